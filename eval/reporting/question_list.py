"""A question of a report as a part of the page: what was asked, shown and cited, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from eval.cases import Case
from eval.outcomes import Outcome
from eval.reporting.facets import anchor, facet_values
from eval.reporting.stages import BLAMED_MEANINGS, BLAMED_NAMES
from eval.reporting.words import ORIGIN_NAMES, REASON_NAMES, STATUS_NAMES, TYPE_NAMES
from eval.run import Report
from eval.summary import UNTYPED
from eval.verdicts import Verdict


def question_part(report: Report, row: int) -> str:
    """Return one question of one run; open where the reply is not right."""
    verdict = report.verdicts[row]
    lines = [
        question_head([report], row, opened=verdict.right != 1.0),
        *previous_lines(report.cases[row]),
        *reply_lines(report, report.outcomes[row], verdict),
        *gold_lines(report.cases[row]),
    ]
    return "\n".join([*lines, "</details>"])


def question_head(reports: Sequence[Report], row: int, opened: bool) -> str:
    """Return the beginning of a folded question: each run's mark, id (a link to itself), type and question."""
    case = reports[0].cases[row]
    verdicts = [report.verdicts[row] for report in reports]
    kind = TYPE_NAMES[case.type or UNTYPED] + (f"（{REASON_NAMES[case.reason]}）" if case.reason else "")
    blamed = dict.fromkeys(BLAMED_NAMES[v.stage] for v in verdicts if v.stage)
    name = escape(anchor(case))
    found_by = facet_values(reports, row)
    return (
        f'<details class="case {_class_of(verdicts)}" id="{name}" {found_by}{" open" if opened else ""}>'
        f'\n<summary>{" ".join(map(_mark, verdicts))} <a href="#{name}">{escape(case.id)}</a> '
        f'<span class="label">{kind}</span> {escape(case.question)}'
        + "".join(f' <span class="chip">{name}</span>' for name in blamed)
        + "</summary>"
    )


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
    if verdict.stage:
        lines.append(f'<p class="why">出错环节：{BLAMED_NAMES[verdict.stage]}（{BLAMED_MEANINGS[verdict.stage]}）</p>')
    return [*lines, *(f'<p class="why">{escape(failure)}</p>' for failure in verdict.failures)]


def gold_lines(case: Case) -> list[str]:
    """Return what a right answer cites and says; nothing for a case without an answer."""
    if not case.gold:
        return []
    golds = "；".join(f"{gold.doc} {gold.clause}“{gold.quote}”" for gold in case.gold)
    facts = "；".join("／".join(fact) for fact in case.key_facts)
    return [f'<p class="label">应有依据：{escape(golds)}<br>应有要点：{escape(facts)}</p>']


def _mark(verdict: Verdict) -> str:
    if verdict.right is None:
        return '<span class="mark">○ 不计对错</span>'
    return '<span class="mark yes">✓ 对</span>' if verdict.right else '<span class="mark no">✗ 错</span>'


def _class_of(verdicts: Sequence[Verdict]) -> str:
    if any(verdict.right is None for verdict in verdicts):
        return "unlabelled"
    return "right" if all(verdict.right for verdict in verdicts) else "wrong"


def _reason(outcome: Outcome) -> str:
    return f"：{REASON_NAMES[outcome.reason]}" if outcome.reason else ""


def _sentence(text: str, numbers: Sequence[int], origin: str) -> str:
    marks = "".join(f"[{n}]" for n in numbers)
    return f'{escape(text)}{marks} <span class="label">{origin}</span>'
