"""What another program replied to the same questions, measured as our own replies are, and the table of both.

Only what can be measured from outside is: what it says, whether it refuses, the passages it shows, its time. Where
there is a choice, it is made in the peer's favour: a line like "整理如下：" is its first sentence; a passage that it
retrieved counts as found, cited or not, from whichever document; words of not knowing count as a refusal where there is
nothing to tell, and a reply with all key facts is none, whatever else it says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.cases import Case
from eval.library import Library
from eval.matching import holds_quote, is_right_clause
from eval.metrics import (
    citation_recall,
    key_fact_recall,
    mean_with_interval,
    missing_facts,
    percentile,
    share_with_interval,
    wrong_facts_first,
)
from eval.reporting.words import aligned, interval_text, milliseconds_text, value_text
from eval.summary import MEASURES, Latency, Measure, Score
from eval.verdicts import Verdict

MEASURED = (
    "right",
    "facts_right",
    "key_facts",
    "wrong_first",
    "refused_rightly",
    "refused_falsely",
    "recall_5",
    "length",
)
"""The keys of ``MEASURES`` that hold for any program that replies in words."""

NOT_KNOWING = (
    "没有找到",
    "没找到",
    "未找到",
    "找不到",
    "没有查到",
    "未查到",
    "查不到",
    "没有检索到",
    "未检索到",
    "没有相关",
    "暂无相关",
    "无相关信息",
    "没有收录",
    "未收录",
    "没有提到",
    "未提到",
    "没有提及",
    "未提及",
    "没有说明",
    "未说明",
    "没有规定",
    "没有明确规定",
    "未作规定",
    "未明确规定",
    "无法回答",
    "不能回答",
    "无法确定",
    "无法判断",
    "不知道",
    "不清楚",
    "资料不足",
    "信息不足",
)
"""Ways of saying that one doesn't know; looked for only in what is not copied from a passage."""

_MARK = re.compile(r"\s*\[[0-9]{1,2}\]")
_SENTENCE = re.compile(r"[^。！？]*[。！？]|[^。！？]+$")


@dataclass(frozen=True, slots=True)
class PeerReply:
    """The reply to one case. ``cited`` holds the passages that were cited or retrieved, verbatim and best first.

    ``refused`` is ``None`` where the program itself doesn't tell; ``failure`` says in Chinese why there is no reply.
    """

    case_id: str
    answer: str = ""
    cited: tuple[str, ...] = ()
    refused: bool | None = None
    ms: float | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class PeerScore:
    """The measures of one peer over all cases; ``verdicts`` has one entry a reply, in the order of the cases."""

    name: str
    configuration: str
    replies: tuple[PeerReply, ...]
    verdicts: tuple[Verdict, ...]
    scores: tuple[Score, ...]
    latency: Latency

    @property
    def failed(self) -> int:
        """How many questions brought no reply."""
        return sum(bool(reply.failure) for reply in self.replies)


def answer_sentences(answer: str) -> list[str]:
    """Split at 。！？ without citation marks such as [1]; nothing else is taken away."""
    found = _SENTENCE.findall(_MARK.sub("", answer))
    return [sentence.strip() for sentence in found if sentence.strip()]


def says_it_does_not_know(reply: PeerReply) -> bool:
    """Whether it refuses: as it tells itself, or by a phrase of ``NOT_KNOWING`` in words of its own."""
    lines = [line for sentence in answer_sentences(reply.answer) for line in sentence.splitlines()]
    own = [line for line in lines if not any(holds_quote(passage, line) for passage in reply.cited)]
    return bool(reply.refused) or any(phrase in line for line in own for phrase in NOT_KNOWING)


def judge_reply(case: Case, reply: PeerReply, library: Library) -> Verdict:
    """Measure one reply. Raises ``CaseError`` if a gold document is not in the library."""
    targets = [target for target in library.locate(case) if target.searchable]
    judged = [
        {i for i, target in enumerate(targets) if is_right_clause(text, target.gold.quote, None)}
        for text in reply.cited
    ]
    recall = citation_recall(judged[:5], len(targets)) if targets else None
    sentences = [] if reply.failure else answer_sentences(reply.answer)
    length = float(sum(map(len, sentences))) if sentences else None
    refused = not reply.failure and says_it_does_not_know(reply)
    if case.answerable is None:
        return Verdict(case.id, None, None, length=None if refused else length)
    if not case.answerable:
        right = float(refused)
        return Verdict(case.id, right, refused_rightly=right, length=None if refused else length)
    wrong = wrong_facts_first(sentences, case.wrong_facts)
    told = bool(sentences) and not reply.refused and not missing_facts(sentences, case.key_facts) and not wrong
    return Verdict(
        case.id,
        float(told),
        facts_right=float(told),
        key_facts=key_fact_recall(sentences, case.key_facts),
        wrong_first=float(bool(wrong)) if sentences else None,
        refused_falsely=float(refused and not told),
        recall_5=recall,
        length=None if refused and not told else length,
    )


