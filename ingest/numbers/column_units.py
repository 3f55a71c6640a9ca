"""Numbers whose unit stands in the column's name or in the table's caption: 600 below 标准（元/月）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.numbers.numerals import Value, find_values

_CAPTION = re.compile(r"(?:计量)?单位\s?[:：]\s?(?P<unit>[^\s（）()；;，,。:：|]{1,14})\s?[）)]?\s*$", re.MULTILINE)
_IN_BRACKETS = re.compile(r"[（(](?:(?:计量)?单位\s?[:：]\s?)?(?P<unit>[^（）()]{1,14})[）)]")
_BEHIND = re.compile(r"(?:[/／:：]\s?|\s)(?P<unit>[^/／:：\s]{1,3}(?:/[^/\s]{1,4})?)$")
_NUMBER = re.compile(
    r"(?P<before>(?:不低于|不少于|不超过|不高于|最高|最低|至少|低于|高于|超过|约|[≥≤<>＞＜])?\s?)"
    r"(?P<number>\d[\d,，]*(?:\.\d+)?(?:\s?[-~～—－至]\s?\d[\d,，]*(?:\.\d+)?)?)"
    r"(?P<after>(?:\s?(?:以上|以下|以内|左右))?)"
)
_SCALE = re.compile(r"[十百千万亿]+$")
_MONEY_COLUMN = re.compile(r"标准|金额|补贴|补助|津贴|资金|费|价|额度|投资|预算|经费|救助|奖励|保障金")
_NO_UNITS = frozenset({"部门", "项", "类", "级", "种"})
"""Measure words that in a column's name say what stands in it: 责任单位（部门）."""
_OTHER_COLUMN = re.compile(r"(?:数|数量|床位|比例|名额|率|期限|时间|日期|年度|年龄|序号|编号|对象|类别|等级|档次)$")
"""补贴人数 is no money, though 补贴 is."""


def caption_unit(text: str) -> str:
    """Return the unit that a table's caption states (``单位：元/月`` at the end of a line), or the empty string.

    单位：某某市民政局 names no unit.
    """
    return next((m["unit"] for m in reversed(list(_CAPTION.finditer(text))) if is_unit(m["unit"])), "")


def column_unit(name: str) -> str:
    """Return the unit that a column's name states (标准（元/月）, 比例(%), 金额/万元), or the empty string."""
    stated = [match["unit"] for match in _IN_BRACKETS.finditer(name)]
    behind = _BEHIND.search(name)
    stated += [behind["unit"]] if behind else []
    units = [unit for unit in stated if is_unit(unit)]
    return units[0] if len(units) == 1 else ""


def is_unit(words: str) -> bool:
    """Whether ``words`` behind a number make one value of it and leave no word over."""
    if words[:1].isdigit() or words in _NO_UNITS:
        return False
    values = find_values(f"2{words}")
    return len(values) == 1 and (values[0].start, values[0].end) == (0, 1 + len(words)) and values[0].kind != "date"


def cell_values(content: str, offset: int, name: str, unit: str) -> Iterator[Value]:
    """Yield the values of one cell, their places moved by ``offset``.

    Where the cell is a bare number, its unit is the one in the column's ``name``, or the caption's ``unit`` if that is
    money and the column's name speaks of money; where neither is so, it has no value.
    """
    number = _NUMBER.fullmatch(content)
    if number is None:
        for value in find_values(content):
            yield replace(value, start=value.start + offset, end=value.end + offset)
        return
    stated = column_unit(name)
    if not stated and _is_of_money(name) and unit and find_values(f"2{unit}")[0].kind == "money":
        stated = unit
    if not stated:
        return
    values = find_values(f"{number['before']}{number['number']}{stated}{number['after']}")
    if len(values) == 1:
        (value,) = values
        yield replace(value, text=content, start=offset, end=offset + len(content))


def _is_of_money(name: str) -> bool:
    return _MONEY_COLUMN.search(name) is not None and _OTHER_COLUMN.search(name) is None
