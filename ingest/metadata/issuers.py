"""Who issued a document: from its title, its letterhead, its signature, the order that published it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ENDING = (
    r"(?:人民政府|政府|办公室|办公厅|委员会|委|局|厅|部|署|国务院|法院|检察院|联合会|残联|妇联|工会|团委|管委会|领导小组|指挥部|"
    r"中心|支行|分行|银行|公司|协会|学会|促进会|工作部|党组|街道办事处|办事处|政务院|老龄办|人民代表大会|总局|总站|研究院|学院|大学|管理处|服务处|保险处)"
)
ORGAN = re.compile(rf"[\u4e00-\u9fff（()）]{{0,40}}{_ENDING}(?:[（(](?:代章|盖?章|印章)[）)])?")
_NO_ORGAN = re.compile(r"关于|通知|各[县市区]|印发|以下|如下|全部$|内部$|干部$|请|的")
_PLACELESS = re.compile(r"[省市县区州旗盟](?:人民)?政府(?:办公室|办公厅)?")
_PEOPLES_CONGRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{0,14}?)(?:第[一二三四五六七八九十百\d]+届)?"
    r"(?P<nation>全国)?人民代表大会(?:第[一二三四五六七八九十\d]+次会议)?(?P<standing>常务委员会)?"
)
_SHORT_CONGRESS = re.compile(
    r"^(?P<place>[\u4e00-\u9fff]{2,14}?)第?[一二三四五六七八九十\d]{1,3}届人大(?P<standing>常委会)?(?:第?[一二三四五六七八九十\d]{1,3}次会议)?"
)
"""某县八届人大四次会议: the congress by its short name."""
_ACTS_ITSELF = re.compile(
    r"^[，,、；;]?(?:并|由)*(?P<organ>[\u4e00-\u9fff]{3,30})(?:批准|公布|发布|颁布|通过|修订|修正|修改)$"
)
_NO_PLACE = re.compile(r"^[本省市县区州][人政]")
_REPUBLIC = re.compile(r"中华人民共和国(?=国务院|中央军事委员会|主席|最高人民|[\u4e00-\u9fff]{2,12}部)")
_ORDER_ORGANS = re.compile(
    r"(?P<organs>[\u4e00-\u9fff、]{2,60}?)(?:令|公告|通告)(?=第|[（(〔]|(?:19|20)\d{2}年|公布|发布|$)"
)
_GOVERNMENT = re.compile(
    r"(?P<organ>国务院|[\u4e00-\u9fff]{1,14}?人民政府|[\u4e00-\u9fff]{2,14}部)(?=第|\d|部务|常务|令)"
)
_LED_IN = re.compile(r"^(?:已|业)?(?:经|由)+|^根据")
_AND_OTHERS = re.compile(r"等(?:[\d一二三四五六七八九十]+个?)?(?:部门|单位|部委|委局)$")
_NUMBER_LINE = re.compile(r"[\u4e00-\u9fff]{1,18}[〔\[［（(【]\d{4}[〕\]］）)】]第?\d{1,5}号")
_SEAL = re.compile(r"[（(](?:代章|盖?章|印章)[）)]$")
_SEPARATOR = re.compile(r"[\s、，,;；/]+")


def is_organ(words: str) -> bool:
    """Return whether ``words`` are the name of one organ and nothing else."""
    return 2 <= len(words) <= 40 and ORGAN.fullmatch(words) is not None and not _NO_ORGAN.search(words)


def organs_in(words: str) -> tuple[str, ...]:
    """Return the organs that a line or field lists, empty where anything else stands in it."""
    parts = [_SEAL.sub("", part) for part in _SEPARATOR.split(words.strip()) if part]
    return tuple(dict.fromkeys(parts)) if parts and all(is_organ(part) for part in parts) else ()


def with_place(organ: str, lines: Sequence[str]) -> str:
    """Return 某某市人民政府 for the 市政府 of a title, where one of ``lines``, those of the head, is that name."""
    if not _PLACELESS.fullmatch(organ):
        return organ
    ending = organ.replace("人民政府", "政府").replace("政府", "人民政府")
    return next((line for line in lines if line.endswith(ending) and line != ending and is_organ(line)), organ)


def title_organs(title: str) -> tuple[tuple[str, ...], bool]:
    """Return the organs that a title begins with, and whether it says that there are others (民政部等11部门关于…)."""
    before, about, _ = title.partition("关于")
    if not about:
        before = title.partition("印发")[0] if "印发" in title else ""
    before = before.partition("转发")[0]  # who forwards it has issued it
    others = _AND_OTHERS.search(before)
    return organs_in(before[: others.start()] if others else before), others is not None


def letterhead(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the organs of 某某市人民政府文件, which may stand on several lines, the last of them with 文件."""
    for i, line in enumerate(lines):
        if not line.endswith("文件") or len(line) > 80:
            continue
        organs = organs_in(line[:-2]) if len(line) > 2 else ()
        above = i - 1
        while above >= 0 and (more := organs_in(lines[above])) and (organs or line == "文件"):
            organs = (*more, *organs)
            above -= 1
        if organs:
            return tuple(dict.fromkeys(organs))
    for i in range(1, min(len(lines), 4)):  # without 文件: the name stands directly above the 文号
        if _NUMBER_LINE.fullmatch(lines[i]) and (organs := organs_in(lines[i - 1])):
            return organs
    return ()


