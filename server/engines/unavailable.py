"""Stands in for a model that could not be opened, so that the service starts and says why its answers are quotes."""

from __future__ import annotations

from collections.abc import Generator

from server.engines.engine import EngineRunError, Limits, Prompt


class UnavailableEngine:
    """Raises at each use what opening the model failed with."""

    host: str | None = None

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        self._message = message

    def stream(self, prompt: Prompt, limits: Limits) -> Generator[str, None, None]:  # noqa: ARG002  it reads neither
        """Raise ``EngineRunError``."""
        yield from ()
        raise EngineRunError(self._message)
