"""Who is responsible, read out of brackets, lines, columns and sentences."""

from __future__ import annotations

import pytest

from ingest.model import Duty
from ingest.stated.definitions import find_inclusions
from ingest.stated.duties import (
    clause_duties,
    column_role,
    departments_bracket,
    list_duties,
    parse_departments,
    row_duties,
)

R, L, S = "responsible", "lead", "support"


def pairs(duties: tuple[Duty, ...]) -> list[tuple[str, str]]:
    return [(duty.role, duty.unit) for duty in duties]


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
        ("（责任单位：民政局和财政局）", ["民政局", "财政局"]),
        ("（责任单位：人力资源和社会保障局、住房和城乡建设局）", ["人力资源和社会保障局", "住房和城乡建设局"]),
        ("〔责任单位：市民政局，各县（市）区政府（含经济区管委会，下同）〕", ["市民政局", "各县（市）区政府"]),
        ("（责任单位：市民政局、市市场监管局按职责分工负责）", ["市民政局", "市市场监管局"]),
        ("（责任单位：市民政局等按照职责分工负责）", ["市民政局"]),
        ("〔责任单位：市总工会和各县人民政府负责〕", ["市总工会", "各县人民政府"]),
        ("【牵头单位：市民政局；配合单位：市财政局】", ["市民政局", "市财政局"]),
        ("（责任单位：市民政局、市财政局、市民政局）", ["市民政局", "市财政局"]),
        ("责任单位：市民政局、各县（市）区政府", ["市民政局", "各县（市）区政府"]),
        ("住建局\n民政局、人社局、", ["住建局", "民政局", "人社局"]),  # a table cell
        ("（责任单位：市民政局；完成时限：2023年底前）", ["市民政局"]),
        ("（责任单位：市民政局；责任人：某某）", ["市民政局"]),
        ("（民政部牵头，财政部等按职责分工负责）", ["民政部", "财政部"]),
        ("（责任单位：市民政局，各市、县级人民政府）", ["市民政局", "各市、县级人民政府"]),
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


def test_a_bracket_whose_verbs_say_that_it_names_those_responsible() -> None:
    text = "（二）建好驿站。（市民政局牵头，市财政局、各县（市、区）政府配合）"
    bracket = departments_bracket(text)
    assert bracket is not None
    assert text[bracket.start : bracket.end] == "（市民政局牵头，市财政局、各县（市、区）政府配合）"


@pytest.mark.parametrize(
    "text",
    [
        "（一）补贴。",
        "（责任单位：市民政局）牵头开展工作。",
        "",
        "补贴（含建设补贴）",
        "费用（由个人负责）",
        "））））",
    ],
)
def test_no_departments_close_the_clause(text: str) -> None:
    assert departments_bracket(text) is None


@pytest.mark.parametrize(
    ("text", "duties"),
    [
        ("〔牵头单位：甲局；配合单位：乙局、丙局；完成时限：2023年底〕", [(L, "甲局"), (S, "乙局"), (S, "丙局")]),
        ("（市甲局牵头，市乙局、市丙委配合）", [(L, "市甲局"), (S, "市乙局"), (S, "市丙委")]),
        (
            "（民政部牵头，财政部、国家医保局等按职责分工负责，地方各级人民政府负责）",
            [(L, "民政部"), (R, "财政部"), (R, "国家医保局"), (R, "地方各级人民政府")],
        ),
        ("（责任单位：市甲局（牵头）、市乙局）", [(L, "市甲局"), (R, "市乙局")]),
        ("责任单位：市甲局牵头，市乙局、市丙局参与", [(L, "市甲局"), (S, "市乙局"), (S, "市丙局")]),
        ("牵头单位：市甲局\n配合单位：市乙局、各县区", [(L, "市甲局"), (S, "市乙局"), (S, "各县区")]),
        ("由县级以上民政部门负责本辖区的登记。", [(R, "县级以上民政部门")]),
        (
            "市民政局牵头，市财政局、市卫生健康委配合，逐户走访。",
            [(L, "市民政局"), (S, "市财政局"), (S, "市卫生健康委")],
        ),
        ("由市民政局牵头、市财政局配合，共同推进。", [(L, "市民政局"), (S, "市财政局")]),
        ("市民政局、市财政局按职责分工负责。", [(R, "市民政局"), (R, "市财政局")]),
        ("民政、财政等部门按照各自职责，做好相关工作。", [(R, "民政、财政等部门")]),
        ("乡、镇人民政府和街道办事处负责日常巡查。", [(R, "乡、镇人民政府"), (R, "街道办事处")]),
        ("市政府及其有关部门在各自职责范围内做好保障。", [(R, "市政府及其有关部门")]),
        ("具体标准由市民政局会同市财政局制定。", [(L, "市民政局"), (S, "市财政局")]),
        ("市民政部门主管全市养老服务工作。", [(R, "市民政部门")]),
        ("市医保局是本市长期护理保险的主管部门。", [(R, "市医保局")]),
        ("市政府成立养老服务领导小组，负责统筹协调。", [(R, "养老服务领导小组")]),
        ("县政府负责老龄工作的机构，负责督促落实。", [(R, "县政府负责老龄工作的机构")]),
        ("市残联（以下简称残联）负责受理申请。", [(R, "市残联")]),
        ("本办法由市民政局负责解释。", [(R, "市民政局")]),
        ("县民政局会同县财政局于每年底结算。", [(L, "县民政局"), (S, "县财政局")]),
        ("乡镇（街道）负责受理申请。", [(R, "乡镇（街道）")]),
        ("按期上线。责任单位：市民政局、市公安局", [(R, "市民政局"), (R, "市公安局")]),
    ],
)
def test_duties(text: str, duties: list[tuple[str, str]]) -> None:
    assert pairs(clause_duties(text)) == duties


