"""The engine for OpenAI-compatible servers: its setting, what it sends, what it shows, what it tries again."""

from __future__ import annotations

import logging

import pytest

from server.engines.engine import EngineOpenError, EngineRunError, Limits
from server.engines.openai_engine import OpenAIEngine, parse_url
from tests.fake_chat_server import (
    DONE,
    STREAM,
    Call,
    Script,
    chat_server,
    closed_port,
    ends,
    event,
    floods_with,
    plays,
    says,
    status,
)
from tests.openai_asking import GOOD, KEY, LIMITS, PROMPT, answer, engine


@pytest.mark.parametrize(
    ("setting", "url", "model"),
    [
        ("http://127.0.0.1:8000/v1#qwen3:4b", "http://127.0.0.1:8000/v1", "qwen3:4b"),
        ("https://gpu.county.example/v1/#Qwen/Qwen3-4B", "https://gpu.county.example/v1", "Qwen/Qwen3-4B"),
        (" http://[::1]:8000/v1#@cf/qwen ", "http://[::1]:8000/v1", "@cf/qwen"),
        ("HTTP://gpu_1:8000#m", "http://gpu_1:8000", "m"),
    ],
)
def test_a_setting_is_split_at_the_mark(setting: str, url: str, model: str) -> None:
    assert parse_url(setting) == (url, model)


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("http://127.0.0.1:8000/v1", "“http://127.0.0.1:8000/v1”后面没有写模型"),
        ("http://127.0.0.1:8000/v1#", "没有写模型"),
        ("http:///v1#m", "缺少主机"),
        ("http://:8000/v1#m", "缺少主机"),
        ("http://a..b/v1#m", "主机写得不对"),
        ("http://a b/v1#m", "主机写得不对"),
        ("http://host:0/v1#m", "主机"),
        ("http://host:99999/v1#m", "端口"),
        ("http://host:8o/v1#m", "端口"),
        ("http://[::1/v1#m", "主机或端口"),
        ("ftp://host/v1#m", "“ftp://host/v1”不能用：要以 http:// 或 https:// 开头"),
        ("host:8000/v1#m", "开头"),
        ("#m", "开头"),
        ("", "开头"),
        ("http://host/v1?token=hush#m", "“http://host/v1”不能带"),
        ("http://host/v1#a b", "空格"),
        ("http://host/v1\x00#m", "看不见"),
        ("http://user:hush@host/v1#m", "用户名和密码"),
        ("http://user:hu#sh@host/v1#m", "用户名和密码"),
        ("ftp://user:hush@host/v1", "用户名和密码"),
        ("http://user:hush#8@host/v1", "主机或端口"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_without_its_secrets(setting: str, told: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse_url(setting)
    message = str(caught.value)
    assert told in message
    assert "hu" not in message.replace("http", "")
    assert "\n" not in message


@pytest.mark.parametrize(
    ("url", "name", "host"),
    [
        ("http://127.0.0.1:8000/v1", "qwen3:4b@127.0.0.1", None),
        ("http://127.9.9.9/v1", "qwen3:4b@127.9.9.9", None),
        ("http://[::1]:8000/v1", "qwen3:4b@::1", None),
        ("http://[::ffff:127.0.0.1]/v1", "qwen3:4b@::ffff:127.0.0.1", None),
        ("http://LocalHost:8000/v1", "qwen3:4b@localhost", None),
        ("http://192.168.1.9:8000/v1", "qwen3:4b@192.168.1.9", "192.168.1.9"),
        ("https://gpu.county.example/v1", "qwen3:4b@gpu.county.example", "gpu.county.example"),
        ("http://127.0.0.1.example/v1", "qwen3:4b@127.0.0.1.example", "127.0.0.1.example"),
    ],
)
def test_name_and_host(url: str, name: str, host: str | None) -> None:
    opened = engine(url)
    assert (opened.name, opened.host) == (name, host)


@pytest.mark.parametrize("key", ["钥匙", "a b", "a\nb", ""])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(EngineOpenError, match="YANGLAO_GENERATOR_KEY") as caught:
        OpenAIEngine("http://127.0.0.1:8000/v1", "m", key)
    assert not key or key not in str(caught.value)
    with pytest.raises(EngineOpenError, match="用户名"):
        OpenAIEngine("http://u:p@127.0.0.1:8000/v1", "m", None)


def test_the_prompt_is_sent_as_a_chat_and_the_answer_comes_in_pieces() -> None:
    with chat_server(GOOD) as (url, calls):
        assert list(engine(url).stream(PROMPT, LIMITS)) == ["每张床位", "补贴6000元。"]
        [call] = calls
    assert call.headers == {
        "host": url.removeprefix("http://").removesuffix("/v1"),
        "content-type": "application/json",
        "content-length": call.headers["content-length"],
        "accept": "text/event-stream",
        "accept-encoding": "identity",
        "connection": "close",
        "authorization": f"Bearer {KEY}",
    }
    assert call.body == {
        "model": "qwen3:4b",
        "messages": [
            {"role": "system", "content": "只按条款回答。"},
            {"role": "user", "content": "甲？"},
            {"role": "assistant", "content": "乙。"},
            {"role": "user", "content": "新建养老院一张床补多少？"},
        ],
        "stream": True,
        "temperature": 0,
        "max_tokens": 64,
        "stop": ["\n\n"],
        "chat_template_kwargs": {"enable_thinking": False},
        "reasoning_effort": "none",
    }


def test_nothing_of_the_environment_goes_along_or_comes_between(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = f"http://127.0.0.1:{closed_port()}"
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, nowhere)
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "foreign")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: foreign\nX-More: foreign\nHost: foreign")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with chat_server(GOOD) as (url, calls):
        assert answer(url, key=None) == "每张床位补贴6000元。"
        assert answer(url) == "每张床位补贴6000元。"
    assert "authorization" not in calls[0].headers
    assert calls[1].headers["authorization"] == f"Bearer {KEY}"
    assert not any("foreign" in value for call in calls for value in call.headers.values())


def test_neither_question_nor_key_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with chat_server(GOOD, plays(status(400, b'{"error": {"message": "echo: a bed 6000"}}'))) as (url, _):
        answer(url)
        with pytest.raises(EngineRunError):
            answer(url)
    assert "status 400" in caplog.text
    for secret in (KEY, "养老院", "echo", "只按条款"):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    "stream",
    [
        [says("<think>想"), says("一想</th", "ink>\n\n补贴", "6000元。"), ends()],
        [event(choices=[{"delta": {"reasoning_content": "想一想"}}]), says("补贴6000元。"), ends()],
        [event(choices=[{"delta": {"reasoning": "想", "content": ""}}]), says("补贴6000元。"), ends()],
        [event(choices=[{"delta": {"role": "assistant", "content": None}}]), says("补贴6000元。"), ends("length")],
        [event(choices=[]), says("补贴6000元。"), event(choices=[{"finish_reason": "stop"}])],
        [b": ping\r\n\r\n", says("补贴6000元。"), DONE],
        [says("补贴6000元。\n", "\n下一段"), ends()],
        [says("补贴6000元。"), ends(), b"data: rubbish after the end\n\n"],
    ],
)
def test_only_the_answer_is_shown(stream: list[bytes]) -> None:
    with chat_server(plays(STREAM, *stream)) as (url, _):
        assert answer(url).rstrip("\n") == "补贴6000元。"


