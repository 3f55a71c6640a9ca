"""``python -m eval run --questions FILE.jsonl --out DIR``: ask every question of a set, measure, and write a report."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from eval.cases import load_case_files
from eval.errors import EvalError
from eval.provenance import code_digest, corpus_sha256, plain_name, questions_sha256
from eval.report import write_report
from eval.run import Answering, Results, Settings, run_cases
from eval.verdicts import Library
from eval.words import summary_table
from index.errors import IndexFolderError
from ingest.cli import USAGE_ERROR, ChineseArgumentParser, iso_day
from ingest.corpus import read_corpus
from ingest.errors import IngestError
from server.answering.errors import AnsweringError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

_EPILOG = (
    "环境变量：YANGLAO_CORPUS 政策文件夹（默认 corpus）；YANGLAO_DATA 数据文件夹（默认 data）；"
    "YANGLAO_EMBEDDER 向量模型（默认用内置模型，无需联网）；YANGLAO_GENERATOR 回答方式（默认 extractive）；"
    "YANGLAO_TODAY 按哪一天判断文件是否有效（默认当天，如 2026-02-28）。"
    "中途按 Ctrl-C 或断电不丢已做的题，再运行同一命令会接着做。"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The answerer to be measured; ``None`` for the embedded embedder and for the machine's own date."""

    corpus: Path
    index_name: str
    data: Path
    embedder: str | None
    generator: str
    today: date | None


def main(
    arguments: Sequence[str] | None = None,
    environ: Mapping[str, str] = os.environ,
    open_answering: Callable[[Wanted], Answering] | None = None,
) -> int:
    """Run a command; return the exit code. ``open_answering`` makes the answerer, by default the one that is served."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a Chinese Windows console would otherwise stumble over rare characters
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        return _run(options, _wanted(options, environ), open_answering or _open_served)
    except (EvalError, IngestError, IndexFolderError, AnsweringError) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return USAGE_ERROR
    except OSError as error:
        print(f"无法读写“{error.filename or '磁盘'}”：{error.strerror or error}。请检查路径和权限。", file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt:
        print("\n已中断；做完的题都已保存，再运行同一命令会接着做。", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = ChineseArgumentParser(
        prog="python -m eval", description="用题目集评测养老政策问答，写出评测报告。", epilog=_EPILOG
    )
    commands = parser.add_subparsers(dest="command", required=True, title="命令", metavar="run")
    run = commands.add_parser(
        "run",
        help="做一遍题目并写报告",
        description="逐题提问、评分，写出 report.json 和 report.html。",
        epilog=_EPILOG,
    )
    run.add_argument(
        "--questions",
        type=Path,
        action="append",
        required=True,
        metavar="FILE.jsonl",
        help="题目文件，每行一题；可写多次，合成一套",
    )
    run.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果文件夹，没有就新建")
    run.add_argument("--corpus", type=Path, metavar="DIR", help="政策文件夹（默认同 YANGLAO_CORPUS）")
    run.add_argument("--generator", metavar="NAME", help="回答方式（默认同 YANGLAO_GENERATOR）")
    return parser


def _wanted(options: argparse.Namespace, environ: Mapping[str, str]) -> Wanted:
    def value(name: str) -> str | None:
        return environ.get(f"YANGLAO_{name}", "").strip() or None

    today = value("TODAY")
    return Wanted(
        corpus=options.corpus or Path(value("CORPUS") or "corpus"),
        # an office's own documents are indexed beside the served library, not in its place
        index_name="index-eval" if options.corpus else "index",
        data=Path(value("DATA") or "data"),
        embedder=value("EMBEDDER"),
        generator=options.generator or value("GENERATOR") or "extractive",
        today=None if today is None else _day(today),
    )


def _day(value: str) -> date:
    day = iso_day(value)
    if day is None:
        raise EvalError(f"YANGLAO_TODAY 的值“{value}”不是日期。请写成 2026-02-28 的样子；不设置则用当天日期。")
    return day


def _open_served(wanted: Wanted) -> Answering:
    # an office's PC often has no way out, and then each attempt of a library to reach a hub costs seconds
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ.setdefault(name, "1")
    # imported late: loading the libraries takes seconds, and a wrong question file should be told at once
    from server.answering.assembly import AnswererSettings, build_answerer

    settings = AnswererSettings(
        corpus=wanted.corpus,
        data=wanted.data,
        embedder=wanted.embedder,
        generator=wanted.generator,
        today=wanted.today,
        index_name=wanted.index_name,
    )
    return build_answerer(settings, progress=_Bar("准备资料库", ""))


def _run(options: argparse.Namespace, wanted: Wanted, open_answering: Callable[[Wanted], Answering]) -> int:
    cases = load_case_files(options.questions)
    questions = questions_sha256(options.questions)
    library = Library(read_corpus(wanted.corpus).documents)
    answering = open_answering(wanted)
    settings = Settings(
        questions=questions,
        corpus_sha256=corpus_sha256(library.documents.values()),
        snapshot=answering.snapshot,
        generator=plain_name(answering.generator),
        embedder="内置" if wanted.embedder is None else plain_name(wanted.embedder),
        today=answering.today,
        code=code_digest(Path(__file__).parent.parent),
    )
    results = Results(options.out, settings)
    kept = sum(results.get(case) is not None for case in cases)
    if kept:
        print(
            f"接着上次做：{len(cases)}题中已有{kept}题的结果，只做其余的。要全部重做，请换一个 --out。",
            file=sys.stderr,
        )
    report = run_cases(cases, answering, library, results, settings, _Bar("评测", "题"))
    _, page = write_report(report, options.out)
    print(summary_table(report.summary))
    print(f"报告：{page}")
    return 0


class _Bar:
    """A progress bar on standard error, a new one for each piece of work that reports."""

    def __init__(self, title: str, unit: str) -> None:
        self._title, self._unit = title, unit
        self._bar: tqdm[NoReturn] | None = None

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` is done."""
        if self._bar is None or self._bar.total != total or done < self._bar.n:
            self._end()
            self._bar = tqdm(total=total, desc=self._title, unit=self._unit, file=sys.stderr)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._end()

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


if __name__ == "__main__":
    raise SystemExit(main())
