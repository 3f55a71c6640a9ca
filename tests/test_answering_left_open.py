"""What a clause leaves to others, or to an attachment, is told as left open."""

from __future__ import annotations

import pytest

from tests.ranked_texts import ranked

MEALS = """甲市人民政府办公室关于发展养老服务的意见
某政办〔2023〕1号
一、老年助餐。对在助餐点就餐的老年人给予就餐补贴，具体标准由县级人民政府制定。
二、互助养老。村级互助养老服务点验收合格的，给予一次性建设补助3万元。
三、会员费。养老机构收取会员费的，最高额度按照省有关规定执行，本意见不另作规定。
四、服务网点。各街道便民服务中心的地址，见附件《街道便民服务中心一览表》。
五、申请材料。申请人填写附件《就餐补贴申请表》，7日内交社区。
甲市人民政府办公室
2023年3月1日
"""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("助餐点就餐补贴每餐多少钱？", "具体标准由县级人民政府制定"),
        ("养老机构会员费最多能收多少万元？", "本意见不另作规定"),
    ],
)
def test_an_amount_that_is_left_to_others_is_not_another_one(question: str, words: str) -> None:
    refused = ranked(MEALS, question).decision
    assert refused.reason == "not_stated"
    assert words in refused.message
    assert "3万元" not in refused.message


def test_an_amount_that_is_stated_is_told() -> None:
    told = ranked(MEALS, "村级互助养老服务点验收合格一次性建设补助多少钱？")
    assert told.decision.reason is None
    assert "3万元" in told.shown[0]


def test_what_stands_in_an_attachment_that_is_not_here_is_told_so() -> None:
    refused = ranked(MEALS, "街道便民服务中心的地址发我一下").decision
    assert refused.reason == "attachment_missing"
    assert "街道便民服务中心一览表" in refused.message


def test_an_attachment_that_is_in_the_file_is_not_missing() -> None:
    whole = f"{MEALS}附件\n街道便民服务中心一览表\n第一街道便民服务中心在中山路。\n"
    assert ranked(whole, "街道便民服务中心的地址发我一下").decision.reason != "attachment_missing"
