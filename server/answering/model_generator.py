"""The generator that asks a language model: prompt in, draft steps out, and no failure that could stop an answer."""

from __future__ import annotations

import re
from collections import abc
from contextlib import closing
from dataclasses import replace
from time import monotonic

from server.answering.answer import DraftStep, Evidence
from server.answering.drafting import draft_steps
from server.answering.failures import Failures
from server.answering.keeping import begins_one, shorter_forms
from server.answering.prompt import WITH_EXAMPLES, PromptForm
from server.answering.question import Query
from server.engines.engine import Engine, EngineError, Limits


class ModelGenerator:
    """Drafts with an engine, ``most_pieces`` pieces of evidence at once, within ``limits``, asked in ``form``."""

    def __init__(
        self,
        engine: Engine,
        most_pieces: int,
        limits: Limits,
        failures: Failures | None = None,
        form: PromptForm = WITH_EXAMPLES,
    ) -> None:
        self._engine = engine
        self._form = form
        self._most_pieces = most_pieces
        self._limits = limits
        self._failures = failures or Failures()

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

    def warm_up(self) -> None:
        """Let the engine read what all prompts begin with, which it keeps: the first asker would else wait for it.

        A model on another machine is left alone until somebody asks.
        """
        if self._engine.host is not None:
            return
        try:
            for _ in self._engine.stream(self._form.prefix, replace(self._limits, tokens=1)):
                pass
        except EngineError as error:
            self._failures.failed(self.name, str(error))

    def generate(
        self, query: Query, pieces: abc.Mapping[int, Evidence], abandoned: abc.Callable[[], bool]
    ) -> abc.Generator[DraftStep, None, None]:
        """Yield the draft's steps; see ``Generator``."""
        resting = self._failures.resting()
        if resting is not None:
            yield DraftStep("", cut="failed", detail=resting)
            return

        forms = {key: shorter_forms(query, piece) for key, piece in pieces.items()}

        def is_hopeless(begun: str) -> bool:
            part = re.split("[;；]", begun)[-1]  # each part of a sentence on several clauses stands for one of them
            return not any(begins_one(part, forms[key], piece) for key, piece in pieces.items())

        began = monotonic()
        try:
            limits = replace(self._limits, abandoned=abandoned)
            with closing(self._engine.stream(self._form.render(query, pieces), limits)) as stream:
                yield from draft_steps(_wanted(stream, abandoned), is_hopeless)
        except GeneratorExit:
            # closed because enough was drafted: that the model broke off later can't be known
            self._failures.worked(self.name)
            raise
        except EngineError as error:
            self._failures.failed(self.name, str(error))
            yield DraftStep("", cut="failed", detail=str(error))
            return
        self._failures.worked(self.name)
        if monotonic() - began >= self._limits.seconds:
            yield DraftStep("", cut="time")


def _wanted(stream: abc.Iterator[str], abandoned: abc.Callable[[], bool]) -> abc.Iterator[str]:
    for piece in stream:
        if abandoned():
            return
        yield piece
