"""What the words of a policy demand, and whether it holds of somebody: verdicts worked out by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.corpus import read_folders
from ingest.model import Clause, Span
from ingest.sentences import sentence_spans
from server.answering.eligibility.conditions import AllOf, AnyOf, Condition, Either, Has, Unread, lacking
from server.answering.eligibility.demand_words import TRIED
from server.answering.eligibility.demands import Demand, announced_in, demands_of
from server.answering.eligibility.person import person_facts
from server.answering.eligibility.phrases import read_phrase
from server.answering.eligibility.sentence_parts import is_part, parts_of
from server.answering.eligibility.traits import Role, Trait
from tests.fakes import make_clause

ROOT = Path(__file__).parents[1]
T = Trait

SPECIAL = (
    "失能居家低保老人、重度失能的居家市级以上劳动模范、重点优抚对象、计划生育特别扶助对象、"
    "新中国成立前入党的老党员等特殊困难老年人"
)
LISTED = "计划生育特殊家庭老人，留守、空巢、独居老人，特困、低保、低收入家庭老人"
HOMES = "所有纳入特困供养、建档立卡范围的高龄、失能、残疾老年人家庭"


def read(phrase: str, role: Role = Role.PERSON) -> Condition:
    (found,) = [b.condition for b in read_phrase(phrase) if b.role is role]
    return found


@pytest.mark.parametrize(
    ("phrase", "words", "truth"),
    [
        (SPECIAL, "82岁，重度失能，吃低保，跟我住乡下", True),  # 失能 + 居家 + 低保
        (SPECIAL, "爷爷88岁，伤残军人，重度失能，在家中养，不是低保户", True),  # 重度失能 + 优抚
        (SPECIAL, "老人82岁，失能，低保，住在养老院", None),  # not at home, yet 优抚 and others are unknown
        (SPECIAL, "老人82岁，半失能，低保，住家里", None),  # 半失能 may or may not be 失能
        (LISTED, "我叔失独，69岁，一个人住，半失能", True),
        (LISTED, "我妈72，在村里留守", True),
        (LISTED, "老爹66，市里，健康不困难", None),  # 空巢 or 失独 has not been said
        (HOMES, "爷爷81，建档立卡户，住自己老房子", True),  # 81 is 高龄
        (HOMES, "爸63，建档立卡户，一只眼看不见有残疾证", True),
        (HOMES, "妈79，不困难，住城区", False),  # neither 特困 nor 建档立卡
        (HOMES, "妈75，建档立卡户", None),  # 高龄, 失能 and 残疾 are open
        ("经济困难的高龄、失能等老年人", "89岁，身体硬朗，有退休金不困难", False),
        ("经济困难的高龄、失能等老年人", "76岁五保老人，硬朗", None),  # 等 may name him too
        ("高龄、失能、半失能特困人员", "74岁特困人员，半失能，独居", True),
        ("高龄、失能、半失能特困人员", "81岁低保老人，失能", False),  # 低保 is not 特困
        ("独居、空巢等特困老年人", "76岁五保老人，一个人住", True),
        ("特困人员、经济困难失能（含失智）老年人、失独家庭老年人", "81岁，建档立卡户，不能自理", True),
        ("特困人员、经济困难失能（含失智）老年人、失独家庭老年人", "79岁，老年痴呆，家里困难", True),
        ("农村空巢、独居、留守老年人", "我叔69岁，一个人住城里", False),  # 农村 holds for all of the list
        ("分散供养的特困老人、低保及低收入老人", "78岁低保老人独居", None),  # how far does 分散供养 reach?
        ("社区高龄、失能及计划生育特殊家庭等行动不便确有困难的老年人", "64岁，健康", False),
        ("社区高龄、失能及计划生育特殊家庭等行动不便确有困难的老年人", "80岁，重度失能瘫痪", True),
        ("65岁以上老年人", "我64差一岁65", False),
        ("65岁以上老年人", "老爹65", True),
        ("65岁以上老年人", "老人六十多岁", None),
        ("具有本市户籍的80周岁以上老年人", "奶奶85岁", None),
        ("具有本市户籍的80周岁以上老年人", "奶奶85岁，外地户口", False),
        ("生活不能自理、经济困难的老年人", "82岁，瘫在床上", None),  # 、 may mean both or either
        ("生活不能自理、经济困难的老年人", "82岁，瘫在床上，低保", True),
        ("特殊困难老年人", "82岁，低保", None),  # what 特殊困难 is, nothing says
        ("视力、智力残疾人和肢体残疾人的一名陪护人员", "弟弟45，智力残疾一级", None),  # it is for the companion
        ("重度残疾人", "弟弟45，智力残疾一级", True),
        ("视力残疾人", "弟弟45，智力残疾一级", None),
    ],
)
def test_a_phrase_holds_fails_or_stays_open(phrase: str, words: str, truth: bool | None) -> None:
    assert read(phrase).judge(person_facts(words)).truth is truth


@pytest.mark.parametrize(
    ("phrase", "words", "truth"),
    [
        ("养老床位数达到20张(含)以上的民办养老机构", "我开民办养老院，50张床", True),
        ("养老床位数达到20张(含)以上的民办养老机构", "我开民办养老院，18张床", False),
        ("养老床位数达到20张(含)以上的民办养老机构", "我开民办养老院", None),
        ("非营利性养老服务机构", "我开营利性养老院", False),
        ("养老机构和社区居家养老服务设施", "我们日照中心在城区", True),
        ("符合条件的养老服务机构", "我开养老院", None),
    ],
)
def test_an_institution_is_judged_by_what_it_tells(phrase: str, words: str, truth: bool | None) -> None:
    assert read(phrase, Role.ORGANISATION).judge(person_facts(words)).truth is truth


def test_what_fails_and_what_is_open_is_told_in_words() -> None:
    person = person_facts("老人81岁，低保，身体硬朗")
    assert read("失能特困人员").judge(person).against == ("不是失能", "不是特困（五保）")
    assert read("独居、空巢老人").judge(person).asks == ("是否独居或空巢",)
    small = read("建筑面积300平方米以上的养老机构", Role.ORGANISATION).judge(person_facts("我开养老院，280平"))
    assert small.against == ("条款要求“300平方米以上”，您说的是“280平方米”",)


@pytest.mark.parametrize(("words", "near"), [("我64岁", True), ("我40岁", False)])
def test_only_a_limit_just_missed_is_worth_telling(words: str, near: bool) -> None:
    finding = read("65岁以上老年人").judge(person_facts(words))
    assert finding.truth is False
    assert finding.near is near


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        (T.ALLOWANCE, "不是低保"),
        (T.CARE_INSURED, "没有参加长期护理保险"),
        (T.RURAL, "不住在农村"),
        (T.LOCAL, "没有本地户籍"),
        (T.ILL, "没有重病"),
    ],
)
def test_what_somebody_lacks_is_said_as_people_say_it(trait: T, words: str) -> None:
    assert lacking(trait) == words


def test_three_valued_logic() -> None:
    person = person_facts("老人81岁，低保")
    yes, no, open_ = Has(T.ALLOWANCE), Has(T.DESTITUTE), Has(T.INCAPABLE)
    assert [one.judge(person).truth for one in (yes, no, open_)] == [True, False, None]
    assert AllOf((yes, open_)).judge(person).truth is None
    assert AllOf((no, open_)).judge(person).truth is False
    assert AnyOf((no, open_)).judge(person).truth is None
    assert AnyOf((yes, open_)).judge(person).truth is True
    assert AnyOf((no,)).judge(person).truth is False
    assert AnyOf((no,), open=True).judge(person).truth is None
    assert Either((yes, no)).judge(person).truth is None
    assert Either((yes, yes)).judge(person).truth is True
    assert Unread("具备一定规模").judge(person).truth is None


def test_a_phrase_that_names_nobody_has_no_beneficiary() -> None:
    assert read_phrase("养老服务业") == ()
    assert read_phrase("各地区、各部门") == ()


@cache
def clauses(city: str) -> tuple[Clause, ...]:
    corpus = read_folders([ROOT / "corpus"])
    return next(p.clauses for p in corpus.documents if city in p.document.region.path)


def demand(city: str, words: str) -> tuple[Demand, str]:
    found = [
        (one, clause.text[one.start : one.end])
        for clause in clauses(city)
        if clause.kind == "clause" and words in clause.text
        for one in demands_of(clause)
        if words in clause.text[one.start : one.end]
    ]
    assert found, words
    return found[0]


@pytest.mark.parametrize(
    ("city", "words", "roles"),
    [
        ("安丘市", "每人每年分别给予360元、600元的运营补助", {Role.ORGANISATION}),
        ("安丘市", "提供关爱服务或居家养老服务", {Role.PERSON}),
        ("安丘市", "免缴征地管理费", {Role.ORGANISATION}),
        ("安丘市", "给予一次性奖补", {Role.WORKER}),
        ("晋城市", "可按规定给予社会保险补贴", {Role.ORGANISATION}),
        ("晋城市", "上门为居家老年人提供服务", {Role.PERSON, Role.ORGANISATION}),
        ("鞍山市", "免费提供一次健康状况评估", {Role.PERSON}),
        ("鞍山市", "家属纳入培训范围", {Role.CARER}),
        ("鞍山市", "给予服务补贴", {Role.ORGANISATION}),
    ],
)
def test_whose_measure_a_sentence_of_the_corpus_states(city: str, words: str, roles: set[Role]) -> None:
    assert {b.role for b in demand(city, words)[0].beneficiaries} == roles


def test_what_is_only_encouraged_or_tried_stays_open() -> None:
    home_beds = demand("安丘市", "家庭养老床位建设")[0]
    assert home_beds.caveats == (TRIED,)
    assert demand("鞍山市", "免费提供一次健康状况评估")[0].caveats == ()
    assert demand("安丘市", "给予最急需的适老化改造")[0].caveats == ()


def test_a_sentence_of_several_measures_is_cut_where_one_begins() -> None:
    text = "重点为独居老人提供助餐等服务，对提供服务的企业给予服务补贴。"
    parts = [text[part.start : part.end] for part in parts_of(text, sentence_spans(text)[0])]
    assert parts == ["重点为独居老人提供助餐等服务", "对提供服务的企业给予服务补贴。"]
    clause = make_clause("jia", "一、", text)
    assert is_part(parts[1], clause)
    assert not is_part("提供助餐等服务", clause)
    whole = "对投入运营半年以上，为老年人提供托管等服务，建筑面积300平方米以上的，每年给予2万元的补助。"
    assert parts_of(whole, Span(0, len(whole))) == (Span(0, len(whole)),)


def test_the_items_of_a_list_carry_what_its_announcement_demands() -> None:
    above = make_clause("jia", "第五条", "第五条 具有本省户籍的老年人享受下列优待：")
    item = make_clause("jia", "（一）", "（一）免费进入公园；")
    (one,) = demands_of(item, announced_in(above))
    person = one.beneficiaries[0]
    assert person.condition.judge(person_facts("奶奶85岁，外地户口")).truth is False
    assert person.condition.judge(person_facts("奶奶85岁")).asks == ("是否有本地户籍",)
    narrower = make_clause("jia", "（二）", "（二）城镇低收入的纯老年户，住房困难时照顾安排，发给补贴；")
    (one,) = demands_of(narrower, announced_in(above))
    assert one.beneficiaries[0].condition.judge(person_facts("奶奶85岁，本地户口")).truth is not True


def test_of_several_named_in_one_measure_only_what_holds_of_all_is_known() -> None:
    text = "应当为城镇残疾人家庭优先提供公租房，在楼层分配上为行动不便的残疾人家庭提供照顾服务。"
    (one,) = demands_of(make_clause("jia", "一、", text))
    condition = one.beneficiaries[0].condition
    assert condition.judge(person_facts("老人70岁，残疾，瘫痪在床，住农村")).truth is None
    assert condition.judge(person_facts("老人70岁，残疾，瘫痪在床，住城里")).truth is True


def test_a_subsidy_list_that_goes_on_rules_nobody_out() -> None:
    found, text = demand("晋城市", "县级财政主要落实农村老年人日间照料中心运营补贴")
    assert "城市社区养老服务机构运行补贴" in text
    centre = person_facts("我们在晋城城区社区开日间照料")
    assert found.beneficiaries[0].condition.judge(centre).truth is not False


def test_who_lives_elsewhere_than_a_heading_says_is_not_ruled_out() -> None:
    found, _ = demand("晋城市", "实施适老化改造")
    judged = found.beneficiaries[0].condition.judge(person_facts("爷爷81，建档立卡户，住村里"))
    assert judged.truth is None
    assert judged.asks == ("这一条说的是城市社区，是否也适用于您说的地方",)


def test_ascii_commas_cut_a_sentence_as_chinese_ones_do_and_keep_its_places() -> None:
    text = "完善助餐服务,重点为独居老人提供送餐等服务,对提供服务的企业每年给予3,000元补贴;"
    clause = make_clause("jia", "一、", text)
    found = [text[one.start : one.end] for one in demands_of(clause)]
    assert found == ["完善助餐服务,重点为独居老人提供送餐等服务", "对提供服务的企业每年给予3,000元补贴;"]
    assert all(is_part(part, clause) for part in found)


def test_families_before_the_old_people_among_them_are_not_enough() -> None:
    text = "重点为低保、低收入家庭以及计划生育特殊家庭高龄、失能老年人提供无偿或低收费托养服务。"
    (one,) = demands_of(make_clause("jia", "一、", text))
    condition = one.beneficiaries[0].condition
    assert condition.judge(person_facts("老人66岁，低保，身体硬朗")).truth is not True
    assert condition.judge(person_facts("老人66岁，硬朗，不困难，儿女在身边")).truth is not True


@pytest.mark.parametrize(
    ("text", "words", "truth"),
    [
        ("落实高龄津贴制度。", "奶奶85岁", True),
        ("落实高龄津贴制度。", "奶奶65岁", False),
        ("落实护理补贴制度。", "奶奶85岁，身体硬朗", False),
        ("开展失能老年人家庭照护者技能培训。", "我在家伺候瘫痪的老妈", True),
    ],
)
def test_the_name_of_a_benefit_says_whom_it_is_for(text: str, words: str, truth: bool) -> None:
    (one,) = demands_of(make_clause("jia", "一、", text))
    assert one.beneficiaries[0].condition.judge(person_facts(words)).truth is truth
