"""What is refused: the thing asked for is not stated or not named; and what may not be refused for want of words."""

from __future__ import annotations

import pytest

from server.answering.asked_things import unstated_thing
from server.answering.characters import CharacterWeights
from server.answering.subjects import names_subjects
from server.answering.wanted import wanted_kinds
from tests.ranked_texts import ranked


@pytest.mark.parametrize(
    ("question", "sentence", "name"),
    [
        ("手语新闻几点播", "电视台应当定时播出手语新闻。", "具体钟点"),
        ("每年几月几号截止", "用人单位应当定期申报情况。", "具体日期"),
        ("排公租房能加几分", "制定轮候计分规则时，应当确定加分标准。", "具体分数"),
        ("护理补贴多久调整一次", "对生活困难的老年人给予护理补贴。", "多久一次"),
        ("轮椅哪个牌子结实", "为老年人配发轮椅。", "具体品牌或型号"),
        ("坡道多宽才合格", "公共场所应当设置坡道。", "具体尺寸或数值"),
        ("服务中心在哪条街", "每个街道设一个服务中心。", "具体地址"),
        ("入选名单在哪看", "将符合条件的家庭优先纳入救助对象。", "查询的地方"),
        ("申请书模板能给一份吗", "申请人应当提出申请。", "文书的样式"),
        ("荣誉证书找哪个科室领", "从教十年以上的，发给荣誉证书。", "办理的单位"),
        ("评定去哪家医院", "按照规定进行评定。", "是哪家医院"),
        ("学费补贴是全额还是一半", "享受相应的学费补贴。", "是“全额”还是“一半”"),
        ("补贴是一千还是两千啊", "按照规定给予补贴。", "是“一千”还是“两千”"),
    ],
)
def test_a_thing_that_no_sentence_states_is_named_as_missing(question: str, sentence: str, name: str) -> None:
    assert unstated_thing(question, [sentence]) == name


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("手语新闻几点播", "每天19时播出手语新闻。"),
        ("每年几月几号截止", "用人单位应当在每年3月底前申报。"),
        ("从几号开始发", "自批准次月起发放。"),
        ("加几分", "在总分上加5分。"),
        ("多久调整一次", "标准每两年调整一次。"),
        ("坡道多宽才合格", "坡道净宽不小于1.2米。"),
        ("名单在哪看", "名单应当在政府网站公布。"),
        ("荣誉证书找哪个部门领", "由教育行政部门发给荣誉证书。"),
        ("评定去哪家医院", "到指定的医疗机构评定。"),
        ("学费补贴是全额还是一半", "给予全额学费补贴。"),
    ],
)
def test_a_thing_that_a_sentence_states_is_not_missing(question: str, sentence: str) -> None:
    assert unstated_thing(question, [sentence]) is None


@pytest.mark.parametrize(
    "question",
    ["这几点建议写了什么", "吃着低保还是揭不开锅的人家管不管", "我爸还是去年办的证", "养老院几年前建的还算不算"],
)
def test_words_that_only_look_like_asking_for_a_thing(question: str) -> None:
    assert unstated_thing(question, ["对生活困难的老年人给予救助。"]) is None


