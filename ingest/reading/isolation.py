"""Files parsed in child processes, each file within a time and a memory limit: a bad one costs itself only.

``multiprocessing`` is not used: its children import the parent's main module again, which here may be a test runner
or a server, and a forked server would copy its threads' locks. A child here is ``python -m ingest.reading.worker``.
"""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from ingest.errors import IngestError, ReadingStoppedError, TooMuchMemoryError, TooSlowError
from ingest.reading.files import shown_name

_log = logging.getLogger(__name__)

WORKER = (sys.executable, "-m", "ingest.reading.worker")
_PACKAGES = Path(__file__).resolve().parents[2]
"""Where this package is found: the children's working folder, so that they import the same one."""
_LARGE_FILE = 1024 * 1024
"""Bytes. After such a file a child is ended: the memory that it keeps would count against its next file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: ``seconds``, and ``memory`` bytes plus ``memory_per_byte`` for each byte of it.

    Memory is the whole address space of the child, its program included; it is not limited on Windows and macOS.
    """

    seconds: float = 60.0
    memory: int = 768 * 1024 * 1024
    memory_per_byte: int = 150


DEFAULT_LIMITS = Limits()


class Children:
    """Child processes, as many as threads read at once; each is started at need and used again.

    Leaving the context ends them, also those in the middle of a file, whatever the reason.
    """

    def __init__(self, limits: Limits, command: Sequence[str] = WORKER) -> None:
        self._limits, self._command = limits, command
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._working: set[_Child] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._closed = True
            for child in self._idle:
                child.end()
            for child in self._working:
                child.kill()  # the thread that reads from it puts the rest in order

    def read(self, path: Path, size: int) -> bytes:
        """Return the worker's reply for a file of ``size`` bytes, one line; other threads may read too.

        Raises ``TooSlowError``, ``TooMuchMemoryError`` or ``ReadingStoppedError`` where the file ended its child.
        """
        child = self._take()
        answered = False
        try:
            reply = child.ask(path, size, self._limits)
            answered = True
        finally:
            with self._lock:
                self._working.discard(child)
                keep = answered and size < _LARGE_FILE and not self._closed
                if keep:
                    self._idle.append(child)
            if not keep:
                child.end()
        return reply

    def _take(self) -> _Child:
        with self._lock:
            if self._closed:
                raise ReadingStoppedError("读取已经中止，请重新开始。")
            child = self._idle.pop() if self._idle else _Child(self._command)
            self._working.add(child)
            return child


class _Child:
    """One running ``ingest.reading.worker``; what it writes on standard error is kept aside for the log."""

    def __init__(self, command: Sequence[str]) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process, in end()
        self._process = subprocess.Popen(  # noqa: S603  this interpreter, our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=_PACKAGES,
        )

    def ask(self, path: Path, size: int, limits: Limits) -> bytes:
        """Return the reply, one line; raise an ``IngestError`` if the process ends before it has answered."""
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            self._process.kill()

        timer = threading.Timer(limits.seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            reply = self._exchange(
                {
                    "path": str(path.absolute()),
                    "memory": limits.memory + limits.memory_per_byte * size,
                    "seconds": limits.seconds,
                }
            )
        finally:
            timer.cancel()
        if reply.endswith(b"\n"):
            return reply
        raise self._failure(path, limits, timed_out=timed_out.is_set())

    def kill(self) -> None:
        """Stop the process, whatever it is doing; who waits for its reply gets none."""
        self._process.kill()

    def end(self) -> None:
        """Stop the process and give back what it had open."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            if pipe is not None:
                with suppress(OSError):  # what was not yet sent can't be sent any more
                    pipe.close()

    def _exchange(self, request: dict[str, str | int | float]) -> bytes:
        to_child, from_child = self._process.stdin, self._process.stdout
        assert to_child is not None and from_child is not None, "both are pipes"  # noqa: S101, PT018
        try:
            to_child.write(json.dumps(request).encode() + b"\n")
            to_child.flush()
            return from_child.readline()
        except OSError:  # the child is gone
            return b""

    def _failure(self, path: Path, limits: Limits, *, timed_out: bool) -> IngestError:
        name = shown_name(path)
        code = self._process.wait()
        said = self._last_words()
        _log.warning("reading %s ended its process (exit code %d): %s", path, code, said)
        if timed_out or code == -getattr(signal, "SIGXCPU", 0):
            return TooSlowError(
                f"文件《{name}》读了 {limits.seconds:g} 秒还没有读完，已停止；"
                "文件可能结构异常，请只把正文另存为 .txt 后再放入。"
            )
        if "MemoryError" in said or code == -getattr(signal, "SIGKILL", 0):
            return TooMuchMemoryError(
                f"文件《{name}》读取时占用的内存过多，已停止；文件可能结构异常，请只把正文另存为 .txt 后再放入。"
            )
        return ReadingStoppedError(
            f"文件《{name}》让读取程序意外中断（{said.partition(':')[0] or f'代码 {code}'}），已跳过；"
            "请把正文另存为 UTF-8 编码的 .txt 后再放入。"
        )

    def _last_words(self) -> str:
        """Return the last line on standard error: the exception that ended the process, if one did."""
        self._errors.seek(0)
        lines = self._errors.read()[-2000:].decode("utf-8", "replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "")
