"""Who is responsible: lists of 责任单位, 牵头单位 and 配合单位 in brackets, on lines of their own, in table columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.model import Duty, DutyRole, Span
from ingest.outlining.markers import DEPARTMENTS, has_colon
from ingest.stated.definitions import Inclusions, includes_of, take_inclusion
from ingest.stated.prose_duties import find_prose_duties
from ingest.stated.unit_names import CLOSERS, OPENERS, ends_like_unit, split_list

_LABEL = re.compile(r"(?P<name>[\u4e00-\u9fff（）()/、]{2,12}?)\s*[:：]")
_UNIT_WORD = re.compile(r"单位|部门|机构|主体")
_ROLE_WORDS: tuple[tuple[DutyRole, re.Pattern[str]], ...] = (
    ("lead", re.compile(r"牵头|主办|主责")),
    ("responsible", re.compile(r"责任|负责|主管|落实|实施|承办|主体")),
    ("support", re.compile(r"配合|协办|协同|协助|参与|参加")),
)
_TAIL = re.compile(
    r"(?P<etc>等(?:(?:有关|相关)?(?:部门|单位))?)?(?:(?:依据|依照|根据|按照?|在)?(?:各自)?(?:的)?职[责能](?:分工|范围内?)?|分工|分别|共同|具体)*"
    r"(?:(?P<lead>牵头(?:负责)?)|(?P<responsible>负责|落实)|(?P<support>(?:协同|协助)?配合|参与|参加|协办))$"
)
_TAIL_ENDS = ("牵头", "负责", "落实", "配合", "参与", "参加", "协办")
_TAG = re.compile(r"[（(](?:(?P<lead>牵头|主责)|(?P<support>配合|协办|参与))(?:单位|部门)?[）)]$")
_LISTING = re.compile(r"(?:单位|部门|机构|主体)\s*[:：]")
_LISTING_LINE = re.compile(
    r"^[ \t\u3000]*(?:牵头|主办|主责|责任|负责|主管|落实|实施|承办|配合|协办|协同|参与)(?:单位|部门|机构|主体)\s*[:：]"
    r"[^\n]*$",
    re.MULTILINE,
)
_CLOSING_LIST = re.compile(
    r"(?:^|[。；;\n])\s*(?P<list>(?:牵头|责任|负责|主管|落实|实施|配合|协办)(?:单位|部门)\s*[:：][^。；;\n]{2,400})[。；;]?\s*$"
)
_MAY_LIST = re.compile(r"(?:单位|部门)\s*[:：]")
_LEFT_OUT = re.compile(r"^(?:等|等等|有?无|[-—/]+)$")


@dataclass(frozen=True, slots=True)
class _Item:
    """One unit of a list as it stands there; ``role`` is ``None`` where neither a label nor a verb gives one."""

    unit: str
    role: DutyRole | None


def departments_bracket(text: str) -> Span | None:
    """Return where the 责任单位 bracket that closes ``text`` stands, brackets included, or ``None``.

    （市民政局牵头，市财政局配合） is one too: without the words 责任单位, its verbs say what it is. So is a list
    without brackets behind the last sentence.
    """
    listing = _CLOSING_LIST.search(text) if has_colon(text) and _MAY_LIST.search(text) else None
    if listing:
        return Span(listing.start("list"), listing.end("list"))
    words = text.rstrip()
    end = len(words)
    if words and words[-1] in "。；;":
        end = len(words.rstrip("。；;"))
    if not end or text[end - 1] not in CLOSERS:
        return None
    if end == len(words):
        found = None
        for match in DEPARTMENTS.finditer(text):
            found = match
        if found is not None:
            return Span(found.start(), end)
    start = _opener_of(text, end - 1)
    if start is not None and _speaks_of_duties(text[start + 1 : end - 1]):
        return Span(start, end)
    return None


def parse_departments(bracket: str) -> tuple[str, ...]:
    """Split ``〔责任单位：市民政局、市财政局和各县（市、区）政府〕`` into its units, in order.

    和 only separates two units, because 市文化和旅游局 holds one; a definition (含经济区管委会，下同) is left out.
    """
    units = (take_inclusion(item.unit)[0] for item in _items(bracket))
    return tuple(dict.fromkeys(unit for unit in units if unit))  # a definition may stand behind no unit


def list_duties(
    bracket: str, at: int = 0, inclusions: Inclusions | None = None, role: DutyRole = "responsible"
) -> tuple[Duty, ...]:
    """Return the units of a 责任单位 list with their roles, in order; ``role`` is that of units without one.

    ``at`` is the list's text offset: definitions of ``inclusions`` hold where they stand before it.
    """
    found: dict[tuple[str, DutyRole], Duty] = {}
    for item in _items(bracket):
        unit, includes = take_inclusion(item.unit)
        if not unit:
            continue
        named = item.role or role
        includes = includes or includes_of(unit, at, inclusions or {})
        found.setdefault((unit, named), Duty(unit, named, includes))
    return tuple(found.values())


def row_duties(cells: Sequence[tuple[str, str]], at: int = 0, inclusions: Inclusions | None = None) -> tuple[Duty, ...]:
    """Return the units in the columns of a table row that are named for them (牵头单位, 配合部门 …)."""
    duties: list[Duty] = []
    for column, content in cells:
        role = column_role(column)
        if role is not None:
            duties += list_duties(content, at, inclusions, role)
    return tuple(dict.fromkeys(duties))


def column_role(column: str) -> DutyRole | None:
    """Return the role that a column's name gives to the units in it, ``None`` where it is no column of units."""
    if not _UNIT_WORD.search(column):
        return None
    if "牵头" in column and "配合" in column:
        return "responsible"  # 牵头及配合单位: the cell says who is which, or nobody does
    return next((role for role, words in _ROLE_WORDS if words.search(column)), None)


