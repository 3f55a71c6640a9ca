"""``eval.benches.personas``: what a reply shows of the measures judged for a person, worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.benches.personas import Persona, load_personas, pooled_share, run_personas, score_personas, shown_measures
from eval.benches.showing import overlaps, showing_sentences
from eval.errors import CaseError, EvalError
from eval.library import Library
from eval.opening import Wanted
from eval.outcomes import Outcome, outcome_record, record_outcome, reply_to_outcome
from ingest.corpus import read_folders
from server.answering.answer import Answer, Refusal, Section
from tests.fake_eval_answering import BEDS, MEALS, OTHER, PARSED, TODAY, ScriptedAnswering, answer, refusal, shown
from tests.fakes import make_clause

ROOT = Path(__file__).parent.parent
DOCUMENTS = [parsed.document for parsed in PARSED]
JIA, YI = "甲政办〔2023〕1号", "yi养老服务办法"
OVER_30, UNDER_30 = "每天就餐30人以上的，每年补助4万元；", "30人以下的，每年补助2万元。"
PER_BED = "养老机构按床位给予补贴，每张床位每年600元"
MONTHLY = "乙市老年人每人每月发放100元。"


def measure(quote: str, applies: str, doc: str = JIA, **given: Any) -> dict[str, Any]:
    missing = "看情况" if applies == "depends" else None
    fields = {"doc": doc, "clause": "一", "quote": quote, "what": quote[:6], "applies": applies, "missing": missing}
    return {**fields, "why": "条件", "key_facts": [], **given}


def persona(key: str, question: str, *measures: dict[str, Any], **given: Any) -> dict[str, Any]:
    fields = {"id": key, "side": "development", "region": "甲市", "asker": "family", "question": question}
    return {**fields, "facts": {"年龄": "82"}, "measures": list(measures), **given}


RECORDS = (
    persona(
        "p1",
        "甲市食堂补多少",
        measure(OVER_30, "yes", key_facts=[["4万元", "4万"], ["每月"]]),
        measure(UNDER_30, "no"),
        measure(PER_BED, "yes"),
    ),
    persona("p2", "甲市床位补多少", measure(PER_BED, "no"), measure(OVER_30, "depends"), asker="worker"),
    persona("p3", "乙市发多少", measure(MONTHLY, "yes", YI), region="乙市", side="test"),
    persona("p4", "乙市还有什么", measure(MONTHLY, "depends", YI, key_facts=[["100元"]]), region="乙市", side="test"),
)
REPLIES: dict[str, Answer | Refusal] = {
    # the first sentence holds the yes and the no together
    "甲市食堂补多少": answer([shown(OVER_30 + UNDER_30, 1)], MEALS),
    "甲市床位补多少": answer([shown("养老机构按床位给予补贴，每张床位每年600元。", 1)], BEDS),
    "乙市发多少": refusal("no_evidence"),
    "乙市还有什么": answer([shown(MONTHLY, 2), shown("到此为止的另一句话。", 1)], BEDS, OTHER),
}


def write(folder: Path, *records: dict[str, Any]) -> Path:
    path = folder / "personas.jsonl"
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def personas(tmp_path: Path) -> tuple[Persona, ...]:
    return load_personas(write(tmp_path, *RECORDS), DOCUMENTS)


def outcomes_of(personas: tuple[Persona, ...]) -> list[Outcome]:
    return [reply_to_outcome(p.id, REPLIES[p.question], ()) for p in personas]


def test_one_text_in_the_other_overlaps_whatever_widths_and_blanks() -> None:
    assert overlaps("每张床位每年６００元 补贴", "给予每张床位每年600元补贴。")
    assert not overlaps("免征增值税", "对养老服务机构提供的养老服务免征增值税。")  # five characters
    assert not overlaps("", "任何话")
    assert not overlaps("对重度失能老人给予补贴", "对重度失能老人给予补助金的办法")


def test_texts_overlap_from_three_fifths_of_the_shorter_ones_runs_on() -> None:
    whole = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"  # 22 characters
    shorter = whole[:17] + "零一二三"  # 21 characters, 10 runs of which 6 stand in the other
    assert overlaps(shorter, whole)
    assert overlaps(whole, shorter)
    assert not overlaps(whole[:16] + "零一二三四", whole)  # 5 of 10


def test_a_sentence_shows_only_what_it_cites_of_the_same_document(personas: tuple[Persona, ...]) -> None:
    beds = personas[1].measures[0]
    twin = make_clause("yi", "二、", BEDS.text)
    elsewhere = reply_to_outcome("x", answer([shown(PER_BED + "。", 1)], twin), ())
    assert showing_sentences(elsewhere, beds.document_id, beds.quote) == ()
    short = reply_to_outcome("x", answer([shown("别的话。", 2), shown("每张600元。", 1)], BEDS, OTHER), ())
    assert showing_sentences(short, beds.document_id, beds.quote) == (1,)  # by the words of its citation


def test_a_refusal_shows_nothing_of_its_nearest_clauses(personas: tuple[Persona, ...]) -> None:
    outcome = reply_to_outcome("p3", refusal("no_evidence"), ())
    assert outcome.cited[0].quote == MONTHLY
    assert shown_measures(personas[2], outcome) == ()


def test_notices_show_nothing(personas: tuple[Persona, ...]) -> None:
    reply = replace(answer([shown("别的一句话而已。", 1)], OTHER), notices=(PER_BED,))
    assert shown_measures(personas[1], reply_to_outcome("p2", reply, ())) == ()


def test_shown_measures_lack_the_facts_that_their_sentences_do_not_state(personas: tuple[Persona, ...]) -> None:
    found = shown_measures(personas[0], outcomes_of(personas)[0])
    assert [(one.measure.applies, one.sentences, one.missing_facts) for one in found] == [
        ("yes", (0,), (("每月",),)),
        ("no", (0,), ()),
    ]


def test_the_scores_of_known_replies(personas: tuple[Persona, ...]) -> None:
    scores = score_personas(personas, outcomes_of(personas))
    assert (scores.personas, scores.answered, scores.sentences, scores.unjudged, scores.shown) == (4, 3, 4, 1, 4)
    # shown: yes 1 (p1), no 2 (p1, p2), depends 1 (p4)
    assert scores.precision.value == pytest.approx(1 / 3)
    assert scores.precision.n == 3
    assert scores.recall.value == pytest.approx(1 / 3)  # two of p1, one of p3
    assert scores.recall.n == 3
    assert (scores.harm.value, scores.harm.n) == (0.5, 4)
    assert scores.plain_harm.value == 0.25  # p1's no stands in one sentence with a yes
    assert (scores.depends.value, scores.depends.n) == (0.5, 2)
    assert (scores.denied, scores.denied_wrongly, scores.overstated) == (
        0,
        0,
        1,
    )  # without headings all is said to apply
    assert scores.told.value == scores.recall.value
    assert scores.facts.value == pytest.approx(2 / 3)
    assert scores.facts.n == 3


def test_a_heading_says_what_its_sentences_say_of_their_measures(personas: tuple[Persona, ...]) -> None:
    reply = answer([shown(OVER_30 + UNDER_30, 1), shown(PER_BED + "，2022年底前完成。", 2)], MEALS, BEDS)
    sections = (Section("还要看情况", (0,), "（还要看：每天多少人）"), Section("不符合", (1,), "（原因：没有床位）"))
    outcome = reply_to_outcome("p1", replace(reply, sections=sections), ())
    assert [(one.measure.applies, one.said) for one in shown_measures(personas[0], outcome)] == [
        ("yes", "depends"),
        ("no", "depends"),
        ("yes", "fails"),
    ]
    scores = score_personas(personas[:1], [outcome])
    assert scores.precision.value is None  # nothing is said to apply
    assert (scores.recall.value, scores.told.value) == (0.5, 0.0)
    assert (scores.denied, scores.denied_wrongly) == (1, 1)
    assert (scores.harm.value, scores.plain_harm.value) == (0.0, 0.0)
    assert record_outcome(outcome_record(outcome)) == outcome


def test_a_measure_is_said_to_be_what_its_strongest_sentence_says(personas: tuple[Persona, ...]) -> None:
    reply = answer([shown(PER_BED + "，2022年底前完成。", 1), shown(PER_BED + "。", 1)], BEDS)
    sections = (Section("不符合", (0,)), Section("可以享受", (1,)))
    outcome = reply_to_outcome("p2", replace(reply, sections=sections), ())
    (beds,) = shown_measures(personas[1], outcome)
    assert (beds.said, beds.sentences) == ("applies", (0, 1))
    assert score_personas(personas[1:2], [outcome]).precision.value == 0.0


def test_kept_replies_without_sections_are_read(personas: tuple[Persona, ...]) -> None:
    outcome = outcomes_of(personas)[0]
    record = outcome_record(outcome)
    del record["sections"]
    assert record_outcome(record) == outcome


def test_a_pooled_share_is_drawn_over_personas() -> None:
    mean = pooled_share([3, 0, 1], [3, 1, 4])
    assert (mean.value, mean.n) == (0.5, 8)
    assert mean.low == 0.0  # the draw of the second persona alone
    assert mean.high == 1.0
    assert mean == pooled_share([3, 0, 1], [3, 1, 4])
    assert pooled_share([0, 0], [0, 0]).value is None
    alike = pooled_share([2, 5, 0], [2, 5, 0])
    assert (alike.value, alike.n, alike.high) == (1.0, 7, 1.0)
    assert alike.low == pytest.approx(0.025 ** (1 / 2))  # two personas, not seven measures
    with pytest.raises(ValueError, match="zip"):
        pooled_share([1], [1, 2])


Change = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda r: {**r, "id": "p1"}, ["第2行", "字段 id", "“p1”", "第1行用过", "换一个编号"]),
        (lambda r: {**r, "side": "dev"}, ["字段 side", "“dev”", "development、test"]),
        (lambda r: {**r, "asker": "boss"}, ["字段 asker", "“boss”", "family、worker"]),
        (lambda r: {**r, "facts": {"年龄": 82}}, ["字段 facts", "文字"]),
        (lambda r: {**r, "measures": []}, ["字段 measures", "至少要有一项"]),
        (lambda r: {**r, "more": 1}, ["字段 more", "没有名为 more 的字段"]),
        (lambda r: {k: v for k, v in r.items() if k != "region"}, ["缺少字段 region", "请补上"]),
        (
            lambda r: {**r, "measures": [measure(PER_BED, "maybe")]},
            ["measures 第1项的字段 applies", "“maybe”", "depends"],
        ),
        (lambda r: {**r, "measures": [measure(PER_BED, "yes", missing="年龄")]}, ["字段 missing", "“年龄”", "null"]),
        (lambda r: {**r, "measures": [measure(PER_BED, "depends", missing=None)]}, ["字段 missing", "还缺什么"]),
        (
            lambda r: {**r, "measures": [measure(OVER_30, "no"), measure("每张床位每年700元补贴", "no")]},
            ["measures 第2项的字段 quote", "700元", "没有这句原文", "逐字复制"],
        ),
        (lambda r: {**r, "measures": [measure(PER_BED, "no", "丙政办〔2020〕3号")]}, ["字段 doc", "丙政办", "库中有"]),
        (lambda r: {**r, "measures": [measure(PER_BED, "no", key_facts=["600元"])]}, ["字段 key_facts", "3万元"]),
        (lambda r: {**r, "measures": ["无"]}, ["measures 第1项的", "大括号"]),
    ],
)
def test_a_line_that_cannot_be_used_names_place_field_value_and_remedy(
    tmp_path: Path, change: Change, told: list[str]
) -> None:
    with pytest.raises(CaseError) as caught:
        load_personas(write(tmp_path, RECORDS[0], change(RECORDS[1])), DOCUMENTS)
    message = str(caught.value)
    assert message.startswith("personas.jsonl 第2行")
    assert [part for part in told if part not in message] == []


@pytest.mark.parametrize(("content", "told"), [(b"\n\n", "没有内容"), (b"{", "不是完整的 JSON"), (b"\xff", "UTF-8")])
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "personas.jsonl"
    path.write_bytes(content)
    with pytest.raises(CaseError, match=told):
        load_personas(path, DOCUMENTS)
    with pytest.raises(CaseError, match="打不开"):
        load_personas(tmp_path / "没有.jsonl", DOCUMENTS)


def wanted(folder: Path) -> Wanted:
    return Wanted((folder,), "index", folder, None, "extractive", TODAY)


def test_the_command_writes_a_section_and_goes_on_where_it_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, library, out = write(tmp_path, *RECORDS), Library(PARSED), tmp_path / "out"
    answering = ScriptedAnswering(REPLIES, {}, DOCUMENTS)
    answering.interrupt_before = RECORDS[2]["question"]
    with pytest.raises(KeyboardInterrupt):
        run_personas(path, wanted(tmp_path), answering, library, out)
    assert not (out / "personas.json").exists()

    again = ScriptedAnswering(REPLIES, {}, DOCUMENTS)
    table, written = run_personas(path, wanted(tmp_path), again, library, out)
    assert again.asked == [RECORDS[2]["question"], RECORDS[3]["question"]]
    assert "4题中已有2题的结果" in capsys.readouterr().err

    assert written == out / "personas.json"
    assert not list(out.glob("*.part"))
    section = json.loads(written.read_text(encoding="utf-8"))
    assert [row[0] for row in section["rows"]] == ["全部", "开发用", "只用来测", "甲市", "乙市"]
    assert {len(row) for row in section["rows"]} == {len(section["head"])}
    assert all(isinstance(cell, str) for row in section["rows"] for cell in row)
    assert section["questions"] is None
    assert section["details"]["files"].keys() == {"personas.jsonl"}
    details = section["details"]["personas"]
    assert [m["shown_by"] for m in details[0]["measures"]] == [[0], [0], []]
    assert details[2]["status"] == "refused"
    assert "2人，50.0%" in table
    assert table.startswith(section["title"])


def test_a_question_that_is_rejected_shows_nothing_and_is_asked_again(tmp_path: Path) -> None:
    path, library = write(tmp_path, RECORDS[0]), Library(PARSED)
    dumb = ScriptedAnswering({}, {}, DOCUMENTS)
    _, written = run_personas(path, wanted(tmp_path), dumb, library, tmp_path)
    details = json.loads(written.read_text(encoding="utf-8"))["details"]
    assert details["personas"][0]["status"] == "failed"
    assert details["scores"]["全部"]["recall"]["value"] == 0.0
    again = ScriptedAnswering(REPLIES, {}, DOCUMENTS)
    run_personas(path, wanted(tmp_path), again, library, tmp_path)
    assert again.asked == [RECORDS[0]["question"]]


def test_an_answerer_over_other_documents_is_refused(tmp_path: Path) -> None:
    answering = ScriptedAnswering(REPLIES, {}, DOCUMENTS[:1])
    with pytest.raises(EvalError, match=r"1 份文件.*2 份"):
        run_personas(write(tmp_path, *RECORDS), wanted(tmp_path), answering, Library(PARSED), tmp_path)
    assert answering.asked == []


def test_the_personas_of_the_repository_load_and_name_their_city() -> None:
    documents = [parsed.document for parsed in read_folders([ROOT / "corpus"]).documents]
    found = load_personas(ROOT / "eval" / "benches" / "personas.jsonl", documents)
    assert len(found) == 63
    regions = {document.id: document.region.path for document in documents}
    assert [p.id for p in found if p.region[:2] not in p.question] == []
    assert [p.id for p in found for m in p.measures if p.region not in regions[m.document_id]] == []
    sides = {region: {p.side for p in found if p.region == region} for region in {p.region for p in found}}
    assert [region for region, of in sides.items() if len(of) > 1] == []  # a city is on one side only
