"""Attachments that a document announces and its file does not hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.markers import ANNOUNCED_ATTACHMENTS, marker_at_start
from ingest.model import Clause

_SPACE = re.compile(r"\s+")


def missing_attachments(clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Return the names of attachments that a ``back`` clause announces and the file does not hold."""
    present = [c for c in clauses if c.kind == "attachment"]
    titles = {_SPACE.sub("", c.heading) for c in present}
    numbers = {_SPACE.sub("", c.number).rstrip(":：") for c in present}
    missing: list[str] = []
    for clause in clauses:
        announced = ANNOUNCED_ATTACHMENTS.match(clause.text) if clause.kind == "back" else None
        if announced is None:
            continue
        lines = clause.text[announced.end() :].split("\n")
        if len(lines) == 1 and "附件" in numbers:
            continue  # the only one announced and the only one there, perhaps under a longer name
        for i, line in enumerate(lines, start=1):
            name = _SPACE.sub("", line)
            marker = marker_at_start(name)
            name = name[len(marker.text) :] if marker else name
            if name and name not in titles and f"附件{i}" not in numbers:
                missing.append(name)
    return tuple(missing)
