"""A noun phrase of a policy (经济困难的高龄、失能等老年人) to whom it names and what it demands of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.numbers.numerals import Value, find_values
from server.answering.eligibility.condition_words import FILLERS, NOUNS, SETTING, TERMS, Noun
from server.answering.eligibility.conditions import (
    CLIENTS,
    Aged,
    AllOf,
    AnyOf,
    Asked,
    Condition,
    Either,
    Has,
    Measured,
    Unread,
    all_of,
    any_of,
)
from server.answering.eligibility.traits import OF_PEOPLE, Role, Trait

_SEPARATOR = re.compile(r"[、，,]|以及|(?<!涉)及(?!以上)|(?<!饱)和(?!谐)|或者?|与")
_OPEN_LIST = re.compile(r"等(?!级|于)")
_OF = re.compile(r"(?:家庭)?(?:范围)?(?:中|内)?的")
_SUMMARY = re.compile(r"特殊困难")
_ASIDE = re.compile(r"[（(](?:含|包括)?([^（）()]*)[)）]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LEAST_RESIDUE = 2
"""Characters: a single one left over (群, 所) says nothing."""


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """Whose measure it is, and what somebody must be or have to get it."""

    role: Role
    condition: Condition


@dataclass(frozen=True, slots=True)
class _Atom:
    condition: Condition
    aspect: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """的, a list's 等, or what separates its items."""

    kind: str


@dataclass(frozen=True, slots=True)
class _Named:
    """A noun with its words in the phrase."""

    noun: Noun
    text: str


_Token = _Atom | _Named | _Mark
_PLACE = "place"


@dataclass(frozen=True, slots=True)
class _Alternative:
    """An item of the list: what stands before its 的, and what it demands itself."""

    role: Role
    own: tuple[Condition, ...]
    inherited: tuple[Condition, ...]
    condition: Condition


def read_phrase(phrase: str) -> tuple[Beneficiary, ...]:
    """Return whom ``phrase`` names, a beneficiary for each role; empty where it names nobody.

    A list is a disjunction (独居、空巢老人), words side by side are a conjunction (失能居家低保老人), and what stands
    before 的 holds for the rest of its list (重度失能的居家劳动模范、优抚对象). Where the words leave open how far it
    reaches, only what both readings say is known. Words that cannot be read are a condition that nobody is known to
    meet.
    """
    alternatives = _alternatives(_tokens(_ASIDE.sub(_named_aside, phrase)))
    roles = dict.fromkeys(alternative.role for alternative in alternatives)
    found = (Beneficiary(role, _of(role, _join([a for a in alternatives if a.role is role]))) for role in roles)
    return tuple(b for b in found if b.condition != AllOf(()))


def _named_aside(match: re.Match[str]) -> str:
    """（含失智） names one more; （敬老院） or （含） names nobody."""
    words = match.group(1)
    return words if match.group().startswith(("（含", "(含")) and any(t.pattern.fullmatch(words) for t in TERMS) else ""


def _tokens(phrase: str) -> list[_Token]:
    values = [v for v in find_values(phrase) if v.kind in ("age", "count", "area", "duration", "percent", "money")]
    tokens: list[_Token] = []
    residue, place = "", 0
    while place < len(phrase):
        value = next((v for v in values if v.start == place), None)
        found = _value_token(value) if value is not None else None
        end = value.end if value is not None else place
        if found is None:
            found, end = _longest(phrase, place)
        if found is None:
            residue += phrase[place]
            place += 1
            continue
        tokens += _left_over(residue)
        residue = ""
        tokens.append(found)
        place = end
    tokens += _left_over(residue)
    return _without_summary(tokens)


def _longest(phrase: str, place: int) -> tuple[_Token | None, int]:
    best: tuple[_Token | None, int] = (None, place)
    for noun in NOUNS:
        match = noun.pattern.match(phrase, place)
        if match and match.end() > best[1]:
            best = (_Named(noun, match.group()), match.end())
    for term in TERMS:
        match = term.pattern.match(phrase, place)
        if match and match.end() > best[1]:
            best = (_Atom(term.condition, term.aspect), match.end())
    if best[0] is not None:
        return best
    for kind, pattern in (("等", _OPEN_LIST), ("的", _OF), ("、", _SEPARATOR)):
        match = pattern.match(phrase, place)
        if match:
            return _Mark(kind), match.end()
    match = _SUMMARY.match(phrase, place)
    return (_Atom(Unread(match.group()), "summary"), match.end()) if match else best


