"""What the reader adds to the rules, on questions that it was not trained on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from server.answering.reader.matching import KernelMatcher
from server.answering.reader.reader import mean_odds
from training.reader.fitting import Encoded
from training.reader.pairs import ReadExample

LOST = (0.01, 0.02, 0.03, 0.05, 0.08)


@dataclass(frozen=True, slots=True)
class Cut:
    """A limit of log odds: below it is refused. The shares are of questions that the rules alone would answer.

    ``lost`` of the answerable ones with the right sentence in sight, ``caught`` of the unanswerable ones.
    """

    limit: float
    lost: float
    caught: float


def best_odds(example: ReadExample, encoded: Encoded, matchers: Sequence[KernelMatcher]) -> float:
    """Return the highest log odds among the sentences that are read first."""
    return max(
        mean_odds(matchers, encoded.questions[pair.question], encoded.sentences[pair.sentence])
        for pair in example.first
    )


def cuts(examples: Sequence[ReadExample], odds: Sequence[float]) -> Iterator[Cut]:
    """Yield the limits that lose the shares of ``LOST``."""
    right = np.array([value for example, value in _told(examples, odds) if example.answerable and example.found])
    wrong = np.array([value for example, value in _told(examples, odds) if not example.answerable])
    if not len(right) or not len(wrong):
        return
    for lost in LOST:
        limit = float(np.quantile(right, lost))
        yield Cut(limit, float((right < limit).mean()), float((wrong < limit).mean()))


def area_under_curve(examples: Sequence[ReadExample], odds: Sequence[float]) -> float:
    """Return how often an answerable question has higher odds than an unanswerable one (ties count half)."""
    told = list(_told(examples, odds))
    right = np.array([value for example, value in told if example.answerable])
    wrong = np.array([value for example, value in told if not example.answerable])
    if not len(right) or not len(wrong):
        return float("nan")
    higher = (right[:, None] > wrong[None, :]).mean() + 0.5 * (right[:, None] == wrong[None, :]).mean()
    return float(higher)


def _told(examples: Sequence[ReadExample], odds: Sequence[float]) -> Iterator[tuple[ReadExample, float]]:
    return ((example, value) for example, value in zip(examples, odds, strict=True) if example.told)
