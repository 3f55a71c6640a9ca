"""Over real connections: who hangs up stops the answerer, who waits is kept waiting for nobody else's sake."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from server.answering.answer import Answer, Question, Refusal
from server.app import EVENT_STREAM, create_app
from server.streaming import TICK_SECONDS, OnSentence, Waiting, stream_answer
from tests.fake_answering import FakeAnswering
from tests.page_server import running

JSON = "application/json"
SILENT = "沉默"
"""A question that the fake drafts for a minute about."""
SOON = 2.0
"""Seconds within which an answer that nobody waits for must end."""
COMMENT = ": still working"


class LateAnswering(FakeAnswering):
    """Fails, as a programming mistake would, when the first ticks have gone out."""

    def answer(
        self,
        question: Question,
        on_sentence: OnSentence | None = None,
        abandoned: Callable[[], bool] = lambda: False,
    ) -> Answer | Refusal:
        time.sleep(TICK_SECONDS * 1.6)
        return super().answer(question, on_sentence, abandoned)


@pytest.fixture
def answering() -> FakeAnswering:
    return FakeAnswering()


@pytest.fixture
def url(answering: FakeAnswering) -> Iterator[str]:
    with running(create_app(answering)) as url:
        yield url


def asked(url: str, question: str, accept: str) -> socket.socket:
    """Return the connection on which ``question`` has been sent; nothing is read from it."""
    body = json.dumps({"question": question}).encode()
    head = (
        "POST /api/ask HTTP/1.1",
        "Host: local",
        f"Accept: {accept}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    )
    place = urlsplit(url)
    assert place.hostname is not None
    assert place.port is not None
    connection = socket.create_connection((place.hostname, place.port))
    connection.sendall("\r\n".join((*head, "", "")).encode() + body)
    return connection


def answer_threads(*, become: int) -> int:
    """Return how many answers are being made, as soon as they are so many, or after ``SOON`` as many as they are."""
    deadline = time.monotonic() + SOON
    while True:
        count = sum(thread.name.startswith("answer") for thread in threading.enumerate())
        if count == become or time.monotonic() > deadline:
            return count
        time.sleep(0.02)


def blocks_of(text: str) -> list[str]:
    return [block for block in text.split("\n\n") if block]


@pytest.mark.parametrize("waited", [0.0, TICK_SECONDS * 1.5], ids=["at-once", "after-a-tick"])
@pytest.mark.parametrize("accept", [EVENT_STREAM, JSON])
def test_who_hangs_up_in_the_middle_of_a_draft_stops_it(
    url: str, answering: FakeAnswering, accept: str, waited: float, caplog: pytest.LogCaptureFixture
) -> None:
    connection = asked(url, SILENT, accept)
    assert answering.drafting.wait(SOON)
    time.sleep(waited)
    assert not answering.stopped.is_set()
    connection.close()
    assert answering.stopped.wait(SOON)
    assert answer_threads(become=0) == 0
    # somebody who changed their mind is no fault of the service
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("accept", [EVENT_STREAM, JSON])
def test_others_are_answered_while_drafts_go_on(url: str, accept: str) -> None:
    with ExitStack() as held, httpx.Client() as client:
        for kind in (EVENT_STREAM, JSON) * 3:
            held.enter_context(asked(url, SILENT, kind))
        assert answer_threads(become=6) == 6
        began = time.monotonic()
        reply = client.post(f"{url}/api/ask", json={"question": "多少？"}, headers={"Accept": accept})
        health = client.get(f"{url}/healthz")
        took = time.monotonic() - began
        assert answer_threads(become=6) == 6
    assert answer_threads(become=0) == 0
    assert took < 0.9
    assert (reply.status_code, health.status_code) == (200, 200)
    assert "每年补助4万元" in reply.text


def test_comments_and_no_event_come_while_nothing_is_known(url: str, answering: FakeAnswering) -> None:
    with httpx.stream("POST", f"{url}/api/ask", json={"question": SILENT}, headers={"Accept": EVENT_STREAM}) as answer:
        assert answer.status_code == 200
        lines = answer.iter_lines()
        first = [next(lines) for _ in range(6)]
    assert first == [COMMENT, ""] * 3
    assert answering.stopped.wait(SOON)


def test_ticks_change_nothing_of_the_answer() -> None:
    asking: dict[str, Any] = {"json": {"question": "多少？"}, "timeout": 20}
    events, replies = [], []
    for pause in (0.0, TICK_SECONDS * 1.6):
        with running(create_app(FakeAnswering(pause))) as url:
            with ThreadPoolExecutor(1) as pool:
                plain = pool.submit(httpx.post, f"{url}/api/ask", **asking)
                streamed = httpx.post(f"{url}/api/ask", headers={"Accept": EVENT_STREAM}, **asking)
            events.append(blocks_of(streamed.text))
            replies.append(plain.result().json())
    (quick, slow), (quick_reply, slow_reply) = events, replies
    assert COMMENT not in quick
    assert slow.count(COMMENT) >= 2
    assert [block for block in slow if block != COMMENT] == quick
    assert slow_reply == quick_reply
    assert json.loads(quick[-1].partition("data: ")[2]) == quick_reply


@pytest.mark.parametrize(("accept", "status"), [(EVENT_STREAM, 200), (JSON, 500)])
def test_a_late_failure_is_told_in_the_way_that_is_left(accept: str, status: int) -> None:
    with running(create_app(LateAnswering())) as url:
        answer = httpx.post(f"{url}/api/ask", json={"question": "出错"}, headers={"Accept": accept}, timeout=20)
    assert answer.status_code == status
    assert "secret" not in answer.text
    if accept == JSON:
        assert answer.json()["error"]["code"] == "internal"
        return
    *comments, error = blocks_of(answer.text)
    assert set(comments) == {COMMENT}
    assert error.startswith("event: error\n")
    assert json.loads(error.partition("data: ")[2])["error"]["code"] == "internal"


def test_closing_the_stream_stops_the_answerer_without_any_server(answering: FakeAnswering) -> None:
    stream = stream_answer(answering, Question(SILENT))
    assert next(stream) == Waiting()
    assert not answering.stopped.is_set()
    stream.close()
    assert answering.stopped.wait(SOON)
    assert list(stream) == []
