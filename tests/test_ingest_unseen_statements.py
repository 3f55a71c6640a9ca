"""What documents of many forms state of themselves and pay out: troubles met, each written anew with other words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ingest.cleaning.normalize import normalize
from ingest.metadata.read import Metadata, read_metadata
from ingest.numbers.numerals import find_values
from ingest.reading.read_html import render_html
from ingest.stated.criteria import find_criteria
from ingest.stated.deadlines import find_deadlines


def read(text: str) -> Metadata:
    return read_metadata(normalize(text).text, "文件名")


# -- metadata


@pytest.mark.parametrize("tail", ["（征求意见稿）", "（2023—2025年）", "（试行）"])
def test_a_bracket_below_a_title_belongs_to_it(tail: str) -> None:
    assert read(f"甲市养老服务条例\n{tail}\n第一条　为了养老，制定本条例。\n").title == f"甲市养老服务条例{tail}"


def test_a_title_begins_with_the_organs_above_it() -> None:
    text = "民政部 国家发展改革委 财政部\n全国老龄办关于加快发展\n农村养花的指导意见\n一、种花。\n"
    assert read(text).title == "民政部 国家发展改革委 财政部 全国老龄办关于加快发展农村养花的指导意见"


def test_minutes_are_named_by_what_they_are_about() -> None:
    text = (
        "安丘市人民政府\n专题会议纪要\n〔2022〕15号\n安丘市人民政府办公室　2022年6月20日\n"
        "关于研究养花问题的会议纪要\n一、种花。\n"
    )
    assert read(text).title == "关于研究养花问题的会议纪要"


def test_a_heading_is_no_title_below_a_page_title() -> None:
    page = (
        "<html><head><title>安丘市养花惠民好事</title></head><body><h2>安丘市养花惠民好事</h2><p>享受什么标准</p>"
        "<p>每月五元。</p></body></html>"
    )
    rendering, _ = render_html(page)
    assert rendering is not None
    assert read_metadata(normalize(page, rendering).text, "x", rendering.facts).title == "安丘市养花惠民好事"


def test_a_report_is_news_and_based_on_nothing() -> None:
    text = "我市召开养花工作推进会\n10月20日，市民政局召开推进会，贯彻落实《某市养花条例》。\n会议指出，花很好。\n"
    assert (read(text).kind, read(text).relations) == ("news", ())
    notice = read("甲市民政局关于召开养花推进会的通知\n一、定于10月20日，召开推进会。\n")
    assert notice.kind == "policy"


def test_a_standard_states_its_number_and_days() -> None:
    found = read("DB3301/T 0399—2023\n老年助浴服务规范\n2023-06-30发布　　2023-07-30实施\n1 范围\n助浴。\n")
    assert (found.number, found.published_on, found.effective_on) == (
        "DB3301/T0399—2023",
        date(2023, 6, 30),
        date(2023, 7, 30),
    )


def test_a_number_in_wide_digits_is_the_same_number() -> None:
    assert read("甲市民政局关于养花的通知\n甲民发〔２０２１〕１９号\n一、种花。\n").number == "甲民发〔2021〕19号"


def test_a_provisional_rule_ends() -> None:
    found = read("甲市老年公寓收费暂行规定\n第一条　收费。\n第二条　本规定自2018年9月1日起执行，暂行两年。\n")
    assert (found.effective_on, found.expires_on) == (date(2018, 9, 1), date(2020, 8, 31))


def test_supplementary_provisions_speak_of_themselves() -> None:
    assert read("甲市养花补充规定\n第一条　种花。\n第二条　本补充规定自2019年7月1日起施行。\n").effective_on == date(
        2019, 7, 1
    )


def test_an_order_is_no_title() -> None:
    text = (
        "赤壁市人民政府令\n（第3号）\n《赤壁市养花管理办法》已经审议通过，现予发布，自2020年10月1日起施行。\n"
        "2020年8月20日\n赤壁市养花管理办法\n第一条　种花。\n"
    )
    assert read(text).title == "赤壁市养花管理办法"


# -- values


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("2元/餐", ("餐",)),
        ("2元/单", ("单",)),
        ("5元/人·餐", ("人", "餐")),
        ("20元/工时", ("工时",)),
        ("500元/套", ("套",)),
    ],
)
def test_what_an_amount_is_paid_for(text: str, per: tuple[str, ...]) -> None:
    (value,) = find_values(f"按{text}补贴")
    assert (value.text, value.per, value.unit) == (text, per, "元")


def test_each_meal_is_counted_for_each_person() -> None:
    (value,) = find_values("每人每餐补贴2元")
    assert (value.low, value.per) == (Decimal(2), ("人", "餐"))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2015年以前建成的小区，结合改造补建", []),
        ("2019年12月31日前登记的养老机构", []),
        ("2013年10月1日以前取得许可证的机构", []),
        ("2022年底前建成并投入使用", [date(2022, 12, 31)]),
        ("到2025年底前建成的设施达到100个", [date(2025, 12, 31)]),
    ],
)
def test_which_ones_are_meant_is_no_deadline(text: str, days: list[date]) -> None:
    assert [deadline.on for deadline in find_deadlines(text)] == days


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("失能特困老年人", ["失能特困老年人"]),
        ("低保失能老年人", ["低保失能老年人"]),
        ("特困失能老年人", ["特困失能老年人"]),
        ("经济困难失能老年人", ["经济困难失能老年人"]),
        ("失能、特困老年人", ["失能", "特困老年人"]),
    ],
)
def test_conditions_side_by_side_are_one(text: str, words: list[str]) -> None:
    assert [criterion.text for criterion in find_criteria(text)] == words
