"""A sentence cut into the measures that it strings together (…提供服务，对组织或企业给予补贴)."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.model import Clause, Span
from ingest.sentences import sentence_spans

COMMA = re.compile(r"[，；,;](?![^（(]*[）)])")
_STARTS_ANEW = re.compile(
    r"^(?:同时|并)?(?:重点)?(?:对(?![应接])|将|把|向|鼓励|支持|扶持|允许|探索|建立|健全|完善(?!的)|推进|推动|推行|落实|实施|开展|认定为|"
    r"有条件的|统一对|大力|积极)"
)
OPEN_CLAIM = re.compile(
    r"^(?:同时)?对(?P<who>[^。；]{4,170}?的)，(?=[^。；]{0,40}(?:给予|补[助贴]|奖|发放|减|免|享受))"
)
"""对投入运营半年以上，…，建筑面积300平方米以上的，: who gets something, told over several commas."""
_ASCII = re.compile(r"(?<!\d),|,(?!\d)|;")
_SAYS = re.compile(
    r"提供|给予|发放|补[贴助]|奖|免|减|优惠|优先|签约|巡访|改造|安装|供养|纳入|报销|支付|培训|购买|服务|价格|贷款|融资|机制|制度|开发|建设|开展|经济|保险|扣除"
)
_LEAST = 6
"""Characters of a part."""


def full_width(text: str) -> str:
    """Return ``text`` with its ASCII commas and semicolons as ，and ；, but those of 3,000; its length is the same."""
    return _ASCII.sub(lambda match: "，" if match.group() == "," else "；", text)


def is_part(text: str, clause: Clause) -> bool:
    """Whether ``text`` is one whole part of a sentence of ``clause``."""
    spans = (part for sentence in sentence_spans(clause.text) for part in parts_of(clause.text, sentence))
    return any(clause.text[part.start : part.end] == text for part in spans)


def parts_of(text: str, sentence: Span) -> tuple[Span, ...]:
    """Cut a sentence where a new measure begins behind a comma (…提供服务，对组织或企业给予补贴).

    The parts are whole comma-separated pieces and together hold all of the sentence but the commas between them.
    """
    body = full_width(text[sentence.start : sentence.end])
    cuts = [0]
    for comma in COMMA.finditer(body):
        said = body[cuts[-1] : comma.start()]
        if _STARTS_ANEW.match(body[comma.end() :]) is None:
            continue
        if _is_whole(said) and not _still_claiming(body[cuts[-1] :], len(said)):
            cuts.append(comma.end())
    edges = [*cuts, len(body) + 1]
    return tuple(
        Span(sentence.start + a, sentence.start + len(body[a : b - 1].rstrip("，；,; ")) + a)
        if b <= len(body)
        else Span(sentence.start + a, sentence.end)
        for a, b in pairwise(edges)
    )


def _is_whole(said: str) -> bool:
    """Whether what has been said says something: it has a verb that gives or does."""
    return len(said) > _LEAST and _SAYS.search(said) is not None and not said.endswith("的")


def _still_claiming(rest: str, length: int) -> bool:
    """Whether a 对…的 that says who gets something goes on behind the comma."""
    claim = OPEN_CLAIM.match(rest)
    return claim is not None and claim.end() > length
