"""Questions about the document itself: where its text states its validity, date, 文号 or issuer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest.model import Clause, Document, Span
from ingest.sentences import sentence_spans
from server.answering.answer import Evidence
from server.answering.document_numbers import is_meant, named_numbers, numbered
from server.answering.question import Query
from server.answering.rules import document_facts
from server.answering.validity import cited_name
from server.answering.wanted import DOCUMENT_FACTS, Wanted

_CHINESE = {
    "validity": "有效期",
    "issued": "印发日期",
    "effective": "施行日期",
    "number": "文号",
    "issuer": "发文机关",
    "basis": "依据的文件",
    "history": "通过或修改的经过",
}

_MISSED: frozenset[Wanted] = frozenset({"number", "issued", "effective"})
"""Facts whose absence is told where others of the question are answered; that of a validity always is."""
_FORMER = re.compile(
    r"废止|作废|取代|代替|旧|以前|原来|老(?=的?(?:规定|办法|条例|实施办法|文件))|(?:还|仍)(?:算数|有效|管用)"
)
"""The asker means a document that this one may have replaced."""
_REPEALS = "同时废止"
_ENDS = re.compile(r"废止|停止执行|不再执行|失效|停止施行")
_SAME_TIME, _IN_FORCE = re.compile("同时"), re.compile(r"自.{4,14}起(?:施行|实施|执行)")
"""《…办法》同时废止 is of the day that the sentence before it names."""
_GOES_ON = re.compile(
    r"^(?:此前|之前|在此之前|[^，。；]{0,10}(?:施行|实施|执行|印发)(?:之)?前)"
    r"|(?:仍|继续|可以)按(?:照)?(?:原|该|旧)|按(?:照)?原[^，。；]{0,8}执行|过渡"
)
"""What still holds of a document that has ended: 已经立项的，仍按原办法执行."""
_STILL_HOLDS = re.compile(
    r"有效|失效|废止|作废|作为?依据|依据吗|管用|算数|现行|执行|适用|能用|好使|过期|引用|沿用|参照|废[了没除掉]"
)
_STEPS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile("修正|修改"), re.compile("修正|修改")),
    (re.compile("修订"), re.compile("修订")),
    (re.compile("批准"), re.compile("批准")),
    (re.compile("公布|发布"), re.compile("(?:令|公告)[^。]*(?:公布|发布)")),
    (re.compile("通过|审议|同意"), re.compile("(?:会议|政府|大会)[^。]*(?:通过|同意)")),
)
"""What the question names, and the lines of the header that tell of it."""
_ANY_STEP = re.compile("(?:会议|政府|大会|令|公告|决定》?)[^。]*(?:通过|同意|批准|公布|发布|修正|修订)")
_LATEST = re.compile("最近|最新|最后|现行|上一次|这次")
_NTH = re.compile("第[一二三四五六七八九十]+次(?=修)")


def asks_about_document(query: Query) -> bool:
    """Whether the question is about a document, not about what its clauses rule."""
    return any(kind in DOCUMENT_FACTS for kind in query.wanted)


def document_evidence(query: Query, document: Document, clauses: Sequence[Clause]) -> tuple[Evidence, ...]:
    """Return the sentences of the document, title and signature lines included, that state what is asked of it."""
    found: dict[tuple[str, int], Evidence] = {}
    wanted = [fact.words for fact in document_facts(document) if fact.kind in query.wanted]
    if "basis" in query.wanted:
        wanted += document.bases
    for words in wanted:
        pieces = (_holding(words, document, clause) for clause in clauses)
        piece = next((each for each in pieces if each is not None), None)
        if piece is not None:
            found.setdefault((piece.clause.id, piece.start), piece)
    if "history" in query.wanted:
        for piece in _steps(query, document, clauses):
            found.setdefault((piece.clause.id, piece.start), piece)
    if found and _FORMER.search(query.text):
        for piece in (each for clause in clauses if (each := _holding(_REPEALS, document, clause)) is not None):
            found.setdefault((piece.clause.id, piece.start), piece)
    return tuple(found.values())


def end_of_another(
    query: Query,
    documents: Sequence[Document],
    clauses_of: Callable[[str], Sequence[Clause]],
    name: str | None = None,
) -> tuple[Evidence, ...]:
    """Return the sentences that end a document which is not here itself, where it is asked for its validity.

    It is known by its 文号 in the question, or by ``name``.
    """
    numbers = named_numbers(query.text)
    if not (numbers or name) or not ("validity" in query.wanted or _STILL_HOLDS.search(query.text)):
        return ()
    found: list[Evidence] = []
    for document in documents:
        for clause in clauses_of(document.id):
            spans = sentence_spans(clause.text)
            for before, span, following in zip((None, *spans[:-1]), spans, (*spans[1:], None), strict=True):
                quote = _text(clause, span)
                if not _ENDS.search(quote) or not _names(quote, numbers, name):
                    continue
                found.append(Evidence(clause, document, quote, span.start, span.end, 1.0))
                if following is not None and _GOES_ON.search(after := _text(clause, following)):
                    found.append(Evidence(clause, document, after, following.start, following.end, 1.0))
                if before is not None and _SAME_TIME.search(quote) and _IN_FORCE.search(start := _text(clause, before)):
                    found.append(Evidence(clause, document, start, before.start, before.end, 1.0))
    return tuple(found)


def _names(quote: str, numbers: Sequence[str], name: str | None) -> bool:
    own = named_numbers(quote)
    return (name is not None and name in quote) or any(is_meant(said, number) for said in numbers for number in own)


def _text(clause: Clause, span: Span) -> str:
    return clause.text[span.start : span.end]


def _steps(query: Query, document: Document, clauses: Sequence[Clause]) -> list[Evidence]:
    """The header's lines on how the document came about: those of the step asked for, else all of them."""
    lines = [
        Evidence(clause, document, quote, span.start, span.end, 1.0)
        for clause in clauses
        if clause.kind == "front"
        for span in sentence_spans(clause.text)
        if _ANY_STEP.search(quote := clause.text[span.start : span.end])
    ]
    named = [told for asked, told in _STEPS if asked.search(query.text)]
    meant = [line for line in lines if any(told.search(line.quote) for told in named)] or lines
    if nth := _NTH.search(query.text):
        meant = [line for line in meant if nth.group() in line.quote] or meant
    return meant[-1:] if _LATEST.search(query.text) else meant


