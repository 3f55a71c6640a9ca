"""Files in whatever encoding an office PC wrote them, and files that are no policy text at all."""

from __future__ import annotations

import codecs
import hashlib
import os
import random
import re
from pathlib import Path

import pytest

from ingest.errors import EmptyFileError, IngestError, NotTextError, UnreadableFileError
from ingest.parsing import parse_document
from ingest.reading.files import LARGEST_FILE
from ingest.reading.read_text import TextReader
from tests.policy_texts import CORPUS_FILES

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + random.Random(1).randbytes(4000)  # noqa: S311  the same bytes every time
ENCODINGS = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with BOM": lambda text: text.encode("utf-8-sig"),
    "UTF-16 little endian": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16 big endian": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "GB18030": lambda text: text.encode("gb18030"),
    "GB18030 with CRLF": lambda text: text.replace("\n", "\r\n").encode("gb18030"),
    "line ends of old Macs": lambda text: text.replace("\n", "\r").encode(),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("path", CORPUS_FILES, ids=lambda path: path.stem)
def test_every_encoding_gives_the_same_clauses(path: Path, encoding: str, tmp_path: Path) -> None:
    original = TextReader().read(path)
    copy = tmp_path / path.name
    copy.write_bytes(ENCODINGS[encoding](original.text))
    read = TextReader().read(copy)

    assert read.name == path.name
    wanted = [(clause.id, clause.text) for clause in parse_document(original).clauses]
    assert [(clause.id, clause.text) for clause in parse_document(read).clauses] == wanted


def test_a_short_gb18030_file_full_of_quotation_marks(tmp_path: Path) -> None:
    path = tmp_path / "短.txt"
    path.write_bytes("一、“一老”“一小”——“四同步”……".encode("gb18030"))
    assert TextReader().read(path).text == "一、“一老”“一小”——“四同步”……"


def test_the_hash_is_over_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes(b"\xef\xbb\xbfabc")
    assert TextReader().read(path).text == "abc"
    assert TextReader().read(path).sha256 == hashlib.sha256(b"\xef\xbb\xbfabc").hexdigest()


@pytest.mark.parametrize(
    ("content", "error", "remedy"),
    [
        (b"", EmptyFileError, "请放入有内容的文件"),
        (b" \r\n\t\n", EmptyFileError, "请放入有内容的文件"),
        (codecs.BOM_UTF8 + b"\n", EmptyFileError, "请放入有内容的文件"),
        (b"\x00" * 1000, EmptyFileError, "请放入有内容的文件"),
        (PNG, NotTextError, "请先用文字识别"),
        (b"PK\x03\x04" + bytes(range(256)) * 20, NotTextError, "请解压后"),
        (b"\x00a\x00b" * 200, NotTextError, "请另存为 UTF-8 文本"),
        (codecs.BOM_UTF16_LE + b"\x00", EmptyFileError, "请放入有内容的文件"),
        ("日本語のテキストです。ひらがなとカタカナ".encode("shift_jis"), NotTextError, "请另存为 UTF-8 文本"),
    ],
)
def test_files_that_are_no_text(content: bytes, error: type[IngestError], remedy: str, tmp_path: Path) -> None:
    path = tmp_path / "坏文件.txt"
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        TextReader().read(path)
    assert_message_for_people(caught.value, "坏文件.txt", remedy)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)  # sparse: takes no room
    with pytest.raises(UnreadableFileError) as caught:
        TextReader().read(path)
    assert_message_for_people(caught.value, "大.txt", "请拆分或移出")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        TextReader().read(tmp_path / "没有.txt")
    assert_message_for_people(caught.value, "没有.txt", "请检查名称和位置")


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "文件夹.txt").mkdir()
    with pytest.raises(UnreadableFileError) as caught:
        TextReader().read(tmp_path / "文件夹.txt")
    assert_message_for_people(caught.value, "文件夹.txt", "请给出文件的路径")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "保密.txt"
    path.write_text("一、总则", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(UnreadableFileError) as caught:
        TextReader().read(path)
    assert_message_for_people(caught.value, "保密.txt", "请修改权限")


def test_a_link_in_a_circle(tmp_path: Path) -> None:
    path = tmp_path / "环.txt"
    path.symlink_to(path)
    with pytest.raises(UnreadableFileError) as caught:
        TextReader().read(path)
    assert_message_for_people(caught.value, "环.txt", "请检查文件和磁盘")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "管道.txt"
    os.mkfifo(path)
    with pytest.raises(UnreadableFileError) as caught:
        TextReader().read(path)
    assert_message_for_people(caught.value, "管道.txt", "请移出该文件夹")


def test_doubts_of_the_decoding_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "断尾.txt"
    path.write_bytes("一、总则。\n（一）目标".encode()[:-1])
    read = TextReader().read(path)
    assert read.text == "一、总则。\n（一）目"
    assert ["被截断" in doubt for doubt in read.doubts] == [True]
    assert [doubt.message for doubt in parse_document(read).doubts][:1] == list(read.doubts)


def assert_message_for_people(error: IngestError, name: str, remedy: str) -> None:
    message = str(error)
    assert f"《{name}》" in message
    assert remedy in message
    assert "\n" not in message
    assert len(re.findall("[\u4e00-\u9fff]", message)) > 10
