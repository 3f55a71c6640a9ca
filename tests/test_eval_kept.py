"""Lines that were kept: found again, a torn one left out and not glued to the next, a place that can't be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import OutputError
from eval.kept import KeptLines


def test_lines_are_found_again_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "新" / "kept.jsonl"
    kept = KeptLines(path)
    kept.append({"问": 1})
    kept.append({"问": 2})
    assert list(kept.records()) == []  # what stood there when it was opened
    assert list(KeptLines(path).records()) == [{"问": 1}, {"问": 2}]


def test_a_torn_line_is_left_out_and_the_next_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    path.write_text('{"问": 1}\n{"问": 2, "答', encoding="utf-8")
    kept = KeptLines(path)
    assert list(kept.records()) == [{"问": 1}]
    kept.append({"问": 3})
    assert list(KeptLines(path).records()) == [{"问": 1}, {"问": 3}]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="结果文件夹"):
        KeptLines(tmp_path / "file" / "kept.jsonl")
