"""Which of several ranges the asker's own number falls into, worked out by hand."""

from __future__ import annotations

import pytest

from ingest.numbers.numerals import find_values
from server.answering.answer import Question
from server.answering.fitting import fits, misses
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
        ("我奶奶92了，一个月发多少", "年满80周岁的老年人，80周岁至89周岁的每月60元；", False),
        ("我奶奶92了，一个月发多少", "年满80周岁的老年人，住满30日的，每月补助60元。", True),
    ],
)
def test_the_range_that_holds_the_number(question: str, sentence: str, expected: bool) -> None:
    assert fits(understand(Question(question), ()).measures, find_values(sentence)) is expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("我奶奶92了，一个月发多少", "100周岁以上的，每人每月500元；", True),
        ("我奶奶92了，一个月发多少", "年满90周岁的，每人每月120元；", False),
        ("我奶奶92了，一个月发多少", "每季度上门不得少于1次。", False),
        ("每月发多少", "100周岁以上的，每人每月500元；", False),
    ],
)
def test_a_sentence_for_others_has_a_range_that_misses_the_number(question: str, sentence: str, expected: bool) -> None:
    assert misses(understand(Question(question), ()).measures, find_values(sentence)) is expected
