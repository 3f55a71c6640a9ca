"""Bare numbers in cells take the unit of their column or of the table's caption, and only where that is certain."""

from __future__ import annotations

import pytest

from ingest.numbers.column_units import caption_unit, cell_values, column_unit, is_unit
from ingest.numbers.numerals import Value


def stated(value: Value) -> tuple[str, str, str, tuple[str, ...], str]:
    low, high = ("" if end is None else f"{end:f}" for end in (value.low, value.high))
    return low, high, value.unit, value.per, value.bound


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("标准（元/月）", "元/月"),
        ("补贴标准(元/人·月)", "元/人·月"),
        ("资金（单位：万元）", "万元"),
        ("补助比例（%）", "%"),
        ("金额/万元", "万元"),
        ("标准：元", "元"),
        ("补贴标准/重度失能", ""),
        ("补贴标准（元/月）/重度失能", "元/月"),
        ("责任单位（部门）", ""),
        ("标准（元）（含税）", "元"),
        ("数量（张）（人）", ""),  # which of them?
        ("年度（2024年）", ""),
        ("标准", ""),
    ],
)
def test_units_in_column_names(name: str, unit: str) -> None:
    assert column_unit(name) == unit


@pytest.mark.parametrize(
    ("caption", "unit"),
    [
        ("表1　补贴标准\n单位：元/月\n", "元/月"),
        ("表1　补贴标准（单位：万元）", "万元"),
        ("计量单位: 人", "人"),
        ("责任单位：市民政局\n", ""),
        ("单位：某某市民政局\n", ""),
        ("单位：元/月\n按月发放。\n", "元/月"),
        ("填报单位：　　　单位：元", "元"),
        ("以元为单位。", ""),
    ],
)
def test_units_in_captions(caption: str, unit: str) -> None:
    assert caption_unit(caption) == unit


def test_words_that_are_units() -> None:
    assert all(map(is_unit, ["元", "元/月", "元/床·年", "万元", "%", "人", "张", "周岁", "平方米"]))
    assert not any(map(is_unit, ["", "月份", "市民政局", "元整的", "年度", "024年"]))


@pytest.mark.parametrize(
    ("content", "name", "unit", "expected"),
    [
        ("600", "标准（元/月）", "", ("600", "600", "元", ("月",), "exact")),
        ("300-600", "标准（元/月）", "", ("300", "600", "元", ("月",), "range")),
        ("1,200.5", "金额（万元）", "", ("12005000", "12005000", "元", (), "exact")),
        ("不低于500", "标准（元）", "", ("500", "", "元", (), "at_least")),
        ("90以上", "年龄（周岁）", "", ("90", "", "岁", (), "at_least")),
        ("85", "覆盖率（%）", "", ("85", "85", "%", (), "exact")),
        ("600", "补贴标准", "元/月", ("600", "600", "元", ("月",), "exact")),
        ("600元/年", "标准（元/月）", "", ("600", "600", "元", ("年",), "exact")),  # the cell's own words win
    ],
)
def test_values_of_cells(
    content: str, name: str, unit: str, expected: tuple[str, str, str, tuple[str, ...], str]
) -> None:
    (value,) = cell_values(content, 7, name, unit)
    assert stated(value) == expected
    assert (value.text, value.start, value.end) == (content, 7, 7 + len(content))


@pytest.mark.parametrize(
    ("content", "name", "unit"),
    [
        ("12", "人数", "元/月"),  # the caption is about money
        ("1", "序号", "元"),
        ("600", "标准", ""),
        ("12", "补贴人数", "元"),
        ("600", "标准", "人"),
        ("600-1", "标准（元）", ""),  # no range
        ("", "标准（元）", ""),
        ("—", "标准（元）", ""),
    ],
)
def test_numbers_without_a_certain_unit_are_no_values(content: str, name: str, unit: str) -> None:
    assert list(cell_values(content, 0, name, unit)) == []
