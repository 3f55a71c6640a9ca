"""What a stopped training goes on from: the trained weights, the optimiser's state, and how far it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A file that holds the state of ``trained`` and ``optimiser``. Its name must tell one training from all others."""

    path: Path
    trained: Sequence[torch.Tensor]
    optimiser: torch.optim.Optimizer

    def resume(self) -> int:
        """Put back the state that was kept and return how far it was, 0 where none was."""
        if not self.path.exists():
            return 0
        kept = torch.load(self.path, weights_only=True)
        for weights, saved in zip(self.trained, kept["weights"], strict=True):
            weights.data.copy_(saved)
        self.optimiser.load_state_dict(kept["optimiser"])
        return int(kept["done"])

    def keep(self, done: int) -> None:
        """Write the state aside and put it in the place of the one before."""
        aside = self.path.with_name(f"{self.path.name}.part")
        weights = [one.detach() for one in self.trained]
        torch.save({"weights": weights, "optimiser": self.optimiser.state_dict(), "done": done}, aside)
        aside.replace(self.path)
