"""The reader's trained weights: the file in this package, checked before it is believed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.tensors import load_tensors
from server.answering.errors import ReaderError
from server.answering.reader.matching import KernelMatcher

WEIGHTS = Path(__file__).parent / "reader.safetensors"
SHA256 = "9c9ad613204bf8d91612fb65d0441b3b88ffb2c72b853d8dde2ee702f0c3bd27"
"""Of the file as it was trained; see ``model_card.md`` beside it."""
BASE = "base"
"""Key of the metadata that names the embedder whose tokens the reader was trained on."""


def open_matcher(embedder: str, path: Path = WEIGHTS, sha256: str = SHA256) -> KernelMatcher:
    """Return the trained matcher for the tokens of ``embedder``, a name as an index records it.

    Raises ``ReaderError`` for a file that is missing, damaged or another than the one that was shipped, and for
    another embedder than the one that it was trained on.
    """
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != sha256:
            raise ReaderError(f"判读模型文件“{path.name}”已损坏或被换过（sha256 为 {found[:12]}…）；请重新安装本程序。")
        tensors, metadata = load_tensors(path)
        matcher = KernelMatcher.from_tensors(tensors)
    except (OSError, ValueError, KeyError) as error:
        raise ReaderError(f"判读模型文件“{path.name}”读不了（{error}）；请重新安装本程序。") from error
    if metadata.get(BASE) != embedder:
        raise ReaderError(
            f"判读模型只能配合向量模型“{metadata.get(BASE)}”使用，现在用的是“{embedder}”；"
            "不设置 YANGLAO_EMBEDDER 即可用上它。"
        )
    return matcher
