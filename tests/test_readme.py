"""The README's commands, run as they are written."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from index.embed import TokenEmbedder

pytestmark = pytest.mark.model

ROOT = Path(__file__).parent.parent
_BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
COMMANDS = [line.split("  #")[0].strip() for block in _BLOCKS for line in block.splitlines() if line.strip()]
PYTHON = ".venv/bin/python "


@pytest.fixture
def environ(embedder: TokenEmbedder, model_data: Path) -> dict[str, str]:
    """Return an environment whose data folder holds the unpacked model."""
    assert embedder.dimension == 384
    return {**os.environ, "YANGLAO_DATA": str(model_data)}


def test_the_readme_names_both_commands() -> None:
    assert COMMANDS[:2] == ["make run", "make test"]
    assert all(command.startswith(("make", "PIP_EXTRA_INDEX_URL=", PYTHON)) for command in COMMANDS)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith(PYTHON)])
def test_python_commands_succeed(command: str, environ: dict[str, str], tmp_path: Path) -> None:
    arguments = shlex.split(command.removeprefix(PYTHON))
    # what a command writes goes aside; what it reads is the repository's
    written = {"data/index": str(tmp_path / "index"), "eval-out": str(tmp_path / "eval")}
    done = subprocess.run(  # noqa: S603  the README's own words
        [sys.executable, *(written.get(argument, argument) for argument in arguments)],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=900,  # the evaluation asks a model, and a busy machine is several times slower
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert (done.stdout + done.stderr).strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.endswith("make run")])
def test_make_run_serves_the_page_and_answers(command: str, environ: dict[str, str]) -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    *assignments, _make, _run = shlex.split(command)
    extra = dict(assignment.split("=", 1) for assignment in assignments)
    # the packages of this interpreter stand in for .venv's, so that nothing is installed within a test
    process = subprocess.Popen(  # noqa: S603  the README's own words
        [make, "--silent", "-o", "install", "run", f"BIN={Path(sys.executable).parent}"],
        cwd=ROOT,
        env={**environ, **extra, "YANGLAO_PORT": str(port), "MAKEFLAGS": ""},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == f"养老政策问答已就绪：http://127.0.0.1:{port}"
        assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=30).status_code == 200
        assert "养老政策问答" in httpx.get(f"http://127.0.0.1:{port}/", timeout=30).text
        question = {"question": "鞍山2020年养老服务培训人数要达到多少？"}
        reply = httpx.post(f"http://127.0.0.1:{port}/api/ask", json=question, timeout=60).json()
        assert "800人以上" in reply["answer"]
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=30)
