"""Right sentences in other words and orders are carried, and the same ones spoilt are not. Invented sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.answering.answer import DraftSentence, Evidence
from server.answering.citations import judge
from server.answering.restating import restated
from server.answering.sources import Statement, fold, sources_of
from tests.fakes import make_clause, make_parsed
from tests.test_answering_citations import asked, evidence, judged

PAYS = evidence("市级财政主要落实建设补助、民办养老机构运营补贴；县级财政主要落实农村幸福院运营补贴。")
LISTS = evidence("医疗保障部门要根据养老机构特点，将符合条件的内设医务室按规定纳入医保协议管理范围。")
INSURES = evidence("市人民政府应当为低保对象代缴医疗保险费；为参加养老保险的重度残疾人代缴最低档次养老保险费。")
MEANS = evidence("没有食堂的社区，按照每百户不少于10平方米的标准，由街道办事处采取租赁、置换等方式解决。")
MODE = evidence("原则上，今后新建的公办养老机构，要采取公建民营模式。")
BAN = evidence("养老机构不得向老年人收取会员费。")
FREE = evidence("养老机构提供的养老服务免征增值税。")
PRICE = evidence("实行阶梯价格的，按照不高于居民第二档价格执行。")
GIFT = evidence("企业向非营利性养老机构进行公益性捐赠的，准予扣除。")
BEDS = evidence("养老床位数达到20张（含）以上，达到国家等级标准的养老机构，给予运营补助。")
REDUCED = evidence("社区养老服务取得的收入，减按90%计入收入总额。")
TITLE = evidence("推动落实《支持康养产业发展行动计划》，积极与周边地区对接，建立信息平台。")
CHOICE = evidence("对信誉度高的企业进行优先推荐，对信誉度低的企业实行末位淘汰。")
FUNDS = evidence("安排专项资金支持发展养老服务，福利彩票公益金55%以上用于养老服务。")
MEASURES = evidence("督促家庭承担赡养老年人的责任，落实监护人对留守老人的监护责任。")
BUYS = evidence("志愿服务组织安排志愿者参加活动前，应当为志愿者购买人身意外伤害保险。")

CARRIED = [
    (PAYS, "农村幸福院运营补贴主要由县级财政落实。"),
    (PAYS, "民办养老机构的运营补贴，主要由市级财政落实。"),
    (LISTS, "符合条件的内设医务室由医疗保障部门按规定纳入医保协议管理范围。"),
    (INSURES, "重度残疾人参加养老保险的，由市人民政府代缴最低档次养老保险费。"),
    (MEANS, "没有食堂的社区，由街道办事处按照每百户不少于10平方米的标准，采取租赁、置换等方式解决。"),
    (MODE, "今后新建的公办养老机构，原则上要采取公建民营模式。"),
    (BAN, "养老机构不能向老人收取会员费。"),
    (FREE, "养老机构提供的养老服务不用缴增值税。"),
    (PRICE, "实行阶梯价格的，最高不超过居民第二档价格。"),
    (GIFT, "企业向非营利性养老机构公益捐赠的，准予扣除。"),
    (BEDS, "床位20张（含）以上且达到国家等级标准的养老机构，给予运营补助。"),
    (REDUCED, "社区养老服务取得的收入，按90%计入收入总额。"),
    (TITLE, "积极与周边地区对接，建立信息平台。"),
    (CHOICE, "对信誉度低的企业实行末位淘汰。"),
    (CHOICE, "信誉度低的企业会被末位淘汰。"),
    (FUNDS, "福利彩票公益金55%以上用于养老服务。"),
    (MEASURES, "落实监护人对留守老人的监护责任，督促家庭承担赡养老年人的责任。"),
    (MODE, "文件写的是今后新建的公办养老机构，原则上要采取公建民营模式。"),
]


@pytest.mark.parametrize(("piece", "text"), CARRIED)
def test_the_same_said_otherwise_is_carried(piece: Evidence, text: str) -> None:
    verdict = judged(text, piece)
    assert verdict.passed, verdict.detail


@pytest.mark.parametrize(
    ("piece", "text"),
    [
        (PAYS, "农村幸福院运营补贴主要由市级财政落实。"),
        (PAYS, "民办养老机构的运营补贴，主要由县级财政落实。"),
        (PAYS, "农村幸福院运营补贴全部由县级财政落实。"),
        (LISTS, "养老机构内设医务室由医疗保障部门按规定纳入医保协议管理范围。"),
        (LISTS, "符合条件的内设医务室由民政部门按规定纳入医保协议管理范围。"),
        (INSURES, "重度残疾人参加医疗保险的，由市人民政府代缴最低档次养老保险费。"),
        (INSURES, "低保对象参加养老保险的，由市人民政府代缴最低档次养老保险费。"),
        (MEANS, "没有食堂的社区，由街道办事处按照每百户不少于20平方米的标准，采取租赁、置换等方式解决。"),
        (MEANS, "没有食堂的社区，由居民委员会按照每百户不少于10平方米的标准，采取租赁、置换等方式解决。"),
        (MODE, "今后新建的公办养老机构，要采取公建民营模式。"),
        (BAN, "养老机构能向老人收取会员费。"),
        (BAN, "养老机构向老人收取会员费。"),
        (FREE, "养老机构提供的养老服务不用免征增值税。"),
        (FREE, "养老机构提供的养老服务要缴增值税。"),
        (PRICE, "实行阶梯价格的，最低不低于居民第二档价格。"),
        (GIFT, "企业向营利性养老机构公益捐赠的，准予扣除。"),
        (BEDS, "床位20张（含）以上或达到国家等级标准的养老机构，给予运营补助。"),
        (BEDS, "床位20张以下且达到国家等级标准的养老机构，给予运营补助。"),
        (REDUCED, "社区养老服务取得的收入，减90%计入收入总额。"),
        (TITLE, "推动落实《鼓励康养产业发展行动计划》，建立信息平台。"),
        (CHOICE, "对信誉度高的企业实行末位淘汰。"),
        (CHOICE, "信誉度高的企业会被末位淘汰。"),
        (CHOICE, "对信誉度高的企业进行推荐。"),
        (FUNDS, "福利彩票公益金全部用于养老服务。"),
        (MEASURES, "落实家庭对留守老人的监护责任，督促监护人承担赡养老年人的责任。"),
        (BUYS, "人身意外伤害保险由志愿者购买。"),
    ],
)
def test_its_spoilt_twin_is_not(piece: Evidence, text: str) -> None:
    assert not judged(text, piece).passed


@pytest.mark.parametrize("lead", ["可以，", "不是，", "有，", "是，", "不对，"])
def test_yes_and_no_are_left_refused(lead: str) -> None:
    """Whether 是 or 不是 fits hangs on the question, which a clause doesn't answer."""
    assert not judged(f"{lead}养老机构不得向老年人收取会员费。", BAN, "养老院能收会员费吗？").passed


