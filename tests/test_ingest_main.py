"""``python -m ingest``: records on stdout and nothing else, Chinese help, one line for every mistake."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.records import record_clause, record_document
from tests.policy_texts import CORPUS, CORPUS_FILES

ROOT = CORPUS.parent
REQUIRED = {
    "id",
    "document_id",
    "kind",
    "number",
    "path",
    "text",
    "start",
    "end",
    "source_spans",
    "departments",
    "deadlines",
    "values",
}


def ingest(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ingest", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False)  # noqa: S603


def records(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_json_gives_a_document_and_then_its_clauses() -> None:
    done = ingest("--json", str(CORPUS))
    assert done.returncode == 0
    document: dict[str, Any] = {}
    for record in records(done.stdout):
        if record["kind"] == "document":
            document = record
            assert record_document(record).text
        else:
            assert set(record) >= REQUIRED
            assert record["kind"] == "clause"
            assert record["document_id"] == document["id"]
            assert document["text"][record["start"] : record["end"]] == record["text"]
            assert record_clause(record).id == record["id"]
    assert done.stdout.count('"kind": "document"') == len(CORPUS_FILES)


def test_the_summary_is_on_stderr() -> None:
    done = ingest("--json", str(CORPUS / "安政办〔2023〕5号.txt"))
    assert len(records(done.stdout)) == 90
    assert done.stderr.splitlines() == ["读取 1 份文件、89 条条款，跳过 0 个文件。"]


def test_an_amount_is_found_with_its_path() -> None:
    done = ingest("--json", str(CORPUS / "安政办〔2023〕5号.txt"))
    (clause,) = [r for r in records(done.stdout) if r["kind"] == "clause" and r["number"] == "（3）"]
    assert clause["path"] == [
        "四、加大政策扶持",
        "（十四）完善财政支持政策",
        "1.运营补助",
        "（3）助老食堂（老年人公益性助餐点）",
    ]
    assert [value["low"] for value in clause["values"] if value["kind"] == "money"] == ["20000", "30000", "40000"]


def test_without_json_people_read_an_outline() -> None:
    done = ingest(str(CORPUS / "丹政办发〔2020〕14号.txt"))
    lines = done.stdout.splitlines()
    assert lines[0] == "《丹东市人民政府办公室关于推进养老服务发展的实施意见》"
    assert "文号：丹政办发〔2020〕14号" in lines[1]
    assert "有效期至：未写明" in lines[1]
    assert any("重点任务指标一览表" in line and "没有" in line for line in lines)
    assert "    (一)保障设施场地（318 字）" in lines


def test_help_is_chinese() -> None:
    done = ingest("--help")
    assert done.returncode == 0
    assert done.stdout.startswith("用法：python -m ingest")
    assert "选项" in done.stdout
    for english in ("usage", "options", "positional", "show this help"):
        assert english not in done.stdout


@pytest.mark.parametrize("arguments", [("没有.txt",), ("--json", "没有.txt"), (), ("--nonsense", "corpus")])
def test_mistakes_are_one_chinese_line(arguments: tuple[str, ...]) -> None:
    done = ingest(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert "请" in line or "参数不正确" in line
    assert all(argument in line for argument in arguments if argument not in ("--json", "corpus"))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "图片.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    done = ingest("--json", str(tmp_path))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "图片.txt" in done.stderr
    assert "Traceback" not in done.stderr
