"""Does a clause carry what a model's sentence says? Part by part, each against one sentence of the cited clause.

A part (up to 。or ；) passes if one sentence of the clause holds all of it: every value with its bound and its period,
every word in the order of the source, beside the value that it stands beside there, under the same modal word, the
same negation and the same payee. A right sentence in words of its own may fail; it is then the quote that is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from server.answering.actors import wrong_actor
from server.answering.claimed_values import SPEAKS_TO_ASKER, wrong_direction, wrong_numeral, wrong_pairing, wrong_value
from server.answering.for_whom import crossed
from server.answering.misstatements import Misstatement
from server.answering.phrasing import (
    ANSWERS_YES_OR_NO,
    CONTRASTS,
    LIMITS,
    MODALS,
    NEUTRAL,
    Negation,
    hedges_in,
    is_organ,
    modal_class,
    negations,
    recipients,
)
from server.answering.qualifiers import omitted_basis, omitted_condition, other_frequency
from server.answering.question import Query
from server.answering.sources import Segment, Source, Statement, fold, segment_at, statement_of
from server.answering.told_segments import best_matches, told_segments

_PART = re.compile(r"[。！？!?；;\n]+")
_OWN_FAMILY = frozenset("母亲 父亲 妈妈 爸爸 妈 爸 爷爷 奶奶 姥姥 姥爷 外公 外婆 老伴 老人 家里 家人 今年".split())
"""The asker's own people, who may be spoken of in a part that says 您."""
_PARTICLES = "".join(word for word in NEUTRAL if len(word) == 1)
_NEGATION_REACH = 3
"""Characters between a negation and the word that it negates."""
_OPENING = 2
"""Characters before a date that opens a segment: 到, 力争到."""
_OWN_VERB_ONLY = frozenset({"优先"})
"""Hedges of the verb behind them alone: 对…优先推荐，对…实行末位淘汰."""
_NOTHING = "\0"
"""Stands in no text: a word at the edge of a part has no neighbour that could complete it."""
_JOINS = re.compile("或者?|以及|和|与|及|并且?|且")
_BESIDE = 2
"""Characters on either side by which two words that are joined are found again."""
_LEAST_WORDS = 2
"""Words of the source that a part must hold, or it says nothing of it."""


def parts_of(text: str) -> list[Statement]:
    """Return what is said up to each 。or ；, every part of which needs a source of its own."""
    return [Statement(part) for part in _PART.split(fold(text)) if part]


def faults(part: Statement, source: Source, query: Query) -> Iterator[Misstatement]:
    """Yield what in ``part`` the source doesn't carry: one of each kind at most, what is surest first."""
    # one after the other: most sources fail the first check, and only that is asked for
    checks: tuple[Callable[[], Misstatement | None], ...] = (
        lambda: wrong_value(part, source, query),
        lambda: wrong_numeral(part, source),
        lambda: wrong_pairing(part, source),
        lambda: wrong_direction(part, source),
        lambda: _modality(part, source),
        lambda: _negation(part, source),
        lambda: _omission(part, source),
        lambda: _condition(part, source),
        lambda: _payee(part, source),
        lambda: crossed(part, source),
        lambda: _alternative(part, source),
        lambda: wrong_actor(part, source),
        lambda: _wording(part, source, query),
    )
    yield from (fault for check in checks if (fault := check()) is not None)


def _modality(part: Statement, source: Source) -> Misstatement | None:
    told = told_segments(part, source)
    text = source.sentence.text
    stated = text[: max((s.end for s in told), default=len(text))]
    own = MODALS.findall(stated)
    # a heading lends its modal words only to what has none: 残疾人应当遵守… is nothing that is 鼓励
    allowed = Counter(modal_class(m) for m in own or MODALS.findall(source.heads))
    turned = [n.start for n in stated_negations(source.sentence)]
    hedged = any(
        hedges_in(text, s.start, s.end) or _hedges_above(s, source) or any(s.start <= i < s.end for i in turned)
        for s in told
    )
    for modal, count in Counter(MODALS.findall(part.text)).items():
        if modal == "要" and told and not hedged:
            continue  # what a policy sets down without a hedge is to be done: 2023年底前全部具备… is 要具备
        if count > allowed[modal_class(modal)]:
            return Misstatement("modality", f"条款没有“{modal}”")
        allowed[modal_class(modal)] -= count
    said = Counter(modal_class(m.group()) for m in hedges_in(part.text, 0, len(part.text)))
    for segment in told:
        for hedge in hedges_over(segment, part, source):
            if not said[modal_class(hedge)]:
                return Misstatement("modality", f"漏掉了“{hedge}”")
            said[modal_class(hedge)] -= 1
        above = [] if hedges_in(text, segment.start, segment.end) else _hedges_above(segment, source)
        if above and not any(
            modal_class(hedge) in {modal_class(m.group()) for m in hedges_in(part.text, 0, len(part.text))}
            for hedge in above
        ):
            return Misstatement("modality", f"漏掉了“{above[0]}”")
    return None