def unstated_beside(query: Query, documents: Sequence[Document]) -> tuple[str, ...]:
    """Return notices for a 文号 or a day that was asked for beside other facts and isn't in the document."""
    notices: list[str] = []
    for document in documents:
        stated = {fact.kind for fact in document_facts(document)}
        missing = [_CHINESE[kind] for kind in query.wanted if kind in _MISSED and kind not in stated]
        if missing:
            notices.append(f"收录的{cited_name(document)}没有写明{'、'.join(missing)}。")
    return tuple(notices)


def unheld_number(query: Query, documents: Sequence[Document]) -> str | None:
    """Return the 文号 whose document is asked about itself (its validity, its date) and isn't here, or ``None``.

    Its place may have another document here, whose validity would be told for it. Who names one that is here, too, asks
    about that one.
    """
    numbers = named_numbers(query.text)
    if not (asks_about_document(query) or _STILL_HOLDS.search(query.text)):
        return None
    return numbers[0] if numbers and not any(numbered(number, documents) for number in numbers) else None


def unheld_document(name: str) -> str:
    """Return the words of a refusal: the document that the question calls ``name`` isn't here, and no other is it."""
    return f"资料库里没有收录“{name}”，不能用别的文件代替它回答。"


def unstated_fact(query: Query, documents: Sequence[Document]) -> str:
    """Return the words of a refusal: what the document does not state of itself, and what it does."""
    asked = "、".join(_CHINESE[kind] for kind in query.wanted if kind in _CHINESE)
    stated: list[str] = []
    for document in documents:
        facts = "".join(dict.fromkeys(fact.text for fact in document_facts(document)))
        stated.append(f"收录的{cited_name(document)}没有写明{asked}。{facts}")
    return "".join(stated) or f"资料库里没有这份文件，无法回答它的{asked}。"


def _holding(words: str, document: Document, clause: Clause) -> Evidence | None:
    for span in sentence_spans(clause.text):
        quote = clause.text[span.start : span.end]
        if words in quote:
            return Evidence(clause, document, quote, span.start, span.end, 1.0)
    return None
