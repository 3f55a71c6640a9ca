"""What a parsed policy document is: ``Document``, its ``Clause`` tree, and where each character came from.

All offsets count Python characters (code points). Two coordinate systems exist and are never mixed:

* *source* offsets index the decoded file, before anything was cleaned;
* *text* offsets index ``Document.text``, the cleaned text, for which
  ``document.text[clause.start:clause.end] == clause.text`` holds for every clause.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.numerals import Value

ClauseKind = Literal["front", "preamble", "clause", "plan", "departments", "attachment", "row", "back"]
"""What a clause is.

``front``: title, 文号, addressees and signature before the body; ``back``: 抄送 and 印发 lines after it (neither is
searched); ``preamble``: the lead before 一、; ``clause``: a numbered clause; ``plan``: 年度计划 of a task, and each of
its years; ``departments``: a 责任单位 list that closes a clause with children; ``attachment``: an 附件 and its text;
``row``: one row of a table, with its column names in ``cells``.
"""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``[start, end)`` of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Removal:
    """Characters of the source that are not in ``Document.text``, and why (an English slug such as ``page_break``)."""

    start: int
    end: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date by which something must be done: ``2022年底前`` is 2022-12-31. ``text`` is the clause's own wording."""

    text: str
    on: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, with its own words only: a parent's ``text`` is its heading and lead, its children have the rest.

    ``start``/``end`` are text offsets; ``source_spans`` are the same characters in the decoded file, several where
    page breaks were mended. ``path`` holds the labels from the top level down to this clause, itself included.
    ``values`` and ``deadlines`` have offsets relative to ``text``. ``departments`` is the clause's own 责任单位 list,
    also set on the clause that a ``departments`` child closes. ``cells`` is (column name, content) for table rows.
    """

    id: str
    document_id: str
    kind: ClauseKind
    number: str
    heading: str
    path: tuple[str, ...]
    text: str
    start: int
    end: int
    source_spans: tuple[Span, ...]
    parent_id: str | None = None
    departments: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    values: tuple[Value, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """The last element of ``path``: number and heading, or number and first words."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Region:
    """A place as a path from province down, e.g. ``("辽宁省", "丹东市")``. Empty where the document states none."""

    path: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The narrowest name, or the empty string."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document as its file states it; what is not stated is ``None`` or empty, never guessed.

    ``issued_on`` is the 印发 or 成文 date, ``effective_on`` a stated 施行/执行 date, ``expires_on`` the last day of a
    stated validity. ``bases`` are the 文号 of the documents that this one says it is based on. ``missing_attachments``
    are the names of 附件 that the text announces but the file does not hold.
    """

    id: str
    title: str
    number: str | None
    issuer: str | None
    region: Region
    issued_on: date | None
    effective_on: date | None
    expires_on: date | None
    bases: tuple[str, ...]
    missing_attachments: tuple[str, ...]
    source_name: str
    source_sha256: str
    text: str
    removals: tuple[Removal, ...]


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document with its clauses, in the order of the text."""

    document: Document
    clauses: tuple[Clause, ...]
