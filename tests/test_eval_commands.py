"""``python -m eval run``: Chinese throughout, one line for what cannot run, nothing lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from eval.__main__ import Wanted, main
from eval.errors import EvalError
from ingest.corpus import read_corpus
from server.answering.answer import Answer, Refusal
from tests.fake_eval_answering import (
    MEALS,
    ScriptedAnswering,
    answer,
    cite,
    shown,
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    head = "甲市养老服务办法\n甲政办〔2023〕1号\n"
    body = "一、助老食堂\n每天就餐30人以上的，每年补助4万元。\n二、床位\n每张床位每年600元。\n"
    (folder / "甲政办〔2023〕1号.txt").write_text(head + body, encoding="utf-8")
    return folder


@pytest.fixture
def opened(corpus: Path) -> Callable[[Wanted], ScriptedAnswering]:
    """Return what opens an answerer over the folder that quotes its first clause with 4万元."""

    def open_answering(wanted: Wanted) -> ScriptedAnswering:
        assert wanted.corpus == corpus
        parsed = read_corpus(wanted.corpus).documents[0]
        meals = next(clause for clause in parsed.clauses if "4万元" in clause.text)
        reply = replace(cite(1, MEALS), clause=meals, document=parsed.document)
        replies: dict[str, Answer | Refusal] = {
            "补多少": replace(answer([shown("每年补助4万元。", 1)]), citations=(reply,))
        }
        return ScriptedAnswering(replies, {}, documents=[parsed.document])

    return open_answering


QUESTION = {
    "id": "q-1",
    "question": "补多少",
    "type": "number",
    "answerable": True,
    "gold": [{"doc": "甲政办〔2023〕1号", "clause": "一、", "quote": "每年补助4万元"}],
    "key_facts": [["4万元"]],
}


def test_the_command_prints_the_table_and_writes_both_reports(
    tmp_path: Path,
    corpus: Path,
    opened: Callable[[Wanted], ScriptedAnswering],
    capsys: pytest.CaptureFixture[str],
) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(json.dumps(QUESTION, ensure_ascii=False), encoding="utf-8")
    arguments = ["run", "--questions", str(questions), "--out", str(tmp_path / "out"), "--corpus", str(corpus)]
    assert main(arguments, {}, opened) == 0
    printed = capsys.readouterr()
    assert "共1题：已回答1，未回答0，出错0。" in printed.out
    assert re.search(r"答对（.*）\s+100\.0%\s+2\.5%～100\.0%\s+1\s+越高越好", printed.out)
    assert "接着上次做" not in printed.err
    assert (tmp_path / "out" / "report.html").exists()
    assert str(tmp_path) not in (tmp_path / "out" / "report.json").read_text("utf-8")
    assert str(tmp_path) not in (tmp_path / "out" / "report.html").read_text("utf-8")

    assert main(arguments, {}, opened) == 0
    assert "接着上次做：1题中已有1题的结果" in capsys.readouterr().err


def test_the_environment_is_read_and_options_come_first(tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(json.dumps(QUESTION, ensure_ascii=False), encoding="utf-8")
    wanted: list[Wanted] = []

    def note(given: Wanted) -> ScriptedAnswering:
        wanted.append(given)
        raise EvalError("够了。")

    environ = {
        "YANGLAO_CORPUS": "corpus",
        "YANGLAO_DATA": "库",
        "YANGLAO_EMBEDDER": "e",
        "YANGLAO_GENERATOR": "g",
        "YANGLAO_TODAY": "2026-02-28",
    }
    arguments = ["run", "--questions", str(questions), "--out", str(tmp_path / "out")]
    assert main(arguments, environ, note) == 2
    assert main([*arguments, "--generator", "h"], {}, note) == 2
    assert wanted == [
        Wanted(Path("corpus"), "index", Path("库"), "e", "g", date(2026, 2, 28)),
        Wanted(Path("corpus"), "index", Path("data"), None, "h", None),
    ]


@pytest.mark.parametrize(
    ("line", "environ", "told"),
    [
        ("{", {}, "q.jsonl 第1行"),
        (json.dumps({**QUESTION, "type": "amount"}), {}, "字段 type 的值“amount”"),
        (json.dumps(QUESTION), {"YANGLAO_CORPUS": "没有这个文件夹"}, "没有这个文件夹"),
        (json.dumps(QUESTION), {"YANGLAO_TODAY": "明天"}, "YANGLAO_TODAY 的值“明天”不是日期"),
    ],
)
def test_what_cannot_run_is_one_chinese_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, environ: dict[str, str], told: str
) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(line, encoding="utf-8")
    arguments = ["run", "--questions", str(questions), "--out", str(tmp_path / "out")]
    assert main(arguments, environ, lambda _: ScriptedAnswering({}, {})) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert told in printed.err
    assert printed.err.count("\n") == 1


def test_ctrl_c_says_that_nothing_is_lost(
    tmp_path: Path,
    corpus: Path,
    opened: Callable[[Wanted], ScriptedAnswering],
    capsys: pytest.CaptureFixture[str],
) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(json.dumps(QUESTION, ensure_ascii=False), encoding="utf-8")

    def interrupted(wanted: Wanted) -> ScriptedAnswering:
        answering = opened(wanted)
        answering.interrupt_before = "补多少"
        return answering

    arguments = ["run", "--questions", str(questions), "--out", str(tmp_path / "out"), "--corpus", str(corpus)]
    assert main(arguments, {}, interrupted) == 130
    assert "再运行同一命令会接着做" in capsys.readouterr().err
    assert main(arguments, {}, opened) == 0


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"]])
def test_help_is_chinese(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exited:
        main(arguments, {})
    assert exited.value.code == 0
    printed = capsys.readouterr().out
    assert "用法：python -m eval" in printed
    assert "YANGLAO_GENERATOR" in printed
    assert not re.search(r"usage|options|show this", printed)
