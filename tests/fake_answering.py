"""A small real answerer over two made-up documents, for the API and the page. Nothing here is a real policy."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

from index.search import Hit
from ingest.model import Clause, Document, Region
from server.answering.answer import Answer, Citation, Question, Refusal, Sentence, Timings
from server.answering.errors import QuestionError
from server.answering.validity import validity_notice, validity_on
from server.streaming import OnSentence

TODAY = date(2026, 11, 21)
HOSTILE = "<script>window.hacked=1</script><img src=x onerror=\"window.hacked=2\"> & '引号' $$x$$ **粗** `码` [链](https://example.com)"


def document(key: str, title: str, number: str | None, region: tuple[str, ...], expires_on: date | None) -> Document:
    """Return a document that states little more than what it is given here."""
    return Document(
        id=key,
        title=title,
        number=number,
        issuer="某市人民政府办公室" if number else None,
        region=Region(region),
        issued_on=date(2023, 3, 1) if number else None,
        effective_on=date(2023, 3, 1) if number else None,
        expires_on=expires_on,
        bases=(),
        missing_attachments=(),
        source_name=f"{key}.txt",
        source_sha256="0" * 64,
        text="",
        removals=(),
    )


def clause(key: str, owner: Document, path: tuple[str, ...], text: str) -> Clause:
    """Return a clause of ``owner`` with ``text``."""
    return Clause(key, owner.id, "clause", "1.", "", path, text, 0, len(text), ())


EXPIRED = document("d-expired", "关于加快养老服务发展的意见", "某政办〔2023〕1号", ("某省", "甲市"), date(2026, 2, 28))
UNKNOWN = document("d-unknown", f"乙市养老办法{HOSTILE}", None, ("某省", "乙市"), None)
MEALS = clause(
    "d-expired-1",
    EXPIRED,
    ("四、加大政策扶持", "（十四）完善财政支持政策", "（3）助老食堂"),
    "（3）助老食堂。每天就餐30人以下的，每年补助2万元；\n每天就餐30人以上的，每年补助4万元。所需资金由市、区两级财政分担。",
)
AGED_QUOTE = f"80周岁以上老年人每人每月发放100元。{HOSTILE}"
AGED = clause("d-unknown-1", UNKNOWN, ("一、高龄津贴",), f"{AGED_QUOTE}\n由民政部门负责。")
BY_ID = {item.id: (item, owner) for item, owner in ((MEALS, EXPIRED), (AGED, UNKNOWN))}


def cite(n: int, clause_id: str, quote: str) -> Citation:
    """Return citation ``n`` of ``quote``, which must stand in the clause."""
    cited, owner = BY_ID[clause_id]
    start = cited.text.index(quote)
    return Citation(n, cited, owner, validity_on(owner, TODAY), quote, start, start + len(quote))


class FakeAnswering:
    """Answers two sentences, refuses 上海, fails on 出错, never ends on 慢, says nothing on 沉默.

    Keeps what it was ``asked``; sets ``drafting`` when a silence begins, ``stopped`` when a silence or an answer ends.
    Says no further sentence while ``go_on`` is cleared.
    """

    documents = (EXPIRED, UNKNOWN)
    snapshot = "fake-snapshot"
    generator = "extractive"
    today = TODAY

    def __init__(self, pause: float = 0.0, model_host: str | None = None) -> None:
        self.model_host = model_host
        self.pause = pause
        self.asked: list[Question] = []
        self.stopped = threading.Event()
        self.drafting = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def clause(self, clause_id: str) -> tuple[Clause, Document]:
        """Return one of the two clauses."""
        return BY_ID[clause_id]

    def retrieve(self, question: Question, k: int) -> list[Hit]:
        """Return both clauses, whatever the question."""
        self.asked.append(question)
        return [Hit(item, owner, 1.0 / rank, rank, ()) for rank, (item, owner) in enumerate(BY_ID.values(), 1)][:k]

    def answer(
        self,
        question: Question,
        on_sentence: OnSentence | None = None,
        abandoned: Callable[[], bool] = lambda: False,
    ) -> Answer | Refusal:
        """Return the outcome that the words of the question call for."""
        if not question.text.strip():
            raise QuestionError("问题是空的。请写下想问的事。")
        if len(question.text) > 500:
            raise QuestionError(f"问题有 {len(question.text)} 个字，太长了。请缩短到 500 字以内。")
        self.asked.append(question)
        if "出错" in question.text:
            raise ZeroDivisionError("secret detail")
        if "沉默" in question.text:
            self._keep_silent(abandoned)
        if "上海" in question.text or question.region == "丙市":
            return self._refusal()
        return self._answer(on_sentence, endless="慢" in question.text)

    def _answer(self, on_sentence: OnSentence | None, *, endless: bool) -> Answer:
        meals = cite(1, MEALS.id, "每天就餐30人以上的，每年补助4万元")
        aged = cite(2, AGED.id, AGED_QUOTE)
        spoken = [
            (Sentence("每天就餐30人以上的助老食堂，每年补助4万元。", (1,), "quote"), (meals,)),
            (Sentence(AGED_QUOTE, (2, 1), "rule", "100×1"), (aged,)),
        ]
        try:
            for sentence, new in spoken if not endless else spoken * 200:
                if on_sentence is not None:
                    on_sentence(sentence, new)
                time.sleep(0.1 if endless else self.pause)
                self.go_on.wait(10)
        finally:
            self.stopped.set()
        notices = tuple(notice for owner in self.documents if (notice := validity_notice(owner, TODAY)))
        return Answer(
            tuple(sentence for sentence, _ in spoken),
            (meals, aged),
            notices,
            "具体办理请联系当地民政部门。",
            self.generator,
            TODAY,
            Timings(total=12.5),
        )

    def _keep_silent(self, abandoned: Callable[[], bool]) -> None:
        """Draft for a minute, as a model does that finds no first sentence, unless nobody waits any more."""
        self.drafting.set()
        for _ in range(600):
            if abandoned():
                self.stopped.set()
                raise TimeoutError("abandoned")
            time.sleep(0.1)

    def _refusal(self) -> Refusal:
        nearest = (cite(1, MEALS.id, "每年补助2万元"),)
        message = "资料库里没有上海市的文件，不能回答这个问题。现有甲市、乙市的文件。"
        return Refusal("other_region", message, nearest, (), "可以拨打当地12345热线咨询。", self.generator, TODAY)
