"""Paragraphs of a cleaned document to an outline: which clause each opens, continues or closes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.markers import ANNOUNCED_ATTACHMENTS, ATTACHMENT, DEPARTMENTS, INLINE_SERIES, Marker, marker_at_start
from ingest.model import ClauseKind, Span

_CONTENTS = re.compile(r"目\s*[录次]")

_PREAMBLE = re.compile(r"为|根据|依据|按照|遵照|近年来|结合|贯彻|制定|提出|如下")
_SIGNED_DATE = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日(?:印发)?$|[二〇○零一二三四五六七八九十]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日$"
)
_BACK = re.compile(r"[（(]此件|抄送[:：]|抄报[:：]|主题词[:：]")
_SIGNATURE = re.compile(r"[\u4e00-\u9fff]{4,30}(?:政府|办公室|办公厅|委员会|局|厅|部|中心|联合会)$")
_PLAN = re.compile(r"年度(?:计划|目标|任务)[:：]?$")
_PLAN_YEAR = re.compile(r"20\d{2}年")
_NAME_LIST = re.compile(r"(?:组\s?长|主\s?任|召集人|总\s?召集人)\s?[:：]")
_SERIES = [*"一二三四五六七八九十", *("十" + digit for digit in "一二三四五六七八九"), "二十"]
_LONG_LEAD = 30
"""Characters: a lead that opens with no usual word (为, 根据, …) is told from a heading by its length."""


@dataclass(slots=True)
class Node:
    """A clause being built. ``start``/``end`` delimit its own text; ``end`` moves while paragraphs join it.

    ``heading`` is set only where the text around the clause gives it (the title, for what stands before the body).
    """

    kind: ClauseKind
    number: str
    start: int
    end: int
    style: str
    heading: str = ""
    children: list[Node] = field(default_factory=list)


def paragraph_spans(text: str) -> list[Span]:
    """Return the paragraphs of ``text`` (line by line, blank ones left out)."""
    spans: list[Span] = []
    position = 0
    for line in text.split("\n"):
        if line.strip():
            spans.append(Span(position, position + len(line)))
        position += len(line) + 1
    return spans


def outline(text: str, table_rows: Sequence[Span]) -> list[Node]:
    """Return the top-level nodes of a cleaned text, in order; they and their descendants share out its paragraphs."""
    paragraphs = paragraph_spans(text)
    first = _body(text, paragraphs)
    if first == len(paragraphs):
        return _unnumbered(text, paragraphs)
    lead = first
    while lead and _is_preamble(text[paragraphs[lead - 1].start : paragraphs[lead - 1].end]):
        lead -= 1
    builder = _Builder(text)
    if lead:
        builder.top("front", "", paragraphs[0].start, paragraphs[lead - 1].end)
    if lead < first:
        builder.top("preamble", "", paragraphs[lead].start, paragraphs[first - 1].end)
    rows = {row.start: row for row in table_rows}
    row_end = -1
    for i, paragraph in enumerate(paragraphs[first:], start=first):
        if paragraph.start < row_end:
            continue  # a cell that runs over several lines
        if paragraph.start in rows and builder.roots:
            row_end = builder.row(rows[paragraph.start])
            continue
        following = paragraphs[i + 1] if i + 1 < len(paragraphs) else None
        builder.paragraph(paragraph, text[following.start : following.end] if following else "")
    return builder.roots


def _body(text: str, paragraphs: Sequence[Span]) -> int:
    """Return the index of the first numbered paragraph that is not in a table of contents, or how many there are."""
    contents = [text[p.start : p.end] for p in paragraphs]
    numbered = (i for i, content in enumerate(contents) if marker_at_start(content))
    first = next(numbered, len(contents))
    if first < len(contents) and any(_CONTENTS.fullmatch(content) for content in contents[:first]):
        entry = "".join(contents[first].split())
        return next((i for i in numbered if "".join(contents[i].split()) == entry), first)
    return first


def _is_preamble(paragraph: str) -> bool:
    """Return whether this is a lead before 一、: prose, no addressee (各县人民政府：), no title, no 现印发给你们."""
    if paragraph.endswith(("：", ":")):
        return bool(_PREAMBLE.search(paragraph)) and len(paragraph) >= _LONG_LEAD
    if not paragraph.endswith("。"):
        return False
    return bool(_PREAMBLE.match(paragraph)) or (len(paragraph) >= _LONG_LEAD and "印发" not in paragraph)


def _unnumbered(text: str, paragraphs: Sequence[Span]) -> list[Node]:
    """Outline a text without any marker: up to the first sentence or the addressees it is front, then clauses."""
    builder = _Builder(text)
    contents = [text[p.start : p.end] for p in paragraphs]
    prose = next((i for i, content in enumerate(contents) if content.endswith("。")), None)
    if prose is None:
        prose = max((i + 1 for i, content in enumerate(contents[:10]) if content.endswith(("：", ":"))), default=0)
    if prose:
        builder.top("front", "", paragraphs[0].start, paragraphs[prose - 1].end)
    for i in range(prose, len(paragraphs)):
        builder.unnumbered(paragraphs[i], contents[i + 1] if i + 1 < len(contents) else "")
    return builder.roots


class _Builder:
    """Holds the open path (``stack``) while paragraphs arrive in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.roots: list[Node] = []
        self.stack: list[Node] = []
        self.last: Node | None = None
        self.in_rows = False

    def top(self, kind: ClauseKind, number: str, start: int, end: int) -> Node:
        node = Node(kind, number, start, end, kind)
        self.roots.append(node)
        self.stack = [node] if kind == "attachment" else []
        self.last = node
        return node

    def paragraph(self, span: Span, following: str) -> None:
        content = self.text[span.start : span.end]
        if ATTACHMENT.fullmatch(content):
            self.top("attachment", content, span.start, span.end)
        elif ANNOUNCED_ATTACHMENTS.match(content):
            self.top("back", "", span.start, span.end)
        elif self._in("attachment") and not self._closes(content, following):
            self._attachment_paragraph(span, content)
        elif self.last is not None and self.last.kind == "back" and self._announcement_goes_on(content):
            self.last.end = span.end
        elif self._closes(content, following):
            self._close(span)
        elif marker := marker_at_start(content):
            self._open(marker, span)
        elif DEPARTMENTS.match(content):
            self._departments(span)
        elif _PLAN.fullmatch(content):
            self._under_clause(Node("plan", content.rstrip(":："), span.start, span.end, "plan"))
        elif self._in("plan") and (year := _PLAN_YEAR.match(content)):
            self._plan_year(year.group(), span)
        elif self.last is not None and self._list_has_ended():
            self._below_list(span)
        elif self.last is not None and self.last.kind != "departments":
            self.last.end = span.end
        else:
            self._under_clause(Node("clause", "", span.start, span.end, "unnumbered"))

    def unnumbered(self, span: Span, following: str) -> None:
        """Add a paragraph of a text without markers: a clause of its own, unless it belongs to the end matter."""
        if self._closes(self.text[span.start : span.end], following):
            self._close(span)
        else:
            self.top("clause", "", span.start, span.end)

    def row(self, span: Span) -> int:
        """Add a table row, return where it ends. The first row of a table is its header and joins what is above it."""
        if not self.in_rows and self.last is not None:
            self.in_rows = True
            self.last.end = span.end
            return span.end
        parent = self.stack[-1] if self.stack else self.roots[-1]
        parent.children.append(Node("row", "", span.start, span.end, "row"))
        return span.end

    def _in(self, kind: ClauseKind) -> bool:
        return any(node.kind == kind for node in self.stack)

    def _attachment_paragraph(self, span: Span, content: str) -> None:
        attachment = self.stack[0]
        names = _NAME_LIST.search(self.text, attachment.start, attachment.end)
        if self.last is not attachment or (marker_at_start(content) and not names):
            self._open_or_extend(span, content)
        else:
            attachment.end = span.end

    def _open_or_extend(self, span: Span, content: str) -> None:
        marker = marker_at_start(content)
        if marker:
            self._open(marker, span)
        elif self.last is not None:
            self.last.end = span.end

    def _closes(self, content: str, following: str) -> bool:
        if _BACK.match(content) or _SIGNED_DATE.match(content):
            return True
        if self.last is not None and self.last.kind == "back":
            return not marker_at_start(content) or bool(_SIGNATURE.fullmatch(content))
        return bool(_SIGNATURE.fullmatch(content)) and bool(_SIGNED_DATE.match(following))

    def _close(self, span: Span) -> None:
        announcing = self.last is not None and ANNOUNCED_ATTACHMENTS.match(self.text, self.last.start)
        if self.last is not None and self.last.kind == "back" and not announcing:
            self.last.end = span.end
        else:
            self.top("back", "", span.start, span.end)

    def _list_has_ended(self) -> bool:
        """Whether the last clause ends a list (下列情形：（一）…；（二）…。): then what follows is not its own."""
        if len(self.stack) < 2 or self.last is not self.stack[-1] or self.last.kind != "clause":
            return False
        above, items = self.stack[-2], [n for n in self.stack[-2].children if n.style == self.last.style]
        return (
            len(items) >= 2
            and self._ends(above, "：:")
            and all(self._ends(item, "；;") for item in items[:-1])
            and self._ends(self.last, "。")
        )

    def _ends(self, node: Node, marks: str) -> bool:
        return self.text[node.start : node.end].rstrip()[-1:] in tuple(marks)

    def _below_list(self, span: Span) -> None:
        """Add the paragraph after a list to the clause whose list it was; if it ends in ： it leads the next list."""
        self.stack.pop()
        while self.stack[-1].style == "unnumbered" and len(self.stack) > 1:
            self.stack.pop()
        self._attach(Node("clause", "", span.start, span.end, "unnumbered"))

    def _announcement_goes_on(self, content: str) -> bool:
        """``2.重点任务分工表`` below ``附件：1.…`` is no clause."""
        return (
            self.last is not None
            and ANNOUNCED_ATTACHMENTS.match(self.text, self.last.start) is not None
            and marker_at_start(content) is not None
        )

    def _open(self, marker: Marker, span: Span) -> None:
        node = Node("clause", marker.text, span.start, span.end, marker.style)
        while self.stack and (self.stack[-1].kind in ("plan", "departments") or self._plain(self.stack[-1])):
            self.stack.pop()
        styles = [n.style for n in self.stack]
        if marker.style in styles:
            del self.stack[styles.index(marker.style) :]
        self._attach(node)

    def _plain(self, node: Node) -> bool:
        return node.style == "unnumbered" and not self._ends(node, "：:")

    def _under_clause(self, node: Node) -> None:
        while self.stack and self.stack[-1].kind in ("plan", "departments"):
            self.stack.pop()
        self._attach(node)

    def _departments(self, span: Span) -> None:
        self._under_clause(Node("departments", "", span.start, span.end, "departments"))
        self.stack.pop()

    def _plan_year(self, number: str, span: Span) -> None:
        while self.stack[-1].kind == "plan" and self.stack[-1].style == "plan_year":
            self.stack.pop()
        self._attach(Node("plan", number, span.start, span.end, "plan_year"))

    def _attach(self, node: Node) -> None:
        (self.stack[-1].children if self.stack else self.roots).append(node)
        self.stack.append(node)
        self.last = node
        self.in_rows = False


