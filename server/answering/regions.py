"""Which place a question is about, and whose rule may answer it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexical import word_boundaries
from ingest.divisions import Place, short_name
from ingest.model import Document
from server.answering.answer import Question
from server.answering.document_numbers import named_numbers, numbered
from server.answering.naming import named_documents, unheld_law
from server.answering.places import places_in

_BESIDE = re.compile(r"(?:离|距离?|紧?挨着|紧?靠着|紧邻|毗邻)$")
"""Before a place that only says where another one lies: 长治…离晋城不远."""
_EXCEPT = re.compile(r"(?:市|县|区)?(?:以外|之外|除外)")
_RULES = r"(?=(?:的|层面|统一)?(?:规定|标准|政策|要求|文件|法律|法规|层面))"
_NATIONWIDE = re.compile(rf"全国|国家{_RULES}|中央{_RULES}|国务院(?:的)?(?:条例|规定)|国家(?:的)?条例")
_UNKNOWN = re.compile(
    r"(?:^|[，。；？！,;?!\s在住到去是于])((?!在|住|到|去|是|来|从|我|你|俺|咱|本|全|各|该|这|那|哪|超|夜|股|楼|集|门|上|城|地|直|省|县|外|几|两|多|大|小|都|某)"
    r"[\u4e00-\u9fff]{2}(?:市|县))(?!场|民|政|容|区|级|城|里|内|外|长|委|直|属|值|价)"
)
"""A word that looks like a town's full name; if no division has it, it may be a slip for one that is covered."""
_PROVINCEWIDE = re.compile(rf"全省|省里{_RULES}")


@dataclass(frozen=True, slots=True)
class Regions:
    """The documents of the places asked about, grouped by place; places not covered; an ambiguity that was resolved.

    ``unheld`` is the name of a law that the library hasn't, where neither a place nor another document is named.
    """

    documents: tuple[tuple[Document, ...], ...]
    foreign: tuple[str, ...]
    assumed: str | None
    unheld: str | None = None


def asked_regions(question: Question, text: str, library: Sequence[Document]) -> Regions:
    """Resolve the places of the question, else the chosen region, else those of the latest earlier question.

    A 文号 in the question names its document. A city's document also speaks for its districts and counties, never for
    the province or city above it.
    """
    for source in (text, question.region or "", *reversed(question.previous)):
        regions = _regions_in(source, library)
        if regions is not None:
            return regions
        if not question.region and (unheld := unheld_law(source, library)):
            return Regions((), (), None, unheld)
    if question.region:
        # a region chosen by a name that is no division (or unknown) is covered only if a document carries it
        docs = tuple(d for d in library if question.region in d.region.path)
        return Regions((docs,), (), None) if docs else Regions((), (question.region,), None)
    return Regions((), (), None)


def _regions_in(source: str, library: Sequence[Document]) -> Regions | None:
    """Resolve what one text names: documents by 文号 or title, then places; ``None`` where it names neither."""
    places = _asked_places(source)
    numbers = named_numbers(source)
    named = named_documents(source, library)
    cut = _cut_in_two(source, places, library)
    if not places and not numbers and not named and not cut:
        return _without_a_place(source, library)
    by_number = [document for number in numbers for document in numbered(number, library)]
    groups: list[tuple[Document, ...]] = [(d,) for d in dict.fromkeys(by_number)] + ([cut] if cut else [])
    told_apart: set[Place] = set()
    for group in named:
        own = _of_places(group, places, library)
        told_apart |= set(own)
        unplaced = (group,) if not own and (len(group) == 1 or not places) else ()
        groups += [docs for docs in (*own.values(), *unplaced) if docs not in groups]
    foreign = list(numbers) if numbers and not by_number and not places else []
    assumed = None
    for place in _narrowed([place for place in places if place not in told_apart]):
        covering = [(path, docs) for path in place.candidates if (docs := _covering(path, library))]
        if _EXCEPT.match(source, place.end):
            foreign.append(f"{place.text}以外的地方")
        elif not covering:
            foreign.append(place.text)
        else:
            assumed = _assumed(place, [path for path, _ in covering]) or assumed
            for _, docs in covering:
                if docs not in groups and not any(set(docs) <= set(group) for group in groups):
                    groups.append(docs)
    return Regions(tuple(groups), tuple(dict.fromkeys(foreign)), assumed)


