"""Which reason a refusal is told with, and which money, thing or subject it misses."""

from __future__ import annotations

import pytest

from server.answering.answer import Question, Reason
from server.answering.asked_things import unstated_thing
from server.answering.charges import is_other_money
from server.answering.decision import Decision
from server.answering.payee import other_payee
from server.answering.question import Query, understand
from server.answering.refusal_reasons import told_with, with_reason
from server.answering.subjects import is_everyday, names_subjects
from tests.policy_texts import parse


def asked(text: str, *previous: str) -> Query:
    return understand(Question(text, previous), ())


@pytest.mark.parametrize(
    ("question", "near", "names_subject", "reason"),
    [
        # nothing in it is of these documents
        ("附近哪里能修自行车", 0.6, True, "off_topic"),
        ("炒股怎么开户", 2.0, False, "off_topic"),
        ("给爷爷买轮椅哪个牌子好", 2.0, True, "off_topic"),
        # it is about our people, and no clause is
        ("失智老人能领定位手环吗", 0.9, False, "no_evidence"),
        ("老人镶假牙给补吗", 0.7, True, "no_evidence"),
        ("民政局的电话是多少", 0.1, True, "no_evidence"),
        # the topic is here, its detail is not
        ("护理员培训要学多少天", 1.6, True, "not_stated"),
        ("老年学校都开什么课程", 3.0, True, "not_stated"),
    ],
)
def test_the_reason_fits_the_question(question: str, near: float, names_subject: bool, reason: Reason) -> None:
    refused = with_reason(Decision("no_evidence", told_with("no_evidence")), asked(question), near, names_subject)
    assert (refused.reason, refused.message) == (reason, told_with(reason))


def test_a_follow_up_misses_a_detail() -> None:
    refused = Decision("no_evidence", told_with("no_evidence"))
    query = asked("那几天能批下来", "养老机构消防验收在哪里办")
    assert with_reason(refused, query, 0.2, True).reason == "not_stated"


def test_a_follow_up_on_whether_there_is_such_a_thing_misses_all_of_it() -> None:
    refused = Decision("no_evidence", told_with("no_evidence"))
    query = asked("我老家那边有没有这个", "老房子抵押给保险公司养老支持不")
    assert with_reason(refused, query, 1.0, True).reason == "no_evidence"


@pytest.mark.parametrize(
    ("question", "near", "reason", "message"),
    [
        # the town's own documents may state it, and they are not here: told also to those who only live there
        (
            "临海市级财政给日间照料中心补多少钱",
            3.0,
            "other_region",
            "资料库里没有临海的文件；收录的浙江省的文件里有相近的规定，但没有写明您问的这一点，请看下面相近的条款。",
        ),
        (
            "俺姑在临海，村里能开老年食堂不",
            0.7,
            "other_region",
            "资料库里没有临海的文件；收录的浙江省的文件里没有找到与这个问题直接相关的条款。",
        ),
        ("浙江给日间照料中心补多少钱", 3.0, "not_stated", told_with("not_stated")),
        ("我家在临海，炒股怎么开户", 0.2, "off_topic", told_with("off_topic")),
    ],
)
def test_where_only_the_provinces_documents_are_here_the_towns_are_missed(
    question: str, near: float, reason: Reason, message: str
) -> None:
    province = parse("浙江省社会养老服务促进条例\n第一条 支持发展养老服务。\n", "浙江省条例.txt").document
    query = understand(Question(question), (province,))
    assert query.documents == ((province,),)
    refused = with_reason(Decision("no_evidence", told_with("no_evidence")), query, near, reason != "off_topic")
    assert (refused.reason, refused.message) == (reason, message)


