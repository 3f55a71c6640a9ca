"""The generator's seam: what a model may propose for a question. What it says is shown only as ``telling`` allows."""

from __future__ import annotations

from collections import abc
from typing import Protocol

from server.answering.answer import DraftStep, Evidence
from server.answering.question import Query


class Generator(Protocol):
    """Drafts sentences from evidence. Safe to use from several threads."""

    @property
    def name(self) -> str:
        """How replies name it."""
        ...

    @property
    def host(self) -> str | None:
        """The other machine that questions are sent to, ``None`` where they stay on this one."""
        ...

    @property
    def most_pieces(self) -> int:
        """How many pieces of evidence it can turn into words at once; with 0 it is never asked."""
        ...

    def warm_up(self) -> None:
        """Do beforehand what the first question would wait for. Never raises for a model that fails."""
        ...

    def generate(
        self, query: Query, pieces: abc.Mapping[int, Evidence], abandoned: abc.Callable[[], bool]
    ) -> abc.Generator[DraftStep, None, None]:
        """Yield the draft as it comes; its sentences name keys of ``pieces``, or are not shown.

        Never raises for a model that fails: the last step then has the cut ``failed``. Stops soon after ``abandoned``
        returns true, or when the iterator is closed.
        """
        ...


class ExtractiveGenerator:
    """Uses no model: every answer is the rules' sentences and the clauses' own words."""

    name = "extractive"
    host: str | None = None
    most_pieces = 0

    def warm_up(self) -> None:
        """Do nothing."""

    def generate(
        self,
        query: Query,  # noqa: ARG002  without a model nothing is read
        pieces: abc.Mapping[int, Evidence],  # noqa: ARG002
        abandoned: abc.Callable[[], bool],  # noqa: ARG002
    ) -> abc.Generator[DraftStep, None, None]:
        """Yield nothing."""
        yield from ()
