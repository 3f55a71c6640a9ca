"""Which place a question is about, and whose rule may answer it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexical import word_boundaries
from ingest.divisions import Place, find_places
from ingest.metadata import DOCUMENT_NUMBER
from ingest.model import Document
from server.answering.answer import Question

_EXCEPT = re.compile(r"(?:市|县|区)?(?:以外|之外|除外)")
_NATIONWIDE = re.compile(
    r"全国|国家(?=(?:的|层面|统一)?(?:规定|标准|政策|要求|层面))|中央(?=(?:的)?(?:规定|标准|政策|要求))|全省|省里"
)


def places_in(text: str) -> tuple[Place, ...]:
    """Return the places that ``text`` names; a short name counts only where words begin and end (not 评*定结*果)."""
    return find_places(text, word_boundaries(text))


@dataclass(frozen=True, slots=True)
class Regions:
    """The documents of the places asked about, grouped by place; places not covered; an ambiguity that was resolved."""

    documents: tuple[tuple[Document, ...], ...]
    foreign: tuple[str, ...]
    assumed: str | None


def asked_regions(question: Question, text: str, library: Sequence[Document]) -> Regions:
    """Resolve the places of the question, else the chosen region, else those of the latest earlier question.

    A 文号 in the question names its document. A city's document also speaks for its districts and counties, never for
    the province or city above it.
    """
    for source in (text, question.region or "", *reversed(question.previous)):
        places = places_in(source)
        numbers = [m.group() for m in DOCUMENT_NUMBER.finditer(unicodedata.normalize("NFC", source))]
        nationwide = _NATIONWIDE.search(source)
        if nationwide and not places and not numbers:
            return Regions((), (nationwide.group(),), None)
        if not places and not numbers:
            continue
        by_number = [d for d in library for n in numbers if d.number and _same_number(d.number, n)]
        groups: list[tuple[Document, ...]] = [(d,) for d in dict.fromkeys(by_number)]
        foreign: list[str] = []
        if numbers and not by_number and not places:
            foreign += numbers
        assumed = None
        for place in _narrowed(places):
            if _EXCEPT.match(source, place.end):
                foreign.append(f"{place.text}以外的地方")
                continue
            covering = [(path, docs) for path in place.candidates if (docs := _covering(path, library))]
            if not covering:
                foreign.append(place.text)
                continue
            if len(place.candidates) > 1 and len(covering) == 1:
                others = "、".join("".join(p) for p in place.candidates if p != covering[0][0])
                assumed = f"“{place.text}”也可能指{others}；这里按{''.join(covering[0][0])}回答。"
            for _, docs in covering:
                if docs not in groups and not any(set(docs) <= set(group) for group in groups):
                    groups.append(docs)
        return Regions(tuple(groups), tuple(dict.fromkeys(foreign)), assumed)
    if question.region:
        # a region chosen by a name that is no division (or unknown) is covered only if a document carries it
        docs = tuple(d for d in library if question.region in d.region.path)
        return Regions((docs,), (), None) if docs else Regions((), (question.region,), None)
    return Regions((), (), None)


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


def _same_number(a: str, b: str) -> bool:
    def fold(number: str) -> str:
        return re.sub(r"[〔\[［（(【〕\]］）)】第\s]", "", number)

    return fold(a) == fold(b) or fold(b).endswith(fold(a))
