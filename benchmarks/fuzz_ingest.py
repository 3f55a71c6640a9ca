"""Damaged files by the thousand through reader and parser: no crash, no hang, no lost character.

``python -m benchmarks.fuzz_ingest --count 20000`` makes that many files out of ``corpus/``: lines moved, doubled, cut
and joined, noise put in, bytes flipped and cut, other encodings, pages with broken tags, generated documents, random
bytes. Each is made from its own seed, so one number makes it again. A file that a reader refuses in Chinese is fine;
any other exception, more than ten seconds, or a broken invariant (``tests/document_invariants.py``) is a failure: its
input is saved in ``--out`` and named. The exit code is 1 after any failure.
"""

# ruff: noqa: S311, T201  the same bytes every time; the results of this command are its output

from __future__ import annotations

import argparse
import faulthandler
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from types import FrameType

from ingest.errors import IngestError
from ingest.parsing import parse_document, read_source
from tests.document_invariants import check_parsed
from tests.generated_documents import NOISE, PHRASES

ROOT = Path(__file__).parents[1]
SECONDS = 10.0
"""That one small file may take, on a busy machine."""
_AT_ONCE = 100
"""Seeds that a process gets at a time."""


@dataclass(frozen=True, slots=True)
class Made:
    """One input: its bytes, the suffix of its file, and its text where reading must give exactly that."""

    kind: str
    data: bytes
    suffix: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A seed whose input broke something: what, and where the input was saved."""

    seed: int
    kind: str
    what: str
    saved: str


class SlowError(Exception):
    """An input took longer than ``SECONDS``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the seeds; return the exit code."""
    parser = argparse.ArgumentParser(description="用大量损坏的文件试验读取和解析。")
    parser.add_argument("--count", type=int, default=20_000, metavar="N", help="文件数（默认 20000）")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="第一个种子（默认 0）")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="进程数")
    parser.add_argument("--out", type=Path, default=Path("fuzz-out"), metavar="DIR", help="保存出错文件的文件夹")
    options = parser.parse_args(arguments)
    seeds = range(options.first, options.first + options.count)
    print(f"种子 {seeds.start} 至 {seeds.stop - 1}，{options.jobs} 个进程", flush=True)
    began = time.perf_counter()
    outcomes: Counter[str] = Counter()
    failures: list[Failure] = []
    batches = [seeds[i : i + _AT_ONCE] for i in range(0, len(seeds), _AT_ONCE)]
    with ProcessPoolExecutor(options.jobs, get_context("spawn")) as processes:
        for done, (counted, failed) in enumerate(processes.map(run, batches, [options.out] * len(batches)), start=1):
            outcomes += counted
            failures += failed
            for failure in failed:
                print(f"种子 {failure.seed}（{failure.kind}）：{failure.what}；已存为 {failure.saved}", flush=True)
            if done % 20 == 0:
                print(f"{done * _AT_ONCE} 个，{time.perf_counter() - began:.0f} 秒", flush=True)
    for outcome, count in sorted(outcomes.items()):
        print(f"  {outcome}：{count}")
    print(f"{len(seeds)} 个文件，{time.perf_counter() - began:.0f} 秒，{len(failures)} 个失败")
    return 1 if failures else 0


def run(seeds: Sequence[int], out: Path) -> tuple[Counter[str], list[Failure]]:
    """Try the inputs of these seeds; count what came of them by kind."""
    outcomes: Counter[str] = Counter()
    failures: list[Failure] = []
    signal.signal(signal.SIGALRM, _too_slow)
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            made = make(seed)
            path = Path(folder) / f"{seed}{made.suffix}"
            path.write_bytes(made.data)
            # the alarm is heard between two steps of Python; whatever hangs below that is ended with its stack
            faulthandler.dump_traceback_later(6 * SECONDS, exit=True)
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            try:
                outcome = attempt(path, made)
            except Exception as error:  # noqa: BLE001  whatever it is, it is what this command looks for
                outcome = "失败"
                out.mkdir(parents=True, exist_ok=True)
                saved = out / path.name
                saved.write_bytes(made.data)
                failures.append(Failure(seed, made.kind, _described(error), str(saved)))
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            outcomes[f"{made.kind}，{outcome}"] += 1
            path.unlink()
    faulthandler.cancel_dump_traceback_later()
    return outcomes, failures


def attempt(path: Path, made: Made) -> str:
    """Read, parse and check one file; return what came of it."""
    try:
        source = read_source(path)
    except IngestError as error:
        if made.text is not None and made.text.strip("\x00 \t\r\n\ufeff"):
            raise AssertionError(f"refused: {error}") from error
        return "拒读"
    if made.text is not None and source.text != made.text:
        raise AssertionError(f"decoded as {source.text[:60]!r}, not {made.text[:60]!r}")
    check_parsed(parse_document(source), source)
    return "读出"


def make(seed: int) -> Made:
    """Return the input of a seed."""
    chance = random.Random(seed)
    return chance.choice(_MAKERS)(chance)


def _lines_moved(chance: random.Random) -> Made:
    """A stretch of a document, its lines changed, in any encoding that holds it."""
    lines = _stretch(chance).split("\n")
    for _ in range(chance.randrange(12)):
        i = chance.randrange(len(lines))
        change = chance.randrange(6)
        if change == 0:
            del lines[i]
        elif change == 1:
            lines.insert(chance.randrange(len(lines) + 1), lines[i])
        elif change == 2:
            lines.insert(i, _phrase(chance))
        elif change == 3 and lines[i]:
            place = chance.randrange(len(lines[i]))
            lines[i] = lines[i][:place] + _phrase(chance) + lines[i][place:]
        elif change == 4 and lines[i]:
            lines[i] = lines[i][: chance.randrange(len(lines[i]))]
        elif change == 5:
            lines[i : i + 2] = ["".join(lines[i : i + 2])]
        lines = lines or [""]
    text = chance.choice(["\n", "\n", "\r\n", "\n\n"]).join(lines)
    encoding = chance.choice(["utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"])
    exact = encoding.startswith("utf") and _is_plain(text)
    return Made("改行", text.encode(encoding), chance.choice([".txt", ".md"]), text if exact else None)


def _bytes_damaged(chance: random.Random) -> Made:
    data = bytearray(_stretch(chance).encode(chance.choice(["utf-8", "gb18030", "utf-16"])))
    for _ in range(chance.randrange(1, 30)):
        place = chance.randrange(len(data) + 1)
        change = chance.randrange(4)
        if change == 0:
            data[place : place + 1] = chance.randbytes(1)
        elif change == 1:
            del data[place : place + chance.randrange(4)]
        elif change == 2:
            data[place:place] = bytes(chance.randrange(1, 4))
        else:
            data[place:place] = _phrase(chance).encode(chance.choice(["utf-8", "gb18030"]), "replace")
    if chance.random() < 0.3:
        del data[chance.randrange(len(data) + 1) :]
    return Made("改字节", bytes(data), chance.choice([".txt", ".md", ".html"]))


def _generated(chance: random.Random) -> Made:
    lines = ["".join(_phrase(chance) for _ in range(chance.randrange(6))) for _ in range(chance.randrange(60))]
    for i in range(0, len(lines), 2):
        lines[i] = f"{_marker(chance)}{lines[i]}{chance.choice('。；：， ')}"
    text = "".join(line + chance.choice(["\n", "\n", "\n\n", "\r\n", "  \n"]) for line in lines)
    text = text.encode("utf-8", "replace").decode()
    return Made("生成", text.encode(), chance.choice([".txt", ".md"]), text if _is_plain(text) else None)


def _page(chance: random.Random) -> Made:
    """A page whose tags are those of pages, in no order that any page has."""
    parts: list[str] = [chance.choice(["", "<!DOCTYPE html>", "<html><head><meta charset=gb2312></head><body>"])]
    for line in _stretch(chance).split("\n"):
        before = "".join(chance.choice(_TAGS) for _ in range(chance.randrange(4)))
        parts.append(before + line + chance.choice(["", "</p>", "<br>", "</td>", "</div>", "\n", "&nbsp;", "<"]))
    if chance.random() < 0.05:
        parts.insert(0, chance.choice(["<div>", "<span>", "<table><tr><td>", "<b>"]) * chance.randrange(100, 3000))
    text = "".join(parts)
    if chance.random() < 0.3:
        text = text[: chance.randrange(len(text) + 1)]
    encoding = chance.choice(["utf-8", "utf-8", "gb18030"])
    return Made("网页", text.encode(encoding), chance.choice([".html", ".htm", ".shtml", ".txt"]))


def _spliced(chance: random.Random) -> Made:
    text = "".join(_stretch(chance) + chance.choice(["", "\n", "\n\n"]) for _ in range(chance.randrange(2, 5)))
    return Made("拼接", text.encode(), ".txt", text if _is_plain(text) else None)


def _random(chance: random.Random) -> Made:
    return Made("随机字节", chance.randbytes(chance.randrange(2000)), chance.choice([".txt", ".md", ".html"]))


_MAKERS: tuple[Callable[[random.Random], Made], ...] = (
    *(_lines_moved, _lines_moved, _lines_moved, _bytes_damaged, _bytes_damaged, _bytes_damaged),
    *(_generated, _generated, _page, _page, _page, _spliced, _random),
)
_TAGS = (
    *(
        "<p>",
        "<div>",
        "<span style='x'>",
        "</span>",
        "<b>",
        "</b>",
        "<table>",
        "<tr>",
        "<td>",
        "<td rowspan=2>",
        "</tr>",
    ),
    *(
        "</table>",
        "<th colspan=99>",
        "<li>",
        "<ol>",
        "<h1>",
        "<a href='#'>",
        "</a>",
        "<!-- ",
        "-->",
        "<script>",
        "</script>",
    ),
    *(
        "<style>p{}</style>",
        "<o:p></o:p>",
        "&#12288;",
        "&lt;",
        "&bogus;",
        "&#xD800;",
        "<![CDATA[",
        "<p",
        "</body>",
        "<br/>",
    ),
)


def _stretch(chance: random.Random) -> str:
    """Return a stretch of a document, from the head of its file now and then."""
    text = chance.choice(_texts())
    start = 0 if chance.random() < 0.3 else chance.randrange(len(text))
    return text[start : start + chance.randrange(20, 3000)]


def _phrase(chance: random.Random) -> str:
    return chance.choice(chance.choice([PHRASES, NOISE]))


def _marker(chance: random.Random) -> str:
    number = chance.choice([*"一二三四五六七八九十", "十一", "二十三", "1", "2", "10", "99"])
    return chance.choice(["{}、", "（{}）", "第{}条 ", "第{}章 ", "{}.", "{}是", "附件{}", "({})", "{}）", ""]).format(
        number
    )


def _is_plain(text: str) -> bool:
    """Whether reading must give exactly this text: no byte order mark to lose, nothing that looks like a page."""
    return not any(char in text for char in "\ufeff\x00\r<") and sum("\u4e00" <= c <= "\u9fff" for c in text) > 20


@cache
def _texts() -> tuple[str, ...]:
    files = sorted((ROOT / "corpus").glob("*.txt"))
    return tuple(path.read_text(encoding="utf-8") for path in files)


def _described(error: Exception) -> str:
    where = [
        f for f in traceback.extract_tb(error.__traceback__) if "ingest" in f.filename or "invariants" in f.filename
    ]
    place = f"{Path(where[-1].filename).name}:{where[-1].lineno}" if where else ""
    return f"{type(error).__name__} {str(error).splitlines()[0][:150] if str(error) else ''} {place}"


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise SlowError(f"more than {SECONDS:g} s")


if __name__ == "__main__":
    sys.exit(main())
