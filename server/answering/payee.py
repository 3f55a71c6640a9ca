"""Who a clause's money goes to: whoever runs a place, or the person. One rule for refusing and for warning."""

from __future__ import annotations

import re

_TO_INSTITUTION = re.compile(r"(?:运营|运行|建设|床位)(?:补助|补贴)")


def institution_payment(quote: str) -> str | None:
    """Return the words (运营补助, 床位补贴 …) by which ``quote`` pays an institution, ``None`` where there are none."""
    match = _TO_INSTITUTION.search(quote)
    return match.group() if match else None
