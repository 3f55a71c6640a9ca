"""One set of questions asked of one answerer after another, each as a resumable run under settings of its own."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bar import Bar
from eval.cases import Case, load_case_files
from eval.library import Library
from eval.opening import Wanted
from eval.provenance import PROJECT, code_digest, corpus_sha256, plain_name, questions_sha256
from eval.run import Answering, Report, Results, Settings, run_cases
from ingest.corpus import read_folders


@dataclass(frozen=True, slots=True)
class Task:
    """The questions with the digests of their files, and the documents that hold the answers."""

    cases: tuple[Case, ...]
    questions: dict[str, str]
    library: Library

    @classmethod
    def read(cls, questions: Sequence[Path], corpora: Sequence[Path]) -> Task:
        """Read questions and documents. Raises ``CaseError`` or ``IngestError``."""
        cases = load_case_files(questions)
        return cls(cases, questions_sha256(questions), Library(read_folders(corpora).documents))

    @property
    def corpus_sha256(self) -> str:
        """One digest of all documents."""
        return corpus_sha256(self.library.documents.values())


def measure(task: Task, wanted: Wanted, answering: Answering, folder: Path, variant: str = "") -> Report:
    """Ask ``answering`` every question that ``folder`` holds no reply to. Raises ``EvalError``.

    ``variant`` names what was changed in an answerer that its settings don't tell apart.
    """
    settings = Settings(
        questions=task.questions,
        corpus_sha256=task.corpus_sha256,
        snapshot=answering.snapshot,
        generator=plain_name(answering.generator) + (f"（{variant}）" if variant else ""),
        embedder="内置" if wanted.embedder is None else plain_name(wanted.embedder),
        today=answering.today,
        code=code_digest(PROJECT),
    )
    results = Results(folder, settings, f"{wanted.generator}{variant}")
    kept = sum(results.get(case) is not None for case in task.cases)
    if kept:
        sys.stderr.write(
            f"{settings.generator}接着上次做：{len(task.cases)}题中已有{kept}题的结果，只做其余的。"
            "要全部重做，请换一个 --out。\n"
        )
    bar = Bar(f"评测 {settings.generator}", "题")
    return run_cases(task.cases, answering, task.library, results, settings, bar)
