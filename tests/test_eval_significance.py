"""``eval.significance``: p and interval of paired values, worked out by hand where all arrangements can be counted."""

from __future__ import annotations

import pytest

from eval.reporting.comparison_words import interval_of_difference_text, p_text, significance_text
from eval.significance import PairedTest, paired_test


def paired(*differences: float) -> PairedTest:
    return paired_test([5 + difference for difference in differences], [5.0] * len(differences))


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ((1, 1, 1, 1, 1), 2 / 32),  # only all up and all down are as far from 0
        ((-1, -1, -1, -1, -1, -1), 2 / 64),
        ((1, 1, 1, -1), 10 / 16),  # 2 arrangements of sum 4, 8 of sum 2
        ((3, 1), 2 / 4),  # 3+1 and -3-1 of ±3±1
        ((3, -1), 4 / 4),
        ((0.5,), 1.0),
        ((0, 0, 0), 1.0),
    ],
)
def test_p_counts_the_arrangements_that_are_as_far_apart(differences: tuple[float, ...], p: float) -> None:
    assert paired(*differences).p == pytest.approx(p)


def test_equal_pairs_change_the_mean_and_not_p() -> None:
    found = paired(*[1.0] * 5, *[0.0] * 500)
    assert found.p == pytest.approx(2 / 32)
    assert found.n == 505
    assert found.difference == pytest.approx(5 / 505)


def test_a_sampled_p_is_near_the_exact_one_and_always_the_same() -> None:
    found = paired(*[1.0] * 15, *[-1.0] * 5)
    assert found.p == pytest.approx(2 * 21700 / 2**20, abs=0.006)  # the two tails of 20 coins: 0 to 5 heads
    assert found == paired(*[1.0] * 15, *[-1.0] * 5)


def test_the_interval_of_two_pairs_counted_by_hand() -> None:
    found = paired(1.0, 0.0)  # resampled means: 0 in a quarter, 0.5 in half, 1 in a quarter
    assert (found.difference, found.low, found.high) == (0.5, 0.0, 1.0)
    assert found.holds_zero
    assert not found.is_difference


def test_equal_differences_have_no_interval() -> None:
    five, six = paired(*[1.0] * 5), paired(*[1.0] * 6)
    assert (five.low, five.high, five.holds_zero) == (None, None, None)
    assert not five.is_difference
    assert six.is_difference
    assert five.moved
    assert not paired(0.0, 0.0).moved
    assert paired(1.0, -1.0).moved


def test_the_order_of_the_runs_turns_the_difference() -> None:
    ours, theirs = [1.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0]
    one, other = paired_test(ours, theirs), paired_test(theirs, ours)
    assert (one.difference, other.difference) == (0.5, -0.5)
    assert one.p == other.p == 1.0 / 2  # two pairs apart: all four sums are ±2 or 0, half of them ±2


def test_nothing_to_compare() -> None:
    assert paired_test([], []) == PairedTest(0)
    with pytest.raises(ValueError, match="zip"):
        paired_test([1.0], [])


def test_what_is_said_of_a_test() -> None:
    said = {
        "没有可比的题": PairedTest(0),
        "逐题相同": paired(0.0, 0.0, 0.0),
        "区间含0：不能说有差别": paired(1.0, -1.0, 1.0, -1.0),
        "p不小于0.05：不能说有差别": paired(*[1.0] * 5),
        "有差别：变好": paired(*[1.0] * 6),
    }
    for text, test in said.items():
        assert significance_text(test, "higher") == text
    assert significance_text(paired(*[1.0] * 6), "lower") == "有差别：变差"
    assert significance_text(paired(*[1.0] * 6), "none") == "有差别"


def test_numbers_in_words() -> None:
    assert interval_of_difference_text(PairedTest(9, 0.1, -0.031, 0.1, 0.5), "share") == "-3.1～+10.0个百分点"
    assert interval_of_difference_text(PairedTest(9, 2.0, -1.2, 4.0, 0.5), "characters") == "-1～+4字"
    assert interval_of_difference_text(PairedTest(9, 2.0, None, None, 0.5), "share") == "—"
    assert [p_text(PairedTest(1, p=p)) for p in (0.0004, 0.0625, None)] == ["<0.001", "0.062", "—"]
