"""Which sentences of a reply show the words of a gold quote, and do they say that it applies to the asker?"""

from __future__ import annotations

from typing import Literal

from eval.matching import fold
from eval.outcomes import Outcome

Saying = Literal["applies", "aimed", "depends", "fails"]
"""What a shown sentence says of its measure: the asker may have it; meets all its conditions, but it is only
encouraged; may have it on a condition; may not have it."""
_AIMED = "条件符合"
_DEPENDS, _FAILS = ("还要看", "要看情况"), ("不符合", "不能享受", "不可享受", "不适用")
"""How headings begin whose sentences are not told as the asker's."""

RUN = 12
"""Characters. Two sentences of official Chinese on different matters rarely share that many in a row."""
LEAST_SHARED = 0.6
"""Share of the shorter text's runs. A sentence that left out or changed a few words keeps that much; one on a
neighbouring matter doesn't."""
SHORTEST_CONTAINED = 8
"""Characters. Shorter words (免征增值税) stand in the quotes of several measures and show none in particular."""


def overlaps(one: str, other: str) -> bool:
    """Whether two texts are on the same words, widths and white space aside.

    One contains the other, which is at least ``SHORTEST_CONTAINED`` characters long; or they share at least
    ``LEAST_SHARED`` of the different runs of ``RUN`` characters in the shorter one.
    """
    shorter, longer = sorted((fold(one), fold(other)), key=len)
    if len(shorter) < SHORTEST_CONTAINED:
        return False
    if shorter in longer:
        return True
    runs = {shorter[start : start + RUN] for start in range(len(shorter) - RUN + 1)}
    return bool(runs) and sum(run in longer for run in runs) >= LEAST_SHARED * len(runs)


def showing_sentences(outcome: Outcome, document_id: str, quote: str) -> tuple[int, ...]:
    """Return the places (from 0) of the shown sentences that show ``quote`` of a document.

    Such a sentence cites the document, and its text or the quote of that citation overlaps ``quote``. Notices and the
    nearest clauses of a refusal show nothing.
    """
    words = {c.n: c.quote for c in outcome.citations if c.document_id == document_id}
    return tuple(
        place
        for place, sentence in enumerate(outcome.sentences)
        if (cited := [words[n] for n in sentence.citations if n in words])
        and any(overlaps(text, quote) for text in (sentence.text, *cited))
    )


def saying(outcome: Outcome, place: int) -> Saying:
    """Return what the sentence at ``place`` says of its measure, by its heading; without one, that it applies."""
    title = next((section.title for section in outcome.sections if place in section.sentences), "")
    if title.startswith(_FAILS):
        return "fails"
    if title.startswith(_AIMED):
        return "aimed"
    return "depends" if title.startswith(_DEPENDS) else "applies"
