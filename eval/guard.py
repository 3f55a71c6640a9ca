"""The command ``check``: a fixed small part of the yardstick, which fails when a measure falls below the baseline.

The part is questions over ``corpus/`` and all pairs of the verifier bench that it holds. No language model speaks, and
the day is fixed, so that the same program gives the same values on every machine but for rare ties.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from eval.benches.verifier_bench import BenchResult, Verify, judge_pairs
from eval.benches.verifier_pairs import load_pairs
from eval.cases import Case, load_cases
from eval.errors import BaselineError
from eval.library import Library
from eval.measuring import Task, measure
from eval.opening import Wanted
from eval.provenance import questions_sha256
from eval.reporting.words import aligned
from eval.running import Opening
from eval.splits import read_sides
from eval.summary import MEASURES, Summary
from eval.writing import write_record
from ingest.corpus import read_folders
from ingest.progress import ProgressBar
from server.answering.citations import judge
from server.answering.generate import ExtractiveGenerator

_HERE = Path(__file__).parent
BASELINE, PAIRS = _HERE / "benches" / "baseline.json", _HERE / "benches" / "verifier.jsonl"
QUESTIONS = _HERE / "questions" / "corpus-dev.jsonl"
EVERY = 3
"""Every third question of the file is in the part."""
DAY = date(2026, 11, 22)
"""The day for which validity is told, so that the values don't change when a document ends."""
WATCHED = (
    "right",
    "facts_right",
    "key_facts",
    "wrong_first",
    "unsupported",
    "carried",
    "citation_recall",
    "refused_rightly",
    "refused_falsely",
    "other_region",
    "expiry_told",
    "recall_1",
    "recall_5",
    "ndcg",
)
"""The measures of the questions that may not fall."""
SLACK = 1.0
"""Questions (or pairs) by which a value may fall short: another processor may break a tie of scores otherwise."""


@dataclass(frozen=True, slots=True)
class Value:
    """A measure's value over ``n`` questions or pairs."""

    value: float
    n: int


@dataclass(frozen=True, slots=True)
class Floor:
    """What was measured when it was recorded: the ids of the questions, the day, and the values by measure."""

    today: date
    cases: tuple[str, ...]
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Fall:
    """A measure that is worse than its baseline by more than ``SLACK`` questions."""

    key: str
    label: str
    baseline: float
    now: float | None


def chosen(cases: Sequence[Case], baseline: Floor) -> tuple[Case, ...]:
    """Return the baseline's questions, in its order. Raises ``BaselineError`` if one of them is gone."""
    known = {case.id: case for case in cases}
    gone = [key for key in baseline.cases if key not in known]
    if gone:
        raise BaselineError(
            f"基线里的题目不在题目文件里：{'、'.join(gone)}；请恢复这些题，或用 --record 重新记录基线。"
        )
    return tuple(known[key] for key in baseline.cases)


def run_check(wanted: Wanted, out: Path, opening: Opening, *, record: bool, path: Path = BASELINE) -> tuple[str, bool]:
    """Measure the fixed part; return its table, and whether nothing fell. With ``record`` it is the new baseline.

    Raises ``EvalError``.
    """
    ids = tuple(case.id for case in load_cases(QUESTIONS)[::EVERY])
    baseline = Floor(DAY, ids, {}) if record else read_floor(path)
    now = measure_part(wanted, out, opening, baseline)
    if record:
        baseline = replace(baseline, values=now)
        write_record(path, floor_record(baseline))
    return check_table(baseline, now), not falls(baseline, now)


def measure_part(
    wanted: Wanted, out: Path, opening: Opening, baseline: Floor, verify: Verify = judge
) -> dict[str, Value]:
    """Ask the baseline's questions and judge the pairs of the verifier bench; ``verify`` is the verifier."""
    own = replace(wanted, generator=ExtractiveGenerator.name, today=baseline.today)
    parsed = read_folders(own.corpora).documents
    task = Task(chosen(load_cases(QUESTIONS), baseline), questions_sha256([QUESTIONS]), Library(parsed))
    summary = measure(task, own, opening(own), out).summary
    bench = judge_pairs(load_pairs(PAIRS), parsed, read_sides().test, ProgressBar("核对规则", "句"), verify)
    return values_of(summary, bench)


def values_of(summary: Summary, bench: BenchResult) -> dict[str, Value]:
    """Return what is watched: measures of the questions, and what each gate of the verifier lets through and stops."""
    values: dict[str, Value] = {}
    for key in WATCHED:
        mean = summary.score(key)
        if mean.value is not None:
            values[key] = Value(mean.value, mean.n)
    for rates in next(score for score in bench.scores if score.scope == "all").rates:
        if rates.caught.value is not None and rates.false_alarms.value is not None:
            values[f"{rates.gate}_caught"] = Value(rates.caught.value, rates.caught.n)
            values[f"{rates.gate}_passed"] = Value(1 - rates.false_alarms.value, rates.false_alarms.n)
    return values


def falls(baseline: Floor, now: Mapping[str, Value]) -> tuple[Fall, ...]:
    """Return the measures that got worse, in the baseline's order; one that is no longer measured is among them."""
    found = []
    for key, then in baseline.values.items():
        value = now.get(key)
        if value is None or _shortfall(key, then, value) > SLACK / max(value.n, 1) + 1e-9:
            found.append(Fall(key, _label(key), then.value, None if value is None else value.value))
    return tuple(found)


def read_floor(path: Path = BASELINE) -> Floor:
    """Return a recorded baseline. Raises ``BaselineError``."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        values = {key: Value(float(v["value"]), int(v["n"])) for key, v in record["values"].items()}
        return Floor(date.fromisoformat(record["today"]), tuple(record["cases"]), values)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BaselineError(f"基线文件“{path}”不能用（{error!r}）；请恢复它，或用 --record 重新记录。") from error


def floor_record(baseline: Floor) -> dict[str, Any]:
    """Return a baseline as a JSON-ready dictionary."""
    return {
        "today": baseline.today.isoformat(),
        "values": {key: {"value": round(v.value, 6), "n": v.n} for key, v in baseline.values.items()},
        "cases": list(baseline.cases),
    }


def check_table(baseline: Floor, now: Mapping[str, Value]) -> str:
    """Return what was measured beside the baseline, a line a measure."""
    fallen = {fall.key for fall in falls(baseline, now)}
    rows = [("指标", "基线", "现在", "")]
    for key, then in baseline.values.items():
        value = now.get(key)
        shown = "—" if value is None else f"{value.value:.3f}（{value.n}）"
        rows.append((_label(key), f"{then.value:.3f}（{then.n}）", shown, "变差" if key in fallen else ""))
    return "\n".join(aligned(rows))


_LABELS = {measure.key: measure.label for measure in MEASURES} | {
    "claims_caught": "改错的句子：被核对规则拦下",
    "claims_passed": "对的句子：被核对规则放行",
    "shown_caught": "改错的句子：没有显示",
    "shown_passed": "对的句子：可以显示",
}
_LOWER = {measure.key for measure in MEASURES if measure.better == "lower"}


def _label(key: str) -> str:
    return _LABELS.get(key, key)


def _shortfall(key: str, then: Value, now: Value) -> float:
    return now.value - then.value if key in _LOWER else then.value - now.value
