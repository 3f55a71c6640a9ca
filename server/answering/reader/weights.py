"""The reader's trained weights: the file in this package, checked before it is believed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.tensors import load_tensors
from server.answering.errors import ReaderError
from server.answering.reader.matching import Floats, KernelMatcher

WEIGHTS = Path(__file__).parent / "reader.safetensors"
SHA256 = "9e6797db725e4b2343812931693ac882558bd466b00ce5e0319b95282b2d9ad8"
"""Of the file as it was trained; see ``model_card.md`` beside it."""
BASE = "base"
"""Key of the metadata that names the embedder whose tokens the reader was trained on."""


def open_matchers(embedder: str, path: Path = WEIGHTS, sha256: str = SHA256) -> tuple[KernelMatcher, ...]:
    """Return the trained matchers for the tokens of ``embedder``, a name as an index records it.

    Raises ``ReaderError`` for a file that is missing, damaged or another than the one that was shipped, and for
    another embedder than the one that it was trained on.
    """
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != sha256:
            raise ReaderError(f"判读模型文件“{path.name}”已损坏或被换过（sha256 为 {found[:12]}…）；请重新安装本程序。")
        tensors, metadata = load_tensors(path)
        matchers = matchers_of(tensors)
    except (OSError, ValueError, KeyError) as error:
        raise ReaderError(f"判读模型文件“{path.name}”读不了（{error}）；请重新安装本程序。") from error
    if metadata.get(BASE) != embedder:
        raise ReaderError(
            f"判读模型只能配合向量模型“{metadata.get(BASE)}”使用，现在用的是“{embedder}”；"
            "不设置 YANGLAO_EMBEDDER 即可用上它。"
        )
    return matchers


def named_tensors(matchers: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    """Return the tensors of several matchers under one roof: ``0.project.weight``, ``1.project.weight``…"""
    return {f"{place}.{name}": tensor for place, one in enumerate(matchers) for name, tensor in one.items()}


def matchers_of(tensors: Mapping[str, Floats]) -> tuple[KernelMatcher, ...]:
    """Return the matchers whose tensors ``named_tensors`` named. Raises ``KeyError`` where one lacks a tensor."""
    parts: dict[str, dict[str, Floats]] = {}
    for name, tensor in tensors.items():
        place, _, inner = name.partition(".")
        parts.setdefault(place, {})[inner] = tensor
    return tuple(KernelMatcher.from_tensors(parts[place]) for place in sorted(parts))
