"""Who a clause's money goes to: whoever runs a place, or the person. One rule for refusing and for warning.

It is the rule by which ``ingest`` reads payments, so that a clause and an answer never disagree about it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.stated.payments import institution_payment

__all__ = ["institution_payment", "other_payee"]

_WORKERS = tuple(
    (re.compile(asked), re.compile(paid))
    for asked, paid in (
        (r"大学生|毕业生|大专生|中专生", r"毕业生|学生|高校|院校"),
        (r"护理员|护工|护士", r"护理员|护工|护士|从业人员|服务人员|护理人员"),
        (r"社工(?!机构)|社会工作者", r"社工|社会工作者|社会工作岗位"),
        (r"志愿者|义工", r"志愿"),
    )
)
"""Who works for the old: asked by one word, paid under one of several."""


def other_payee(question: str, paying: Sequence[str]) -> str | None:
    """Return the worker that ``question`` asks for where none of the sentences that pay is for one; else ``None``."""
    for asked, paid in _WORKERS:
        match = asked.search(question)
        if match and not any(paid.search(quote) for quote in paying):
            return match.group()
    return None
