"""Conditions on somebody, and whether they hold: three-valued, because what a question doesn't say is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from ingest.numbers.numerals import Value
from server.answering.eligibility.person import Person
from server.answering.eligibility.traits import Trait

Truth = bool | None
"""``None`` is unknown."""
_MONTHS = {"年": Decimal(12), "个月": Decimal(1), "月": Decimal(1)}
_JUST_MISSED = 10
"""Years by which somebody may miss an age and still want to be told so."""
_QUOTABLE = 45
"""Characters of a clause that are quoted as a question; more would be read more easily in the clause itself."""
CLIENTS = "服务的老人是否"
"""How questions begin that are about those whom an institution serves."""
OWN_WORDS = "是否符合条款写的其余条件（请对照条款原文）"


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a condition holds, in words for the asker.

    ``asks`` are what must be known where it is unknown (是否低保), ``against`` what fails where it is false, ``known``
    how many of its parts are known to hold. ``traits`` are those among ``asks`` that a person can simply answer.
    ``unread``: part of what is open stands in words that the code can't read, so ``asks`` don't say it all. ``near``:
    it fails by a number that is only just missed.
    """

    truth: Truth
    asks: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    known: int = 0
    traits: tuple[Trait, ...] = ()
    unread: bool = False
    near: bool = False


class Condition(Protocol):
    """Something that a clause demands."""

    def judge(self, person: Person) -> Finding:
        """Tell whether it holds of ``person``."""
        ...


def lacking(trait: Trait) -> str:
    """Return in words that somebody lacks a trait: 不是低保, 没有参加长期护理保险, 不住在农村."""
    if trait.startswith("有"):
        return f"没{trait}"
    if trait.startswith(("住在", "在")):
        return f"不{trait}"
    if trait.startswith(("参加", "取得", "达到", "患有")):
        return f"没有{trait.removeprefix('患有')}"
    return f"不是{trait}"


@dataclass(frozen=True, slots=True)
class Has:
    """A trait: 低保, 失能, 非营利性."""

    trait: Trait

    def judge(self, person: Person) -> Finding:
        """Tell whether somebody has the trait."""
        truth = person.has(self.trait)
        if truth is None:
            return Finding(None, (f"是否{self.trait}",), traits=(self.trait,))
        return Finding(True, known=1) if truth else Finding(False, against=(lacking(self.trait),))


@dataclass(frozen=True, slots=True)
class Aged:
    """An age with its bound: 80周岁以上."""

    value: Value

    def judge(self, person: Person) -> Finding:
        """Tell whether all that is known of the age lies within the bound."""
        if person.age is None:
            return Finding(None, (f"年龄是否符合“{self.value.text}”",), traits=(Trait.AGED,))
        low, high = (_within(Decimal(age), self.value) for age in person.age)
        if low is high:
            if low:
                return Finding(True, known=1)
            against = (f"年龄不在“{self.value.text}”之内",)
            return Finding(False, against=against, near=self._is_near(person.age))
        return Finding(None, (f"年龄是否符合“{self.value.text}”",), traits=(Trait.AGED,))

    def _is_near(self, age: tuple[int, int]) -> bool:
        limits = [limit for limit in (self.value.low, self.value.high) if limit is not None]
        return any(abs(limit - years) <= _JUST_MISSED for limit in limits for years in age)


@dataclass(frozen=True, slots=True)
class Measured:
    """A number that an institution must reach: 20张(含)以上, 300平方米以上, 半年以上."""

    value: Value

    def judge(self, person: Person) -> Finding:
        """Tell whether every number of the kind that an institution tells of itself lies within the bound."""
        own = [value for value in person.values if _comparable(value, self.value)]
        if not own or self.value.unit in ("人", "个"):
            return Finding(None, (f"是否符合“{self.value.text}”",))
        held = [_holds(value, self.value) for value in own]
        if all(held):
            return Finding(True, known=1)
        if any(held):
            return Finding(None, (f"是否符合“{self.value.text}”",))
        said = "、".join(dict.fromkeys(value.text for value in own))
        return Finding(False, against=(f"条款要求“{self.value.text}”，您说的是“{said}”",), near=True)


