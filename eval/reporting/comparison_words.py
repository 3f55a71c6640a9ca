"""The Chinese of a comparison: which generator is compared with which, what got worse, and the terminal's tables."""

from __future__ import annotations

from collections.abc import Sequence

from eval.comparison import Comparison, Difference, SideBySide
from eval.reporting.words import (
    BETTER_NAMES,
    REASON_NAMES,
    TYPE_NAMES,
    aligned,
    broken_text,
    draft_rows,
    file_rows,
    latency_rows,
    left_out_text,
    origin_rows,
    status_text,
    value_text,
)
from eval.significance import LEVEL, PairedTest
from eval.summary import Better, Group, Summary, Unit


def difference_text(value: float | None, unit: Unit) -> str:
    """``0.03125`` -> ``+3.1个百分点``; a length in whole characters; ``—`` where there is nothing to subtract."""
    if value is None:
        return "—"
    if value == 0:
        return "0"
    return f"{value * 100:+.1f}个百分点" if unit == "share" else f"{value:+.0f}字"


def interval_of_difference_text(test: PairedTest, unit: Unit) -> str:
    """``-3.1～+9.4个百分点``, or ``—`` where resampling tells nothing."""
    if test.low is None or test.high is None:
        return "—"
    if unit == "share":
        return f"{test.low * 100:+.1f}～{test.high * 100:+.1f}个百分点"
    return f"{test.low:+.0f}～{test.high:+.0f}字"


def p_text(test: PairedTest) -> str:
    """``0.031``; ``<0.001`` for less; ``—`` without pairs."""
    if test.p is None:
        return "—"
    return "<0.001" if test.p < 0.001 else f"{test.p:.3f}"


def significance_text(test: PairedTest, better: Better) -> str:
    """Say whether the pairs allow to speak of a difference, and of which."""
    if test.difference is None or test.p is None:
        return "没有可比的题"
    if not test.moved:
        return "逐题相同"
    if not test.is_difference:
        return "区间含0：不能说有差别" if test.holds_zero else f"p不小于{LEVEL:g}：不能说有差别"
    if better == "none":
        return "有差别"
    return "有差别：变好" if (test.difference > 0) == (better == "higher") else "有差别：变差"


def compared_text(side: SideBySide) -> str:
    """Say which generator is compared with which, and what the columns hold."""
    compared, base = side.comparison.compared, side.comparison.base
    others = "、".join(side.names[1:-1])
    aside = f"{others}只列出，不参与比较。" if others else ""
    return (
        f"拿 {compared} 与 {base} 相比：“差”是前者减后者；“变好”“变差”是两边都有结果的题中，"
        f"前者好于、差于后者的题数。{aside}"
    )


def changes_text(comparison: Comparison) -> tuple[str, ...]:
    """Say which measures got worse and which better by their means, which cannot be compared, which chance explains."""
    against = f"{comparison.compared} 与 {comparison.base} 相比"
    lines = [
        f"{against}变差的指标：{_named(comparison.changed('worse'))}。",
        f"{against}变好的指标：{_named(comparison.changed('better'))}。",
    ]
    if comparison.one_sided:
        labels = "、".join(difference.label for difference in comparison.one_sided)
        lines.append(f"只有一方有结果、不能比较的指标：{labels}。")
    moved = [*comparison.changed("worse"), *comparison.changed("better")]
    if moved:
        sure = "、".join(d.label for d in moved if d.test.is_difference)
        lines.append(f"其中不像是碰巧的（同题之差的区间不含0，p小于{LEVEL:g}）：{sure or '无，都不能说有差别'}。")
    return tuple(lines)


def broken_lines(side: SideBySide) -> list[str]:
    """Say whose model broke off."""
    told = [(name, broken_text(summary.drafts)) for name, summary in zip(side.names, _summaries(side), strict=True)]
    return [f"注意：{name} {text}" for name, text in told if text]


