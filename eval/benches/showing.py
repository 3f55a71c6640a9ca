"""Which sentences of a reply show the words of a gold quote?"""

from __future__ import annotations

from eval.matching import fold
from eval.outcomes import Outcome

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
