"""An answerer is built, and answers, whatever becomes of its language model; who else gets to read questions is logged.

Nothing of the policy below is real.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.embed import TokenEmbedder
from index.search import HybridIndex
from index.store import build_index, open_index
from ingest.corpus import Corpus
from server.answering.answer import Answer, Question
from server.answering.assembly import AnswererSettings, build_answerer
from server.answering.model_generator import ModelGenerator
from server.answering.notices import MODEL_FAILED
from server.answering.pipeline import Answerer
from server.answering.refuse import Thresholds
from server.engines.engine import Limits
from server.engines.unavailable import UnavailableEngine
from tests.fakes import CharacterEmbedder
from tests.policy_texts import parse

TODAY = date(2026, 11, 21)
LONG = (
    "为提高失能老年人生活质量，"
    "对经评估的失能、半失能老年人在家中接受上门助浴服务的，由县级财政按照服务人次给予服务机构补助，每人次补助30元。"
)
"""Long enough for a model to be asked to put it shorter."""
SHORT = "80周岁以上老年人每人每月发放100元高龄津贴。"
"""Read at a glance, so no model is asked."""
POLICY = f"""甲市人民政府办公室关于发展养老服务的意见
某政办〔2023〕1号
一、上门助浴
{LONG}
二、高龄津贴
{SHORT}
甲市人民政府办公室
2023年3月1日
"""
ABOUT_LONG, ABOUT_SHORT = "上门助浴服务怎么补助？", "80岁老人的高龄津贴每月多少钱？"
LIMITS = Thresholds(dense_floor=0.0, dense_range=0.5, off_topic=0.1, evidence=0.2)
"""For cosines of counted characters, which spread wider than those of e5."""


def ignored(_done: int, _total: int) -> None:
    """Take progress that nothing here asks for."""


def answered(answerer: Answerer, question: str) -> Answer:
    outcome = answerer.answer(Question(question))
    assert isinstance(outcome, Answer), outcome
    return outcome


def warnings_of(caplog: pytest.LogCaptureFixture, words: str) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno == logging.WARNING and words in record.getMessage()
    ]


def assert_quotes_come_with_the_notice_where_a_model_would_have_been_asked(answerer: Answerer) -> None:
    long, short = answered(answerer, ABOUT_LONG), answered(answerer, ABOUT_SHORT)
    assert [sentence.text for sentence in long.sentences] == [LONG]
    assert [sentence.origin for sentence in long.sentences] == ["quote"]
    assert long.notices[-1] == MODEL_FAILED
    assert long.trace.cuts == ("failed",)
    assert [sentence.text for sentence in short.sentences] == [SHORT]
    assert MODEL_FAILED not in short.notices
    assert short.trace.model_calls == 0


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> HybridIndex:
    folder = tmp_path_factory.mktemp("assembly") / "index"
    build_index(Corpus((parse(POLICY),), ()), CharacterEmbedder(), folder)
    return open_index(folder, CharacterEmbedder())


def test_a_model_that_is_not_there_costs_a_notice_and_one_line_of_log(
    index: HybridIndex, caplog: pytest.LogCaptureFixture
) -> None:
    generator = ModelGenerator(UnavailableEngine("m", "打不开模型。"), 1, Limits(10, 5.0))
    answerer = Answerer(index, generator, lambda: TODAY, LIMITS)
    assert (answerer.generator, answerer.model_host) == ("m", None)
    for _ in range(3):
        assert_quotes_come_with_the_notice_where_a_model_would_have_been_asked(answerer)
    assert warnings_of(caplog, "打不开模型。") == ["generator m failed, answers go on with quotes: 打不开模型。"]


@pytest.fixture
def settings(tmp_path: Path, model_data: Path, embedder: TokenEmbedder) -> AnswererSettings:
    """Return the settings of a library of one small document, with the weights of the embedder already unpacked."""
    assert embedder.dimension > 0
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "甲市.txt").write_text(POLICY, "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(model_data / "models")
    return AnswererSettings((tmp_path / "corpus",), tmp_path / "data", None, "extractive", TODAY, "sk-geheim")


@pytest.mark.model
def test_a_model_that_cannot_be_opened_or_reached_stops_no_answer(
    settings: AnswererSettings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    empty = tmp_path / "no-model"
    empty.mkdir()
    failing = {str(empty): ("no-model", "没有 config.json"), "http://127.0.0.1:9/v1#m": ("m@127.0.0.1", "连接被拒绝")}
    for setting, (name, why) in failing.items():
        caplog.clear()
        answerer = build_answerer(replace(settings, generator=setting), progress=ignored)
        assert answerer.generator == name
        assert answerer.model_host is None
        for _ in range(2):
            assert_quotes_come_with_the_notice_where_a_model_would_have_been_asked(answerer)
        failed = warnings_of(caplog, "answers go on with quotes")
        assert len(failed) == 1
        assert why in failed[0]
        # the failure was met above; whoever asks now does not wait for the seconds that another try would cost
        assert answered(answerer, ABOUT_LONG).timings.generate < 400
        assert "geheim" not in caplog.text


@pytest.mark.model
def test_a_model_on_another_machine_is_named_in_the_log_before_any_question(
    settings: AnswererSettings, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = replace(settings, generator="http://192.0.2.7:8000/v1#m")
    assert build_answerer(elsewhere, progress=ignored).model_host == "192.0.2.7"
    assert warnings_of(caplog, "leave this machine") == [
        "questions leave this machine: they are sent to 192.0.2.7 (m@192.0.2.7)"
    ]
    assert "geheim" not in caplog.text
    caplog.clear()
    assert build_answerer(settings, progress=ignored).model_host is None
    assert warnings_of(caplog, "") == []
