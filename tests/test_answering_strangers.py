"""Sentences of clauses that are no answer by the reader's odds are not told beside one that is."""

from __future__ import annotations

from index.search import Hit, SentenceScore
from ingest.sentences import sentence_spans
from server.answering.answer import Question
from server.answering.candidate import Candidate
from server.answering.coverage import WordWeights
from server.answering.question import Query, understand
from server.answering.refuse import Thresholds, without_strangers
from server.answering.select import rank_sentences
from tests.policy_texts import parse

POLICY = """甲市人民政府办公室关于发展养老服务的意见
某政办〔2023〕1号
一、上门助浴
为行动不便的失能老年人提供上门助浴服务。对投入运营半年以上的机构给予奖励。
二、高龄津贴
80周岁以上老年人每人每月发放100元高龄津贴。
甲市人民政府办公室
2023年3月1日
"""
LIMITS = Thresholds()
NO, YES = LIMITS.answering - 1, LIMITS.answering + 1


def sentences(text: str) -> tuple[Query, list[Candidate]]:
    """The three sentences, in the order of the text."""
    parsed = parse(POLICY)
    clauses = [clause for clause in parsed.clauses if "老年人" in clause.text]
    hits = [
        Hit(
            clause,
            parsed.document,
            1.0,
            rank,
            tuple(SentenceScore(span.start, span.end, 0.9, 1.0, 0.5) for span in sentence_spans(clause.text)),
        )
        for rank, clause in enumerate(clauses, start=1)
    ]
    query = understand(Question(text), (parsed.document,))
    found = rank_sentences(query, hits, WordWeights(clause.text for clause in parsed.clauses))
    kept = [one for one in found if "助浴服务" in one.evidence.quote or "元" in one.evidence.quote]
    kept += [one for one in found if "奖励" in one.evidence.quote]
    return query, sorted(kept, key=lambda one: POLICY.index(one.evidence.quote))


def told(text: str, odds: tuple[float, float, float]) -> list[str]:
    query, shown = sentences(text)
    return [one.evidence.quote[:6] for one in without_strangers(odds, query, shown, LIMITS)]


def test_what_another_clause_says_is_left_out() -> None:
    assert told("能上门洗澡吗？", (YES, YES, NO)) == ["为行动不便的", "对投入运营半"]
    assert told("能上门洗澡吗？", (YES, YES, YES)) == ["为行动不便的", "对投入运营半", "80周岁以上"]


def test_conditions_of_a_clause_that_answers_stay() -> None:
    assert told("能上门洗澡吗？", (YES, NO, NO)) == ["为行动不便的", "对投入运营半"]


def test_the_first_goes_too_where_a_later_clause_answers() -> None:
    assert told("八十多岁的有什么？", (NO, NO, YES)) == ["80周岁以上"]


def test_the_very_value_asked_for_stays_whatever_the_reader_makes_of_it() -> None:
    query, shown = sentences("80岁老人的高龄津贴每月多少钱？")
    first = [shown[2], *shown[:2]]
    kept = without_strangers((NO, NO, NO), query, first, LIMITS)
    assert [one.evidence.quote[:6] for one in kept] == ["80周岁以上"]
