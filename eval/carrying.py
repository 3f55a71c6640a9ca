"""Do the cited texts carry a sentence? Citation recall and precision of a sentence, as ALCE measures them.

ALCE (Gao et al., EMNLP 2023) asks a language model whether the cited passages entail a sentence. Here rules decide,
and know nothing of the answerer's own verifier: the words of the sentence stand in the texts, so do its numbers, its
negations and its modal words. How far that agrees with a second reader is in ``eval/questions/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from eval.matching import fold
from eval.support import unsupported_numbers

LEAST_COVERED = 0.85
"""Share of a sentence's pairs of neighbouring characters that the texts must hold. Official wording leaves few other
ways to say the same."""
MOST_NEW = 2
"""Pairs in a row that the texts may lack: more is a word of the sentence's own, another office or another town."""
_PUNCTUATION = re.compile(r"[，。；：、！？“”\"'《》()\[\]<>,;:!?·…-]+")
_WEIGHTY = re.compile(
    r"不得|不予|不再|不能|不低于|不少于|不超过|不高于|严禁|禁止|免|无需|应当|必须|可以|鼓励|支持|探索|试点|力争|原则上|每年|每月"
    r"|一次性|以上|以下|以内|最高|最低"
)
"""Words of which one more or less turns a rule into another."""


@dataclass(frozen=True, slots=True)
class Citing:
    """``recall`` is 1 where all cited texts together carry the sentence; ``precision`` the share of useful citations.

    A citation is useful if the sentence is carried, and its text carries it alone or the others don't without it.
    ``precision`` is ``None`` without citations.
    """

    recall: float
    precision: float | None


def judge_citing(sentence: str, cited: Sequence[str]) -> Citing:
    """Judge one sentence against the texts that it cites, one entry a citation."""
    if not cited:
        return Citing(0.0, None)
    if not is_carried(sentence, cited):
        return Citing(0.0, 0.0)
    useful = [
        is_carried(sentence, [text]) or not is_carried(sentence, [*cited[:place], *cited[place + 1 :]])
        for place, text in enumerate(cited)
    ]
    return Citing(1.0, sum(useful) / len(useful))


def is_carried(sentence: str, texts: Sequence[str]) -> bool:
    """Whether the texts together say what ``sentence`` says."""
    said, known = _plain(sentence), [_plain(text) for text in texts]
    if not said or not known:
        return False
    if any(said in text for text in known):
        return True
    return (
        _is_covered(said, known)
        and not unsupported_numbers(sentence, texts)
        and all(any(word in text for text in known) for word in _WEIGHTY.findall(said))
    )


def _plain(text: str) -> str:
    return _PUNCTUATION.sub("", fold(text))


def _is_covered(said: str, known: Sequence[str]) -> bool:
    held = [any(said[i : i + 2] in text for text in known) for i in range(max(1, len(said) - 1))]
    longest = max((len(list(run)) for is_held, run in groupby(held) if not is_held), default=0)
    return sum(held) >= LEAST_COVERED * len(held) and longest <= MOST_NEW
