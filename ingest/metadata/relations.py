"""What a document repeals, replaces, amends or is based on, with the exact offsets of the words that name it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ingest.metadata.head import Line
from ingest.metadata.references import Reference, references_in
from ingest.model import Relation, RelationKind
from ingest.outlining.markers import marker_at_start

_ENDS = re.compile(r"废止|停止执行|停止施行|停止使用|不再执行|不再施行|同时失效|即行失效|自行失效|代替|取代|替代|替换")
_REACH = 1500
"""Characters before and behind 废止 that its sentence can take: it may list many documents."""
_REPLACING = frozenset({"代替", "取代", "替代", "替换"})
_BETWEEN = re.compile(
    r"[\s、，,和与及以]*(?:文件|通知|同时|即行|自行|予以|均|都|一并|相应|随之|也|即|宣布|原|现|现予|现行|的决定|正式|全部|自本[\u4e00-\u9fff]{1,6}(?:施行|实施|印发|发布|公布)之日起|"
    r"等(?:文件|[\d一二三四五六七八九十]+[个件部][\u4e00-\u9fff]{0,6})?|[\d一二三四五六七八九十]+[个件部](?:文件|规章|[\u4e00-\u9fff]{0,6}文件)|(?:由"
    r"|被)本[\u4e00-\u9fff]{1,6})*"
)
"""What may stand between the name of a repealed document and 废止: 《甲》第三条同时废止 repeals one article only."""
_SEPARATORS = re.compile(
    r"[\s、，,；;和与及以]*(?:原|\d{1,2}[.．]|[（(]\d{1,2}[）)]|[一-龥\d、〇○（）()]{0,90}?(?:发布|公布|通过|印发|批准|修正|修订|修改|颁布|制定)的"
    r"|[\u4e00-\u9fff]{2,16})?\s?"
)
_PART = re.compile(r"\s?(?:第[一二三四五六七八九十百\d]+[条款项章]|中|的?(?:有关|相关|部分))")
_PART_IN = re.compile(r"第[一二三四五六七八九十百\d]+[条款项章]|规定")
_CITED = re.compile(r"(?:根据|依据|按照|依照)\s?$")
_ALREADY = re.compile(r"已经?$|被$|未$|不得$")
_AHEAD = re.compile(
    r"(?:废止|停止执行|代替|取代|替代)[了\s]*(?:以下|下列|原)?(?:[\u4e00-\u9fff]{0,8}(?:文件|规章))?[:：]?\s?(?=《"
    r"|[\u4e00-\u9fff]{2,18}[〔\[［（(【]\d{4})"
)
_LIST_FOLLOWS = re.compile(r"(?:废止|失效|停止执行)[\u4e00-\u9fff]{0,20}[:：]?\s*$")
_TITLE_ACTS: tuple[tuple[re.Pattern[str], RelationKind], ...] = (
    (re.compile(r"(?:关于|决定)(?:宣布)?(?:废止|停止执行)[\u4e00-\u9fff]{0,10}$"), "repeals"),
    (re.compile(r"(?:关于|决定)(?:修改|修正|修订|调整|完善|部分修改)[\u4e00-\u9fff]{0,10}$"), "amends"),
)
_BASIS = re.compile(
    r"根据|依据|按照|依照|遵照|贯彻|落实|(?<=为)实施|为了实施|(?:深入|全面|认真|有效)实施|遵循|参照|结合\s?\Z"
)
_NOT_BASED = re.compile(
    r"制定(?!的)|印发|修订|修改|提出|结合(?!\s?\Z)|现将|现就|决定|废止|起草|形成|编制|出台|研究|解读|发布了"
    r"|对\s?\Z"
)
_CONSTITUTION = re.compile(r"(?:根据|依据|按照)(?P<name>(?:中华人民共和国)?宪法)")
_SENTENCE = re.compile(r"[^。；\n]+")
_ARTICLE = re.compile(r"(?:^|\n)\s*第一条(?!\s?第)")


def read_relations(
    text: str, lead: Sequence[Line], title: tuple[int, int], own_titles: Collection[str]
) -> tuple[Relation, ...]:
    """Return the documents that the text says it ends, changes or rests on, each once a kind, in order of the text.

    ``lead``: the lines between title and body; ``title``: text offsets of the title; ``own_titles``: names
    of the document itself and of what it prints.
    """
    found: list[Relation] = [*_of_title(text, title), *_based_on(text, lead, own_titles), *_ended(text, title)]
    kept: dict[tuple[str, str, str], Relation] = {}
    for relation in sorted(found, key=lambda relation: (relation.start, relation.kind)):
        known = (relation.kind, relation.title, "" if relation.title else relation.number)
        if known not in kept or (relation.number and not kept[known].number):
            kept[known] = relation
    numbered = {(r.kind, r.number) for r in kept.values() if r.title and r.number}
    return tuple(r for r in kept.values() if r.title or (r.kind, r.number) not in numbered)


def _relation(kind: RelationKind, reference: Reference) -> Relation:
    return Relation(kind, reference.title, reference.number, reference.start, reference.end)


def _of_title(text: str, title: tuple[int, int]) -> Iterator[Relation]:
    """关于废止《甲》的决定, 关于修改《甲》等三件法规的决定: every 《》 behind the verb counts."""
    kind: RelationKind | None = None
    for reference in references_in(text, *title):
        words = "".join(text[title[0] : reference.start].split())
        kind = kind or next((acts for pattern, acts in _TITLE_ACTS if pattern.search(words)), None)
        if kind is not None and reference.title:
            yield _relation(kind, reference)


def _based_on(text: str, lead: Sequence[Line], own_titles: Collection[str]) -> Iterator[Relation]:
    """Names behind 根据, 按照, 贯彻, 为实施 … in the lead and in 第一条, up to what is made of them."""
    paragraphs = [(line.start, line.end) for line in lead if _is_prose(line.words)]
    if article := _ARTICLE.search(text):
        end = text.find("\n", article.end())
        paragraphs.append((article.end(), len(text) if end < 0 else end))
    for start, end in paragraphs:
        for sentence in _SENTENCE.finditer(text, start, min(end, start + 4000)):
            yield from _bases(text, sentence.start(), sentence.end(), own_titles)
        for named in _CONSTITUTION.finditer(text, start, min(end, start + 4000)):
            yield Relation("based_on", named["name"], "", named.start("name"), named.end("name"))


def _is_prose(words: str) -> bool:
    return len(words) > 12 and ("。" in words or _BASIS.search(words) is not None)


def _bases(text: str, start: int, end: int, own_titles: Collection[str]) -> Iterator[Relation]:
    basis = False
    position = start
    for reference in references_in(text, start, end):
        between = text[position : reference.start]
        position = reference.end
        words = [*_BASIS.finditer(between)]
        breaks = [*_NOT_BASED.finditer(between)]
        if words and (not breaks or words[-1].start() > breaks[-1].start()):
            basis = True
        elif breaks:
            basis = False
        if basis and _plain(reference.title) not in own_titles:
            yield _relation("based_on", reference)


def _ended(text: str, title: tuple[int, int]) -> Iterator[Relation]:
    """《甲》（文号）、《乙》同时废止; 废止《甲》; and the numbered list below 下列文件予以废止：."""
    done = -1
    for match in _ENDS.finditer(text):
        if match.start() < done or title[0] <= match.start() < title[1]:
            continue
        lowest = max(match.start() - _REACH, done, 0)
        start = max(text.rfind(mark, lowest, match.start()) for mark in "。\n") + 1 or lowest
        done = match.end()
        stop = min(
            (at for mark in "。\n" if (at := text.find(mark, match.end(), match.end() + _REACH)) >= 0),
            default=min(len(text), match.end() + _REACH),
        )
        kind: RelationKind = "replaces" if match.group() in _REPLACING else "repeals"
        if ahead := _AHEAD.match(text, match.start(), stop):
            yield from _listed(text, ahead.end(), stop, kind)
            done = stop
        elif not _ALREADY.search(text[max(start, match.start() - 4) : match.start()]):
            yield from _named_before(text, start, match.start(), kind)
            if text[stop : stop + 1] == "\n" and _LIST_FOLLOWS.match(text, match.start(), stop):
                yield from _list_below(text, stop + 1, kind)


def _listed(text: str, start: int, stop: int, kind: RelationKind) -> Iterator[Relation]:
    """Names that follow one another from ``start`` on."""
    position = start
    for reference in references_in(text, start, stop):
        if position != start and not _SEPARATORS.fullmatch(text, position, reference.start):
            return
        if not _partial(text, reference.end, stop):
            yield _relation(kind, reference)
        position = reference.end


def _named_before(text: str, start: int, verb: int, kind: RelationKind) -> Iterator[Relation]:
    """The names that lead up to the verb without other words between them."""
    references = list(references_in(text, start, verb))
    run: list[Reference] = []
    behind = verb
    for reference in reversed(references):
        gap = text[reference.end : behind]
        fits = _BETWEEN.fullmatch(gap) if behind == verb else _SEPARATORS.fullmatch(gap) and _partial_free(gap)
        if not fits or _cited(text[max(start, reference.start - 6) : reference.start]):
            break
        run.append(reference)
        behind = reference.start
    for reference in reversed(run):
        yield _relation(kind, reference)


def _list_below(text: str, start: int, kind: RelationKind) -> Iterator[Relation]:
    position = start
    for _ in range(400):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        line = text[position:stop].strip()
        marker = marker_at_start(line)
        named = next(references_in(text, position, stop), None)
        lead = len(marker.text) if marker else 0
        if named is None or named.start - position > lead + 40 or not (marker or line.startswith("《")):
            return
        yield _relation(kind, named)
        position = stop + 1
        if position >= len(text):
            return


def _partial(text: str, end: int, stop: int) -> bool:
    return _PART.match(text, end, stop) is not None


def _partial_free(gap: str) -> bool:
    return _PART_IN.search(gap) is None


def _cited(before: str) -> bool:
    return _CITED.search(before) is not None


def _plain(title: str) -> str:
    return "".join(title.split())
