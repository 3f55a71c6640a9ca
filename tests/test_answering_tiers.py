"""Pairings of 分别: which condition a question names, and the sentence reduced to it, written out by hand."""

from __future__ import annotations

import pytest

from ingest.numbers.numerals import find_values
from server.answering.tiers import TierList, choose_tier, find_tiers, outside_tiers, unlisted_degree

MEALS = (
    "根据日均服务符合条件的老年人数10-30人、31-60人、61人以上三个档次，每年分别给予2万、3万元、4万元的运营补助，"
    "按照服务人数和运营月份据实补助。"
)
CARE = "按照中度、重度失能人数，每人每年分别给予360元、600元的运营补助。"
YEARS = "2023年、2024年、2025年护理型床位占比分别达到55%、58%、60%。"


def tiers_of(sentence: str) -> TierList:
    tiers = find_tiers(sentence)
    assert tiers is not None
    return tiers


def chosen(sentence: str, question: str) -> int | None:
    return choose_tier(tiers_of(sentence), question, find_values(question))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            MEALS,
            [
                "根据日均服务符合条件的老年人数10-30人，每年给予2万元的运营补助，按照服务人数和运营月份据实补助。",
                "根据日均服务符合条件的老年人数31-60人，每年给予3万元的运营补助，按照服务人数和运营月份据实补助。",
                "根据日均服务符合条件的老年人数61人以上，每年给予4万元的运营补助，按照服务人数和运营月份据实补助。",
            ],
        ),
        (
            CARE,
            ["按照中度失能人数，每人每年给予360元的运营补助。", "按照重度失能人数，每人每年给予600元的运营补助。"],
        ),
        (
            YEARS,
            [
                "2023年护理型床位占比达到55%。",
                "2024年护理型床位占比达到58%。",
                "2025年护理型床位占比达到60%。",
            ],
        ),
        (
            "对甲类、乙类、丙类养老机构，每年分别给予5万元、3万元、1万元的奖补。",
            [
                "对甲类养老机构，每年给予5万元的奖补。",
                "对乙类养老机构，每年给予3万元的奖补。",
                "对丙类养老机构，每年给予1万元的奖补。",
            ],
        ),
        (
            "对甲、乙、丙类养老机构，每年分别给予5万元、3万元、1万元的奖补。",
            [
                "对甲类养老机构，每年给予5万元的奖补。",
                "对乙类养老机构，每年给予3万元的奖补。",
                "对丙类养老机构，每年给予1万元的奖补。",
            ],
        ),
        (
            "对80至89周岁、90至99周岁、100周岁以上老年人，每人每月分别发放50元、100元、300元的高龄津贴。",
            [
                "对80至89周岁老年人，每人每月发放50元的高龄津贴。",
                "对90至99周岁老年人，每人每月发放100元的高龄津贴。",
                "对100周岁以上老年人，每人每月发放300元的高龄津贴。",
            ],
        ),
        (
            "到2025年和2027年，社区养老服务设施覆盖率分别达到90%和100%。",
            ["到2025年，社区养老服务设施覆盖率达到90%。", "到2027年，社区养老服务设施覆盖率达到100%。"],
        ),
    ],
)
def test_reduced_to_each_pair(sentence: str, expected: list[str]) -> None:
    tiers = tiers_of(sentence)
    assert [tiers.reduced(i) for i in range(len(tiers.conditions))] == expected


@pytest.mark.parametrize(
    ("sentence", "i", "expected"),
    [
        (
            "对轻度、中度、重度失能老年人，每人每月分别补贴100、200、300元。",
            0,
            "对轻度失能老年人，每人每月补贴100元。",
        ),
        (
            "对一级、二级、三级养老机构，分别给予5、3、1万元的一次性奖补。",
            0,
            "对一级养老机构，给予5万元的一次性奖补。",
        ),
        ("到2023年、2024年，护理型床位占比分别不低于55%、58%。", 1, "到2024年，护理型床位占比不低于58%。"),
        ("公办、民办机构收取保证金分别不得超过1万元、2万元。", 1, "民办机构收取保证金不得超过2万元。"),
    ],
)
def test_unit_and_bound_written_once_go_to_every_pair(sentence: str, i: int, expected: str) -> None:
    assert tiers_of(sentence).reduced(i) == expected


def test_reduced_holds_no_other_tier() -> None:
    tiers = tiers_of(MEALS)
    for i in range(3):
        for j in range(3):
            said = tiers.reduced(i)
            assert (tiers.conditions[j].text in said) == (i == j)
            assert (tiers.values[j] in said) == (i == j)


