"""Items of a list are told with the sentence that leads to them: alone, （二）应征服兵役的； says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.leads import Lead, lead_of
from index.search import ClauseIndex
from ingest.model import Clause, Document
from ingest.sentences import sentence_spans
from server.answering.answer import Evidence

_WHOLE, _ASKED_FOR = 220, 400
"""Characters up to which all items are told: where one of them was found first, and where the list itself was."""
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


def with_leads(chosen: Sequence[Evidence], index: ClauseIndex) -> tuple[Evidence, ...]:
    """Return ``chosen`` with each list's lead before its items, in text order, all of them where they are short.

    A list stands where the first of its pieces stood. Where it is not what was found first, or is long, the items that
    were chosen are told and no others.
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
        new = (part,) if isinstance(part, Evidence) else _told(part, index, may_be_whole=place == 0)
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


def _told(part: _List, index: ClauseIndex, *, may_be_whole: bool) -> tuple[Evidence, ...]:
    lead, score = part.lead, max((piece.score for piece in part.chosen), default=0.0)
    head = Evidence(lead.clause, part.document, lead.text, lead.start, lead.end, score)
    # one short item makes a list of them all: a longer one beside it completes the same words
    children = [child for child in index.children(lead.clause.id) if child.number and child.kind == "clause"]
    known = {(piece.clause.id, piece.start): piece for piece in part.chosen}
    firsts = [_first_sentence(child, part.document, score, lead.text) for child in children]
    every = [known.get((piece.clause.id, piece.start), piece) for piece in firsts]
    length = len(lead.text) + sum(len(piece.quote) for piece in every)
    if may_be_whole and length <= (_ASKED_FOR if part.itself else _WHOLE):
        return (head, *every)
    return (head, *sorted(part.chosen, key=lambda piece: (piece.clause.start, piece.start)))


def _first_sentence(clause: Clause, document: Document, score: float, lead: str) -> Evidence:
    span = sentence_spans(clause.text)[0]
    return Evidence(clause, document, clause.text[span.start : span.end], span.start, span.end, score, lead)
