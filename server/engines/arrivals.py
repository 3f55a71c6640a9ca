"""Waiting for what another thread brings, no longer than somebody waits for it."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import TypeVar

_LOOK_UP = 0.2
"""Seconds between two looks at whether the asker is still there."""

_Item = TypeVar("_Item")


def next_arrival(arrivals: queue.SimpleQueue[_Item], deadline: float, abandoned: Callable[[], bool]) -> _Item:
    """Return the next item. Raises ``queue.Empty`` at ``deadline`` (of the monotonic clock) or once ``abandoned``."""
    while not abandoned():
        left = deadline - time.monotonic()
        try:
            return arrivals.get(timeout=min(max(left, 0.0), _LOOK_UP))
        except queue.Empty:
            if left <= _LOOK_UP:
                raise
    raise queue.Empty


def take_turn(turns: threading.BoundedSemaphore, deadline: float, abandoned: Callable[[], bool]) -> bool:
    """Acquire ``turns``; return whether that came off before ``deadline`` and before it was ``abandoned``."""
    while not abandoned():
        left = deadline - time.monotonic()
        if turns.acquire(timeout=min(max(left, 0.0), _LOOK_UP)):
            return True
        if left <= _LOOK_UP:
            return False
    return False
