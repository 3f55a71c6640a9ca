"""Chunks of a fixed length, and the table of variants over a tiny library."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eval.compared.ablations import Variant, run_ablations
from eval.compared.chunks import to_chunks
from eval.measuring import Task
from eval.opening import Wanted
from index.search import HybridIndex
from index.store import build_index, open_index
from ingest.corpus import read_folders
from server.answering.answer import Evidence
from server.answering.question import Query
from server.answering.reader.reader import AnswerReader
from tests.fakes import CharacterEmbedder

ROOT = Path(__file__).parent.parent
NOTICE = (
    "安丘市人民政府办公室关于养老服务的意见\n安政办〔2023〕5号\n\n一、助老食堂\n"
    "对助老食堂每年给予3万元运营补助。\n二、护理补贴\n对重度失能老人每人每月给予600元护理补贴。\n"
)


def test_chunks_cover_the_text_and_overlap() -> None:
    (parsed,) = to_chunks(read_folders([ROOT / "corpus"]).documents[:1], 300, 50).documents
    text = parsed.document.text
    assert all(text[c.start : c.end] == c.text for c in parsed.clauses)
    assert [c.start for c in parsed.clauses[:3]] == [0, 250, 500]
    assert {len(c.text) for c in parsed.clauses[:-1]} == {300}
    assert parsed.clauses[-1].end == len(text)
    assert parsed.clauses[-1].start < parsed.clauses[-2].end
    assert len({c.id for c in parsed.clauses}) == len(parsed.clauses)


def two_variants_over_one_notice(
    tmp_path: Path, reader: AnswerReader | None = None, question: str = "安丘重度失能老人每月护理补贴多少？"
) -> tuple[str, dict[str, Any], Task]:
    """Measure two variants over one notice and one question; return the printed table, the record and the task."""
    corpus = tmp_path / "政策"
    corpus.mkdir(exist_ok=True)
    (corpus / "a.txt").write_text(NOTICE, encoding="utf-8")
    questions = tmp_path / "q.jsonl"
    gold = [{"doc": "安政办〔2023〕5号", "clause": "二", "quote": "每人每月给予600元护理补贴"}]
    case = {
        "id": "q-1",
        "question": question,
        "type": "number",
        "answerable": True,
        "gold": gold,
        "key_facts": [["600元"]],
    }
    questions.write_text(json.dumps(case, ensure_ascii=False) + "\n", encoding="utf-8")

    def opened(_: Wanted) -> HybridIndex:
        read = read_folders([corpus])
        build_index(read, CharacterEmbedder(), tmp_path / "index")
        return open_index(tmp_path / "index", CharacterEmbedder())

    task = Task.read([questions], [corpus])
    wanted = Wanted((corpus,), "index", tmp_path, None, "bundled", date(2026, 1, 2))
    variants = (Variant("全部", opened, served=True), Variant("词语", lambda w: opened(w).fusing("words")))
    table, path = run_ablations(task, wanted, tmp_path / "out", reader, variants)
    return table, json.loads(path.read_text(encoding="utf-8")), task


def test_each_variant_is_a_row_and_bm25_alone_finds_by_words(tmp_path: Path) -> None:
    table, record, task = two_variants_over_one_notice(tmp_path)
    assert [row[0] for row in record["rows"]] == ["全部", "词语"]
    assert record["head"][:3] == ["检索方式", "Recall@1", "Recall@5"]
    assert record["rows"][1][2] == "100.0%"
    assert record["corpus_sha256"] == task.corpus_sha256
    assert [line.split()[0] for line in table.splitlines()[2:4]] == ["全部", "词语"]
    # what the answerer as served replied stands where a run with the same generator looks for it
    assert len((tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    assert len((tmp_path / "out" / "ablations" / "results.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_a_run_that_stopped_goes_on_without_asking_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = two_variants_over_one_notice(tmp_path)
    capsys.readouterr()
    again = two_variants_over_one_notice(tmp_path)
    assert again[1]["rows"] == first[1]["rows"]
    assert capsys.readouterr().err.count("接着上次做：1题中已有1题的结果") == 2
    assert len((tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()) == 1


class Unconvinced:
    """A reader to whom nothing answers anything."""

    def begin(self, query: Query) -> None:
        """Nothing to prepare."""

    def odds(self, query: Query, evidence: Sequence[Evidence]) -> list[float]:  # noqa: ARG002
        return [-99.0] * len(evidence)


def test_the_variants_answer_with_the_reader_that_is_served(tmp_path: Path) -> None:
    # a sentence with the very value asked for would be believed against the reader
    two_variants_over_one_notice(tmp_path, Unconvinced(), "安丘重度失能老人有没有护理补贴？")
    # these replies are what a run with the same generator takes over
    (kept,) = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert '"refused"' in kept
    assert '"answered"' not in kept
