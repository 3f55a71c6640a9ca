"""Is this the document itself, an explanation of one, or a report about one? Only clear signs count."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.metadata.facts import Facts
from ingest.metadata.titles import is_kind_named
from ingest.model import DocumentKind

_EXPLAINS = re.compile(
    r"(?:政策|文件|图文|文字|图片|专家|部门|内容|主要|权威|动漫|视频|音频|简明|起草)?(?:解读|图解|问答|答问|答记者问|解析|热点问答)(?:材料|稿"
    r"|之[一二三四五六七八九十])?(?:[（(][^（()）]{1,20}[）)])?$"
    r"|^(?:【|\[|〖)?(?:政策|文件|图文|一图|专家|权威)*(?:解读|图解|读懂|看懂|问答)|一图(?:读懂|看懂|了解)|^\d+问\d*答|起草说明$|答记者问|(?:政策|热点)问答"
)
_REPORTED = re.compile(
    r"本报讯|本网讯|新华社.{1,12}(?:电|讯)|[（(](?:本报)?记者.{2,20}[）)]|(?:本报|本网|见习|首席)?记者[\s:：|]{0,2}[\u4e00-\u9fff]{2,4}(?:报道|摄|\s"
    r"|$)|记者(?:从|在|走进|来到|获悉|了解到|看到|采访)|(?:通讯员|责任编辑)[\s:：|]{0,2}[\u4e00-\u9fff]{2,4}"
)
_MEDIA = re.compile(
    r"新华社|新华网|人民网|人民日报|光明日报|日报|晚报|晨报|都市报|电视台|融媒体|客户端|新闻网|央视|中国新闻|时报|周刊"
)
_EXPLAINING_COLUMN = re.compile(r"解读|图解|问答")
_NEWS_COLUMN = re.compile(r"新闻|动态|要闻|媒体|头条|快讯")


def read_kind(title: str, number: str | None, head: Sequence[str], facts: Facts) -> DocumentKind:
    """Return ``policy`` unless the title, the page's column or a reporter's line says clearly what else it is."""
    if _EXPLAINS.search(title):
        return "interpretation"
    column = facts.get("column", "")
    if _EXPLAINING_COLUMN.search(column) and not number:
        return "interpretation"
    if number or is_kind_named(title):
        return "policy"
    reported = any(_REPORTED.search(line) for line in head[:12] if len(line) < 400)
    if reported or _MEDIA.search(facts.get("source", "")) or _NEWS_COLUMN.search(column):
        return "news"
    return "policy"