def _cut_in_two(source: str, places: Sequence[Place], library: Sequence[Document]) -> tuple[Document, ...]:
    """Return the documents of a city of the library whose name begins the text, though a word's border cuts it.

    A dictionary reads 大连长护险 as 大 and 连长: without this the question would be one of no place.
    """
    start = len(source) - len(source.lstrip())
    if any(place.start == start for place in places):
        return ()
    borders = word_boundaries(source)
    return tuple(
        document
        for document in library
        for name in [short_name(document.region.name or "")]
        if len(name) > 1 and source.startswith(name, start) and start + len(name) not in borders
    )


def _asked_places(source: str) -> tuple[Place, ...]:
    """Return the places of a text without those that only say where another one lies."""
    places = places_in(source)
    return tuple(place for place in places if not _BESIDE.search(source, 0, place.start)) or places


def _without_a_place(source: str, library: Sequence[Document]) -> Regions | None:
    """Resolve a text that names no division: a town that there isn't, the whole country, a province as such."""
    if unknown := _UNKNOWN.findall(source):
        return Regions((), tuple(dict.fromkeys(unknown)), None)
    national = tuple(document for document in library if not document.region.path)
    if national and _NATIONWIDE.search(source):
        return Regions((national,), (), None)
    if wide := _NATIONWIDE.search(source) or _PROVINCEWIDE.search(source):
        return Regions((), (wide.group(),), None)
    return None


def _assumed(place: Place, covered: Sequence[tuple[str, ...]]) -> str | None:
    """Say which of the places of one name is meant, where the library covers only one of them."""
    if len(place.candidates) < 2 or len(covered) != 1:
        return None
    others = "、".join("".join(path) for path in place.candidates if path != covered[0])
    return f"“{place.text}”也可能指{others}；这里按{''.join(covered[0])}回答。"


def _of_places(
    group: Sequence[Document], places: Sequence[Place], library: Sequence[Document]
) -> dict[Place, tuple[Document, ...]]:
    """Return which of the documents of one name each place means: 浙江那个残疾人保障条例 is one of three."""
    covering = {place: {d.id for path in place.candidates for d in _covering(path, library)} for place in places}
    meant = {place: tuple(d for d in group if d.id in ids) for place, ids in covering.items()}
    return {place: docs for place, docs in meant.items() if docs}


def _narrowed(places: Sequence[Place]) -> list[Place]:
    """Read places together: 丹东东港 is 丹东's 东港; a place that only widens a narrower one (辽宁丹东) drops out."""
    narrowed: list[Place] = []
    for i, place in enumerate(places):
        around = [p for j, p in enumerate(places) if j != i]
        inside = tuple(
            c
            for c in place.candidates
            if any(o != c and c[: len(o)] == o for other in around for o in other.candidates)
        )
        place = Place(place.text, place.start, place.end, inside) if inside else place
        widens = any(
            len(o) > len(c) and o[: len(c)] == c and other.start == place.end
            for c in place.candidates
            for other in around
            for o in other.candidates
        )
        if not widens:
            narrowed.append(place)
    return narrowed


def _covering(path: tuple[str, ...], library: Sequence[Document]) -> tuple[Document, ...]:
    own = tuple(d for d in library if d.region.path and d.region.path == path)
    if own:
        return own
    above = [d for d in library if d.region.path and path[: len(d.region.path)] == d.region.path]
    deepest = max((len(d.region.path) for d in above), default=0)
    return tuple(d for d in above if len(d.region.path) == deepest)
