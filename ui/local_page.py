"""The page's HTML as it leaves: Chinese, with our script, and without the links to other hosts that Gradio puts in.

Gradio has no setting for these: its template names the addresses of its own site in ``<meta>`` tags, declares English,
and takes addresses such as ``?view=api`` to pages of its own that are English and full of links.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from server.headers import CONTENT_POLICY, App, Message, Receive, Send, written

Header = tuple[bytes, bytes]

_OUTSIDE = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>|<link\s+rel="manifest"[^>]*>', re.DOTALL)
_ICON = (
    '<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22'
    "%3E%3Crect width=%2216%22 height=%2216%22 rx=%223%22 fill=%22%230b5345%22/%3E%3Cpath d=%22M4 5h8M4 8h8M4 11h5%22"
    ' stroke=%22white%22 stroke-width=%221.5%22/%3E%3C/svg%3E">'
)


def to_local_page(page: str, style: str, script: str, nonce: str) -> str:
    """Return Gradio's ``page`` in Chinese, with ``style`` and ``script`` first; ``nonce`` lets its scripts run."""
    page = _OUTSIDE.sub("", page)
    page = page.replace('lang="en"', 'lang="zh-CN"', 1)
    # the page has light colours only, whatever the system prefers
    page = page.replace("<gradio-app", '<gradio-app theme_mode="light"', 1)
    page = page.replace("<head>", f"<head>{_ICON}<style>{style}</style><script>{script}</script>", 1)
    return page.replace("<script", f'<script nonce="{nonce}"')


class LocalPage:
    """ASGI middleware: rewrites the one HTML page and sets the policy that only its own scripts may run."""

    def __init__(self, app: App, style: str, script: str) -> None:
        self._app, self._style, self._script = app, style, script

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass everything but the page through; the page has one address, without parameters."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        if scope["query_string"]:
            await _redirect(send)
            return
        # compressed HTML could not be rewritten
        plain = _without(scope["headers"], b"accept-encoding")
        page = _Rewriting(send, self._style, self._script)
        await self._app({**scope, "headers": plain}, receive, page.send)


class _Rewriting:
    """Holds the response back until it is whole, then sends it rewritten."""

    def __init__(self, send: Send, style: str, script: str) -> None:
        self._send, self._style, self._script = send, style, script
        self._start: Message = {}
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        headers = _without(self._start["headers"], b"content-length")
        if any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers):
            nonce = secrets.token_urlsafe(16)
            self._body = to_local_page(self._body.decode(), self._style, self._script, nonce).encode()
            scripts = f"{CONTENT_POLICY['script-src']} 'nonce-{nonce}'"
            policy = written({**CONTENT_POLICY, "script-src": scripts}).encode()
            # in place of the general policy: of two, a browser obeys both
            headers = [*_without(headers, b"content-security-policy"), (b"content-security-policy", policy)]
        headers.append((b"content-length", str(len(self._body)).encode()))
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": self._body})


def _without(headers: Iterable[Header], unwanted: bytes) -> list[Header]:
    return [(name, value) for name, value in headers if name.lower() != unwanted]


async def _redirect(send: Send) -> None:
    await send({"type": "http.response.start", "status": 303, "headers": [(b"location", b"/")]})
    await send({"type": "http.response.body", "body": b""})
