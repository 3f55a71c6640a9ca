"""Verdicts become the tables of a report: measures with count and interval, over all cases, by type, by reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from eval.cases import CASE_TYPES, REASONS, Case
from eval.drafting import DraftTotals, total_drafting
from eval.metrics import Mean, mean_with_interval, percentile, share_with_interval
from eval.outcomes import Outcome
from eval.verdicts import Verdict
from server.answering.answer import Origin, Timings

Better = Literal["higher", "lower", "none"]
Unit = Literal["share", "characters"]

UNTYPED = "untyped"
"""The group of the cases without a type: the unlabelled ones, and answerable ones whose type isn't given."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its key in report.json, its Chinese label, how to take it from a verdict (``None``: not counted)."""

    key: str
    label: str
    of: Callable[[Verdict], float | None]
    better: Better = "higher"
    unit: Unit = "share"


MEASURES: tuple[Measure, ...] = (
    Measure("right", "答对（要点齐且无错；无答案的题拒答）", lambda v: v.right),
    Measure("sound", "全面合格（答对、依据引全、数字有据、提醒到位）", lambda v: v.sound),
    Measure("facts_right", "有答案的题：要点全对", lambda v: v.facts_right),
    Measure("key_facts", "有答案的题：要点覆盖", lambda v: v.key_facts),
    Measure("wrong_first", "首句含错误说法", lambda v: v.wrong_first, "lower"),
    Measure("unsupported", "回答含所引条款没有的数字", lambda v: v.unsupported, "lower"),
    Measure("citation_recall", "标准依据被引用", lambda v: v.citation_recall),
    Measure("citation_precision", "句子引到标准依据", lambda v: v.citation_precision),
    Measure("carried", "句子由所引条款支持（ALCE 引用召回）", lambda v: v.carried),
    Measure("citations_useful", "所引条款都用得上（ALCE 引用精确）", lambda v: v.citations_useful),
    Measure("refused_rightly", "无答案的题：拒答", lambda v: v.refused_rightly),
    Measure("reason_right", "拒答理由正确", lambda v: v.reason_right),
    Measure("refused_falsely", "有答案却拒答", lambda v: v.refused_falsely, "lower"),
    Measure("other_region", "引用其他地区文件", lambda v: v.other_region, "lower"),
    Measure("expiry_told", "引用过期文件时有提醒", lambda v: v.expiry_told),
    Measure("recall_1", "检索 Recall@1", lambda v: v.recall_1),
    Measure("recall_3", "检索 Recall@3", lambda v: v.recall_3),
    Measure("recall_5", "检索 Recall@5", lambda v: v.recall_5),
    Measure("recall_10", "检索 Recall@10", lambda v: v.recall_10),
    Measure("success_1", "检索 Success@1（只有一处依据的题）", lambda v: v.success_1),
    Measure("reciprocal_rank", "检索 MRR@10", lambda v: v.reciprocal_rank),
    Measure("ndcg", "检索 nDCG@10", lambda v: v.ndcg),
    Measure("length", "回答长度（字）", lambda v: v.length, "none", "characters"),
)


@dataclass(frozen=True, slots=True)
class Score:
    """A measure's mean over the cases that it applies to."""

    key: str
    label: str
    better: Better
    unit: Unit
    mean: Mean


@dataclass(frozen=True, slots=True)
class Group:
    """The scores of the cases of one type or one refusal reason."""

    name: str
    cases: int
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of one stage over the ``n`` replies that have it.

    The stages are those of ``Timings``; ``total_answered`` is the total of answers alone, to be read beside their
    ``first_sentence``: a refusal calls no model and would make the whole answer look fast.
    """

    stage: str
    p50: float | None
    p95: float | None
    n: int


@dataclass(frozen=True, slots=True)
class OriginShare:
    """How many of the shown sentences are the model's, quotes, or derived by rule."""

    origin: Origin
    sentences: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """All tables of a report. ``unlabelled`` cases are among ``cases``, but neither right nor wrong."""

    cases: int
    answered: int
    refused: int
    failed: int
    unlabelled: int
    left_out_of_recall: int
    scores: tuple[Score, ...]
    length_p90: float | None
    by_type: tuple[Group, ...]
    by_reason: tuple[Group, ...]
    by_file: tuple[Group, ...]
    latencies: tuple[Latency, ...]
    origins: tuple[OriginShare, ...]
    drafts: DraftTotals

    def score(self, key: str) -> Mean:
        """Return the mean of one measure; raises ``KeyError`` for an unknown key."""
        return {score.key: score.mean for score in self.scores}[key]


