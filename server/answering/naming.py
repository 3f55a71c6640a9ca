"""Which documents a question calls by name: 《残疾人就业条例》, 无障碍环境建设法, 浙江那个残疾人保障条例."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ingest.model import Document
from server.answering.coverage import meaning_words

_MARKS = re.compile(r"[《》〈〉<>\s]")
_STATE = "中华人民共和国"
_KIND = re.compile(r"(?:条例|规定|办法|细则|法|意见|通知|方案|规划|措施)$")
_SHORTEST = 5
"""Characters of a name that may stand for a document: 养老条例 alone could be any."""
_BRACKETED = re.compile(r"《([^》]{2,60})》")
_LAW_NAME = r"(?:保障|保护|促进|建设|服务|保险|救助|教育|预防|监督|管理)法(?!的?办法|律|规(?!定))|条例"
_ARTICLE = r"(?=里?的?第[\d一二三四五六七八九十百]+条)"
_SPOKEN_LAW = re.compile(rf"[\u4e00-\u9fff]{{2,30}}?(?:{_LAW_NAME})")
_LAW_OR_ARTICLE = re.compile(rf"[\u4e00-\u9fff]{{2,30}}?(?:{_LAW_NAME}|(?:办法|规定|细则){_ARTICLE})")
_SPOKEN = re.compile(rf"[\u4e00-\u9fff]{{2,30}}?(?:{_LAW_NAME}|办法|规定|细则)(?!部门)")
_BEFORE_NAME = re.compile(
    r"^.*(?:请问|这[个部份]|那[个部份]|该|本|此|你们|我们|咱们?|问一下|按照?|根据|依据|依照?|违反|适用|执行|遵守|说|国家|的)"
)
_LAW = re.compile(r"(?<!办)法$")
_RULE = re.compile(r"(?:条例|规定|办法|细则|法)$")
_COMMON_ENDING = re.compile(
    r"(?:(?:权益)?保障|保险|保护|促进|建设|服务|救助|监督|管理|经办|若干|实施)*(?:条例|规定|办法|细则|法)$"
)
_LONGEST = 10
"""Characters of a law's name as it is spoken; in longer ones other words of the question ran into it."""
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


def titled_for(topic: str, documents: Sequence[Document]) -> tuple[Document, ...]:
    """Return those of a place's documents whose titles name what ``topic`` names: 残疾人条例 is not its 医疗保障条例.

    All of them where no title does, or every one as much.
    """
    asked = [word for word in meaning_words(topic.replace("老人", "老年人")) if not _KIND.search(word)]
    named = {document.id: sum(word in document.title for word in asked) for document in documents}
    most = max(named.values(), default=0)
    return tuple(document for document in documents if named[document.id] == most)


def name_of_another(text: str, documents: Sequence[Document]) -> str | None:
    """Return the name by which ``text`` calls a law or rule, where it calls none of ``documents`` by any name.

    People shorten titles, so half of a name's characters may do; but a 法 is no 条例 and no 办法 that carries it out.
    """
    return _of_another(text, _SPOKEN, documents)


def law_of_another(text: str, documents: Sequence[Document]) -> str | None:
    """As ``name_of_another``, but only of laws, 条例 and titles in 《》: 办法 and 规定 are everyday words, too."""
    return _of_another(text, _SPOKEN_LAW, documents)


def unheld_law(text: str, library: Sequence[Document]) -> str | None:
    """Return the name by which ``text`` calls a law or rule that no document of the library may be, or ``None``.

    Of use where ``named_documents`` finds none: 现行残疾人保障法 is no name, but has one in it.
    """
    titles = [title for document in library for title in _rule_titles(document)]
    bracketed = [name for name in _bracketed(text) if _RULE.search(name)]
    names = bracketed or [name for name in _heard(text, _LAW_OR_ARTICLE) if len(name) <= _LONGEST]
    if not names or any(_may_slip(_bare(name).replace(_STATE, ""), title) for name in names for title in titles):
        return None
    return names[0]


def _rule_titles(document: Document) -> list[str]:
    """The titles of rules that a document has: its own, or that of what it prints (关于印发《…办法》的通知)."""
    own = _bare(document.title).removesuffix("的通知")
    return [title for title in (own, *map(_bare, _bracketed(document.title))) if _RULE.search(title)]


def _bracketed(text: str) -> list[str]:
    return [match.group(1) for match in _BRACKETED.finditer(text)]


def _heard(text: str, spoken: re.Pattern[str]) -> list[str]:
    heard = [_BEFORE_NAME.sub("", match.group()) for match in spoken.finditer(_MARKS.sub("", text))]
    return [name for name in heard if len(name) >= _SHORTEST]


def _of_another(text: str, spoken: re.Pattern[str], documents: Sequence[Document]) -> str | None:
    names = _bracketed(text) or _heard(text, spoken)
    titles = [_bare(document.title) for document in documents]
    if not names or not titles or any(_may_mean(_bare(name).replace(_STATE, ""), t) for name in names for t in titles):
        return None
    return names[0]


def _may_mean(name: str, title: str) -> bool:
    if title.endswith((name, f"{name}的通知", name[-_SHORTEST:])):
        return True  # its beginning may be words of the question: 国家残疾人保障法, 依残疾人保障法
    return not _LAW.search(name) and _shared_pairs(name, title) >= _KINDRED


def _may_slip(name: str, title: str) -> bool:
    """Whether somebody who says ``name`` may have this title in mind: 残疾人权益保障法 for 残疾人保障法.

    What most titles end in tells nothing: 工伤保险条例 is not 养老保险条例.
    """
    if title.endswith(name):
        return True
    what = _COMMON_ENDING.sub("", name) or name
    alike = _shared_pairs(what, title) > _KINDRED or (len(what) > 2 and _is_within(what, title))
    return alike and bool(_LAW.search(name)) == bool(_LAW.search(title))


def _is_within(short: str, title: str) -> bool:
    """Whether the characters of ``short`` stand in ``title`` in their order: 残保法 in 残疾人保障法."""
    rest = iter(title)
    return all(character in rest for character in short)


def _shared_pairs(name: str, title: str) -> float:
    """Share of the pairs of neighbouring characters of ``name`` that ``title`` holds."""
    pairs = {name[i : i + 2] for i in range(len(name) - 1)} or {name}
    return sum(pair in title for pair in pairs) / len(pairs)
