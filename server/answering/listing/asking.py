"""The list of a place's support measures: does a question ask for it, and how is it grouped under headings?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from ingest.model import Clause, Document, Duty
from server.answering.coverage import meaning_words
from server.answering.decision import Decision
from server.answering.listing.measures import Measure, measures_of
from server.answering.listing.responsibility import duties_text
from server.answering.naming import named_documents
from server.answering.plan import Group, Plan
from server.answering.question import Query
from server.answering.validity import cited_name

ClausesOf = Callable[[str], Sequence[Clause]]
"""The clauses of a document, by its id."""

_EXPLICIT = re.compile(r"清单|一览|列(?:出|举|个|一|张|全|成|下)|罗列|汇总|梳理|盘点|归纳|逐[条项]")
_WHICH = re.compile(
    r"(?:有|出台|制定|享受|执行|包括)[^，。？?]{0,4}(?:哪些|什么|啥)|(?:哪些|什么|啥)[^，。？?]{0,14}(?:政策|措施|举措)"
)
_POLICIES = re.compile(r"政策|措施|举措|扶持|优惠")
_MONEY = re.compile(r"补贴|补助|津贴|奖补|奖励|资助")
_WIDER = re.compile(r"扶持|优惠|支持|措施|举措")
_NOT_A_LIST = re.compile(r"不同|区别|差别|差异|对比|比较|相比|哪个|为什么|怎么|如何|是否|吗|谁|哪里|哪儿|在哪")
_GENERAL = re.compile(
    r"《[^》]*》|[0-9]{4}年(?:度|以来)?|近年来?|最新|养老|老年(?!人)|老龄|涉老|为老|敬老|"
    r"服务业?|事业|产业|发展|扶持|支持|政策|措施|举措|优惠|补贴|补助|津贴|奖补|福利|待遇|鼓励|"
    r"清单|一览表?|列[出举全成下]?|罗列|汇总|梳理|盘点|归纳|逐[条项]|全部|所有|完整|详细|主要|各项|各类|方面|领域|本地|当地|全[市县省]|我们?[市县省]|"
    r"现行|现有|出台|制定|实施|执行|享受|包括|政府|市里|县里|整理|输出|给出|生成|那么?|呢|还有|一[份个下张]|给我|帮我"
)
"""Words of the question that every measure of such a document is about, and words of listing."""
_SAME = ((re.compile("养老服务机构"), "养老机构"), (re.compile("老人"), "老年人"))
_FEWEST = 2
"""Measures on a topic that are worth a list."""
_LAW = re.compile(r"(?:条例|规定|法|办法)(?:[（(][^（）()]*[）)])?$")
_ELDERLY = re.compile(r"养老|老年|老龄|老人|敬老|为老|助老|高龄|适老|长期护理|护理保险|医养|康养")
_FOR_ELDERLY = re.compile(r"老年|老人|养老|老龄|高龄|适老")
_ORDINAL_ONLY = re.compile(r"^[一二三四五六七八九十]+是")
_REPLACED = frozenset({"newer_version", "replaced", "repealed"})


def asks_for_list(query: Query) -> bool:
    """Whether a question asks for a list of support measures: 有哪些扶持政策, 请列清单.

    One on a topic of its own (助老食堂有哪些补助) does so only if it says that it wants a list.
    """
    return _list_topic(query) is not None


def list_measures(query: Query, clauses_of: ClausesOf) -> Plan | None:
    """Return the list that a question asks for, a group a heading in the order of the documents; else ``None``.

    ``None`` too where no place or document is named, or nothing there states a measure on the topic asked about.
    """
    topic = _list_topic(query)
    if topic is None or not query.documents:
        return None
    groups: list[Group] = []
    for documents in query.documents:
        chosen = _listed(documents)
        if _ELDERLY.search(query.text):
            chosen = [d for d in chosen if _ELDERLY.search(d.title)] or chosen
        found = [measure for d in chosen for measure in measures_of(d, clauses_of(d.id))]
        listed = _distinct([measure for measure in found if _is_asked(measure, query, topic)])
        place = documents[0].region.name if len(query.documents) > 1 else ""
        several = len({measure.evidence.document.id for measure in listed}) > 1
        for document, measures in groupby(listed, key=lambda measure: measure.evidence.document):
            name = cited_name(document) if several else ""
            groups += _groups(list(measures), " ".join(part for part in (place, name) if part))
    if sum(len(group.evidence) for group in groups) < _FEWEST:
        return None
    return Plan(Decision(None), groups=tuple(groups), notices=(_summary(groups, topic),), layout="list")


def _list_topic(query: Query) -> tuple[str, ...] | None:
    """What the list is to be about, empty for all measures; ``None`` where no list is asked for."""
    if query.wanted or query.attachment or any(value.kind != "date" for value in query.values):
        return None
    titles = "|".join(d.title for group in named_documents(query.text, _scope(query)) for d in group)
    own = tuple(word for word in meaning_words(_GENERAL.sub(" ", query.topic)) if word not in titles)
    if _wants_list(query.text):
        return own if _EXPLICIT.search(query.text) or (_POLICIES.search(query.text) and not own) else None
    if not own and query.carried and _wants_list(query.carried):  # 那大连呢, after a question for a list
        return meaning_words(_GENERAL.sub(" ", query.carried))
    return None


def _scope(query: Query) -> tuple[Document, ...]:
    return tuple(document for group in query.documents for document in group)


def _wants_list(text: str) -> bool:
    about = _POLICIES.search(text) or _MONEY.search(text)
    return bool(about and (_EXPLICIT.search(text) or _WHICH.search(text))) and _NOT_A_LIST.search(text) is None


def _is_asked(measure: Measure, query: Query, topic: Sequence[str]) -> bool:
    asked = query.text if _wants_list(query.text) else query.carried
    words = _standard("|".join((*measure.headings, measure.evidence.quote)))
    title = _standard(measure.evidence.document.title)
    if not all(_standard(word) in words or _standard(word) in title for word in topic):
        return False
    if _MONEY.search(asked) and not _WIDER.search(asked) and not _MONEY.search(measure.evidence.quote):
        return False
    # of a document that is not about the elderly (残疾人保障条例), only what is for them
    about = _ELDERLY.search(measure.evidence.document.title) or not _ELDERLY.search(asked)
    return bool(about or _FOR_ELDERLY.search(words))


def _standard(text: str) -> str:
    for pattern, standard in _SAME:
        text = pattern.sub(standard, text)
    return text


def _listed(documents: Sequence[Document]) -> list[Document]:
    """The documents whose measures are a place's: policies in their newest version, a law only for want of others.

    A law states everybody's duties; what somebody gets stands in the notices that carry it out.
    """
    present = {document.id for document in documents}
    kept = list(documents)
    for fits in (
        lambda d: d.ended is None or d.ended.reason not in _REPLACED or d.ended.by_id not in present,
        lambda d: d.kind == "policy",
        lambda d: _LAW.search(d.title) is None,
    ):
        kept = [document for document in kept if fits(document)] or kept
    return kept


def _distinct(measures: Sequence[Measure]) -> list[Measure]:
    """Without those whose words an earlier one has already: a list says nothing twice."""
    first: dict[str, Measure] = {}
    for measure in measures:
        first.setdefault(measure.evidence.quote, measure)
    return list(first.values())


def _groups(measures: Sequence[Measure], prefix: str) -> list[Group]:
    groups: list[Group] = []
    for headings, grouped in groupby(measures, key=_headings):
        members = tuple(grouped)
        own = " › ".join(headings)
        title = " › ".join(part for part in (prefix, own) if part) or cited_name(members[0].evidence.document)
        groups.append(Group(tuple(m.evidence for m in members), title, _note(members)))
    return groups


def _headings(measure: Measure) -> tuple[str, ...]:
    """The headings that a group stands under; 一是信贷支持 is but a word in front of its sentences."""
    return tuple(heading for heading in measure.headings if not _ORDINAL_ONLY.search(heading))


def _note(measures: Sequence[Measure]) -> str:
    """Who is responsible for the measures of a group, and until when where all have one date."""
    by_duties: dict[tuple[Duty, ...], list[int]] = {}
    for place, measure in enumerate(measures, start=1):
        by_duties.setdefault(measure.duties, []).append(place)
    named = [(places, duties_text(duties)) for duties, places in by_duties.items() if duties]
    if len(by_duties) > 1:
        told = "".join(f"第{'、'.join(map(str, places))}项{units}。" for places, units in named)
    else:
        told = "".join(f"{units}。" for _, units in named)
    deadlines = {measure.deadline.text if measure.deadline else "" for measure in measures}
    until = deadlines.pop() if len(deadlines) == 1 else ""
    return told + (f"时限：{until}。" if until else "")


def _summary(groups: Sequence[Group], topic: Sequence[str]) -> str:
    pieces = [piece for group in groups for piece in group.evidence]
    names = "、".join(dict.fromkeys(cited_name(piece.document) for piece in pieces))
    about = f"与“{'、'.join(topic)}”有关的" if topic else ""
    return (
        f"{about}扶持措施共{len(pieces)}项，出自{names}，都是原文，按文件的章节排列；"
        "写“鼓励”“支持”“探索”的，能否享受要看当地怎样落实。"
    )
