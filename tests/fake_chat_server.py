"""A small real chat server on loopback that behaves, or misbehaves, as a script tells it to."""

from __future__ import annotations

import json
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
DONE = b"data: [DONE]\n\n"
LONGEST = 10.0
"""Seconds after which a script that hangs gives up, so that a test that fails still ends."""


def event(**fields: Any) -> bytes:
    """Return one event of a stream with ``fields`` as its JSON."""
    return b"data: " + json.dumps(fields, ensure_ascii=False).encode() + b"\n\n"


def says(*texts: str) -> bytes:
    """Return an event for each text."""
    return b"".join(event(choices=[{"index": 0, "delta": {"content": text}, "finish_reason": None}]) for text in texts)


def ends(reason: str = "stop") -> bytes:
    """Return the events that end an answer."""
    return event(choices=[{"index": 0, "delta": {}, "finish_reason": reason}]) + DONE


def status(code: int, body: bytes = b'{"error": {"message": "details"}}', extra: str = "") -> bytes:
    """Return a whole response; ``extra`` are header lines, each ended by CR LF."""
    head = f"HTTP/1.1 {code} Some Reason\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}{extra}Connection: close\r\n\r\n".encode() + body


class Call:
    """One request as the server got it, and the connection to answer it on."""

    def __init__(self, connection: socket.socket, headers: dict[str, str], body: dict[str, Any]) -> None:
        self._connection = connection
        self.headers = headers
        self.body = body
        self.seconds_until_left: float | None = None

    def send(self, *parts: bytes) -> None:
        self._connection.sendall(b"".join(parts))

    def hang(self) -> None:
        """Say nothing until the client is gone."""
        self._connection.settimeout(LONGEST)
        began = time.monotonic()
        with suppress(ConnectionError):
            self._connection.recv(1)
        self.seconds_until_left = time.monotonic() - began

    def drip(self, line: bytes, pause: float) -> None:
        """Send ``line`` over and over, a byte at a time, until the client is gone."""
        began = time.monotonic()
        try:
            while time.monotonic() - began < LONGEST:
                for byte in line:
                    self._connection.sendall(bytes([byte]))
                    time.sleep(pause)
        except ConnectionError:
            self.seconds_until_left = time.monotonic() - began

    def flood(self, block: bytes) -> None:
        """Send ``block`` over and over until the client is gone."""
        began = time.monotonic()
        try:
            while time.monotonic() - began < LONGEST:
                self._connection.sendall(block)
        except ConnectionError:
            self.seconds_until_left = time.monotonic() - began

    def reset(self) -> None:
        """Break the connection off as a crashed machine does."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()


Script = Callable[[Call], None]


def plays(*parts: bytes) -> Script:
    """Return the script that sends ``parts`` and closes."""
    return lambda call: call.send(*parts)


def hangs_after(*parts: bytes) -> Script:
    """Return the script that sends ``parts`` and then nothing."""

    def script(call: Call) -> None:
        call.send(*parts)
        call.hang()

    return script


def drips_after(start: bytes, line: bytes) -> Script:
    """Return the script that sends ``start`` and then ``line`` over and over, 50 bytes a second."""

    def script(call: Call) -> None:
        call.send(start)
        call.drip(line, 0.02)

    return script


def floods_with(block: bytes) -> Script:
    """Return the script that begins a stream and sends ``block`` over and over, as fast as it can."""

    def script(call: Call) -> None:
        call.send(STREAM)
        call.flood(block)

    return script


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

    def __init__(self, scripts: tuple[Script, ...]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.scripts = scripts
        self.calls: list[Call] = []
        self.lock = threading.Lock()


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        if self.connection.recv(1, socket.MSG_PEEK) == b"\x16":  # a TLS handshake
            self.connection.sendall(status(400))
            return
        if not self.rfile.readline():
            return
        headers: dict[str, str] = {}
        while (line := self.rfile.readline().strip()) != b"":
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        call = Call(self.connection, headers, json.loads(self.rfile.read(int(headers["content-length"]))))
        with self.server.lock:
            self.server.calls.append(call)
            script = self.server.scripts[min(len(self.server.calls), len(self.server.scripts)) - 1]
        script(call)

    def finish(self) -> None:
        """Leave quietly, also where the client has gone before."""
        self.rfile.close()
        self.wfile.close()


@contextmanager
def chat_server(*scripts: Script) -> Iterator[tuple[str, list[Call]]]:
    """Yield the URL of a server and the calls it gets; each call plays the next script, further ones the last."""
    with _Server(scripts) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1", server.calls
        finally:
            server.shutdown()
            thread.join()


def closed_port() -> int:
    """Return a port of loopback on which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