def split_series(text: str, node: Node) -> None:
    """Split 一是…二是… inside a leaf's own text into children; the leaf keeps its heading and lead.

    A paragraph after a series that stands in one paragraph belongs to the whole and becomes the last child.
    """
    own = text[node.start : node.end]
    starts: list[tuple[int, str]] = []
    for match in INLINE_SERIES.finditer(own):
        if len(starts) < len(_SERIES) and match.group(1) == _SERIES[len(starts)]:
            starts.append((match.start(1), match.group(1) + "是"))
    if len(starts) < 2 or (starts[0][0] == 0 and node.number):
        return
    first, last = starts[0][0], starts[-1][0]
    rest = own.find("\n", last) if "\n" not in own[first:last] else -1
    ends = [start for start, _ in starts[1:]] + [len(own) if rest < 0 else rest]
    parts: list[Node] = []
    for (start, number), end in zip(starts, ends, strict=True):
        stop = start + len(own[start:end].rstrip())
        parts.append(Node("clause", number, node.start + start, node.start + stop, "series"))
    if rest >= 0:
        parts.append(Node("clause", "", node.start + rest + 1, node.end, "unnumbered"))
    node.children[:0] = parts  # before 年度计划 and 责任单位, which stand below
    node.end = node.start + len(own[: starts[0][0]].rstrip())
