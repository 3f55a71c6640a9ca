"""A generator that plays a script: what it says is known beforehand, true or not."""

from __future__ import annotations

from collections import abc

from server.answering.answer import DraftSentence, DraftStep, Evidence
from server.answering.question import Query


class ScriptedGenerator:
    """Plays its script whatever it is asked, and keeps the questions and the evidence that it was given."""

    name = "scripted"

    def __init__(self, *script: DraftSentence | DraftStep, most_pieces: int = 3, host: str | None = None) -> None:
        self._script = script
        self.most_pieces = most_pieces
        self.host = host
        self.asked: list[tuple[Query, dict[int, Evidence]]] = []
        self.played = 0

    def warm_up(self) -> None:
        pass

    def generate(
        self, query: Query, pieces: abc.Mapping[int, Evidence], abandoned: abc.Callable[[], bool]
    ) -> abc.Generator[DraftStep, None, None]:
        self.asked.append((query, dict(pieces)))
        for item in self._script:
            if abandoned():
                return
            self.played += 1
            yield DraftStep(item.text, item) if isinstance(item, DraftSentence) else item
