"""Named arrays in a ``.safetensors`` file: written for other programs, read as data only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# safetensors: a header and raw numbers, so that opening a file can run nothing
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file


def save_tensors(tensors: Mapping[str, NDArray[np.floating]], path: Path, metadata: Mapping[str, str]) -> None:
    """Write ``tensors`` to ``path``, readable for everybody. Raises ``OSError`` where they can't be written."""
    try:
        save_file(dict(tensors), path, metadata=dict(metadata))
    except SafetensorError as error:
        # the library has one exception for everything; all that can fail here is the writing
        raise OSError(str(error)) from error
    path.chmod(0o644)  # the library makes it private, but a service may run as another user


def load_tensors(path: Path) -> tuple[dict[str, NDArray[np.float32]], dict[str, str]]:
    """Return the tensors and the metadata of a file.

    Raises ``OSError`` for one that can't be opened and ``ValueError`` for one that is damaged or of another format.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}  # noqa: SIM118
    except SafetensorError as error:
        raise ValueError(str(error)) from error
