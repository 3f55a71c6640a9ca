"""Sentences that are derived by rule, not quoted: the tier that was asked for, table rows, facts of the document.

Each is a pure function of the question and one piece of evidence. The generator proposes with them and verification
derives them again: a rule sentence is shown only if these functions give exactly its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ingest.metadata.days import months_later, to_count, years_later
from ingest.model import Clause, Document
from ingest.sentences import sentence_spans
from server.answering.answer import DraftSentence, Evidence
from server.answering.answered_kinds import names_agency
from server.answering.eligibility.sentence_parts import is_part
from server.answering.listing.measure_words import BENEFIT_COLUMN
from server.answering.question import Query
from server.answering.tier_series import find_series, own_tier
from server.answering.tiers import TierList, choose_tier, find_tiers, outside_tiers, unlisted_degree
from server.answering.validity import chinese_date, cited_name
from server.answering.wanted import Wanted

_LEAD = ("牵头单位", "责任单位", "牵头部门", "责任部门", "配合单位", "配合部门")
_TERM = ("完成时限", "完成时间", "时限", "时间节点")
_UNIT = ("计量单位", "单位")
_TARGETS: frozenset[Wanted] = frozenset({"count", "percent", "amount", "money", "area", "multiple"})
_YEAR_COLUMN = re.compile(r"^(?:19|20)\d{2}年")
_TERM_OF_VALIDITY = re.compile(
    r"(?:有效|试行|施行|实施|执行|暂行)(?:期限?)?(?:暂定)?(?:[:：]|为期|为|是)?(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})\s?(?P<unit>年|个月)"
)


def rule_sentences(query: Query, evidence: Evidence, key: int) -> tuple[DraftSentence, ...]:
    """Return every sentence that the rules derive from ``evidence`` for this question, most specific first.

    Where several regions are compared each sentence begins with its region, quotes included: side by side, nobody
    could tell whose rule a bare quote is.
    """
    derived = (
        *_part(query, evidence),
        *_tier(query, evidence),
        *_of_series(query, evidence),
        *_row(query, evidence.clause),
        *_departments(query, evidence.clause, evidence.quote),
        *_document_facts(query, evidence),
    )
    region = evidence.document.region.name
    if len(query.documents) > 1 and region:
        derived = tuple(
            (f"{region}：{text}", f"地区取自文件信息；{derivation}")
            for text, derivation in (*derived, (evidence.quote, "条款原文"))
        )
    return tuple(DraftSentence(text, (key,), "rule", derivation) for text, derivation in derived)


def says_outside(query: Query, evidence: Evidence) -> bool:
    """Whether the question's number falls into none of the tiers that the evidence pairs with values."""
    tiers = find_tiers(evidence.quote)
    return tiers is not None and _chosen(query, tiers) is None and _outside(query, tiers) is not None


def _chosen(query: Query, tiers: TierList) -> int | None:
    """The tier that the asker's own words name; a follow-up that names none takes the earlier question's."""
    if unlisted_degree(tiers, query.text) is not None:
        return None
    own = choose_tier(tiers, query.text, query.values)
    return choose_tier(tiers, query.carried, query.values) if own is None else own


def _outside(query: Query, tiers: TierList) -> str | None:
    return unlisted_degree(tiers, query.text) or outside_tiers(tiers, query.values)


def _tier(query: Query, evidence: Evidence) -> Iterator[tuple[str, str]]:
    tiers = find_tiers(evidence.quote)
    if tiers is None:
        return
    chosen = _chosen(query, tiers)
    if chosen is not None:
        condition, value = tiers.conditions[chosen], tiers.values[chosen]
        yield tiers.reduced(chosen), f"“分别”一一对应：{condition.text} ↔ {value}"
        return
    outside = _outside(query, tiers)
    if outside is not None:
        conditions = "、".join(condition.text for condition in tiers.conditions)
        yield outside, f"条款的档次：{conditions}"


