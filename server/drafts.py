"""Reads the draft that is to be checked, from a file or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from ingest.reading.decoding import decode
from server.answering.errors import DraftError

_MOST_BYTES = 64 * 1024
"""As much as the API takes, and far more than a draft may have: a film named by mistake is not read to its end."""


def read_draft(name: str) -> str:
    """Return the text of a file, in UTF-8, UTF-16 or GB18030; ``-`` is standard input.

    Raises ``IngestError`` for what is no text, ``DraftError`` for far too much of it, ``OSError`` for what can't be
    read.
    """
    if name == "-":
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        name = "标准输入"
    else:
        with Path(name).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise DraftError(f"“{name}”太大，最多 64 KB。请只留要核对的文字。")
    return decode(data, name).text if data.strip() else ""
