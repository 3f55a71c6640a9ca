"""文号: of notices (民发〔2020〕1号), of orders and announcements (国务院令第271号, 公告第16号); whose each is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.metadata.facts import Facts

DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[［（(【](?:19|20)\d{2}[〕\]］）)】]第?\d{1,5}号")
NUMBER = r"(?:[\u4e00-\u9fff]{1,18}\s?[〔\[［（(【﹝]\s?(?:19|20)\d{2}\s?年?\s?[〕\]］）)】﹞]\s?第?\s?\d{1,5}\s?号)"
"""Pattern of a notice's 文号 in running text, spaces allowed, without groups."""
_STANDARD = re.compile(
    r"(?:DB\d{2,6}(?:/T)?|GB(?:/[TZ])?|MZ(?:/T)?|T/[A-Z]{2,10})\d[\d.]{0,10}[-—–]{1,2}(?:19|20)\d{2}"
)
"""The number of a standard, alone on its line: DB3301/T 0399—2023."""
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_COUNT = r"第?[\d一二三四五六七八九十百〇零○]{1,5}号"
ORDER = (
    rf"(?:[\u4e00-\u9fff、]{{0,40}}(?:令|公告|通告)[（(〔]?(?:(?:19|20)\d{{2}}年)?"
    rf"[〔（(]?(?:[\u4e00-\u9fff\d]{{1,8}}届[〕）)])?{_COUNT}[）)〕]?)"
)
"""Pattern of an order's or announcement's number, white space removed, without groups."""
_ONE = re.compile(NUMBER)
_YEAR_AND_COUNT = re.compile(r"[〔\[［（(【﹝]\s?(?:19|20)\d{2}\s?年?\s?[〕\]］）)】﹞]\s?第?\s?\d{1,5}\s?号")
_CODE = re.compile(r"[\u4e00-\u9fff]+\s?\Z")
_LONGEST_CODE = 19
_ORDER = re.compile(ORDER)
_ORDER_COUNT = re.compile(
    rf"[（(〔]?(?:(?:19|20)\d{{2}}年)?(?:[〔（(][\u4e00-\u9fff\d]{{1,8}}届[〕）)])?{_COUNT}[）)〕]?"
)
_ORDER_HEAD = re.compile(r"[\u4e00-\u9fff、]{2,60}(?:令|公告|通告)")
_RUN_IN = re.compile(
    r"^(?:.*(?:精神|以及|根据|按照|依据|依照|遵照|结合|落实|执行|贯彻|印发|转发|文件|文号|字号|通知|意见|关于|现将|[的以见按]"
    r"|(?:通报|批复|决定|方案)(?=[\u4e00-\u9fff])))?"
    r"(?:[和与及原](?!政))?"
)
"""Words before a 文号 that are no part of it; 和政办发 and 原政发 are codes, those of 和县 and 原平."""
_BESIDE = re.compile(
    r"[\u4e00-\u9fff、]{0,60}文件|签发人[:：].{0,20}|(?:公开方式[:：]?主动公开)?(?:发文字号|文号|发文号|文件编号)[:：]?|[\u4e00-\u9fff]{0,40}"
    r"(?:关于.{2,90})?(?:通知|通报|意见|决定|公告|通告|办法|方案|函|批复|细则|规定)"
)
"""What may stand on one line with a document's own number."""
_AROUND = "（()）〔〕[]【】、，,;； "
_LONGEST = 160
"""Characters: a line that holds a document's own number is shorter."""
_SPACE = re.compile(r"\s+")
_ORDER_BRACKETS = re.compile(r"(?<=[令告])[（(](第?[^（()）]{1,6}号)[）)]$")


def trim_number(number: str) -> str:
    """Drop white space, and words that ran into the 文号: 精神和国办发〔2019〕5号 is 国办发〔2019〕5号."""
    return _RUN_IN.sub("", _SPACE.sub("", number), count=1)


def numbers_in(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, str]]:
    """Yield where each notice number of ``text[start:end]`` begins and ends, and the number itself."""
    position = start
    for match in _YEAR_AND_COUNT.finditer(text, start, len(text) if end is None else end):
        code = _CODE.search(text, max(position, match.start() - _LONGEST_CODE), match.start())
        position = match.end()
        if code is None:
            continue
        trimmed = trim_number(code.group())
        begins = code.end() - len(code.group().rstrip()[-len(trimmed) :]) if trimmed else code.end()
        begins -= len(code.group()) - len(code.group().rstrip())
        if trimmed:
            yield begins, match.end(), trimmed + _SPACE.sub("", match.group())


def own_number(lines: Sequence[str], facts: Facts, history: Sequence[str]) -> str | None:
    """Return the document's own number: of its page, of a line of its head, of an order, of its history.

    ``lines`` are those of the head without white space; several numbers of a joint document are joined by 、.
    ``history``: the numbers of the orders that its header names, the newest last.
    """
    if stated := _stated(facts.get("number", "")):
        return stated
    lines = [line.translate(_WIDE_DIGITS) for line in lines]
    for i, line in enumerate(lines):
        if len(line) > _LONGEST:
            continue
        if _STANDARD.fullmatch(line):
            return line
        if (numbers := [trim_number(m.group()) for m in _ONE.finditer(line)]) and _alone(line):
            below = lines[i + 1] if i + 1 < len(lines) else ""
            if _ONE.fullmatch(line) and _ONE.fullmatch(below):
                numbers.append(trim_number(below))
            return "、".join(dict.fromkeys(numbers))
        if order := _order(line, lines[i + 1] if i + 1 < len(lines) else ""):
            return order
    return history[-1] if history else None


def _stated(words: str) -> str | None:
    words = _SPACE.sub("", words)
    numbers = [m.group() for m in _ONE.finditer(words)]
    if numbers:
        return "、".join(dict.fromkeys(number.lstrip("和及与") for number in numbers))
    return _plain(words) if _ORDER.fullmatch(words) else None


def _alone(line: str) -> bool:
    rest = _ONE.sub(lambda number: number.group().removesuffix(trim_number(number.group())) + "\n", line)
    parts = [part.strip(_AROUND) for part in rest.split("\n")]
    return all(not part or _BESIDE.fullmatch(part) for part in parts) and "《" not in parts[-1]


def _order(line: str, below: str) -> str | None:
    if _ORDER.fullmatch(line) and not line.startswith(("关于", "根据")):
        return _plain(line)
    if _ORDER_HEAD.fullmatch(line) and _ORDER_COUNT.fullmatch(below):
        return _plain(line + below)
    return None


def order_in(words: str) -> str | None:
    """Return the order's or announcement's number in one line of a history (…令第271号公布), white space removed."""
    match = _ORDER.search(words)
    return _plain(match.group()) if match else None


def _plain(order: str) -> str:
    return _ORDER_BRACKETS.sub(r"\1", order)
