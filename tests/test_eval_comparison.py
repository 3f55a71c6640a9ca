"""``eval.comparison``: two generators side by side, the questions that got better and worse counted by hand."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval.comparison import SideBySide, side_by_side
from eval.library import Library
from eval.reporting.comparison_words import (
    broken_lines,
    changes_text,
    compared_text,
    comparison_table,
    difference_text,
    measure_rows,
)
from eval.reporting.report import report_record, write_comparison
from eval.run import Report, Results, run_cases
from server.answering.answer import Answer, Refusal, Trace
from tests.fake_eval_answering import PARSED, ScriptedAnswering, drafted
from tests.fake_eval_cases import CASES, FOUND, HOSTILE, MODEL_REPLIES, REPLIES, SETTINGS, quiet

LIBRARY = Library(PARSED)


def measured(folder: Path, generator: str, replies: dict[str, Answer | Refusal]) -> Report:
    settings = replace(SETTINGS, generator=generator)
    answering = ScriptedAnswering(replies, FOUND, generator=generator)
    return run_cases(CASES, answering, LIBRARY, Results(folder, settings, generator), settings, quiet)


@pytest.fixture
def side(tmp_path: Path) -> SideBySide:
    return side_by_side([measured(tmp_path, "model", MODEL_REPLIES), measured(tmp_path, "quotes", REPLIES)])


@pytest.mark.parametrize(
    ("key", "difference", "change", "paired", "gained", "lost"),
    [
        ("right", 0, "same", 7, ("c6",), ("c1",)),  # c3 c4 c6 against c1 c3 c4
        ("key_facts", 0, "same", 5, ("c6",), ("c1",)),
        ("wrong_first", 2 / 4 - 1 / 3, "worse", 3, (), ("c1",)),  # c1 c2 of c1 c2 c3 c6; c2 of c1 c2 c3
        ("unsupported", 0 / 5 - 1 / 4, "better", 4, ("c2",), ()),
        ("citation_recall", 1 / 5, "better", 5, ("c6",), ()),
        ("citation_precision", 0, "same", 3, (), ()),
        ("refused_falsely", -1 / 5, "better", 5, ("c6",), ()),
        ("expiry_told", 3 / 4 - 2 / 3, "better", 3, (), ()),  # c6 is told, but has no pair
        ("recall_10", 0, "same", 4, (), ()),
        (
            "length",
            (8 + 11 + 8 + len(HOSTILE) + 15 + 16 + 11) / 5 - (19 + 8 + 11 + len(HOSTILE) + 15 + 16) / 4,
            "open",
            4,
            (),
            (),
        ),
    ],
)
def test_the_differences_of_known_replies(
    side: SideBySide,
    key: str,
    difference: float,
    change: str,
    paired: int,
    gained: tuple[str, ...],
    lost: tuple[str, ...],
) -> None:
    found = next(d for d in side.comparison.differences if d.key == key)
    assert found.difference == pytest.approx(difference)
    assert (found.change, found.paired, found.gained, found.lost) == (change, paired, gained, lost)


def test_what_got_worse_is_computed_and_said(side: SideBySide, tmp_path: Path) -> None:
    assert changes_text(side.comparison)[0] == "model 与 quotes 相比变差的指标：首句含错误说法 +16.7个百分点。"
    assert "标准依据被引用 +20.0个百分点" in changes_text(side.comparison)[1]
    assert changes_text(side.comparison)[-1].endswith("：无，都不能说有差别。")  # seven questions
    turned = side_by_side(side.reports[::-1]).comparison
    assert [d.key for d in turned.changed("better")] == ["wrong_first"]
    assert [d.key for d in turned.changed("worse")] == [d.key for d in side.comparison.changed("better")]
    same = side_by_side([side.reports[0], measured(tmp_path, "twin", MODEL_REPLIES)]).comparison
    assert changes_text(same) == ("model 与 twin 相比变差的指标：无。", "model 与 twin 相比变好的指标：无。")
    assert same.differing == ()


def test_a_measure_that_only_one_run_has_is_not_called_unchanged(side: SideBySide, tmp_path: Path) -> None:
    silent = side_by_side([measured(tmp_path, "silent", {}), side.reports[1]]).comparison
    assert "unsupported" in {d.key for d in silent.one_sided}
    assert changes_text(silent)[2].startswith(
        "只有一方有结果、不能比较的指标：首句含错误说法、回答含所引条款没有的数字"
    )


def test_a_model_that_broke_off_is_told_beside_the_measures(side: SideBySide, tmp_path: Path) -> None:
    assert broken_lines(side) == []
    reply = REPLIES[CASES[0].question]
    assert isinstance(reply, Answer)
    trace = Trace(cuts=("failed",), model_calls=1)
    report = measured(tmp_path, "broken", {**REPLIES, CASES[0].question: drafted(reply, 9.0, trace)})
    broken = side_by_side([report, side.reports[1]])
    assert changes_text(broken.comparison)[0].endswith("变差的指标：无。")
    told = "注意：broken 调用模型1次，中断1次；"
    assert comparison_table(broken).splitlines()[-1].startswith(told)
    _, path = write_comparison(broken, tmp_path)
    assert told in path.read_text("utf-8")


def test_the_cases_that_ended_or_were_measured_otherwise(side: SideBySide) -> None:
    assert side.comparison.differing == ("c1", "c2", "c6")


def test_a_difference_comes_with_its_test(side: SideBySide, tmp_path: Path) -> None:
    found = next(d for d in side.comparison.differences if d.key == "unsupported")
    assert (found.test.n, found.test.difference, found.test.p) == (4, -0.25, 1.0)  # one pair of four apart
    written = json.loads(write_comparison(side, tmp_path)[0].read_text("utf-8"))["comparison"]["metrics"]
    assert written["unsupported"]["p"] == 1.0
    assert written["unsupported"]["interval"] == [found.test.low, found.test.high]
    assert written["recall_10"]["interval"] is None
    rows = {row[0]: row[-1] for row in measure_rows(side)}
    assert rows["回答含所引条款没有的数字"] == "区间含0：不能说有差别"
    assert rows["检索 Recall@10"] == "逐题相同"


def test_differences_in_words() -> None:
    assert difference_text(-0.03125, "share") == "-3.1个百分点"
    assert difference_text(12.4, "characters") == "+12字"
    assert difference_text(0.0, "share") == "0"
    assert difference_text(None, "share") == "—"


def test_the_terminal_shows_a_column_a_generator(side: SideBySide) -> None:
    printed = comparison_table(side)
    assert "model：已回答5，未回答1，出错1。" in printed
    assert "quotes：已回答4，未回答2，出错1。" in printed
    assert re.search(r"首句含错误说法\s+50\.0%（4题）\s+33\.3%（3题）\s+\+16\.7个百分点\s+0\s+1\s+越低越好", printed)
    assert re.search(r"耗时（毫秒）\s+model P50\s+model P95\s+model 次数\s+quotes P50\s+quotes P95", printed)
    assert re.search(r"首句（已回答的题）\s+200\s+290\s+3\s+—\s+—\s+0\n", printed)
    # 400 600 10 10 500 and 10 30 10 10 milliseconds
    assert re.search(r"整个回答（已回答的题）\s+400\s+580\s+5\s+10\s+27\s+4\n", printed)
    assert re.search(r"模型\s+2（33\.3%）\s+1（20\.0%）\n", printed)
    assert re.search(r"或不比原文好）\s+3（60\.0%）\s+0（—）\n", printed)
    assert printed.endswith(changes_text(side.comparison)[-1])


def test_of_three_the_first_is_compared_with_the_last(side: SideBySide, tmp_path: Path) -> None:
    three = side_by_side([side.reports[0], measured(tmp_path, "other", REPLIES), side.reports[1]])
    assert three.comparison == side.comparison
    assert "拿 model 与 quotes 相比" in compared_text(three)
    assert "other只列出" in compared_text(three)
    assert measure_rows(three)[0] == (
        *("指标", "model", "other", "quotes", "差", "变好（题）", "变差（题）", "方向"),
        *("同题之差的95%区间", "p", "能否说有差别"),
    )


def test_generators_of_one_name_are_told_apart(side: SideBySide, tmp_path: Path) -> None:
    settings = replace(SETTINGS, generator="外部接口")
    for address, replies in (("http://a/v1", MODEL_REPLIES), ("http://b/v1", REPLIES)):
        answering = ScriptedAnswering(replies, FOUND)
        run_cases(CASES, answering, LIBRARY, Results(tmp_path, settings, address), settings, quiet)
        assert len(answering.asked) == 7  # nothing taken over from the other
    assert Results(tmp_path, settings, "http://c/v1").get(CASES[0]) is None
    kept = Results(tmp_path, settings, "http://a/v1").get(CASES[0])
    assert kept is not None
    assert kept.sentences[0].text == "每年补助2万元。"
    assert "http" not in (tmp_path / "results.jsonl").read_text("utf-8")
    both = side_by_side([replace(report, settings=settings) for report in side.reports])
    assert both.names == ("外部接口（1）", "外部接口（2）")


def test_only_runs_over_the_same_cases_are_compared(side: SideBySide) -> None:
    ours, theirs = side.reports
    with pytest.raises(ValueError, match="same cases"):
        side_by_side([ours, replace(theirs, cases=theirs.cases[1:])])
    with pytest.raises(ValueError, match="same corpus"):
        side_by_side([ours, replace(theirs, settings=replace(theirs.settings, corpus_sha256="d" * 64))])
    with pytest.raises(ValueError, match="1 run"):
        side_by_side([ours])


def test_report_json_holds_the_runs_and_the_comparison(tmp_path: Path, side: SideBySide) -> None:
    path, _ = write_comparison(side, tmp_path)
    written = json.loads(path.read_text("utf-8"))
    runs = [json.loads(json.dumps(report_record(report))) for report in side.reports]
    assert written["runs"] == runs
    assert {key: value for key, value in written.items() if key not in ("runs", "comparison")} == runs[0]
    comparison = written["comparison"]
    assert (comparison["compared"], comparison["base"]) == ("model", "quotes")
    assert comparison["worse"] == ["wrong_first"]
    assert comparison["better"] == [
        "unsupported",
        "citation_recall",
        "carried",
        "citations_useful",
        "refused_falsely",
        "expiry_told",
    ]
    assert comparison["differing_cases"] == ["c1", "c2", "c6"]
    unsupported = comparison["metrics"]["unsupported"]
    assert (unsupported["compared"], unsupported["base"], unsupported["difference"]) == (0.0, 0.25, -0.25)
    assert (unsupported["better_cases"], unsupported["worse_cases"], unsupported["paired"]) == (["c2"], [], 4)


class _Page(HTMLParser):
    """Collects tags, what they load, and the text of each question's block."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.blocks: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href", "onclick", "onerror")]
        if tag == "details":
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.blocks:
            self.blocks[-1] += data


