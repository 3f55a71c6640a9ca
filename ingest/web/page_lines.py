"""The lines of a rendered page, with what their tags say of them: links, headings, the elements they stand in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Span
from ingest.outlining.markers import marker_at_start
from ingest.web.blocks import Page
from ingest.web.tags import attributes

_DATE = re.compile(r"[\[（(]?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\]）)]?")
_PROSE_LENGTH = 12
_PROSE_LINES = 2
_WORD_SECTION = re.compile(r"(?:word)?section\d+")
_WORD = re.compile(r"[a-z]+")
_BODY_NAMES = frozenset(
    "ucapcontent trseditor trseditorview trsueditor trspaperpreappend zoom pagescontent articlecontent articlecon "
    "articlecont artcon artcontent newscontent newscon vnewscontent vsbcontent contentcontent concontent contxt txttxt "
    "detailcontent detailcon infocontent infocon maintext mainbody zwcontent zwnr wzcontent wznr bodycontent "
    "wordsection jscontent richmediacontent govdata articlebody newsbody textcontent contenttext".split()
)
"""Names, without marks and digits, that content systems give the element that holds an article."""
_LOWEST_TITLE = 3
"""Level of a heading that may be the page's title."""
_NAVIGATION = "navigation"
_CHROME_NAMES = {
    **dict.fromkeys("nav navbar navigation menu topnav breadcrumb breadcrumbs crumb crumbs bread".split(), _NAVIGATION),
    **dict.fromkeys("position weizhi dqwz curpos location path sitenav".split(), _NAVIGATION),
    **dict.fromkeys("share bdsharebuttonbox bdshare bshare jiathis socialshare sharebox gwds".split(), "share_buttons"),
    **dict.fromkeys("footer foot copyright bottom pagefooter".split(), "footer"),
    **dict.fromkeys("toolbar tools tool fontsize zihao print zoomer".split(), "page_tools"),
    **dict.fromkeys("related relate relation xgwz xgxw xgyd xglj xgzc recommend".split(), "related"),
    **dict.fromkeys("prevnext pagination pager".split(), _NAVIGATION),
    **dict.fromkeys("header head topbar top login search sidebar aside siderbar banner".split(), "page_chrome"),
}
_EDGES = frozenset({"page_chrome", "footer"})
_OF_ARTICLES = frozenset("article art content con cont main detail text txt news wz xl body".split())
"""Names that make a header or a bottom that of an article (article-header)."""
_CHROME_TAGS = {"nav": _NAVIGATION, "footer": "footer", "aside": "related"}
_STRUCTURE = frozenset(
    "div section article nav footer aside header ul ol dl table td form ucapcontent main font".split()
)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of the rendered text: its place and its words without white space.

    ``linked``: nearly all of it is a link; ``heading``: it stands in ``<h1>`` to ``<h3>``; ``article``: in an element
    that is named as one that holds an article; ``chrome``: why the elements it stands in look like none, or empty.
    """

    start: int
    end: int
    words: str
    linked: bool
    heading: bool
    article: bool
    chrome: str


def page_to_lines(page: Page) -> list[PageLine]:
    """Return the lines that hold words, in order."""
    articles, named = _named_parts(page)
    links = _Cover(page.links)
    rows: list[tuple[int, int, str, bool]] = []
    start = 0
    for raw in page.text.split("\n"):
        end = start + len(raw)
        if words := "".join(raw.split()):
            undated = len(raw) - sum(len(date) for date in _DATE.findall(raw))
            rows.append((start, end, words, links.length(start, end) * 5 >= undated * 4 > 0))
        start = end + 1
    headings = [span for span, level in page.headings if level <= _LOWEST_TITLE]
    prose = [start for start, _, words, linked in rows if reads_like_prose(words, linked)]
    # an element that holds prose is the document's, whatever its name
    chrome = [(s, r) for s, r in named if bisect_left(prose, s.end) - bisect_left(prose, s.start) < _PROSE_LINES]
    article_at, heading_at, chrome_at = _Cover(articles), _Cover(headings), _Cover([span for span, _ in chrome])
    lines: list[PageLine] = []
    for start, end, words, linked in rows:
        reason = chrome[at][1] if (at := chrome_at.holding(start)) is not None else ""
        heading, article = heading_at.holding(start) is not None, article_at.holding(start) is not None
        lines.append(PageLine(start, end, words, linked, heading, article, reason))
    return lines


def reads_like_prose(words: str, linked: bool) -> bool:
    """Whether a line is one that only a document has: a clause, or a sentence that is no link."""
    if linked:
        return False
    return marker_at_start(words) is not None or (len(words) >= _PROSE_LENGTH and "。" in words)


class _Cover:
    """Spans that are asked in rising order where they hold a place; of nested ones the outermost counts."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = spans
        self.index = 0
        self.outer: tuple[int, int] | None = None

    def holding(self, place: int) -> int | None:
        while self.index < len(self.spans) and self.spans[self.index].start <= place:
            span = self.spans[self.index]
            if self.outer is None or self.outer[0] <= place:
                self.outer = (span.end, self.index)
            self.index += 1
        return self.outer[1] if self.outer is not None and place < self.outer[0] else None

    def length(self, start: int, end: int) -> int:
        """Return how many characters of ``[start, end)`` the spans cover, if they do not overlap."""
        while self.index < len(self.spans) and self.spans[self.index].end <= start:
            self.index += 1
        covered, i = 0, self.index
        while i < len(self.spans) and self.spans[i].start < end:
            covered += min(self.spans[i].end, end) - max(self.spans[i].start, start)
            i += 1
        return covered


def _named_parts(page: Page) -> tuple[list[Span], list[tuple[Span, str]]]:
    """Return the rendered spans of elements named as articles, and of those named as chrome, in order."""
    starts = [piece.source_start for piece in page.pieces]

    def rendered(index: int) -> Span:
        first = bisect_left(starts, page.tags[index].start)
        last = bisect_left(starts, page.tags[page.ends[index]].start)
        begin = page.pieces[first].start if first < len(page.pieces) else len(page.text)
        return Span(begin, page.pieces[last].start if last < len(page.pieces) else len(page.text))

    articles: list[Span] = []
    chrome: list[tuple[Span, str]] = []
    for i, tag in enumerate(page.tags):
        if tag.kind != "start" or tag.name not in _STRUCTURE or page.ends[i] < 0:
            continue
        names = _names(page, i)
        if names & _BODY_NAMES:
            articles.append(rendered(i))
        elif reason := _chrome_reason(names):
            chrome.append((rendered(i), reason))
        elif tag.name in _CHROME_TAGS:
            chrome.append((rendered(i), _CHROME_TAGS[tag.name]))
    return articles, chrome


def _chrome_reason(names: set[str]) -> str:
    reasons = [_CHROME_NAMES[name] for name in sorted(names) if name in _CHROME_NAMES]
    if names & _OF_ARTICLES:
        reasons = [reason for reason in reasons if reason not in _EDGES]
    return reasons[0] if reasons else ""


def _names(page: Page, index: int) -> set[str]:
    """Return the names that an element's tag, ``class`` and ``id`` give it, letters only."""
    tag = page.tags[index]
    found = attributes(page.source, tag)
    names = {tag.name} if tag.name == "ucapcontent" else set()
    classes = f"{found.get('class', '')} {found.get('id', '')}".lower().split()
    if any(_WORD_SECTION.fullmatch(value) for value in classes):
        names.add("wordsection")
    for value in classes:
        names.add("".join(_WORD.findall(value)))
        names.update(_WORD.findall(value) if len(value) < 40 else ())
    return names
