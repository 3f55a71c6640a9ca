"""An engine that plays pieces of text, breaks where it is told to, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Generator

from server.engines.engine import EngineRunError, Limits, Prompt


class PlayingEngine:
    """Plays its pieces at every call; raises ``EngineRunError`` with ``failure`` before piece number ``fails_at``.

    ``prompts`` and ``limits`` hold what it was asked, ``played`` the pieces that were taken in all, ``closed`` how many
    streams were closed or came to their end. ``before_piece`` is called before each piece.
    """

    name = "playing"

    def __init__(
        self,
        *pieces: str,
        fails_at: int | None = None,
        failure: str = "模型服务没有回应；请检查它是否在运行。",
        host: str | None = None,
        before_piece: Callable[[], None] = lambda: None,
    ) -> None:
        self._pieces = pieces
        self.fails_at = fails_at
        self.failure = failure
        self.host = host
        self._before_piece = before_piece
        self.prompts: list[Prompt] = []
        self.limits: list[Limits] = []
        self.played: list[str] = []
        self.closed = 0

    def stream(self, prompt: Prompt, limits: Limits) -> Generator[str, None, None]:
        """Yield the pieces."""
        self.prompts.append(prompt)
        self.limits.append(limits)
        try:
            for i, piece in enumerate(self._pieces):
                self._break_at(i)
                self._before_piece()
                self.played.append(piece)
                yield piece
            self._break_at(len(self._pieces))
        finally:
            self.closed += 1

    def _break_at(self, i: int) -> None:
        if self.fails_at == i:
            raise EngineRunError(self.failure)
