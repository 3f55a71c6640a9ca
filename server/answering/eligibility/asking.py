"""Whether a question asks what somebody may have, in whose words, and the question back to who names no place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Document
from server.answering.eligibility.person import person_facts
from server.answering.plan import Plan
from server.answering.question import Query
from server.answering.refuse import Decision

_OPEN_QUESTION = re.compile(
    r"(?:享受|享有|领取?|拿|申请|得到|符合|轮得?上)(?:到)?(?:一?些)?(?:什么|啥|哪些|哪几|几样)|"
    r"(?:什么|啥|哪些|哪种)[^，。？]{0,6}(?:政策|补[贴助]|待遇|优惠|优待|服务|帮助|好处|支持|照顾|福利|津贴|奖[励补]|扶持|措施|减税)|"
    r"(?:还|都|别的|另外|其他)(?:还|都)?(?:能|可以)?(?:有|给|享受)[点]?(?:什么|啥|哪些)(?!人)|有(?:什么|啥|哪些)(?:能|可以)|"
    r"能(?:享受|领|拿|申请)[^，。？]{0,4}(?:什么|啥|哪些)|有啥$|有啥(?:能|给|可)|的政策(?:吗|没有|么)"
)
_ASKS = re.compile(r"[?？吗呢嘛]|什么|啥|哪|多少|怎么|如何|谁|是否|能不能|有没有|可不可以|介绍|列出|比较")
_MOST_PLACES = 8
"""Places that are named to somebody who must choose one on a phone."""


def told_words(query: Query) -> str:
    """Return the words that tell of the asker: the question's, and those of an earlier one that it only completes.

    安丘 or 她是重度失能 answers what was asked back, and asks nothing itself.
    """
    completes = query.carried and _OPEN_QUESTION.search(query.carried) and not _ASKS.search(query.text)
    return f"{query.carried}，{query.text}" if completes else query.text


def asks_eligibility(query: Query) -> bool:
    """Whether a question asks what somebody may have, and tells at least one fact of that somebody.

    网课有补助吗 asks for one thing, and is answered from the clause on it.
    """
    words = told_words(query)
    return bool(_OPEN_QUESTION.search(words)) and person_facts(words).is_told


def ask_for_place(library: Sequence[Document]) -> Plan:
    """Return the question back to somebody who names no place: what one city gives another may not."""
    places = list(dict.fromkeys(d.region.path[-1] for d in library if d.region.path))
    more = f"等{len(places)}个地方" if len(places) > _MOST_PLACES else ""
    return Plan(
        Decision(
            "no_evidence",
            f"请问是哪个市、县的？各地的规定不一样，只回答地名就可以，您说的其他情况不用再写。"
            f"现在收录了{'、'.join(places[:_MOST_PLACES])}{more}的文件。",
        )
    )
