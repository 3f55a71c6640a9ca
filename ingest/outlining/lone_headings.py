"""Headings of texts that number no top level: 【申请条件】, 补贴标准： or 办理流程 alone on a line, or set in bold."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ingest.outlining.markers import DEPARTMENTS, LAW, Marker

_TOP = LAW | {"cn", "question", "box"}
"""Levels that head a text by themselves: where one stands, lines without number are its words."""
_FRAMED = re.compile(r"[【\[〖《](?!附|责任)[^【】\[\]〖〗《》。；，]{2,20}[】\]〗》][:：]?")
_NOUN = re.compile(
    r"[\u4e00-\u9fff（）()、]{0,12}"
    r"(?:条件|对象|范围|标准|材料|流程|程序|步骤|时间|时限|期限|方式|方法|渠道|途径|地点|地址|电话|依据|内容|要求|事项|说明|职责|提示"
    r"|部门|机构|情形|须知|项目|待遇|规定|义务|权利|目的|原则|目标|任务|措施|保障|背景)"
)
_BARE = re.compile(r"[\u4e00-\u9fff（）()]{2,10}")
_LED_IN = re.compile(r"(?!附件|年度|责任|牵头|配合|联系|各|抄|注)[\u4e00-\u9fff（）()、]{2,14}[:：]")
_BOLD = re.compile(r"[^。；，：:;,]{2,30}[？?：:]?")
_NO_HEADING = re.compile(
    r"附\s?[件表录]|各|关于|.*(?:政府|办公室|办公厅|委员会|[省市县区州]委|局|厅|部|通知|公告|通告|公示)[：:]?$"
)
_FEWEST = 2
_LONG_LINE = 200
"""Characters: what follows a heading may be as long as it likes, the heading's own line not."""


def lone_headings(
    contents: Sequence[str],
    markers: Sequence[Marker | None],
    bold: Collection[int],
    closing: Collection[int],
    inside: Collection[int],
) -> frozenset[int]:
    """Return the paragraphs that head what follows them, by one sort of sign; none where the text has numbered heads.

    ``bold``: paragraphs that the page sets in bold as a whole; ``inside``: those in rows of tables. A sort counts
    where it is met twice, and where the numbers below each heading begin again.
    """
    if any(marker is not None and marker.style in _TOP for marker in markers):
        return frozenset()
    free = [
        i
        for i, line in enumerate(contents)
        if i and i not in closing and i not in inside and markers[i] is None and len(line) <= _LONG_LINE
        if i + 1 < len(contents) and i + 1 not in closing and not _NO_HEADING.match(line)
    ]
    named = [i for i in free if _NOUN.fullmatch(contents[i]) and not _NOUN.fullmatch(contents[i + 1])]
    sorts = (
        [i for i in free if _FRAMED.fullmatch(contents[i])],
        [i for i in free if i in bold and _BOLD.fullmatch(contents[i])],
        [i for i in free if i in named or _stands_apart(contents, i)] if len(named) >= _FEWEST else [],
        named,
        [i for i in free if _LED_IN.fullmatch(contents[i]) and not DEPARTMENTS.match(contents[i])],
    )
    for heads in sorts:
        if len(heads) >= _FEWEST and _parts(contents, markers, heads):
            return frozenset(heads)
    return frozenset()


def _stands_apart(contents: Sequence[str], i: int) -> bool:
    """Whether a few words without a stop stand between a full sentence and longer words: 就餐补贴."""
    ended = contents[i - 1].endswith(("。", "；", "！"))
    return ended and _BARE.fullmatch(contents[i]) is not None and len(contents[i + 1]) > len(contents[i])


def _parts(contents: Sequence[str], markers: Sequence[Marker | None], heads: Sequence[int]) -> bool:
    """Whether each heading has words below it, and no list goes on across one."""
    begun = False
    for head, end in zip(heads, [*heads[1:], len(contents)], strict=True):
        if end == head + 1:
            return False
        numbered = [marker for marker in markers[head + 1 : end] if marker is not None and marker.numbers]
        if numbered and not numbered[0].first:
            return False
        begun = begun or bool(numbered)
    # without any list the lines may be anything: 姓名： 电话： of a form
    return begun or all(len(contents[head + 1]) > len(contents[head]) for head in heads)
