"""Understanding: places, earlier questions, numbers, wanted kinds. The library is the five documents of the corpus."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from ingest.corpus import read_corpus
from ingest.model import Document
from server.answering.answer import Question
from server.answering.errors import QuestionError
from server.answering.question import LONGEST_QUESTION, Query, understand
from server.answering.wanted import wanted_kinds


@cache
def library() -> tuple[Document, ...]:
    return tuple(parsed.document for parsed in read_corpus(Path(__file__).parents[1] / "corpus").documents)


def asked(*questions: str, region: str | None = None) -> Query:
    """Understand the last question after the ones before it."""
    return understand(Question(questions[-1], tuple(questions[:-1]), region), library())


def regions(query: Query) -> list[list[str]]:
    return [[document.region.name for document in group] for group in query.documents]


@pytest.mark.parametrize(
    ("question", "region"),
    [
        ("安丘助老食堂补多少钱？", "安丘市"),
        ("安丘市助老食堂补多少钱？", "安丘市"),
        ("丹东宽甸县的敬老院怎么办？", "丹东市"),
        ("宽甸满族自治县的敬老院怎么办？", "丹东市"),
        ("凤城的敬老院怎么办？", "丹东市"),
        ("振安区的敬老院怎么办？", "丹东市"),
        ("海城市的养老公寓怎么办？", "鞍山市"),
        ("阳城的敬老院怎么办？", "晋城市"),
        ("辽宁丹东的敬老院怎么办？", "丹东市"),
        ("和安丘比呢？", "安丘市"),
        ("鞍政办发〔2019〕43号讲的是什么？", "鞍山市"),
        ("安政办[2023]5号讲的是什么？", "安丘市"),
    ],
)
def test_covered_places(question: str, region: str) -> None:
    query = asked(question)
    assert regions(query) == [[region]]
    assert query.foreign == ()


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("潍坊的助老食堂补多少钱？", "潍坊"),
        ("潍坊市的助老食堂补多少钱？", "潍坊市"),
        ("山东省的助老食堂补多少钱？", "山东省"),
        ("辽宁的规定是什么？", "辽宁"),
        ("上海的高龄津贴是多少？", "上海"),
        ("沈阳市养老机构补贴是多少？", "沈阳市"),
        ("北京市朝阳区的高龄津贴？", "朝阳区"),
        ("日照东港区的高龄津贴？", "东港区"),
        ("沪府办〔2020〕1号讲的是什么？", "沪府办〔2020〕1号"),
    ],
)
def test_what_lies_above_or_beside_a_document_is_foreign(question: str, place: str) -> None:
    query = asked(question)
    assert query.documents == ()
    assert query.foreign == (place,)


@pytest.mark.parametrize("question", ["东港的敬老院怎么办？", "海城的养老公寓怎么办？", "铁东区的养老服务中心？"])
def test_an_ambiguous_name_is_read_as_the_covered_place_and_that_is_said(question: str) -> None:
    query = asked(question)
    assert len(query.documents) == 1
    assert query.assumed is not None
    assert "也可能指" in query.assumed


def test_the_city_before_an_ambiguous_name_decides() -> None:
    assert asked("丹东东港的敬老院怎么办？").assumed is None
    assert regions(asked("丹东东港的敬老院怎么办？")) == [["丹东市"]]


@pytest.mark.parametrize(
    "question", ["评定结果怎么用？", "长寿老人有补贴吗？", "公安部门管什么？", "城区的食堂怎么办？"]
)
def test_a_short_name_inside_other_words_is_no_place(question: str) -> None:
    query = asked(question)
    assert (query.documents, query.foreign) == ((), ())


def test_several_places_are_grouped_in_the_order_asked() -> None:
    query = asked("鞍山和丹东的护理型床位哪个要求高？")
    assert regions(query) == [["鞍山市"], ["丹东市"]]
    assert query.compares


def test_a_foreign_place_beside_a_covered_one() -> None:
    query = asked("上海和丹东的护理型床位？")
    assert regions(query) == [["丹东市"]]
    assert query.foreign == ("上海",)


def test_a_chosen_region_counts_where_the_question_names_none() -> None:
    assert regions(asked("助老食堂补多少钱？", region="安丘市")) == [["安丘市"]]
    assert regions(asked("丹东助老食堂补多少钱？", region="安丘市")) == [["丹东市"]]
    assert asked("助老食堂补多少钱？", region="上海市").foreign == ("上海市",)
    assert asked("助老食堂补多少钱？", region="火星").foreign == ("火星",)
    assert asked("助老食堂补多少钱？", region="").documents == ()


def test_the_region_of_earlier_questions_is_kept_until_another_is_named() -> None:
    assert regions(asked("安丘助老食堂补多少钱？", "要运营多久才有？")) == [["安丘市"]]
    assert regions(asked("安丘助老食堂补多少钱？", "丹东的呢？")) == [["丹东市"]]
    assert regions(asked("安丘助老食堂补多少钱？", "丹东的呢？", "归哪个部门管？")) == [["丹东市"]]
    assert asked("安丘助老食堂补多少钱？", "上海呢？").foreign == ("上海",)


TRAINING = "鞍山2020年养老服务培训人数要达到多少？"


@pytest.mark.parametrize(
    ("follow_ups", "year"),
    [
        (["第二年呢？"], 2021),
        (["下一年呢？"], 2021),
        (["上一年呢？"], 2019),
        (["2019年呢？"], 2019),
        (["第二年呢？", "上一年呢？"], 2020),
        (["上一年呢？", "2021年呢？"], 2021),
    ],
)
def test_years_of_follow_ups(follow_ups: list[str], year: int) -> None:
    query = asked(TRAINING, *follow_ups)
    assert query.years == (year,)
    assert "培训人数" in query.carried
    assert "培训人数" in query.search_text
    assert "count" in query.wanted


@pytest.mark.parametrize("follow_ups", [["70人呢？"], ["那70人的呢？"], ["9人呢？", "70人呢？"]])
def test_a_new_number_replaces_the_old_one(follow_ups: list[str]) -> None:
    query = asked("安丘助老食堂40人一年补多少？", *follow_ups)
    assert [value.text for value in query.values if value.unit == "人"] == ["70人"]
    assert "40人" not in query.carried
    assert "助老食堂" in query.carried


@pytest.mark.parametrize(
    "question",
    ["丹东护理型床位占比要求不低于百分之几？", "养老护理员的职业培训补贴由哪个部门负责发放？"],
)
def test_a_question_that_stands_by_itself_carries_no_topic(question: str) -> None:
    query = asked("安丘助老食堂40人一年补多少？", question)
    assert query.carried == ""
    assert "食堂" not in query.search_text


def test_a_follow_up_that_only_says_how_much_wants_what_the_earlier_question_wanted() -> None:
    assert asked("鞍山2020年养老护理员培训覆盖率要达到百分之几？", "那下一年得到多少呢？").wanted == ("percent",)
    assert asked("鞍山2020年培训覆盖率要达到百分之几？", "那补贴多少钱呢？").wanted == ("money",)


@pytest.mark.parametrize("question", ["长治的养老院补多少？离晋城不远", "挨着安丘的昌邑，助老食堂补多少？"])
def test_a_place_that_only_says_where_another_lies_is_not_asked_about(question: str) -> None:
    query = asked(question)
    assert query.documents == ()
    assert len(query.foreign) == 1


def test_a_place_told_by_its_distance_alone_is_still_the_place() -> None:
    assert regions(asked("我家离鞍山不远，有养老服务补贴吗？")) == [["鞍山市"]]


def test_nine_old_people_are_persons() -> None:
    assert [(value.unit, value.low) for value in asked("每天9个老人吃饭补多少？").values] == [("人", 9)]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("安丘日间照料中心一年补多少钱？", "money"),
        ("丹东护理型床位比例是多少？", "percent"),
        ("晋城新建小区养老用房面积要多少？", "area"),
        ("鞍山要建多少个服务网点？", "count"),
        ("多大年纪能免费体检？要几岁？", "age"),
        ("丹东什么时候全覆盖？", "date"),
        ("这件事归哪个部门管？", "departments"),
        ("安丘的意见有效期到哪天？", "validity"),
        ("丹东的意见是哪天印发的？", "issued"),
        ("晋城的方案文号是多少？", "number"),
        ("晋城的方案是哪个单位发布的？", "issuer"),
    ],
)
def test_wanted_kinds(question: str, kind: str) -> None:
    assert kind in asked(question).wanted


def test_a_question_without_a_value_wants_none() -> None:
    assert asked("丹东怎样关爱老人？").wanted == ()


@pytest.mark.parametrize("question", ["安丘有补贴吗？", "护理型床位占比是80%对吧？", "是不是给500元？"])
def test_yes_or_no(question: str) -> None:
    assert asked(question).yes_no


@pytest.mark.parametrize("question", ["500元是什么钱？", "为什么要培训800人？", "怎么申请2万元补助？"])
def test_open_questions_are_not_yes_or_no(question: str) -> None:
    assert not asked(question).yes_no


def test_the_year_of_a_document_number_is_no_year_asked_about() -> None:
    assert asked("鞍政办发〔2019〕43号对培训有什么要求？").years == ()
    assert asked("鞍政办发〔2019〕43号对2020年的培训有什么要求？").years == (2020,)


def test_attachments() -> None:
    assert asked("丹东附件里的重点任务指标是什么？").attachment
    assert not asked("丹东的重点任务是什么？").attachment


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "？？？", "。，！……", "🙂🙂", "补" * (LONGEST_QUESTION + 1)])
def test_what_is_no_question_is_told_in_chinese(text: str) -> None:
    with pytest.raises(QuestionError) as caught:
        asked(text)
    assert any("一" <= char <= "鿿" for char in str(caught.value))
    assert len(str(caught.value)) < 100


def test_the_longest_question_is_one() -> None:
    assert asked("补" * LONGEST_QUESTION).text


def test_an_over_long_question_is_told_its_length() -> None:
    with pytest.raises(QuestionError, match=f"{LONGEST_QUESTION + 1}"):
        asked("补" * (LONGEST_QUESTION + 1))


def test_wide_digits_are_digits() -> None:
    assert [(value.low, value.unit) for value in asked("助老食堂每天４０人补多少？").values] == [(40, "人")]


@pytest.mark.parametrize(
    "text",
    [
        "養老機構的補助標準是多少？",
        "How much is the subsidy for elderly canteens in Anqiu?",
        "anqiu laonian shitang butie duoshao",
        "<script>alert(1)</script>补贴多少",
        "'; DROP TABLE clauses; --",
        "😀😀安丘补贴😀",
        "a",
        "1",
        "２０２０",
        "安丘\x00补贴",
        "安丘\u200b补贴\ufeff",
        "((((((((((((((((((((",
        "\ud83d补贴",
        "第第第第年年年年二二二二〇〇",
        "每每每每人人人年年年元元元多少",
        "1" * 1999,
        "、".join(["一万"] * 600),
    ],
)
def test_strange_input_is_understood_or_refused_as_a_question(text: str) -> None:
    for questions in ([text], ["安丘助老食堂补多少？", text], [text, "第二年呢？"]):
        with suppress(QuestionError):
            assert asked(*questions).text


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("用人单位跨地区招用的残疾人是否计入职工人数？", "count"),
        ("残疾职工不够职工总数的30%怎么办", "count"),
        ("残联对按比例就业情况的公示期至少几个工作日？", "percent"),
        ("手语新闻至少多久放一回", "duration"),
        ("残疾证几年要换一回，怕过期", "validity"),
    ],
)
def test_a_word_for_a_quantity_is_no_question_for_one(text: str, unwanted: str) -> None:
    assert unwanted not in wanted_kinds(text, ())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2021年培训人数？", "count"),
        ("培训人数要达到多少", "count"),
        ("床位数是多少", "count"),
        ("护理型床位的比例是多少", "percent"),
        ("评定结果管多久", "duration"),
        ("发优待证的那个办法过期了吗", "validity"),
    ],
)
def test_a_quantity_asked_for_is_still_wanted(text: str, wanted: str) -> None:
    assert wanted in wanted_kinds(text, ())
