"""Does a clause carry what a model's sentence says? Part by part, each against one sentence of the cited clause.

A part (up to 。or ；) passes if one sentence of the clause holds all of it: every value with its bound and its period,
every word in the order of the source, beside the value that it stands beside there, under the same modal word, the
same negation and the same payee. A right sentence in words of its own may fail; it is then the quote that is shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from index.lexical import word_boundaries
from ingest.numerals import Value, find_values, fold_width, numeral_spans, same_value
from ingest.sentences import sentence_spans
from server.answering.answer import Evidence
from server.answering.phrasing import (
    ANSWERS_YES_OR_NO,
    CONTRASTS,
    DIRECTION,
    HEDGES,
    MODALS,
    NEUTRAL,
    modal_class,
    negations,
    recipients,
)
from server.answering.question import Query

ClaimFault = Literal["number", "untyped_number", "pairing", "direction", "modality", "negation", "payee", "wording"]

_SPACE = re.compile(r"\s+")
_PART = re.compile(r"[。！？!?；;\n]+")
_COMMA = re.compile(r"[，,：:]")
_SPEAKS_TO_ASKER = re.compile(r"[您你]")
_REPORTS_ASKER = re.compile(r"[您你](?:所)?(?:说|问|提|讲)|所问|提到的|问题中")
_LEAST_WORDS = 2
"""Words of the source that a part must hold, or it says nothing of it."""


@dataclass(frozen=True, slots=True)
class Misstatement:
    """What in a sentence its clause doesn't carry; ``detail`` is Chinese."""

    fault: ClaimFault
    detail: str


