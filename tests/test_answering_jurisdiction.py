"""Whose rule is told to somebody who names no place: what holds in the whole country, before another city's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.store import build_index, open_index
from ingest.corpus import Corpus, parse_document
from ingest.reading.reader import SourceFile
from server.answering.answer import Answer, Question
from server.answering.generate import ExtractiveGenerator
from server.answering.pipeline import Answerer
from server.answering.refuse import Thresholds
from tests.fakes import CharacterEmbedder

LAW = """中华人民共和国老年食堂法

（2020年1月1日第十三届全国人民代表大会常务委员会第十五次会议通过）

第一条 老年食堂应当公示饭菜价格。

第二条 老年食堂不得拒绝行动不便的老年人。
"""
CITY = """溧阳市老年食堂条例

第一条 老年食堂应当每天公示饭菜价格。

第二条 老年食堂每年接受两次卫生检查。
"""


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """Return an answerer over an invented law and an invented city's regulation."""
    folder: Path = tmp_path_factory.mktemp("places") / "index"
    sources = (("law.txt", LAW), ("liyang.txt", CITY))
    parsed = tuple(parse_document(SourceFile(name=name, sha256="0" * 64, text=text)) for name, text in sources)
    assert [p.document.region.name for p in parsed] == ["", "溧阳市"]
    build_index(Corpus(parsed, ()), CharacterEmbedder(), folder)
    limits = Thresholds(dense_floor=0.0, dense_range=0.5, off_topic=0.1, evidence=0.2)
    return Answerer(open_index(folder, CharacterEmbedder()), ExtractiveGenerator(), lambda: date(2026, 11, 22), limits)


def answered(answerer: Answerer, question: str) -> Answer:
    outcome = answerer.answer(Question(question))
    assert isinstance(outcome, Answer), outcome
    return outcome


def test_without_a_place_the_country_comes_before_a_city_that_is_hardly_nearer(answerer: Answerer) -> None:
    # word for word the city's sentence is nearer
    answer = answered(answerer, "老年食堂应当每天公示饭菜价格吗？")
    assert {citation.document.title for citation in answer.citations} == {"中华人民共和国老年食堂法"}
    assert any("全国的规定" in notice for notice in answer.notices)


def test_with_a_place_the_city_answers(answerer: Answerer) -> None:
    answer = answered(answerer, "溧阳的老年食堂应当每天公示饭菜价格吗？")
    assert answer.citations[0].document.region.name == "溧阳市"


def test_what_only_a_city_rules_is_told_as_the_citys(answerer: Answerer) -> None:
    answer = answered(answerer, "老年食堂每年接受几次卫生检查？")
    assert answer.citations[0].document.region.name == "溧阳市"
    assert any("溧阳市的规定" in notice for notice in answer.notices)
