"""The Chinese of reports: names of types, reasons and stages, and numbers as people read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from eval.cases import REASON_LABELS, TYPE_LABELS
from eval.drafting import DraftTotals, share_of
from eval.metrics import Mean
from eval.summary import UNTYPED, Score, Summary, Unit

TYPE_NAMES: dict[str, str] = {**dict(TYPE_LABELS.items()), UNTYPED: "未标注"}
REASON_NAMES: dict[str, str] = dict(REASON_LABELS.items())
STATUS_NAMES = {"answered": "已回答", "refused": "未回答", "failed": "出错"}
ORIGIN_NAMES = {"model": "模型", "quote": "原文", "rule": "规则"}
STAGE_NAMES = {
    "understand": "理解",
    "retrieve": "检索",
    "read": "判读",
    "generate": "生成",
    "verify": "核对",
    "first_sentence": "首句（已回答的题）",
    "total_answered": "整个回答（已回答的题）",
    "total": "合计（所有题）",
}
FAULT_NAMES = {
    "unknown_key": "引用了没有的编号",
    "empty": "没有文字",
    "not_verbatim": "不是整句原文",
    "not_derivable": "规则推不出",
    "number": "数值不在条款里",
    "untyped_number": "数字不在条款里",
    "pairing": "数值配错了条件",
    "direction": "增减方向不符",
    "modality": "语气轻重不符",
    "negation": "是与否不符",
    "payee": "发放对象不符",
    "wording": "说法不在条款里",
    "quote": "与原文相同",
    "omission": "漏了原文的内容",
}
"""A fault without a name here is shown as it is written in the program."""
CUT_NAMES = {
    "loop": "一再重复",
    "endless": "写个没完",
    "empty": "没有内容",
    "hopeless": "半句已错",
    "time": "超过时限",
    "failed": "模型中断",
}
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


def status_text(summary: Summary) -> str:
    """How the cases ended."""
    return f"已回答{summary.answered}，未回答{summary.refused}，出错{summary.failed}"


def left_out_text(summary: Summary) -> str:
    """One sentence on how many cases the recall leaves out, and one on the unlabelled ones, if there are any."""
    unlabelled = f"其中{summary.unlabelled}题未标注，只列出答复，不计对错。" if summary.unlabelled else ""
    return f"{unlabelled}依据只在文首、文末或属于文件信息的{summary.left_out_of_recall}题不计入检索指标。"


def counts_text(summary: Summary) -> str:
    """How many cases there were, how they ended, and how many the recall leaves out."""
    return f"共{summary.cases}题：{status_text(summary)}。{left_out_text(summary)}"


def shown_text(summary: Summary) -> str:
    """One sentence on where the shown sentences come from and how long answers get."""
    shares = (f"{ORIGIN_NAMES[o.origin]}{o.sentences}句（{value_text(o.share, 'share')}）" for o in summary.origins)
    length = value_text(summary.length_p90, "characters")
    return f"句子来源：{'，'.join(shares)}。回答长度 P90：{length}字。"


def broken_text(drafts: DraftTotals) -> str:
    """Say that a model broke off, or nothing: the clauses' own words were told instead, and measured in its place."""
    if not drafts.broken_off:
        return ""
    return (
        f"调用模型{drafts.model_calls}次，中断{drafts.broken_off}次；中断后改用条款原文，"
        "这部分结果不能说明模型的好坏。排除故障后再运行同一命令，会重做这些题。"
    )


def summary_table(summary: Summary) -> str:
    """Return the tables for a terminal."""
    rows = [("指标", "结果", "95%区间", "题数", "方向"), *map(_score_row, summary.scores)]
    lines = [counts_text(summary), "", *aligned(rows), ""]
    types = [("题型", "题数", "答对"), *((TYPE_NAMES[g.name], str(g.cases), _right(g.scores)) for g in summary.by_type)]
    types += [(f"　{REASON_NAMES[g.name]}", str(g.cases), _right(g.scores)) for g in summary.by_reason]
    lines += [*aligned(types), ""]
    if len(summary.by_file) > 1:
        lines += [*aligned(file_rows(summary)), ""]
    lines += [*aligned([("耗时（毫秒）", "P50", "P95", "次数"), *latency_rows([summary])]), ""]
    if summary.drafts.model_calls:
        lines += [*aligned([("草稿", "数量"), *draft_rows([summary.drafts])]), ""]
    broken = broken_text(summary.drafts)
    return "\n".join([*lines, shown_text(summary), *([f"注意：{broken}"] if broken else [])])


