"""What does 核验 say of the bench's pairs? A spoilt sentence must never get 有依据, a right one never 与条款不符."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.benches.verifier_pairs import RIGHT_KINDS, SPOILT_KINDS, BenchPair, Pieces, RightKind, SpoiltKind
from eval.reporting.words import aligned
from ingest.model import ParsedDocument
from server.answering.answer import Question
from server.answering.checking.judging import judge_part, without_asker
from server.answering.checking.readings import readings_of
from server.answering.checking.verdicts import CheckVerdict
from server.answering.claims import parts_of
from server.answering.question import understand

_SHOWN: tuple[CheckVerdict, ...] = ("有依据", "与条款不符", "没有找到依据")


@dataclass(frozen=True, slots=True)
class CheckedKind:
    """How many pairs of a kind, or of all right or spoilt ones (``None``), got each verdict."""

    kind: RightKind | SpoiltKind | None
    right: bool
    counts: Mapping[CheckVerdict, int]


def check_pairs(pairs: Sequence[BenchPair], documents: Sequence[ParsedDocument]) -> tuple[CheckedKind, ...]:
    """Hold every pair's sentence against the clauses that its evidence stands in; no search takes part.

    Pairs whose document or clause isn't there are left out.
    """
    pieces = Pieces(documents)
    found: list[tuple[BenchPair, CheckVerdict]] = []
    for pair in pairs:
        document = pieces.document_of(pair)
        evidence = pieces.find(pair, document) if document is not None else ()
        if evidence:
            clauses = {piece.clause.id: piece for piece in evidence}
            readings = [r for piece in clauses.values() for r in readings_of(piece.clause, piece.document)]
            query = without_asker(understand(Question(pair.sentence), pieces.documents))
            judged = [judge_part(part, readings, query) for part in parts_of(pair.sentence)]
            supported = bool(judged) and all(part.carrier for part in judged)
            wrong = any(part.mismatches for part in judged)
            found.append((pair, "有依据" if supported else "与条款不符" if wrong else "没有找到依据"))
    kinds = [(kind, kind in RIGHT_KINDS) for kind in (*SPOILT_KINDS, *RIGHT_KINDS)]
    of_kind = [CheckedKind(kind, right, Counter(v for p, v in found if p.kind == kind)) for kind, right in kinds]
    whole = [CheckedKind(None, right, Counter(v for p, v in found if p.right == right)) for right in (False, True)]
    return (*(each for each in of_kind if each.counts), *whole)


def checking_table(checked: Sequence[CheckedKind], names: Mapping[RightKind | SpoiltKind, str]) -> str:
    """Return the counts for a terminal; ``names`` are the kinds in Chinese."""
    rows = [("核验怎样判（只与原文所在的条款核对）", "句数", *_SHOWN)]
    for each in checked:
        name = names[each.kind] if each.kind is not None else "合计"
        counts = (str(each.counts.get(verdict, 0)) for verdict in _SHOWN)
        rows.append((f"{'对句' if each.right else '错句'}：{name}", str(sum(each.counts.values())), *counts))
    return "\n".join(aligned(rows))


def checking_record(checked: Sequence[CheckedKind]) -> list[dict[str, object]]:
    """Return the counts as JSON-ready dictionaries."""
    return [{"kind": each.kind, "right": each.right, "verdicts": dict(each.counts)} for each in checked]
