"""Questions about the document itself: only what its own words state."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.corpus import parse_document
from ingest.model import ParsedDocument
from ingest.reading.reader import SourceFile
from server.answering.answer import Question
from server.answering.facts import (
    asks_about_document,
    document_evidence,
    end_of_another,
    unheld_number,
    unstated_beside,
    unstated_fact,
)
from server.answering.question import Query, understand
from server.answering.rules import document_facts, rule_sentences

NOTICE = """溧阳市人民政府办公室文件

溧政办发〔2024〕7号

溧阳市人民政府办公室关于印发溧阳市养老服务补贴办法的通知

各镇人民政府：

一、补贴对象

80周岁以上老年人。

二、附则

本办法自2024年5月1日起施行，有效期至2029年4月30日。

溧阳市人民政府办公室

2024年4月15日
"""
LAW = """溧阳市老年教育条例

2001年3月5日 溧阳市第一届人民代表大会常务委员会第三次会议通过
2001年5月1日 江苏省第九届人民代表大会常务委员会第二次会议批准
2012年5月31日 溧阳市第三届人民代表大会常务委员会第十一次会议第一次修正
2019年8月9日 溧阳市第五届人民代表大会常务委员会第二十次会议第二次修正

第一条 老年教育是终身教育的一部分。

第二条 老年大学可以对外开放。
"""
BARE = """溧阳市养老服务补贴办法

一、补贴对象

