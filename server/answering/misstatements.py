"""What in a sentence its clause doesn't carry, in one word and in a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ClaimFault = Literal[
    "number", "untyped_number", "pairing", "direction", "modality", "negation", "condition", "payee", "wording"
]


@dataclass(frozen=True, slots=True)
class Misstatement:
    """What in a sentence its clause doesn't carry; ``detail`` is Chinese."""

    fault: ClaimFault
    detail: str
