"""Where it is written who is responsible for what a sentence says: at its clause, above it, or in a table of tasks."""

from __future__ import annotations

import re

from index.search import ClauseIndex
from ingest.model import Clause
from server.answering.answer import Evidence
from server.answering.answered_kinds import names_agency
from server.answering.question import Query

_ASKS_FOR_OFFICES = re.compile(r"牵头|配合(?:单位|部门)|(?:责任|主责|负责)(?:单位|部门)")
"""By these words the assignment itself is asked for, and not whatever office a sentence happens to name."""
_NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十百\d]+[章节条项、.．]|[（(][一二三四五六七八九十\d]+[）)])[、.．]?|[。；：]$"
)


def responsible(query: Query, evidence: Evidence, index: ClauseIndex) -> Evidence:
    """Return what tells the offices for ``evidence`` where a question asks for them, else ``evidence`` itself.

    A yearly plan is the business of its task's 责任单位; a clause that names none may have a row of its heading in the
    document's table of tasks.
    """
    clause = evidence.clause
    if "departments" not in query.wanted or clause.kind == "departments" or clause.cells:
        return evidence
    row = _row_of_task(clause, index)
    if row is not None and _ASKS_FOR_OFFICES.search(query.text):
        return _whole(row, evidence)
    if clause.departments or names_agency(evidence.quote):
        return evidence
    for above in reversed(index.ancestors(clause.id)):
        if above.departments:
            holders = [c for c in index.children(above.id) if c.kind == "departments"] or [above]
            return _whole(holders[0], evidence)
    return evidence if row is None else _whole(row, evidence)


def _row_of_task(clause: Clause, index: ClauseIndex) -> Clause | None:
    """The one row of the document whose task is a heading of the clause, word for word, and that names offices."""
    headings = {_bare(label) for label in clause.path}
    tasks = [one for one in index.clauses_of(clause.document_id) if one.cells and one.departments]
    rows = [row for row in tasks if any(_bare(cell) in headings for _, cell in row.cells if cell)]
    return rows[0] if len(rows) == 1 else None


def _bare(text: str) -> str:
    return _NUMBERING.sub("", "".join(text.split()))


def _whole(clause: Clause, evidence: Evidence) -> Evidence:
    return Evidence(clause, evidence.document, clause.text, 0, len(clause.text), evidence.score)
