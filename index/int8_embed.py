"""The embedded default: ``multilingual-e5-small`` in 8 bits, tokens averaged into unit vectors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

# tokenizers: reads the model's own tokenizer.json, without the rest of transformers
from tokenizers import Tokenizer

from index.ctranslate2_model import Floats, Int8Encoder
from index.embed import E5_PROMPTS, PromptKind, TokenStates
from index.errors import EmbedderError
from index.int8_weights import SIZES, TOKENIZER

_BATCH = 16
"""Texts of one pass; of larger batches more is padding."""


class Int8Embedder:
    """``TokenEmbedder`` over a folder of ``unpack_int8``; loaded at first use, which takes a moment.

    A text has the same vector alone and among others, from any thread. Raises ``EmbedderError`` when the model cannot
    be loaded.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._loading = Lock()

    @property
    def name(self) -> str:
        """What an index records."""
        return self._name

    @cached_property
    def dimension(self) -> int:
        """Length of every vector."""
        return len(self.embed_query("养老"))

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return unit rows in the order of ``texts``, shape ``(len(texts), dimension)``."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for batch in self._batches(texts, "passage"):
            for place, state in batch.items():
                rows[place] = _pooled(state.vectors)
            if progress is not None:
                progress(len(batch))
        return rows

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the unit vector of ``text``, shape ``(dimension,)``."""
        (state,) = self.token_states([text], "query")
        return _pooled(state.vectors)

    def token_states(self, texts: Sequence[str], prompt: PromptKind) -> list[TokenStates]:
        """Return the tokens of each text, in the order of ``texts``; ``prompt`` says what the texts are."""
        states = {place: state for batch in self._batches(texts, prompt) for place, state in batch.items()}
        return [states[place] for place in range(len(texts))]

    def _batches(self, texts: Sequence[str], prompt: PromptKind) -> Iterator[dict[int, TokenStates]]:
        """Yield states by their text's place; texts of like length go together, else the short ones are padded."""
        with self._loading:  # two threads may ask first
            encoder, tokenizer = self._encoder, self._tokenizer
        ids = [encoding.ids for encoding in tokenizer.encode_batch([E5_PROMPTS[prompt] + text for text in texts])]
        order = sorted(range(len(ids)), key=lambda place: (len(ids[place]), place))
        # a handful of texts is shared out among the workers too
        size = max(1, min(_BATCH, -(-len(order) // encoder.workers)))
        batches = [order[begin : begin + size] for begin in range(0, len(order), size)]

        def read(batch: Sequence[int]) -> list[Floats]:
            return encoder.states([ids[place] for place in batch])

        with ThreadPoolExecutor(encoder.workers) as pool:
            for batch, states in zip(batches, pool.map(read, batches), strict=True):
                yield {place: TokenStates(np.array(ids[place]), one) for place, one in zip(batch, states, strict=True)}

    @cached_property
    def _encoder(self) -> Int8Encoder:
        try:
            return Int8Encoder(self._folder)
        except (RuntimeError, ValueError) as error:
            raise EmbedderError(
                f"无法载入内置向量模型“{self._folder}”：{error}。请删除这个文件夹后重新启动，程序会重新展开。"
            ) from error

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        # tokenizers says nothing narrower than Exception; every byte was checked when the folder was opened
        tokenizer: Tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
        tokenizer.enable_truncation(json.loads((self._folder / SIZES).read_text(encoding="utf-8"))["positions"])
        return tokenizer


def _pooled(states: Floats) -> Floats:
    mean = states.mean(0)
    unit: Floats = mean / np.linalg.norm(mean)
    return unit
