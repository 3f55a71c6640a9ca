"""What an adapter gives on rows that it was not trained on: drafted, verified and shown as the product does it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter

from server.answering.generate import Generator
from server.answering.telling import Telling
from training.generator.rows import Row

_OF_VALUES = ("number", "pairing", "direction")
"""Faults of verification that are about a value."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """Of ``asked`` rows: how many were drafted for, how many drafts had every value right, how many were shown.

    ``characters`` is the mean length of what was shown of the drafted ones, ``seconds`` the mean time of a draft.
    """

    asked: int
    drafted: int
    sound: int
    shown: int
    characters: float
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.asked} asked, {self.drafted} drafted, values right {_share(self.sound, self.drafted)}, "
            f"model's words shown {_share(self.shown, self.drafted)}, {self.characters:.0f} characters, "
            f"{self.seconds:.2f} s each"
        )


def drafting(rows: Iterable[Row], generator: Generator) -> Drafting:
    """Ask ``generator`` for each row's sentence."""
    asked = drafted = sound = shown = characters = 0
    seconds = 0.0
    for row in rows:
        asked += 1
        telling = Telling(row.query, [row.evidence], generator, lambda: False)
        began = perf_counter()
        verdicts = list(telling.verdicts())
        if telling.trace.model_calls:
            drafted += 1
            seconds += perf_counter() - began
            sound += not any(verdict.fault in _OF_VALUES for verdict in telling.trace.verdicts)
            shown += any(verdict.draft.origin == "model" for verdict in verdicts)
            characters += sum(len(verdict.draft.text) for verdict in verdicts)
    each = max(drafted, 1)
    return Drafting(asked, drafted, sound, shown, characters / each, seconds / each)


def _share(some: int, every: int) -> str:
    return f"{some} of {every}" + (f" ({some / every:.1%})" if every else "")
