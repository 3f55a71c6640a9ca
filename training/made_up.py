"""Made-up clauses with the everyday questions that each answers: wider than the documents that may be trained on.

No document says what they say; they are read here and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
class Unanswered:
    """A question that nothing in its block answers; ``near`` is the place of the clause that looks most like it."""

    question: str
    near: int


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring clauses of a notice that nobody issued."""

    topic: str
    clauses: tuple[MadeUpClause, ...]
    unanswered: tuple[Unanswered, ...]


def read_blocks(path: Path) -> tuple[Block, ...]:
    """Read a file of blocks. Raises ``ExampleError`` for the first line that cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ExampleError(f"“{path.name}”读不了（{error}）；请换成 UTF-8 编码的 .jsonl 文件。") from error
    return tuple(_block(line, f"{path.name} 第{number}行") for number, line in enumerate(lines, start=1) if line)


def read_notices(names: Sequence[str] | None = None) -> tuple[Block, ...]:
    """Read the files of ``notices`` with these names, all where none is named. Raises ``ExampleError`` like it."""
    paths = sorted(BLOCKS.glob("*.jsonl")) if names is None else [BLOCKS / f"{name}.jsonl" for name in names]
    return tuple(block for path in paths for block in read_blocks(path))


def together(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], ...]:
    """Return the blocks by fives, in order: each stands for a long document."""
    return tuple(tuple(blocks[begin : begin + _TOGETHER]) for begin in range(0, len(blocks), _TOGETHER))


def _block(line: str, place: str) -> Block:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise ExampleError(f"{place}：不是一个 JSON 对象（{error}）；请改正或删去这一行。") from error
    _expect(record, _BLOCK, place)
    clauses = tuple(_clauses(record["clauses"], place))
    return Block(record["topic"], clauses, tuple(_unanswered(record["unanswered"], len(clauses), place)))


def _clauses(records: Sequence[Any], place: str) -> Iterator[MadeUpClause]:
    for record in records:
        _expect(record, _CLAUSE, place)
        if not record["text"].strip() or not record["questions"]:
            raise ExampleError(f"{place}：“{record['text'][:20]}”缺少正文或问题；请补上，或删去这一条。")
        yield MadeUpClause(record["heading"], record["text"], tuple(record["questions"]))


def _unanswered(records: Sequence[Any], clauses: int, place: str) -> Iterator[Unanswered]:
    for record in records:
        _expect(record, _UNANSWERED, place)
        if record["near"] not in range(clauses):
            raise ExampleError(f"{place}：最像的条款“{record['near']}”不在 0 到 {clauses - 1} 之间；请改正。")
        yield Unanswered(record["question"], record["near"])


def _expect(record: object, fields: set[str], place: str) -> None:
    if not isinstance(record, dict) or set(record) != fields:
        raise ExampleError(f"{place}：字段不对；应有：{'、'.join(sorted(fields))}。")
