"""What the generator's adapter learns: rows whose answers the product would show, from questions and documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.splits import read_sides
from ingest.corpus import read_corpus
from ingest.model import ParsedDocument
from ingest.sentences import sentence_spans
from server.answering.answer import DraftSentence
from server.answering.citations import judge
from server.answering.keeping import says_as_much
from tests.policy_texts import parse
from training.examples import QUESTIONS, Example, NamedSentence, load_examples
from training.generator.rows import UNSTATED, as_written, read_rows

ROOT = Path(__file__).parents[1]
OWN = sorted((ROOT / "training" / "generator" / "questions").glob("*.jsonl"))
DOCUMENTS = ROOT.parent / "shared" / "documents"
POLICY = """甲市人民政府办公室关于发展养老服务的意见
某政办〔2023〕1号
一、上门助浴
为提升失能老年人生活质量，对接受上门助浴服务的失能老年人（含重度残疾人），每人次补助30元。
二、助餐点
根据日均服务老年人数10-30人、31-60人两个档次，每年分别给予2万元、3万元的运营补助。
三、老年教育
鼓励社区举办老年学校。
甲市人民政府办公室
2023年3月1日
"""


def named(parsed: ParsedDocument, words: str) -> NamedSentence:
    clause = next(clause for clause in parsed.clauses if words in clause.text)
    span = next(span for span in sentence_spans(clause.text) if words in clause.text[span.start : span.end])
    return NamedSentence(clause, span)


def example(question: str, evidence: tuple[NamedSentence, ...], near: tuple[NamedSentence, ...] = ()) -> Example:
    return Example("x-1", question, (), "family", "number", None if evidence else "not_stated", evidence, near, "")


def test_the_answer_is_the_shortest_form_the_tier_the_sentence_or_that_it_is_not_written() -> None:
    parsed = parse(POLICY)
    bath, meals, school = (named(parsed, words) for words in ("助浴服务的", "两个档次", "老年学校"))
    asked = [
        example("失能老人上门助浴一次补多少？", (bath,)),
        example("助餐点每天45人，一年补多少？", (meals,)),
        example("社区能办老年学校吗？", (school,), (bath,)),
        example("老年学校学费多少？", (), (school, bath)),
    ]
    rows = list(read_rows(asked, [parsed]))
    assert [(row.id, row.kind, row.answer) for row in rows] == [
        ("x-1:0", "shorter", "对接受上门助浴服务的失能老年人（含重度残疾人），每人次补助30元。"),
        ("x-1:0", "tier", "根据日均服务老年人数31-60人，每年给予3万元的运营补助。"),
        ("x-1:0", "copy", "鼓励社区举办老年学校。"),
        ("x-1:near0", "shorter", "对接受上门助浴服务的失能老年人（含重度残疾人），每人次补助30元。"),
        ("x-1:near", "unstated", UNSTATED),
    ]
    assert rows[0].prompt == (
        "用条款的原话回答。\n\n问题：失能老人上门助浴一次补多少？\n"
        "条款：为提升失能老年人生活质量，对接受上门助浴服务的失能老年人（含重度残疾人），每人次补助30元。\n回答："
    )


def test_widths_are_those_of_the_source() -> None:
    assert as_written("对(含)60岁,补1%", "按 规定，对（含）６０岁，补１％。") == "对(含)60岁,补1%"  # no such characters
    assert as_written("对(含)60岁，补1%", "按规定，对（含） ６０岁，补１％。") == "对（含）６０岁，补１％"


def test_every_shortened_answer_over_the_corpus_would_be_shown() -> None:
    corpus = read_corpus(ROOT / "corpus").documents
    examples = load_examples([*sorted(QUESTIONS.glob("*.jsonl")), *OWN], corpus, read_sides()).usable[::12]
    rows = [row for row in read_rows(examples, corpus) if row.kind == "shorter"]
    assert len(rows) > 20
    for row in rows:
        assert judge(DraftSentence(row.answer, (1,), "model"), row.query, [row.evidence]).passed
        assert says_as_much(row.answer, row.query, row.evidence), row.answer
        assert len(row.answer) < len(row.evidence.quote)


def test_the_further_questions_name_development_documents_only() -> None:
    sides = read_sides()
    lines = [json.loads(line) for path in OWN for line in path.read_text("utf-8").splitlines()]
    assert len(lines) >= 200
    assert not [n for line in lines for n in (*line["evidence"], *line["near"]) if sides.is_test(n["doc"])]
    written = [line for path in sorted(QUESTIONS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    assert len(lines) + len(written) >= 3000


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the other regulations are not beside this checkout")
def test_every_further_question_names_one_sentence_of_its_document() -> None:
    library = (*read_corpus(ROOT / "corpus").documents, *read_corpus(DOCUMENTS).documents)
    examples = load_examples(OWN, library, read_sides())
    assert examples.without_documents == 0
    assert len(examples.usable) == 204
