"""Which documents a question calls by name: 《残疾人就业条例》, 无障碍环境建设法, 浙江那个残疾人保障条例."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ingest.model import Document

_MARKS = re.compile(r"[《》〈〉<>\s]")
_STATE = "中华人民共和国"
_KIND = re.compile(r"(?:条例|规定|办法|细则|法|意见|通知|方案|规划|措施)$")
_SHORTEST = 5
"""Characters of a name that may stand for a document: 养老条例 alone could be any."""


def named_documents(text: str, library: Sequence[Document]) -> tuple[tuple[Document, ...], ...]:
    """Return the documents that ``text`` names, a group for each name, in the order of the text.

    A name is a title, with or without 中华人民共和国, quotation marks and its own region; the last may fit several
    documents, which then share a group. A longer name hides the shorter ones within it.
    """
    bare = _bare(text)
    # by id: hashing a document means hashing all its fields, thousands of times for a question
    names: dict[str, dict[str, Document]] = {}
    for document in library:
        for name in _names(document):
            names.setdefault(name, {})[document.id] = document
    found: list[tuple[int, tuple[Document, ...]]] = []
    for name in sorted(names, key=len, reverse=True):
        group = tuple(names[name].values())
        found += [(match.start(), group) for match in re.finditer(re.escape(name), bare)]
        bare = bare.replace(name, "\0" * len(name))
    return tuple(dict.fromkeys(group for _, group in sorted(found, key=lambda item: item[0])))


def _names(document: Document) -> Iterator[str]:
    whole = _bare(document.title)
    if not _KIND.search(whole):
        return
    short = whole.replace(_STATE, "")
    for name in dict.fromkeys((whole, short, _without_region(short, document))):
        if len(name) >= _SHORTEST:
            yield name


def _without_region(title: str, document: Document) -> str:
    for part in reversed(document.region.path):
        for place in (part, part.rstrip("省市县区")):
            if title.startswith(place):
                return title.removeprefix(place).removeprefix("人民政府").removeprefix("办公室")
    return title


def _bare(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))
