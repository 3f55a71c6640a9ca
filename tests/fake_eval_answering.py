"""A scripted answerer over two made-up documents, for the evaluation's tests. Nothing here is a real policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.search import Hit
from ingest.model import Clause, Document, ParsedDocument
from server.answering.answer import Answer, Citation, Origin, Question, Reason, Refusal, Sentence, Timings, Trace
from server.answering.errors import QuestionError
from server.answering.validity import validity_notice, validity_on
from tests.fakes import make_clause, make_parsed

TODAY = date(2026, 11, 21)

FRONT = make_clause("jia", "", "甲市养老服务办法 甲政办〔2023〕1号", kind="front")
MEALS = make_clause("jia", "（1）", "助老食堂。每天就餐30人以上的，每年补助4万元；30人以下的，每年补助2万元。")
BEDS = make_clause("jia", "（2）", "养老机构按床位给予补贴，每张床位每年600元，２０２２ 年底前完成。")
OTHER = make_clause("yi", "一、", "乙市老年人每人每月发放100元。")

_JIA = make_parsed("jia", [FRONT, MEALS, BEDS], region=("某省", "甲市"))
JIA = replace(_JIA.document, title="甲市养老服务办法", number="甲政办〔2023〕1号", expires_on=date(2026, 2, 28))
PARSED = (ParsedDocument(JIA, _JIA.clauses), make_parsed("yi", [OTHER], region=("某省", "乙市")))
YI = PARSED[1].document
_DOCUMENTS = {document.document.id: document.document for document in PARSED}


def shown(text: str, *numbers: int, origin: Origin = "quote", derivation: str | None = None) -> Sentence:
    """Return a sentence with its citation numbers."""
    return Sentence(text, numbers, origin, derivation)


def cite(n: int, clause: Clause) -> Citation:
    """Return citation ``n`` of a whole clause."""
    document = _DOCUMENTS[clause.document_id]
    return Citation(n, clause, document, validity_on(document, TODAY), clause.text, 0, len(clause.text))


def answer(sentences: Sequence[Sentence], *cited: Clause, told: bool = True, total: float = 10.0) -> Answer:
    """Return an answer; with ``told``, the notices of the cited documents go with it."""
    citations = tuple(cite(n, clause) for n, clause in enumerate(cited, start=1))
    notices = dict.fromkeys(validity_notice(c.document, TODAY) for c in citations) if told else {}
    kept = tuple(notice for notice in notices if notice)
    return Answer(tuple(sentences), citations, kept, None, "scripted", TODAY, Timings(retrieve=1.0, total=total))


def refusal(reason: Reason) -> Refusal:
    """Return a refusal with one nearest clause."""
    return Refusal(reason, "资料库里没有这一条。", (cite(1, OTHER),), (), None, "scripted", TODAY, Timings(total=5.0))


def drafted(reply: Answer, first_sentence: float, trace: Trace) -> Answer:
    """Return the answer as a model's: after how many milliseconds its first sentence stood, and what was drafted."""
    return replace(reply, timings=replace(reply.timings, first_sentence=first_sentence), trace=trace)


class ScriptedAnswering:
    """Plays ``replies`` and ``found`` by the question's text and keeps what it was asked.

    ``interrupt_before`` stands for the person who presses Ctrl-C when that question's turn comes.
    """

    snapshot = "snapshot-1"
    today = TODAY

    def __init__(
        self,
        replies: dict[str, Answer | Refusal],
        found: dict[str, list[Clause]],
        documents: Sequence[Document] = tuple(_DOCUMENTS.values()),
        generator: str = "scripted",
    ) -> None:
        self.generator = generator
        self.documents = documents
        self.asked: list[str] = []
        self.interrupt_before = ""
        self._replies = replies
        self._found = found

    def answer(self, question: Question) -> Answer | Refusal:
        """Return the scripted reply."""
        if question.text == self.interrupt_before:
            raise KeyboardInterrupt
        self.asked.append(question.text)
        if question.text not in self._replies:
            raise QuestionError(f"问题“{question.text}”读不懂。请换一种说法。")
        return self._replies[question.text]

    def retrieve(self, question: Question, k: int) -> Sequence[Hit]:
        """Return the scripted clauses, best first."""
        clauses = self._found.get(question.text, [])[:k]
        return [
            Hit(clause, _DOCUMENTS[clause.document_id], 1 / rank, rank, ())
            for rank, clause in enumerate(clauses, start=1)
        ]
