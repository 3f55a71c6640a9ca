"""Sentences and the texts they cite, judged by hand: carried whole, in other words, by two texts, not at all."""

from __future__ import annotations

import pytest

from eval.carrying import Citing, is_carried, judge_citing

CANTEEN = (
    "对社会力量兴办的助老食堂，就餐老年人达到30人以上的，每年给予3万元运营补助；达到60人以上的，每年给予4万元运营补助。"
)
BEDS = "对新建的养老机构，按照每张床位12000元的标准给予一次性建设补助，不得重复享受。"
ROOM = "鼓励有条件的村利用闲置校舍开办互助养老院。"


@pytest.mark.parametrize(
    ("sentence", "carried"),
    [
        ("就餐老年人达到30人以上的，每年给予3万元运营补助", True),
        ("助老食堂就餐老年人达到60人以上的，每年给予4万元运营补助。", True),  # nothing but the tier between left out
        ("助老食堂就餐老年人达到60人以上的，每年给予5万元运营补助。", False),  # a number of nobody's
        ("助老食堂就餐老年人达到60人以上的，每月给予4万元运营补助。", False),  # 每月 stands nowhere
        ("县医院对六十岁以上的人免收挂号费。", False),
        ("助老食堂由市民政局发给，就餐老年人达到30人以上的，每年给予3万元运营补助", False),  # an office of nobody's
        ("", False),
    ],
)
def test_one_text(sentence: str, carried: bool) -> None:
    assert is_carried(sentence, [CANTEEN]) is carried


def test_a_duty_is_not_carried_by_an_encouragement() -> None:
    assert is_carried("有条件的村利用闲置校舍开办互助养老院", [ROOM])
    assert not is_carried("有条件的村应当利用闲置校舍开办互助养老院", [ROOM])


def test_every_citation_that_carries_alone_is_useful() -> None:
    assert judge_citing("每张床位12000元", [BEDS]) == Citing(1.0, 1.0)
    assert judge_citing("每张床位12000元", [BEDS, BEDS]) == Citing(1.0, 1.0)


def test_a_citation_beside_the_point_costs_precision_only() -> None:
    assert judge_citing("每张床位12000元", [BEDS, ROOM]) == Citing(1.0, 0.5)


def test_two_texts_may_carry_a_sentence_together() -> None:
    both = "新建的养老机构按照每张床位12000元给予一次性建设补助；就餐老年人达到30人以上的，每年给予3万元运营补助。"
    assert judge_citing(both, [BEDS, CANTEEN]) == Citing(1.0, 1.0)
    assert judge_citing(both, [BEDS]) == Citing(0.0, 0.0)


def test_without_a_citation_nothing_is_carried() -> None:
    assert judge_citing("每张床位12000元", []) == Citing(0.0, None)