def hedges_over(segment: Segment, part: Statement, source: Source) -> list[str]:
    """The hedges of ``segment`` that stand before the last of its words that is told; 试点 stands behind its words."""
    text = source.sentence.text
    held = [text.find(word, segment.start, segment.end) for _, word in part.content if len(word) > 1]
    furthest = max((i for i in held if i >= 0), default=segment.end)
    own = hedges_in(text, segment.start, segment.end)
    return [m.group() for m in own if m.start() < furthest or m.group() == "试点"]


def _hedges_above(segment: Segment, source: Source) -> list[str]:
    """The hedges of the nearest segment before that has any: 鼓励…设置…产品，为…提供…服务 hedges both.

    A date opens a statement of its own: 引导…发展护理型床位，到2022年…占比不低于50%. The cells of a table
    row stand side by side.
    """
    text = source.sentence
    if source.cells:
        return []
    if any(v.kind == "date" and 0 <= v.start - segment.start <= _OPENING for v in text.values):
        return []
    for earlier in reversed([s for s in text.segments if s.end < segment.start]):
        condition = text.text.endswith("的", 0, earlier.end)
        found = [m.group() for m in hedges_in(text.text, earlier.start, earlier.end)]
        above = [hedge for hedge in found if condition or hedge not in _OWN_VERB_ONLY]
        if above:
            return above
    return []


def _omission(part: Statement, source: Source) -> Misstatement | None:
    """A word that limits or turns what is told, and is left out: 超过部分, 市级*以上*, 不高于."""
    text = source.sentence
    for segment in best_matches(part, source):
        for contrast in CONTRASTS.findall(text.text, segment.start, segment.end):
            if contrast not in part.text:
                return Misstatement("wording", f"漏掉了“{contrast}”")
    for match in LIMITS.finditer(text.text):
        typed = any(v.start <= match.start("limit") < v.end for v in text.values)
        if not typed and match["whom"] in part.text and match.group() not in part.text:
            return Misstatement("number", f"漏掉了“{match.group()}”")
    return None


def _condition(part: Statement, source: Source) -> Misstatement | None:
    """Whom or what the clause holds for, how often, and which place it is of."""
    told = told_segments(part, source)
    dropped = omitted_condition(part, source.sentence, told) or omitted_basis(part, source.sentence, told)
    if dropped is not None:
        return Misstatement("condition", f"漏掉了“{dropped.condition}”的条件")
    often = other_frequency(part, source.sentence)
    if often is not None:
        return Misstatement("condition", f"条款写的是“{often[1]}”，不是“{often[0]}”")
    wider = source.wider_place(part.text)
    return None if wider is None else Misstatement("wording", f"条款不是“{wider}”的规定")


def _negation(part: Statement, source: Source) -> Misstatement | None:
    stated = stated_negations(source.sentence)
    said = stated_negations(part)
    for negation in said:
        if not any(negation.sign == other.sign and negation.first in other.over for other in stated):
            return Misstatement("negation", f"条款没有“{negation.sign}{negation.first}”")
    left = list(said)
    for other in (n for s in told_segments(part, source) for n in stated if s.start <= n.start < s.end):
        kept = next((n for n in left if n.sign == other.sign and n.first in other.over), None)
        if kept is not None:
            left.remove(kept)
        elif any(len(w) > 1 and w in part.text and not _stands_bare(w, other, source) for w in other.over):
            return Misstatement("negation", f"漏掉了“{other.sign}{other.first}”的否定")
    return None


def stated_negations(text: Statement) -> tuple[Negation, ...]:
    """The negations of a text but for those in a bound (不低于50%), which are compared with the values."""
    bounds = [(v.start, v.end) for v in text.values]
    found = negations(text.text, text.words)
    return tuple(n for n in found if not any(start <= n.start < end for start, end in bounds))


def _stands_bare(word: str, negation: Negation, source: Source) -> bool:
    """Whether the segment of the negation also holds the word without it."""
    segment = segment_at(source.sentence, negation.start)
    signs = [n.end for n in stated_negations(source.sentence) if n.sign == negation.sign]
    places = [m.start() + segment.start for m in re.finditer(re.escape(word), source.sentence.within(segment))]
    return any(not any(0 <= i - end <= _NEGATION_REACH for end in signs) for i in places)


def _payee(part: Statement, source: Source) -> Misstatement | None:
    said = recipients(part.text, "")
    stated = recipients(source.sentence.text, source.label)
    if said and stated and not said <= stated:
        return Misstatement("payee", "钱给谁与条款不同")
    return None


