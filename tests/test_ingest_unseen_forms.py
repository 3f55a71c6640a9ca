"""Troubles met in documents of many forms that nobody had seen, each written anew with other words."""

from __future__ import annotations

import pytest

from ingest.clauses import text_to_clauses
from ingest.cleaning.normalize import normalize
from ingest.metadata.read import Metadata, read_metadata
from ingest.model import Clause
from ingest.reading.read_html import render_html


def clauses(source: str, *, page: bool = False) -> list[Clause]:
    rendering = render_html(source)[0] if page else None
    return list(text_to_clauses(normalize(source, rendering), "d", "标题"))


def tree(source: str, *, page: bool = False) -> list[tuple[str, str, str]]:
    """Return (kind, first words of the parent, own words) of each clause that is searched."""
    found = clauses(source, page=page)
    words = {clause.id: "".join(clause.text.split()) for clause in found}
    return [
        (clause.kind, words[clause.parent_id][:4] if clause.parent_id else "", words[clause.id])
        for clause in found
        if clause.kind not in ("front", "back")
    ]


def read(text: str) -> Metadata:
    return read_metadata(normalize(text).text, "文件名")


# -- headings without a number


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("【申请条件】", "【补贴标准】"),
        ("申请条件", "补贴标准"),
        ("申请条件：", "补贴标准："),
        ("申请条件", "就餐补贴"),
    ],
)
def test_lines_head_what_follows_where_nothing_else_does(first: str, second: str) -> None:
    middle = "办理时限\n十个工作日内办结这件事情。\n" if second == "就餐补贴" else ""
    text = (
        f"花园助浴服务指南\n{first}\n（1）年满六十周岁；\n（2）住在花园。\n{middle}{second}\n（1）每次五元；\n"
        "（2）每月四次。\n"
    )
    found = [(kind, parent) for kind, parent, words in tree(text) if words.startswith("（1）")]
    assert found == [("clause", first[:4]), ("clause", second[:4])]
    assert not any(words.endswith(("标准】", "补贴标准", "就餐补贴")) and parent for _, parent, words in tree(text))


def test_lines_among_numbered_heads_are_their_words() -> None:
    text = (
        "一、申请\n申请条件\n（1）年满六十周岁；\n（2）住在花园。\n补贴标准\n（1）每次五元；\n（2）每月四次。\n"
        "二、其他\n照旧。\n"
    )
    assert [words for _, parent, words in tree(text) if not parent][-1] == "二、其他照旧。"
    assert not any(words == "补贴标准" and not parent for _, parent, words in tree(text))


def test_a_list_that_goes_on_across_such_lines_is_one_list() -> None:
    text = (
        "花园须知\n办理地点\n1.甲处在东边的大街上；\n2.乙处在西边的大街上；\n办理时间\n3.丙处只有上午开门；\n"
        "4.丁处只有下午开门。\n"
    )
    assert [parent for _, parent, words in tree(text) if words[:2] in ("1.", "3.")] == ["", ""]


def test_headings_of_a_page_part_its_text() -> None:
    page = (
        "<html><body><h1>花园建设补贴指南</h1><h3>申报条件</h3><p>同时具备：</p><ol><li>1.依法登记；</li><li>2.床位二十张。</li></ol>"
        "<h3>补贴标准</h3><p>每张床位一千元。</p></body></html>"
    )
    assert tree(page, page=True) == [
        ("clause", "", "申报条件同时具备："),
        ("clause", "申报条件", "1.依法登记；"),
        ("clause", "申报条件", "2.床位二十张。"),
        ("clause", "", "补贴标准每张床位一千元。"),
    ]


def test_bold_lines_of_a_page_are_headings_only_without_numbered_ones() -> None:
    lines = (
        "<p><strong>什么人可以去</strong></p><p>住在花园的老人都可以。</p><p><strong>怎么去</strong></p>"
        "<p>每天早上坐车去。</p>"
    )
    page = f"<html><body><h2>花园助浴明白卡</h2>{lines}</body></html>"
    assert tree(page, page=True) == [
        ("clause", "", "什么人可以去住在花园的老人都可以。"),
        ("clause", "", "怎么去每天早上坐车去。"),
    ]
    numbered = f"<html><body><h2>花园助浴明白卡</h2><p>一、须知</p>{lines}<p>二、其他</p></body></html>"
    assert tree(numbered, page=True)[0][2] == "一、须知什么人可以去住在花园的老人都可以。怎么去每天早上坐车去。"


# -- numbers


