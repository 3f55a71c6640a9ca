"""Measures whether time grows with a text and no faster, so that a busy machine doesn't matter."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

_TIMES = 3
_SLACK_SECONDS = 0.3


def processor_seconds(run: Callable[[], object]) -> float:
    """Return the processor time of the quickest of three runs, without the garbage of the tests before."""
    taken = []
    for _ in range(_TIMES):
        gc.collect()
        gc.disable()
        try:
            begin = time.process_time()
            run()
            taken.append(time.process_time() - begin)
        finally:
            gc.enable()
    return min(taken)


def assert_four_times_as_much_is_linear(run: Callable[[str], object], piece: str, characters: int) -> None:
    """Run on ``characters`` of repeated ``piece`` and on four times as many; a square would take 16 times as long."""
    run(piece * (1000 // len(piece) + 1))
    short, long = (
        processor_seconds(lambda size=size: run(piece * (size // len(piece)))) for size in (characters, 4 * characters)
    )
    assert long < 12 * short + _SLACK_SECONDS, (short, long)
