"""The ``Embedder`` that runs any sentence-transformers model, from a folder or a hub."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from index.embed import E5_PROMPTS, PromptKind, TokenStates
from index.errors import EmbedderError

# huggingface_hub reads this once, whoever imports it first: its bars are English and say nothing an asker needs
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 16
"""Passages per forward pass. Larger batches only add padding on two cores."""


class SentenceTransformerEmbedder:
    """A model of sentence-transformers, from a folder or a hub id; loaded at first use, which takes seconds.

    With a folder nothing ever goes to the network. Raises ``EmbedderError`` when the model cannot be loaded.
    """

    def __init__(self, folder_or_id: Path | str, name: str) -> None:
        self._source = str(folder_or_id)
        self._name = name
        self._lock = Lock()

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
        # passages of like length share a batch, else the short ones are padded to the longest
        order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), i))
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for begin in range(0, len(order), _BATCH):
            batch = order[begin : begin + _BATCH]
            rows[batch] = self._encode([texts[i] for i in batch], self._prompts["passage"])
            if progress is not None:
                progress(len(batch))
        return rows

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the unit vector of ``text``, shape ``(dimension,)``."""
        row: NDArray[np.float32] = self._encode([text], self._prompts["query"])[0]
        return row

    def token_states(self, texts: Sequence[str], prompt: PromptKind) -> list[TokenStates]:
        """Return the tokens of each text, in the order of ``texts``; ``prompt`` says what the texts are."""
        if not texts:
            return []
        with self._lock:
            read = self._model.encode(
                list(texts),
                prompt=self._prompts[prompt],
                batch_size=_BATCH,
                show_progress_bar=False,
                output_value=None,  # all that the model gives; for several texts several dicts, whatever the stub says
            )
        states = []
        for one in cast(list[dict[str, Any]], read):
            kept = one["attention_mask"].bool()
            ids, vectors = one["input_ids"][kept], one["token_embeddings"][kept]
            states.append(TokenStates(ids.cpu().numpy(), vectors.float().cpu().numpy()))
        return states

    def _encode(self, texts: list[str], prompt: str) -> NDArray[np.float32]:
        # questions come from several threads, and a fast tokenizer may be borrowed by one at a time
        with self._lock:
            rows = self._model.encode(
                texts,
                prompt=prompt,
                batch_size=_BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        return np.asarray(rows, dtype=np.float32)

    @cached_property
    def _prompts(self) -> dict[str, str]:
        stated = self._model.prompts
        query = stated.get("query") or ""
        passage = stated.get("passage") or stated.get("document") or ""
        if not query and not passage and "multilingual-e5" in self._source and "instruct" not in self._source:
            # the published E5 folders do not state the prefixes that they were trained with
            return E5_PROMPTS
        return {"query": query, "passage": passage}

    @cached_property
    def _model(self) -> SentenceTransformer:
        is_folder = Path(self._source).is_dir()
        # HF_HUB_OFFLINE would bind the whole process, where a generator may be a hub id; local_files_only binds this
        # model alone
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        # sentence-transformers: pooling, prompts and normalisation as the model's own folder states them
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(self._source, local_files_only=is_folder)
        except (OSError, ValueError, KeyError) as error:
            raise EmbedderError(
                f"无法载入向量模型“{self._source}”：{error}。"
                "请检查 YANGLAO_EMBEDDER 是否为 sentence-transformers 文件夹或模型名；不设置它则使用内置模型。"
            ) from error
