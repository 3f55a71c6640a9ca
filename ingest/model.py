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

from ingest.fast_init import fast_init
from ingest.numbers.numerals import Value

ClauseKind = Literal["front", "preamble", "clause", "plan", "departments", "attachment", "row", "back"]
"""What a clause is.

``front``: title, 文号, addressees and signature before the body; ``back``: 抄送 and 印发 lines after it (neither is
searched); ``preamble``: the lead before 一、; ``clause``: a numbered clause; ``plan``: 年度计划 of a task, and each of
its years; ``departments``: a 责任单位 list that closes a clause with children; ``attachment``: an 附件 and its text;
``row``: one row of a table, with its column names in ``cells``.
"""


@fast_init
@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``[start, end)`` of a text."""

    start: int
    end: int


@fast_init
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


DutyRole = Literal["responsible", "lead", "support"]
"""责任单位, 牵头单位 or 配合单位."""


@fast_init
@dataclass(frozen=True, slots=True)
class Duty:
    """A unit that a clause names as responsible. ``includes`` is what the document defines it to include.

    ``各县（市）区政府（含经济区管委会，下同）`` includes 经济区管委会 here and wherever the document names it again.
    """

    unit: str
    role: DutyRole
    includes: tuple[str, ...] = ()


Payee = Literal["person", "institution", "unstated"]


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that a clause gives: its amount (one of ``Clause.values``, by place), and to whom.

    ``start``/``end`` are those of the value, relative to the clause's text; ``words`` are the clause's own words that
    name the payee, empty where it names none.
    """

    start: int
    end: int
    payee: Payee
    words: str


@fast_init
@dataclass(frozen=True, slots=True)
class Criterion:
    """Words that say whom a clause is for (80周岁以上, 失能, 低保, 本地户籍 …); offsets are relative to its text."""

    text: str
    start: int
    end: int


@fast_init
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
    duties: tuple[Duty, ...] = ()
    payments: tuple[Payment, ...] = ()
    criteria: tuple[Criterion, ...] = ()

    def stating(
        self,
        deadlines: tuple[Deadline, ...],
        duties: tuple[Duty, ...],
        payments: tuple[Payment, ...],
        criteria: tuple[Criterion, ...],
    ) -> Clause:
        """Return the clause with what its words state; ``dataclasses.replace`` would do, in three times the time."""
        return Clause(
            self.id,
            self.document_id,
            self.kind,
            self.number,
            self.heading,
            self.path,
            self.text,
            self.start,
            self.end,
            self.source_spans,
            self.parent_id,
            self.departments,
            deadlines,
            self.values,
            self.cells,
            duties,
            payments,
            criteria,
        )

    @property
    def label(self) -> str:
        """The last element of ``path``: number and heading, or number and first words."""
        return self.path[-1]

    @property
    def cell_texts(self) -> tuple[str, ...]:
        """The cells of a table row as ``列名：内容``; the content alone where the column has no name."""
        return tuple(f"{name}：{content}" if name else content for name, content in self.cells)


@dataclass(frozen=True, slots=True)
class Region:
    """A place as a path from province down, e.g. ``("辽宁省", "丹东市")``. Empty where the document states none."""

    path: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The narrowest name, or the empty string."""
        return self.path[-1] if self.path else ""


DocumentKind = Literal["policy", "interpretation", "news"]
"""The document itself, a 解读 of one, or a news item about one."""

RevisionAction = Literal["adopted", "approved", "published", "revised", "amended"]
"""通过, 批准, 公布/发布, 修订, 修正."""

RelationKind = Literal["repeals", "replaces", "amends", "based_on"]


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of a document's history: what was done, when and by whom, as the header states it."""

    action: RevisionAction
    on: date | None
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Another document that this one repeals, replaces, amends or is based on, by its title, its 文号 or both.

    ``start``/``end`` are text offsets of the words that name it.
    """

    kind: RelationKind
    title: str
    number: str
    start: int
    end: int


EndingReason = Literal["stated", "newer_version", "repealed", "replaced"]


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a document no longer applies, where not its own words say so: its page does, or another document.

    ``on`` is the first day on which it does not apply, ``None`` where nothing states it; ``by_id`` is the other
    document and ``by_name`` what readers call it, both empty for ``stated``.
    """

    reason: EndingReason
    by_id: str = ""
    by_name: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document as its file states it; what is not stated is ``None`` or empty, never guessed.

    ``issued_on`` is the 印发 or 成文 date, ``effective_on`` a stated 施行/执行 date, ``expires_on`` the last day of a
    stated validity. ``bases`` are the 文号 of the documents that this one says it is based on. ``missing_attachments``
    are the names of 附件 that the text announces but the file does not hold.

    ``issuer`` joins several issuers with 、. ``region_candidates`` holds every place that an ambiguous name can mean;
    ``region`` is empty then. ``written_on`` (成文), ``printed_on`` (印发) and ``published_on`` (发布 or 公布) are set
    where the text or its page says which day that is; ``issued_on`` is the one that dates the document. ``trial``:
    试行 or 暂行. ``revisions`` are in the order of the header. ``ended``: the page of the document calls it 失效, or
    another document of the library repeals it or is its newer version (set once the library is read).
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
    kind: DocumentKind = "policy"
    region_candidates: tuple[Region, ...] = ()
    written_on: date | None = None
    printed_on: date | None = None
    published_on: date | None = None
    trial: bool = False
    revisions: tuple[Revision, ...] = ()
    relations: tuple[Relation, ...] = ()
    ended: Ending | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person should look at before the document is used; ``message`` is one Chinese line.

    ``start`` is a text offset, or ``None`` where the doubt is about the whole document.
    """

    message: str
    start: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document with its clauses, in the order of the text."""

    document: Document
    clauses: tuple[Clause, ...]
    doubts: tuple[Doubt, ...] = ()