def _of_series(query: Query, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """The sentence with the asker's own of its tiers alone."""
    series = find_series(evidence.quote)
    if series is not None and (i := own_tier(series, query.own_words, query.measures)) is not None:
        yield series.reduced(i), f"条款的{len(series.tiers)}档中的一档：{series.tiers[i]}"


def _part(query: Query, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """One measure of a sentence that strings several together, in its own words or reduced to the tier named."""
    if is_part(evidence.quote, evidence.clause) and not _is_sentence(evidence):
        for text, derivation in _tier(query, evidence):
            yield text.rstrip("，；。") + "。", f"原句中的一项；{derivation}"
        yield evidence.quote.rstrip("，；。") + "。", "原句并列写了几项，这里是其中一项的原文"


def _is_sentence(evidence: Evidence) -> bool:
    return any(
        (span.start, span.end) == (evidence.start, evidence.end) for span in sentence_spans(evidence.clause.text)
    )


def _row(query: Query, clause: Clause) -> Iterator[tuple[str, str]]:
    if not clause.cells or not all(name for name, _ in clause.cells):
        return  # without column names there is nothing to say beside the row itself
    cells = dict(clause.cells)
    columns = [name for name in cells if cells[name]]
    asked = set(query.wanted)
    offices = [name for name in columns if name in _LEAD]
    years = _years_asked(query, [name for name in columns[1:] if _YEAR_COLUMN.search(name)])
    if "departments" in asked and years and asked & _TARGETS:
        wanted = [*years, *offices]
    elif "departments" in asked and "date" not in asked:
        wanted = offices
    elif "date" in asked and "departments" not in asked:
        wanted = [name for name in columns if name in _TERM]
    elif any(BENEFIT_COLUMN.search(name) for name in columns):
        wanted = columns[1:]  # what is given to whom, not only whose task that is
    elif years:
        # what is to be reached, and when
        others = [name for name in columns[1:] if not _YEAR_COLUMN.search(name)]
        wanted = [name for name in columns if name in (*years, *others) and cells[name] not in clause.label]
    else:
        wanted = [*offices, *(name for name in columns if name in _TERM)]
    if not wanted:
        wanted = [name for name in columns[1:] if name not in _UNIT]
    stated = "；".join(f"{name}：{cells[name].rstrip('、')}" for name in wanted)
    unit = next((f"（单位：{cells[name]}）" for name in _UNIT if name in columns), "")
    yield f"{clause.label}{unit}：{stated}。", "由表格的列名和单元格组成"


def _years_asked(query: Query, columns: Sequence[str]) -> Sequence[str]:
    """Those of the columns of years that the question asks for, from the first to the last; all where it names none."""
    if not query.years:
        return columns
    first, last = min(query.years), max(query.years)
    return [name for name in columns if first <= int(name[:4]) <= last] or columns


def _departments(query: Query, clause: Clause, quote: str) -> Iterator[tuple[str, str]]:
    if "departments" in query.wanted and clause.departments and not clause.cells and not names_agency(quote):
        topic = clause.path[-2] if clause.kind == "departments" and len(clause.path) > 1 else clause.label
        yield f"“{topic}”的责任单位：{'、'.join(clause.departments)}。", "由条款末尾的责任单位名单组成"


def _document_facts(query: Query, evidence: Evidence) -> Iterator[tuple[str, str]]:
    held = [f for f in document_facts(evidence.document) if f.kind in query.wanted and f.words in evidence.quote]
    told = dict.fromkeys(fact.text for fact in held)
    if told:
        words = "、".join(dict.fromkeys(fact.words for fact in held))
        yield "；".join(text.rstrip("。") for text in told) + "。", f"文件原文：{words}"


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A sentence about the document itself, and the words of its text that carry it."""

    kind: Wanted
    text: str
    words: str


def _term(document: Document) -> str | None:
    """The words that say for how long the document holds (有效期两年), where its last day follows from them."""
    begin, last = document.effective_on, document.expires_on
    if begin is None or last is None or chinese_date(last) in document.text:
        return None
    for match in _TERM_OF_VALIDITY.finditer(document.text):
        count = to_count(match["n"]) or 0
        end = years_later(begin, count) if match["unit"] == "年" else months_later(begin, count)
        if end - timedelta(days=1) == last:
            return match.group()
    return None


def document_facts(document: Document) -> tuple[DocumentFact, ...]:
    """Return what the document states of itself: validity, date, 文号, issuer. What it does not state is not there."""
    name = cited_name(document)
    facts: list[DocumentFact] = []
    if document.expires_on:
        day = chinese_date(document.expires_on)
        facts.append(DocumentFact("validity", f"{name}的有效期至{day}。", day))
        if term := _term(document):
            facts.append(DocumentFact("validity", f"{name}写明“{term}”，从施行日期算起到{day}为止。", term))
    if document.effective_on:
        day = chinese_date(document.effective_on)
        facts.append(DocumentFact("effective", f"{name}自{day}起施行。", day))
    if document.issued_on:
        day = chinese_date(document.issued_on)
        facts.append(DocumentFact("issued", f"{name}的印发（落款）日期是{day}。", day))
        if document.expires_on is None:
            # all that can be said of a validity that is not written: how old the document is
            facts.append(DocumentFact("validity", f"{name}没有写明有效期，它的印发（落款）日期是{day}。", day))
    if document.number:
        facts.append(DocumentFact("number", f"《{document.title}》的文号是{document.number}。", document.number))
    if document.issuer:
        facts.append(DocumentFact("issuer", f"{name}由{document.issuer}发布。", document.issuer))
    return tuple(fact for fact in facts if fact.words in document.text)
