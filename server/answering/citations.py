"""Verification: the only way from a draft to something shown. Deterministic, without a model, never switched off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.numerals import Value, find_values, fold_width, numeral_spans, same_value
from server.answering.answer import Citation, DraftSentence, Evidence, Sentence
from server.answering.question import Query
from server.answering.rules import rule_sentences
from server.answering.tiers import find_tiers
from server.answering.validity import validity_on

Fault = Literal[
    "unknown_key", "not_verbatim", "not_derivable", "number", "untyped_number", "pairing", "modality", "negation", "empty"
]
"""Why a draft sentence is not shown."""

_MODALS = ("应当", "必须", "不得", "严禁", "禁止", "鼓励", "支持", "探索", "试点", "可以", "免费", "无偿", "发放", "给予", "免征")
_NEGATIONS = re.compile(r"不(?!少于|低于|高于|超过|大于|小于|多于|仅|断|同|动产)|未|无(?!障碍|偿|线)|没有|免(?!费)|非(?!营利)")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a draft sentence may be shown; ``fault`` and ``detail`` (Chinese) say why not."""

    draft: DraftSentence
    fault: Fault | None
    detail: str = ""

    @property
    def passed(self) -> bool:
        """Whether the sentence may be shown."""
        return self.fault is None


def judge(draft: DraftSentence, query: Query, evidence: Sequence[Evidence]) -> Verdict:
    """Check one draft sentence against the evidence that it cites.

    A quote must stand verbatim in its clause. A rule sentence must come out of the rules again, word for word. A
    model's sentence may hold only values, modal words and negations that its clause holds (numbers of the question may
    be repeated), and none at all from a sentence that pairs values with conditions: there only the rule may speak.
    """
    if not draft.text.strip():
        return Verdict(draft, "empty")
    if not draft.keys or any(not 1 <= key <= len(evidence) for key in draft.keys):
        return Verdict(draft, "unknown_key", f"引用编号 {draft.keys} 不在证据 1–{len(evidence)} 之内")
    cited = [evidence[key - 1] for key in draft.keys]
    if draft.origin == "quote":
        if any(draft.text in piece.clause.text for piece in cited):
            return Verdict(draft, None)
        return Verdict(draft, "not_verbatim", "不是条款原文")
    if draft.origin == "rule":
        derivable = (s.text for key, piece in zip(draft.keys, cited, strict=True) for s in rule_sentences(query, piece, key))
        return Verdict(draft, None) if draft.text in derivable else Verdict(draft, "not_derivable", "规则推不出这句话")
    return _judge_model(draft, query, cited)


def _judge_model(draft: DraftSentence, query: Query, cited: Sequence[Evidence]) -> Verdict:
    text = fold_width(draft.text)
    clause_text = fold_width("\n".join(piece.clause.text for piece in cited))
    stated = [v for piece in cited for v in find_values(piece.clause.text)]
    said = find_values(text)
    for value in said:
        if not _stands(value, stated) and not any(same_value(value, own) for own in query.values):
            return Verdict(draft, "number", f"“{value.text}”不在所引条款中")
    covered = [(v.start, v.end) for v in said]
    for start, end in numeral_spans(text):
        typed = any(s <= start and end <= e for s, e in covered)
        if not typed and not _digits_stand(text[start:end], clause_text) and text[start:end] not in query.text:
            return Verdict(draft, "untyped_number", f"“{text[start:end]}”不在所引条款中")
    if said and any(find_tiers(piece.quote) for piece in cited):
        return Verdict(draft, "pairing", "条款把多个条件和数值一一对应，只能由规则取其中一档")
    for modal in _MODALS:
        if modal in draft.text and modal not in clause_text:
            return Verdict(draft, "modality", f"条款没有“{modal}”")
    if bool(_NEGATIONS.search(text)) and not any(_NEGATIONS.search(fold_width(p.quote)) for p in cited):
        return Verdict(draft, "negation", "条款里没有否定")
    return Verdict(draft, None)


def _stands(value: Value, stated: Sequence[Value]) -> bool:
    return any(same_value(value, other) for other in stated)


def _digits_stand(digits: str, text: str) -> bool:
    return re.search(rf"(?<!\d){re.escape(digits)}(?!\d)", text) is not None


class CitationList:
    """Numbers the citations of one answer in the order they are first used; the same words are cited once."""

    def __init__(self, evidence: Sequence[Evidence], today: date) -> None:
        self._evidence = evidence
        self._today = today
        self._by_quote: dict[tuple[str, str], Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations so far, by number."""
        return tuple(self._by_quote.values())

    def admit(self, verdict: Verdict) -> tuple[Sentence, tuple[Citation, ...]]:
        """Turn a passed verdict into a ``Sentence`` and return it with the citations that are new with it."""
        if not verdict.passed:
            raise ValueError(f"a sentence that failed verification ({verdict.fault}) cannot be shown")
        numbers: list[int] = []
        new: list[Citation] = []
        for key in verdict.draft.keys:
            piece = self._evidence[key - 1]
            mark = (piece.clause.id, piece.quote)
            if mark not in self._by_quote:
                self._by_quote[mark] = citation_of(piece, len(self._by_quote) + 1, self._today)
                new.append(self._by_quote[mark])
            numbers.append(self._by_quote[mark].n)
        draft = verdict.draft
        return Sentence(draft.text, tuple(numbers), draft.origin, draft.derivation), tuple(new)


def citation_of(piece: Evidence, n: int, today: date) -> Citation:
    """Return the citation of a piece of evidence. Its quote stands in its clause, or this raises ``ValueError``."""
    if piece.clause.text[piece.start : piece.end] != piece.quote or not piece.quote:
        raise ValueError(f"quote is not at [{piece.start}, {piece.end}) of clause {piece.clause.id}")
    return Citation(
        n=n,
        clause=piece.clause,
        document=piece.document,
        validity=validity_on(piece.document, today),
        quote=piece.quote,
        start=piece.start,
        end=piece.end,
    )
