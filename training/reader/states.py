"""Token states of many texts, encoded once and kept on disk: the longest step resumes where it was."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from index.embed import PromptKind, TokenEmbedder, TokenStates
from index.wheels import Progress

_AT_ONCE = 256
"""Texts of one file of states: about 10 MB, half a minute's work."""


def encode(
    texts: Sequence[str], prompt: PromptKind, embedder: TokenEmbedder, work: Path, progress: Progress
) -> Mapping[str, TokenStates]:
    """Return the states of each text, float16, from ``work`` where they lie there; ``progress`` counts texts."""
    known: dict[str, TokenStates] = {}
    ordered = sorted(set(texts), key=lambda text: (len(text), text))
    for begin in range(0, len(ordered), _AT_ONCE):
        part = ordered[begin : begin + _AT_ONCE]
        key = hashlib.sha256("\0".join((embedder.name, prompt, *part)).encode()).hexdigest()[:16]
        path = work / f"states-{key}.npz"
        if not path.exists():
            _save(path, embedder.token_states(part, prompt))
        known.update(zip(part, _load(path), strict=True))
        progress(len(known), len(ordered))
    return known


def _save(path: Path, states: Sequence[TokenStates]) -> None:
    aside = path.with_name(f"{path.name}.part")
    with aside.open("wb") as file:
        np.savez(
            file,
            lengths=np.array([len(state.ids) for state in states]),
            ids=np.concatenate([state.ids for state in states]),
            vectors=np.concatenate([state.vectors for state in states]).astype(np.float16),
        )
    aside.replace(path)


def _load(path: Path) -> list[TokenStates]:
    with np.load(path, allow_pickle=False) as kept:
        ends = np.cumsum(kept["lengths"])[:-1]
        ids, vectors = np.split(kept["ids"], ends), np.split(kept["vectors"], ends)
    return [TokenStates(i, v) for i, v in zip(ids, vectors, strict=True)]
