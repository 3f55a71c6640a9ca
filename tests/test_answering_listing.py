"""Which questions get the whole list of a place's support measures, and how it is grouped, told and cited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import pytest

from ingest.corpus import read_folders
from ingest.model import ParsedDocument
from server.answering.answer import Answer, Question
from server.answering.listing.asking import asks_for_list, list_measures
from server.answering.pipeline import Answerer
from server.answering.plan import Plan
from server.answering.question import understand
from server.answering.rules import rule_sentences
from tests.policy_texts import CORPUS, parse
from tests.test_answering_measures import NOTICE

WHOLE = "{}有哪些养老扶持政策措施？请列清单。"
TABLE = """# 溧阳市基本养老服务清单

溧阳市民政局关于印发溧阳市基本养老服务清单的通知

## 一、服务清单

| 序号 | 服务对象 | 服务项目 | 服务内容 | 牵头单位 |
| --- | --- | --- | --- | --- |
| 1 | 达到80周岁的老年人 | 高龄津贴 | 每人每月发放高龄津贴50元 | 市民政局 |
| 2 | 生活不能自理的老年人 | 护理补贴 | 每人每月发放护理补贴100元 | 市民政局、市财政局 |
"""
LAW = """溧阳市老年人权益保障条例

第一章 总则

第一条 为了保障老年人合法权益，制定本条例。

第二章 社会优待

第二条 老年人免费乘坐城市公共汽车。

