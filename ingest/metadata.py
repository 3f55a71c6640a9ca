"""What a document says of itself: title, 文号, issuer, region, dates, validity, bases. Not stated means ``None``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.divisions import find_places
from ingest.markers import ANNOUNCED_ATTACHMENTS, marker_at_start
from ingest.model import Clause, Region
from ingest.outline import paragraph_spans

DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[［（(【](?:19|20)\d{2}[〕\]］）)】]第?\d{1,5}号")
_RUN_IN = re.compile(r"^(?:.*(?:精神|以及|根据|按照|依据|结合|落实|执行|贯彻))?(?:[和与及](?!政))?")
"""Words before a 文号 that are no part of it; 和政办发 is a code, that of 和县 or 和政县."""
_SPACE = re.compile(r"\s+")
_NOTICE_TITLE = re.compile(
    r"[^。；]{0,40}关于[^。；]{4,100}(?:通知|意见|方案|办法|规划|规定|细则|决定|通告|公告|批复|纲要|计划|措施|函)"
    r"(?:[（(](?:试行|暂行)[）)])?$"
)
_LAW_TITLE = re.compile(
    r"[^。；，]{3,50}(?:法|条例|规定|办法|决定|细则|规则|方案|规划|意见|纲要|标准|规范|指南)(?:[（(][^（）()]{1,15}[）)])?$"
)
_ORGAN = re.compile(r"[\u4e00-\u9fff、 ]{2,40}(?:人民政府|办公室|办公厅|委员会|常务委员会|局|厅|部|委|国务院)$")
_SESSION = r"(?:第[一二三四五六七八九十]+届)?"
_ADOPTED_BY = re.compile(rf"{_SESSION}([\u4e00-\u9fff]{{2,6}}?){_SESSION}人民代表大会(常务委员会)?")
_DATE = r"(?P<y>(?:19|20)\d{2})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日"
_DATE_LINE = re.compile(rf"[（(]?{_DATE}(?P<printed>印发)?")
_ITSELF = re.compile(
    r"本(?:实施|暂行|试行)?(?:办法|意见|通知|条例|方案|规定|细则|法|文件|政策|标准|规划|决定|通告|公告|措施|规范|指南|制度|规则|"
    r"纲要|计划)|现予|现印发|予以公布"
)
"""Words by which a sentence speaks of the document itself; of another one it says 《…》自…起施行."""
_EFFECTIVE = re.compile(rf"自\s?(?:{_DATE}|(?P<at_issue>印发|发布|公布)之日)\s?起(?:正式)?(?:施行|执行|实施|生效|试行)")
_EXPIRES_ON = re.compile(
    rf"(?:有效期限?[^，。；\n]{{0,20}}?|(?:施行|执行|实施|试行)期?)(?:截止到?|截至|到|至)\s?{_DATE}"
)
_VALID_YEARS = re.compile(r"(?:有效期|试行期?)限?为?\s?(?P<n>\d{1,2}|[一二两三四五六七八九十])\s?年")
_YEARS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of ``Document`` that its words state; see there."""

    title: str
    number: str | None
    issuer: str | None
    region: Region
    issued_on: date | None
    effective_on: date | None
    expires_on: date | None
    bases: tuple[str, ...]


def read_metadata(text: str, fallback_title: str) -> Metadata:
    """Read the metadata from a cleaned ``text``; ``fallback_title`` is used where the text has no title line."""
    paragraphs = [_SPACE.sub("", text[p.start : p.end]) for p in paragraph_spans(text)]
    body = next((i for i, p in enumerate(paragraphs) if marker_at_start(p)), len(paragraphs))
    head = paragraphs[:body]
    title = _title(head) or fallback_title
    number = next((p for p in head if DOCUMENT_NUMBER.fullmatch(p)), None)
    issuer = _issuer(title, head)
    issued_on = _issued_on(head, paragraphs[body:])
    effective_on, expires_on = _validity(text, issued_on)
    lead = "\n".join(head)
    bases = tuple(dict.fromkeys(m.group() for m in DOCUMENT_NUMBER.finditer(lead) if m.group() != number))
    return Metadata(
        title=title,
        number=number,
        issuer=issuer,
        region=_region(title, issuer),
        issued_on=issued_on,
        effective_on=effective_on,
        expires_on=expires_on,
        bases=tuple(_trim_number(base) for base in bases),
    )


