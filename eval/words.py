"""The Chinese of reports: names of types, reasons and stages, and numbers as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics import Mean
from eval.summary import Score, Summary, Unit

TYPE_NAMES = {
    "fact": "事实",
    "number": "数额",
    "eligibility": "资格",
    "responsible-department": "责任单位",
    "deadline": "时限",
    "comparison": "比较",
    "validity": "效力与文件信息",
    "false-premise": "前提有误",
    "unanswerable": "库里没有答案",
}
REASON_NAMES = {
    "not_stated": "未规定",
    "other_region": "其他地区",
    "attachment_missing": "附件缺失",
    "off_topic": "与养老无关",
    "no_evidence": "没有依据",
}
STATUS_NAMES = {"answered": "已回答", "refused": "未回答", "failed": "出错"}
ORIGIN_NAMES = {"model": "模型", "quote": "原文", "rule": "规则"}
STAGE_NAMES = {"understand": "理解", "retrieve": "检索", "generate": "生成", "verify": "核对", "total": "合计"}
BETTER_NAMES = {"higher": "越高越好", "lower": "越低越好", "none": "—"}


def value_text(value: float | None, unit: Unit) -> str:
    """``0.8333`` -> ``83.3%``; a length in whole characters; ``—`` for nothing measured."""
    if value is None:
        return "—"
    return f"{value * 100:.1f}%" if unit == "share" else f"{value:.0f}"


def interval_text(mean: Mean, unit: Unit) -> str:
    """Return the 95 % interval as ``70.0%～93.3%``, or ``—``."""
    if mean.low is None or mean.high is None:
        return "—"
    return f"{value_text(mean.low, unit)}～{value_text(mean.high, unit)}"


def milliseconds_text(value: float | None) -> str:
    """Whole milliseconds, or ``—``."""
    return "—" if value is None else f"{value:.0f}"


def counts_text(summary: Summary) -> str:
    """One sentence on how many cases there were, and how many the recall leaves out."""
    return (
        f"共{summary.cases}题：已回答{summary.answered}，未回答{summary.refused}，出错{summary.failed}。"
        f"依据只在文首、文末或属于文件信息的{summary.left_out_of_recall}题不计入检索指标。"
    )


def shown_text(summary: Summary) -> str:
    """One sentence on where the shown sentences come from and how long answers get."""
    shares = (f"{ORIGIN_NAMES[o.origin]}{o.sentences}句（{value_text(o.share, 'share')}）" for o in summary.origins)
    length = value_text(summary.length_p90, "characters")
    return f"句子来源：{'，'.join(shares)}。回答长度 P90：{length}字。"


def summary_table(summary: Summary) -> str:
    """Return the tables for a terminal."""
    rows = [("指标", "结果", "95%区间", "题数", "方向"), *map(_score_row, summary.scores)]
    lines = [counts_text(summary), "", *_aligned(rows), ""]
    types = [("题型", "题数", "答对"), *((TYPE_NAMES[g.name], str(g.cases), _right(g.scores)) for g in summary.by_type)]
    types += [(f"　{REASON_NAMES[g.name]}", str(g.cases), _right(g.scores)) for g in summary.by_reason]
    lines += [*_aligned(types), ""]
    stages = [("耗时（毫秒）", "P50", "P95")]
    stages += [(STAGE_NAMES[t.stage], milliseconds_text(t.p50), milliseconds_text(t.p95)) for t in summary.latencies]
    lines += [*_aligned(stages), ""]
    return "\n".join([*lines, shown_text(summary)])


def _score_row(score: Score) -> tuple[str, ...]:
    mean = score.mean
    values = value_text(mean.value, score.unit), interval_text(mean, score.unit)
    return (score.label, *values, str(mean.n), BETTER_NAMES[score.better])


def _right(scores: Sequence[Score]) -> str:
    return next(value_text(score.mean.value, "share") for score in scores if score.key == "right")


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Pad the columns; a Chinese character is two cells wide in a terminal."""
    widths = [max(_cells(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  ".join(c + " " * (w - _cells(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def _cells(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F or c in "—～" else 1 for c in text)