def measure_rows(side: SideBySide) -> list[tuple[str, ...]]:
    """Return the head and a row a measure: a column a generator, the difference, the questions better and worse.

    The last three are about the questions that have a value on both sides: interval, p, what can be said.
    """
    told = ("同题之差的95%区间", "p", "能否说有差别")
    rows: list[tuple[str, ...]] = [("指标", *side.names, "差", "变好（题）", "变差（题）", "方向", *told)]
    for difference in side.comparison.differences:
        means = [report.summary.score(difference.key) for report in side.reports]
        values = [f"{value_text(mean.value, difference.unit)}（{mean.n}题）" for mean in means]
        change = difference_text(difference.difference, difference.unit)
        directed = difference.better != "none"
        counts = (str(len(difference.gained)), str(len(difference.lost))) if directed else ("—", "—")
        test = difference.test
        interval = interval_of_difference_text(test, difference.unit)
        said = (interval, p_text(test), significance_text(test, difference.better))
        rows.append((difference.label, *values, change, *counts, BETTER_NAMES[difference.better], *said))
    return rows


def type_rows(side: SideBySide) -> list[tuple[str, ...]]:
    """Return the head and the share of right replies by type, then by refusal reason, a column a generator."""
    rows: list[tuple[str, ...]] = [("答对，分题型", "题数", *side.names)]
    summaries = [report.summary for report in side.reports]
    rows += _group_rows([summary.by_type for summary in summaries], TYPE_NAMES)
    reasons = {name: f"　{label}" for name, label in REASON_NAMES.items()}
    return [*rows, *_group_rows([summary.by_reason for summary in summaries], reasons)]


def timing_rows(side: SideBySide) -> list[tuple[str, ...]]:
    """Return the head and a row a stage: P50, P95 and count of each generator."""
    heads = [f"{name} {column}" for name in side.names for column in ("P50", "P95", "次数")]
    return [("耗时（毫秒）", *heads), *latency_rows(_summaries(side))]


def shown_rows(side: SideBySide) -> list[tuple[str, ...]]:
    """Return the head and a row an origin of the shown sentences, then the lengths, a column a generator."""
    lengths = [f"{value_text(summary.length_p90, 'characters')}字" for summary in _summaries(side)]
    return [("句子来源", *side.names), *origin_rows(_summaries(side)), ("回答长度 P90", *lengths)]


def drafted_rows(side: SideBySide) -> list[tuple[str, ...]]:
    """Return the head and a row a count of what was drafted, a column a generator."""
    return [("草稿", *side.names), *draft_rows([summary.drafts for summary in _summaries(side)])]


def counts_lines(side: SideBySide) -> list[str]:
    """Say how many cases there were and how they ended for each generator."""
    summaries = _summaries(side)
    ended = [f"{name}：{status_text(summary)}。" for name, summary in zip(side.names, summaries, strict=True)]
    return [f"共{summaries[0].cases}题。{left_out_text(summaries[0])}", *ended]


def comparison_table(side: SideBySide) -> str:
    """Return the tables for a terminal."""
    files = [file_rows(summary)] if len((summary := side.reports[0].summary).by_file) > 1 else []
    blocks = [measure_rows(side), *files, type_rows(side), timing_rows(side), shown_rows(side), drafted_rows(side)]
    lines = [*counts_lines(side), "", compared_text(side), ""]
    for block in blocks:
        lines += [*aligned(block), ""]
    return "\n".join([*lines, *changes_text(side.comparison), *broken_lines(side)])


def _summaries(side: SideBySide) -> list[Summary]:
    return [report.summary for report in side.reports]


def _named(differences: Sequence[Difference]) -> str:
    named = [f"{d.label} {difference_text(d.difference, d.unit)}" for d in differences]
    return "；".join(named) or "无"


def _group_rows(groups: Sequence[Sequence[Group]], names: dict[str, str]) -> list[tuple[str, ...]]:
    rows = []
    for same in zip(*groups, strict=True):
        right = [next(value_text(s.mean.value, s.unit) for s in g.scores if s.key == "right") for g in same]
        rows.append((names[same[0].name], str(same[0].cases), *right))
    return rows
