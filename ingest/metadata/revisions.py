"""The history in a document's header: adopted, approved, published, revised, amended, by whom and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.metadata.days import DAY, to_day
from ingest.metadata.head import Line
from ingest.metadata.issuers import acting_organ, is_organ, organs_in
from ingest.metadata.numbers import order_in
from ingest.metadata.references import titles_in
from ingest.model import Revision, RevisionAction

_OPENS = re.compile(
    rf"[（(\[【]?\s?(?:根据|按照|经|自|于|\s)*(?:{DAY}|[\u4e00-\u9fff]{{2,30}}{DAY})|[（(][\u4e00-\u9fff\d]{{2,40}}?{DAY}"
)
_DAY = re.compile(DAY)
_ACTIONS: dict[str, RevisionAction] = {
    "通过": "adopted",
    "批准": "approved",
    "公布": "published",
    "发布": "published",
    "颁布": "published",
    "修订": "revised",
    "修正": "amended",
    "修改": "amended",
    "制定": "adopted",
}
_ACTION = re.compile(r"(?P<action>通过|批准|公布|发布|颁布|修订|修正|修改|制定)(?!的|后|之日|稿|草案)")
_STARTS = re.compile(r"^[^，。；]{0,4}(?:起)?(?:施行|实施|执行|生效|试行)")
_ENDS = re.compile(r"(?:废止|失效)[）)】\]\s]*$")
_PRINTED = re.compile(r"印发[）)】\]\s]*$")
_PROSE = re.compile(r"现予|现将|现公布|印发给|如下|请.{0,20}(?:执行|遵照)")
_ORDER_TEXT = re.compile(r"《.{3,100}》[^，。]{0,30}(?:已|业|经)[^。]{0,200}通过[^。]{0,60}(?:现予|予以)(?:公布|发布)")
_DECISION = re.compile(r"《([\u4e00-\u9fff、]{2,40}?)关于")
_BY_DECISION = re.compile(r"(?:通过|批准)的[^，。；]{0,8}(?:修订|修正|修改)")
_FIRST_OF_TWO = re.compile(r"通过[，、,]?(?:并?经)?$")
_LONGEST = 1200
_LONGEST_ORGAN = 60


@dataclass(frozen=True, slots=True)
class History:
    """What the header tells: the revisions in order, the numbers of orders in order, first and last day, 印发 day."""

    revisions: tuple[Revision, ...] = ()
    orders: tuple[str, ...] = ()
    effective_on: date | None = None
    expires_on: date | None = None
    printed_on: date | None = None
    lines: frozenset[int] = frozenset()


def read_history(lines: Sequence[Line]) -> History:
    """Read the lines of a head that begin with a day and say what was done on it, in brackets or not."""
    revisions: list[Revision] = []
    orders: list[str] = []
    effective: date | None = None
    expires: date | None = None
    printed: date | None = None
    used: set[int] = set()
    for i, line in enumerate(_unbroken(lines)):
        continues = i - 1 in used and line.words.startswith(("根据", "自", "（根据"))
        opens = _OPENS.match(line.words)
        if len(line.words) > _LONGEST or _PROSE.search(line.words) or not (opens or continues):
            continue
        if "。" in line.words[:-2] or (opens and line.words[opens.end() : opens.end() + 1] in ("，", "以", "前", "后")):
            continue  # 2023年3月2日，市民政局发布…： a report
        parts = [(day, words, _without_titles(words)) for day, words in _by_day(line.words)]
        for (day, words, masked), below in zip(parts, [*(part[2] for part in parts[1:]), ""], strict=True):
            if _BY_DECISION.search(below) and _FIRST_OF_TWO.search(masked):
                told = True  # 某日通过并经另日批准的《…的决定》修正: the decision was adopted on that day
            elif _STARTS.match(masked):
                effective, told = day, True
            elif _ENDS.search(masked):
                expires, told = day and day - timedelta(days=1), True
            elif _PRINTED.search(masked):
                printed, told = day, True
            else:
                found = list(_revisions(day, words, masked))
                revisions += found
                told = bool(found)
                if told and "决定》" not in words and (order := order_in(masked)):
                    orders.append(order)
            if told:
                used |= {i, i + (line is not lines[i])}
    return History(tuple(revisions), tuple(orders), effective, expires, printed, frozenset(used))


def _unbroken(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines, each day with one of two organs together with the order on the line below it."""
    for i, line in enumerate(lines):
        below = lines[i + 1] if i + 1 < len(lines) and len(line.words) <= _LONGEST_ORGAN else None
        day = _OPENS.match(line.words) if below else None
        if day and below and is_organ(line.words[day.end() :]) and _publishes_by_order(below.words):
            line = Line(f"{line.words}、{below.words}", line.text, line.start, line.end)
        yield line


def _publishes_by_order(words: str) -> bool:
    opens = len(words) > _LONGEST_ORGAN or _OPENS.match(words)
    return not opens and order_in(words) is not None and _ACTION.search(words) is not None


def adopted_by_order(lines: Sequence[Line]) -> Revision | None:
    """Return the adoption that an order tells: 《某办法》已经2020年12月1日市人民政府常务会议通过，现予公布."""
    for line in lines:
        if _ORDER_TEXT.match(line.words):
            for day, words in _by_day(line.words):
                told, adopted, _ = words.partition("通过")
                if adopted and "，" not in told:
                    by = acting_organ(told) or acting_organ(line.words.rpartition("》")[2])
                    return Revision("revised" if "修订" in told else "adopted", day, by, told + adopted)
    return None


def _by_day(words: str) -> Iterator[tuple[date | None, str]]:
    """Yield each day of a line that is in no title, with the words up to the next."""
    titles = list(titles_in(words, 0, len(words)))
    days = [m for m in _DAY.finditer(words) if not any(start < m.start() < end for start, end in titles)]
    ends = [*(day.start() for day in days[1:]), len(words)]
    for match, end in zip(days, ends, strict=False):  # without a day there is one end too many
        yield to_day(match.group()), words[match.end() : end]


def _without_titles(words: str) -> str:
    """Return ``words`` with 《…》 left out: what a decision is called is not what was done."""
    kept: list[str] = []
    position = 0
    for start, end in titles_in(words, 0, len(words)):
        kept.append(words[position:start])
        position = end
    kept.append(words[position:])
    return re.sub(r"关于(?:修改|修订|废止)[^，。；）)]*?的决定", "", "".join(kept))


def _deciding(words: str) -> str:
    """Return whose decision made the change, where only its title says so: 《国务院关于修改…的决定》."""
    decision = _DECISION.search(words)
    return "、".join(organs_in(decision[1])) if decision else ""


def _revisions(day: date | None, words: str, masked: str) -> Iterator[Revision]:
    position = 0
    for match in _ACTION.finditer(masked):
        by = acting_organ(masked[position : match.end()]) or _deciding(words)
        text = words.strip("（）()[]【】，,。；;、")
        yield Revision(_ACTIONS[match["action"]], day, by, text)
        position = match.end()
