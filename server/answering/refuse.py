"""Evidence or refusal: is what was asked for in the library, and if not, why not, in words for the asker."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.model import Document
from ingest.numbers.numerals import find_values
from server.answering.answer import Evidence, Reason
from server.answering.asked_things import unstated_thing
from server.answering.attachments import attachment_asked, told_missing
from server.answering.candidate import Candidate
from server.answering.characters import CharacterWeights
from server.answering.decision import ANSWER, Decision
from server.answering.facts import unheld_document
from server.answering.other_people import other_people
from server.answering.payee import institution_payment, other_payee
from server.answering.question import Query
from server.answering.refusal_reasons import told_with, with_reason
from server.answering.select import context_of
from server.answering.subjects import names_subjects

_ANSWERING = 4
"""Sentences among which an answer is looked for."""
_VERBATIM = 1.5
"""Added to the nearness where a clause holds words that the asker quoted (“健康呼”)."""
_TOPICAL, _AS_TOPICAL = 8, 0.5
"""A sentence with a value answers only if it holds at least this share of the question's words that the best of the
first few hold: an amount from a neighbouring policy is no answer."""
_TELLING = 0.3
"""Share of the question's words that must be held somewhere for it to tell one sentence's topic from another's."""
_STATES_IT = 0.5
"""Share of the question's words that a sentence must hold to be believed against the reader."""
_AS_NEAR, _HOLDS_MORE = 0.9, 0.1
"""Share of the first sentence's score, and the share of the question's words beyond its own, from which another one is
believed that leaves open what the first states of something else."""
_BENEFIT = re.compile(
    r"(?P<kind>高龄|护理|养老服务|床位|建设|运营|入职|丧葬|殡葬|火葬|安葬|餐|用餐|就餐|交通|生活|住房|取暖|采暖|残疾|见习|培训|入职|岗位|服务|医疗|临时)"
    r"的?(?:津贴|补贴|补助|保障金|费)|(?P<kind2>退休|抚恤|养老)金"
)
_INSTITUTION = re.compile(
    r"院|机构|服务[点站]|驿站|网点|建设补|食堂|助餐|日间|照料|中心|幸福院|开办|举办|办[个一]|运营|我们这|床位|经营|入住|收住"
)
_VALUE_KINDS = frozenset(
    {"money", "percent", "multiple", "count", "area", "age", "duration", "amount", "contact", "papers"}
)
_OF_BENEFIT = {"money": "金额", "percent": "比例"}
_SEE_ATTACHMENT = re.compile(r"见[^，。；]{0,6}附[件表][一二三四五六七八九十\d]*[：:]?《(?P<name>[^》]+)》")
_LEFT_OPEN = re.compile(
    r"另行(?:制定|规定|公布|确定|明确|通知|印发|发布|商定)|不(?:另|再)?作(?:统一|具体)?规定"
    r"|(?:另|仍|均)按(?:照)?[^，。；]{2,12}规定(?:的标准)?(?:执行|办理)"
    r"|具体(?:补[贴助])?(?:标准|办法|金额|数额|比例|期限|时间)[^，。；]{0,6}由[^，。；]{2,24}(?:制定|规定|确定|公布)"
)
_ARTICLE = re.compile(r"第[\d一二三四五六七八九十百]+条")
_CHINESE = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]", re.DOTALL)
_NAMES = {
    "money": "具体金额",
    "percent": "具体比例",
    "multiple": "具体倍数",
    "count": "具体数量",
    "duration": "具体期限",
    "area": "具体面积",
    "age": "具体年龄",
    "amount": "具体数额",
    "date": "具体时间",
    "contact": "电话、地址或网址",
    "papers": "要交的材料",
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits of the decision, set on the training questions with the embedded e5; see ``docs/decisions.md``.

    ``nearness`` = (cosine of the best sentence - ``dense_floor``) / ``dense_range`` + ``held_share`` * share +
    mass / ``held_mass``, share and mass being what the sentences that would be shown hold of the question's
    characters. Below ``off_topic`` nothing here is about the question; below ``evidence`` nothing is near enough to
    answer it, nor below ``unnamed`` where they don't name the particular subject that was asked about, nor below
    ``doubtful`` where none of its official words stands in them, or where the word coverage stays below ``absent`` and
    another region's document leads by ``elsewhere``: that one is taken to hold the topic that this one lacks. Where the
    trained reader gives every shown sentence log odds below ``answering``, none of them answers; from a nearness of
    ``topical`` on they are at least of the topic. What is told beside an answer must have odds of ``beside``.
    """

    dense_floor: float = 0.33
    dense_range: float = 0.18
    held_share: float = 2.0
    held_mass: float = 20.0
    off_topic: float = 0.8
    evidence: float = 1.4
    doubtful: float = 1.9
    unnamed: float = 4.5
    absent: float = 0.2
    elsewhere: float = 0.25
    answering: float = -3.6
    topical: float = 3.6
    beside: float = 0.0


def library_regions(library: Sequence[Document]) -> str:
    """Return the regions that the library covers, as one Chinese list."""
    names = dict.fromkeys(d.region.name for d in library if d.region.name)
    return "、".join(names)


def decide_before_search(query: Query, library: Sequence[Document]) -> Decision:
    """Refuse what no search can answer: a place or a document that isn't in the library, a missing attachment."""
    if query.foreign and not query.documents:
        places = "、".join(query.foreign)
        return Decision(
            "other_region",
            f"资料库里没有{places}的文件，不能用其他地方的规定来回答。目前收录的地区有：{library_regions(library)}。",
        )
    scope = [d for group in query.documents for d in group] or list(library)
    missing = [(d, name) for d in scope for name in d.missing_attachments]
    if query.attachment and missing:
        return Decision("attachment_missing", told_missing(*missing[0]))
    return ANSWER


def decide(
    query: Query,
    ranked: Sequence[Candidate],
    shown: Sequence[Candidate],
    elsewhere: Callable[[], float],
    characters: CharacterWeights,
    limits: Thresholds,
) -> Decision:
    """Decide whether the ranked sentences carry what the question asks for: every signal is joined here.

    ``shown`` are the sentences among them that an answer would consist of. ``elsewhere`` gives the best word coverage
    among other regions' clauses, and is asked only where it matters, as it costs a search: where they hold far more of
    the question's words, its topic is in the library, but not in the document that was asked about.
    """
    told = any(query.unheld in candidate.evidence.clause.text for candidate in shown) if query.unheld else False
    if query.unheld and (not told or _ARTICLE.search(query.text)):  # a clause may tell what another law is for
        return Decision("no_evidence", unheld_document(query.unheld), is_particular=True)
    if shown and (people := other_people(query, shown[0].evidence)) is not None:
        told_for = f"找到的相近规定是给{people}的，没有找到适用于您所问的人的规定，请看下面的原文。"
        return Decision("no_evidence", told_for, is_particular=True)
    near = nearness(query, ranked, shown, characters, limits)
    named = _names_subjects(query, shown, ranked)
    unfounded = _unfounded(query, ranked, shown, near, elsewhere, limits)
    if unfounded.reason is None:
        return with_reason(_unstated(query, ranked, shown), query, near, named)
    asked = query.topic + query.carried
    if "money" in query.wanted and (near >= limits.off_topic or _BENEFIT.search(asked)):
        # somebody who asks for one benefit's amount is told more by what the documents do pay
        meant = _other_money(query, ranked)
        unfounded = Decision("not_stated", meant) if meant else unfounded
    return with_reason(unfounded, query, near, named)


def _unfounded(
    query: Query,
    ranked: Sequence[Candidate],
    shown: Sequence[Candidate],
    near: float,
    elsewhere: Callable[[], float],
    limits: Thresholds,
) -> Decision:
    """Refuse where the sentences are not about what was asked."""
    covered = max((candidate.covered for candidate in ranked[:_TOPICAL]), default=0.0)
    if near < limits.off_topic and not query.concepts:
        if not _CHINESE.search(query.text):
            return Decision("off_topic", "没有看懂这个问题；请用简体中文写下想了解的养老政策。", is_particular=True)
        return Decision("off_topic", told_with("off_topic"))
    if near < limits.doubtful and covered < limits.absent and elsewhere() - covered > limits.elsewhere:
        told = "在这个地区的文件里没有找到相关的条款（其他地区的文件里有，但不能代替）。"
        return Decision("no_evidence", told, is_particular=True)
    nowhere = bool(query.concepts) and not any(_held(concept, ranked) for concept in query.concepts)
    unnamed = not _names_subjects(query, shown, ranked)
    if near < limits.evidence or (nowhere and near < limits.doubtful) or (unnamed and near < limits.unnamed):
        return Decision("no_evidence", told_with("no_evidence"))
    return ANSWER


def _names_subjects(query: Query, shown: Sequence[Candidate], ranked: Sequence[Candidate] = ()) -> bool:
    """Whether the sentences name what is asked about; the ``ranked`` items of a list that is told count, too."""
    lists = {(c.evidence.document.id, c.evidence.clause.path[:-1]) for c in shown if c.evidence.lead}
    items = [c for c in ranked if (c.evidence.document.id, c.evidence.clause.path[:-1]) in lists]
    clauses = [f"{c.evidence.document.title} {context_of(c)} {c.evidence.clause.text}" for c in (*shown, *items)]
    return names_subjects(query.text, clauses)


def _unstated(query: Query, ranked: Sequence[Candidate], shown: Sequence[Candidate]) -> Decision:
    """Refuse where the sentences are about what was asked, but don't state the value or the kind of thing asked for."""
    wanted = [kind for kind in query.wanted if kind in _VALUE_KINDS]
    if shown and (name := _attachment_meant(shown[0].evidence)) is not None:
        return Decision("attachment_missing", f"文件写的是见附件“{name}”，但收录的文件里没有这个附件。")
    first = shown[0] if shown else None
    if first is not None and (not first.answers or (query.phrases and not first.verbatim)):
        scope = list(dict.fromkeys(candidate.evidence.document for candidate in ranked))
        if (lacking := attachment_asked(query.text, scope, first.evidence)) is not None:
            return Decision("attachment_missing", told_missing(*lacking))
    if wanted and (left := _left_open(ranked, shown)) is not None:
        return Decision("not_stated", f"文件没有写明{_NAMES[wanted[0]]}，写的是：“{left}”。")
    covered = max((candidate.covered for candidate in ranked[:_TOPICAL]), default=0.0)
    if query.years and ranked and _of_other_years(query, ranked):
        years = "、".join(f"{year}年" for year in query.years)
        return Decision("not_stated", f"文件里没有写明{years}的内容，相近的条款说的是其他年份，请看下面的原文。")
    if "money" in query.wanted and (meant := _other_money(query, ranked)):
        return Decision("not_stated", meant)
    if "percent" in query.wanted and (meant := _other_benefit(query, ranked, "percent")):
        return Decision("not_stated", meant)
    if {"count", "amount"} & set(query.wanted) and (untold := _place_without_share(query, ranked)):
        return untold
    about = covered * _AS_TOPICAL
    stated = {kind for c in ranked[:_ANSWERING] if _covered_in_clause(c, ranked) >= about for kind in c.answers}
    if ranked and covered < _TELLING:
        stated |= ranked[0].answers
    # of the other kinds that are asked for beside the money, one in a further sentence is no answer
    penniless = "money" in wanted and "money" not in stated and not any(c.answers for c in shown[:1])
    if wanted and (not stated or penniless):
        lead = ranked[0].evidence
        named = "、".join(lead.clause.departments[:6])
        responsible = f"相近条款的责任单位是：{named}。" if named else ""
        missing = _NAMES["money" if penniless else wanted[0]]
        return Decision("not_stated", f"文件里有相近的规定，但没有写明{missing}。{responsible}")
    if thing := unstated_thing(query.text, [context_of(candidate) for candidate in shown]):
        return Decision("not_stated", f"文件里有相近的规定，但没有写明{thing}。")
    return ANSWER


def _attachment_meant(told: Evidence) -> str | None:
    """Return the name of the attachment that a sentence without values refers to, where it is not in the file."""
    seen = _SEE_ATTACHMENT.search(told.quote)
    if seen is None or find_values(told.quote) or told.document.text.count(seen["name"]) > 1:
        return None
    return seen["name"]


def _left_open(ranked: Sequence[Candidate], shown: Sequence[Candidate]) -> str | None:
    """Return the words that leave open what is asked for (具体标准另行制定), where their clause doesn't state it.

    The first sentence's own words are believed even then: what its clause states is for something else.
    """
    if not shown:
        return None
    first = shown[0]
    if (fuller := _fuller(first, ranked)) is not None and _LEFT_OPEN.search(fuller.evidence.quote):
        return fuller.evidence.quote.rstrip("；。;")
    stated = any(c.answers for c in ranked if c.evidence.clause.id == first.evidence.clause.id)
    here = [c for c in shown if c.evidence.clause.id == first.evidence.clause.id and not (stated and c is not first)]
    quotes = [c.evidence.quote.rstrip("；。;") for c in here if not c.answers]
    return next((quote for quote in quotes if _LEFT_OPEN.search(quote)), None)


def _fuller(first: Candidate, ranked: Sequence[Candidate]) -> Candidate | None:
    """The sentence without a value that is as near as the first one, and holds more of what is asked about."""
    return next(
        (
            c
            for c in ranked[1:_ANSWERING]
            if not c.answers and c.score >= _AS_NEAR * first.score and c.covered >= first.covered + _HOLDS_MORE
        ),
        None,
    )


def _covered_in_clause(candidate: Candidate, ranked: Sequence[Candidate]) -> float:
    """The best coverage in the candidate's clause: a fine is told of those whom the sentence before it names."""
    return max(c.covered for c in ranked[:_TOPICAL] if c.evidence.clause.id == candidate.evidence.clause.id)


def decide_read(
    odds: Sequence[float], query: Query, shown: Sequence[Candidate], near: float, limits: Thresholds
) -> Decision:
    """Decide by the log odds that the trained reader gives the sentences that would be shown, and their nearness.

    It is not heard where the first of them plainly states what is asked for; see ``without_strangers``.
    """
    if not odds or max(odds) >= limits.answering or _states_it(query, shown[0]):
        return ANSWER
    reason: Reason = "not_stated" if near >= limits.topical else "no_evidence"
    return with_reason(Decision(reason, told_with(reason)), query, near, _names_subjects(query, shown))


def without_strangers(
    odds: Sequence[float], query: Query, shown: Sequence[Candidate], limits: Thresholds
) -> tuple[Candidate, ...]:
    """Return the sentences of those clauses of which one is an answer by the reader's ``odds``, or plainly states it.

    The others of such a clause stay: conditions and consequences answer no question, and belong to what does.
    """
    answering = {c.evidence.clause.id for c, odd in zip(shown, odds, strict=True) if odd >= limits.answering}
    answering |= {c.evidence.clause.id for c in shown if _states_it(query, c) and (c is shown[0] or c.fits)}
    return tuple(candidate for candidate in shown if candidate.evidence.clause.id in answering)


def _states_it(query: Query, candidate: Candidate) -> bool:
    """Whether a sentence holds the very kind of value asked for, and most of the question's words or a range for it."""
    exact = set(query.wanted) - {"amount"}
    return bool(exact & candidate.answers) and (candidate.covered >= _STATES_IT or candidate.fits)


def _place_without_share(query: Query, ranked: Sequence[Candidate]) -> Decision | None:
    """Refuse to tell the whole region's number to somebody who asks for that of a place in it."""
    if not query.below or not ranked:
        return None
    told = ranked[0].evidence
    if not any(value.kind == "count" for value in find_values(told.quote)):
        return None
    if any(place in f"{' '.join(told.clause.path)} {told.quote}" for place in query.below):
        return None
    places = "、".join(query.below)
    missing = "、".join(told.document.missing_attachments)
    if missing:
        return Decision(
            "attachment_missing",
            f"文件的正文没有写明{places}的数量；它提到的附件“{missing}”没有收录，无法回答其中的内容。",
        )
    return Decision(
        "not_stated", f"文件里写的是{told.document.region.name}的数量，没有写明{places}的，请看下面的原文。"
    )


def _of_other_years(query: Query, ranked: Sequence[Candidate]) -> bool:
    """Whether the best sentence is of other years than the one asked for, which isn't the document's own."""
    document = ranked[0].evidence.document
    own = {day.year for day in (document.issued_on, document.effective_on) if day}
    premise = query.yes_no and ranked[0].verbatim  # 时间银行不是2021年才建吗 is answered by the year that it is
    return not own & set(query.years) and ranked[0].year < 0 and not premise


def _other_money(query: Query, ranked: Sequence[Candidate]) -> str | None:
    """Say that the only money found is not what was asked for: another benefit, or an institution's, not a person's."""
    paying = [c for c in ranked[:_ANSWERING] if "money" in c.answers]
    asked = query.topic + query.carried
    if not paying:
        return None
    if (other := _other_benefit(query, ranked, "money")) is not None:
        return other
    if (whom := other_payee(query.text + query.carried, [c.evidence.quote for c in paying])) is not None:
        return f"文件里没有写明给“{whom}”的金额，请看下面相近的条款。"
    if not _INSTITUTION.search(asked) and all(institution_payment(c.evidence.quote) for c in paying):
        return "文件里只写了给服务机构的补助金额，没有写明发给老人或家属本人的金额，请看下面相近的条款。"
    return None


def _other_benefit(query: Query, ranked: Sequence[Candidate], wanted: Literal["money", "percent"]) -> str | None:
    """Say that the value found is not of the benefit that was asked for by its name."""
    stating = [c for c in ranked[:_ANSWERING] if wanted in c.answers]
    named = list(_BENEFIT.finditer(query.topic + query.carried))
    if stating and len(named) > 1 and any(_kind_of(benefit) in context_of(stating[0]) for benefit in named):
        return None  # asked beside another: 养老服务补贴多少，跟护理补贴能一起拿吗
    for benefit in named:
        # the one that would be told: another paying sentence may hold the word by chance (建设补助 and 建设规范)
        if stating and _kind_of(benefit) not in context_of(stating[0]):
            return f"文件里没有写明“{benefit.group()}”的{_OF_BENEFIT[wanted]}，请看下面相近的条款。"
    return None


def _kind_of(benefit: re.Match[str]) -> str:
    return benefit["kind"] or benefit["kind2"]


def nearness(
    query: Query,
    ranked: Sequence[Candidate],
    shown: Sequence[Candidate],
    characters: CharacterWeights,
    limits: Thresholds,
) -> float:
    """How near the sentences come to the question, by meaning and by their characters; see ``Thresholds``."""
    if not ranked:
        return 0.0
    held = characters.held(f"{query.topic} {query.carried}", " ".join(context_of(candidate) for candidate in shown))
    verbatim = _VERBATIM if any(candidate.verbatim for candidate in ranked) else 0.0
    return (
        (max(candidate.dense for candidate in ranked) - limits.dense_floor) / limits.dense_range
        + limits.held_share * held.share
        + held.mass / limits.held_mass
        + verbatim
    )


def _held(concept: Collection[str], ranked: Sequence[Candidate]) -> bool:
    return any(
        word in f"{' '.join(candidate.evidence.clause.path)} {candidate.evidence.clause.text}"
        for candidate in ranked[:_ANSWERING]
        for word in concept
    )
