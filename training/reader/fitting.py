"""The training loop: pairs to a network, a checkpoint after each round, resumed where it was stopped."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from index.embed import TokenStates
from index.wheels import Progress
from training.checkpoints import Checkpoint
from training.reader.network import Batch, MatcherNetwork
from training.reader.pairs import Pair

_BATCH = 64
_SORTED_TOGETHER = 8
"""Batches whose pairs are sorted by length before they are cut, so that little is padded."""
_RATE, _DECAY, _WARM_STEPS, _LAST_SHARE = 2e-3, 0.05, 50, 0.02
_CLIP = 1.0


@dataclass(frozen=True, slots=True)
class Encoded:
    """The token states of all questions and of all sentences, by text."""

    questions: Mapping[str, TokenStates]
    sentences: Mapping[str, TokenStates]

    def batches(self, pairs: Sequence[Pair]) -> tuple[Batch, Batch]:
        """Return the pairs' questions and sentences, padded."""
        return (
            Batch([self.questions[pair.question] for pair in pairs]),
            Batch([self.sentences[pair.sentence] for pair in pairs]),
        )


def fit(
    pairs: Sequence[Pair], encoded: Encoded, rounds: int, seed: int, work: Path, progress: Progress
) -> MatcherNetwork:
    """Train for ``rounds`` passes over ``pairs``; ``progress`` counts batches.

    After each round the state is kept in ``work``; a run with the same pairs, rounds and seed goes on from there.
    """
    torch.manual_seed(seed)
    network = MatcherNetwork(next(iter(encoded.questions.values())).vectors.shape[1])
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    path = work / f"reader-{_key(pairs, rounds, seed)}.pt"
    checkpoint = Checkpoint(path, tuple(network.parameters()), optimiser)
    steps_each = -(-len(pairs) // _BATCH)
    for number in range(checkpoint.resume(), rounds):
        torch.manual_seed(seed + number + 1)
        step = number * steps_each
        for batch in _batches(pairs, random.Random(seed + number)):  # noqa: S311
            _set_rate(optimiser, step, rounds * steps_each)
            _learn(network, optimiser, batch, encoded)
            step += 1
            progress(step, rounds * steps_each)
        checkpoint.keep(number + 1)
    return network.eval()


def _batches(pairs: Sequence[Pair], order: random.Random) -> Iterator[list[Pair]]:
    shuffled = list(pairs)
    order.shuffle(shuffled)
    together = _BATCH * _SORTED_TOGETHER
    for begin in range(0, len(shuffled), together):
        part = sorted(shuffled[begin : begin + together], key=lambda pair: len(pair.question) + len(pair.sentence))
        cut = [part[i : i + _BATCH] for i in range(0, len(part), _BATCH)]
        order.shuffle(cut)
        yield from cut


def _learn(network: MatcherNetwork, optimiser: torch.optim.Optimizer, batch: Sequence[Pair], encoded: Encoded) -> None:
    network.train()
    odds = network(*encoded.batches(batch))
    answers = torch.tensor([float(pair.answers) for pair in batch])
    trust = torch.tensor([pair.weight for pair in batch])
    loss = (functional.binary_cross_entropy_with_logits(odds, answers, reduction="none") * trust).mean()
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), _CLIP)
    optimiser.step()


def _set_rate(optimiser: torch.optim.Optimizer, step: int, steps: int) -> None:
    """Rising for a moment, then falling in a line."""
    for group in optimiser.param_groups:
        group["lr"] = _RATE * min(1.0, (step + 1) / _WARM_STEPS) * max(_LAST_SHARE, 1 - step / steps)


def _key(pairs: Sequence[Pair], rounds: int, seed: int) -> str:
    return hashlib.sha256(repr((pairs, rounds, seed)).encode()).hexdigest()[:16]
