"""The seam for file formats: a ``Reader`` turns one file into decoded text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.rendering import Rendering


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A decoded file. ``name`` is the file's name without folders, ``sha256`` is over its bytes.

    ``rendering`` is ``None`` where ``text`` itself is what is seen. ``doubts`` are Chinese lines on what could not be
    read for certain (a cut-off end, a second encoding).
    """

    name: str
    text: str
    sha256: str
    rendering: Rendering | None = None
    doubts: tuple[str, ...] = ()


class Reader(Protocol):
    """Reads one kind of file."""

    suffixes: tuple[str, ...]
    """Lower-case file name endings this reader takes, with the dot."""

    def read(self, path: Path) -> SourceFile:
        """Return the decoded file, or raise an ``IngestError``."""
        ...
