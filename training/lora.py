"""A low-rank adapter (Hu et al., 2021) beside one projection of a frozen model."""

from __future__ import annotations

import torch
from torch import nn


class AdaptedLinear(nn.Module):
    """A frozen projection and what is added to it: ``down`` (rank, inputs) and ``up`` (outputs, rank), at first 0.

    What is added is multiplied by ``scale``.
    """

    def __init__(self, frozen: nn.Linear, rank: int, scale: float) -> None:
        super().__init__()
        self.frozen = frozen
        self.down = nn.Parameter(torch.randn(rank, frozen.in_features) / frozen.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(frozen.out_features, rank))
        self.scale = scale

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Return the projection of ``states`` (…, inputs), with what is added: (…, outputs)."""
        low = nn.functional.linear(states, self.down.to(states.dtype))
        added = nn.functional.linear(low, self.up.to(states.dtype))
        told: torch.Tensor = self.frozen(states) + added * self.scale
        return told
