"""核验: every sentence of a draft reply gets its verdict from the clauses of the library. No model takes part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from index.search import Hit
from ingest.model import Document
from ingest.numbers.numerals import find_values, same_value
from ingest.sentences import sentence_spans
from server.answering.answer import Citation, Evidence, Question
from server.answering.checking.draft_sentences import DraftedSentence, is_contact, split_draft
from server.answering.checking.judging import PartJudgement, judge_part, without_asker
from server.answering.checking.readings import ReadClauses, Reading
from server.answering.checking.verdicts import CheckedDraft, CheckedSentence, Mismatch
from server.answering.citations import citation_of
from server.answering.claims import parts_of
from server.answering.notices import answer_notices
from server.answering.places import places_in
from server.answering.question import Query, understand
from server.answering.regions import asked_regions

_DEPTH = 10
_NEAREST = 2
_LONGEST_CLAIM = 1000
"""Characters: no policy sentence is as long, and checking takes time with the square of the length."""


_CONTACT_NOTICE = "电话、地址等联系方式不在政策条款里，请另行核对。"
_CONDITION = re.compile("[对凡]|符合|具备|在")


class Library(Protocol):
    """What checking needs of the answerer."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents of the library."""
        ...

    @property
    def snapshot(self) -> str:
        """A short hash of the index's content."""
        ...

    @property
    def today(self) -> date:
        """The day that validity is computed for."""
        ...

    def retrieve(self, question: Question, k: int) -> list[Hit]:
        """Return the clauses found for a question, best first."""
        ...


