"""How many spoilt sentences does the verifier stop, and how many right ones? Measured on pairs of known truth.

Two gates are measured. *claims* is ``citations.judge`` on a model's sentence: does the clause carry what it says?
*shown* is all that stands between a model's sentence and the reader: ``judge``, and then ``keeping``, which also wants
it to say as much as the quote (as ``telling`` does). A right sentence that is stopped costs the reader some characters,
for the clause's own words are shown in its place; a spoilt one that isn't is a false answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from eval.benches.checking_bench import check_pairs, checking_record, checking_table
from eval.benches.verifier_pairs import (
    RIGHT_KINDS,
    SPOILT_KINDS,
    BenchPair,
    Pieces,
    RightKind,
    SpoiltKind,
    check_evidence,
    load_pairs,
)
from eval.cases import resolve_document
from eval.metrics import Mean, share_with_interval
from eval.provenance import PROJECT, code_digest, corpus_sha256, questions_sha256
from eval.reporting.words import aligned, interval_text, value_text
from eval.writing import write_record
from ingest.model import Document, ParsedDocument
from server.answering.answer import DraftSentence, Evidence, Question
from server.answering.citations import Verdict, judge
from server.answering.keeping import is_same, say_as_much
from server.answering.question import Query, understand

JSON_NAME = "verifier.json"
FORMAT_VERSION = 1

Gate = Literal["claims", "shown"]
Side = Literal["development", "test"]
Scope = Literal["all", "development", "test"]
GATES: tuple[Gate, ...] = ("claims", "shown")

_GATE_NAMES = {"claims": "条款核对", "shown": "全部关口"}
_SCOPE_NAMES = {"all": "全部", "development": "开发用文件", "test": "测试用文件"}
_MISSING_NAMES = {"document": "文件不在政策库里", "clause": "依据不在任何条款里"}
_KIND_NAMES: dict[RightKind | SpoiltKind, str] = {
    "number": "数值改了",
    "unit": "单位改了",
    "bound": "上下限改了或丢了",
    "pairing": "数值配错条件",
    "payee": "发给谁改了",
    "period": "周期或期限改了",
    "city": "地方或层级改了",
    "date": "日期改了",
    "negation": "是与否颠倒",
    "modality": "语气轻重改了",
    "condition": "条件丢了或改了",
    "department": "责任部门改了",
    "verbatim": "照录原文",
    "paraphrase": "换个说法",
    "shortened": "缩短",
    "tier": "只说其中一档",
}


Verify = Callable[[DraftSentence, Query, Sequence[Evidence]], Verdict]
"""What decides whether a drafted sentence passes: ``server.answering.citations.judge``."""


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """What became of one pair. ``fault`` is why it was stopped (``omission``: by ``keeping``), ``detail`` in Chinese.

    ``clauses`` are the labels of the clauses that it was judged by.
    """

    pair: BenchPair
    side: Side
    clauses: tuple[str, ...]
    claims: bool
    shown: bool
    fault: str | None
    detail: str

    def passes(self, gate: Gate) -> bool:
        """Whether the sentence passes a gate."""
        return self.claims if gate == "claims" else self.shown


@dataclass(frozen=True, slots=True)
class NotRun:
    """A pair that could not be judged, and what is missing."""

    pair: BenchPair
    missing: Literal["document", "clause"]


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many pairs of a kind there are, and how many each gate stopped: caught if spoilt, false alarms if right."""

    kind: RightKind | SpoiltKind
    right: bool
    n: int
    claims: int
    shown: int

    def stopped(self, gate: Gate) -> int:
        """Return how many of them a gate stopped."""
        return self.claims if gate == "claims" else self.shown


@dataclass(frozen=True, slots=True)
class GateRates:
    """The share of spoilt sentences that a gate caught, and of right ones that it stopped, with 95 % intervals."""

    gate: Gate
    caught: Mean
    false_alarms: Mean


@dataclass(frozen=True, slots=True)
class BenchScore:
    """The figures of all pairs or of one side; kinds without a pair are left out."""

    scope: Scope
    kinds: tuple[KindCount, ...]
    rates: tuple[GateRates, ...]


@dataclass(frozen=True, slots=True)
class BenchResult:
    """The figures of all pairs and of each side, and every pair's verdict in the order of the file."""

    scores: tuple[BenchScore, ...]
    verdicts: tuple[PairVerdict, ...]
    not_run: tuple[NotRun, ...]

    @property
    def holes(self) -> tuple[PairVerdict, ...]:
        """The spoilt sentences that would be shown."""
        return tuple(v for v in self.verdicts if v.shown and not v.pair.right)


