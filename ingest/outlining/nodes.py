"""The clauses of an outline while it is built."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.model import ClauseKind


@dataclass(slots=True)
class Items:
    """What is known of a list while it grows: its level, its length, and three things of the items before the last.

    ``plain``: each is one paragraph that ends as a sentence or an item does; ``semicolons``: each ends with ；;
    ``departments``: one of them names those responsible for it.
    """

    style: str
    count: int = 1
    plain: bool = True
    semicolons: bool = True
    departments: bool = False


@dataclass(slots=True)
class Node:
    """A clause being built. ``start``/``end`` delimit its own text; ``end`` moves while paragraphs join it.

    ``heading`` is set only where the text around the clause gives it (the title, for what stands before the body).
    ``width``: characters up to the words behind its marker; ``numbers``, ``form``: what the marker counts;
    ``paragraphs``: of its own text; ``inline``: its list stands in one paragraph with the words above it; ``place``:
    which 款 of its 条 it is, 0 where it is none; ``items``: its list that was opened last.
    """

    kind: ClauseKind
    number: str
    start: int
    end: int
    style: str
    heading: str = ""
    children: list[Node] = field(default_factory=list)
    width: int = 0
    numbers: tuple[int, ...] = ()
    form: str = ""
    inline: bool = False
    paragraphs: int = 1
    place: int = 0
    items: Items | None = None

    def own(self, text: str) -> str:
        """Return the node's own words in ``text``, the text of the whole document."""
        return text[self.start : self.end]
