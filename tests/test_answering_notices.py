"""What the reader is told beside the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from ingest.model import Document
from server.answering.answer import Evidence, Question, Sentence
from server.answering.citations import citation_of
from server.answering.notices import answer_notices
from server.answering.question import understand
from tests.fakes import make_clause, make_parsed

TODAY = date(2026, 11, 21)
CITY_A = ("江苏省", "常州市", "溧阳市")
CITY_B = ("浙江省", "衢州市", "江山市")


def document(key: str, region: Sequence[str], *, expires_on: date | None = date(2030, 1, 1)) -> Document:
    return replace(
        make_parsed(key, [make_clause(key, "一、", "一、总则。")], region=region).document, expires_on=expires_on
    )


def notices(
    question: str,
    quote: str,
    *,
    cited: Document | None = None,
    library: Sequence[Document] = (),
    today: date = TODAY,
) -> tuple[str, ...]:
    own = cited or document("甲", CITY_A)
    clause = make_clause(own.id, "一、", quote)
    citation = citation_of(Evidence(clause, own, quote, 0, len(quote), 1.0), 1, today)
    documents = library or (own,)
    query = understand(Question(question), documents)
    return answer_notices(query, [Sentence(quote, (1,), "quote")], [citation], documents, today)


TARGET = "到2022年底，全市护理型床位占比不低于50%。"


def test_a_target_date_that_has_passed_is_told() -> None:
    told = notices("溧阳护理型床位占比？", TARGET)
    assert [n for n in told if "2022年底" in n and "2022年12月31日" in n and "已经过去" in n]


def test_a_target_date_to_come_is_not_told() -> None:
    assert not any("已经过去" in n for n in notices("溧阳护理型床位占比？", TARGET, today=date(2022, 12, 31)))


def test_the_latest_of_several_passed_targets_is_named() -> None:
    told = notices("溧阳床位？", "2021年底前建成一半，2023年底前全部建成。")
    assert [n for n in told if "2023年12月31日" in n]
    assert not any("2021年12月31日" in n for n in told)


def test_the_documents_own_last_day_is_no_target() -> None:
    own = document("甲", CITY_A, expires_on=date(2026, 2, 28))
    told = notices("溧阳有效期？", "本办法有效期至2026年2月28日。", cited=own)
    assert any("已过期" in n for n in told)
    assert not any("已经过去" in n for n in told)


def test_another_period_than_the_askers_is_told() -> None:
    told = notices("溧阳每月给100元吗？", "每人每年给予100元补贴。")
    assert [n for n in told if "与您说的不同" in n and "每年" in n and "每月" in n]


def test_the_askers_number_without_its_bound_is_told_with_it() -> None:
    told = notices("溧阳护理型床位占比是50%吗？", TARGET)
    assert [n for n in told if "条款写的是“不低于50%”" in n]


def test_the_same_period_needs_no_notice() -> None:
    assert not any("您" in n for n in notices("溧阳每年给100元吗？", "每人每年给予100元补贴。"))


@pytest.mark.parametrize("question", ["溧阳是不是给500元？", "溧阳每年给500元对吧？", "溧阳护理型床位占比是80%吗？"])
def test_a_number_that_the_answer_does_not_state_is_not_confirmed_by_silence(question: str) -> None:
    told = notices(question, "每人每年给予100元补贴，护理型床位占比不低于50%。")
    assert [n for n in told if "您提到的" in n]


@pytest.mark.parametrize(
    "question", ["我妈82岁，溧阳能领吗？", "溧阳40个老人的食堂能补吗？", "溧阳2022年有补贴吗？", "溧阳82岁给100元吗？"]
)
def test_the_askers_own_situation_is_no_premise(question: str) -> None:
    assert not any("您提到的" in n for n in notices(question, "对60周岁以上老年人每人每年给予100元补贴。"))


def test_a_situation_outside_the_limits_is_told() -> None:
    told = notices("我妈58岁，溧阳能领吗？", "对60周岁以上老年人每人每年给予100元补贴。")
    assert [n for n in told if "58岁" in n]


def test_an_open_question_has_no_premise() -> None:
    assert not any("您提到的" in n for n in notices("溧阳500元是什么钱", "每人每年给予100元补贴。"))


def test_without_a_place_the_answer_says_whose_rule_it_is() -> None:
    library = (document("甲", CITY_A), document("乙", CITY_B))
    told = notices("高龄津贴多少钱？", "每人每年给予100元。", cited=library[0], library=library)
    assert [n for n in told if "没有写明地区" in n and "溧阳市" in n and "江山市" not in n]


def test_with_a_place_or_one_region_in_the_library_it_need_not() -> None:
    library = (document("甲", CITY_A), document("乙", CITY_B))
    assert not any(
        "没有写明地区" in n for n in notices("溧阳高龄津贴？", "给予100元。", cited=library[0], library=library)
    )
    assert not any("没有写明地区" in n for n in notices("高龄津贴？", "给予100元。"))


def test_a_foreign_place_beside_a_covered_one_is_told() -> None:
    told = notices("溧阳和上海的高龄津贴各是多少？", "每人每年给予100元。")
    assert [n for n in told if "没有上海" in n]


def test_expiry_comes_before_passed_targets_and_nothing_twice() -> None:
    own = document("甲", CITY_A, expires_on=date(2026, 2, 28))
    told = notices("溧阳护理型床位占比？", TARGET, cited=own)
    assert ["已过期" in n for n in told].index(True) < ["已经过去" in n for n in told].index(True)
    assert len(told) == len(set(told))
