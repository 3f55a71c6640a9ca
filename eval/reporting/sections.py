"""Tables that other commands left in the output folder, taken into the report if they hold for the same documents.

Each is a JSON file with ``title`` and ``note`` (texts), ``head`` (texts), ``rows`` (lists as long as ``head`` of texts,
numbers or null), ``questions`` (file name to sha256, or null for a table that no question file stands behind) and
``corpus_sha256`` (a text). What else it holds is not looked at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.reporting.words import aligned
from eval.run import Settings

NAMES = ("ablations.json", "peers.json", "verifier.json", "personas.json", "measures.json")
"""The files that are looked for, in the order in which the report shows them."""


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its title and a note, as it was read from ``file``."""

    file: str
    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sections:
    """The tables found; ``left_out`` has a Chinese line for each file that was found and not taken."""

    shown: tuple[Section, ...] = ()
    left_out: tuple[str, ...] = ()


NO_SECTIONS = Sections()


def read_sections(folder: Path, settings: Settings) -> Sections:
    """Read the tables in ``folder`` that belong to a run with these settings; none that is broken stops the report."""
    shown: list[Section] = []
    left_out: list[str] = []
    for name in NAMES:
        path = folder / name
        if not path.exists():
            continue
        try:
            shown.append(_read(path, settings))
        except OSError as error:
            left_out.append(f"{name} 打不开（{error.strerror}），没有列入。")
        except _NotTakenError as error:
            left_out.append(f"{name} {error}，没有列入。")
        except ValueError:
            left_out.append(f"{name} 不是完整的 JSON，没有列入；请重做写出它的命令。")
    return Sections(tuple(shown), tuple(left_out))


def sections_record(sections: Sections) -> list[dict[str, Any]]:
    """Return the tables as JSON-ready dictionaries."""
    return [
        {
            "file": section.file,
            "title": section.title,
            "note": section.note,
            "head": list(section.head),
            "rows": [list(row) for row in section.rows],
        }
        for section in sections.shown
    ]


class _NotTakenError(Exception):
    """Why a file is left out: the middle of a Chinese sentence."""


def _read(path: Path, settings: Settings) -> Section:
    record = json.loads(path.read_text("utf-8"))
    if not isinstance(record, Mapping) or not {"title", "head", "rows", "corpus_sha256"} <= record.keys():
        raise _NotTakenError("里没有可以列出的表格（要有 title、head、rows 和 corpus_sha256）")
    if record["corpus_sha256"] != settings.corpus_sha256:
        raise _NotTakenError("是按另一批政策文件做的")
    questions = record.get("questions")
    if questions is not None and questions != dict(settings.questions):
        raise _NotTakenError("是用另一套题做的")
    head, rows = record["head"], record["rows"]
    texts = [record["title"], record.get("note", ""), *(head if isinstance(head, list) else [None])]
    if not all(isinstance(text, str) for text in texts) or not isinstance(rows, list):
        raise _NotTakenError("的表格写得不对（title、note 和 head 要是文字，rows 要是一行一行的列表）")
    cells = tuple(_row(row, len(head)) for row in rows)
    return Section(path.name, record["title"], record.get("note", ""), tuple(head), cells)


def _row(row: object, width: int) -> tuple[str, ...]:
    if not isinstance(row, list) or len(row) != width:
        raise _NotTakenError(f"的表格有一行不是{width}格")
    return tuple(_cell(cell) for cell in row)


def _cell(cell: object) -> str:
    if cell is None:
        return "—"
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise _NotTakenError("的表格里有一格不是文字或数字")
    return cell if isinstance(cell, str) else f"{cell:g}" if isinstance(cell, float) else str(cell)


def section_text(section: Mapping[str, Any]) -> str:
    """Return such a table, before it is written, as text for a terminal."""
    return "\n".join([section["title"], *aligned([section["head"], *section["rows"]]), section["note"]])
