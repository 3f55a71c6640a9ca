"""A generator that plays a script: what it says is known beforehand, true or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from server.answering.answer import DraftSentence, Evidence
from server.answering.question import Query


class ScriptedGenerator:
    """Yields the given sentences whatever it is asked, and keeps the questions and the evidence that it was given."""

    name = "scripted"

    def __init__(self, *script: DraftSentence) -> None:
        self._script = script
        self.asked: list[tuple[Query, tuple[Evidence, ...]]] = []

    def generate(self, query: Query, evidence: Sequence[Evidence]) -> Iterator[DraftSentence]:
        self.asked.append((query, tuple(evidence)))
        yield from self._script
