"""One numeral to a Decimal, and widths folded without moving an offset."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.numbers.number_words import NumeralError, fold_width, parse_adjacent, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("100", "100"),
        ("１００", "100"),
        ("1,000", "1000"),
        ("１，２３４．５", "1234.5"),
        ("0.8", "0.8"),
        ("1.8万", "18000"),
        ("2亿", "200000000"),
        ("5千", "5000"),
        ("3百万", "3000000"),
        ("1万5000", "15000"),
        ("1万亿", "1000000000000"),
        ("十", "10"),
        ("十五", "15"),
        ("二十", "20"),
        ("两", "2"),
        ("六十", "60"),
        ("一百", "100"),
        ("一百零五", "105"),
        ("一百二", "120"),
        ("三千五", "3500"),
        ("三千零五", "3005"),
        ("两千〇八", "2008"),
        ("一万二千", "12000"),
        ("三十万", "300000"),
        ("一亿五千万", "150000000"),
        ("一点五", "1.5"),
        ("十二点二五", "12.25"),
        ("一点八万", "18000"),
        ("二〇二三", "2023"),
        ("二○二三", "2023"),
        ("一九九八", "1998"),
        ("零", "0"),
        ("半", "0.5"),
    ],
)
def test_parse_number(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "元", "3元", "十百", "五六", "百分之五", "几十", "1.2.3", "-5", "一" * 33, "1" * 5000]
)
def test_parse_number_names_what_it_cannot_read(text: str) -> None:
    with pytest.raises(NumeralError, match="不是一个能读懂的数") as caught:
        parse_number(text)
    assert f"“{text[:32]}" in str(caught.value)
    assert len(str(caught.value)) < 120
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("text", "pair"),
    [("六七十", ["60", "70"]), ("十五六", ["15", "16"]), ("二三百", ["200", "300"]), ("三五", ["3", "5"])],
)
def test_parse_adjacent(text: str, pair: list[str]) -> None:
    assert [str(n) for n in parse_adjacent(text) or ()] == pair


def test_parse_adjacent_needs_neighbours() -> None:
    assert parse_adjacent("六九") is None


def test_fold_width_keeps_every_offset() -> None:
    text = "每人１，２００元（含）　５０％，Ａ类"
    folded = fold_width(text)
    assert folded == "每人1,200元(含) 50%,A类"
    assert len(folded) == len(text)
