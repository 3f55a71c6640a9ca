"""Bytes to text, whatever encoding an office PC wrote them in, and whatever happened to them on the way."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.errors import EmptyFileError, NotTextError
from ingest.reading.signatures import file_kind

_NUL_RUN = re.compile("\x00+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_OTHER_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_UTF8_CHINESE = re.compile("[\u2000-\uffef]")
_SURE = 4
"""Chinese characters that a line needs to be known as UTF-8: one or two may be GB18030 by chance (联通)."""
_NOT_ASKED = re.compile("[\x00-\x7f—·\ufffd]+")
"""What does not tell whether a text is Chinese."""
_HARMLESS_CONTROLS = 3
_HIGH_RUN = re.compile(rb"([\x80-\xff]+)")
_LOST = "\ufffd"
_CUT_OFF = "文件末尾有一个字不完整，文件可能在复制或下载时被截断；请核对结尾是否缺少内容。"
_NAMED_LINES = 5
"""Lines that a doubt names before it only counts."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, and Chinese lines on what could not be read for certain."""

    text: str
    doubts: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """Decode UTF-8, UTF-16 (with or without BOM), GB18030, or lines of the one among lines of the other.

    A character that the end of the file cuts off is left out, bytes of no encoding become U+FFFD, both with a doubt.
    NUL and other control characters stay in the text, one for one. ``name`` is only used in messages. Raises
    ``EmptyFileError`` without a character to read, ``NotTextError`` for anything that is no text.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise EmptyFileError(f"文件《{name}》是空的，没有可读的文字；请放入有内容的文件。")
    kind = file_kind(data)
    if kind is not None:
        gap = " " if kind.name[0].isascii() else ""
        raise NotTextError(f"文件《{name}》其实是{gap}{kind.name}，不是文本；{kind.remedy}。")
    decoded = _decode_utf16(data) or _decode_utf8(data) or _decode_lines(data)
    if decoded is None or _has_binary_controls(decoded.text):
        raise NotTextError(
            f"文件《{name}》不是文本文件，或编码无法识别（支持 UTF-8、UTF-16、GB18030）；请另存为 UTF-8 文本后再放入。"
        )
    text = decoded.text.removeprefix("\ufeff")
    # line ends of old Macs; one character for one, so that offsets stay those of the file
    text = text if "\n" in text else text.replace("\r", "\n")
    if not text.strip("\x00 \t\r\n\ufeff"):
        raise EmptyFileError(f"文件《{name}》是空的，没有可读的文字；请放入有内容的文件。")
    doubts = decoded.doubts
    if _CONTROL.search(text):
        doubts += ("文件里有看不见的控制字符，阅读时已略去；文件可能受过损坏，请核对原文。",)
    return Decoded(text, doubts)


def _decode_utf16(data: bytes) -> Decoded | None:
    """UTF-16 is told by its BOM, or by zero bytes that make Chinese prose when read so."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_pairs(data, "utf-16")
    if b"\x00" not in data:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        decoded = _decode_pairs(data, encoding)
        if _looks_chinese(decoded.text) and not _has_binary_controls(decoded.text):
            return decoded
    return None


