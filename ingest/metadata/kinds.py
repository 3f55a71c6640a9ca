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
    r"本报讯|本网讯|新华社.{0,12}(?:电|讯)|[（(](?:本报)?记者.{2,20}[）)]|(?:本报|本网|见习|首席)?记者[\s:：|]{0,2}[\u4e00-\u9fff]{2,4}(?:报道|摄|\s"
    r"|$)|记者(?:\d{1,2}日)?(?:从|在|走进|来到|获悉|了解到|看到|采访)|(?:通讯员|责任编辑)[\s:：|]{0,2}[\u4e00-\u9fff]{2,4}"
)
_DATELINE = 40
"""Characters at the beginning of a report that may be all on one line: 新华社北京1月4日电（记者 某某）."""
_MEDIA = re.compile(
    r"新华社|新华网|人民网|人民日报|光明日报|日报|晚报|晨报|都市报|电视台|融媒体|客户端|新闻网|央视|中国新闻|时报|周刊"
)
_ASKED = re.compile(
    r"(?:^|[。？?])\s?(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、])[^。？?\n]{0,90}"
    r"《(?:若干|实施)?(?:通知|意见|办法|方案|规定|条例|决定|规划|措施|细则)》[^。？?\n]{0,60}[？?]",
    re.MULTILINE,
)
"""一、《通知》制定的背景是什么？: what an explanation asks of the document that it calls by its kind."""
_FEWEST_ASKED = 2
_EVENT = re.compile(
    r"召开|举办|举行|开展|赴.{2,20}(?:调研|考察|检查|指导|慰问)|走进|走访|慰问|调研|启动|开班|开幕|揭牌|签约|圆满|顺利|成功|荣获|获评|入选|推进会|座谈会|动员会|培训班"
)
_EVENT_TOLD = re.compile(
    r"会议(?:指出|强调|要求|传达|听取)|近日，|日前，|(?:^|\n)\s{0,4}(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚)?[，,]"
)
"""What a report says of a meeting or a visit; a notice of one says 定于."""
_TOLD_WITHIN = 2_000
_LONGEST_HEAD = 40
_ASKED_WITHIN = 20_000
"""Characters at the beginning of a text that are looked at for such questions."""
_EXPLAINING_COLUMN = re.compile(r"解读|图解|问答")
_NEWS_COLUMN = re.compile(r"新闻|动态|要闻|媒体|头条|快讯")


def read_kind(title: str, number: str | None, head: Sequence[str], facts: Facts, text: str) -> DocumentKind:
    """Return ``policy`` unless title, page's column, questions or a reporter's line say clearly what else it is."""
    if _EXPLAINS.search(title):
        return "interpretation"
    column = facts.get("column", "")
    if _EXPLAINING_COLUMN.search(column) and not number:
        return "interpretation"
    if number or is_kind_named(title):
        return "policy"
    if len(_ASKED.findall(text, 0, _ASKED_WITHIN)) >= _FEWEST_ASKED:
        return "interpretation"
    heads = [title, *(line for line in head[:1] if len(line) <= _LONGEST_HEAD)]
    if any(map(_EVENT.search, heads)) and _EVENT_TOLD.search(text, 0, _TOLD_WITHIN):
        return "news"
    reported = any(_REPORTED.search(line if len(line) < 400 else line[:_DATELINE]) for line in head[:12])
    if reported or _MEDIA.search(facts.get("source", "")) or _NEWS_COLUMN.search(column):
        return "news"
    return "policy"
