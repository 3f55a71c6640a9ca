"""How much of a question's characters a text holds, rare characters counting more.

Characters, not words: what people say and what policies write share them where they share no word (驾照 and 驾驶证,
买票 and 购票), and a word that the segmentation cuts wrongly still has its characters.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_EMPTY = frozenset(
    "的了吗么呢吧啊呀嘛是在有和与及或也都就还又再被把让给对从到要会能可以多少什么啥怎样如何哪谁为咋那这我你他她它们咱俺"
    "不没去来说想请问几个"
)
"""Characters of asking and of pronouns."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Held:
    """What a text holds of a question: ``share`` of its characters' weights, 0 to 1, and ``mass``, their sum."""

    share: float
    mass: float


class CharacterWeights:
    """Inverse document frequencies of characters over a library's clauses."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for text in texts:
            counts.update(set(text))
            total += 1
        self._total = total
        self._counts = counts

    def weight(self, char: str) -> float:
        """Return ln(1 + N / (1 + n)); the highest for a character that no clause holds."""
        return math.log(1 + self._total / (1 + self._counts[char]))

    def held(self, asked: str, text: str) -> Held:
        """Return what ``text`` holds of the Chinese characters of ``asked``, each once; all of it if there are none."""
        weights = {char: self.weight(char) for char in _CHINESE.findall(asked) if char not in _EMPTY}
        mass = sum(weight for char, weight in weights.items() if char in text)
        total = sum(weights.values())
        return Held(mass / total if total else 1.0, mass)