def _decode_pairs(data: bytes, encoding: str) -> Decoded:
    # not strict: half a surrogate pair costs one character, not the file
    text = data[: len(data) // 2 * 2].decode(encoding, "replace")
    doubts = (_CUT_OFF,) if len(data) % 2 else ()
    return Decoded(text, _lost_doubt(_lost_lines(text)) + doubts)


def _decode_utf8(data: bytes) -> Decoded | None:
    """UTF-8 is tried before GB18030 because that accepts almost any bytes."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return None
    cut = decoder.getstate()[0]
    if not cut:
        return Decoded(text)
    # ASCII with one odd byte at its end is no UTF-8 that was cut off
    return None if text.isascii() else Decoded(text, (_CUT_OFF,))


def _decode_lines(data: bytes) -> Decoded | None:
    """GB18030, or UTF-8 that has lines or stretches of GB18030, or either with some bytes of neither."""
    lines = data.split(b"\n")
    in_utf8 = [_strictly(line, "utf-8") for line in lines]
    if not any(text is not None and len(_UTF8_CHINESE.findall(text)) >= _SURE for text in in_utf8):
        return _decode_gb18030(data) or _decode_damaged(data)
    foreign: list[int] = []
    for i, line in enumerate(lines):
        if in_utf8[i] is None:
            in_utf8[i] = text = _strictly(line, "gb18030")
            if text is None or not _looks_chinese(text):
                in_utf8[i] = "".join(_decode_stretch(part) for part in _HIGH_RUN.split(line))
            foreign.append(i + 1)
    text = "\n".join(line for line in in_utf8 if line is not None)
    lost = _lost_lines(text)
    if not _is_readable(text):
        return None
    stretches = [number for number in foreign if number not in set(lost)]
    doubts = (f"文件里混有两种编码，{_named(stretches)}按 GB18030 识别；请核对这些地方的文字。",) if stretches else ()
    return Decoded(text.removeprefix("\ufeff"), _lost_doubt(lost) + doubts)


def _decode_gb18030(data: bytes) -> Decoded | None:
    """The text must look like Chinese prose, or a picture would be "read"."""
    decoder = codecs.getincrementaldecoder("gb18030")()
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
        doubts = _lost_doubt(_lost_lines(text))
    else:
        doubts = (_CUT_OFF,) if decoder.getstate()[0] else ()
    return Decoded(text, doubts) if _is_readable(text) else None


def _decode_damaged(data: bytes) -> Decoded | None:
    """UTF-8 in a single line, of which some bytes are damaged."""
    text = data.decode("utf-8", "replace")
    return Decoded(text, _lost_doubt(_lost_lines(text))) if _is_readable(text) else None


def _decode_stretch(part: bytes) -> str:
    text = _strictly(part, "utf-8")
    if text is None:
        text = _strictly(part, "gb18030")
    return text if text is not None and _looks_chinese(text) else part.decode("utf-8", "replace")


def _is_readable(text: str) -> bool:
    return _looks_chinese(text) and text.count(_LOST) <= max(3, len(text) // 50)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _lost_lines(text: str) -> list[int]:
    return [number for number, line in enumerate(text.split("\n"), start=1) if _LOST in line]


def _lost_doubt(lines: Sequence[int]) -> tuple[str, ...]:
    return (f"{_named(lines)}有无法识别的字节，已用“{_LOST}”代替；请对照原文核对。",) if lines else ()


def _named(lines: Sequence[int]) -> str:
    named = "、".join(map(str, lines[:_NAMED_LINES]))
    return f"第 {named} 行" if len(lines) <= _NAMED_LINES else f"第 {named} 行等 {len(lines)} 行"


def _has_binary_controls(text: str) -> bool:
    head = text[:100_000]
    # a run of NUL is one piece of damage (a disk that was cut off), however long
    controls = len(_OTHER_CONTROL.findall(head)) + len(_NUL_RUN.findall(head))
    if controls <= _HARMLESS_CONTROLS:
        return False
    share = 10 if _looks_chinese(head) else 100  # damaged Chinese is still Chinese
    return controls > max(len(_NUL_RUN.sub("", head)) // share, _HARMLESS_CONTROLS)


def _looks_chinese(text: str) -> bool:
    """Whether nine in ten of the non-ASCII characters are everyday Chinese ones, those of GB2312.

    Real text has names with a rare character now and then; other bytes read as GB18030 give rare ones mostly.
    """
    # — and · are in GB2312, but Python's codecs for it and for GB18030 disagree about which characters they are
    head = _NOT_ASKED.sub("", text[:20_000])
    common = head.encode("gb2312", "ignore").decode("gb2312")
    return bool(head) and len(common) * 10 >= len(head) * 9
