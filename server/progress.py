"""A progress bar on standard error, one for each piece of work that reports."""

from __future__ import annotations

import sys
from typing import NoReturn

from tqdm import tqdm


class StderrBar:
    """Called with (done, total); shows a bar from the first call until done, and a new one for the next work."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._bar: tqdm[NoReturn] | None = None

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` is done."""
        if self._bar is None or self._bar.total != total or done < self._bar.n:
            self._end()
            # unit_scale: the total may be bytes of weights as well as passages
            self._bar = tqdm(total=total, desc=self._title, unit="", unit_scale=True, file=sys.stderr)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._end()

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
