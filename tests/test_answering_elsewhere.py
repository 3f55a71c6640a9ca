"""A topic that only another region's documents hold: said so, and looked for only where it could matter."""

from __future__ import annotations

import pytest

from index.search import Hit, SentenceScore
from server.answering.answer import Question
from server.answering.characters import CharacterWeights
from server.answering.coverage import WordWeights
from server.answering.decision import Decision
from server.answering.question import understand
from server.answering.refuse import Thresholds, decide
from server.answering.select import choose, rank_sentences
from tests.policy_texts import BATHING_AND_AGED, parse

LIMITS = Thresholds(dense_floor=0.0, dense_range=1.0, off_topic=0.1, evidence=0.2, doubtful=0.9)


class Elsewhere:
    """The best word coverage of the other regions; ``searches`` counts how often it was asked for."""

    def __init__(self, covered: float) -> None:
        self._covered = covered
        self.searches = 0

    def __call__(self) -> float:
        self.searches += 1
        return self._covered


def decided(text: str, dense: float, elsewhere: Elsewhere) -> Decision:
    parsed = parse(BATHING_AND_AGED)
    clauses = [clause for clause in parsed.clauses if "每人" in clause.text]
    hits = [
        Hit(clause, parsed.document, 1 / rank, rank, (SentenceScore(0, len(clause.text), dense, 1.0, 0.1),))
        for rank, clause in enumerate(clauses, start=1)
    ]
    texts = [clause.text for clause in parsed.clauses]
    query = understand(Question(text), (parsed.document,))
    ranked = rank_sentences(query, hits, WordWeights(texts))
    return decide(query, ranked, choose(query, ranked), elsewhere, CharacterWeights(texts), LIMITS)


def test_a_topic_of_other_regions_is_told_as_theirs() -> None:
    elsewhere = Elsewhere(0.9)
    refused = decided("轮椅租赁去哪儿办？", 0.5, elsewhere)
    assert refused.reason == "no_evidence"
    assert "其他地区的文件里有，但不能代替" in refused.message
    assert elsewhere.searches == 1


def test_a_topic_of_no_region_is_not() -> None:
    assert "其他地区" not in decided("轮椅租赁去哪儿办？", 0.5, Elsewhere(0.2)).message


@pytest.mark.parametrize(("question", "dense"), [("80岁老人的高龄津贴每月多少钱？", 0.5), ("轮椅租赁去哪儿办？", 0.95)])
def test_other_regions_are_not_searched_where_these_clauses_are_near(question: str, dense: float) -> None:
    elsewhere = Elsewhere(0.9)
    decided(question, dense, elsewhere)
    assert elsewhere.searches == 0
