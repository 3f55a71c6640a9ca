"""The wire of ``POST /api/check``: a draft in, a verdict for each of its sentences out."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from server.answering.checking.verdicts import CheckedDraft, CheckedSentence, CheckVerdict, Mismatch, MismatchKind
from server.schemas import CitationView


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CheckRequest(_Wire):
    """A draft, and the region that its sentences are meant for where they name none."""

    text: str
    region: str | None = None


class MismatchView(_Wire):
    """What a sentence says, and what its clause says in that place."""

    kind: MismatchKind
    said: str
    clause_says: str

    @classmethod
    def of(cls, mismatch: Mismatch) -> MismatchView:
        """Return the view of ``mismatch``."""
        return cls(kind=mismatch.kind, said=mismatch.said, clause_says=mismatch.clause_says)


class CheckedSentenceView(_Wire):
    """A sentence with its verdict; ``citations`` carry it, contradict it, or are the nearest, as the verdict says."""

    text: str
    verdict: CheckVerdict
    mismatches: list[MismatchView]
    citations: list[CitationView]
    notices: list[str]

    @classmethod
    def of(cls, sentence: CheckedSentence) -> CheckedSentenceView:
        """Return the view of ``sentence``."""
        return cls(
            text=sentence.text,
            verdict=sentence.verdict,
            mismatches=[MismatchView.of(mismatch) for mismatch in sentence.mismatches],
            citations=[CitationView.of(citation) for citation in sentence.citations],
            notices=list(sentence.notices),
        )


class CheckReply(_Wire):
    """What a check returns."""

    sentences: list[CheckedSentenceView]
    snapshot: str
    today: date

    @classmethod
    def of(cls, draft: CheckedDraft) -> CheckReply:
        """Return the wire form of ``draft``."""
        sentences = [CheckedSentenceView.of(sentence) for sentence in draft.sentences]
        return cls(sentences=sentences, snapshot=draft.snapshot, today=draft.today)
