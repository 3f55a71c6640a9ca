"""Properties of the parser over generated documents, and its time over texts that are long in one way."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings

from ingest.errors import IngestError
from ingest.numbers.numerals import find_values, numeral_spans
from ingest.parsing import parse_document
from ingest.reading.decoding import decode
from ingest.reading.reader import SourceFile
from ingest.sentences import sentence_spans
from tests.document_invariants import check_parsed
from tests.generated_documents import documents, paragraphs
from tests.linear_time import assert_grows_less

# derandomize: the same documents every time; benchmarks/fuzz_ingest.py looks for new ones
steady = settings(derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


@settings(steady, max_examples=150)
@given(documents())
@example("")
@example("\n" * 100)
@example("一、\n一、\n一、\n")
@example("附件\n\t甲\t乙\n\t一\t二\n")
@example("（此件公开发布）\n一、甲\n")
@example("一、甲\n责任单位：市民政局；（含某某管委会，下同）\n")
def test_every_document_keeps_the_invariants(source: str) -> None:
    file = SourceFile("甲.txt", source, "")
    check_parsed(parse_document(file), file)


@settings(steady, max_examples=60)
@given(documents())
def test_a_document_is_parsed_the_same_every_time(source: str) -> None:
    file = SourceFile("甲.txt", source, "")
    assert parse_document(file) == parse_document(file)


@settings(steady, max_examples=150)
@given(paragraphs)
def test_values_and_sentences_stand_in_their_text(text: str) -> None:
    ends = [0]
    for value in find_values(text):
        assert text[value.start : value.end] == value.text
        assert value.low is None or value.high is None or value.low <= value.high
    for start, end in numeral_spans(text):
        assert ends[-1] <= start < end <= len(text)
        ends.append(end)
    ends = [0]
    for span in sentence_spans(text):
        assert not text[ends[-1] : span.start].strip()
        ends.append(span.end)
    assert not text[ends[-1] :].strip()


@settings(steady, max_examples=100)
@given(documents())
def test_a_file_cut_anywhere_is_read_up_to_there(source: str) -> None:
    data = source.encode()
    cut = data[: len(data) * 2 // 3]
    try:
        decoded = decode(cut, "甲.txt")
    except IngestError:
        return
    if "\r" not in source and "\x00" not in source:
        assert source.removeprefix("\ufeff").startswith(decoded.text)


LONG = {
    "headings": "（一）甲乙丙。\n",
    "headings with paragraphs": "（一）甲。\n乙丙丁。\n",
    "articles": "第一条 甲乙。\n",
    "a list that ends again and again": "（一）甲：\n1.乙；\n2.丙。\n丁。\n",
    "amounts in one line": "每人每月100元，",
    "lines without content": " \n",
    "an open bracket": "（",
    "an open quotation": "“甲",
    "rows of a table": "\t甲\t乙\n",
    "rows in Markdown": "|甲|乙|\n",
    "announced attachments": "附件：1.甲\n2.乙\n",
    "organs": "市民政局、",
    "numbers of documents": "某发〔2020〕5号、",
    "titles": "《某某办法》",
    "digits": "1",
    "Chinese digits": "一",
    "spaces within": "甲　",
    "series": "一是甲；",
    "dates": "2023年3月1日，",
    "bold": "**",
    "places": "辽宁省丹东市",
    "definitions": "市民政局（以下简称民政局）",
}


@pytest.mark.parametrize("kind", LONG)
def test_time_grows_with_length_and_no_faster(kind: str) -> None:
    unit = LONG[kind]

    def parse(characters: int) -> None:
        parse_document(SourceFile("甲.txt", "一、总则\n" + unit * (characters // len(unit)), ""))

    # eight times the text; 64 times the time if it were quadratic
    assert_grows_less(parse, 5_000, 40_000, 30)


def test_five_thousand_headings() -> None:
    text = "".join(f"（{i % 100 + 1}）第{i}项工作由市民政局负责。\n" for i in range(5000))
    file = SourceFile("甲.txt", text, "")
    parsed = parse_document(file)
    check_parsed(parsed, file)
    assert len(parsed.clauses) >= 5000
