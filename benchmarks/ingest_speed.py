"""How fast files become clauses, on one core: megabytes of text a second, where the time goes, and memory over files.

``python -m benchmarks.ingest_speed`` takes the files of ``corpus/`` and, where it is there, ``../shared/documents`` and
parses them again and again until at least 10 MB (of UTF-8 text) went through ``parse_document``. Of each file the
fastest round counts: the slower ones measure what else the machine was doing; their average is printed too, and the
speed together with what comes before parsing (``read_source``: opening the file, decoding, marks). Then comes
the profile of one round (by own time, so that the first lines are what to make faster), the start of a program over
``corpus/`` through child processes without and with kept results, and how memory grows from 30 files to 300.

The last line on stdout is ``speed N.NN MB/s`` with what was aimed at. With ``--least`` the exit code is 1 below it: not
by default, because machines differ and one machine's speed changes by the hour.
"""

# ruff: noqa: T201  the results of this command are its output

from __future__ import annotations

import argparse
import cProfile
import gc
import math
import pstats
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from ingest.corpus import iter_files
from ingest.parsing import SUFFIXES, parse_document, read_source
from ingest.reading.files import find_files
from ingest.reading.reader import SourceFile

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "corpus", ROOT.parent / "shared" / "documents")
LEAST_BYTES = 10_000_000
AIM = 2.0
"""Megabytes (10^6 bytes of UTF-8) a second on one core."""
_PROFILE_LINES = 15


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measurements; return the exit code."""
    parser = argparse.ArgumentParser(description="测量读取政策文件的速度和内存。")
    parser.add_argument("--least", type=float, default=0.0, metavar="MB/s", help="低于这个速度时返回 1")
    options = parser.parse_args(arguments)
    present = [folder for folder in FOLDERS if folder.is_dir()]
    for folder in set(FOLDERS) - set(present):
        print(f"没有找到 {folder.name}，只用 corpus/ 测量。")
    paths = find_files(present, SUFFIXES)[0]
    sources = [read_source(path) for path in paths]
    speed = measure_speed(paths, sources)
    print_profile(sources)
    print_start()
    print_memory(sources)
    print(f"speed {speed:.2f} MB/s (aimed at {AIM:.2f}: {'reached' if speed >= AIM else 'not reached'})")
    return 0 if speed >= options.least else 1


def measure_speed(paths: Sequence[Path], sources: Sequence[SourceFile]) -> float:
    """Return megabytes a second of processor time that are parsed, each file at the best of its rounds."""
    size = sum(len(source.text.encode()) for source in sources)
    rounds = -(-LEAST_BYTES // size)
    print(f"{len(sources)} 份文件，{size / 1e6:.2f} MB，读 {rounds} 遍，共 {rounds * size / 1e6:.1f} MB")
    parsing, reading = [math.inf] * len(sources), [math.inf] * len(sources)
    total = 0.0
    for _ in range(rounds):
        gc.collect()
        for i, (path, source) in enumerate(zip(paths, sources, strict=True)):
            began = time.process_time()
            read_source(path)
            read = time.process_time()
            parse_document(source)
            parsed = time.process_time()
            reading[i], parsing[i] = min(reading[i], read - began), min(parsing[i], parsed - read)
            total += parsed - read
    speed = size / 1e6 / sum(parsing)
    print(f"单核：各文件最快一遍合计 {speed:.2f} MB/s，各遍平均 {rounds * size / 1e6 / total:.2f} MB/s")
    print(f"连同打开、解码等解析之前的工作：{size / 1e6 / (sum(reading) + sum(parsing)):.2f} MB/s")
    return speed


def print_profile(sources: Sequence[SourceFile]) -> None:
    """Print the functions with the most time of their own."""
    profile = cProfile.Profile()
    profile.enable()
    for source in sources:
        parse_document(source)
    profile.disable()
    stats = pstats.Stats(profile).get_stats_profile()
    print(f"用时最多的函数（本身用时，占 {stats.total_tt:.2f} 秒的百分比，含剖析本身的开销）：")
    entries = sorted(stats.func_profiles.items(), key=lambda entry: -entry[1].tottime)
    for name, entry in entries[:_PROFILE_LINES]:
        where = f"{Path(entry.file_name).name}:{entry.line_number}" if entry.line_number else "builtin"
        print(f"  {100 * entry.tottime / stats.total_tt:5.1f}%  {entry.ncalls:>12} 次  {name}  {where}")


def print_start() -> None:
    """Print how long a program waits for ``corpus/``: the first time, and the second."""
    with tempfile.TemporaryDirectory() as kept:
        for label in ("首次（启动子进程）", "再次（未改动的文件）"):
            began = time.perf_counter()
            count = sum(1 for _ in iter_files([ROOT / "corpus"], kept=Path(kept) / "parsed"))
            print(f"读取 corpus/ 的 {count} 个文件，{label}：{time.perf_counter() - began:.2f} 秒")


def print_memory(sources: Sequence[SourceFile]) -> None:
    """Print what streaming 30 and 300 files adds to this process, each document dropped when the next comes."""
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as folder:
        for i in range(300):
            # a line of its own, or the files would be known as copies
            text = sources[i % len(sources)].text
            (Path(folder) / f"{i:03}.txt").write_text(text, encoding="utf-8", newline="")
        paths = find_files([Path(folder)], SUFFIXES)[0]
        for count in (30, 300):
            most = 0
            gc.collect()
            before = process.memory_info().rss
            for _ in iter_files(paths[:count]):
                most = max(most, process.memory_info().rss)
            print(f"逐份读取 {count} 个文件，内存最多增加 {max(most - before, 0) / 1e6:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
