"""The verifier: what may be shown. ``data/verifier_pairs.jsonl`` is a table of unit tests, no benchmark.

Its sentences were written by hand over clauses of the corpus: right ones, and the same ones spoilt in one thing. The
verifier was made to catch all of them; how it does on sentences that nobody thought of, the table can't say.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from ingest.corpus import Corpus, read_corpus
from ingest.model import Clause, Document
from ingest.sentences import sentence_spans
from server.answering.answer import DraftSentence, Evidence, Question
from server.answering.citations import CitationList, Verdict, citation_of, judge
from server.answering.question import Query, understand
from tests.fakes import make_clause, make_parsed

DATA = Path(__file__).parent / "data" / "verifier_pairs.jsonl"
CORPUS = Path(__file__).parents[1] / "corpus"
TODAY = date(2026, 11, 21)


def evidence_of(clause: Clause, document: Document, quote: str | None = None) -> Evidence:
    words = clause.text if quote is None else quote
    start = clause.text.index(words)
    return Evidence(clause, document, words, start, start + len(words), 1.0)


def evidence(text: str, *, region: Sequence[str] = (), heading: str = "", quote: str | None = None) -> Evidence:
    clause = make_clause("d", "", text)
    clause = replace(clause, path=(heading or text[:20],))
    return evidence_of(clause, make_parsed("d", [clause], region=region).document, quote)


def asked(question: str, *pieces: Evidence) -> Query:
    return understand(Question(question), list(dict.fromkeys(piece.document for piece in pieces)))


def judged(text: str, piece: Evidence, question: str = "有什么规定？", origin: str = "model") -> Verdict:
    draft = DraftSentence(text, (1,), "quote" if origin == "quote" else "rule" if origin == "rule" else "model")
    return judge(draft, asked(question, piece), [piece])


BEDS = evidence("到2022年全市养老机构护理型床位占比不低于50%。建设单位不得组织竣工验收。", region=("辽宁省", "丹东市"))
MEALS = evidence(
    "对投入运营半年以上的助老食堂给予一定的运营补助。根据日均服务符合条件的老年人数10-30人、31-60人、61人以上三个档次，"
    "每年分别给予2万、3万元、4万元的运营补助，按照服务人数和运营月份据实补助。",
    quote="根据日均服务符合条件的老年人数10-30人、31-60人、61人以上三个档次，每年分别给予2万、3万元、4万元的运营补助，"
    "按照服务人数和运营月份据实补助。",
)
DERIVED = "根据日均服务符合条件的老年人数31-60人，每年给予3万元的运营补助，按照服务人数和运营月份据实补助。"
FORTY = "助老食堂每天40人，一年补多少？"


def test_quote_of_whole_sentences_passes() -> None:
    assert judged("建设单位不得组织竣工验收。", BEDS, origin="quote").passed
    assert judged(BEDS.clause.text, BEDS, origin="quote").passed


@pytest.mark.parametrize(
    "text",
    [
        "建设单位不得组织竣工验收",  # one character short
        "组织竣工验收。",  # verbatim, and the opposite
        "到2022年全市养老机构护理型床位占比不低于５０%。",
        "到2022年全市养老机构护理型床位占比不低于60%。",
    ],
)
def test_quote_must_be_whole_sentences_word_for_word(text: str) -> None:
    assert judged(text, BEDS, origin="quote").fault == "not_verbatim"


def test_quote_must_stand_in_every_clause_that_it_cites() -> None:
    draft = DraftSentence("建设单位不得组织竣工验收。", (1, 2), "quote")
    assert judge(draft, asked("规定？", BEDS, MEALS), [BEDS, MEALS]).fault == "not_verbatim"


@pytest.mark.parametrize("keys", [(), (0,), (2,), (1, 2), (-1,)])
def test_unknown_keys(keys: tuple[int, ...]) -> None:
    draft = DraftSentence("建设单位不得组织竣工验收。", keys, "quote")
    assert judge(draft, asked("规定？", BEDS), [BEDS]).fault == "unknown_key"


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_empty(text: str) -> None:
    assert judged(text, BEDS).fault == "empty"


def test_rule_sentence_must_be_derivable_word_for_word() -> None:
    assert judged(DERIVED, MEALS, FORTY, origin="rule").passed
    assert judged(DERIVED.replace("3万", "4万"), MEALS, FORTY, origin="rule").fault == "not_derivable"
    assert judged(DERIVED.replace("31", "32"), MEALS, FORTY, origin="rule").fault == "not_derivable"
    assert judged(DERIVED, MEALS, "助老食堂每天70人，一年补多少？", origin="rule").fault == "not_derivable"


PAIR = "日均服务符合条件的老年人31-60人的，每年给予3万元的运营补助。"


def test_model_may_tell_the_pair_that_the_rule_derives() -> None:
    assert judged(PAIR, MEALS, FORTY).passed


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (PAIR.replace("3万", "2万"), "pairing"),
        (PAIR.replace("3万", "4万"), "pairing"),
        (PAIR.replace("31-60人", "61人以上"), "pairing"),
        (PAIR.replace("31-60人", "31-80人"), "number"),
        (PAIR.replace("3万", "5万"), "number"),
        (PAIR.replace("每年", "每月"), "number"),
        ("每年给予3万元的运营补助。", "pairing"),  # of which of the three?
        ("日均服务31-60人的，每年给予3万元的运营补助。", "condition"),
    ],
)
def test_model_may_not_take_another_value_out_of_a_paired_sentence(text: str, fault: str) -> None:
    """Which value belongs to which condition is derived by rule, and the model's pair must be the same."""
    assert judged(text, MEALS, FORTY).fault == fault


