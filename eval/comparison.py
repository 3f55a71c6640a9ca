"""Two finished runs over the same cases, measure by measure and question by question: what got better, what worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from eval.metrics import Mean
from eval.run import Report
from eval.significance import PairedTest, paired_test
from eval.summary import MEASURES, Better, Measure, Unit
from eval.verdicts import Verdict

Change = Literal["better", "worse", "same", "open"]
"""``open``: a measure without a direction (length), or one that only one run has a value of."""

_EQUAL = 1e-9
"""Means of the same values in another order may differ by rounding; a real difference is far larger."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of the compared run beside the base. ``better`` is its direction.

    ``difference`` = compared mean - base mean, each over all cases that the measure applies to in that run. ``gained``
    and ``lost`` are the ids, in the questions' order, of the cases that got better and worse, among the ``paired``
    ones that have a value in both runs; both empty for a measure without a direction. ``test`` is about these pairs.
    """

    key: str
    label: str
    better: Better
    unit: Unit
    compared: Mean
    base: Mean
    test: PairedTest
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def paired(self) -> int:
        """How many cases have a value in both runs."""
        return self.test.n

    @property
    def difference(self) -> float | None:
        """Compared mean - base mean, ``None`` where either has no value."""
        if self.compared.value is None or self.base.value is None:
            return None
        return self.compared.value - self.base.value

    @property
    def change(self) -> Change:
        """What the means say."""
        if self.difference is None or self.better == "none":
            return "open"
        if abs(self.difference) < _EQUAL:
            return "same"
        return "better" if (self.difference > 0) == (self.better == "higher") else "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``compared`` against ``base``, named as in the columns.

    ``differing`` are the ids of the cases that ended otherwise or were measured otherwise; a reply that is only worded
    otherwise is not among them.
    """

    compared: str
    base: str
    differences: tuple[Difference, ...]
    differing: tuple[str, ...]

    def changed(self, change: Change) -> tuple[Difference, ...]:
        """Return the differences of one kind, in the measures' order."""
        return tuple(difference for difference in self.differences if difference.change == change)

    @property
    def one_sided(self) -> tuple[Difference, ...]:
        """The measures with a direction that only one of the two runs has a value of: they cannot be compared."""
        return tuple(d for d in self.differences if d.better != "none" and bool(d.compared.n) != bool(d.base.n))


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Several runs over the same cases, one a generator, in the order asked for; ``names`` are their columns' heads.

    The first is compared with the last; any others are shown only.
    """

    names: tuple[str, ...]
    reports: tuple[Report, ...]
    comparison: Comparison


def side_by_side(reports: Sequence[Report]) -> SideBySide:
    """Put runs beside each other. Raises ``ValueError`` for fewer than two, or for runs of other cases or corpora."""
    if len(reports) < 2:
        raise ValueError(f"{len(reports)} run(s) cannot be compared")
    for report in reports[1:]:
        if report.cases != reports[0].cases or report.settings.corpus_sha256 != reports[0].settings.corpus_sha256:
            raise ValueError("only runs over the same cases and the same corpus can be compared")
    names = _distinct([report.settings.generator for report in reports])
    compared, base = reports[0], reports[-1]
    differences = tuple(_difference(measure, compared, base) for measure in MEASURES)
    differing = tuple(case_id for case_id, differs in _pairs_differing(compared, base) if differs)
    return SideBySide(names, tuple(reports), Comparison(names[0], names[-1], differences, differing))


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Number the names that stand more than once: every service is called 外部接口 in a report."""
    counts = Counter(names)
    return tuple(
        name if counts[name] == 1 else f"{name}（{names[: i + 1].count(name)}）" for i, name in enumerate(names)
    )


def _difference(measure: Measure, compared: Report, base: Report) -> Difference:
    paired: list[tuple[str, float, float]] = []
    for ours, theirs in zip(compared.verdicts, base.verdicts, strict=True):
        value, other = measure.of(ours), measure.of(theirs)
        if value is not None and other is not None:
            paired.append((ours.case_id, value, other))
    sign = {"higher": 1, "lower": -1, "none": 0}[measure.better]
    return Difference(
        key=measure.key,
        label=measure.label,
        better=measure.better,
        unit=measure.unit,
        compared=compared.summary.score(measure.key),
        base=base.summary.score(measure.key),
        test=paired_test([value for _, value, _ in paired], [other for _, _, other in paired]),
        gained=tuple(case_id for case_id, value, other in paired if sign * (value - other) > _EQUAL),
        lost=tuple(case_id for case_id, value, other in paired if sign * (value - other) < -_EQUAL),
    )


def _pairs_differing(compared: Report, base: Report) -> list[tuple[str, bool]]:
    directed = [measure for measure in MEASURES if measure.better != "none"]

    def measured(verdict: Verdict) -> list[float | None]:
        return [measure.of(verdict) for measure in directed]

    rows = zip(compared.cases, compared.outcomes, base.outcomes, compared.verdicts, base.verdicts, strict=True)
    return [
        (case.id, ours.status != theirs.status or measured(our_verdict) != measured(their_verdict))
        for case, ours, theirs, our_verdict, their_verdict in rows
    ]
