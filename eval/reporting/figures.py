"""The plots of a report, of one run or of several side by side, each with its title and what it shows in words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from eval.metrics import Mean
from eval.reporting.markup import figure
from eval.reporting.plots import SERIES, Mark, Row, count_plot, dot_plot, histogram, share_plot, span_plot
from eval.reporting.stages import BLAMED_NAMES, count_stages
from eval.reporting.words import STAGE_NAMES, TYPE_NAMES, interval_text, milliseconds_text, value_text
from eval.run import Report
from eval.summary import Group, Summary

_MAIN = {
    "right": "答对",
    "sound": "全面合格",
    "key_facts": "要点覆盖",
    "citation_recall": "标准依据被引用",
    "carried": "句子由所引条款支持",
    "refused_rightly": "无答案的题：拒答",
    "recall_5": "检索 Recall@5",
    "ndcg": "检索 nDCG@10",
}
_BAD = {
    "wrong_first": "首句含错误说法",
    "unsupported": "含所引条款没有的数字",
    "refused_falsely": "有答案却拒答",
    "other_region": "引用其他地区文件",
}
"""Of these measures less is better."""
_BINS = 8


def figures(names: Sequence[str], reports: Sequence[Report]) -> list[str]:
    """Return the lines of all plots, with a legend first where there are several runs."""
    summaries = [report.summary for report in reports]
    plots = [
        _measures(names, summaries, "measures", "主要指标", "越高越好；线是95%区间", _MAIN),
        _measures(names, summaries, "faults", "差错", "越低越好；线是95%区间", _BAD),
        _types(names, summaries),
        _stages(names, reports),
        _latencies(names, summaries),
        _lengths(names, reports),
    ]
    return [*_legend(names), '<div class="figures">', *plots, "</div>"]


def _legend(names: Sequence[str]) -> list[str]:
    if len(names) < 2:
        return []
    keys = (
        f'<li><svg viewBox="0 0 12 12" aria-hidden="true"><rect width="12" height="12" rx="2" '
        f'style="fill: var(--run-{i % SERIES + 1})"></rect></svg>{escape(name)}</li>'
        for i, name in enumerate(names)
    )
    return ['<ul class="legend">', *keys, "</ul>"]


def _measures(
    names: Sequence[str], summaries: Sequence[Summary], name: str, title: str, note: str, labels: dict[str, str]
) -> str:
    rows, said = [], []
    for key, label in labels.items():
        means = [summary.score(key) for summary in summaries]
        rows.append(Row(label, tuple(_share_mark(mean) for mean in means)))
        said.append(f"{label}{_each(names, [_mean_words(mean) for mean in means])}")
    return figure(title, note, dot_plot(name, f"{title}：{'；'.join(said)}。", rows))


def _types(names: Sequence[str], summaries: Sequence[Summary]) -> str:
    title = "分题型的答对率"
    kinds = list(dict.fromkeys(group.name for summary in summaries for group in summary.by_type))
    rows, said = [], []
    for kind in kinds:
        means = [_right_of(summary.by_type, kind) for summary in summaries]
        label = TYPE_NAMES.get(kind, kind)
        rows.append(Row(label, tuple(_share_mark(mean) for mean in means)))
        said.append(f"{label}{_each(names, [_mean_words(mean) for mean in means])}")
    return figure(title, "细线是95%区间", share_plot("types", f"{title}：{'；'.join(said)}。", rows))


def _stages(names: Sequence[str], reports: Sequence[Report]) -> str:
    title = "不合格的题，问题出在哪一环"
    counted = [count_stages(report.cases, report.verdicts) for report in reports]
    rows, said = [], []
    for same in zip(*counted, strict=True):
        label = BLAMED_NAMES[same[0].stage]
        rows.append(Row(label, tuple(Mark(c.cases, None, None, f"{c.cases}题") for c in same)))
        said.append(f"{label}{_each(names, [f'{c.cases}题' for c in same])}")
    return figure(title, "先出错的那一环", count_plot("stages", f"{title}：{'；'.join(said)}。", rows))


def _latencies(names: Sequence[str], summaries: Sequence[Summary]) -> str:
    title = "各环节耗时"
    rows, said = [], []
    for same in zip(*(summary.latencies for summary in summaries), strict=True):
        if not any(latency.p95 for latency in same):
            continue
        label = STAGE_NAMES[same[0].stage]
        texts = [f"{_short(t.p50)} / {_short(t.p95)}" for t in same]
        marks = [None if t.p50 is None else Mark(t.p50, None, t.p95, text) for t, text in zip(same, texts, strict=True)]
        rows.append(Row(label, tuple(marks)))
        said.append(f"{label}{_each(names, [f'P50、P95为{text}毫秒' for text in texts])}")
    note = "点是P50，线到P95；数字是毫秒，横轴是对数刻度"
    return figure(title, note, span_plot("latencies", f"{title}：{'；'.join(said)}。", rows))


def _short(milliseconds: float | None) -> str:
    """As in the tables, but with a decimal below ten: a stage that takes no time at all would be odd."""
    small = milliseconds is not None and milliseconds < 10
    return f"{milliseconds:.1f}" if small else milliseconds_text(milliseconds)


def _lengths(names: Sequence[str], reports: Sequence[Report]) -> str:
    title = "回答有多长"
    lengths = [[v.length for v in report.verdicts if v.length is not None] for report in reports]
    edges = bin_edges(max((length for run in lengths for length in run), default=0.0))
    bins = list(pairwise(edges))
    # the last bin holds its upper edge too
    counts = [[sum(low <= n < high or n == high == edges[-1] for n in run) for low, high in bins] for run in lengths]
    said = [f"{low}～{high}字{_each(names, [f'{held[i]}题' for held in counts])}" for i, (low, high) in enumerate(bins)]
    note = "横轴是字数，柱高是题数"
    return figure(title, note, histogram("lengths", f"{title}：{'；'.join(said)}。", edges, counts))


def bin_edges(longest: float) -> list[int]:
    """Return equal bins from 0 on, their width a round number, that reach the longest."""
    width = next(w for n in range(1, 9) for w in (10**n, 2 * 10**n, 5 * 10**n) if w * _BINS >= longest)
    return [width * i for i in range(max(1, -int(-longest // width)) + 1)]


def _right_of(groups: Sequence[Group], kind: str) -> Mean:
    held = (score.mean for group in groups if group.name == kind for score in group.scores if score.key == "right")
    return next(held, Mean(None, 0, None, None))


def _share_mark(mean: Mean) -> Mark | None:
    if mean.value is None:
        return None
    return Mark(mean.value, mean.low, mean.high, f"{value_text(mean.value, 'share')}\u2002{mean.n}题")


def _mean_words(mean: Mean) -> str:
    if mean.value is None:
        return "没有结果"
    return f"{value_text(mean.value, 'share')}（95%区间{interval_text(mean, 'share')}，{mean.n}题）"


def _each(names: Sequence[str], texts: Sequence[str]) -> str:
    """Return the texts with the runs' names, without them where there is one run."""
    if len(names) == 1:
        return f" {texts[0]}"
    return " " + "、".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
