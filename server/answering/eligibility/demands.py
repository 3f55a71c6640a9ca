"""What the sentences of a clause give, to whom, and on what conditions: a measure for each of its independent parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.model import Clause, Span
from ingest.sentences import sentence_spans
from server.answering.eligibility import demand_words as lexicon
from server.answering.eligibility.circumstances import NAMED_BEFORE, between, doing, in_which_case, setting, stated
from server.answering.eligibility.conditions import Condition, Either, Quoted, Unread, Worded, all_of, any_of
from server.answering.eligibility.phrases import Beneficiary, read_phrase
from server.answering.eligibility.sentence_parts import COMMA, OPEN_CLAIM, full_width, parts_of
from server.answering.eligibility.traits import Role

_SAYS_WHOM = 5
"""Characters of a phrase that can be asked for by themselves."""
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
        meant: tuple[Beneficiary, ...] = announced
        for part in parts_of(clause.text, span):
            if lexicon.REFERS_BACK.match(clause.text, part.start, part.end):
                meant = _referred_to(announced, last)  # and what the sentence goes on with is for the same ones
            demand = _demand(clause, part, clause.text[span.start : part.start], meant)
            demand = demand or _carrying_on(clause.text[part.start : part.end], part, last)
            if demand is not None:
                found.append(demand)
                last = demand
    return tuple(found)


def _carrying_on(text: str, part: Span, last: Demand | None) -> Demand | None:
    """具体按…标准给予补贴: a part that names nobody tells more of the measure before it."""
    if last is None or not lexicon.CARRIES_ON.match(text) or lexicon.FOR_PEOPLE.search(text):
        return None
    if not lexicon.BENEFIT.search(text):
        return None
    return Demand(part.start, part.end, last.beneficiaries, last.caveats, lexicon.FIRM.search(text) is not None)


def _referred_to(announced: tuple[Beneficiary, ...], last: Demand | None) -> tuple[Beneficiary, ...]:
    """对其中高龄的老年人…: those whom the sentence before names, and what is demanded of them holds here too."""
    named = last.beneficiaries if last is not None else announced
    return named or (Beneficiary(Role.PERSON, NAMED_BEFORE),)


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
    where = setting(clause, text)
    people = tuple(
        Beneficiary(b.role, all_of([b.condition, *where])) if b.role is not Role.WORKER else b
        for b in (_of_workers(b, clause, before + text) for b in found)
    )
    firm = lexicon.FIRM.search(text) is not None and lexicon.SOFT.search(text) is None
    return Demand(part.start, part.end, people, tuple(_caveats(text, before)), firm)


def _under(announced: Sequence[Beneficiary], own: tuple[Beneficiary, ...], text: str) -> tuple[Beneficiary, ...]:
    """The item's own beneficiaries with what the announcement demands of the same ones; the announced ones for want.

    An item that names people or conditions in a way that could not be read is no measure for all of the announced.
    """
    if not own:
        bare = lexicon.NUMBERED.sub("", text).strip()
        named = lexicon.TERM_HERE.search(bare) or lexicon.PERSON_END.search(bare)
        more = [Quoted(bare.split("，")[0].rstrip("。；"))] if named else []
        return tuple(Beneficiary(b.role, all_of([b.condition, *more])) for b in announced)
    above = {b.role: b.condition for b in announced}
    return tuple(Beneficiary(b.role, all_of([above[b.role], b.condition])) if b.role in above else b for b in own)


def _of_workers(beneficiary: Beneficiary, clause: Clause, sentence: str) -> Beneficiary:
    """符合条件的人员 in a sentence on training and jobs are no old people."""
    condition = beneficiary.condition
    condition = condition.condition if isinstance(condition, Worded) else condition
    if beneficiary.role is not Role.PERSON or not isinstance(condition, Unread):
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
        caveats.append(lexicon.TRIED if lexicon.ATTEMPT.search(before + text) else lexicon.UNDONE)
    if lexicon.ELSEWHERE.search(text):
        caveats.append(lexicon.UNWRITTEN)
    return caveats


def _is_given(text: str) -> bool:
    """推动和扶持…，重点对…给予…: what is given outright is no encouragement."""
    return re.match(r"(?:重点)?对[^，。；]+?给予", text) is not None


def _beneficiaries(sentence: str, clause: Clause) -> tuple[Beneficiary, ...]:
    text = lexicon.BUSINESS.sub("", lexicon.NUMBERED.sub("", sentence))
    if lexicon.CARE_INSURANCE.search(text):  # 参保 is short for the insurance that the sentence is about
        joined = "参加商业保险的" if "商业" in text else "参加长护险的"
        text = re.sub(r"参保(?:人员|人(?!员))?", lambda m: joined + ("人员" if "人" in m.group() else ""), text)
    claim = OPEN_CLAIM.match(text)
    if claim is not None:
        return _claimed(claim["who"], clause)
    found: list[Beneficiary] = []
    ends: set[int] = set()
    for needs in lexicon.NEEDS.finditer(text):
        found += _read(needs["who"])
    long_claim = lexicon.LONG_CLAIM.match(text)
    who = long_claim["who"].rstrip("，") if long_claim is not None else ""
    if "，" in who and not _goes_on(who.partition("，")[2]):
        return _claimed(who, clause)
    for pattern in (lexicon.TOWARDS, lexicon.SETS_UP, lexicon.SUPPORTS):
        for trigger in pattern.finditer(text):
            phrase = _phrase_behind(text, trigger.end())
            if phrase is None or trigger.end() + len(phrase) in ends:
                continue
            ends.add(trigger.end() + len(phrase))
            rest = text[trigger.end() + len(phrase) :]
            more = [*in_which_case(text, trigger.start()), *between(rest)]
            found += [
                Beneficiary(b.role, _perhaps_more(all_of([b.condition, *more]), b.role, rest)) for b in _read(phrase)
            ]
    found += [b for pattern, b in lexicon.NAMED if pattern.search(text)]
    if not found:
        for start in [0, *(m.end() for m in COMMA.finditer(text))]:
            subject = _subject(text, start)
            if subject is not None:
                extra = [*in_which_case(text, start), *doing(text[subject.end :])]
                named = _read(text[subject.start : subject.end])
                found += [Beneficiary(b.role, all_of([b.condition, *extra])) for b in named]
                break
    roles = {b.role for b in found}
    if Role.ORGANISATION in roles and lexicon.MONEY_FOR_PLACES.search(text) and _paid_to_places(text, clause):
        found = [b for b in found if b.role is Role.ORGANISATION]
    roles = {b.role for b in found}
    return tuple(
        Beneficiary(role, _together([b.condition for b in found if b.role is role])) for role in Role if role in roles
    )


def _read(phrase: str) -> list[Beneficiary]:
    """Whom a phrase names, each with the phrase's own words for what in it can't be read.

    Where it begins with a verb (解决周围老年人…困难) what is left without that is too short to be understood.
    """
    words = phrase.strip("，、； ")
    bare = lexicon.VERBS_BEFORE.sub("", words)
    words = bare if bare == words or len(bare) > _SAYS_WHOM else ""
    return [Beneficiary(b.role, Worded(b.condition, words)) for b in read_phrase(phrase)]


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
    more = lexicon.NEXT_SUBSIDY.match(rest)
    if more is None or role not in (Role.PERSON, Role.ORGANISATION):
        return condition
    phrase = _phrase_behind(rest, more.end()) or more["others"]
    others = [b.condition for b in _read(phrase) if b.role is role]
    behind = rest[more.end() + len(phrase) :]
    return any_of([condition, *(_perhaps_more(other, role, behind) for other in others or [Quoted(more["others"])])])


def _claimed(who: str, clause: Clause) -> tuple[Beneficiary, ...]:
    """对投入运营半年以上，…，建筑面积300平方米以上的: whom, says the clause's heading; every piece is a condition."""
    *pieces, last = re.split(r"[，,]", who)
    own = _read(last)
    named = own or _read(clause.heading or clause.label)
    conditions = [condition for piece in (pieces if own else [*pieces, last]) for condition in stated(piece)]
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


def _subject(text: str, start: int) -> Span | None:
    """The noun phrase that a piece begins with, if it gets or may do something: 80周岁以上老年人免费乘坐…"""
    if lexicon.AT_A_PLACE.match(text, start):
        return None
    towards = lexicon.TOWARDS_FIRST.match(text, start)
    start = place = towards.end() if towards else start
    while (noun := lexicon.NOUN_END.search(text, place)) is not None:
        if noun.end() - start > lexicon.LONGEST_PHRASE or re.search(r"[。；，]", text[start : noun.end()]):
            return None
        if lexicon.SUBJECT_ACTS.match(text, noun.end()):
            return Span(start, noun.end())
        place = noun.end()
    return None
