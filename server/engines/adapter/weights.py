"""The trained adapter: the file in this package, checked before llama.cpp is given it."""

from __future__ import annotations

import hashlib
from pathlib import Path

# gguf: reads the metadata of a GGUF file; llama.cpp itself gives no reason when it refuses one
import gguf

from server.engines.engine import EngineOpenError

ADAPTER = Path(__file__).parent / "generator-lora.gguf"
SHA256 = "5507aa482bc72b98cfb9f2cc09a1b21c840ec6cafbac3183f71b0c17b48596c0"
"""Of the file as it was trained; see ``model_card.md`` beside it."""
BASE = "yanglao.base_sha256"
"""Key of the metadata that holds the sha256 of the GGUF file that the adapter was trained on."""
_DAMAGE = (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, MemoryError)


def checked_adapter(base: str, path: Path = ADAPTER, sha256: str = SHA256) -> Path:
    """Return ``path`` if it is the adapter that was shipped, trained on the model with the sha256 ``base``.

    Raises ``EngineOpenError`` for a file that is missing, damaged or another, and for another base.
    """
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise EngineOpenError(f"微调文件“{path.name}”读不了（{error.strerror}）；请重新安装本程序。") from error
    if found != sha256:
        raise EngineOpenError(f"微调文件“{path.name}”已损坏或被换过（sha256 为 {found[:12]}…）；请重新安装本程序。")
    trained_on = base_of(path)
    if trained_on != base:
        raise EngineOpenError(
            f"微调文件“{path.name}”是为另一个模型训练的（sha256 {trained_on[:12]}…，现在的模型是 {base[:12]}…）；"
            "请重新安装本程序。"
        )
    return path


def base_of(path: Path) -> str:
    """Return the sha256 of the model that an adapter was trained on. Raises ``EngineOpenError`` where none is named."""
    try:
        field = gguf.GGUFReader(path).get_field(BASE)
        named = None if field is None else field.contents()
    except _DAMAGE as error:
        raise EngineOpenError(f"微调文件“{path.name}”不是完整的 GGUF 文件；请重新安装本程序。") from error
    if not isinstance(named, str):
        raise EngineOpenError(f"微调文件“{path.name}”没有写明它是为哪个模型训练的；请重新安装本程序。")
    return named
