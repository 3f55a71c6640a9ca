"""``eval.metrics`` and ``eval.support``: every value worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from eval.metrics import (
    Mean,
    citation_precision,
    citation_recall,
    is_other_region,
    key_fact_recall,
    mean_with_interval,
    missing_facts,
    percentile,
    share_with_interval,
    wrong_facts_first,
)
from eval.support import unsupported_by_rule, unsupported_numbers

# five found clauses for three gold quotes: the 2nd holds quote 0, the 4th quotes 0 and 2, nothing quote 1
JUDGED = [set[int](), {0}, set[int](), {0, 2}, set[int]()]


def test_citation_recall_counts_each_gold_quote_once() -> None:
    assert citation_recall(JUDGED, 3) == pytest.approx(2 / 3)
    assert citation_recall([], 3) == 0


def test_a_measure_of_nothing_is_an_error_not_a_zero() -> None:
    with pytest.raises(ValueError, match="0 gold"):
        citation_recall(JUDGED, 0)
    with pytest.raises(ValueError, match="no key facts"):
        key_fact_recall(["有话"], [])
    with pytest.raises(ValueError, match="no sentences"):
        citation_precision([], {1})


def test_key_facts_are_looked_for_sentence_by_sentence() -> None:
    facts = [("4万元", "4万"), ("2022年底前", "2022年底"), ("市民政局",), ("60元",)]
    sentences = ["每年补助 ４万元，共6", "0元。由市民政局负责。"]
    assert key_fact_recall(sentences, facts) == 0.5
    assert missing_facts(sentences, facts) == (("2022年底前", "2022年底"), ("60元",))
    assert key_fact_recall([], facts) == 0.0


def test_wrong_facts_count_only_in_the_first_sentence() -> None:
    wrong = ["2万元", "3万元", "4万元"]
    assert wrong_facts_first(["补助12万元，外加2万元。另有3万元。", "又有4万元。"], wrong) == ("2万元",)
    assert wrong_facts_first(["补助12万元。"], wrong) == ()
    assert wrong_facts_first([], wrong) == ()


def test_citations() -> None:
    # two citations for three gold quotes: the first right for quote 1, the second for none
    assert citation_recall([{1}, set()], 3) == pytest.approx(1 / 3)
    assert citation_recall([], 3) == 0.0
    # four sentences: cited by [1], by [1][2], by [2], by nothing; only 1 is right
    assert citation_precision([(1,), (1, 2), (2,), ()], {1}) == 0.5


@pytest.mark.parametrize(
    ("cited", "other"),
    [
        (("某省", "甲市"), False),
        (("某省",), False),
        ((), False),
        (("某省", "乙市"), True),
        (("某省", "甲市", "丙县"), True),
        (("他省", "甲市"), True),
    ],
)
def test_a_region_above_the_gold_is_no_other_region(cited: tuple[str, ...], other: bool) -> None:
    assert is_other_region(cited, [("某省", "甲市")]) is other


def test_a_comparison_has_two_regions() -> None:
    golds = [("某省", "甲市"), ("某省", "乙市")]
    assert [is_other_region(("某省", city), golds) for city in ("甲市", "乙市", "丙市")] == [False, False, True]


def test_percentiles_are_interpolated() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 50) == 2.5
    assert percentile([10.0, 20.0], 95) == pytest.approx(19.5)
    assert percentile([7.0], 95) == 7.0
    assert percentile([], 50) is None


def test_the_interval_is_that_of_the_binomial() -> None:
    mean = mean_with_interval([1.0] * 30 + [0.0] * 10)
    assert (mean.value, mean.n) == (0.75, 40)
    # resampled means of 40 draws are Binomial(40, 0.75)/40: mean 0.75, standard error 0.0685
    assert mean.low == pytest.approx(0.75 - 1.96 * 0.0685, abs=0.03)
    assert mean.high == pytest.approx(0.75 + 1.96 * 0.0685, abs=0.03)
    assert mean_with_interval([1.0] * 30 + [0.0] * 10) == mean


def test_the_interval_covers_as_often_as_it_says() -> None:
    draws = np.random.default_rng(1).normal(5.0, 2.0, size=(100, 30))
    covered = 0
    for sample in draws:
        mean = mean_with_interval(sample.tolist(), resamples=300)
        covered += mean.low is not None and mean.high is not None and mean.low <= 5.0 <= mean.high
    assert 86 <= covered <= 99


def test_an_interval_of_equal_values_has_no_width() -> None:
    assert mean_with_interval([1.0, 1.0]) == Mean(1.0, 2, 1.0, 1.0)
    assert mean_with_interval([]) == Mean(None, 0, None, None)


def test_none_wrong_of_a_few_proves_little() -> None:
    # the exact bound solves (1 - p)^n = 0.025: p = 1 - 0.025^(1/n), 0.0841 for 42 and 0.6024 for 4
    none, all_ = share_with_interval([0.0] * 42), share_with_interval([1.0] * 4)
    assert (none.value, none.n, none.low) == (0.0, 42, 0.0)
    assert none.high == pytest.approx(0.0841, abs=1e-4)
    assert (all_.value, all_.n, all_.high) == (1.0, 4, 1.0)
    assert all_.low == pytest.approx(0.3976, abs=1e-4)
    assert share_with_interval([0.5, 0.5]) == Mean(0.5, 2, 0.5, 0.5)
    assert share_with_interval([0.0, 1.0] * 9) == mean_with_interval([0.0, 1.0] * 9)
    assert share_with_interval([]) == Mean(None, 0, None, None)


CLAUSE = "（1）按照中度、重度失能人数，每人每年分别给予360元、600元的运营补助。2022 年底前全覆盖，覆盖率达到１００％。"


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("重度失能每人每年600元。", ()),
        ("重度失能每人每年６００ 元，2022年底前全覆盖。", ()),
        ("覆盖率达到100%。", ()),
        ("重度失能每人每年60元。", ("60元",)),
        ("每人每年1600元，2023年底前全覆盖。", ("1600元", "2023年底前")),
        ("覆盖率达到90%。", ("90%",)),
        ("全覆盖要到2022年。", ()),
        ("拨打12345咨询。", ("12345",)),
        ("这是一项补助。", ()),
        ("600人可以申请。", ("600人",)),
    ],
)
def test_numbers_that_the_clause_does_not_hold(sentence: str, missing: tuple[str, ...]) -> None:
    assert unsupported_numbers(sentence, [CLAUSE]) == missing


def test_numbers_of_the_question_may_be_repeated() -> None:
    assert unsupported_numbers("您82岁，每年600元。", [CLAUSE]) == ("82岁",)
    assert unsupported_numbers("您82岁，每年600元。", [CLAUSE, "我妈82岁，能领多少？"]) == ()


def test_an_equal_value_in_other_words_is_supported() -> None:
    assert unsupported_numbers("每年补助30000元。", ["每年补助3万元。"]) == ()
    assert unsupported_numbers("按3‰配建。", ["按千分之三的标准配建。"]) == ()


@pytest.mark.parametrize(
    ("sentence", "derivation", "missing"),
    [
        ("每年720元。", "600×1.2=720", ()),
        ("每年720元。", "600×1.5=720", ("1.5",)),
        ("每年720元。", None, ("720元",)),
        ("每年600元。", None, ()),
        ("最迟2022年12月31日。", "2022年底→2022年12月31日", ()),
        ("最迟2023年12月31日。", "2023年底→2023年12月31日", ("2023",)),
    ],
)
def test_a_derived_number_rests_on_its_operands(
    sentence: str, derivation: str | None, missing: tuple[str, ...]
) -> None:
    sources = [CLAUSE, "评上等级的上浮1.2倍"]
    assert unsupported_by_rule(sentence, derivation, sources) == missing


def test_a_rule_may_add_the_unit_that_a_list_has_once() -> None:
    assert unsupported_by_rule("每年给予2万元。", "“分别”一一对应：城市 ↔ 2万", ["每年分别给予2万、3万元。"]) == ()


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("不是每月600元，而是每年600元。", ()),
        ("补贴不是给本人，是每月600元。", ("每月600元",)),
        ("并非全部免票；七十周岁以上的每月600元。", ("每月600元",)),
        ("每月600元，不是每年。", ("每月600元",)),
    ],
)
def test_what_the_first_sentence_denies_is_not_stated(sentence: str, wrong: tuple[str, ...]) -> None:
    assert wrong_facts_first([sentence], ["每月600元"]) == wrong
