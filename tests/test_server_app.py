"""``server.app``: replies, events, errors in Chinese with their status, limits, and headers."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.answering.answer import Answer, Question, Refusal
from server.app import create_app
from server.body_limit import MAX_BODY
from server.streaming import OnSentence
from tests.fake_answering import AGED, EXPIRED, MEALS, UNKNOWN, FakeAnswering
from tests.page_server import running


class MeetingAnswering(FakeAnswering):
    """Answers only once two questions are being answered at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self._meeting = threading.Barrier(2, timeout=5)

    def answer(
        self,
        question: Question,
        on_sentence: OnSentence | None = None,
        abandoned: Callable[[], bool] = lambda: False,
    ) -> Answer | Refusal:
        self._meeting.wait()
        return super().answer(question, on_sentence, abandoned)


@pytest.fixture
def answering() -> FakeAnswering:
    return FakeAnswering()


@pytest.fixture
def client(answering: FakeAnswering) -> Iterator[TestClient]:
    with TestClient(create_app(answering), raise_server_exceptions=False) as client:
        yield client


def events_of(text: str) -> list[tuple[str, Any]]:
    """Return (event, data) of each server-sent event of ``text``; comments are none."""
    events = []
    for block in text.strip().split("\n\n"):
        if block.startswith(":"):
            continue
        name, data = block.split("\n")
        events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


def is_chinese(message: str) -> bool:
    return any("一" <= character <= "鿿" for character in message)


