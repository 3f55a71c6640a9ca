"""A 文号 that is said without its year names its document, or none of the library's."""

from __future__ import annotations

import pytest

from server.answering.answer import Question
from server.answering.question import understand
from tests.fake_answering import document

MEALS = document("d1", "关于加快养老服务发展的意见", "溧政办〔2023〕5号", ("江苏省", "常州市", "溧阳市"), None)
BEDS = document("d2", "关于养老床位的通知", "溧政办发〔2021〕5号", ("江苏省", "常州市", "溧阳市"), None)
OTHER = document("d3", "关于发展养老服务的意见", "宜政办〔2022〕5号", ("江苏省", "无锡市", "宜兴市"), None)
LIBRARY = (MEALS, BEDS, OTHER)
ANQIU = document("d4", "关于养老服务的实施意见", "安政办〔2023〕5号", ("山东省", "潍坊市", "安丘市"), None)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("溧政办5号文件现在还能用吗？", "d1"),
        ("溧政办发5号是哪年印发的？", "d2"),
        ("按照溧政办2023年5号，食堂补多少？", "d1"),
        ("溧政办第5号还有效吗？", "d1"),
        ("溧政办〔2023〕5号还有效吗？", "d1"),
    ],
)
def test_a_number_without_its_year_or_brackets_names_its_document(question: str, named: str) -> None:
    query = understand(Question(question), LIBRARY)
    assert [[d.id for d in group] for group in query.documents] == [[named]]
    assert query.foreign == ()


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("溧政办9号文件现在还能用吗？", "溧政办9号"),
        ("按照溧政办2021年5号，食堂补多少？", "溧政办2021年5号"),
        ("国办发26号文还有效吗？", "国办发26号"),
    ],
)
def test_a_number_that_no_document_has_is_none_of_theirs(question: str, number: str) -> None:
    query = understand(Question(question), LIBRARY)
    assert query.documents == ()
    assert query.foreign == (number,)


@pytest.mark.parametrize("question", ["养老院5号楼能住几个人？", "每月5号发补贴吗？", "12345号码打得通吗？"])
def test_other_numbers_name_no_document(question: str) -> None:
    query = understand(Question(question), LIBRARY)
    assert (query.documents, query.foreign) == ((), ())


@pytest.mark.parametrize("question", ["西安政办〔2023〕5号还有效吗？", "西安政办5号文件还有效吗？"])
def test_another_city_s_number_that_ends_alike_is_not_this_one(question: str) -> None:
    query = understand(Question(question), (ANQIU,))
    assert query.documents == ()
    assert "西安" in "".join(query.foreign)


def test_words_that_ran_into_a_number_are_no_part_of_it() -> None:
    for question in ("查安政办5号文件", "查安政办〔2023〕5号文件"):
        assert understand(Question(question), (ANQIU,)).documents == ((ANQIU,),)
