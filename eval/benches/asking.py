"""Questions that are no question set's: asked once each, replies kept on the disk, the measured table written aside."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.bar import Bar
from eval.cases import Case
from eval.errors import EvalError
from eval.library import Library
from eval.opening import Wanted
from eval.outcomes import Outcome, reply_to_outcome
from eval.provenance import PROJECT, code_digest, corpus_sha256, plain_name, questions_sha256
from eval.reporting.words import aligned
from eval.run import Answering, Results, Settings
from eval.writing import write_aside
from server.answering.errors import AnsweringError


def settings_of(files: Sequence[Path], library: Library, wanted: Wanted, answering: Answering) -> Settings:
    """Return what the numbers hold for. Raises ``EvalError`` if the answerer serves other documents."""
    served = {document.id for document in answering.documents}
    if served != set(library.documents):
        raise EvalError(
            f"问答索引里有 {len(served)} 份文件，政策文件夹里读到 {len(library.documents)} 份，两者不一致；"
            "请用同一个文件夹重建索引后再评测。"
        )
    return Settings(
        questions=questions_sha256(files),
        corpus_sha256=corpus_sha256(library.documents.values()),
        snapshot=answering.snapshot,
        generator=plain_name(answering.generator),
        embedder="内置" if wanted.embedder is None else plain_name(wanted.embedder),
        today=answering.today,
        code=code_digest(PROJECT),
    )


def ask_each(cases: Sequence[Case], answering: Answering, results: Results, bar: Bar) -> tuple[Outcome, ...]:
    """Return the reply to every case, asking those that ``results`` holds none of.

    A question that the answerer rejects is a failed outcome, not the end of the run. Raises ``OutputError``.
    """
    kept = sum(results.get(case) is not None for case in cases)
    if kept:
        sys.stderr.write(f"接着上次做：{len(cases)}题中已有{kept}题的结果，只做其余的。要全部重做，请换一个 --out。\n")
    outcomes: list[Outcome] = []
    bar(0, len(cases))
    for case in cases:
        outcome = results.get(case)
        if outcome is None:
            try:
                outcome = reply_to_outcome(case.id, answering.answer(case.to_question()), ())
            except AnsweringError as error:
                outcome = Outcome(case.id, "failed", answering.today, message=str(error))
            results.keep(case, outcome)
        outcomes.append(outcome)
        bar(len(outcomes), len(cases))
    return tuple(outcomes)


def write_section(section: Mapping[str, Any], path: Path) -> Path:
    """Write a section of the report, complete or not at all. Raises ``OutputError``."""
    return write_aside(path, json.dumps(section, ensure_ascii=False, indent=1) + "\n")


def section_text(section: Mapping[str, Any]) -> str:
    """Return a section as a table for a terminal."""
    return "\n".join([section["title"], *aligned([section["head"], *section["rows"]]), section["note"]])
