"""Which sentence is told: not a purpose, not the next heading's number, and not half a sentence."""

from __future__ import annotations

from server.answering.select import beside
from tests.ranked_texts import ranked

CANTEENS = """甲市幸福食堂补贴办法
第一条 为了规范幸福食堂补贴的申请、公示和发放，根据有关规定，制定本办法。
第二条 申请幸福食堂补贴的，在所在社区公示五日。
第三条 幸福食堂运营补贴标准：
一、中心食堂。每日就餐60人次以上的，每年补贴5万元。
二、助餐点。每日就餐60人次以上，年度考核优秀的，每年补贴1万元。
第四条 志愿者服务时间记入个人账户，一小时记一个时间币；本人年满65周岁后可以兑换，也可以转赠直系亲属。
"""


def test_why_a_rule_was_made_is_no_answer_unless_asked_for() -> None:
    assert ranked(CANTEENS, "幸福食堂补贴申请的公示几天？").shown[0].endswith("公示五日。")
    assert "为了规范" in ranked(CANTEENS, "为什么规范幸福食堂补贴的申请公示发放").shown[0]


def test_the_heading_that_is_named_comes_before_its_neighbour() -> None:
    told = ranked(CANTEENS, "中心食堂每日就餐60人次，年度考核优秀，每年补贴多少钱？").shown
    assert "5万元" in told[0]
    told = ranked(CANTEENS, "助餐点每日就餐60人次，每年补贴多少钱？").shown
    assert "1万元" in told[0]


def test_of_two_headings_that_are_named_neither_is_put_back() -> None:
    both = ranked(CANTEENS, "中心食堂和助餐点每日就餐60人次，每年各补贴多少钱？").candidates[:2]
    assert abs(both[0].score - both[1].score) < 0.5


def test_what_follows_a_semicolon_is_told_with_what_stands_before_it() -> None:
    told = ranked(CANTEENS, "志愿者服务时间记入个人账户怎么记？").shown
    assert told[:2] == [
        "第四条 志愿者服务时间记入个人账户，一小时记一个时间币；",
        "本人年满65周岁后可以兑换，也可以转赠直系亲属。",
    ]


AGES = """甲市高龄津贴办法
第一条 年满80周岁的发给高龄津贴：80周岁至89周岁的，每月60元；90周岁至99周岁的，每月120元；100周岁以上的，每月600元。
"""


def test_who_is_of_one_age_is_not_told_what_others_get() -> None:
    told = ranked(AGES, "我奶奶92岁了，高龄津贴每月多少钱？").shown
    assert "120元" in told[0]
    assert not any("60元" in quote or "600元" in quote for quote in told)


INCOME = """甲市特困人员认定办法
第一条 下列各项不计入收入：
（一）中央确定的基础养老金；
（二）优待抚恤金；
（三）高龄津贴。
"""


def test_items_of_the_list_that_is_told_name_what_is_asked_about() -> None:
    asked = ranked(INCOME, "申请特困的领着基础养老金和高龄津贴，都要算进收入吗？")
    assert asked.decision.reason is None


PAID = """甲市养老服务补贴办法
第一条 养老服务补贴按月发放到本人银行卡。养老服务补贴从批准的当月起计算。补贴不得转让给他人。
第二条 养老服务补贴按月发放到户主银行卡。
第三条 社区食堂应当公开菜谱和价格。
"""


def test_the_next_of_the_clause_and_what_is_as_good_as_the_first_are_told_beside_it() -> None:
    found = ranked(PAID, "养老服务补贴怎么发到银行卡？")
    (first,) = [c for c in found.candidates if "本人银行卡" in c.evidence.quote]
    told = beside(found.query, [first], found.candidates)
    assert [c.evidence.quote for c in told] == [
        "养老服务补贴从批准的当月起计算。",  # of three in its clause, one more
        "第二条 养老服务补贴按月发放到户主银行卡。",  # 第三条 is further off
    ]


def test_nothing_is_told_beside_an_answer_that_fills_the_screen() -> None:
    every = "、".join(f"第{n}种养老服务补贴" for n in range(1, 29))
    found = ranked(PAID.replace("养老服务补贴按月发放到本人", every + "按月发放到本人"), "养老服务补贴怎么发到银行卡？")
    (first,) = [c for c in found.candidates if "本人银行卡" in c.evidence.quote]
    assert len(first.evidence.quote) > 250
    assert beside(found.query, [first], found.candidates) == ()


CLINICS = """甲市老年人优待办法
第一条 年满70周岁的老年人免收普通门诊挂号费。专家门诊、特需门诊不执行本款规定。
第二条 医院应当为老年人设置专用窗口。老年人优先就诊。
"""


def test_what_a_rule_excepts_is_told_with_it() -> None:
    told = ranked(CLINICS, "70岁以上老人挂号费免不免").shown
    assert told[:2] == ["第一条 年满70周岁的老年人免收普通门诊挂号费。", "专家门诊、特需门诊不执行本款规定。"]


def test_a_day_that_hangs_on_what_happens_answers_when() -> None:
    text = "甲市高龄津贴办法\n第一条 老年人死亡的，自死亡次月起停发高龄津贴。\n第二条 高龄津贴由民政局发放。\n"
    assert ranked(text, "老人死亡后高龄津贴从什么时候停发？").candidates[0].answers == {"date"}
