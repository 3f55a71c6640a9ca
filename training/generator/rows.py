"""What the adapter learns from: a prompt as the product writes it, and the words that the product would show.

The answer is never in words of its own. It is the shortest form of the sentence that ``keeping`` lets through and
``citations`` verifies, the tier that ``rules`` derives, the sentence as it stands, or that the clause doesn't say it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.model import Document, ParsedDocument
from server.answering.answer import DraftSentence, Evidence, Question
from server.answering.citations import judge
from server.answering.keeping import shorter_forms
from server.answering.prompt import TUNED
from server.answering.question import Query, understand
from server.answering.rules import rule_sentences
from server.answering.sources import fold
from server.answering.tiers import find_tiers
from training.examples import Example, NamedSentence

Kind = Literal["shorter", "tier", "copy", "unstated"]
"""Which words are the answer: fewer of the sentence's own, one tier of it, all of it, or that it isn't there."""
UNSTATED = "条款未写明。"
_LONGEST_COPY = 120
"""Characters of a sentence that is copied whole: longer ones teach nothing more and take most of the time."""
_END = "。;；.!！ \n"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to learn. ``evidence`` is the sentence that the prompt holds."""

    id: str
    kind: Kind
    query: Query
    evidence: Evidence
    answer: str

    @property
    def prompt(self) -> str:
        """The words before the answer."""
        return TUNED.render(self.query, {1: self.evidence}).transcript


def read_rows(examples: Iterable[Example], library: Sequence[ParsedDocument]) -> Iterator[Row]:
    """Yield the rows of the examples over the documents of ``library``.

    A sentence that answers is told; so is one that only looks so where the product would shorten it, because it can't
    know. Where nothing answers, the sentence that looks so gives ``UNSTATED``.
    """
    documents = tuple(parsed.document for parsed in library)
    of_clause = {clause.id: parsed.document for parsed in library for clause in parsed.clauses}
    for example in examples:
        asked = Question(example.question, example.previous, None, "worker" if example.asker == "worker" else "family")
        query = understand(asked, documents)
        for place, sentence in enumerate(example.evidence):
            evidence = _evidence(sentence, of_clause)
            kind, answer = _told(query, evidence)
            if kind != "copy" or len(answer) <= _LONGEST_COPY:
                yield Row(f"{example.id}:{place}", kind, query, evidence, answer)
        for place, sentence in enumerate(example.near):
            evidence = _evidence(sentence, of_clause)
            if example.reason is not None:
                if place == 0:
                    yield Row(f"{example.id}:near", "unstated", query, evidence, UNSTATED)
                continue
            kind, answer = _told(query, evidence)
            if kind == "shorter":
                yield Row(f"{example.id}:near{place}", kind, query, evidence, answer)


def _evidence(sentence: NamedSentence, of_clause: dict[str, Document]) -> Evidence:
    span = sentence.span
    return Evidence(sentence.clause, of_clause[sentence.clause.id], sentence.text, span.start, span.end, 1.0)


def _told(query: Query, evidence: Evidence) -> tuple[Kind, str]:
    if find_tiers(evidence.quote) is not None:
        for sentence in rule_sentences(query, evidence, 1)[:1]:
            return "tier", sentence.text
    for form in sorted(shorter_forms(query, evidence), key=len):
        words = f"{as_written(form, evidence.quote)}。"
        if judge(DraftSentence(words, (1,), "model"), query, [evidence]).passed:
            return "shorter", words
    return "copy", f"{' '.join(evidence.quote.split()).rstrip(_END)}。"


def as_written(form: str, quote: str) -> str:
    """Return the characters of ``quote`` that make up ``form``, whose widths are folded: （含） for (含)."""
    written: list[str] = []
    place = 0
    for char in quote:
        folded = fold(char)
        if folded and form.startswith(folded, place):
            written.append(char)
            place += len(folded)
    return "".join(written) if place == len(form) else form
