"""Which speaks when: a model's sentence where it is verified and says as much as the quote, else the clause's words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from time import perf_counter

from server.answering.answer import Cut, DraftSentence, Evidence, Trace, TracedSentence
from server.answering.citations import Verdict, judge
from server.answering.generate import Generator
from server.answering.keeping import is_same, say_as_much, shorter_forms
from server.answering.own_words import own_words
from server.answering.question import Query

SHORT_QUOTE = 40
"""Characters: a quote of this length is read at a glance, so no model is asked to shorten it."""

_log = logging.getLogger(__name__)


class AbandonedError(Exception):
    """Nobody waits for the answer any more."""


class Telling:
    """One answer in the making: the evidence in its order, each piece told once, by model, rule or quote.

    Iterate ``verdicts`` once; ``trace`` and ``failed`` tell afterwards what the model did.
    """

    def __init__(
        self, query: Query, evidence: Sequence[Evidence], generator: Generator, abandoned: Callable[[], bool]
    ) -> None:
        self._query = query
        self._evidence = evidence
        self._generator = generator
        self._abandoned = abandoned
        self._floor = own_words(query, evidence)
        self._told: set[int] = set()
        self._raw = ""
        self._traced: list[TracedSentence] = []
        self._unknown_keys = 0
        self._cuts: list[Cut] = []
        self._calls = 0
        self._verify_seconds = 0.0

    @property
    def verify_seconds(self) -> float:
        """Seconds spent on verification so far."""
        return self._verify_seconds

    @property
    def trace(self) -> Trace:
        """What the model drafted and what became of it."""
        drafts = (self._raw,) if self._calls else ()
        return Trace(drafts, tuple(self._traced), self._unknown_keys, tuple(self._cuts), self._calls)

    @property
    def failed(self) -> bool:
        """Whether a model was asked and failed."""
        return "failed" in self._cuts

    def verdicts(self) -> Iterator[Verdict]:
        """Yield what may be shown, verified, in the order of the evidence, as soon as it is known.

        A failed draft sentence is replaced by the quote of the piece that it names; one that names no piece is
        dropped and counted. What the draft leaves out is told in the clauses' own words. Raises ``AbandonedError``.
        """
        pieces = {key: self._evidence[key - 1] for key in self._to_draft()}
        if pieces:
            yield from self._own_words(before=min(pieces))
            self._calls += 1
            with closing(self._generator.generate(self._query, pieces, self._abandoned)) as steps:
                for step in steps:
                    self._raw += step.raw
                    if step.cut is not None:
                        self._cuts.append(step.cut)
                    if step.sentence is not None:
                        yield from self._drafted(step.sentence, frozenset(pieces))
                    if self._told >= set(pieces):
                        break  # whatever else it would say has been said
                    self._still_wanted()
        self._still_wanted()
        yield from self._own_words(before=len(self._evidence) + 1)

    def _to_draft(self) -> list[int]:
        """The keys, among the first that the generator takes, whose own words are one quote that could be shorter."""
        return [
            key
            for key, sentences in enumerate(self._floor[: self._generator.most_pieces], start=1)
            if [s.origin for s in sentences] == ["quote"]
            and len(sentences[0].text) > SHORT_QUOTE
            and not self._evidence[key - 1].clause.cells
            and shorter_forms(self._query, self._evidence[key - 1])
        ]

    def _drafted(self, proposed: DraftSentence, keys: frozenset[int]) -> Iterator[Verdict]:
        if len(keys) == 1 and not proposed.keys:
            # with one clause in the prompt there is no question which one was meant
            proposed = DraftSentence(proposed.text, tuple(keys), proposed.origin)
        if not proposed.keys or not set(proposed.keys) <= set(keys):
            self._unknown_keys += 1
            self._traced.append(TracedSentence(proposed.text, proposed.keys, "unknown_key", False))
            return
        began = perf_counter()
        verdict = judge(proposed, self._query, self._evidence)
        fault = verdict.fault or self._shortfall(proposed)
        self._verify_seconds += perf_counter() - began
        kept = fault is None and not self._told & set(proposed.keys)
        self._traced.append(TracedSentence(proposed.text, proposed.keys, fault, kept))
        yield from self._own_words(before=min(proposed.keys))
        if kept:
            self._told |= set(proposed.keys)
            yield verdict
        elif fault is not None:
            yield from self._own_words(before=min(proposed.keys) + 1)

    def _shortfall(self, proposed: DraftSentence) -> str | None:
        pieces = [self._evidence[key - 1] for key in proposed.keys]
        if any(is_same(proposed.text, piece.quote) for piece in pieces):
            return "quote"
        return None if say_as_much(proposed.text, self._query, pieces) else "omission"

    def _own_words(self, before: int) -> Iterator[Verdict]:
        for key in range(1, before):
            if key in self._told:
                continue
            self._told.add(key)
            for sentence in self._floor[key - 1]:
                began = perf_counter()
                verdict = judge(sentence, self._query, self._evidence)
                self._verify_seconds += perf_counter() - began
                if verdict.passed:
                    yield verdict
                else:
                    # fault only: what people ask and what was drafted stay out of the log
                    _log.warning("sentence of origin %s dropped: %s", sentence.origin, verdict.fault)

    def _still_wanted(self) -> None:
        if self._abandoned():
            raise AbandonedError