@dataclass(frozen=True, slots=True)
class _Segment:
    """Characters ``[start, end)`` of a text between two commas, with its words."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Text:
    """A folded text without white space, its values, and its words in order, values taken out."""

    text: str
    values: tuple[Value, ...] = field(init=False)
    words: tuple[tuple[int, str], ...] = field(init=False)
    segments: tuple[_Segment, ...] = field(init=False)

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


@dataclass(frozen=True)
class _Source:
    """One sentence of cited evidence ``piece``, and the ``heads`` that stand over it: path, title, 文号, region."""

    piece: int
    sentence: _Text
    heads: str
    years: tuple[Value, ...]

    def holds(self, word: str) -> bool:
        return word in self.sentence.text or word in self.heads

    @property
    def paired(self) -> bool:
        kinds = [value.kind for value in self.sentence.values]
        return "分别" in self.sentence.text and any(kinds.count(kind) > 1 for kind in kinds)


def find_misstatement(text: str, query: Query, cited: Sequence[Evidence]) -> Misstatement | None:
    """Return the first thing in ``text`` that the cited clauses don't carry, or ``None`` where they carry all of it.

    Every part must rest on one sentence of a cited clause, and every cited clause must carry a part.
    """
    sources = [source for i, piece in enumerate(cited) for source in _sources(i, piece)]
    parts = [_Text(part) for part in _PART.split(_fold(text)) if part]
    carriers: set[int] = set()
    for part in parts:
        found: list[tuple[int, Misstatement]] = []
        carrier = None
        for source in sources:
            wrong = _check(part, source, query)
            if wrong is None:
                carrier = source
                break
            found.append((_common(part, source), wrong))
        if carrier is None:
            nearest = max(found, key=lambda f: f[0], default=(0, Misstatement("wording", "所引条款没有文字")))
            return nearest[1]
        carriers.add(carrier.piece)
    if not parts or len(carriers) < len(cited):
        return Misstatement("wording", "有一处引用与这句话无关")
    return None


def _sources(i: int, piece: Evidence) -> list[_Source]:
    document, clause = piece.document, piece.clause
    stated = (*clause.path, document.title, document.number or "", document.issuer or "", *document.region.path)
    heads = _fold("|".join(stated))
    years = tuple(value for label in clause.path for value in find_values(_fold(label)) if value.kind == "date")
    if clause.cells:
        texts = ["，".join(f"{name}：{content}" for name, content in clause.cells)]
    else:
        texts = [clause.text[span.start : span.end] for span in sentence_spans(clause.text)]
    return [_Source(i, _Text(_fold(text).rstrip("。；;")), heads, years) for text in texts]


def _check(part: _Text, source: _Source, query: Query) -> Misstatement | None:
    for check in (_values, _untyped, _pairing, _direction, _modality, _negation, _payee, _wording):
        wrong = check(part, source, query)
        if wrong is not None:
            return wrong
    return None


def _values(part: _Text, source: _Source, query: Query) -> Misstatement | None:
    for value in part.values:
        same = [other for other in (*source.sentence.values, *source.years) if same_value(value, other)]
        if any(set(value.per) == set(other.per) for other in same):
            continue
        if same:
            return Misstatement("number", f"“{value.text}”按什么计算，与条款不同")
        if not _repeats_question(value, part, source, query):
            return Misstatement("number", f"“{value.text}”不在所引条款中")
    return None


def _repeats_question(value: Value, part: _Text, source: _Source, query: Query) -> bool:
    """Whether a number is the asker's own, told as such: their situation may be repeated, their claims may not.

    An amount or a share that only the question names is what they want to know: it is repeated only as their words.
    """
    if not any(same_value(value, own) for own in query.values):
        return False
    around = next(part.text[s.start : s.end] for s in part.segments if s.start <= value.start <= s.end)
    if _REPORTS_ASKER.search(around):
        return True
    if value.kind in ("money", "percent", "multiple"):
        return False
    if _SPEAKS_TO_ASKER.search(around):
        return True
    rivals = [v for v in source.sentence.values if (v.kind, v.unit) == (value.kind, value.unit)]
    inside = [v for v in rivals if _within(value, v)]
    return bool(inside) and (value.kind == "age" or any(same_value(v, said) for v in inside for said in part.values))


def _within(value: Value, wide: Value) -> bool:
    """Whether everything that ``value`` says lies in the range of ``wide``."""
    low = wide.low is None or (value.low is not None and value.low >= wide.low)
    high = wide.high is None or (value.high is not None and value.high <= wide.high)
    return low and high


def _untyped(part: _Text, source: _Source, query: Query) -> Misstatement | None:
    typed = [(value.start, value.end) for value in part.values]
    for start, end in numeral_spans(part.text):
        digits = part.text[start:end]
        if any(s <= start and end <= e for s, e in typed):
            continue
        alone = re.compile(rf"(?<!\d){re.escape(digits)}(?!\d)")
        if not any(alone.search(text) for text in (source.sentence.text, source.heads)):
            return Misstatement("untyped_number", f"“{digits}”不在所引条款中")
    return None


def _pairing(part: _Text, source: _Source, query: Query) -> Misstatement | None:
    """A word that stands beside another value of the same kind in the source may not stand beside this one."""
    for value in part.values:
        same = [v for v in source.sentence.values if same_value(v, value)]
        if same and source.paired:
            return Misstatement("pairing", "条款把多个条件和数值一一对应，只能由规则取其中一档")
        rivals = [v for v in source.sentence.values if v.kind == value.kind and not same_value(v, value)]
        if not same or not rivals:
            continue
        own = "|".join(_region(source.sentence, v) for v in same)
        others = "|".join(_region(source.sentence, v) for v in rivals)
        for _, word in _Text(_region(part, value)).content:
            if len(word) > 1 and word in others and word not in own and word not in source.heads:
                return Misstatement("pairing", f"条款里“{value.text}”与“{word}”不是一回事")
    return None


def _region(text: _Text, value: Value) -> str:
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
    if len(same_segment) > 1:
        place = same_segment.index(value)
        if all(text.text[v.end : v.end + 1] in ("", "，", "、", "和", "及", ",") for v in same_segment):
            first = same_segment[place - 1].end if place else first
            last = value.end if place < len(same_segment) - 1 else last
        else:
            first = value.start if place else first
            last = same_segment[place + 1].start if place < len(same_segment) - 1 else last
    return text.text[first:last]


def _direction(part: _Text, source: _Source, query: Query) -> Misstatement | None:
    """减按90% is not 减90%, 提高到 is not 提高."""
    for value in part.values:
        same = [v for v in source.sentence.values if same_value(v, value)]
        said = _led_by(part.text, value)
        if same and all(_led_by(source.sentence.text, v) != said for v in same):
            return Misstatement("direction", f"“{value.text}”是减到、减掉还是增加，与条款不同")
    return None


def _led_by(text: str, value: Value) -> str:
    match = DIRECTION.search(text[: value.start] + text[value.start : value.end][:3])
    near = DIRECTION.search(text, max(0, value.start - 5), value.start)
    return near.group() if near else match.group() if match and match.end() > value.start else ""


def _modality(part: _Text, source: _Source, query: Query) -> Misstatement | None:
    told = _told(part, source)
    stated = source.sentence.text[: max((s.end for s in told), default=len(source.sentence.text))]
    known = {modal_class(m) for m in MODALS.findall(stated)} | {modal_class(m) for m in MODALS.findall(source.heads)}
    for modal in MODALS.findall(part.text):
        if modal_class(modal) not in known:
            return Misstatement("modality", f"条款没有“{modal}”")
    said = {modal_class(hedge) for hedge in HEDGES.findall(part.text)}
    for segment in told:
        governing = _governing(segment, part, source)
        if governing and said.isdisjoint(modal_class(hedge) for hedge in governing):
            return Misstatement("modality", f"漏掉了“{governing[0]}”")
        words = source.sentence.text[segment.start : segment.end]
        for contrast in CONTRASTS.findall(words):
            if contrast not in part.text:
                return Misstatement("wording", f"漏掉了“{contrast}”")
    return None


def _governing(segment: _Segment, part: _Text, source: _Source) -> list[str]:
    """The hedges over the words that are told of ``segment``: its own, else the last ones before it."""
    text = source.sentence.text
    held = [text.find(word, segment.start, segment.end) for _, word in part.content if len(word) > 1]
    furthest = max((i for i in held if i >= 0), default=segment.end)
    own = [m.group() for m in HEDGES.finditer(text, segment.start, segment.end) if m.start() < furthest]
    if own or HEDGES.search(text, segment.start, segment.end):
        return own
    for earlier in reversed([s for s in source.sentence.segments if s.end < segment.start]):
        above = [m.group() for m in HEDGES.finditer(text, earlier.start, earlier.end)]
        if above:
            return above
    return []


def _told(part: _Text, source: _Source) -> list[_Segment]:
    """The segments of the source that the part tells: half of their words, or the best match of one of its segments."""
    said = {word for _, word in part.content if len(word) > 1}
    told = [s for s in source.sentence.segments if s.words and 2 * len(said & set(s.words)) >= len(set(s.words))]
    for segment in part.segments:
        own = {word for word in segment.words if source.holds(word)}
        scored = [(sum(w in source.sentence.text[s.start : s.end] for w in own), s) for s in source.sentence.segments]
        best = max((count for count, _ in scored), default=0)
        told += [s for count, s in scored if count == best and best and s not in told][:1]
    return sorted(told, key=lambda s: s.start)


def _negation(part: _Text, source: _Source, query: Query) -> Misstatement | None:
    stated = negations(source.sentence.text, source.sentence.words)
    said = negations(part.text, part.words)
    for negation in said:
        if not any(negation.sign == other.sign and negation.first in other.over for other in stated):
            return Misstatement("negation", f"条款没有“{negation.sign}{negation.first}”")
    for other in stated:
        kept = any(n.sign == other.sign and n.first in other.over for n in said)
        bare = other.first and other.first in part.text and not _stands_bare(other.first, other.sign, source)
        if bare and not kept:
            return Misstatement("negation", f"漏掉了“{other.sign}{other.first}”的否定")
    return None


def _stands_bare(word: str, sign: str, source: _Source) -> bool:
    """Whether the source also holds the word without the negation."""
    text = source.sentence.text
    places = [m.start() for m in re.finditer(re.escape(word), text)]
    return any(sign not in text[max(0, i - len(sign) - 1) : i] for i in places)


def _payee(part: _Text, source: _Source, query: Query) -> Misstatement | None:
    said = recipients(part.text, "")
    stated = recipients(source.sentence.text, source.heads)
    if said and stated and not said <= stated:
        return Misstatement("payee", "钱给谁与条款不同")
    return None


def _wording(part: _Text, source: _Source, query: Query) -> Misstatement | None:
    if ANSWERS_YES_OR_NO.match(part.text):
        return Misstatement("wording", "条款不回答是或不是")
    place = held = 0
    for start, word in part.content:
        asked = _SPEAKS_TO_ASKER.search(_segment_at(part, start)) and word in query.text
        if len(word) == 1:
            pairs = (part.text[max(0, start - 1) : start + 1], part.text[start : start + 2])
            if not asked and not any(len(pair) == 2 and source.holds(pair) for pair in pairs):
                return Misstatement("wording", f"条款没有“{''.join(pairs[0])}”")
            continue
        found = source.sentence.text.find(word, place)
        if found >= 0:
            place, held = found + len(word), held + 1
        elif word in source.heads:
            held += 1
        elif not asked:
            known = word in source.sentence.text
            return Misstatement("wording", f"“{word}”的先后与条款不同" if known else f"条款没有“{word}”")
    return None if held + len(part.values) >= _LEAST_WORDS else Misstatement("wording", "这句话没有条款的内容")


def _segment_at(text: _Text, place: int) -> str:
    return next(text.text[s.start : s.end] for s in text.segments if s.start <= place <= s.end)


def _common(part: _Text, source: _Source) -> int:
    return sum(len(word) for _, word in part.content if source.holds(word)) + 2 * sum(
        any(same_value(v, other) for other in source.sentence.values) for v in part.values
    )


def _fold(text: str) -> str:
    return _SPACE.sub("", fold_width(text))


def _words(text: str, values: Sequence[Value]) -> tuple[tuple[int, str], ...]:
    blank = text
    for value in values:
        blank = blank[: value.start] + "," * (value.end - value.start) + blank[value.end :]
    cuts = sorted(word_boundaries(blank))
    pieces = ((a, blank[a:b]) for a, b in zip(cuts, cuts[1:], strict=False))
    return tuple((a, piece) for a, piece in pieces if any(char.isalnum() for char in piece))


def _segments(text: str, words: Sequence[tuple[int, str]], values: Sequence[Value]) -> tuple[_Segment, ...]:
    inside = [(v.start, v.end) for v in values]
    cuts = [m.start() for m in _COMMA.finditer(text) if not any(s <= m.start() < e for s, e in inside)]
    edges = [-1, *cuts, len(text)]
    spans = [(a + 1, b) for a, b in zip(edges, edges[1:], strict=False)]
    return tuple(
        _Segment(
            start, end, tuple(w for i, w in words if start <= i < end and len(w) > 1 and w not in NEUTRAL)
        )
        for start, end in spans
    )
