"""What a document says of itself: title, 文号, issuer, region, dates, validity, bases. Not stated means ``None``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.divisions import find_places
from ingest.markers import ANNOUNCED_ATTACHMENTS, marker_at_start
from ingest.model import Clause, Region
from ingest.outline import paragraph_spans

DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[［（(【](?:19|20)\d{2}[〕\]］）)】]第?\d{1,5}号")
_SPACE = re.compile(r"\s+")
_NOTICE_TITLE = re.compile(
    r"[^。；]{0,40}关于[^。；]{4,100}(?:通知|意见|方案|办法|规划|规定|细则|决定|通告|公告|批复|纲要|计划|措施|函)(?:[（(](?:试行|暂行)[）)])?$"
)
_LAW_TITLE = re.compile(r"[^。；，]{3,50}(?:法|条例|规定|办法|决定|细则|规则)(?:[（(](?:试行|暂行|修订)[）)])?$")
_ORGAN = re.compile(r"[\u4e00-\u9fff、 ]{2,40}(?:人民政府|办公室|办公厅|委员会|常务委员会|局|厅|部|委|国务院)$")
_ADOPTED_BY = re.compile(r"([\u4e00-\u9fff]{2,6}?)(?:第[一二三四五六七八九十]+届)?人民代表大会(常务委员会)?")
_DATE = r"(?P<y{0}>(?:19|20)\d{{2}})\s?年\s?(?P<m{0}>\d{{1,2}})\s?月\s?(?P<d{0}>\d{{1,2}})\s?日"
_DATE_LINE = re.compile(r"[（(]?" + _DATE.format("") + r"(?P<printed>印发)?")
_EFFECTIVE = re.compile(r"自\s?(?:" + _DATE.format("") + r"|(?P<at_issue>印发|发布|公布)之日)\s?起(?:正式)?(?:施行|执行|实施|生效)")
_EXPIRES_ON = re.compile(r"有效期(?:限)?\s?(?:截止|截至|到|至)\s?" + _DATE.format(""))
_VALID_YEARS = re.compile(r"(?:有效期(?:限)?(?:为)?|试行(?:期)?)\s?(?P<n>\d{1,2}|[一二两三四五六七八九十])\s?年")
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
    numbers = {_SPACE.sub("", c.number) for c in present}
    missing: list[str] = []
    for clause in clauses:
        announced = ANNOUNCED_ATTACHMENTS.match(clause.text) if clause.kind == "back" else None
        if announced is None:
            continue
        for i, line in enumerate(clause.text[announced.end() :].split("\n"), start=1):
            name = _SPACE.sub("", line)
            marker = marker_at_start(name)
            name = name[len(marker.text) :] if marker else name
            if name and name not in titles and f"附件{i}" not in numbers:
                missing.append(name)
    return tuple(missing)


def _title(head: Sequence[str]) -> str | None:
    for i, paragraph in enumerate(head):
        if _NOTICE_TITLE.fullmatch(paragraph):
            organ = head[i - 1] if i and paragraph.startswith("关于") else ""
            return (organ if _ORGAN.fullmatch(organ) else "") + paragraph
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
    return None


def _region(title: str, issuer: str | None) -> Region:
    """The place that the issuer or the title begins with; nothing where the name fits several places."""
    for source in (issuer or "", title):
        for place in find_places(source):
            if place.start == 0 and len(place.candidates) == 1:
                following = find_places(source[place.end :])
                if following and following[0].start == 0:
                    narrower = [c for c in following[0].candidates if c[: len(place.candidates[0])] == place.candidates[0]]
                    if len(narrower) == 1:
                        return Region(narrower[0])
                return Region(place.candidates[0])
    return Region()


def _issued_on(head: Sequence[str], rest: Sequence[str]) -> date | None:
    """The date after 印发 where there is one, else the dated signature, else the newest 通过/修订 date of a regulation."""
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
    effective: date | None = None
    for match in _EFFECTIVE.finditer(text):
        before = text[max(match.start() - 16, 0) : match.start()]
        if "本" in before:  # 本意见自…起执行; another document's date says nothing of this one
            effective = issued_on if match["at_issue"] else _date(match)
    expiry = _EXPIRES_ON.search(text)
    if expiry:
        return effective, _date(expiry)
    years = _VALID_YEARS.search(text)
    if years and effective:
        count = int(years["n"]) if years["n"].isdigit() else _YEARS[years["n"]]
        return effective, _years_later(effective, count) - timedelta(days=1)
    return effective, None


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
    code = re.search(r"[\u4e00-\u9fff]{1,6}?(?=[〔\[［（(【])", number)
    return number[code.start() :] if code else number
