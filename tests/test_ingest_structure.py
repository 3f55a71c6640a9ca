"""What is read out of the clauses of a whole document."""

from __future__ import annotations

from tests.policy_texts import numbered, parse

NOTICE = """某某市人民政府办公室关于开展居家服务的通知
某政办发〔2023〕7号
各县（市、区）人民政府（含高新区管委会，下同）：
现将有关事项通知如下。
一、建立台账
（一）摸底登记。年内完成走访。由市民政局负责汇总。〔责任单位：市民政局，各县（市、区）政府〕
（二）发放补贴。对80周岁以上失能老年人，每人每月发放100元；收费不超过50元。〔牵头单位：市财政局〕
某某市人民政府办公室
2023年3月2日
"""


def test_each_clause_says_who_by_when_how_much_and_for_whom() -> None:
    parsed = parse(NOTICE)
    first, second = numbered(parsed, "（一）"), numbered(parsed, "（二）")

    assert [(d.role, d.unit, d.includes) for d in first.duties] == [
        ("responsible", "市民政局", ()),
        ("responsible", "各县（市、区）政府", ("高新区管委会",)),  # as defined where the addressees stand
    ]
    assert first.departments == ("市民政局", "各县（市、区）政府")
    assert [(d.text, d.on.isoformat()) for d in first.deadlines] == [("年内", "2023-12-31")]
    assert [(d.role, d.unit) for d in second.duties] == [("lead", "市财政局")]
    assert [(second.text[p.start : p.end], p.payee, p.words) for p in second.payments] == [
        ("100元", "person", "80周岁以上失能老年人")
    ]
    assert [c.text for c in second.criteria] == ["80周岁以上", "失能老年人"]


def test_a_list_below_a_clause_is_that_of_the_clause() -> None:
    parsed = parse(
        "关于两项工作的方案\n一、第一项工作\n抓好下列事项：\n1.走访老人。\n2.建立台账。\n"
        "牵头单位：市民政局\n配合单位：市财政局\n二、第二项工作\n做好宣传。\n"
    )
    listed = {(d.role, d.unit) for clause in parsed.clauses for d in clause.duties}
    assert listed == {("lead", "市民政局"), ("support", "市财政局")}


def test_without_a_date_within_the_year_is_no_deadline() -> None:
    undated = NOTICE.replace("2023年3月2日\n", "")
    assert numbered(parse(undated), "（一）").deadlines == ()


def test_titles_and_signatures_ask_nothing_of_anybody() -> None:
    for clause in parse(NOTICE).clauses:
        if clause.kind in ("front", "back"):
            assert (clause.duties, clause.payments, clause.criteria, clause.deadlines) == ((), (), (), ())
