"""Which rows of a table name its columns: told by their words and by how their cells merge."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST_NAME = 24
"""Characters of a column name, without what stands in brackets behind it."""
_BRACKET = re.compile(r"[（(][^（()）]{0,30}[）)]")
_COLUMN_WORD = re.compile(
    r"(?:序号|编号|代码|项目|事项|名称|姓名|内容|标准|类别|类型|种类|分类|等级|级别|层级|档次|档位|对象|范围|条件|要求|金额|"
    r"单位|部门|机构|主体|时限|期限|时间|日期|年度|备注|说明|地区|区域|区划|县区|市区|乡镇|街道|地址|地点|人数|数量|床位数?|比例|"
    r"年龄|年份|年限|任务|指标|目标|措施|举措|电话|方式|依据|材料|程序|流程|办法|渠道|频次|次数|周期|额度|补贴|补助|津贴|费用|价格|"
    r"属性|性质|职务|性别|情况|来源|状态|得分|分值|权重|评分|公式|方法|职责|责任人|负责人|联系人)$"
)
_NUMBER = re.compile(r"[≥≤<>约]?\d[\d.,，]*(?:[-~～—－至]\d[\d.,，]*)?[%％‰]?")
_AMOUNT = re.compile(r"\d[\d.,]*[百千万亿]*元")
_YEAR = re.compile(r"(?:19|20)\d{2}年度?")
_SENTENCE = re.compile(r"[。；;！？]")


def may_be_header(row: Sequence[str]) -> bool:
    """Whether the words of ``row`` can be column names: short, no sentences, numbers or amounts of money."""
    names = [name for name in row if name]
    return bool(names) and all(_may_be_name(name) for name in names)


def is_surely_header(row: Sequence[str]) -> bool:
    """Whether ``row`` is one of column names by its words alone: all are filled, at least half are usual names."""
    if not may_be_header(row) or not all(row) or len(set(row)) < len(row):
        return False
    usual = [_COLUMN_WORD.search(_bare(name)) is not None for name in row]
    in_pairs = all(usual[::2]) and not any(usual[1::2])  # 姓名 | 甲 | 职务 | 乙: each name with its own word
    return sum(usual) >= 2 and 2 * sum(usual) >= len(row) and not in_pairs


def guess_header(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows name the columns of a table that has no sign of it: 0 where the words don't say so.

    申请条件 | 年满60周岁 above 申请材料 | 身份证 is a table of two rows and no header.
    """
    first = rows[0] if rows else ()
    if not may_be_header(first):
        return 0
    usual = sum(_COLUMN_WORD.search(_bare(name)) is not None for name in first)
    numbers = [_has_digit(_YEAR.sub("", _bare(name))) for name in first]
    wide = len(first) >= 3 and 2 * usual > len(first) and not any(numbers)
    return header_rows(rows, 1) if is_surely_header(first) or wide or _has_numbers_below(rows, numbers) else 0


def header_rows(rows: Sequence[Sequence[str]], first: int) -> int:
    """Return how many rows name the columns, ``first`` of them already known to; a second or third may divide them.

    A row divides the names above it where one of them spans several columns (it is repeated, or followed by empty
    cells) and has different names below, while the other columns are empty or repeat their own name.
    """
    count = first
    while 0 < count < min(3, len(rows) - 1) and _divides(_spread(rows[count - 1]), rows[count]):
        count += 1
    return count


def column_names(header: Sequence[Sequence[str]], columns: int) -> tuple[str, ...]:
    """Return one name a column; those of several header rows are joined by ``/``, a bracket directly."""
    spread = [_spread(row) for row in header[:-1]] + [list(row) for row in header[-1:]]
    names: list[str] = []
    for column in range(columns):
        name, last = "", ""
        for row in spread:
            part = row[column] if column < len(row) else ""
            if part and part != last:
                name += part if not name or part[0] in "（(" else f"/{part}"
                last = part
        names.append(name)
    return tuple(names)


def _has_numbers_below(rows: Sequence[Sequence[str]], numbers: Sequence[bool]) -> bool:
    """Whether a column holds nothing but numbers below a first cell that is none."""
    for column, numbered in enumerate(numbers):
        below = [row[column] for row in rows[1:] if column < len(row) and row[column]]
        if not numbered and rows[0][column] and below and all(map(_has_digit, below)):
            return True
    return False


def _has_digit(words: str) -> bool:
    return any(char.isdigit() for char in words)


def _may_be_name(name: str) -> bool:
    return (
        len(_bare(name)) <= _LONGEST_NAME
        and not _SENTENCE.search(name)
        and not _NUMBER.fullmatch(name)
        and not _AMOUNT.search(name)
    )


def _bare(name: str) -> str:
    return _BRACKET.sub("", name)


def _spread(row: Sequence[str]) -> list[str]:
    """Write a name also into the empty cells that follow it: it spans them."""
    spread: list[str] = []
    for name in row:
        spread.append(name or (spread[-1] if spread else ""))
    return spread


def _divides(above: Sequence[str], row: Sequence[str]) -> bool:
    if len(above) != len(row) or not may_be_header(row):
        return False
    divided = False
    for column, name in enumerate(row):
        spans = above[column] in above[max(column - 1, 0) : column] or above[column] in above[column + 1 : column + 2]
        if not name or name == above[column]:
            continue
        if not spans or not above[column]:
            return False
        divided = True
    parts = [name for column, name in enumerate(row) if name and name != above[column]]
    return divided and len(parts) >= 2 and len(set(parts)) > 1
