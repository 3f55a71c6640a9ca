"""Who hangs up while a model on a server says nothing, or only thinks, ends the request to that server too."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import httpx
import pytest

from index.store import build_index, open_index
from ingest.corpus import Corpus
from server.answering.model_generator import ModelGenerator
from server.answering.pipeline import Answerer
from server.answering.refuse import Thresholds
from server.app import EVENT_STREAM, create_app
from server.engines.engine import Limits
from server.engines.openai_engine import OpenAIEngine
from tests.fake_chat_server import STREAM, Call, Script, chat_server, hangs_after, says
from tests.fakes import CharacterEmbedder
from tests.page_server import running
from tests.policy_texts import parse

POLICY = """甲市人民政府办公室关于发展养老服务的意见
一、上门助浴
为提高失能老年人生活质量，对经评估的失能、半失能老年人在家中接受上门助浴服务的，由县级财政按照服务人次给予服务机构补助，每人次补助30元。
甲市人民政府办公室
2023年3月1日
"""
LIMITS = Thresholds(dense_floor=0.0, dense_range=0.5, off_topic=0.1, evidence=0.2)


def thinks(call: Call) -> None:
    call.send(STREAM, says("<think>"))
    call.drip(says("想"), 0.005)


@pytest.mark.parametrize("script", [hangs_after(), hangs_after(STREAM, says("对")), thinks])
def test_hanging_up_ends_the_request_to_the_model(script: Script, tmp_path: Path) -> None:
    build_index(Corpus((parse(POLICY),), ()), CharacterEmbedder(), tmp_path / "index")
    index = open_index(tmp_path / "index", CharacterEmbedder())
    with chat_server(script) as (url, calls):
        generator = ModelGenerator(OpenAIEngine(url, "m", None), 4, Limits(400, 8.0))
        with running(create_app(Answerer(index, generator, lambda: date(2026, 11, 21), LIMITS))) as address:
            asked = {"question": "上门助浴服务怎么补助？"}
            headers = {"Accept": EVENT_STREAM}
            with httpx.stream("POST", f"{address}/api/ask", json=asked, headers=headers) as answer:
                assert next(answer.iter_lines()) == ": still working"
            left, (call,) = time.monotonic(), calls
            while call.seconds_until_left is None and time.monotonic() - left < 3:
                time.sleep(0.02)
            assert time.monotonic() - left < 2
