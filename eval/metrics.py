"""The measures of what is said and cited, as pure functions; every one of them can be worked out by hand.

Those of the ranking are in ``ranking``, those of a sentence against the texts it cites in ``carrying``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.matching import first_sentence, states_fact
from eval.ranking import Judgements

_DENIED = re.compile(r"(?:不是|并非|而非)[^，,。；;]*")


def key_fact_recall(sentences: Sequence[str], key_facts: Sequence[Collection[str]]) -> float:
    """Share of the key facts that any of the sentences states. Raises ``ValueError`` without key facts."""
    if not key_facts:
        raise ValueError("recall of no key facts is undefined")
    return (len(key_facts) - len(missing_facts(sentences, key_facts))) / len(key_facts)


def missing_facts(sentences: Sequence[str], key_facts: Sequence[Collection[str]]) -> tuple[Collection[str], ...]:
    """Return the key facts that none of the sentences states, each as its accepted spellings."""
    return tuple(fact for fact in key_facts if not any(states_fact(sentence, fact) for sentence in sentences))


def wrong_facts_first(sentences: Sequence[str], wrong_facts: Sequence[str]) -> tuple[str, ...]:
    """Return the wrong facts in the first sentence of the first shown sentence (a quote may hold several).

    What it denies (不是每月600元，而是每年) is not stated.
    """
    opening = _DENIED.sub("", first_sentence(sentences[0])) if sentences else ""
    return tuple(fact for fact in wrong_facts if states_fact(opening, [fact]))


def citation_recall(judged: Judgements, gold: int) -> float:
    """Share of the ``gold`` quotes for which at least one citation is right. Raises ``ValueError`` without any."""
    if gold < 1:
        raise ValueError(f"recall of {gold} gold quotes is undefined")
    return len({g for right in judged for g in right}) / gold


def citation_precision(sentences: Sequence[Collection[int]], right: Collection[int]) -> float:
    """Share of sentences with a citation number in ``right``. Raises ``ValueError`` without sentences."""
    if not sentences:
        raise ValueError("citation precision of no sentences is undefined")
    return sum(any(n in right for n in numbers) for numbers in sentences) / len(sentences)


def is_other_region(cited: Sequence[str], golds: Iterable[Sequence[str]]) -> bool:
    """Whether a region path (province down) is neither one of the gold documents' nor above one.

    A rule of the province or the state applies in its counties; the county's in the next county doesn't. A document
    that states no region is above all.
    """
    return not any(tuple(gold[: len(cited)]) == tuple(cited) for gold in golds)


def percentile(values: Sequence[float], percent: float) -> float | None:
    """Return the linearly interpolated percentile, or ``None`` for no values."""
    return float(np.percentile(np.asarray(values, dtype=np.float64), percent)) if values else None


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over ``n`` values with the bounds of its 95 % interval; all ``None`` where ``n`` is 0."""

    value: float | None
    n: int
    low: float | None
    high: float | None


def mean_with_interval(values: Sequence[float], *, seed: int = 20, resamples: int = 2000) -> Mean:
    """Return the mean and its percentile bootstrap interval (Efron 1979): same values and seed, same bounds.

    The interval says how far a handful of questions can be trusted; it knows nothing of how they were chosen.
    """
    if not values:
        return Mean(None, 0, None, None)
    array = np.asarray(values, dtype=np.float64)
    if math.isclose(array.min(), array.max()):
        return Mean(float(array[0]), len(array), float(array[0]), float(array[0]))
    picks = np.random.default_rng(seed).integers(0, len(array), size=(resamples, len(array)))
    low, high = np.percentile(array[picks].mean(axis=1), [2.5, 97.5])
    return Mean(float(array.mean()), len(array), float(low), float(high))


def share_with_interval(shares: Sequence[float]) -> Mean:
    """As ``mean_with_interval`` for values between 0 and 1, with an honest interval where all are 0 or all are 1.

    Resampling equal values tells nothing: none wrong of 42 is no proof of none in a thousand. There the bounds are the
    exact ones of Clopper and Pearson (1934).
    """
    mean = mean_with_interval(shares)
    far = 0.025 ** (1 / mean.n) if mean.n else None
    if far is not None and mean.high == 0.0:
        return Mean(mean.value, mean.n, 0.0, 1 - far)
    if far is not None and mean.low == 1.0:
        return Mean(mean.value, mean.n, far, 1.0)
    return mean
