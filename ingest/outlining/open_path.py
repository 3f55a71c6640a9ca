"""The clauses that are open while a document is walked through, and how one is added below or beside them."""

from __future__ import annotations

from ingest.model import ClauseKind, Span
from ingest.outlining.markers import DEPARTMENTS, Marker, has_colon
from ingest.outlining.nodes import Items, Node

_TAIL = 400
"""Characters at the end of an item in which its 责任单位 stand."""


class OpenPath:
    """``stack`` holds the open clauses, outermost first; ``last`` is the one that the last paragraph belongs to."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.roots: list[Node] = []
        self.stack: list[Node] = []
        self.last: Node | None = None

    def top(self, kind: ClauseKind, number: str, start: int, end: int) -> Node:
        """Add a node beside the body; an attachment stays open for its clauses."""
        node = Node(kind, number, start, end, kind, width=len(number))
        self.roots.append(node)
        self.stack = [node] if kind == "attachment" else []
        self.last = node
        return node

    def keep(self, depth: int) -> None:
        """Close all but the ``depth`` outermost clauses."""
        del self.stack[depth:]

    def attach(self, node: Node) -> None:
        """Open ``node`` below the innermost open clause."""
        parent = self.stack[-1] if self.stack else None
        if parent is not None and node.kind == "clause" and (node.number or node.style == "bullet"):
            self._count(parent, node)
        (parent.children if parent is not None else self.roots).append(node)
        self.stack.append(node)
        self.last = node

    def attach_paragraph(self, span: Span) -> None:
        """Add a paragraph without number behind the children of the innermost open clause, as its child."""
        while len(self.stack) > 1 and self.stack[-1].style == "unnumbered":
            self.stack.pop()
        parent = self.stack[-1]
        node = Node("clause", "", span.start, span.end, "unnumbered")
        if parent.style == "article":
            node.place = self._paragraphs_of(parent) + 1
        self.attach(node)

    def close_asides(self) -> None:
        """Close 年度计划 and 责任单位, which hold no clauses."""
        while self.stack and self.stack[-1].kind in ("plan", "departments"):
            self.stack.pop()

    def close_inline(self, marker: Marker | None = None) -> None:
        """Close the lists that stand in one paragraph, unless ``marker`` goes on with one in the next."""
        while self.stack and self.stack[-1].inline:
            item = self.stack[-1]
            if marker and marker.level == item.style and marker.numbers[-1:] == (item.numbers[-1] + 1,):
                return
            self.stack.pop()

    def close_paragraphs(self) -> None:
        """Close paragraphs without number, but not one that leads a list."""
        while self.stack and self.stack[-1].style == "unnumbered" and not self.ends(self.stack[-1], "：:"):
            self.stack.pop()

    def innermost(self) -> Node | None:
        """Return the innermost open clause if the last paragraph is its own."""
        return self.stack[-1] if self.stack and self.last is self.stack[-1] else None

    def ends(self, node: Node, marks: str) -> bool:
        """Return whether the node's own words end with one of ``marks``."""
        last = self.text[max(node.start, node.end - 3) : node.end].rstrip()[-1:]
        return last != "" and last in marks

    def is_heading(self, node: Node) -> bool:
        """Return whether the node is a line that does not end as sentences do."""
        return node.paragraphs == 1 and not self.ends(node, "。；：:;，！？”’")

    def is_plain(self, node: Node) -> bool:
        """Return whether the node is one paragraph that ends as an item of a list does."""
        return node.paragraphs == 1 and self.ends(node, "；;。：:" if node.children else "；;。")

    def _count(self, parent: Node, node: Node) -> None:
        items = parent.items
        if items is None or items.style != node.style:
            parent.items = Items(node.style)
            return
        items.count += 1
        for before in reversed(parent.children):
            if before.style != node.style:
                continue
            items.plain = items.plain and self.is_plain(before)
            items.semicolons = items.semicolons and self.ends(before, "；;")
            tail = self.text[max(before.start, node.start - _TAIL) : node.start]
            items.departments = items.departments or (has_colon(tail) and DEPARTMENTS.search(tail) is not None)
            return

    def _paragraphs_of(self, article: Node) -> int:
        """How many 款 the article has so far: its own paragraphs, a heading aside, and those behind its list."""
        for child in reversed(article.children):
            if child.place:
                return child.place
        first_line = article.own(self.text).split("\n", 1)[0]
        headed = article.paragraphs > 1 and first_line[-1:] not in tuple("。；：:;，")
        return article.paragraphs - headed
