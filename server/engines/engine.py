"""The seam of the language models: what they are asked, within which limits, and how they fail.

::

    EngineError          message in Chinese, for people; answers go on with the clauses' own words
    ├── EngineOpenError  the model cannot be opened: weights missing or damaged, no such folder, not enough memory
    │   └── EngineUnsupportedError  this engine cannot run on this machine; another may run the same weights
    └── EngineRunError   a generation broke off: connection refused or lost, time out, garbage, out of memory
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation with a model."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked: an instruction, worked examples as turns, and last the user's turn to be answered.

    ``stop`` are strings that end an answer. A chat model gets instruction and turns through its own template; a base
    model gets ``transcript``, which it goes on writing.
    """

    instruction: str
    turns: tuple[Turn, ...]
    stop: tuple[str, ...] = ()

    @property
    def transcript(self) -> str:
        """The prompt as plain text that ends where the answer begins."""
        turns = (f"{turn.text}\n\n" if turn.role == "assistant" else turn.text for turn in self.turns)
        return f"{self.instruction}\n\n{''.join(turns)}"


@dataclass(frozen=True, slots=True)
class Limits:
    """When a generation ends at the latest: after ``tokens`` tokens or ``seconds`` seconds, waiting included.

    It also ends soon after ``abandoned``, which engines ask several times a second, returned true.
    """

    tokens: int
    seconds: float
    abandoned: Callable[[], bool] = lambda: False


class Engine(Protocol):
    """A language model. Safe to use from several threads."""

    @property
    def name(self) -> str:
        """How replies and reports name the model; no key, no path of this machine."""
        ...

    @property
    def host(self) -> str | None:
        """The other machine that prompts are sent to, ``None`` where they stay on this one."""
        ...

    def stream(self, prompt: Prompt, limits: Limits) -> Generator[str, None, None]:
        """Yield the answer in pieces, greedily decoded, without stop strings; stops quietly at the limits.

        Closing the iterator stops the model. Raises ``EngineError``, also after pieces have been yielded.
        """
        ...


class EngineError(Exception):
    """Base of what an engine raises; ``str(error)`` is one Chinese line with the value and the remedy."""


class EngineOpenError(EngineError):
    """The model cannot be opened."""


class EngineUnsupportedError(EngineOpenError):
    """The engine cannot run on this machine: its library is not installed, or the processor is too old for it."""


class EngineRunError(EngineError):
    """A generation failed before its end."""
