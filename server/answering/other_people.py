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
    _Group(
        "职工",
        held=re.compile(r"职工|灵活就业"),
        asked=re.compile(r"职工|退休|单位|上班|灵活就业"),
        own=re.compile(r"居民(?:基本)?(?:医|养老保险)|新农合|农合|农村(?:的)?(?:医保|合作医疗)|农民(?:的)?医保"),
        others=re.compile(r"居民|参保人"),
    ),
    _Group(
        "城乡居民",
        held=re.compile(r"城乡居民|居民基本"),
        asked=re.compile(r"居民|农村|农民|新农合"),
        own=re.compile(r"职工(?:基本)?(?:医|养老保险|长护)|退休(?:职工|工人)|厂里|灵活就业"),
        others=re.compile(r"职工|参保人|灵活就业"),
    ),
)
_STATUS = {
    "低保家庭": re.compile(r"(?:最低生活保障|低保)(?!标准|金|边缘|线)"),
    "低保边缘家庭": re.compile(r"边缘"),
    "特困人员": re.compile(r"特困|五保"),
}
_DENIED = re.compile(
    r"(?:不是|不算|没有?|不属于|够不上|不够|没吃|不吃|没评上)(?:啥|什么|个)?(?P<what>低保边缘|边缘|低保|特困|五保)"
)
_WANTS_STATUS = re.compile(r"(?:申请|办|吃上?|评上?|纳入|认定)[^，。？]{0,4}(?:低保|特困|边缘|五保)(?!的)")
_ANY_OTHER = re.compile(r"其他|其余|以外|非(?:低保|特困|最低)|除")


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
    # 不是低保也能…吗 is answered by whom the rule is for
    return None if query.yes_no else _denied_status(asked, f"{evidence.lead} {evidence.quote}")


def _denied_status(asked: str, told: str) -> str | None:
    """Return the household that a sentence is for, where the asker says of every one that it names not to be it."""
    if _WANTS_STATUS.search(asked) or _ANY_OTHER.search(told):
        return None
    denied = {
        name for match in _DENIED.finditer(asked) for name, words in _STATUS.items() if words.search(match["what"])
    }
    named = {name for name, words in _STATUS.items() if words.search(told)}
    return "、".join(sorted(named)) if named and named <= denied else None
