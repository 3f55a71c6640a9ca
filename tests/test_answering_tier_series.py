"""Tiers one after another in a sentence: the asker's own is told, with what holds for all of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.store import build_index, open_index
from ingest.corpus import Corpus
from ingest.numbers.numerals import find_values
from server.answering.answer import Answer, Question
from server.answering.generate import ExtractiveGenerator
from server.answering.pipeline import Answerer
from server.answering.question import understand
from server.answering.refuse import Thresholds
from server.answering.tier_series import find_series, own_tier
from tests.fakes import CharacterEmbedder
from tests.policy_texts import parse

AGED = (
    "年满80周岁的老年人享受高龄津贴，其中80至89周岁每人每月50元，90至99周岁每人每月100元，100周岁及以上每人每月500元。"
)
NEEDY = "低保家庭的失能老年人，重度失能的每人每月150元，中度失能的每人每月80元，以服务券形式发放，不得兑换现金。"

RATED = "服务中心按年度考核等次给予补贴：优秀的每年12万元，良好的每年8万元，合格的每年5万元；不合格的不予补贴。"
GRADED = "运营补助与等级挂钩：三级机构上浮10%，四级机构上浮20%，五级机构上浮30%。"


def reduced(sentence: str, question: str) -> str | None:
    series = find_series(sentence)
    assert series is not None
    query = understand(Question(question), ())
    i = own_tier(series, query.own_words, query.measures)
    return None if i is None else series.reduced(i)


@pytest.mark.parametrize(
    ("sentence", "question", "expected"),
    [
        (AGED, "我爷爷今年83哒，每月多少钱？", "年满80周岁的老年人享受高龄津贴，其中80至89周岁每人每月50元。"),
        (AGED, "我奶奶95岁了，能领多少？", "年满80周岁的老年人享受高龄津贴，其中90至99周岁每人每月100元。"),
        (AGED, "百岁老人每月多少？", None),
        (AGED, "高龄津贴每月多少？", None),
        (
            NEEDY,
            "中度失能一个月多少？",
            "低保家庭的失能老年人，中度失能的每人每月80元，以服务券形式发放，不得兑换现金。",
        ),
        (NEEDY, "中度和重度失能各是多少？", None),
        (NEEDY, "重度残疾的每月多少？", None),
        (
            NEEDY,
            "评的是最重那一级，每月多少？",
            "低保家庭的失能老年人，重度失能的每人每月150元，以服务券形式发放，不得兑换现金。",
        ),
        (RATED, "考核拿个良好，给多少？", "服务中心按年度考核等次给予补贴：良好的每年8万元；不合格的不予补贴。"),
        (RATED, "考核不合格的给多少？", None),
        (GRADED, "评上四级的补多少？", "运营补助与等级挂钩：四级机构上浮20%。"),
    ],
)
def test_the_asker_s_own_tier_is_told_alone(sentence: str, question: str, expected: str | None) -> None:
    assert reduced(sentence, question) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "建筑面积200平方米以上的，给予一次性建设补助3万元。",
        "80周岁以上的老年人免费乘车，每人每月补助30元。",
        "按照中度、重度失能人数，每人每年分别给予360元、600元的运营补助。",
    ],
)
def test_one_tier_and_pairs_in_order_are_no_series(sentence: str) -> None:
    assert find_series(sentence) is None


def test_a_number_that_two_tiers_hold_chooses_none() -> None:
    series = find_series("80周岁以上的每人每月50元，90周岁以上的每人每月100元。")
    assert series is not None
    assert own_tier(series, "", find_values("92周岁")) is None
    assert own_tier(series, "", find_values("85周岁")) == 0


def test_the_answer_is_the_tier_with_its_derivation(tmp_path: Path) -> None:
    head = "甲市人民政府办公室关于发展养老服务的意见\n某政办〔2023〕1号\n一、高龄津贴"
    text = f"{head}\n{AGED}\n甲市人民政府办公室\n2023年3月1日\n"
    build_index(Corpus((parse(text),), ()), CharacterEmbedder(), tmp_path)
    limits = Thresholds(dense_floor=0.0, dense_range=0.5, off_topic=0.1, evidence=0.2)
    index = open_index(tmp_path, CharacterEmbedder())
    answerer = Answerer(index, ExtractiveGenerator(), lambda: date(2026, 11, 21), limits)
    answer = answerer.answer(Question("我爷爷83岁了，高龄津贴每月多少钱？"))
    assert isinstance(answer, Answer)
    assert answer.sentences[0].text == "年满80周岁的老年人享受高龄津贴，其中80至89周岁每人每月50元。"
    assert answer.sentences[0].derivation == "条款的3档中的一档：其中80至89周岁每人每月50元"
