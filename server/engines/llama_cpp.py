"""A GGUF file run in this process by llama.cpp, on the processor, with no door open to other programs."""

from __future__ import annotations

import logging
import platform
import queue
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Protocol

import torch

from server.engines.arrivals import next_arrival, take_turn
from server.engines.engine import EngineOpenError, EngineRunError, EngineUnsupportedError, Limits, Prompt

_LOG = logging.getLogger(__name__)

_SLOTS = 2
"""Questions answered at the same time; a third one waits."""
_SLOT_TOKENS = 2048
"""Room for prompt and answer of one question. Both slots together take about 75 MB."""
_BATCH = 256
"""Prompt tokens read in one go: at its end, about a second later, a closed stream stops and the other slot goes on."""
GUESSED = 16
"""Tokens that are taken from earlier text at most, to be checked by the model in one go."""
_SEEN_BEFORE = 4
"""Tokens that must have stood before for what followed them there to be guessed."""
_MOST_BYTES_OF_SOCKET_PATH = 100
"""A Unix socket's path holds 104 bytes on macOS and 108 on Linux."""
_LEAST_BYTES_OF_GGUF = 24
_NATIVE_ERRORS = (RuntimeError, MemoryError, ValueError, TypeError, LookupError, ArithmeticError, OSError)
"""What Cython makes of the C++ exceptions of llama.cpp, and of a request that it cannot translate."""


_Message = dict[str, Any]
"""A piece of an answer, the progress of reading, or an error, as in the OpenAI completion API."""


class _Server(Protocol):
    def handle_completions(self, request: dict[str, object], receive: Callable[[_Message], bool], /) -> None: ...


class LlamaCppEngine:
    """A base model's GGUF file, opened once; two questions are answered at a time, each with its own cache.

    The beginning that a prompt shares with an earlier one (instruction and examples) is not read again.
    """

    def __init__(
        self, model: Path, name: str, threads: int, adapter: Path | None = None, guessed: int = GUESSED
    ) -> None:
        """Open ``model`` (2.5 s for 250 MB), changed by the LoRA ``adapter``, to be run by ``threads`` threads.

        Up to ``guessed`` tokens are guessed ahead; with 0 none are, which is llama.cpp by itself. All other Python
        threads stand still meanwhile: xllamacpp keeps the interpreter's lock. Raises ``EngineUnsupportedError`` when
        xllamacpp is missing or this processor cannot run it, ``EngineOpenError`` when the file is missing, no GGUF,
        damaged or of an unknown kind, or when the memory does not suffice.
        """
        self._name = name
        require_processor(platform.machine(), torch.backends.cpu.get_cpu_capability())
        for file in (model, adapter):
            if file is not None:
                _require_gguf(file)
        self._server: _Server | None = _open_server(model, name, threads, adapter, guessed)
        self._slots = threading.BoundedSemaphore(_SLOTS)
        self._lock = threading.Lock()
        self._runs: set[_Run] = set()

    @property
    def name(self) -> str:
        """How replies and reports name the model."""
        return self._name

    @property
    def host(self) -> None:
        """No other machine: prompts stay in this process."""
        return

    def stream(self, prompt: Prompt, limits: Limits) -> Generator[str, None, None]:
        """Yield what the model writes after ``prompt.transcript``; the clock of ``limits`` starts with this call.

        Closing the iterator stops the model within a token, or within ``_BATCH`` tokens while it reads the prompt.
        Raises ``EngineRunError`` when the prompt is too long, the engine is closed, or llama.cpp fails.
        """
        return self._pieces(prompt, limits, time.monotonic() + limits.seconds)

    def close(self) -> None:
        """End what is running and free the model's memory; streams then raise ``EngineRunError``. May be repeated."""
        with self._lock:
            self._server = None
            runs = list(self._runs)
        for run in runs:
            run.cancel()
        for run in runs:
            run.join()

    def _pieces(self, prompt: Prompt, limits: Limits, deadline: float) -> Generator[str, None, None]:
        if limits.tokens < 1 or not take_turn(self._slots, deadline, limits.abandoned):
            return
        run = self._started(prompt, limits.tokens, deadline)
        try:
            yield from run.pieces(limits.abandoned)
        finally:
            run.cancel()

    def _started(self, prompt: Prompt, tokens: int, deadline: float) -> _Run:
        """Start a generation in the slot that was just acquired."""
        request = {
            # half of a surrogate pair, as JSON allows it, has no UTF-8
            "prompt": prompt.transcript.encode("utf-8", "replace").decode("utf-8"),
            "stop": [stop for stop in prompt.stop if stop],
            "max_tokens": tokens,
            # the likeliest token; the other samplers would only sort the 262,144 candidates first
            "samplers": ["top_k"],
            "top_k": 1,
            "temperature": 0,
            "cache_prompt": True,
            "stream": True,
            # a sign of life after every batch of the prompt: the only moments at which reading it can be stopped
            "return_progress": True,
        }
        with self._lock:
            if self._server is None:
                self._slots.release()
                raise EngineRunError(f"语言模型“{self._name}”已经关闭；请重新启动程序。")
            run = _Run(self._server, request, self._name, deadline, self._ended)
            try:
                run.start()
            except RuntimeError as error:
                self._slots.release()
                raise EngineRunError(
                    f"无法运行语言模型“{self._name}”：系统不能再开线程。请关闭其他程序后重试。"
                ) from error
            self._runs.add(run)
        return run

    def _ended(self, run: _Run) -> None:
        with self._lock:
            self._runs.discard(run)
        self._slots.release()


