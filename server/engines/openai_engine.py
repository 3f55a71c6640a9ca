"""A language model behind an OpenAI-compatible URL (vLLM, llama.cpp, Ollama), asked within hard limits of time."""

from __future__ import annotations

import ipaddress
import logging
import queue
import re
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from server.engines.arrivals import next_arrival
from server.engines.engine import EngineOpenError, EngineRunError, Limits, Prompt
from server.engines.stopping import until_stop
from server.engines.thinking import without_thinking

if TYPE_CHECKING:
    from server.engines.chat_connection import ChatConnection, ChatError

_LOG = logging.getLogger(__name__)
_NAME = re.compile(r"[\w-]{1,63}(\.[\w-]{1,63})*\.?")
_EXAMPLE = "http://127.0.0.1:8000/v1#模型名称"
_MOST_CHARACTERS = 8
"""Characters per token beyond which a server is taken to ignore ``max_tokens``; Chinese has one or two."""
_LAST_WAIT = 0.2
"""Seconds that a broken-off request gets to close its connection; it does so by itself if it needs longer."""
_NO_THINKING: tuple[dict[str, object], ...] = (
    # vLLM and llama.cpp read the first, Ollama the second; an older vLLM answers 400 to the second, a strict server
    # to both
    {"chat_template_kwargs": {"enable_thinking": False}, "reasoning_effort": "none"},
    {"chat_template_kwargs": {"enable_thinking": False}},
    {},
)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for a connection, between two signs of life, and before each further try."""

    connect: float = 5.0
    pause: float = 30.0
    retries: tuple[float, ...] = (0.5, 1.5)


def parse_url(setting: str) -> tuple[str, str]:
    """Return URL and model of ``setting``, as in ``http://127.0.0.1:8000/v1#qwen3``, the URL without a final slash.

    Raises ``ValueError``: one Chinese line that never repeats a password or a query.
    """
    url, _, model = (part.strip() for part in setting.partition("#"))
    # a password may hold any mark, also # and ?, so nothing of a value with @ is repeated
    shown = "" if "@" in setting else f"“{url.partition('?')[0]}”"
    if "@" in url or ("@" in model and "#" in model):
        raise ValueError(
            "模型服务的网址里不能写用户名和密码，它们会留在日志里。"
            f"请只写网址，如 {_EXAMPLE}；密钥写在 YANGLAO_GENERATOR_KEY。"
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:  # brackets that hold no IPv6 address, a port that is no number
        raise ValueError(f"模型服务的网址{shown}不能用：主机或端口写得不对。请写成 {_EXAMPLE} 的样子。") from None
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"模型服务的网址{shown}不能用：要以 http:// 或 https:// 开头。请写成 {_EXAMPLE} 的样子。")
    if not host or port == 0 or not (_NAME.fullmatch(host) or _address(host)):
        raise ValueError(f"模型服务的网址{shown}不能用：缺少主机，或主机写得不对。请写成 {_EXAMPLE} 的样子。")
    if "?" in url:
        raise ValueError(f"模型服务的网址{shown}不能带“?”和后面的参数。请去掉，密钥写在 YANGLAO_GENERATOR_KEY。")
    if any(not mark.isprintable() or mark.isspace() for mark in url + model):
        raise ValueError(f"模型服务的设置里有空格或看不见的字符。请写成 {_EXAMPLE} 的样子。")
    if not model:
        raise ValueError(f"模型服务的网址{shown}后面没有写模型。请在末尾加“#模型名称”，如 {_EXAMPLE}。")
    return _without_userinfo(parts), model


def _without_userinfo(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


class OpenAIEngine:
    """A model of the server at ``url``, as ``parse_url`` gives both; ``key`` is sent as a bearer token.

    The connection is made by each answer, so a server may be started later. Raises ``EngineOpenError`` for a URL, model
    or key that cannot be used.
    """

    def __init__(self, url: str, model: str, key: str | None, patience: Patience | None = None) -> None:
        try:
            self._url, self._model = parse_url(f"{url}#{model}")
        except ValueError as error:
            raise EngineOpenError(str(error)) from None
        if key is not None and not re.fullmatch(r"[!-~]+", key):
            raise EngineOpenError("YANGLAO_GENERATOR_KEY 不能用：密钥只能由英文字母、数字和符号组成。请重新复制一次。")
        try:
            # seconds of importing, which a setting without a server need not pay
            from server.engines import chat_connection
        except ImportError:
            raise EngineOpenError("没有装好 openai，不能使用模型服务。请运行 make install 重新安装。") from None
        self._vendor = chat_connection
        self._key = key
        self._patience = patience or Patience()
        self._plainer = 0
        """Index into ``_NO_THINKING`` of the first fields that the server has accepted."""

    @property
    def name(self) -> str:
        """Model and host."""
        return f"{self._model}@{urlsplit(self._url).hostname}"

    @property
    def host(self) -> str | None:
        """The server's host, ``None`` where it is this machine."""
        host = urlsplit(self._url).hostname or ""
        address = _address(host)
        local = host.rstrip(".") == "localhost" if address is None else address.is_loopback
        return None if local else host

    def stream(self, prompt: Prompt, limits: Limits) -> Generator[str, None, None]:
        """Yield the answer in pieces, see ``Engine.stream``. The first piece may take all of the time allowed."""
        spoken = 0
        try:
            with closing(self._received(prompt, limits)) as received:
                for piece in until_stop(without_thinking(received), prompt.stop):
                    spoken += len(piece)
                    yield piece
                    if spoken > limits.tokens * _MOST_CHARACTERS:
                        return
        except self._vendor.ChatError as failure:
            if failure.kind == "late" and spoken:
                return
            _LOG.warning("chat request to %s failed: %s", self._url, failure)
            raise EngineRunError(self._message(failure, limits)) from None

    def _received(self, prompt: Prompt, limits: Limits) -> Generator[str, None, None]:
        """Yield what a thread receives, so that the time limit holds whatever the server does. Raises ``ChatError``.

        Closing this breaks the request off.
        """
        deadline = time.monotonic() + limits.seconds
        connection = self._vendor.ChatConnection(
            self._url, self._key, connect_seconds=self._patience.connect, read_seconds=limits.seconds + 1
        )
        arrivals: queue.SimpleQueue[str | ChatError | None] = queue.SimpleQueue()
        receiver = threading.Thread(
            target=self._receive, args=(connection, prompt, limits.tokens, deadline, arrivals), daemon=True
        )
        receiver.start()
        patience = deadline
        try:
            while True:
                try:
                    arrival = next_arrival(arrivals, min(deadline, patience), limits.abandoned)
                except queue.Empty:
                    if limits.abandoned():
                        return
                    raise self._vendor.ChatError("silent" if patience < deadline else "late") from None
                if arrival is None:
                    return
                if not isinstance(arrival, str):
                    raise arrival
                yield arrival
                patience = time.monotonic() + self._patience.pause
        finally:
            connection.abort()
            receiver.join(_LAST_WAIT)

    def _receive(
        self,
        connection: ChatConnection,
        prompt: Prompt,
        tokens: int,
        deadline: float,
        arrivals: queue.SimpleQueue[str | ChatError | None],
    ) -> None:
        """Put the answer's pieces, then ``None`` at its end or the failure that ended it."""
        outcome: ChatError | None = self._vendor.ChatError("garbage")
        try:
            for piece in self._tries(connection, prompt, tokens, deadline):
                arrivals.put(piece)
            outcome = None
        except self._vendor.ChatError as failure:
            outcome = failure
        finally:
            arrivals.put(outcome)

    def _tries(self, connection: ChatConnection, prompt: Prompt, tokens: int, deadline: float) -> Iterator[str]:
        """Yield the pieces of the first request that succeeds; nothing is asked again once a piece has come."""
        plainer, waits = self._plainer, iter(self._patience.retries)
        while True:
            begun = False
            request = self._vendor.ChatRequest(self._model, prompt, tokens, _NO_THINKING[plainer])
            try:
                for piece in connection.pieces(request):
                    begun, self._plainer = True, plainer
                    yield piece
            except self._vendor.ChatError as failure:
                if begun or connection.aborted.is_set():
                    raise
                if failure.status in (400, 422) and plainer + 1 < len(_NO_THINKING):
                    plainer += 1
                    continue
                wait = next(waits, None) if failure.passing else None
                # a wait past the deadline would only hide what went wrong
                if wait is None or time.monotonic() + wait >= deadline or connection.aborted.wait(wait):
                    raise
            else:
                return

    def _message(self, failure: ChatError, limits: Limits) -> str:
        """Return the Chinese line for ``failure``: what, where, what to do."""
        where = f"模型服务 {self._url} "
        if failure.status is not None:
            return where + self._status_message(failure.status)
        return where + {
            "refused": "没有开启（连接被拒绝）。请确认那台机器上的模型服务已经启动，网址和端口没有写错。",
            "unknown_host": "的主机名查不到。请检查 YANGLAO_GENERATOR 里的网址，或改写成 IP 地址。",
            "certificate": "不能建立加密连接，或证书不可信。请检查它的证书；没有证书的服务请用 http:// 开头的网址。",
            "unreachable": f"连不上（等了 {self._patience.connect:g} 秒）。请检查网络、防火墙和网址。",
            "lost": "没有答完就断开了连接。请查看它的日志，确认内存或显存够用，再试一次。",
            "silent": f"停了 {self._patience.pause:g} 秒没有动静。请查看它是否还在运行，再试一次。",
            "late": f"在 {limits.seconds:g} 秒内没有给出回答。请查看它是否太忙，或换一个小一些的模型。",
            "reported": "在回答中途报告出错。请查看它的日志，再试一次。",
            "garbage": "返回的不是对话接口的内容。请确认网址指向 OpenAI 兼容的接口，一般以 /v1 结尾。",
            "empty": f"没有给出任何回答。请确认模型“{self._model}”能用于对话。",
        }.get(failure.kind, "出错了。请查看它的日志，再试一次。")

    def _status_message(self, status: int) -> str:
        if status in (401, 403):
            if self._key is None:
                return f"要求密钥（{status}）。请在 YANGLAO_GENERATOR_KEY 里写上密钥。"
            return f"不接受密钥（{status}）。请检查 YANGLAO_GENERATOR_KEY 是否写对、有没有过期。"
        if status == 404:
            return f"没有模型“{self._model}”，或网址不对（404）。请核对“#”后的模型名称；网址一般以 /v1 结尾。"
        if status == 429:
            return "太忙，暂时不接受请求（429）。请稍等一会儿再试。"
        if 300 <= status < 400:
            return f"要求转到别的网址（{status}），为安全起见没有跟去。请把 YANGLAO_GENERATOR 改成最终的网址。"
        if status >= 500:
            return f"自己出了错，或模型还没有装好（{status}）。请查看它的日志，稍等一会儿再试。"
        return f"不接受这次请求（{status}）。可能是内容超出了模型的上下文长度；请加大它的上下文长度，或换一个模型。"


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return ``host`` as an address, an IPv4 one if it is that in disguise; ``None`` for a name."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
