"""Items of a list are told with the sentence that leads to them: alone, （二）应征服兵役的； says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.leads import Lead, lead_of
from index.search import ClauseIndex
from ingest.model import Clause, Document
from ingest.numbers.numerals import find_values
from ingest.sentences import sentence_spans
from server.answering.answer import Evidence
from server.answering.degrees import told_apart
from server.answering.fitting import fits, misses
from server.answering.question import Query

_WHOLE, _ASKED_FOR = 220, 400
"""Characters up to which all items are told: where one of them was found first, and where the list itself was."""
_OF_SOME = "其中"
_LONGEST = 300
"""Characters of an answer, after which nothing follows but what was found first."""


@dataclass(slots=True)
class _List:
    """A list that something was chosen of."""

    lead: Lead
    document: Document
    itself: bool
    """Whether the sentence that leads to the items was chosen."""
    chosen: list[Evidence]


def with_leads(query: Query, chosen: Sequence[Evidence], index: ClauseIndex) -> tuple[Evidence, ...]:
    """Return ``chosen`` with each list's lead before its items, in text order, all of them where they are short.

    A list stands where the first of its pieces stood. Where it is not what was found first, or is long, the items that
    were chosen are told and no others. Where one is for the asker's age, size or degree, others' are left out.
    """
    lists: dict[str, _List] = {}
    told: list[Evidence | _List] = []
    for piece in chosen:
        item = _lead_to(piece.clause, index)
        lead = item or _lead_in(piece, index)
        if lead is None:
            told.append(piece)
            continue
        if lead.clause.id not in lists:
            lists[lead.clause.id] = _List(lead, piece.document, itself=False, chosen=[])
            told.append(lists[lead.clause.id])
        if item is None:
            lists[lead.clause.id].itself = True
        else:
            lists[lead.clause.id].chosen.append(piece)
    pieces: list[Evidence] = []
    for place, part in enumerate(told):
        new = (part,) if isinstance(part, Evidence) else _told(query, part, index, may_be_whole=place == 0)
        if place == 0 or not lists or sum(len(piece.quote) for piece in (*pieces, *new)) <= _LONGEST:
            pieces += new
    return tuple(dict.fromkeys(pieces))


def _lead_to(clause: Clause, index: ClauseIndex) -> Lead | None:
    return lead_of(clause, None if clause.parent_id is None else index.clause(clause.parent_id))


def _lead_in(piece: Evidence, index: ClauseIndex) -> Lead | None:
    """The lead that the piece is, if items below its clause complete it."""
    leads = (lead_of(child, piece.clause) for child in index.children(piece.clause.id))
    return next(
        (lead for lead in leads if lead is not None and lead.start < piece.end and piece.start < lead.end), None
    )


def _told(query: Query, part: _List, index: ClauseIndex, *, may_be_whole: bool) -> tuple[Evidence, ...]:
    lead, score = part.lead, max((piece.score for piece in part.chosen), default=0.0)
    head = Evidence(lead.clause, part.document, lead.text, lead.start, lead.end, score)
    # one short item makes a list of them all: a longer one beside it completes the same words
    children = [child for child in index.children(lead.clause.id) if child.number and child.kind == "clause"]
    known = {(piece.clause.id, piece.start): piece for piece in part.chosen}
    others = _of_others(query, [child.text for child in children])
    every = [
        known.get((piece.clause.id, piece.start), piece)
        for child, is_other in zip(children, others, strict=True)
        if not is_other
        for piece in _item(child, part.document, score, lead.text)
    ]
    length = len(lead.text) + sum(len(piece.quote) for piece in every)
    if may_be_whole and length <= (_ASKED_FOR if part.itself else _WHOLE):
        return (head, *every)
    return (head, *sorted(part.chosen, key=lambda piece: (piece.clause.start, piece.start)))


def _of_others(query: Query, items: Sequence[str]) -> list[bool]:
    """Whether each item is for another number or degree than the question's, where one of them is for that."""
    values = [find_values(item) for item in items]
    any_fits = any(fits(query.measures, stated) for stated in values)
    degrees = told_apart(query.own_words, items)
    other_degree = degrees.of_another if degrees is not None else ()
    return [(any_fits and misses(query.measures, stated)) or i in other_degree for i, stated in enumerate(values)]


def _item(clause: Clause, document: Document, score: float, lead: str) -> Iterator[Evidence]:
    """The first sentence of an item, and what follows of some of its people (其中失能的，…)."""
    for place, span in enumerate(sentence_spans(clause.text)):
        quote = clause.text[span.start : span.end]
        if place and not quote.startswith(_OF_SOME):
            return
        yield Evidence(clause, document, quote, span.start, span.end, score, lead)
