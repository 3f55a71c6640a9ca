"""Which stage is to be looked at for the replies that aren't sound: counted over all cases and by type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.blame import STAGES, Stage
from eval.cases import CASE_TYPES, Case
from eval.reporting.words import TYPE_NAMES
from eval.summary import UNTYPED
from eval.verdicts import Verdict

_TYPES: tuple[str, ...] = (*CASE_TYPES, UNTYPED)
BLAMED_NAMES: dict[Stage, str] = {
    "parsing": "解析",
    "retrieval": "检索",
    "choice": "选句",
    "generation": "生成",
    "verification": "核对",
    "refusal": "拒答判断",
}
BLAMED_MEANINGS: dict[Stage, str] = {
    "parsing": "依据没有被切成条款",
    "retrieval": "没有找到依据所在的条款",
    "choice": "找到了条款，却选了别的话来答",
    "generation": "模型写的话有误或漏了要点",
    "verification": "没有依据的数字没被拦下",
    "refusal": "该答的没答，或不该答的答了",
}


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many of the cases one stage is blamed for; ``by_type`` has the types that occur, in their usual order."""

    stage: Stage
    cases: int
    by_type: Mapping[str, int]


def count_stages(cases: Sequence[Case], verdicts: Sequence[Verdict]) -> tuple[StageCount, ...]:
    """Count the blamed stages, one entry a stage, also those blamed for nothing."""
    blamed = Counter((verdict.stage, case.type or UNTYPED) for case, verdict in zip(cases, verdicts, strict=True))
    counts = []
    for stage in STAGES:
        by_type = {name: blamed[stage, name] for name in _TYPES if blamed[stage, name]}
        counts.append(StageCount(stage, sum(by_type.values()), by_type))
    return tuple(counts)


def stages_record(counts: Sequence[StageCount]) -> dict[str, Any]:
    """Return the counts as a JSON-ready dictionary."""
    return {count.stage: {"cases": count.cases, "by_type": dict(count.by_type)} for count in counts}


def stage_rows(counts: Sequence[StageCount]) -> list[tuple[str, ...]]:
    """Return the head and a row a stage: what it means, its cases, and those of each type that has any."""
    types = [name for name in _TYPES if any(name in count.by_type for count in counts)]
    rows: list[tuple[str, ...]] = [("环节", "意思", "题数", *(TYPE_NAMES[name] for name in types))]
    for count in counts:
        by_type = (str(count.by_type.get(name, 0) or "—") for name in types)
        rows.append((BLAMED_NAMES[count.stage], BLAMED_MEANINGS[count.stage], str(count.cases), *by_type))
    return rows
