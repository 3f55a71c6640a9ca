"""``python -m ingest [--json] FILE_OR_DIR...``: show what was read out of policy files."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from ingest.cli import USAGE_ERROR, ChineseArgumentParser
from ingest.corpus import Skipped, iter_files
from ingest.model import ParsedDocument
from ingest.records import clause_record, document_record
from ingest.terminal import json_line, visible
from ingest.tree import tree_lines

_WIDTH = 100
"""Columns where no terminal says its own: a pipe, a file."""
_NARROWEST = 40
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, return the exit code: 0, or 2 if nothing could be read."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # an ASCII terminal shows \u5e02 rather than an error
    parser = ChineseArgumentParser(
        prog="python -m ingest", description="读取政策文件，画出条款树，列出去除的内容和需要核对的地方。"
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="文件或文件夹", help="要读取的政策文件或文件夹")
    parser.add_argument("--json", action="store_true", help="输出 JSON 行：先是文件，再是它的条款")
    options = parser.parse_args(arguments)
    missing = next((path for path in options.paths if not path.exists()), None)
    if missing is not None:
        print(f"找不到“{visible(str(missing))}”；请检查路径是否写对。", file=sys.stderr)
        return USAGE_ERROR
    try:
        return _show(options.paths, as_json=options.json)
    except BrokenPipeError:
        # the reader (head) has seen enough; the interpreter's own flush at exit must not complain either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return _INTERRUPTED


def _show(paths: Sequence[Path], *, as_json: bool) -> int:
    show = _print_records if as_json else _print_tree
    documents = clauses = doubts = 0
    skipped: list[Skipped] = []
    with closing(iter_files(paths)) as outcomes:  # so that Ctrl+C ends the children at once
        for outcome in outcomes:
            if isinstance(outcome, Skipped):
                skipped.append(outcome)
                continue
            show(outcome)
            documents += 1
            clauses += len(outcome.clauses)
            doubts += len(outcome.doubts)
    sys.stdout.flush()
    found = f"，有 {doubts} 处需要核对" if doubts else ""
    print(f"读取 {documents} 份文件、{clauses} 条条款，跳过 {len(skipped)} 个文件{found}。", file=sys.stderr)
    for each in skipped:
        print(f"  跳过 {visible(each.name)}：{visible(each.reason)}", file=sys.stderr)
    return 0 if documents else USAGE_ERROR


def _print_records(parsed: ParsedDocument) -> None:
    doubts = [asdict(doubt) for doubt in parsed.doubts]
    for record in ({**document_record(parsed.document), "doubts": doubts}, *map(clause_record, parsed.clauses)):
        print(json_line(record, sys.stdout.encoding))


def _print_tree(parsed: ParsedDocument) -> None:
    width = shutil.get_terminal_size((_WIDTH, 0)).columns if sys.stdout.isatty() else _WIDTH
    for line in tree_lines(parsed, max(width, _NARROWEST)):
        print(line)
    print()


if __name__ == "__main__":
    sys.exit(main())
