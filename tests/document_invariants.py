"""What holds for every parsed document, whatever was in its file."""

from __future__ import annotations

import json

from ingest.model import Clause, ParsedDocument, Span
from ingest.reading.reader import SourceFile
from ingest.records import parsed_record, record_parsed


def check_parsed(parsed: ParsedDocument, source: SourceFile) -> None:
    """Assert every invariant of the document that ``source`` was parsed to."""
    _check_removals(parsed, source.text)
    _check_places(parsed)
    if source.rendering is None:
        _check_characters(parsed, source.text)
    else:
        _check_rendered_characters(parsed, source.text)
    _check_tree(parsed.clauses)
    _check_reading(parsed)
    written = json.dumps(parsed_record(parsed), ensure_ascii=False)
    written.encode()
    assert record_parsed(json.loads(written)) == parsed, "a record gives back what it was made of"


def _check_removals(parsed: ParsedDocument, source: str) -> None:
    position = 0
    for removal in parsed.document.removals:
        assert removal.start >= position, "removals are in order and do not overlap"
        assert removal.text == source[removal.start : removal.end] != ""
        assert removal.reason
        position = removal.end


def _check_characters(parsed: ParsedDocument, source: str) -> None:
    """Kept and removed together are every character of the source, each once."""
    ends = [0, *(removal.end for removal in parsed.document.removals)]
    starts = [*(removal.start for removal in parsed.document.removals), len(source)]
    kept = [source[end:start] for end, start in zip(ends, starts, strict=True)]
    assert "".join(kept) == parsed.document.text, "the text is the source without the removals"
    for clause in parsed.clauses:
        assert "".join(source[span.start : span.end] for span in clause.source_spans) == clause.text


def _check_rendered_characters(parsed: ParsedDocument, source: str) -> None:
    """Of a page, every character but line ends between clauses stands in a clause or a removal, and not in both."""
    times = bytearray(len(source))
    for clause in parsed.clauses:
        for span in clause.source_spans:
            assert not any(times[span.start : span.end]), "no character is in two clauses"
            times[span.start : span.end] = b"\x01" * (span.end - span.start)
    for removal in parsed.document.removals:
        assert not any(times[removal.start : removal.end]), "no character is both kept and removed"
        times[removal.start : removal.end] = b"\x01" * (removal.end - removal.start)
    between = len(parsed.document.text) - sum(len(clause.text) for clause in parsed.clauses)
    lost = [i for i, count in enumerate(times) if not count]
    # what parts two clauses (</p>, a line end) belongs to the text and to no clause
    runs = sum(1 for i, place in enumerate(lost) if not i or lost[i - 1] != place - 1)
    assert runs <= between, "no character is lost"


def _check_places(parsed: ParsedDocument) -> None:
    text = parsed.document.text
    position = 0
    for clause in parsed.clauses:
        assert text[clause.start : clause.end] == clause.text
        assert position <= clause.start <= clause.end, "own texts are in order and do not overlap"
        assert not text[position : clause.start].strip(), "between them stands white space only"
        position = clause.end
        assert all(a.end <= b.start for a, b in zip(clause.source_spans, clause.source_spans[1:], strict=False))
    assert not text[position:].strip()


def _check_tree(clauses: tuple[Clause, ...]) -> None:
    assert len({clause.id for clause in clauses}) == len(clauses), "ids are unique"
    by_id: dict[str, Clause] = {}
    for clause in clauses:
        assert clause.path, "every clause has a label"
        if clause.parent_id is None:
            assert len(clause.path) == 1
        else:
            assert clause.path[:-1] == by_id[clause.parent_id].path, "a parent stands before its children"
        by_id[clause.id] = clause


def _check_reading(parsed: ParsedDocument) -> None:
    document = parsed.document
    for clause in parsed.clauses:
        for found in (*clause.values, *clause.deadlines, *clause.criteria):
            assert clause.text[found.start : found.end] == found.text
        assert all(0 <= p.start < p.end <= len(clause.text) for p in clause.payments)
        assert all(unit for unit in clause.departments)
    spans = [Span(relation.start, relation.end) for relation in document.relations]
    assert all(0 <= span.start < span.end <= len(document.text) for span in spans)
    assert all(
        doubt.message and (doubt.start is None or 0 <= doubt.start <= len(document.text)) for doubt in parsed.doubts
    )
