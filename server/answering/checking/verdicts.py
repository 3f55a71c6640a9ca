"""What checking says of a draft: a verdict for each sentence, with what doesn't match and the clauses it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from server.answering.answer import Citation

CheckVerdict = Literal["有依据", "与条款不符", "没有找到依据", "不含可核对的内容"]
"""Supported; contradicted by the nearest clause; nothing found that carries it; no claim in it (您好)."""

MismatchKind = Literal["数值", "单位", "上下限", "对象", "语气", "是否", "地区", "日期", "期限", "条件", "责任单位"]
"""What in a sentence its clause states otherwise. 期限 are periods and durations, 对象 is who gets something, 条件 a
condition that is left out, 语气 how binding it is, 是否 a yes for a no."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that a sentence says otherwise than its clause: its own words, and the clause's in their place."""

    kind: MismatchKind
    said: str
    clause_says: str


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of a draft with its verdict.

    ``citations`` are the clauses that carry it (有依据), that it misstates (与条款不符), or that come nearest
    (没有找到依据). ``notices`` are what a reader must know besides: an expired document, whose rule it is.
    """

    text: str
    verdict: CheckVerdict
    mismatches: tuple[Mismatch, ...]
    citations: tuple[Citation, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """All sentences in their order; ``snapshot`` names the state of the index, ``today`` is the day of validity."""

    sentences: tuple[CheckedSentence, ...]
    snapshot: str
    today: date
