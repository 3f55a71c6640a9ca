"""By when something must be done, read out of a clause's words."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.model import Span
from ingest.stated.deadlines import find_deadlines, find_row_deadlines

ISSUED = date(2023, 5, 8)


@pytest.mark.parametrize(
    ("text", "wording", "on"),
    [
        ("2022年底前补足。", "2022年底前", "2022-12-31"),
        ("2022年底，纳入补助范围。", "2022年底", "2022-12-31"),
        ("2021年末建成。", "2021年末", "2021-12-31"),
        ("2023年年底前建成。", "2023年年底前", "2023-12-31"),
        ("2023年6月底前，运营中心。", "2023年6月底前", "2023-06-30"),
        ("2020年9月底前公布清单。", "2020年9月底前", "2020-09-30"),
        ("到2024年，实现全覆盖。", "到2024年", "2024-12-31"),
        ("力争到2022年底，达到50%。", "到2022年底", "2022-12-31"),
        ("2024年2月底前完成。", "2024年2月底前", "2024-02-29"),
        ("2023年2月底前完成。", "2023年2月底前", "2023-02-28"),
        ("2100年2月底前", None, None),  # not a year of this or the last century
        ("2020 年 12 月底前完成", "2020 年 12 月底前", "2020-12-31"),
        ("2023年6月15日前申报。", "2023年6月15日前", "2023-06-15"),
        ("2023年2月30日前申报。", "2023年2月30日前", "2023-02-28"),  # a slip of the source: the last day is meant
        ("二〇二五年底前全部达标。", "二〇二五年底前", "2025-12-31"),
        ("2024年上半年完成验收。", "2024年上半年", "2024-06-30"),
        ("2024年下半年，启用新系统。", "2024年下半年", "2024-12-31"),
        ("2024年第三季度前出台细则。", "2024年第三季度前", "2024-09-30"),
        ("2024年10月上旬前报送。", "2024年10月上旬前", "2024-10-10"),
        ("2024年2月下旬前报送。", "2024年2月下旬前", "2024-02-29"),
        ("不迟于2023年6月30日完成。", "不迟于2023年6月30日", "2023-06-30"),
        ("最迟2025年6月底投用。", "最迟2025年6月底", "2025-06-30"),
        ("到“十四五”末，覆盖率达到六成。", "到“十四五”末", "2025-12-31"),
        ("“十五五”期末基本建成。", "“十五五”期末", "2030-12-31"),
        ("“十四五”期间新增床位500张。", None, None),
        ("2021年—2023年，每年新增床位20张。", "2021年—2023年", "2023-12-31"),
        ("2021-2023年，每年培训100人。", "2021-2023年", "2023-12-31"),
        ("列入2020年—2021年惠民工程考核。", None, None),  # its name
        ("落实《三年行动计划（2021—2023年）》。", None, None),
        ("2020年建成5个中心。", None, None),
        ("2019年5月建成。", None, None),
        ("2022年13月底前", None, None),
        ("截至2022年底，全市有床位1万张。", None, None),
        ("有效期至2026年2月28日。", None, None),
        ("自2023年1月1日起施行，至2025年12月31日止。", None, None),
        ("原办法执行至2025年12月31日。", None, None),
        ("2014年5月26日之前的老旧居住区，按标准调剂。", None, None),
        ("1994年12月31日前参加工作的职工。", None, None),
        ("到2019年，全市已建成8家。", None, None),
        ("到2025年，对已建成的小区完成改造。", "到2025年", "2025-12-31"),
        ("增长到2020年的两倍。", None, None),
        ("（国办发〔2019〕5号）", None, None),
    ],
)
def test_deadlines(text: str, wording: str | None, on: str | None) -> None:
    found = find_deadlines(text)
    assert [(d.text, d.on.isoformat()) for d in found] == ([(wording, on)] if wording else [])
    for deadline in found:
        assert text[deadline.start : deadline.end] == deadline.text


@pytest.mark.parametrize(
    ("text", "wording", "on"),
    [
        ("年内建成5处。", "年内", "2023-12-31"),
        ("今年底前完成。", "今年底前", "2023-12-31"),
        ("本年度内完成。", "本年度内", "2023-12-31"),
        ("第三季度前出台细则。", "第三季度前", "2023-09-30"),
        ("9月底前报送名单。", "9月底前", "2023-09-30"),
        ("10月15日前报送名单。", "10月15日前", "2023-10-15"),
        ("3月底前报送名单。", None, None),  # the document is of May: of which year isn't said
        ("每年9月底前公布。", None, None),
        ("每年由民政部门组织，于9月底前公布。", None, None),
        ("次年3月底前清算。", None, None),
        ("三年内建成。", None, None),
        ("一年内办结。", None, None),
    ],
)
def test_the_year_of_the_document_is_meant(text: str, wording: str | None, on: str | None) -> None:
    assert [(d.text, d.on.isoformat()) for d in find_deadlines(text, ISSUED)] == ([(wording, on)] if wording else [])
    assert find_deadlines(text) == ()  # unknown where the document has no date


def test_the_year_named_before_in_the_sentence_is_meant() -> None:
    text = "2024年6月底前摸清底数，9月底前建档，年底前销号；12月底前总结。"
    assert [d.on.isoformat() for d in find_deadlines(text)] == ["2024-06-30", "2024-09-30", "2024-12-31"]


def test_several_deadlines_come_in_order() -> None:
    text = "2020年底前出清单，2021年底前达到80个，到2024年全覆盖。"
    assert [deadline.on.year for deadline in find_deadlines(text)] == [2020, 2021, 2024]


@pytest.mark.parametrize(
    ("column", "cell", "on"),
    [
        ("完成时限", "2023年12月", "2023-12-31"),
        ("时间节点", "2023.6", "2023-06-30"),
        ("完成时间", "2024年", "2024-12-31"),
        ("完成时限", "2023年底前", "2023-12-31"),
        ("完成时限", "持续推进", None),
        ("起始年份", "2023年", None),
    ],
)
def test_a_column_says_that_its_dates_are_deadlines(column: str, cell: str, on: str | None) -> None:
    text = f"1\t{cell}\t民政局"
    cells = [("序号", Span(0, 1)), (column, Span(2, 2 + len(cell))), ("牵头单位", Span(3 + len(cell), len(text)))]
    found = find_row_deadlines(text, cells)
    assert [d.on.isoformat() for d in found] == ([on] if on else [])
    assert all(text[d.start : d.end] == d.text for d in found)