第三条 鼓励医疗机构减免老年人普通门诊挂号费。
"""


@cache
def corpus() -> tuple[ParsedDocument, ...]:
    return tuple(read_folders([CORPUS]).documents)


def plan_of(question: str, library: Sequence[ParsedDocument] = (), previous: Sequence[str] = ()) -> Plan | None:
    parsed = library or corpus()
    clauses = {p.document.id: p.clauses for p in parsed}
    query = understand(Question(question, tuple(previous)), [p.document for p in parsed])
    return list_measures(query, clauses.__getitem__)


def quotes(plan: Plan | None) -> list[str]:
    assert plan is not None
    return [piece.quote for piece in plan.evidence]


@pytest.mark.parametrize(
    "question",
    [
        WHOLE.format("安丘市"),
        "大连都有什么养老优惠政策",
        "把晋城市的养老政策措施梳理一下",
        "鞍山市养老扶持政策清单",
        "丹东出台了哪些养老服务扶持政策？",
        "安政办〔2023〕5号有哪些扶持措施",
        "2023年安丘出台了哪些养老扶持政策？",
        "大连市关于促进养老服务加快发展的若干意见里有哪些扶持政策",
        "丹东市养老机构都有哪些扶持政策，给我一份完整清单",
        "安丘的养老补贴列个清单",
        "安丘市医养结合方面有哪些扶持政策，列一下",
    ],
)
def test_a_question_for_the_list_gets_it(question: str) -> None:
    plan = plan_of(question)
    assert plan is not None
    assert (plan.layout, plan.decision.reason) == ("list", None)


@pytest.mark.parametrize(
    "question",
    [
        "安丘助老食堂有哪些补助",
        "安丘对养老护理员有哪些扶持措施",
        "我妈82岁能享受安丘哪些政策",
        "82岁的老人安丘有哪些养老优惠政策？列清单",
        "安丘市老年人有哪些优惠待遇",
        "安丘和大连的扶持政策有什么不同",
        "安丘的扶持政策是哪些部门负责？",
        "大连市养老服务扶持政策措施清单在哪里公布？",
        "丹东市现行养老服务扶持政策措施清单由谁负责公布",
        "安丘的扶持政策什么时候到期？列出文件有效期。",
        "请按丹东“重点任务指标一览表”列出各县（市）区2021年的分解指标。",
        "安丘重点任务分工表第24项“完善投融资政策”，牵头单位栏填的是哪些？",
        "安丘的扶持政策是不是过期了，还有优惠吗",
        "非营利性养老服务机构的行政收费减免，晋城和安丘点名免的各是哪些项目？",
    ],
)
def test_any_other_question_does_not(question: str) -> None:
    assert plan_of(question) is None


def test_without_a_place_or_for_one_that_is_not_here_nothing_is_listed() -> None:
    documents = [parsed.document for parsed in corpus()]
    for question in ("有哪些养老扶持政策措施？请列清单。", WHOLE.format("武汉市")):
        assert asks_for_list(understand(Question(question), documents))
        assert plan_of(question) is None


def test_a_follow_up_lists_another_place_and_asks_no_list_of_its_own_topic() -> None:
    first = WHOLE.format("安丘市")
    plan = plan_of("那大连呢？", previous=[first])
    assert plan is not None
    assert {piece.document.region.name for piece in plan.evidence} == {"大连市"}
    assert plan_of("助老食堂补多少？", previous=[first]) is None


def test_the_list_is_grouped_by_heading_in_the_order_of_the_document() -> None:
    plan = plan_of(WHOLE.format("安丘市"))
    assert plan is not None
    titles = [group.title for group in plan.groups]
    assert titles[0] == "一、完善养老服务设施建设 › （一）科学实施养老服务设施规划"
    assert "四、加大政策扶持 › （十四）完善财政支持政策 › 1.运营补助 › （3）助老食堂（老年人公益性助餐点）" in titles
    assert len(titles) == len(set(titles))
    places = [piece.clause.start + piece.start for piece in plan.evidence]
    assert places == sorted(places)
    assert len(set(quotes(plan))) == len(quotes(plan))
    # 一是开通绿色通道 is but a word before its sentences
    assert "二、提升养老服务供给能力 › （七）提升医养康养结合服务能力" in titles
    assert plan.notices[0].startswith(f"扶持措施共{len(plan.evidence)}项，出自安政办〔2023〕5号")


def test_who_is_responsible_stands_beside_the_group() -> None:
    anqiu, dalian = plan_of(WHOLE.format("安丘市")), plan_of(WHOLE.format("大连市"))
    assert anqiu is not None
    assert dalian is not None
    notes = {group.title: group.note for group in (*anqiu.groups, *dalian.groups)}
    assert notes["四、加大政策扶持 › （十六）完善长期护理保险制度"] == (
        "牵头单位：医保局；配合单位：民政局、财政局、卫健局、安丘银保监组。"
    )
    assert notes["二、提升养老服务供给能力 › （六）提升智慧养老服务能力"].startswith(
        "第1项牵头单位：民政局；配合单位：工信局、大数据中心。第2项牵头单位：民政局；"
    )
    assert notes["三、提高养老服务质量 › （十）深化公办养老机构改革"] == ""  # the table has no such task
    assert notes["三、强化要素支撑,提升养老服务动能 › (十四)减轻税费负担"].startswith("责任单位：市发展改革委、")


def test_a_topic_or_money_narrows_the_list() -> None:
    topic = quotes(plan_of("大连市税费优惠政策列出来"))
    assert len(topic) == 2
    assert topic[1] == "对在社区提供日间照料、康复护理等养老服务机构给予税费减免。"
    money = quotes(plan_of("安丘的养老补贴列个清单"))
    assert all(any(word in quote for word in ("补贴", "补助", "津贴", "奖补", "奖励", "资助")) for quote in money)
    assert 5 < len(money) < 20
    assert plan_of("安丘市殡葬优惠政策列个清单") is None


def test_two_places_are_told_apart_in_the_headings() -> None:
    plan = plan_of("安丘和大连有哪些养老扶持政策？列清单")
    assert plan is not None
    assert {group.title.split(" › ")[0].split(" ")[0] for group in plan.groups} == {"安丘市", "大连市"}
    for group in plan.groups:
        assert {piece.document.region.name for piece in group.evidence} == {group.title.split(" ")[0]}


def test_a_law_is_listed_only_where_the_place_has_no_other_policy() -> None:
    law, notice = parse(LAW, "law.txt"), parse(NOTICE, "notice.txt")
    question = WHOLE.format("溧阳市")
    assert quotes(plan_of(question, [law])) == [
        "第二条 老年人免费乘坐城市公共汽车。",
        "第三条 鼓励医疗机构减免老年人普通门诊挂号费。",
    ]
    both = plan_of(question, [law, notice])
    assert both is not None
    assert {piece.document.number for piece in both.evidence} == {"溧政办发〔2022〕18号"}
    # with more than one notice, a heading says whose it is
    other = parse(NOTICE.replace("18号", "19号").replace("每人每月200元", "每人每月250元"), "other.txt")
    two = plan_of(question, [notice, other])
    assert two is not None
    assert two.groups[0].title == "溧政办发〔2022〕18号 › 二、补贴对象"
    assert two.groups[-1].title.startswith("溧政办发〔2022〕19号 › ")


def test_of_a_document_on_others_only_what_is_for_the_elderly_is_listed() -> None:
    others = parse(
        "溧阳市残疾人保障条例\n\n第一章 总则\n\n第一条 为了保障残疾人权益，制定本条例。\n\n第二章 康复\n\n"
        "第二条 对残疾儿童免费提供抢救性康复。\n\n第三条 对老年残疾人优先提供托养服务。\n\n"
        "第四条 鼓励养老机构接收残疾人。\n",
        "others.txt",
    )
    asked = WHOLE.format("溧阳市")
    assert quotes(plan_of(asked, [others])) == [
        "第三条 对老年残疾人优先提供托养服务。",
        "第四条 鼓励养老机构接收残疾人。",
    ]
    assert len(quotes(plan_of("溧阳市残疾人有哪些扶持政策措施？请列清单。", [others]))) == 3
    # a notice on the elderly comes before
    elderly = parse(NOTICE, "notice.txt")
    plan = plan_of(asked, [others, elderly])
    assert plan is not None
    assert {piece.document.id for piece in plan.evidence} == {elderly.document.id}


def test_what_two_notices_of_a_place_say_alike_is_said_once() -> None:
    one, other = parse(NOTICE, "one.txt"), parse(NOTICE.replace("18号", "19号"), "other.txt")
    assert len(quotes(plan_of(WHOLE.format("溧阳市"), [one, other]))) == len(
        quotes(plan_of(WHOLE.format("溧阳市"), [one]))
    )


def test_a_row_of_a_table_of_benefits_is_told_with_what_is_given_to_whom() -> None:
    table = parse(TABLE, "清单.md")
    plan = plan_of(WHOLE.format("溧阳市"), [table])
    assert plan is not None
    (group,) = plan.groups
    assert len(group.evidence) == 2
    query = understand(Question(WHOLE.format("溧阳市")), [table.document])
    told = rule_sentences(query, group.evidence[0], 1)[0].text
    assert "服务内容：每人每月发放高龄津贴50元" in told
    assert "服务对象：达到80周岁的老年人" in told


@pytest.mark.model
def test_every_item_is_shown_verified_and_cited(answerer: Answerer) -> None:
    answer = answerer.answer(Question(WHOLE.format("安丘市")))
    assert isinstance(answer, Answer)
    plan = plan_of(WHOLE.format("安丘市"))
    assert plan is not None
    assert answer.layout == "list"
    assert [sentence.text for sentence in answer.sentences] == quotes(plan)
    assert {sentence.origin for sentence in answer.sentences} == {"quote"}
    assert {citation.document.region.name for citation in answer.citations} == {"安丘市"}
    assert [section.title for section in answer.sections] == [group.title for group in plan.groups]
    assert sum(len(section.sentences) for section in answer.sections) == len(answer.sentences)
    assert any("有效期至2026年2月28日，已过期" in notice for notice in answer.notices)
    assert answer.today == date(2026, 11, 21)