def test_a_form_is_not_given_twice_nor_without_end() -> None:
    text = fold("由甲局由乙局由丙局" * 20)
    forms = [form.text for form in restated(Statement(text), sources_of(0, PAYS)[0])]
    assert len(forms) == len(set(forms)) <= 24


def test_a_subject_reaches_over_a_semicolon_but_not_over_a_full_stop() -> None:
    said = "市人民政府为参加养老保险的重度残疾人代缴最低档次养老保险费。"
    apart = evidence(INSURES.quote.replace("；", "。"))
    own = evidence(
        "市人民政府应当为低保对象代缴医疗保险费；县残联可以为参加养老保险的重度残疾人代缴最低档次养老保险费。"
    )
    assert judged(said, INSURES).passed
    assert not judged(said, apart).passed
    assert not judged(said, own).passed


def test_a_condition_of_the_sentence_before_goes_with_its_amounts() -> None:
    piece = evidence("对运营半年以上的食堂给予补助。根据每日用餐10-30人、31-60人两个档次，每年分别给予2万元、3万元。")
    assert judged("运营半年以上的食堂，每日用餐31-60人的，每年给予3万元。", piece).passed
    assert not judged("运营半年以上的食堂，每日用餐31-60人的，每年给予2万元。", piece).passed
    assert not judged("运营一年以上的食堂，每日用餐31-60人的，每年给予3万元。", piece).passed


def test_a_neighbour_with_a_subject_of_its_own_is_not_read_with_it() -> None:
    piece = evidence(
        "小微企业标准的机构新招用毕业2年内毕业生的，纳入补贴范围。鼓励机构开发岗位，留用率达到50%以上的单位，提高补贴标准。"
    )
    assert not judged("小微企业标准的机构，留用率达到50%以上的，提高补贴标准。", piece).passed


ROW = (
    ("重点任务", "探索建设智慧养老院"),
    ("完成时限", "2023年底"),
    ("牵头单位", "民政局"),
    ("配合单位", "财政局、住建局，各街道"),
)


