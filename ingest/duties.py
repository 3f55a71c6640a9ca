"""Who is responsible and by when: 责任单位 lists and deadlines read out of a clause's words."""

from __future__ import annotations

import calendar
import re
from datetime import date

from ingest.markers import DEPARTMENTS
from ingest.model import Deadline, Span

_OPEN, _CLOSE = "（(〔[【", "）)〕]】"
_DEFINITION = re.compile(r"[（(〔]含[^（）()〔〕]*[）)〕]")
_ROLE = re.compile(r"^(?:责任|牵头|配合|参与)(?:单位|部门)[:：]")
_TAIL = re.compile(r"(?:等)?(?:按(?:照)?职责分工)?负责$")
_DEADLINE = re.compile(
    r"(?P<until>(?:到|至|截止)\s?)?(?P<year>(?:19|20)\d{2})\s?年(?:\s?(?P<month>\d{1,2})\s?月(?:\s?(?P<day>\d{1,2})\s?日)?)?"
    r"(?P<end>底|末)?(?P<before>之前|以前|前)?"
)
_NO_TARGET_AHEAD = re.compile(r"(?:截|有效期限?)$")
_NO_TARGET_BEHIND = re.compile(r"的|已|出生|参加|参保|入伍|入党|退休|离休")
"""截至2022年底 counts what is, 有效期至 is validity, and 2014年5月26日之前的老旧居住区 says which ones, not by when."""


def departments_bracket(text: str) -> Span | None:
    """Return where the 责任单位 bracket that closes ``text`` stands, brackets included, or ``None``."""
    found = None
    for match in DEPARTMENTS.finditer(text):
        found = match
    if found is None or text.rstrip()[-1:] not in _CLOSE:
        return None
    return Span(found.start(), len(text.rstrip()))


def parse_departments(bracket: str) -> tuple[str, ...]:
    """Split ``〔责任单位：市民政局、市财政局和各县（市、区）政府〕`` into its units, in order.

    和 only separates before 各, because 市文化和旅游局 holds one; a definition (含经济区管委会，下同) is left out.
    """
    opener = DEPARTMENTS.match(bracket)
    inner = bracket[opener.end() :].strip() if opener else bracket
    if opener and opener.group()[0] in _OPEN and inner[-1:] in _CLOSE:
        inner = inner[:-1]
    inner = _DEFINITION.sub("", inner)
    units: list[str] = []
    depth, begin = 0, 0
    for i, char in enumerate(inner):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0 and (char in "、，,；;\n" or (char == "和" and inner[i + 1 : i + 2] == "各")):
            units.append(inner[begin:i])
            begin = i + 1
    units.append(inner[begin:])
    cleaned = (_TAIL.sub("", _ROLE.sub("", unit.strip(" 。"))) for unit in units)
    return tuple(dict.fromkeys(unit for unit in cleaned if unit))


def find_deadlines(text: str) -> tuple[Deadline, ...]:
    """Return the dates by which ``text`` wants something done: 2022年底前, 到2024年, 2023年6月底前, 2020年9月底前.

    A bare year (2020年建成…) is no deadline here: in a yearly plan it is the plan's own number. Nor is a date that
    tells whom a rule is for (1994年12月31日前参加工作), the end of a validity, or the day of a count (截至…).
    """
    found: list[Deadline] = []
    for match in _DEADLINE.finditer(text):
        if not (match["until"] or match["end"] or match["before"]):
            continue
        if _NO_TARGET_AHEAD.search(text[max(match.start() - 4, 0) : match.start()]):
            continue
        if match["before"] and not match["end"] and _NO_TARGET_BEHIND.match(text, match.end()):
            continue
        year, month = int(match["year"]), int(match["month"] or 12)
        if not 1 <= month <= 12:
            continue
        last = calendar.monthrange(year, month)[1]
        day = min(int(match["day"]), last) if match["day"] else last
        if day >= 1:
            found.append(Deadline(match.group(), date(year, month, day), match.start(), match.end()))
    return tuple(found)
