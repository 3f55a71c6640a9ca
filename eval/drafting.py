"""What a model drafted, counted: sentences shown, passed and failed, keys that name no evidence, drafts cut short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.answering.answer import Trace


@dataclass(frozen=True, slots=True)
class Drafting:
    """The drafts of one reply. ``sentences`` = ``shown`` + ``spare`` (verified, not shown) + all ``faults``.

    ``faults`` counts the sentences that verification refused or that are no better than the quote, by fault;
    ``unknown_keys`` the keys that name no evidence; ``cuts`` has the reason of every draft that was cut. All zero where
    no model was called.
    """

    model_calls: int = 0
    sentences: int = 0
    shown: int = 0
    spare: int = 0
    faults: Mapping[str, int] = field(default_factory=dict)
    unknown_keys: int = 0
    cuts: tuple[str, ...] = ()

    @property
    def broken_off(self) -> bool:
        """Whether a model failed, so that the reply says nothing of it."""
        return "failed" in self.cuts


@dataclass(frozen=True, slots=True)
class DraftTotals:
    """The drafts of ``cases`` cases together; for ``called`` of them a model was called at least once."""

    cases: int
    called: int
    model_calls: int
    sentences: int
    shown: int
    spare: int
    failed: int
    faults: Mapping[str, int]
    unknown_keys: int
    cuts: Mapping[str, int]

    @property
    def broken_off(self) -> int:
        """How many calls failed."""
        return self.cuts.get("failed", 0)


def trace_to_drafting(trace: Trace) -> Drafting:
    """Count what became of the drafts of one answer."""
    faults = Counter(sentence.fault for sentence in trace.verdicts if sentence.fault is not None)
    passed = [sentence for sentence in trace.verdicts if sentence.fault is None]
    return Drafting(
        model_calls=trace.model_calls,
        sentences=len(trace.verdicts),
        shown=sum(sentence.kept for sentence in passed),
        spare=sum(not sentence.kept for sentence in passed),
        faults=dict(sorted(faults.items())),
        unknown_keys=trace.unknown_keys,
        cuts=tuple(trace.cuts),
    )


def record_drafting(record: dict[str, Any]) -> Drafting:
    """Return the counts of a JSON record. Raises ``KeyError`` or ``TypeError`` for any other record."""
    return Drafting(**{**record, "faults": dict(record["faults"]), "cuts": tuple(record["cuts"])})


def total_drafting(draftings: Sequence[Drafting]) -> DraftTotals:
    """Add up the drafts of all cases, one entry a case."""
    faults = sum((Counter(d.faults) for d in draftings), Counter[str]())
    cuts = Counter(reason for d in draftings for reason in d.cuts)
    return DraftTotals(
        cases=len(draftings),
        called=sum(d.model_calls > 0 for d in draftings),
        model_calls=sum(d.model_calls for d in draftings),
        sentences=sum(d.sentences for d in draftings),
        shown=sum(d.shown for d in draftings),
        spare=sum(d.spare for d in draftings),
        failed=faults.total(),
        faults=dict(sorted(faults.items())),
        unknown_keys=sum(d.unknown_keys for d in draftings),
        cuts=dict(sorted(cuts.items())),
    )


def share_of(part: int, whole: int) -> float | None:
    """Return the share, or ``None`` of nothing."""
    return part / whole if whole else None
