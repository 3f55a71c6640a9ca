"""Seven cases with scripted replies whose measures are worked out by hand in the tests of run and comparison."""

from __future__ import annotations

from typing import Any

from eval.cases import Case, Gold
from eval.run import Settings
from server.answering.answer import Answer, Refusal, Trace, TracedSentence
from tests.fake_eval_answering import (
    BEDS,
    MEALS,
    OTHER,
    TODAY,
    answer,
    drafted,
    refusal,
    shown,
)


def quiet(_done: int, _total: int) -> None:
    """Show no progress."""


HOSTILE = '<script>alert(1)</script>&"'


def case(key: str, question: str, *golds: Gold, **given: Any) -> Case:
    answerable = bool(golds)
    fields: dict[str, Any] = {
        "type": "number" if answerable else "unanswerable",
        "reason": None,
        "key_facts": (),
        "wrong_facts": (),
        **given,
    }
    return Case(key, question, (), "family", None, answerable=answerable, gold=golds, file="a.jsonl", line=1, **fields)


MEALS_GOLD = Gold("甲政办〔2023〕1号", "（1）", "30人以上的，每年补助4万元")
OTHER_GOLD = Gold("yi养老服务办法", "一、", "每人每月发放 100 元")
CASES = (
    case("c1", "30人以上补多少", MEALS_GOLD, key_facts=(("4万元", "4万"),), wrong_facts=("2万元",)),
    case(
        "c2",
        f"两市比一比{HOSTILE}",
        MEALS_GOLD,
        OTHER_GOLD,
        type="comparison",
        key_facts=(("4万元",), ("每人每月",)),
        wrong_facts=("2万元",),
    ),
    case(
        "c3",
        "哪天到期",
        Gold("甲政办〔2023〕1号", "front", "甲政办〔2023〕1号"),
        type="validity",
        key_facts=(("2026年2月28日",),),
    ),
    case("c4", "奖金多少", reason="not_stated"),
    case("c5", "丙市发多少", reason="other_region"),
    case("c6", "床位补多少", Gold("甲市养老服务办法", "（2）", "每张床位每年600元"), key_facts=(("600元",),)),
    case("c7", "？？？", MEALS_GOLD, key_facts=(("4万元",),)),
)
REPLIES: dict[str, Answer | Refusal] = {
    CASES[0].question: answer([shown("每天就餐30人以上的，每年补助4万元。", 1)], MEALS),
    CASES[1].question: answer(
        [shown("每年补助2万元。", 1), shown(f"每人每月发放900元{HOSTILE}。", 2, origin="model")],
        MEALS,
        OTHER,
        told=False,
        total=30.0,
    ),
    CASES[2].question: answer([shown("有效期至2026年2月28日。", 1, origin="rule")], BEDS),
    CASES[3].question: refusal("no_evidence"),
    CASES[4].question: answer([shown("乙市老年人每人每月发放100元。", 1)], OTHER),
    CASES[5].question: refusal("off_topic"),
}
FOUND = {
    CASES[0].question: [BEDS, MEALS],
    CASES[1].question: [MEALS, BEDS],
    CASES[2].question: [BEDS],
    CASES[4].question: [OTHER],
}
SETTINGS = Settings({"a.jsonl": "0" * 64}, "c" * 64, "snapshot-1", "scripted", "内置", TODAY, "code")
MODEL_REPLIES: dict[str, Answer | Refusal] = {
    **REPLIES,
    # c1 gets worse; nothing of the rejected or the spare sentence is shown
    CASES[0].question: drafted(
        answer([shown("每年补助2万元。", 1, origin="model")], MEALS, total=400.0),
        100.0,
        Trace(
            drafts=("每年补助2万元。[1]每年补助5万元。[9]每年补助4万元。[8]",),
            verdicts=(
                TracedSentence("每年补助2万元。", (1,), None, True),
                TracedSentence("每年补助5万元。", (1,), "number", False),
                TracedSentence("每年补助4万元。", (1,), None, False),
            ),
            unknown_keys=2,
            cuts=("loop",),
            model_calls=2,
        ),
    ),
    # c2 gets better: its unsupported number is gone
    CASES[1].question: drafted(
        answer(
            [shown("每年补助2万元。", 1), shown(f"每人每月发放100元{HOSTILE}。", 2, origin="model")],
            MEALS,
            OTHER,
            told=False,
            total=600.0,
        ),
        300.0,
        Trace(
            drafts=("……",),
            verdicts=(
                TracedSentence("每年补助4万元。", (1,), "pairing", False),
                TracedSentence("每年补助9万元。", (1,), "number", False),
            ),
            model_calls=1,
        ),
    ),
    # c6 gets better: no longer refused
    CASES[5].question: drafted(
        answer([shown("每张床位每年600元。", 1)], BEDS, total=500.0), 200.0, Trace(model_calls=1)
    ),
}
"""The replies of another generator to the same cases; against ``REPLIES`` c1 gets worse, c2 and c6 get better."""
