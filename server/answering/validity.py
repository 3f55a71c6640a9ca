"""Is a document in force on a day, and what must the reader be told of it."""

from __future__ import annotations

from datetime import date

from ingest.model import Document
from server.answering.answer import ValidityStatus


def validity_on(document: Document, today: date) -> ValidityStatus:
    """Return the status of ``document`` on ``today`` by its own stated dates; ``unknown`` where it states none."""
    if document.expires_on is not None and today > document.expires_on:
        return "expired"
    if document.effective_on is not None and today < document.effective_on:
        return "not_yet"
    if document.effective_on is not None or document.expires_on is not None:
        return "in_force"
    return "unknown"


def validity_notice(document: Document, today: date) -> str | None:
    """Return the sentence that a reader of this document must see, or ``None`` while it is in force.

    An unknown validity is told too: that nothing is said about it is no promise that it still applies.
    """
    status = validity_on(document, today)
    name = cited_name(document)
    if status == "expired" and document.expires_on is not None:
        return f"请注意：{name}有效期至{chinese_date(document.expires_on)}，已过期，现在是否延续请向当地民政部门核实。"
    if status == "not_yet" and document.effective_on is not None:
        return f"请注意：{name}自{chinese_date(document.effective_on)}起施行，目前尚未施行。"
    if status == "unknown":
        return f"{name}没有写明有效期，现在是否仍有效请向当地民政部门核实。"
    return None


def cited_name(document: Document) -> str:
    """Return the short name used in running text: 文号 where there is one, else the title in 《》."""
    return document.number or f"《{document.title}》"


def chinese_date(day: date) -> str:
    """``date(2026, 2, 28)`` -> ``2026年2月28日``."""
    return f"{day.year}年{day.month}月{day.day}日"
