"""Response headers that keep a browser on this machine: what a page may load, and that nobody is told where from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
"""ASGI, spelled out: the framework's own names for these are not importable outside of ``server.app``."""

CONTENT_POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
"""Nothing from another host, no script in the page's text, no plug-ins."""


def written(policy: MutableMapping[str, str]) -> str:
    """Return ``policy`` as the value of a Content-Security-Policy header."""
    return "; ".join(f"{what} {where}" for what, where in policy.items())


class SecurityHeaders:
    """ASGI middleware: adds the headers below to every response that does not set them itself."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._headers = (
            (b"content-security-policy", written(CONTENT_POLICY).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
        )

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its response."""

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                message["headers"] = headers + [pair for pair in self._headers if pair[0] not in present]
            await send(message)

        await self._app(scope, receive, send_completed)