class _Run:
    """One generation: a thread that waits for llama.cpp, and a queue from its callback to the reader."""

    def __init__(
        self, server: _Server, request: dict[str, object], name: str, deadline: float, ended: Callable[[_Run], None]
    ) -> None:
        self._request, self._name, self._deadline, self._ended = request, name, deadline, ended
        self._cancelled = threading.Event()
        self._events: queue.SimpleQueue[str | EngineRunError | None] = queue.SimpleQueue()
        # The native call releases the interpreter's lock, and its callback takes it: no daemon, as those are killed
        # in the midst of it when the program ends. The deadline ends every thread.
        self._thread = threading.Thread(target=self._generate, args=(server,), name="llama.cpp")

    def start(self) -> None:
        """Begin to generate. Raises ``RuntimeError`` when the system has no thread left."""
        self._thread.start()

    def cancel(self) -> None:
        """Let the generation stop at its next message; returns at once."""
        self._cancelled.set()

    def join(self) -> None:
        """Wait until llama.cpp has ended the generation."""
        self._thread.join()

    def pieces(self, abandoned: Callable[[], bool]) -> Generator[str, None, None]:
        """Yield the pieces until the end, the deadline, or until ``abandoned``. Raises ``EngineRunError``."""
        while True:
            try:
                event = next_arrival(self._events, self._deadline, abandoned)
            except queue.Empty:
                return
            if event is None:
                return
            if isinstance(event, EngineRunError):
                raise event
            yield event

    def _generate(self, server: _Server) -> None:
        try:
            server.handle_completions(self._request, self._receive)
            if time.monotonic() < self._deadline:
                # read only if no end was: the generation broke off, or the engine was closed
                self._events.put(EngineRunError(f"语言模型“{self._name}”没有写完就中断了；请重试。"))
        except _NATIVE_ERRORS as error:
            self._events.put(
                EngineRunError(
                    f"语言模型“{self._name}”运行出错：{_one_line(error)}。请重试；若仍出错，请重新启动程序。"
                )
            )
        finally:
            self._ended(self)

    def _receive(self, message: _Message) -> bool:
        """Take a message from llama.cpp and return whether the generation has to stop.

        Its pieces neither cut a character nor hold the beginning of a stop string: llama.cpp keeps both back.
        """
        if self._cancelled.is_set() or time.monotonic() >= self._deadline:
            return True
        error = message.get("error")
        if error is not None:
            self._events.put(_refusal(error, self._name))
            return True
        choice = message["choices"][0]
        if choice["text"]:
            self._events.put(choice["text"])
        if choice["finish_reason"] is not None:
            _LOG.debug("llama.cpp: %s", message.get("timings"))
            self._events.put(None)
        return False


def _refusal(error: _Message, name: str) -> EngineRunError:
    if error.get("type") == "exceed_context_size_error":
        return EngineRunError(
            f"问题和条款太长：共 {error.get('n_prompt_tokens')} 个词元，"
            f"语言模型“{name}”最多读 {error.get('n_ctx')} 个。"
            "请把问题写短一些。"
        )
    return EngineRunError(f"语言模型“{name}”不接受这个问题：{_one_line(error.get('message'))}。请换一种问法。")


def _one_line(text: object) -> str:
    return " ".join(str(text).split()).rstrip(".。") or "原因不明"


def require_processor(machine: str, capability: str) -> None:
    """Raise ``EngineUnsupportedError`` on an x86 processor without AVX2, where the wheel would end the process."""
    if machine.lower() in ("x86_64", "amd64") and capability == "DEFAULT":
        raise EngineUnsupportedError(
            "这台电脑的处理器较旧（没有 AVX2 指令集），不能运行内置语言模型。"
            "请把 YANGLAO_GENERATOR 设为 extractive，直接用条款原文回答。"
        )