@dataclass(frozen=True, slots=True)
class Unread:
    """Words left over in a noun phrase, which the code cannot judge; torn from it they would only puzzle a reader."""

    words: str

    def judge(self, person: Person) -> Finding:
        """Leave it open, unless the question holds the very words."""
        return Finding(True) if len(self.words) > 3 and self.words in person.words else Finding(None, unread=True)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A whole piece of a sentence that the code cannot judge, asked for in its own words."""

    words: str

    def judge(self, person: Person) -> Finding:
        """Leave it open, unless the question holds the very words."""
        if self.words in person.words:
            return Finding(True, known=1)
        short = self.words.removeprefix("符合")
        return Finding(None, (f"是否符合条款所说的“{short}”" if len(short) <= _QUOTABLE else OWN_WORDS,))


@dataclass(frozen=True, slots=True)
class Worded:
    """A condition with the words of the clause that it was read from: where some of them can't be read, they ask."""

    condition: Condition
    words: str

    def judge(self, person: Person) -> Finding:
        """Judge the condition; what is unread in it is asked for by quoting the phrase whole."""
        found = self.condition.judge(person)
        if found.truth is not None or not found.unread:
            return found
        legible = 0 < len(self.words) <= _QUOTABLE
        asks = (f"是否属于条款所说的“{self.words}”",) if legible else (*found.asks, OWN_WORDS)
        return replace(found, asks=asks, unread=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that nothing which people tell of themselves decides."""

    question: str

    def judge(self, person: Person) -> Finding:
        """Leave it open."""
        del person
        return Finding(None, (self.question,))


@dataclass(frozen=True, slots=True)
class Told:
    """Something that only the question's own words can tell: the kind of a disability."""

    name: str
    words: tuple[str, ...]

    def judge(self, person: Person) -> Finding:
        """Tell whether one of the words stands in the question."""
        if any(word in person.words for word in self.words):
            return Finding(True, known=1)
        return Finding(None, (f"是否{self.name}",))


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must hold."""

    parts: tuple[Condition, ...]

    def judge(self, person: Person) -> Finding:
        """Tell whether all parts hold; one that fails decides."""
        found = [part.judge(person) for part in self.parts]
        known = sum(finding.known for finding in found)
        if failed := [finding for finding in found if finding.truth is False]:
            against, near = _all(finding.against for finding in failed), any(finding.near for finding in failed)
            return Finding(False, against=against, known=known, near=near)
        unknown = [finding for finding in found if finding.truth is None]
        if not unknown:
            return Finding(True, known=known)
        traits = tuple(trait for finding in unknown for trait in finding.traits)
        unread = any(finding.unread for finding in unknown)
        return Finding(None, _all(finding.asks for finding in unknown), known=known, traits=traits, unread=unread)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part is enough. ``open``: the list ends in 等, so that it may go on with what it doesn't name."""

    parts: tuple[Condition, ...]
    open: bool = False

    def judge(self, person: Person) -> Finding:
        """Tell whether a part holds; an open list is never known to fail."""
        found = [part.judge(person) for part in self.parts]
        if held := [finding for finding in found if finding.truth]:
            return max(held, key=lambda finding: finding.known)
        unknown = [finding for finding in found if finding.truth is None]
        if unknown:
            best = max(finding.known for finding in unknown)
            nearest = [finding for finding in unknown if finding.known == best]
            traits = tuple(trait for finding in nearest for trait in finding.traits)
            if any(finding.unread for finding in nearest):
                return Finding(None, known=best, traits=traits, unread=True)
            return Finding(None, (_either(nearest),), known=best, traits=traits)
        if self.open:
            return Finding(None, ("是否属于条款里“等”字所指的其他对象",))
        return Finding(False, against=_all(f.against for f in found), near=any(f.near for f in found))


@dataclass(frozen=True, slots=True)
class Either:
    """Words that can be read in two ways: only what both readings say is known."""

    readings: tuple[Condition, Condition]

    def judge(self, person: Person) -> Finding:
        """Tell what both readings say; where they differ it is open."""
        first, second = (reading.judge(person) for reading in self.readings)
        if first.truth is second.truth:
            return first if first.known >= second.known else second
        unsure = first if first.truth is None else second if second.truth is None else None
        if unsure is not None:
            return unsure
        return Finding(None, known=max(first.known, second.known), unread=True)


def all_of(parts: Sequence[Condition]) -> Condition:
    """Return the conjunction, without needless nesting; of nothing it is always true."""
    distinct = tuple(part for part in dict.fromkeys(parts) if part != AllOf(()))
    return distinct[0] if len(distinct) == 1 else AllOf(distinct)


def any_of(parts: Sequence[Condition], *, is_open: bool = False) -> Condition:
    """Return the disjunction, without needless nesting."""
    distinct = tuple(dict.fromkeys(parts))
    return distinct[0] if len(distinct) == 1 and not is_open else AnyOf(distinct, is_open)


def _all(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for group in groups for text in group))


def _either(findings: Sequence[Finding]) -> str:
    """是否低保、特困或失能; each alternative's own conditions are joined by 且."""
    told = ["且".join(ask.removeprefix("是否") for ask in finding.asks) for finding in findings]
    several = list(dict.fromkeys(told))[:6]
    return "是否" + ("、".join(several[:-1]) + "或" + several[-1] if len(several) > 1 else several[0])


def _within(number: Decimal, value: Value) -> bool:
    low = value.low is None or number > value.low or (number == value.low and value.bound != "more_than")
    high = value.high is None or number < value.high or (number == value.high and value.bound != "less_than")
    return low and (high or value.bound in ("at_least", "more_than"))


def _comparable(own: Value, asked: Value) -> bool:
    if own.kind != asked.kind:
        return False
    return own.unit == asked.unit or (own.kind == "duration" and {own.unit, asked.unit} <= set(_MONTHS))


def _holds(own: Value, asked: Value) -> bool:
    number = own.low if own.low is not None else own.high
    if number is None:
        return False
    if asked.kind == "duration":
        months = _MONTHS[asked.unit]
        low = asked.low * months if asked.low is not None else None
        return low is None or number * _MONTHS[own.unit] >= low
    return _within(number, asked)
