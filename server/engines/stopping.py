"""Where an answer ends: at the first stop string, however it is split over the pieces of a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def until_stop(pieces: Iterator[str], stops: Sequence[str]) -> Iterator[str]:
    """Yield the text of ``pieces`` before the first of ``stops``; empty ones stop nothing, no empty piece is yielded.

    Only an ending that may become a stop string is held back. After a stop string ``pieces`` is asked no more.
    """
    wanted = [stop for stop in stops if stop]
    held = ""
    for piece in pieces:
        held += piece
        found = [at for at in map(held.find, wanted) if at >= 0]
        if found:
            if min(found):
                yield held[: min(found)]
            return
        kept = max((n for stop in wanted for n in range(1, len(stop)) if held.endswith(stop[:n])), default=0)
        said, held = held[: len(held) - kept], held[len(held) - kept :]
        if said:
            yield said
    if held:
        yield held
