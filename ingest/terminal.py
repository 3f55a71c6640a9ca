"""Text for a terminal: hostile characters written out, and lengths in columns (a Chinese character takes two)."""

from __future__ import annotations

import json
import re
import unicodedata

from ingest.records import Record

_HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, which a terminal obeys (ANSI escapes begin with one), and characters that hide or turn text."""
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_PRINTABLE_ASCII = range(0x20, 0x7F)


def visible(text: str) -> str:
    r"""Return ``text`` with every character that a terminal would obey or hide written out: ``\x1b``, ``\u202e``."""
    return _HOSTILE.sub(lambda match: ascii(match.group())[1:-1], text)


def display_width(text: str) -> int:
    """Return how many columns ``text`` takes: two for a wide character, none for a combining one."""
    return sum(_columns(char) for char in text)


def cut_to_width(text: str, columns: int) -> str:
    """Return ``text``, or as much of its beginning as fits into ``columns`` with … behind it."""
    if display_width(text) <= columns:
        return text
    used = 0
    for i, char in enumerate(text):
        used += _columns(char)
        if used > columns - 1:
            return text[:i] + "…"
    return text


def json_line(record: Record, encoding: str) -> str:
    """Return ``record`` as one line of JSON that ``encoding`` can write and that no terminal obeys."""
    line = json.dumps(record, ensure_ascii=False)
    line = _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", line)
    try:
        line.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(record)
    return line


def _columns(char: str) -> int:
    if ord(char) in _PRINTABLE_ASCII:
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
