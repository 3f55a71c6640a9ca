"""What stands before the body: title, addressees, covering letter, table of contents, and the lead before 一、."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from ingest.model import ClauseKind
from ingest.outlining.end_matter import is_signed_date
from ingest.outlining.markers import Marker

_CONTENTS = re.compile(r"目\s*[录次]")
_LEADERS = re.compile(r"(?:…{1,}|\.{3,}|．{3,}|·{3,}|_{3,}|-{3,})[\s（(]*\d{1,4}[）)]?$")
_PAGE_END = frozenset("0123456789）)")
_PAGE = re.compile(r"[\s.…·．_（(-]*\d{1,4}[）)]?$")
_MOST_CONTENTS_LINES = 3
_LONGEST_ENTRY = 80
_LATEST_SIGNATURE = 15
_MOST_TITLE_LINES = 3
"""Lines."""

_LEAD = re.compile(r"为|根据|依据|按照|遵照|近年来|结合|贯彻|制定|提出|如下")
_LETTER = re.compile(r"印发|转发|下发|给你们|审议通过|会议通过|研究通过|公布施行|予以公布")
_DECIDES = re.compile(r"(?:会议|现|特|作出|经\S{1,40})(?:决定|通知|公告|通告|命令)[:：]$")
_LISTS = re.compile(r"(?:以下|下列)[^：:]{0,12}[：:]$")
_LONG_LEAD = 30
_LONG_SENTENCE = 18
"""Characters: a lead that opens with no usual word (为, 根据, …) is told from a heading by its length."""
_TITLE_NOUN = re.compile(
    r"(?:方案|办法|意见|细则|规定|规划|计划|通知|条例|措施|标准|清单|指南|制度|规程|规范|要点|章程|规则|流程|须知|公约|协议|合同"
    r"|名单|分工表?|要求|政策|问答|解读|说明|一览表|明细表|登记表|申请表|审批表|目录|表|预案|决定|纲要|通告|公告|通则|大纲|指引|手册)$"
)
_TITLE_TAIL = re.compile(r"[（(【\[〔][^（）()]{1,30}[）)】\]〕]$|[》”\"]$")


def is_title(line: str) -> bool:
    """Return whether ``line`` reads as the title of a document: 某某市养老服务实施办法（试行）."""
    words = _TITLE_TAIL.sub("", line.strip())
    return 4 <= len(words) <= 60 and not re.search(r"[。；，：:;]", words) and _TITLE_NOUN.search(words) is not None


def contents_lines(contents: Sequence[str], markers: Sequence[Marker | None]) -> frozenset[int]:
    """Return the lines of tables of contents: below 目录 up to where the first comes again, or with page numbers."""
    short = ((i, line) for i, line in enumerate(contents) if len(line) <= _LONGEST_ENTRY and line[-1:] in _PAGE_END)
    found = {i for i, line in short if _LEADERS.search(line)}
    headings = [i for i, line in enumerate(contents) if len(line) <= 8 and _CONTENTS.fullmatch(line)]
    for heading in headings[:_MOST_CONTENTS_LINES]:
        entry = next((i for i in range(heading + 1, len(contents)) if markers[i]), None)
        if entry is None:
            continue
        wanted = _entry(contents[entry])
        again = next((i for i in range(entry + 1, len(contents)) if markers[i] and _entry(contents[i]) == wanted), None)
        if again is not None and all(len(contents[i]) <= _LONGEST_ENTRY for i in range(entry, again)):
            # the title may be repeated between the contents and the body: it is no entry, but opens nothing either
            found |= set(range(heading, again))
        else:
            end = heading + 1
            while end < len(contents) and len(contents[end]) <= _LONGEST_ENTRY and _paged(contents[end]):
                end += 1
            found |= set(range(heading, end))
    return frozenset(found)


def _entry(line: str) -> str:
    return _PAGE.sub("", "".join(line.split()))


def _paged(line: str) -> bool:
    return re.search(r"[\u4e00-\u9fff）)][\s.…·．_（(-]*\d{1,4}[）)]?$", line) is not None


def is_lead(paragraph: str) -> bool:
    """Return whether this is a lead before 一、: prose, no addressee (各县人民政府：), no title, no 现印发给你们."""
    if paragraph.endswith(("：", ":")):
        led = _DECIDES.search(paragraph) or (_LEAD.search(paragraph) if len(paragraph) >= _LONG_LEAD else None)
        listed = _LISTS.search(paragraph) is not None and len(paragraph) >= _LONG_SENTENCE
        return "如下" in paragraph or listed or led is not None
    if not paragraph.endswith(("。", "！", "”")):  # the stop may have been lost
        unstopped = len(paragraph) >= 2 * _LONG_LEAD and re.search("[，,]", paragraph) is not None
        return unstopped and bool(_LEAD.match(paragraph) and re.search("制定|提出|通知", paragraph[-20:]))
    return (
        "如下" in paragraph
        or bool(_LEAD.match(paragraph) and not _LETTER.search(paragraph[-40:]))
        or (len(paragraph) >= _LONG_LEAD and not _LETTER.search(paragraph))
    )


def opening_kinds(contents: Sequence[str]) -> list[tuple[ClauseKind, int, int]]:
    """Part the paragraphs before the first clause into ``front`` and ``preamble``: (kind, first, behind the last).

    Words that say something are never front, which is not searched; a signature, a title or an addressee between
    them is, so that a covering letter and the lead of what it covers stay apart.
    """
    kinds: list[ClauseKind] = ["preamble" if is_lead(line) else "front" for line in contents]
    said = False
    for i, line in enumerate(contents):
        if kinds[i] == "preamble":
            said = True
        elif said and not _heads(line):
            kinds[i] = "preamble"
    parts: list[tuple[ClauseKind, int, int]] = []
    start = 0
    for kind, group in groupby(kinds):
        end = start + len(list(group))
        parts.append((kind, start, end))
        start = end
    return parts


def behind_letter(contents: Sequence[str]) -> int:
    """Return where the body begins behind a signed letter or order (现予公布) and the title below it, 0 without one."""
    signed = next((i for i, line in enumerate(contents[:_LATEST_SIGNATURE]) if is_signed_date(line)), 0)
    if not any(_LETTER.search(line) for line in contents[:signed]):
        return 0
    for end in range(signed + 2, signed + 2 + _MOST_TITLE_LINES):
        if is_title("".join(contents[signed + 1 : end])):
            return end
    return 0


def _heads(line: str) -> bool:
    return (
        is_signed_date(line)
        or is_title(line)
        or _LETTER.search(line) is not None
        or _CONTENTS.fullmatch(line) is not None
        or re.search(r"(?:政府|办公室|办公厅|委员会|局|厅|部)$|[）)]$|[:：]$|^附\s?件", line) is not None
    )
