"""What the tests of the OpenAI-compatible engine ask, with which key and how much patience."""

from __future__ import annotations

from server.engines.engine import Limits, Prompt, Turn
from server.engines.openai_engine import OpenAIEngine, Patience
from tests.fake_chat_server import STREAM, ends, plays, says

KEY = "sk-county-4711"
PROMPT = Prompt(
    "只按条款回答。",
    (Turn("user", "甲？"), Turn("assistant", "乙。"), Turn("user", "新建养老院一张床补多少？")),
    ("\n\n",),
)
QUICK = Patience(connect=2.0, pause=0.5, retries=(0.01, 0.02))
LIMITS = Limits(tokens=64, seconds=10)
GOOD = plays(STREAM, says("每张床位", "补贴6000元。"), ends())


def engine(url: str, key: str | None = KEY) -> OpenAIEngine:
    return OpenAIEngine(url, "qwen3:4b", key, QUICK)


def answer(url: str, limits: Limits = LIMITS, key: str | None = KEY) -> str:
    return "".join(engine(url, key).stream(PROMPT, limits))
