"""The embedder's adapter: what it adds, which files are refused, and that a model made without it is made anew."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.adapter.merging import BASE, SHIPPED, AdapterFile, adapted, adapter_of, read_adapter
from index.errors import WeightsError
from index.tensors import save_tensors
from index.wheel_model import MULTILINGUAL_E5_SMALL

MATRIX = "encoder.layer.0.output.dense.weight"


def written(path: Path, base: str = "tiny@1") -> AdapterFile:
    """Write an adapter of rank 1 for a matrix of 2 outputs and 3 inputs."""
    tensors = {
        f"{MATRIX}.up": np.array([[2], [-1]], dtype=np.float16),
        f"{MATRIX}.down": np.array([[1, 0, 4]], dtype=np.float16),
    }
    save_tensors(tensors, path, {BASE: base})
    return AdapterFile(path, hashlib.sha256(path.read_bytes()).hexdigest())


def test_it_adds_up_times_down_to_the_matrix_that_it_names(tmp_path: Path) -> None:
    adapter = read_adapter(written(tmp_path / "one.safetensors"), "tiny@1")
    ones = np.ones((2, 3), dtype=np.float32)
    merged = dict(adapted([(MATRIX, ones), ("embeddings.LayerNorm.bias", ones[0])], adapter))
    assert merged[MATRIX].tolist() == [[3, 1, 9], [0, 1, -3]]
    assert merged[MATRIX].dtype == np.float32
    assert merged["embeddings.LayerNorm.bias"].tolist() == [1, 1, 1]


def test_a_changed_missing_or_foreign_file_is_refused_by_name(tmp_path: Path) -> None:
    file = written(tmp_path / "one.safetensors")
    with pytest.raises(WeightsError, match=r"one\.safetensors.*tiny@1.*tiny@2"):
        read_adapter(file, "tiny@2")
    content = bytearray(file.path.read_bytes())
    content[-1] ^= 1
    file.path.write_bytes(bytes(content))
    with pytest.raises(WeightsError, match=r"one\.safetensors.*已损坏或被换过.*重新安装"):
        read_adapter(file, "tiny@1")
    with pytest.raises(WeightsError, match=r"gone\.safetensors.*读不了"):
        read_adapter(replace(file, path=tmp_path / "gone.safetensors"), "tiny@1")
    alone = tmp_path / "alone.safetensors"
    save_tensors({f"{MATRIX}.up": np.ones((2, 1), dtype=np.float32)}, alone, {BASE: "tiny@1"})
    with pytest.raises(WeightsError, match=r"alone\.safetensors.*读不了"):
        read_adapter(AdapterFile(alone, hashlib.sha256(alone.read_bytes()).hexdigest()), "tiny@1")


def test_the_shipped_one_fits_the_embedded_model_and_is_small() -> None:
    adapter = read_adapter(SHIPPED, MULTILINGUAL_E5_SMALL.base)
    assert {name.split(".")[2] for name in adapter} == {str(layer) for layer in range(12)}
    assert all(np.isfinite(one.up).all() and np.isfinite(one.down).all() for one in adapter.values())
    assert SHIPPED.path.stat().st_size < 4e6


def test_another_adapter_is_another_model() -> None:
    plain = replace(MULTILINGUAL_E5_SMALL, adapter=None)
    assert plain.base == MULTILINGUAL_E5_SMALL.base
    assert plain.version != MULTILINGUAL_E5_SMALL.version
    assert MULTILINGUAL_E5_SMALL.sources == {**plain.sources, SHIPPED.path.name: SHIPPED.sha256}


def test_names_without_their_other_half_are_an_error() -> None:
    with pytest.raises(KeyError, match="up"):
        adapter_of({f"{MATRIX}.down": np.ones((1, 3), dtype=np.float32)})
