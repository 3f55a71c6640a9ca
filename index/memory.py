"""The process's memory: searched for garbage seldom, and given back once it was needed."""

from __future__ import annotations

import ctypes
import gc
import sys

_NEW_OBJECTS, _GENERATIONS = 50_000, 20


def collect_seldom() -> None:
    """Let the garbage collector look less often. Call it before the libraries are imported.

    Importing them makes a million objects that stay; searching those again and again took 1.5 of 11 s (measured).
    """
    gc.set_threshold(_NEW_OBJECTS, _GENERATIONS, _GENERATIONS)


def give_back_memory() -> None:
    """Return freed memory to the system; without this, glibc keeps 330 MB after an index was built (measured).

    Does nothing where the C library has no such call.
    """
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
