"""Paragraph by paragraph to a tree of clauses: which of them opens, goes on with or closes what."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ingest.model import Span
from ingest.outlining.belonging import (
    home,
    is_of_document,
    is_of_top_list,
    list_begun_again,
    lost_heading,
    names_what_follows,
    responsible,
)
from ingest.outlining.inline_items import Opening, inline_openings
from ingest.outlining.levels import levels_kept
from ingest.outlining.markers import (
    ANNOUNCED_ATTACHMENTS,
    ATTACHMENT,
    DEPARTMENTS,
    TITLED_ATTACHMENT,
    Marker,
    has_colon,
    marker_at_start,
)
from ingest.outlining.nodes import Node
from ingest.outlining.open_path import OpenPath

_PLAN = re.compile(r"年度(?:计划|目标|任务)[:：]?$")
_PLAN_YEAR = re.compile(r"20\d{2}年")
_NAME_LIST = re.compile(r"(?:组\s?长|主\s?任|召集人|总\s?召集人)\s?[:：]")
_TABLE_CAPTION = re.compile(r"[附续]?表\s?[\d一二三四五六七八九十]{1,3}(?!示|明|现|彰|格)")
_ATTACHED_TABLE = re.compile(r"[^。；，：:;,]{6,50}(?:表|清单|名单)(?:[（(][^（）()]{1,20}[）)])?")
"""The title of a table behind the signature that no 附件 announces."""
_FURTHEST_ITEM = 40
"""Numbered paragraphs that are looked at for the （二） of a （一） that stands behind a heading."""
_LONG_PROSE = 40


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """The paragraphs of a cleaned text, the marker that opens each, and those that belong to the end matter.

    ``headings`` are those without a number that the file marks as headings; ``levels``: where any marked heading
    begins, with its level. ``contacts``: whom to ask, below the last clause.
    """

    text: str
    spans: Sequence[Span]
    contents: Sequence[str]
    markers: Sequence[Marker | None]
    closing: Collection[int]
    headings: Collection[int]
    levels: Mapping[int, int]
    contacts: Collection[int]


class TreeBuilder:
    """Walks through the paragraphs of a document in order; ``path.roots`` are the clauses found.

    ``titles`` are the lines where a second document of the file begins, each with the line behind its title.
    """

    def __init__(self, paragraphs: Paragraphs) -> None:
        self.path = OpenPath(paragraphs.text)
        self.titles: dict[int, int] = {}
        self._paragraphs = paragraphs
        self._text = paragraphs.text
        self._numbered = [i for i, marker in enumerate(paragraphs.markers) if marker is not None]
        self._passed = 0  # how many of them stand at or before the paragraph at hand
        self._title_end = -1

    def paragraph(self, i: int) -> None:
        """Give paragraph ``i`` its place."""
        while self._passed < len(self._numbered) and self._numbered[self._passed] <= i:
            self._passed += 1
        span, content, marker = self._paragraphs.spans[i], self._paragraphs.contents[i], self._paragraphs.markers[i]
        path = self.path
        if i < self._title_end and path.last is not None:
            path.last.end = span.end
        elif i in self._paragraphs.closing:
            self._close(span, content)
        elif marker is None and self._opens_attachment(span, content):
            pass
        elif i in self._paragraphs.headings:
            self.heading(i)
        elif i in self.titles:
            path.top("attachment", "", span.start, span.end)
            self._title_end = self.titles[i]
        elif i in self._paragraphs.contacts:
            self._contact(i, span)
        elif marker is not None and not self._in_list_of_names():
            self._marked(i, marker)
        elif path.last is None or not path.stack:
            self._outside(span, content)
        elif has_colon(content) and DEPARTMENTS.match(content):
            self._departments(span)
        elif not self._plan(span, content):
            self._plain(i, span, content)

    def heading(self, i: int) -> None:
        """Open the chapter that paragraph ``i`` names without a number, below the marked headings of higher levels."""
        span, levels, stack = self._paragraphs.spans[i], self._paragraphs.levels, self.path.stack
        level = levels.get(span.start, 1)
        above = [depth for depth, node in enumerate(stack, start=1) if 0 < levels.get(node.start, 0) < level]
        self.path.keep(above[-1] if above else int(bool(stack) and stack[0].kind == "attachment"))
        self.path.attach(Node("clause", "", span.start, span.end, "heading", heading=self._paragraphs.contents[i]))

    def row(self, span: Span, *, header: bool) -> int:
        """Add a table row, return where it ends. A header joins what is above it, or leads its rows by itself."""
        path = self.path
        if not header:
            above = path.stack[-1:] or [root for root in path.roots[-1:] if root.kind not in ("front", "back", "row")]
            path.last = Node("row", "", span.start, span.end, "row")
            (above[0].children if above else path.roots).append(path.last)
        elif path.last is not None and path.last.kind not in ("row", "departments", "front", "back"):
            path.last.end = span.end
        elif path.stack:
            path.close_asides()
            path.close_inline()
            path.attach_paragraph(span)
        else:
            path.top("clause", "", span.start, span.end)
        return span.end

    def outside(self, i: int) -> None:
        """Give paragraph ``i`` of a text without any marker its place: each is a clause, but for the end matter."""
        span, content = self._paragraphs.spans[i], self._paragraphs.contents[i]
        if i in self._paragraphs.closing:
            self._close(span, content)
        elif self._opens_attachment(span, content):
            pass
        elif self.path.stack:
            self._plain(i, span, content)
        else:
            self._outside(span, content)

    # -- what stands beside the body

    def _close(self, span: Span, content: str) -> None:
        last = self.path.last
        announces = _announces(content)
        if last is not None and last.kind == "back":
            above = _announces(last.own(self._text))
            if above == announces or (above and marker_at_start(content) is not None):
                last.end = span.end
                return
        self.path.top("back", "", span.start, span.end)

    def _contact(self, i: int, span: Span) -> None:
        """Add a line that says whom to ask: together one clause of the document."""
        last = self.path.last
        if last is not None and i - 1 in self._paragraphs.contacts:
            last.end = span.end
        else:
            self.path.top("clause", "", span.start, span.end)

    def _outside(self, span: Span, content: str) -> None:
        """Add a paragraph where no clause is open: a line behind the signature is back matter, prose a clause."""
        last = self.path.last
        prose = content.endswith("。") and len(content) >= _LONG_PROSE
        if last is not None and last.kind == "back" and _ATTACHED_TABLE.fullmatch(content):
            self.path.top("attachment", "", span.start, span.end)
            return
        if last is not None and last.kind == "back" and not (prose and "抄送" not in last.own(self._text)):
            last.end = span.end
        else:
            self.path.top("clause", "", span.start, span.end)

    def _opens_attachment(self, span: Span, content: str) -> bool:
        if not content.startswith("附"):
            return False
        if ATTACHMENT.fullmatch(content):
            node = self.path.top("attachment", content.rstrip("：: "), span.start, span.end)
            node.width = len(content)
            return True
        titled = TITLED_ATTACHMENT.match(content)
        behind = self.path.last is not None and self.path.last.kind in ("back", "attachment")
        if titled is None or not (behind or _is_short_title(content)):
            return False
        self.path.top("attachment", titled["number"], span.start, span.end).width = titled.end()
        return True

    def _in_list_of_names(self) -> bool:
        """Whether ``1.张某`` would stand below 组长：… of an attachment: a name, no clause."""
        node = self.path.last
        if node is None or node.kind != "attachment":
            return False
        return _NAME_LIST.search(self._text, node.start, node.end) is not None

    # -- clauses with a number

    def _marked(self, i: int, marker: Marker) -> None:
        span = self._paragraphs.spans[i]
        self.path.close_asides()
        self.path.close_inline(marker)
        self.path.close_paragraphs()
        openings = self._inline(i, marker)
        inline = any(o.inline and o.marker.level == marker.level for o in openings) if openings else False
        self._open_all(span, [Opening(span.start, marker, inline and marker.first), *openings])

    def _inline(self, i: int, opener: Marker | None) -> list[Opening]:
        span = self._paragraphs.spans[i]
        passed = self._passed

        def goes_on(level: str, number: int) -> bool:
            for j in self._numbered[passed : passed + (1 if opener is None else _FURTHEST_ITEM)]:
                following = self._paragraphs.markers[j]
                if following is not None and following.level == level:
                    return following.numbers[-1:] == (number,)
                if following is None or (opener is not None and following.level == opener.level):
                    return False
            return False

        article = next((node.numbers[0] for node in self.path.stack if node.style == "article" and node.numbers), 0)
        return inline_openings(self._text, span.start, span.end, opener, goes_on, article)

    def _open_all(self, span: Span, openings: Sequence[Opening]) -> None:
        """Open the clauses that begin in one paragraph; the words before the first are somebody else's already."""
        path = self.path
        ends = [opening.start for opening in openings[1:]] + [span.end]
        for opening, end in zip(openings, ends, strict=True):
            marker, start = opening.marker, opening.start
            stop = start + len(self._text[start:end].rstrip())
            node = Node("clause", marker.text, start, stop, marker.level)
            node.width, node.numbers, node.form, node.inline = marker.width, marker.numbers, marker.form, opening.inline
            if start == span.start or not marker.first:
                above = path.innermost()
                heading = above is not None and path.is_heading(above)
                invites = above is not None and not heading and path.ends(above, "：:")
                path.keep(levels_kept(path.stack, marker, heading=heading, invites=invites))
            path.attach(node)

    # -- paragraphs without a number

    def _plain(self, i: int, span: Span, content: str) -> None:
        path = self.path
        inline = self._inline(i, None)
        end = inline[0].start if inline else span.end
        following = inline[0].marker if inline else self._marker_below(i)
        own = Span(span.start, span.start + len(self._text[span.start : end].rstrip()))
        if path.last is not None and path.last.kind == "departments":
            path.close_asides()
        path.close_inline()
        if is_of_document(path, content):
            path.keep(1 if path.stack and path.stack[0].kind == "attachment" else 0)
        if not path.stack or is_of_top_list(path, content, self._goes_on):
            self._outside(span, content)
            return
        if not inline and names_what_follows(path, content):
            path.top("attachment", "", own.start, own.end)
        elif (kept := lost_heading(path, content, following)) is not None:
            path.keep(kept)
            path.attach(Node("clause", "", own.start, own.end, "heading", heading=content))
        elif (kept := list_begun_again(path, following)) is not None:
            path.keep(kept)
            path.attach_paragraph(own)
        else:
            path.keep(home(path, content, self._goes_on))
            self._continue(own, content)
        if inline:
            self._open_all(Span(own.start, span.end), inline)

    def _continue(self, span: Span, content: str) -> None:
        """Add a paragraph to the innermost open clause: to its own words, or behind its children."""
        node = self.path.innermost()
        captioned = node is not None and node.style == "unnumbered" and _TABLE_CAPTION.match(content)
        if node is None or node.place or captioned:
            self.path.attach_paragraph(span)
        else:
            node.end = span.end
            node.paragraphs += 1

    def _goes_on(self, node: Node) -> bool:
        """Whether the next numbered paragraph is the item behind ``node``."""
        if self._passed >= len(self._numbered):
            return False
        following = self._paragraphs.markers[self._numbered[self._passed]]
        if following is None or following.level != node.style:
            return False
        return not node.numbers or following.numbers == (*node.numbers[:-1], node.numbers[-1] + 1)

    def _marker_below(self, i: int) -> Marker | None:
        return self._paragraphs.markers[i + 1] if i + 1 < len(self._paragraphs.markers) else None

    # -- 责任单位 and 年度计划

    def _departments(self, span: Span) -> None:
        self.path.close_asides()
        self.path.close_inline()
        if not self.path.stack:
            self.path.top("departments", "", span.start, span.end)
            return
        self.path.keep(responsible(self.path, self._goes_on))
        self.path.attach(Node("departments", "", span.start, span.end, "departments"))
        self.path.stack.pop()

    def _plan(self, span: Span, content: str) -> bool:
        """Open 年度计划, or a year of it, and return whether the paragraph does."""
        named = _PLAN.fullmatch(content) is not None
        in_plan = not named and any(node.kind == "plan" for node in self.path.stack)
        year = _PLAN_YEAR.match(content) if in_plan else None
        if named:
            self.path.close_asides()
            self.path.close_inline()
            self.path.attach(Node("plan", content.rstrip(":："), span.start, span.end, "plan"))
        elif year is not None:
            self._plan_year(year.group(), span)
        return named or year is not None

    def _plan_year(self, number: str, span: Span) -> None:
        while self.path.stack[-1].kind == "plan" and self.path.stack[-1].style == "plan_year":
            self.path.stack.pop()
        self.path.attach(Node("plan", number, span.start, span.end, "plan_year"))


def _announces(text: str) -> bool:
    line = text.split("\n", 1)[0]
    patterns = (ANNOUNCED_ATTACHMENTS.match, ATTACHMENT.fullmatch, TITLED_ATTACHMENT.match)
    return line.startswith("附") and any(pattern(line) for pattern in patterns)


def _is_short_title(content: str) -> bool:
    return len(content) <= 50 and not re.search(r"[。；，;,]", content)
