"""Who may have what: the measures of a region judged for the person or institution that a question tells of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.model import Clause, Document, Span
from ingest.numbers.numerals import find_values
from ingest.sentences import sentence_spans
from server.answering.answer import Evidence
from server.answering.decision import Decision
from server.answering.eligibility.asking import told_words
from server.answering.eligibility.conditions import CLIENTS, Finding, Truth, lacking
from server.answering.eligibility.demand_words import PLACE_NAMED, SOFT, UNDONE, UNWRITTEN
from server.answering.eligibility.demands import Demand, announced_in, demands_of
from server.answering.eligibility.person import Person, person_facts
from server.answering.eligibility.phrases import Beneficiary
from server.answering.eligibility.sentence_parts import parts_of
from server.answering.eligibility.traits import KINDS, OF_WORKERS, Role, Trait
from server.answering.listing.measures import measures_of
from server.answering.plan import Group, Plan
from server.answering.question import Query

APPLIES, DEPENDS, FAILS, RELATED = "按文件可以享受", "还要看情况", "不符合", "相关规定"
AIMED = "条件符合，要问当地办没办"
"""The headings of the groups. ``AIMED``: the asker meets all that is demanded, but the clause only encourages."""
_MOST_APPLYING, _MOST_AIMED, _MOST_OPEN, _MOST_FAILING = 8, 6, 8, 3
_MOST_REASONS = 3
_ONLY_AIMED = "（条款说的是鼓励、支持、推进或建立，没有写明已经办起来。）"

_WHETHER = re.compile(r"[不没][？?。]?$|够不够|算不算|轮得[着上到]")
_MONEY = re.compile(r"补[贴助]|津贴|奖[励补]|免费|元|免征|免缴|减免|减半")
_OTHER_KIND = frozenset(lacking(trait) for trait in KINDS | OF_WORKERS | {Trait.CHILD, Trait.STUDENT})
_ASKED_BACK = frozenset(
    {
        Trait.INCAPABLE, Trait.SEVERE, Trait.DEMENTIA, Trait.IMMOBILE, Trait.ELDERLY, Trait.AGED, Trait.ALLOWANCE,
        Trait.LOW_INCOME, Trait.DESTITUTE, Trait.POOR, Trait.ALONE, Trait.EMPTY_NEST, Trait.LOCAL, Trait.PLANNING,
        Trait.DISABLED, Trait.CARE_INSURED, Trait.NONPROFIT, Trait.FOR_PROFIT, Trait.MICRO, Trait.GRADED, Trait.SKILLED,
    }
)  # fmt: skip
"""What anybody knows of themselves and is often enough the case to be asked for."""
_NOT_YOURS = "这笔钱给服务机构，不发给老人或家属本人"
_ROLES = (Role.PERSON, Role.CARER, Role.WORKER, Role.ORGANISATION)


@dataclass(frozen=True, slots=True)
class Judged:
    """A measure judged for somebody: the words that give it, and what was found."""

    evidence: Evidence
    finding: Finding
    firm: bool
    note: str = ""

    @property
    def truth(self) -> Truth:
        """Whether it applies; ``None`` where that depends."""
        return self.finding.truth

    @property
    def is_aimed(self) -> bool:
        """Whether all that is open is if the place does what the clause encourages."""
        return self.truth is None and self.finding.asks == (UNDONE,)


def labelled(query: Query, evidence: Sequence[Evidence]) -> tuple[Group, ...]:
    """Return ``evidence`` in groups by what it is to the asker, where not all of it is theirs for sure; else nothing.

    For a question on one measure by somebody who tells of themselves: a nurse who asks for the premium that the
    employer gets must not read it as hers.
    """
    person = person_facts(query.text)
    if not person.is_told or not (query.yes_no or _WHETHER.search(query.text)):
        return ()
    pieces = [part for piece in evidence for part in _own_parts(piece, person)]
    judged = [_judge_piece(piece, person) for piece in pieces]
    if pieces == list(evidence) and all(one is None or one.truth for one in judged):
        return ()
    groups: list[Group] = []
    for piece, one in zip(pieces, judged, strict=True):
        if one is None:
            groups.append(Group((piece,), RELATED))
        elif one.truth:
            groups.append(Group((piece,), APPLIES))
        elif one.asks == (UNDONE,):
            groups.append(Group((piece,), AIMED, _ONLY_AIMED))
        else:
            words = _in_words(one)
            title, lead = (DEPENDS, "还要看：") if one.truth is None else (FAILS, "原因：")
            groups.append(Group((piece,), title, f"（{lead}{words}。）"))
    return tuple(groups)


def _own_parts(piece: Evidence, person: Person) -> list[Evidence]:
    """The parts of a sentence that are for somebody like ``person``, where others of it are for others; else all."""
    if Role.PERSON in person.roles:
        return [piece]
    here = [d for d in demands_of(piece.clause) if piece.start <= d.start and d.end <= piece.end]
    mine = [d for d in here if any(b.role in person.roles for b in d.beneficiaries)]
    if not mine or len(mine) == len(here):
        return [piece]
    text = piece.clause.text
    return [replace(piece, quote=text[d.start : d.end], start=d.start, end=d.end) for d in mine]


def _judge_piece(piece: Evidence, person: Person) -> Finding | None:
    """The strongest finding for a sentence; one on money for others alone is against."""
    here = [d for d in demands_of(piece.clause) if d.start < piece.end and piece.start < d.end]
    found = [finding for d in here if (finding := _judge(d, piece.clause, person)) is not None]
    if found:
        return max(found, key=lambda f: (f.truth is True, f.truth is None))
    roles = {b.role for d in here for b in d.beneficiaries}
    if not roles or not _MONEY.search(piece.quote) or roles & person.roles:
        return None
    if Role.PERSON in person.roles:  # who asks about an institution has named one
        return None if PLACE_NAMED.search(person.words) else Finding(False, against=(_NOT_YOURS,))
    whose = "、".join(sorted(roles))
    return Finding(False, against=(f"这是给{whose}的",))


def eligibility_plan(query: Query, documents: Sequence[tuple[Document, Sequence[Clause]]]) -> Plan | None:
    """Judge every measure of ``documents`` for the person that ``query`` tells of.

    ``None`` where none of them applies or may apply: then the question is answered as any other.
    """
    person = person_facts(told_words(query))
    judged = [found for document, clauses in documents for found in judge_document(document, clauses, person)]
    applying = sorted((j for j in judged if j.truth), key=lambda j: _order(j, query), reverse=True)[:_MOST_APPLYING]
    undecided = sorted((j for j in judged if j.truth is None), key=lambda j: _order_open(j, query), reverse=True)
    aimed = [j for j in undecided if j.is_aimed][:_MOST_AIMED]
    depending = [j for j in undecided if not j.is_aimed][:_MOST_OPEN]
    if not applying and not aimed and not depending:
        return None
    failing = [j for j in judged if j.truth is False and _is_expected(j, query)]
    failing = sorted(failing, key=lambda j: _order(j, query), reverse=True)[:_MOST_FAILING]
    groups = [
        *([Group(tuple(j.evidence for j in applying), APPLIES)] if applying else []),
        *([Group(tuple(j.evidence for j in aimed), AIMED, _ONLY_AIMED)] if aimed else []),
        *_noted(depending, DEPENDS, "还要看："),
        *_noted(failing, FAILS, "原因："),
    ]
    return Plan(Decision(None), (), tuple(groups), _question_back(depending, person), "list")


def judge_document(document: Document, clauses: Sequence[Clause], person: Person) -> Iterator[Judged]:
    """Yield the support measures of a document that are for somebody like ``person``, judged."""
    stated: dict[str, list[Span]] = {}
    for measure in measures_of(document, clauses):
        piece = measure.evidence
        stated.setdefault(piece.clause.id, []).append(Span(piece.start, piece.end))
    by_id = {clause.id: clause for clause in clauses}
    for clause in clauses:
        if clause.id in stated:
            above = by_id.get(clause.parent_id) if clause.parent_id else None
            yield from judge_clause(clause, document, person, stated[clause.id], announced_in(above) if above else ())


def judge_clause(
    clause: Clause, document: Document, person: Person, stated: Sequence[Span], announced: tuple[Beneficiary, ...] = ()
) -> Iterator[Judged]:
    """Yield the measures among the sentences ``stated`` of a clause that are for somebody like ``person``, judged.

    ``announced`` are those that the clause above announces it for (…老年人享受下列优待：). A sentence that gives
    several things is shown whole where all that it gives has one verdict, else in its parts; what it only encourages
    for nobody in particular is not told along with what somebody gets.
    """
    found = {(d.start, d.end): (d, _judge(d, clause, person)) for d in demands_of(clause, announced)}
    for sentence in sentence_spans(clause.text):
        if not any(span.start < sentence.end and sentence.start < span.end for span in stated):
            continue
        parts = parts_of(clause.text, sentence)
        here = [(part, *found[part.start, part.end]) for part in parts if (part.start, part.end) in found]
        mine = [(part, demand, finding) for part, demand, finding in here if finding is not None]
        if not mine:
            continue
        truths = {finding.truth for _, _, finding in mine}
        others = [clause.text[part.start : part.end] for part in parts if (part.start, part.end) not in found]
        promises_more = True in truths and any(SOFT.search(other) for other in others)
        if len(truths) == 1 and len(mine) == len(here) and not promises_more:
            best = max((finding for _, _, finding in mine), key=lambda f: (f.known, -len(f.asks)))
            yield _shown(clause, document, sentence, best, any(d.firm for _, d, _ in mine))
            continue
        for part, demand, finding in mine:
            yield _shown(clause, document, part, finding, demand.firm)


def _shown(clause: Clause, document: Document, span: Span, finding: Finding, firm: bool) -> Judged:
    quote = clause.text[span.start : span.end]
    note = _NOT_YOURS if finding.against == (_NOT_YOURS,) else ""
    return Judged(Evidence(clause, document, quote, span.start, span.end, float(finding.known)), finding, firm, note)


def _judge(demand: Demand, clause: Clause, person: Person) -> Finding | None:
    """What holds of the first role that the person has and the measure is for; ``None`` where it is for others."""
    mine = [b for role in _ROLES for b in demand.beneficiaries if b.role is role and role in person.roles]
    if not mine:
        return _heard_of(demand, clause, person)
    found = [b.condition.judge(person) for b in mine]
    best = max(found, key=lambda f: (f.truth is True, f.truth is None, f.known))
    if best.truth and demand.caveats:
        return Finding(None, demand.caveats, known=best.known)
    if best.truth is None:
        told = any("条件" in ask or "规定" in ask for ask in best.asks)
        more = tuple(caveat for caveat in demand.caveats if not (told and caveat == UNWRITTEN))
        return Finding(None, (*best.asks, *more), known=best.known, traits=best.traits)
    return best


def _heard_of(demand: Demand, clause: Clause, person: Person) -> Finding | None:
    """An institution's money whose amount a family has heard of: they must be told that it isn't theirs."""
    roles = {b.role for b in demand.beneficiaries}
    if Role.ORGANISATION in person.roles or Role.ORGANISATION not in roles:
        return None
    text = clause.text[demand.start : demand.end]
    amounts = {value.low for value in find_values(text) if value.kind == "money"}
    heard = {int(number) for number in re.findall(r"(?<![\d.])\d{2,6}(?![\d.岁张平])", person.words)}
    return Finding(False, against=(_NOT_YOURS,)) if heard & amounts else None


def _is_expected(judged: Judged, query: Query) -> bool:
    """Whether somebody would expect a measure that is not for them: a limit just missed, money, what they ask for."""
    against = judged.finding.against
    if judged.note:
        return True
    if not against or set(against) & _OTHER_KIND:
        return False
    money = judged.finding.known > 0 and _MONEY.search(judged.evidence.quote) is not None
    return (judged.finding.near or money or _is_asked(judged, query)) and (
        len(against) <= 3 or _is_asked(judged, query)
    )


def _is_asked(judged: Judged, query: Query) -> bool:
    return any(word in judged.evidence.quote for concept in query.concepts for word in concept)


def _order(judged: Judged, query: Query) -> tuple[bool, bool, bool, int]:
    money = _MONEY.search(judged.evidence.quote) is not None
    return bool(judged.note), _is_asked(judged, query), money, judged.finding.known


def _order_open(judged: Judged, query: Query) -> tuple[bool, bool, int, int]:
    return _is_asked(judged, query), judged.firm, judged.finding.known, -len(judged.finding.asks)


def _noted(judged: Sequence[Judged], title: str, lead: str) -> list[Group]:
    """Groups under one title, one for each note: what is open or why it fails, in words."""
    by_note: dict[str, list[Evidence]] = {}
    for one in judged:
        words = (one.note or _in_words(one.finding)) + "。"
        by_note.setdefault(words if one.note else lead + words, []).append(one.evidence)
    return [Group(tuple(evidence), title, f"（{note}）") for note, evidence in by_note.items()]


def _in_words(finding: Finding) -> str:
    """What is open or fails. What an institution's clients must be is told at once: 服务的老人是否经济困难、失能."""
    told = finding.asks or finding.against
    clients = [ask.removeprefix(CLIENTS) for ask in told if ask.startswith(CLIENTS)]
    rest = [ask for ask in told if not ask.startswith(CLIENTS)]
    several = [*([CLIENTS + "、".join(clients)] if clients else []), *rest]
    more = "；其余请对照条款原文" if len(several) > _MOST_REASONS else ""
    return "；".join(several[:_MOST_REASONS]) + more


def _question_back(depending: Sequence[Judged], person: Person) -> tuple[str, ...]:
    """The one fact that would decide most of what is open."""
    asked = _ASKED_BACK - ({Trait.AGED, Trait.ELDERLY} if person.age else frozenset())
    counted = Counter(trait for j in depending for trait in set(j.finding.traits) & asked)
    if not counted:
        return ()
    trait, _ = counted.most_common(1)[0]
    told = "多大年纪" if trait in (Trait.AGED, Trait.ELDERLY) else f"是否{trait}"
    return (f"想答得更准，请补充一点：{told}？",)