def test_what_the_provinces_documents_lack_is_still_said() -> None:
    province = parse("浙江省社会养老服务促进条例\n第一条 支持发展养老服务。\n", "浙江省条例.txt").document
    query = understand(Question("临海市级财政给日间照料中心补多少钱"), (province,))
    refused = with_reason(Decision("not_stated", "文件里有相近的规定，但没有写明具体金额。"), query, 3.0, True)
    assert refused.message == "资料库里没有临海的文件；收录的浙江省的文件里有相近的规定，但没有写明具体金额。"


def test_what_says_more_than_its_reason_keeps_its_words() -> None:
    elsewhere = Decision("no_evidence", "其他地区的文件里有，但不能代替。", is_particular=True)
    assert with_reason(elsewhere, asked("老人办证怎么办"), 3.0, True) == elsewhere
    assert with_reason(Decision(None), asked("老人"), 0.0, True) == Decision(None)


@pytest.mark.parametrize(
    ("question", "quote", "other"),
    [
        ("建设补助每张床多少", "完成总投资近2亿元的福利中心建设。", True),
        ("建设补助每张床多少", "每张床位给予5000元建设补助。", False),
        ("日间照料一天得掏多少钱", "每年给予2万元的运营补助。", True),
        ("一餐补多少钱", "每餐补贴5元。", False),
        ("食堂一餐给他减几多钱", "每餐补贴5元。", False),
        ("一餐多少钱", "每餐补贴5元。", True),
        ("日间照料一天得掏多少钱", "按每人每天20元收取。", False),
    ],
)
def test_money_of_another_sort_is_no_answer(question: str, quote: str, other: bool) -> None:
    assert is_other_money(question, quote) is other


def test_an_amount_for_somebody_else_is_not_the_workers() -> None:
    places = ["对养老机构按床位每年给予360元运营补助。"]
    assert other_payee("大学生去养老院上班奖多少钱", places) == "大学生"
    assert other_payee("大学生去养老院上班奖多少钱", [*places, "对入职的毕业生给予一次性奖补1万元。"]) is None
    assert other_payee("养老院一年补多少钱", places) is None


@pytest.mark.parametrize(
    ("question", "missing", "stated"),
    [
        ("残疾人停车免费吗", "停车场应当设置无障碍停车位。", "残疾人专用车辆停放时免收停车费。"),
        ("养老机构要不要交土地费", "举办养老机构可以申请划拨供地。", "以有偿方式供应土地。"),
        ("参加保险打折吗", "鼓励残疾人参加保险。", "残疾人参加保险减半交费。"),
        ("幸福院分几级", "完善幸福院运营机制，加强分级管理。", "幸福院分为一级、二级、三级。"),
        ("保障金按什么基数算", "未达到比例的应当缴纳保障金。", "按照上年度职工平均工资计算。"),
        ("食堂一周几天开门", "对投入运营半年以上的食堂给予补助。", "每周开放六天。"),
        ("补贴啥时候打钱", "一次性给予2万元补助。", "补贴按月发放。"),
        ("时间银行上哪开户", "建立时间银行。", "由民政部门办理开户。"),
    ],
)
def test_things_that_are_stated_or_missing(question: str, missing: str, stated: str) -> None:
    assert unstated_thing(question, [missing]) is not None
    assert unstated_thing(question, [stated]) is None


def test_subjects_of_old_age_must_be_named() -> None:
    assert not names_subjects("老人配老花镜有补贴吗", ["对老年人给予补贴。"])
    assert names_subjects("老人配老花镜有补贴吗", ["为老年人免费配老花镜。"])
    assert not names_subjects("公租房能优先给失能老人吗", ["优先接收失能老年人。"])
    assert names_subjects("托养院收养残疾人吗", ["鼓励兴办残疾人托养机构。"])  # 收养 is not adoption here
    assert names_subjects("下雪天门口滑有规定吗", ["地面应当平整、防滑。"])


def test_matters_of_everyday_life() -> None:
    assert is_everyday("明天天气咋样")
    assert not is_everyday("下雨天盲道滑不滑")
    assert not is_everyday("助老食堂一年补多少")
