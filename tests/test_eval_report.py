"""The written report, its page and where it comes from: whole files, nothing unescaped, no paths or hosts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval.errors import EvalError, OutputError
from eval.library import Library
from eval.provenance import code_digest, corpus_sha256, plain_name, questions_sha256
from eval.reporting.page import report_page
from eval.reporting.report import report_record, write_report
from eval.run import Report, Results, run_cases
from eval.summary import summarise
from tests.fake_eval_answering import (
    BEDS,
    JIA,
    MEALS,
    PARSED,
    YI,
    ScriptedAnswering,
)
from tests.fake_eval_cases import CASES, FOUND, HOSTILE, REPLIES, SETTINGS, quiet


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return run_cases(
        CASES, ScriptedAnswering(REPLIES, FOUND), Library(PARSED), Results(tmp_path, SETTINGS), SETTINGS, quiet
    )


def test_report_json_holds_every_number_and_case(tmp_path: Path, report: Report) -> None:
    path, _ = write_report(report, tmp_path)
    written = json.loads(path.read_text("utf-8"))
    assert written == json.loads(json.dumps(report_record(report)))
    assert written["settings"]["snapshot"] == "snapshot-1"
    assert written["settings"]["today"] == "2026-11-21"
    assert written["generators"] == {"scripted": 6}
    assert set(written["machine"]) == {"system", "processor", "cpus", "python"}
    right = written["metrics"]["right"]
    assert right["value"] == pytest.approx(3 / 7)
    assert right["n"] == 7
    assert 0.0 <= right["interval"][0] < 3 / 7 < right["interval"][1] <= 1.0
    assert written["by_type"]["validity"]["metrics"]["right"]["value"] == 1.0
    assert "recall_5" not in written["by_type"]["validity"]["metrics"]
    assert written["by_reason"]["other_region"]["metrics"]["refused_rightly"]["value"] == 0.0
    row = written["rows"][0]
    assert row["answer"] == "每天就餐30人以上的，每年补助4万元。[1]"
    assert row["citations"][0]["document"] == "甲政办〔2023〕1号"
    assert row["found"] == [BEDS.id, MEALS.id]
    assert row["verdict"]["reciprocal_rank"] == 0.5
    assert not list(tmp_path.glob("*.part"))


class _Page(HTMLParser):
    """Collects tags, what they load, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href", "onclick", "onerror")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_report_html_shows_every_case_and_escapes_everything(tmp_path: Path, report: Report) -> None:
    _, path = write_report(report, tmp_path)
    source = path.read_text("utf-8")
    page = _Page()
    page.feed(source)
    assert page.tags.count("script") == 1  # our own, without data in it
    assert all(link.startswith("#") for link in page.loaded)
    assert not re.search(r"https?://|@import|url\(", source)
    assert page.text.count(HOSTILE) == 2  # the question of c2 and its answer
    assert "alert(1)" not in source[source.rindex("<script>") :]
    assert page.tags.count("details") == 7
    for shown_text in ("每年补助4万元。[1]", "缺少要点：4万元", "42.9%", "前10条检索结果里没有", "1题不计入检索指标"):
        assert shown_text in page.text
    for one in CASES:
        assert one.question in page.text


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, report: Report) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="--out"):
        Results(blocked / "out", SETTINGS)
    with pytest.raises(OutputError, match=r"report\.json"):
        write_report(report, blocked)


def test_an_earlier_report_survives_a_failed_one(tmp_path: Path, report: Report) -> None:
    old, _ = write_report(report, tmp_path)
    before = old.read_text("utf-8")
    (tmp_path / "report.json.part").mkdir()
    with pytest.raises(OutputError):
        write_report(report, tmp_path)
    assert old.read_text("utf-8") == before


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("extractive", "extractive"),
        ("Qwen/Qwen3-4B", "Qwen/Qwen3-4B"),
        ("/srv/models/qwen3/", "qwen3"),
        ("./models/qwen3", "qwen3"),
        ("~/qwen3", "qwen3"),
        ("C:\\models\\qwen3", "qwen3"),
        ("http://10.0.0.7:8000/v1", "外部接口"),
        ("HTTPS://llm.example.cn/v1", "外部接口"),
    ],
)
def test_reports_name_models_without_paths_or_hosts(setting: str, name: str) -> None:
    assert plain_name(setting) == name


def test_the_code_digest_changes_with_the_answering_code_only(tmp_path: Path) -> None:
    answering = ("ingest/a.py", "index/b.py", "server/answering/c.py", "server/engines/e.py")
    for name in (*answering, "server/app.py", "eval/d.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n", encoding="utf-8")
    first = code_digest(tmp_path)
    (tmp_path / "eval/d.py").write_text("x = 2\n", encoding="utf-8")
    (tmp_path / "server/app.py").write_text("x = 2\n", encoding="utf-8")
    assert code_digest(tmp_path) == first
    seen = {first}
    for name in answering:
        (tmp_path / name).write_text("x = 2\n", encoding="utf-8")
        seen.add(code_digest(tmp_path))
    assert len(seen) == 1 + len(answering)


def test_digests_of_corpus_and_questions(tmp_path: Path) -> None:
    assert corpus_sha256([JIA, YI]) == corpus_sha256([YI, JIA]) != corpus_sha256([JIA])
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "q.jsonl").write_text("x", encoding="utf-8")
    with pytest.raises(EvalError, match=r"q\.jsonl.*改名"):
        questions_sha256([tmp_path / "a" / "q.jsonl", tmp_path / "b" / "q.jsonl"])


def test_the_measures_of_each_question_file_stand_apart(report: Report) -> None:
    moved = tuple(replace(case, file="别处.jsonl") if case.answerable else case for case in report.cases)
    apart = replace(report, summary=summarise(moved, report.outcomes, report.verdicts))
    by_file = report_record(apart)["by_file"]
    assert by_file["别处.jsonl"]["cases"] + by_file[report.cases[0].file]["cases"] == len(moved)
    assert "refused_rightly" not in by_file["别处.jsonl"]["metrics"]
    assert by_file["别处.jsonl"]["metrics"]["facts_right"]["n"] == sum(bool(case.answerable) for case in moved)
    assert "<h2>分题目文件</h2>" in report_page(apart)
    assert "<h2>分题目文件</h2>" not in report_page(report)
