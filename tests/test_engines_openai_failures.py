"""The engine for OpenAI-compatible servers, against sockets that refuse, hang, drip, break off and talk nonsense."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest

from server.engines.engine import EngineRunError, Limits, Prompt, Turn
from server.engines.openai_engine import OpenAIEngine, Patience
from tests.fake_chat_server import (
    DONE,
    STREAM,
    Call,
    Script,
    chat_server,
    closed_port,
    drips_after,
    ends,
    event,
    floods_with,
    hangs_after,
    plays,
    says,
    status,
)
from tests.openai_asking import GOOD, KEY, LIMITS, PROMPT, answer, engine


def failure(*scripts: Script, limits: Limits = LIMITS) -> tuple[str, list[Call]]:
    """Return the message that ``scripts`` lead to, and the calls that were made."""
    with chat_server(*scripts) as (url, calls), pytest.raises(EngineRunError) as caught:
        answer(url, limits)
    message = str(caught.value)
    assert message.startswith(f"模型服务 {url} ")
    assert "\n" not in message
    assert message.endswith("。")
    assert KEY not in message
    assert "details" not in message
    return message, calls


@pytest.mark.parametrize(
    ("script", "told", "tries"),
    [
        (plays(status(401)), "不接受密钥（401）。请检查 YANGLAO_GENERATOR_KEY", 1),
        (plays(status(403, f"wrong key {KEY}".encode())), "不接受密钥（403）", 1),
        (plays(status(404)), "没有模型“qwen3:4b”", 1),
        (plays(status(418)), "不接受这次请求（418）", 1),
        (plays(status(429)), "太忙", 3),
        (plays(status(500, b"<html>")), "自己出了错，或模型还没有装好（500）", 3),
        (plays(status(302, extra="Location: http://127.0.0.1:1/\r\n")), "转到别的网址（302）", 1),
        (plays(status(401, b"", "Content-Encoding: gzip\r\n")), "（401）", 1),
        (plays(b"HTTP/1.1 404 Not Found\r\nContent-Length: 99\r\n\r\ncut"), "（404）", 1),
        (Call.reset, "断开了连接", 3),
        (plays(b"SSH-2.0-OpenSSH_9.6\r\n"), "断开了连接", 3),
        (plays(STREAM), "不是对话接口", 1),
        (plays(STREAM, b"<!DOCTYPE html><html><body>router</body></html>"), "不是对话接口", 1),
        (plays(status(200, b"<html>\n<p>data: none</p>\n</html>")), "不是对话接口", 1),
        (plays(status(200, b'{"choices": [{"message": {"content": "x"}}]}')), "不是对话接口", 1),
        (plays(status(200, b"x", "Content-Encoding: gzip\r\n")), "不是对话接口", 1),
        (plays(STREAM, b"data: {not json\n\n"), "不是对话接口", 1),
        (plays(STREAM, b"data: \n\n"), "不是对话接口", 1),
        (plays(STREAM, b"data: \xff\xfe\n\n"), "不是对话接口", 1),
        (plays(STREAM, b"data: " + b"[" * 100_000 + b"\n\n"), "不是对话接口", 1),
        (plays(STREAM, b"data: [1, 2]\n\n"), "不是对话接口", 1),
        (plays(STREAM, b'data: "text"\n\n'), "不是对话接口", 1),
        (plays(STREAM, event(answer=42), DONE), "不是对话接口", 1),
        (plays(STREAM, event(choices="x"), DONE), "不是对话接口", 1),
        (plays(STREAM, event(choices=["x"]), DONE), "不是对话接口", 1),
        (plays(STREAM, event(choices=[None]), DONE), "不是对话接口", 1),
        (plays(STREAM, event(choices=[{"text": "x"}]), DONE), "不是对话接口", 1),
        (plays(STREAM, event(choices=[{"delta": "x"}]), DONE), "不是对话接口", 1),
        (plays(STREAM, event(choices=[{"delta": {"content": ["x"]}}]), DONE), "不是对话接口", 1),
        (plays(STREAM, event(choices=[{"delta": {"content": {"a": 1}}}]), DONE), "不是对话接口", 1),
        (plays(STREAM, event(choices=[]), DONE), "没有给出任何回答", 1),
        (plays(STREAM, event(error={"message": "details", "code": 500})), "报告出错", 1),
        (plays(STREAM, event(error="details")), "报告出错", 1),
        (plays(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "断开了连接", 3),
    ],
)
def test_whatever_goes_wrong_is_one_line_for_people(script: Script, told: str, tries: int) -> None:
    message, calls = failure(script)
    assert told in message
    assert len(calls) == tries


def test_a_missing_key_is_asked_for() -> None:
    with chat_server(plays(status(401))) as (url, _), pytest.raises(EngineRunError, match="要求密钥（401）"):
        answer(url, key=None)


def test_a_question_is_not_sent_where_a_redirect_points() -> None:
    with (
        chat_server(GOOD) as (other, others),
        chat_server(plays(status(307, extra=f"Location: {other}/chat/completions\r\n"))) as (url, _),
    ):
        with pytest.raises(EngineRunError, match="（307）"):
            answer(url)
        assert others == []


def test_nobody_there() -> None:
    url = f"http://127.0.0.1:{closed_port()}/v1"
    with pytest.raises(EngineRunError, match="连接被拒绝") as caught:
        answer(url)
    assert url in str(caught.value)
    # some name servers answer late rather than no
    with pytest.raises(EngineRunError, match=r"主机名查不到|没有给出回答"):
        answer("http://no-such-host.invalid:8000/v1", SHORT)
    with chat_server(GOOD) as (url, _), pytest.raises(EngineRunError, match="加密连接"):
        answer(url.replace("http:", "https:"))


def test_a_full_queue_of_connections_is_not_waited_for() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        address = deaf.getsockname()
        with socket.create_connection(address):
            began = time.monotonic()
            with pytest.raises(EngineRunError, match=r"连不上|没有给出回答"):
                answer(f"http://127.0.0.1:{address[1]}/v1", Limits(tokens=64, seconds=1))
            assert time.monotonic() - began < 4


SHORT = Limits(tokens=64, seconds=0.6)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (hangs_after(), "在 0.6 秒内没有给出回答"),
        (hangs_after(b"HTTP/1.1 200 OK\r\nContent-Type: te"), "在 0.6 秒内没有给出回答"),
        (hangs_after(STREAM), "在 0.6 秒内没有给出回答"),
        (hangs_after(b"HTTP/1.1 500 Oh\r\nContent-Length: 9\r\n\r\n"), "在 0.6 秒内没有给出回答"),
        (hangs_after(STREAM, says("<think>")), "停了 0.5 秒没有动静"),
        (hangs_after(STREAM, says("半句")), "停了 0.5 秒没有动静"),
        (drips_after(b"HTTP/1.1 200 OK\r\nX: ", b"x"), "在 0.6 秒内没有给出回答"),
        (drips_after(STREAM, b"data: xxxxxxxxx"), "在 0.6 秒内没有给出回答"),
        (drips_after(STREAM, b": ping\n\n"), "在 0.6 秒内没有给出回答"),
        (drips_after(STREAM + says("半句"), b": ping\n\n"), "停了 0.5 秒没有动静"),
    ],
)
def test_the_time_limit_holds_whatever_the_server_does(script: Script, told: str) -> None:
    began = time.monotonic()
    message, [call] = failure(script, limits=LIMITS if "停了" in told else SHORT)
    assert time.monotonic() - began < 4
    assert told in message
    assert call.seconds_until_left is not None
    assert call.seconds_until_left < 4


def test_the_time_limit_ends_an_answer_under_way_quietly() -> None:
    def slowly(call: Call) -> None:
        call.send(STREAM)
        try:
            for _ in range(100):
                call.send(says("好"))
                time.sleep(0.1)
        except ConnectionError:
            return

    began = time.monotonic()
    with chat_server(slowly) as (url, _):
        text = "".join(OpenAIEngine(url, "m", None).stream(PROMPT, Limits(tokens=64, seconds=1.5)))
    assert 0 < len(text) <= 15
    assert set(text) == {"好"}
    assert time.monotonic() - began < 4


def test_a_try_that_would_come_too_late_does_not_hide_the_reason() -> None:
    url = f"http://127.0.0.1:{closed_port()}/v1"
    patient = OpenAIEngine(url, "m", None, Patience(retries=(5.0,)))
    began = time.monotonic()
    with pytest.raises(EngineRunError, match="连接被拒绝"):
        list(patient.stream(PROMPT, SHORT))
    assert time.monotonic() - began < 4


def half_and_reset(call: Call) -> None:
    call.send(STREAM, says("半句"))
    time.sleep(0.1)  # a reset at once would take the bytes with it
    call.reset()


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (plays(STREAM, says("半句")), "断开了连接"),
        (half_and_reset, "断开了连接"),
        (plays(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n", says("半句")), "断开了连接"),
        (plays(STREAM, says("半句"), b"data: {\n\n"), "不是对话接口"),
        (plays(STREAM, says("半句"), event(error={"message": "details"})), "报告出错"),
    ],
)
def test_an_answer_that_breaks_off_is_not_asked_for_again(script: Script, told: str) -> None:
    pieces: list[str] = []
    with chat_server(script) as (url, calls), pytest.raises(EngineRunError, match=told):
        pieces.extend(engine(url).stream(PROMPT, LIMITS))
    assert pieces == ["半句"]
    assert len(calls) == 1


@pytest.mark.parametrize("block", [b"x" * 65536, b"data: " + b"x" * 65530, b": x\n" * 16384, b"\n" * 65536])
def test_an_endless_body_is_not_read_for_ever(block: bytes) -> None:
    message, [call] = failure(floods_with(block), limits=Limits(64, 9))
    assert "不是对话接口" in message
    assert call.seconds_until_left is not None


def test_closing_early_makes_the_server_stop() -> None:
    with chat_server(hangs_after(STREAM, says("每张床位"))) as (url, calls):
        pieces = engine(url).stream(PROMPT, Limits(64, 9))
        assert next(pieces) == "每张床位"
        began = time.monotonic()
        pieces.close()
        assert time.monotonic() - began < 2
    left = calls[0].seconds_until_left
    assert left is not None
    assert left < 4


def test_one_engine_serves_several_threads() -> None:
    def echo(call: Call) -> None:
        call.send(STREAM, says(call.body["messages"][-1]["content"]), ends())

    heard: dict[int, str] = {}

    def ask(n: int) -> None:
        heard[n] = "".join(opened.stream(Prompt("", (Turn("user", f"第{n}问"),)), LIMITS))

    with chat_server(echo) as (url, calls):
        opened = engine(url)
        threads = [threading.Thread(target=ask, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        body: dict[str, Any] = calls[0].body
    assert heard == {n: f"第{n}问" for n in range(6)}
    assert [message["role"] for message in body["messages"]] == ["user"]
    assert "stop" not in body
