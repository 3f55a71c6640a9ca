"""What the sentences of a clause give, to whom, and on what conditions: a measure for each of its independent parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.model import Clause, Span
from ingest.numbers.numerals import find_values
from ingest.sentences import sentence_spans
from server.answering.eligibility import demand_words as lexicon
from server.answering.eligibility.condition_words import TERMS
from server.answering.eligibility.conditions import Condition, Either, Finding, Measured, Unread, all_of, any_of
from server.answering.eligibility.person import Person
from server.answering.eligibility.phrases import Beneficiary, read_phrase
from server.answering.eligibility.sentence_parts import COMMA, OPEN_CLAIM, full_width, parts_of
from server.answering.eligibility.traits import Role, Trait

_KEPT = 8192
"""Clauses whose reading is kept: a city's are read again at each question."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One measure: the part of a sentence that gives it (offsets in the clause's text) and a condition for each role.

    ``caveats`` are what the words leave open for everybody (鼓励, 探索, 按规定), as questions to be asked; ``firm``
    tells that the words give (给予, 免费) and don't only encourage.
    """

    start: int
    end: int
    beneficiaries: tuple[Beneficiary, ...]
    caveats: tuple[str, ...]
    firm: bool


@lru_cache(maxsize=_KEPT)
def announced_in(clause: Clause) -> tuple[Beneficiary, ...]:
    """Return whom the last sentence of a clause announces a list for (具有本省户籍的老年人享受下列优待：)."""
    clause = replace(clause, text=full_width(clause.text))
    spans = sentence_spans(clause.text)
    last = clause.text[spans[-1].start : spans[-1].end] if spans else ""
    return _beneficiaries(last, clause) if lexicon.ANNOUNCES.search(last) else ()


@lru_cache(maxsize=_KEPT)
def demands_of(clause: Clause, announced: tuple[Beneficiary, ...] = ()) -> tuple[Demand, ...]:
    """Return the measures of a clause, in order. A sentence that gives nothing to anybody has none.

    ``announced`` are those that the clause above announces it for: their conditions hold here too.
    """
    found: list[Demand] = []
    last: Demand | None = None
    clause = replace(clause, text=full_width(clause.text))
    for span in sentence_spans(clause.text):
        if _is_heading(clause, clause.text[span.start : span.end]):
            continue
        parts = parts_of(clause.text, span)
        for part in parts:
            demand = _demand(clause, part, clause.text[span.start : part.start], announced)
            if demand is None and last is not None and lexicon.CARRIES_ON.match(clause.text[part.start : part.end]):
                text = clause.text[part.start : part.end]
                demand = Demand(
                    part.start, part.end, last.beneficiaries, last.caveats, lexicon.FIRM.search(text) is not None
                )
                demand = demand if lexicon.BENEFIT.search(text) else None
            if demand is not None:
                found.append(demand)
                last = demand
    return tuple(found)


def _is_heading(clause: Clause, sentence: str) -> bool:
    bare = sentence.strip("。；;：: ")
    return bare in (clause.heading, clause.number + clause.heading, clause.label, clause.number)


def _demand(clause: Clause, part: Span, before: str, announced: Sequence[Beneficiary]) -> Demand | None:
    text = clause.text[part.start : part.end]
    if not lexicon.BENEFIT.search(text) or lexicon.NO_BENEFIT.search(text):
        return None
    if lexicon.ANNOUNCES.search(text) and part.end == len(clause.text):
        return None
    found = _under(announced, _beneficiaries(text, clause), text)
    if not found:
        return None
    setting = _setting(clause, text)
    people = tuple(
        Beneficiary(b.role, all_of([b.condition, *setting])) if b.role is not Role.WORKER else b
        for b in (_of_workers(b, clause, before + text) for b in found)
    )
    firm = lexicon.FIRM.search(text) is not None and lexicon.SOFT.search(text) is None
    return Demand(part.start, part.end, people, tuple(_caveats(text, before)), firm)


def _under(announced: Sequence[Beneficiary], own: tuple[Beneficiary, ...], text: str) -> tuple[Beneficiary, ...]:
    """The item's own beneficiaries with what the announcement demands of the same ones; the announced ones for want.

    An item that names people or conditions in a way that could not be read is no measure for all of the announced.
    """
    if not own:
        more = [Unread(text.split("，")[0])] if lexicon.TERM_HERE.search(text) or lexicon.NOUN_END.search(text) else []
        return tuple(Beneficiary(b.role, all_of([b.condition, *more])) for b in announced)
    above = {b.role: b.condition for b in announced}
    return tuple(Beneficiary(b.role, all_of([above[b.role], b.condition])) if b.role in above else b for b in own)


def _of_workers(beneficiary: Beneficiary, clause: Clause, sentence: str) -> Beneficiary:
    """符合条件的人员 in a sentence on training and jobs are no old people."""
    if beneficiary.role is not Role.PERSON or not isinstance(beneficiary.condition, Unread):
        return beneficiary
    if lexicon.OF_WORKERS.search(sentence) or lexicon.OF_WORKERS.search(clause.label):
        return Beneficiary(Role.WORKER, beneficiary.condition)
    return beneficiary


def _caveats(text: str, before: str) -> list[str]:
    caveats = []
    soft = lexicon.SOFT.search(text)
    if soft is not None and _is_given(text):
        soft = None
    else:
        soft = soft or (lexicon.ATTEMPT if text.startswith(("对", "重点对", "同时对")) else lexicon.SOFT).search(before)
    if soft is not None:
        caveats.append(lexicon.UNDONE)
    if lexicon.ELSEWHERE.search(text):
        caveats.append(lexicon.UNWRITTEN)
    return caveats


def _is_given(text: str) -> bool:
    """推动和扶持…，重点对…给予…: what is given outright is no encouragement."""
    return re.match(r"(?:重点)?对[^，。；]+?给予", text) is not None


def _setting(clause: Clause, text: str) -> list[Condition]:
    """What the headings over a sentence say of where it holds, unless the sentence itself does."""
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


_PLACES = {Trait.RURAL: "农村", Trait.URBAN: "城市社区"}


@dataclass(frozen=True, slots=True)
class _Need:
    """The trouble that a measure is against: only who tells of it is known to have it."""

    words: str

    def judge(self, person: Person) -> Finding:
        pieces = {self.words[i : i + 2] for i in range(len(self.words) - 1)}
        told = any(piece in person.words for piece in pieces)
        return Finding(True, known=1) if told else Finding(None, (f"是否有“{self.words}”方面的困难",))


def _beneficiaries(sentence: str, clause: Clause) -> tuple[Beneficiary, ...]:
    text = lexicon.BUSINESS.sub("", sentence)
    if lexicon.CARE_INSURANCE.search(text):  # 参保 is short for the insurance that the sentence is about
        text = re.sub(r"参保(?:人员|人(?!员))?", lambda m: "参加长护险的" + ("人员" if "人" in m.group() else ""), text)
    claim = OPEN_CLAIM.match(text)
    if claim is not None:
        return _claimed(claim["who"], clause)
    found: list[Beneficiary] = []
    ends: set[int] = set()
    for needs in lexicon.NEEDS.finditer(text):
        found += read_phrase(needs["who"])
    long_claim = lexicon.LONG_CLAIM.match(text)
    if long_claim is not None and "，" in long_claim["who"] and not _goes_on(long_claim["who"].partition("，")[2]):
        return _claimed(long_claim["who"], clause)
    for pattern in (lexicon.TOWARDS, lexicon.SETS_UP, lexicon.SUPPORTS):
        for trigger in pattern.finditer(text):
            phrase = _phrase_behind(text, trigger.end())
            if phrase is None or trigger.end() + len(phrase) in ends:
                continue
            ends.add(trigger.end() + len(phrase))
            rest = text[trigger.end() + len(phrase) :]
            found += [
                Beneficiary(b.role, _perhaps_more(all_of([b.condition, *_between(rest)]), b.role, rest))
                for b in read_phrase(phrase)
            ]
    found += [b for pattern, b in lexicon.NAMED if pattern.search(text)]
    if not found:
        for start in [0, *(m.end() for m in COMMA.finditer(text))]:
            phrase = _subject(text, start)
            if phrase is not None:
                extra = _doing(text[start + len(phrase) :])
                found += [Beneficiary(b.role, all_of([b.condition, *extra])) for b in read_phrase(phrase)]
                break
    roles = {b.role for b in found}
    if Role.ORGANISATION in roles and lexicon.MONEY_FOR_PLACES.search(text) and _paid_to_places(text, clause):
        found = [b for b in found if b.role is Role.ORGANISATION]
    roles = {b.role for b in found}
    return tuple(
        Beneficiary(role, _together([b.condition for b in found if b.role is role])) for role in Role if role in roles
    )


def _together(conditions: list[Condition]) -> Condition:
    """Of several that one measure names apart, each may get a share of it: known is only what holds or fails of all."""
    if len(set(conditions)) == 1:
        return conditions[0]
    return Either((any_of(conditions), all_of(conditions)))


def _paid_to_places(text: str, clause: Clause) -> bool:
    """Whether money or a relief in ``text`` goes to whoever runs a place."""
    offset = clause.text.find(text)
    paid = {p.payee for p in clause.payments if offset <= p.start < offset + len(text)}
    if paid:
        return paid == {"institution"}
    return re.search(r"^(?:同时)?(?:重点)?对[^，。；]*?(?:机构|企业|组织|设施|食堂|中心|单位)", text) is not None


def _perhaps_more(condition: Condition, role: Role, rest: str) -> Condition:
    """农村日间照料中心运营补贴、城市社区养老服务机构运行补贴: what follows may name others, so nobody is ruled out."""
    more = re.search(
        r"(?:补[贴助]|资金|费用|服务)(?:、|和|以及|及)(?=[^，。；]*?(?:机构|中心|企业|组织|老年人|老人|人员|家庭))",
        rest,
    )
    return any_of([condition], is_open=True) if more and role in (Role.PERSON, Role.ORGANISATION) else condition


def _between(rest: str) -> list[Condition]:
    """对家政服务企业，由员工制家政服务员提供的…: what stands between whom and what is a condition."""
    match = lexicon.BETWEEN.match(rest)
    if re.match(r"入住(?:养老)?机构", rest):
        return [_Setting(Trait.IN_CARE_HOME, "是否入住养老机构")]
    if need := re.match(r"的(?P<need>[^，。；]{2,10}?)难问题", rest):
        return [_Need(need["need"])]
    return _stated(match["piece"]) if match else []


def _doing(rest: str) -> list[Condition]:
    """养老服务机构新招用…并签订1年以上合同的，可…: what somebody must have done."""
    match = re.match(
        r"，?(?:新招用|取得|提供|符合|通过|凭|持)[^。；]{2,80}?(?=，?(?:也?可|在计算|按规定|免|享受|给予|准予)|$)", rest
    )
    return [Unread(match.group().strip("，、。").removesuffix("的"))] if match else []


def _stated(piece: str) -> list[Condition]:
    values = [v for v in find_values(piece) if v.kind in ("count", "area", "duration")]
    terms = [t.condition for t in TERMS if t.pattern.search(piece)]
    return [Measured(value) for value in values] or terms or [Unread(piece.removesuffix("的"))]


def _claimed(who: str, clause: Clause) -> tuple[Beneficiary, ...]:
    """对投入运营半年以上，…，建筑面积300平方米以上的: whom, says the clause's heading; every piece is a condition."""
    *pieces, last = re.split(r"[，,]", who)
    own = read_phrase(last)
    named = list(own or read_phrase(clause.heading or clause.label))
    conditions = [condition for piece in (pieces if own else [*pieces, last]) for condition in _stated(piece)]
    return tuple(Beneficiary(b.role, all_of([b.condition, *conditions])) for b in named[:1])


