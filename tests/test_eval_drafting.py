"""``eval.drafting`` and the times of answers: what models drafted is counted, by hand-computed values."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from eval.drafting import Drafting, total_drafting, trace_to_drafting
from eval.library import Library
from eval.outcomes import outcome_record, record_outcome
from eval.reporting.page import report_page
from eval.reporting.report import report_record, write_report
from eval.reporting.words import draft_rows, summary_table
from eval.run import Report, Results, run_cases
from server.answering.answer import Answer, Refusal, Trace, TracedSentence
from tests.fake_eval_answering import PARSED, ScriptedAnswering
from tests.fake_eval_cases import CASES, FOUND, MODEL_REPLIES, REPLIES, SETTINGS, quiet


@pytest.fixture
def report(tmp_path: Path) -> Report:
    answering = ScriptedAnswering(MODEL_REPLIES, FOUND)
    return run_cases(CASES, answering, Library(PARSED), Results(tmp_path, SETTINGS), SETTINGS, quiet)


def test_every_drafted_sentence_is_shown_spare_or_at_fault() -> None:
    reply = MODEL_REPLIES[CASES[0].question]
    assert isinstance(reply, Answer)
    assert trace_to_drafting(reply.trace) == Drafting(2, 3, 1, 1, {"number": 1}, 2, ("loop",))
    assert trace_to_drafting(Trace()) == Drafting()


def test_totals_add_up(report: Report) -> None:
    drafts = report.summary.drafts
    assert (drafts.cases, drafts.called, drafts.model_calls) == (7, 3, 4)
    assert (drafts.sentences, drafts.shown, drafts.spare, drafts.failed) == (5, 1, 1, 3)
    assert drafts.faults == {"number": 2, "pairing": 1}
    assert drafts.unknown_keys == 2
    assert drafts.cuts == {"loop": 1}


def test_the_table_gives_counts_and_shares(report: Report) -> None:
    assert draft_rows([report.summary.drafts, total_drafting([])]) == [
        ("用到模型的题", "3（42.9%）", "0（—）"),
        ("调用模型（次）", "4", "0"),
        ("草稿里的句子", "5", "0"),
        ("　通过核对，已显示", "1（20.0%）", "0（—）"),
        ("　通过核对，未显示", "1（20.0%）", "0（—）"),
        ("　未采用（未通过核对，或不比原文好）", "3（60.0%）", "0（—）"),
        ("　　数值不在条款里", "2（40.0%）", "0（—）"),
        ("　　数值配错了条件", "1（20.0%）", "0（—）"),
        ("引用了没有的编号（处）", "2", "0"),
        ("被截断的草稿", "1（25.0%）", "0（—）"),
        ("　一再重复", "1（25.0%）", "0（—）"),
    ]


def test_a_fault_without_a_chinese_name_is_counted_all_the_same() -> None:
    trace = Trace(verdicts=(TracedSentence("甲。", (1,), "novel_fault", False),), model_calls=1)
    rows = draft_rows([total_drafting([trace_to_drafting(trace)])])
    assert ("　　novel_fault", "1（100.0%）") in rows


def test_the_first_sentence_and_the_whole_answer_are_timed_over_answers_only(report: Report) -> None:
    times = {t.stage: t for t in report.summary.latencies}
    assert [t.stage for t in report.summary.latencies][-3:] == ["first_sentence", "total_answered", "total"]
    first = times["first_sentence"]  # 100, 300, 200; the others tell none
    assert (first.n, first.p50) == (3, 200.0)
    assert first.p95 == pytest.approx(290.0)
    whole = times["total_answered"]  # 400, 600, 10, 10, 500: c1 c2 c3 c5 c6
    assert (whole.n, whole.p50) == (5, 400.0)
    assert times["total"].n == 6  # and the refusal of c4, 5 ms; c7 failed
    assert times["total"].p50 == pytest.approx(205.0)


def test_nothing_timed_is_no_time(tmp_path: Path) -> None:
    results = Results(tmp_path, SETTINGS)
    report = run_cases(CASES[3:4], ScriptedAnswering(REPLIES, FOUND), Library(PARSED), results, SETTINGS, quiet)
    first = next(t for t in report.summary.latencies if t.stage == "first_sentence")
    assert (first.n, first.p50, first.p95) == (0, None, None)
    assert re.search(r"首句（已回答的题）\s+—\s+—\s+0\n", summary_table(report.summary))


def test_a_reply_whose_model_broke_off_is_told_and_asked_for_again(tmp_path: Path) -> None:
    whole, other = MODEL_REPLIES[CASES[0].question], MODEL_REPLIES[CASES[1].question]
    assert isinstance(whole, Answer)
    broken = replace(whole, trace=Trace(cuts=("failed",), model_calls=1))
    results = Results(tmp_path, SETTINGS)
    replies: dict[str, Answer | Refusal] = {CASES[0].question: broken, CASES[1].question: other}
    report = run_cases(CASES[:2], ScriptedAnswering(replies, FOUND), Library(PARSED), results, SETTINGS, quiet)
    assert "注意：调用模型2次，中断1次；" in summary_table(report.summary)
    assert "注意：调用模型2次，中断1次；" in report_page(report)
    answering = ScriptedAnswering(MODEL_REPLIES, FOUND)
    again = run_cases(CASES[:2], answering, Library(PARSED), Results(tmp_path, SETTINGS), SETTINGS, quiet)
    assert answering.asked == [CASES[0].question]
    assert "中断" not in summary_table(again.summary)


def test_drafts_come_back_from_json_and_older_lines_are_no_outcomes(report: Report) -> None:
    for outcome in report.outcomes:
        record = json.loads(json.dumps(outcome_record(outcome)))
        assert record_outcome(record) == outcome
        del record["drafting"]
        with pytest.raises(KeyError):
            record_outcome(record)


def test_reports_hold_the_counts(tmp_path: Path, report: Report) -> None:
    written = report_record(report)
    assert written["drafts"]["faults"] == {"number": 2, "pairing": 1}
    assert written["drafts"]["shown_share"] == pytest.approx(1 / 5)
    assert written["latency_ms"]["first_sentence"] == {"p50": 200.0, "p95": pytest.approx(290.0), "n": 3}
    assert written["origins"]["model"] == {"sentences": 2, "share": pytest.approx(1 / 3)}
    assert written["rows"][0]["drafting"]["cuts"] == ("loop",)
    assert written["rows"][0]["first_sentence_ms"] == 100.0
    assert "一再重复" in summary_table(report.summary)
    _, page = write_report(report, tmp_path)
    assert "数值配错了条件" in page.read_text("utf-8")
