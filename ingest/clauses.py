"""Outline to ``Clause`` records: labels, paths, stable ids, 责任单位 and typed values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from ingest.cleaning.normalize import CleanText
from ingest.model import Clause
from ingest.numbers.numerals import find_values
from ingest.outlining.nodes import Node
from ingest.outlining.outline import outline
from ingest.stated.duties import departments_bracket, parse_departments
from ingest.tables.table_rows import Row, read_rows, row_departments, row_values

_LONGEST_RUN_IN_HEADING = 30
_FIRST_WORDS = re.compile(r"[^，。；：、,;:\n]{1,12}")
_STOP = re.compile(r"[。；：，;:]")


def text_to_clauses(clean: CleanText, document_id: str, title: str) -> tuple[Clause, ...]:
    """Return the clauses of a cleaned text in its order; ``title`` labels what stands before the body."""
    rows = read_rows(clean.text, clean.tables)
    spans = [row.span for row in rows.values()]
    roots = outline(clean.text, spans, {row.span for row in rows.values() if row.header}, dict(clean.headings))
    for node in _walk(roots):
        if node.children and node.children[-1].inline and not node.inline:
            _split_departments(clean.text, node)
    used: dict[str, int] = {}
    clauses: list[Clause] = []
    for root in roots:
        if root.kind == "front":
            root.heading = title
        _record(root, (), "", None, rows, clean, document_id, used, clauses)
    return tuple(clauses)


def _walk(nodes: list[Node]) -> Iterator[Node]:
    ahead = nodes[::-1]
    while ahead:
        node = ahead.pop()
        yield node
        ahead += node.children[::-1]


def _split_departments(text: str, node: Node) -> None:
    """Part the bracket after 五是… from it: it names those responsible for the whole clause, not for its last item."""
    last = node.children[-1]
    while last.children and last.children[-1].inline:
        last = last.children[-1]
    bracket = departments_bracket(text[last.start : last.end])
    if bracket is not None and bracket.start:
        start = last.start + bracket.start
        node.children.append(Node("departments", "", start, last.end, "departments"))
        last.end = last.start + len(text[last.start : start].rstrip())


def _record(
    node: Node,
    above: tuple[str, ...],
    key: str,
    parent_id: str | None,
    rows: Mapping[int, Row],
    clean: CleanText,
    document_id: str,
    used: dict[str, int],
    clauses: list[Clause],
) -> None:
    """Add the clause of a node and those below it to ``clauses``; ``key`` is the path ``above`` as ids count it."""
    own = clean.text[node.start : node.end]
    row = rows[node.start] if node.kind == "row" else None
    number = row.number if row else node.number
    heading = node.heading or _heading(node, own)
    label = row.label if row else _label(node, own, number, heading)
    path = (*above, label)
    key = f"{key}\x1f{_squeezed(label)}" if above else _squeezed(label)
    clause_id = _clause_id(document_id, key, used)
    clauses.append(
        Clause(
            id=clause_id,
            document_id=document_id,
            kind=node.kind,
            number=number,
            heading=heading,
            path=path,
            text=own,
            start=node.start,
            end=node.end,
            source_spans=clean.source_spans(node.start, node.end),
            parent_id=parent_id,
            departments=row_departments(row.cells) if row else _departments(node, own, clean.text),
            values=row_values(row, clean.text) if row else find_values(own),
            cells=row.cells if row else (),
        )
    )
    for child in node.children:
        _record(child, path, key, clause_id, rows, clean, document_id, used, clauses)


def _clause_id(document_id: str, key: str, used: dict[str, int]) -> str:
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    clause_id = f"{document_id}-{digest}"
    count = used[clause_id] = used.get(clause_id, 0) + 1
    return clause_id if count == 1 else f"{clause_id}-{count}"


def _heading(node: Node, own: str) -> str:
    """Return the stand-alone heading line, or the short run-in first sentence that more text follows; else empty."""
    if node.kind == "attachment":
        return _squeezed(own[node.width :].strip().split("\n")[0])
    if node.kind != "clause" or not node.number:
        return ""
    paragraph = own[node.width :].lstrip().split("\n", 1)[0].strip()
    if len(paragraph) <= 2 * _LONGEST_RUN_IN_HEADING and not _STOP.search(paragraph):
        return paragraph
    if node.style == "article":
        return ""
    sentence, stop, rest = paragraph.partition("。")
    if not stop or len(sentence) > _LONGEST_RUN_IN_HEADING:
        return ""
    return sentence if rest or node.children else ""


def _label(node: Node, own: str, number: str, heading: str) -> str:
    if node.kind == "departments":
        return "责任单位"
    if node.kind == "plan":
        return number
    if node.kind == "front":
        return heading[:12]
    if heading:
        return _squeezed(number + heading)
    words = _squeezed(own[node.width :] if node.kind == "clause" else own)
    if node.kind == "back":
        return words[:12]
    first = _FIRST_WORDS.match(words)
    if node.place:
        number = f"第{_count_in_chinese(node.place)}款"
    return _squeezed(number) + (first.group() if first else "")


def _squeezed(words: str) -> str:
    """Return ``words`` without white space."""
    return "".join(words.split())


def _count_in_chinese(number: int) -> str:
    """Write 1 to 99 the way 款 are counted."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not tens or tens > 9:
        return digits[ones] if not tens else str(number)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def _departments(node: Node, own: str, text: str) -> tuple[str, ...]:
    for child in node.children:
        if child.kind == "departments":
            return parse_departments(text[child.start : child.end])
    bracket = departments_bracket(own)
    return parse_departments(own[bracket.start : bracket.end]) if bracket else ()
