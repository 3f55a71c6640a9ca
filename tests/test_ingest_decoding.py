"""Bytes of every encoding, and of several in one file; bytes that were cut off, damaged, or never were text."""

from __future__ import annotations

import codecs
import io
import random
import zipfile

import pytest

from ingest.errors import EmptyFileError, IngestError, NotTextError
from ingest.reading.decoding import Decoded, decode

NOTICE = """关于印发助餐服务办法的通知
一、总则
（一）目标。到2025年，每个街道至少建成一处助餐点。
（二）补助。每处3万元。
"""
LINES = NOTICE.split("\n")
NOISE = random.Random(7)  # noqa: S311  the same bytes every time


def read(data: bytes) -> Decoded:
    return decode(data, "甲.txt")


@pytest.mark.parametrize(
    "data",
    [
        NOTICE.encode(),
        NOTICE.encode("utf-8-sig"),
        NOTICE.encode("gb18030"),
        NOTICE.encode("utf-16"),
        NOTICE.encode("utf-16-le"),
        NOTICE.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + NOTICE.encode("utf-16-be"),
    ],
)
def test_one_text_in_every_encoding(data: bytes) -> None:
    assert read(data) == Decoded(NOTICE)


def test_a_short_text_without_bom() -> None:
    assert read("一、总则".encode("utf-16-le")) == Decoded("一、总则")


@pytest.mark.parametrize(("encoding", "cut"), [("utf-8", 1), ("utf-8", 2), ("gb18030", 1), ("utf-16", 1)])
def test_a_character_cut_off_at_the_end_costs_only_itself(encoding: str, cut: int) -> None:
    decoded = read(NOTICE.rstrip("\n").encode(encoding)[:-cut])
    assert decoded.text == NOTICE.rstrip("\n")[:-1]
    (doubt,) = decoded.doubts
    assert "被截断" in doubt


def test_lines_of_gb18030_among_lines_of_utf8_are_named() -> None:
    data = b"\n".join(line.encode("gb18030" if i in (2, 3) else "utf-8") for i, line in enumerate(LINES))
    decoded = read(data)
    assert decoded.text == NOTICE
    (doubt,) = decoded.doubts
    assert "第 3、4 行" in doubt
    assert "GB18030" in doubt


def test_many_such_lines_are_counted() -> None:
    data = b"\n".join(line.encode("gb18030" if i % 2 else "utf-8") for i, line in enumerate([*LINES * 5]))
    assert "第 2、4、6、8、12 行等 10 行" in read(data).doubts[0]


def test_a_stretch_of_gb18030_within_a_line_of_utf8() -> None:
    data = NOTICE.encode() + "附注：".encode() + b" " + "每处另加一万元".encode("gb18030") + b" " + "（自愿）".encode()
    decoded = read(data)
    assert decoded.text == NOTICE + "附注： 每处另加一万元 （自愿）"
    assert "第 5 行" in decoded.doubts[0]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_byte_costs_its_character_and_is_said(encoding: str) -> None:
    data = NOTICE.encode(encoding)
    place = data.index("目标".encode(encoding))
    decoded = read(data[:place] + b"\xff" + data[place + 1 :])
    assert decoded.text.split("\n")[:2] == LINES[:2]
    assert decoded.text.split("\n")[3:] == LINES[3:]
    assert "\ufffd" in decoded.text.split("\n")[2]
    assert "2025年，每个街道至少建成一处助餐点。" in decoded.text
    assert any("第 3 行有无法识别的字节" in doubt for doubt in decoded.doubts)


def test_half_a_surrogate_pair_costs_one_character() -> None:
    data = codecs.BOM_UTF16_LE + "一、总".encode("utf-16-le") + b"\x00\xd8" + "则".encode("utf-16-le")
    decoded = read(data)
    assert decoded.text == "一、总\ufffd则"
    assert "无法识别" in decoded.doubts[0]


def test_no_text_holds_a_lone_surrogate() -> None:
    decoded = read(NOTICE.encode() + "另注".encode() + b"\xed\xa0\x80" + "完".encode())
    decoded.text.encode()
    assert decoded.text.startswith(NOTICE)


@pytest.mark.parametrize("nul", [b"\x00", b"\x00" * 4096])
def test_nul_and_control_characters_stay_in_their_place_with_a_doubt(nul: bytes) -> None:
    decoded = read("一、总则\n".encode() + nul + "二、分则\x07\n".encode())
    assert decoded.text == "一、总则\n" + nul.decode() + "二、分则\x07\n"
    assert "控制字符" in decoded.doubts[0]


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "内容")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF 文件"),
        (zipped("[Content_Types].xml", "word/document.xml"), "Word 文档"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "Excel 表格"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "OFD 版式文件"),
        (zipped("通知.txt"), "压缩文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "旧版 Word"),
        (b"{\\rtf1\\ansi", "RTF 文档"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "图片"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "图片"),
        (b"BM" + bytes(12) + b"\x28\x00\x00\x00" + bytes(40), "图片"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "图片"),
        (b"\x7fELF\x02\x01\x01" + bytes(50), "程序文件"),
        (b"MZ\x90\x00\x03\x00" + bytes(60), "程序文件"),
        (b"\x00\x00\x00\x18ftypmp42", "音频或视频"),
        (b"SQLite format 3\x00" + bytes(80), "数据库文件"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "网页归档"),
    ],
)
def test_other_formats_are_named_with_what_to_do(data: bytes, what: str) -> None:
    with pytest.raises(NotTextError) as caught:
        read(data)
    assert str(caught.value).replace("是 ", "是").startswith(f"文件《甲.txt》其实是{what}")
    assert "请" in str(caught.value)


def test_words_that_only_begin_like_another_format_are_text() -> None:
    assert read("BM25 检索说明：按条款检索。".encode()).text == "BM25 检索说明：按条款检索。"
    assert read("MZ 为名词缩写，下同。".encode()).text == "MZ 为名词缩写，下同。"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFileError),
        (b"\xef\xbb\xbf\r\n ", EmptyFileError),
        (b"\x00" * 1000, EmptyFileError),
        (codecs.BOM_UTF16_LE + " \n".encode("utf-16-le"), EmptyFileError),
        (NOISE.randbytes(5000), NotTextError),
        (b"\x00a\x00b" * 200, NotTextError),
        ("日本語のテキストです。ひらがなとカタカナ".encode("shift_jis"), NotTextError),
        (bytes(range(1, 32)) * 20, NotTextError),
    ],
)
def test_what_is_no_text(data: bytes, error: type[IngestError]) -> None:
    with pytest.raises(error, match=r"《甲\.txt》"):
        read(data)


def test_any_bytes_are_read_or_refused() -> None:
    base = NOTICE.encode()
    for _ in range(500):
        data = bytearray(base)
        for _ in range(NOISE.randrange(1, 20)):
            data[NOISE.randrange(len(data))] = NOISE.randrange(256)
        try:
            decoded = read(bytes(data))
        except IngestError:
            continue
        decoded.text.encode()
