"""The training loop: each question nearer to what answers it than to what stands beside it in the document."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

import torch

from index.wheels import Progress
from training.checkpoints import Checkpoint
from training.embedder.batches import Batch, round_of
from training.embedder.groups import Group
from training.embedder.network import EmbedderNetwork

_TEMPERATURE = 0.03
_RATE, _DECAY, _WARM_STEPS, _LAST_SHARE = 4e-4, 0.01, 15, 0.05
_CLIP = 1.0
KEPT_EVERY = 20
"""Steps between two checkpoints: about three minutes."""


def fit(
    network: EmbedderNetwork,
    groups: Sequence[Group],
    rounds: int,
    seed: int,
    work: Path,
    progress: Progress,
    kept_every: int = KEPT_EVERY,
) -> None:
    """Train the network's adapters for ``rounds`` passes over the questions; ``progress`` counts batches.

    Every ``kept_every`` steps the state is kept in ``work``; a run with the same groups, rounds and seed goes on there.
    """
    order = random.Random(seed)  # noqa: S311
    batches = [batch for _ in range(rounds) for batch in round_of(groups, order)]
    trained = network.parameters()
    optimiser = torch.optim.AdamW(trained, lr=_RATE, weight_decay=_DECAY)
    checkpoint = Checkpoint(work / f"embedder-{_key(batches, seed)}.pt", trained, optimiser)
    for step in range(checkpoint.resume(), len(batches)):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * min(1.0, (step + 1) / _WARM_STEPS) * max(_LAST_SHARE, 1 - step / len(batches))
        optimiser.zero_grad()
        loss_of(network, batches[step]).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, _CLIP)
        optimiser.step()
        if (step + 1) % kept_every == 0 or step + 1 == len(batches):
            checkpoint.keep(step + 1)
        progress(step + 1, len(batches))


def loss_of(network: EmbedderNetwork, batch: Batch) -> torch.Tensor:
    """Return the mean over the questions of -log(share of the passages that answer it), at the temperature."""
    nearness = network.vectors(batch.questions, "query") @ network.vectors(batch.passages, "passage").T / _TEMPERATURE
    others = torch.ones_like(nearness, dtype=torch.bool)
    for row, places in enumerate(batch.answers):
        others[row, list(places)] = False
    answering = nearness.masked_fill(others, -torch.inf)
    return (torch.logsumexp(nearness, 1) - torch.logsumexp(answering, 1)).mean()


def _key(batches: Sequence[Batch], seed: int) -> str:
    return hashlib.sha256(repr((batches, seed)).encode()).hexdigest()[:16]
