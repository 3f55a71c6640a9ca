"""Evidence or refusal: is what was asked for in the library, and if not, why not, in words for the asker."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ingest.model import Document
from server.answering.answer import Reason
from server.answering.question import Query
from server.answering.select import Candidate

_ANSWERING = 4
"""Sentences among which an answer is looked for."""
_VERBATIM = 1.5
"""Added to the nearness where a clause holds words that the asker quoted (“健康呼”)."""
_TOPICAL, _AS_TOPICAL = 8, 0.5
"""A sentence with a value answers only if it holds at least this share of the question's words that the best of the
first few hold: an amount from a neighbouring policy is no answer."""
_VALUE_KINDS = frozenset({"money", "percent", "multiple", "count", "area", "age", "duration", "amount"})
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
}


@dataclass(frozen=True, slots=True)
class Decision:
    """``reason`` is ``None`` where the evidence answers; ``message`` is Chinese, for the asker."""

    reason: Reason | None
    message: str = ""


ANSWER = Decision(None)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits of the decision, set on the development questions with the embedded e5; see ``docs/decisions.md``.

    ``nearness`` = (cosine - ``dense_floor``) / ``dense_range`` + BM25 / ``lexical_range`` + word coverage /
    ``covered_range``, each of the best sentence. Below ``off_topic`` nothing here is about the question; below
    ``evidence`` nothing is near enough to answer it. Where the coverage stays below ``absent`` and another
    region's document leads by ``elsewhere``, that one is taken to hold the topic that this one lacks.
    """

    dense_floor: float = 0.87
    dense_range: float = 0.03
    lexical_range: float = 4.0
    covered_range: float = 0.5
    off_topic: float = 1.2
    evidence: float = 1.5
    absent: float = 0.2
    elsewhere: float = 0.25


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
        document, name = missing[0]
        return Decision(
            "attachment_missing",
            f"《{document.title}》提到了附件“{name}”，但收录的文件里没有这个附件，无法回答其中的内容。",
        )
    return ANSWER


def decide(query: Query, ranked: Sequence[Candidate], elsewhere: float, limits: Thresholds) -> Decision:
    """Decide whether the ranked sentences carry what the question asks for.

    ``elsewhere`` is the best word coverage among other regions' clauses: where they hold far more of the question's
    words, its topic is in the library, but not in the document that was asked about.
    """
    near = nearness(ranked, limits)
    covered = max((candidate.covered for candidate in ranked[:_TOPICAL]), default=0.0)
    missing = [concept for concept in query.concepts if not _held(concept, ranked)]
    if near < limits.off_topic and not query.concepts:
        if not _CHINESE.search(query.text):
            return Decision("off_topic", "没有看懂这个问题；请用简体中文写下想了解的养老政策。")
        return Decision("off_topic", "这个问题不在养老服务政策的范围内；这里只回答收录文件里的养老政策。")
    if covered < limits.absent and elsewhere - covered > limits.elsewhere:
        return Decision("no_evidence", "在这个地区的文件里没有找到相关的条款（其他地区的文件里有，但不能代替）。")
    if near < limits.evidence or (query.concepts and missing and len(missing) == len(query.concepts)):
        return Decision("no_evidence", "在收录的文件里没有找到与这个问题直接相关的条款。")
    wanted = [kind for kind in query.wanted if kind in _VALUE_KINDS]
    about = covered * _AS_TOPICAL
    stated = {kind for c in ranked[:_ANSWERING] if c.covered >= about for kind in c.answers}
    if wanted and not stated:
        lead = ranked[0].evidence
        named = "、".join(lead.clause.departments[:6])
        responsible = f"相近条款的责任单位是：{named}。" if named else ""
        return Decision("not_stated", f"文件里有相近的规定，但没有写明{_NAMES[wanted[0]]}。{responsible}")
    return ANSWER


def nearness(ranked: Sequence[Candidate], limits: Thresholds) -> float:
    """How near the best sentences come to the question, by meaning and by words; see ``Thresholds``."""
    if not ranked:
        return 0.0
    dense = max(candidate.dense for candidate in ranked)
    lexical = max(candidate.lexical for candidate in ranked)
    covered = max(candidate.covered for candidate in ranked)
    verbatim = _VERBATIM if any(candidate.verbatim for candidate in ranked) else 0.0
    return (
        (dense - limits.dense_floor) / limits.dense_range
        + lexical / limits.lexical_range
        + covered / limits.covered_range
        + verbatim
    )


def _held(concept: Collection[str], ranked: Sequence[Candidate]) -> bool:
    return any(
        word in f"{' '.join(candidate.evidence.clause.path)} {candidate.evidence.clause.text}"
        for candidate in ranked[:_ANSWERING]
        for word in concept
    )
