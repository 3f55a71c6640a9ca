"""The reader's arithmetic: how a sentence's tokens meet a question's, as log odds that the one answers the other.

After kernel pooling (Xiong et al., End-to-End Neural Ad-hoc Ranking with Kernel Pooling, SIGIR 2017): every token of
the question is described by how many tokens of the sentence lie how near to it; which tokens of the question matter is
learned too, and the worst met of them counts for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from index.embed import TokenStates

Floats = NDArray[np.float32]

KERNELS: Floats = np.linspace(-0.5, 1.0, 13, dtype=np.float32)
"""Centres of the nearness kernels."""
WIDTH = 0.08
"""Their standard deviation."""
RAW_FLOOR, RAW_SCALE = 0.8, 4.0
"""Cosines of e5's tokens lie between 0.7 and 1; (cosine - floor) * scale spreads them over the kernels."""
SHARPNESS = 4.0
"""Of the soft minimum over the question's tokens."""
SPECIAL = 4
"""Ids below this are marks of the model (start, end, padding, unknown), never words."""
_EPSILON = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """``x @ weight.T + bias``; ``weight`` has the shape (out, in)."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """Return the layer's output, shape (…, out)."""
        out: Floats = x @ self.weight.T + self.bias
        return out


@dataclass(frozen=True, slots=True, eq=False)
class KernelMatcher:
    """The trained weights. ``project`` has the shape (projected, dimension); the layers come in pairs around a GELU."""

    project: Floats
    gate_in: Layer
    gate_out: Layer
    token_in: Layer
    token_out: Layer
    odds_in: Layer
    odds_out: Layer

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Floats]) -> KernelMatcher:
        """Return the matcher of named tensors, ``gate_in.weight`` and so on. Raises ``KeyError`` for a missing one."""
        layers = {
            field.name: Layer(tensors[f"{field.name}.weight"], tensors[f"{field.name}.bias"])
            for field in fields(cls)
            if field.name != "project"
        }
        return cls(project=tensors["project.weight"], **layers)

    def odds(self, pair: TokenPair) -> float:
        """Return the log odds that the sentence answers the question; 0 is even."""
        a, b = _unit(pair.asked @ self.project.T), _unit(pair.said @ self.project.T)
        learned = a @ b.T
        nearest = np.stack([learned.max(1), pair.nearest_raw, pair.nearest_same], axis=-1)
        met = np.concatenate([_pooled(learned), pair.pooled_raw, nearest], axis=-1)
        tokens = self.token_out(_gelu(self.token_in(met)))
        weights = _softmax(self.gate_out(_gelu(self.gate_in(pair.asked)))[:, 0])[:, None]
        mean = (tokens * weights).sum(0)
        worst = -_log_sum_exp(-tokens * SHARPNESS + np.log(weights + np.float32(1e-6))) / SHARPNESS
        topic = a.mean(0) * b.mean(0) * np.sqrt(np.float32(len(self.project)))
        return float(self.odds_out(_gelu(self.odds_in(np.concatenate([mean, worst, topic]))))[0])


@dataclass(frozen=True, slots=True, eq=False)
class TokenPair:
    """What every matcher sees of a question of n tokens and a sentence of m, computed once for all of them.

    ``asked`` and ``said`` have the shapes (n, dimension) and (m, dimension), ``pooled_raw`` (n, kernels), the two
    ``nearest`` (n,).
    """

    asked: Floats
    said: Floats
    pooled_raw: Floats
    nearest_raw: Floats
    nearest_same: Floats

    @classmethod
    def of(cls, question: TokenStates, sentence: TokenStates) -> TokenPair:
        """Return the pair of a question's and a sentence's tokens."""
        raw = (_unit(question.vectors) @ _unit(sentence.vectors).T - RAW_FLOOR) * RAW_SCALE
        same = (question.ids[:, None] == sentence.ids[None, :]) & (question.ids[:, None] >= SPECIAL)
        return cls(
            asked=_standardised(question.vectors),
            said=_standardised(sentence.vectors),
            pooled_raw=_pooled(raw),
            nearest_raw=raw.max(1),
            nearest_same=same.max(1).astype(np.float32),
        )


def _standardised(x: Floats) -> Floats:
    centred = x - x.mean(-1, keepdims=True)
    out: Floats = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + np.float32(_EPSILON))
    return out


def _unit(x: Floats) -> Floats:
    out: Floats = x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), np.float32(1e-12))
    return out


def _pooled(nearness: Floats) -> Floats:
    """(question tokens, sentence tokens) to (question tokens, kernels): how many lie how near, as log(1 + count)."""
    kernels = np.exp(-((nearness[..., None] - KERNELS) ** 2) / np.float32(2 * WIDTH**2))
    out: Floats = np.log1p(kernels.sum(1))
    return out


def _gelu(x: Floats) -> Floats:
    out: Floats = 0.5 * x * (1 + np.tanh(np.float32(np.sqrt(2 / np.pi)) * (x + np.float32(0.044715) * x**3)))
    return out


def _softmax(x: Floats) -> Floats:
    powers = np.exp(x - x.max())
    out: Floats = powers / powers.sum()
    return out


def _log_sum_exp(x: Floats) -> Floats:
    """Over the first axis."""
    highest = x.max(0)
    out: Floats = highest + np.log(np.exp(x - highest).sum(0))
    return out
