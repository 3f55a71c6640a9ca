"""Whether two runs over the same questions differ: an exact or sampled paired permutation test, and an interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# scipy: its permutation test is exact where the arrangements can all be tried, and the one that others can check
from scipy.stats import permutation_test

from eval.metrics import mean_with_interval

RESAMPLES = 9999
"""Arrangements tried; up to 13 pairs that differ have no more than that, and their p is exact."""
LEVEL = 0.05
_SEED = 20
_BATCH = 512
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class PairedTest:
    """What ``n`` pairs of values say about their mean difference (ours - theirs).

    ``low`` and ``high`` bound its 95 % interval; ``None`` where all differences are equal, as resampling then tells
    nothing. ``p`` is two-sided. All but ``n`` are ``None`` without pairs.
    """

    n: int
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None

    @property
    def moved(self) -> bool:
        """Whether any pair's two values differ."""
        return self.low is not None or bool(self.difference)

    @property
    def holds_zero(self) -> bool | None:
        """Whether the interval holds 0, ``None`` without one."""
        return None if self.low is None or self.high is None else self.low <= _EQUAL and self.high >= -_EQUAL

    @property
    def is_difference(self) -> bool:
        """Whether chance alone is a poor explanation: p below ``LEVEL``, and no interval that holds 0."""
        return self.p is not None and self.p < LEVEL and not self.holds_zero


def paired_test(ours: Sequence[float], theirs: Sequence[float]) -> PairedTest:
    """Compare two equally long sequences of values of the same questions. Raises ``ValueError`` for other lengths.

    The test swaps the two values of every pair at random (Fisher 1935; Good 2005). The interval is a paired percentile
    bootstrap (Efron 1979). Same values, same result: the seed is fixed.
    """
    differences = [a - b for a, b in zip(ours, theirs, strict=True)]
    if not differences:
        return PairedTest(0)
    mean = mean_with_interval(differences, seed=_SEED)
    equal = max(differences) - min(differences) < _EQUAL
    bounds = (None, None) if equal else (mean.low, mean.high)
    return PairedTest(len(differences), mean.value, *bounds, _p_of_swapping(ours, theirs))


def _p_of_swapping(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the two-sided p. A pair of equal values is left out: swapping it changes nothing."""
    apart = [(a, b) for a, b in zip(ours, theirs, strict=True) if abs(a - b) > _EQUAL]
    if len(apart) < 2:
        return 1.0  # of one pair, both arrangements are as far apart
    found = permutation_test(
        ([a for a, _ in apart], [b for _, b in apart]),
        lambda a, b, axis: np.mean(a - b, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=_BATCH,
        rng=np.random.default_rng(_SEED),
    )
    return float(found.pvalue)
