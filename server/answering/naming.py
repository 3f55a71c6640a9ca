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
_BRACKETED = re.compile(r"《([^》]{2,60})》")
_LAW_NAME = r"(?:保障|保护|促进|建设|服务|保险|救助|教育|预防|监督|管理)法(?!的?办法|律|规)|条例"
_SPOKEN_LAW = re.compile(rf"[\u4e00-\u9fff]{{2,30}}?(?:{_LAW_NAME})")
_SPOKEN = re.compile(rf"[\u4e00-\u9fff]{{2,30}}?(?:{_LAW_NAME}|办法|规定|细则)(?!部门)")
_BEFORE_NAME = re.compile(r"^.*(?:请问|这[个部份]|那[个部份]|该|本|此|你们|我们|咱们?|问一下|按照?|根据|依据|的)")
_LAW = re.compile(r"(?<!办)法$")
_KINDRED = 0.5
"""Share of a name's pairs of neighbouring characters that a title must hold to be what the asker means by it."""


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


def name_of_another(text: str, documents: Sequence[Document]) -> str | None:
    """Return the name by which ``text`` calls a law or rule, where it calls none of ``documents`` by any name.

    People shorten titles, so half of a name's characters may do; but a 法 is no 条例 and no 办法 that carries it out.
    """
    return _of_another(text, _SPOKEN, documents)


def law_of_another(text: str, documents: Sequence[Document]) -> str | None:
    """As ``name_of_another``, but only of laws, 条例 and titles in 《》: 办法 and 规定 are everyday words, too."""
    return _of_another(text, _SPOKEN_LAW, documents)


def _of_another(text: str, spoken: re.Pattern[str], documents: Sequence[Document]) -> str | None:
    bracketed = [match.group(1) for match in _BRACKETED.finditer(text)]
    heard = [_BEFORE_NAME.sub("", match.group()) for match in spoken.finditer(_MARKS.sub("", text))]
    names = bracketed or [name for name in heard if len(name) >= _SHORTEST]
    titles = [_bare(document.title) for document in documents]
    if not names or not titles or any(_may_mean(_bare(name).replace(_STATE, ""), t) for name in names for t in titles):
        return None
    return names[0]


def _may_mean(name: str, title: str) -> bool:
    if title.endswith((name, f"{name}的通知", name[-_SHORTEST:])):
        return True  # its beginning may be words of the question: 国家残疾人保障法, 依残疾人保障法
    if _LAW.search(name):
        return False
    pairs = {name[i : i + 2] for i in range(len(name) - 1)}
    return sum(pair in title for pair in pairs) >= _KINDRED * len(pairs)
