"""Words of Chinese text, and a BM25 index over them that is saved and loaded, never rebuilt for a query."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path

# bm25s: sparse matrices on disk, scores a query in well under a millisecond, no server
import bm25s  # type: ignore[import-untyped]
import numpy as np

# rjieba: jieba's segmentation from a compiled wheel, no dictionary to build at start
import rjieba
from numpy.typing import NDArray

_IDS = "ids.npy"
_KEPT_TEXTS = 4096
"""Texts whose words are remembered: the sentences of a library come back with every question, a few MB in all."""


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order: widths folded, lower case, without punctuation.

    Long words also give the words inside them (养老服务 -> 养老, 服务), so that a part finds the whole.
    """
    return list(_words(text))


@lru_cache(maxsize=_KEPT_TEXTS)
def _words(text: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", text).lower()
    return tuple(word for word in rjieba.cut_for_search(folded) if any(char.isalnum() for char in word))


def word_boundaries(text: str) -> frozenset[int]:
    """Return the offsets of ``text`` where a word begins or ends, 0 and its length included."""
    offsets = [0]
    for word in rjieba.cut(text):
        offsets.append(offsets[-1] + len(word))
    return frozenset(offsets)


class LexicalIndex:
    """BM25 scores of texts under int64 ids. Higher is better; 0 means that no word is shared."""

    def __init__(self, ids: NDArray[np.int64], model: bm25s.BM25) -> None:
        self._ids = ids
        self._model = model
        self._place = {int(i): place for place, i in enumerate(ids)}

    @classmethod
    def build(cls, ids: Sequence[int], texts: Sequence[str]) -> LexicalIndex:
        """Index ``texts`` under ``ids`` (as many). Raises ``ValueError`` when no text has a word."""
        tokens = [words(text) for text in texts]
        if not any(tokens):
            raise ValueError("no words to index")
        model = bm25s.BM25()
        model.index(tokens, show_progress=False)
        return cls(np.asarray(ids, dtype=np.int64), model)

    def scores(self, query: str) -> dict[int, float]:
        """Return the score of every id that shares a word with ``query``."""
        row = self._row(query)
        places = np.flatnonzero(row > 0)
        scores = np.round(row[places].astype(np.float64), 6)
        return dict(zip(self._ids[places].tolist(), scores.tolist(), strict=True))

    def search(self, query: str, k: int, ids: Collection[int] | None = None) -> list[tuple[int, float]]:
        """Return up to ``k`` (id, score), best first, ties by smaller id; only above 0, and among ``ids`` if given."""
        found = self.scores(query).items()
        allowed = found if ids is None else [(i, score) for i, score in found if i in ids]
        return sorted(allowed, key=lambda hit: (-hit[1], hit[0]))[:k]

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``, which is made."""
        folder.mkdir(parents=True)
        self._model.save(str(folder), show_progress=False, allow_pickle=False)
        np.save(folder / _IDS, self._ids, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what ``save`` wrote; never unpickles. Raises ``OSError`` or ``ValueError`` for damaged files."""
        ids: NDArray[np.int64] = np.load(folder / _IDS, allow_pickle=False)
        model = bm25s.BM25.load(str(folder), show_progress=False, allow_pickle=False)
        return cls(ids, model)

    def _row(self, query: str) -> NDArray[np.float32]:
        known = [word for word in words(query) if word in self._model.vocab_dict]
        if not known:
            return np.zeros(len(self._ids), dtype=np.float32)
        row: NDArray[np.float32] = self._model.get_scores(known)
        return row