def order_organs(words: str) -> tuple[str, ...]:
    """Return who gives an order or announcement: 中华人民共和国国务院、中华人民共和国中央军事委员会令 -> both."""
    match = _ORDER_ORGANS.search(words)
    if match is None:
        return ()
    named = (plain_organ(part) for part in match["organs"].split("、") if part)
    return tuple(dict.fromkeys(organ for organ in named if is_organ(organ) or organ.endswith("委员会")))


def acting_organ(words: str) -> str:
    """Return who adopts, approves or publishes in one line of a history, without session; empty where none is named."""
    found = ""
    for match in _PEOPLES_CONGRESS.finditer(words):
        place = _LED_IN.sub("", match["place"]) + (match["nation"] or "")
        found = f"{place}人民代表大会{match['standing'] or ''}"
    if found and not found.startswith("人民代表大会"):
        return found
    if organs := order_organs(words):
        return "、".join(organs)
    if short := _SHORT_CONGRESS.match(_LED_IN.sub("", words)):
        return f"{short['place']}人民代表大会{'常务委员会' if short['standing'] else ''}"
    if government := _GOVERNMENT.search(words):
        return plain_organ(_LED_IN.sub("", government["organ"]))
    itself = _ACTS_ITSELF.match(_LED_IN.sub("", words))  # without order or meeting: 市民政局发布
    named = itself is not None and is_organ(itself["organ"]) and not _NO_PLACE.match(itself["organ"])
    return plain_organ(itself["organ"]) if itself and named else ""


def plain_organ(words: str) -> str:
    """Return an organ's name without a congress's session, and without 中华人民共和国 before 国务院 and ministries."""
    congress = _PEOPLES_CONGRESS.fullmatch(words)
    if congress is not None:
        return f"{congress['place']}{congress['nation'] or ''}人民代表大会{congress['standing'] or ''}"
    return _REPUBLIC.sub("", words)


def choose_issuers(candidates: Sequence[tuple[str, ...]], *, more: bool = False) -> tuple[str, ...]:
    """Return the first list that names anyone, or a later one that holds all of it and names further organs.

    ``more``: the first one says itself that it names not all.
    """
    stated = [organs for organs in candidates if organs]
    if not stated:
        return ()
    first = stated[0]
    for organs in stated[1:]:
        if len(organs) > len(first) and all(any(one in other or other in one for other in organs) for one in first):
            return organs if more or set(first) <= set(organs) else first
    return first
