"""Whether a question asks what somebody may have, in whose words, and the question back to who names no place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Document
from server.answering.decision import Decision
from server.answering.eligibility.open_questions import asks_for_any, completes, is_open
from server.answering.eligibility.person import person_facts
from server.answering.plan import Plan
from server.answering.question import Query

_NO_MORE = re.compile(r"(?:那么?|换成|要是|如果)?[我们家在住是的人边儿这吧呀啊哦嗯，,。.！! ]*呢?[？?]?")
"""What may stand around a place that is all the answer to which one is meant: 我们在安丘的, 那晋城呢."""
_MOST_PLACES = 20
"""Places that are named to somebody who must choose one on a phone."""


def told_words(query: Query) -> str:
    """Return the words that tell of the asker: the question's, and those of an earlier one that it only completes.

    安丘 or 她是重度失能 answers what was asked back, and asks nothing itself.
    """
    only_a_place = _NO_MORE.fullmatch(query.topic) is not None and is_open(query.carried)
    return f"{query.carried}，{query.text}" if only_a_place or completes(query.text, query.carried) else query.text


def asks_eligibility(query: Query) -> bool:
    """Whether a question asks what somebody may have, and tells at least one fact of that somebody.

    网课有补助吗 asks for one thing, and is answered from the clause on it; who asks what one law gives, from that law.
    """
    words = told_words(query)
    is_general = is_open(words) or (asks_for_any(words) and not query.concepts)
    return query.unheld is None and is_general and person_facts(words).is_told


def ask_for_place(library: Sequence[Document]) -> Plan:
    """Return the question back to somebody who names no place: what one city gives another may not."""
    places = list(dict.fromkeys(d.region.path[-1] for d in library if d.region.path))
    more = f"等{len(places)}个地方" if len(places) > _MOST_PLACES else ""
    return Plan(
        Decision(
            "no_evidence",
            "请问是哪个市、县的？各地的规定不一样。接着回答地名，或者带上地名再问一次，都可以。"
            f"现在收录的有：{'、'.join(places[:_MOST_PLACES])}{more}。",
        )
    )