def file_rows(summary: Summary) -> list[tuple[str, ...]]:
    """Return the head and a row a measure, a column a question file: development and test are never one number."""
    rows = [("指标，分题目文件", *(f"{group.name}（{group.cases}题）" for group in summary.by_file))]
    for place, score in enumerate(summary.scores):
        means = [group.scores[place].mean for group in summary.by_file]
        rows.append((score.label, *(value_text(mean.value, score.unit) for mean in means)))
    return rows


def latency_rows(summaries: Sequence[Summary]) -> list[tuple[str, ...]]:
    """Return a row a stage: its name, then P50, P95 and count of each summary."""
    rows = []
    for stages in zip(*(summary.latencies for summary in summaries), strict=True):
        cells = [(milliseconds_text(t.p50), milliseconds_text(t.p95), str(t.n)) for t in stages]
        rows.append((STAGE_NAMES[stages[0].stage], *(cell for three in cells for cell in three)))
    return rows


def origin_rows(summaries: Sequence[Summary]) -> list[tuple[str, ...]]:
    """Return a row an origin: its name, then sentences and share of each summary."""
    return [
        (ORIGIN_NAMES[shares[0].origin], *(f"{o.sentences}（{value_text(o.share, 'share')}）" for o in shares))
        for shares in zip(*(summary.origins for summary in summaries), strict=True)
    ]


def draft_rows(totals: Sequence[DraftTotals]) -> list[tuple[str, ...]]:
    """Return a row a count: its label, then each total's count with its share.

    Of the cases where a model was called, of the sentences drafted, of the drafts (one a call) that were cut.
    """

    def row(label: str, part: Callable[[DraftTotals], int], whole: Callable[[DraftTotals], int]) -> tuple[str, ...]:
        return (label, *(f"{part(t)}（{value_text(share_of(part(t), whole(t)), 'share')}）" for t in totals))

    faults = dict.fromkeys(fault for t in totals for fault in t.faults)
    cuts = dict.fromkeys(cut for t in totals for cut in t.cuts)
    return [
        row("用到模型的题", lambda t: t.called, lambda t: t.cases),
        ("调用模型（次）", *(str(t.model_calls) for t in totals)),
        ("草稿里的句子", *(str(t.sentences) for t in totals)),
        row("　通过核对，已显示", lambda t: t.shown, lambda t: t.sentences),
        row("　通过核对，未显示", lambda t: t.spare, lambda t: t.sentences),
        row("　未采用（未通过核对，或不比原文好）", lambda t: t.failed, lambda t: t.sentences),
        *(
            row(f"　　{FAULT_NAMES.get(fault, fault)}", _counted("faults", fault), lambda t: t.sentences)
            for fault in faults
        ),
        ("引用了没有的编号（处）", *(str(t.unknown_keys) for t in totals)),
        row("被截断的草稿", lambda t: sum(t.cuts.values()), lambda t: t.model_calls),
        *(row(f"　{CUT_NAMES.get(cut, cut)}", _counted("cuts", cut), lambda t: t.model_calls) for cut in cuts),
    ]


def _counted(counts: Literal["faults", "cuts"], name: str) -> Callable[[DraftTotals], int]:
    return lambda totals: (totals.faults if counts == "faults" else totals.cuts).get(name, 0)


def _score_row(score: Score) -> tuple[str, ...]:
    mean = score.mean
    values = value_text(mean.value, score.unit), interval_text(mean, score.unit)
    return (score.label, *values, str(mean.n), BETTER_NAMES[score.better])


def _right(scores: Sequence[Score]) -> str:
    return next(value_text(score.mean.value, "share") for score in scores if score.key == "right")


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Pad the columns; a Chinese character is two cells wide in a terminal."""
    widths = [max(_cells(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  ".join(c + " " * (w - _cells(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def _cells(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F or c in "—～" else 1 for c in text)