def missing_attachments(clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Return the names of attachments that a ``back`` clause announces and the file does not hold."""
    present = [c for c in clauses if c.kind == "attachment"]
    titles = {_SPACE.sub("", c.heading) for c in present}
    numbers = {_SPACE.sub("", c.number).rstrip(":：") for c in present}
    missing: list[str] = []
    for clause in clauses:
        announced = ANNOUNCED_ATTACHMENTS.match(clause.text) if clause.kind == "back" else None
        if announced is None:
            continue
        lines = clause.text[announced.end() :].split("\n")
        if len(lines) == 1 and "附件" in numbers:
            continue  # the only one announced and the only one there, perhaps under a longer name
        for i, line in enumerate(lines, start=1):
            name = _SPACE.sub("", line)
            marker = marker_at_start(name)
            name = name[len(marker.text) :] if marker else name
            if name and name not in titles and f"附件{i}" not in numbers:
                missing.append(name)
    return tuple(missing)


def _title(head: Sequence[str]) -> str | None:
    for i, paragraph in enumerate(head):
        lines = range(1, 4) if "关于" in paragraph else range(0)  # a long title is set in two or three lines
        title = next((t for n in lines if _NOTICE_TITLE.fullmatch(t := "".join(head[i : i + n]))), None)
        if title:
            organ = head[i - 1] if i and title.startswith("关于") else ""
            return (organ if _ORGAN.fullmatch(organ) else "") + title
    return next((p for p in head if _LAW_TITLE.fullmatch(p)), None)


def _issuer(title: str, head: Sequence[str]) -> str | None:
    organ = title.split("关于", 1)[0]
    if organ and _ORGAN.fullmatch(organ):
        return organ
    for paragraph in head:
        if paragraph.endswith("文件") and _ORGAN.fullmatch(paragraph[:-2]):
            return paragraph[:-2]
    for paragraph in head:
        adopted = _ADOPTED_BY.search(paragraph.partition("日")[2])
        if adopted and ("通过" in paragraph or "修订" in paragraph or "修正" in paragraph):
            return f"{adopted[1]}人民代表大会{adopted[2] or ''}"
    return "国务院" if any("国务院令" in paragraph for paragraph in head) else None


def _region(title: str, issuer: str | None) -> Region:
    """Return the place that the issuer or the title begins with; nothing where the name fits several places."""
    for source in (issuer or "", title):
        for place in find_places(source):
            if place.start == 0 and len(place.candidates) == 1:
                following = find_places(source[place.end :])
                if following and following[0].start == 0:
                    wider = place.candidates[0]
                    narrower = [c for c in following[0].candidates if c[: len(wider)] == wider]
                    if len(narrower) == 1:
                        return Region(narrower[0])
                return Region(place.candidates[0])
    return Region()


def _issued_on(head: Sequence[str], rest: Sequence[str]) -> date | None:
    """Return the 印发 date, else that of the dated signature, else the newest 通过/修订 date of a regulation."""
    dated: list[tuple[bool, date]] = []
    for paragraph in [*head, *rest]:
        match = _DATE_LINE.fullmatch(paragraph)
        if match and (day := _date(match)):
            dated.append((match["printed"] is not None, day))
    if dated:
        return max(dated)[1]
    adopted = [
        day
        for paragraph in head
        if any(word in paragraph for word in ("通过", "修订", "修正", "公布"))
        for match in _DATE_LINE.finditer(paragraph)
        if (day := _date(match))
    ]
    return max(adopted, default=None)


def _validity(text: str, issued_on: date | None) -> tuple[date | None, date | None]:
    """Return the 施行 date and the last day of validity that the text states of itself, not of another document."""
    effective: date | None = None
    for match in _own_statements(_EFFECTIVE, text):
        effective = issued_on if match["at_issue"] else _date(match)
    for match in _own_statements(_EXPIRES_ON, text):
        return effective, _date(match)
    for match in _own_statements(_VALID_YEARS, text):
        if effective:
            count = int(match["n"]) if match["n"].isdigit() else _YEARS[match["n"]]
            return effective, _years_later(effective, count) - timedelta(days=1)
    return effective, None


def _own_statements(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for match in pattern.finditer(text):
        sentence = max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
        before = text[sentence : match.start()]
        marker = marker_at_start(before)
        own = max((m.start() for m in _ITSELF.finditer(before)), default=-1)
        if not before[len(marker.text) if marker else 0 :].strip() or own > before.rfind("》"):
            yield match
        elif _EFFECTIVE.match(before, len(marker.text) if marker else 0):
            yield match  # 自2023年3月1日起施行，有效期5年


def _years_later(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + years, 3, 1)
    return day.replace(year=day.year + years)


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except (TypeError, ValueError):
        return None  # 2月30日 is a slip of the source, no date


def _trim_number(number: str) -> str:
    """Drop words that ran into the 文号: 精神和国办发〔2019〕5号 is 国办发〔2019〕5号."""
    return _RUN_IN.sub("", number, count=1)
