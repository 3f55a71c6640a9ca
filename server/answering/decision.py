"""The decision: answer, or refuse for a reason, in words for the asker."""

from __future__ import annotations

from dataclasses import dataclass

from server.answering.answer import Reason


@dataclass(frozen=True, slots=True)
class Decision:
    """``reason`` is ``None`` where the evidence answers; ``message`` is Chinese, for the asker.

    ``is_particular`` marks a refusal whose words say more than its reason does (who to call, what other places have).
    """

    reason: Reason | None
    message: str = ""
    is_particular: bool = False


ANSWER = Decision(None)
