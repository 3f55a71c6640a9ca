"""How near the right sentence is among all of its document: by vectors alone, no words and no rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import torch

from training.embedder.groups import Group
from training.embedder.network import EmbedderNetwork

_FEW = 5


@dataclass(frozen=True, slots=True)
class Nearness:
    """Shares of ``questions`` whose best answer comes first, and among the first five; ``reciprocal`` is 1 / rank."""

    questions: int
    first: float
    among_five: float
    reciprocal: float


def nearness(network: EmbedderNetwork, groups: Sequence[Group]) -> Nearness:
    """Return it over the questions of ``groups``, each among the sentences of its own document.

    Raises ``ValueError`` where there is no question.
    """
    ranks = [rank for group in groups for rank in _ranks(network, group)]
    if not ranks:
        raise ValueError("no question to measure on")
    return Nearness(
        questions=len(ranks),
        first=fmean(rank == 1 for rank in ranks),
        among_five=fmean(rank <= _FEW for rank in ranks),
        reciprocal=fmean(1 / rank for rank in ranks),
    )


@torch.no_grad()
def _ranks(network: EmbedderNetwork, group: Group) -> list[int]:
    told = network.vectors([one.sentence for one in group.told], "passage")
    asked = network.vectors([one.texts[0] for one in group.asked], "query")
    cosines = asked @ told.T
    best = [cosines[row, list(one.answers)].max() for row, one in enumerate(group.asked)]
    return [1 + int((cosines[row] > nearest).sum()) for row, nearest in enumerate(best)]