def test_a_comma_behind_a_counted_number_opens_a_clause() -> None:
    text = "一，津贴标准\n(1)八十岁的每月一百元；\n(2)九十岁的每月二百元。\n二，发放方式\n按季发放。\n"
    assert [words for _, parent, words in tree(text) if not parent] == ["一，津贴标准", "二，发放方式按季发放。"]
    assert tree("一，二，三，大家一起走。\n")[0][1:] == ("", "一，二，三，大家一起走。")


def test_an_article_may_end_in_a_pause_or_begin_with_another() -> None:
    text = (
        "第一条、为了花园，制定本规定。\n第二条、收费项目如下：\n1)床费；\n2)饭费。\n"
        "第三条　第二条规定的收费应当公示。\n第四条、本规定自2020年3月1日起施行。\n"
    )
    found = [(clause.number, clause.parent_id is None) for clause in clauses(text) if clause.number.startswith("第")]
    assert found == [("第一条", True), ("第二条", True), ("第三条", True), ("第四条", True)]


def test_a_line_that_refers_to_articles_opens_none() -> None:
    text = "第一条　花园的设施依照\n第三条、第四条规定管理。\n第二条　违反\n第八条　第三款规定的，责令改正。\n"
    assert [clause.number for clause in clauses(text)] == ["第一条", "第二条"]


def test_named_parts_of_a_plan_open_clauses() -> None:
    text = (
        "第一部分　要求\n一、目标\n花更多。\n第二部分　行动\n行动一：种花\n1.春天种。\n2.秋天种。\n行动二：浇水\n"
        "1.早上浇。\n"
    )
    parents = [parent for _, parent, words in tree(text) if words[:2] in ("1.", "2.")]
    assert parents == ["行动一：", "行动一：", "行动二："]


def test_a_title_behind_a_number_opens_its_own_articles() -> None:
    text = (
        "⑴花园助餐服务办法\n第一条　为了吃饭，制定本办法。\n第二条　每餐两元。\n⑵花园助浴服务办法\n"
        "第一条　为了洗澡，制定本办法。\n第二条　每次五元。\n"
    )
    found = tree(text)
    assert [kind for kind, _, _ in found] == ["clause", "clause", "attachment", "clause", "clause"]
    assert [parent for _, parent, _ in found] == ["", "", "", "⑵花园助", "⑵花园助"]


# -- rows


def test_the_number_of_a_row_stands_in_its_own_column() -> None:
    text = (
        "# 花园清单\n\n| 对象 | 序号 | 项目 | 内容 |\n|---|---|---|---|\n| 老人 | 1 | 助餐 | 每天一次 |\n"
        "|  | 2 | 助浴 | 每周一次 |\n"
    )
    rows = [clause for clause in clauses(text) if clause.kind == "row"]
    assert [(row.number, row.path[-1]) for row in rows] == [("1", "1.助餐"), ("2", "2.助浴")]


def test_rows_without_a_header_stand_side_by_side() -> None:
    page = (
        "<html><body><p>花园办事指南</p><table><tr><td>事项名称</td><td>养花</td></tr>"
        "<tr><td>办理时限</td><td>即办</td></tr></table></body></html>"
    )
    rows = [(kind, parent) for kind, parent, _ in tree(page, page=True) if kind == "row"]
    assert rows == [("row", "花园办事"), ("row", "花园办事")]


# -- what belongs to whom


def test_what_follows_a_list_in_one_sentence_is_not_its_last_item() -> None:
    text = (
        "花园局\n关于数花的函\n县草地局：\n为做好数花的工作，现请提供以下信息：\n一、去年的花名册；\n"
        "二、今年的花名册。\n请于五月底前反馈。\n"
    )
    assert tree(text)[0] == ("preamble", "", "为做好数花的工作，现请提供以下信息：")
    assert [words for _, parent, words in tree(text) if not parent][-2:] == ["二、今年的花名册。", "请于五月底前反馈。"]


def test_what_follows_a_list_of_names_is_not_its_last_item() -> None:
    text = (
        "花园名单公示\n经评审，拟评定以下三处，现予公示。\n1.甲园（四星）\n2.乙园（三星）\n3.丙园（三星）\n"
        "公示期间如有异议，请向花园局反映。\n"
    )
    assert [words for _, _, words in tree(text)][-2:] == ["3.丙园（三星）", "公示期间如有异议，请向花园局反映。"]


def test_minutes_end_in_who_was_there() -> None:
    text = "花园会议纪要\n一、会议听取了汇报。\n二、会议要求按期种完。\n出席：张三、李四。\n分送：各花园。\n"
    assert tree(text)[-1] == ("clause", "", "二、会议要求按期种完。")


