"""What a case brought: reply and found clauses, reduced to what is measured, with a JSON form for results.jsonl."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from eval.drafting import Drafting, record_drafting, trace_to_drafting
from index.search import Hit
from server.answering.answer import Answer, Citation, Origin, Reason, Refusal, Timings, ValidityStatus

Status = Literal["answered", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class FoundClause:
    """A clause that the search returned; its place in ``Outcome.found`` is its rank."""

    clause_id: str
    document_id: str
    text: str


@dataclass(frozen=True, slots=True)
class CitedClause:
    """A clause named as a citation, or as nearest in a refusal."""

    n: int
    clause_id: str
    document_id: str
    path: tuple[str, ...]
    text: str
    quote: str
    validity: ValidityStatus


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence as shown, without its marks; ``citations`` are numbers of ``Outcome.cited``."""

    text: str
    citations: tuple[int, ...]
    origin: Origin
    derivation: str | None


@dataclass(frozen=True, slots=True)
class ShownSection:
    """Sentences shown under a heading, by their places from 0; ``note`` is what was said of them besides."""

    title: str
    sentences: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The reply to one case. ``message`` is the refusal in words, or why the question failed; ``found`` is best first.

    ``cited`` holds the citations of an answer, or the nearest clauses of a refusal. A failed case has neither.
    ``generator`` is the one that the reply names, which may be another than was asked for. ``drafting`` counts what a
    model proposed for an answer. ``sections`` hold all sentences of an answer under headings, or there are none.
    """

    case_id: str
    status: Status
    today: date
    reason: Reason | None = None
    message: str = ""
    sentences: tuple[ShownSentence, ...] = ()
    cited: tuple[CitedClause, ...] = ()
    notices: tuple[str, ...] = ()
    next_step: str | None = None
    found: tuple[FoundClause, ...] = ()
    timings: Timings | None = None
    generator: str = ""
    drafting: Drafting = field(default_factory=Drafting)
    sections: tuple[ShownSection, ...] = ()

    @property
    def citations(self) -> tuple[CitedClause, ...]:
        """The citations of an answer; none for a refusal, whose nearest clauses claim nothing."""
        return self.cited if self.status == "answered" else ()


def reply_to_outcome(case_id: str, reply: Answer | Refusal, hits: Sequence[Hit]) -> Outcome:
    """Reduce a reply and the found clauses to an ``Outcome``."""
    found = tuple(
        FoundClause(hit.clause.id, hit.document.id, hit.clause.text) for hit in sorted(hits, key=lambda hit: hit.rank)
    )
    if isinstance(reply, Refusal):
        return Outcome(
            case_id=case_id,
            status="refused",
            today=reply.today,
            reason=reply.reason,
            message=reply.message,
            cited=tuple(map(_cited, reply.nearest)),
            notices=reply.notices,
            next_step=reply.next_step,
            found=found,
            timings=reply.timings,
            generator=reply.generator,
        )
    return Outcome(
        case_id=case_id,
        status="answered",
        today=reply.today,
        sentences=tuple(ShownSentence(s.text, s.citations, s.origin, s.derivation) for s in reply.sentences),
        cited=tuple(map(_cited, reply.citations)),
        notices=reply.notices,
        next_step=reply.next_step,
        found=found,
        timings=reply.timings,
        generator=reply.generator,
        drafting=trace_to_drafting(reply.trace),
        sections=tuple(ShownSection(section.title, section.sentences, section.note) for section in reply.sections),
    )


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as a JSON-ready dictionary."""
    return {**asdict(outcome), "today": outcome.today.isoformat()}


def record_outcome(record: dict[str, Any]) -> Outcome:
    """Return the outcome of a record. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for any other record."""
    timings = record["timings"]
    return Outcome(
        case_id=record["case_id"],
        status=record["status"],
        today=date.fromisoformat(record["today"]),
        reason=record["reason"],
        message=record["message"],
        sentences=tuple(
            ShownSentence(**{**sentence, "citations": tuple(sentence["citations"])}) for sentence in record["sentences"]
        ),
        cited=tuple(CitedClause(**{**cited, "path": tuple(cited["path"])}) for cited in record["cited"]),
        notices=tuple(record["notices"]),
        next_step=record["next_step"],
        found=tuple(FoundClause(**found) for found in record["found"]),
        timings=None if timings is None else Timings(**timings),
        generator=record["generator"],
        drafting=record_drafting(record["drafting"]),
        sections=tuple(
            # replies kept before answers had sections have none
            ShownSection(**{**section, "sentences": tuple(section["sentences"])})
            for section in record.get("sections", [])
        ),
    )


def shown_answer(outcome: Outcome) -> str:
    """Return what was shown: the sentences with their marks, or the refusal or failure in words."""
    if outcome.status != "answered":
        return outcome.message
    return "".join(s.text + "".join(f"[{n}]" for n in s.citations) for s in outcome.sentences)


def _cited(citation: Citation) -> CitedClause:
    clause = citation.clause
    return CitedClause(
        citation.n, clause.id, clause.document_id, clause.path, clause.text, citation.quote, citation.validity
    )
