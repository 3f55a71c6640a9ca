"""Whose money a clause gives: the institution's words are known, a person's benefit is not taken for one."""

from __future__ import annotations

import pytest

from server.answering.payee import institution_payment


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("每人每年分别给予360元、600元的运营补助", "运营补助"),
        ("每张床位给予床位补贴5000元", "床位补贴"),
        ("优化现有高龄津贴、养老服务补贴、护理补贴制度", None),
        ("每人每月发放护理补贴100元", None),
    ],
)
def test_the_words_by_which_an_institution_is_paid(quote: str, words: str | None) -> None:
    assert institution_payment(quote) == words
