"""The made-up notices: how they are read, and what pairs the reader gets of them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.fakes import CharacterEmbedder
from training.errors import ExampleError
from training.made_up import Block, MadeUpClause, Unanswered, read_blocks, read_notices
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
    blocks = read_notices()
    assert len(blocks) > 150
    assert len(read_notices(["benefits"])) == 24
    asked = [question for block in blocks for clause in block.clauses for question in clause.questions]
    assert [question for question, times in Counter(asked).items() if times > 1] == []


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
    assert {(pair.answers, pair.weight) for pair in untold} == {(False, 1.0)}
