"""``report.html`` of one run: what changed, the plots, the tables, and every question; one file that loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from eval.baseline import AgainstBaseline
from eval.reporting.baseline_page import baseline_lines
from eval.reporting.facets import filter_form
from eval.reporting.figures import figures
from eval.reporting.markup import cards, folded, table, whole_page
from eval.reporting.question_list import question_part
from eval.reporting.sections import NO_SECTIONS, Sections
from eval.reporting.stages import count_stages, stage_rows
from eval.reporting.words import (
    BETTER_NAMES,
    REASON_NAMES,
    TYPE_NAMES,
    broken_text,
    counts_text,
    draft_rows,
    file_rows,
    interval_text,
    latency_rows,
    milliseconds_text,
    shown_text,
    value_text,
)
from eval.run import Report
from eval.summary import Group, Score, Summary

_IN_GROUPS = {
    "right": "答对",
    "key_facts": "要点覆盖",
    "citation_recall": "依据引用",
    "unsupported": "无据数字",
    "recall_5": "Recall@5",
}
"""The measures of the tables by type and reason, with names short enough for a phone."""
_CARDS = {"right": "答对", "sound": "全面合格", "refused_falsely": "有答案却拒答", "unsupported": "含无据数字"}
_NO_DRAFTS = "<p>没有调用模型。</p>"


def report_page(report: Report, against: AgainstBaseline | None = None, sections: Sections = NO_SECTIONS) -> str:
    """Return the page of one run: beside ``against``, if given, and with the tables of other commands."""
    broken = broken_text(report.summary.drafts)
    return whole_page(
        [
            f"<p>{escape(counts_text(report.summary))}</p>",
            *([f'<p class="why">注意：{escape(broken)}</p>'] if broken else []),
            *(baseline_lines(against) if against else []),
            "<h2>一眼看</h2>",
            _main_cards(report.summary),
            *figures([report.settings.generator], [report]),
            *run_tables(report),
            *section_lines(sections),
            "<h2>评测条件</h2>",
            table(("项目", "内容"), settings_rows(report)),
            "<h2>逐题</h2>",
            filter_form(runs=1),
            *(question_part(report, row) for row in range(len(report.cases))),
        ]
    )


def run_tables(report: Report) -> list[str]:
    """Return the tables of one run, from the measures to the drafts."""
    summary = report.summary
    drafts = table(("草稿", "数量"), draft_rows([summary.drafts])) if summary.drafts.model_calls else _NO_DRAFTS
    stages = stage_rows(count_stages(report.cases, report.verdicts))
    return [
        "<h2>总表</h2>",
        _score_table(summary.scores),
        f"<p>{escape(shown_text(summary))}</p>",
        *file_lines(report.summary),
        "<h2>分题型</h2>",
        _group_table("题型", summary.by_type, TYPE_NAMES),
        "<h2>不能回答的题，分原因</h2>",
        _group_table("原因", summary.by_reason, REASON_NAMES),
        "<h2>不合格的题，分出错环节</h2>",
        table(stages[0], stages[1:]),
        "<h2>耗时</h2>",
        table(("环节", "P50（毫秒）", "P95（毫秒）", "次数"), latency_rows([summary])),
        "<h2>草稿</h2>",
        drafts,
    ]


def file_lines(summary: Summary) -> list[str]:
    """Return the measures by question file, where there are several."""
    if len(summary.by_file) < 2:
        return []
    rows = file_rows(summary)
    return ["<h2>分题目文件</h2>", table(rows[0], rows[1:])]


def section_lines(sections: Sections) -> list[str]:
    """Return the tables of other commands, and why any is left out."""
    lines = []
    for section in sections.shown:
        lines += [f"<h2>{escape(section.title)}</h2>", table(section.head, section.rows)]
        lines += [f'<p class="label">{escape(section.note)}</p>'] if section.note else []
    if sections.left_out:
        told = (f'<p class="label">{escape(line)}</p>' for line in sections.left_out)
        lines.append(folded(f"没有列入的表格（{len(sections.left_out)}个）", told))
    return lines


def settings_rows(report: Report) -> list[tuple[str, str]]:
    """Return what the numbers of one run hold for, a row an item."""
    settings, machine = report.settings, report.machine
    questions = "；".join(f"{name}（{digest[:12]}）" for name, digest in settings.questions.items())
    return [
        ("题目", questions),
        ("政策文件", f"{len(report.documents)} 份，校验值 {settings.corpus_sha256[:12]}，索引 {settings.snapshot}"),
        ("生成", settings.generator),
        ("向量", settings.embedder),
        ("按哪天算效力", settings.today.isoformat()),
        ("程序版本", settings.code),
        ("机器", f"{machine.system} {machine.processor}，{machine.cpus} 核，Python {machine.python}"),
        ("评测时间", report.made_at.isoformat(timespec="seconds")),
    ]


def _main_cards(summary: Summary) -> str:
    shares = [(label, summary.score(key)) for key, label in _CARDS.items()]
    answered = next(latency for latency in summary.latencies if latency.stage == "total_answered")
    return cards(
        [
            *((label, value_text(m.value, "share"), f"{interval_text(m, 'share')}，{m.n}题") for label, m in shares),
            ("回答用时 P50", f"{milliseconds_text(answered.p50)}毫秒", f"P95 {milliseconds_text(answered.p95)}毫秒"),
        ]
    )


def _score_table(scores: Sequence[Score]) -> str:
    rows = [
        (
            score.label,
            value_text(score.mean.value, score.unit),
            interval_text(score.mean, score.unit),
            str(score.mean.n),
            BETTER_NAMES[score.better],
        )
        for score in scores
    ]
    return table(("指标", "结果", "95%区间", "题数", "方向"), rows)


def _group_table(title: str, groups: Sequence[Group], names: dict[str, str]) -> str:
    if not groups:
        return "<p>没有这类题目。</p>"
    rows = []
    for group in groups:
        by_key = {score.key: value_text(score.mean.value, score.unit) for score in group.scores}
        rows.append((names[group.name], str(group.cases), *(by_key[key] for key in _IN_GROUPS)))
    return table((title, "题数", *_IN_GROUPS.values()), rows)
