"""Which documents may be tuned on and which are only measured: a document stands on one side with all its questions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from eval.errors import CaseError
from eval.matching import fold

SIDES = Path(__file__).parent / "questions" / "sides.json"


@dataclass(frozen=True, slots=True)
class Sides:
    """The documents of each side, by 文号 or title. Nothing of the test side is tuned on or trained on."""

    development: frozenset[str]
    test: frozenset[str]

    def is_test(self, document: str) -> bool:
        """Whether the document with this 文号 or title is only measured on. Raises ``KeyError`` for one of no side."""
        name = fold(document)
        if name in {fold(known) for known in self.test}:
            return True
        if name in {fold(known) for known in self.development}:
            return False
        raise KeyError(document)


def read_sides(path: Path = SIDES) -> Sides:
    """Return the sides of the shipped question sets. Raises ``CaseError`` for a file that doesn't hold two lists."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        sides = Sides(frozenset(record["development"]), frozenset(record["test"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CaseError(
            f"分组文件“{path.name}”不能用（{error!r}）；它应写有 development 和 test 两组文号或标题。"
        ) from error
    both = sides.development & sides.test
    if both:
        raise CaseError(f"分组文件“{path.name}”里有文件同在两组：{'、'.join(sorted(both))}；请只留一处。")
    return sides