def summarise(cases: Sequence[Case], outcomes: Sequence[Outcome], verdicts: Sequence[Verdict]) -> Summary:
    """Make the tables. The three sequences are in the same order, one entry a case."""
    judged = list(zip(cases, verdicts, strict=True))
    by_type = [(str(name), [v for c, v in judged if c.type == name]) for name in CASE_TYPES]
    by_type.append((UNTYPED, [v for c, v in judged if c.type is None]))
    by_reason = [(name, [v for c, v in judged if c.reason == name]) for name in REASONS]
    statuses = Counter(outcome.status for outcome in outcomes)
    lengths = [verdict.length for verdict in verdicts if verdict.length is not None]
    return Summary(
        cases=len(cases),
        answered=statuses["answered"],
        refused=statuses["refused"],
        failed=statuses["failed"],
        unlabelled=sum(case.answerable is None for case in cases),
        left_out_of_recall=sum(verdict.left_out_of_recall for verdict in verdicts),
        scores=_scores(verdicts),
        length_p90=percentile(lengths, 90),
        by_type=tuple(Group(name, len(kept), _scores(kept)) for name, kept in by_type if kept),
        by_file=tuple(
            Group(name, len(kept), _scores(kept))
            for name in dict.fromkeys(case.file for case in cases)
            for kept in [[verdict for case, verdict in judged if case.file == name]]
        ),
        by_reason=tuple(Group(name, len(kept), _scores(kept)) for name, kept in by_reason if kept),
        latencies=_latencies(outcomes),
        origins=_origins(outcomes),
        drafts=total_drafting([outcome.drafting for outcome in outcomes]),
    )


def _scores(verdicts: Sequence[Verdict]) -> tuple[Score, ...]:
    scores = []
    for measure in MEASURES:
        values = [value for verdict in verdicts if (value := measure.of(verdict)) is not None]
        mean = share_with_interval(values) if measure.unit == "share" else mean_with_interval(values)
        scores.append(Score(measure.key, measure.label, measure.better, measure.unit, mean))
    return tuple(scores)


def _latencies(outcomes: Sequence[Outcome]) -> tuple[Latency, ...]:
    """Return the stages in the order in which they pass, the whole last."""
    timed = [(outcome, outcome.timings) for outcome in outcomes if outcome.timings is not None]
    stages = [field.name for field in fields(Timings) if field.name not in ("first_sentence", "total")]
    return (
        *(_latency(stage, [getattr(timings, stage) for _, timings in timed]) for stage in stages),
        _latency("first_sentence", [t.first_sentence for _, t in timed if t.first_sentence is not None]),
        _latency("total_answered", [t.total for outcome, t in timed if outcome.status == "answered"]),
        _latency("total", [t.total for _, t in timed]),
    )


def _latency(stage: str, times: Sequence[float]) -> Latency:
    return Latency(stage, percentile(times, 50), percentile(times, 95), len(times))


def _origins(outcomes: Sequence[Outcome]) -> tuple[OriginShare, ...]:
    counts = Counter(sentence.origin for outcome in outcomes for sentence in outcome.sentences)
    total = counts.total()
    names: tuple[Origin, ...] = ("model", "quote", "rule")
    return tuple(OriginShare(name, counts[name], counts[name] / total if total else None) for name in names)
