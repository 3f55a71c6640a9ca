"""Tables of every form become rows with column names under the right clause; what only looks like one stays text."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.cleaning.normalize import normalize
from ingest.model import Clause, ParsedDocument
from ingest.parsing import parse_document
from ingest.reading.read_html import render_html
from ingest.reading.reader import SourceFile
from tests.linear_time import assert_four_times_as_much_is_linear
from tests.policy_texts import parse, squeezed, tree

TABLES = Path(__file__).parent / "data" / "tables"
HEAD = (
    "某某市养老服务补贴办法\n各县（市、区）人民政府：\n"
    "为做好养老服务补贴发放工作，根据有关规定，结合我市实际，现将有关事项通知如下。\n"
)


def sample(name: str) -> str:
    return HEAD + (TABLES / name).read_text(encoding="utf-8")


def parsed(name: str) -> ParsedDocument:
    found = parse(sample(name))
    assert_exact(found, sample(name))
    return found


def body(found: ParsedDocument) -> list[str]:
    return [line for line in tree(found) if not line.startswith(("front ", "preamble "))]


def rows(found: ParsedDocument) -> list[Clause]:
    return [clause for clause in found.clauses if clause.kind == "row"]


def said(clause: Clause) -> str:
    return "，".join(f"{name}={content}" for name, content in clause.cells)


def assert_exact(found: ParsedDocument, source: str) -> None:
    """Offsets hold, no character of the body is in two clauses or none, and none of the source is lost."""
    text = found.document.text
    position = 0
    for clause in found.clauses:
        assert text[clause.start : clause.end] == clause.text
        assert not text[position : clause.start].strip()
        position = max(position, clause.end)
        for value in clause.values:
            assert clause.text[value.start : value.end] == value.text
    assert not text[position:].strip()
    clean = normalize(source)
    removed = [(removal.start, removal.end) for removal in clean.removals]
    parts = sorted([*removed, *((span.start, span.end) for span in clean.kept)])
    assert [start for start, _ in parts] == [0, *(end for _, end in parts)][: len(parts)]
    assert not source or parts[-1][1] == len(source)


FORMS = [
    "pipes.md",
    "pipes_without_outer_bars.md",
    "pipes_on_a_wide_keyboard.txt",
    "spreadsheet.txt",
    "pasted_web_table.txt",
    "spaces.txt",
    "wide_spaces.txt",
    "box.txt",
    "ascii_box.txt",
]


@pytest.mark.parametrize("name", FORMS)
def test_the_same_table_in_every_form(name: str) -> None:
    found = parsed(name)

    lines = body(found)
    assert [re.sub("[│｜]", "", line) for line in lines] == [  # a bar stays where nothing else parts two cells
        "一、补贴标准护理等级标准（元/月）发放对象",
        "  row 重度失能600本人",
        "  row 中度失能300本人或者家属",
        "二、附则。本办法自印发之日起施行。",
    ]
    assert [said(row) for row in rows(found)] == [
        "护理等级=重度失能，标准（元/月）=600，发放对象=本人",
        "护理等级=中度失能，标准（元/月）=300，发放对象=本人或者家属",
    ]
    first = rows(found)[0]
    assert first.path[-1] == "重度失能"
    assert first.number == ""
    assert first.parent_id == next(clause.id for clause in found.clauses if clause.number == "一、")
    (value,) = first.values
    assert (value.low, value.high, value.unit, value.per, value.text) == (
        Decimal(600),
        Decimal(600),
        "元",
        ("月",),
        "600",
    )


def test_a_drawn_cell_of_several_lines() -> None:
    found = parsed("box_with_a_rule_below_each_row.txt")
    assert [said(row) for row in rows(found)] == [
        "护理等级=重度失能，标准（元/月）=600，发放对象=本人",
        "护理等级=中度失能，标准（元/月）=300，发放对象=本人或者家属",
    ]
    assert [row.values[0].per for row in rows(found)] == [("月",), ("月",)]
    assert rows(found)[1].text == "中度失能┃300 本人或者\n家属"


def test_bars_and_rules_are_removed_as_markup_or_layout() -> None:
    found = parsed("pipes.md")
    removed = {removal.reason: removal.text for removal in found.document.removals if removal.text.strip()}
    assert removed == {"markup": "|:---|---:|---|", "layout": removed["layout"]}
    assert set(removed["layout"]) <= set("| \n*")


def test_two_header_rows_are_joined_column_by_column() -> None:
    found = parsed("two_header_rows.md")
    assert body(found)[0] == "一、标准类别补贴标准重度失能中度失能"
    assert [said(row) for row in rows(found)] == [
        "类别=低保，补贴标准/重度失能=600元，补贴标准/中度失能=300元",
        "类别=低收入，补贴标准/重度失能=500元，补贴标准/中度失能=200元",
    ]


def test_a_first_column_drawn_once_is_said_by_every_row() -> None:
    found = parsed("merged_first_column.md")
    assert [row.cells[0] for row in rows(found)] == [
        ("护理等级", "重度失能"),
        ("护理等级", "重度失能"),
        ("护理等级", "中度失能"),
        ("护理等级", ""),  # a sum is of no grade
    ]
    assert [row.label for row in rows(found)] == ["重度失能 一档", "重度失能 二档", "中度失能 一档", "合计"]
    assert squeezed(rows(found)[1].text) == "二档400"  # its own words only


def test_an_empty_cell_further_right_stays_empty() -> None:
    (first, second) = rows(parsed("empty_cells.md"))
    assert said(first) == "项目=助餐，标准=每餐2元，备注="
    assert said(second) == "项目=助浴，标准=，备注=另行规定"


def test_captions_stand_before_the_rows_and_notes_behind() -> None:
    found = parsed("caption_and_note.md")
    assert body(found) == [
        "一、补贴标准表1护理补贴单位：元/月护理等级标准人数",
        "  row 重度失能60012",
        "  row 中度失能3008",
        "  注：标准按年调整。",
        "  表2床位补贴机构性质标准",
        "    row 公办每张1000元",
        "    row 民办每张2000元",
        "  以上补贴由市财政承担。",
        "二、附则。本办法自印发之日起施行。",
    ]


def test_the_unit_of_the_caption_is_a_cell_and_the_unit_of_money_columns() -> None:
    first = rows(parsed("caption_and_note.md"))[0]
    assert said(first) == "护理等级=重度失能，标准=600，人数=12，单位=元/月"
    assert [(value.text, value.low, value.unit, value.per) for value in first.values] == [
        ("600", Decimal(600), "元", ("月",))  # 12 people are no 12 元
    ]


def test_a_header_repeated_on_the_next_page_is_no_row() -> None:
    found = parsed("next_page.md")
    assert [said(row) for row in rows(found)] == [
        "等级=一级，标准=600元",
        "等级=二级，标准=700元",
        "等级=三级，标准=800元",
    ]
    doubled = [removal.text for removal in found.document.removals if removal.reason == "doubled_line"]
    assert ["".join(text.split()) for text in doubled] == ["|等级|标准|"]


def test_a_table_without_header_has_cells_without_names() -> None:
    found = parsed("without_header.md")
    assert body(found)[0] == "一、标准"
    assert [row.cells for row in rows(found)] == [
        (("", "600元"), ("", "重度失能")),
        (("", "300元"), ("", "中度失能")),
    ]


def test_columns_of_units_are_the_rows_departments() -> None:
    first, second = rows(parsed("departments.txt"))
    assert first.departments == ("市民政局", "市财政局", "市商务局")
    assert second.departments == ("市人社局",)
    assert (first.number, first.label) == ("1", "1.建设助餐点")
    assert [deadline.on.isoformat() for deadline in first.deadlines] == ["2025-12-31"]


def test_a_table_below_those_responsible_is_none_of_them() -> None:
    table = "| 等级 | 标准 |\n|--|--|\n| 一级 | 600元 |\n"
    found = parse(HEAD + f"一、补贴\n（一）护理补贴。按月发放。\n（责任单位：市民政局）\n{table}（二）其他。\n")
    assert body(found) == [
        "一、补贴",
        "  （一）护理补贴。按月发放。",
        "    departments （责任单位：市民政局）",
        "    等级标准",
        "      row 一级600元",
        "  （二）其他。",
    ]
    assert {clause.departments for clause in found.clauses} == {(), ("市民政局",)}


def test_a_table_of_an_attachment_hangs_under_it() -> None:
    assert body(parsed("attachment.md")) == [
        "一、总则。按附表执行。",
        "attachment 附表补贴标准表等级标准",
        "  row 一级600元",
        "  row 二级700元",
    ]


def test_a_table_in_a_document_without_numbers() -> None:
    table = "| 年龄 | 标准 |\n|--|--|\n| 80至89周岁 | 100 |\n| 90周岁以上 | 200 |\n"
    found = parse(f"高龄津贴标准表\n单位：元/月\n{table}注：按月发放。\n")
    assert tree(found) == [
        "front 高龄津贴标准表单位：元/月",
        "年龄标准",
        "  row 80至89周岁100",
        "  row 90周岁以上200",
        "注：按月发放。",
    ]
    assert [value.text for value in rows(found)[1].values] == ["90周岁以上", "200"]


def test_the_table_at_the_head_of_a_page_is_no_row() -> None:
    page = "| 索引号 | X-1 | 发布机构 | 市民政局 |\n| 文号 | 无 | 成文日期 | 2024年 |\n" + HEAD + "一、总则。\n"
    assert [clause.kind for clause in parse(page).clauses] == ["front", "preamble", "clause"]


def test_cells_that_open_with_a_number_open_no_clause() -> None:
    table = "\t事项\n\t完成时限\n\n\t（一）完善制度\n\t2025年底\n\n\t（二）加强监管\n\t2026年底\n\n"
    found = parse(HEAD + "一、任务\n" + table + "二、其他。\n")
    assert body(found) == [
        "一、任务事项完成时限",
        "  row （一）完善制度2025年底",
        "  row （二）加强监管2026年底",
        "二、其他。",
    ]
    assert [[deadline.on.year for deadline in row.deadlines] for row in rows(found)] == [[2025], [2026]]


def test_a_star_behind_a_number_stays() -> None:
    (row,) = rows(parse(HEAD + "一、标准\n| **项目** | 标准（元） |\n|--|--|\n| **护理** | 600* |\n"))
    assert row.cells == (("项目", "护理"), ("标准（元）", "600*"))
    assert row.values == ()


def test_a_markdown_cell_of_two_lines() -> None:
    (row,) = rows(parse(HEAD + "一、标准\n| 项目 | 标准 |\n|--|--|\n| 护理补贴 | 每月600元<br/>每年7200元 |\n"))
    assert row.cells[1] == ("标准", "每月600元 每年7200元")
    assert [(value.low, value.per) for value in row.values] == [(Decimal(600), ("月",)), (Decimal(7200), ("年",))]


def test_a_number_in_the_first_column_is_a_serial_number_only_below_its_name() -> None:
    ages = rows(parse(HEAD + "一、标准\n| 年龄 | 标准 |\n|--|--|\n| 80 | 100元 |\n| 90 | 200元 |\n"))
    assert [(row.number, row.label) for row in ages] == [("", "80"), ("", "90")]


def test_names_over_columns_that_are_merged_in_a_web_page() -> None:
    page = (
        "<html><head><title>办法</title></head><body><p>某某市养老服务补贴办法</p><p>各县人民政府：</p>"
        "<p>为做好补贴发放工作，根据有关规定，结合我市实际，现将有关事项通知如下。</p><p>一、补贴标准如下，按月发放。</p>"
        "<table><tr><td colspan=3>表1 标准（单位：元/月）</td></tr>"
        "<tr><td rowspan=2>类别</td><td colspan=2>补贴标准</td></tr>"
        "<tr><td>重度失能</td><td>中度失能</td></tr><tr><td rowspan=2>低保</td><td>600</td><td>300</td></tr>"
        "<tr><td>500</td><td>200</td></tr><tr><td colspan=3>注：按年调整。</td></tr></table>"
        "<p>二、本办法自印发之日起施行。</p></body></html>"
    )
    rendering, _ = render_html(page)
    found = parse_document(SourceFile("样本.html", page, "", rendering))
    assert body(found) == [
        "一、补贴标准如下，按月发放。表1标准（单位：元/月）类别补贴标准重度失能中度失能",
        "  row 低保600300",
        "  row 500200",
        "  注：按年调整。",
        "二、本办法自印发之日起施行。",
    ]
    assert said(rows(found)[1]) == "类别=低保，补贴标准/重度失能=500，补贴标准/中度失能=200，单位=元/月"
    assert [(value.text, value.unit, value.per) for value in rows(found)[1].values] == [
        ("500", "元", ("月",)),
        ("200", "元", ("月",)),
    ]


def test_any_mess_of_table_signs_is_accounted_for() -> None:
    dice = random.Random(7)  # noqa: S311  a repeatable mess, no secret
    parts = [
        *"甲乙1。\t\n\n\n|｜│─ \u3000*",
        "序号",
        "标准",
        "项目",
        "  ",
        "600元",
        "|--|--|",
        "\n\t",
        "一、",
        "┌─┐",
        "注：",
        "表1",
        "附表",
    ]
    for _ in range(600):
        source = "".join(dice.choices(parts, k=dice.randrange(60)))
        assert_exact(parse(source), source)


def test_columns_of_numbers_below_names_that_are_no_usual_ones() -> None:
    table = "对象          早餐  午餐\n60—69周岁     0.5   1\n70—79周岁     1     2\n80周岁以上     1.5   3\n"
    found = parse(HEAD + f"一、补贴标准\n单位：元/次\n\n{table}\n二、其他。\n")
    assert [said(row) for row in rows(found)] == [
        "对象=60—69周岁，早餐=0.5，午餐=1，单位=元/次",
        "对象=70—79周岁，早餐=1，午餐=2，单位=元/次",
        "对象=80周岁以上，早餐=1.5，午餐=3，单位=元/次",
    ]
    assert [clause.number for clause in found.clauses][-1] == "二、"


NEAR_MISSES = {
    "a paragraph with two spaces": "一、总则\n各县  人民政府要  落实标准和要求。\n各部门  要按照分工  做好工作。",
    "tab-indented paragraphs": "\t一、总则\n\t各地落实。\n\n\t（一）原则。\n\t公平公开。\n\n\t（二）目标。\n\t应保。\n",
    "a list of names": "附件\n名单\n组  长：甲某某  副市长\n副组长：乙某某  局  长\n成  员：丙某某  副局长",
    "names parted by tabs": "附件\n名单\n组长\t甲某某\t副市长\n成员\t乙某某\t局长\n成员\t丙某某\t主任",
    "a signature": "一、总则。\n某某市民政局　　　某某市财政局\n　　　　　2024年3月1日　　　",
    "navigation": "首页 | 政务公开 | 政策文件\n一、总则。",
    "one row": "一、标准\n| 等级 | 标准 |\n二、其他。",
    "one column": "一、标准\n| 等级 |\n|---|\n| 一级 |\n| 二级 |\n二、其他。",
    "contents": "目  录\n第一章  总则  1\n第二章  标准  3\n第一章  总则\n第一条 为了规范管理，制定本办法。",
    "spaced headings": "第一章　总则\n第一条　为了规范管理，制定本办法。\n第二条　本办法适用于本市。",
    "sums in prose": "一、标准  城市  每月600元。\n二、标准  农村  每月500元。",
    "a rule of minus signs": "一、总则。\n------\n二、其他。",
    "a bar inside words": "一、甲|乙的标准。\n二、丙|丁的标准。",
    "items of a form": "一、申请表\n姓名：      性别：\n年龄：      电话：",
    "a ragged table": "一、标准\n项目    标准    备注\n助餐    每餐2元\n助浴    每次30元    按季    结算\n二、其他。",
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_what_only_looks_like_a_table(name: str) -> None:
    found = parse(HEAD + NEAR_MISSES[name])
    assert rows(found) == []
    assert_exact(found, HEAD + NEAR_MISSES[name])


def test_a_signature_below_a_table_of_spaces_is_no_row() -> None:
    found = parse(HEAD + "一、标准\n等级  标准\n一级  600元\n二级  700元\n某某市民政局  2024年3月1日\n")
    assert [row.label for row in rows(found)] == ["一级", "二级"]


def test_what_stands_below_a_table_is_no_row_of_it() -> None:
    table = "一、标准\n等级 | 标准\n--|--\n一级 | 600元\n\n上一篇：甲 | 下一篇：乙\n"
    assert [said(row) for row in rows(parse(HEAD + table))] == ["等级=一级，标准=600元"]
    spaced = "一、标准\n等级  标准\n一级  600元\n二级  700元\n注：按月发放。  按年调整。\n"
    assert [said(row) for row in rows(parse(HEAD + spaced))] == ["等级=一级，标准=600元", "等级=二级，标准=700元"]


@pytest.mark.parametrize(
    "line",
    [
        "| 甲 | 乙 |\n",
        "甲\t乙\n",
        "甲  乙\n",
        "\t甲\n\n",
        "│甲│乙│\n",
        "项目  标准\n",
        "│" * 50 + "\n",
        "|--|--|\n",
        "─" * 60 + "甲\n",
    ],
)
def test_time_is_linear(line: str) -> None:
    assert_four_times_as_much_is_linear(normalize, line, 10_000)
