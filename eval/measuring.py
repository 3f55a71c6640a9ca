"""One set of questions asked of one answerer after another, each as a resumable run under settings of its own."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Case, load_case_files
from eval.library import Library
from eval.opening import Wanted
from eval.provenance import PROJECT, code_digest, corpus_sha256, plain_name, questions_sha256
from eval.run import Answering, Report, Results, Settings, run_cases
from ingest.corpus import read_folders
from ingest.progress import ProgressBar


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
    settings = settings_of(task.questions, task.library, wanted, answering, variant)
    results = open_results(task.cases, folder, settings, f"{wanted.generator}{variant}")
    bar = ProgressBar(f"评测 {settings.generator}", "题")
    return run_cases(task.cases, answering, task.library, results, settings, bar)


def settings_of(
    questions: Mapping[str, str], library: Library, wanted: Wanted, answering: Answering, variant: str = ""
) -> Settings:
    """Return what the numbers hold for; ``questions`` are the sha256 of the files asked from."""
    return Settings(
        questions=questions,
        corpus_sha256=corpus_sha256(library.documents.values()),
        snapshot=answering.snapshot,
        generator=plain_name(answering.generator) + (f"（{variant}）" if variant else ""),
        embedder="内置" if wanted.embedder is None else plain_name(wanted.embedder),
        today=answering.today,
        code=code_digest(PROJECT),
    )


def open_results(cases: Sequence[Case], folder: Path, settings: Settings, generator: str) -> Results:
    """Open the kept replies and say how many questions they save. Raises ``OutputError``."""
    results = Results(folder, settings, generator)
    kept = sum(results.get(case) is not None for case in cases)
    if kept:
        sys.stderr.write(
            f"{settings.generator}接着上次做：{len(cases)}题中已有{kept}题的结果，只做其余的。"
            "要全部重做，请换一个 --out。\n"
        )
    return results
