"""How the page asks and checks: in its own process, through the seam that the API uses too.

Asking its own API over HTTP would serialise every clause twice and need a second connection to the same process, for
nothing: the sentences come from ``stream_answer`` as they are verified either way, and failures stay typed.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from index.errors import IndexFolderError
from server.answering.answer import Answer, Question, Refusal
from server.answering.checking.verdicts import CheckedDraft
from server.answering.errors import AnsweringError
from server.app import Answering
from server.check_schemas import CheckReply
from server.check_streaming import Checking, stream_check
from server.errors import ServerError
from server.schemas import CitationView, Reply, SentenceView
from server.streaming import Waiting, stream_answer

MAX_PREVIOUS = 10
"""Earlier questions that are sent along; older ones say nothing about what 它 or 那里 means now."""


class AskFailedError(Exception):
    """The question got no reply; ``str(error)`` says why in one Chinese line."""


class CheckFailedError(Exception):
    """The draft got no verdicts; ``str(error)`` says why in one Chinese line."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of the answer so far; ``reply`` is set last, and alone for a refusal."""

    sentences: tuple[SentenceView, ...] = ()
    citations: tuple[CitationView, ...] = ()
    reply: Reply | None = None


def ask(answering: Answering, text: str, previous: Sequence[str], region: str | None) -> Generator[Heard, None, None]:
    """Yield what is heard of the answer, more each time, the last with its reply. Raises ``AskFailedError``."""
    heard = Heard()
    question = Question(text, tuple(previous)[-MAX_PREVIOUS:], region)
    try:
        for outcome in stream_answer(answering, question):
            if isinstance(outcome, Waiting):
                yield heard  # a chance for the page to notice that the asker has left
                continue
            if isinstance(outcome, Answer | Refusal):
                heard = Heard(heard.sentences, heard.citations, Reply.of(outcome, answering.snapshot))
            else:
                heard = Heard(
                    (*heard.sentences, SentenceView.of(outcome.sentence)),
                    (*heard.citations, *(CitationView.of(citation) for citation in outcome.citations)),
                )
            yield heard
    except (AnsweringError, IndexFolderError, ServerError) as error:
        raise AskFailedError(str(error)) from error


def check(answering: Answering, text: str, region: str | None) -> Generator[Checking | CheckReply | None, None, None]:
    """Yield how far the check of a draft has come, ``None`` where that is not known yet, and last its reply.

    Raises ``CheckFailedError``.
    """
    progress: Checking | None = None
    try:
        for outcome in stream_check(answering, text, region):
            if isinstance(outcome, CheckedDraft):
                yield CheckReply.of(outcome)
                continue
            if isinstance(outcome, Checking):
                progress = outcome
            yield progress  # while waiting too: a chance for the page to notice that its reader has left
    except (AnsweringError, IndexFolderError, ServerError) as error:
        raise CheckFailedError(str(error)) from error