def _alternative(part: Statement, source: Source) -> Misstatement | None:
    """An 或 for the source's 和 between the same words, or the other way round."""
    for match in _JOINS.finditer(part.text):
        before, behind = part.text[: match.start()][-_BESIDE:], part.text[match.end() :][:_BESIDE]
        if len(before) < _BESIDE or len(behind) < _BESIDE:
            continue
        beside = re.compile(f"{re.escape(before)}({_JOINS.pattern}|，){re.escape(behind)}")
        stated = [found[1] for found in beside.finditer(source.sentence.text)]
        if stated and all(("或" in join) != ("或" in match.group()) for join in stated):
            return Misstatement("wording", f"条款写的是“{stated[0]}”，不是“{match.group()}”")
    return None


def _wording(part: Statement, source: Source, query: Query) -> Misstatement | None:
    if ANSWERS_YES_OR_NO.match(part.text):
        return Misstatement("wording", "条款不回答是或不是")
    place = held = 0
    denied = bool(stated_negations(source.sentence))
    for i, (start, word) in enumerate(part.words):
        if word in NEUTRAL or modal_class(word) != word:  # modal words have been compared by their classes
            continue
        if word == "有" and not denied:  # 有75%的机构; where the clause denies something, 有 may be what it denies
            continue
        asked = (
            word in _OWN_FAMILY and word in query.text and SPEAKS_TO_ASKER.search(part.within(segment_at(part, start)))
        )
        if not source.holds(word):  # 占比/到 may be cut 占/比到
            start += len(word) - len(word.lstrip(_PARTICLES))
            word = word.strip(_PARTICLES)
        if not word:
            continue
        if len(word) == 1:
            pairs = (part.text[max(0, start - 1) : start + 1], part.text[start : start + 2])
            if not asked and not any(len(pair) == 2 and source.holds(pair) for pair in pairs):
                return Misstatement("wording", f"条款没有“{''.join(pairs[0])}”")
            continue
        found = _find_whole(word, place, part, i, source.sentence)
        in_heads = found < 0 and (
            source.is_place(word)
            or (word in source.heads and _find_whole(word, 0, part, i, statement_of(source.heads)) >= 0)
        )
        if (in_heads and not _makes_new_name(part, i, source)) or _in_name(part, i, source.heads):
            held += 1
        elif found >= 0:
            place, held = found + len(word), held + 1
        elif not asked:
            known = source.sentence.text.find(word, 0, place) >= 0
            return Misstatement("wording", f"“{word}”的先后与条款不同" if known else f"条款没有“{word}”")
    return None if held + len(part.values) >= _LEAST_WORDS else Misstatement("wording", "这句话没有条款的内容")


def _find_whole(word: str, place: int, part: Statement, i: int, stated: Statement) -> int:
    """Where ``word``, of the ``i``-th word of the part, stands in ``stated`` from ``place`` on; -1 where nowhere.

    It may stand within a longer word (机构 in 养老机构), but one that leaves a single character over (政局 in 民政局)
    only where the neighbour in the part goes on as the source does: 人民 and 政局 make no 人民政局.
    """
    edges = {edge for start, whole in stated.words for edge in (start, start + len(whole))}
    start = part.text.find(word, part.words[i][0])
    before, behind = _NOTHING, _NOTHING
    if i:
        before = part.text[part.words[i - 1][0] : start]
    if i + 1 < len(part.words):
        following, neighbour = part.words[i + 1]
        behind = part.text[start + len(word) : following + len(neighbour)]
    at = stated.text.find(word, place)
    while at >= 0:
        end = at + len(word)
        torn_before = at not in edges and at - 1 in edges and not stated.text.endswith(before, 0, at)
        torn_behind = end not in edges and end + 1 in edges and not stated.text.startswith(behind, end)
        if not torn_before and not torn_behind:
            return at
        at = stated.text.find(word, at + 1)
    return -1


def _makes_new_name(part: Statement, i: int, source: Source) -> bool:
    """Whether a word that only the headings hold makes a name with the next: 养老 and 机构, of 医疗卫生机构 alone."""
    start, word = part.words[i]
    end = start + len(word)
    if i + 1 == len(part.words) or part.words[i + 1][0] != end or source.sentence.text.find(word) >= 0:
        return False
    following = part.words[i + 1][1]
    return is_organ(following) and word not in source.places and not source.holds(word + following)


def _in_name(part: Statement, i: int, heads: str) -> bool:
    """Whether the ``i``-th word stands in the part as it stands in a heading, with the word before or behind it."""
    start, word = part.words[i]
    before = part.words[i - 1][0] if i else start
    behind = part.words[i + 1] if i + 1 < len(part.words) else (start, word)
    runs = (part.text[before : start + len(word)], part.text[start : behind[0] + len(behind[1])])
    return any(len(run) > len(word) and run in heads for run in runs)
