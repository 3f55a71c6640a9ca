"""A cited clause as the verifier reads it: sentence by sentence, with words, values, and the headings over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from index.lexical import word_boundaries
from ingest.model import Clause, Document
from ingest.numbers.numerals import Value, find_values, fold_width
from ingest.sentences import sentence_spans
from server.answering.answer import Evidence
from server.answering.phrasing import NEUTRAL, WHO_SHALL

END = "。；;！!？? "
"""Marks that end a sentence of a clause."""

_GOES_ON = re.compile(r"\s*(?:根据|按|依据|每|同时|其中|具体|(?:[补奖]助?[助贴补励])?标准|上述|最[高低多少])")
_GOES_RIGHT_ON = ("、", "，", "(", "《", "“")
_WITHOUT_SUBJECT = re.compile(r"\s*(?:对|为|向|将|把|按|根据|并|在)")
"""What begins a sentence that goes on with the subject of the one before."""
_SPACE = re.compile(r"\s+")
_COMMA = re.compile(r"[，,：:]")
_NOUN_IN_VALUE = re.compile(
    r"^(?:不低于|不少于|不小于|不超过|不高于|不大于|超过|高于|大于|低于|少于|小于|至少|最少|最低|最高|最多|至多)"
    r"(?![百千万]分之)(?P<noun>[\u4e00-\u9fff]{2,36}?)(?=[0-9]|[百千万]分之|[一二两三四五六七八九十半])"
)
"""What a share is of stands in the value's own words: 不低于*地上新建总建筑面积*千分之三."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters ``[start, end)`` of a text between two commas, with its words."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """A folded text without white space, its values, and its words in order, values taken out."""

    text: str
    values: tuple[Value, ...] = field(init=False)
    words: tuple[tuple[int, str], ...] = field(init=False)
    segments: tuple[Segment, ...] = field(init=False)

    def __post_init__(self) -> None:
        values = find_values(self.text)
        words = _words(self.text, values)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "segments", _segments(self.text, words, values))

    @property
    def content(self) -> tuple[tuple[int, str], ...]:
        """The words that claim something, with their offsets."""
        return tuple((i, word) for i, word in self.words if word not in NEUTRAL)

    def within(self, segment: Segment) -> str:
        """Return the characters of a segment."""
        return self.text[segment.start : segment.end]


@lru_cache(maxsize=4096)
def statement_of(text: str) -> Statement:
    """Return the statement of a folded text; a clause is read once for all the sentences that are held against it."""
    return Statement(text)


@dataclass(frozen=True)
class Source:
    """One sentence of cited evidence ``piece``, and the ``heads`` that stand over it: path, title, 文号, region."""

    piece: int
    sentence: Statement
    heads: str
    label: str
    years: tuple[Value, ...]
    places: tuple[str, ...] = ()
    """The region of the document, from the province down."""
    cells: tuple[tuple[str, str], ...] = ()
    """Column name and content of each cell, where the sentence is a table row."""
    lead: str = ""
    """Who shall do it, where only the sentence before says so."""

    def wider_place(self, text: str) -> str | None:
        """Return a place above the document's own that ``text`` names as if it were the one meant.

        辽宁省鞍山市 only leads to the place; a sentence of the clause may also name the province itself.
        """
        for depth, place in enumerate(self.places[:-1]):
            at = text.find(place)
            if at >= 0 and place not in self.sentence.text:
                behind = text[at + len(place) :]
                below = [name for lower in self.places[depth + 1 :] for name in (lower, lower[:-1])]
                if not any(behind.startswith(name) for name in below):
                    return place
        return None

    def is_place(self, word: str) -> bool:
        """Whether a word is the name of the document's own place, in full or without 市, 县, 区."""
        return bool(self.places) and word in (self.places[-1], self.places[-1][:-1])

    def holds(self, word: str) -> bool:
        """Whether the sentence or its headings hold the word."""
        return word in self.sentence.text or word in self.heads

    @property
    def paired(self) -> bool:
        """Whether the sentence pairs several values with conditions (…分别…)."""
        kinds = [value.kind for value in self.sentence.values]
        return "分别" in self.sentence.text and any(kinds.count(kind) > 1 for kind in kinds)


def sources_of(i: int, piece: Evidence) -> list[Source]:
    """Return the sentences of the clause of the ``i``-th cited piece, and those neighbours that are read as one.

    A table row is one sentence, with its column names.
    """
    clause = piece.clause
    if clause.cells:
        return [source_of(i, "，".join(clause.cell_texts), clause, piece.document)]
    texts = [clause.text[span.start : span.end] for span in sentence_spans(clause.text)]
    single = [
        source_of(i, text, clause, piece.document, lead) for text, lead in zip(texts, leads_of(texts), strict=True)
    ]
    joined = ["，".join(text.rstrip(END) for text in both) for both in pairwise(texts) if may_join(*both)]
    return [*single, *(source_of(i, text, clause, piece.document) for text in joined)]


def leads_of(texts: Sequence[str]) -> list[str]:
    """Return for each sentence of a clause who shall do it by the sentence before its ；, empty where it says itself.

    市人民政府应当为…代缴…；为…代缴…: the second has the subject of the first.
    """
    leads: list[str] = []
    lead = ""
    for i, text in enumerate(texts):
        if i and texts[i - 1].rstrip().endswith(("；", ";")) and _WITHOUT_SUBJECT.match(text):
            leads.append(lead)
        else:
            own = WHO_SHALL.match(fold(text))
            lead = own["who"] + own["shall"] if own else ""
            leads.append("")
    return leads


