"""Documents that a text names: 《title》（文号）, with exact offsets; a title inside a title is part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.metadata.numbers import NUMBER, numbers_in, trim_number

_MARK = re.compile(r"[《》\n]")
_LONGEST = 200
"""Characters of a title: a 《 that is not closed within them opens none."""
_NUMBER_BEHIND = re.compile(
    rf"\s?[（(〔\[]\s?(?:[^（()）《》\n]{{0,20}}?)(?P<number>{NUMBER}|[\u4e00-\u9fff、]{{2,30}}令第?[\d一二三四五六七八九十百〇零]{{1,6}}号)"
    r"[^（()）\n]{0,60}[）)〕\]]"
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Reference:
    """A document named at ``[start, end)`` of the text: its title without outer 《》, its 文号, or both."""

    title: str
    number: str
    start: int
    end: int


def references_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Reference]:
    """Yield the documents named in ``text[start:end]``, in order: by title, or by a 文号 that stands by itself."""
    stop = len(text) if end is None else end
    position = start
    for title_start, title_end in titles_in(text, start, stop):
        if title_start < position:
            continue  # （…，以下简称《意见》）
        yield from _numbers_alone(text, position, title_start)
        behind = _NUMBER_BEHIND.match(text, title_end, stop)
        title = _SPACE.sub(" ", text[title_start + 1 : title_end - 1]).strip()
        number = trim_number(behind["number"]) if behind else ""
        position = behind.end() if behind else title_end
        if title or number:  # a source may have lost what stood in 《》
            yield Reference(title, number, title_start, position)
    yield from _numbers_alone(text, position, stop)


def titles_in(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets of 《…》 with their marks; 《甲《乙》办法》 is one."""
    opened = depth = 0
    first_close = -1
    for mark in _MARK.finditer(text, start, end):
        char, at = mark.group(), mark.start()
        if depth and (char == "\n" or at - opened > _LONGEST):
            if first_close > 0:  # one 》 too few: the title ends where the inner one does
                yield opened, first_close + 1
            depth = 0
        if char == "《":
            if not depth:
                opened, first_close = at, -1
            depth += 1
        elif char == "》" and depth:
            depth -= 1
            if first_close < 0:
                first_close = at
            if not depth:
                yield opened, at + 1
    if depth and first_close > 0:
        yield opened, first_close + 1


def _numbers_alone(text: str, start: int, end: int) -> Iterator[Reference]:
    for number_start, number_end, number in numbers_in(text, start, end):
        yield Reference("", number, number_start, number_end)
