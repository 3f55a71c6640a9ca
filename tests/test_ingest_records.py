"""Documents and clauses survive JSON."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.corpus import read_corpus
from ingest.model import Deadline, Region, Removal, Span
from ingest.numbers.numerals import Value
from ingest.records import clause_record, document_record, record_clause, record_document
from tests.fakes import make_clause, make_parsed

CLAUSE = dataclasses.replace(
    make_clause(
        "安丘", "（1）", "（1）2022年底前，每人每年给予360.50元以上。", cells=(("时限", "2022年底"), ("单位", ""))
    ),
    source_spans=(Span(10, 20), Span(24, 44)),
    parent_id="上级",
    departments=("市民政局", "市财政局"),
    deadlines=(Deadline("2022年底前", date(2022, 12, 31), 3, 10),),
    values=(
        Value("money", Decimal("360.50"), None, "元", "at_least", ("人", "年"), "360.50元以上", 17, 26),
        Value("percent", Decimal(5), Decimal(8), "%", "range", (), "5%-8%", 0, 5),
    ),
)
DOCUMENT = dataclasses.replace(
    make_parsed("安丘", [CLAUSE]).document,
    number="安政办〔2023〕5号",
    region=Region(("山东省", "潍坊市", "安丘市")),
    issued_on=date(2023, 3, 2),
    expires_on=date(2026, 2, 28),
    bases=("国办发〔2019〕5号",),
    missing_attachments=("附件",),
    removals=(Removal(3, 5, "page_break", "- 1"),),
)


def through_json(record: dict[str, object]) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(json.dumps(record, ensure_ascii=False))
    return loaded


def test_a_clause_comes_back_equal() -> None:
    assert record_clause(through_json(clause_record(CLAUSE))) == CLAUSE


def test_a_document_comes_back_equal() -> None:
    assert record_document(through_json(document_record(DOCUMENT))) == DOCUMENT


def test_every_field_of_the_model_is_in_the_record() -> None:
    # a field that is added to the model must not be lost on the way through the index
    clause_fields = {field.name for field in dataclasses.fields(CLAUSE)} | {"clause_kind"}
    assert set(clause_record(CLAUSE)) == clause_fields
    document_fields = {field.name for field in dataclasses.fields(DOCUMENT)} | {"kind", "document_kind"}
    assert set(document_record(DOCUMENT)) == document_fields


def test_dates_and_decimals_are_plain_text() -> None:
    record = clause_record(CLAUSE)
    assert record["deadlines"][0]["on"] == "2022-12-31"
    assert (record["values"][0]["low"], record["values"][0]["high"]) == ("360.50", None)
    assert record["source_spans"] == [[10, 20], [24, 44]]
    assert document_record(DOCUMENT)["issued_on"] == "2023-03-02"


def test_the_wrong_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="document"):
        record_clause(document_record(DOCUMENT))
    with pytest.raises(ValueError, match="clause"):
        record_document(clause_record(CLAUSE))


def test_the_real_corpus_comes_back_equal() -> None:
    for parsed in read_corpus(Path(__file__).parent.parent / "corpus").documents:
        assert record_document(through_json(document_record(parsed.document))) == parsed.document
        for clause in parsed.clauses:
            assert record_clause(through_json(clause_record(clause))) == clause
