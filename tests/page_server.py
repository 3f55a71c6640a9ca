"""The page and the API on a free loopback port."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from server.app import Answering, create_app
from server.listening import address_of, bound_socket
from ui.app import mount_page


@contextmanager
def running(app: Any) -> Iterator[str]:
    """Yield the address of ``app`` while it is served."""
    taken = bound_socket("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the server did not start")
        time.sleep(0.01)
    try:
        yield address_of(taken)
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def served_page(answering: Answering) -> Iterator[str]:
    """Yield the address of the page and the API over ``answering``, put together as ``python -m ui`` does."""
    with running(mount_page(create_app(answering), answering)) as address:
        yield address
