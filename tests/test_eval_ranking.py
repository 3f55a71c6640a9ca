"""Rankings measured by hand: one right clause at each place, several quotes, duplicates, nothing found."""

from __future__ import annotations

from math import log2

import pytest

from eval.ranking import rank_measures

NOTHING: set[int] = set()


def test_the_right_clause_in_third_place() -> None:
    ranking = rank_measures([NOTHING, NOTHING, {0}, NOTHING], 1)
    assert (ranking.recall_1, ranking.recall_3, ranking.recall_5, ranking.recall_10) == (0, 1, 1, 1)
    assert ranking.success_1 == 0
    assert ranking.reciprocal_rank == pytest.approx(1 / 3)
    assert ranking.ndcg == pytest.approx(1 / log2(4))


def test_two_quotes_of_which_one_comes_fourth_and_one_never() -> None:
    ranking = rank_measures([NOTHING, NOTHING, NOTHING, {1}], 2)
    assert (ranking.recall_3, ranking.recall_5) == (0, 0.5)
    assert ranking.reciprocal_rank == 0.25
    assert ranking.ndcg == pytest.approx((1 / log2(5)) / (1 + 1 / log2(3)))


def test_success_is_for_questions_with_a_single_quote() -> None:
    assert rank_measures([{0}], 1).success_1 == 1
    assert rank_measures([{0}, {1}], 2).success_1 is None


def test_a_second_clause_with_the_same_quote_is_worth_nothing() -> None:
    twice = rank_measures([{0}, {0}, {1}], 2)
    assert twice.recall_1 == 0.5
    assert twice.recall_3 == 1
    assert twice.ndcg == pytest.approx((1 + 1 / log2(4)) / (1 + 1 / log2(3)))


def test_a_chunk_that_holds_two_quotes_takes_two_places() -> None:
    ranking = rank_measures([{0, 1}, {2}], 3)
    assert (ranking.recall_1, ranking.recall_3) == (pytest.approx(1 / 3), 1)


def test_what_comes_after_the_tenth_place_is_not_seen() -> None:
    late = rank_measures([NOTHING] * 10 + [{0}], 1)
    assert (late.recall_10, late.reciprocal_rank, late.ndcg) == (0, 0, 0)


def test_nothing_found_is_nought_and_nothing_wanted_an_error() -> None:
    nothing = rank_measures([], 1)
    assert (nothing.recall_10, nothing.success_1, nothing.reciprocal_rank, nothing.ndcg) == (0, 0, 0, 0)
    with pytest.raises(ValueError, match="0 gold quotes"):
        rank_measures([{0}], 0)
