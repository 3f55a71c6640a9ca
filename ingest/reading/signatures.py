"""What a file is when it is no text: told by its first bytes, whatever its name says."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_SAVE_AS_TEXT = "请用对应的软件打开，另存为“纯文本（.txt，UTF-8 编码）”后再放入"
_OCR = "请先用文字识别（OCR）软件转成文字，存为 .txt 后再放入"
_UNPACK = "请解压后把里面的政策文本放入"
_REMOVE = "请把它移出政策文件夹"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A format that is no text: its Chinese ``name`` and, as a Chinese clause, what the reader of it can do."""

    name: str
    remedy: str


_PDF = FileKind("PDF 文件", _SAVE_AS_TEXT)
_WORD = FileKind("Word 文档", _SAVE_AS_TEXT)
_EXCEL = FileKind("Excel 表格", _SAVE_AS_TEXT)
_SLIDES = FileKind("演示文稿", _SAVE_AS_TEXT)
_OFD = FileKind("OFD 版式文件", _SAVE_AS_TEXT)
_OLD_OFFICE = FileKind("旧版 Word、Excel 或 WPS 文档", _SAVE_AS_TEXT)
_ARCHIVE = FileKind("压缩文件", _UNPACK)
_PICTURE = FileKind("图片", _OCR)
_PROGRAM = FileKind("程序文件", _REMOVE)
_MEDIA = FileKind("音频或视频", _REMOVE)
_WEB_ARCHIVE = FileKind("网页归档（.mht）", "请在浏览器中打开，另存为“网页，仅 HTML”后再放入")

_SIGNATURES: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", _PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"{\\rtf", FileKind("RTF 文档", _SAVE_AS_TEXT)),
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x7fELF", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b\x08", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"ID3", _MEDIA),
    (b"OggS", _MEDIA),
    (b"SQLite format 3\x00", FileKind("数据库文件", _REMOVE)),
    (b"MIME-Version:", _WEB_ARCHIVE),
)
_OFFICE_PARTS: tuple[tuple[bytes, FileKind], ...] = (
    (b"OFD.xml", _OFD),
    (b"word/", _WORD),
    (b"xl/", _EXCEL),
    (b"ppt/", _SLIDES),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", _WORD),
)
"""Names of parts inside a zip file; they stand uncompressed in it."""


def file_kind(data: bytes) -> FileKind | None:
    """Return what ``data``, a whole file or its first kilobytes, is; ``None`` where it may be text."""
    if data.startswith(b"PK\x03\x04"):
        return next((kind for part, kind in _OFFICE_PARTS if part in data), _ARCHIVE)
    if data.startswith(b"RIFF") and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return _PICTURE if data[8:12] == b"WEBP" else _MEDIA
    if data[4:8] == b"ftyp":
        return _PICTURE if data[8:12] in (b"heic", b"heix", b"mif1", b"avif") else _MEDIA
    if _is_bitmap(data):
        return _PICTURE
    if data.startswith(b"MZ") and b"\x00" in data[:64]:
        return _PROGRAM
    return next((kind for start, kind in _SIGNATURES if data.startswith(start)), None)


def _is_bitmap(data: bytes) -> bool:
    """Whether a BMP header stands there: BM alone also begins English words."""
    return data.startswith(b"BM") and len(data) >= 18 and struct.unpack_from("<I", data, 14)[0] in (12, 40, 108, 124)
