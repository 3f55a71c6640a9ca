"""The trained adapter of the embedder: checked, then added to the matrices that it was trained beside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import WeightsError
from index.tensors import load_tensors

BASE = "base"
"""Key of the metadata that names the weights that the adapter was trained on."""
DOWN, UP = ".down", ".up"
"""What follows a matrix's name in the names of the adapter's two."""


@dataclass(frozen=True, slots=True, eq=False)
class LowRank:
    """What is added to a matrix (outputs, inputs): ``up`` (outputs, rank) times ``down`` (rank, inputs)."""

    up: NDArray[np.float32]
    down: NDArray[np.float32]


Adapter = Mapping[str, LowRank]
"""By the name of the matrix in transformers' ``BertModel``: ``encoder.layer.0.output.dense.weight``."""


@dataclass(frozen=True, slots=True)
class AdapterFile:
    """A trained adapter: where it lies, and the sha256 that it must have."""

    path: Path
    sha256: str


SHIPPED = AdapterFile(
    Path(__file__).parent / "embedder-lora.safetensors",
    "2bdbb6a308b2f7afdf17146c3d146fb5d30ad7f808be46857b40325779ffbb1c",
)
"""The one in this package, as it was trained; see ``model_card.md`` beside it."""


def read_adapter(file: AdapterFile, base: str) -> Adapter:
    """Return the adapter of a file, which must be trained on the weights named ``base``.

    Raises ``WeightsError`` for a file that is missing, damaged or another than the one that was shipped, and for
    another base.
    """
    name, again = file.path.name, "请重新安装本程序。"
    try:
        found = hashlib.sha256(file.path.read_bytes()).hexdigest()
        if found != file.sha256:
            raise WeightsError(f"向量模型的微调文件“{name}”已损坏或被换过（sha256 为 {found[:12]}…）；{again}")
        tensors, metadata = load_tensors(file.path)
        adapter = adapter_of(tensors)
    except (OSError, ValueError, KeyError) as error:
        raise WeightsError(f"向量模型的微调文件“{name}”读不了（{error}）；{again}") from error
    if metadata.get(BASE) != base:
        raise WeightsError(f"微调文件“{name}”是为“{metadata.get(BASE)}”训练的，现在的模型是“{base}”；{again}")
    return adapter


def adapter_of(tensors: Mapping[str, NDArray[np.float32]]) -> Adapter:
    """Return the adapter whose matrices have the names ``….down`` and ``….up``. Raises ``KeyError`` for one alone."""
    names = {name.removesuffix(DOWN).removesuffix(UP) for name in tensors}
    return {
        name: LowRank(tensors[f"{name}{UP}"].astype(np.float32), tensors[f"{name}{DOWN}"].astype(np.float32))
        for name in names
    }


def adapted(
    tensors: Iterable[tuple[str, NDArray[np.float32]]], adapter: Adapter
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield the named tensors, those that the adapter names with what it adds to them."""
    for name, tensor in tensors:
        added = adapter.get(name)
        yield name, tensor if added is None else tensor + added.up @ added.down
