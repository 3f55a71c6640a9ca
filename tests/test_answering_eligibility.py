"""Who may have what of the corpus, through the whole answerer; verdicts were read off the clauses by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from index.search import HybridIndex
from index.store import build_index, open_index
from ingest.corpus import Corpus, read_folders
from ingest.sentences import sentence_spans
from server.answering.answer import Answer, Evidence, Question, Refusal
from server.answering.eligibility.asking import asks_eligibility
from server.answering.eligibility.deciding import AIMED, APPLIES, DEPENDS, FAILS, eligibility_plan, labelled
from server.answering.generate import ExtractiveGenerator
from server.answering.pipeline import Answerer
from server.answering.plan import Plan
from server.answering.question import understand
from tests.fakes import CharacterEmbedder
from tests.test_answering_pipeline import TODAY

ROOT = Path(__file__).parents[1]
MOTHER = "我妈82岁，瘫痪在床，低保户，跟我住安丘农村，能享受什么？"


@cache
def corpus() -> Corpus:
    return read_folders([ROOT / "corpus"])


def plan_for(question: str) -> Plan | None:
    documents = [parsed.document for parsed in corpus().documents]
    clauses = {parsed.document.id: parsed.clauses for parsed in corpus().documents}
    query = understand(Question(question), documents)
    return eligibility_plan(query, [(d, clauses[d.id]) for group in query.documents for d in group])


def told(plan: Plan | None, title: str) -> str:
    assert plan is not None
    return "\n".join(piece.quote for group in plan.groups if group.title == title for piece in group.evidence)


def notes(plan: Plan | None, title: str, words: str) -> str:
    assert plan is not None
    return "".join(
        g.note for g in plan.groups if g.title == title and any(words in piece.quote for piece in g.evidence)
    )


def test_a_mother_is_told_what_is_hers_what_is_open_and_nothing_of_institutions() -> None:
    plan = plan_for(MOTHER)
    applies, depends, fails = (told(plan, title) for title in (APPLIES, DEPENDS, FAILS))
    assert "对失能居家低保老人、" in applies
    assert "低保范围的高龄、失能、残疾人家庭给予最急需的适老化改造" in applies
    assert "为长期重度失能的参保人员" in depends
    assert "是否重度失能" in notes(plan, DEPENDS, "为长期重度失能的参保人员")
    for text in (applies, depends, fails):
        assert "运营补助" not in text
        assert "免征增值税" not in text
    assert "特困" not in applies.replace("特困人员集中供养需求和其他经济困难的高龄、失能", "").replace(
        "特困供养、低保", ""
    )


def test_a_family_that_heard_of_an_institutions_money_is_told_whose_it_is() -> None:
    plan = plan_for("弟弟45，智力残疾一级，住在安丘一家民办养老院，听说残疾人一年补600，这钱能打我们卡上吗，还有啥")
    assert "360元、600元的运营补助" in told(plan, FAILS)
    assert "给服务机构" in notes(plan, FAILS, "360元、600元的运营补助")
    assert "360元" not in told(plan, APPLIES) + told(plan, DEPENDS)


def test_an_age_just_missed_is_told_with_the_reason() -> None:
    plan = plan_for("我64差一岁65，鞍山住，和老伴一起，健康，能免费体检吗，有啥能享受")
    assert "年龄不在“65岁以上”之内" in notes(plan, FAILS, "每年对65岁以上老年人免费提供")
    assert "65岁以上老年人" in told(plan_for("老爹66，住鞍山，健康不困难，能享受什么"), APPLIES)


@pytest.mark.parametrize(("area", "title"), [("280平", FAILS), ("350平", DEPENDS)])
def test_a_day_centre_below_the_limit_is_told_so(area: str, title: str) -> None:
    plan = plan_for(f"我们日照中心在安丘城区，{area}，开了两年，能享受什么补贴")
    assert "建筑面积300平方米(含)以上" in told(plan, title)


@pytest.mark.parametrize(("months", "title"), [("8个月", APPLIES), ("3个月", FAILS)])
def test_a_canteen_gets_its_subsidy_after_half_a_year(months: str, title: str) -> None:
    plan = plan_for(f"我们社区在安丘办了个助老食堂，开了{months}，每天45人吃饭，能享受什么补贴")
    assert "助老食堂（公益性助餐点）给予一定的运营补助" in told(plan, title)


def test_a_sentence_with_another_ones_subsidy_is_told_in_its_part() -> None:
    plan = plan_for("我叔失独，69岁，一个人住鞍山铁西，半失能走不动，有啥帮助")
    assert "重点为计划生育特殊家庭老人" in told(plan, APPLIES)
    assert "给予服务补贴" not in told(plan, APPLIES)


def test_a_carer_is_told_of_training_and_a_nurse_is_not() -> None:
    assert "需要照护的老年人家属纳入培训范围" in told(plan_for("我在鞍山家里照顾失能老伴，自己70，有啥政策"), APPLIES)
    nurse = plan_for("我在鞍山做护理员，能享受什么政策")
    assert "家属" not in told(nurse, APPLIES)


def test_no_piece_stands_in_two_groups_and_one_fact_at_most_is_asked_for() -> None:
    for question in (MOTHER, "晋城民办非营利养老院院长，想扩建一栋楼，有什么补助和优惠能拿"):
        plan = plan_for(question)
        assert plan is not None
        assert len(set(plan.evidence)) == len(plan.evidence)
        assert len(plan.notices) <= 1


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        (MOTHER, True),
        ("安丘77岁独居老人有啥服务", True),
        ("我妈85岁，住安丘，有什么优待", True),
        ("安丘有个低保老人失能，能给他办什么", True),
        ("我妈85了在安丘，有没有钱领", True),
        ("安丘的，我爸90岁瘫痪，政府给补贴吗", True),
        ("我妈半边身子不会动，在安丘，家里改厕所装扶手，国家有补贴不", False),  # there is one thing that it is for
        ("我妈80岁在安丘，洗澡有补贴吗", False),
        ("我公司在鞍山做助浴送餐，有补贴吗", False),
        ("安丘市有哪些养老扶持政策措施？请列清单。", False),  # nobody is told of
        ("安丘助老食堂有什么补助？", False),
        ("安丘高龄津贴每月多少钱", False),
        ("我妈82岁，安丘的养老院护理型床位要占多少", False),
    ],
)
def test_who_asks_what_they_may_have(question: str, asks: bool) -> None:
    documents = [parsed.document for parsed in corpus().documents]
    assert asks_eligibility(understand(Question(question), documents)) is asks


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    folder = tmp_path_factory.mktemp("eligibility")
    embedder = CharacterEmbedder()
    build_index(corpus(), embedder, folder, lambda *_: None)
    index: HybridIndex = open_index(folder, embedder)
    return Answerer(index, ExtractiveGenerator(), lambda: TODAY)


def test_the_answer_is_a_list_of_verified_quotes_under_headings(answerer: Answerer) -> None:
    reply = answerer.answer(Question(MOTHER))
    assert isinstance(reply, Answer)
    assert reply.layout == "list"
    titles = [section.title for section in reply.sections]
    assert titles[0] == APPLIES
    assert set(titles) <= {APPLIES, AIMED, DEPENDS, FAILS}
    assert all(sentence.citations for sentence in reply.sentences)
    assert {citation.document.region.name for citation in reply.citations} == {"安丘市"}
    assert any("2026年2月28日" in notice for notice in reply.notices)


def test_a_part_of_a_sentence_is_shown_with_its_derivation(answerer: Answerer) -> None:
    reply = answerer.answer(Question("我叔失独，69岁，一个人住鞍山铁西，半失能走不动，有啥帮助"))
    assert isinstance(reply, Answer)
    part = next(s for s in reply.sentences if s.text.startswith("重点为计划生育特殊家庭老人"))
    assert part.origin == "rule"
    assert part.derivation is not None
    assert part.text.endswith("喘息互助等服务。")


def test_without_a_place_the_answer_is_which_one(answerer: Answerer) -> None:
    reply = answerer.answer(Question("我妈82岁，瘫痪在床，低保户，能享受什么？"))
    assert isinstance(reply, Refusal)
    assert "请问是哪个市、县" in reply.message
    assert all(place in reply.message for place in ("丹东市", "大连市", "安丘市", "晋城市", "鞍山市"))
    assert reply.message.count("？") == 1
    chosen = answerer.answer(Question("我妈82岁，瘫痪在床，低保户，能享受什么？", region="安丘市"))
    assert isinstance(chosen, Answer)


def labels(question: str, *quotes: str) -> list[tuple[str, str]]:
    """The headings and notes that the sentences of 晋城 and 鞍山 with ``quotes`` get in an answer to ``question``."""
    documents = [parsed.document for parsed in corpus().documents]
    pieces = [
        Evidence(clause, parsed.document, clause.text[span.start : span.end], span.start, span.end, 1.0)
        for quote in quotes
        for parsed in corpus().documents
        for clause in parsed.clauses
        if clause.kind == "clause"
        for span in sentence_spans(clause.text)
        if quote in clause.text[span.start : span.end]
    ]
    assert len(pieces) == len(quotes)
    return [(g.title, g.note) for g in labelled(understand(Question(question), documents), pieces)]


def test_a_short_answer_labels_what_is_another_ones() -> None:
    worker = "我53岁下岗，就业困难人员，去晋城一家养老院上班，听说有社会保险补贴，我能拿吗"
    assert labels(worker, "养老服务机构新招用就业困难人员") == [(FAILS, "（原因：这是给服务机构或企业的。）")]
    manager = "我们院是晋城的养老机构，新招了就业困难人员，能拿社会保险补贴吗"
    ((title, note),) = labels(manager, "养老服务机构新招用就业困难人员")
    assert title == DEPENDS  # theirs, if they have done what the clause demands
    assert "新招用就业困难人员，并为之签订1年以上劳动合同并足额为其缴纳社会保险费" in note
    nobody = "晋城养老服务从业人员的社会保险补贴，有没有"
    assert labels(nobody, "养老服务机构新招用就业困难人员") == []


def test_a_family_that_asks_for_itself_is_told_what_is_paid_to_places() -> None:
    (shown,) = labels("大连我妈80岁了，有高龄津贴吗", "的养老机构,不区分经营性质按上述老年人数量")
    assert shown == (FAILS, "（原因：这笔钱给服务机构，不发给老人或家属本人。）")
    assert labels("大连我妈80岁，她住的养老院有运营补贴吗", "的养老机构,不区分经营性质按上述老年人数量") == []


def test_what_is_only_encouraged_is_told_apart_from_what_is_given() -> None:
    plan = plan_for(MOTHER)
    assert "推行家庭医生签约服务" in told(plan, AIMED)
    assert "给予最急需的适老化改造" in told(plan, APPLIES)
    assert "没有写明已经办起来" in notes(plan, AIMED, "推行家庭医生签约服务")
    assert "家庭养老床位" in told(plan, DEPENDS)  # 探索: nobody knows whether it is tried there
    assert "推动和扶持" not in told(plan, APPLIES)  # nor is what it encourages for nobody in particular


@pytest.mark.parametrize("follow", ["安丘", "安丘的", "在安丘市"])
def test_the_place_alone_answers_the_question_back(answerer: Answerer, follow: str) -> None:
    first = "我妈82岁，瘫痪在床，低保户，住家里，能享受什么？"
    reply = answerer.answer(Question(follow, (first,)))
    assert isinstance(reply, Answer)
    assert reply.sections[0].title == APPLIES
    assert "失能居家低保老人" in reply.sentences[0].text


def test_what_was_asked_back_is_added_to_what_was_told(answerer: Answerer) -> None:
    first = "安丘我妈82岁，低保，住家里，能享受什么？"
    before = answerer.answer(Question(first))
    after = answerer.answer(Question("失能了，瘫在床上", (first,)))
    assert isinstance(before, Answer)
    assert isinstance(after, Answer)

    def applying(reply: Answer) -> str:
        places = [place for section in reply.sections if section.title == APPLIES for place in section.sentences]
        return "".join(reply.sentences[place].text for place in places)

    assert "失能居家低保老人" not in applying(before)
    assert "失能居家低保老人" in applying(after)
    assert not any("是否失能" in notice for notice in after.notices)


@pytest.mark.parametrize(
    "follow", ["那高龄津贴多少钱", "安丘助老食堂补助", "这要找哪个部门", "俺哥残疾，人没了，殡仪馆那边给免不"]
)
def test_a_question_of_its_own_is_not_taken_for_an_addition(follow: str) -> None:
    documents = [parsed.document for parsed in corpus().documents]
    query = understand(Question(follow, ("安丘我妈82岁，低保，能享受什么？",)), documents)
    assert not asks_eligibility(query)


def test_a_short_answer_leaves_out_the_parts_that_are_for_others() -> None:
    ((title, note),) = labels("我在鞍山当护理员，刚入职，有入职奖补吗", "落实养老服务人才入职奖补政策")
    assert title == DEPENDS
    assert note.startswith("（还要看：")
