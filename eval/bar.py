"""A progress bar on standard error for work that reports (done, in all)."""

from __future__ import annotations

import sys
from typing import NoReturn

# tqdm: the usual bar; it knows terminals, widths and pipes
from tqdm import tqdm


class Bar:
    """A progress bar on standard error, a new one for each piece of work that reports."""

    def __init__(self, title: str, unit: str) -> None:
        self._title, self._unit = title, unit
        self._bar: tqdm[NoReturn] | None = None

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` is done."""
        if self._bar is None or self._bar.total != total or done < self._bar.n:
            self._end()
            self._bar = tqdm(total=total, desc=self._title, unit=self._unit, file=sys.stderr)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._end()

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
