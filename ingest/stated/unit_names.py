"""Names of offices and organisations: what ends like one, and where a list of them parts."""

from __future__ import annotations

import re

OPENERS, CLOSERS = "（(〔[【", "）)〕]】"

_LAST_BRACKET = re.compile(r"(?:[（(〔\[【][^（）()〔〕\[\]【】]*[）)〕\]】]\s*)+$")
_UNIT_END = re.compile(
    r"(?:部门|单位|机构|机关|政府|国务院|委员会|办公室|办公厅|办事处|管委会|街道|街办|乡镇|镇街|镇街区|镇|乡|联合会|残联|妇联|"
    r"工会|工商联|红十字会|领导小组|工作组|专班|支队|大队|总队|支行|分行|银行|公司|集团|协会|学会|"
    r"商会|法院|检察院|[村居]委会|社区|大学|学院|医院|中心|厅|局|署|(?<![政常])委|"
    r"(?:扶贫|老龄|文明|金融|监管|政府|信访|残工|侨|港澳|台|外|政数|政务|医改)办|(?<![全内局干外支])部|"
    r"[各有]县|各县区|各区县|各地区?|[县市区]）区|各区|各市)$"
)
_LONGEST_END = 12
"""Characters: more than any end of ``_UNIT_END`` has."""
_NOT_A_UNIT = re.compile(
    r"(?:^|[的、])(?:部门|单位|机构|机关|政府|中心|局|部|厅|委|乡|镇|公司|集团|医院|学院)$|各?(?:牵头|责任|配合)(?:单位|部门)"
)
_LEVEL = re.compile(r"各?(?:[省市县区乡镇]、?)+")
_LEVEL_OFFICE = re.compile(
    r"[省市县区乡镇](?:（[^（）]{1,6}）|\([^()]{1,6}\))?级?(?:以上)?(?:地方)?(?:各级)?(?:人民)?政府"
)
_JOINERS = ("以及", "和", "与", "及", "暨")
_CUTS = re.compile(rf"[{re.escape(OPENERS + CLOSERS)}、，,；;\n和与及暨以](?:(?<!以)|及)")
"""Brackets, and whatever may part two units: marks and joiners."""


def ends_like_unit(words: str) -> bool:
    """Whether ``words`` end as the name of an office does: 市民政局, 市发改委（金融办）, 各县（市）区政府; not 民政."""
    bare = _LAST_BRACKET.sub("", words).rstrip() or words
    return bool(_UNIT_END.search(bare, max(len(bare) - _LONGEST_END, 0))) and not _NOT_A_UNIT.fullmatch(bare)


def split_list(words: str) -> list[str]:
    """Split a list whose items are units: at every 、，；and line end outside brackets, and at 和 between two units."""
    parts: list[str] = []
    held = ""
    cuts = _cut(words, "、，,；;\n")
    for (part, separator), following in zip(cuts, [*(part for part, _ in cuts[1:]), ""], strict=True):
        held += part
        if separator == "、" and _is_level_of(held, following):
            held += separator
            continue
        parts += split_phrase(held)
        held = ""
    return parts


def split_phrase(words: str) -> list[str]:
    """Split a phrase of a sentence into units: only where what stands before 、or 和 ends like one.

    市民政局和市财政局 are two; 市文化和旅游局 and 民政、财政等部门 are one each.
    """
    parts: list[str] = []
    held = ""
    cuts = _cut(words, "、，,", joiners=True)
    for i, (part, separator) in enumerate(cuts):
        held += part
        following = cuts[i + 1][0] if i + 1 < len(cuts) else ""
        if separator and not _parts_here(held, separator, following, i + 2 == len(cuts)):
            held += separator
            continue
        parts.append(held)
        held = ""
    if held:
        parts.append(held)
    return parts


def _parts_here(held: str, separator: str, following: str, last: bool) -> bool:
    if following.startswith("其") and not following.startswith("其他"):
        return False  # 县级以上人民政府及其有关部门
    if following.startswith("各") and separator in _JOINERS:
        return True
    if not ends_like_unit(held) or _is_level_of(held, following):
        return False
    return separator in "、，," or not last or ends_like_unit(following)


def _is_level_of(held: str, following: str) -> bool:
    """Whether ``held`` is the first half of 各市、县级人民政府 or 乡、镇人民政府."""
    return bool(_LEVEL.fullmatch(held.strip())) and bool(_LEVEL_OFFICE.match(following.strip()))


def _cut(words: str, marks: str, *, joiners: bool = False) -> list[tuple[str, str]]:
    """Cut ``words`` at ``marks`` (and joiners) outside brackets; return each part with the separator behind it."""
    parts: list[tuple[str, str]] = []
    depth = begin = 0
    for match in _CUTS.finditer(words):
        separator = match.group()
        if separator in OPENERS:
            depth += 1
        elif separator in CLOSERS:
            depth = max(depth - 1, 0)
        elif depth == 0 and (separator in marks or (joiners and separator in _JOINERS)):
            parts.append((words[begin : match.start()], separator))
            begin = match.end()
    parts.append((words[begin:], ""))
    return parts
