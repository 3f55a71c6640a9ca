"""``eval.run``: known replies give known measures, and an interrupted run goes on where it stopped."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Gold
from eval.errors import EvalError
from eval.library import Library
from eval.outcomes import outcome_record, record_outcome, reply_to_outcome
from eval.run import Report, Results, run_cases
from server.answering.answer import Answer, Refusal
from tests.fake_eval_answering import (
    FRONT,
    JIA,
    MEALS,
    OTHER,
    PARSED,
    ScriptedAnswering,
    answer,
    refusal,
    shown,
)
from tests.fake_eval_cases import CASES, FOUND, HOSTILE, REPLIES, SETTINGS, quiet
from tests.fakes import make_clause, make_parsed


@pytest.fixture
def answering() -> ScriptedAnswering:
    return ScriptedAnswering(REPLIES, FOUND)


@pytest.fixture
def report(tmp_path: Path, answering: ScriptedAnswering) -> Report:
    return run_cases(CASES, answering, Library(PARSED), Results(tmp_path, SETTINGS), SETTINGS, quiet)


@pytest.mark.parametrize(
    ("key", "value", "n"),
    [
        ("right", 3 / 7, 7),  # c1, c3, c4
        ("sound", 3 / 7, 7),
        ("facts_right", 2 / 5, 5),  # c1, c3 of c1 c2 c3 c6 c7
        ("key_facts", (1 + 0.5 + 1 + 0 + 0) / 5, 5),
        ("wrong_first", 1 / 3, 3),  # c2 of c1 c2 c3
        ("unsupported", 1 / 4, 4),  # 900元 in c2, of the answered c1 c2 c3 c5
        ("citation_recall", 3 / 5, 5),  # c1, c2, c3; c6 and c7 cite nothing
        ("citation_precision", 1, 3),
        ("refused_rightly", 1 / 2, 2),
        ("reason_right", 0, 1),
        ("refused_falsely", 1 / 5, 5),
        ("other_region", 0, 3),
        ("expiry_told", 2 / 3, 3),  # c1 and c3, not c2; c5 cites nothing expired
        ("recall_1", (0 + 0.5 + 0 + 0) / 4, 4),  # c1 c2 c6 c7; c3 is left out
        ("recall_3", (1 + 0.5) / 4, 4),
        ("recall_10", (1 + 0.5) / 4, 4),
        ("success_1", 0, 3),
        ("reciprocal_rank", (0.5 + 1) / 4, 4),
    ],
)
def test_the_measures_of_known_replies(report: Report, key: str, value: float, n: int) -> None:
    mean = report.summary.score(key)
    assert mean.value == pytest.approx(value)
    assert mean.n == n


def test_the_other_tables(report: Report) -> None:
    summary = report.summary
    assert (summary.answered, summary.refused, summary.failed, summary.left_out_of_recall) == (4, 2, 1, 1)
    assert [(g.name, g.cases) for g in summary.by_type] == [
        ("number", 3),
        ("comparison", 1),
        ("validity", 1),
        ("unanswerable", 2),
    ]
    assert [(g.name, g.cases) for g in summary.by_reason] == [("not_stated", 1), ("other_region", 1)]
    assert sum(g.cases for g in summary.by_file) == summary.cases
    assert [(o.origin, o.sentences) for o in summary.origins] == [("model", 1), ("quote", 3), ("rule", 1)]
    total = next(latency for latency in summary.latencies if latency.stage == "total")
    # 10, 30, 10, 5, 10, 5 milliseconds; the failed case has none
    assert (total.n, total.p50) == (6, 10.0)
    assert total.p95 == pytest.approx(25.0)
    lengths = [19, 8 + 11 + len(HOSTILE), 15, 16]
    assert summary.score("length").value == pytest.approx(sum(lengths) / 4)


def test_every_failure_is_explained(report: Report) -> None:
    why = {verdict.case_id: verdict.failures for verdict in report.verdicts}
    assert why["c1"] == ()
    assert why["c2"] == (
        "前10条检索结果里没有：每人每月发放 100 元",
        "缺少要点：4万元",
        "第一句里有错误说法：2万元",
        "句中的数字在所引条款里找不到：900元",
        "引用的文件已过期，却没有提醒：甲政办〔2023〕1号",
    )
    assert why["c3"] == ()
    assert why["c4"] == ("没有回答是对的，但理由应为“未规定”，实为“没有依据”",)
    assert why["c5"] == ("库里没有答案（其他地区），却作了回答",)
    assert why["c6"][-1] == "库里有答案，却以“与养老无关”为由没有回答"
    assert why["c7"] == ("没有得到答复：问题“？？？”读不懂。请换一种说法。",)


def test_another_documents_clause_with_the_same_words_is_not_right(tmp_path: Path) -> None:
    twin = make_clause("yi", "二、", MEALS.text)
    library = Library((PARSED[0], replace(PARSED[1], clauses=(OTHER, twin))))
    replies: dict[str, Answer | Refusal] = {CASES[0].question: answer([shown("每年补助4万元。", 1)], twin)}
    answering = ScriptedAnswering(replies, {CASES[0].question: [twin]})
    report = run_cases(CASES[:1], answering, library, Results(tmp_path, SETTINGS), SETTINGS, quiet)
    scores = {key: report.summary.score(key).value for key in ("recall_10", "citation_recall", "other_region", "right")}
    assert scores == {"recall_10": 0.0, "citation_recall": 0.0, "other_region": 1.0, "right": 1.0}
    assert report.summary.score("sound").value == 0.0


def test_a_quote_that_no_clause_holds_is_a_parsing_fault(tmp_path: Path, answering: ScriptedAnswering) -> None:
    words = "没有解析成条款的话"
    lost = replace(CASES[0], gold=(Gold("甲政办〔2023〕1号", "（9）", words),))
    library = Library((replace(PARSED[0], document=replace(JIA, text=JIA.text + words)), PARSED[1]))
    report = run_cases([lost], answering, library, Results(tmp_path, SETTINGS), SETTINGS, quiet)
    assert report.summary.score("recall_10").value == 0.0
    assert report.verdicts[0].failures[0] == f"没有条款包含这处依据（解析问题）：{words}"


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path, answering: ScriptedAnswering) -> None:
    answering.interrupt_before = CASES[3].question
    with pytest.raises(KeyboardInterrupt):
        run_cases(CASES, answering, Library(PARSED), Results(tmp_path, SETTINGS), SETTINGS, quiet)
    assert answering.asked == [c.question for c in CASES[:3]]

    again = ScriptedAnswering(REPLIES, FOUND)
    results = Results(tmp_path, SETTINGS)
    assert [results.get(c) is not None for c in CASES] == [True] * 3 + [False] * 4
    resumed = run_cases(CASES, again, Library(PARSED), results, SETTINGS, quiet)
    assert again.asked == [c.question for c in CASES[3:]]

    whole = run_cases(
        CASES, ScriptedAnswering(REPLIES, FOUND), Library(PARSED), Results(tmp_path / "b", SETTINGS), SETTINGS, quiet
    )
    assert resumed.summary == whole.summary
    assert resumed.outcomes == whole.outcomes


@pytest.mark.parametrize(
    "change",
    [{"snapshot": "s2"}, {"generator": "g2"}, {"code": "c2"}, {"corpus_sha256": "d" * 64}, {"today": date(2026, 1, 1)}],
)
def test_other_settings_ask_anew_and_keep_the_old_lines(
    tmp_path: Path, report: Report, answering: ScriptedAnswering, change: dict[str, Any]
) -> None:
    before = (tmp_path / "results.jsonl").read_text("utf-8")
    assert len(report.cases) == len(answering.asked) == 7
    other = replace(SETTINGS, **change)
    run_cases(CASES, answering, Library(PARSED), Results(tmp_path, other), other, quiet)
    assert len(answering.asked) == 14
    assert (tmp_path / "results.jsonl").read_text("utf-8").startswith(before)


def test_a_changed_question_is_asked_anew_and_changed_gold_is_not(
    tmp_path: Path, report: Report, answering: ScriptedAnswering
) -> None:
    assert report.summary.score("right").value == pytest.approx(3 / 7)
    answering.asked.clear()
    cases = [replace(CASES[0], key_facts=(("9万元",),)), replace(CASES[3], region="甲市")]
    judged = run_cases(cases, answering, Library(PARSED), Results(tmp_path, SETTINGS), SETTINGS, quiet)
    assert answering.asked == [CASES[3].question]
    assert judged.verdicts[0].right == 0.0


def test_a_torn_last_line_loses_only_its_own_question(tmp_path: Path, report: Report) -> None:
    assert len(report.outcomes) == 7
    path = tmp_path / "results.jsonl"
    path.write_bytes(path.read_bytes()[:-400].rsplit(b"\n", 1)[0] + b'\n{"key": "half a li')
    kept = len(path.read_bytes().splitlines()) - 1
    answering = ScriptedAnswering(REPLIES, FOUND)
    run_cases(CASES, answering, Library(PARSED), Results(tmp_path, SETTINGS), SETTINGS, quiet)
    assert len(answering.asked) == 7 - kept > 0
    for line in path.read_bytes().splitlines()[kept + 1 :]:
        json.loads(line)


def test_a_failed_question_is_asked_again(tmp_path: Path, report: Report) -> None:
    assert report.outcomes[-1].status == "failed"
    answering = ScriptedAnswering({**REPLIES, "？？？": refusal("off_topic")}, FOUND)
    again = run_cases(CASES, answering, Library(PARSED), Results(tmp_path, SETTINGS), SETTINGS, quiet)
    assert answering.asked == ["？？？"]
    assert again.outcomes[-1].status == "refused"


def test_progress_counts_every_case(tmp_path: Path, answering: ScriptedAnswering) -> None:
    seen: list[tuple[int, int]] = []
    run_cases(
        CASES[:2],
        answering,
        Library(PARSED),
        Results(tmp_path, SETTINGS),
        SETTINGS,
        lambda done, total: seen.append((done, total)),
    )
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_an_answerer_over_other_documents_is_told_before_the_first_question(tmp_path: Path) -> None:
    answering = ScriptedAnswering(REPLIES, FOUND, documents=[JIA])
    with pytest.raises(EvalError, match=r"1 份文件.*2 份.*重建索引"):
        run_cases(CASES, answering, Library(PARSED), Results(tmp_path, SETTINGS), SETTINGS, quiet)
    assert answering.asked == []


def test_outcomes_come_back_from_json_as_they_were(report: Report) -> None:
    for outcome in report.outcomes:
        assert record_outcome(json.loads(json.dumps(outcome_record(outcome)))) == outcome


def test_a_refusal_claims_no_citation() -> None:
    outcome = reply_to_outcome("c", refusal("off_topic"), [])
    assert [cited.clause_id for cited in outcome.cited] == [OTHER.id]
    assert outcome.citations == ()


def test_an_expiry_notice_must_name_its_document(tmp_path: Path) -> None:
    told = answer([shown("每年补助4万元。", 1)], MEALS)
    for notices, expected in [
        (told.notices, 1.0),
        (("本文件已过期。",), 0.0),
        ((f"{JIA.number}没有写明有效期。",), 0.0),
    ]:
        replies: dict[str, Answer | Refusal] = {CASES[0].question: replace(told, notices=notices)}
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        judged = run_cases(
            CASES[:1], ScriptedAnswering(replies, FOUND), Library(PARSED), Results(folder, SETTINGS), SETTINGS, quiet
        )
        assert judged.verdicts[0].expiry_told == judged.verdicts[0].sound == expected


def test_the_front_matter_is_left_out_only_if_nothing_else_holds_it(
    tmp_path: Path, answering: ScriptedAnswering
) -> None:
    quote = Gold("甲政办〔2023〕1号", "front", FRONT.text)
    also = make_clause("jia", "（3）", f"依据{FRONT.text}执行")
    shared = make_parsed("jia", [FRONT, also])
    cases = [replace(CASES[0], gold=(quote,))]
    for parsed, left_out in ((PARSED[0], 1), (replace(PARSED[0], clauses=shared.clauses), 0)):
        results = Results(tmp_path / str(left_out), SETTINGS)
        report = run_cases(cases, answering, Library((parsed, PARSED[1])), results, SETTINGS, quiet)
        assert report.summary.left_out_of_recall == left_out
