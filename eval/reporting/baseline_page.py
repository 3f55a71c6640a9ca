"""A run beside an earlier one as the first part of the page: what can be said of each measure, and what changed."""

from __future__ import annotations

from html import escape

from eval.baseline import AgainstBaseline, Change, MeasureChange, QuestionChange
from eval.reporting.comparison_words import difference_text, interval_of_difference_text, p_text, significance_text
from eval.reporting.facets import anchor
from eval.reporting.markup import folded, table
from eval.reporting.words import STATUS_NAMES, value_text

_TITLES: dict[Change, str] = {
    "worse": "变差的题",
    "better": "变好的题",
    "mixed": "有好有坏的题",
    "worded": "结果相同、只是答复不同的题",
}
_CONDITION_NAMES = {
    "questions": "题目文件",
    "corpus_sha256": "政策文件",
    "snapshot": "索引",
    "generator": "回答方式",
    "embedder": "向量模型",
    "today": "按哪天算效力",
    "code": "程序版本",
}


def baseline_lines(against: AgainstBaseline) -> list[str]:
    """Return the lines of the part."""
    counts = "，".join(f"{title}{len(against.changed(change))}道" for change, title in _TITLES.items())
    return [
        "<h2>与基线相比</h2>",
        f"<p>{escape(_matched_text(against))}</p>",
        *_others(against),
        f"<p><strong>{escape(counts)}。</strong></p>",
        *_measures(against),
        "<p class='label'>只比两次都有结果的题。p 由成对置换检验算出；一次看二十多项指标，"
        "碰巧有一项 p 小于 0.05 并不奇怪。</p>",
        *(_questions(against, change) for change in _TITLES),
    ]


def _matched_text(against: AgainstBaseline) -> str:
    unlike = "、".join(_CONDITION_NAMES[name] for name in against.unlike)
    conditions = f"评测条件不同的有：{unlike}。" if unlike else "评测条件都相同。"
    baseline = against.baseline
    made_at = baseline.made_at.replace("T", " ").replace("+00:00", " UTC")
    return f"基线：{baseline.name}（{made_at}，{against.matched}道相同的题）。{conditions}"


def _others(against: AgainstBaseline) -> list[str]:
    listed = (("这次新增、不参加比较的题", against.new), ("基线里有、这次没有的题", against.gone))
    return [folded(f"{title}（{len(ids)}道）", [f"<p>{escape('、'.join(ids))}</p>"]) for title, ids in listed if ids]


def _measures(against: AgainstBaseline) -> list[str]:
    """The measures that moved on any question; the others folded."""
    head = ("指标", "基线", "这次", "差", "差的95%区间", "p", "题数", "能否说有差别")
    moved = [change for change in against.measures if change.test.moved]
    still = [change for change in against.measures if not change.test.moved]
    lines = [table(head, map(_measure_row, moved))] if moved else ["<p>没有一项指标在任何一道题上有变化。</p>"]
    return [
        *lines,
        *([folded(f"没有变化的指标（{len(still)}项）", [table(head, map(_measure_row, still))])] if still else []),
    ]


def _measure_row(change: MeasureChange) -> tuple[str, ...]:
    return (
        change.label,
        value_text(change.before, change.unit),
        value_text(change.now, change.unit),
        difference_text(change.test.difference, change.unit),
        interval_of_difference_text(change.test, change.unit),
        p_text(change.test),
        str(change.test.n),
        significance_text(change.test, change.better),
    )


def _questions(against: AgainstBaseline, change: Change) -> str:
    questions = against.changed(change)
    if not questions:
        return ""
    body = [line for question in questions for line in _question(question)]
    return folded(f"{_TITLES[change]}（{len(questions)}道）", body)


def _question(question: QuestionChange) -> list[str]:
    link = f'<a href="#{escape(anchor(question.case))}">{escape(question.case.id)}</a>'
    before = f"{STATUS_NAMES.get(question.before.status, question.before.status)}：{question.before.answer}"
    lines = [f"<h3>{link} {escape(question.case.question)}</h3>"]
    if question.lost:
        lines.append(f'<p class="why">变差：{escape("、".join(question.lost))}</p>')
    if question.gained:
        lines.append(f'<p class="label">变好：{escape("、".join(question.gained))}</p>')
    if question.now == question.before.answer:
        return [*lines, '<p class="label">答复的文字相同，所引条款或检索结果不同。</p>']
    return [
        *lines,
        '<div class="pair">',
        f'<section><p class="label">基线</p><p>{escape(before)}</p></section>',
        f'<section><p class="label">这次</p><p>{escape(question.now)}</p></section>',
        "</div>",
    ]
