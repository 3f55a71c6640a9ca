"""What a sentence demands beside the people that it names, and in what words that is asked for."""

from __future__ import annotations

import pytest

from server.answering.eligibility.conditions import OWN_WORDS, Finding
from server.answering.eligibility.demand_words import TRIED, UNDONE
from server.answering.eligibility.demands import Demand, announced_in, demands_of
from server.answering.eligibility.person import person_facts
from server.answering.eligibility.traits import Role
from tests.fakes import make_clause


def demands(text: str) -> tuple[Demand, ...]:
    return demands_of(make_clause("jia", "一、", text))


def judged(text: str, words: str, role: Role = Role.PERSON, *, place: int = -1) -> Finding:
    (condition,) = [b.condition for b in demands(text)[place].beneficiaries if b.role is role]
    return condition.judge(person_facts(words))


@pytest.mark.parametrize(
    ("text", "words", "truth"),
    [
        # in which case somebody gets it
        ("征用残疾人房屋的，征用单位应当为残疾人提供便利。", "弟弟45岁，残疾", None),
        ("残疾人申请开办小店的，有关部门应当优先办理。", "弟弟45岁，残疾", None),
        ("单位逾期没有缴费的，其残疾职工应当享受的待遇由单位承担。", "弟弟45岁，残疾", None),
        # whom the words before name
        ("对通过评估的老年人给予照护。对其中高龄的老年人优先安排，对经济困难的老年人给予补贴。", "妈82岁，低保", None),
        # 老年残疾人 are old, 残疾儿童 are children, 城市低保 is not that of the country
        ("对老年残疾人家庭给予补助。", "弟弟45岁，残疾", False),
        ("对残疾儿童免费提供训练。", "弟弟45岁，残疾", False),
        ("对残疾儿童免费提供训练。", "孩子6岁，残疾", True),
        ("享受城市居民最低生活保障的残疾人家庭免交清运费。", "爸70岁，残疾，农村低保", False),
        ("享受城市居民最低生活保障的残疾人家庭免交清运费。", "爸70岁，残疾，低保，住城里", True),
        # what is done in a home
        ("对低保范围的失能老年人家庭给予适老化改造。", "妈82岁，失能，低保，住在家里", True),
        ("对低保范围的失能老年人家庭给予适老化改造。", "妈82岁，失能，低保，住养老院", None),
        # more than one condition before 的, over the whole list
        ("对参加互助会的重度残疾人和享受低保待遇的残疾人给予补贴。", "弟弟45岁，残疾，低保", None),
        # and where nothing else is demanded it does apply
        ("推广站应当为老年人免费提供咨询。", "妈82岁", True),
    ],
)
def test_a_measure_applies_only_where_all_that_the_sentence_demands_is_said(
    text: str, words: str, truth: bool | None
) -> None:
    assert judged(text, words).truth is truth


@pytest.mark.parametrize(
    ("text", "words", "truth"),
    [
        ("对非营利性养老机构建设，全额免征收费。", "我开养老院，非营利", None),
        ("对非营利性养老机构建设，全额免征收费。", "我开养老院，非营利，想扩建一栋楼", True),
        ("允许养老机构以有偿取得的房屋进行抵押，给予贷款优惠。", "我开养老院", None),
        ("县里落实农村日间照料中心运营补贴、城市社区养老服务机构运行补贴。", "我们日照中心在城里", True),
    ],
)
def test_what_an_institution_must_do_or_own_is_a_condition(text: str, words: str, truth: bool | None) -> None:
    assert judged(text, words, Role.ORGANISATION).truth is truth


def test_a_place_where_somebody_goes_is_not_who_gets_something() -> None:
    above = make_clause("jia", "第五条", "第五条 老年人享受下列优待：")
    (one,) = demands_of(make_clause("jia", "（二）", "（二）到医疗机构优先挂号、就诊；"), announced_in(above))
    assert [b.role for b in one.beneficiaries] == [Role.PERSON]
    assert one.beneficiaries[0].condition.judge(person_facts("妈82岁")).truth is True


def test_the_staff_of_others_are_not_the_asker() -> None:
    finding = judged("训练站应当对其工作人员开展培训。", "我是养老院的护理员", Role.WORKER)
    assert finding.truth is None


def test_what_a_sentence_adds_for_others_is_not_for_those_before() -> None:
    text = "将残疾人纳入保险范围并给予支付；按照有关办法，对家庭经济困难的残疾人参加保险给予补贴。"
    assert not any("家庭经济困难" in text[one.start : one.end] for one in demands(text))


def test_words_that_cannot_be_read_are_asked_for_by_the_whole_phrase() -> None:
    asks = judged("对因灾、因病致贫的老年人家庭给予救助。", "妈82岁").asks
    assert asks == ("是否属于条款所说的“因灾、因病致贫的老年人家庭”",)
    asks = judged("第九条 对符合条件的无子女老年人，优先安排入住。", "妈82岁").asks
    assert asks == ("是否属于条款所说的“符合条件的无子女老年人”",)
    asks = judged("帮助解决周围老年人实际困难，提供服务。", "妈82岁").asks
    assert OWN_WORDS in asks
    assert judged("对符合条件的重度残疾人家庭优先配租房屋。", "妈82岁").asks[0].startswith("是否属于条款所说的“符合")


def test_a_long_phrase_is_left_to_the_clause() -> None:
    text = "对具有互助会登记的长住证明并且连续参加过邻里互助活动从来未曾中断过一回的住在旧式院落之中的老年人给予救助。"
    assert judged(text, "妈82岁").asks == (OWN_WORDS,)


def test_what_clients_must_be_is_asked_of_the_clients() -> None:
    finding = judged("接收高龄失能老年人的养老机构享受运营补贴。", "我开养老院", Role.ORGANISATION)
    assert finding.asks == ("服务的老人是否高龄", "服务的老人是否失能")


@pytest.mark.parametrize(
    ("text", "caveats"),
    [
        ("支持为老年人提供助餐服务。", (UNDONE,)),
        ("探索为老年人提供助餐服务。", (TRIED,)),
        ("服务窗口应当为老年人提供咨询引导、优先办理等服务。", ()),
        ("应当为老年人建立健康档案，免费体检。", ()),
        ("应当为残疾人免费体检，个人承担部分的费用由单位支付。", ()),
    ],
)
def test_only_words_that_encourage_or_try_leave_it_to_the_place(text: str, caveats: tuple[str, ...]) -> None:
    assert demands(text)[0].caveats == caveats


@pytest.mark.parametrize(
    "text", ["就业保障金应当用于为残疾人提供就业服务。", "残疾人享受优待的具体办法由民政部门规定。"]
)
def test_what_only_orders_the_matter_gives_nothing(text: str) -> None:
    assert demands(text) == ()


def test_fees_that_a_list_goes_on_with_are_for_those_before() -> None:
    text = "养老机构用电价格执行居民价格。上网费用按照居民价格执行。"
    assert [b.role for b in demands(text)[1].beneficiaries] == [Role.ORGANISATION]
