"""The rows of a table of questions become raw questions: column names are known, cells split into their values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from eval.errors import CaseError
from eval.matching import fold

COLUMN_NAMES: Mapping[str, str] = {
    "id": "编号",
    "question": "问题",
    "previous": "之前的问题",
    "asker": "提问人",
    "region": "地区",
    "type": "题型",
    "reason": "原因",
    "answerable": "能否回答",
    "gold.doc": "依据文件",
    "gold.clause": "依据条款",
    "gold.quote": "依据原文",
    "key_facts": "要点",
    "wrong_facts": "错误说法",
}
"""The fields that a column can hold and their Chinese names; a heading may be either."""

MOST_TITLE_ROWS = 10
"""Rows that may stand above the headings, with a title or a note in one cell."""

_ANSWERABLE = {"能": True, "是": True, "true": True, "不能": False, "否": False, "false": False}
_BETWEEN = re.compile(r"[；;|｜]")
_BETWEEN_FACTS = re.compile(r"[；;\r\n]+")
_BETWEEN_SPELLINGS = re.compile(r"[／|｜]")
_NUMERAL = re.compile(r"[0-9零〇一二三四五六七八九十两半]")

Row = tuple[int, Sequence[str]]
"""A row's number in the file, from 1, and the text of its cells, from the first column on."""


@dataclass(frozen=True, slots=True)
class RawQuestion:
    """A question as its file gives it, not checked yet; ``values`` has the shape of a line of JSONL.

    ``columns`` maps every field to its column's heading, for complaints; it is empty for JSONL.
    """

    file: str
    line: int
    values: Mapping[str, Any]
    columns: Mapping[str, str]

    @property
    def place(self) -> str:
        """File and line, as a complaint begins."""
        return f"{self.file} 第{self.line}行"

    def name(self, field: str) -> str:
        """What people call the field: its column's heading, or its name in JSONL."""
        if not self.columns:
            return f"字段 {field} "
        return f"“{self.columns['gold.quote' if field == 'gold' else field]}”列"

    def fail(self, field: str, value: object, remedy: str) -> CaseError:
        """Return the error that names the place, the field or column, its value, and what to do."""
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        one_line = " ".join(shown.split())
        short = one_line if len(one_line) <= 60 else one_line[:60] + "…"
        told = "没有填" if self.columns and value in ("", [], None) else f"的值“{short}”不能用"
        return CaseError(f"{self.place}：{self.name(field)}{told}；{remedy}。")


def field_of(heading: str) -> str | None:
    """Return the field that a heading names, widths, case and white space aside, or ``None``."""
    wanted = fold(heading).casefold()
    return next((field for field, name in COLUMN_NAMES.items() if wanted in (field, fold(name))), None)


def find_headings(rows: Sequence[Row]) -> int | None:
    """Return the index of the first row with a column for the question; above it only one-cell rows may stand."""
    for index, (_, cells) in enumerate(rows[: MOST_TITLE_ROWS + 1]):
        if any(field_of(cell) == "question" for cell in cells):
            return index
        if sum(bool(cell) for cell in cells) > 1:
            return None
    return None


def rows_to_questions(file: str, rows: Sequence[Row]) -> tuple[RawQuestion, ...]:
    """Return a raw question for each row below the headings; rows without any text are left out.

    Raises ``CaseError`` for a missing, unknown or repeated column, and for a cell that cannot be split.
    """
    at = find_headings(rows)
    if at is None:
        raise no_headings(file, rows)
    fields, columns = _read_headings(file, rows[at])
    questions = []
    for number, cells in rows[at + 1 :]:
        if not any(cells):
            continue
        given: dict[str, str] = {}
        for place, cell in enumerate(cells):
            field = fields[place] if place < len(fields) else None
            if field is not None:
                given[field] = cell
            elif cell:
                raise CaseError(
                    f"{file} 第{number}行：第{place + 1}列的“{_short(cell)}”上面没有列名；"
                    "请补上列名或清空这一格。如果是 CSV 文件，含有分隔符的内容要用英文双引号括起来。"
                )
        row = RawQuestion(file, number, {}, columns)
        questions.append(RawQuestion(file, number, _values(row, {k: v for k, v in given.items() if v}), columns))
    return tuple(questions)


def no_headings(file: str, rows: Sequence[Row]) -> CaseError:
    """Return the error for a table without a column for the question."""
    first = next((cells for _, cells in rows if any(cells)), ())
    seen = f"；看到的第一行是：{_short('、'.join(cell for cell in first if cell))}" if first else ""
    return CaseError(
        f"题目文件“{file}”里没有名为“问题”的列{seen}。请在第一行写上列名，至少要有“问题”；可用的列有：{_allowed()}。"
    )