def test_a_server_that_ignores_the_token_limit_is_left() -> None:
    with chat_server(floods_with(says("好" * 50))) as (url, calls):
        assert len(answer(url, Limits(tokens=10, seconds=3))) == 100
    assert calls[0].seconds_until_left is not None


def test_fields_that_a_strict_server_refuses_are_left_out_from_then_on() -> None:
    def strict(call: Call) -> None:
        known = {"model", "messages", "stream", "temperature", "max_tokens", "stop"}
        GOOD(call) if set(call.body) <= known else call.send(status(422))

    with chat_server(strict) as (url, calls):
        opened = engine(url)
        for _ in range(2):
            assert "".join(opened.stream(PROMPT, LIMITS)) == "每张床位补贴6000元。"
    assert ["reasoning_effort" in call.body for call in calls] == [True, False, False, False]
    assert ["chat_template_kwargs" in call.body for call in calls] == [True, True, False, False]


def test_a_request_that_is_refused_in_itself_is_no_reason_to_leave_fields_out() -> None:
    with chat_server(plays(status(400)), plays(status(400)), plays(status(400)), GOOD) as (url, calls):
        opened = engine(url)
        with pytest.raises(EngineRunError, match=r"（400）.*上下文长度"):
            list(opened.stream(PROMPT, LIMITS))
        assert "".join(opened.stream(PROMPT, LIMITS)) == "每张床位补贴6000元。"
    assert "reasoning_effort" in calls[3].body


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (plays(status(429)), plays(status(503))),
        (plays(status(500)), Call.reset),
        (lambda _: None, plays(status(502))),
    ],
)
def test_what_may_pass_is_tried_twice_again(first: Script, second: Script) -> None:
    with chat_server(first, second, GOOD) as (url, calls):
        assert answer(url) == "每张床位补贴6000元。"
    assert len(calls) == 3
