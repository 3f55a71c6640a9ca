"""Measures whether time grows with a text and no faster, so that a busy machine matters little."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

_TIMES = 3
_TRIES = 4
"""A machine that is lent to others meanwhile counts their time as ours; what grows too fast does so in every try."""
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


def assert_grows_less(run: Callable[[int], object], short: int, long: int, times: float) -> None:
    """Run on ``short`` and on ``long`` characters, which may take ``times`` as long."""
    seen = []
    for _ in range(_TRIES):
        few, many = (processor_seconds(lambda size=size: run(size)) for size in (short, long))
        if many < times * few + _SLACK_SECONDS:
            return
        seen.append((few, many))
    raise AssertionError(seen)


def assert_four_times_as_much_is_linear(run: Callable[[str], object], piece: str, characters: int) -> None:
    """Run on ``characters`` of repeated ``piece`` and on four times as many; a square would take 16 times as long."""
    run(piece * (1000 // len(piece) + 1))
    assert_grows_less(lambda size: run(piece * (size // len(piece))), characters, 4 * characters, 12)
