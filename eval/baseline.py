"""An earlier ``report.json`` beside a finished run: which measures changed, and on which of the same questions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.cases import Case
from eval.errors import BaselineError
from eval.outcomes import Outcome, shown_answer
from eval.run import Report
from eval.significance import PairedTest, paired_test
from eval.summary import MEASURES, Better, Measure, Unit
from eval.verdicts import Verdict

FORMAT_VERSION = 1
"""The format of ``report.json`` that can be read."""

Change = Literal["worse", "better", "mixed", "worded"]
"""Of one question. ``mixed``: better by one measure, worse by another. ``worded``: measured alike, said otherwise."""
CHANGES: tuple[Change, ...] = ("worse", "better", "mixed", "worded")

_EQUAL = 1e-9
_CONDITIONS = ("corpus_sha256", "snapshot", "generator", "embedder", "today", "code")


@dataclass(frozen=True, slots=True)
class EarlierReply:
    """What an earlier report holds of one question: the text shown, what was cited, the values by measure's key."""

    id: str
    asked: tuple[str, ...]
    status: str
    answer: str
    cited: tuple[str, ...]
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier report. ``name`` is its file's, ``settings`` are as its run recorded them."""

    name: str
    made_at: str
    settings: Mapping[str, Any]
    replies: tuple[EarlierReply, ...]


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure now and before, over the same questions: those that have a value both times."""

    key: str
    label: str
    better: Better
    unit: Unit
    now: float | None
    before: float | None
    test: PairedTest


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One question that changed, with the labels of the measures that got better and worse."""

    case: Case
    change: Change
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    before: EarlierReply
    now: str


@dataclass(frozen=True, slots=True)
class AgainstBaseline:
    """A run beside an earlier one. ``matched`` counts the same questions; ``new`` and ``gone`` are ids of the others.

    ``unlike`` names the settings, as in ``Settings``, that are not those of the earlier run.
    """

    baseline: Baseline
    matched: int
    new: tuple[str, ...]
    gone: tuple[str, ...]
    unlike: tuple[str, ...]
    measures: tuple[MeasureChange, ...]
    questions: tuple[QuestionChange, ...]

    def changed(self, change: Change) -> tuple[QuestionChange, ...]:
        """Return the questions of one kind of change, in the question files' order."""
        return tuple(question for question in self.questions if question.change == change)


def read_baseline(path: Path, generator: str | None = None) -> Baseline:
    """Read an earlier ``report.json``. Raises ``BaselineError``.

    Of several runs in it the one of ``generator`` is taken, where exactly one has that name, else the first.
    """
    try:
        record = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BaselineError(f"基线报告“{path}”打不开（{error.strerror}）；请检查路径和读取权限。") from error
    except ValueError as error:
        raise BaselineError(
            f"基线报告“{path}”不是完整的 JSON；请用 --baseline 指定以前评测写出的 report.json。"
        ) from error
    if not isinstance(record, dict) or "rows" not in record or "format" not in record:
        raise BaselineError(f"“{path}”不是评测报告；请用 --baseline 指定以前评测写出的 report.json。")
    if record["format"] != FORMAT_VERSION:
        raise BaselineError(
            f"基线报告“{path}”的格式版本是 {record['format']}，本程序只读 {FORMAT_VERSION}；"
            "请用本程序重新评测一次作基线。"
        )
    try:
        named = [run for run in record.get("runs", []) if run["settings"]["generator"] == generator]
        return _to_baseline(path.name, named[0] if len(named) == 1 else record)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BaselineError(
            f"基线报告“{path}”缺少内容或被改动过（{error}）；请用 --baseline 指定以前评测写出的 report.json。"
        ) from error


