"""The reader as torch trains it: the same arithmetic as ``server.answering.reader.matching``, over padded batches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from index.embed import TokenStates
from server.answering.reader.matching import KERNELS, RAW_FLOOR, RAW_SCALE, SHARPNESS, SPECIAL, WIDTH

_PROJECTED, _HIDDEN, _FEATURES = 64, 32, 8


class MatcherNetwork(nn.Module):
    """Question and sentence tokens to log odds; 41 thousand weights for an embedder of 384 dimensions."""

    def __init__(self, dimension: int) -> None:
        super().__init__()
        self.project = nn.Linear(dimension, _PROJECTED, bias=False)
        self.gate_in, self.gate_out = nn.Linear(dimension, _HIDDEN), nn.Linear(_HIDDEN, 1)
        self.token_in, self.token_out = nn.Linear(2 * len(KERNELS) + 3, _HIDDEN), nn.Linear(_HIDDEN, _FEATURES)
        self.odds_in, self.odds_out = nn.Linear(2 * _FEATURES + _PROJECTED, _HIDDEN), nn.Linear(_HIDDEN, 1)
        self.light, self.heavy = nn.Dropout(0.1), nn.Dropout(0.2)

    def forward(self, question: Batch, sentence: Batch) -> Tensor:
        """Return the log odds of each row, shape (batch,)."""
        asked, said = _standardised(question.vectors), _standardised(sentence.vectors)
        a = functional.normalize(self.project(self.light(asked)), dim=-1)
        b = functional.normalize(self.project(self.light(said)), dim=-1)
        learned = a @ b.transpose(1, 2)
        cosines = functional.normalize(question.vectors, dim=-1) @ functional.normalize(
            sentence.vectors, dim=-1
        ).transpose(1, 2)
        raw = (cosines - RAW_FLOOR) * RAW_SCALE
        both = question.there[:, :, None] & sentence.there[:, None, :]
        same = (question.ids[:, :, None] == sentence.ids[:, None, :]) & (question.ids[:, :, None] >= SPECIAL)
        nearest = [learned.masked_fill(~both, -9.0), raw.masked_fill(~both, -9.0), (same & both).float()]
        met = torch.cat(
            [
                _pooled(learned, both),
                _pooled(raw, both),
                torch.stack([near.max(2).values for near in nearest], dim=-1),
            ],
            dim=-1,
        )
        tokens = self.token_out(self.light(_gelu(self.token_in(met))))
        gates = self.gate_out(_gelu(self.gate_in(asked)))[..., 0].masked_fill(~question.there, -1e9)
        weights = torch.softmax(gates, dim=-1)[..., None]
        mean = (tokens * weights).sum(1)
        spread = (-tokens * SHARPNESS + torch.log(weights + 1e-6)).masked_fill(~question.there[..., None], -1e9)
        worst = -torch.logsumexp(spread, dim=1) / SHARPNESS
        topic = _mean(a, question.there) * _mean(b, sentence.there) * _PROJECTED**0.5
        odds: Tensor = self.odds_out(self.heavy(_gelu(self.odds_in(torch.cat([mean, worst, topic], dim=-1)))))[:, 0]
        return odds

    def tensors(self) -> dict[str, NDArray[np.float32]]:
        """Return the weights by name, as ``KernelMatcher.from_tensors`` takes them."""
        return {name: weight.detach().numpy().copy() for name, weight in self.state_dict().items()}


class Batch:
    """Token states padded to one length: ``ids`` and ``there`` (batch, tokens), ``vectors`` (batch, tokens, d)."""

    def __init__(self, states: Sequence[TokenStates]) -> None:
        longest = max(len(state.ids) for state in states)
        dimension = states[0].vectors.shape[1]
        ids = np.full((len(states), longest), -1, dtype=np.int64)
        vectors = np.zeros((len(states), longest, dimension), dtype=np.float32)
        for row, state in enumerate(states):
            ids[row, : len(state.ids)] = state.ids
            vectors[row, : len(state.ids)] = state.vectors
        self.ids, self.vectors = torch.from_numpy(ids), torch.from_numpy(vectors)
        self.there = self.ids >= 0


def _standardised(x: Tensor) -> Tensor:
    return functional.layer_norm(x, x.shape[-1:])


def _gelu(x: Tensor) -> Tensor:
    return functional.gelu(x, approximate="tanh")


def _pooled(nearness: Tensor, both: Tensor) -> Tensor:
    kernels = torch.exp(-((nearness[..., None] - torch.from_numpy(KERNELS)) ** 2) / (2 * WIDTH**2))
    return torch.log1p((kernels * both[..., None]).sum(2))


def _mean(x: Tensor, there: Tensor) -> Tensor:
    return (x * there[..., None]).sum(1) / there.sum(1, keepdim=True)
