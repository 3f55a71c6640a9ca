"""Times the stages of one answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from server.answering.answer import Timings


class Stopwatch:
    """Milliseconds from one ``stop`` to the next."""

    def __init__(self) -> None:
        self._begin = self._last = perf_counter()
        self._stages: dict[str, float] = {}
        self._inner: dict[str, float] = {}
        self._first: float | None = None

    def stop(self, stage: str) -> None:
        """End ``stage`` here; it began at the last ``stop``. What ran ``within`` it counts for itself."""
        now = perf_counter()
        self._stages[stage] = round((now - self._last - sum(self._inner.values())) * 1000, 2)
        self._stages |= {inner: round(seconds * 1000, 2) for inner, seconds in self._inner.items()}
        self._inner.clear()
        self._last = now

    @contextmanager
    def within(self, inner: str) -> Iterator[None]:
        """Count what runs here as another stage than the one that runs; the times of one name add up."""
        begin = perf_counter()
        try:
            yield
        finally:
            self._inner[inner] = self._inner.get(inner, 0.0) + perf_counter() - begin

    def stop_shared(self, stage: str, inner: str, inner_seconds: float) -> None:
        """As ``stop``, with ``inner_seconds`` of it counted as another stage that ran in between."""
        self.stop(stage)
        self._stages[inner] = round(inner_seconds * 1000, 2)
        self._stages[stage] = round(max(self._stages[stage] - self._stages[inner], 0.0), 2)

    def first_sentence(self) -> None:
        """Note when the first sentence was ready; later calls change nothing."""
        if self._first is None:
            self._first = round((perf_counter() - self._begin) * 1000, 2)

    def timings(self) -> Timings:
        """Return what was measured, in milliseconds."""
        total = round((perf_counter() - self._begin) * 1000, 2)
        return Timings(**self._stages, total=total, first_sentence=self._first)
