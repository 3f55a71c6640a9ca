"""``eval.benches.measure_lists``: how much of a hand-made list a reply shows, worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.benches.measure_lists import QUESTION, load_measures, run_measure_lists, score_list, states_amount
from eval.errors import CaseError
from eval.library import Library
from eval.opening import Wanted
from eval.outcomes import reply_to_outcome
from ingest.corpus import read_folders
from server.answering.answer import Answer, Refusal
from tests.fake_eval_answering import MEALS, OTHER, PARSED, TODAY, ScriptedAnswering, answer, refusal, shown

ROOT = Path(__file__).parent.parent
DOCUMENTS = [parsed.document for parsed in PARSED]
OVER_30, UNDER_30 = "每天就餐30人以上的，每年补助4万元；", "30人以下的，每年补助2万元。"


def listed(key: str, quote: str, amount: str | None, **given: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": key,
        "region": "甲市",
        "what": quote[:6],
        "for_whom": "食堂",
        "payee": "institution",
    }
    fields |= {"responsible": ["民政局"], "until": None, "modality": "must", "doc": "甲政办〔2023〕1号", "clause": "一"}
    return {**fields, "amount": amount, "tiers": [], "quote": quote, "core": True, **given}


RECORDS = (
    listed("m1", OVER_30, "每年4万元", tiers=[{"when": "30人以上", "amount": "4万元"}]),
    listed("m2", UNDER_30, "每年补助2万元；按月发放", core=False),
    listed("m3", "养老机构按床位给予补贴，每张床位每年600元", "每张床位每年600元"),
    listed("m4", "乙市老年人每人每月发放100元", None, region="乙市", doc="yi养老服务办法", payee="person"),
)
JIA, YI = (QUESTION.format(region=region) for region in ("甲市", "乙市"))
REPLIES: dict[str, Answer | Refusal] = {
    JIA: answer(
        [shown(OVER_30, 1), shown(UNDER_30, 2), shown("乙市老年人每人每月发放100元。", 3)], MEALS, MEALS, OTHER
    ),
    YI: refusal("no_evidence"),
}


def write(folder: Path, name: str, *records: dict[str, Any]) -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def test_the_scores_of_known_replies(tmp_path: Path) -> None:
    measures = load_measures([write(tmp_path, "a.jsonl", *RECORDS[:3])], DOCUMENTS)
    scores = score_list(measures, reply_to_outcome("x", REPLIES[JIA], ()))
    assert (scores.measures, scores.core_measures, scores.sentences) == (3, 2, 3)
    assert scores.on_list.value == pytest.approx(2 / 3)  # another city's sentence is on no list of this one
    assert scores.found.value == pytest.approx(2 / 3)
    assert scores.core.value == 0.5
    # every citation here is of the whole clause, so that each sentence shows both; 按月发放 stands in none
    assert (scores.amounts.value, scores.amounts.n) == (0.5, 2)


def test_a_refusal_lists_nothing(tmp_path: Path) -> None:
    measures = load_measures([write(tmp_path, "a.jsonl", RECORDS[3])], DOCUMENTS)
    outcome = reply_to_outcome("x", REPLIES[YI], ())
    assert outcome.cited  # its nearest clause is on the list, and is shown as nothing but nearest
    scores = score_list(measures, outcome)
    assert (scores.sentences, scores.on_list.value, scores.found.value, scores.amounts.value) == (0, None, 0.0, None)


@pytest.mark.parametrize(
    ("text", "amount", "right"),
    [
        ("对养老服务免征增值税。", "免征", True),
        ("每年分别给予２万、3万元、4万元的补助。", "每年2万、3万元、4万元", True),  # its numbers all stand there
        ("每年分别给予2万、3万元的补助。", "每年2万、3万元、4万元", False),
        ("每年给予12万元的补助。", "每年2万元", False),
        ("市财政再给予一定的运营补助。", "一定的运营补助（在上级补助基础上）", True),
        ("执行居民生活类价格。", "执行居民生活类价格；不高于第二档价格", False),
        ("执行居民生活类价格，并且不高于第二档价格。", "执行居民生活类价格；不高于第二档价格", True),
        ("给予补贴。", "免费", False),
        ("给予补贴。", "（略）", False),
    ],
)
def test_an_amount_stands_in_a_text(text: str, amount: str, right: bool) -> None:
    assert states_amount(text, amount) is right


def test_the_command_asks_each_city_once_and_keeps_the_replies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [write(tmp_path, "a.jsonl", *RECORDS[:3]), write(tmp_path, "b.jsonl", RECORDS[3])]
    wanted = Wanted((tmp_path,), "index", tmp_path, None, "extractive", TODAY)
    answering = ScriptedAnswering(REPLIES, {}, DOCUMENTS)
    table, written = run_measure_lists(paths, wanted, answering, Library(PARSED), tmp_path / "out")
    assert answering.asked == ["甲市有哪些养老扶持政策措施？请列清单。", "乙市有哪些养老扶持政策措施？请列清单。"]
    section = json.loads(written.read_text(encoding="utf-8"))
    assert written == tmp_path / "out" / "measures.json"
    assert [row[:4] for row in section["rows"]] == [["甲市", "3", "2", "3"], ["乙市", "1", "1", "0"]]
    assert {len(row) for row in section["rows"]} == {len(section["head"])}
    assert section["questions"] is None
    details = section["details"]["lists"]
    assert [m["shown_by"] for m in details[0]["measures"]] == [[0, 1], [0, 1], []]
    assert [m["amount_right"] for m in details[0]["measures"]] == [True, False, None]
    assert details[1]["status"] == "refused"
    assert "66.7%" in table

    capsys.readouterr()
    run_measure_lists(paths, wanted, answering, Library(PARSED), tmp_path / "out")
    assert len(answering.asked) == 2
    assert "2题中已有2题的结果" in capsys.readouterr().err


Change = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda r: {**r, "payee": "机构"}, ["字段 payee", "“机构”", "person、institution、both、other"]),
        (lambda r: {**r, "modality": "may"}, ["字段 modality", "“may”", "must、encouraged、pilot"]),
        (lambda r: {**r, "core": "true"}, ["字段 core", "true 或 false"]),
        (lambda r: {**r, "amount": ""}, ["字段 amount", "文字"]),
        (lambda r: {**r, "responsible": "民政局"}, ["字段 responsible", "一组"]),
        (lambda r: {**r, "tiers": [{"when": "30人"}]}, ["tiers 第1项的", "缺少字段 amount"]),
        (lambda r: {**r, "quote": "每年补助9万元"}, ["字段 quote", "没有这句原文"]),
        (lambda r: {**r, "doc": "丙政办〔2020〕3号"}, ["字段 doc", "--corpus"]),
        (lambda r: {**r, "id": "m1"}, ["字段 id", "a.jsonl 第1行用过"]),
    ],
)
def test_a_line_that_cannot_be_used_is_told(tmp_path: Path, change: Change, told: list[str]) -> None:
    paths = [write(tmp_path, "a.jsonl", RECORDS[0]), write(tmp_path, "b.jsonl", change(RECORDS[1]))]
    with pytest.raises(CaseError) as caught:
        load_measures(paths, DOCUMENTS)
    message = str(caught.value)
    assert message.startswith("b.jsonl 第1行")
    assert [part for part in told if part not in message] == []


def test_the_lists_of_the_repository_load_and_their_quotes_state_their_amounts() -> None:
    documents = [parsed.document for parsed in read_folders([ROOT / "corpus"]).documents]
    bench = ROOT / "eval" / "benches"
    measures = load_measures([bench / "measures-安丘.jsonl", bench / "measures-大连.jsonl"], documents)
    assert [sum(m.region == region for m in measures) for region in ("安丘市", "大连市")] == [70, 77]
    # else a reply that quotes the clause could never be right
    assert [m.id for m in measures if m.amount and not states_amount(m.quote, m.amount)] == []