def _require_gguf(model: Path) -> None:
    """Raise ``EngineOpenError`` unless ``model`` begins as a GGUF file of a known version does."""
    try:
        with model.open("rb") as file:
            head = file.read(_LEAST_BYTES_OF_GGUF)
    except OSError as error:
        raise EngineOpenError(
            f"无法读取语言模型文件“{model.name}”：{error.strerror}。请检查文件是否存在、能否读取。"
        ) from error
    if len(head) < _LEAST_BYTES_OF_GGUF or not head.startswith(b"GGUF"):
        raise EngineOpenError(f"文件“{model.name}”不是 GGUF 格式的语言模型。请换用 GGUF 文件，或重新安装本程序。")
    version = int.from_bytes(head[4:8], "little")
    if version not in (2, 3):
        raise EngineOpenError(f"文件“{model.name}”是第 {version} 版 GGUF，只认得第 2 版和第 3 版。请换用新的文件。")


def _open_server(model: Path, name: str, threads: int, adapter: Path | None, guessed: int) -> _Server:
    """Return the running ``xllamacpp.Server``. Raises ``EngineOpenError``."""
    try:
        # Chosen for its prebuilt wheels on PyPI: opened in a fifth of the time, with a third of the memory and at twice
        # the speed of writing that transformers was measured with for the same weights (make bench-generate).
        import xllamacpp  # type: ignore[import-untyped]
    except ImportError as error:
        raise EngineUnsupportedError(
            f"无法载入运行语言模型的组件 xllamacpp：{_one_line(error)}。"
            "请重新安装本程序，或把 YANGLAO_GENERATOR 设为 extractive。"
        ) from error
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.model_alias = {name}  # else a reply's "model" is the path
    if adapter is not None:
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 1.0)]
    params.n_parallel = _SLOTS
    params.n_ctx = _SLOTS * _SLOT_TOKENS
    params.n_batch = params.n_ubatch = _BATCH
    params.swa_full = True  # Gemma's sliding windows would forget the prompt's beginning, and it be read anew
    params.cache_ram_mib = 0  # prompts put aside, by default up to 8 GB of them
    params.fit_params = False  # would shrink the room for a question where memory is short, and say nothing
    if guessed:
        # Answers mostly copy their clause. Four tokens that stood in the prompt or the answer before are taken to go on
        # as they did there, the guesses are checked in one go, and those that the model would not have chosen dropped.
        # Measured on two busy cores, 24 clauses: 1.7 times as many tokens a second. 3 of the 24 answers changed by it,
        # presumably because a batch rounds otherwise than single tokens; reusing a prompt's beginning changed 6 of 16.
        params.speculative.types = [xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
        params.speculative.ngram_simple.size_n, params.speculative.ngram_simple.size_m = _SEEN_BEFORE, guessed
    params.warmup = False
    params.verbosity = -1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    # xllamacpp cannot do without its HTTP server. It gets a key that nobody knows, and a Unix socket in a folder of
    # this user alone, which is gone once the model is open: nothing can connect any more. Where there are no Unix
    # sockets it is a port of this machine, and the key has to do.
    params.api_keys = [secrets.token_urlsafe(32)]
    params.cors_origins = "null"
    params.cors_credentials = False
    params.ui = params.endpoint_slots = params.endpoint_metrics = params.endpoint_props = False
    params.n_threads_http = 1
    try:
        with tempfile.TemporaryDirectory(prefix="yanglao-", ignore_cleanup_errors=True) as folder:
            socket_path = str(Path(folder) / "s.sock")
            if platform.system() != "Windows" and len(socket_path.encode()) <= _MOST_BYTES_OF_SOCKET_PATH:
                params.hostnames = [socket_path]
            server: _Server = xllamacpp.Server(params)
            return server
    except _NATIVE_ERRORS as error:
        # llama.cpp gives its caller no reason
        raise EngineOpenError(
            f"无法载入语言模型文件“{model.name}”：文件不完整、版本不受支持，或内存不足（约需 {_needed(model)} MB）。"
            "请关闭其他程序后重试；若仍不行，请重新安装本程序，或把 YANGLAO_GENERATOR 设为 extractive。"
        ) from error


def _needed(model: Path) -> int:
    """Megabytes that llama.cpp takes, roughly: the file, and 200 MB of caches and code, as measured."""
    return model.stat().st_size // 1_000_000 + 200
