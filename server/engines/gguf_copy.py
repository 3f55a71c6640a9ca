"""What is copied of a GGUF file: its weights without the vocabulary, and the notices beside it.

The format is https://github.com/ggml-org/ggml/blob/master/docs/gguf.md: header, metadata, table of tensors, tensors.
"""

from __future__ import annotations

import math
import mmap
import shutil
import struct
from pathlib import Path
from typing import Any

_HEADER = "<4sIQQ"
_VERSIONS = (2, 3)
_WIDTHS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Type of a metadata value to its width in bytes; the types without a fixed width follow."""
_UINT32, _STRING, _ARRAY = 4, 8, 9
_DEFAULT_ALIGNMENT = 32
_NOTICES = ("GEMMA_TERMS", "NOTICE", "LICENSE", "LICENCE", "README")


def copy_without_vocabulary(gguf: Path, copy: Path) -> int:
    """Write ``copy``: all of ``gguf`` but the arrays of its tokenizer, which Python takes minutes to read.

    Of the vocabulary only the size stays. Returns the number of weights. Raises ``ValueError`` for a file that is no
    GGUF of version 2 or 3 or ends too early, ``OSError`` when a file cannot be read or written. Measured: 0.6 s for
    253 MB.
    """
    with gguf.open("rb") as source:
        try:
            with mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as content:
                head, begin, weights = _slim_head(_Cursor(content))
        except (struct.error, UnicodeDecodeError, OverflowError) as error:
            raise ValueError(f"not a whole GGUF file: {error}") from error
        source.seek(begin)
        with copy.open("wb") as target:
            target.write(head)
            shutil.copyfileobj(source, target, 1 << 20)
    return weights


def copy_notices(gguf: Path, aside: Path) -> None:
    """Copy the terms and notices that stand beside ``gguf`` into ``aside``, and add what was changed there."""
    for file in sorted(gguf.parent.iterdir()):
        if file.is_file() and file.name.upper().startswith(_NOTICES):
            shutil.copyfile(file, aside / file.name)
    with (aside / "NOTICE").open("a", encoding="utf-8") as notice:
        notice.write(
            f"\nModified here: the weights of {gguf.name} were dequantised to float32 and saved as safetensors, "
            "its tokenizer as tokenizer.json.\n"
        )


def _slim_head(cursor: _Cursor) -> tuple[bytes, int, int]:
    """Return the new head up to the tensors, the offset of the tensors in the source, and the number of weights."""
    magic, version, tensors, values = cursor.unpack(_HEADER)
    if magic != b"GGUF" or version not in _VERSIONS:
        raise ValueError("no GGUF of version 2 or 3")
    kept: list[bytes] = []
    keys: set[str] = set()
    architecture, vocabulary, alignment = "", 0, _DEFAULT_ALIGNMENT
    for _ in range(values):
        begin = cursor.position
        key = cursor.text()
        (kind,) = cursor.unpack("<I")
        at = cursor.position
        if kind == _ARRAY and key.startswith("tokenizer."):
            count = cursor.skip(kind)
            vocabulary = count if key == "tokenizer.ggml.tokens" else vocabulary
            continue
        cursor.skip(kind)
        keys.add(key)
        kept.append(cursor.bytes_from(begin))
        if key == "general.architecture":
            architecture = _Cursor(cursor.content, at).text()
        elif key == "general.alignment":
            (alignment,) = _Cursor(cursor.content, at).unpack("<I")
    if vocabulary and f"{architecture}.vocab_size" not in keys:
        # without the tokens a reader could not count them
        key = f"{architecture}.vocab_size"
        kept.append(struct.pack("<Q", len(key.encode())) + key.encode() + struct.pack("<II", _UINT32, vocabulary))
    if alignment < 1:
        raise ValueError(f"an alignment of {alignment}")
    table = cursor.position
    weights = sum(_weights_of_next_tensor(cursor) for _ in range(tensors))
    head = struct.pack(_HEADER, magic, version, tensors, len(kept)) + b"".join(kept) + cursor.bytes_from(table)
    # offsets in the table count from the aligned end of the head, so that they stay as they are
    return head + bytes(-len(head) % alignment), cursor.position + -cursor.position % alignment, weights


def _weights_of_next_tensor(cursor: _Cursor) -> int:
    cursor.text()
    (dimensions,) = cursor.unpack("<I")
    shape = cursor.unpack(f"<{dimensions}Q")
    cursor.unpack("<IQ")
    return math.prod(shape)


class _Cursor:
    """Reads one value after the other; raises ``struct.error`` or ``ValueError`` beyond the end."""

    def __init__(self, content: mmap.mmap, position: int = 0) -> None:
        self.content = content
        self.position = position

    def unpack(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self.content, self.position)
        self.position += struct.calcsize(layout)
        return values

    def text(self) -> str:
        return self._advance(self.unpack("<Q")[0]).decode("utf-8")

    def skip(self, kind: int) -> int:
        """Step over a value of type ``kind`` and return how many it holds."""
        if kind == _STRING:
            self._advance(self.unpack("<Q")[0])
            return 1
        if kind != _ARRAY:
            self._advance(_width(kind))
            return 1
        count: int
        kind, count = self.unpack("<IQ")
        if kind == _STRING:
            for _ in range(count):
                self.skip(kind)
        else:
            self._advance(_width(kind) * count)
        return count

    def bytes_from(self, begin: int) -> bytes:
        return self.content[begin : self.position]

    def _advance(self, count: int) -> bytes:
        begin = self.position
        self.position += count
        if self.position > len(self.content):
            raise ValueError(f"ends at byte {len(self.content)}, within a value")
        return self.content[begin : self.position]


def _width(kind: int) -> int:
    if kind not in _WIDTHS:
        raise ValueError(f"a value of type {kind}")
    return _WIDTHS[kind]
