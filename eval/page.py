"""``report.html``: one self-contained Chinese page without scripts, made of the report; every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from eval.cases import Case
from eval.outcomes import Outcome
from eval.run import Report
from eval.summary import Group, Score
from eval.verdicts import Verdict
from eval.words import (
    BETTER_NAMES,
    ORIGIN_NAMES,
    REASON_NAMES,
    STATUS_NAMES,
    TYPE_NAMES,
    broken_text,
    counts_text,
    draft_rows,
    interval_text,
    latency_rows,
    shown_text,
    value_text,
)

_STYLE = """
body{font:16px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:62rem;margin:0 auto;
padding:1.5rem;color:#1c2430;background:#fff;overflow-wrap:anywhere}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.2rem}h3{font-size:1rem;margin:.8rem 0 0}
table{border-collapse:collapse;width:100%;font-size:.94rem;font-variant-numeric:tabular-nums}
th,td{border-bottom:1px solid #d7dde5;padding:.35rem .6rem;text-align:left;overflow-wrap:normal}
th,td+td{word-break:keep-all}.wide{overflow-x:auto}
details{border:1px solid #d7dde5;border-left:.4rem solid #2f7d4f;border-radius:.4rem;margin:.6rem 0;padding:.4rem .9rem}
details.wrong{border-left-color:#b3362b}summary{cursor:pointer}
.label{color:#55606f;font-size:.9rem}blockquote{margin:.3rem 0;padding-left:.8rem;border-left:3px solid #d7dde5}
.why{color:#9c2b21}
.pair{display:grid;gap:0 1.4rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr))}
@media (prefers-color-scheme:dark){body{background:#14181e;color:#e4e8ee}th,td,details,blockquote{border-color:#39424e}
.label{color:#a4afbd}.why{color:#ff9c90}}
"""
_IN_GROUPS = {
    "right": "答对",
    "key_facts": "要点覆盖",
    "citation_recall": "依据引用",
    "unsupported": "无据数字",
    "recall_5": "Recall@5",
}
"""The measures of the tables by type and reason, with names short enough for a phone."""
_NO_DRAFTS = "<p>没有调用模型。</p>"


def report_page(report: Report) -> str:
    """Return the page of one run."""
    return whole_page(
        [
            f"<p>{escape(counts_text(report.summary))}</p>",
            table(("项目", "内容"), settings_rows(report)),
            *([f'<p class="why">注意：{escape(broken)}</p>'] if (broken := broken_text(report.summary.drafts)) else []),
            *run_tables(report),
            "<h2>逐题</h2>",
            *(_case(report, *row) for row in zip(report.cases, report.outcomes, report.verdicts, strict=True)),
        ]
    )


def whole_page(body: Iterable[str]) -> str:
    """Return a page with this body."""
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>养老政策问答评测报告</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
            "<h1>养老政策问答评测报告</h1>",
            *body,
            "</body>\n</html>\n",
        ]
    )


def run_tables(report: Report) -> list[str]:
    """Return the tables of one run, from the measures to the drafts."""
    summary = report.summary
    drafts = table(("草稿", "数量"), draft_rows([summary.drafts])) if summary.drafts.model_calls else _NO_DRAFTS
    return [
        "<h2>总表</h2>",
        _score_table(summary.scores),
        f"<p>{escape(shown_text(summary))}</p>",
        "<h2>分题型</h2>",
        _group_table("题型", summary.by_type, TYPE_NAMES),
        "<h2>不能回答的题，分原因</h2>",
        _group_table("原因", summary.by_reason, REASON_NAMES),
        "<h2>耗时</h2>",
        table(("环节", "P50（毫秒）", "P95（毫秒）", "次数"), latency_rows([summary])),
        "<h2>草稿</h2>",
        drafts,
    ]


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


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; every cell is escaped."""
    lines = ['<div class="wide"><table>', "<tr>" + "".join(f'<th scope="col">{escape(h)}</th>' for h in head) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return "\n".join([*lines, "</table></div>"])


def _case(report: Report, case: Case, outcome: Outcome, verdict: Verdict) -> str:
    mark = "✓ 对" if verdict.right else "✗ 错"
    lines = [
        f'<details class="{"right" if verdict.right else "wrong"}"{"" if verdict.right else " open"}>',
        f"<summary>{mark} {case_title(case)}</summary>",
        *previous_lines(case),
        *reply_lines(report, outcome, verdict),
        *gold_lines(case),
    ]
    return "\n".join([*lines, "</details>"])


def case_title(case: Case) -> str:
    """Return a case's id, type and question."""
    kind = TYPE_NAMES[case.type] + (f"（{REASON_NAMES[case.reason]}）" if case.reason else "")
    return f'{escape(case.id)} <span class="label">{kind}</span> {escape(case.question)}'


def previous_lines(case: Case) -> list[str]:
    """Return what was asked before, if anything was."""
    return [f'<p class="label">前面问过：{escape("；".join(case.previous))}</p>'] if case.previous else []


def reply_lines(report: Report, outcome: Outcome, verdict: Verdict) -> list[str]:
    """Return what a reader was shown, and what is wrong with it."""
    lines = [f'<p class="label">{STATUS_NAMES[outcome.status]}{_reason(outcome)}</p>']
    lines += [f"<p>{_sentence(s.text, s.citations, ORIGIN_NAMES[s.origin])}</p>" for s in outcome.sentences]
    if outcome.message:
        lines.append(f"<p>{escape(outcome.message)}</p>")
    lines += [f'<p class="label">提醒：{escape(notice)}</p>' for notice in outcome.notices]
    for cited in outcome.citations:
        document = report.documents.get(cited.document_id)
        name = cited.document_id if document is None else document.number or f"《{document.title}》"
        place = f'<span class="label">{escape(" › ".join((name, *cited.path)))}</span>'
        lines.append(f"<blockquote>[{cited.n}] {escape(cited.quote)}<br>{place}</blockquote>")
    return [*lines, *(f'<p class="why">{escape(failure)}</p>' for failure in verdict.failures)]


def gold_lines(case: Case) -> list[str]:
    """Return what a right answer cites and says; nothing for a case without an answer."""
    if not case.gold:
        return []
    golds = "；".join(f"{gold.doc} {gold.clause}“{gold.quote}”" for gold in case.gold)
    facts = "；".join("／".join(fact) for fact in case.key_facts)
    return [f'<p class="label">应有依据：{escape(golds)}<br>应有要点：{escape(facts)}</p>']


def _reason(outcome: Outcome) -> str:
    return f"：{REASON_NAMES[outcome.reason]}" if outcome.reason else ""


def _sentence(text: str, numbers: Sequence[int], origin: str) -> str:
    marks = "".join(f"[{n}]" for n in numbers)
    return f'{escape(text)}{marks} <span class="label">{origin}</span>'
