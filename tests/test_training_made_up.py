"""The made-up notices: how they are read, how they and the examples are halved, what pairs the reader gets of them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from ingest.model import Clause, Span
from tests.fakes import CharacterEmbedder
from training.errors import ExampleError
from training.examples import Example, NamedSentence
from training.halves import HALVES, half_of_blocks, half_of_examples
from training.made_up import BLOCKS, Block, MadeUpClause, Unanswered, read_blocks, together
from training.reader.made_up_pairs import made_up_pairs


def written(near: int = 1) -> str:
    clauses = [
        {"heading": "一、对象", "text": "补贴给八十周岁以上老年人。", "questions": ["给谁", "补贴发给什么人"]},
        {"heading": "", "text": "补贴按月发放。", "questions": ["多久一回"]},
    ]
    record = {"topic": "补贴", "clauses": clauses, "unanswered": [{"question": "多少钱", "near": near}]}
    return json.dumps(record, ensure_ascii=False)


def test_a_line_is_a_block(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(f"{written()}\n{written(0)}\n", encoding="utf-8")
    first, second = read_blocks(path)
    assert first.clauses[0] == MadeUpClause("一、对象", "补贴给八十周岁以上老年人。", ("给谁", "补贴发给什么人"))
    assert (first.unanswered, second.unanswered) == ((Unanswered("多少钱", 1),), (Unanswered("多少钱", 0),))


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"topic": "甲"}',
        '{"topic": "甲", "clauses": [{"heading": "", "text": "", "questions": []}], "unanswered": []}',
        written(near=2),
    ],
)
def test_a_broken_line_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ExampleError, match=r"some\.jsonl 第1行"):
        read_blocks(path)


def test_all_of_them_can_be_read_and_no_question_is_asked_twice() -> None:
    blocks = [block for path in BLOCKS.glob("*.jsonl") for block in read_blocks(path)]
    assert len(blocks) > 150
    asked = [question for block in blocks for clause in block.clauses for question in clause.questions]
    assert [question for question, times in Counter(asked).items() if times > 1] == []


def test_the_halves_hold_every_block_once_and_keep_neighbours_together() -> None:
    blocks = [Block(f"{number}", (), ()) for number in range(12)]
    first, second = (half_of_blocks(blocks, half) for half in HALVES)
    assert [block.topic for block in first] == ["0", "1", "2", "3", "4", "10", "11"]
    assert [block.topic for block in second] == ["5", "6", "7", "8", "9"]
    assert together(first)[0] == together(blocks)[0]


def on(document: str, name: str) -> Example:
    clause = Clause(f"{document}-1", document, "clause", "1", "", (), "甲。", 0, 2, ())
    named = (NamedSentence(clause, Span(0, 2)),) if document else ()
    return Example(name, name, (), "family", "number", None if named else "off_topic", named, (), "")


def test_no_document_is_in_both_halves_of_the_examples_and_they_weigh_the_same() -> None:
    examples = [on("长", f"长{n}") for n in range(5)] + [on("中", f"中{n}") for n in range(3)] + [on("短", "短0")]
    examples += [on("", f"无{n}") for n in range(2)]
    first, second = (half_of_examples(examples, half) for half in HALVES)
    assert [one.id for one in first] == ["长0", "长1", "长2", "长3", "长4", "无0"]
    assert [one.id for one in second] == ["中0", "中1", "中2", "短0", "无1"]


def test_a_question_is_paired_with_its_clause_and_with_what_lies_nearest() -> None:
    clauses = (
        MadeUpClause("一、助餐", "助餐补贴三元。", ("助餐补贴几元",)),
        MadeUpClause("", "助浴补贴十元。", ("助浴补贴几元",)),
        MadeUpClause("", "志愿者登记。", ("怎么登记志愿者",)),
    )
    block = Block("补贴", clauses, (Unanswered("助浴补贴到几号", 1),))
    pairs = list(made_up_pairs([block], CharacterEmbedder()))
    first, beside, far = pairs[:3]
    assert (first.question, first.sentence, first.answers, first.weight) == (
        "助餐补贴几元",
        "一、助餐 助餐补贴三元。",
        True,
        1.0,
    )
    assert (beside.sentence, beside.answers, beside.weight) == ("助浴补贴十元。", False, 0.5)
    assert far.sentence == "志愿者登记。"
    untold = [pair for pair in pairs if pair.question == "助浴补贴到几号"]
    assert [pair.sentence for pair in untold] == ["助浴补贴十元。", "一、助餐 助餐补贴三元。", "志愿者登记。"]
    assert {(pair.answers, pair.weight, pair.embedder) for pair in untold} == {(False, 1.0, "characters")}
