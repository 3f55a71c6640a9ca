"""Made-up clauses with the everyday questions that each answers: wider than the documents that may be trained on.

No document says what they say; they are read here and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.answering.answer import Question
from server.answering.question import understand
from training.embedder.groups import Asked, Group, Told
from training.errors import ExampleError

BLOCKS = Path(__file__).parent / "notices"
_TOGETHER = 5
"""Blocks of one group: the clauses of each lie close together, those of the others apart, as in a long document."""
_BLOCK, _CLAUSE, _UNANSWERED = (
    {"topic", "clauses", "unanswered"},
    {"heading", "text", "questions"},
    {"question", "near"},
)


@dataclass(frozen=True, slots=True)
class MadeUpClause:
    """A clause and the ``questions`` that it alone answers in its block."""

    heading: str
    text: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring clauses of a notice that nobody issued."""

    topic: str
    clauses: tuple[MadeUpClause, ...]


def read_blocks(path: Path) -> tuple[Block, ...]:
    """Read a file of blocks. Raises ``ExampleError`` for the first line that cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ExampleError(f"“{path.name}”读不了（{error}）；请换成 UTF-8 编码的 .jsonl 文件。") from error
    return tuple(_block(line, f"{path.name} 第{number}行") for number, line in enumerate(lines, start=1) if line)


def groups_of_blocks(blocks: Sequence[Block]) -> tuple[Group, ...]:
    """Return the blocks as documents of a few blocks each, in order."""
    return tuple(_group(blocks[begin : begin + _TOGETHER]) for begin in range(0, len(blocks), _TOGETHER))


def _group(blocks: Sequence[Block]) -> Group:
    clauses = [(block, clause) for block in blocks for clause in block.clauses]
    told = tuple(
        Told(
            f"{clause.heading} {clause.text}".strip(),
            f"{block.topic} | {clause.heading} | {clause.text}",
            f"{number}",
        )
        for number, (block, clause) in enumerate(clauses)
    )
    asked = [
        Asked(_texts(question), (number,), ())
        for number, (_, clause) in enumerate(clauses)
        for question in clause.questions
    ]
    return Group(blocks[0].topic, told, tuple(asked))


def _texts(question: str) -> tuple[str, ...]:
    query = understand(Question(question, ()), ())
    return (query.search_text, query.own_topic, question)


def _block(line: str, place: str) -> Block:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise ExampleError(f"{place}：不是一个 JSON 对象（{error}）；请改正或删去这一行。") from error
    _expect(record, _BLOCK, place)
    for unanswered in record["unanswered"]:
        _expect(unanswered, _UNANSWERED, place)
    return Block(record["topic"], tuple(_clauses(record["clauses"], place)))


def _clauses(records: Sequence[Any], place: str) -> Iterator[MadeUpClause]:
    for record in records:
        _expect(record, _CLAUSE, place)
        if not record["text"].strip() or not record["questions"]:
            raise ExampleError(f"{place}：“{record['text'][:20]}”缺少正文或问题；请补上，或删去这一条。")
        yield MadeUpClause(record["heading"], record["text"], tuple(record["questions"]))


def _expect(record: object, fields: set[str], place: str) -> None:
    if not isinstance(record, dict) or set(record) != fields:
        raise ExampleError(f"{place}：字段不对；应有：{'、'.join(sorted(fields))}。")
