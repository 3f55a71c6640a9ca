"""``eval.baseline``: an earlier report.json beside a run: what is compared, what changed, and files that are none."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.baseline import compare_with_baseline, read_baseline
from eval.cases import Case
from eval.comparison import side_by_side
from eval.errors import BaselineError
from eval.library import Library
from eval.reporting.baseline_page import baseline_lines
from eval.reporting.report import write_comparison, write_report
from eval.run import Report, Results, run_cases
from eval.summary import MEASURES
from eval.verdicts import Verdict
from server.answering.answer import Answer, Refusal
from tests.fake_eval_answering import MEALS, PARSED, ScriptedAnswering, answer, shown
from tests.fake_eval_cases import CASES, FOUND, HOSTILE, MODEL_REPLIES, REPLIES, SETTINGS, quiet

Replies = dict[str, Answer | Refusal]


def measured(folder: Path, replies: Replies, cases: Sequence[Case] = CASES, generator: str = "scripted") -> Report:
    settings = replace(SETTINGS, generator=generator)
    answering = ScriptedAnswering(replies, FOUND, generator=generator)
    return run_cases(cases, answering, Library(PARSED), Results(folder, settings, generator), settings, quiet)


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The report.json of the replies that quote."""
    folder = tmp_path / "earlier"
    folder.mkdir()
    return write_report(measured(folder, REPLIES), folder)[0]


def test_questions_better_worse_and_the_same(tmp_path: Path, earlier: Path) -> None:
    report = measured(tmp_path, MODEL_REPLIES, generator="model")
    against = compare_with_baseline(report, read_baseline(earlier))
    assert (against.matched, against.new, against.gone) == (7, (), ())
    assert against.unlike == ("generator",)
    changes = {change.case.id: change.change for change in against.questions}
    assert changes == {"c1": "worse", "c2": "better", "c6": "better"}
    (worse,) = against.changed("worse")
    assert worse.before.answer == "每天就餐30人以上的，每年补助4万元。[1]"
    assert worse.now == "每年补助2万元。[1]"
    assert "首句含错误说法" in worse.lost
    assert worse.gained == ()


def test_measures_are_compared_on_the_pairs_alone(tmp_path: Path, earlier: Path) -> None:
    report = measured(tmp_path, MODEL_REPLIES, generator="model")
    found = {change.key: change for change in compare_with_baseline(report, read_baseline(earlier)).measures}
    right = found["right"]  # c3 c4 c6 against c1 c3 c4, of seven
    assert (right.now, right.before) == (pytest.approx(3 / 7), pytest.approx(3 / 7))
    assert (right.test.n, right.test.difference, right.test.p) == (7, 0.0, 1.0)
    wrong = found["wrong_first"]  # c1 and c2 of c1 c2 c3, c6 was refused before; then only c2
    assert (wrong.now, wrong.before) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert (wrong.test.n, wrong.test.p) == (3, 1.0)


def test_the_same_replies_change_nothing(tmp_path: Path, earlier: Path) -> None:
    against = compare_with_baseline(measured(tmp_path, REPLIES), read_baseline(earlier))
    assert against.questions == ()
    assert against.unlike == ()
    assert not any(change.test.moved for change in against.measures)
    assert "没有一项指标在任何一道题上有变化。" in "\n".join(baseline_lines(against))


def test_other_words_of_the_same_worth_are_no_change_of_measure(tmp_path: Path, earlier: Path) -> None:
    reworded = {**REPLIES, CASES[0].question: answer([shown("就餐30人以上的，每年补助4万元。", 1)], MEALS)}
    (change,) = compare_with_baseline(measured(tmp_path, reworded), read_baseline(earlier)).questions
    assert (change.case.id, change.change) == ("c1", "worded")


def test_a_question_with_other_words_is_another_question(tmp_path: Path, earlier: Path) -> None:
    other = replace(CASES[2], question="哪天失效")
    told_region = replace(CASES[3], region="甲市")
    cases = (*CASES[:2], other, told_region, *CASES[4:6])
    against = compare_with_baseline(measured(tmp_path, REPLIES, cases), read_baseline(earlier))
    assert against.matched == 4
    assert against.new == ("c3", "c4")
    assert against.gone == ("c3", "c4", "c7")


def test_every_measure_is_kept_under_its_own_key() -> None:
    verdict = Verdict("c1", 1.0, **{m.key: 0.25 for m in MEASURES if m.key != "right"})  # type: ignore[arg-type]
    assert [m.key for m in MEASURES if m.of(verdict) != getattr(verdict, m.key)] == []


def test_of_several_runs_the_one_of_the_same_generator_is_taken(tmp_path: Path) -> None:
    model = measured(tmp_path, MODEL_REPLIES, generator="model")
    quotes = measured(tmp_path, REPLIES, generator="quotes")
    path, _ = write_comparison(side_by_side([model, quotes]), tmp_path)
    assert read_baseline(path).settings["generator"] == "model"
    assert read_baseline(path, "quotes").settings["generator"] == "quotes"
    assert read_baseline(path, "another").settings["generator"] == "model"


def test_the_report_holds_the_comparison_and_shows_it_first(tmp_path: Path, earlier: Path) -> None:
    report = measured(tmp_path, MODEL_REPLIES, generator="model")
    json_path, page_path = write_report(report, tmp_path, read_baseline(earlier))
    record = json.loads(json_path.read_text("utf-8"))["baseline"]
    assert (record["file"], record["matched"], record["unlike"]) == ("report.json", 7, ["generator"])
    assert [question["id"] for question in record["better"]] == ["c2", "c6"]
    assert [question["id"] for question in record["worse"]] == ["c1"]
    assert record["metrics"]["right"]["p"] == 1.0
    source = page_path.read_text("utf-8")
    headings = [part.split("</h2>")[0] for part in source.split("<h2>")[1:]]
    assert headings[0] == "与基线相比"
    assert '<a href="#c1">c1</a> 30人以上补多少' in source
    assert "评测条件不同的有：回答方式。" in source
    assert HOSTILE not in source


Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda record: record.pop("rows"), "不是评测报告"),
        (lambda record: record.update(format=9), "格式版本是 9"),
        (lambda record: record["rows"][0].pop("verdict"), "缺少内容或被改动过"),
        (lambda record: record.update(rows=3), "缺少内容或被改动过"),
        (lambda record: record.update(settings=None), "缺少内容或被改动过"),
        (lambda record: record.update(runs=[1]), "缺少内容或被改动过"),
        (lambda record: record["rows"][0]["verdict"].update(right="对"), "缺少内容或被改动过"),
    ],
)
def test_a_file_that_is_no_report_is_told(earlier: Path, spoil: Spoil, complaint: str) -> None:
    record = json.loads(earlier.read_text("utf-8"))
    spoil(record)
    earlier.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(BaselineError, match=rf"report\.json.*{complaint}"):
        read_baseline(earlier)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, earlier: Path) -> None:
    with pytest.raises(BaselineError, match="打不开"):
        read_baseline(tmp_path / "none.json")
    for content in (b"{", b"\xff\xfe", b"[]", b'"x"'):
        earlier.write_bytes(content)
        with pytest.raises(BaselineError, match=r"report\.json"):
            read_baseline(earlier)


def test_a_report_of_other_questions_is_told(tmp_path: Path, earlier: Path) -> None:
    other = replace(CASES[0], id="x1")
    with pytest.raises(BaselineError, match="没有一道与这次相同的题"):
        write_report(measured(tmp_path, REPLIES, (other,)), tmp_path, read_baseline(earlier))
    assert not (tmp_path / "report.json").exists()
