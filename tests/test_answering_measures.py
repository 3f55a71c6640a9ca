"""Which sentences of a policy state a support measure, and what of it is read: real clauses and an invented notice."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from ingest.corpus import read_folders
from ingest.model import ParsedDocument
from server.answering.listing.measure_words import states_measure
from server.answering.listing.measures import Measure, measures_of, modality
from tests.policy_texts import CORPUS, parse

NOTICE = """溧阳市人民政府办公室关于印发溧阳市养老服务补贴实施办法的通知
溧政办发〔2022〕18号
各镇人民政府，市政府各部门：
《溧阳市养老服务补贴实施办法》已经市政府同意，现印发给你们，请认真贯彻执行。
溧阳市人民政府办公室
2022年5月6日
溧阳市养老服务补贴实施办法
一、总体要求
坚持以人民为中心，完善养老服务补贴制度，让老年人共享发展成果。
二、补贴对象
具有本市户籍的下列老年人，可申请养老服务补贴：
（一）最低生活保障家庭中的失能老年人；
（二）年满80周岁的低收入家庭老年人。
三、补贴标准
（一）轻度失能的，每人每月200元；
（二）重度失能的，每人每月600元。
四、机构补助
（一）建设补助。对新建的民办养老机构，每张床位给予一次性建设补助8000元，分三年拨付。
（二）老年食堂年服务达到5000人次的，每年补助3万元；未达到的，不予补助。
五、申请程序
（一）申请。本人向户籍所在地村民委员会提出书面申请，领取补贴申请表，并提供下列材料：
1.居民身份证；
2.失能等级评估报告。
六、资金管理
（一）补贴资金列入财政预算，实行专款专用。
（二）市财政局负责补贴资金的筹集，市民政局负责补贴的发放。
七、监督检查
（一）补贴对象死亡的，自次月起停止发放补贴。
（二）对虚报冒领补贴资金的，追回已发放的补贴资金。
八、其他
本办法自2022年6月1日起施行。
"""


@cache
def corpus() -> tuple[ParsedDocument, ...]:
    return tuple(read_folders([CORPUS]).documents)


def read(name: str) -> ParsedDocument:
    (found,) = [parsed for parsed in corpus() if name in parsed.document.source_name]
    return found


def listed(name: str) -> tuple[Measure, ...]:
    parsed = read(name)
    return measures_of(parsed.document, parsed.clauses)


def measure(name: str, begins: str) -> Measure:
    (found,) = [m for m in listed(name) if m.evidence.quote.startswith(begins)]
    return found


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("安政办", "对符合条件的养老服务机构提供的养老服务免征增值税。"),
        ("安政办", "同时根据等级评定结果，实行0.8-1.2倍的差异化补助。"),
        ("安政办", "实行阶梯式价格的，按照不高于居民第二档阶梯价格执行。"),
        ("安政办", "2014年5月26日之前的老旧居住区，按每百户建筑面积不少于15平方米的标准调剂解决"),
        ("安政办", "在养老机构和医疗卫生机构之间，普遍开通双向转接绿色通道。"),
        # under the heading 加强养老机构动态监管, and a measure all the same: money hangs on it
        ("安政办", "对养老机构进行等级评定，结果与政府购买服务、财政补贴等挂钩"),
        ("大连市", "到2022年,每个县至少有1所以专业照护为主的县级特困供养服务设施(敬老院)。"),
        ("大连市", "境外资本参与养老服务,同等享受境内资本待遇。"),
        ("大连市", "降低养老用地成本"),
        ("晋市政办", "凡利用建筑面积1000平方米以下的独栋建筑"),
        ("晋市政办", "健全完善定期巡访独居、空巢、留守老年人工作机制"),
        ("晋市政办", "强化对养老服务机构负责人、管理人员的岗前培训"),
        ("鞍政办发", "提高基层医疗卫生机构上门服务能力，依托基层医疗卫生机构，每年对65岁以上老年人免费提供"),
        ("丹政办发", "各级政府要将养老服务设施用地纳入年度建设用地供应计划。"),
    ],
)
def test_what_gives_relieves_or_provides_is_a_measure(name: str, begins: str) -> None:
    assert [m.evidence.quote for m in listed(name) if m.evidence.quote.startswith(begins)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("安政办", "（十三）完善投融资政策。"),
        ("安政办", "部门要加强对社区养老服务设施用房规划、建设、移交和管理使用办法执行情况的监督"),
        ("安政办", "建立行业统计制度"),
        ("安政办", "搭建信息共享、互联互通的养老服务“大数据库”"),
        ("安政办", "严禁利用养老机构的房屋"),
        ("安政办", "将养老服务业发展纳入国民经济和社会发展规划"),
        ("安政办", "牵头单位"),
        ("安政办", "完善税费优惠政策\t"),  # a row of the table of tasks
        ("大连市", "建设单位不得组织竣工验收"),
        ("大连市", "将养老服务设施用于房地产开发"),
        ("大连市", "养老服务评估工作可以委托第三方实施"),
        ("大连市", "责任单位"),
        ("晋市政办", "力争到2022年底，社会力量运营的养老机构占全市养老机构总数比例不低于50%"),
        ("晋市政办", "应定期向委托部门报告"),
        ("晋市政办", "鼓励群众提供养老服务领域非法集资线索"),
        ("晋市政办", "在安排财政补助及有关基础设施建设资金方面给予倾斜支持"),  # for counties, under 考核监督
        ("鞍政办发", "2020年建立时间银行"),  # a year of a plan: the task above it has the measure
        ("鞍政办发", "将资金投入向居家和社区养老服务倾斜"),  # under 基本原则
    ],
)
def test_aims_supervision_and_organisation_are_none(name: str, words: str) -> None:
    assert words in read(name).document.text or "\t" in words
    assert [m.evidence.quote for m in listed(name) if words in m.evidence.quote] == []


def test_evidence_is_a_sentence_at_its_place_and_in_the_order_of_the_text() -> None:
    for name in ("安政办", "大连市", "晋市政办", "鞍政办发", "丹政办发"):
        found = listed(name)
        assert len(found) > 20
        for each in found:
            piece = each.evidence
            assert piece.clause.text[piece.start : piece.end] == piece.quote
        places = [m.evidence.clause.start + m.evidence.start for m in found]
        assert places == sorted(places)


def test_what_is_read_of_a_payment() -> None:
    found = measure("安政办", "根据日均服务符合条件的老年人数10-30人")
    assert found.headings[-3:] == (
        "（十四）完善财政支持政策",
        "1.运营补助",
        "（3）助老食堂（老年人公益性助餐点）",
    )
    assert found.topic == "（3）助老食堂（老年人公益性助餐点）"
    assert [found.evidence.clause.text[p.start : p.end] for p in found.payments] == ["2万", "3万元", "4万元"]
    assert (found.payee, found.modality) == ("institution", "must")
    assert found.for_whom is None  # 老年人 are whom the canteen serves, not whom the money is for
    assert (found.deadline, found.until) == (None, date(2026, 2, 28))


def test_units_come_from_the_clause_or_from_the_table_of_tasks() -> None:
    own = measure("大连市", "养老服务机构符合现行政策规定条件的")
    assert own.responsible[:3] == ("市发展改革委", "市民政局", "市财政局")
    # 表 24: 完善投融资政策 is the clause's heading
    by_heading = measure("安政办", "鼓励银行业金融机构探索以养老服务机构有偿取得的固定资产为抵押")
    assert by_heading.responsible == ("地方金融监管局", "人民银行安丘市支行", "安丘银保监组", "发改局")
    assert {duty.role for duty in by_heading.duties} == {"lead"}
    # 表 16: 探索建设“智慧养老院” stands in the sentence, 表 15 is the heading of all of them
    by_sentence = measure("安政办", "探索建设“智慧养老院”")
    assert by_sentence.responsible == ("民政局", "工信局", "大数据中心")
    assert [duty.role for duty in by_sentence.duties] == ["lead", "support", "support"]
    # 表 3 reads 强化社区养老服务设施配建运营, the heading 强化社区养老服务设施配建: not the same, so nobody is named
    assert measure("安政办", "农村养老服务设施要纳入").responsible == ()


def test_a_deadline_of_the_sentence_comes_before_the_end_of_the_document() -> None:
    found = measure("安政办", "二是在社区建设社区日间照料中心")
    assert found.deadline is not None
    assert (found.deadline.text, found.until) == ("2023年底前", date(2023, 12, 31))
    assert measure("大连市", "支持老年人投保意外伤害保险").until is None


@pytest.mark.parametrize(
    ("name", "begins", "who"),
    [
        ("安政办", "对正常运营、具备一定规模的养老服务机构", "正常运营、具备一定规模的养老服务机构"),
        ("安政办", "对政府机关和事业单位的空置房屋", "社会力量"),
        ("安政办", "鼓励社区养老服务设施实现连锁化", "社区养老服务设施"),
        ("安政办", "支持基层医疗卫生机构、康复护理机构等为行动不便", "行动不便的老年人"),
        ("安政办", "推动和扶持老年人家庭", "纳入特困供养、低保范围的高龄、失能、残疾人家庭"),
        ("安政办", "鼓励统筹利用企业厂房", None),  # 企业 owns the buildings
        ("安政办", "实施适老化改造工程", "老年人"),
        ("安政办", "非营利性养老服务机构免缴", "非营利性养老服务机构"),
        ("大连市", "对在社区提供日间照料", "在社区提供日间照料、康复护理等养老服务机构"),
        ("大连市", "鼓励国有资本、社会资本等", "国有资本、社会资本"),
        ("晋市政办", "支持采取发行政府债券", None),
        ("晋市政办", "对于项目建成后有稳定现金流", "项目建成后有稳定现金流的养老服务项目"),
    ],
)
def test_for_whom_is_told_in_the_clauses_own_words_or_not_at_all(name: str, begins: str, who: str | None) -> None:
    found = measure(name, begins)
    assert found.for_whom == who
    assert who is None or who in found.evidence.quote


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("对符合条件的人员给予职业培训补贴。", "must"),
        ("支持有条件的村建设养老周转房。", "encouraged"),
        ("安排财政专项资金支持发展养老服务。", "must"),  # what money is for, no encouragement
        ("对政府机关的空置房屋，可按规定提供给社会力量。", "encouraged"),
        ("养老服务机构可享受小微企业财税优惠政策。", "must"),  # a right
        ("2020年底前，开展长期护理保险制度试点。", "pilot"),
        ("根据全国试点安排，落实护理补贴。", "must"),
        ("探索免费提供公租房，对入驻机构给予补助。", "encouraged"),  # mixed: no more than the weaker of the two
    ],
)
def test_how_binding_a_measure_is(sentence: str, kind: str) -> None:
    assert modality(sentence) == kind


def test_an_office_procedure_or_a_limit_is_no_measure_and_tiers_are() -> None:
    parsed = parse(NOTICE)
    assert [m.evidence.quote for m in measures_of(parsed.document, parsed.clauses)] == [
        "具有本市户籍的下列老年人，可申请养老服务补贴：",
        "（一）最低生活保障家庭中的失能老年人；",
        "（二）年满80周岁的低收入家庭老年人。",
        "（一）轻度失能的，每人每月200元；",
        "（二）重度失能的，每人每月600元。",
        "对新建的民办养老机构，每张床位给予一次性建设补助8000元，分三年拨付。",
        "（二）老年食堂年服务达到5000人次的，每年补助3万元；",
    ]


def test_items_belong_to_the_sentence_that_announces_them() -> None:
    heading = ("第三章社会保障",)
    assert states_measure("（一）低收入困难家庭成员；", heading) is False
    assert states_measure("（一）低收入困难家庭成员；", heading, "对下列老年人，由民政部门给予医疗救助：") is True
    assert states_measure("（二）享受补贴的证明。", heading, "申请时提交下列材料：") is False


@pytest.mark.parametrize(
    ("sentence", "headings"),
    [
        ("有下列情形的，给予警告处分。", ("第七章法律责任",)),
        ("由有关部门给予警告。", ()),
        ("赡养人应当照顾老年人的特殊需要。", ()),
        ("老年人有享受社会服务的权利。", ("第一章总则",)),
        ("对信誉度高的企业进行优先推荐、优先派单。", ()),
    ],
)
def test_penalties_duties_of_families_and_mere_rights_are_none(sentence: str, headings: tuple[str, ...]) -> None:
    assert states_measure(sentence, headings) is False


@pytest.mark.parametrize(
    "sentence",
    [
        "加强敬老院改造，确保每个乡镇至少建有1所敬老院。",  # an aim with a number that one can count on
        "养老用地的基准地价按公共服务用地的70%确定。",
        "市政府为60周岁以上老年人统一购买意外伤害保险。",
        "参保人员失能的，由长期护理保险基金按每天50元支付护理费用。",
        "编制卫生规划时，要为养老机构内设医疗机构预留空间。",
        "社会力量租用国有房产举办养老机构的，前三年免收租金。",
    ],
)
def test_ways_of_giving_that_no_document_of_the_corpus_has(sentence: str) -> None:
    assert states_measure(sentence, ("一、主要措施",)) is True


@pytest.mark.parametrize(
    "sentence",
    [
        "开展设施建设情况检查，重点清查未落实“四同步”的小区。",
        "举办养老产品设计大赛，建设成果转化推广平台。",
        "制定养老护理员职业技能标准。",
        "列入黑名单的养老机构，三年内不得享受财政补贴。",
        "补贴发放名单在村内公示不少于7天。",
        "市财政局负责补贴资金的筹集和发放。",
    ],
)
def test_checks_lists_and_standards_are_none(sentence: str) -> None:
    assert states_measure(sentence, ("一、主要措施",)) is False
