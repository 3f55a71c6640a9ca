"""A place to listen, taken before the slow start, and an application served there."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from typing import Any

from server.errors import AddressError


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a socket bound to ``host`` and ``port`` (0 for any free one), not listening yet.

    Taken first, so that a port in use is told at once and not after minutes of building an index. Raises
    ``AddressError``.
    """
    try:
        # the page is asked for by address; only the first of several is served
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as error:
        raise AddressError(f"找不到主机“{host}”。请改用 127.0.0.1（仅本机）或 0.0.0.0（局域网可访问）。") from error
    taken = socket.socket(family, kind, protocol)
    try:
        if os.name != "nt":
            # a restart need not wait for old connections to fade; on Windows the same option would share the port
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as error:
        taken.close()
        raise _address_error(error, host, port) from error
    return taken


def serve(app: Any, taken: socket.socket, on_ready: Callable[[], None]) -> None:  # noqa: ANN401  any ASGI application
    """Serve ``app`` on ``taken`` until interrupted; call ``on_ready`` once requests are answered.

    Raises ``AddressError`` if another process came to listen there meanwhile.
    """
    # uvicorn: the framework's usual server, pure Python, nothing to compile on an old PC
    import uvicorn

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                on_ready()

    host, port = taken.getsockname()[:2]
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=3)
    try:
        Announcing(config).run(sockets=[taken])
    except OSError as error:
        raise _address_error(error, host, port) from error


def address_of(taken: socket.socket) -> str:
    """Return the address to open in a browser on this machine."""
    host, port = taken.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104  compared with, not listened on
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _address_error(error: OSError, host: str, port: int) -> AddressError:
    if error.errno == errno.EADDRINUSE:
        return AddressError(
            f"端口 {port} 已被占用。请关闭占用它的程序，或用 --port 换一个，如 --port {port % 65000 + 1}。"
        )
    if error.errno == errno.EACCES:
        return AddressError(f"没有权限使用端口 {port}。请用 --port 换一个大于 1024 的端口，如 --port 7860。")
    if error.errno == errno.EADDRNOTAVAIL:
        return AddressError(f"“{host}”不是本机的地址。请改用 127.0.0.1（仅本机）或 0.0.0.0（局域网可访问）。")
    return AddressError(f"无法在 {host} 的端口 {port} 上提供服务：{error.strerror or error}。请检查 --host 和 --port。")
