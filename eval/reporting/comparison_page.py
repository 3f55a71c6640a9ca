"""``report.html`` of several generators side by side: one file that loads nothing, every text escaped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape

from eval.baseline import AgainstBaseline
from eval.comparison import Comparison, SideBySide
from eval.outcomes import Outcome
from eval.reporting.baseline_page import baseline_lines
from eval.reporting.comparison_words import (
    broken_lines,
    changes_text,
    compared_text,
    counts_lines,
    drafted_rows,
    measure_rows,
    shown_rows,
    timing_rows,
    type_rows,
)
from eval.reporting.facets import filter_form
from eval.reporting.figures import figures
from eval.reporting.markup import folded, table, whole_page
from eval.reporting.page import file_lines, run_tables, section_lines, settings_rows
from eval.reporting.question_list import gold_lines, previous_lines, question_head, reply_lines
from eval.reporting.sections import NO_SECTIONS, Sections

_Marks = Mapping[str, Sequence[str]]
"""Case id to the labels of the measures that got better or worse there."""


def comparison_page(side: SideBySide, against: AgainstBaseline | None = None, sections: Sections = NO_SECTIONS) -> str:
    """Return the page: the comparison first, then the questions where the two differ, then all the others.

    ``against`` is the first run beside an earlier one.
    """
    comparison = side.comparison
    differing = set(comparison.differing)
    rows = range(len(side.reports[0].cases))
    apart = [i for i in rows if side.reports[0].cases[i].id in differing]
    gained, lost = _marks(comparison)
    return whole_page(
        [
            *(f"<p>{escape(line)}</p>" for line in counts_lines(side)),
            f"<p>{escape(compared_text(side))}</p>",
            *(f"<p><strong>{escape(line)}</strong></p>" for line in changes_text(comparison)),
            *(f'<p class="why">{escape(line)}</p>' for line in broken_lines(side)),
            *(baseline_lines(against) if against else []),
            "<h2>一眼看</h2>",
            *figures(side.names, side.reports),
            "<h2>总表</h2>",
            _titled_table(measure_rows(side)),
            *_changed_questions(comparison),
            *file_lines(side.reports[0].summary),
            "<h2>分题型</h2>",
            _titled_table(type_rows(side)),
            "<h2>耗时</h2>",
            _titled_table(timing_rows(side)),
            "<h2>句子来源</h2>",
            _titled_table(shown_rows(side)),
            "<h2>草稿</h2>",
            _titled_table(drafted_rows(side)),
            *section_lines(sections),
            "<h2>评测条件</h2>",
            _settings(side),
            "<h2>各自的报告</h2>",
            *(_whole_run(side, column) for column in range(len(side.names))),
            "<h2>逐题</h2>",
            filter_form(runs=len(side.names)),
            f"<h2>结果不同的题（{len(apart)}题）</h2>",
            *(_case(side, i, gained, lost) for i in apart),
            f"<h2>结果相同的题（{len(rows) - len(apart)}题）</h2>",
            *(_case(side, i, gained, lost) for i in rows if i not in set(apart)),
        ]
    )


def _titled_table(rows: Sequence[Sequence[str]]) -> str:
    return table(rows[0], rows[1:])


def _marks(comparison: Comparison) -> tuple[_Marks, _Marks]:
    gained: defaultdict[str, list[str]] = defaultdict(list)
    lost: defaultdict[str, list[str]] = defaultdict(list)
    for difference in comparison.differences:
        for case_id in difference.gained:
            gained[case_id].append(difference.label)
        for case_id in difference.lost:
            lost[case_id].append(difference.label)
    return gained, lost


def _changed_questions(comparison: Comparison) -> list[str]:
    """For each measure that moved anywhere, the ids of the questions that got better and worse."""
    moved = [d for d in comparison.differences if d.gained or d.lost]
    if not moved:
        return ["<p>没有一道题在哪项指标上变好或变差。</p>"]
    rows = [(d.label, "、".join(d.gained) or "—", "、".join(d.lost) or "—") for d in moved]
    return ["<h2>变好和变差的题</h2>", table(("指标", "变好的题", "变差的题"), rows)]


def _settings(side: SideBySide) -> str:
    """What all runs share in one column, what they don't (generator, time) in one each."""
    columns = [dict(settings_rows(report)) for report in side.reports]
    names = [f"{name}：{column['生成']}" for name, column in zip(side.names, columns, strict=True)]
    rows = []
    for item, value in columns[0].items():
        values = names if item == "生成" else [column[item] for column in columns]
        rows.append((item, value if len(set(values)) == 1 else "；".join(values)))
    return table(("项目", "内容"), rows)


def _whole_run(side: SideBySide, column: int) -> str:
    return folded(f"{side.names[column]}：全部指标和区间", run_tables(side.reports[column]))


def _case(side: SideBySide, i: int, gained: _Marks, lost: _Marks) -> str:
    case = side.reports[0].cases[i]
    worse, better = lost.get(case.id, ()), gained.get(case.id, ())
    lines = [question_head(side.reports, i, opened=bool(worse)), *previous_lines(case)]
    if better:
        lines.append(f'<p class="label">变好：{escape("、".join(better))}</p>')
    if worse:
        lines.append(f'<p class="why">变差：{escape("、".join(worse))}</p>')
    if len({_said(report.outcomes[i]) for report in side.reports}) == 1:
        report = side.reports[0]
        shown = [f'<p class="label">{escape("、".join(side.names))}的答复相同</p>']
        lines += [*shown, *reply_lines(report, report.outcomes[i], report.verdicts[i])]
    else:
        lines.append('<div class="pair">')
        for name, report in zip(side.names, side.reports, strict=True):
            reply = reply_lines(report, report.outcomes[i], report.verdicts[i])
            lines += [f"<section><h3>{escape(name)}</h3>", *reply, "</section>"]
        lines.append("</div>")
    return "\n".join([*lines, *gold_lines(case), "</details>"])


def _said(outcome: Outcome) -> tuple[object, ...]:
    """All of a reply that a reader sees."""
    return (outcome.status, outcome.reason, outcome.message, outcome.sentences, outcome.citations, outcome.notices)
