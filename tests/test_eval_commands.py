"""``python -m eval run``: Chinese throughout, one line for what cannot run, nothing lost."""

from __future__ import annotations

import json
import re
import weakref
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from eval.commands import main
from eval.errors import EvalError
from eval.opening import Wanted
from ingest.corpus import read_corpus
from server.answering.answer import Answer, Refusal
from server.answering.assembly import DEFAULT_GENERATOR
from server.answering.errors import AnsweringError
from server.engines.engine import EngineOpenError
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
        assert wanted.corpora[0] == corpus
        parsed = read_corpus(wanted.corpora[0]).documents[0]
        meals = next(clause for clause in parsed.clauses if "4万元" in clause.text)
        reply = replace(cite(1, MEALS), clause=meals, document=parsed.document)
        replies: dict[str, Answer | Refusal] = {
            "补多少": replace(answer([shown("每年补助4万元。", 1)]), citations=(reply,))
        }
        return ScriptedAnswering(replies, {}, documents=[parsed.document], generator=wanted.generator)

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
        "YANGLAO_GENERATOR_KEY": "geheim",
        "YANGLAO_TODAY": "2026-02-28",
    }
    arguments = ["run", "--questions", str(questions), "--out", str(tmp_path / "out")]
    assert main(arguments, environ, note) == 2
    assert main([*arguments, "--generator", "h"], {}, note) == 2
    assert main(arguments, {}, note) == 2
    assert wanted == [
        Wanted((Path("corpus"),), "index", Path("库"), "e", "g", date(2026, 2, 28), "geheim"),
        Wanted((Path("corpus"),), "index", Path("data"), None, "h", None, None),
        Wanted((Path("corpus"),), "index", Path("data"), None, DEFAULT_GENERATOR, None, None),
    ]
    assert "geheim" not in repr(wanted)


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
    assert "YANGLAO_GENERATOR_KEY" in printed
    assert f"默认{DEFAULT_GENERATOR}" in "".join(printed.split())
    if "run" in arguments:
        for form in ("extractive", "bundled", "模型文件夹或名称", "http://主机:端口/v1#模型名", "可写多次"):
            assert form in "".join(printed.split())
    assert not re.search(r"usage|options|show this", printed)


TWO = ({**QUESTION, "id": "q-1"}, {**QUESTION, "id": "q-2", "question": "每天补多少"})


@pytest.fixture
def compare(tmp_path: Path, corpus: Path) -> list[str]:
    """Return the arguments that put two generators side by side over two questions."""
    questions = tmp_path / "q.jsonl"
    questions.write_text("\n".join(json.dumps(question, ensure_ascii=False) for question in TWO), encoding="utf-8")
    arguments = ["run", "--questions", str(questions), "--out", str(tmp_path / "out"), "--corpus", str(corpus)]
    return [*arguments, "--generator", "bundled", "--generator", "extractive"]


class _Opener:
    """Opens answerers and keeps them, with what was wanted; ``trouble`` is raised for the generator of that name."""

    def __init__(self, opened: Callable[[Wanted], ScriptedAnswering]) -> None:
        self._open = opened
        self.wanted: list[Wanted] = []
        self.asked: dict[str, list[str]] = {}
        self.alive: list[weakref.ref[ScriptedAnswering]] = []
        self.alive_at_opening: list[int] = []
        self.trouble: dict[str, Exception] = {}
        self.interrupt: dict[str, str] = {}
        self.snapshots: dict[str, str] = {}

    def __call__(self, wanted: Wanted) -> ScriptedAnswering:
        self.wanted.append(wanted)
        self.alive_at_opening.append(sum(ref() is not None for ref in self.alive))
        if wanted.generator in self.trouble:
            raise self.trouble[wanted.generator]
        answering = self._open(wanted)
        answering.snapshot = self.snapshots.get(wanted.generator, answering.snapshot)
        answering.interrupt_before = self.interrupt.get(wanted.generator, "")
        self.asked[wanted.generator] = answering.asked
        self.alive.append(weakref.ref(answering))
        return answering


