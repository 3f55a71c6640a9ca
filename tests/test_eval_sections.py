"""Sections: tables of other commands, taken where they fit and left out with a reason where they don't."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.library import Library
from eval.reporting.report import write_report
from eval.reporting.sections import NO_SECTIONS, Section, Sections, read_sections
from eval.run import Results, run_cases
from tests.fake_eval_answering import PARSED, ScriptedAnswering
from tests.fake_eval_cases import CASES, FOUND, HOSTILE, REPLIES, SETTINGS, quiet

FITTING: dict[str, Any] = {
    "title": "去掉一部分",
    "note": "都不用模型。",
    "head": ["方式", "Recall@5"],
    "rows": [["融合", "90%"], ["词语", None], ["段", 0.5], ["无", 7]],
    "questions": dict(SETTINGS.questions),
    "corpus_sha256": SETTINGS.corpus_sha256,
}


def put(folder: Path, name: str, record: object) -> None:
    (folder / name).write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def test_tables_come_in_their_order_with_cells_as_text(tmp_path: Path) -> None:
    put(tmp_path, "measures.json", {**FITTING, "title": "后", "questions": None})
    put(tmp_path, "ablations.json", {**FITTING, "more": {"not": "looked at"}})
    put(tmp_path, "other.json", FITTING)
    found = read_sections(tmp_path, SETTINGS)
    assert [section.title for section in found.shown] == ["去掉一部分", "后"]
    assert found.shown[0] == Section(
        "ablations.json",
        "去掉一部分",
        "都不用模型。",
        ("方式", "Recall@5"),
        (("融合", "90%"), ("词语", "—"), ("段", "0.5"), ("无", "7")),
    )
    assert found.left_out == ()
    assert read_sections(tmp_path / "none", SETTINGS) == NO_SECTIONS


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"corpus_sha256": "d" * 64}, "是按另一批政策文件做的"),
        ({"questions": {"a.jsonl": "1" * 64}}, "是用另一套题做的"),
        ({"rows": [["只有一格"]]}, "有一行不是2格"),
        ({"rows": [["a", ["b"]]]}, "有一格不是文字或数字"),
        ({"rows": [["a", True]]}, "有一格不是文字或数字"),
        ({"rows": {}}, "写得不对"),
        ({"head": "方式"}, "写得不对"),
        ({"title": 3}, "写得不对"),
    ],
)
def test_a_table_that_does_not_fit_is_left_out_with_a_reason(tmp_path: Path, change: dict[str, Any], why: str) -> None:
    put(tmp_path, "peers.json", {**FITTING, **change})
    put(tmp_path, "personas.json", FITTING)
    found = read_sections(tmp_path, SETTINGS)
    assert [section.file for section in found.shown] == ["personas.json"]
    (line,) = found.left_out
    assert line.startswith("peers.json ")
    assert why in line


def test_a_broken_file_does_not_stop_the_report(tmp_path: Path) -> None:
    (tmp_path / "ablations.json").write_bytes(b"{\xff")
    (tmp_path / "peers.json").mkdir()
    put(tmp_path, "verifier.json", {"format": 1})
    put(tmp_path, "personas.json", [])
    found = read_sections(tmp_path, SETTINGS)
    assert found.shown == ()
    assert [line.split()[0] for line in found.left_out] == [
        "ablations.json",
        "peers.json",
        "verifier.json",
        "personas.json",
    ]


def test_tables_are_written_into_both_files(tmp_path: Path) -> None:
    answering = ScriptedAnswering(REPLIES, FOUND)
    report = run_cases(CASES, answering, Library(PARSED), Results(tmp_path, SETTINGS), SETTINGS, quiet)
    section = Section("ablations.json", f"甲{HOSTILE}", HOSTILE, (HOSTILE, "乙"), ((HOSTILE, "1"),))
    json_path, page_path = write_report(
        report, tmp_path, sections=Sections((section,), (f"peers.json {HOSTILE}，没有列入。",))
    )
    (record,) = json.loads(json_path.read_text("utf-8"))["sections"]
    assert record["rows"] == [[HOSTILE, "1"]]
    source = page_path.read_text("utf-8")
    assert HOSTILE not in source
    assert source.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 5
    assert "没有列入的表格（1个）" in source
