"""Who is responsible and by when, read out of a clause's words."""

from __future__ import annotations

import pytest

from ingest.duties import departments_bracket, find_deadlines, parse_departments


@pytest.mark.parametrize(
    ("bracket", "units"),
    [
        ("〔责任单位：市民政局〕", ["市民政局"]),
        ("(责任单位:市民政局、市财政局,各区市县政府)", ["市民政局", "市财政局", "各区市县政府"]),
        (
            "〔责任单位：市发改委(金融发展局)、人民银行某某市中心支行、各县(市)区政府〕",
            ["市发改委(金融发展局)", "人民银行某某市中心支行", "各县(市)区政府"],
        ),
        (
            "〔责任单位：市农业农村局（扶贫办）、各县（市、区）政府〕",
            ["市农业农村局（扶贫办）", "各县（市、区）政府"],
        ),
        (
            "〔责任单位：市民政局、市财政局和各县（市、区）人民政府〕",
            ["市民政局", "市财政局", "各县（市、区）人民政府"],
        ),
        ("（责任单位：市文化和旅游局、市规划和自然资源局）", ["市文化和旅游局", "市规划和自然资源局"]),
        ("〔责任单位：市民政局，各县（市）区政府（含经济区管委会，下同）〕", ["市民政局", "各县（市）区政府"]),
        ("（责任单位：市民政局、市市场监管局按职责分工负责）", ["市民政局", "市市场监管局"]),
        ("（责任单位：市民政局等按照职责分工负责）", ["市民政局"]),
        ("〔责任单位：市总工会和各县人民政府负责〕", ["市总工会", "各县人民政府"]),
        ("【牵头单位：市民政局；配合单位：市财政局】", ["市民政局", "市财政局"]),
        ("（责任单位：市民政局、市财政局、市民政局）", ["市民政局", "市财政局"]),
        ("责任单位：市民政局、各县（市）区政府", ["市民政局", "各县（市）区政府"]),
        ("住建局\n民政局、人社局、", ["住建局", "民政局", "人社局"]),  # a table cell
        ("（责任单位：）", []),
    ],
)
def test_departments(bracket: str, units: list[str]) -> None:
    assert list(parse_departments(bracket)) == units


def test_the_last_bracket_is_that_of_the_departments() -> None:
    text = "（一）补贴（含一次性补贴）按月发放。（责任单位：市民政局（救助科）、各县）\n"
    bracket = departments_bracket(text)
    assert bracket is not None
    assert text[bracket.start : bracket.end] == "（责任单位：市民政局（救助科）、各县）"


@pytest.mark.parametrize("text", ["（一）补贴。", "（责任单位：市民政局）牵头开展工作。", "", "补贴（含建设补贴）"])
def test_no_departments_close_the_clause(text: str) -> None:
    assert departments_bracket(text) is None


@pytest.mark.parametrize(
    ("text", "wording", "on"),
    [
        ("2022年底前补足。", "2022年底前", "2022-12-31"),
        ("2022年底，纳入补助范围。", "2022年底", "2022-12-31"),
        ("2021年末建成。", "2021年末", "2021-12-31"),
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
        ("2020年建成5个中心。", None, None),
        ("2019年5月建成。", None, None),
        ("2022年13月底前", None, None),
        ("截至2022年底，全市有床位1万张。", None, None),
        ("有效期至2026年2月28日。", None, None),
        ("2014年5月26日之前的老旧居住区，按标准调剂。", None, None),
        ("1994年12月31日前参加工作的职工。", None, None),
        ("（国办发〔2019〕5号）", None, None),
    ],
)
def test_deadlines(text: str, wording: str | None, on: str | None) -> None:
    found = find_deadlines(text)
    assert [(d.text, d.on.isoformat()) for d in found] == ([(wording, on)] if wording else [])
    for deadline in found:
        assert text[deadline.start : deadline.end] == deadline.text


def test_several_deadlines_come_in_order() -> None:
    text = "2020年底前出清单，2021年底前达到80个，到2024年全覆盖。"
    assert [deadline.on.year for deadline in find_deadlines(text)] == [2020, 2021, 2024]
