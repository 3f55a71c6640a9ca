"""The floor under every model: what the rules derive from the evidence, else the clauses' own sentences."""

from __future__ import annotations

from collections.abc import Sequence

from server.answering.answer import DraftSentence, Evidence
from server.answering.question import Query
from server.answering.rules import rule_sentences, says_outside


def own_words(query: Query, evidence: Sequence[Evidence]) -> tuple[tuple[DraftSentence, ...], ...]:
    """Return the sentences for each piece of evidence, in its order; two where the first needs its clause's words.

    What an earlier piece says already is not said again, so a piece may have none.
    """
    said: set[str] = set()
    told: list[tuple[DraftSentence, ...]] = []
    for key, piece in enumerate(evidence, start=1):
        derived = rule_sentences(query, piece, key)[:1]
        quote = DraftSentence(piece.quote, (key,), "quote")
        # the tiers where none holds, and the words of a clause that was also asked yes or no, are told besides
        besides = says_outside(query, piece) or ("departments" in query.wanted and query.yes_no)
        sentences = (*derived, quote) if not derived or besides else derived
        told.append(tuple(sentence for sentence in sentences if sentence.text not in said))
        said |= {sentence.text for sentence in sentences}
    return tuple(told)
