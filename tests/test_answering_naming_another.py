"""A law that is asked about by its name is not answered for by another document."""

from __future__ import annotations

import pytest

from ingest.corpus import parse_document
from ingest.model import Document
from ingest.reading.reader import SourceFile
from server.answering.naming import law_of_another, name_of_another, titled_for

ANQIU = "安丘市人民政府办公室关于印发《关于加快推进养老服务发展的实施意见》的通知"


def titled(title: str) -> Document:
    return parse_document(SourceFile("a.txt", f"{title}\n\n第一条 老年人依法享有的权益受法律保护。\n", "")).document


@pytest.mark.parametrize(
    ("question", "title", "name"),
    [
        ("老年人权益保障法哪年开始实施的？", "溧阳市老年人权益保障条例", "老年人权益保障法"),
        ("《老年人权益保障法》几号施行？", "溧阳市实施《中华人民共和国老年人权益保障法》办法", "老年人权益保障法"),
        ("社会救助暂行办法有效期到哪天？", "流浪乞讨人员救助管理办法", "社会救助暂行办法"),
        ("请问养老机构管理办法哪天施行？", ANQIU, "养老机构管理办法"),
        # what may well be meant
        ("老年人权益保障法哪年施行？", "中华人民共和国老年人权益保障法", None),
        ("安丘的《养老服务实施意见》有效期到哪天？", ANQIU, None),
        ("溧阳实施老年人权益保障法办法哪年修正？", "溧阳市实施《中华人民共和国老年人权益保障法》办法", None),
        ("溧阳市老年人权益保障条例何时施行？以前的旧管理规定还有效吗？", "溧阳市老年人权益保障条例", None),
        ("这个办法什么时候开始执行？", ANQIU, None),
        ("溧阳的补贴办法文号是多少？", ANQIU, None),
        ("哪年开始依法施行？", ANQIU, None),
    ],
)
def test_the_name_of_a_law_that_is_not_here(question: str, title: str, name: str | None) -> None:
    assert name_of_another(question, [titled(title)]) == name


def test_without_documents_there_is_none_to_tell_apart() -> None:
    assert name_of_another("老年人权益保障法哪年施行？", []) is None


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("残疾人教育条例第几条说了随班就读？", "残疾人教育条例"),
        ("《老年人权益保障法》说子女要常回家看看吗？", "老年人权益保障法"),
        ("老年人权益条例里说了优待吗？", None),
        ("老人被骗了有什么办法，有没有规定？", None),
        ("养老院违法经营怎么办？", None),
        ("是这么个算法不？", None),
    ],
)
def test_a_law_named_in_a_question_on_its_content(question: str, name: str | None) -> None:
    assert law_of_another(question, [titled("溧阳市老年人权益保障条例")]) == name


@pytest.mark.parametrize(
    ("topic", "kept"),
    [
        ("残疾人条例几时施行", [1]),
        ("老人条例哪年修订", [0]),
        ("老年人权益保障条例哪年修订", [0]),
        ("那几个条例几时施行", [0, 1, 2]),
    ],
)
def test_of_a_places_documents_the_one_is_meant_whose_title_names_the_subject(topic: str, kept: list[int]) -> None:
    documents = [titled(f"溧阳市{name}条例") for name in ("老年人权益保障", "残疾人保障", "医疗保险")]
    assert [documents.index(document) for document in titled_for(topic, documents)] == kept