@pytest.fixture
def opener(opened: Callable[[Wanted], ScriptedAnswering]) -> _Opener:
    return _Opener(opened)


def test_two_generators_go_side_by_side_into_one_report(
    tmp_path: Path, compare: list[str], opener: _Opener, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(compare, {"YANGLAO_GENERATOR": "elsewhere", "YANGLAO_GENERATOR_KEY": "geheim"}, opener) == 0
    printed = capsys.readouterr()
    assert "bundled 与 extractive 相比变差的指标：无。" in printed.out
    assert re.search(r"整个回答（已回答的题）\s+10\s+10\s+1\s+10\s+10\s+1\n", printed.out)
    assert [wanted.generator for wanted in opener.wanted] == ["bundled", "extractive"]
    assert len({(wanted.today, wanted.generator_key) for wanted in opener.wanted}) == 1
    assert opener.wanted[0].today is not None  # one day for both, though the first may take until after midnight
    assert opener.alive_at_opening == [0, 0]  # the first model is gone before the second is opened
    written = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert [run["settings"]["generator"] for run in written["runs"]] == ["bundled", "extractive"]
    assert written["metrics"] == written["runs"][0]["metrics"]
    lines = (tmp_path / "out" / "results.jsonl").read_text("utf-8").splitlines()
    assert len({json.loads(line)["key"] for line in lines}) == len(lines) == 4
    for path in (tmp_path / "out").iterdir():
        assert "geheim" not in path.read_text("utf-8")


def test_an_interrupted_comparison_goes_on_where_it_stopped(
    compare: list[str], opener: _Opener, capsys: pytest.CaptureFixture[str]
) -> None:
    opener.interrupt = {"extractive": "每天补多少"}
    assert main(compare, {}, opener) == 130
    assert opener.asked == {"bundled": ["补多少", "每天补多少"], "extractive": ["补多少"]}
    capsys.readouterr()
    opener.interrupt = {}
    assert main(compare, {}, opener) == 0
    # q-2 is one that the answerer rejects: a failed reply is no reply, and is asked for again
    assert opener.asked == {"bundled": ["每天补多少"], "extractive": ["每天补多少"]}
    told = capsys.readouterr().err
    assert "bundled接着上次做：2题中已有1题的结果" in told
    assert "extractive接着上次做：2题中已有1题的结果" in told


@pytest.mark.parametrize("error", [AnsweringError("没有这种回答方式。"), EngineOpenError("模型文件损坏。")])
def test_a_generator_that_cannot_be_opened_is_one_line_and_loses_nothing(
    tmp_path: Path, compare: list[str], opener: _Opener, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    opener.trouble = {"bundled": error}
    assert main(compare, {}, opener) == 2
    assert capsys.readouterr().err == f"{error}\n"
    opener.trouble = {"extractive": error}
    assert main(compare, {}, opener) == 2
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == f"{error} bundled 的题都已做完并保存；改好后再运行同一命令会接着做。"
    assert len((tmp_path / "out" / "results.jsonl").read_text("utf-8").splitlines()) == 2
    assert not (tmp_path / "out" / "report.json").exists()


def test_an_index_that_changes_meanwhile_stops_the_comparison(
    compare: list[str], opener: _Opener, capsys: pytest.CaptureFixture[str]
) -> None:
    opener.snapshots = {"extractive": "snapshot-2"}
    assert main(compare, {}, opener) == 2
    assert "资料库的索引变了" in capsys.readouterr().err
    assert opener.asked["extractive"] == []


def test_a_generator_named_twice_is_told(
    compare: list[str], opener: _Opener, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*compare, "--generator", "bundled"], {}, opener) == 2
    assert capsys.readouterr().err == "--generator 写了不止一次“bundled”；每种回答方式请只写一次。\n"
    assert opener.wanted == []
