"""Rules for other people than those asked about: a soldier's fare is no civilian's, an old person's no disabled one's.

Words of law are much alike for all who are entitled to something, so what is nearest may be another group's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.answering.answer import Evidence
from server.answering.question import Query


@dataclass(frozen=True, slots=True)
class _Group:
    """People with rules of their own.

    ``held`` are words that name them in a text, ``asked`` tells that a question may be on them, ``own`` that a question
    is on the others, who are named by ``others`` in a text: a text that holds ``held`` and not ``others`` is no answer.
    """

    name: str
    held: re.Pattern[str]
    asked: re.Pattern[str]
    own: re.Pattern[str]
    others: re.Pattern[str]


_GROUPS = (
    _Group(
        "军人",
        held=re.compile(r"(?<!领)军人(?!才)|现役|烈士|义务兵|军士|退役"),
        asked=re.compile(r"军|兵|烈|退役|退伍|复员|转业|部队|抚恤|优抚|遗属|战|牺牲|立功|因公|伤残"),
        own=re.compile(r""),  # whoever names no soldier asks for others
        others=re.compile(r"老年|老人|残疾人"),
    ),
    _Group(
        "老年人",
        held=re.compile(r"老年|老人|老龄|高龄|养老|[六七八九]十五?周岁"),
        asked=re.compile(r"老年|老人|养老|敬老|老龄|高龄|岁|[爷奶姥]"),
        own=re.compile(r"残疾|残障|重残|残证|[一二三四]级残|盲人|全盲|聋|肢残|智障"),
        others=re.compile(r"残疾|残障|重残|盲|聋|残联|无障碍|肢体|智力|康复"),
    ),
)


def other_people(query: Query, evidence: Evidence) -> str | None:
    """Return whom a sentence is for, where the question is on others; None where it may be for those asked about."""
    asked = query.own_words
    clause = evidence.clause
    text = " ".join((*clause.path, evidence.lead, evidence.quote))
    for group in _GROUPS:
        if group.asked.search(asked) or not group.own.search(asked) or group.others.search(text):
            continue
        if group.held.search(f"{evidence.document.title} {text}"):
            return group.name
    return None
