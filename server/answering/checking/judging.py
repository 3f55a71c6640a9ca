"""One part of a draft against the readings of the clauses found for it: what carries it, else what it misstates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from server.answering.carrying import misstatement
from server.answering.checking.readings import Reading, closeness
from server.answering.checking.value_differences import pairing_difference, value_differences
from server.answering.checking.verdicts import Mismatch
from server.answering.checking.word_differences import word_differences
from server.answering.claims import faults
from server.answering.qualifiers import untold_premises
from server.answering.question import Query
from server.answering.sources import Source, Statement
from server.answering.tier_claims import tier_claim
from server.answering.told_segments import told_segments

_CLOSE = 0.6
"""Share of a part's words that a reading must hold before a difference is called a contradiction."""
_NEAR = 0.3
"""Below this share the search knows better which sentence is nearest."""
_CARRIED = 0.75
"""A carrier holds every word but for particles: below this share none is looked for, which saves most of the time."""
_LEAST = 4
"""Words and values of a part that is no whole quote: 给予运营补助 is a piece that fits many a clause."""
_TO_WHOM = re.compile(r"(?:\([^()]{1,4}\)|[0-9一二三四五六七八九十]{1,3}[.、])?(?:[^，。]{0,30}[。])?(?:对(?!于)|凡)")
_MOST = 3
"""A part that differs in more ways is about something else."""
_LEAD = re.compile(
    r"^(?:根据|按照|依据|依照)?(?:我[市县省区])?[^，,。《]{0,12}(?:《[^《》]{2,60}》)(?:\([^()]{4,24}\))?[^，,《]{0,10}[，,]"
    r"|^(?:根据|按照|依据|依照)[^，,。]{2,40}[〔\[(]\d{4}[〕\])]\d{1,4}号\)?[^，,]{0,8}[，,]"
)
"""根据《…意见》（…号），: says where it stands, and is compared with the document, not with the clause."""


@dataclass(frozen=True, slots=True)
class PartJudgement:
    """What one part rests on (``carrier``), or the ``nearest`` reading with what it states otherwise."""

    carrier: Reading | None
    nearest: Reading | None
    mismatches: tuple[Mismatch, ...]


def without_asker(query: Query) -> Query:
    """Return a query that lends the verifier nothing: a draft's own numbers prove nothing of themselves."""
    return replace(query, text="", values=())


def judge_part(part: Statement, readings: Sequence[Reading], query: Query) -> PartJudgement:
    """Judge one part of a draft by readings, best found first."""
    bare = _without_lead(part, readings)
    near = [(closeness(bare, reading), reading) for reading in readings]
    for share, reading in near:
        if share >= _CARRIED and _carries(reading, part, bare, query):
            return PartJudgement(reading, reading, ())
    close = [(share, reading) for share, reading in near if share >= _CLOSE]
    judged = [(share, reading, _differences(bare, reading)) for share, reading in close]
    told = [
        (share + 0.2 * _valued(bare, reading) - 0.05 * len(found), reading, found)
        for share, reading, found in judged
        if len(found) <= _MOST
    ]
    if told:
        _, reading, found = max(told, key=lambda t: t[0])
        return PartJudgement(None, reading, found)
    share, nearest = max(near, key=lambda n: n[0], default=(0.0, None))
    return PartJudgement(None, nearest if share >= _NEAR else None, ())


def _valued(part: Statement, reading: Reading) -> float:
    """The share of the values of a part that the reading has any value of the same kind for."""
    kinds = {value.kind for value in (*reading.source.sentence.values, *reading.source.years)}
    return sum(value.kind in kinds for value in part.values) / max(len(part.values), 1)


def _without_lead(part: Statement, readings: Sequence[Reading]) -> Statement:
    lead = _LEAD.match(part.text)
    if lead is None or not any(_names(lead.group(), reading) for reading in readings):
        return part
    return Statement(part.text[lead.end() :])


def _names(lead: str, reading: Reading) -> bool:
    document = reading.document
    titles = re.findall("《([^《》]+)》", lead)
    named = [title for title in titles if title in re.sub(r"[《》\s]", "", document.title)]
    number = document.number or ""
    return bool(named) or bool(number and number in lead)


def _carries(reading: Reading, part: Statement, bare: Statement, query: Query) -> bool:
    source = reading.source
    if _is_quote(part, reading) or _is_quote(bare, reading):
        return True
    if reading.tiers is not None and source.paired:
        claim = tier_claim(bare, source, reading.tiers)
        if claim is None or claim.wrong is not None:
            return False
        # which value goes with which condition has just been held against the rule's own pairs
        others = [fault for fault in faults(claim.part, claim.source, query) if fault.fault != "pairing"]
        return not others and _tells_premises(claim.part, claim.source)
    return misstatement(bare, source, query) is None and _tells_premises(bare, source)


def _tells_premises(part: Statement, source: Source) -> bool:
    if sum(len(word) > 1 for _, word in part.content) + len(part.values) < _LEAST:
        return False
    if next(untold_premises(part, source.sentence, told_segments(part, source)), None) is not None:
        return False
    return _tells_whom(part, source.sentence)


def _tells_whom(part: Statement, sentence: Statement) -> bool:
    """Whether a part on what is given names something of whom it is given to (对正常运营的养老服务机构，…给予…)."""
    first = sentence.segments[0]
    if len(sentence.segments) == 1 or _TO_WHOM.match(sentence.text) is None:
        return True
    rest = sentence.text[first.end :]
    own = [word for word in first.words if word not in rest]
    return not own or any(word in part.text for word in own)


def _is_quote(part: Statement, reading: Reading) -> bool:
    """Whether a part is the clause's sentence word for word, its place before it or not."""
    stated = reading.source.sentence.text
    said = part.text
    for place in (reading.document.region.name, "".join(reading.document.region.path)):
        if place and said.removeprefix(place).lstrip("，,:：") == stated:
            return True
    return said == stated


def _differences(part: Statement, reading: Reading) -> tuple[Mismatch, ...]:
    source = reading.source
    if reading.tiers is not None and source.paired:
        claim = tier_claim(part, source, reading.tiers)
        if claim is not None:
            other = [Mismatch("数值", claim.wrong.said, claim.wrong.clause_says)] if claim.wrong else []
            found = [*other, *word_differences(claim.part, claim.source)]
            values = [m for m in value_differences(claim.part, claim.source) if not claim.wrong]
            return tuple(dict.fromkeys((*found, *values)))
    pairing = pairing_difference(part, source)
    values = [*value_differences(part, source), *([pairing] if pairing else [])]
    periods = {m.kind for m in values} & {"期限"}  # 每人每月360元 has been told: 每月 alone says no more
    return tuple(dict.fromkeys((*values, *(m for m in word_differences(part, source) if m.kind not in periods))))
