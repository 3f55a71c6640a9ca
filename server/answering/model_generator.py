"""The generator that asks a language model: prompt in, draft steps out, and no failure that could stop an answer."""

from __future__ import annotations

from collections import abc
from contextlib import closing
from time import monotonic

from server.answering.answer import DraftStep, Evidence
from server.answering.claims import find_misstatement
from server.answering.drafting import draft_steps
from server.answering.failures import Failures
from server.answering.prompt import render_prompt
from server.answering.question import Query
from server.engines.engine import Engine, EngineError, Limits

_HOPELESS = frozenset({"number", "untyped_number", "wording"})
"""What is wrong in the first half of a sentence and cannot be mended by its second."""


class ModelGenerator:
    """Drafts with an engine, ``most_pieces`` pieces of evidence at once, within ``limits``."""

    def __init__(self, engine: Engine, most_pieces: int, limits: Limits) -> None:
        self._engine = engine
        self._most_pieces = most_pieces
        self._limits = limits
        self._failures = Failures()

    @property
    def name(self) -> str:
        """The engine's name."""
        return self._engine.name

    @property
    def host(self) -> str | None:
        """The machine that questions are sent to, ``None`` for this one."""
        return self._engine.host

    @property
    def most_pieces(self) -> int:
        """How many pieces go into one prompt."""
        return self._most_pieces

    def generate(
        self, query: Query, pieces: abc.Mapping[int, Evidence], abandoned: abc.Callable[[], bool]
    ) -> abc.Generator[DraftStep, None, None]:
        """Yield the draft's steps; see ``Generator``."""
        resting = self._failures.resting()
        if resting is not None:
            yield DraftStep("", cut="failed", detail=resting)
            return

        def is_hopeless(begun: str) -> bool:
            wrong = [find_misstatement(begun, query, [piece]) for piece in pieces.values()]
            return all(fault is not None and fault.fault in _HOPELESS for fault in wrong)

        began = monotonic()
        try:
            with closing(self._engine.stream(render_prompt(query, pieces), self._limits)) as stream:
                yield from draft_steps(self._wanted(stream, abandoned), is_hopeless)
        except EngineError as error:
            self._failures.failed(self.name, str(error))
            yield DraftStep("", cut="failed", detail=str(error))
            return
        if monotonic() - began >= self._limits.seconds:
            yield DraftStep("", cut="time")

    def _wanted(self, stream: abc.Iterator[str], abandoned: abc.Callable[[], bool]) -> abc.Iterator[str]:
        for piece in stream:
            self._failures.worked(self.name)
            if abandoned():
                return
            yield piece