def _read_headings(file: str, row: Row) -> tuple[list[str | None], Mapping[str, str]]:
    number, cells = row
    fields: list[str | None] = []
    columns: dict[str, str] = {}
    for heading in cells:
        field = field_of(heading) if heading else None
        if heading and field is None:
            raise CaseError(
                f"{file} 第{number}行：没有名为“{_short(heading)}”的列；可用的列有：{_allowed()}。"
                "请改列名，或删去这一列。"
            )
        if field in columns:
            raise CaseError(f"{file} 第{number}行：“{columns[field]}”和“{_short(heading)}”两列是同一项；请合并成一列。")
        if field is not None:
            columns[field] = _short(heading)
        fields.append(field)
    return fields, {**COLUMN_NAMES, **columns}


def _allowed() -> str:
    return "、".join(f"{name}（{field}）" for field, name in COLUMN_NAMES.items())


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 60 else one_line[:60] + "…"


def _values(row: RawQuestion, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the filled cells as the fields of JSONL; an ``id`` is made of file name and row where none is given."""
    plain = ("question", "asker", "region", "type", "reason")
    values: dict[str, Any] = {"id": given.get("id", f"{PurePath(row.file).stem}-{row.line}")}
    values |= {field: given[field] for field in plain if field in given}
    values |= {field: _split(given[field]) for field in ("previous", "wrong_facts") if field in given}
    if "answerable" in given:
        known = fold(given["answerable"]).casefold()
        if known not in _ANSWERABLE:
            raise row.fail(
                "answerable", given["answerable"], f"只能是：{'、'.join(_ANSWERABLE)}，或留空（只提问、不评分）"
            )
        values["answerable"] = _ANSWERABLE[known]
    if "key_facts" in given:
        facts = [fact for fact in _BETWEEN_FACTS.split(given["key_facts"]) if fact.strip()]
        values["key_facts"] = [_spellings(row, fact.strip()) for fact in facts]
    if any(field.startswith("gold.") for field in given):
        values["gold"] = _gold(row, given)
    return values


def _split(cell: str) -> list[str]:
    """Split at line breaks; only where there are none, at ；;|, so that a line may hold these as text."""
    lines = _lines(cell)
    return lines if len(lines) > 1 else [part.strip() for part in _BETWEEN.split(cell) if part.strip()]


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.splitlines() if line.strip()]


def _spellings(row: RawQuestion, fact: str) -> list[str]:
    """Split the spellings of one fact; a half-width / stays: 360/600, 平方米/百户.

    A full-width ／ that tears a number from its unit (100元／月) would make the unit alone a right answer.
    """
    spellings = [spelling.strip() for spelling in _BETWEEN_SPELLINGS.split(fact) if spelling.strip()]
    numbered = [spelling for spelling in spellings if _NUMERAL.search(fold(spelling))]
    if "／" in fact and 0 < len(numbered) < len(spellings):
        raise row.fail(
            "key_facts",
            fact,
            "“／”会把它分成几种写法，其中有的没有数字；“／”属于内容时请写成半角“/”，几种写法请用“|”分开",
        )
    return spellings


def _gold(row: RawQuestion, given: Mapping[str, str]) -> list[dict[str, str]]:
    """Pair the lines of the three columns. A quote is split at line breaks only: ；stands in most clauses."""
    quotes = _lines(given.get("gold.quote", ""))
    docs = _split(given.get("gold.doc", ""))
    clauses = _split(given.get("gold.clause", ""))
    if not quotes:
        raise row.fail("gold.quote", "", "写了依据文件或依据条款，就要写依据的原文，一处一行")
    if not docs:
        raise row.fail("gold.doc", "", "写了依据原文，就要写它出自哪个文件（文号或标题）")
    n = len(quotes)
    for field, found in (("gold.doc", docs), ("gold.clause", clauses)):
        if len(found) not in (1, n) and (found or field == "gold.doc"):
            remedy = f"这里有{len(found)}项，依据原文有{n}行；请写一项（各处共用）或{n}项（逐行对应）"
            raise row.fail(field, given[field], remedy)
    docs, clauses = docs * (n // len(docs)), (clauses or [""]) * (n // max(len(clauses), 1))
    parts = zip(docs, clauses, quotes, strict=True)
    return [{"doc": doc, "clause": clause, "quote": quote} for doc, clause, quote in parts]
