"""Parsed files kept in a folder: found again, never believed when damaged, thrown away when old."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ingest.reading.kept import KeptReplies, parser_version

SHA256 = "0" * 64
REPLY = '{"parsed": "一\u2028二"}\n'.encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "parsed"


def entry(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_what_is_kept_is_found_by_name_and_content(folder: Path) -> None:
    kept = KeptReplies(folder)
    assert kept.load("甲.txt", SHA256) is None
    kept.save("甲.txt", SHA256, REPLY)
    assert KeptReplies(folder).load("甲.txt", SHA256) == REPLY
    assert kept.load("乙.txt", SHA256) is None  # the name may be the title
    assert kept.load("甲.txt", "1" * 64) is None
    assert entry(folder).name.startswith(parser_version())


@pytest.mark.parametrize("damage", [b"", b"x", b"\n", REPLY, b"\xff\xfe\n{}"])
def test_a_damaged_file_is_not_believed_and_written_again(folder: Path, damage: bytes) -> None:
    kept = KeptReplies(folder)
    kept.save("甲.txt", SHA256, REPLY)
    entry(folder).write_bytes(damage)
    assert kept.load("甲.txt", SHA256) is None
    kept.save("甲.txt", SHA256, REPLY)
    assert kept.load("甲.txt", SHA256) == REPLY


def test_one_changed_character_is_damage(folder: Path) -> None:
    kept = KeptReplies(folder)
    kept.save("甲.txt", SHA256, REPLY)
    entry(folder).write_bytes(entry(folder).read_bytes().replace("一".encode(), "七".encode()))
    assert kept.load("甲.txt", SHA256) is None


def test_old_and_foreign_versions_go_and_other_files_stay(folder: Path) -> None:
    kept = KeptReplies(folder)
    kept.prune()  # before there is a folder
    kept.save("甲.txt", SHA256, REPLY)
    current = entry(folder).name
    kept.save("旧.txt", SHA256, REPLY)
    (old,) = (path for path in folder.iterdir() if path.name != current)
    long_ago = time.time() - 100 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    (folder / f"{'0' * 12}-{'1' * 32}.json").write_bytes(b"another version")
    (folder / "笔记.json").write_bytes(b"somebody's")
    kept.prune()
    assert sorted(path.name for path in folder.iterdir()) == sorted([current, "笔记.json"])


def test_a_use_keeps_it_young(folder: Path) -> None:
    kept = KeptReplies(folder)
    kept.save("甲.txt", SHA256, REPLY)
    long_ago = time.time() - 50 * 24 * 3600
    os.utime(entry(folder), (long_ago, long_ago))
    kept.load("甲.txt", SHA256)
    assert time.time() - entry(folder).stat().st_mtime < 3600


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    kept = KeptReplies(tmp_path / "file" / "parsed")
    kept.save("甲.txt", SHA256, REPLY)
    assert kept.load("甲.txt", SHA256) is None
    kept.prune()


def test_nothing_unfinished_is_left(folder: Path) -> None:
    kept = KeptReplies(folder)
    for _ in range(3):
        kept.save("甲.txt", SHA256, REPLY)
    assert len(list(folder.iterdir())) == 1
