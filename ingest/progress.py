"""A progress bar on standard error, one for each piece of work that reports."""

from __future__ import annotations

import sys
from typing import NoReturn

# tqdm: the usual bar; it knows terminals, widths and pipes
from tqdm import tqdm

_LARGE_NUMBERS = ("", "B")
"""Units whose totals may be bytes of weights: shown as 1.2M. Questions and passages are counted out."""


class ProgressBar:
    """Called with (done, total); shows a bar from the first call until done, and a new one for the next work."""

    def __init__(self, title: str, unit: str = "") -> None:
        self._title, self._unit = title, unit
        self._bar: tqdm[NoReturn] | None = None

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` is done."""
        if self._bar is None or self._bar.total != total or done < self._bar.n:
            self._end()
            scaled = self._unit in _LARGE_NUMBERS
            self._bar = tqdm(total=total, desc=self._title, unit=self._unit, unit_scale=scaled, file=sys.stderr)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._end()

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
