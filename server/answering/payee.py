"""Who a clause's money goes to: whoever runs a place, or the person. One rule for refusing and for warning.

It is the rule by which ``ingest`` reads payments, so that a clause and an answer never disagree about it.
"""

from __future__ import annotations

from ingest.stated.payments import institution_payment

__all__ = ["institution_payment"]