@pytest.mark.parametrize(
    "text",
    [
        "对直接负责的主管人员依法给予处分。",
        "由约定的责任人负责维护。",
        "所有权人、管理人负责维护，保证正常使用。",
        "健全党委领导、政府主导、部门负责、社会参与的机制。",
        "可以约谈有关负责人。",
        "实行地方政府负责制。",
        "建立由市政府分管领导牵头的联席会议制度。",
        "树立对自己健康负责的理念。",
        "各责任单位要按照职责分工，逐项落实。",
        "居民应当配合家庭适老化改造。",
        "",
    ],
)
def test_nobody_is_invented(text: str) -> None:
    assert clause_duties(text) == ()


def test_what_a_unit_includes_holds_from_its_definition_on() -> None:
    first = "各县（市）区政府摸底。〔责任单位：各县（市）区政府〕\n"
    second = "全面建档。〔责任单位：市民政局，各县（市）区政府（含经济区管委会，下同）〕\n"
    third = "定期走访。〔责任单位：各县(市)区人民政府〕"  # other brackets, and 人民政府 in full
    inclusions = find_inclusions(first + second + third)
    assert [[i.includes for i in defined] for defined in inclusions.values()] == [[("经济区管委会",)]]
    assert [d.includes for d in clause_duties(first, 0, inclusions)] == [()]
    assert [d.includes for d in clause_duties(second, len(first), inclusions)] == [(), ("经济区管委会",)]
    (third_duty,) = clause_duties(third, len(first + second), inclusions)
    assert third_duty == Duty("各县(市)区人民政府", "responsible", ("经济区管委会",))


def test_an_inclusion_that_is_not_said_to_go_on_holds_where_it_stands() -> None:
    text = "（责任单位：各区政府（含高新区管委会、经开区管委会））"
    assert find_inclusions(text) == {}
    assert list_duties(text) == (Duty("各区政府", "responsible", ("高新区管委会", "经开区管委会")),)


def test_columns_say_the_role() -> None:
    cells = (
        ("序号", "1"),
        ("任务", "建驿站"),
        ("牵头单位", "民政局"),
        ("配合单位", "财政局、各街道"),
        ("备注", "某局"),
    )
    assert pairs(row_duties(cells)) == [(L, "民政局"), (S, "财政局"), (S, "各街道")]


@pytest.mark.parametrize(
    ("column", "role"),
    [
        ("牵头单位", L),
        ("牵头责任部门", L),
        ("责任单位", R),
        ("责任部门", R),
        ("配合单位", S),
        ("参与部门", S),
        ("牵头及配合单位", R),
        ("单位", None),
        ("责任人", None),
        ("完成时限", None),
    ],
)
def test_column_roles(column: str, role: str | None) -> None:
    assert column_role(column) == role