def run_bench(
    path: Path,
    documents: Sequence[ParsedDocument],
    test_documents: Collection[str],
    out: Path,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[str, Path]:
    """Judge the pairs of a file, write ``out/verifier.json``; return the table in words and the file's path.

    ``test_documents`` are the 文号 or titles of the documents that nothing is developed on. ``progress`` is called with
    (pairs done, pairs in all). Raises ``CaseError`` or ``OutputError``.
    """
    pairs = load_pairs(path)
    result = judge_pairs(pairs, documents, frozenset(test_documents), progress)
    checked = check_pairs(pairs, documents)
    record = {
        **_section(result),
        "questions": None,
        "format": FORMAT_VERSION,
        "bench": questions_sha256([path]),
        "corpus_sha256": corpus_sha256(parsed.document for parsed in documents),
        "code": code_digest(PROJECT),
        "test_documents": sorted(test_documents),
        **bench_record(result),
        "checking": checking_record(checked),
    }
    table = f"{bench_table(result)}\n\n{checking_table(checked, _KIND_NAMES)}"
    return table, write_record(out / JSON_NAME, record)


def _section(result: BenchResult) -> dict[str, Any]:
    """Return the table that the report shows; see ``eval.reporting.sections``."""
    kinds = result.scores[0].kinds
    rows = [[("错句：" if not k.right else "对句：") + _KIND_NAMES[k.kind], *_kind_row(k)[1:]] for k in kinds]
    for score in result.scores:
        for title, means in (
            ("错句拦下率", [rates.caught for rates in score.rates]),
            ("对句误拦率", [rates.false_alarms for rates in score.rates]),
        ):
            shares = [value_text(mean.value, "share") for mean in means]
            rows.append([f"{title}（{_SCOPE_NAMES[score.scope]}）", str(means[0].n), *shares])
    return {
        "title": "核对规则拦下了什么",
        "note": f"表中是被拦下的句数：错句越多越好，对句越少越好。{_holes_text(result.holes)}"
        f"{_not_run_text(result.not_run)}被误拦的句子换成条款原文显示，读者看到的仍是对的，只是长一些。",
        "head": ["句子", "句数", *(f"{_GATE_NAMES[gate]}拦下" for gate in GATES)],
        "rows": rows,
    }


def judge_pairs(
    pairs: Sequence[BenchPair],
    documents: Sequence[ParsedDocument],
    test_documents: frozenset[str],
    progress: Callable[[int, int], None] | None = None,
    verify: Verify = judge,
) -> BenchResult:
    """Judge every pair whose document is there, with the verifier or with what ``verify`` puts in its place.

    Raises ``CaseError`` for evidence that isn't in its document.
    """
    pieces = Pieces(documents)
    verdicts: list[PairVerdict] = []
    not_run: list[NotRun] = []
    for done, pair in enumerate(pairs, start=1):
        document = pieces.document_of(pair)
        if document is None:
            not_run.append(NotRun(pair, "document"))
        else:
            check_evidence(pair, document)
            evidence = pieces.find(pair, document)
            if evidence:
                query = understand(Question(pair.question), pieces.documents)
                verdicts.append(_judge_pair(pair, _side(document, test_documents), query, evidence, verify))
            else:
                not_run.append(NotRun(pair, "clause"))
        if progress is not None:
            progress(done, len(pairs))
    sides: dict[Scope, list[PairVerdict]] = {
        "all": verdicts,
        "development": [v for v in verdicts if v.side == "development"],
        "test": [v for v in verdicts if v.side == "test"],
    }
    scores = tuple(_score(scope, kept) for scope, kept in sides.items())
    return BenchResult(scores, tuple(verdicts), tuple(not_run))


def _side(document: Document, test_documents: Collection[str]) -> Side:
    return "test" if any(resolve_document(name, [document]) for name in test_documents) else "development"


def _judge_pair(pair: BenchPair, side: Side, query: Query, evidence: Sequence[Evidence], verify: Verify) -> PairVerdict:
    """Let the sentence cite each piece in turn, and keep what serves it best: a model may cite any of them."""
    clauses = tuple(dict.fromkeys(piece.clause.label for piece in evidence))
    tried: list[PairVerdict] = []
    for piece in evidence:
        verdict = verify(DraftSentence(pair.sentence, (1,), "model"), query, [piece])
        # the quote itself is no model's sentence in an answer, but it is shown, as a quote
        kept = is_same(pair.sentence, piece.quote) or say_as_much(pair.sentence, query, [piece])
        fault = verdict.fault or (None if kept else "omission")
        tried.append(PairVerdict(pair, side, clauses, verdict.passed, fault is None, fault, verdict.detail))
    return max(tried, key=lambda verdict: (verdict.shown, verdict.claims))  # the first of equals


def _score(scope: Scope, verdicts: Sequence[PairVerdict]) -> BenchScore:
    counts: list[KindCount] = []
    for kind in (*SPOILT_KINDS, *RIGHT_KINDS):
        kept = [v for v in verdicts if v.pair.kind == kind]
        if kept:
            claims, shown = sum(not v.claims for v in kept), sum(not v.shown for v in kept)
            counts.append(KindCount(kind, kept[0].pair.right, len(kept), claims, shown))
    rates = (GateRates(gate, _stopped(verdicts, gate, False), _stopped(verdicts, gate, True)) for gate in GATES)
    return BenchScore(scope, tuple(counts), tuple(rates))


def _stopped(verdicts: Sequence[PairVerdict], gate: Gate, right: bool) -> Mean:
    return share_with_interval([float(not v.passes(gate)) for v in verdicts if v.pair.right == right])


def bench_record(result: BenchResult) -> dict[str, Any]:
    """Return the figures and every pair's verdict as a JSON-ready dictionary."""
    return {
        "run": len(result.verdicts),
        "not_run": [{"id": n.pair.id, "doc": n.pair.doc, "missing": n.missing} for n in result.not_run],
        "scores": {
            score.scope: {
                "kinds": {count.kind: asdict(count) for count in score.kinds},
                "gates": {
                    rates.gate: {"caught": asdict(rates.caught), "false_alarms": asdict(rates.false_alarms)}
                    for rates in score.rates
                },
            }
            for score in result.scores
        },
        "holes": [verdict.pair.id for verdict in result.holes],
        "pairs": [
            {
                "id": v.pair.id,
                "side": v.side,
                "kind": v.pair.kind,
                "right": v.pair.right,
                "doc": v.pair.doc,
                "clauses": list(v.clauses),
                "question": v.pair.question,
                "sentence": v.pair.sentence,
                "note": v.pair.note,
                "claims": v.claims,
                "shown": v.shown,
                "fault": v.fault,
                "detail": v.detail,
            }
            for v in result.verdicts
        ],
    }


def bench_table(result: BenchResult) -> str:
    """Return the tables for a terminal."""
    whole = result.scores[0]
    lines = [f"共{len(result.verdicts)}对。{_not_run_text(result.not_run)}", ""]
    for right, title in ((False, "改错的句子：拦下几句（越多越好）"), (True, "正确的句子：误拦几句（越少越好）")):
        rows = [(title, "句数", *(_GATE_NAMES[gate] for gate in GATES))]
        rows += [_kind_row(count) for count in whole.kinds if count.right == right]
        lines += [*aligned(rows), ""]
    rows = [("范围", "关口", "错句", "拦下", "95%区间", "对句", "误拦", "95%区间")]
    rows += [_rates_row(score.scope, rates) for score in result.scores for rates in score.rates]
    lines += [*aligned(rows), ""]
    return "\n".join(
        [*lines, _holes_text(result.holes), "被误拦的句子换成条款原文显示，读者看到的仍是对的，只是长一些。"]
    )


def _kind_row(count: KindCount) -> tuple[str, ...]:
    return (_KIND_NAMES[count.kind], str(count.n), *(str(count.stopped(gate)) for gate in GATES))


def _rates_row(scope: Scope, rates: GateRates) -> tuple[str, ...]:
    cells = [_SCOPE_NAMES[scope], _GATE_NAMES[rates.gate]]
    for mean in (rates.caught, rates.false_alarms):
        cells += [str(mean.n), value_text(mean.value, "share"), interval_text(mean, "share")]
    return tuple(cells)


def _holes_text(holes: Sequence[PairVerdict]) -> str:
    if not holes:
        return "没有一句错句通过全部关口。"
    listed = "、".join(f"{verdict.pair.id}（{_KIND_NAMES[verdict.pair.kind]}）" for verdict in holes)
    return f"通过全部关口、会被显示的错句有{len(holes)}句：{listed}。"


def _not_run_text(not_run: Sequence[NotRun]) -> str:
    if not not_run:
        return "全部判过。"
    reasons = []
    for missing, name in _MISSING_NAMES.items():
        docs = [n.pair.doc for n in not_run if n.missing == missing]
        if docs:
            reasons.append(f"{len(docs)}对{name}（{'、'.join(dict.fromkeys(docs))}）")
    return f"另有{len(not_run)}对没有判，不计入：{'；'.join(reasons)}。"
