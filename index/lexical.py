"""Words and characters of Chinese text, and a BM25 index over either that is saved and loaded, never rebuilt."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from itertools import pairwise
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


Cut = Callable[[str], list[str]]
"""A text to the terms that BM25 counts."""


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order: widths folded, lower case, without punctuation.

    Long words also give the words inside them (养老服务 -> 养老, 服务), so that a part finds the whole.
    """
    return list(_words(text))


@lru_cache(maxsize=_KEPT_TEXTS)
def _words(text: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", text).lower()
    return tuple(word for word in rjieba.cut_for_search(folded) if any(char.isalnum() for char in word))


def characters(text: str) -> list[str]:
    """Return the letters and digits of ``text`` one by one, then each with its neighbour: widths folded, lower case.

    They meet where words don't: 护理费 and 护理补贴 share 护理, a word that is cut in two ways shares its parts.
    """
    kept = [char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum()]
    return [*kept, *map("".join, pairwise(kept))]


def word_boundaries(text: str) -> frozenset[int]:
    """Return the offsets of ``text`` where a word begins or ends, 0 and its length included."""
    offsets = [0]
    for word in rjieba.cut(text):
        offsets.append(offsets[-1] + len(word))
    return frozenset(offsets)


class LexicalIndex:
    """BM25 scores of texts under int64 ids. Higher is better; 0 means that no term is shared."""

    def __init__(self, ids: NDArray[np.int64], model: bm25s.BM25, cut: Cut) -> None:
        self._ids = ids
        self._model = model
        self._cut = cut
        self._place = {int(i): place for place, i in enumerate(ids)}

    @classmethod
    def build(cls, ids: Sequence[int], texts: Sequence[str], cut: Cut = words) -> LexicalIndex:
        """Index ``texts`` under ``ids`` (as many), by the terms of ``cut``.

        Raises ``ValueError`` when no text has a term.
        """
        tokens = [cut(text) for text in texts]
        if not any(tokens):
            raise ValueError("no words to index")
        model = bm25s.BM25()
        model.index(tokens, show_progress=False)
        return cls(np.asarray(ids, dtype=np.int64), model, cut)

    def places(self, ids: Sequence[int]) -> NDArray[np.int64]:
        """Return where the scores of ``ids`` stand in what ``row`` returns."""
        return np.asarray([self._place[int(i)] for i in ids], dtype=np.int64)

    def row(self, query: str) -> NDArray[np.float64]:
        """Return the score of every text, in the order that ``places`` knows, to six digits."""
        known = [term for term in self._cut(query) if term in self._model.vocab_dict]
        if not known:
            return np.zeros(len(self._ids))
        row: NDArray[np.float64] = np.round(self._model.get_scores(known).astype(np.float64), 6)
        return row

    def scores(self, query: str) -> dict[int, float]:
        """Return the score of every id that shares a term with ``query``."""
        row = self.row(query)
        places = np.flatnonzero(row > 0)
        return dict(zip(self._ids[places].tolist(), row[places].tolist(), strict=True))

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
    def load(cls, folder: Path, cut: Cut = words) -> LexicalIndex:
        """Read what ``save`` wrote of texts cut in the same way; never unpickles.

        Raises ``OSError`` or ``ValueError`` for damaged files.
        """
        ids: NDArray[np.int64] = np.load(folder / _IDS, allow_pickle=False)
        model = bm25s.BM25.load(str(folder), show_progress=False, allow_pickle=False)
        return cls(ids, model, cut)
