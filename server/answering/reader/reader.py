"""Reads candidate sentences against a question: ``AnswerReader``, and the one that runs on the embedder's tokens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from index.embed import PromptKind, TokenStates
from server.answering.answer import Evidence
from server.answering.question import Query
from server.answering.reader.matching import KernelMatcher

_KEPT_SENTENCES = 512
"""Sentences whose tokens are kept, some 90 KB each: people ask about the same clauses again and again."""
_LONGEST_QUESTION, _LONGEST_LABEL, _LONGEST_SENTENCE = 60, 16, 130
"""Characters that are read: the end of a question, the beginnings of a clause's heading and of a sentence."""


class AnswerReader(Protocol):
    """Says how likely it is that a sentence answers a question."""

    def odds(self, query: Query, evidence: Sequence[Evidence]) -> list[float]:
        """Return the log odds of each piece of evidence, in order."""
        ...


class TokenEncoder(Protocol):
    """Texts to the model's tokens; see ``SentenceTransformerEmbedder.token_states``."""

    def token_states(self, texts: Sequence[str], prompt: PromptKind) -> list[TokenStates]:
        """Return the tokens of each text, in order."""
        ...


class MatchingReader:
    """``AnswerReader`` that encodes question and sentences apart and matches their tokens."""

    def __init__(self, encoder: TokenEncoder, matcher: KernelMatcher) -> None:
        self._encoder = encoder
        self._matcher = matcher
        self._sentence = lru_cache(maxsize=_KEPT_SENTENCES)(self._read_sentence)

    def odds(self, query: Query, evidence: Sequence[Evidence]) -> list[float]:
        """Return the log odds of each piece of evidence, in order."""
        (question,) = self._encoder.token_states([question_read(query)], "query")
        return [self._matcher.odds(question, self._sentence(sentence_read(piece))) for piece in evidence]

    def _read_sentence(self, text: str) -> TokenStates:
        return self._encoder.token_states([text], "passage")[0]


def question_read(query: Query) -> str:
    """Return the text of a question as the reader sees it, with what it takes from the earlier ones."""
    return f"{query.carried} {query.text}".strip()[-_LONGEST_QUESTION:]


def sentence_read(evidence: Evidence) -> str:
    """Return the text of a sentence as the reader sees it, with the heading that it stands under."""
    label = evidence.clause.path[-1] if evidence.clause.path else ""
    return f"{label[:_LONGEST_LABEL]} {evidence.quote}".strip()[:_LONGEST_SENTENCE]
