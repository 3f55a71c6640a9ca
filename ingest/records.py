"""``Document`` and ``Clause`` as JSON-ready dictionaries and back: dates are ISO, decimals are strings.

``kind`` says which of the two a record is; what a clause is stands in ``clause_kind``. Spans are ``[start, end]``.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from ingest.model import (
    Clause,
    Criterion,
    Deadline,
    Document,
    Doubt,
    Duty,
    Ending,
    ParsedDocument,
    Payment,
    Region,
    Relation,
    Removal,
    Revision,
    Span,
)
from ingest.numbers.numerals import Value

Record = dict[str, Any]


def document_record(document: Document) -> Record:
    """Return a document as a JSON-ready dictionary, its text and removals included."""
    return {
        "kind": "document",
        "id": document.id,
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "region": list(document.region.path),
        "issued_on": _iso(document.issued_on),
        "effective_on": _iso(document.effective_on),
        "expires_on": _iso(document.expires_on),
        "bases": list(document.bases),
        "missing_attachments": list(document.missing_attachments),
        "source_name": document.source_name,
        "source_sha256": document.source_sha256,
        "text": document.text,
        "removals": [asdict(removal) for removal in document.removals],
        "document_kind": document.kind,
        "region_candidates": [list(region.path) for region in document.region_candidates],
        "written_on": _iso(document.written_on),
        "printed_on": _iso(document.printed_on),
        "published_on": _iso(document.published_on),
        "trial": document.trial,
        "revisions": [{**asdict(revision), "on": _iso(revision.on)} for revision in document.revisions],
        "relations": [asdict(relation) for relation in document.relations],
        "ended": None if document.ended is None else {**asdict(document.ended), "on": _iso(document.ended.on)},
    }


def record_document(record: Record) -> Document:
    """Return the document of a record. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for any other record."""
    _check_kind(record, "document")
    return Document(
        id=record["id"],
        title=record["title"],
        number=record["number"],
        issuer=record["issuer"],
        region=Region(tuple(record["region"])),
        issued_on=_date(record["issued_on"]),
        effective_on=_date(record["effective_on"]),
        expires_on=_date(record["expires_on"]),
        bases=tuple(record["bases"]),
        missing_attachments=tuple(record["missing_attachments"]),
        source_name=record["source_name"],
        source_sha256=record["source_sha256"],
        text=record["text"],
        removals=tuple(Removal(**removal) for removal in record["removals"]),
        kind=record["document_kind"],
        region_candidates=tuple(Region(tuple(path)) for path in record["region_candidates"]),
        written_on=_date(record["written_on"]),
        printed_on=_date(record["printed_on"]),
        published_on=_date(record["published_on"]),
        trial=record["trial"],
        revisions=tuple(Revision(**{**revision, "on": _date(revision["on"])}) for revision in record["revisions"]),
        relations=tuple(Relation(**relation) for relation in record["relations"]),
        ended=None if record["ended"] is None else Ending(**{**record["ended"], "on": _date(record["ended"]["on"])}),
    )


def clause_record(clause: Clause) -> Record:
    """Return a clause as a JSON-ready dictionary."""
    return {
        "kind": "clause",
        "id": clause.id,
        "document_id": clause.document_id,
        "clause_kind": clause.kind,
        "number": clause.number,
        "heading": clause.heading,
        "path": list(clause.path),
        "text": clause.text,
        "start": clause.start,
        "end": clause.end,
        "source_spans": [[span.start, span.end] for span in clause.source_spans],
        "parent_id": clause.parent_id,
        "departments": list(clause.departments),
        "deadlines": [{**asdict(deadline), "on": deadline.on.isoformat()} for deadline in clause.deadlines],
        "values": [_value_record(value) for value in clause.values],
        "cells": [list(cell) for cell in clause.cells],
        "duties": [{**asdict(duty), "includes": list(duty.includes)} for duty in clause.duties],
        "payments": [asdict(payment) for payment in clause.payments],
        "criteria": [asdict(criterion) for criterion in clause.criteria],
    }


def record_clause(record: Record) -> Clause:
    """Return the clause of a record. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for any other record."""
    _check_kind(record, "clause")
    return Clause(
        id=record["id"],
        document_id=record["document_id"],
        kind=record["clause_kind"],
        number=record["number"],
        heading=record["heading"],
        path=tuple(record["path"]),
        text=record["text"],
        start=record["start"],
        end=record["end"],
        source_spans=tuple(Span(start, end) for start, end in record["source_spans"]),
        parent_id=record["parent_id"],
        departments=tuple(record["departments"]),
        deadlines=tuple(
            Deadline(**{**deadline, "on": date.fromisoformat(deadline["on"])}) for deadline in record["deadlines"]
        ),
        values=tuple(_record_value(value) for value in record["values"]),
        cells=tuple((column, content) for column, content in record["cells"]),
        duties=tuple(Duty(**{**duty, "includes": tuple(duty["includes"])}) for duty in record["duties"]),
        payments=tuple(Payment(**payment) for payment in record["payments"]),
        criteria=tuple(Criterion(**criterion) for criterion in record["criteria"]),
    )


def parsed_record(parsed: ParsedDocument) -> Record:
    """Return a document with its clauses and doubts as one JSON-ready dictionary."""
    return {
        "kind": "parsed",
        "document": document_record(parsed.document),
        "clauses": [clause_record(clause) for clause in parsed.clauses],
        "doubts": [asdict(doubt) for doubt in parsed.doubts],
    }


def record_parsed(record: Record) -> ParsedDocument:
    """Return the document of a record. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for any other record."""
    _check_kind(record, "parsed")
    return ParsedDocument(
        record_document(record["document"]),
        tuple(record_clause(clause) for clause in record["clauses"]),
        tuple(Doubt(**doubt) for doubt in record["doubts"]),
    )


def _value_record(value: Value) -> Record:
    return {**asdict(value), "low": _decimal_text(value.low), "high": _decimal_text(value.high), "per": list(value.per)}


def _record_value(record: Record) -> Value:
    low, high = (None if record[end] is None else Decimal(record[end]) for end in ("low", "high"))
    return Value(**{**record, "low": low, "high": high, "per": tuple(record["per"])})


def _decimal_text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _check_kind(record: Record, kind: str) -> None:
    if record["kind"] != kind:
        raise ValueError(f"a record of kind {record['kind']!r}, expected {kind!r}")