def compare_with_baseline(report: Report, baseline: Baseline) -> AgainstBaseline:
    """Put a run beside an earlier one. A question is the same if its id and all of its words are.

    Raises ``BaselineError`` if no question is.
    """
    earlier = {(reply.id, reply.asked): reply for reply in baseline.replies}
    rows = list(zip(report.cases, report.outcomes, report.verdicts, strict=True))
    pairs = [(*row, earlier[key]) for row in rows if (key := _key(row[0])) in earlier]
    if not pairs:
        raise BaselineError(
            f"基线报告“{baseline.name}”里没有一道与这次相同的题（编号和问题文字都相同才算）；"
            "请用同一套题以前的 report.json 作基线。"
        )
    matched = {_key(case) for case, *_ in pairs}
    settings = report.settings
    now = {**{name: getattr(settings, name) for name in _CONDITIONS}, "today": settings.today.isoformat()}
    unlike = [name for name in _CONDITIONS if now[name] != baseline.settings.get(name)]
    if dict(settings.questions) != baseline.settings.get("questions"):
        unlike.insert(0, "questions")
    return AgainstBaseline(
        baseline=baseline,
        matched=len(pairs),
        new=tuple(case.id for case in report.cases if _key(case) not in matched),
        gone=tuple(reply.id for reply in baseline.replies if (reply.id, reply.asked) not in matched),
        unlike=tuple(unlike),
        measures=tuple(_measure_change(measure, pairs) for measure in MEASURES),
        questions=tuple(change for pair in pairs if (change := _question_change(*pair)) is not None),
    )


def baseline_record(against: AgainstBaseline) -> dict[str, Any]:
    """Return the comparison as a JSON-ready dictionary."""
    return {
        "file": against.baseline.name,
        "made_at": against.baseline.made_at,
        "matched": against.matched,
        "new": list(against.new),
        "gone": list(against.gone),
        "unlike": list(against.unlike),
        "metrics": {change.key: _measure_record(change) for change in against.measures},
        **{
            change: [
                {"id": question.case.id, "better": list(question.gained), "worse": list(question.lost)}
                for question in against.changed(change)
            ]
            for change in CHANGES
        },
    }


def _to_baseline(name: str, record: Mapping[str, Any]) -> Baseline:
    replies = tuple(_to_reply(row) for row in record["rows"])
    return Baseline(name, str(record["made_at"]), dict(record["settings"]), replies)


def _to_reply(row: Mapping[str, Any]) -> EarlierReply:
    asked = (*row["previous"], row["question"], row["region"] or "")
    keys = {measure.key for measure in MEASURES}
    return EarlierReply(
        id=str(row["id"]),
        asked=tuple(str(text) for text in asked),
        status=str(row["status"]),
        answer=str(row["answer"]),
        cited=tuple(str(cited["clause_id"]) for cited in row["citations"]),
        values={key: float(value) for key, value in row["verdict"].items() if key in keys},
    )


def _key(case: Case) -> tuple[str, tuple[str, ...]]:
    return case.id, (*case.previous, case.question, case.region or "")


def _measure_change(measure: Measure, pairs: Sequence[tuple[Case, Outcome, Verdict, EarlierReply]]) -> MeasureChange:
    both = [
        (value, before.values[measure.key])
        for _, _, verdict, before in pairs
        if (value := measure.of(verdict)) is not None and measure.key in before.values
    ]
    ours, theirs = [value for value, _ in both], [value for _, value in both]
    now = sum(ours) / len(ours) if ours else None
    then = sum(theirs) / len(theirs) if theirs else None
    test = paired_test(ours, theirs)
    return MeasureChange(measure.key, measure.label, measure.better, measure.unit, now, then, test)


def _question_change(case: Case, outcome: Outcome, verdict: Verdict, before: EarlierReply) -> QuestionChange | None:
    """Return what changed, ``None`` if nothing that a reader sees or that is measured did."""
    gained: list[str] = []
    lost: list[str] = []
    for measure in MEASURES:
        value = measure.of(verdict)
        if value is None or measure.key not in before.values or measure.better == "none":
            continue
        change = (value - before.values[measure.key]) * (1 if measure.better == "higher" else -1)
        if abs(change) > _EQUAL:
            (gained if change > 0 else lost).append(measure.label)
    now = shown_answer(outcome)
    cited = tuple(c.clause_id for c in outcome.citations)
    if gained or lost:
        kind: Change = "mixed" if gained and lost else "better" if gained else "worse"
    elif (outcome.status, now, cited) != (before.status, before.answer, before.cited):
        kind = "worded"
    else:
        return None
    return QuestionChange(case, kind, tuple(gained), tuple(lost), before, now)


def _measure_record(change: MeasureChange) -> dict[str, Any]:
    test = change.test
    return {
        "label": change.label,
        "better": change.better,
        "unit": change.unit,
        "now": change.now,
        "before": change.before,
        "paired": test.n,
        "difference": test.difference,
        "interval": None if test.low is None else [test.low, test.high],
        "p": test.p,
        "is_difference": test.is_difference,
    }