def _value_token(value: Value) -> _Token:
    if value.kind == "age":
        return _Atom(Aged(value), "age")
    if value.kind in ("count", "area", "duration"):
        return _Atom(Measured(value), f"number {value.unit}")
    return _Atom(Unread(value.text), "number")


def _left_over(residue: str) -> list[_Token]:
    kept = "".join(_CHINESE.findall(FILLERS.sub("", residue)))
    if len(kept) < _LEAST_RESIDUE:
        return []
    return [_Atom(Unread(residue.strip("，、,（）()的。；：: ")), "unread")]


def _without_summary(tokens: Sequence[_Token]) -> list[_Token]:
    """…等特殊困难老年人 only sums up the list before it."""
    kept: list[_Token] = []
    after_list = False
    for token in tokens:
        after_list = after_list or (isinstance(token, _Mark) and token.kind == "等")
        if not (after_list and isinstance(token, _Atom) and token.aspect == "summary"):
            kept.append(token)
    return kept


def _alternatives(tokens: Sequence[_Token]) -> list[_Alternative]:
    reader = _Reader()
    for place, token in enumerate(tokens):
        if isinstance(token, _Named):
            reader.name(token)
        elif isinstance(token, _Atom):
            reader.add(token)
        elif token.kind == "的":
            reader.of()
        elif token.kind == "、":
            reader.close(families=_elderly_follow(tokens[place + 1 :]))
        elif not reader.and_others(tokens[place + 1 :]):
            break
    reader.close()
    return reader.found


def _elderly_follow(rest: Sequence[_Token]) -> bool:
    return any(isinstance(token, _Named) and token.noun.condition == Has(Trait.ELDERLY) for token in rest)


class _Reader:
    """Reads one list from left to right: items without a noun wait for the noun that they share with a later one."""

    def __init__(self) -> None:
        self.found: list[_Alternative] = []
        self._pending: list[list[_Atom]] = []
        self._item: list[_Atom] = []
        self._noun: _Named | None = None
        self._own: tuple[Condition, ...] = ()
        self._standing: tuple[Condition, ...] = ()

    def name(self, noun: _Named) -> None:
        """A noun: who is named, unless another noun follows (养老机构负责人, 残疾人家庭)."""
        self._set_aside()
        self._noun = noun

    def add(self, atom: _Atom) -> None:
        """A condition; what stood before it as a noun only describes."""
        self._set_aside()
        self._item.append(atom)

    def of(self) -> None:
        """的: what stands before it holds for what follows; 甲和乙的陪护人员 may be one's companion or either's."""
        if self._noun is not None:
            self.found = [
                replace(a, condition=all_of([a.condition, Unread("后面所说的人")])) if a.role is Role.PERSON else a
                for a in self.found
            ]
        self._set_aside()
        if self._pending or self._item:
            self._own = (*self._own, _both_or_either(self._pending, self._item))
        self._pending, self._item = [], []

    def close(self, *, families: bool = False) -> None:
        """An item ends. With ``families``, old people are named behind it: 低保家庭以及计生家庭高龄老年人."""
        if self._noun is not None:
            noun = self._noun.noun
            if families and noun.condition is None and self._noun.text.endswith("家庭"):
                self._item.append(_Atom(Unread("后面对老年人的要求"), "unread"))
            item = [a for a in self._item if noun.role is Role.PERSON or a.aspect not in (_PLACE, "noun")]
            prefix, rest = _setting(item) if not self._pending else ((), item)
            before = (*self._own, *prefix)
            condition = _share(self._pending, rest, noun)
            self.found.append(_Alternative(noun.role, before, self._standing, condition))
            self._standing = before or self._standing
            self._pending, self._own = [], ()
        elif self._item:
            self._pending.append(self._item)
        self._item, self._noun = [], None

    def and_others(self, rest: Sequence[_Token]) -> bool:
        """等: the list is open. Return whether what follows is still to be read."""
        named = any(isinstance(token, _Named) for token in rest)
        if self._noun is not None:
            self.close()
            if named:
                self.found = _summed(self.found, rest)
            elif self.found:
                self.found[-1] = _opened(self.found[-1])
            return False
        if self._pending or self._item:
            self._own = (*self._own, _share(self._pending, self._item, None, is_open=True))
            self._pending, self._item = [], []
        return True

    def _set_aside(self) -> None:
        if self._noun is None:
            return
        noun = self._noun.noun
        if noun.role is Role.PERSON and noun.condition is not None:
            self._item.append(_Atom(noun.condition, "noun"))
        elif noun.role is Role.ORGANISATION:
            self._item.append(_Atom(Unread(self._noun.text), _PLACE))
        self._noun = None


