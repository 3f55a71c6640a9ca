"""Work that is heard as it goes and stops when nobody listens; above all an answer, sentence by sentence.

The API and the page both read from here.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Protocol, TypeVar

from index.errors import IndexFolderError
from server.answering.answer import Answer, Citation, Question, Refusal, Sentence
from server.answering.errors import AnsweringError
from server.errors import UnexpectedError

_log = logging.getLogger(__name__)

OnSentence = Callable[[Sentence, tuple[Citation, ...]], None]
"""Called with each verified sentence and the citations that are new with it."""


TICK_SECONDS = 0.5
"""How often somebody who streams an answer is given a chance to notice that the listener has left."""


class Answers(Protocol):
    """Whatever turns a question into an answer, from any thread."""

    def answer(
        self,
        question: Question,
        on_sentence: OnSentence | None = None,
        abandoned: Callable[[], bool] = lambda: False,
    ) -> Answer | Refusal:
        """Return the outcome. Raises ``QuestionError`` before the first sentence for an unusable question.

        May raise anything once ``abandoned`` has returned true.
        """
        ...


@dataclass(frozen=True, slots=True)
class Spoken:
    """One verified sentence with the citations that are new with it."""

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing new for ``TICK_SECONDS``; the answer is still being made."""


Heard = Spoken | Waiting | Answer | Refusal


Said = TypeVar("Said")
Made = TypeVar("Made")


def stream_answer(answering: Answers, question: Question) -> Generator[Heard, None, None]:
    """Yield each verified sentence of the answer to ``question`` as soon as there is one, and last the outcome.

    Closing the iterator stops the answerer, in the middle of a model's draft too, so that nobody's abandoned question
    keeps a small machine busy. Raises what ``overheard`` raises.
    """

    def work(say: Callable[[Spoken], None], abandoned: Callable[[], bool]) -> Answer | Refusal:
        return answering.answer(question, lambda sentence, new: say(Spoken(sentence, new)), abandoned)

    yield (yield from overheard(work, "answer"))


def overheard(
    work: Callable[[Callable[[Said], None], Callable[[], bool]], Made], name: str
) -> Generator[Said | Waiting, None, Made]:
    """Yield what ``work`` says, as soon as it says it, and return what it makes.

    It works in a thread of its own, named after ``name``. It is handed a function to say things with (never ``None``)
    and one that tells whether its listener has left. Closing the iterator is leaving; then the work is stopped the next
    time it says something, if not before. Raises what the work raises for people, and ``UnexpectedError`` for anything
    else.
    """
    spoken: SimpleQueue[Said | None] = SimpleQueue()
    left = threading.Event()

    def say(what: Said) -> None:
        if left.is_set():
            raise _ListenerLeftError
        spoken.put(what)

    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
    future = executor.submit(work, say, left.is_set)
    future.add_done_callback(lambda _: spoken.put(None))
    executor.shutdown(wait=False)
    try:
        while True:
            try:
                next_one = spoken.get(timeout=TICK_SECONDS)
            except Empty:
                yield Waiting()
                continue
            if next_one is None:
                break
            yield next_one
        error = future.exception()
        if error is None:
            return future.result()
        if isinstance(error, AnsweringError | IndexFolderError):
            raise error
        _log.error("%s failed", name, exc_info=error)
        raise UnexpectedError from error
    finally:
        left.set()


class _ListenerLeftError(Exception):
    """Stops the work whose listener is gone; seen by nobody."""
