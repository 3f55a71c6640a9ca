"""What a sentence demands beside the noun for those who get something: where it holds, what must have happened."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.model import Clause
from ingest.numbers.numerals import find_values
from server.answering.eligibility import demand_words as lexicon
from server.answering.eligibility.condition_words import TERMS
from server.answering.eligibility.conditions import Asked, Condition, Finding, Measured, Quoted
from server.answering.eligibility.person import Person
from server.answering.eligibility.traits import Trait

_PLACES = {Trait.RURAL: "农村", Trait.URBAN: "城市社区"}


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where a sentence or its heading speaks of: who lives elsewhere may or may not be meant."""

    trait: Trait
    question: str

    def judge(self, person: Person) -> Finding:
        has = person.has(self.trait)
        if has is False and self.trait in _PLACES:
            return Finding(None, (f"这一条说的是{_PLACES[self.trait]}，是否也适用于您说的地方",))
        return Finding(True) if has else Finding(None, (self.question,))


@dataclass(frozen=True, slots=True)
class _InOnesHome:
    """What is done in somebody's home: whoever lives in a care home may not be meant, all others are."""

    def judge(self, person: Person) -> Finding:
        if person.has(Trait.IN_CARE_HOME):
            return Finding(None, ("这一条说的是住在家里的老人，住养老机构的是否也适用",))
        return Finding(True)


@dataclass(frozen=True, slots=True)
class _Need:
    """The trouble that a measure is against: only who tells of it is known to have it."""

    words: str

    def judge(self, person: Person) -> Finding:
        pieces = {self.words[i : i + 2] for i in range(len(self.words) - 1)}
        told = any(piece in person.words for piece in pieces)
        return Finding(True, known=1) if told else Finding(None, (f"是否有“{self.words}”方面的困难",))


@dataclass(frozen=True, slots=True)
class _Building:
    """What an institution gets for being built: only who tells of building is known to build."""

    def judge(self, person: Person) -> Finding:
        if lexicon.BUILDS.search(person.words):
            return Finding(True, known=1)
        return Finding(None, ("是否正在或准备新建、扩建",))


NAMED_BEFORE = Asked("是否属于前一句所说的对象")
"""Those whom an earlier sentence names in words that could not be read."""


def setting(clause: Clause, text: str) -> list[Condition]:
    """What the headings over a sentence say of where it holds, unless the sentence itself does."""
    return [*_countryside_or_town(clause, text), *_at_home(clause, text)]


def _at_home(clause: Clause, text: str) -> list[Condition]:
    label = clause.path[-1] if clause.path else ""
    told = lexicon.DONE_AT_HOME.search(text) or lexicon.DONE_AT_HOME.search(label)
    return [_InOnesHome()] if told and not lexicon.DONE_IN_HOMES.search(text) else []


def _countryside_or_town(clause: Clause, text: str) -> list[Condition]:
    labels = " ".join(clause.path)
    if "城乡" in text or "城市" in text:
        return []
    if lexicon.RURAL_LABEL.search(text):
        return [_Setting(Trait.RURAL, "是否住在农村")]
    if lexicon.RURAL_LABEL.search(labels) and not lexicon.TOWN_LABEL.search(labels):
        return [_Setting(Trait.RURAL, "是否住在农村（这一条的标题说的是农村）")]
    if lexicon.TOWN_LABEL.search(labels) and not lexicon.RURAL_LABEL.search(labels):
        return [_Setting(Trait.URBAN, "是否在城市社区（这一条的标题说的是城市社区）")]
    return []


def in_which_case(text: str, start: int) -> list[Condition]:
    """征收残疾人房屋的，征收人应当…: a piece before those who get something that says in which case they do."""
    pieces = re.split(r"[，；,;]", text[:start])[:-1]
    return [Quoted(piece.removesuffix("的")) for piece in pieces if lexicon.IN_CASE.search(piece)]


def between(rest: str) -> list[Condition]:
    """对家政服务企业，由员工制家政服务员提供的…: what stands between whom and what is a condition."""
    match = lexicon.BETWEEN.match(rest)
    if re.match(r"入住(?:养老)?机构", rest):
        return [_Setting(Trait.IN_CARE_HOME, "是否入住养老机构")]
    if re.match(r"的?(?:新建|扩建|建设(?!用地))", rest):
        return [_Building()]
    if asset := re.match(r"以(?P<asset>[^，。；]{2,24}?)(?:进行|作为|抵押)", rest):
        return [Asked(f"是否有条款所说的“{asset['asset']}”")]
    if need := re.match(r"的(?P<need>[^，。；]{2,10}?)难问题", rest):
        return [_Need(need["need"])]
    return stated(match["piece"]) if match else []


def doing(rest: str) -> list[Condition]:
    """养老服务机构新招用…并签订1年以上合同的，可…: what somebody must have done."""
    match = lexicon.DOING.match(rest)
    return [Quoted(match.group().strip("，、。").removesuffix("的"))] if match else []


def stated(piece: str) -> list[Condition]:
    """The numbers or the terms of a piece, else the piece itself in its own words."""
    values = [v for v in find_values(piece) if v.kind in ("count", "area", "duration")]
    terms = [t.condition for t in TERMS if t.pattern.search(piece)]
    return [Measured(value) for value in values] or terms or [Quoted(piece.removesuffix("的"))]
