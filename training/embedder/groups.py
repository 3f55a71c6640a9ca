"""Training questions by document: which of its passages answer each, in the very texts that the index embeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.passages import Passage, parsed_to_passages
from ingest.model import Document, ParsedDocument
from server.answering.answer import Question
from server.answering.question import understand
from training.examples import Example, NamedSentence
from training.made_up import Block, together


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence as the index embeds it, alone and as part of its clause."""

    sentence: str
    clause: str
    clause_id: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the ``texts`` that it may be searched by; ``answers`` and ``near`` are places in the group."""

    texts: tuple[str, ...]
    answers: tuple[int, ...]
    near: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A document: what it says, in order, and what is asked of it."""

    document: str
    told: tuple[Told, ...]
    asked: tuple[Asked, ...]


def groups_of(examples: Sequence[Example], library: Sequence[ParsedDocument]) -> tuple[Group, ...]:
    """Return a group for each document that answers a question; one that two answer stands in both."""
    known = [parsed.document for parsed in library]
    read = [(example, _texts(example, known)) for example in examples if example.evidence]
    groups = []
    for parsed in library:
        told, places = _told(parsed)
        asked = []
        for example, texts in read:
            answers = _found(example.evidence, places)
            if answers:
                asked.append(Asked(texts, answers, _found(example.near, places)))
        if asked:
            groups.append(Group(parsed.document.title, told, tuple(asked)))
    return tuple(groups)


def groups_of_blocks(blocks: Sequence[Block]) -> tuple[Group, ...]:
    """Return a group for every few made-up notices."""
    return tuple(_group(some) for some in together(blocks))


def _group(blocks: Sequence[Block]) -> Group:
    clauses = [(block, clause) for block in blocks for clause in block.clauses]
    told = tuple(
        Told(
            f"{clause.heading} {clause.text}".strip(),
            f"{block.topic} | {clause.heading} | {clause.text}",
            f"{number}",
        )
        for number, (block, clause) in enumerate(clauses)
    )
    asked = [
        Asked(_alone(question), (number,), ())
        for number, (_, clause) in enumerate(clauses)
        for question in clause.questions
    ]
    return Group(blocks[0].topic, told, tuple(asked))


def _alone(question: str) -> tuple[str, ...]:
    query = understand(Question(question, ()), ())
    return (query.search_text, query.own_topic, question)


def _texts(example: Example, library: Sequence[Document]) -> tuple[str, ...]:
    """The text that is searched by, the same without what was added, and the asker's own where it stands alone."""
    query = understand(Question(example.question, example.previous), library)
    own = () if example.previous else (example.question,)
    return (query.search_text, query.own_topic, *own)


def _told(parsed: ParsedDocument) -> tuple[tuple[Told, ...], dict[tuple[str, int], int]]:
    """Return a document's sentences, and where the one that begins at an offset of a clause stands among them."""
    passages = parsed_to_passages(parsed)
    wholes: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.kind == "clause":
            wholes.setdefault(passage.clause_id, []).append(passage)
    sentences = [passage for passage in passages if passage.kind == "sentence"]
    told = tuple(Told(one.text, _whole(one, wholes[one.clause_id]), one.clause_id) for one in sentences)
    return told, {(one.clause_id, one.start): place for place, one in enumerate(sentences)}


def _whole(sentence: Passage, pieces: Sequence[Passage]) -> str:
    return next((piece.text for piece in pieces if piece.start <= sentence.start < piece.end), pieces[0].text)


def _found(named: Sequence[NamedSentence], places: dict[tuple[str, int], int]) -> tuple[int, ...]:
    keys = [(sentence.clause.id, sentence.span.start) for sentence in named]
    return tuple(places[key] for key in keys if key in places)