def _opened(alternative: _Alternative) -> _Alternative:
    return replace(alternative, condition=any_of([alternative.condition], is_open=True))


def _summed(found: Sequence[_Alternative], rest: Sequence[_Token]) -> list[_Alternative]:
    """…老党员等特殊困难老年人: the noun behind 等 sums up the list and adds what it demands itself."""
    tail = [token.condition for token in rest if isinstance(token, _Atom)]
    nouns = [token.noun for token in rest if isinstance(token, _Named)]
    if nouns[-1].condition is not None:
        tail.append(nouns[-1].condition)
    several = [*found[:-1], _opened(found[-1])]
    return [replace(a, role=nouns[-1].role, condition=all_of([a.condition, *tail])) for a in several]


def _setting(item: Sequence[_Atom]) -> tuple[tuple[Condition, ...], list[_Atom]]:
    """农村特困人员、低保老人: a place or a way of living before the first noun may hold for the whole list."""
    count = 0
    while count < len(item) - 1 and item[count].aspect in (SETTING, "home", "register"):
        count += 1
    return tuple(atom.condition for atom in item[:count]), list(item[count:])


def _share(
    pending: Sequence[list[_Atom]], last: Sequence[_Atom], noun: Noun | None, *, is_open: bool = False
) -> Condition:
    """The condition of the items up to a noun, which share what stands before the first and behind the last."""
    noun_parts = [noun.condition] if noun is not None and noun.condition is not None else []
    items = [list(item) for item in pending] + ([list(last)] if last else [])
    if not pending:
        stated = _side_by_side(last)
        return all_of([*([any_of([all_of(stated)], is_open=True)] if is_open else stated), *noun_parts])
    is_element = noun is not None and noun.role is Role.PERSON and noun.condition is not None and not last
    if is_element:
        items.append([_Atom(noun_parts.pop(), "noun")])
    prefix: list[Condition] = []
    if len(items[0]) > 1 and items[0][0].aspect != items[0][1].aspect:
        prefix = [atom.condition for atom in items[0][:-1]]
        items[0] = items[0][-1:]
    tail: list[Condition] = []
    if len(items[-1]) > 1 and items[-1][0].aspect != items[-1][1].aspect:
        tail = [atom.condition for atom in items[-1][1:]]
        items[-1] = items[-1][:1]
    return all_of(
        [*prefix, any_of([all_of(_side_by_side(item)) for item in items], is_open=is_open), *tail, *noun_parts]
    )


def _both_or_either(pending: Sequence[list[_Atom]], last: Sequence[_Atom]) -> Condition:
    """生活不能自理、经济困难的 names two conditions or two groups; nothing in the words says which."""
    either = _share(pending, last, None)
    if len(pending) != 1 or not last or len(pending[0]) > 1 or pending[0][0].aspect == last[0].aspect:
        return either
    return Either((either, all_of([*_side_by_side(pending[0]), *_side_by_side(last)])))


def _side_by_side(atoms: Sequence[_Atom]) -> list[Condition]:
    """失能低保 are two conditions, 失能半失能 two degrees of one."""
    groups: list[list[_Atom]] = []
    for atom in atoms:
        if groups and groups[-1][-1].aspect == atom.aspect and atom.aspect not in ("noun", "unread", "number"):
            groups[-1].append(atom)
        else:
            groups.append([atom])
    return [any_of([atom.condition for atom in group]) for group in groups]


def _of(role: Role, condition: Condition) -> Condition:
    """收住失能老年人的养老机构: what an institution's clients must be is no condition on the institution itself."""
    if role in (Role.PERSON, Role.CARER):
        return condition
    if isinstance(condition, AllOf):
        return all_of([_of(role, part) for part in condition.parts])
    if isinstance(condition, AnyOf):
        return any_of([_of(role, part) for part in condition.parts], is_open=condition.open)
    if isinstance(condition, Either):
        first, second = (_of(role, reading) for reading in condition.readings)
        return first if first == second else Either((first, second))
    if isinstance(condition, Has) and condition.trait in OF_PEOPLE:
        return AllOf(()) if condition.trait is Trait.ELDERLY else Asked(f"{CLIENTS}{condition.trait}")
    return condition


def _join(alternatives: Sequence[_Alternative]) -> Condition:
    wide = any_of([all_of([*a.inherited, *a.own, a.condition]) for a in alternatives])
    narrow = any_of([all_of([*a.own, a.condition]) for a in alternatives])
    return wide if wide == narrow else Either((wide, narrow))
