"""How well the right clauses were ranked: Recall@k, Success@1, MRR and nDCG of one question.

A gold quote is one thing to be found. A found clause that holds a quote not found before counts as that thing; all
others are of no use. A clause that holds two quotes takes two places: only chunks that run across clauses do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count

# ir-measures: the field's own definitions, computed by the reference implementation of TREC
from ir_measures import RR, Qrel, R, ScoredDoc, Success, iter_calc, nDCG

Judgements = Sequence[Collection[int]]
"""An entry for each found clause, best first: the indices of the gold quotes for which that clause is a right one."""

_R1, _R3, _R5, _R10 = R @ 1, R @ 3, R @ 5, R @ 10
_S1, _RR10, _N10 = Success @ 1, RR @ 10, nDCG @ 10
_ALL = [_R1, _R3, _R5, _R10, _S1, _RR10, _N10]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The measures of one question, each between 0 and 1. ``success_1`` is ``None`` where several quotes are gold."""

    recall_1: float
    recall_3: float
    recall_5: float
    recall_10: float
    success_1: float | None
    reciprocal_rank: float
    ndcg: float


def rank_measures(judged: Judgements, gold: int) -> Ranking:
    """Measure one ranking against ``gold`` quotes. Raises ``ValueError`` without any."""
    if gold < 1:
        raise ValueError(f"a ranking for {gold} gold quotes cannot be measured")
    found = _documents(judged)
    run = [ScoredDoc("q", name, float(-place)) for place, name in enumerate(found)] or [ScoredDoc("q", "none", 0.0)]
    wanted = [Qrel("q", _name(index), 1) for index in range(gold)]
    value = {metric.measure: metric.value for metric in iter_calc(_ALL, wanted, run)}
    return Ranking(
        recall_1=value[_R1],
        recall_3=value[_R3],
        recall_5=value[_R5],
        recall_10=value[_R10],
        success_1=value[_S1] if gold == 1 else None,
        reciprocal_rank=value[_RR10],
        ndcg=value[_N10],
    )


def _documents(judged: Judgements) -> list[str]:
    seen: set[int] = set()
    useless = (f"other-{number}" for number in count())
    found: list[str] = []
    for right in judged:
        new = sorted(set(right) - seen)
        found += [_name(index) for index in new] or [next(useless)]
        seen |= set(new)
    return found


def _name(index: int) -> str:
    return f"gold-{index}"
