"""The engine for OpenAI-compatible servers, against llama.cpp's own server over the embedded model."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import WeightsError
from server.engines.engine import EngineRunError, Limits, Prompt, Turn
from server.engines.gemma import unpack_gemma
from server.engines.openai_engine import OpenAIEngine
from tests.openai_asking import KEY

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[1]
EXAMPLE = (
    Turn(
        "user", "条款：对利用社会资金新建的养老机构，给予每张床位6000元补贴。\n问题：新建养老院一张床补多少？\n回答："
    ),
    Turn("assistant", "新建的养老机构每张床位补贴6000元。"),
)
ASKED = Prompt(
    "",
    (
        *EXAMPLE,
        *EXAMPLE,
        Turn("user", "条款：对新建的社区食堂，每年补助4万元。\n问题：新建社区食堂一年补多少？\n回答："),
    ),
    ("\n",),
)


@pytest.fixture(scope="module")
def llama_cpp(model_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the URL of llama.cpp's own server over the embedded model; it wants ``KEY``."""
    try:
        file = unpack_gemma(model_data, lambda _done, _total: None)
    except WeightsError as error:
        pytest.skip(f"embedded weights: {error}")
    log = tmp_path_factory.mktemp("llama") / "log"
    command = [sys.executable, "-m", "tests.openai_server", str(file), KEY]
    with (
        log.open("wb") as told,
        subprocess.Popen(  # noqa: S603  our own script
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, text=True
        ) as process,
    ):
        watch = threading.Timer(120, process.kill)
        watch.start()
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        watch.cancel()
        if process.poll() == -signal.SIGILL:
            pytest.skip("xllamacpp needs a newer processor")
        assert address, log.read_text(errors="replace")[-2000:]
        try:
            yield f"{address}/v1"
        finally:
            process.kill()


def test_a_real_server_answers(llama_cpp: str) -> None:
    pieces = list(OpenAIEngine(llama_cpp, "gemma", KEY).stream(ASKED, Limits(tokens=48, seconds=120)))
    assert len(pieces) > 1
    assert "4万" in "".join(pieces)
    assert "\n" not in "".join(pieces)


def test_a_real_server_refuses_a_wrong_key(llama_cpp: str) -> None:
    with pytest.raises(EngineRunError, match="不接受密钥（401）") as caught:
        list(OpenAIEngine(llama_cpp, "gemma", "sk-wrong-4712").stream(ASKED, Limits(48, 60)))
    assert "sk-wrong" not in str(caught.value)
    with pytest.raises(EngineRunError, match="要求密钥（401）"):
        list(OpenAIEngine(llama_cpp, "gemma", None).stream(ASKED, Limits(48, 60)))


def test_a_real_server_stops_when_it_is_left(llama_cpp: str) -> None:
    opened = OpenAIEngine(llama_cpp, "gemma", KEY)
    greeting = Prompt("", (Turn("user", "你好"),))
    endless = opened.stream(greeting, Limits(tokens=900, seconds=120))
    next(endless)
    endless.close()
    # the server has one slot: were it still busy with 900 tokens, nothing would come in time
    assert "".join(opened.stream(greeting, Limits(tokens=4, seconds=20)))


def test_a_real_server_is_asked_too_much(llama_cpp: str) -> None:
    long = Prompt("", (Turn("user", "每张床位补贴6000元。" * 500),))
    with pytest.raises(EngineRunError, match=r"（400）.*上下文长度"):
        list(OpenAIEngine(llama_cpp, "gemma", KEY).stream(long, Limits(48, 60)))