def clause_duties(text: str, at: int = 0, inclusions: Inclusions | None = None) -> tuple[Duty, ...]:
    """Return who a clause names as responsible, in its sentences and in the bracket that closes it, in order."""
    bracket = departments_bracket(text)
    own = text[: bracket.start] if bracket else text
    lines = list(_LISTING_LINE.finditer(own)) if has_colon(own) and _LISTING.search(own) else []
    prose = _LISTING_LINE.sub(lambda line: " " * len(line.group()), own) if lines else own
    told = find_prose_duties(prose, at, inclusions)
    if not lines and bracket is None:
        return told
    found = list(told)
    for line in lines:
        found += list_duties(line.group(), at + line.start(), inclusions)
    if bracket:
        found += list_duties(text[bracket.start : bracket.end], at + bracket.start, inclusions)
    return tuple(dict.fromkeys(found))


def _tail(unit: str) -> re.Match[str] | None:
    """Return the verb that ``unit`` ends with, if it does; most units do not, which their last characters show."""
    return _TAIL.search(unit) if unit.rstrip("\n").endswith(_TAIL_ENDS) else None


def _opener_of(text: str, closer: int) -> int | None:
    depth = 0
    for i in range(closer, max(closer - 400, -1), -1):
        if text[i] in CLOSERS:
            depth += 1
        elif text[i] in OPENERS:
            depth -= 1
            if depth == 0:
                return i
        elif text[i] == "\n":
            return None
    return None


def _speaks_of_duties(inner: str) -> bool:
    label = _LABEL.match(inner.strip())
    if label is not None:
        return column_role(label["name"]) is not None
    if not _tail(inner.strip("。 ")):
        return False
    items = _items(inner)
    return bool(items) and all(item.role and ends_like_unit(item.unit) for item in items)


@lru_cache(maxsize=128)
def _items(bracket: str) -> tuple[_Item, ...]:
    """Return the units of a list; each is read for its names, and soon again for their roles."""
    return tuple(_read_items(bracket))


def _read_items(bracket: str) -> Iterator[_Item]:
    inner = bracket.strip()
    bracketed = inner[:1] in tuple(OPENERS) and inner[-1:] in tuple(CLOSERS)
    # a bracket that a label opens is one whole even where the source closes it with another sort
    if bracketed and (DEPARTMENTS.match(inner) or _opener_of(inner, len(inner) - 1) in (0, None)):
        inner = inner[1:-1]
    labels = list(_LABEL.finditer(inner, 0, max(inner.rfind("："), inner.rfind(":")) + 1))  # none ends behind these
    if not labels:
        yield from _group_items(inner, None)
        return
    yield from _group_items(inner[: labels[0].start()], None)
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        role = column_role(label["name"])
        if role is not None:  # 完成时限：… lists no units
            yield from _group_items(inner[label.end() : following.start() if following else len(inner)], role)


def _group_items(words: str, labelled: DutyRole | None) -> Iterator[_Item]:
    """Read one list: a verb (牵头, 配合) is about the units since the last verb, a tag （牵头） about its own unit."""
    waiting: list[str] = []
    for part in split_list(words):
        unit = part.strip(" 。\u3000\t\r")
        tag = _TAG.search(unit)
        if tag:
            yield from (_Item(name, labelled) for name in waiting)
            waiting.clear()
            yield _Item(unit[: tag.start()], "lead" if tag["lead"] else "support")
            continue
        tail = _tail(unit)
        name = unit[: tail.start()] if tail else unit
        if name and not _LEFT_OUT.match(name):
            waiting += _without_meeting(name)
        if tail:
            role: DutyRole = "lead" if tail["lead"] else "support" if tail["support"] else labelled or "responsible"
            yield from (_Item(name, role) for name in waiting)
            waiting.clear()
    yield from (_Item(name, labelled) for name in waiting)


def _without_meeting(name: str) -> list[str]:
    return [part for part in name.split("会同") if part]
