"""Items of a list: read with their lead, told with it, and one list doesn't fill the hits. Invented, no real policy."""

from __future__ import annotations

from datetime import date

import pytest

from index.leads import lead_of
from index.search import HybridIndex
from index.store import build_index, open_index
from ingest.corpus import Corpus
from ingest.model import Clause
from server.answering.answer import Answer, Evidence, Question
from server.answering.generate import ExtractiveGenerator
from server.answering.lists import with_leads
from server.answering.pipeline import Answerer
from server.answering.question import understand
from server.answering.refuse import Thresholds
from tests.fakes import CharacterEmbedder
from tests.policy_texts import parse

RULES = """溧阳市失业救济办法
第一章 总则
第一条 领取救济金的人员按月到窗口报到，由窗口登记。
第二章 领取
第二条 领取救济金的人员有下列情形之一的，停止领取救济金：
（一）重新就业的；
（二）应征入伍的；
（三）迁往外地的。
第三条 家庭改造按照下列标准补贴：
（一）低保家庭，每户最高三千元；
（二）其他有八十周岁以上老年人的家庭，按照实际改造费用的百分之四十补贴，每户最高一千二百元，由县级财政承担。
第四条 违反本办法的，由民政部门责令改正；情节严重的，有下列行为之一的，处三万元以下罚款：
（一）冒领救济金的；
（二）伪造材料的。
第五条 救济金由市财政承担。
第六条 用餐补贴按餐发放：
（一）60周岁至79周岁的，每餐2元；
（二）80周岁及以上的，每餐3元；
（三）低保对象不分年龄，每餐5元。其中重度残疾的，每餐6元。
第七条 护理补贴按月发放：
（一）轻度失能的，60元；
（二）中度失能的，120元；
（三）重度失能和完全失能的，200元。
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> HybridIndex:
    folder = tmp_path_factory.mktemp("lists") / "index"
    build_index(Corpus((parse(RULES),), ()), CharacterEmbedder(), folder)
    return open_index(folder, CharacterEmbedder())


def clause(index: HybridIndex, words: str) -> Clause:
    (document,) = index.documents
    return next(c for c in index.clauses_of(document.id) if words in c.text)


def evidence(index: HybridIndex, words: str) -> Evidence:
    found = clause(index, words)
    return Evidence(found, index.documents[0], found.text, 0, len(found.text), 1.0)


def told(index: HybridIndex, *words: str, question: str = "有什么规定") -> list[str]:
    query = understand(Question(question), ())
    return [piece.quote for piece in with_leads(query, [evidence(index, each) for each in words], index)]


def test_an_item_is_told_with_its_lead_and_the_other_items_of_a_short_list(index: HybridIndex) -> None:
    assert told(index, "应征入伍") == [
        "第二条 领取救济金的人员有下列情形之一的，停止领取救济金：",
        "（一）重新就业的；",
        "（二）应征入伍的；",
        "（三）迁往外地的。",
    ]


def test_the_lead_alone_brings_its_items(index: HybridIndex) -> None:
    assert told(index, "停止领取救济金")[-1] == "（三）迁往外地的。"


def test_a_long_item_beside_a_short_one_belongs_to_the_list(index: HybridIndex) -> None:
    assert [quote[:8] for quote in told(index, "低保家庭")] == [
        "第三条 家庭改造",
        "（一）低保家庭，",
        "（二）其他有八十",
    ]


def test_of_a_list_that_was_not_found_first_only_the_chosen_item_follows(index: HybridIndex) -> None:
    assert told(index, "按月到窗口", "应征入伍") == [
        "第一条 领取救济金的人员按月到窗口报到，由窗口登记。",
        "第二条 领取救济金的人员有下列情形之一的，停止领取救济金：",
        "（二）应征入伍的；",
    ]


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("我妈85了，一餐补多少", ["（二）80周岁及以上的，每餐3元；", "（三）低保对象不分年龄，每餐5元。"]),
        ("我妈50了，一餐补多少", ["（一）60周岁至79周岁的，每餐2元；", "（二）80周岁及以上的，每餐3元；"]),
        ("一餐补多少", ["（一）60周岁至79周岁的，每餐2元；", "（二）80周岁及以上的，每餐3元；"]),
    ],
)
def test_items_for_another_age_are_left_out_where_one_is_for_the_askers(
    index: HybridIndex, question: str, items: list[str]
) -> None:
    assert told(index, "用餐补贴", question=question)[1:3] == items


def test_items_for_another_degree_are_left_out(index: HybridIndex) -> None:
    assert told(index, "护理补贴", question="完全失能的补多少")[1:] == ["（三）重度失能和完全失能的，200元。"]
    assert len(told(index, "护理补贴", question="失能的补多少")) == 4


def test_what_an_item_says_of_some_of_its_people_is_told_with_it(index: HybridIndex) -> None:
    assert told(index, "用餐补贴")[-2:] == ["（三）低保对象不分年龄，每餐5元。", "其中重度残疾的，每餐6元。"]


def test_a_lead_begins_after_the_last_full_stop(index: HybridIndex) -> None:
    item = clause(index, "伪造材料")
    lead = lead_of(item, clause(index, "情节严重"))
    assert lead is not None
    assert lead.text == "第四条 违反本办法的，由民政部门责令改正；情节严重的，有下列行为之一的，处三万元以下罚款："


def test_what_stands_for_itself_has_no_lead(index: HybridIndex) -> None:
    assert lead_of(clause(index, "由市财政承担"), clause(index, "第二章")) is None


def test_no_more_than_two_items_of_a_list_stand_before_other_clauses(index: HybridIndex) -> None:
    hits = index.search("领取救济金的人员", 30)
    items = [hit.rank for hit in hits if hit.lead is not None and "情形之一" in hit.lead.text]
    others = [hit.rank for hit in hits if hit.lead is None]
    assert len(items) == 3
    assert items[1] < max(others) < items[2]


def test_the_whole_answer_names_the_consequence_and_cites_both_clauses(index: HybridIndex) -> None:
    limits = Thresholds(dense_floor=0.0, dense_range=0.5, off_topic=0.1, evidence=0.2)
    answerer = Answerer(index, ExtractiveGenerator(), lambda: date(2026, 11, 21), limits)
    answer = answerer.answer(Question("领取救济金的人员应征入伍的停不停发？"))
    assert isinstance(answer, Answer)
    assert answer.sentences[0].text.endswith("停止领取救济金：")
    assert "（二）应征入伍的；" in [sentence.text for sentence in answer.sentences]
    assert {citation.clause.text[:3] for citation in answer.citations} >= {"第二条", "（二）"}
