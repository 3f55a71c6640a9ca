"""Refuses request bodies larger than any question, before anything reads them."""

from __future__ import annotations

import json

from server.headers import App, Message, Receive, Send
from server.problems import TOO_LARGE

MAX_BODY = 64 * 1024
"""Bytes. A question with twenty earlier ones is far below it."""


class BodyLimit:
    """ASGI middleware: reads the body up to ``limit`` bytes and hands it on, or answers 413.

    It counts what arrives and does not trust Content-Length, which a chunked request does not even have.
    """

    def __init__(self, app: App, limit: int = MAX_BODY) -> None:
        self._app, self._limit = app, limit

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass the request on with its whole body as one message."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if len(body) > self._limit:
                await _refuse(send)
                return
            if not message.get("more_body", False):
                break
        pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive_again() -> Message:
            return pending.pop() if pending else await receive()

        await self._app(scope, receive_again, send)


async def _refuse(send: Send) -> None:
    content = json.dumps(TOO_LARGE.body(), ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(content)).encode()),
        # the rest of the body is still on its way and nobody will read it
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": TOO_LARGE.status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