def test_ask_returns_one_reply_whose_quotes_stand_in_their_clauses(
    client: TestClient, answering: FakeAnswering
) -> None:
    asked = {"question": "助老食堂补多少？", "previous": ["先前的问题"], "region": "甲市", "audience": "worker"}
    reply = client.post("/api/ask", json=asked).json()
    assert reply["status"] == "answered"
    assert reply["snapshot"] == "fake-snapshot"
    assert reply["answer"].startswith("每天就餐30人以上的助老食堂，每年补助4万元。[1]")
    assert [citation["n"] for citation in reply["citations"]] == [1, 2]
    for citation in reply["citations"]:
        assert citation["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert reply["citations"][0]["document"]["validity"] == "expired"
    question = answering.asked[0]
    assert (question.previous, question.region, question.audience) == (("先前的问题",), "甲市", "worker")


def test_a_refusal_has_its_reason_and_the_nearest_clauses(client: TestClient) -> None:
    reply = client.post("/api/ask", json={"question": "上海怎么规定？"}).json()
    assert reply["status"] == "refused"
    assert reply["refusal"]["reason"] == "other_region"
    assert [near["clause_id"] for near in reply["refusal"]["nearest"]] == [MEALS.id]
    assert reply["sentences"] == reply["citations"] == []


def test_events_are_each_sentence_with_its_new_citations_then_the_same_reply(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "多少？"}, headers={"Accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response.text)
    assert [name for name, _ in events] == ["sentence", "sentence", "reply"]
    plain = client.post("/api/ask", json={"question": "多少？"}).json()
    assert events[-1][1] == plain
    assert [data["sentence"] for _, data in events[:-1]] == plain["sentences"]
    assert [[citation["n"] for citation in data["citations"]] for _, data in events[:-1]] == [[1], [2]]


def test_a_refusal_as_events_is_the_reply_alone(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "上海？"}, headers={"Accept": "text/event-stream"})
    assert [name for name, _ in events_of(response.text)] == ["reply"]


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
@pytest.mark.parametrize(
    ("body", "status", "code", "told"),
    [
        ({"question": "  "}, 400, "bad_question", "空"),
        ({"question": "问" * 501}, 400, "bad_question", "501"),
        ({"question": "会出错"}, 500, "internal", "日志"),
        ({}, 422, "invalid_request", "question"),
        ({"question": 5}, 422, "invalid_request", "question"),
        ({"question": "问", "region": ["a"]}, 422, "invalid_request", "region"),
        ({"question": "问", "topk": 3}, 422, "invalid_request", "topk"),
        ({"question": "问", "previous": ["问"] * 21}, 422, "invalid_request", "20"),
        ({"question": "问", "previous": [1]}, 422, "invalid_request", "previous"),
        ({"question": "问", "audience": "judge"}, 422, "invalid_request", "audience"),
        ([], 422, "invalid_request", "JSON"),
    ],
)
def test_an_unusable_request_is_told_in_chinese_before_any_event(
    client: TestClient, body: object, accept: str, status: int, code: str, told: str
) -> None:
    response = client.post("/api/ask", json=body, headers={"Accept": accept})
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (status, code)
    assert told in error["message"]
    assert is_chinese(error["message"])
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 422), (b"{", 422), (b"\xc3(", 400), (b'"text"', 422), (b'{"question": "\\ud800"}', 400)],
)
def test_a_body_that_is_no_json_object_is_told_in_chinese(client: TestClient, content: bytes, status: int) -> None:
    response = client.post("/api/ask", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == status
    assert is_chinese(response.json()["error"]["message"])


def test_a_body_at_the_limit_passes_and_one_above_is_refused(client: TestClient, answering: FakeAnswering) -> None:
    json_header = {"Content-Type": "application/json"}
    small = json.dumps({"question": "问"}).encode()
    at_limit = client.post("/api/ask", content=small.ljust(MAX_BODY), headers=json_header)
    above = client.post("/api/ask", content=small.ljust(MAX_BODY + 1), headers=json_header)
    assert (at_limit.status_code, above.status_code) == (200, 413)
    assert above.json()["error"]["code"] == "too_large"
    assert len(answering.asked) == 1


def test_a_chunked_body_is_counted_too(client: TestClient) -> None:
    chunks = (b" " * 1000 for _ in range(MAX_BODY // 1000 + 1))
    assert client.post("/api/ask", content=chunks).status_code == 413


def test_documents_are_listed_with_their_validity(client: TestClient) -> None:
    listed = client.get("/api/documents").json()
    assert [(one["id"], one["validity"]) for one in listed] == [(EXPIRED.id, "expired"), (UNKNOWN.id, "unknown")]
    assert listed[0]["region_path"] == ["某省", "甲市"]
    assert listed[0]["expires_on"] == "2026-02-28"


def test_a_clause_is_found_by_its_id_and_an_unknown_one_is_404(client: TestClient) -> None:
    found = client.get(f"/api/clauses/{AGED.id}").json()
    assert (found["text"], found["document"]["id"]) == (AGED.text, UNKNOWN.id)
    missing = client.get("/api/clauses/没有")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "unknown_clause")
    assert "“没有”" in missing.json()["error"]["message"]


def test_health_says_what_answers(client: TestClient) -> None:
    assert client.get("/healthz").json() == {
        "status": "ok",
        "snapshot": "fake-snapshot",
        "documents": 2,
        "generator": "extractive",
        "model_host": None,
    }


def test_health_names_the_machine_that_questions_are_sent_to() -> None:
    with TestClient(create_app(FakeAnswering(model_host="llm.example.org"))) as client:
        assert client.get("/healthz").json()["model_host"] == "llm.example.org"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/nothing", 404), ("GET", "/api/ask", 405), ("DELETE", "/healthz", 405), ("GET", "/docs", 404)],
)
def test_other_addresses_are_refused_in_chinese(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert is_chinese(response.json()["error"]["message"])


@pytest.mark.parametrize("path", ["/healthz", "/api/nothing", "/openapi.json"])
def test_every_response_keeps_the_browser_on_this_host(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_client_that_leaves_stops_the_answer() -> None:
    answering = FakeAnswering()
    body = json.dumps({"question": "慢"}).encode()
    with running(create_app(answering)) as url:
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(
                b"POST /api/ask HTTP/1.1\r\nHost: local\r\nAccept: text/event-stream\r\n"
                b"Content-Type: application/json\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body
            )
            assert b"200 OK" in connection.recv(4096)
            assert not answering.stopped.is_set()
        # left to itself it would go on for eight seconds
        assert answering.stopped.wait(3)


def test_requests_do_not_wait_for_each_other() -> None:
    answering = MeetingAnswering()
    with TestClient(create_app(answering)) as client, ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(client.post, "/api/ask", json={"question": "问"}) for _ in range(2)]
        assert [one.result(10).status_code for one in asked] == [200, 200]
