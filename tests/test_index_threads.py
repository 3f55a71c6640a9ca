"""The libraries under index and page are told how to use threads before they start any."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PRINT = """
import importlib, sys
importlib.import_module(sys.argv[1])
from threadpoolctl import threadpool_info
print(*(pool["num_threads"] for pool in threadpool_info() if "scipy_openblas" in pool["filepath"]))
"""


@pytest.mark.parametrize("module", ["index.search", "server.app", "ui.app", "server.answering.assembly"])
def test_small_matrices_are_multiplied_by_one_thread(module: str) -> None:
    environ = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    shown = subprocess.run(  # noqa: S603
        [sys.executable, "-c", PRINT, module], capture_output=True, text=True, check=True, env=environ
    )
    assert shown.stdout.split() in (["1"], [])  # [] where numpy multiplies with another library