class DraftChecker:
    """Checks drafts against one library. Holds no draft."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def check(self, text: str, region: str | None = None) -> CheckedDraft:
        """Return the verdicts of a draft's sentences; ``region`` is the place of those that name none before them.

        A place that a sentence names holds for the sentences behind it too. Raises ``DraftError`` for a draft that
        can't be used as it is.
        """
        today = self._library.today
        place = region or ""
        checked: list[CheckedSentence] = []
        read = ReadClauses()
        done: dict[tuple[str, str], CheckedSentence] = {}
        for sentence in split_draft(text):
            if not sentence.claim:
                checked.append(CheckedSentence(sentence.text, "不含可核对的内容", (), (), ()))
                continue
            if _names_place(sentence.claim, self._library.documents):
                place = sentence.claim
            mark = (sentence.claim, place)
            if mark not in done:
                done[mark] = self._check(sentence, place, today, read)
            checked.append(replace(done[mark], text=sentence.text))
        return CheckedDraft(tuple(checked), self._library.snapshot, today)

    def _check(self, sentence: DraftedSentence, place: str, today: date, read: ReadClauses) -> CheckedSentence:
        claim = sentence.claim
        if is_contact(claim):
            return CheckedSentence(sentence.text, "没有找到依据", (), (), (_CONTACT_NOTICE,))
        if len(claim) > _LONGEST_CLAIM:
            return _unsupported(sentence, (), (f"这句话有 {len(claim)} 个字，太长了，请用句号分开后再核对。",), today)
        question = Question(claim, region=place or None)
        query = understand(question, self._library.documents)
        hits = [] if query.foreign and not query.documents else self._library.retrieve(question, _DEPTH)
        judged = _judge(claim, hits, query, read)
        if all(part.carrier for part in judged):
            return _supported(sentence, judged, query, today)
        beyond = self._elsewhere(claim, query, read)
        if beyond is not None and all(part.carrier for part in beyond):
            documents = [part.carrier.document for part in beyond if part.carrier is not None]
            if all(_applies(document, query) for document in documents):
                return _supported(sentence, beyond, query, today)
            if not any(part.mismatches for part in judged):
                return _of_another_place(sentence, beyond, place, query, today)
        if any(part.mismatches for part in judged):
            return _misstated(sentence, judged, query, today)
        missing = (f"资料库里没有{'、'.join(query.foreign)}的文件。",) if query.foreign else ()
        return _unsupported(sentence, _nearest(judged, hits, read), missing, today)

    def _elsewhere(self, claim: str, query: Query, read: ReadClauses) -> list[PartJudgement] | None:
        """The claim without its places against the rest of the library; ``None`` where it named no place."""
        if not query.documents and not query.foreign:
            return None
        bare = claim
        for named in reversed(places_in(claim)):
            bare = bare[: named.start] + bare[named.end :]
        if not any(char.isalnum() for char in bare):
            return None
        inside = {document.id for group in query.documents for document in group}
        hits = [h for h in self._library.retrieve(Question(bare), 2 * _DEPTH) if h.document.id not in inside]
        return _judge(bare, hits, query, read) if hits else None


def _names_place(claim: str, library: Sequence[Document]) -> bool:
    regions = asked_regions(Question(claim), claim, library)
    return bool(regions.documents or regions.foreign)


def _judge(claim: str, hits: Sequence[Hit], query: Query, read: ReadClauses) -> list[PartJudgement]:
    readings = [reading for hit in hits for reading in read.of(hit.clause, hit.document)]
    lent = without_asker(query)
    return [judge_part(part, readings, lent) for part in parts_of(claim)]


def _applies(document: Document, query: Query) -> bool:
    """Whether a document of the country or the province also holds for the places asked about."""
    paths = [d.region.path for group in query.documents for d in group]
    return bool(paths) and all(path[: len(document.region.path)] == document.region.path for path in paths)


def _supported(
    sentence: DraftedSentence, judged: Sequence[PartJudgement], query: Query, today: date
) -> CheckedSentence:
    carriers = [part.carrier for part in judged if part.carrier is not None]
    citations = _citations(carriers, today)
    before = [_condition_before(carrier, sentence.claim) for carrier in carriers]
    before += [_time_left_out(carrier, sentence.claim) for carrier in carriers]
    notices = (*(notice for notice in before if notice), *_notices(citations, query, today))
    return CheckedSentence(sentence.text, "有依据", (), citations, notices)


def _condition_before(carrier: Reading, claim: str) -> str | None:
    """A notice of the condition that stands one sentence before an amount in its clause, unless the claim tells it."""
    clause, start = carrier.evidence.clause, carrier.evidence.start
    before = [span for span in sentence_spans(clause.text) if span.end <= start]
    if not before or not any(value.kind == "money" for value in find_values(carrier.evidence.quote)):
        return None
    stated = clause.text[before[-1].start : before[-1].end]
    values = find_values(stated)
    if not _CONDITION.match(stated) or (
        values and any(same_value(v, own) for v in values for own in find_values(claim))
    ):
        return None
    return f"同一条款里前面还写有条件：“{stated}”草稿没有写到的，请补上。"


def _time_left_out(carrier: Reading, claim: str) -> str | None:
    """A notice of the time that the clause sets for its figures, where the claim gives figures and no time."""
    own = find_values(claim)
    dates = [v for v in (*carrier.source.years, *carrier.source.sentence.values) if v.kind == "date"]
    if not dates or not own or any(value.kind == "date" for value in own):
        return None
    return f"条款写明的时间是“{dates[0].text}”，草稿没有写。"


def _misstated(
    sentence: DraftedSentence, judged: Sequence[PartJudgement], query: Query, today: date
) -> CheckedSentence:
    wrong = [part for part in judged if part.mismatches]
    mismatches = tuple(dict.fromkeys(m for part in wrong for m in part.mismatches))
    citations = _citations([part.nearest for part in wrong if part.nearest is not None], today)
    return CheckedSentence(sentence.text, "与条款不符", mismatches, citations, _notices(citations, query, today))


def _of_another_place(
    sentence: DraftedSentence, judged: Sequence[PartJudgement], place: str, query: Query, today: date
) -> CheckedSentence:
    readings = [part.carrier for part in judged if part.carrier is not None]
    own = dict.fromkeys(reading.document.region.name or "全国" for reading in readings)
    named = [p.text for p in places_in(sentence.claim)] or [p.text for p in places_in(place)] or [place]
    mismatch = Mismatch("地区", "、".join(dict.fromkeys(named)), "、".join(own))
    citations = _citations(readings, today)
    notices = (f"这是{'、'.join(own)}的规定；{'、'.join(dict.fromkeys(named))}的文件里没有找到。",)
    return CheckedSentence(
        sentence.text, "与条款不符", (mismatch,), citations, (*notices, *_notices(citations, query, today))
    )


def _unsupported(
    sentence: DraftedSentence, nearest: Sequence[Reading], notices: tuple[str, ...], today: date
) -> CheckedSentence:
    citations = _citations(nearest, today)
    if citations:
        notices = (*notices, "没有一句条款原文能支持这句话；下面是最接近的条款，请对照原文后再用。")
    return CheckedSentence(sentence.text, "没有找到依据", (), citations, notices)


def _nearest(judged: Sequence[PartJudgement], hits: Sequence[Hit], read: ReadClauses) -> list[Reading]:
    """The readings nearest to the parts that nothing carries, then the best sentences of the clauses found first."""
    near = [part.nearest for part in judged if part.carrier is None and part.nearest is not None]
    found: list[Reading] = []
    for hit in hits[:_NEAREST]:
        best = max(hit.sentences, key=lambda sentence: sentence.dense, default=None)
        readings = read.of(hit.clause, hit.document)
        found += [r for r in readings if best is None or r.evidence.start == best.start or hit.clause.cells][:1]
    return [*near, *found][:_NEAREST]


def _citations(readings: Sequence[Reading], today: date) -> tuple[Citation, ...]:
    pieces: dict[tuple[str, str], Evidence] = {}
    for reading in readings:
        pieces.setdefault((reading.evidence.clause.id, reading.evidence.quote), reading.evidence)
    return tuple(citation_of(piece, n, today) for n, piece in enumerate(pieces.values(), start=1))


def _notices(citations: Sequence[Citation], query: Query, today: date) -> tuple[str, ...]:
    """What an answer on these clauses would have to tell, and whose rule it is where the draft names no place."""
    documents = tuple(dict.fromkeys(citation.document for citation in citations))
    plain = replace(without_asker(query), yes_no=False, documents=(documents,), foreign=(), assumed=None)
    told = answer_notices(plain, (), citations, documents, today)
    names = "、".join(dict.fromkeys(document.region.name for document in documents if document.region.name))
    if not query.documents and names:
        told = (*told, f"草稿没有写明地区，这里的依据是{names}的规定。")
    return told
