"""Several questions in one: 重度失能补多少？还有日间照料中心补多少？ Each is looked for by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from server.answering.answer import Evidence
from server.answering.coverage import meaning_words
from server.answering.decision import Decision
from server.answering.plan import Group, Plan

_MOST = 3
"""Questions that are looked for apart; who asks more than that is answered as if it were one."""
_BREAK = re.compile(
    r"[？?；;\n]+|[，,。\s]*(?:还有(?=[^，。？?]{4})|另外|再问(?:一下|个)?|顺便(?:再)?问(?:一下|下)?|第二个问题)[，,：:]?"
)
_ASKS = re.compile(
    r"[吗么嘛]|多少|几|什么|啥|哪|谁|怎么|怎样|咋|如何|是否|能否|多[大久长高]|能不能|有没有|可不可以|要不要|[不没]$|补贴$|标准$|[补罚贴]$"
)
_TAKES_UP = re.compile(r"那(?![个些])|难道|凭什么")
"""Begins what only wonders at the question before it: 那我们办事上哪儿去."""
_FEWEST_WORDS = 2
"""Meaning-bearing words of a question of its own: 多少钱 belongs to the one before."""
_FEWEST_ANSWERED = 2
"""Where only one is answered, the question is no sum of its parts."""
_PER_PART = 2
"""Sentences told to each question."""


def question_parts(text: str) -> tuple[str, ...]:
    """Return the questions in ``text``, in order; one where it holds no more, or what stands apart asks nothing."""
    parts: list[str] = []
    for piece in (part.strip(" ，,。") for part in _BREAK.split(text)):
        if not piece:
            continue
        if parts and (len(meaning_words(piece)) < _FEWEST_WORDS or not _ASKS.search(parts[-1])):
            parts[-1] = f"{parts[-1]}，{piece}"
        else:
            parts.append(piece)
    asking = all(_ASKS.search(part) and not _TAKES_UP.match(part) for part in parts)
    return tuple(parts) if asking and 1 < len(parts) <= _MOST else (text,)


def joined(parts: Sequence[str], plans: Sequence[Plan]) -> Plan | None:
    """Return one plan of the plans for each part, with a notice on each that is refused.

    ``None`` where fewer than two of them answer, or one of them is no plain answer.
    """
    answered = [plan for plan in plans if plan.decision.reason is None]
    if len(answered) < _FEWEST_ANSWERED or any(
        plan.layout != "plain" or any(g.title for g in plan.groups) for plan in answered
    ):
        return None
    groups: list[Group] = []
    notices: list[str] = []
    for part, plan in zip(parts, plans, strict=True):
        if plan.decision.reason is not None:
            notices.append(f"您问的“{part}”：{plan.decision.message}")
            continue
        said = {piece for group in groups for piece in group.evidence}
        groups.append(Group(tuple(piece for piece in _first_few(plan.evidence) if piece not in said)))
        notices += plan.notices
    return Plan(Decision(None), answered[0].ranked, tuple(groups), tuple(dict.fromkeys(notices)))


def _first_few(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """The first two sentences; a list counts as one, and is told as a whole."""
    told = 0
    for before, piece in zip((None, *evidence), evidence, strict=False):
        is_item = before is not None and bool(piece.lead) and piece.lead in (before.lead, before.quote)
        told += not is_item
        if told > _PER_PART:
            return
        yield piece