AGENCIES = evidence(
    "养老服务工作由市民政局、市卫生健康委负责，市人民政府予以督导，养老机构和护理员应当配合。",
    region=("江苏省", "溧阳市"),
    heading="溧阳市人民政府办公室关于养老服务的意见",
)


@pytest.mark.parametrize(
    "text",
    [
        "养老服务工作由溧阳市人民政局、市卫生健康委负责。",  # 人民 of 人民政府 and 政局 of 民政局
        "养老服务工作由市人民政局负责。",
        "养老服务工作由市民政健康委负责。",
        "政局、市卫生健康委负责养老服务工作。",
        "养老机构和护理应当配合。",  # 护理 of 护理员
    ],
)
def test_a_piece_of_a_word_is_no_word_of_the_clause(text: str) -> None:
    assert judged(text, AGENCIES).fault == "wording"


@pytest.mark.parametrize(
    "text",
    [
        "养老服务工作由市民政局、市卫生健康委负责。",
        "养老服务工作由溧阳市民政局、市卫生健康委负责。",
        "养老服务工作由市民政局负责，市人民政府予以督导。",
        "养老服务工作由卫生健康委负责，机构和护理员应当配合。",
    ],
)
def test_a_word_within_a_longer_one_may_stand_alone(text: str) -> None:
    assert judged(text, AGENCIES).passed


def pairs() -> list[dict[str, str]]:
    return [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]


@cache
def verdict_of(i: int) -> Verdict:
    pair = pairs()[i]
    heading = pair["clause_text"].split("。")[0][:20]
    return judged(pair["sentence"], evidence(pair["clause_text"], heading=heading), pair["question"])


def test_the_table_covers_every_kind_and_only_clauses_of_the_corpus() -> None:
    texts = {clause.text for parsed in corpus().documents for clause in parsed.clauses}
    kinds = Counter(pair["kind"] for pair in pairs() if pair["verdict"] == "fail")
    expected = (
        "number bound_dropped bound_changed bound_added unit period pairing swapped date city modality negation payee"
    )
    assert set(expected.split()) | {"direction"} <= set(kinds)
    assert all(pair["clause_text"] in texts for pair in pairs())
    assert sum(pair["verdict"] == "pass" for pair in pairs()) >= 50
    assert len({(pair["sentence"], pair["question"]) for pair in pairs()}) == len(pairs())


@pytest.mark.parametrize("kind", sorted({pair["kind"] for pair in pairs() if pair["verdict"] == "fail"}))
def test_every_listed_corruption_is_caught(kind: str) -> None:
    shown = [
        p["sentence"]
        for i, p in enumerate(pairs())
        if p["kind"] == kind and p["verdict"] == "fail" and verdict_of(i).passed
    ]
    assert shown == []


@pytest.mark.parametrize("kind", sorted({pair["kind"] for pair in pairs() if pair["verdict"] == "pass"}))
def test_no_right_sentence_of_the_table_is_held_back(kind: str) -> None:
    held = [
        (p["sentence"], verdict_of(i).detail)
        for i, p in enumerate(pairs())
        if p["kind"] == kind and p["verdict"] == "pass" and not verdict_of(i).passed
    ]
    assert held == []


@cache
def corpus() -> Corpus:
    return read_corpus(CORPUS)