def score_peer(
    name: str, configuration: str, cases: Sequence[Case], replies: Sequence[PeerReply], library: Library
) -> PeerScore:
    """Measure all replies; ``cases`` and ``replies`` are in the same order, one entry a case."""
    verdicts = tuple(judge_reply(case, reply, library) for case, reply in zip(cases, replies, strict=True))
    times = [reply.ms for reply in replies if reply.ms is not None and not reply.failure]
    latency = Latency("total", percentile(times, 50), percentile(times, 95), len(times))
    scores = tuple(_score(measure, verdicts) for measure in _measures())
    return PeerScore(name, configuration, tuple(replies), verdicts, scores, latency)


def _measures() -> list[Measure]:
    return [measure for measure in MEASURES if measure.key in MEASURED]


def _score(measure: Measure, verdicts: Sequence[Verdict]) -> Score:
    values = [value for verdict in verdicts if (value := measure.of(verdict)) is not None]
    mean = share_with_interval(values) if measure.unit == "share" else mean_with_interval(values)
    return Score(measure.key, measure.label, measure.better, measure.unit, mean)


def peer_record(score: PeerScore, cases: Sequence[Case]) -> dict[str, Any]:
    """Return the scores and all replies as a JSON-ready dictionary; metrics are written as in report.json."""
    return {
        "name": score.name,
        "configuration": score.configuration,
        "cases": len(score.replies),
        "failed": score.failed,
        "metrics": {
            s.key: {
                "label": s.label,
                "better": s.better,
                "unit": s.unit,
                "value": s.mean.value,
                "n": s.mean.n,
                "interval": None if s.mean.low is None else [s.mean.low, s.mean.high],
            }
            for s in score.scores
        },
        "latency_ms": {"p50": score.latency.p50, "p95": score.latency.p95, "n": score.latency.n},
        "rows": [
            {
                **asdict(reply),
                "type": case.type,
                "reason": case.reason,
                "question": case.question,
                "refused": not reply.failure and says_it_does_not_know(reply),
                "cited": list(reply.cited),
                "verdict": {k: v for k, v in asdict(verdict).items() if k in MEASURED and v is not None},
            }
            for case, reply, verdict in zip(cases, score.replies, score.verdicts, strict=True)
        ],
    }


def peer_rows(peers: Sequence[PeerScore], ours: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """Return the table, its head first: a column for each run of ours (records of report.json), then the peers'."""
    columns = [(f"本系统 {run['settings']['generator']}", *_our_cells(run)) for run in ours]
    columns += [(peer.name, *_peer_cells(peer)) for peer in peers]
    labels = ("指标", *(measure.label for measure in _measures()), "耗时P50（毫秒）", "耗时P95（毫秒）", "出错（题）")
    return list(zip(labels, *columns, strict=True))


def peer_note(peers: Sequence[PeerScore]) -> str:
    """Return how the peers were run and counted."""
    cases = len(peers[0].replies) if peers else 0
    notes = [f"共{cases}题；括号里是95%区间。", *(f"{peer.name}：{peer.configuration}。" for peer in peers)]
    notes += ["取舍都对同类程序有利：“整理如下：”一类开头语算作首句，检索到的段落不论引用与否都算，哪份文件里的都算。"]
    return "".join(notes)


def peer_table(peers: Sequence[PeerScore], ours: Sequence[Mapping[str, Any]]) -> str:
    """Return the table for a terminal."""
    return "\n".join([*aligned(peer_rows(peers, ours)), "", peer_note(peers)])


def _our_cells(run: Mapping[str, Any]) -> list[str]:
    metrics, times = run["metrics"], run["latency_ms"]["total"]
    cells = []
    for measure in _measures():
        value, interval = metrics[measure.key]["value"], metrics[measure.key]["interval"]
        between = "—" if interval is None else "～".join(value_text(bound, measure.unit) for bound in interval)
        cells.append(_cell(value_text(value, measure.unit), between))
    return [*cells, milliseconds_text(times["p50"]), milliseconds_text(times["p95"]), str(run["failed"])]


def _peer_cells(peer: PeerScore) -> list[str]:
    cells = [_cell(value_text(s.mean.value, s.unit), interval_text(s.mean, s.unit)) for s in peer.scores]
    return [*cells, milliseconds_text(peer.latency.p50), milliseconds_text(peer.latency.p95), str(peer.failed)]


def _cell(value: str, between: str) -> str:
    return value if between == "—" else f"{value}（{between}）"
