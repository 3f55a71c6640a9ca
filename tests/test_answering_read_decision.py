"""What the trained reader's odds decide: only where the rules would answer, and which reason is given."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import sleep

import pytest

from index.sentence_transformer import SentenceTransformerEmbedder
from index.store import build_index, open_index
from ingest.corpus import Corpus
from server.answering.answer import Answer, Evidence, Question, Refusal
from server.answering.assembly import lasting_reader
from server.answering.generate import ExtractiveGenerator
from server.answering.pipeline import Answerer
from server.answering.question import Query, understand
from server.answering.refuse import Thresholds, decide_read
from tests.fakes import CharacterEmbedder
from tests.policy_texts import BATHING_AND_AGED, parse

ASKED, OF_ANOTHER_PLACE = "80岁老人有高龄津贴吗？", "上海市80岁老人的高龄津贴每月多少钱？"
ASKED_EXACTLY = "80岁老人的高龄津贴每月多少钱？"
TWO_AGED = BATHING_AND_AGED.replace("100元高龄津贴。\n", "100元高龄津贴。每月发放高龄津贴时先告诉户主。\n")
LIMITS = Thresholds(dense_floor=0.0, dense_range=0.5, off_topic=0.1, evidence=0.2)


class FixedReader:
    """Gives every sentence the same odds; ``begun`` and ``read`` list what it was given."""

    def __init__(self, odds: float) -> None:
        self._odds = odds
        self.begun: list[str] = []
        self.read: list[str] = []

    def begin(self, query: Query) -> None:
        self.begun.append(query.text)

    def odds(self, query: Query, evidence: Sequence[Evidence]) -> list[float]:
        self.read += [f"{query.text}|{piece.quote}" for piece in evidence]
        return [self._odds] * len(evidence)


def outcome(folder: Path, question: str, reader: FixedReader | None, limits: Thresholds = LIMITS) -> Answer | Refusal:
    build_index(Corpus((parse(BATHING_AND_AGED),), ()), CharacterEmbedder(), folder)
    index = open_index(folder, CharacterEmbedder())
    answerer = Answerer(index, ExtractiveGenerator(), lambda: date(2026, 11, 21), limits, reader)
    return answerer.answer(Question(question))


def test_sentences_that_do_not_answer_are_refused_and_shown_as_the_nearest(tmp_path: Path) -> None:
    assert isinstance(outcome(tmp_path / "index", ASKED, None), Answer)
    reader = FixedReader(LIMITS.answering - 0.1)
    refused = outcome(tmp_path / "index", ASKED, reader)
    assert isinstance(refused, Refusal)
    assert "100元高龄津贴" in refused.nearest[0].quote
    assert reader.read[0] == f"{ASKED}|80周岁以上老年人每人每月发放100元高龄津贴。"


def test_odds_at_the_limit_answer(tmp_path: Path) -> None:
    assert isinstance(outcome(tmp_path / "index", ASKED, FixedReader(LIMITS.answering)), Answer)


def test_what_the_rules_refuse_is_not_read(tmp_path: Path) -> None:
    reader = FixedReader(9.0)
    assert isinstance(outcome(tmp_path / "index", OF_ANOTHER_PLACE, reader), Refusal)
    assert reader.read == []


def test_a_sentence_with_the_very_value_asked_for_is_believed_against_the_reader(tmp_path: Path) -> None:
    answer = outcome(tmp_path / "index", ASKED_EXACTLY, FixedReader(LIMITS.answering - 5))
    assert isinstance(answer, Answer)
    assert "100元高龄津贴" in answer.text


class SlowReader(FixedReader):
    """Reads for 80 ms."""

    def odds(self, query: Query, evidence: Sequence[Evidence]) -> list[float]:
        sleep(0.08)
        return super().odds(query, evidence)


def test_reading_is_timed_apart_from_the_search(tmp_path: Path) -> None:
    told = outcome(tmp_path / "index", ASKED, SlowReader(9.0)).timings
    assert 80 <= told.read < 1000
    assert told.retrieve + told.read + told.understand <= told.total
    unread = outcome(tmp_path / "index", ASKED, None).timings
    assert unread.read == 0
    assert told.retrieve < 80 + unread.retrieve


def test_the_best_odds_decide() -> None:
    limits = Thresholds()
    query = understand(Question(ASKED), ())
    assert decide_read([limits.answering - 1, limits.answering + 1], query, (), 0.0, limits).reason is None
    assert decide_read([], query, (), 0.0, limits).reason is None


def test_near_sentences_that_the_reader_refuses_miss_a_detail(tmp_path: Path) -> None:
    limits = replace(LIMITS, topical=-100.0)
    refused = outcome(tmp_path / "index", ASKED, FixedReader(limits.answering - 1), limits)
    assert isinstance(refused, Refusal)
    assert refused.reason == "not_stated"
    assert "没有写明您问的这一点" in refused.message


def test_with_another_embedder_the_rules_decide_alone_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert lasting_reader(SentenceTransformerEmbedder("nowhere", name="bge-m3")) is None
    assert "trained reader not used" in caplog.text
    assert "bge-m3" in caplog.text


class ChoosyReader(FixedReader):
    """Likes the sentences that hold a word, and finds no fault with the others."""

    def __init__(self, word: str, fair: float) -> None:
        super().__init__(fair)
        self._word = word

    def odds(self, query: Query, evidence: Sequence[Evidence]) -> list[float]:
        fair = super().odds(query, evidence)
        return [5.0 if self._word in piece.quote else odd for piece, odd in zip(evidence, fair, strict=True)]


def test_what_is_told_beside_an_answer_must_be_one_by_the_reader(tmp_path: Path) -> None:
    def quotes(name: str, fair: float) -> list[str]:
        limits = replace(LIMITS, answering=-9.0, beside=0.5)
        build_index(Corpus((parse(TWO_AGED),), ()), CharacterEmbedder(), tmp_path / name)
        index = open_index(tmp_path / name, CharacterEmbedder())
        reader = ChoosyReader("每月发放100元", fair)
        answerer = Answerer(index, ExtractiveGenerator(), lambda: date(2026, 11, 21), limits, reader)
        answer = answerer.answer(Question(ASKED_EXACTLY))
        assert isinstance(answer, Answer)
        return [citation.quote for citation in answer.citations]

    liked, fair = quotes("liked", 0.5), quotes("fair", 0.4)
    assert any("户主" in quote for quote in liked)
    assert [quote for quote in liked if "户主" not in quote] == fair