def row() -> Evidence:
    text = "\t".join(content for _, content in ROW)
    clause = replace(make_clause("d", "", text), cells=ROW, path=("附件：任务清单",))
    return Evidence(clause, make_parsed("d", [clause]).document, text, 0, len(text), 1.0)


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("牵头单位为民政局，配合单位为财政局、住建局，各街道。", True),
        ("配合单位为财政局、住建局，牵头单位为民政局。", True),
        ("探索建设智慧养老院由民政局牵头，财政局、住建局配合。", True),
        ("财政局是配合单位。", True),
        ("牵头单位为财政局。", False),
        ("牵头单位为民政局、财政局。", False),
        ("配合单位为民政局，牵头单位为财政局。", False),
        ("探索建设智慧养老院由住建局牵头。", False),
        ("探索建设智慧养老院由民政局牵头，卫健局配合。", False),
        ("建设智慧养老院由民政局牵头。", False),  # a hedge of the task itself stays
        ("完成时限为2024年底，牵头单位为民政局。", False),
    ],
)
def test_the_cells_of_a_row_are_told_in_any_order_and_never_exchanged(text: str, carried: bool) -> None:
    piece = row()
    query = asked("谁牵头？", piece)
    verdict = judge(DraftSentence(text, (1,), "model"), query, [piece])
    assert verdict.passed == carried, verdict.detail


WATCH = evidence(
    "民政部门应当对养老机构进行检查，并公布结果，市场监管部门应当查处违法行为。", heading="各级人民政府的职责"
)


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("民政部门应当对养老机构进行检查。", True),
        ("市场监管部门应当查处违法行为。", True),
        ("各级人民政府应当对养老机构进行检查。", False),  # the heading's body
        ("民政部门应当查处违法行为。", False),  # the neighbour's
        ("市场监管部门应当公布结果。", False),
    ],
)
def test_who_does_it_is_not_exchanged(text: str, carried: bool) -> None:
    assert judged(text, WATCH).passed == carried


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("残疾人和老年人免费乘车。", True),
        ("残疾人或老年人免费乘车。", False),
        ("持证或者预约的，可以入园。", True),
        ("持证和预约的，可以入园。", False),
        ("未达到规定比例的单位，应当缴费。", True),
        ("达到规定比例的单位，应当缴费。", False),
    ],
)
def test_either_is_not_both_and_what_is_not_reached_is_not_reached(text: str, carried: bool) -> None:
    piece = evidence("残疾人和老年人免费乘车。持证或者预约的，可以入园。未达到规定比例的单位，应当缴费。")
    assert judged(text, piece).passed == carried


def test_a_headings_modal_word_is_lent_to_what_has_none_alone() -> None:
    duty = evidence("残疾人应当遵守法律法规。", heading="鼓励残疾人自强")
    assert judged("残疾人应当遵守法律法规。", duty).passed
    assert not judged("鼓励残疾人遵守法律法规。", duty).passed


PARKS = evidence(
    "在车位充足的情况下，孕妇可以使用无障碍车位。老年人持敬老卡免费乘车。新建住宅小区应当配建食堂。"
    "损毁设施的，依法赔偿。残疾人家庭按规定享受补助。申请人到户籍所在地街道办事处申请。"
)


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("在车位充足的情况下，孕妇可以使用无障碍车位。", True),
        ("车位充足的，孕妇可以使用无障碍车位。", True),
        ("孕妇可以使用无障碍车位。", False),
        ("老年人持敬老卡免费乘车。", True),
        ("老年人免费乘车。", False),
        ("新建住宅小区应当配建食堂。", True),
        ("住宅小区应当配建食堂。", False),
        ("损毁设施的，依法赔偿。", True),
        ("损毁设施的，赔偿。", False),
        ("残疾人家庭按规定享受补助。", True),
        ("残疾人家庭享受补助。", False),
        ("到户籍所在地街道办事处申请。", True),
        ("到所在地街道办事处申请。", False),
    ],
)
def test_a_circumstance_is_not_left_out(text: str, carried: bool) -> None:
    assert judged(text, PARKS).passed == carried


def test_a_heading_is_no_agent_of_a_passive() -> None:
    piece = evidence("街道办事处负责本辖区无障碍设施的监督管理。", heading="市人民政府关于无障碍设施的意见")
    assert judged("无障碍设施的监督管理由街道办事处负责。", piece).passed
    assert not judged("无障碍设施的监督管理由市人民政府负责。", piece).passed


def test_who_is_served_is_no_agent_of_a_passive() -> None:
    piece = evidence("对提供居家服务的机构进行评估，为养老企业提供养老服务指导。", heading="服务评估")
    assert not judged("养老服务指导由养老企业提供。", piece).passed
    assert not judged("养老企业提供养老服务指导。", piece).passed
