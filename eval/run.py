"""Ask every case, keep each reply as it comes, and go on where an interrupted run stopped."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from eval.cases import Case, check_gold
from eval.errors import EvalError
from eval.kept import KeptLines
from eval.library import Library
from eval.outcomes import Outcome, outcome_record, record_outcome, reply_to_outcome
from eval.summary import Summary, summarise
from eval.verdicts import Verdict, judge
from index.search import Hit
from ingest.model import Document
from server.answering.answer import Answer, Question, Refusal
from server.answering.errors import AnsweringError

RESULTS_NAME = "results.jsonl"
DEEPEST = 10
"""Clauses asked of the search: the largest k of Recall@k."""


class Answering(Protocol):
    """What an evaluation needs of an answerer."""

    @property
    def documents(self) -> Sequence[Document]:
        """The documents it answers from."""
        ...

    @property
    def snapshot(self) -> str:
        """A short hash that changes whenever the index's content does."""
        ...

    @property
    def generator(self) -> str:
        """The generator's name."""
        ...

    @property
    def today(self) -> date:
        """The day for which validity is told."""
        ...

    def answer(self, question: Question) -> Answer | Refusal:
        """Answer, or refuse; raises ``AnsweringError`` for a question that cannot be used."""
        ...

    def retrieve(self, question: Question, k: int) -> Sequence[Hit]:
        """Return up to ``k`` clauses, best first, as they are found for ``answer``."""
        ...


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run's numbers hold for. ``questions`` maps a file's name to its sha256; no paths, no host names.

    ``code`` is a digest of the program: replies of another version are never taken over.
    """

    questions: Mapping[str, str]
    corpus_sha256: str
    snapshot: str
    generator: str
    embedder: str
    today: date
    code: str


@dataclass(frozen=True, slots=True)
class Machine:
    """What the latencies hold for."""

    system: str
    processor: str
    cpus: int
    python: str


@dataclass(frozen=True, slots=True)
class Report:
    """A finished run. ``cases``, ``outcomes`` and ``verdicts`` have one entry a case, in the question files' order."""

    made_at: datetime
    settings: Settings
    machine: Machine
    summary: Summary
    documents: Mapping[str, Document]
    cases: tuple[Case, ...]
    outcomes: tuple[Outcome, ...]
    verdicts: tuple[Verdict, ...]


class Results:
    """``results.jsonl``: a reply a line, appended as it comes; several generators keep theirs in the same file.

    A line is found again by what was asked and by the settings, so a changed question, corpus, generator, day or
    program is asked anew while the old line stays where it is.
    """

    def __init__(self, folder: Path, settings: Settings, generator: str = "") -> None:
        """Open the file in ``folder``, which is made if need be. Raises ``OutputError``.

        ``generator`` is the setting that opened the answerer. It tells apart what ``settings``, which leaves the
        machine, names alike: two folders of one name, two services with one model. Only its digest is written.
        """
        ran = [settings.corpus_sha256, settings.snapshot, settings.generator, settings.embedder, settings.code]
        self._ran = "|".join([*ran, settings.today.isoformat(), generator])
        self._lines = KeptLines(folder / RESULTS_NAME)
        self._outcomes: dict[str, Outcome] = {}
        for record in self._lines.records():
            try:
                self._outcomes[record["key"]] = record_outcome(record)
            except (ValueError, KeyError, TypeError):
                continue  # another program's line; its question is asked again

    def get(self, case: Case) -> Outcome | None:
        """Return the kept reply to ``case``; where question or model failed it is ``None``, to be asked again."""
        outcome = self._outcomes.get(self._key(case))
        if outcome is None or outcome.status == "failed" or outcome.drafting.broken_off:
            return None
        return outcome

    def keep(self, case: Case, outcome: Outcome) -> None:
        """Append a reply and flush it to the disk. Raises ``OutputError``."""
        self._lines.append({"key": self._key(case), **outcome_record(outcome)})
        self._outcomes[self._key(case)] = outcome

    def _key(self, case: Case) -> str:
        return hashlib.sha256(f"{case.id}|{case.asked}|{self._ran}".encode()).hexdigest()[:16]


def run_cases(
    cases: Sequence[Case],
    answering: Answering,
    library: Library,
    results: Results,
    settings: Settings,
    progress: Callable[[int, int], None],
) -> Report:
    """Ask every case without a kept reply and measure all; ``progress`` is called with (cases done, cases in all).

    Raises ``EvalError`` before the first question if a gold document is missing or the answerer serves other documents
    than ``library``. A question that the answerer rejects is a failed case, not the end of the run.
    """
    check_gold(cases, list(library.documents.values()))
    outcomes = ask_cases(cases, answering, library, results, progress)
    verdicts = [judge(case, outcome, library) for case, outcome in zip(cases, outcomes, strict=True)]
    return Report(
        made_at=datetime.now(UTC),
        settings=settings,
        machine=Machine(platform.system(), platform.machine(), os.cpu_count() or 1, platform.python_version()),
        summary=summarise(cases, outcomes, verdicts),
        documents=library.documents,
        cases=tuple(cases),
        outcomes=outcomes,
        verdicts=tuple(verdicts),
    )


def ask_cases(
    cases: Sequence[Case],
    answering: Answering,
    library: Library,
    results: Results,
    progress: Callable[[int, int], None],
) -> tuple[Outcome, ...]:
    """Return the reply to every case, asking those that ``results`` holds none of; see ``run_cases``."""
    _check_same_documents(answering.documents, library.documents.keys())
    outcomes: list[Outcome] = []
    progress(0, len(cases))
    for case in cases:
        outcome = results.get(case)
        if outcome is None:
            outcome = _ask(case, answering)
            results.keep(case, outcome)
        outcomes.append(outcome)
        progress(len(outcomes), len(cases))
    return tuple(outcomes)


def _ask(case: Case, answering: Answering) -> Outcome:
    question = case.to_question()
    try:
        reply = answering.answer(question)  # first: its times must not profit from what the search has warmed up
        return reply_to_outcome(case.id, reply, answering.retrieve(question, DEEPEST))
    except AnsweringError as error:
        return Outcome(case.id, "failed", answering.today, message=str(error))


def _check_same_documents(served: Sequence[Document], read: Collection[str]) -> None:
    ids = {document.id for document in served}
    if ids != set(read):
        raise EvalError(
            f"问答索引里有 {len(ids)} 份文件，政策文件夹里读到 {len(read)} 份，两者不一致；"
            "请用同一个文件夹重建索引后再评测。"
        )
