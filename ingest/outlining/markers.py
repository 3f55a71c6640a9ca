"""Clause markers: 第N条, 一、（一）1.（1）①, 1.1, 一是…, 问：, 附件N; what opens a clause and what only looks so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from ingest.fast_init import fast_init
from ingest.numbers.number_words import NumeralError, parse_number

Style = Literal[
    "part",
    "chapter",
    "section",
    "article",
    "question",
    "cn",
    "cn_paren",
    "box",
    "named",
    "digit",
    "decimal",
    "digit_paren",
    "digit_closed",
    "circled",
    "letter",
    "ordinal",
    "sequence",
    "series",
    "bullet",
]
"""Sorts of markers, in the usual order of their levels.

``box``: 专栏1; ``named``: 任务1：, 步骤一：; ``decimal``: 4.2.1; ``ordinal``: 第一，; ``series``: 一是 or 一要;
``sequence``: 首先，其次，; ``bullet``: - • ——.
"""

LAW: frozenset[str] = frozenset({"part", "chapter", "section", "article"})
"""Levels that stand above each other in this order and in no other."""

_CN = "一二三四五六七八九十百千零〇○"
_LAW_UNITS: dict[str, Style] = {"编": "part", "篇": "part", "部分": "part", "章": "chapter", "节": "section"}
_NUMBER = rf"[{_CN}]{{1,8}}|\d{{1,4}}"
_BRACKETED = r"[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]"
_REFERENCE = rf"(?!\s?(?:[、和及与或至到]\s?[（(第]|至[一二三四五六七八九十\d]|项(?!目)|款(?!待|项)|{_BRACKETED}))"
_DIVISION = re.compile(
    rf"第\s?(?P<n>{_NUMBER})\s?(?:分?(?P<unit>编|篇|部分|章|节))"
    r"(?=\s(?!规定|所称|所列)|[:：]|$|(?!规定|所称|所列|的|第|是|为)[^。；，,;\n]{2,24}$)"
)
# "第三条第二款规定的…" refers to an article, "第三条 …" and "第三条本条例所称…" open one
_ARTICLE = re.compile(
    rf"第\s?(?P<n>{_NUMBER})\s?条(?P<sub>\s?之\s?[{_CN}\d]{{1,3}})?"
    rf"(?!\s?(?:第[一二三四五六七八九十\d]+[款项]|规定|所称|所列|{_BRACKETED})"
    rf"|[的和及与或，,。]|、\s?(?:第|[{_CN}\d]+条)|至第|到第|以及|中[的所规]|之规定|项(?!目)|款)"
    r"(?P<pause>、)?(?P<refers>(?=\s?第[一二三四五六七八九十百\d]+条))?"
)
_CN_STOP = re.compile(rf"(?P<n>[{_CN}]{{1,7}})\s?\\?(?P<form>[、.．])")
_CN_COMMA = re.compile(rf"(?P<n>[{_CN}]{{1,3}})(?P<form>[，,])(?=[\u4e00-\u9fff])")
_CN_SPACE = re.compile(rf"(?P<n>[{_CN}]{{1,3}})(?P<form>\s)(?=[\u4e00-\u9fff]{{2,20}}$)")
_CN_ALONE = re.compile(r"(?P<n>[二三四五六七八九十]{1,3})$")
_CN_PAREN = re.compile(rf"[（(〔【\[]\s?(?P<n>[{_CN}]{{1,7}})\s?[）)〕】\]]{_REFERENCE}")
_CN_CLOSED = re.compile(rf"(?P<n>[{_CN}]{{1,3}})[）)]{_REFERENCE}")
_DIGIT = re.compile(r"(?P<n>\d{1,4})\s?\\?(?P<form>[.．、])(?!\d)")
_DIGIT_BEFORE_NUMBER = re.compile(
    r"(?P<n>\d{1,3})\s?\\?(?P<form>[.．、])(?=(?P<year>(?:19|20)\d{2}\s?年)|\d+\s?(?:周岁|岁|张|名|户|家|[^\d\s.．、%％和至到级类]))"
)
_WHOLE_COUNT = re.compile(r"\d+\s?(?:周岁|岁|张|名|户|家|人)")
_DECIMAL = re.compile(
    r"(?P<n>\d{1,2}(?:\s?[.．]\s?\d{1,2}){1,4})[.．、]?\s?(?=[\u4e00-\u9fff（(《“A-ZⅠ-Ⅻ])"
    r"(?!万|亿|元|倍|个(?!人|案|体)|米|平[方米]|公[里斤顷]|年(?!度|龄|老|满)|月(?!度)|日(?!常|间)|岁|周岁|小时|时(?!限|间)|分(?!级|类|工|布|析)"
    r"|天|次|人(?![员才口力民])|张|户(?!外|籍)|折|度|级(?!别)|毫|升(?!级)|千|克|斤|吨|件|亩|号|节(?![能约])|章(?!程)|条(?!件)|款(?!项)|项(?!目)"
    r"|页|版|点|百分|比)"
)
_DIGIT_PAREN = re.compile(rf"[（(\[【]\s?(?P<n>\d{{1,3}})\s?[）)\]】]{_REFERENCE}")
_DIGIT_CLOSED = re.compile(rf"(?P<n>\d{{1,2}})\s?[）)]{_REFERENCE}")
_LETTER = re.compile(r"[（(]?(?P<n>[A-Ha-h])[.．、)）](?=[\u4e00-\u9fff（(《“])")
_ORDINAL = re.compile(
    r"第(?P<n>[一二三四五六七八九十]{1,2})(?P<form>[，、,：:]|是|(?:步骤?|阶段|类|档|种)[，,：:])(?!第|[一二三四五六七八九十])"
)
_SERIES = re.compile(r"(?P<n>[一二三四五六七八九十]{1,3})(?P<form>[是要])")
_SEQUENCE = re.compile(
    r"(?:(?P<first>首先)|(?P<second>其次)|(?P<third>再次|再者)|(?P<last>最后))(?=[，,、：:]|[\u4e00-\u9fff])"
)
_QUESTION = re.compile(
    rf"(?:问(?:题\s?(?P<n>[{_CN}\d]{{0,3}}))?|[QＱ]\s?(?P<q>\d{{0,3}}))\s?[:：]|[QＱ](?P<only>\d{{1,3}})\s?[.．、]"
)
_NAMED = re.compile(
    rf"(?P<form>任务|步骤|事项|情形|案例|措施|行动|工程|举措|阶段|环节|模块|途径|渠道)\s?(?P<n>[{_CN}]{{1,3}}|\d{{1,2}})\s?[:：、.．](?!\d)"
)
_BOX = re.compile(rf"专\s?栏\s?(?P<n>[{_CN}]{{1,3}}|\d{{1,2}})\s?[:：]?(?![、和及至中])")
_BULLET = re.compile(
    r"(?:[•●■◆▪◇□▲►▶▷★☆➢]|[-*+－·○](?![-*]|\s?\d(?!\d?[.．、）)]\D))|—{1,2}(?!—))\s?(?=\S)(?!注|备注|说明)"
)
_SINGLE: tuple[tuple[str, Style, int], ...] = (
    ("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", "cn_paren", 0),
    ("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", "digit", 0),
    ("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", "digit_paren", 0),
    ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", "circled", 0),
    ("㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚", "circled", 20),
    ("❶❷❸❹❺❻❼❽❾❿", "circled", 0),
)
_WHOLE: dict[str, tuple[Style, int]] = {
    char: (style, base + i) for chars, style, base in _SINGLE for i, char in enumerate(chars, start=1)
}
_MOST = re.compile(rf"[{_CN}]{{1,3}}(?:[、，和及与或至到]|级|类|档|等|型|线|批|季度|产业|孩|胎)")
"""After 一、: 一、二级医院 and 一、三产业 count something up, they open nothing."""

ATTACHMENT = re.compile(
    r"(?:附\s?件|附\s?表|附\s?录)\s*(?:[\d一二三四五六七八九十]{0,3}(?:[-－—]\d{1,2})?|[A-Z])\s*[:：]?$|附\s?[:：]$"
)
ANNOUNCED_ATTACHMENTS = re.compile(r"附\s?件?\s?[:：]\s?(?=\S)")
TITLED_ATTACHMENT = re.compile(
    r"(?P<number>(?:附\s?件|附\s?表|附\s?录)\s*(?:[\d一二三四五六七八九十]{0,3}(?:[-－—]\d{1,2})?|[A-Z]))"
    r"(?:\s*[:：\s.．]\s*|(?<=[\d一二三四五六七八九十])(?![\d一二三四五六七八九十\-－—所中的和及与、至，。）)]|规定|列明|要求))(?=\S)"
)
"""附件1：名单, which announces that attachment or opens it."""

DEPARTMENTS = re.compile(r"(?:[〔（(\[【]\s?|^)(?:责任|牵头|配合)(?:单位|部门)[:：]", re.MULTILINE)
"""Opens a list of those responsible: in brackets, or as a line of its own."""


@fast_init
@dataclass(frozen=True, slots=True)
class Marker:
    """A marker: ``text`` as the source has it, without white space; ``width``: characters up to the words it marks.

    ``numbers`` is what it counts: (3,) for （三）, (4, 2) for 4.2, (10, 1) for 第十条之一, empty for a bullet or 问：.
    ``form`` is its stop where styles with several differ (1. and 1、). A ``doubtful`` one opens a clause only where
    it carries on what is counted around it: 二、三级医院, 3.80周岁以上, 1.1基本要求, a）.
    """

    style: Style
    text: str
    numbers: tuple[int, ...] = ()
    width: int = 0
    form: str = ""
    doubtful: bool = False

    @property
    def level(self) -> str:
        """Return what nests: the style, with the depth of a decimal."""
        return f"decimal{len(self.numbers)}" if self.style == "decimal" else self.style

    @property
    def first(self) -> bool:
        """Return whether counting begins here."""
        return bool(self.numbers) and self.numbers[-1] == 1


def has_colon(text: str) -> bool:
    """Whether there can be a label (责任单位：) in ``text``: far cheaper to ask than to look for one."""
    return "：" in text or ":" in text


def marker_at_start(paragraph: str) -> Marker | None:
    """Return the clause marker that opens ``paragraph``, or ``None``: ``2.5万元`` and ``2020年`` open nothing."""
    marker = possible_marker(paragraph)
    return None if marker is None or marker.doubtful else marker


def possible_marker(text: str, start: int = 0, end: int | None = None) -> Marker | None:
    """Return the marker at ``start`` of ``text[:end]``, a ``doubtful`` one included, or ``None``."""
    if start >= len(text):
        return None
    stop = len(text) if end is None else end
    char = text[start]
    read = _READERS.get(char)
    if read is not None:
        return read(text, start, stop)
    if char in _WHOLE:
        style, number = _WHOLE[char]
        return Marker(style, char, (number,), 1)
    if char.isdecimal():
        return _read_digit(text, start, stop)
    if "A" <= char <= "H" or "a" <= char <= "h":
        return _read_letter(text, start, stop)
    return None


def _read_law(text: str, start: int, end: int) -> Marker | None:
    if match := _ARTICLE.match(text, start, end):
        number = ordinal(match["n"])
        if number is None:
            return None
        sub = ordinal(match["sub"].strip()[1:].strip()) if match["sub"] else None
        numbers = (number,) if sub is None else (number, sub)
        # "第四条 第三条规定的设施…": only the count of the 条 shows that it opens one
        doubtful = match["pause"] is not None or match["refers"] is not None
        marker = _marker("article", match, numbers, doubtful=doubtful)
        return replace(marker, text=marker.text.removesuffix("、")) if match["pause"] else marker
    if match := _DIVISION.match(text, start, end):
        number = ordinal(match["n"])
        return None if number is None else _marker(_LAW_UNITS[match["unit"]], match, (number,))
    if match := _ORDINAL.match(text, start, end):
        return _counted("ordinal", match, doubtful=True)
    return None


def _read_chinese(text: str, start: int, end: int) -> Marker | None:
    if match := _CN_STOP.match(text, start, end):
        return _counted("cn", match, doubtful=_MOST.match(text, match.end(), end) is not None)
    if match := _SERIES.match(text, start, end):
        return _counted("series", match, doubtful=True)
    for style, pattern in (("cn_paren", _CN_CLOSED), ("cn", _CN_SPACE), ("cn", _CN_ALONE), ("cn", _CN_COMMA)):
        if match := pattern.match(text, start, end):
            return _counted("cn" if style == "cn" else "cn_paren", match, doubtful=True)
    return None


def _read_bracket(text: str, start: int, end: int) -> Marker | None:
    if match := _CN_PAREN.match(text, start, end):
        return _counted("cn_paren", match)
    if match := _DIGIT_PAREN.match(text, start, end):
        return _counted("digit_paren", match)
    return _read_letter(text, start, end)


def _read_digit(text: str, start: int, end: int) -> Marker | None:
    if match := _DIGIT.match(text, start, end):
        # 2023. may be a year that a line ends with; a list as long as that has counted up to it
        return _counted("digit", match, doubtful=len(match["n"]) > 3)
    if match := _DECIMAL.match(text, start, end):
        numbers = tuple(int(part) for part in re.split(r"\s?[.．]\s?", match["n"]))
        return _marker("decimal", match, numbers, doubtful=True) if all(numbers) else None
    if match := _DIGIT_BEFORE_NUMBER.match(text, start, end):
        # "1.2020年底前建成" is the first item; "3.80周岁以上" is the third only where the second came before
        if match["year"] is None and match["form"] != "、" and not _counts_whole(text, match.end(), end):
            return None
        return _counted("digit", match, doubtful=match["year"] is None)
    if match := _DIGIT_CLOSED.match(text, start, end):
        return _counted("digit_closed", match)
    return None


def _counts_whole(text: str, start: int, end: int) -> bool:
    return _WHOLE_COUNT.match(text, start, end) is not None


def _read_letter(text: str, start: int, end: int) -> Marker | None:
    match = _LETTER.match(text, start, end)
    if match is None:
        return None
    form = "A" if match["n"].isupper() else "a"
    return _marker("letter", match, (ord(match["n"].lower()) - ord("a") + 1,), form, doubtful=True)


def _read_sequence(text: str, start: int, end: int) -> Marker | None:
    match = _SEQUENCE.match(text, start, end)
    if match is None:
        return None
    number = next((i for i, name in enumerate(("first", "second", "third"), start=1) if match[name]), 0)
    return _marker("sequence", match, (number,), doubtful=True)


def _read_question(text: str, start: int, end: int) -> Marker | None:
    match = _QUESTION.match(text, start, end)
    if match is None:
        return None
    number = ordinal(match["n"] or match["q"] or match["only"] or "")
    return _marker("question", match, () if number is None else (number,))


def _read_named(text: str, start: int, end: int) -> Marker | None:
    match = _NAMED.match(text, start, end)
    return None if match is None else _counted("named", match, doubtful=True)


def _read_box(text: str, start: int, end: int) -> Marker | None:
    match = _BOX.match(text, start, end)
    return None if match is None else _counted("box", match)


def _read_bullet(text: str, start: int, end: int) -> Marker | None:
    match = _BULLET.match(text, start, end)
    if match is None:
        return None
    behind = possible_marker(text, match.end(), end)
    if behind is not None and behind.style != "bullet":
        return Marker(
            behind.style, behind.text, behind.numbers, match.end() - start + behind.width, behind.form, behind.doubtful
        )
    return Marker("bullet", "", (), match.end() - start, text[start], doubtful=True)


def _counted(style: Style, match: re.Match[str], *, doubtful: bool = False) -> Marker | None:
    number = ordinal(match["n"])
    form = match.groupdict().get("form") or ""
    return None if not number else _marker(style, match, (number,), "." if form == "．" else form, doubtful=doubtful)


def _marker(
    style: Style, match: re.Match[str], numbers: tuple[int, ...], form: str = "", *, doubtful: bool = False
) -> Marker:
    words = match.group()
    text = words if words.isalnum() else "".join(words.split()).replace("\\", "")
    return Marker(style, text, numbers, len(words), form, doubtful)


@lru_cache(maxsize=4096)
def ordinal(words: str) -> int | None:
    """Return the whole number that 一百二十三, 1004 or ３ is, or ``None``."""
    try:
        number = parse_number(words)
    except NumeralError:
        return None
    return int(number) if number == int(number) and number < 10_000 else None


_READERS: dict[str, Callable[[str, int, int], Marker | None]] = {
    "第": _read_law,
    **dict.fromkeys(_CN, _read_chinese),
    **dict.fromkeys("（(〔【[", _read_bracket),
    **dict.fromkeys("首其再最", _read_sequence),
    **dict.fromkeys("问QＱ", _read_question),
    "专": _read_box,
    **dict.fromkeys("任步事情案措行工举阶环模途渠", _read_named),
    **dict.fromkeys("•●■◆▪◇□▲►▶▷★☆➢-*+－·—", _read_bullet),
}
