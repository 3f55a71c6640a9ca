"""By when something must be done: target dates read out of a clause's words."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date

from ingest.model import Deadline, Span

_DIGITS = {digit: str(value) for value, digit in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_QUARTERS = "一二三四"
_PLAN_ENDS = {"十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
"""Last years of the five-year plans, a defined fact that no text needs to state."""

_UNTIL = r"(?:到|至|截止|不[迟晚]于|[最至]迟(?:于|至)?)"
_YEAR = r"(?:(?:19|20)\d{2}|[二][零〇○][零〇○一二三四五六七八九]{2})"
_TENS = {"上": 10, "中": 20}
_BEFORE = "之前|以前|前"
_DEADLINE = re.compile(
    r"(?=[“\"十到至截不最今本当年第一二三四\d])(?:"
    rf"(?P<plan_until>到|至)?[“\"]?(?P<plan>十[一二三四五]五)[”\"]?(?:规划)?(?:时期|期间|期|规划期)?(?P<plan_end>末|结束)"
    rf"|(?P<from>{_YEAR}\s?年?\s?(?:[-—–－~～]{{1,2}}|至|到)\s?)?(?P<until>{_UNTIL}\s?)?(?P<year>{_YEAR})\s?年"
    r"(?:\s?(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年"
    r"|(?P<month>\d{1,2})\s?月(?:份)?(?:\s?(?P<day>\d{1,2})\s?[日号]|(?P<ten>[上中下])旬)?))?"
    rf"(?P<end>年?[底末])?(?P<before>{_BEFORE})?"
    rf"|(?P<this>(?:今|本|当)年(?:年?[底末](?:{_BEFORE})?|(?:度)?之?内)|(?<![\d一二三四五六七八九十百两几数半多近每余个周学本今当同往常次来去])年(?:[底末](?:{_BEFORE})|内(?!容)))"
    r"|(?<![\d年.．])(?:第?(?P<bare_quarter>[一二三四])季度|(?P<bare_month>\d{1,2})\s?月(?:\s?(?P<bare_day>\d{1,2})\s?日)?)"
    rf"(?P<bare_end>[底末])?(?P<bare_before>{_BEFORE}))"
)
_MAY_DATE = re.compile(
    r"[\d季年十二](?:(?<=\d)|(?<=季)度|(?<=年)(?:年?[底末]|度?之?内)|(?<=十)[一二三四五]五|(?<=二)[零〇○])"
)
"""Every deadline holds one of these: a text without them is not searched further, for speed."""
_NO_TARGET_AHEAD = re.compile(
    r"(?:截|有效期?限?[至为到]?|(?:施行|执行|实施|试行|使用)(?:期限?|时间)?[至为到]?|(?:延长|延续|顺延)|起[，,]?|自|从)\s?$"
)
_NO_TARGET_BEHIND = re.compile(r"\s?(?:的|已|出生|参加|参保|入伍|入党|退休|离休|起|止|以来|印发|发布|公布)")
_TELLS_WHICH = re.compile(
    r"\s?(?:已经?|依法|正式|实际|批准){0,2}(?:竣工验收|建设?成?|修建|新建|开发|竣工|登记|注册|备案|成立|设立|批准|开工|交付|投用"
    r"|投入(?:使用|运营)|运营|开业|签订|取得[^，。；、的\n]{1,12}|持有[^，。；、的\n]{1,12})的(?=[\u4e00-\u9fff])"
)
"""2015年以前建成的小区 says which ones are meant, by when nothing has to be done."""
_ALREADY = re.compile(r"[，,]?[^，。；、\n]{0,8}(?:已经?(?![^，。；、\n]{0,12}的)|累计|共有|现有)")
_RANGE_BEHIND = re.compile(r"\s?(?:[，,：:；;]|期间|[每完实建推开组逐分]|$)")
_YEARLY = re.compile(r"每年|每个|逐年|次年|翌年|下一?年|上一?年|来年|年度(?!计划|任务)|每季|每月")
_SENTENCE_END = re.compile(r"[。；;\n]")
_REACH = 60
"""Characters before 9月底前 in which 每年 makes it a day of every year."""
_DUE_COLUMN = re.compile(r"时限|期限|时间|进度|节点")
_BARE_DATE = re.compile(
    rf"(?P<year>{_YEAR})\s?(?:年|[-./．](?=\d))\s?(?:(?P<month>\d{{1,2}})\s?(?:月|[-./．](?=\d)|$)"
    r"(?:\s?(?P<day>\d{1,2})\s?日?)?)?"
)


def find_deadlines(text: str, issued_on: date | None = None) -> tuple[Deadline, ...]:
    """Return the dates by which ``text`` wants something done: 2022年底前, 到2024年, 2023年6月底前, “十四五”末.

    ``issued_on`` dates the document: 年内, 今年底前 and 9月底前 mean its year, or the year named before them in the
    same sentence; without either they are no deadline. A bare year (2020年建成…) is none: in a yearly plan it is the
    plan's own number. Nor is a date that tells whom a rule is for (1994年12月31日前参加工作), the end of a validity,
    the day of a count (截至…), or a day of every year (每年9月底前).
    """
    if not _MAY_DATE.search(text):
        return ()
    found: list[Deadline] = []
    seen, year_named = 0, None
    for match in _DEADLINE.finditer(text):
        if _SENTENCE_END.search(text, seen, match.start()):
            year_named = None
        seen = match.end()
        on = None
        if match["plan"]:
            on = date(_PLAN_ENDS[match["plan"]], 12, 31)
        elif match["year"]:
            year_named = _year(match["year"])
            on = _stated_day(text, match)
        elif not _YEARLY.search(_SENTENCE_END.split(text[max(match.start() - _REACH, 0) : match.start()])[-1]):
            on = _day_of_year(match, year_named, issued_on)
        if on is not None:
            found.append(Deadline(match.group(), on, match.start(), match.end()))
    return tuple(found)


def find_row_deadlines(
    text: str, cells: Sequence[tuple[str, Span]], issued_on: date | None = None
) -> tuple[Deadline, ...]:
    """Return the deadlines of a table row; ``cells`` are where its cells stand in ``text``, with their column's name.

    In a column for them (完成时限, 时间节点) a bare date is one too: 2023年12月 means by its end.
    """
    found = list(find_deadlines(text, issued_on))
    for column, place in cells:
        content = text[place.start : place.end]
        bare = _BARE_DATE.fullmatch(content) if _DUE_COLUMN.search(column) else None
        on = _last_day(_year(bare["year"]), bare["month"], bare["day"]) if bare else None
        if on is not None and not any(deadline.start < place.end and place.start < deadline.end for deadline in found):
            found.append(Deadline(content, on, place.start, place.end))
    return tuple(sorted(found, key=lambda deadline: deadline.start))


def _stated_day(text: str, match: re.Match[str]) -> date | None:
    """Return the last day that a date with its year allows, ``None`` where it is no target."""
    part = match["quarter"] or match["half"] or match["ten"]
    if not (match["from"] or match["until"] or match["end"] or match["before"] or part):
        return None
    if _NO_TARGET_AHEAD.search(text[max(match.start() - 8, 0) : match.start()]):
        return None
    targets_an_end = bool(match["end"])
    if not targets_an_end and _NO_TARGET_BEHIND.match(text, match.end()):
        return None
    if match["before"] and not match["until"] and _TELLS_WHICH.match(text, match.end()):
        return None
    if not match["before"] and _ALREADY.match(text, match.end()):
        return None
    names_a_range = match["from"] and not (targets_an_end or match["before"])
    if names_a_range and not _RANGE_BEHIND.match(text, match.end()):
        return None  # 2020年—2021年民生工程 is a name
    year = _year(match["year"])
    if match["quarter"]:
        quarter = match["quarter"]
        month = 3 * (int(quarter) if quarter.isdigit() else _QUARTERS.index(quarter) + 1)
        return _last_day(year, str(month), None)
    if match["half"]:
        return _last_day(year, "6" if match["half"] == "上" else "12", None)
    day = match["day"] or (str(_TENS[match["ten"]]) if match["ten"] in _TENS else None)
    return _last_day(year, match["month"], day)


def _day_of_year(match: re.Match[str], year_named: int | None, issued_on: date | None) -> date | None:
    """Return the day meant by words without a year: 年内, 今年底前, 第三季度前, 9月底前."""
    year = year_named or (issued_on.year if issued_on else None)
    if year is None:
        return None
    if match["this"]:
        return date(year, 12, 31)
    month = match["bare_month"]
    if match["bare_quarter"]:
        month = str(3 * (_QUARTERS.index(match["bare_quarter"]) + 1))
    on = _last_day(year, month, match["bare_day"])
    if year_named is None and issued_on is not None and on is not None and on < issued_on:
        return None  # 3月底前 in a notice of December: of which year is not said
    return on


def _last_day(year: int, month: str | None, day: str | None) -> date | None:
    number = int(month or 12)
    if not 1 <= number <= 12:
        return None
    last = calendar.monthrange(year, number)[1]
    chosen = min(int(day), last) if day else last
    return date(year, number, chosen) if chosen >= 1 else None


def _year(words: str) -> int:
    return int("".join(_DIGITS.get(char, char) for char in words))
