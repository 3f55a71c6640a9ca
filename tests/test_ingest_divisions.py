"""Names of places: full ones anywhere, short ones only as whole words, everyday words never."""

from __future__ import annotations

import pytest

from ingest.divisions import find_places, short_name


def names(text: str, *boundaries: int) -> list[str]:
    return [place.text for place in find_places(text, boundaries)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请问丹东市的助餐补贴", ["丹东市"]),
        ("辽宁省丹东市振兴区和大连市", ["辽宁省", "丹东市", "振兴区", "大连市"]),
        ("岫岩满族自治县春帮秋扶", ["岫岩满族自治县"]),
        ("岫岩县县长", ["岫岩县"]),  # what people call 岫岩满族自治县
        ("内蒙古自治区的老人", ["内蒙古自治区"]),
        ("互助县与合作市", ["互助县", "合作市"]),  # everyday words, but with 县 and 市 they are places
        ("和县人民政府", ["和县"]),
        ("马鞍山市和县", ["马鞍山市", "和县"]),
    ],
)
def test_full_names_count_anywhere(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "城区要积极开展示范",
        "老城区和新城区的配套设施",
        "农民合作社开展互助养老",
        "开展合作市场调查",
        "和平区域的环境",
        "会同财政部门共同办理",
        "由市和县分别负责",
        "负责管理县级敬老院",
        "社区、辖区、开发区",
        "",
    ],
)
def test_everyday_words_are_no_places(text: str) -> None:
    every_offset = range(len(text) + 1)
    assert names(text) == []
    assert names(text, *every_offset) == []


def test_short_names_need_a_word_boundary_on_both_sides() -> None:
    text = "丹东的补贴"
    assert names(text) == []
    assert names(text, 0) == []
    assert names(text, 2, 3) == []
    assert names(text, 0, 2) == ["丹东"]
    assert names("评定结果", 0, 2, 4) == []  # 定结 holds no place, and 评定 is none


@pytest.mark.parametrize(
    ("text", "word_ends", "found"),
    [
        # a dictionary takes each of these for one word
        ("辽宁沈阳家里", {0, 4, 6}, ["辽宁", "沈阳"]),
        ("上海浦东养老", {0, 4, 6}, ["上海"]),
        ("我是鞍山人，", {0, 2, 3, 5, 6}, ["鞍山"]),
        ("社区日照中心", {0, 2, 4, 6}, []),
        # 丹东 does not lie in 山东, and 山东 is no word's beginning here
        ("华山东丹东路", {0, 6}, []),
    ],
)
def test_a_place_within_a_place_bounds_it(text: str, word_ends: set[int], found: list[str]) -> None:
    assert [place.text for place in find_places(text, word_ends)] == found


def test_places_carry_where_they_stand_and_what_they_mean() -> None:
    (place,) = find_places("问安丘市的补贴")
    assert (place.text, place.start, place.end) == ("安丘市", 1, 4)
    assert place.candidates == (("山东省", "潍坊市", "安丘市"),)


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("东港", [("辽宁省", "丹东市", "东港市"), ("山东省", "日照市", "东港区")]),
        ("东港市", [("辽宁省", "丹东市", "东港市")]),
        ("朝阳", [("辽宁省", "朝阳市")]),  # the city before districts of other cities
        ("朝阳区", [("北京市", "朝阳区"), ("吉林省", "长春市", "朝阳区")]),
        ("岫岩", [("辽宁省", "鞍山市", "岫岩满族自治县")]),
        ("岫岩县", [("辽宁省", "鞍山市", "岫岩满族自治县")]),
        ("吉林", [("吉林省",), ("吉林省", "吉林市")]),
        ("新疆", [("新疆维吾尔自治区",)]),
    ],
)
def test_candidates(name: str, candidates: list[tuple[str, ...]]) -> None:
    (place,) = find_places(name, (0, len(name)))
    assert list(place.candidates) == candidates


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("丹东市", "丹东"),
        ("辽宁省", "辽宁"),
        ("岫岩满族自治县", "岫岩"),
        ("内蒙古自治区", "内蒙古"),
        ("恩施土家族苗族自治州", "恩施"),
        ("赵县", "赵县"),  # nobody says 赵
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short
