"""What each clause states beyond its words: deadlines, those responsible, payments, eligibility words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ingest.model import Clause, Duty, Span
from ingest.stated.criteria import find_criteria
from ingest.stated.deadlines import find_deadlines, find_row_deadlines
from ingest.stated.definitions import Inclusions, find_inclusions
from ingest.stated.duties import clause_duties, list_duties, row_duties
from ingest.stated.payments import find_payments, find_row_payments

_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇○\d]{1,8}条")
_SEARCHED = frozenset({"preamble", "clause", "plan", "departments", "attachment", "row"})
"""Kinds of clauses that ask something of somebody; titles, signatures and 抄送 don't."""


def with_structure(text: str, clauses: Sequence[Clause], issued_on: date | None) -> tuple[Clause, ...]:
    """Return the clauses of a document with what can be read out of each.

    ``text`` is the document's: what it defines a unit to include holds in all clauses behind. ``issued_on`` is the
    year that 年内 means, but not in a 条, which is for every year. A 责任单位 list that closes a clause with children
    is that clause's own.
    """
    inclusions = find_inclusions(text)
    listed: dict[str, list[Duty]] = {}
    in_articles: set[str | None] = set()
    for clause in clauses:
        if clause.parent_id in in_articles or _ARTICLE.match(clause.path[-1]):
            in_articles.add(clause.id)
        if clause.kind == "departments" and clause.parent_id is not None:
            listed.setdefault(clause.parent_id, []).extend(list_duties(clause.text, clause.start, inclusions))
    return tuple(
        _structured(clause, listed.get(clause.id, ()), inclusions, None if clause.id in in_articles else issued_on)
        for clause in clauses
    )


def _structured(clause: Clause, listed: Sequence[Duty], inclusions: Inclusions, issued_on: date | None) -> Clause:
    if clause.kind not in _SEARCHED:
        return clause
    text, above = clause.text, clause.path[:-1]
    if clause.kind == "row":
        cells = list(_cell_places(clause))
        deadlines = find_row_deadlines(text, cells, issued_on)
        duties: Sequence[Duty] = row_duties(clause.cells, clause.start, inclusions)
        payments = find_row_payments(text, clause.values, cells, above)
    else:
        read_duties = list_duties if clause.kind == "departments" else clause_duties
        deadlines = find_deadlines(text, issued_on)
        duties = read_duties(text, clause.start, inclusions)
        payments = find_payments(text, clause.values, above)
    criteria = find_criteria(text, clause.values)
    if not (deadlines or duties or listed or payments or criteria):
        return clause
    every = tuple(dict.fromkeys((*duties, *listed)))
    return clause.stating(deadlines, every, payments, criteria)


def _cell_places(clause: Clause) -> Iterator[tuple[str, Span]]:
    """Yield where the cells of a row stand in its text, with their column's name; those of the row above don't."""
    position = 0
    for column, content in clause.cells:
        place = clause.text.find(content, position) if content else -1
        if place >= 0:
            position = place + len(content)
            yield column, Span(place, position)
