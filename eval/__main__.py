"""``python -m eval run --questions FILE.jsonl --out DIR``: ask every question of a set, measure, and write a report.

``--generator`` given several times asks them all of each in turn, and the report puts the generators side by side.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from eval.cases import Case, load_case_files
from eval.comparison import side_by_side
from eval.comparison_words import comparison_table
from eval.errors import EvalError
from eval.library import Library
from eval.provenance import code_digest, corpus_sha256, plain_name, questions_sha256
from eval.report import write_comparison, write_report
from eval.run import Answering, Report, Results, Settings, run_cases
from eval.words import summary_table
from index.errors import IndexFolderError
from ingest.cli import USAGE_ERROR, ChineseArgumentParser, iso_day
from ingest.corpus import read_corpus
from ingest.errors import IngestError
from server.answering.assembly import DEFAULT_GENERATOR, AnswererSettings, build_answerer, strict_generator
from server.answering.errors import AnsweringError
from server.engines.engine import EngineError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

_EPILOG = (
    "环境变量：YANGLAO_CORPUS 政策文件夹（默认 corpus）；YANGLAO_DATA 数据文件夹（默认 data）；"
    f"YANGLAO_EMBEDDER 向量模型（默认用内置模型，无需联网）；YANGLAO_GENERATOR 回答方式（默认 {DEFAULT_GENERATOR}）；"
    "YANGLAO_GENERATOR_KEY 外部接口的密钥，不会写进结果；"
    "YANGLAO_TODAY 按哪一天判断文件是否有效（默认当天，如 2026-02-28）。"
    "中途按 Ctrl-C 或断电不丢已做的题，再运行同一命令会接着做。"
)
_GENERATORS = (
    "extractive（只引用条款原文，不用模型）、bundled（内置模型）、模型文件夹或名称、http://主机:端口/v1#模型名"
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
    generator_key: str | None = field(default=None, repr=False)


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
    except (EvalError, IngestError, IndexFolderError, AnsweringError, EngineError) as error:
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
    run.add_argument(
        "--generator",
        action="append",
        metavar="NAME",
        help=f"回答方式（默认同 YANGLAO_GENERATOR）：{_GENERATORS}；"
        "可写多次，各做一遍，并排写进一份报告，拿第一个与最后一个比",
    )
    return parser


def _wanted(options: argparse.Namespace, environ: Mapping[str, str]) -> tuple[Wanted, ...]:
    """Return what is to be measured, one for each generator, all on the same day."""

    def value(name: str) -> str | None:
        return environ.get(f"YANGLAO_{name}", "").strip() or None

    today = value("TODAY")
    generators = options.generator or [value("GENERATOR") or DEFAULT_GENERATOR]
    for generator in generators:
        if generators.count(generator) > 1:
            raise EvalError(f"--generator 写了不止一次“{generator}”；每种回答方式请只写一次。")
    first = Wanted(
        corpus=options.corpus or Path(value("CORPUS") or "corpus"),
        # an office's own documents are indexed beside the served library, not in its place
        index_name="index-eval" if options.corpus else "index",
        data=Path(value("DATA") or "data"),
        embedder=value("EMBEDDER"),
        generator=generators[0],
        today=None if today is None else _day(today),
        generator_key=value("GENERATOR_KEY"),
    )
    if len(generators) > 1 and first.today is None:
        first = replace(first, today=date.today())  # else a run over midnight would compare two days' validity
    return tuple(replace(first, generator=generator) for generator in generators)


def _day(value: str) -> date:
    day = iso_day(value)
    if day is None:
        raise EvalError(f"YANGLAO_TODAY 的值“{value}”不是日期。请写成 2026-02-28 的样子；不设置则用当天日期。")
    return day


def _open_served(wanted: Wanted) -> Answering:
    # an office's PC often has no way out, and then each attempt of a library to reach a hub costs seconds
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ.setdefault(name, "1")
    settings = AnswererSettings(
        corpus=wanted.corpus,
        data=wanted.data,
        embedder=wanted.embedder,
        generator=wanted.generator,
        today=wanted.today,
        generator_key=wanted.generator_key,
        index_name=wanted.index_name,
    )
    # a mistyped model must not pass for a measured one
    return build_answerer(settings, progress=_Bar("准备资料库", ""), generators=strict_generator)


def _run(options: argparse.Namespace, wanted: Sequence[Wanted], open_answering: Callable[[Wanted], Answering]) -> int:
    cases = load_case_files(options.questions)
    questions = questions_sha256(options.questions)
    library = Library(read_corpus(wanted[0].corpus).documents)
    reports: list[Report] = []
    for one in wanted:
        answering = _open_next(one, reports, open_answering)
        settings = _settings(one, answering, library, questions)
        if reports and settings.snapshot != reports[0].settings.snapshot:
            raise EvalError("评测期间资料库的索引变了，两种回答方式不能比较；请等文件不再变动后，再运行同一命令。")
        reports.append(_measure(cases, answering, library, Results(options.out, settings, one.generator), settings))
        del answering
        gc.collect()  # a model in a cycle of references would still fill the memory while the next one is opened
    if len(reports) == 1:
        _, page = write_report(reports[0], options.out)
        print(summary_table(reports[0].summary))
    else:
        side = side_by_side(reports)
        _, page = write_comparison(side, options.out)
        print(comparison_table(side))
    print(f"报告：{page}")
    return 0


def _open_next(wanted: Wanted, done: Sequence[Report], open_answering: Callable[[Wanted], Answering]) -> Answering:
    try:
        return open_answering(wanted)
    except (AnsweringError, EngineError) as error:
        if not done:
            raise
        names = "、".join(report.settings.generator for report in done)
        raise EvalError(f"{error} {names} 的题都已做完并保存；改好后再运行同一命令会接着做。") from error


def _settings(wanted: Wanted, answering: Answering, library: Library, questions: Mapping[str, str]) -> Settings:
    return Settings(
        questions=questions,
        corpus_sha256=corpus_sha256(library.documents.values()),
        snapshot=answering.snapshot,
        generator=plain_name(answering.generator),
        embedder="内置" if wanted.embedder is None else plain_name(wanted.embedder),
        today=answering.today,
        code=code_digest(Path(__file__).parent.parent),
    )


def _measure(
    cases: Sequence[Case], answering: Answering, library: Library, results: Results, settings: Settings
) -> Report:
    kept = sum(results.get(case) is not None for case in cases)
    if kept:
        print(
            f"{settings.generator}接着上次做：{len(cases)}题中已有{kept}题的结果，只做其余的。"
            "要全部重做，请换一个 --out。",
            file=sys.stderr,
        )
    return run_cases(cases, answering, library, results, settings, _Bar(f"评测 {settings.generator}", "题"))


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
