"""What notices do that the labelled ones do not: lost line breaks, titles with remarks, placeless issuers, contacts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.metadata.read import Metadata, read_metadata
from ingest.model import Document
from ingest.parsing import parse_document
from ingest.reading.read_html import HtmlReader
from ingest.reading.read_text import TextReader
from tests.policy_texts import parse, tree


def read(text: str, *facts: tuple[str, str]) -> Metadata:
    return read_metadata(text, "样本", facts)


def document(text: str) -> Document:
    return parse(text).document


def test_headings_behind_the_lead_in_one_paragraph_are_clauses() -> None:
    parsed = parse(
        "某省敬老月通知\n\n各市民政局：\n\n请各地办好敬老月，现通知如下。一、活动安排各地自定日期。二、工作要求，层层落实"
        "（一）备好桌椅。先借后买。（二）备好热茶。三、保障措施（三）备好药箱。（四）备好车辆。\n"
    )
    assert tree(parsed)[1:] == [
        "preamble 请各地办好敬老月，现通知如下。",
        "一、活动安排各地自定日期。",
        "二、工作要求，层层落实",
        "  （一）备好桌椅。先借后买。",
        "  （二）备好热茶。",
        "三、保障措施",
        "  （三）备好药箱。",
        "  （四）备好车辆。",
    ]


def test_a_first_heading_behind_the_lead_goes_on_with_the_next_line() -> None:
    parsed = parse("关于敬老月的通知\n\n为办好敬老月，通知如下：一、按时开门。\n\n二、按时关门。\n")
    assert tree(parsed)[1:] == ["preamble 为办好敬老月，通知如下：", "一、按时开门。", "二、按时关门。"]


def test_a_list_inside_the_lead_stays_there() -> None:
    parsed = parse(
        "关于敬老月的通知\n\n为办好敬老月，坚持两条：一、开门。二、有茶。\n\n一、开门\n\n八点。\n\n二、有茶\n\n红茶。\n"
    )
    assert [clause.number for clause in parsed.clauses if clause.number] == ["一、", "二、"]
    assert "坚持两条：一、开门。二、有茶。" in parsed.clauses[1].text


@pytest.mark.parametrize(
    ("line", "title", "number"),
    [
        ("某省民政厅关于敬老月的通知某民函〔2021〕9号", "某省民政厅关于敬老月的通知", "某民函〔2021〕9号"),
        ("某省民政厅关于敬老做法的通报某民函〔2021〕9号", "某省民政厅关于敬老做法的通报", "某民函〔2021〕9号"),
        ("某民函〔2021〕9号《某省民政厅关于敬老月的通知》", "某省民政厅关于敬老月的通知", None),
        ("某省民政厅关于敬老月的通知(有效)", "某省民政厅关于敬老月的通知", None),
        ("某省民政厅关于敬老月的通知（失效）", "某省民政厅关于敬老月的通知（失效）", None),
    ],
)
def test_a_title_with_something_beside_it(line: str, title: str, number: str | None) -> None:
    found = read(f"{line}\n各市民政局：\n一、办好敬老月。\n")
    assert (found.title, found.number) == (title, number)


def test_a_label_in_front_of_the_number_is_no_part_of_it() -> None:
    found = read("公开方式 主动公开 文号 某政办规〔2022〕4号\n某市政府办公室关于敬老月的通知\n一、办好敬老月。\n")
    assert found.number == "某政办规〔2022〕4号"


def test_who_forwards_a_document_has_issued_it() -> None:
    found = read("某省人民政府办公厅转发省民政厅等部门关于敬老月意见的通知\n一、办好敬老月。\n")
    assert found.issuer == "某省人民政府办公厅"


def test_a_government_without_a_place_takes_its_name_from_the_head() -> None:
    lines = "张家港市人民政府\n市政府关于印发《敬老月办法》的通知\n一、办好敬老月。\n"
    found = read(lines)
    assert (found.issuer, found.region.path[-1:]) == ("张家港市人民政府", ("张家港市",))
    assert read(lines.partition("\n")[2]).issuer == "市政府"


@pytest.mark.parametrize("remark", ["", "（此件公开发布）"])
def test_a_signature_whose_line_break_was_lost(remark: str) -> None:
    found = read(f"关于敬老月的通知\n各县民政局：请遵照执行。某市民政局2021年5月19日{remark}\n一、办好敬老月。\n")
    assert (found.written_on, found.issuer) == (date(2021, 5, 19), "某市民政局")


def test_a_day_at_the_end_of_a_sentence_signs_nothing() -> None:
    found = read("关于敬老月的通知\n各县民政局：请遵照执行。报名到2021年5月19日\n一、办好敬老月。\n")
    assert found.written_on is None


def test_an_order_signed_by_an_official_on_the_line_of_its_words() -> None:
    text = (
        "某市人民政府令第9号\n\n现公布《某市敬老办法》，自2018年1月1日起施行。市长　某某某 　　2017年12月25日 　\n\n\n"
        "某市敬老办法\n\n第一条　敬老。\n"
    )
    found = document(text)
    assert (found.title, found.issued_on) == ("某市敬老办法", date(2017, 12, 25))


def test_an_order_of_two_organs_on_two_lines() -> None:
    found = read("某某敬老办法\n1988年12月17日 中华人民共和国国务院\n中央军事委员会令第22号发布\n一、敬老。\n")
    assert found.number == "中华人民共和国国务院、中央军事委员会令第22号"
    assert (found.issuer, found.published_on) == ("国务院、中央军事委员会", date(1988, 12, 17))


def test_questions_about_the_document_make_an_explanation() -> None:
    asked = "一、《通知》为什么发？\n\n为了敬老。\n\n二、《通知》怎样办？\n\n照着办。\n"
    assert document(asked).kind == "interpretation"
    assert document("一、《通知》为什么发？\n\n为了敬老。\n\n二、怎样办\n\n照着办。\n").kind == "policy"


def test_a_report_on_one_long_line_is_news() -> None:
    line = "新华社某地1月4日电（记者 某某）敬老月今天开始。" + "各地都在办。" * 80
    assert document(line).kind == "news"


def test_a_copied_page_whose_facts_are_bullets(tmp_path: Path) -> None:
    copied = tmp_path / "样本.txt"
    copied.write_text(
        "• 发文字号:某民函〔2016〕4号\n  • 成文日期:\n  • 发布日期:2016-09-14\n  • 主题关键词:敬老,通知\n"
        "  • 标  题:关于敬老月的通知\n关于敬老月的通知\n\n某民函〔2016〕4号\n\n各市民政局:\n\n请办好敬老月。\n\n"
        "各地要按时开门。\n",
        encoding="utf-8",
    )
    parsed = parse_document(TextReader().read(copied))
    assert [clause.kind for clause in parsed.clauses] == ["front", "clause", "clause"]
    assert parsed.document.published_on == date(2016, 9, 14)


def test_the_first_line_of_a_pages_title_stays(tmp_path: Path) -> None:
    page = tmp_path / "样本.html"
    page.write_text(
        "<p><span><span>某市人民政府关于印发</span><br />\n<span>“十三五”敬老规划的通知</span></span></p>\n"
        "<p>某政发〔2016〕7号</p>\n<p>各县人民政府：</p>\n<p>现将规划印发给你们，请认真贯彻执行。</p>\n"
        "<p>一、发展现状与形势</p>\n<p>（一）发展成就。</p>\n"
        + "<p>各地都办了敬老月，来了很多老人，茶水和桌椅都够用，大家很满意。</p>\n"
        * 20,
        encoding="utf-8",
    )
    assert parse_document(HtmlReader().read(page)).document.title == "某市人民政府关于印发“十三五”敬老规划的通知"


def test_whom_to_ask_is_no_part_of_the_last_clause() -> None:
    parsed = parse(
        "关于敬老月的通知\n\n为办好敬老月，通知如下：\n\n一、按时开门。\n\n二、按时关门。\n\n联系人：某某\n\n联系电话：0100-1234567\n\n"
        "某市民政局\n\n2023年3月2日\n"
    )
    assert tree(parsed)[2:] == [
        "一、按时开门。",
        "二、按时关门。",
        "联系人：某某联系电话：0100-1234567",
        "back 某市民政局2023年3月2日",
    ]


def test_whom_to_ask_stays_below_a_heading_that_says_so() -> None:
    parsed = parse(
        "关于敬老月的通知\n\n为办好敬老月，通知如下：\n\n一、按时开门。\n\n二、联系方式\n\n电话：0100-1234567\n"
    )
    assert tree(parsed)[2:] == ["一、按时开门。", "二、联系方式电话：0100-1234567"]


def test_attachments_announced_by_the_short_word_and_with_stops() -> None:
    parsed = parse(
        "关于敬老月的通知\n\n为办好敬老月，通知如下：\n\n一、按时开门。\n\n二、按时关门。\n\n附：1、报名表；\n\n2、签到表。\n\n"
        "某市敬老工作\n\n领导小组办公室\n\n2023年3月2日\n"
    )
    assert [clause.number for clause in parsed.clauses if clause.number] == ["一、", "二、"]
    assert parsed.document.missing_attachments == ("报名表", "签到表")


def test_the_attachment_of_a_signed_notice_without_numbers() -> None:
    parsed = parse(
        "某省人民政府关于敬老联席会议的批复\n\n省民政厅：\n\n你厅请示收悉。同意建立联席会议，请认真组织开展工作。\n\n附件：敬老联席会议制度\n\n"
        "某省人民政府\n\n二○一一年五月三日\n\n附件：\n\n敬老联席会议制度\n\n为办好敬老月，制定本制度。\n\n一、职责\n\n商量办法。\n\n二、成员\n\n各厅。\n"
    )
    assert tree(parsed)[-3:] == [
        "attachment 附件：敬老联席会议制度为办好敬老月，制定本制度。",
        "  一、职责商量办法。",
        "  二、成员各厅。",
    ]
    assert parsed.document.missing_attachments == ()


def test_an_attachment_that_is_only_a_link_to_a_file_is_missing() -> None:
    parsed = parse(
        "某市政府办公室关于印发敬老办法的通知\n\n各县政府：\n\n现将办法印发给你们，请结合实际，认真组织实施，并按时报送情况。\n\n"
        "某市政府办公室\n\n2018年7月27日\n\n附件：\n\n某市敬老办法.pdf\n"
    )
    assert parsed.document.missing_attachments == ("某市敬老办法",)


def test_an_article_behind_the_end_of_the_one_before() -> None:
    parsed = parse(
        "某市敬老办法\n\n第一条 敬老。第二条 敬茶。\n\n有茶水。第三条 敬饭：\n\n（一）早饭；\n\n"
        "（二）晚饭。第四条 敬酒。\n\n不多喝。\n"
    )
    assert tree(parsed)[1:] == [
        "第一条敬老。",
        "第二条敬茶。有茶水。",
        "第三条敬饭：",
        "  （一）早饭；",
        "  （二）晚饭。",
        "第四条敬酒。不多喝。",
    ]


def test_an_article_that_is_only_named_opens_nothing() -> None:
    parsed = parse(
        "某市敬老办法\n\n第一条 敬老。\n\n第二条 敬茶。\n\n照第三条办。第三条 敬饭的另定。\n\n第三条 敬饭。\n\n"
        "第四条规定的除外。\n"
    )
    assert [clause.number for clause in parsed.clauses if clause.number] == ["第一条", "第二条", "第三条"]


def test_a_regulation_on_one_line() -> None:
    parsed = parse("某市敬老办法的通知 各县: 请遵照执行。 某市敬老办法 第一条 敬老。 第二条 敬茶。 第三条 敬饭。\n")
    assert tree(parsed)[-3:] == ["第一条敬老。", "第二条敬茶。", "第三条敬饭。"]


def test_a_history_in_brackets_that_begins_with_a_meeting() -> None:
    found = read(
        "某某敬老条例\n(国务院第21次常务会议通过1999年9月28日中华人民共和国国务院令第271号发布自1999年10月1日起施行)\n"
        "第一条 敬老。\n"
    )
    assert (found.number, found.issuer) == ("中华人民共和国国务院令第271号", "国务院")
    assert (found.published_on, found.effective_on) == (date(1999, 9, 28), date(1999, 10, 1))


def test_a_pages_own_title_in_marks_is_not_joined_with_the_title_below() -> None:
    found = read(
        "某政发〔2014〕20号《某省人民政府关于敬老的意见》\n某省人民政府关于敬老的意见\n某政发〔2014〕20号\n"
        "各市人民政府：\n一、敬老。\n"
    )
    assert (found.title, found.number) == ("某省人民政府关于敬老的意见", "某政发〔2014〕20号")


def test_a_report_from_an_agency_without_a_place() -> None:
    words = "某年敬老月将于10月开展\n据新华社电 记者19日从民政部获悉,敬老月将于10月10日至31日开展。\n"
    assert document(words).kind == "news"


def test_an_end_counted_from_the_first_day() -> None:
    found = read(
        "关于敬老的通知\n各县：\n一、敬老。\n二、本方案自发布之日起施行，自施行之日起至2025年12月31日。\n"
        "某市民政局\n2022年12月20日\n"
    )
    assert found.expires_on == date(2025, 12, 31)


def test_columns_of_numbers_that_one_blank_sets_apart_are_a_table() -> None:
    parsed = parse(
        "某市敬老通知\n\n一、标准见下表：\n\n等级 居家（元/月） 机构（元/月）\n\n轻度 100 150\n\n重度 300 450\n\n"
        "注：只选一种。\n\n二、按月发放。\n"
    )
    assert [clause.cells for clause in parsed.clauses if clause.kind == "row"] == [
        (("等级", "轻度"), ("居家（元/月）", "100"), ("机构（元/月）", "150")),
        (("等级", "重度"), ("居家（元/月）", "300"), ("机构（元/月）", "450")),
    ]


@pytest.mark.parametrize(
    "lines", ["轻度 1 5\n\n重度 3 4", "等级 居家 机构\n\n轻度 1 5", "等级 居家\n\n轻度 1\n\n重度 3"]
)
def test_lines_with_blanks_that_show_no_columns_are_no_table(lines: str) -> None:
    parsed = parse(f"某市敬老通知\n\n一、标准：\n\n{lines}\n\n二、按月发放。\n")
    assert not [clause for clause in parsed.clauses if clause.kind == "row"]


def test_a_label_below_a_long_list_of_units_opens_a_line_of_its_own() -> None:
    parsed = parse(
        "某市敬老任务清单\n\n一、办好敬老月\n\n（一）建成老年食堂30个。\n\n责任单位：市民政局、市财政局、市市场监管局、市卫生健康委\n\n"
        "完成时限：2023年12月20日前\n\n（二）办好讲座。\n\n完成时限：全年\n"
    )
    task = next(clause for clause in parsed.clauses if clause.number == "（一）")
    assert task.departments == ("市民政局", "市财政局", "市市场监管局", "市卫生健康委")
    assert "  完成时限：2023年12月20日前" in [line.removeprefix("  ") for line in tree(parsed)]


def test_what_is_said_of_the_above_belongs_to_the_clause_whose_lines_it_closes() -> None:
    parsed = parse(
        "某市敬老方案\n\n一、任务\n\n（一）场地。选好场地。\n\n（二）补助\n\n建设补助：每所8万元。\n\n运营补助：每人1200元。\n\n"
        "以上补助按年发放。\n\n二、步骤。\n"
    )
    assert tree(parsed)[-2] == "  （二）补助建设补助：每所8万元。运营补助：每人1200元。以上补助按年发放。"


def test_a_table_behind_the_signature_has_its_title_without_the_word_attachment() -> None:
    parsed = parse(
        "某县敬老情况公示\n\n现将情况公示如下：\n\n一、人数。\n\n共4321人。\n\n某县民政局\n\n2024年1月8日\n\n"
        "某县2023年第四季度高龄津贴发放情况汇总表\n\n单位：人\n\n乡镇\t人数\n东河乡\t800\n西河乡\t700\n"
    )
    assert tree(parsed)[-3:] == [
        "attachment 某县2023年第四季度高龄津贴发放情况汇总表单位：人乡镇人数",
        "  row 东河乡800",
        "  row 西河乡700",
    ]
