"""Finished runs as ``report.json`` and ``report.html``, both written aside and renamed.

``report.json`` of one generator is what ``report_record`` returns, with ``baseline`` (``eval.baseline``) and
``sections`` (``.sections``) where there are any. Of several, it is the record of the first, so that whoever reads
one run reads on, and besides:

- ``runs``: the records of all generators, in the order asked for, each of that same shape;
- ``comparison``: the first (``compared``) against the last (``base``), as ``comparison_record`` returns it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.baseline import AgainstBaseline, Baseline, baseline_record, compare_with_baseline
from eval.cases import Case
from eval.comparison import Difference, SideBySide
from eval.drafting import share_of
from eval.outcomes import Outcome, shown_answer
from eval.reporting.comparison_page import comparison_page
from eval.reporting.page import report_page
from eval.reporting.sections import NO_SECTIONS, Sections, sections_record
from eval.reporting.stages import count_stages, stages_record
from eval.run import Report
from eval.summary import Group, Score
from eval.verdicts import Verdict
from eval.writing import write_aside, write_record
from ingest.model import Document

JSON_NAME = "report.json"
HTML_NAME = "report.html"
FORMAT_VERSION = 1


def write_report(
    report: Report, folder: Path, baseline: Baseline | None = None, sections: Sections = NO_SECTIONS
) -> tuple[Path, Path]:
    """Write both files of one run into ``folder`` and return their paths, JSON first.

    Each replaces its forerunner only when it is whole. Raises ``OutputError``, and ``BaselineError`` where ``baseline``
    is of other questions.
    """
    against = None if baseline is None else compare_with_baseline(report, baseline)
    record = {**report_record(report), **_extras(against, sections)}
    return _write(folder, record, report_page(report, against, sections))


def write_comparison(
    side: SideBySide, folder: Path, baseline: Baseline | None = None, sections: Sections = NO_SECTIONS
) -> tuple[Path, Path]:
    """Write both files of several runs, as ``write_report`` does for one; ``baseline`` is beside the first."""
    against = None if baseline is None else compare_with_baseline(side.reports[0], baseline)
    runs = [report_record(report) for report in side.reports]
    record = {**runs[0], **_extras(against, sections), "runs": runs, "comparison": comparison_record(side)}
    return _write(folder, record, comparison_page(side, against, sections))


def _extras(against: AgainstBaseline | None, sections: Sections) -> dict[str, Any]:
    beside = {} if against is None else {"baseline": baseline_record(against)}
    return {**beside, **({"sections": sections_record(sections)} if sections.shown else {})}


def _write(folder: Path, record: dict[str, Any], page: str) -> tuple[Path, Path]:
    return write_record(folder / JSON_NAME, record), write_aside(folder / HTML_NAME, page)


def report_record(report: Report) -> dict[str, Any]:
    """Return the report of one run as a JSON-ready dictionary."""
    summary, settings = report.summary, report.settings
    return {
        "format": FORMAT_VERSION,
        "made_at": report.made_at.isoformat(timespec="seconds"),
        "settings": {**asdict(settings), "questions": dict(settings.questions), "today": settings.today.isoformat()},
        "generators": dict(sorted(Counter(o.generator for o in report.outcomes if o.generator).items())),
        "machine": asdict(report.machine),
        "cases": summary.cases,
        "answered": summary.answered,
        "refused": summary.refused,
        "failed": summary.failed,
        "unlabelled": summary.unlabelled,
        "left_out_of_recall": summary.left_out_of_recall,
        "metrics": {score.key: _score_record(score) for score in summary.scores},
        "length_p90": summary.length_p90,
        "latency_ms": {t.stage: {"p50": t.p50, "p95": t.p95, "n": t.n} for t in summary.latencies},
        "origins": {o.origin: {"sentences": o.sentences, "share": o.share} for o in summary.origins},
        "drafts": {**asdict(summary.drafts), "shown_share": share_of(summary.drafts.shown, summary.drafts.sentences)},
        "stages": stages_record(count_stages(report.cases, report.verdicts)),
        "by_type": {group.name: _group_record(group) for group in summary.by_type},
        "by_file": {group.name: _group_record(group) for group in summary.by_file},
        "by_reason": {group.name: _group_record(group) for group in summary.by_reason},
        "rows": [
            _row_record(case, outcome, verdict, report.documents)
            for case, outcome, verdict in zip(report.cases, report.outcomes, report.verdicts, strict=True)
        ],
    }


def comparison_record(side: SideBySide) -> dict[str, Any]:
    """Return a comparison as a JSON-ready dictionary; ``names`` are those of the runs, in their order.

    ``worse`` and ``better`` hold the keys of the measures whose mean changed so; ``differing_cases`` the ids of the
    cases that ended or were measured otherwise.
    """
    comparison = side.comparison
    return {
        "compared": comparison.compared,
        "base": comparison.base,
        "names": list(side.names),
        "metrics": {difference.key: _difference_record(difference) for difference in comparison.differences},
        "worse": [difference.key for difference in comparison.changed("worse")],
        "better": [difference.key for difference in comparison.changed("better")],
        "differing_cases": list(comparison.differing),
    }


def _difference_record(difference: Difference) -> dict[str, Any]:
    return {
        "label": difference.label,
        "better": difference.better,
        "unit": difference.unit,
        "compared": difference.compared.value,
        "base": difference.base.value,
        "difference": difference.difference,
        "change": difference.change,
        "paired": difference.paired,
        "paired_difference": difference.test.difference,
        "interval": None if difference.test.low is None else [difference.test.low, difference.test.high],
        "p": difference.test.p,
        "is_difference": difference.test.is_difference,
        "better_cases": list(difference.gained),
        "worse_cases": list(difference.lost),
    }


def _score_record(score: Score) -> dict[str, Any]:
    mean = score.mean
    return {
        "label": score.label,
        "better": score.better,
        "unit": score.unit,
        "value": mean.value,
        "n": mean.n,
        "interval": None if mean.low is None else [mean.low, mean.high],
    }


def _group_record(group: Group) -> dict[str, Any]:
    return {"cases": group.cases, "metrics": {s.key: _score_record(s) for s in group.scores if s.mean.n}}


def _row_record(case: Case, outcome: Outcome, verdict: Verdict, documents: Mapping[str, Document]) -> dict[str, Any]:
    return {
        "id": case.id,
        "type": case.type,
        "reason": case.reason,
        "question": case.question,
        "previous": list(case.previous),
        "region": case.region,
        "status": outcome.status,
        "answer": shown_answer(outcome),
        "refusal_reason": outcome.reason,
        "sentences": [asdict(sentence) for sentence in outcome.sentences],
        "citations": [
            {
                "n": cited.n,
                "clause_id": cited.clause_id,
                "document": _name(cited.document_id, documents),
                "path": list(cited.path),
                "quote": cited.quote,
                "validity": cited.validity,
            }
            for cited in outcome.citations
        ],
        "notices": list(outcome.notices),
        "found": [found.clause_id for found in outcome.found],
        "verdict": {k: v for k, v in asdict(verdict).items() if k not in ("case_id", "failures") and v is not None},
        "failures": list(verdict.failures),
        "total_ms": None if outcome.timings is None else outcome.timings.total,
        "first_sentence_ms": None if outcome.timings is None else outcome.timings.first_sentence,
        "drafting": asdict(outcome.drafting),
    }


def _name(document_id: str, documents: Mapping[str, Document]) -> str:
    document = documents.get(document_id)
    return document_id if document is None else document.number or document.title
