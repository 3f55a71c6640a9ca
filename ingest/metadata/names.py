"""The names of a document: its title, what a notice prints, the name that all versions of a regulation share."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PRINTS = re.compile(
    r"(?:印发|公布|发布|下发)(?P<quoted>《)?(?P<name>.{4,160}?)(?(quoted)》)的?(?:通知|公告|通告|令|函)(?:[（(][^（()）]{1,20}[）)])?$"
)
_SPACE = re.compile(r"\s+")
_EDITION = re.compile(
    r"[（(\[【〔](?:[12]\d{3}年?(?:版|修订|修正|修改|修订版|修正版|修正文本|修正本|修订本|本|公布|\d{1,2}月.{0,8})?|(?:最新)?(?:修订|修正|修改)(?:版|本|稿)?|"
    r"[12]\d{3}[-.]\d{1,2}[-.]\d{1,2}|\d{4}年第[一二三四五六七八九十]+次修[正订]|第[一二三四五六七八九十]+次修[正订]|全文|新)[）)\]】〕]"
)
_FOLD = str.maketrans({"〈": "《", "〉": "》", "<": "《", ">": "》", "(": "（", ")": "）", "﹤": "《", "﹥": "》"})
_NATION = re.compile(r"^中华人民共和国")
_MARKS = re.compile(r"[《》“”\"]")


def own_names(title: str, lines: Sequence[str]) -> frozenset[str]:
    """Return what 《…》 may hold where it means the document itself, white space removed."""
    names = {_SPACE.sub("", title)}
    if printed := printed_name(title):
        names.add(printed)
    for name in tuple(names):
        names.add(_EDITION.sub("", name))
        names.add(re.sub(r"[（(](?:试行|暂行)[）)]$", "", name))
    # 《某办法》已经…通过，现印发给你们 : what the notice or order prints, however its title shortens it
    for line in lines:
        given = _GIVEN.match(line)
        if given is not None:
            names.add(given["name"])
    return frozenset(names)


_GIVEN = re.compile(
    r"(?:现将|现公布|现发布)?《(?P<name>.{3,120}?)》(?=[^《》]{0,8}(?:已|业)[经于]|印发给|现予|已由|，自)"
)


def printed_name(title: str) -> str | None:
    """Return what a notice's title says that it prints: 关于印发《某办法》的通知 -> 某办法."""
    match = _PRINTS.search(_SPACE.sub("", title))
    return match["name"] if match else None


def regulation_name(title: str) -> str:
    """Return what all versions of a regulation are called: no year or 修订 in brackets, no 《》, no 中华人民共和国."""
    name = _SPACE.sub("", title).translate(_FOLD)
    name = printed_name(name) or name
    return _NATION.sub("", _EDITION.sub("", _MARKS.sub("", name)))
