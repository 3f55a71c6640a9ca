"""What of a sentence stands beside the value asked for: statements of their own, which a direct answer leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.answering.answered_kinds import asked_value_kinds
from server.answering.phrasing import CONTRASTS, LIMITS
from server.answering.question import Query
from server.answering.sources import Segment, Statement

_OPENS = re.compile(
    r"(?:同时|并|大力|广泛|积极|充分|加快|不断|深入|全面|持续|着力|进一步)*"
    r"(?:鼓励|支持|引导|推动|推进|促进|加强|完善|健全|培育|丰富|打造|营造|发展|提倡|倡导|做到|整合|利用|搭建|优化|深化|强化|创新)"
)
"""What begins a statement without a subject: 鼓励…, 整合利用…, 做到…"""
_BINDS = re.compile(
    r"的$|符合|具备|具有|条件|以上|以下|除|但|且|或|如|若|凡|凭|限|仅|只|不(?!断)|非|未|无|禁|须|必要|应(?!对)|可(?!持续)|经(?!济|营)|"
    r"时$|后$|前$|内$|期限|期间|[到有效]期|元|补|贴|奖|资金|费|给予|发放|减|免|标准|待遇|报销|比例|工资|收入|责任|负责|审批|备案|登记|许可|其中|上述|以此|按|由"
)
"""What may tie a segment to the value beside it; a segment that holds one of these is never left out."""
_DATE_REACH = 2
"""Characters before a date that opens a statement: 到2022年, 力争到2025年."""


def direct_answers(body: str, query: Query) -> Iterator[str]:
    """Yield ``body``, one folded sentence, without what stands beside the value asked for, where there is any.

    Two ways only, both decided by the words: what is said before a segment that opens with a date of its own
    (整合…资源，…，2021年底前农村幸福院达到375个以上), and what is said behind the last value by statements that begin
    anew (…配建养老服务设施，做到…). Nothing with a value, a condition, a limit or a word of the question is left out,
    and nothing at all where no value was asked for: there the words are the answer.
    """
    statement = Statement(body)
    segments = statement.segments
    kinds = asked_value_kinds(query)
    if not kinds or "departments" in query.wanted or len(segments) < 2:
        return
    firsts = [0, *(i for i in range(1, len(segments)) if _opens_with_date(statement, segments[i]))]
    for first in firsts:
        for last in range(len(segments) - 1, first - 1, -1):
            if (first, last) == (0, len(segments) - 1):
                continue
            kept = statement.text[segments[first].start : segments[last].end]
            beside = (segments[:first], segments[last + 1 :])
            values = Statement(kept).values
            spoken_of = any(word in query.search_text for s in segments[first : last + 1] for word in s.words)
            if (
                spoken_of
                and any(value.kind in kinds for value in values)
                and all(_stands_alone(statement, some, kept, query) for some in beside if some)
            ):
                yield kept


def _opens_with_date(statement: Statement, segment: Segment) -> bool:
    return any(v.kind == "date" and 0 <= v.start - segment.start <= _DATE_REACH for v in statement.values)


def _stands_alone(statement: Statement, segments: tuple[Segment, ...], kept: str, query: Query) -> bool:
    text = statement.text[segments[0].start : segments[-1].end]
    if _OPENS.match(text) is None or ";" in text or CONTRASTS.search(text) or LIMITS.search(text):
        return False
    if any(segments[0].start <= value.start < segments[-1].end for value in statement.values):
        return False
    if any(_BINDS.search(statement.within(segment)) for segment in segments):
        return False
    return not any(word in query.topic and word not in kept for s in segments for word in s.words)