def test_the_page_shows_both_answers_and_escapes_everything(tmp_path: Path, side: SideBySide) -> None:
    hostile = replace(side, names=(f"<b>{HOSTILE}", "quotes"))
    for shown in (side, hostile):
        _, path = write_comparison(shown, tmp_path)
        source = path.read_text("utf-8")
        page = _Page()
        page.feed(source)
        assert not {"b", "link", "img"} & set(page.tags)
        assert page.tags.count("script") == 1
        assert all(link.startswith("#") for link in page.loaded)
        assert not re.search(r"https?://|@import|url\(", source)
        assert 'name="viewport"' in source
    assert f"<b>{HOSTILE}" in page.text
    _, _, c1, c2, *_ = page.blocks  # before them each generator's own tables
    assert "变差：答对" in c1
    assert "每年补助2万元。[1]" in c1
    assert "每天就餐30人以上的，每年补助4万元。[1]" in c1
    assert f"每人每月发放100元{HOSTILE}。[2]" in c2
    assert f"每人每月发放900元{HOSTILE}。[2]" in c2
    assert "结果不同的题（3题）" in page.text
    assert "结果相同的题（4题）" in page.text
    assert len(page.blocks) == 2 + 7


def test_the_page_lists_the_questions_by_measure(tmp_path: Path, side: SideBySide) -> None:
    _, path = write_comparison(side, tmp_path)
    source = path.read_text("utf-8")
    assert "<tr><td>首句含错误说法</td><td>—</td><td>c1</td></tr>" in source
    assert "<tr><td>回答含所引条款没有的数字</td><td>c2</td><td>—</td></tr>" in source
    assert "model 与 quotes 相比变差的指标：首句含错误说法 +16.7个百分点。" in source
    for case in CASES:
        assert source.count(f'<a href="#{case.id}">{case.id}</a>') == 1
