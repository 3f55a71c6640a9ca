"""A reply in plain Chinese words, for a terminal, and the words that terminal and page share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from server.answering.answer import ValidityStatus
from server.answering.validity import chinese_date
from server.schemas import CitationView, DocumentView, Reply

VALIDITY: dict[ValidityStatus, str] = {
    "in_force": "现行有效",
    "expired": "已过期",
    "not_yet": "尚未施行",
    "unknown": "有效期未写明",
}
NOT_FROM_DOCUMENTS = "以下不是文件内容"


def titled(document: DocumentView) -> str:
    """Return the title in 《》 with the 文号; a title with 《》 of its own is left without a second pair."""
    title = document.title if "《" in document.title else f"《{document.title}》"
    return title + (f"（{document.number}）" if document.number else "")


def validity_in_words(document: DocumentView) -> str:
    """``已过期（有效期至2026年2月28日）``: the status with the dates that it rests on."""
    return VALIDITY[document.validity] + (f"（{dates}）" if (dates := stated_dates(document)) else "")


def stated_dates(document: DocumentView) -> str:
    """Return from when until when the document says it applies; empty where it states neither."""
    stated: list[tuple[str, date | None, str]] = [
        ("自", document.effective_on, "起施行"),
        ("有效期至", document.expires_on, ""),
    ]
    return "，".join(f"{before}{chinese_date(day)}{after}" for before, day, after in stated if day is not None)


def reply_to_text(reply: Reply) -> str:
    """Return ``reply`` as lines for a person: notices, answer, numbered citations, next step."""
    return "\n".join(_lines(reply))


def _lines(reply: Reply) -> Iterator[str]:
    notices = [f"※ {notice}" for notice in reply.notices]
    # a notice changes how an answer is read, and only adds to a refusal
    yield from (*notices, reply.answer) if reply.refusal is None else (reply.answer, *notices)
    if reply.citations:
        yield "\n依据："
        yield from cited_lines(reply.citations)
    if reply.refusal is not None and reply.refusal.nearest:
        yield "\n相近的条款（没有回答所问，仅供查看）："
        yield from cited_lines(reply.refusal.nearest)
    if reply.next_step:
        yield f"\n（{NOT_FROM_DOCUMENTS}）{reply.next_step}"


def cited_lines(citations: Sequence[CitationView]) -> Iterator[str]:
    """Yield three lines for each citation: document and validity, place in it, quote."""
    for citation in citations:
        yield f"[{citation.n}] {titled(citation.document)} {validity_in_words(citation.document)}"
        yield f"    {' › '.join(citation.path)}"
        yield f"    “{citation.quote}”"