def sentences() -> list[tuple[str, Evidence]]:
    return [
        (clause.text[span.start : span.end], evidence_of(clause, parsed.document))
        for parsed in corpus().documents
        for clause in parsed.clauses
        if clause.kind not in ("front", "back") and not clause.cells
        for span in sentence_spans(clause.text)
        if span.end - span.start >= 12
    ]


def test_a_model_may_say_any_sentence_of_the_corpus_as_it_stands() -> None:
    query = understand(Question("有什么规定？"), [parsed.document for parsed in corpus().documents])
    verdicts = [judge(DraftSentence(text, (1,), "model"), query, [piece]) for text, piece in sentences()]
    assert len(verdicts) > 600
    assert {verdict.fault for verdict in verdicts} == {None}  # pairs are held against those of the rule
    assert all("分别" in verdict.draft.text for verdict in verdicts if not verdict.passed)


def test_no_digit_of_the_corpus_can_be_changed_unseen() -> None:
    query = understand(Question("有什么规定？"), [parsed.document for parsed in corpus().documents])
    shown = [
        spoilt
        for text, piece in sentences()
        for i, char in enumerate(text)
        if char in "0123456789"
        for spoilt in [text[:i] + str((int(char) + 1) % 10) + text[i + 1 :]]
        if judge(DraftSentence(spoilt, (1,), "model"), query, [piece]).passed
    ]
    assert shown == []


def test_headings_and_the_documents_own_region_may_be_named() -> None:
    assert judged("丹东市到2022年全市养老机构护理型床位占比不低于50%。", BEDS).passed
    assert judged("大连市到2022年全市养老机构护理型床位占比不低于50%。", BEDS).fault == "wording"


def test_the_askers_number_is_no_statement_of_the_policy() -> None:
    assert judged("护理型床位占比80%。", BEDS, "护理型床位占比是80%吗？").fault == "number"
    assert judged("您问的80%，护理型床位占比不低于50%。", BEDS, "护理型床位占比是80%吗？").passed


def test_no_yes_or_no() -> None:
    assert judged("是的，护理型床位占比不低于50%。", BEDS, "护理型床位占比不低于50%吗？").fault == "wording"


def test_every_cited_clause_must_carry_something() -> None:
    draft = DraftSentence("全市养老机构护理型床位占比到2022年不低于50%。", (1, 2), "model")
    assert judge(draft, asked("占比？", BEDS, MEALS), [BEDS, MEALS]).fault == "wording"


def test_citations_are_numbered_by_first_use_and_the_same_words_once() -> None:
    other = evidence_of(BEDS.clause, BEDS.document, "建设单位不得组织竣工验收。")
    pieces = [BEDS, other, BEDS]
    query = asked("规定？", BEDS)
    cited = CitationList(pieces, TODAY)
    spoken = "建设单位不得组织竣工验收。"
    first, new_first = cited.admit(judge(DraftSentence(spoken, (2,), "quote"), query, pieces))
    second, new_second = cited.admit(judge(DraftSentence(spoken, (1, 2), "quote"), query, pieces))
    third, new_third = cited.admit(judge(DraftSentence(spoken, (3,), "quote"), query, pieces))
    assert (first.citations, second.citations, third.citations) == ((1,), (2, 1), (2,))
    assert [c.n for c in new_first] == [1]
    assert [c.n for c in new_second] == [2]
    assert new_third == ()
    assert [c.quote for c in cited.citations] == [spoken, BEDS.clause.text]


def test_a_failed_verdict_is_never_admitted() -> None:
    verdict = judged("护理型床位占比80%。", BEDS)
    with pytest.raises(ValueError, match="number"):
        CitationList([BEDS], TODAY).admit(verdict)


def test_citation_holds_its_quote_at_its_offsets() -> None:
    citation = citation_of(MEALS, 1, TODAY)
    assert citation.clause.text[citation.start : citation.end] == citation.quote
    assert citation.validity == "unknown"


@pytest.mark.parametrize("change", [{"start": 1}, {"end": 3}, {"quote": ""}, {"quote": "别的话"}])
def test_citation_refuses_a_quote_that_is_not_at_its_offsets(change: dict[str, object]) -> None:
    broken = replace(MEALS, **change)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="quote is not at"):
        citation_of(broken, 1, TODAY)


def test_a_page_of_text_is_no_sentence() -> None:
    assert judged("全市养老机构护理型床位占比到2022年不低于50%。" * 60, BEDS).fault == "wording"
