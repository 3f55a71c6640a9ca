"""Numbering that looks wrong: gaps and repeats among the clauses of one level, and levels that are mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ingest.model import Clause, Doubt
from ingest.numbers.number_words import NumeralError, parse_number

_NUMERAL = re.compile(r"[一二三四五六七八九十百零〇两]+|[0-9０-９]+|[①-⑳]|[㈠-㈩]|[⑴-⒇]|[⒈-⒛]")
_SIGNS = (("①", 20), ("㈠", 10), ("⑴", 20), ("⒈", 20))
_INSERTED = re.compile(r"之[一二三四五六七八九十\d]+$")
_ORDERED = ("clause", "attachment")


def numbering_doubts(clauses: Sequence[Clause]) -> Iterator[Doubt]:
    """Yield a doubt for each number that doesn't follow the one before it on its level.

    A level may start again at one anywhere, or run on from where it stopped in the chapter before.
    """
    siblings: dict[tuple[str | None, str], int] = {}
    last_anywhere: dict[str, int] = {}
    labels: dict[tuple[str | None, str], str] = {}
    for clause in clauses:
        read = _read_number(clause.number) if clause.kind in _ORDERED else None
        if read is None:
            continue
        form, number = read
        level = (clause.parent_id, form)
        before = siblings.get(level)
        runs_on = last_anywhere.get(form)
        expected = {1, (before if before is not None else 0) + 1}
        if runs_on is not None and (before is None or form.startswith("第")):
            expected.add(runs_on + 1)
        if number not in expected:
            yield Doubt(
                _message(clause, number, before if before is not None else runs_on, labels.get(level)), clause.start
            )
        siblings[level] = last_anywhere[form] = number
        labels[level] = clause.number
    yield from _mixed_levels(clauses)


def _message(clause: Clause, number: int, before: int | None, label: str | None) -> str:
    here = f"“{_short(clause.label)}”"
    if before is None:
        return f"{here}是这一层的第一条，前面没有编号更小的条款；请核对是否漏了前文。"
    earlier = f"“{label}”" if label else f"编号 {before}"
    if number == before:
        return f"{here}与前一条的编号重复；请核对原文编号，或是否把正文里的编号当成了条款。"
    if number > before:
        return f"{here}前面应有编号 {before + 1}，但前一条是{earlier}；请核对是否漏了条款或原文跳号。"
    return f"{here}排在{earlier}之后，编号倒退；请核对条款的层次。"


def _mixed_levels(clauses: Sequence[Clause]) -> Iterator[Doubt]:
    forms: dict[str | None, dict[str, Clause]] = {}
    for clause in clauses:
        read = _read_number(clause.number) if clause.kind == "clause" and clause.parent_id is not None else None
        if read is not None and not read[0].endswith("是"):
            forms.setdefault(clause.parent_id, {}).setdefault(read[0], clause)
    for by_form in forms.values():
        if len(by_form) > 1:
            first, second, *_ = by_form.values()
            yield Doubt(
                f"同一层里混用了“{first.number}”和“{second.number}”两种编号，见“{_short(second.label)}”；请核对条款的层次。",
                second.start,
            )


@lru_cache(maxsize=1024)
def _read_number(label: str) -> tuple[str, int] | None:
    """Return the form of a clause's number (第#条, （#）, #.) and its value; ``None`` for other numbers."""
    number = _INSERTED.sub("", label.strip())
    match = _NUMERAL.search(number)
    if match is None or number != label.strip():
        return None  # 第十条之一 stands between 第十条 and 第十一条
    value = _value(match.group())
    form = number[: match.start()] + "#" + number[match.end() :]
    form = form.translate(str.maketrans("（）．", "().")).rstrip(":： 　")
    if not match.group()[0].isascii():
        form += "cn" if match.group()[0] in "一二三四五六七八九十百零〇两" else match.group()[0] and "sign"
    return None if value is None else (form, value)


def _value(numeral: str) -> int | None:
    for first, count in _SIGNS:
        if 0 <= ord(numeral[0]) - ord(first) < count:
            return ord(numeral[0]) - ord(first) + 1
    try:
        value = parse_number(numeral)
    except NumeralError:
        return None
    return int(value)


def _short(label: str) -> str:
    return label if len(label) <= 20 else label[:20] + "…"
