"""Reciprocal-rank fusion against values worked out by hand."""

from __future__ import annotations

import pytest

from index.hybrid import rrf


def test_scores_are_sums_of_reciprocal_ranks() -> None:
    fused = rrf([["a", "b", "c"], ["b", "a"], ["b", "d"]], k=60)
    # b: 1/62 + 1/61 + 1/61, a: 1/61 + 1/62, d: 1/62, c: 1/63
    assert [key for key, _ in fused] == ["b", "a", "d", "c"]
    assert dict(fused) == pytest.approx(
        {"b": 0.048915917503966164, "a": 0.03252247488101534, "d": 0.016129032258064516, "c": 0.015873015873015872}
    )


def test_a_small_k_lets_first_ranks_win() -> None:
    rankings = [["a", "b"], ["c", "b"], ["d", "b"]]
    assert rrf(rankings, k=60)[0][0] == "b"  # 3/62 > 1/61
    assert rrf(rankings, k=0)[0][0] == "b"  # 3/2 > 1
    assert [key for key, _ in rrf([["a", "b"], ["c", "b"]], k=0)] == ["a", "b", "c"]  # all 1: ties by key


def test_ties_break_by_key_whatever_the_order_of_rankings() -> None:
    assert rrf([["x", "y"], ["y", "x"]]) == rrf([["y", "x"], ["x", "y"]])
    assert [key for key, _ in rrf([["y"], ["x"]])] == ["x", "y"]


def test_nothing_gives_nothing() -> None:
    assert rrf([]) == []
    assert rrf([[], []]) == []
