"""The fixed part of the yardstick: it holds now, and an answerer made worse on purpose does not pass it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from eval.benches.verifier_bench import Verify
from eval.cases import load_cases
from eval.errors import BaselineError
from eval.guard import (
    BASELINE,
    DAY,
    QUESTIONS,
    Floor,
    Value,
    check_table,
    chosen,
    falls,
    measure_part,
    read_floor,
)
from eval.opening import SERVED, Wanted
from index.embed import TokenEmbedder
from index.search import ClauseIndex, Hit, HybridIndex, RankingKind
from index.store import build_index, is_current, open_index
from ingest.corpus import read_corpus
from ingest.model import Clause, Document
from server.answering.answer import DraftSentence, Evidence
from server.answering.citations import Verdict, judge
from server.answering.generate import ExtractiveGenerator
from server.answering.pipeline import Answerer
from server.answering.question import Query

ROOT = Path(__file__).parents[1]


def test_what_falls_is_what_is_worse_by_more_than_one_question() -> None:
    then = Floor(DAY, (), {"right": Value(0.8, 50), "unsupported": Value(0.0, 40), "claims_caught": Value(0.9, 100)})
    same = dict(then.values)
    assert falls(then, same) == ()
    assert falls(then, {**same, "right": Value(0.78, 50)}) == ()  # one of fifty: a tie broken otherwise
    assert [f.key for f in falls(then, {**same, "right": Value(0.76, 50)})] == ["right"]
    assert [f.key for f in falls(then, {**same, "unsupported": Value(0.05, 40)})] == ["unsupported"]
    assert falls(then, {**same, "unsupported": Value(0.0, 80), "right": Value(1.0, 50)}) == ()
    assert [f.now for f in falls(then, {"right": same["right"], "unsupported": same["unsupported"]})] == [None]


def test_the_table_says_what_got_worse() -> None:
    then = Floor(DAY, (), {"right": Value(0.8, 50), "recall_5": Value(0.9, 40)})
    table = check_table(then, {"right": Value(0.5, 50), "recall_5": Value(0.9, 40)}).splitlines()
    assert table[1].split()[-2:] == ["0.500（50）", "变差"]
    assert table[2].split()[-1] == "0.900（40）"


def test_a_baseline_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "baseline.json"
    broken.write_text('{"today": "2026-11-22"}', encoding="utf-8")
    with pytest.raises(BaselineError, match=r"baseline\.json"):
        read_floor(broken)
    gone = Floor(DAY, ("no-such-question",), {})
    with pytest.raises(BaselineError, match="no-such-question"):
        chosen(load_cases(QUESTIONS), gone)


def test_the_recorded_part_asks_of_every_kind() -> None:
    part = chosen(load_cases(QUESTIONS), read_floor(BASELINE))
    assert len(part) >= 60
    assert len({case.type for case in part}) == 9
    assert len({case.reason for case in part}) >= 5


@pytest.fixture(scope="module")
def index(embedder: TokenEmbedder, model_data: Path) -> HybridIndex:
    corpus, folder = read_corpus(ROOT / "corpus"), model_data / "index-answering-tests"
    if not is_current(folder, corpus, embedder):
        build_index(corpus, embedder, folder)
    return open_index(folder, embedder)


def values(index: ClauseIndex, tmp_path: Path, verify: Verify = judge) -> Mapping[str, Value]:
    wanted = Wanted((ROOT / "corpus",), SERVED, tmp_path, None, "extractive", DAY)

    def opening(_: Wanted) -> Answerer:
        return Answerer(index, ExtractiveGenerator(), lambda: DAY)

    return measure_part(wanted, tmp_path / "out", opening, read_floor(BASELINE), verify)


@dataclass(frozen=True)
class Borderless:
    """An index that searches all documents whatever region was asked for."""

    whole: HybridIndex

    @property
    def documents(self) -> tuple[Document, ...]:
        return self.whole.documents

    @property
    def snapshot(self) -> str:
        return self.whole.snapshot

    def search(
        self,
        query: str,
        k: int,
        *,
        own_words: str | None = None,
        regions: Collection[str] | None = None,  # noqa: ARG002
        document_ids: Collection[str] | None = None,  # noqa: ARG002
    ) -> list[Hit]:
        return self.whole.search(query, k, own_words=own_words)

    def clause(self, clause_id: str) -> Clause:
        return self.whole.clause(clause_id)

    def clauses_of(self, document_id: str) -> tuple[Clause, ...]:
        return self.whole.clauses_of(document_id)

    def children(self, clause_id: str) -> tuple[Clause, ...]:
        return self.whole.children(clause_id)

    def ancestors(self, clause_id: str) -> tuple[Clause, ...]:
        return self.whole.ancestors(clause_id)


def believe_everything(draft: DraftSentence, query: Query, evidence: Sequence[Evidence]) -> Verdict:
    """A verifier that is switched off."""
    return replace(judge(draft, query, evidence), fault=None, detail="")


@pytest.mark.model
def test_the_program_as_it_is_passes(index: HybridIndex, tmp_path: Path) -> None:
    baseline = read_floor(BASELINE)
    assert falls(baseline, values(index, tmp_path)) == ()


@pytest.mark.model
@pytest.mark.parametrize("rankings", [("words",), ("characters",), ("words", "characters")], ids="+".join)
def test_retrieval_without_vectors_is_caught(
    index: HybridIndex, tmp_path: Path, rankings: tuple[RankingKind, ...]
) -> None:
    # the other way round is none worse since the embedder is tuned: on this part vectors alone find as much
    fallen = {fall.key for fall in falls(read_floor(BASELINE), values(index.fusing(*rankings), tmp_path))}
    assert fallen & {"recall_1", "recall_5", "ndcg"}


@pytest.mark.model
def test_retrieval_without_regard_to_the_region_is_caught(index: HybridIndex, tmp_path: Path) -> None:
    fallen = {fall.key for fall in falls(read_floor(BASELINE), values(Borderless(index), tmp_path))}
    assert "other_region" in fallen
    assert "right" in fallen


@pytest.mark.model
def test_a_verifier_that_believes_everything_is_caught(index: HybridIndex, tmp_path: Path) -> None:
    fallen = {fall.key for fall in falls(read_floor(BASELINE), values(index, tmp_path, believe_everything))}
    assert {"claims_caught"} <= fallen


def test_the_day_is_fixed() -> None:
    assert read_floor(BASELINE).today == DAY == date(2026, 11, 22)
