"""Reads the page's markup back: its tags, ids and links, and the words in it."""

from __future__ import annotations

from html.parser import HTMLParser


class Words(HTMLParser):
    """Collects tags, ids, links, the text inside each tag, and the whole text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.whole = ""
        self.feed(markup)
        assert self.open == [], "every tag is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert set(given) <= {"class", "id", "href", "role", "scope", "open"}
        self.tags.add(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]
        self.open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.whole += data
        for tag in set(self.open):
            self.texts[tag][-1] += data