def _phrase_behind(text: str, start: int) -> str | None:
    """The noun phrase that begins at ``start``: up to the noun that something is then done for."""
    place = start
    while (noun := lexicon.NOUN_END.search(text, place)) is not None:
        end = noun.end()
        if end - start > lexicon.LONGEST_PHRASE or re.search(r"[。；，]", text[place : noun.start()].lstrip("，")):
            return None
        rest = text[end:]
        if rest[:1] in ("", "。", "；"):
            return text[start:end]
        rest = rest.lstrip("）)")
        if re.match(r"以外|之外|除外", rest):
            return None
        if rest[:1] == "等" and lexicon.ACTS.match(rest, 1):
            return text[start : end + 1]
        if lexicon.CONNECTS.match(rest):
            place = end
            continue
        if rest[:1] in "，,":
            if _goes_on(rest[1:]):
                place = end
                continue
            return text[start:end]
        if lexicon.OF_WHAT.match(rest) and rest[:1] == "的":
            return text[start:end]
        if lexicon.ACTS.match(rest) or lexicon.OF_WHAT.match(rest) or _relieved(noun.group(), rest):
            return text[start:end]
        place = end
    return None


def _relieved(noun: str, rest: str) -> bool:
    """非营利性养老机构的自用房产、土地免征…"""
    return (
        noun.endswith(("机构", "企业", "设施"))
        and re.match(r"的?[^，。；]{1,20}?(?:免征|减半|给予|准予)", rest) is not None
    )


def _goes_on(rest: str) -> bool:
    """Whether a list of people goes on behind a comma: 老人，留守、空巢、独居老人，…"""
    piece = re.split(r"[，,。；]", rest, maxsplit=1)[0]
    noun = lexicon.NOUN_END.search(piece)
    if noun is None:
        return False
    head = piece[: noun.start()]
    return bool(head) and lexicon.TERM_HERE.match(head) is not None and "对" not in head


def _subject(text: str, start: int) -> str | None:
    """The noun phrase that a piece begins with, if it gets or may do something: 80周岁以上老年人免费乘坐…"""
    place = start
    while (noun := lexicon.NOUN_END.search(text, place)) is not None:
        if noun.end() - start > lexicon.LONGEST_PHRASE or re.search(r"[。；，]", text[start : noun.end()]):
            return None
        if lexicon.SUBJECT_ACTS.match(text, noun.end()):
            return text[start : noun.end()]
        place = noun.end()
    return None
