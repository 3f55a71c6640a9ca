"""Everyday words are searched with the official ones beside them; only some of them are what a question is about."""

from __future__ import annotations

import pytest

from server.answering.vocabulary import concepts, official_words


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("我爹瘫在床上", "失能"),
        ("耳朵听不见的人坐车", "听力残疾人"),
        ("公司断交社保了咋办", "补缴"),
        ("儿子不管我", "赡养人"),
        ("老兵看病", "退役军人"),
        ("低保被拒了怎么办", "行政复议"),
    ],
)
def test_official_words_are_added(question: str, word: str) -> None:
    assert word in official_words(question).split()


def test_a_word_that_the_asker_used_is_not_added_again() -> None:
    assert "残疾人证" not in official_words("残疾证就是残疾人证吗").split()


def test_words_of_the_laws_decide_nothing() -> None:
    assert concepts("公园门票便宜吗") == ()
    assert concepts("装电梯有补助吗") != ()