def may_join(first: str, second: str) -> bool:
    """Whether two neighbouring sentences may be read as one: both state values, of different kinds, and no dates.

    The second must go on from the first (根据…三个档次，每年…): with a subject of its own it is about something else.
    Who says both the condition (投入运营半年以上) and the amount (每年2万元) rests on two sentences. Where both hold
    values of one kind, or dates, nothing tells which words go with which value.
    """
    if not _GOES_ON.match(second):
        return False
    kinds = {value.kind for value in find_values(first)}, {value.kind for value in find_values(second)}
    return bool(kinds[0] and kinds[1]) and not kinds[0] & kinds[1] and "date" not in kinds[0] | kinds[1]


def source_of(i: int, text: str, clause: Clause, document: Document, lead: str = "") -> Source:
    """Return words of a clause as the ``i``-th source, with what stands over them: headings, and a subject before."""
    stated = (
        lead,
        *_headings(clause),
        document.title,
        document.number or "",
        document.issuer or "",
        *document.region.path,
    )
    years = tuple(value for label in clause.path for value in find_values(fold(label)) if value.kind == "date")
    places = tuple(fold(place) for place in document.region.path)
    sentence = statement_of(fold(text).rstrip("。；;"))
    cells = tuple((fold(name), fold(content)) for name, content in clause.cells or ())
    return Source(i, sentence, fold("|".join(stated)), clause.label, years, places, cells, fold(lead))


def _headings(clause: Clause) -> tuple[str, ...]:
    """The path of a clause; its own label only where that is a heading, and not the beginning of its first sentence.

    第十条人口计生部门应当组织… names who acts in that sentence, and in no other of the clause.
    """
    label = fold(clause.path[-1]) if clause.path else ""
    first, _, _ = clause.text.lstrip().partition("\n")
    line = fold(first)
    behind = line[len(label) : len(label) + 1]
    if label and line.startswith(label) and (behind.isalnum() or behind in _GOES_RIGHT_ON):
        return clause.path[:-1]
    return clause.path


def region(text: Statement, value: Value) -> str:
    """The words that go with ``value``: what leads to it after the last value of its kind, or what follows a date."""
    kin = [v for v in text.values if v.kind == value.kind]
    at = next(i for i, v in enumerate(kin) if v.start == value.start)
    homes = [next(j for j, s in enumerate(text.segments) if s.start <= v.start <= s.end) for v in kin]
    first = text.segments[homes[at]].start
    last = text.segments[homes[at]].end
    if value.kind == "date":
        last = next((text.segments[j].start for j in homes[at + 1 :] if j != homes[at]), len(text.text))
        first = 0 if at == 0 else first
    else:
        before = [j for j in homes[:at] if j != homes[at]]
        first = text.segments[before[-1]].end if before else 0
        last = len(text.text) if at == len(kin) - 1 else last
    # several in one segment: the noun follows the number (5个…及100个…), or leads to it (…达到70%、…达到50%)
    same_segment = [v for v, j in zip(kin, homes, strict=True) if j == homes[at]]
    if len(same_segment) == 1:
        return text.text[first:last]
    place = same_segment.index(value)
    edge = place == len(same_segment) - 1
    if all(text.text[v.end : v.end + 1] in ("", "，", "、", "和", "及", ",") for v in same_segment):
        own = text.text[same_segment[place - 1].end if place else first : value.end]
        return f"{own}|{text.text[same_segment[-1].end : last]}"
    own = text.text[value.start : last if edge else same_segment[place + 1].start]
    return f"{text.text[first : same_segment[0].start]}|{own}"


def segment_at(text: Statement, place: int) -> Segment:
    """Return the segment that holds the character at ``place``."""
    return next(s for s in text.segments if s.start <= place <= s.end)


def fold(text: str) -> str:
    """Fold widths and drop white space, but keep ，: folded it would join 60，100元 to 60,100元."""
    return "，".join(_SPACE.sub("", fold_width(piece)) for piece in text.split("，"))


def _words(text: str, values: Sequence[Value]) -> tuple[tuple[int, str], ...]:
    blank = text
    for value in values:
        kept = [m.span("noun") for m in _NOUN_IN_VALUE.finditer(value.text)]
        bare = "".join(char if any(a <= i < b for a, b in kept) else "," for i, char in enumerate(value.text))
        blank = blank[: value.start] + bare + blank[value.end :]
    cuts = sorted(word_boundaries(blank))
    pieces = ((a, blank[a:b]) for a, b in pairwise(cuts))
    return tuple((a, piece) for a, piece in pieces if any(char.isalnum() for char in piece))


def _segments(text: str, words: Sequence[tuple[int, str]], values: Sequence[Value]) -> tuple[Segment, ...]:
    inside = [(v.start, v.end) for v in values]
    cuts = [m.start() for m in _COMMA.finditer(text) if not any(s <= m.start() < e for s, e in inside)]
    edges = [-1, *cuts, len(text)]
    spans = [(a + 1, b) for a, b in pairwise(edges)]
    return tuple(
        Segment(start, end, tuple(w for i, w in words if start <= i < end and len(w) > 1 and w not in NEUTRAL))
        for start, end in spans
        if start < end
    )
