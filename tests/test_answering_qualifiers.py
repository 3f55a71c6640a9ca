"""What limits a clause and may not be left out of a sentence on it: conditions, standing, how often, which place."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.corpus import read_corpus
from ingest.model import ParsedDocument
from server.answering.answer import DraftSentence, Evidence, Question
from server.answering.citations import judge
from server.answering.phrasing import named_recipients
from server.answering.question import understand


@cache
def corpus() -> tuple[ParsedDocument, ...]:
    return tuple(read_corpus(Path(__file__).parents[1] / "corpus").documents)


def evidence(quote: str) -> Evidence:
    for parsed in corpus():
        for clause in parsed.clauses:
            start = clause.text.find(quote)
            if start >= 0:
                return Evidence(clause, parsed.document, quote, start, start + len(quote), 1.0)
    raise AssertionError(quote)


def fault(sentence: str, quote: str) -> str | None:
    library = tuple(parsed.document for parsed in corpus())
    query = understand(Question("这条政策是怎么规定的？"), library)
    return judge(DraftSentence(sentence, (1,), "model"), query, [evidence(quote)]).fault


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("支持公办养老机构实行公建民营。", "支持具备条件的公办养老机构实行公建民营"),
        ("重点保障好失能人员的集中供养需求。", "重点保障好失能特困人员的集中供养需求"),
        ("建立健全针对高龄、失能等老年人补贴制度。", "建立健全针对经济困难的高龄、失能等老年人补贴制度"),
        ("建立健全老年人入住养老机构补贴政策。", "建立健全困难老年人入住养老机构补贴政策"),
        ("对居家低保老人提供关爱服务或居家养老服务。", "对失能居家低保老人、重度失能的居家市级以上劳动模范"),
        ("家政服务员提供的老人护理等家政服务免征增值税。", "由员工制家政服务员提供的老人护理等家政服务免征增值税"),
        ("养老服务联席会议制度，每月召开会议。", "建立由市政府分管领导牵头的养老服务联席会议制度，每半年召开会议"),
        ("每月召集领导小组会议，研究和解决重大事项。", "定期召集领导小组会议，研究和解决重大事项"),
        (
            "新建住宅小区，按每百户建筑面积不少于20平方米的标准配套建设社区养老服务设施。",
            "2014年5月26日之后的新建住宅小区",
        ),
    ],
)
def test_a_condition_or_frequency_that_is_left_out_or_changed_is_caught(sentence: str, quote: str) -> None:
    assert fault(sentence, quote) in ("condition", "wording")


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("支持具备条件的公办养老机构实行公建民营。", "支持具备条件的公办养老机构实行公建民营"),
        ("重点保障好失能特困人员的集中供养需求。", "重点保障好失能特困人员的集中供养需求"),
        ("建立健全针对经济困难的失能老年人补贴制度。", "建立健全针对经济困难的高龄、失能等老年人补贴制度"),
        (
            "建立养老服务联席会议制度，每半年召开会议。",
            "建立由市政府分管领导牵头的养老服务联席会议制度，每半年召开会议",
        ),
        ("2021年有75%的农村养老机构开展嵌入式养老服务。", "75%的农村养老机构开展嵌入式养老服务"),
        ("安丘养老机构运营补贴根据接收老年人身体失能情况发放。", "养老机构运营补贴根据接收老年人身体失能情况发放"),
        ("2023年底前要全部具备全托、日托、上门服务等综合性养老服务功能。", "2023年底前全部具备全托、日托、上门服务"),
    ],
)
def test_what_keeps_its_conditions_passes(sentence: str, quote: str) -> None:
    assert fault(sentence, quote) is None


def test_yao_is_no_duty_where_the_clause_only_supports_or_forbids() -> None:
    assert fault("要支持有条件的村建设养老周转房。", "支持有条件的村建设养老周转房") == "modality"
    assert fault("要改变机构的养老服务性质。", "严禁改变机构的养老服务性质") in ("modality", "negation")


def test_the_province_alone_is_not_the_city() -> None:
    quote = "养老机构运营补贴根据接收老年人身体失能情况发放"
    assert fault(f"山东省{quote}。", quote) == "wording"
    assert fault(f"山东省潍坊市安丘市{quote}。", quote) is None


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("民办养老机构，收住重度失能老年人的，每人每年给予600元补助", ("organ", "机构")),
        ("助老食堂，日均服务符合条件的老年人31-60人的，每年给予3万元补助", ("organ", "食堂")),
        ("对为低收入家庭老人，独居老人提供服务的企业给予服务补贴", ("organ", "企业")),
        ("重度失能老年人本人每年领取600元", ("person", "本人")),
    ],
)
def test_persons_who_are_only_served_get_nothing(text: str, whom: tuple[str, str]) -> None:
    assert named_recipients(text, "") == (whom,)
