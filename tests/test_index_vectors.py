"""The FAISS index equals a few lines of numpy, ties included."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index.vectors import VectorIndex


def unit_rows(count: int, dimension: int, seed: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def plain_search(
    rows: NDArray[np.float32], ids: list[int], query: NDArray[np.float32], k: int
) -> list[tuple[int, float]]:
    scores = [round(float(score), 5) for score in rows @ query]
    return sorted(zip(ids, scores, strict=True), key=lambda hit: (-hit[1], hit[0]))[:k]


@pytest.fixture
def many() -> tuple[VectorIndex, NDArray[np.float32], list[int]]:
    rows = unit_rows(200, 24, seed=1)
    rows[50:90] = rows[7]  # forty equal vectors: every cut through them is a tie
    ids = [int(i) for i in np.random.default_rng(2).permutation(200) + 2**61]
    index = VectorIndex(24)
    index.add(ids, rows)
    return index, rows, ids


@pytest.mark.parametrize("k", [1, 5, 17, 30, 41, 200, 500])
def test_search_equals_numpy(many: tuple[VectorIndex, NDArray[np.float32], list[int]], k: int) -> None:
    index, rows, ids = many
    for query in (unit_rows(1, 24, seed=3)[0], rows[7]):
        found = index.search(query, k)
        expected = plain_search(rows, ids, query, k)
        assert [i for i, _ in found] == [i for i, _ in expected]
        assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-5)


def test_search_among_some_ids_equals_numpy(many: tuple[VectorIndex, NDArray[np.float32], list[int]]) -> None:
    index, rows, ids = many
    chosen = list(range(40, 120, 3))
    found = index.search(rows[7], 10, np.asarray([ids[i] for i in chosen], dtype=np.int64))
    expected = plain_search(rows[chosen], [ids[i] for i in chosen], rows[7], 10)
    assert [i for i, _ in found] == [i for i, _ in expected]
    assert index.search(rows[7], 10, np.asarray([], dtype=np.int64)) == []


def test_scores_follow_the_order_asked_for() -> None:
    index = VectorIndex(2)
    index.add([5, 9], np.asarray([[1.0, 0.0], [0.6, 0.8]], dtype=np.float32))
    query = np.asarray([0.0, 1.0], dtype=np.float32)
    assert index.scores(query, [9, 5, 9]) == pytest.approx([0.8, 0.0, 0.8])
    assert index.scores(query, []) == []
    with pytest.raises(KeyError):
        index.scores(query, [6])


def test_removed_vectors_are_never_found() -> None:
    rows = unit_rows(3, 4, seed=4)
    index = VectorIndex(4)
    index.add([1, 2, 3], rows)
    assert index.remove([2, 77]) == 1
    assert len(index) == 2
    assert {i for i, _ in index.search(rows[1], 10)} == {1, 3}
    np.testing.assert_array_equal(index.vectors([3, 1]), rows[[2, 0]])


def test_bytes_bring_back_the_same_index(many: tuple[VectorIndex, NDArray[np.float32], list[int]]) -> None:
    index, rows, ids = many
    again = VectorIndex.from_bytes(index.to_bytes())
    assert len(again) == 200
    assert again.search(rows[3], 20) == index.search(rows[3], 20)
    np.testing.assert_array_equal(again.ids, ids)


def test_what_does_not_fit_is_refused() -> None:
    index = VectorIndex(4)
    with pytest.raises(ValueError, match=r"\(2, 4\)"):
        index.add([1, 2], unit_rows(1, 4, seed=5))
    index.add([1], unit_rows(1, 4, seed=5))
    with pytest.raises(ValueError, match="twice"):
        index.add([1], unit_rows(1, 4, seed=5))
    with pytest.raises(ValueError, match=r"\(5,\)"):
        index.search(unit_rows(1, 5, seed=5)[0], 1)
    with pytest.raises(ValueError, match="FAISS"):
        VectorIndex.from_bytes(b"no index at all")


def test_an_empty_index_finds_nothing() -> None:
    assert VectorIndex(4).search(unit_rows(1, 4, seed=6)[0], 3) == []
