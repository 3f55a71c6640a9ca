"""Made-up notices to pairs: each question beside its clause, and beside those that lie nearest to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.embed import Embedder
from server.answering.answer import Question
from server.answering.question import understand
from server.answering.reader.reader import question_read, under
from training.made_up import Block, together
from training.reader.pairs import UNSURE, Pair

_COMPETING = 3
"""Clauses that a question is trained on beside the one that answers it, or that seems to."""


def made_up_pairs(blocks: Sequence[Block], embedder: Embedder) -> Iterator[Pair]:
    """Yield the pairs; ``embedder`` says which clauses of the few notices that stand together are nearest."""
    for some in together(blocks):
        told = [clause for block in some for clause in block.clauses]
        read = [under(one.heading, "", one.text) for one in told]
        vectors = embedder.embed_passages([f"{one.heading} {one.text}".strip() for one in told])
        for question, place, answers in _asked(some):
            query = understand(Question(question, ()), ())
            nearest = (-(vectors @ embedder.embed_query(query.search_text))).argsort()
            beside = [int(one) for one in nearest if one != place][:_COMPETING]
            asked = question_read(query)
            yield Pair(asked, read[place], answers, 1.0)
            for one in beside:
                yield Pair(asked, read[one], False, UNSURE if answers else 1.0)


def _asked(blocks: Sequence[Block]) -> Iterator[tuple[str, int, bool]]:
    """Yield each question, the place of its clause or of the one that looks most like it, and whether it answers."""
    begin = 0
    for block in blocks:
        for place, clause in enumerate(block.clauses, start=begin):
            for question in clause.questions:
                yield question, place, True
        for unanswered in block.unanswered:
            yield unanswered.question, begin + unanswered.near, False
        begin += len(block.clauses)
