"""One streamed chat request to an OpenAI-compatible server; the only file that knows ``openai`` and its transport.

Importing this takes seconds, so ``openai_engine`` does it only when an engine is opened.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import httpx2  # what openai sends with: some of its errors come through, and only its own types can bound a body

# openai: the client that vLLM, llama.cpp and Ollama are all tested against
import openai

from server.engines.engine import Prompt

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam

_BODY_BYTES, _TOKEN_BYTES = 1 << 16, 1 << 11
"""Most bytes of a response: so many, and so many for each token. An event has 200 to 400; an endless line has more."""
_MOST_STOPS = 4
"""Stop strings that a server need accept by OpenAI's reference; the engine itself looks for all of them."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

FailureKind = Literal[
    "refused",  # nothing listens there
    "unknown_host",  # the name is not known
    "certificate",  # no TLS, or none to be trusted
    "unreachable",  # no connection within the time for one
    "lost",  # the connection broke off
    "silent",  # nothing came for too long
    "late",  # the time for the whole answer is over
    "status",  # an HTTP status that is not success
    "reported",  # an error in the stream
    "garbage",  # not what a chat server says
    "empty",  # well-formed, without any choice
]


class ChatError(Exception):
    """Why a request failed. It carries nothing of the question, the key or the server's words."""

    def __init__(self, kind: FailureKind, status: int | None = None) -> None:
        super().__init__(kind if status is None else f"{kind} {status}")
        self.kind = kind
        self.status = status

    @property
    def passing(self) -> bool:
        """Whether the same request may succeed a moment later."""
        if self.status is not None:
            return self.status == 429 or self.status >= 500
        return self.kind in ("refused", "lost")


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What is sent: ``extra`` are fields of the body beyond OpenAI's own."""

    model: str
    prompt: Prompt
    tokens: int
    extra: dict[str, object]


class ChatConnection:
    """Sends requests to the server at ``url``, one after another, until ``abort`` is called from any thread.

    ``connect_seconds`` bounds each connection attempt, ``read_seconds`` each wait for bytes.
    """

    def __init__(self, url: str, key: str | None, *, connect_seconds: float, read_seconds: float) -> None:
        self._url = url
        self._key = key
        self._timeout = openai.Timeout(read_seconds, connect=connect_seconds)
        self._socket: socket.socket | None = None
        self.aborted = threading.Event()

    def abort(self) -> None:
        """Make the request under way fail at once, also while it waits for bytes; none can be sent afterwards."""
        self.aborted.set()
        self._wake()

    def pieces(self, request: ChatRequest) -> Iterator[str]:
        """Yield the answer's pieces as they come; an empty one says that the server works on (it thinks).

        Raises ``ChatError``.
        """
        exchange = _Exchange(self._key, _BODY_BYTES + _TOKEN_BYTES * request.tokens, self._connected)
        try:
            # no certificates are read for plain http, where none is asked for: that takes a quarter of a second
            verify = True if self._url.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            with openai.DefaultHttpx2Client(
                trust_env=False,  # a proxy of the environment must not come between, nor a .netrc password go along
                follow_redirects=False,  # a question goes to the host that was set, nowhere else
                verify=verify,
                event_hooks={"request": [exchange.prepare], "response": [exchange.guard]},
            ) as transport:
                yield from self._pieces(transport, exchange, request)
        except ChatError:
            raise
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise _to_failure(error, exchange.status) from None
        except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError):
            # bytes that are no UTF-8, no JSON, or JSON of a shape that the client stumbles over
            raise ChatError("garbage") from None

    def _pieces(self, transport: httpx2.Client, exchange: _Exchange, request: ChatRequest) -> Iterator[str]:
        client = openai.OpenAI(
            base_url=self._url,
            # without one it would be looked for in the environment; ``prepare`` has the last word
            api_key=self._key or "none",
            http_client=transport,
            timeout=self._timeout,
            max_retries=0,
        )
        events = client.chat.completions.create(
            model=request.model,
            messages=_messages(request.prompt),
            stream=True,
            temperature=0,
            max_tokens=request.tokens,
            stop=[*filter(None, request.prompt.stop)][:_MOST_STOPS] or openai.omit,
            extra_body=request.extra,
        )
        heard = answered = False
        with events:
            for event in events:
                if self.aborted.is_set():  # what has arrived before can still be read, whatever becomes of the socket
                    raise ChatError("lost")
                heard = True
                choices: object = getattr(event, "choices", None)
                if not isinstance(choices, list):
                    raise ChatError("garbage")
                if not choices:  # a message on usage
                    continue
                answered = True
                yield _text(choices[0])
                if getattr(choices[0], "finish_reason", None):
                    return
        if not heard and not exchange.ended:
            raise ChatError("garbage")
        if not exchange.ended:
            raise ChatError("lost")
        if not answered:
            raise ChatError("empty")

    def _connected(self, opened: socket.socket) -> None:
        self._socket = opened
        if self.aborted.is_set():
            self._wake()

    def _wake(self) -> None:
        """Shut the socket down: unlike closing it, that also ends a wait for bytes in another thread."""
        if (opened := self._socket) is not None:
            with suppress(OSError):  # already closed
                socket.socket.shutdown(opened, socket.SHUT_RDWR)


