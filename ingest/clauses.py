"""Outline to ``Clause`` records: labels, paths, stable ids, 责任单位, deadlines and typed values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from ingest.duties import departments_bracket, find_deadlines, parse_departments
from ingest.model import Clause
from ingest.normalize import CleanText
from ingest.numerals import find_values
from ingest.outline import Node, outline, split_series

_LONGEST_RUN_IN_HEADING = 30
_FIRST_WORDS = re.compile(r"[^，。；：、,;:\n]{1,12}")
_SPACE = re.compile(r"\s+")
_LEAD_COLUMNS = ("牵头单位", "责任单位", "牵头部门", "责任部门", "主责单位")
_SUPPORT_COLUMNS = ("配合单位", "配合部门", "参与单位")


def text_to_clauses(clean: CleanText, document_id: str, title: str) -> tuple[Clause, ...]:
    """Return the clauses of a cleaned text in its order; ``title`` labels what stands before the body."""
    roots = outline(clean.text, clean.table_rows)
    for node in _walk(roots):
        leaf = not any(child.kind == "clause" for child in node.children)
        if node.kind == "clause" and node.style != "series" and leaf:
            split_series(clean.text, node)
        if node.children and node.children[-1].style == "series":
            _split_departments(clean.text, node)
    used: dict[str, int] = {}
    clauses: list[Clause] = []
    for root in roots:
        if root.kind == "front":
            root.heading = title
        clauses += _records(root, (), None, (), clean, document_id, used)
    return tuple(clauses)


def _walk(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _split_departments(text: str, node: Node) -> None:
    """Part the bracket after 五是… from it: it names those responsible for the whole clause, not for its last item."""
    last = node.children[-1]
    bracket = departments_bracket(text[last.start : last.end])
    if bracket is not None and bracket.start:
        start = last.start + bracket.start
        node.children.append(Node("departments", "", start, last.end, "departments"))
        last.end = last.start + len(text[last.start : start].rstrip())


def _records(
    node: Node,
    above: tuple[str, ...],
    parent_id: str | None,
    columns: tuple[str, ...],
    clean: CleanText,
    document_id: str,
    used: dict[str, int],
) -> Iterator[Clause]:
    own = clean.text[node.start : node.end]
    cells = _cells(own, columns) if node.kind == "row" else ()
    number = node.number or (cells[0][1] if cells else "")
    heading = node.heading or _heading(node, own)
    path = (*above, _label(node, own, number, heading, cells))
    clause_id = _clause_id(document_id, path, used)
    yield Clause(
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
        departments=_departments(node, own, cells, clean.text),
        deadlines=find_deadlines(own),
        values=find_values(own),
        cells=cells,
    )
    header = tuple(_SPACE.sub("", name) for name in own.rsplit("\n", 1)[-1].split("\t"))
    for child in node.children:
        yield from _records(child, path, clause_id, header, clean, document_id, used)


def _clause_id(document_id: str, path: tuple[str, ...], used: dict[str, int]) -> str:
    digest = hashlib.sha256("\x1f".join(_SPACE.sub("", label) for label in path).encode()).hexdigest()[:12]
    clause_id = f"{document_id}-{digest}"
    used[clause_id] = used.get(clause_id, 0) + 1
    return clause_id if used[clause_id] == 1 else f"{clause_id}-{used[clause_id]}"


def _heading(node: Node, own: str) -> str:
    """Return the stand-alone heading line, or the short run-in first sentence that more text follows; else empty."""
    if node.kind == "attachment":
        lines = own[len(node.number) :].strip().split("\n")
        return _SPACE.sub("", lines[0])
    if node.kind != "clause" or not node.number:
        return ""
    paragraph = own[len(node.number) :].split("\n", 1)[0].strip()
    if not re.search(r"[。；：，;:]", paragraph) and len(paragraph) <= 2 * _LONGEST_RUN_IN_HEADING:
        return paragraph
    if node.style == "article":
        return ""
    sentence, stop, rest = paragraph.partition("。")
    if not stop or len(sentence) > _LONGEST_RUN_IN_HEADING:
        return ""
    return sentence if rest or node.children else ""


def _label(node: Node, own: str, number: str, heading: str, cells: tuple[tuple[str, str], ...]) -> str:
    if node.kind == "departments":
        return "责任单位"
    if node.kind == "plan":
        return number
    if node.kind == "row":
        return f"{cells[0][1]}.{_SPACE.sub('', cells[1][1])}" if len(cells) > 1 else _SPACE.sub("", own)[:12]
    if node.kind == "front":
        return heading[:12]
    if heading:
        return _SPACE.sub("", number + heading)
    body = own[len(number) :].lstrip() if node.kind == "clause" else own
    if node.kind == "back":
        return _SPACE.sub("", body)[:12]
    words = _FIRST_WORDS.match(_SPACE.sub("", body))
    return _SPACE.sub("", number) + (words.group() if words else "")


def _cells(row: str, columns: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    contents = [cell.strip().replace("\n", "、") for cell in row.split("\t")]
    contents += [""] * (len(columns) - len(contents))
    return tuple(zip(columns, contents, strict=False))


def _departments(node: Node, own: str, cells: tuple[tuple[str, str], ...], text: str) -> tuple[str, ...]:
    if cells:
        by_column = dict(cells)
        listed = [by_column.get(column, "") for column in (*_LEAD_COLUMNS, *_SUPPORT_COLUMNS)]
        return tuple(unit for cell in listed if cell for unit in parse_departments(cell))
    for child in node.children:
        if child.kind == "departments":
            return parse_departments(text[child.start : child.end])
    bracket = departments_bracket(own)
    return parse_departments(own[bracket.start : bracket.end]) if bracket else ()
