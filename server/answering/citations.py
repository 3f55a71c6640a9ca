"""Verification: the only way from a draft to something shown. Deterministic, without a model, never switched off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.model import Clause
from ingest.sentences import sentence_spans
from server.answering.answer import Citation, DraftSentence, Evidence, Sentence
from server.answering.carrying import find_misstatement
from server.answering.misstatements import ClaimFault
from server.answering.question import Query
from server.answering.rules import rule_sentences
from server.answering.validity import validity_on

Fault = Literal["unknown_key", "not_verbatim", "not_derivable", "empty"] | ClaimFault
"""Why a draft sentence is not shown."""


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

    A quote must be whole sentences of every clause that it cites. A rule sentence must come out of the rules again,
    word for word. A model's sentence may say only what ``claims`` finds in one sentence of its clause, and no value at
    all from a sentence that pairs values with conditions: there only the rule may speak.
    """
    if not draft.text.strip():
        return Verdict(draft, "empty")
    if not draft.keys or any(not 1 <= key <= len(evidence) for key in draft.keys):
        return Verdict(draft, "unknown_key", f"引用编号 {draft.keys} 不在证据 1–{len(evidence)} 之内")
    cited = [evidence[key - 1] for key in draft.keys]
    if draft.origin == "quote":
        if all(_whole_sentences(draft.text, piece.clause) for piece in cited):
            return Verdict(draft, None)
        return Verdict(draft, "not_verbatim", "不是条款的整句原文")
    if draft.origin == "rule":
        derived = (rule_sentences(query, piece, key) for key, piece in zip(draft.keys, cited, strict=True))
        if all(any(draft.text == sentence.text for sentence in sentences) for sentences in derived):
            return Verdict(draft, None)
        return Verdict(draft, "not_derivable", "规则推不出这句话")
    wrong = find_misstatement(draft.text, query, cited)
    return Verdict(draft, None) if wrong is None else Verdict(draft, wrong.fault, wrong.detail)


def _whole_sentences(text: str, clause: Clause) -> bool:
    """Whether ``text`` stands in the clause from the beginning of a sentence to the end of one.

    A piece of a sentence is verbatim too, and may still say the opposite: 组织竣工验收 out of 不得组织竣工验收.
    """
    spans = sentence_spans(clause.text)
    starts, ends = {span.start for span in spans}, {span.end for span in spans}
    place = clause.text.find(text)
    while place >= 0:
        if place in starts and place + len(text) in ends:
            return True
        place = clause.text.find(text, place + 1)
    return False


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
