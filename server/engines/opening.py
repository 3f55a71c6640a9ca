"""From the setting to a model: embedded, in a folder or a hub, or behind an OpenAI-compatible URL."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

from index.errors import IndexFolderError
from server.engines.engine import Engine, EngineOpenError, EngineUnsupportedError

BUNDLED = "bundled"
GEMMA = "gemma-3-270m"
_MOST_THREADS = 4
"""More threads than this wait for each other longer than they help with a model of this size."""

Progress = Callable[[int, int], None]
"""Called with (done, total), in bytes of weights."""

_log = logging.getLogger(__name__)


def is_url(setting: str) -> bool:
    """Whether a setting names a service rather than a model on this machine."""
    return setting.lower().startswith(("http://", "https://"))


def short_name(setting: str) -> str:
    """Return the model's name in a setting: no path of this machine, no address, no password."""
    return setting.rpartition("#")[2] if is_url(setting) else Path(setting).name


def open_engine(setting: str, key: str | None, data: Path, progress: Progress) -> Engine:
    """Return the model that ``setting`` names; ``key`` is that of an OpenAI-compatible service.

    The embedded weights are unpacked into ``data`` first where need be. Raises ``EngineOpenError``.
    """
    if setting == BUNDLED:
        return _open_bundled(data, progress)
    if is_url(setting):
        from server.engines.openai_engine import OpenAIEngine, parse_url

        try:
            url, model = parse_url(setting)
        except ValueError as error:
            raise EngineOpenError(str(error)) from error
        return OpenAIEngine(url, model, key)
    from server.engines.transformers_engine import TransformersEngine

    return TransformersEngine.from_pretrained(setting)


def _open_bundled(data: Path, progress: Progress) -> Engine:
    from server.engines.gemma import unpack_gemma
    from server.engines.llama_cpp import LlamaCppEngine

    try:
        weights = unpack_gemma(data, progress)
    except IndexFolderError as error:
        raise EngineOpenError(str(error)) from error
    try:
        return LlamaCppEngine(weights, GEMMA, min(os.cpu_count() or 1, _MOST_THREADS))
    except EngineUnsupportedError as error:
        _log.warning("llama.cpp cannot run here, the embedded model runs in transformers: %s", error)
    from server.engines.transformers_engine import TransformersEngine

    return TransformersEngine.from_gguf(weights, data / "models" / f"{GEMMA}-float32", progress)
