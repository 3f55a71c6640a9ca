"""What one step learns from: questions on one document, and passages of it among which their answers stand.

The passages that answer no question of the batch are the hard ones to tell apart: same document, same matter.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from training.embedder.groups import Asked, Group

QUESTIONS, PASSAGES = 70, 52
"""Most questions of a batch, and passages; these are more where the questions need more."""
_WHOLE_CLAUSES = 0.35
"""Share of batches whose passages are whole clauses; the others' are sentences."""
_MOST_CLAUSES = 44


@dataclass(frozen=True, slots=True)
class Batch:
    """``answers[i]`` are the places among ``passages`` of what answers ``questions[i]``: at least one."""

    questions: tuple[str, ...]
    passages: tuple[str, ...]
    answers: tuple[frozenset[int], ...]


def round_of(groups: Sequence[Group], order: random.Random) -> list[Batch]:
    """Return the batches of one pass over all questions, in random order: the same for the same ``order``."""
    batches = [batch for group in groups for batch in _of_group(group, order)]
    order.shuffle(batches)
    return batches


def _of_group(group: Group, order: random.Random) -> Iterator[Batch]:
    asked = list(group.asked)
    order.shuffle(asked)
    parts = -(-len(asked) // QUESTIONS)
    for part in range(parts):
        some = asked[part::parts]
        places = list(dict.fromkeys(place for one in some for place in (*one.answers, *one.near)))
        others = [place for place in range(len(group.told)) if place not in set(places)]
        order.shuffle(others)
        places += others[: max(0, PASSAGES - len(places))]
        yield (
            _clauses(group, some, places, order)
            if order.random() < _WHOLE_CLAUSES
            else _sentences(group, some, places, order)
        )


def _sentences(group: Group, some: Sequence[Asked], places: Sequence[int], order: random.Random) -> Batch:
    at = {place: i for i, place in enumerate(places)}
    return Batch(
        tuple(order.choice(one.texts) for one in some),
        tuple(group.told[place].sentence for place in places),
        tuple(frozenset(at[place] for place in one.answers) for one in some),
    )


def _clauses(group: Group, some: Sequence[Asked], places: Sequence[int], order: random.Random) -> Batch:
    texts = {group.told[place].clause_id: group.told[place].clause for place in places}
    needed = {group.told[place].clause_id for one in some for place in one.answers}
    kept = sorted(texts, key=lambda clause: clause not in needed)[: max(_MOST_CLAUSES, len(needed))]
    at = {clause: i for i, clause in enumerate(kept)}
    return Batch(
        tuple(order.choice(one.texts) for one in some),
        tuple(texts[clause] for clause in kept),
        tuple(frozenset(at[group.told[place].clause_id] for place in one.answers) for one in some),
    )
