"""A draft's check as it goes: how far it has come, then the verdicts. Stops when nobody waits for it any more."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date

from index.search import Hit
from ingest.model import Document
from server.answering.answer import Question
from server.answering.checking.checker import DraftChecker, Library
from server.answering.checking.draft_sentences import split_draft
from server.answering.checking.verdicts import CheckedDraft
from server.streaming import Waiting, overheard


@dataclass(frozen=True, slots=True)
class Checking:
    """Sentence ``place`` of ``total`` is being looked up, counted from 1."""

    place: int
    total: int


def stream_check(
    library: Library, text: str, region: str | None
) -> Generator[Checking | Waiting | CheckedDraft, None, None]:
    """Yield how far the check of ``text`` has come, and last its verdicts.

    Closing the iterator stops the check before its next search. Raises what ``DraftChecker.check`` raises for people,
    ``IndexFolderError``, and ``UnexpectedError`` for anything else.
    """

    def work(say: Callable[[Checking], None], _abandoned: Callable[[], bool]) -> CheckedDraft:
        claims = [sentence.claim for sentence in split_draft(text)]
        return DraftChecker(_Followed(library, claims, say)).check(text, region)

    yield (yield from overheard(work, "check"))


class _Followed:
    """A library that tells which of the ``claims`` it is searched for, before each search."""

    def __init__(self, library: Library, claims: list[str], say: Callable[[Checking], None]) -> None:
        self._library, self._claims, self._say = library, claims, say
        self._place = 0

    @property
    def documents(self) -> tuple[Document, ...]:
        return self._library.documents

    @property
    def snapshot(self) -> str:
        return self._library.snapshot

    @property
    def today(self) -> date:
        return self._library.today

    def retrieve(self, question: Question, k: int) -> list[Hit]:
        # a claim is searched for once more without its places, and that is the same sentence still
        if question.text in self._claims[self._place :]:
            self._place = self._claims.index(question.text, self._place)
        self._say(Checking(self._place + 1, len(self._claims)))
        return self._library.retrieve(question, k)
