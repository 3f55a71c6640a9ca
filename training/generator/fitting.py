"""The training loop: rows to adapters, a checkpoint every few steps, resumed where it was stopped."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from index.wheels import Progress
from training.checkpoints import Checkpoint
from training.generator.base import Base
from training.generator.lora import ALPHA, RANK, adapt, parameters
from training.generator.rows import Row
from training.lora import AdaptedLinear

BATCH = 8
_SORTED_TOGETHER = 16
"""Batches whose rows are sorted by length before they are cut, so that little is padded."""
_RATE, _WARM_STEPS, _LAST_SHARE = 8e-4, 20, 0.05
_CLIP = 1.0
KEPT_EVERY = 50
"""Steps between two checkpoints: about three minutes."""
_OTHER_TOKENS = 32
"""Of the tokens that no row holds, one of this many is put beside the others: see ``Tokens.vocabulary``."""
_HALVED = ("copy", "unstated")
"""Of these kinds each round takes a half: copying is learned at once, and who refuses too often says nothing."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The rows as numbers: prompt and answer of each, and the ``vocabulary`` that answers are chosen from.

    With all 262,144 tokens the last layer takes half of the time. Chosen is among the tokens of the rows and some
    others only; the rest are as unlikely in these answers as they were before.
    """

    rows: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    vocabulary: tuple[int, ...]


def tokens_of(rows: Sequence[Row], base: Base) -> Tokens:
    """Return the rows as ``base`` reads and writes them: prompt with its first token, answer with its last."""
    read = base.tokenizer([row.prompt for row in rows])["input_ids"]
    written = base.tokenizer([row.answer for row in rows], add_special_tokens=False)["input_ids"]
    pairs = tuple((tuple(asked), (*told, base.end)) for asked, told in zip(read, written, strict=True))
    used = {token for asked, told in pairs for token in (*asked, *told)}
    others = range(0, base.model.get_input_embeddings().weight.shape[0], _OTHER_TOKENS)
    return Tokens(pairs, tuple(sorted(used.union(others))))


def schedule(rows: Sequence[Row], tokens: Tokens, rounds: int, seed: int) -> list[list[int]]:
    """Return the batches of all rounds, as places in ``rows``: the same for the same rows, rounds and seed."""
    batches: list[list[int]] = []
    halved = [i for i, row in enumerate(rows) if row.kind in _HALVED]
    always = [i for i, row in enumerate(rows) if row.kind not in _HALVED]
    for number in range(rounds):
        order = random.Random(seed + number)  # noqa: S311
        taken = [*always, *halved[number % 2 :: 2]]
        order.shuffle(taken)
        together = BATCH * _SORTED_TOGETHER
        for begin in range(0, len(taken), together):
            part = sorted(taken[begin : begin + together], key=lambda i: sum(map(len, tokens.rows[i])))
            cut = [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
            order.shuffle(cut)
            batches += cut
    return batches


def fit(
    rows: Sequence[Row],
    base: Base,
    rounds: int,
    seed: int,
    work: Path,
    progress: Progress,
    kept_every: int = KEPT_EVERY,
    last: int | None = None,
) -> dict[str, AdaptedLinear]:
    """Train adapters on ``base`` for ``rounds`` passes; ``progress`` counts batches.

    Every ``kept_every`` steps the state is kept in ``work``; a run with the same rows, rounds and seed goes on there.
    ``last`` is the step to stop at, where the time doesn't suffice for all.
    """
    tokens = tokens_of(rows, base)
    adapters = adapt(base.model, seed)
    trained = parameters(adapters)
    optimiser = torch.optim.AdamW(trained, lr=_RATE, weight_decay=0.0)
    batches = schedule(rows, tokens, rounds, seed)
    end = len(batches) if last is None else min(last, len(batches))
    checkpoint = Checkpoint(work / f"generator-{_key(tokens, rounds, seed)}.pt", trained, optimiser)
    vocabulary = torch.tensor(tokens.vocabulary)
    places = {token: place for place, token in enumerate(tokens.vocabulary)}
    head = base.model.get_output_embeddings().weight[vocabulary].clone()
    for step in range(checkpoint.resume(), end):
        _set_rate(optimiser, step, len(batches))
        loss = _loss([tokens.rows[i] for i in batches[step]], base, head, places)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, _CLIP)
        optimiser.step()
        if (step + 1) % kept_every == 0 or step + 1 == end:
            checkpoint.keep(step + 1)
        progress(step + 1, end)
    return adapters


def _loss(
    rows: Sequence[tuple[tuple[int, ...], tuple[int, ...]]], base: Base, head: torch.Tensor, places: Mapping[int, int]
) -> torch.Tensor:
    """The mean over the answers' tokens. Padded is at the right, where nothing that counts can see it."""
    longest = max(len(asked) + len(told) for asked, told in rows)
    ids = torch.full((len(rows), longest), base.end)
    before = torch.zeros((len(rows), longest), dtype=torch.bool)
    for i, (asked, told) in enumerate(rows):
        ids[i, : len(asked) + len(told)] = torch.tensor([*asked, *told])
        before[i, len(asked) - 1 : len(asked) + len(told) - 1] = True  # each state tells the token behind it
    states = base.model.model(input_ids=ids, use_cache=False).last_hidden_state[before]
    told_places = torch.tensor([places[token] for _, told in rows for token in told])
    return functional.cross_entropy(functional.linear(states, head).float(), told_places)


def _set_rate(optimiser: torch.optim.Optimizer, step: int, steps: int) -> None:
    """Rising for a moment, then falling in a line."""
    for group in optimiser.param_groups:
        group["lr"] = _RATE * min(1.0, (step + 1) / _WARM_STEPS) * max(_LAST_SHARE, 1 - step / steps)


def _key(tokens: Tokens, rounds: int, seed: int) -> str:
    return hashlib.sha256(repr((tokens, rounds, seed, RANK, ALPHA, _RATE)).encode()).hexdigest()[:16]
