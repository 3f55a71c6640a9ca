"""``python -m eval run --questions FILE.jsonl --out DIR``: ask every question of a set, measure, and write a report.

``--generator`` given several times asks them all of each in turn, and the report puts the generators side by side.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Mapping, Sequence

from eval.arguments import BENCH, parser
from eval.benches.measure_lists import run_measure_lists
from eval.benches.personas import run_personas
from eval.benches.verifier_bench import run_bench
from eval.compared.ablations import run_ablations
from eval.compared.peers import ADAPTERS, Peer, command
from eval.errors import EvalError
from eval.guard import run_check
from eval.library import Library
from eval.measuring import Task
from eval.opening import open_served, open_wanted_reader, read_wanted
from eval.running import Opening, each_generator, run
from eval.splits import read_sides
from index.errors import IndexFolderError
from ingest.cli import USAGE_ERROR
from ingest.corpus import read_folders
from ingest.errors import IngestError
from ingest.progress import ProgressBar
from server.answering.errors import AnsweringError
from server.engines.engine import EngineError

FELL = 1
"""Exit code where a measure fell below its baseline."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def main(
    arguments: Sequence[str] | None,
    environ: Mapping[str, str],
    open_answering: Opening | None = None,
) -> int:
    """Run a command; return the exit code. ``open_answering`` makes the answerer, by default the one that is served."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a Chinese Windows console would otherwise stumble over rare characters
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    try:
        return _run(options, environ, open_answering or open_served)
    except (EvalError, IngestError, IndexFolderError, AnsweringError, EngineError) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return USAGE_ERROR
    except OSError as error:
        print(f"无法读写“{error.filename or '磁盘'}”：{error.strerror or error}。请检查路径和权限。", file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt:
        print("\n已中断；做完的题都已保存，再运行同一命令会接着做。", file=sys.stderr)
        return INTERRUPTED


def _run(options: argparse.Namespace, environ: Mapping[str, str], opening: Opening) -> int:
    wanted = read_wanted(tuple(options.corpus), environ)
    if options.command == "check":
        table, held = run_check(wanted, options.out, opening, record=options.record)
        print(table)
        return 0 if held else FELL
    if options.command == "verifier":
        parsed = read_folders(wanted.corpora).documents
        table, path = run_bench(options.bench, parsed, read_sides().test, options.out, ProgressBar("核对规则", "句"))
    elif options.command in ("personas", "measures"):
        library = Library(read_folders(wanted.corpora).documents)
        answering = opening(wanted)
        if options.command == "personas":
            table, path = run_personas(options.personas, wanted, answering, library, options.out)
        else:
            lists = options.measures or sorted(BENCH.glob("measures-*.jsonl"))
            table, path = run_measure_lists(lists, wanted, answering, library, options.out)
    elif options.command == "run":
        each = each_generator(wanted, options.generator)
        table, path = run(Task.read(options.questions, wanted.corpora), each, options.out, opening, options.baseline)
    elif options.command == "ablations":
        table, path = run_ablations(
            Task.read(options.questions, wanted.corpora), wanted, options.out, open_wanted_reader(wanted)
        )
    else:
        peer = Peer(options.python, ADAPTERS / f"{options.peer}.py")
        task, bar = Task.read(options.questions, wanted.corpora), ProgressBar(f"评测 {options.peer}", "题")
        table, path = command(task, wanted.corpora, [peer], options.out, environ, bar, options.limit)
    print(table)
    print(f"报告：{path}" if options.command == "run" else f"结果：{path}")
    return 0
