"""Two halves of what is trained on, no document in both: what one half taught can be tried on the other.

The reader is trained on tokens of an embedder that has not seen its questions, as those of users are unseen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from training.examples import Example
from training.made_up import Block, together

Half = Literal[1, 2]
HALVES: tuple[Half, Half] = (1, 2)


def other(half: Half) -> Half:
    """Return the half that ``half`` is not."""
    return 2 if half == 1 else 1


def half_of_examples(examples: Sequence[Example], half: Half) -> tuple[Example, ...]:
    """Return the examples on the documents of a half; those on no document are shared out in turn.

    An example on several documents goes with the first.
    """
    asked = Counter(document for example in examples if (document := _document(example)))
    halves: dict[str, Half] = {}
    loads: dict[Half, int] = {1: 0, 2: 0}
    for document, questions in sorted(asked.items(), key=lambda item: (-item[1], item[0])):  # the longest first
        halves[document] = 1 if loads[1] <= loads[2] else 2
        loads[halves[document]] += questions
    alone = [example.id for example in examples if not _document(example)]
    turns: dict[str, Half] = {name: 1 if place % 2 == 0 else 2 for place, name in enumerate(alone)}
    return tuple(one for one in examples if (halves.get(_document(one)) or turns[one.id]) == half)


def half_of_blocks(blocks: Sequence[Block], half: Half) -> tuple[Block, ...]:
    """Return the made-up notices of a half; those that stand for one document stay together."""
    return tuple(block for some in together(blocks)[half - 1 :: 2] for block in some)


def _document(example: Example) -> str:
    named = (*example.evidence, *example.near)
    return named[0].clause.document_id if named else ""
