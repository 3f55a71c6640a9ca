"""The command ``ablations``: the same questions with parts of the retrieval taken away, a row each.

All rows are answered without a language model, so that they differ in nothing but the retrieval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.compared.chunks import LENGTH, OVERLAP, to_chunks
from eval.measuring import Task, measure
from eval.opening import Wanted, open_wanted_library
from eval.reporting.sections import section_text
from eval.reporting.words import milliseconds_text, value_text
from eval.run import Answering, Report
from eval.writing import write_record
from index.embedders import open_embedder
from index.search import HybridIndex
from index.store import build_index, is_current, open_index
from ingest.corpus import read_folders
from ingest.progress import ProgressBar
from server.answering.assembly import clock
from server.answering.generate import ExtractiveGenerator
from server.answering.pipeline import Answerer
from server.answering.reader.reader import AnswerReader

NAME = "ablations.json"
_COLUMNS = {
    "recall_1": "Recall@1",
    "recall_5": "Recall@5",
    "recall_10": "Recall@10",
    "success_1": "Success@1",
    "reciprocal_rank": "MRR@10",
    "ndcg": "nDCG@10",
    "right": "答对",
    "facts_right": "要点全对",
    "refused_rightly": "正确拒答",
    "refused_falsely": "误拒",
}


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to retrieve, by its Chinese name, and how its index is opened.

    The ``served`` one is the answerer as it is: its replies are kept where ``run`` looks for them, and asked only once.
    """

    name: str
    opening: Callable[[Wanted], HybridIndex]
    served: bool = False


VARIANTS: tuple[Variant, ...] = (
    Variant("融合（默认）", open_wanted_library, served=True),
    Variant("只用词语（BM25）", lambda wanted: open_wanted_library(wanted).fusing("words")),
    Variant("融合，不算单字", lambda wanted: open_wanted_library(wanted).fusing("clause", "sentence", "words")),
    Variant("只用语义（向量）", lambda wanted: open_wanted_library(wanted).fusing("clause", "sentence")),
    Variant(f"融合，按{LENGTH}字切段（重叠{OVERLAP}字）", lambda wanted: _open_chunks(wanted)),
)


def run_ablations(
    task: Task, wanted: Wanted, out: Path, reader: AnswerReader | None, variants: Sequence[Variant] = VARIANTS
) -> tuple[str, Path]:
    """Measure every variant, keep replies below ``out`` and write the table. Return it in words, and its file.

    ``reader`` is that of the answerer which is served: without it the kept replies were not those of the product.
    """
    own = replace(wanted, generator=ExtractiveGenerator.name)
    settings = own.to_settings()
    reports: list[tuple[str, Report]] = []
    for variant in variants:
        answering: Answering = Answerer(variant.opening(own), ExtractiveGenerator(), clock(settings), reader=reader)
        folder, changed = (out, "") if variant.served else (out / "ablations", variant.name)
        reports.append((variant.name, measure(task, own, answering, folder, changed)))
    record = ablation_record(task, reports)
    path = write_record(out / NAME, record)
    return section_text(record), path


def ablation_record(task: Task, reports: Sequence[tuple[str, Report]]) -> dict[str, Any]:
    """Return the table as a section of the report; see ``eval.reporting.sections``."""
    rows = []
    for name, report in reports:
        scores = {score.key: value_text(score.mean.value, score.unit) for score in report.summary.scores}
        p50 = next(latency.p50 for latency in report.summary.latencies if latency.stage == "retrieve")
        rows.append([name, *(scores[key] for key in _COLUMNS), milliseconds_text(p50)])
    return {
        "title": "去掉一部分会怎样",
        "note": "各行都不用语言模型，只是检索不同。按字数切段时，一段里有标准依据的原文就算找对；"
        "它引用的是整段文字，不是条款。",
        "head": ["检索方式", *_COLUMNS.values(), "检索P50（毫秒）"],
        "rows": rows,
        "questions": task.questions,
        "corpus_sha256": task.corpus_sha256,
    }


def _open_chunks(wanted: Wanted) -> HybridIndex:
    bar = ProgressBar("准备按字数切段的资料库", "")
    chunks = to_chunks(read_folders(wanted.corpora).documents)
    embedder = open_embedder(wanted.embedder or "", wanted.data, bar)
    folder = wanted.data / f"{wanted.index_name}-chunks"
    if not is_current(folder, chunks, embedder):
        build_index(chunks, embedder, folder, bar)
    return open_index(folder, embedder)
