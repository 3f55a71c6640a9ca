"""Plain text and Markdown files: bytes to text, whatever encoding an office PC wrote them in."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.errors import EmptyFileError, NotTextError, UnreadableFileError
from ingest.reader import SourceFile

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes. The longest statute is under 1 MB; anything above this is not a policy text."""

_ALLOWED_CONTROLS = frozenset("\t\n\r\f\v")


class TextReader:
    """Reads ``.txt`` and ``.md`` files in UTF-8 (with or without BOM), UTF-16 (with BOM) or GB18030."""

    suffixes: tuple[str, ...] = (".txt", ".md", ".markdown")

    def read(self, path: Path) -> SourceFile:
        """Return the decoded file; raise an ``IngestError`` that names the file and what to do."""
        try:
            size = path.stat().st_size
            if size > LARGEST_FILE:
                raise UnreadableFileError(
                    f"文件《{path.name}》有 {size // 1024 // 1024} MB，超过 20 MB 的上限，"
                    "不像政策文本；请拆分或移出该文件夹。"
                )
            data = path.read_bytes()
        except OSError as error:
            raise UnreadableFileError(f"文件《{path.name}》打不开：{_cause(error)}。") from error
        return SourceFile(path.name, decode(data, path.name), hashlib.sha256(data).hexdigest())


def _cause(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "找不到这个文件；请检查名称和位置"
    if isinstance(error, IsADirectoryError):
        return "它是文件夹，不是文件；请给出文件的路径"
    if isinstance(error, PermissionError):
        return "没有读取权限；请修改文件的权限后再试"
    return f"{error.strerror}；请检查文件和磁盘"


def decode(data: bytes, name: str) -> str:
    """Decode ``data``; ``name`` is only used in messages.

    UTF-8 is tried first because GB18030 accepts almost any bytes; text that decodes only as GB18030 must then also
    look like Chinese prose, or a picture would be "read".
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise EmptyFileError(f"文件《{name}》是空的，没有可读的文字；请放入有内容的文件。")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _try_decode(data, "utf-16")
    else:
        text = _try_decode(data, "utf-8-sig")
        if text is None:
            text = _try_decode(data, "gb18030")
            if text is not None and not _looks_chinese(text):
                text = None
    if text is None or _has_binary_controls(text):
        raise NotTextError(
            f"文件《{name}》不是文本文件，或编码无法识别（支持 UTF-8、UTF-16、GB18030）；请另存为 UTF-8 文本后再放入。"
        )
    text = text.removeprefix("\ufeff")
    # line ends of old Macs; one character for one, so that offsets stay those of the file
    return text if "\n" in text else text.replace("\r", "\n")


def _try_decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _has_binary_controls(text: str) -> bool:
    head = text[:100_000]
    controls = sum(1 for c in head if c < " " and c not in _ALLOWED_CONTROLS)
    return controls > len(head) // 200


def _looks_chinese(text: str) -> bool:
    """Whether nine in ten of the non-ASCII characters are everyday Chinese ones, those of GB2312.

    Real text has names with a rare character now and then; other bytes read as GB18030 give rare ones mostly.
    """
    # — and · are in GB2312, but Python's codecs for it and for GB18030 disagree about which characters they are
    head = "".join(c for c in text[:20_000] if c > "\x7f" and c not in "—·")
    common = head.encode("gb2312", "ignore").decode("gb2312")
    return bool(head) and len(common) * 10 >= len(head) * 9
