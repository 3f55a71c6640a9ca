"""Reads candidate sentences against a question: ``AnswerReader``, and the one that runs on the embedder's tokens."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from threading import Lock
from typing import Protocol

from index.embed import PromptKind, TokenStates
from server.answering.answer import Evidence
from server.answering.question import Query
from server.answering.reader.matching import KernelMatcher, TokenPair

_KEPT_SENTENCES = 512
"""Sentences whose tokens are kept, some 90 KB each: people ask about the same clauses again and again."""
_KEPT_QUESTIONS = 8
"""Questions whose tokens are kept, of those asked at the same time."""
_LONGEST_QUESTION, _LONGEST_LABEL, _LONGEST_LEAD, _LONGEST_SENTENCE = 60, 16, 90, 130
"""Characters that are read: the end of a question, the beginning of a clause's heading, the end of the words before a
list, the beginning of a sentence with them."""


class AnswerReader(Protocol):
    """Says how likely it is that a sentence answers a question."""

    def begin(self, query: Query) -> None:
        """Tell that ``odds`` may soon be asked for ``query``: what can be done before its evidence is found, may be."""
        ...

    def odds(self, query: Query, evidence: Sequence[Evidence]) -> list[float]:
        """Return the log odds of each piece of evidence, in order."""
        ...


class TokenEncoder(Protocol):
    """Texts to the model's tokens; see ``TokenEmbedder.token_states``."""

    def token_states(self, texts: Sequence[str], prompt: PromptKind) -> list[TokenStates]:
        """Return the tokens of each text, in order."""
        ...


class MatchingReader:
    """``AnswerReader`` that encodes question and sentences apart and matches their tokens."""

    def __init__(self, encoder: TokenEncoder, matchers: Sequence[KernelMatcher]) -> None:
        self._encoder = encoder
        self._matchers = matchers
        self._kept: dict[str, TokenStates] = {}
        self._lock = Lock()
        self._ahead = ThreadPoolExecutor(1, "read-ahead")
        # a search takes one core, and reading the question as long as half of it
        self._question = lru_cache(maxsize=_KEPT_QUESTIONS)(self._begun)

    def begin(self, query: Query) -> None:
        """Read the question on another core while it is searched for."""
        self._question(question_read(query))

    def odds(self, query: Query, evidence: Sequence[Evidence]) -> list[float]:
        """Return the log odds of each piece of evidence, in order."""
        (question,) = self._question(question_read(query)).result()
        sentences = self._read([sentence_read(piece) for piece in evidence])
        return [mean_odds(self._matchers, question, sentence) for sentence in sentences]

    def _begun(self, text: str) -> Future[list[TokenStates]]:
        return self._ahead.submit(self._encoder.token_states, [text], "query")

    def _read(self, texts: Sequence[str]) -> list[TokenStates]:
        """Return the tokens of each text; those that are not kept are encoded together, in one pass of the model."""
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        found.update(zip(new, self._encoder.token_states(new, "passage"), strict=True))
        with self._lock:
            for text in found:  # the latest last: the oldest go first
                self._kept.pop(text, None)
                self._kept[text] = found[text]
            while len(self._kept) > _KEPT_SENTENCES:
                del self._kept[next(iter(self._kept))]
        return [found[text] for text in texts]


def mean_odds(matchers: Sequence[KernelMatcher], question: TokenStates, sentence: TokenStates) -> float:
    """Return the mean log odds: matchers trained from different beginnings err in different places."""
    pair = TokenPair.of(question, sentence)
    return sum(matcher.odds(pair) for matcher in matchers) / len(matchers)


def question_read(query: Query) -> str:
    """Return the text of a question as the reader sees it, with what it takes from the earlier ones."""
    return query.own_words[-_LONGEST_QUESTION:]


def sentence_read(evidence: Evidence) -> str:
    """Return a sentence as the reader sees it, under its heading or behind the words that it completes."""
    label = evidence.clause.path[-1] if evidence.clause.path else ""
    return under(label, evidence.lead, evidence.quote)


def under(label: str, lead: str, quote: str) -> str:
    """Return a sentence as the reader sees it: behind ``lead``, the words before a list, or else under ``label``."""
    above = lead[-_LONGEST_LEAD:] or label[:_LONGEST_LABEL]
    return f"{above} {quote}".strip()[:_LONGEST_SENTENCE]
