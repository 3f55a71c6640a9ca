"""What a sentence says of a table row: whom it names in which role, held against the cell of that role alone.

The cells of a row stand side by side and in no order: who leads a task and who helps may be told either way round,
but nobody may be moved from one cell to another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.answering.misstatements import Misstatement
from server.answering.sources import Source, Statement

_ROLE = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2,6}?)(?:单位|部门)$")
_JOINED = re.compile(r"[、，]|以及|(?<=[\u4e00-\u9fff]{2})[和及与](?=[\u4e00-\u9fff]{2})")
_TASK_END = re.compile(r"(?:这项|该项)?(?:任务|工作)?的?$")
_BARE_ROLE = re.compile(r"^(?:这项|该项)?(?:任务|工作)?的?$")


@dataclass(frozen=True, slots=True)
class _RoleClaim:
    """That ``who`` (names) has the role of the column ``column``; ``before`` is what the sentence says before it."""

    column: int
    who: tuple[str, ...]
    before: str


def row_claim(part: Statement, source: Source) -> Statement | Misstatement | None:
    """Return the part with its roles in the order of the columns, or the first name that stands in no such cell.

    ``None`` where the source is no table row or the part names no role.
    """
    roles = {i: match["stem"] for i, (name, _) in enumerate(source.cells) if (match := _ROLE.search(name))}
    claims: list[_RoleClaim] = []
    rest: list[str] = []
    for said in _statements(part.text, tuple(roles.values())):
        claim = next((found for i, stem in roles.items() if (found := _claim(said, i, stem))), None)
        if claim is None:
            rest.append(said)
            continue
        held = {_bare(name) for name in _JOINED.split(source.cells[claim.column][1])}
        for name in claim.who:
            if _bare(name) not in held:
                return Misstatement("pairing", f"“{name}”不在“{source.cells[claim.column][0]}”一栏里")
        claims.append(claim)
        rest += [claim.before] if claim.before else []
    if not claims:
        return None
    told = [f"{source.cells[c.column][0]}:{'、'.join(c.who)}" for c in sorted(claims, key=lambda c: c.column)]
    return Statement("，".join([*rest, *told]))


def _statements(text: str, stems: tuple[str, ...]) -> list[str]:
    """The comma-separated pieces of a text; a piece that names no role goes on with the list before it."""
    pieces: list[str] = []
    for piece in text.split("，"):
        listing = pieces and any(f"{stem}{kind}" in pieces[-1] for stem in stems for kind in ("单位", "部门"))
        names = re.search(r"(?:局|委|部门|街道|办|组|中心|政府|院|会|单位)$", piece) is not None
        if listing and names and not any(stem in piece for stem in stems):
            pieces[-1] += f"、{piece}"
        else:
            pieces.append(piece)
    return pieces


def _claim(said: str, column: int, stem: str) -> _RoleClaim | None:
    if said.count(stem) != 1:
        return None
    forms = (
        rf"(?P<before>.*?){stem}(?:单位|部门)(?:分别)?(?:是|为|有|包括|:|由)(?P<who>[^是为由:]+)",
        rf"(?P<before>.*?)由(?P<who>[^由]+){stem}",
        rf"(?P<before>)(?P<who>[^由是为:]+?)(?:是|为)?{stem}(?:单位|部门)?",
    )
    for form in forms:
        match = re.fullmatch(form, said)
        if match:
            who = tuple(name for name in _JOINED.split(match["who"].removesuffix("等")) if name)
            before = match["before"]
            before = "" if _BARE_ROLE.fullmatch(before) else _TASK_END.sub("", before)
            return _RoleClaim(column, who, before) if who else None
    return None


def _bare(name: str) -> str:
    return name.strip("、，。 ()（）")