80周岁以上老年人。
"""


def parsed(text: str) -> ParsedDocument:
    return parse_document(SourceFile(name="a.txt", sha256="0" * 64, text=text))


def asked(text: str, library: ParsedDocument) -> Query:
    return understand(Question(text), [library.document])


@pytest.mark.parametrize(
    ("question", "kind", "words"),
    [
        ("溧阳的补贴办法有效期到什么时候？", "validity", "2029年4月30日"),
        ("溧阳的补贴办法文号是多少？", "number", "溧政办发〔2024〕7号"),
        ("溧阳的补贴办法是谁发布的？", "issuer", "溧阳市人民政府办公室"),
        ("溧阳的补贴办法是什么时候印发的？", "issued", "2024年4月15日"),
    ],
)
def test_a_stated_fact_is_found_where_the_text_states_it(question: str, kind: str, words: str) -> None:
    library = parsed(NOTICE)
    query = asked(question, library)
    assert kind in query.wanted
    assert asks_about_document(query)
    pieces = document_evidence(query, library.document, library.clauses)
    assert any(words in piece.quote for piece in pieces)
    for piece in pieces:
        assert piece.clause.text[piece.start : piece.end] == piece.quote
    said = [s.text for i, piece in enumerate(pieces, start=1) for s in rule_sentences(query, piece, i)]
    assert any(words in text for text in said)


def test_a_policy_question_is_not_about_the_document() -> None:
    assert not asks_about_document(asked("溧阳80岁老人补贴给谁？", parsed(NOTICE)))


def test_every_fact_stands_in_the_text() -> None:
    document = parsed(NOTICE).document
    facts = document_facts(document)
    assert {fact.kind for fact in facts} >= {"validity", "issued", "number", "issuer"}
    assert all(fact.words in document.text for fact in facts)


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("溧阳市老年教育条例是哪次会议通过的？", ["第三次会议通过"]),
        ("溧阳市老年教育条例是哪次会议批准的？", ["第二次会议批准"]),
        ("溧阳市老年教育条例修正过几次？", ["第一次修正", "第二次修正"]),
        ("溧阳市老年教育条例第一次修正是什么时候？", ["第一次修正"]),
        ("溧阳市老年教育条例最近一次修正是哪次会议作出的？", ["第二次修正"]),
        # no such step: then all of them
        ("溧阳市老年教育条例修订过几次？", ["第三次会议通过", "第二次会议批准", "第一次修正", "第二次修正"]),
    ],
)
def test_how_a_document_came_about_is_told_by_its_header(question: str, lines: list[str]) -> None:
    library = parsed(LAW)
    quotes = [piece.quote for piece in document_evidence(asked(question, library), library.document, library.clauses)]
    assert len(quotes) == len(lines)
    assert all(quote.endswith(line) for quote, line in zip(quotes, lines, strict=True)), quotes


def test_a_header_without_its_history_states_none() -> None:
    library = parsed(NOTICE)
    query = asked("溧阳的补贴办法是哪次会议通过的？", library)
    assert document_evidence(query, library.document, library.clauses) == ()
    assert "没有写明通过或修改的经过" in unstated_fact(query, [library.document])


def test_what_is_not_stated_is_no_fact() -> None:
    library = parsed(BARE)
    assert (library.document.number, library.document.expires_on, library.document.issued_on) == (None, None, None)
    assert {fact.kind for fact in document_facts(library.document)} <= {"issuer"}
    query = asked("溧阳的补贴办法有效期到什么时候？", library)
    assert document_evidence(query, library.document, library.clauses) == ()


def test_an_unstated_fact_is_refused_in_words_that_name_it() -> None:
    library = parsed(BARE)
    said = unstated_fact(asked("溧阳的补贴办法有效期到什么时候？", library), [library.document])
    assert "没有写明有效期" in said
    assert library.document.title in said


def test_without_a_document_the_refusal_names_what_was_asked() -> None:
    query = asked("溧阳的补贴办法文号是多少？", parsed(BARE))
    assert "文号" in unstated_fact(query, [])


def test_the_real_notice_of_anqiu_states_its_validity() -> None:
    path = next((Path(__file__).parents[1] / "corpus").glob("安政办*.txt"))
    document = parsed(path.read_text(encoding="utf-8")).document
    assert (document.effective_on, document.expires_on) == (date(2023, 3, 1), date(2026, 2, 28))
    validity = [fact for fact in document_facts(document) if fact.kind == "validity"]
    assert any("有效期至2026年2月28日" in fact.text for fact in validity)


def test_what_the_document_replaced_is_told_where_the_old_one_is_asked_about() -> None:
    repealing = parsed(
        NOTICE.replace("有效期至2029年4月30日。", "有效期至2029年4月30日。原《溧阳市敬老办法》同时废止。")
    )
    told = document_evidence(
        asked("溧阳的补贴办法哪天起施行，以前的敬老办法还算数吗？", repealing), repealing.document, repealing.clauses
    )
    assert any(piece.quote == "原《溧阳市敬老办法》同时废止。" for piece in told)
    plain = document_evidence(asked("溧阳的补贴办法哪天起施行？", repealing), repealing.document, repealing.clauses)
    assert plain
    assert not any("废止" in piece.quote for piece in plain)


IN_TERMS = NOTICE.replace("有效期至2029年4月30日", "有效期两年")


def test_a_term_of_validity_is_told_with_the_last_day_that_follows_from_it() -> None:
    parsed = parse_document(SourceFile("a.txt", IN_TERMS, ""))
    query = understand(Question("溧政办发〔2024〕7号什么时候失效？"), (parsed.document,))
    (piece,) = document_evidence(query, parsed.document, parsed.clauses)
    (told,) = rule_sentences(query, piece, 1)
    assert told.text == "溧政办发〔2024〕7号写明“有效期两年”，从施行日期算起到2026年4月30日为止。"
    assert told.derivation == "文件原文：有效期两年"


def test_both_days_asked_for_are_told_in_one_sentence() -> None:
    parsed = parse_document(SourceFile("a.txt", NOTICE, ""))
    query = understand(Question("溧政办发〔2024〕7号的施行日期和有效期？"), (parsed.document,))
    (piece,) = document_evidence(query, parsed.document, parsed.clauses)
    told = rule_sentences(query, piece, 1)[0].text
    assert "2029年4月30日" in told
    assert "自2024年5月1日起施行" in told


REPEALING = NOTICE.replace(
    "有效期至2029年4月30日。", "有效期至2029年4月30日。《溧阳市补贴规定》（溧政办发〔2016〕88号）同时废止。"
)


def test_what_a_document_says_of_one_that_it_ends_is_found_by_that_one_s_number() -> None:
    parsed = parse_document(SourceFile("a.txt", REPEALING, ""))
    documents = (parsed.document,)
    asked = understand(Question("溧政办发〔2016〕88号还能不能作依据？"), documents)
    end, day = end_of_another(asked, documents, lambda _id: parsed.clauses)
    assert "自2024年5月1日起施行" in day.quote
    assert end.quote == "《溧阳市补贴规定》（溧政办发〔2016〕88号）同时废止。"
    amount = understand(Question("溧政办发〔2016〕88号规定补多少钱？"), documents)
    assert end_of_another(amount, documents, lambda _id: parsed.clauses) == ()
    other = understand(Question("溧政办发〔2015〕3号还有效吗？"), documents)
    assert end_of_another(other, documents, lambda _id: parsed.clauses) == ()


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("溧政办发〔2016〕88号还有效吗？", "溧政办发〔2016〕88号"),
        ("溧政办发〔2016〕88号废了没有？", "溧政办发〔2016〕88号"),
        ("溧政办发〔2016〕88号哪天印发的？", "溧政办发〔2016〕88号"),
        # about what it rules, or about the one that is here
        ("溧政办发〔2016〕88号批的项目补多少钱？", None),
        ("溧政办发〔2024〕7号哪天施行，溧政办发〔2016〕88号废了没有？", None),
        ("溧阳的补贴办法还有效吗？", None),
    ],
)
def test_a_document_of_a_place_is_not_taken_for_another_of_its_documents(question: str, number: str | None) -> None:
    repealing = parsed(REPEALING)
    assert unheld_number(asked(question, repealing), (repealing.document,)) == number


def test_a_document_that_has_ended_is_found_by_its_name_with_what_still_holds_of_it() -> None:
    text = REPEALING.replace("同时废止。", "同时废止。此前已经立项的，仍按原规定执行。")
    parsed = parse_document(SourceFile("a.txt", text, ""))
    asked = understand(Question("溧阳市补贴规定还有效吗？"), (parsed.document,))
    pieces = end_of_another(asked, (parsed.document,), lambda _id: parsed.clauses, "溧阳市补贴规定")
    assert [piece.quote for piece in pieces[:2]] == [
        "《溧阳市补贴规定》（溧政办发〔2016〕88号）同时废止。",
        "此前已经立项的，仍按原规定执行。",
    ]


def test_a_day_asked_for_beside_the_issuer_and_not_written_is_said_to_be_missing() -> None:
    undated = parsed(NOTICE.replace("2024年4月15日\n", ""))
    query = asked("溧阳的补贴办法哪天发的，谁发的？", undated)
    assert unstated_beside(query, [undated.document]) == ("收录的溧政办发〔2024〕7号没有写明印发日期。",)
    dated = parsed(NOTICE)
    assert unstated_beside(asked("溧阳的补贴办法哪天发的，谁发的？", dated), [dated.document]) == ()
