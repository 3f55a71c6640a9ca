"""Clause lists written by people who read the source, and where a parsed document's clauses differ from them."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from ingest.model import Clause, ParsedDocument

WORDS = 10
"""Characters of a clause's own text that a list gives from its beginning and from its end."""
_SPACE = re.compile(r"\s+")


class LabelError(ValueError):
    """A line of a label file that is not as its README says; the message names file, line and fault."""


@dataclass(frozen=True, slots=True)
class ListedClause:
    """One clause as a list has it, without white space.

    ``parents`` names its ancestors from the top level down: each by its number, an unnumbered one by its ``begins``.
    """

    kind: str
    number: str
    parents: tuple[str, ...]
    begins: str
    ends: str

    @property
    def name(self) -> str:
        """What its children call it."""
        return self.number or self.begins

    def __str__(self) -> str:
        where = ">".join((*self.parents, self.name))
        return f"{self.kind} {where}（“{self.begins}……{self.ends}”）"


@dataclass(frozen=True, slots=True)
class ClauseComparison:
    """How the clauses found agree with those of a list; ``wrong`` pairs each listed clause with what stands for it.

    A listed clause is right where its kind, number, ancestors and first and last words are those of a clause found,
    in the same order. ``extra`` are clauses found that stand for no listed one.
    """

    document: str
    expected: int
    right: int
    wrong: tuple[tuple[ListedClause, ListedClause | None], ...]
    extra: tuple[ListedClause, ...]

    @property
    def misplaced(self) -> int:
        """Return how many were found under other ancestors."""
        return sum(1 for wanted, found in self.wrong if found is not None and found.parents != wanted.parents)

    @property
    def missing(self) -> int:
        """Return how many were not found at all."""
        return sum(1 for _, found in self.wrong if found is None)


def squeezed(text: str) -> str:
    """Return ``text`` without white space."""
    return _SPACE.sub("", text)


def read_labels(path: Path) -> list[ListedClause]:
    """Read a list of ``tests/data/labels/clauses``. Raises ``LabelError``."""
    clauses: list[ListedClause] = []
    for line, cells in _rows(path, 6):
        depth, kind, number, parents, begins, ends = cells
        clause = _below(clauses, _depth(path, line, depth), (kind, number, begins, ends))
        if clause is None or ">".join(clause.parents) != parents:
            raise LabelError(f"{path.name}:{line}: depth {depth} does not lead to the parent {parents!r}")
        clauses.append(clause)
    return clauses


def read_golden(path: Path) -> list[ListedClause]:
    """Read a list of ``tests/data/golden``; labels, departments and ``#removed`` lines are not compared here.

    Raises ``LabelError``.
    """
    clauses: list[ListedClause] = []
    for line, cells in _rows(path, 7):
        depth, kind, number, _label, begins, ends, _departments = cells
        clause = _below(clauses, _depth(path, line, depth), (kind, number, begins, ends))
        if clause is None:
            raise LabelError(f"{path.name}:{line}: depth {depth} skips a level")
        clauses.append(clause)
    return clauses


def _rows(path: Path, columns: int) -> Iterable[tuple[int, list[str]]]:
    for line, text in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not text or text.startswith("#removed"):
            continue
        cells = text.split("\t")
        if len(cells) != columns:
            raise LabelError(f"{path.name}:{line}: {len(cells)} columns instead of {columns}")
        yield line, cells


def _depth(path: Path, line: int, cell: str) -> int:
    if not re.fullmatch(r"\d{1,2}", cell, re.ASCII):
        raise LabelError(f"{path.name}:{line}: the depth is {cell!r}, not a number")
    return int(cell)


def _below(before: Sequence[ListedClause], depth: int, cells: tuple[str, str, str, str]) -> ListedClause | None:
    """Return the clause ``depth`` levels down, under the nearest one before it that is a level up, if there is one."""
    kind, number, begins, ends = cells
    if depth == 0:
        return ListedClause(kind, squeezed(number), (), squeezed(begins), squeezed(ends))
    parent = next((clause for clause in reversed(before) if len(clause.parents) < depth), None)
    if parent is None or len(parent.parents) != depth - 1:
        return None
    parents = (*parent.parents, parent.name)
    return ListedClause(kind, squeezed(number), parents, squeezed(begins), squeezed(ends))


def list_clauses(clauses: Sequence[Clause]) -> list[ListedClause]:
    """Return the clauses of a parsed document the way a list has them."""
    listed: list[ListedClause] = []
    paths: dict[str, tuple[str, ...]] = {}
    for clause in clauses:
        text = squeezed(clause.text)
        parents = paths[clause.parent_id] if clause.parent_id is not None else ()
        listed.append(ListedClause(clause.kind, squeezed(clause.number), parents, text[:WORDS], text[-WORDS:]))
        paths[clause.id] = (*parents, listed[-1].name)
    return listed


def compare_clauses(document: str, expected: Sequence[ListedClause], found: Sequence[ListedClause]) -> ClauseComparison:
    """Compare a list with what was found; what is not right is paired by its first words, else by its place."""
    blocks = SequenceMatcher(None, expected, found, autojunk=False).get_matching_blocks()
    right = {i + k for i, _, size in blocks for k in range(size)}
    taken = {j + k for _, j, size in blocks for k in range(size)}
    stand_ins: dict[int, int] = {}
    for key in (_by_words, _by_place):
        open_places = [i for i in range(len(expected)) if i not in right and i not in stand_ins]
        _pair(expected, found, open_places, taken, key, stand_ins)
    wrong = tuple(
        (clause, found[stand_ins[i]] if i in stand_ins else None) for i, clause in enumerate(expected) if i not in right
    )
    extra = tuple(clause for j, clause in enumerate(found) if j not in taken)
    return ClauseComparison(document, len(expected), len(right), wrong, extra)


def _by_words(clause: ListedClause) -> Hashable:
    return clause.begins


def _by_place(clause: ListedClause) -> Hashable:
    return clause.parents, clause.number


def _pair(
    expected: Sequence[ListedClause],
    found: Sequence[ListedClause],
    open_places: Iterable[int],
    taken: set[int],
    key: Callable[[ListedClause], Hashable],
    stand_ins: dict[int, int],
) -> None:
    """Add to ``stand_ins`` and ``taken`` the first clause found that is left and has the key of an open place."""
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for j, clause in enumerate(found):
        if j not in taken:
            waiting[key(clause)].append(j)
    for i in open_places:
        if candidates := waiting.get(key(expected[i])):
            stand_ins[i] = candidates.popleft()
            taken.add(stand_ins[i])


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Characters of a source that are in no clause and no removal (``lost``), and in more than one (``doubled``)."""

    lost: int
    doubled: int


def check_characters(source: str, parsed: ParsedDocument) -> Upkeep:
    """Count the characters of ``source`` that the clauses and removals lose or give twice.

    The line ends that part clauses belong to the cleaned text and to no clause; there may be as many of them as the
    text has characters between its clauses, and no more.
    """
    times = bytearray(len(source))
    spans = [(span.start, span.end) for clause in parsed.clauses for span in clause.source_spans]
    spans += [(removal.start, removal.end) for removal in parsed.document.removals]
    for start, end in spans:
        for i in range(start, end):
            times[i] = min(times[i] + 1, 2)
    between = len(parsed.document.text) - sum(len(clause.text) for clause in parsed.clauses)
    words = sum(1 for count, character in zip(times, source, strict=True) if not count and not character.isspace())
    spaces = times.count(0) - words
    return Upkeep(words + max(spaces - max(between, 0), 0), times.count(2))
