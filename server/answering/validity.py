"""Is a document in force on a day, and what must the reader be told of it."""

from __future__ import annotations

from datetime import date

from ingest.metadata.numbers import DOCUMENT_NUMBER
from ingest.model import Document, Ending
from server.answering.answer import ValidityStatus


def validity_on(document: Document, today: date) -> ValidityStatus:
    """Return the status of ``document`` on ``today`` by its own stated dates; ``unknown`` where it states none.

    One that its page calls 失效, or that another document of the library repeals, replaces or renews, is ``expired``
    from the day on which that applies.
    """
    if ending_on(document, today) is not None:
        return "expired"
    if document.expires_on is not None and today > document.expires_on:
        return "expired"
    if document.effective_on is not None and today < document.effective_on:
        return "not_yet"
    if document.effective_on is not None or document.expires_on is not None:
        return "in_force"
    return "unknown"


def ending_on(document: Document, today: date) -> Ending | None:
    """Return what ended ``document`` by ``today`` beside its own words; ``None`` while nothing has."""
    ended = document.ended
    return None if ended is None or (ended.on is not None and today < ended.on) else ended


def validity_notice(document: Document, today: date) -> str | None:
    """Return the sentence that a reader of this document must see, or ``None`` while it is in force.

    An unknown validity is told too: that nothing is said about it is no promise that it still applies.
    """
    status = validity_on(document, today)
    name = cited_name(document)
    if status == "expired" and (ended := ending_on(document, today)) is not None:
        return _ended_notice(name, ended)
    if status == "expired" and document.expires_on is not None:
        return f"请注意：{name}有效期至{chinese_date(document.expires_on)}，已过期，现在是否延续请向当地民政部门核实。"
    if status == "not_yet" and document.effective_on is not None:
        return f"请注意：{name}自{chinese_date(document.effective_on)}起施行，目前尚未施行。"
    if status == "unknown":
        return f"{name}没有写明有效期，现在是否仍有效请向当地民政部门核实。"
    return None


def _ended_notice(name: str, ended: Ending) -> str:
    since = f"自{chinese_date(ended.on)}起" if ended.on else ""
    if ended.reason == "newer_version":
        return f"请注意：{name}已被新版本{ended.by_name}取代，{since}以新版本为准，这里引用的是旧版本。"
    if ended.reason == "replaced":
        return f"请注意：{name}{since}已被{ended.by_name}代替，请以后者为准。"
    if ended.reason == "repealed":
        return f"请注意：{name}{since}已被{ended.by_name}废止，请以后者为准。"
    return f"请注意：发布页面注明{name}已失效或废止，现在执行什么规定请向当地民政部门核实。"


def cited_name(document: Document) -> str:
    """Return the short name used in running text: a notice's 文号, else the title in 《》.

    The number of an order (国务院令第271号) says less to readers than the title, and one order may hold several.
    """
    number = document.number
    return number if number and DOCUMENT_NUMBER.match(number) else f"《{document.title}》"


def chinese_date(day: date) -> str:
    """``date(2026, 2, 28)`` -> ``2026年2月28日``."""
    return f"{day.year}年{day.month}月{day.day}日"
