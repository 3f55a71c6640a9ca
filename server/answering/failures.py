"""What a failing model costs: one line in the log, and no waiting for those who ask next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock
from time import monotonic

_REST_SECONDS = 30.0
"""How long a failed model is left alone: a service that hangs would else cost every asker its whole time limit."""

_log = logging.getLogger(__name__)


class Failures:
    """Remembers a model's last failure; safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = monotonic, rest: float = _REST_SECONDS) -> None:
        self._clock, self._rest = clock, rest
        self._until: float | None = None
        self._message = ""
        self._logged: str | None = None
        self._lock = Lock()

    def resting(self) -> str | None:
        """Return why the model is left alone right now, or ``None`` where it may be asked."""
        with self._lock:
            return self._message if self._until is not None and self._clock() < self._until else None

    def failed(self, name: str, message: str) -> None:
        """Note a failure; the log says why once, until the model has worked again or fails in another way."""
        with self._lock:
            self._until, self._message = self._clock() + self._rest, message
            known, self._logged = self._logged == message, message
        if not known:
            _log.warning("generator %s failed, answers go on with quotes: %s", name, message)

    def worked(self, name: str) -> None:
        """Note that the model answered."""
        with self._lock:
            recovered, self._until, self._logged = self._logged is not None, None, None
        if recovered:
            _log.warning("generator %s works again", name)
