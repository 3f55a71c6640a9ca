"""In force or not on a day, and the words that say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ingest.model import Document, Ending
from server.answering.answer import ValidityStatus
from server.answering.validity import chinese_date, cited_name, validity_notice, validity_on
from tests.fakes import make_clause, make_parsed

FIRST, LAST = date(2023, 3, 1), date(2026, 2, 28)
DAY = timedelta(days=1)


def document(effective_on: date | None = None, expires_on: date | None = None, number: str | None = None) -> Document:
    parsed = make_parsed("甲市", [make_clause("甲市", "一、", "一、补贴。")])
    return replace(parsed.document, effective_on=effective_on, expires_on=expires_on, number=number)


@pytest.mark.parametrize(
    ("effective_on", "expires_on", "today", "status"),
    [
        (FIRST, LAST, FIRST - DAY, "not_yet"),
        (FIRST, LAST, FIRST, "in_force"),
        (FIRST, LAST, LAST, "in_force"),
        (FIRST, LAST, LAST + DAY, "expired"),
        (FIRST, None, FIRST - DAY, "not_yet"),
        (FIRST, None, date(2099, 1, 1), "in_force"),
        (None, LAST, date(1990, 1, 1), "in_force"),
        (None, LAST, LAST + DAY, "expired"),
        (None, None, FIRST, "unknown"),
    ],
)
def test_status(effective_on: date | None, expires_on: date | None, today: date, status: ValidityStatus) -> None:
    assert validity_on(document(effective_on, expires_on), today) == status


def test_the_date_of_issue_says_nothing_of_validity() -> None:
    assert validity_on(replace(document(), issued_on=FIRST), FIRST) == "unknown"


def test_nothing_is_said_while_in_force() -> None:
    assert validity_notice(document(FIRST, LAST), LAST) is None


def test_expired_notice_names_the_document_and_its_last_day() -> None:
    said = validity_notice(document(FIRST, LAST, "甲政办〔2023〕5号"), LAST + DAY)
    assert said is not None
    assert "甲政办〔2023〕5号" in said
    assert "2026年2月28日" in said
    assert "已过期" in said


def test_not_yet_notice_names_the_first_day() -> None:
    said = validity_notice(document(FIRST), FIRST - DAY)
    assert said is not None
    assert "2023年3月1日" in said
    assert "尚未施行" in said


def test_unknown_validity_is_told_and_promises_nothing() -> None:
    said = validity_notice(document(), FIRST)
    assert said is not None
    assert "没有写明有效期" in said
    assert "过期" not in said


def test_a_document_is_called_by_its_number_else_by_its_title() -> None:
    assert cited_name(document(number="甲政办〔2023〕5号")) == "甲政办〔2023〕5号"
    assert cited_name(document()) == "《甲市养老服务办法》"


def test_chinese_date_has_no_leading_zeros() -> None:
    assert chinese_date(date(2026, 2, 8)) == "2026年2月8日"


NEWER = Ending("newer_version", "b", "《甲市养老服务办法》（2024年）", FIRST)


@pytest.mark.parametrize(
    ("ended", "today", "status"),
    [
        (NEWER, FIRST - DAY, "unknown"),
        (NEWER, FIRST, "expired"),
        (replace(NEWER, on=None), FIRST - DAY, "expired"),
        (Ending("stated"), FIRST, "expired"),
    ],
)
def test_another_document_of_the_library_can_end_one(ended: Ending, today: date, status: ValidityStatus) -> None:
    assert validity_on(replace(document(), ended=ended), today) == status


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (NEWER, ["《甲市养老服务办法》", "自2023年3月1日起", "（2024年）", "旧版本"]),
        (Ending("repealed", "b", "甲政发〔2024〕1号", FIRST), ["自2023年3月1日起", "甲政发〔2024〕1号", "废止"]),
        (Ending("replaced", "b", "甲政发〔2024〕1号"), ["已被甲政发〔2024〕1号代替"]),
        (Ending("stated"), ["发布页面", "失效"]),
    ],
)
def test_the_notice_names_the_newer_document(ended: Ending, words: list[str]) -> None:
    said = validity_notice(replace(document(FIRST, LAST), ended=ended), FIRST)
    assert said is not None
    assert [word for word in words if word not in said] == []


def test_a_regulation_is_called_by_its_title_even_if_an_order_published_it() -> None:
    assert cited_name(document(number="中华人民共和国国务院令第271号")) == "《甲市养老服务办法》"
