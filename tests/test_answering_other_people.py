"""A rule for other people is no answer: neither a soldier's for a civilian, nor an old person's for a disabled one."""

from __future__ import annotations

import pytest

from tests.ranked_texts import ranked

FARES = """甲市优待办法
第一条 老年人凭身份证免费游览政府定价的景点。
第二条 残疾人游览收费的景点，凭残疾人证门票减半。
第三条 残疾军人乘坐火车，票价减收50%。
第四条 养老领域的领军人才乘坐火车，单位应当报销。
"""
SOLDIERS = """军人抚恤优待办法
第一条 乘坐火车的，票价减收50%。
"""


def test_of_two_groups_in_one_document_the_one_asked_about_is_told() -> None:
    assert ranked(FARES, "残疾人游览政府定价的景点凭证免费吗？").shown[0].startswith("第二条")
    assert ranked(FARES, "老年人游览收费的景点，门票减半吗？").candidates[0].score > 0
    assert "老年人" not in "".join(ranked(FARES, "盲人进景点门票多少钱？").shown)


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        ("坐火车票价减百分之几？", True),
        ("残疾人坐火车票价减百分之几？", True),
        ("我是退伍兵，坐火车票价减百分之几？", False),
    ],
)
def test_what_only_soldiers_have_is_refused_to_others_and_told_whose_it_is(question: str, refused: bool) -> None:
    decision = ranked(SOLDIERS, question).decision
    assert (decision.reason is not None) is refused
    if refused:
        assert "军人" in decision.message


def test_a_leading_expert_is_no_soldier() -> None:
    assert "领军人才" in ranked(FARES, "领域的人才乘坐火车，单位报销吗？").shown[0]


def test_an_old_person_who_is_disabled_may_be_told_both() -> None:
    told = ranked(FARES, "我妈80岁，有残疾人证，游览政府定价的景点门票怎么收？").candidates[:2]
    assert {candidate.evidence.quote[:3] for candidate in told} == {"第一条", "第二条"}
