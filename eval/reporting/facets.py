"""By what the questions of a report can be filtered: the values of each question, and the empty form for the script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from html import escape

from eval.cases import Case, resolve_document
from eval.outcomes import Outcome
from eval.reporting.stages import BLAMED_NAMES
from eval.reporting.words import ORIGIN_NAMES, REASON_NAMES, STATUS_NAMES, TYPE_NAMES
from eval.run import Report
from eval.summary import UNTYPED
from eval.verdicts import Verdict
from ingest.model import Document

_NONE = "无"


def facet_values(reports: Sequence[Report], row: int) -> str:
    """Return the attribute with what a question can be found by, of all runs together; see ``report.js``."""
    values: dict[str, list[str]] = {}
    for name, of in _FACETS.items():
        found = (of(r, r.cases[row], r.outcomes[row], r.verdicts[row]) for r in reports)
        values[name] = list(dict.fromkeys(value for one in found for value in one))
    record = {"values": list(values.values()), "right": all(report.verdicts[row].right == 1.0 for report in reports)}
    return f'data-case="{escape(json.dumps(record, ensure_ascii=False))}"'


def filter_form(runs: int) -> str:
    """Return the form, hidden until the script fills it; of several runs a question counts that all got right."""
    names = escape(json.dumps(list(_FACETS), ensure_ascii=False))
    told = "显示的题里答对" if runs == 1 else "显示的题里各种回答方式都答对"
    return (
        f'<form id="page-filter" hidden data-names="{names}" data-any="全部" data-words="文字" '
        'data-hint="几个词用空格隔开，都要出现" data-clear="清除筛选" '
        f'data-counts="显示{{shown}}题，共{{all}}题；{told}{{right}}题。"></form>\n'
        '<p id="page-count" role="status"></p>'
    )


def anchor(case: Case) -> str:
    """Return what stands behind the # of a link to a question: its id, white space aside, which no anchor may have."""
    return re.sub(r"\s+", "-", case.id)


def verdict_name(verdict: Verdict) -> str:
    """Return 对, 错 or 不计对错."""
    if verdict.right is None:
        return "不计对错"
    return "对" if verdict.right else "错"


def _documents(report: Report, case: Case, outcome: Outcome) -> list[Document]:
    """The documents that a reply cites or should have."""
    cited = [report.documents[c.document_id] for c in outcome.citations if c.document_id in report.documents]
    golds = [resolve_document(gold.doc, report.documents.values()) for gold in case.gold]
    return [*cited, *(document for document in golds if document is not None)]


def _reason(outcome: Outcome) -> str:
    return REASON_NAMES[outcome.reason] if outcome.reason else _NONE


_FACETS: dict[str, Callable[[Report, Case, Outcome, Verdict], list[str]]] = {
    "对错": lambda _r, _c, _o, v: [verdict_name(v)],
    "题型": lambda _r, c, _o, _v: [TYPE_NAMES[c.type or UNTYPED]],
    "答复": lambda _r, _c, o, _v: [STATUS_NAMES[o.status]],
    "拒答理由": lambda _r, _c, o, _v: [_reason(o)],
    "出错环节": lambda _r, _c, _o, v: [BLAMED_NAMES[v.stage] if v.stage else _NONE],
    "文件": lambda r, c, o, _v: [d.number or f"《{d.title}》" for d in _documents(r, c, o)] or [_NONE],
    "地区": lambda r, c, o, _v: [d.region.name or "文中未写" for d in _documents(r, c, o)] or [_NONE],
    "题目文件": lambda _r, c, _o, _v: [c.file],
    "句子来源": lambda _r, _c, o, _v: [ORIGIN_NAMES[s.origin] for s in o.sentences] or [_NONE],
}
"""Facet to the values that a question has there for one run."""
