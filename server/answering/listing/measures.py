"""The support measures of a document: what, for whom, how much, who is responsible, until when, with the evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.model import Clause, Deadline, Document, Duty, Payee, Payment, Span
from ingest.numbers.numerals import Value
from ingest.sentences import sentence_spans
from server.answering.answer import Evidence
from server.answering.listing.beneficiaries import beneficiary
from server.answering.listing.measure_words import BENEFIT_COLUMN, announces, may_hold_measures, states_measure
from server.answering.listing.responsibility import Responsibility
from server.answering.payee import institution_payment

Modality = Literal["must", "encouraged", "pilot"]
"""给予, 落实, 应当 …; 鼓励, 支持, 探索 …; 试点."""

_WHOM_COLUMN = re.compile(r"对象")
_PILOT = re.compile(r"试点(?!安排|经验|地区|城市)|先行先试")
_ENCOURAGED = re.compile(
    r"鼓励|引导|探索|倡导|提倡|允许|研究建立|有条件的地[方区]|"
    r"(?:^|[，；：。,;:是])(?:大力|积极|重点|优先|推动和|进一步)*(?:支持|扶持)|可(?:以)?(?![^，]{0,8}享受)(?:按|根据|结合|由|在|向|采取|提供|积极)"
)
"""可享受, 可申请 and 可凭 are rights, not encouragement; 用于支持发展养老服务 says what money is for."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A sentence of a policy that states a support measure; what the document does not state is ``None`` or empty.

    ``headings`` are the headings it stands under, outermost first, and ``topic`` the innermost. ``for_whom`` are the
    sentence's own words. ``payments`` and ``values`` are those of the clause that stand in the sentence (offsets
    relative to the clause's text), and ``payee`` is whom the money goes to. ``duties`` name the units responsible, as
    the clause, the nearest clause above it or the document's table of tasks does; ``deadline`` is the last date of
    the sentence by which something must be done; ``until`` its day, else the end of the document's validity.
    """

    evidence: Evidence
    headings: tuple[str, ...]
    topic: str
    for_whom: str | None
    payments: tuple[Payment, ...]
    values: tuple[Value, ...]
    payee: Payee | None
    duties: tuple[Duty, ...]
    deadline: Deadline | None
    until: date | None
    modality: Modality

    @property
    def responsible(self) -> tuple[str, ...]:
        """The units of the duties, each once."""
        return tuple(dict.fromkeys(duty.unit for duty in self.duties))


def measures_of(document: Document, clauses: Sequence[Clause]) -> tuple[Measure, ...]:
    """Return the support measures of a document, in the order of its text. ``clauses`` are all of the document's.

    The years of a plan are left out: they say when a measure above them is carried out.
    """
    by_id = {clause.id: clause for clause in clauses}
    responsibility = Responsibility(clauses)
    found: list[Measure] = []
    for clause in clauses:
        headings = headings_over(clause, by_id)
        spans = _measure_spans(clause, headings, _lead_over(clause, by_id))
        found += [_measure(document, clause, span, headings, responsibility) for span in spans]
    return tuple(found)


def headings_over(clause: Clause, by_id: Mapping[str, Clause]) -> tuple[str, ...]:
    """Return the labels of the clause and those above it, outermost first, where they are headings of the source.

    A clause without a heading is called by its first words in ``path``; those are no heading.
    """
    labels: list[str] = []
    above: Clause | None = clause
    while above is not None:
        if above.heading and above.kind == "clause":
            labels.append(above.label)
        above = by_id.get(above.parent_id) if above.parent_id else None
    return tuple(reversed(labels))


def _lead_over(clause: Clause, by_id: Mapping[str, Clause]) -> str:
    """The sentence of the clause above that announces this one as an item, empty where there is none."""
    above = by_id.get(clause.parent_id) if clause.parent_id else None
    spans = sentence_spans(above.text) if above else ()
    last = above.text[spans[-1].start : spans[-1].end] if above and spans else ""
    return last if announces(last) else ""


def _measure_spans(clause: Clause, headings: Sequence[str], lead: str) -> list[Span]:
    """The sentences of a clause that state measures; a row of a table of benefits is one as a whole."""
    if clause.kind == "row":
        benefits = any(BENEFIT_COLUMN.search(column) for column, _ in clause.cells)
        whole = Span(0, len(clause.text))
        return [whole] if benefits and states_measure("，".join(clause.cell_texts), headings) else []
    if clause.kind != "clause":
        return []
    return [
        span
        for span in sentence_spans(clause.text)
        if states_measure(clause.text[span.start : span.end], headings, lead)
        or (may_hold_measures(headings) and _payments(clause, span))
    ]


def _payments(clause: Clause, span: Span) -> tuple[Payment, ...]:
    return tuple(payment for payment in clause.payments if span.start <= payment.start and payment.end <= span.end)


def _measure(
    document: Document, clause: Clause, span: Span, headings: tuple[str, ...], responsibility: Responsibility
) -> Measure:
    quote = clause.text[span.start : span.end]
    payments = _payments(clause, span)
    deadlines = [d for d in clause.deadlines if span.start <= d.start and d.end <= span.end]
    deadline = max(deadlines, key=lambda d: d.on) if deadlines else None
    return Measure(
        evidence=Evidence(clause, document, quote, span.start, span.end, 1.0),
        headings=headings,
        topic=headings[-1] if headings else "",
        for_whom=_whom_of_row(clause) or beneficiary(quote, payments),
        payments=payments,
        values=tuple(v for v in clause.values if span.start <= v.start and v.end <= span.end),
        payee=_payee(quote, payments),
        duties=responsibility.duties(clause, quote),
        deadline=deadline,
        until=deadline.on if deadline else document.expires_on,
        modality=modality(quote),
    )


def _whom_of_row(clause: Clause) -> str | None:
    return next((content for column, content in clause.cells if _WHOM_COLUMN.search(column) and content), None)


def modality(sentence: str) -> Modality:
    """Return how binding a measure is. Where a sentence mixes 鼓励 and 给予 it counts as no more than encouraged."""
    if _PILOT.search(sentence):
        return "pilot"
    return "encouraged" if _ENCOURAGED.search(sentence) else "must"


def _payee(quote: str, payments: Sequence[Payment]) -> Payee | None:
    payees = dict.fromkeys(payment.payee for payment in payments)
    if len(payees) == 1:
        return next(iter(payees))
    if not payees and institution_payment(quote):
        return "institution"
    return "unstated" if payees else None
