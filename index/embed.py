"""Texts to unit vectors and to token states: what the index and the reader need of a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

PromptKind = Literal["query", "passage"]
E5_PROMPTS = {"query": "query: ", "passage": "passage: "}


@dataclass(frozen=True, slots=True, eq=False)
class TokenStates:
    """A text as the model has it before pooling, the prompt and the special tokens included.

    ``ids`` has the shape (tokens,), ``vectors`` (tokens, dimension), float32 and not normalised.
    """

    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]


class Embedder(Protocol):
    """Texts to unit vectors, so that the inner product of a question and a passage is their cosine."""

    @property
    def name(self) -> str:
        """What an index records; two embedders with one name must give the same vectors."""
        ...

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        ...

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return unit rows, shape ``(len(texts), dimension)``; ``progress`` is called with the count of each batch."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the unit vector of a question, shape ``(dimension,)``."""
        ...


class TokenEmbedder(Embedder, Protocol):
    """An embedder that also gives the states that its vectors are pooled from."""

    def token_states(self, texts: Sequence[str], prompt: PromptKind) -> list[TokenStates]:
        """Return the tokens of each text, in the order of ``texts``; ``prompt`` says what the texts are."""
        ...