@pytest.mark.parametrize(
    "sentence",
    [
        "市财政分别按50%、30%的比例，县财政分别给予2万元、3万元的补助。",
        "10-30人、31-60人、61人以上三个档次，每年分别给予2万元、3万元的补助。",
        "10-30人、31-60人两个档次，每年分别给予2万元、3万元、4万元的补助。",
        "对中度、重度失能老年人，分别给予360元、10%的补助。",
        "按照中度、重度失能人数分别给予补助。",
        "养老机构、助老食堂分别由市民政局、市财政局负责。",
        "每年给予2万元的运营补助。",
        "",
    ],
    ids=[
        "分别 twice",
        "too few values",
        "too many values",
        "mixed kinds",
        "no values",
        "no numbers",
        "no 分别",
        "empty",
    ],
)
def test_no_pairing_where_none_can_be_derived(sentence: str) -> None:
    assert find_tiers(sentence) is None


def test_words_of_unlike_form_are_no_list_of_conditions() -> None:
    """Where the last word ends would be a guess: 失能, or 失能老年人."""
    assert find_tiers("对自理、半失能、失能老年人分别给予100元、200元、300元。") is None


@pytest.mark.parametrize(
    ("asked", "tier"),
    [("9人", None), ("10人", 0), ("30人", 0), ("31人", 1), ("60人", 1), ("61人", 2), ("200人", 2), ("三十一人", 1)],
)
def test_edges_of_ranges(asked: str, tier: int | None) -> None:
    assert chosen(MEALS, f"助老食堂每天{asked}，一年补多少？") == tier


@pytest.mark.parametrize("asked", ["20-40人", "40人以上", "不到40人", "10人和40人", "40个"])
def test_a_number_that_fits_several_tiers_or_another_unit_chooses_none(asked: str) -> None:
    assert chosen(MEALS, f"助老食堂{asked}补多少？") is None


def test_choice_by_word() -> None:
    assert chosen(CARE, "重度失能的老人一年补多少？") == 1
    assert chosen(CARE, "中度失能的老人一年补多少？") == 0
    assert chosen(CARE, "轻度失能的老人一年补多少？") is None
    assert chosen(CARE, "中度和重度各补多少？") is None
    assert chosen(CARE, "中重度失能补多少？") is None
    assert chosen(CARE, "不是重度，是中度失能，补多少？") == 0


def test_choice_by_year() -> None:
    assert chosen(YEARS, "2024年要达到多少？") == 1
    assert chosen(YEARS, "2026年要达到多少？") is None


def outside(sentence: str, asked: str) -> str | None:
    return outside_tiers(tiers_of(sentence), find_values(asked))


def test_below_the_lowest_tier() -> None:
    said = outside(MEALS, "每天9人")
    assert said == "9人没有达到本条规定的最低档次（10人），不在补助范围内。"


@pytest.mark.parametrize(
    "asked", ["10人", "30人", "31人", "60人", "61人", "200人", "20-40人", "不到40人", "9元", "多少钱"]
)
def test_not_outside(asked: str) -> None:
    assert outside(MEALS, asked) is None


def test_gap_between_ranges() -> None:
    said = outside("日均10-20人、31-60人的，每年分别给予2万元、3万元的补助。", "25人")
    assert said == "25人不在本条规定的任何一个档次内，本条没有对应的标准。"


def test_above_the_highest_tier() -> None:
    said = outside("日均10-20人、21-60人的，每年分别给予2万元、3万元的补助。", "61人")
    assert said == "61人超出了本条规定的最高档次（60人），本条没有对应的标准。"


def test_a_year_that_is_not_listed_is_told_as_a_year() -> None:
    assert outside(YEARS, "2026年") == "本条写明的是2023年、2024年、2025年，没有2026年的规定。"


def test_open_lower_end() -> None:
    sentence = "床位100张以下、101张以上的，分别给予5万元、10万元。"
    assert chosen(sentence, "99张床位补多少？") == 0
    assert chosen(sentence, "100张床位补多少？") == 0
    assert chosen(sentence, "101张床位补多少？") == 1
    assert outside(sentence, "99张") is None


def test_a_degree_of_another_scale_is_not_said_to_be_missing() -> None:
    tiers = tiers_of(CARE)
    assert unlisted_degree(tiers, "轻度失能补多少？") == "本条只写明了中度、重度的标准，没有写明轻度的标准。"
    assert unlisted_degree(tiers, "一级残疾补多少？") is None
