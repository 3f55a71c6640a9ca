"""The generator that asks a language model: what it drafts, and what happens when the model fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import pytest

from index.store import build_index, open_index
from ingest.corpus import Corpus, parse_document
from ingest.reading.reader import SourceFile
from server.answering.answer import Answer, DraftStep, Question
from server.answering.failures import Failures
from server.answering.model_generator import ModelGenerator
from server.answering.notices import MODEL_FAILED
from server.answering.pipeline import Answerer
from server.answering.prompt import render_prompt
from server.answering.telling import Telling
from server.engines.engine import Limits
from tests.fake_engine import PlayingEngine
from tests.fakes import CharacterEmbedder
from tests.test_answering_citations import asked
from tests.test_answering_pipeline import AGED, LIYANG, TODAY
from tests.test_answering_pipeline import LIMITS as THRESHOLDS
from tests.test_answering_telling import GRANNY, GRANNY_SHORT, HOMES, HOMES_SHORT, pieces_of, told

LIMITS = Limits(tokens=200, seconds=60.0)
EVIDENCE = pieces_of(GRANNY, HOMES)
PIECES = dict(enumerate(EVIDENCE, start=1))
QUERY = asked("有什么规定？", *EVIDENCE)
LOGGER = "server.answering.failures"


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def generator(
    engine: PlayingEngine, clock: Callable[[], float] | None = None, limits: Limits = LIMITS
) -> ModelGenerator:
    return ModelGenerator(engine, 3, limits, Failures(clock or Clock(), rest=30.0))


def steps_of(model: ModelGenerator) -> list[DraftStep]:
    return list(model.generate(QUERY, PIECES, lambda: False))


def cuts(steps: list[DraftStep]) -> list[str]:
    return [step.cut for step in steps if step.cut is not None]


def test_it_drafts_what_the_engine_says_from_the_prompt() -> None:
    engine = PlayingEngine(GRANNY_SHORT[:10], GRANNY_SHORT[10:], "[1]", HOMES_SHORT, "[", "2]")
    steps = steps_of(generator(engine))
    sentences = [step.sentence for step in steps if step.sentence is not None]
    assert [(s.text, s.keys, s.origin) for s in sentences] == [
        (GRANNY_SHORT, (1,), "model"),
        (HOMES_SHORT, (2,), "model"),
    ]
    assert "".join(step.raw for step in steps) == f"{GRANNY_SHORT}[1]{HOMES_SHORT}[2]"
    assert cuts(steps) == []
    assert engine.prompts == [render_prompt(QUERY, PIECES)]
    assert [(limits.tokens, limits.seconds) for limits in engine.limits] == [(LIMITS.tokens, LIMITS.seconds)]
    assert engine.closed == 1


def test_warming_up_reads_what_every_prompt_begins_with() -> None:
    engine = PlayingEngine("好")
    generator(engine).warm_up()
    (prompt,) = engine.prompts
    assert prompt.transcript.endswith("[1]\n\n")
    assert render_prompt(QUERY, PIECES).transcript.startswith(prompt.transcript)
    assert [limits.tokens for limits in engine.limits] == [1]


def test_a_model_on_another_machine_is_left_alone_until_somebody_asks() -> None:
    engine = PlayingEngine("好", host="models.example")
    generator(engine).warm_up()
    assert engine.prompts == []


def test_a_failed_warm_up_is_a_failure_like_any_other() -> None:
    model = generator(PlayingEngine("好", fails_at=0))
    model.warm_up()
    assert cuts(steps_of(model)) == ["failed"]


def test_it_is_named_after_its_engine() -> None:
    model = generator(PlayingEngine(host="models.example"))
    assert (model.name, model.host, model.most_pieces) == ("playing", "models.example", 3)
    assert generator(PlayingEngine()).host is None


def test_nothing_said_is_an_empty_draft_and_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    model = generator(PlayingEngine())
    assert cuts(steps_of(model)) == ["empty"]
    assert cuts(steps_of(model)) == ["empty"]
    assert caplog.records == []


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_failure_is_the_last_step_and_says_why(place: int) -> None:
    engine = PlayingEngine(f"{GRANNY_SHORT}[1]", "对社会", fails_at=place, failure="内存不够；请关掉别的程序。")
    steps = steps_of(generator(engine))
    assert steps[-1] == DraftStep("", cut="failed", detail="内存不够；请关掉别的程序。")
    assert cuts(steps) == ["failed"]
    assert engine.closed == 1
    # what was whole before it broke off is drafted; what it was in the middle of is not
    assert [s.sentence.text for s in steps if s.sentence] == ([GRANNY_SHORT] if place == 2 else [])


def test_a_failure_is_logged_once_until_it_works_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    clock = Clock()
    engine = PlayingEngine("每餐补贴", "2元。", fails_at=1)
    model = generator(engine, clock)
    for _ in range(3):
        steps_of(model)
        clock.now += 31
    assert [record.name for record in caplog.records] == [LOGGER]
    assert engine.failure in caplog.text
    assert len(engine.prompts) == 3
    engine.fails_at = None
    steps_of(model)
    steps_of(model)
    assert [record.message for record in caplog.records][1:] == ["generator playing works again"]
    engine.fails_at = 0
    steps_of(model)
    assert len(caplog.records) == 3


def test_another_failure_is_logged_too(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    engine = PlayingEngine(fails_at=0, failure="连接被拒绝。")
    model = generator(engine, clock)
    steps_of(model)
    clock.now += 31
    engine.failure = "等待超时。"
    steps_of(model)
    assert [message.split(": ")[-1] for message in caplog.messages] == ["连接被拒绝。", "等待超时。"]


def test_no_question_and_no_draft_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    steps_of(generator(PlayingEngine("张三的电话", "是多少", fails_at=1)))
    assert "张三" not in caplog.text
    assert QUERY.text not in caplog.text


def test_after_a_failure_the_model_rests_and_nobody_waits_for_it() -> None:
    clock = Clock()
    engine = PlayingEngine(f"{GRANNY_SHORT}[1]", fails_at=0)
    model = generator(engine, clock)
    steps_of(model)
    engine.fails_at = None
    clock.now += 29
    assert steps_of(model) == [DraftStep("", cut="failed", detail=engine.failure)]
    assert len(engine.prompts) == 1
    clock.now += 2
    assert cuts(steps_of(model)) == []
    assert len(engine.prompts) == 2


def test_a_draft_that_is_closed_early_closes_the_stream_and_counts_as_working(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Clock()
    engine = PlayingEngine("对", "社会", "力量", fails_at=0)
    model = generator(engine, clock)
    steps_of(model)
    clock.now += 31
    engine.fails_at = None
    draft = model.generate(QUERY, PIECES, lambda: False)
    next(draft)
    draft.close()
    assert engine.closed == 2
    assert engine.played == ["对"]
    assert caplog.messages[-1] == "generator playing works again"


def test_an_abandoned_draft_stops_between_two_pieces() -> None:
    engine = PlayingEngine("对", "社会", "力量", "举办")
    draft = generator(engine).generate(QUERY, PIECES, lambda: len(engine.played) >= 3)
    assert "".join(step.raw for step in draft) == "对社会"
    assert engine.played == ["对", "社会", "力量"]
    assert engine.closed == 1


def test_a_draft_that_used_up_its_time_says_so() -> None:
    slow = PlayingEngine(f"{GRANNY_SHORT}[1]", "对社会", before_piece=lambda: sleep(0.02))
    steps = steps_of(generator(slow, limits=Limits(tokens=200, seconds=0.03)))
    assert cuts(steps) == ["time"]
    assert steps[-1].cut == "time"


@pytest.mark.parametrize(
    "begun",
    ["对具有本市户籍的80周岁以上老年人，每人每月发放高龄津贴500元，", "由社区食堂配送午餐，", "请先转账再领取，"],
)
def test_a_hopeless_sentence_is_not_drafted_to_its_end(begun: str) -> None:
    engine = PlayingEngine(begun, "由本人", "或者家属", "申请。", "[1]")
    assert cuts(steps_of(generator(engine))) == ["hopeless"]
    assert engine.played == [begun, "由本人"]
    assert engine.closed == 1


@pytest.mark.parametrize("text", [GRANNY_SHORT, HOMES_SHORT])
def test_what_may_be_shown_is_hopeless_at_no_comma(text: str) -> None:
    engine = PlayingEngine(*text)
    assert [step.sentence.text for step in steps_of(generator(engine)) if step.sentence] == [text]


@pytest.mark.parametrize("quote", [GRANNY, HOMES])
def test_a_draft_that_copies_the_quote_is_stopped(quote: str) -> None:
    """It would end in what is shown without a model, a second or two later."""
    engine = PlayingEngine(*quote)
    assert cuts(steps_of(generator(engine))) == ["hopeless"]
    assert len(engine.played) <= quote.index("，") + 2


def test_a_date_that_opens_a_direct_answer_is_not_hopeless() -> None:
    target = "到2025年，全市养老机构护理型床位占比不低于58%。"
    evidence = pieces_of(f"整合利用闲置校舍、厂房等社会资源，{target}")
    query = asked("护理型床位占比要达到多少？", *evidence)
    engine = PlayingEngine(*target)
    draft = generator(engine).generate(query, {1: evidence[0]}, lambda: False)
    assert [step.sentence.text for step in draft if step.sentence] == [target]


def test_failing_in_the_middle_leaves_an_answer_of_whole_sentences() -> None:
    engine = PlayingEngine(f"{GRANNY_SHORT}[1]对社会力量", "举办的养老机构", fails_at=1)
    made = Telling(QUERY, EVIDENCE, generator(engine), lambda: False)
    assert [(text, origin) for text, _, origin in told(made)] == [(GRANNY_SHORT, "model"), (HOMES, "quote")]
    assert made.failed
    assert made.trace.cuts == ("failed",)


def test_a_telling_that_has_all_it_needs_stops_the_engine() -> None:
    engine = PlayingEngine(f"{GRANNY_SHORT}[1]", f"{HOMES_SHORT}[2]", "还", "有", "很多", "话")
    made = Telling(QUERY, EVIDENCE, generator(engine), lambda: False)
    assert [text for text, _, _ in told(made)] == [GRANNY_SHORT, HOMES_SHORT]
    assert "话" not in engine.played
    assert engine.closed == 1


def test_an_answer_whose_model_failed_is_the_clauses_words_and_says_so(tmp_path: Path) -> None:
    parsed = parse_document(SourceFile(name="liyang.txt", sha256="0" * 64, text=LIYANG))
    build_index(Corpus((parsed,), ()), CharacterEmbedder(), tmp_path / "index")
    index = open_index(tmp_path / "index", CharacterEmbedder())
    engine = PlayingEngine("对具有本市户籍的", fails_at=1)
    model = generator(engine)
    question = Question("溧阳80岁老人的高龄津贴每月多少钱？")
    for _ in range(2):  # the second time the model rests
        answer = Answerer(index, model, lambda: TODAY, THRESHOLDS).answer(question)
        assert isinstance(answer, Answer)
        assert [(s.text, s.origin) for s in answer.sentences] == [(AGED, "quote")]
        assert answer.notices[-1] == MODEL_FAILED
        assert answer.trace.cuts == ("failed",)
        assert engine.failure not in answer.text + "".join(answer.notices)
    assert len(engine.prompts) == 1
    said = f"{AGED.split('，', 1)[1]}[1]"
    answer = Answerer(index, generator(PlayingEngine(said)), lambda: TODAY, THRESHOLDS).answer(question)
    assert isinstance(answer, Answer)
    assert MODEL_FAILED not in answer.notices
    assert (answer.text, answer.sentences[0].origin) == (said, "model")
    assert (answer.generator, answer.trace.drafts) == ("playing", (said,))
