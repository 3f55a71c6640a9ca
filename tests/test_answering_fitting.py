"""Which of several ranges the asker's own number falls into, worked out by hand."""

from __future__ import annotations

import pytest

from ingest.numbers.numerals import find_values
from server.answering.answer import Question
from server.answering.fitting import fit
from server.answering.question import understand


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("我奶奶92了，一个月发多少", "（二）年满90周岁不满95周岁的，每人每月120元；", 1),
        ("我奶奶92了，一个月发多少", "（三）年满95周岁不满100周岁的，每人每月200元；", -1),
        ("老人95岁发多少", "年满90周岁不满95周岁的，每人每月120元", -1),
        ("老人95岁发多少", "年满90周岁不满95周岁的120元，95周岁以上的200元", 1),
        ("我妈85岁，补多少", "80周岁以上老年人，每人每餐补贴3元", 1),
        ("交了七年，能领几个月", "累计缴费时间满5年不足10年的，最长为18个月", 1),
        ("交了三年，能领几个月", "累计缴费时间满5年不足10年的，最长为18个月", -1),
        ("120张床位补多少", "床位数100张以上的", 1),
        ("120张床位补多少", "80周岁以上老年人", 0),
        ("每月发多少", "80周岁以上老年人每月100元", 0),
    ],
)
def test_the_range_that_holds_the_number(question: str, sentence: str, expected: int) -> None:
    assert fit(understand(Question(question), ()).measures, find_values(sentence)) == expected
