"""Child processes that read one file each time: their answers, and what is said when they hang, swell or break."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import psutil
import pytest

from ingest.errors import IngestError, ReadingStoppedError, TooMuchMemoryError, TooSlowError
from ingest.parsing import read_file
from ingest.reading.isolation import Children, Limits
from ingest.records import record_parsed
from tests.policy_texts import CORPUS_FILES

STAND_IN = textwrap.dedent("""
    import json, os, sys, time
    for line in sys.stdin:
        name = os.path.basename(json.loads(line)["path"])
        if name == "睡.txt":
            time.sleep(600)
        if name == "断.txt":
            sys.exit("KeyError: 'x'")
        if name == "胀.txt":
            raise MemoryError
        if name == "半.txt":
            sys.stdout.write('{"parsed"')
            sys.exit(3)
        print(json.dumps({"name": name, "process": os.getpid()}), flush=True)
""")
"""A worker that does what the file's name says."""


@pytest.fixture
def stand_in() -> tuple[str, ...]:
    return (sys.executable, "-c", STAND_IN)


def workers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]


def test_a_child_reads_as_this_process_does() -> None:
    path = CORPUS_FILES[0]
    with Children(Limits()) as children:
        reply = children.read(path, path.stat().st_size)
    assert record_parsed(json.loads(reply)["parsed"]) == read_file(path)


def test_a_relative_path_is_that_of_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "甲.txt").write_text("一、总则。\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Children(Limits()) as children:
        assert "parsed" in json.loads(children.read(Path("甲.txt"), 10))


def test_one_child_serves_small_files_and_a_large_one_gets_its_own(stand_in: tuple[str, ...]) -> None:
    with Children(Limits(), stand_in) as children:
        read = [json.loads(children.read(Path(name), size)) for name, size in [("甲", 1), ("乙", 1 << 21), ("丙", 1)]]
        assert [reply["name"] for reply in read] == ["甲", "乙", "丙"]
        processes = [reply["process"] for reply in read]
        assert processes[0] == processes[1] != processes[2]
    assert workers() == []


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("睡.txt", TooSlowError, "0.5 秒还没有读完"),
        ("断.txt", ReadingStoppedError, "意外中断（KeyError）"),
        ("胀.txt", TooMuchMemoryError, "占用的内存过多"),
        ("半.txt", ReadingStoppedError, "代码 3"),
    ],
)
def test_a_bad_file_costs_itself_only(
    name: str, error: type[IngestError], words: str, stand_in: tuple[str, ...]
) -> None:
    with Children(Limits(seconds=0.5), stand_in) as children:
        with pytest.raises(error, match="请") as caught:
            children.read(Path(name), 1)
        assert f"《{name}》" in str(caught.value)
        assert words in str(caught.value)
        with Children(Limits(), stand_in) as others:
            assert json.loads(others.read(Path("好.txt"), 1))["name"] == "好.txt"
    assert workers() == []


def test_leaving_ends_a_child_in_the_middle_of_a_file(stand_in: tuple[str, ...]) -> None:
    ended: list[IngestError] = []

    def read() -> None:
        try:
            children.read(Path("睡.txt"), 1)
        except IngestError as error:
            ended.append(error)

    with Children(Limits(), stand_in) as children:
        thread = threading.Thread(target=read)
        thread.start()
        while not workers():
            time.sleep(0.01)
    thread.join(10)
    assert not thread.is_alive()
    assert workers() == []
    with pytest.raises(ReadingStoppedError):
        children.read(Path("好.txt"), 1)


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux")
def test_memory_is_limited_by_the_size_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "多条.txt"
    path.write_text("（一）每人每月100元。\n" * 60_000, encoding="utf-8")
    with Children(Limits(memory=64 << 20, memory_per_byte=1)) as children, pytest.raises(TooMuchMemoryError):
        children.read(path, path.stat().st_size)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_leaves_no_process_behind(tmp_path: Path) -> None:
    for i in range(4):
        (tmp_path / f"{i}.txt").write_text("一、每人每月100元。\n" * 300_000, encoding="utf-8")
    # a shell's background jobs ignore the signal, and whatever they start does as well
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); from pathlib import Path;"
        "from ingest.corpus import read_files; read_files([Path(sys.argv[1])])"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    process = subprocess.Popen(  # noqa: S603  our own code
        command, stderr=subprocess.PIPE, start_new_session=True, cwd=Path(__file__).parents[1]
    )
    parent = psutil.Process(process.pid)
    try:
        while not (children := parent.children()):
            assert process.poll() is None
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()
    assert b"KeyboardInterrupt" in said
    assert [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []
