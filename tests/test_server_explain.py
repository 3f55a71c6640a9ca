"""``server.explain``: every verdict in Chinese words, and nothing of a model where none was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest

from server.answering.answer import Answer, Cut, Question, Refusal, Timings, Trace, TracedSentence
from server.answering.citations import Fault
from server.explain import explain
from tests.fake_answering import FakeAnswering

SHORTFALLS = ("omission", "quote")
"""What ``Telling`` finds against a verified sentence."""
TIMES = Timings(understand=1.4, retrieve=20.0, read=31.0, generate=900.0, verify=3.0, total=925.6, first_sentence=610.0)


def values_of(kind: Any) -> Iterator[str]:
    """Yield every string of a ``Literal`` or of a union of such."""
    for argument in get_args(kind):
        if isinstance(argument, str):
            yield argument
        else:
            yield from values_of(argument)


FAULTS = (*values_of(Fault), *SHORTFALLS)
CUTS: tuple[Cut, ...] = get_args(Cut)


def answered(trace: Trace, timings: Timings = TIMES) -> Answer:
    outcome = FakeAnswering().answer(Question("问"))
    assert isinstance(outcome, Answer)
    return replace(outcome, generator="gemma-3-270m", trace=trace, timings=timings)


def drafted(*verdicts: TracedSentence, cuts: tuple[Cut, ...] = (), unknown_keys: int = 0) -> list[str]:
    """Return the explanation's lines between the draft and the timings."""
    trace = Trace(("草稿。",), verdicts, unknown_keys, cuts, model_calls=1)
    first, draft, *between, times = explain(answered(trace)).splitlines()
    assert first == "【过程】回答方式：gemma-3-270m"
    assert draft == "模型草稿（未经核对，不会显示）：草稿。"
    assert times.startswith("用时（毫秒）")
    return between


def test_the_types_name_what_is_tested_here() -> None:
    assert {"number", "pairing", "unknown_key", "omission"} <= set(FAULTS)
    assert {"loop", "failed"} <= set(CUTS)


def test_every_fault_has_words_of_its_own() -> None:
    lines = drafted(*(TracedSentence("一句", (1,), fault, False) for fault in FAULTS))
    assert len(lines) == len(FAULTS)
    words = [line.removeprefix("  不用：一句[1]——") for line in lines]
    for fault, word in zip(FAULTS, words, strict=True):
        assert re.search("[一-鿿]", word)
        assert not re.search("[A-Za-z]", word), fault
    assert len(set(words)) == len(FAULTS)


def test_every_cut_has_words_of_its_own() -> None:
    lines = drafted(cuts=CUTS)
    assert len(set(lines)) == len(CUTS)
    for line in lines:
        assert re.search("[一-鿿]", line)
        assert not re.search("[A-Za-z]", line)


def test_a_sentence_is_told_with_its_keys_and_what_became_of_it() -> None:
    assert drafted(
        TracedSentence("每年4万元。", (1, 2), None, True),
        TracedSentence("每年5万元。", (), "number", False),
        unknown_keys=3,
    ) == [
        "  采用：每年4万元。[1][2]——已核对",
        "  不用：每年5万元。（无编号）——数字与条款不符",
        "  不存在的引用编号：3 处",
    ]


def test_a_draft_of_several_lines_and_an_empty_one() -> None:
    several = explain(answered(Trace(("一。\n二。\n",), model_calls=1)))
    assert "模型草稿（未经核对，不会显示）：一。\n二。\n用时" in several
    assert "（空）" in explain(answered(Trace((" \n",), cuts=("empty",), model_calls=1)))


def test_the_times_are_milliseconds_of_each_stage() -> None:
    last = explain(answered(Trace())).splitlines()[-1]
    assert last == "用时（毫秒）：理解 1，检索 20，判读 31，生成 900，核对 3，首句 610，合计 926"
    assert "首句 无" in explain(answered(Trace(), Timings()))


def test_without_a_model_call_no_draft_is_spoken_of() -> None:
    lines = explain(answered(Trace())).splitlines()
    assert lines[1] == "规则或条款原句已能回答，没有调用模型。"
    assert len(lines) == 3


@pytest.mark.parametrize("generator", ["extractive", "gemma-3-270m"])
def test_a_refusal_says_that_no_model_was_asked(generator: str) -> None:
    refusal = FakeAnswering().answer(Question("上海"))
    assert isinstance(refusal, Refusal)
    first, second, times = explain(replace(refusal, generator=generator, timings=TIMES)).splitlines()
    assert first == f"【过程】回答方式：{generator}"
    assert "没有调用模型" in second
    assert times.endswith("合计 926")