class _Exchange:
    """One request and its response: what is sent beside the body, and how much is read."""

    def __init__(self, key: str | None, most: int, connected: Callable[[socket.socket], None]) -> None:
        self._key = key
        self._most = most
        self._connected = connected
        self._body: _BoundedBody | None = None
        self.status: int | None = None

    @property
    def ended(self) -> bool:
        """Whether the stream's last line has been read."""
        return self._body is not None and b"[DONE]" in self._body.tail

    def prepare(self, request: httpx2.Request) -> None:
        """Replace all headers: the client would add its own platform's and those that ``OPENAI_*`` variables name."""
        headers = {
            "Host": request.url.netloc.decode("ascii"),
            "Content-Type": "application/json",
            "Content-Length": request.headers["Content-Length"],
            "Accept": "text/event-stream",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        if self._key is not None:
            headers["Authorization"] = f"Bearer {self._key}"
        request.headers = httpx2.Headers(headers)
        request.extensions["trace"] = self._trace

    def guard(self, response: httpx2.Response) -> None:
        """Bound the body. A packed one is not read, because a few of its bytes can become gigabytes."""
        self.status = response.status_code
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise ChatError("garbage") if response.is_success else ChatError("status", self.status)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = self._body = _BoundedBody(response.stream, self._most)

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        """Note the socket as soon as there is one; ``trace`` is httpcore's documented way to watch a request."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._connected(info["return_value"].get_extra_info("socket"))


class _BoundedBody(httpx2.SyncByteStream):
    """A response body that fails once it has more than ``most`` bytes; ``tail`` is the end of what has been read."""

    def __init__(self, body: httpx2.SyncByteStream, most: int) -> None:
        self._body = body
        self._left = most
        self.tail = b""

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._body:
            self._left -= len(chunk)
            if self._left < 0:
                raise ChatError("garbage")
            self.tail = (self.tail + chunk)[-64:]
            yield chunk

    def close(self) -> None:
        self._body.close()


def _messages(prompt: Prompt) -> list[ChatCompletionMessageParam]:
    messages: list[ChatCompletionMessageParam] = []
    if prompt.instruction:
        messages.append({"role": "system", "content": prompt.instruction})
    for turn in prompt.turns:
        if turn.role == "user":
            messages.append({"role": "user", "content": turn.text})
        else:
            messages.append({"role": "assistant", "content": turn.text})
    return messages


def _text(choice: object) -> str:
    """Return the text of a choice's delta, empty for thoughts; nothing checks the shape before us."""
    delta: object = getattr(choice, "delta", None)
    if delta is None and getattr(choice, "finish_reason", None):
        return ""
    if isinstance(delta, str | int | float | list) or delta is None:
        raise ChatError("garbage")
    content: object = getattr(delta, "content", None)
    if content is None:
        return ""
    if not isinstance(content, str):
        raise ChatError("garbage")
    return _LONE_SURROGATE.sub("\ufffd", content)


def _to_failure(error: Exception, status: int | None) -> ChatError:
    """Return what an error of the client means; ``status`` is that of a response that had begun, if one had."""
    if isinstance(error, openai.APIStatusError):
        return ChatError("status", error.status_code)
    if status is not None and not 200 <= status < 300:
        return ChatError("status", status)
    causes = list(_causes(error))
    for kind, types in (*(_OPENING if status is None else ()), *_UNDER_WAY):
        if any(isinstance(cause, types) for cause in causes):
            return ChatError(kind)
    return ChatError("reported" if isinstance(error, openai.APIError) else "garbage")


_Kinds = tuple[tuple[FailureKind, tuple[type[BaseException], ...]], ...]
_OPENING: _Kinds = (
    ("unknown_host", (socket.gaierror, httpx2.InvalidURL)),
    ("certificate", (ssl.SSLError,)),
    ("refused", (ConnectionRefusedError,)),
    ("unreachable", (httpx2.ConnectTimeout, httpx2.ConnectError)),
)
"""The first that fits an error or one of its causes names it, while there is no response yet."""
_UNDER_WAY: _Kinds = (
    ("garbage", (httpx2.DecodingError, openai.APIResponseValidationError)),
    ("silent", (httpx2.TimeoutException,)),
    ("lost", (httpx2.HTTPError, openai.APIConnectionError, OSError)),
)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
