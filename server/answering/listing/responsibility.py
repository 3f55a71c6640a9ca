"""Who is responsible for a clause: itself, the clause above it, or the document's table of tasks names the units."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Clause, Duty, DutyRole
from server.answering.sources import fold

_TASK_COLUMN = re.compile(r"任务|事项|工作内容|工作举措|措施|项目")
_SHORTEST_TASK = 6
"""Characters: a shorter name of a task stands in many a clause."""
_ROLES: tuple[tuple[DutyRole, str], ...] = (("responsible", "责任单位"), ("lead", "牵头单位"), ("support", "配合单位"))


class Responsibility:
    """The units that one document names as responsible. ``clauses`` are all of the document's."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._by_id = {clause.id: clause for clause in clauses}
        self._tasks = _tasks(clauses)

    def duties(self, clause: Clause, sentence: str = "") -> tuple[Duty, ...]:
        """Return the units responsible for a sentence of a clause (for the clause without one); empty if none is named.

        A row of the table of tasks whose task stands in the sentence word for word comes first; then the clause's own
        责任单位, the row of its heading, the row of a task in its text, and the same for the clauses above it.
        """
        if found := self._stated_task(sentence):
            return found
        above: Clause | None = clause
        while above is not None:
            if found := _own(above) or self._tasks.get(fold(above.heading)) or self._stated_task(above.text):
                return found
            above = self._by_id.get(above.parent_id) if above.parent_id else None
        return ()

    def _stated_task(self, text: str) -> tuple[Duty, ...]:
        folded = fold(text)
        stated = {duties for task, duties in self._tasks.items() if task in folded}
        return stated.pop() if len(stated) == 1 else ()


def duties_text(duties: Sequence[Duty]) -> str:
    """Return ``牵头单位：甲、乙；配合单位：丙`` for readers; empty for none."""
    named = [(title, [duty.unit for duty in duties if duty.role == role]) for role, title in _ROLES]
    return "；".join(f"{title}：{'、'.join(units)}" for title, units in named if units)


def _own(clause: Clause) -> tuple[Duty, ...]:
    return clause.duties or tuple(Duty(unit, "responsible") for unit in clause.departments)


def _tasks(clauses: Sequence[Clause]) -> dict[str, tuple[Duty, ...]]:
    """The units of each task that a table names; a task that two rows give to different units is given to none."""
    tasks: dict[str, set[tuple[Duty, ...]]] = {}
    for clause in clauses:
        named = [content for name, content in clause.cells if _TASK_COLUMN.search(name)]
        if clause.kind == "row" and _own(clause) and len(named) == 1:
            tasks.setdefault(fold(named[0]).rstrip("。"), set()).add(_own(clause))
    return {task: next(iter(named)) for task, named in tasks.items() if len(named) == 1 and len(task) >= _SHORTEST_TASK}
