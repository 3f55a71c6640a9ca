"""Attachments that a document announces and its file does not hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Clause
from ingest.outlining.markers import ANNOUNCED_ATTACHMENTS, ATTACHMENT, marker_at_start

_SPACE = re.compile(r"\s+")
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|pptx?|jpe?g|png)$", re.IGNORECASE)
_MOST_LINES = 400


def missing_attachments(clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Return the names of attachments that the text announces and the file does not hold, without file endings.

    A covering letter announces them above its signature, what is behind a document below its last clause.
    """
    present = [c for c in clauses if c.kind == "attachment"]
    titles = {_SPACE.sub("", c.heading) for c in present}
    numbers = {_SPACE.sub("", c.number).rstrip(":：") for c in present}
    missing: list[str] = []
    for clause in clauses:
        if clause.kind not in ("back", "front"):
            continue
        lines = clause.text.split("\n")
        first = next((i for i, line in enumerate(lines[:_MOST_LINES]) if ANNOUNCED_ATTACHMENTS.match(line)), None)
        if first is None or (clause.kind == "back" and first):
            continue
        numbered = marker_at_start(ANNOUNCED_ATTACHMENTS.sub("", lines[first], count=1).lstrip()) is not None
        names = _names(lines, first) if clause.kind == "front" or numbered else lines
        if len(names) == 1 and "附件" in numbers:
            continue  # the only one announced and the only one there, perhaps under a longer name
        others = {_SPACE.sub("", line) for line in lines} if clause.kind == "front" else set[str]()
        for i, line in enumerate(names, start=1):
            name = _SPACE.sub("", ANNOUNCED_ATTACHMENTS.sub("", line, count=1) if i == 1 else line)
            marker = marker_at_start(name)
            name = _FILE.sub("", (name[len(marker.text) :] if marker else name).rstrip("；;。"))
            if name and name not in titles | others and f"附件{i}" not in numbers:
                missing.append(name)
    missing += [name for clause in present for name in _linked_files(clause)]
    return tuple(dict.fromkeys(missing))


def _linked_files(clause: Clause) -> list[str]:
    """Return the names of the files that a page links to where its attachment should stand."""
    lines = [_SPACE.sub("", line) for line in clause.text.split("\n")[:_MOST_LINES]]
    files = [line for line in lines if _FILE.search(line)]
    if not files or len(files) < sum(bool(line) and not ATTACHMENT.fullmatch(line) for line in lines):
        return []
    names = (line[len(marker.text) :] if (marker := marker_at_start(line)) else line for line in files)
    return [_FILE.sub("", ANNOUNCED_ATTACHMENTS.sub("", name, count=1)) for name in names]


def _names(lines: Sequence[str], first: int) -> list[str]:
    """Return the announcing line of a letter and the numbered names below it."""
    end = first + 1
    while end < len(lines) and marker_at_start(lines[end]) is not None:
        end += 1
    return list(lines[first:end])
