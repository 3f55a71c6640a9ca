"""Documents called by name, and the places and names that a question puts together."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.model import Document
from server.answering.answer import Question
from server.answering.naming import named_documents
from server.answering.question import understand
from tests.fake_answering import document

SHANDONG, ZHEJIANG = ("山东省",), ("浙江省",)


def paper(key: str, title: str, *region: str) -> Document:
    return document(key, title, None, region, None)


LAW = paper("law", "中华人民共和国残疾人保障法")
JOBS = paper("jobs", "残疾人就业条例")
SD = paper("sd", "山东省实施《中华人民共和国残疾人保障法》办法", *SHANDONG)
ZJ = paper("zj", "浙江省残疾人保障条例", *ZHEJIANG)
QD = paper("qd", "青岛市残疾人保障条例", "山东省", "青岛市")
ANQIU = document(
    "aq", "安丘市人民政府办公室的通知", "安政办〔2023〕5号", ("山东省", "潍坊市", "安丘市"), date(2026, 2, 28)
)
LIBRARY = (ANQIU, LAW, JOBS, SD, ZJ, QD)


def names(text: str) -> list[list[str]]:
    return [[d.id for d in group] for group in named_documents(text, LIBRARY)]


def asked(text: str, *previous: str) -> tuple[list[list[str]], tuple[str, ...]]:
    query = understand(Question(text, previous), LIBRARY)
    return [[d.id for d in group] for group in query.documents], query.foreign


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《残疾人就业条例》规定的比例是多少", [["jobs"]]),
        ("残疾人保障法怎么说", [["law"]]),
        ("中华人民共和国残疾人保障法第几条", [["law"]]),
        ("山东省实施残疾人保障法办法里有没有", [["sd"]]),  # the law's name within is not the law
        ("残疾人保障条例里有没有", [["zj", "qd"]]),
        ("残疾人就业条例和残疾人保障法比", [["jobs"], ["law"]]),
        ("残疾人有什么补贴", []),
    ],
)
def test_a_title_or_its_short_form_names_a_document(text: str, expected: list[list[str]]) -> None:
    assert names(text) == expected


def test_a_place_says_which_document_of_a_name_is_meant() -> None:
    assert asked("浙江那个残疾人保障条例哪天施行") == ([["zj"]], ())
    assert asked("青岛的残疾人保障条例和残疾人保障法哪个罚得重") == ([["qd"], ["law"]], ())


def test_a_place_without_a_document_of_that_name_gets_its_own_documents() -> None:
    assert asked("安丘残疾人保障条例") == ([["aq"]], ())


def test_the_whole_country_is_asked_of_national_documents() -> None:
    assert asked("全国是怎么规定的") == ([["law", "jobs"]], ())
    assert asked("国家的规定是什么") == ([["law", "jobs"]], ())
    assert asked("我省里的亲戚能领吗") == ([], ())
    query = understand(Question("全国是怎么规定的"), (ANQIU,))
    assert query.foreign == ("全国",)


def test_a_town_that_no_division_has_is_not_answered_with_another() -> None:
    assert asked("安秋市那个意见还管用没") == ([], ("安秋市",))
    assert asked("在大城市能领吗") == ([], ())
    assert asked("去超市买东西有优惠吗") == ([], ())
    assert asked("农贸市场旁边的敬老院") == ([], ())
    assert asked("那个意见还管用没", "安丘市的意见还管用没") == ([["aq"]], ())


@pytest.mark.parametrize(
    "text", ["青岛市残疾人保障条例何时施行", "残疾人就业条例是从啥时候开始管用的", "残疾人保障法哪天起实行的"]
)
def test_when_a_law_took_force_is_a_question_about_the_document(text: str) -> None:
    assert "effective" in understand(Question(text), LIBRARY).wanted
