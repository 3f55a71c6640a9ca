"""An unlabelled question is asked and shown, and no measure of right and wrong counts it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.blame import blame
from eval.cases import Case
from eval.compared.peer_scores import PeerReply, judge_reply
from eval.comparison import side_by_side
from eval.library import Library
from eval.outcomes import Outcome
from eval.reporting.comparison_page import comparison_page
from eval.reporting.page import report_page
from eval.reporting.report import report_record
from eval.reporting.words import counts_text, summary_table
from eval.run import Report, Results, run_cases
from tests.fake_eval_answering import PARSED, TODAY, ScriptedAnswering
from tests.fake_eval_cases import CASES, FOUND, REPLIES, SETTINGS, case, quiet

# c1 is answered rightly, c2 with an unsupported number, c4 is refused, c7 is rejected
ASKED = tuple(replace(case(f"u{i}", CASES[i].question), type=None, reason=None, answerable=None) for i in (0, 1, 3, 6))
COUNTED = {"unsupported", "carried", "citations_useful", "expiry_told", "length"}
"""What is measured without a label: whether a reply is borne out by its own citations."""


def run(folder: Path, cases: tuple[Case, ...]) -> Report:
    results = Results(folder, SETTINGS)
    return run_cases(cases, ScriptedAnswering(REPLIES, FOUND), Library(PARSED), results, SETTINGS, quiet)


def test_only_measures_without_a_label_count_it(tmp_path: Path) -> None:
    report = run(tmp_path, ASKED)
    assert {score.key for score in report.summary.scores if score.mean.n} == COUNTED
    assert report.summary.score("unsupported").value == 1 / 2
    for verdict in report.verdicts:
        assert (verdict.right, verdict.sound, verdict.stage) == (None, None, None)
    assert (report.summary.cases, report.summary.unlabelled) == (4, 4)
    assert (report.summary.answered, report.summary.refused, report.summary.failed) == (2, 1, 1)


def test_labelled_cases_are_measured_as_without_it(tmp_path: Path) -> None:
    alone, together = run(tmp_path / "a", CASES), run(tmp_path / "b", (*CASES, *ASKED))
    for ours, theirs in zip(alone.summary.scores, together.summary.scores, strict=True):
        assert ours.key in COUNTED or ours == theirs
    assert together.summary.by_type[:-1] == alone.summary.by_type
    assert (together.summary.by_type[-1].name, together.summary.by_type[-1].cases) == ("untyped", 4)
    assert together.summary.by_reason == alone.summary.by_reason


def test_reports_show_it_as_unlabelled(tmp_path: Path) -> None:
    report = run(tmp_path, (CASES[0], *ASKED))
    assert "其中4题未标注，只列出答复，不计对错" in counts_text(report.summary)
    assert "未标注" in summary_table(report.summary)
    page = report_page(report)
    assert page.count("○ 不计对错") == 4
    assert page.count("✓ 对") == 1
    assert "✗ 错" not in page
    assert "未标注" in page
    record = report_record(report)
    assert record["unlabelled"] == 4
    assert "right" not in record["rows"][1]["verdict"]
    assert record["rows"][1]["type"] is None
    assert record["by_type"]["untyped"]["cases"] == 4
    assert "未标注" in comparison_page(side_by_side([report, report]))


def test_nobody_is_blamed_for_it() -> None:
    assert blame(ASKED[0], Outcome("u0", "failed", TODAY), (), unsupported=False) is None


@pytest.mark.parametrize("reply", ["没有找到相关规定。", "每年补助4万元。"])
def test_a_peer_is_neither_right_nor_wrong_either(reply: str) -> None:
    verdict = judge_reply(ASKED[0], PeerReply("u0", reply), Library(PARSED))
    assert (verdict.right, verdict.sound, verdict.refused_rightly, verdict.refused_falsely) == (None,) * 4
