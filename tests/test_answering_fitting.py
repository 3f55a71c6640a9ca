"""Which of several ranges the asker's own number falls into, worked out by hand."""

from __future__ import annotations

import pytest

from ingest.numbers.numerals import find_values
from server.answering.answer import Question
from server.answering.fitting import fits
from server.answering.question import understand


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("我奶奶92了，一个月发多少", "（二）年满90周岁不满95周岁的，每人每月120元；", True),
        ("我奶奶92了，一个月发多少", "（三）年满95周岁不满100周岁的，每人每月200元；", False),
        ("老人95岁发多少", "年满90周岁不满95周岁的，每人每月120元", False),
        ("老人95岁发多少", "年满90周岁不满95周岁的120元，95周岁以上的200元", True),
        ("我妈85岁，补多少", "80周岁以上老年人，每人每餐补贴3元", True),
        ("交了七年，能领几个月", "累计缴费时间满5年不足10年的，最长为18个月", True),
        ("交了三年，能领几个月", "累计缴费时间满5年不足10年的，最长为18个月", False),
        ("120张床位补多少", "床位数100张以上的", True),
        ("120张床位补多少", "80周岁以上老年人", False),
        ("每月发多少", "80周岁以上老年人每月100元", False),
    ],
)
def test_the_range_that_holds_the_number(question: str, sentence: str, expected: bool) -> None:
    assert fits(understand(Question(question), ()).measures, find_values(sentence)) is expected