def test_the_signature_of_an_order_is_no_clause() -> None:
    text = (
        "花园市人民政府令\n第12号\n《花园市人民政府关于废止〈花园办法〉的决定》已经审议通过，现予公布。\n"
        "市　长\n2021年7月19日\n"
        "花园市人民政府关于废止《花园办法》的决定\n根据工作实际，决定废止《花园办法》。\n"
    )
    assert [words for _, _, words in tree(text)] == ["根据工作实际，决定废止《花园办法》。"]


def test_signatures_of_offices_close_a_document() -> None:
    text = "花园意见\n一、种花。\n二、浇水。\n民政部\n财政部\n全国老龄办\n2024年5月8日\n"
    assert tree(text)[-1] == ("clause", "", "二、浇水。")


def test_ways_to_answer_end_before_the_last_day() -> None:
    text = (
        "花园草案公告\n现征求意见，可以通过以下途径和方式反馈意见：\n1.邮件：花园信箱\n"
        "2.地址：花园大街一号（邮编一二三）\n意见反馈截止时间为七月十五日晚上。\n"
    )
    assert [words for _, _, words in tree(text)][-1] == "意见反馈截止时间为七月十五日晚上。"


def test_a_table_of_years_has_a_header() -> None:
    text = "一、缴费年限如下表：\n年份\t最低缴费年限\n2025年\t十五年\n2030年\t十五年半\n"
    rows = [clause.cells for clause in clauses(text) if clause.kind == "row"]
    assert rows[0] == (("年份", "2025年"), ("最低缴费年限", "十五年"))


def test_a_page_table_with_an_index_of_its_own_name_is_no_text() -> None:
    cells = [
        ("信息名称", "关于养花的通知"),
        ("信息索引", "0123"),
        ("发布机构", "甲市民政局"),
        ("文号", "甲民发〔2023〕15号"),
    ]
    table = "".join(f"<tr><td>{name}</td><td>{words}</td></tr>" for name, words in (*cells, ("发布日期", "2023-04-03")))
    page = (
        f"<html><body><table>{table}</table><div id='zoom'><p>关于养花的通知</p><p>一、种花。</p></div></body></html>"
    )
    assert [clause.text for clause in clauses(page, page=True)] == ["关于养花的通知", "一、种花。"]


def test_an_attachment_named_in_a_list_does_not_end_it() -> None:
    text = "第三条　申请应当提交：1.《花园申请表》（附件1）；2.花名册；3.体检报告（三个月内）。\n"
    assert [words for _, parent, words in tree(text) if parent] == [
        "1.《花园申请表》（附件1）；",
        "2.花名册；",
        "3.体检报告（三个月内）。",
    ]


def test_padded_numbers_head_the_text_of_a_picture() -> None:
    text = "一图读懂《花园保险办法》\n01 参保对象\n花园的人。\n02 筹资标准\n每人每年一百元。\n"
    assert [words for _, _, words in tree(text)] == ["01参保对象花园的人。", "02筹资标准每人每年一百元。"]


def test_a_pointed_line_heads_what_follows() -> None:
    text = "花园补贴申领流程\n▶申领对象\n花园里签了三年合同的园丁。\n▶补贴标准\n每人三万元，分三年发放。\n"
    assert [words for _, _, words in tree(text)] == [
        "▶申领对象花园里签了三年合同的园丁。",
        "▶补贴标准每人三万元，分三年发放。",
    ]


def test_an_article_may_begin_with_another_without_a_space() -> None:
    text = (
        "第三条花园每年体检一次。\n第四条第三条规定的体检可以在园里做。\n第五条违反第三条、第四条规定的，责令改正。\n"
    )
    assert [words[:6] for _, _, words in tree(text)] == ["第三条花园每", "第四条第三条", "第五条违反第"]


def test_who_signs_without_a_date_is_no_clause() -> None:
    found = "甲园补贴申领流程\n一、申领。\n二、发放给园丁。\n重庆市綦江区民政局\n"
    assert tree(found)[-1] == ("clause", "", "二、发放给园丁。")
    assert read(found).issuer == "重庆市綦江区民政局"
    assert read("甲园补贴申领流程\n一、申领。\n二、找谁办？找\n办公室\n").issuer is None


@pytest.mark.parametrize("gap", [" ", "　", ""])
def test_an_article_on_the_line_of_its_chapter_stands_below_it(gap: str) -> None:
    text = f"第一章 总则{gap}第一条 为了花园，制定本规定。\n第二章 职责{gap}第二条 园丁应当：\n(一)种花；\n(二)浇水。\n"
    assert [(parent, words[:3]) for _, parent, words in tree(text)] == [
        ("", "第一章"),
        ("第一章总", "第一条"),
        ("", "第二章"),
        ("第二章职", "第二条"),
        ("第二条园", "(一)"),
        ("第二条园", "(二)"),
    ]
