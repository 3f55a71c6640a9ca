"""Unit vectors under int64 ids: exact search by inner product, over all ids or over some."""

from __future__ import annotations

from collections.abc import Collection, Sequence

# faiss: exact search that filters by id, keeps vectors for reuse, and has room to grow into approximate indexes
import faiss
import numpy as np
from numpy.typing import NDArray

_DIGITS = 6
"""Scores are rounded to this many digits: equal vectors differ in float32's last bit by their place in a SIMD block,
and a tie broken by that noise would order hits differently on another machine."""


class VectorIndex:
    """An exact inner-product index (FAISS ``IndexIDMap2`` over ``IndexFlatIP``) of unit vectors."""

    def __init__(self, dimension: int) -> None:
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def ids(self) -> NDArray[np.int64]:
        """Ids in the order of adding, shape ``(len(self),)``."""
        ids: NDArray[np.int64] = faiss.vector_to_array(self._index.id_map)
        return ids

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add rows, shape ``(len(ids), dimension)``. Raises ``ValueError`` for another shape or an id that is there."""
        if vectors.shape != (len(ids), self.dimension):
            raise ValueError(f"vectors of shape {vectors.shape}, expected {(len(ids), self.dimension)}")
        new = np.asarray(ids, dtype=np.int64)
        present = set(self.ids.tolist())
        if len(np.unique(new)) != len(new) or not present.isdisjoint(ids):
            raise ValueError("an id is added twice")
        self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), new)

    def remove(self, ids: Collection[int]) -> int:
        """Remove vectors; return how many there were. Unknown ids are ignored."""
        return int(self._index.remove_ids(faiss.IDSelectorBatch(np.asarray(sorted(ids), dtype=np.int64))))

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """Return vectors in the order of ``ids``, shape ``(len(ids), dimension)``; ``KeyError`` for an unknown id."""
        if not len(ids):
            return np.zeros((0, self.dimension), dtype=np.float32)
        try:
            rows: NDArray[np.float32] = self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64))
        except RuntimeError as error:
            raise KeyError(f"unknown id among {len(ids)}") from error
        return rows

    def search(
        self, query: NDArray[np.float32], k: int, ids: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """Return up to ``k`` (id, inner product), best first, ties by smaller id; only among ``ids`` where given."""
        searched = len(self) if ids is None else len(ids)
        if k <= 0 or searched == 0:
            return []
        parameters = None if ids is None else faiss.SearchParameters(sel=faiss.IDSelectorBatch(ids))  # type: ignore[call-arg]  # a stub gap
        # ask for more until the last one is worse than the k-th: a tie at the border must not be cut by chance
        wanted = min(k + 16, searched)
        while True:
            scores, found = self._index.search(self._row(query), wanted, params=parameters)
            hits = [(i, score) for i, score in zip(found[0].tolist(), _rounded(scores[0]), strict=True) if i >= 0]
            if wanted >= searched or len(hits) <= k or hits[-1][1] < hits[k - 1][1]:
                break
            wanted = min(wanted * 4, searched)
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]

    def scores(self, query: NDArray[np.float32], ids: Sequence[int]) -> list[float]:
        """Return the inner products of ``query`` with the vectors of ``ids``, in their order."""
        return _rounded(self.vectors(ids) @ self._row(query)[0])

    def to_bytes(self) -> bytes:
        """Return the index as FAISS writes it."""
        # through bytes, not faiss.write_index: a full disk is then an OSError, and Windows paths may be Chinese
        return bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> VectorIndex:
        """Read what ``to_bytes`` wrote. Raises ``ValueError`` for anything else."""
        try:
            read = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        except RuntimeError as error:
            raise ValueError("not a FAISS index") from error
        if not isinstance(read, faiss.IndexIDMap2):
            raise ValueError(f"a FAISS index of type {type(read).__name__}, expected IndexIDMap2")  # noqa: TRY004
        index = cls(read.d)
        index._index = read
        return index

    def _row(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        if query.shape != (self.dimension,):
            raise ValueError(f"query vector of shape {query.shape}, expected {(self.dimension,)}")
        return np.ascontiguousarray(query, dtype=np.float32).reshape(1, -1)


def _rounded(scores: NDArray[np.float32]) -> list[float]:
    rounded: list[float] = np.round(scores.astype(np.float64), _DIGITS).tolist()
    return rounded
