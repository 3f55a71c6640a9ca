"""What a page's own table says of a document, and such tables that were copied as lines of text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.outlining.markers import has_colon

_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("标题", "名称", "信息名称", "文件名称", "文件标题", "公文标题", "题名"),
    "number": ("文号", "发文字号", "发文号", "文件编号", "公文文号", "文件文号", "发布文号", "备注/文号"),
    "issuer": (
        "发文机关",
        "发文单位",
        "发布机构",
        "发布机关",
        "制定机关",
        "发文机构",
        "制发机关",
        "成文单位",
        "公开机构",
        "发布单位",
        "制发单位",
    ),
    "written": ("成文日期", "成文时间", "发文日期", "发文时间", "生成日期", "签发日期", "制发日期"),
    "published": ("发布日期", "发布时间", "公布日期", "公开日期", "公开时间", "公布时间"),
    "effective": ("施行日期", "实施日期", "生效日期", "生效时间", "实施时间", "施行时间", "执行日期"),
    "expires": ("失效日期", "失效时间", "废止日期", "废止时间", "有效期至", "终止日期"),
    "validity": ("有效性", "效力状态", "时效性", "效力", "是否有效", "文件状态", "效力说明", "有效状态"),
    "source": ("来源", "信息来源", "稿件来源", "文章来源"),
    "column": ("栏目", "信息分类", "文件类型", "体裁", "体裁分类", "文种", "类别"),
}
_FIELD = {name: field for field, names in _NAMES.items() for name in names}
_META_FIELD = {
    "pubdate": "published",
    "publishdate": "published",
    "contentsource": "source",
    "columnname": "column",
    "columntype": "column",
    "articletitle": "page_title",
    "title": "page_title",
}
"""Names of ``<meta>`` tags that government sites have to give, in lower case, and of ``<title>``."""
_OTHER = (
    "索引号",
    "主题分类",
    "主题词",
    "服务对象分类",
    "浏览次数",
    "访问量",
    "点击数",
    "阅读次数",
    "字体",
    "字号",
    "编辑",
    "作者",
    "关键词",
    "责任编辑",
    "公开方式",
    "公开范围",
    "发布人",
    "审核",
)
_KEY = re.compile(
    r"[\[【〔]?(?P<name>"
    + "|".join(r"\s{0,4}".join(name) for name in sorted((*_FIELD, *_OTHER), key=lambda name: (-len(name), name)))
    + r")[\]】〕]?\s{0,4}[:：]"
)
_SPACE = re.compile(r"\s+")
_NOTHING = frozenset({"", "无", "暂无", "-", "—", "--", "——", "/", "空"})
_LONGEST = 200
"""Characters of a line that can hold fields."""

Facts = Mapping[str, str]
"""Field (``title``, ``number``, ``issuer``, ``written`` …) to its words, without those left empty."""


def page_facts(facts: Sequence[tuple[str, str]]) -> Facts:
    """Return the fields that a page's table names in its own words, else its tags; of a field named twice the first."""
    found: dict[str, str] = {}
    for name, words in facts:
        field = _FIELD.get(_SPACE.sub("", name).strip("[]【】〔〕:：*"))
        words = _SPACE.sub(" ", words).strip()
        if field is not None and words not in _NOTHING:
            found.setdefault(field, words)
    for name, words in facts:
        if (field := _META_FIELD.get(name.lower())) is not None and words.strip():
            found.setdefault(field, _SPACE.sub(" ", words).strip())
    return found


def facts_in_lines(lines: Sequence[str]) -> tuple[dict[str, str], frozenset[int]]:
    """Return the fields in copied lines (发文机关：甲局 成文日期：2023年3月2日) and which lines hold them.

    The words of a field that ends its line may stand on the next one. ``lines`` keep their spaces.
    """
    found: dict[str, str] = {}
    used: set[int] = set()
    for i, line in enumerate(lines):
        keys = list(_KEY.finditer(line)) if len(line) <= _LONGEST and has_colon(line) else []
        if not keys or line[: keys[0].start()].strip(" \t·|-0123456789:年月日/.（("):
            continue
        used.add(i)
        for key, following in zip(keys, [*keys[1:], None], strict=True):
            words = line[key.end() : following.start() if following else len(line)].strip()
            if not words and following is None and i + 1 < len(lines) and not _KEY.match(lines[i + 1]):
                words = lines[i + 1].strip()
                if len(words) > _LONGEST:
                    continue
                used.add(i + 1)
            field = _FIELD.get(_SPACE.sub("", key["name"]))
            if field is not None and words not in _NOTHING:
                found.setdefault(field, words)
    return found, frozenset(used)