def test_one_of_several_sentences_is_enough() -> None:
    assert unstated_thing("手语新闻几点播", ["应当播出手语新闻。", "播出时间为19时。"]) is None


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("残疾人坐飞机的机票有没有优惠", "残疾人免费乘坐市内公共汽车。"),
        ("物业费能少交不", "供养机构不得虐待老年人。"),
        ("优待证丢了咋补", "申办优待证，免交工本费。"),
        ("明天下雨不，推老娘去公园方便吗", "公园门票对老年人实行优惠。"),
        ("双色球今晚开啥号", "福利彩票公益金用于社会福利事业。"),
        ("高龄津贴什么时候开始发", "从事手语翻译的，享受特殊教育津贴。"),
        ("能请人上门洗澡吗", "对养老机构按照失能人数给予运营补助。"),
        ("父母的养老金我能代领吗", "个人应当提出领取基本养老金的申请。"),
        ("养老机构没备案能营业吗", "养老机构内设诊所、医务室、护理站,取消行政审批,实行备案管理。"),
        ("残疾证丢了怎么补", "符合评定条件的，可以补办评定残疾等级。"),
        ("老人不在了，医保卡里的钱能取吗", "医保电子凭证是享受待遇的凭证。"),
        ("哪家养老院好", "探索建设“智慧养老院”。"),
    ],
)
def test_a_sentence_that_shares_only_general_words_names_another_subject(question: str, sentence: str) -> None:
    assert not names_subjects(question, [sentence])


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("坐飞机有没有优惠", "民航应当为老年人提供优先服务。"),
        ("优待证丢了咋补", "优待证遗失的，可以申请补发。"),
        ("我妈瘫在床上，给不给护理补贴", "对失能老年人给予护理补贴。"),
        ("老公车祸以后瘫了，有什么补贴", "对失能人员给予护理补贴。"),
        ("高龄津贴什么时候开始发", "对80周岁以上的老年人每月发放津贴。"),
        ("能请人上门洗澡吗", "提供助餐助浴等服务。"),
        ("父母的养老金我能代领吗", "可以委托他人领取。"),
        ("养老机构没备案能营业吗", "设立养老机构应当依法备案。"),
        ("残疾证丢了怎么补", "补发残疾人证的，应当登报声明。"),
        ("哪家养老院收残疾人", "鼓励养老机构接收残疾人。"),
    ],
)
def test_official_words_and_circumstances_are_no_other_subject(question: str, sentence: str) -> None:
    assert names_subjects(question, [sentence])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("护理补贴一个月给好多", "money"),
        ("临时救助一次给好多钱", "money"),
        ("专干一个月工资多少", "money"),
        ("申请复查限几日内", "duration"),
        ("法律援助热线是几号", "contact"),
        ("比例最低不得低于职工总数的多少", "percent"),
    ],
)
def test_kinds_asked_for_in_other_words(text: str, wanted: str) -> None:
    assert wanted in wanted_kinds(text, ())


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("排了好多年，想住一楼，给不给照顾", "duration"),
        ("前几天人走了，火化的钱要我们掏吗", "duration"),
        ("超比例安排就业的单位有何奖励", "percent"),
        ("公益金的比例谁定", "percent"),
        ("奖励参照什么标准", "money"),
        ("法律援助热线是几号", "date"),
    ],
)
def test_words_of_a_kind_that_is_not_asked_for(text: str, unwanted: str) -> None:
    assert unwanted not in wanted_kinds(text, ())


WEIGHTS = CharacterWeights(["老年人免费乘车", "老年人领取补贴", "购票优先"])


def test_a_rare_character_weighs_more_and_empty_ones_nothing() -> None:
    assert WEIGHTS.weight("票") > WEIGHTS.weight("老")  # in one and in two of three texts
    assert WEIGHTS.weight("驾") > WEIGHTS.weight("票")
    assert WEIGHTS.held("吗呢", "没有").share == 1.0


def test_what_a_text_holds_is_shared_characters_not_words() -> None:
    held = WEIGHTS.held("买票吗", "优先购票")
    assert held.mass == pytest.approx(WEIGHTS.weight("票"))
    assert held.share == pytest.approx(held.mass / (WEIGHTS.weight("买") + WEIGHTS.weight("票")))
    assert WEIGHTS.held("买票", "老年人").share == 0.0
    assert WEIGHTS.held("票票票", "购票").share == 1.0


INTERNS = """甲市就业见习办法
第一条 鼓励养老机构接收青年参加就业见习，按规定给予就业见习补贴。毕业2年内的高校毕业生可以申请。
"""


def test_another_kind_in_a_further_sentence_is_no_answer_to_how_much_money() -> None:
    refused = ranked(INTERNS, "就业见习的见习补贴是多少元，最长补几个月？").decision
    assert (refused.reason, "具体金额" in refused.message) == ("not_stated", True)
    assert ranked(INTERNS, "毕业几年内的高校毕业生可以申请？").decision.reason is None
    paid = INTERNS.replace("按规定给予", "每月给予1000元")
    assert ranked(paid, "就业见习的见习补贴是多少元，最长补几个月？").decision.reason is None
