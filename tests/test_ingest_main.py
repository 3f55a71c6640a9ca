"""``python -m ingest``: records on stdout and nothing else, Chinese help, one line for every mistake."""

from __future__ import annotations

import json
import os
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


def test_without_json_people_read_a_tree() -> None:
    done = ingest(str(CORPUS / "丹政办发〔2020〕14号.txt"))
    lines = done.stdout.splitlines()
    assert lines[0] == "《丹东市人民政府办公室关于推进养老服务发展的实施意见》"
    assert "文号：丹政办发〔2020〕14号" in lines[1]
    assert "地区：辽宁省丹东市" in lines[1]
    assert "有效期至：未写明" in lines[2]
    assert any("重点任务指标一览表" in line and "没有" in line for line in lines)
    assert any(line.startswith("  │  ├─ (一)保障设施场地。") for line in lines)
    assert any("〔时限 2022-12-31、2020-12-31〕〔单位 市住房城乡建设局、" in line for line in lines)
    assert lines.index("已去除") < lines.index("请核对")


def test_the_records_say_what_is_doubtful() -> None:
    done = ingest("--json", str(CORPUS / "丹政办发〔2020〕14号.txt"))
    document = records(done.stdout)[0]
    assert [("重点任务指标一览表" in doubt["message"]) for doubt in document["doubts"]] == [True]
    assert done.stderr.rstrip().endswith("跳过 0 个文件，有 1 处需要核对。")


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f"{sys.executable} -m ingest --json {CORPUS} | head -n 1"
    done = subprocess.run(  # noqa: S602  a pipe is what is tested
        command, shell=True, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert len(records(done.stdout)) == 1
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1"])
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_terminal_of_another_encoding_is_written_to(encoding: str, options: list[str]) -> None:
    path = CORPUS / "大连市关于促进养老服务加快发展的若干意见.txt"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "ingest", *options, str(path)],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    text = done.stdout.decode(encoding)
    if options:
        assert records(text)[0]["title"] == "大连市人民政府办公室关于促进养老服务加快发展的若干意见"
    elif encoding == "gbk":
        assert "├─ 一、优化发展环境" in text


def test_a_hostile_file_cannot_command_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("关于做好服务的通知\n一、做好\x1b[2J服务\x9b31m。\n二、其他\u202e事项。\n", encoding="utf-8")
    for options in ([], ["--json"]):
        done = ingest(*options, str(path))
        assert done.returncode == 0
        assert not any(char in done.stdout + done.stderr for char in "\x1b\x9b\u202e")


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
