"""The command ``run``: every question of each generator in turn, and one report of it all."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from eval.baseline import read_baseline
from eval.comparison import side_by_side
from eval.errors import EvalError
from eval.measuring import Task, measure
from eval.opening import Wanted
from eval.reporting.comparison_words import comparison_table
from eval.reporting.report import write_comparison, write_report
from eval.reporting.sections import read_sections
from eval.reporting.words import summary_table
from eval.run import Answering, Report
from server.answering.errors import AnsweringError
from server.engines.engine import EngineError

Opening = Callable[[Wanted], Answering]


def each_generator(first: Wanted, generators: Sequence[str]) -> tuple[Wanted, ...]:
    """Return what is to be measured, one for each generator, all on the same day. Raises ``EvalError``."""
    for generator in generators:
        if generators.count(generator) > 1:
            raise EvalError(f"--generator 写了不止一次“{generator}”；每种回答方式请只写一次。")
    if len(generators) > 1 and first.today is None:
        first = replace(first, today=date.today())  # else a run over midnight would compare two days' validity
    return tuple(replace(first, generator=generator) for generator in generators or [first.generator])


def run(
    task: Task, wanted: Sequence[Wanted], out: Path, opening: Opening, baseline: Path | None = None
) -> tuple[str, Path]:
    """Measure each of ``wanted`` and write the report; return its table in words, and its page.

    The first is set beside ``baseline``, an earlier ``report.json``. What other commands left in ``out`` about the same
    questions and documents becomes part of the report. Raises ``EvalError``.
    """
    # before the questions: a wrong file is told at once, and this run may replace it
    earlier = read_baseline(baseline) if baseline is not None else None
    reports: list[Report] = []
    for one in wanted:
        answering = _open_next(one, reports, opening)
        if reports and answering.snapshot != reports[0].settings.snapshot:
            raise EvalError("评测期间资料库的索引变了，两种回答方式不能比较；请等文件不再变动后，再运行同一命令。")
        reports.append(measure(task, one, answering, out))
        del answering
        gc.collect()  # a model in a cycle of references would still fill the memory while the next one is opened
    sections = read_sections(out, reports[0].settings)
    if len(reports) == 1:
        return summary_table(reports[0].summary), write_report(reports[0], out, earlier, sections)[1]
    side = side_by_side(reports)
    return comparison_table(side), write_comparison(side, out, earlier, sections)[1]


def _open_next(wanted: Wanted, done: Sequence[Report], opening: Opening) -> Answering:
    try:
        return opening(wanted)
    except (AnsweringError, EngineError) as error:
        if not done:
            raise
        names = "、".join(report.settings.generator for report in done)
        raise EvalError(f"{error} {names} 的题都已做完并保存；改好后再运行同一命令会接着做。") from error
