"""llama.cpp's own OpenAI-compatible server over a GGUF file, for tests: ``python -m tests.openai_server FILE KEY``.

Prints its URL as one line once it takes requests, and runs until its standard input is closed.
"""

from __future__ import annotations

import sys

import xllamacpp  # type: ignore[import-untyped]

TEMPLATE = (
    "{% for message in messages %}{{ message.content }}\n{% if message.role == 'assistant' %}\n{% endif %}{% endfor %}"
)
"""The turns as plain text, which is what a base model can go on writing."""


def serve(file: str, key: str) -> None:
    """Serve ``file`` on a free port of loopback to those who send ``key``."""
    settings = xllamacpp.CommonParams()
    settings.model.path = file
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.api_keys = [key]
    settings.chat_template = TEMPLATE
    settings.n_ctx = 1024
    settings.n_parallel = 1
    settings.warmup = False
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 2
    server = xllamacpp.Server(settings)
    print(server.listening_address, flush=True)  # noqa: T201  how the test learns the port
    sys.stdin.read()


if __name__ == "__main__":
    serve(*sys.argv[1:3])
