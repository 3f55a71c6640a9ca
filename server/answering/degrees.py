"""Degrees by name: of the care that somebody needs (轻度 to 完全失能), of a home's rating (合格 to 优秀)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NEED = ("轻度", "中度", "重度", "完全")
_FAMILIES: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (_NEED, re.compile(r"轻度|中度|重度|完全(?=失能|丧失|不能自理)")),
    (("合格", "良好", "优秀"), re.compile(r"(?<!不)合格(?!证|的养老)|良好|优秀")),
    (
        ("一级", "二级", "三级", "四级", "五级"),
        re.compile(r"(?<![第省市县区乡镇国各])[一二三四五]级(?=机构|养老|残疾|伤残|失能|的|及|以|、|和|至|，|。|$)"),
    ),
    (("一星", "二星", "三星", "四星", "五星"), re.compile(r"[一二三四五]星")),
)
"""Of each family its degrees in order, and how they are found; 三级 alone may be 省市县三级."""
_UPWARDS = re.compile(r"(?:失能|残疾)?(?:及|或)?以上")
_DISABLED = "残疾"
_HEAVIEST = re.compile(r"最(?:重|严重)(?:的)?(?:那|这)?(?:一)?(?:级|档|等|种|类)")


@dataclass(frozen=True, slots=True)
class Degrees:
    """Which of several texts are of the degree that a question names, and which are of another one."""

    of_it: tuple[int, ...]
    of_another: tuple[int, ...]


def told_apart(question: str, texts: Sequence[str]) -> Degrees | None:
    """Tell ``texts`` apart by the degree that ``question`` names; ``None`` where it names none of theirs, or several.

    最重那一级 is the heaviest that they name. A 残疾 is graded in words of its own: 重度残疾 is no 重度失能.
    """
    disabled = _DISABLED in question
    for ranks, pattern in _FAMILIES:
        stated = [_named(text, ranks, pattern) if (_DISABLED in text) == disabled else frozenset() for text in texts]
        asked = _named(question, ranks, pattern)
        if not asked and ranks == _NEED and _HEAVIEST.search(question):
            asked = frozenset([max(set().union(*stated), default=-1)])
        of_it = tuple(i for i, degrees in enumerate(stated) if degrees & asked)
        if len(asked) == 1 and of_it:
            of_another = tuple(
                i for i, text in enumerate(texts) if not stated[i] & asked and _named(text, ranks, pattern)
            )
            return Degrees(of_it, of_another)
    return None


def own_degree(question: str, text: str) -> bool | None:
    """Whether ``text`` is of the degree that ``question`` names: ``False`` where it is of another one of its sort.

    ``None`` where one of them names none, or the question several. 最重那一级 is 完全失能 where no more is known.
    """
    disabled = _DISABLED in question
    for ranks, pattern in _FAMILIES:
        asked = _named(question, ranks, pattern)
        if not asked and ranks == _NEED and _HEAVIEST.search(question):
            asked = frozenset([len(ranks) - 1])
        stated = _named(text, ranks, pattern)
        if len(asked) == 1 and stated and (_DISABLED in text) == disabled:
            return bool(stated & asked)
    return None


def names_degree(text: str) -> bool:
    """Whether ``text`` names a degree of any sort."""
    return any(pattern.search(text) for _, pattern in _FAMILIES)


def _named(text: str, ranks: Sequence[str], pattern: re.Pattern[str]) -> frozenset[int]:
    """The places in ``ranks`` of the degrees that ``text`` names; 中度以上 names the heavier ones, too."""
    found: set[int] = set()
    for match in pattern.finditer(text):
        rank = ranks.index(match.group())
        found.update(range(rank, len(ranks)) if _UPWARDS.match(text, match.end()) else (rank,))
    return frozenset(found)
