"""Which amounts are paid out, and to whom."""

from __future__ import annotations

import pytest

from ingest.model import Payment, Span
from ingest.numbers.numerals import find_values
from ingest.stated.payments import find_payments, find_row_payments, institution_payment


def payments(text: str, above: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    """Return amount, payee and words of each payment; the amount without its bound words is its place."""
    found = find_payments(text, find_values(text), above)
    return [(text[p.start : p.end], p.payee, p.words) for p in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("给予养老机构每床每年1200元的运营补贴。", [("1200元", "institution", "养老机构")]),
        ("对经济困难老年人每人每月发放100元。", [("100元", "person", "经济困难老年人")]),
        ("对新建的养老机构给予一次性建设补助100万元。", [("100万元", "institution", "新建的养老机构")]),
        ("给予一次性建设补助，每张床位5000元。", [("5000元", "institution", "建设补助")]),
        ("取得证书的养老护理员，一次性奖励2000元。", [("2000元", "person", "取得证书的养老护理员")]),
        ("为年满80周岁的老年人发放每月50元的补贴。", [("50元", "person", "年满80周岁的老年人")]),
        ("对单位和个人给予5000元奖励。", [("5000元", "unstated", "单位和个人")]),
        ("财政每人每年补助640元。", [("640元", "unstated", "")]),
        ("对设立床位的老年人家庭给予3000元建设补贴。", [("3000元", "person", "设立床位的老年人家庭")]),
        # counted by the residents, paid to the home
        ("根据收住的失能老年人人数，每人每年给予600元的运营补助。", [("600元", "institution", "运营补助")]),
        ("养老机构收住本市老年人的，失能老年人每人每月补助200元。", [("200元", "institution", "养老机构")]),
        ("（一）完全失能老年人每人每月发放600元；", [("600元", "person", "完全失能老年人")]),
        ("对入住机构的失能老年人，按每人每月200元给予养老机构补贴。", [("200元", "institution", "养老机构")]),
    ],
)
def test_the_payee_is_named_in_the_clause(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert payments(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "每床每月收费不高于3000元。",
        "入住时交纳押金5000元。",
        "处1万元以上5万元以下的罚款。",
        "可以处五千元以下罚款。",
        "注册资本不少于500万元的企业。",
        "家庭人均月收入低于2000元的，可以申请。",
        "完成总投资近2亿元的福利中心建设。",
        "安排专项资金2亿元用于养老服务补助。",
        "按每人每天不低于20元的标准向老年人收取伙食费。",
        "个人缴费标准为每人每年380元。",
        "护理等级为一级的，每月300元。",  # paid or charged isn't said
        "全市有床位1万张。",
    ],
)
def test_fines_fees_and_thresholds_are_no_payments(text: str) -> None:
    assert payments(text) == []


def test_a_threshold_and_a_payment_in_one_sentence_are_told_apart() -> None:
    assert payments("对投资500万元以上的养老机构给予50万元补助。") == [
        ("50万元", "institution", "投资500万元以上的养老机构")
    ]
    assert payments("对人均收入低于2000元的老年人，每人每月发放300元。") == [
        ("300元", "person", "人均收入低于2000元的老年人")
    ]


def test_amounts_of_one_list_go_to_the_same() -> None:
    text = "对民办养老机构，按中度、重度失能人数，每人每年分别给予360元、600元的运营补助。"
    assert payments(text) == [("360元", "institution", "民办养老机构"), ("600元", "institution", "民办养老机构")]


def test_each_tier_names_its_own() -> None:
    text = "80周岁以上老年人每人每月享受高龄津贴100元，90周岁以上200元，百岁老人500元。"
    assert payments(text) == [
        ("100元", "person", "80周岁以上老年人"),
        ("200元", "person", "90周岁以上"),
        ("500元", "person", "百岁老人"),
    ]


def test_the_clauses_above_say_what_bare_amounts_are() -> None:
    text = "一级每月300元；二级每月200元。"
    assert payments(text, ("三、护理补贴标准",)) == [("300元", "person", ""), ("200元", "person", "")]
    assert payments(text, ("三、运营补贴",)) == [("300元", "institution", ""), ("200元", "institution", "")]
    assert payments(text, ("三、收费标准",)) == []
    assert payments(text) == []


def test_words_are_the_clause_s_own() -> None:
    text = "对符合条件的困难老年人，经评估为重度失能的，每人每月给予护理补贴300元。"
    (payment,) = find_payments(text, find_values(text))
    assert payment.words in text


def test_the_column_says_what_is_paid() -> None:
    text = "失能老年人\t380元\t600元"
    cells = [("补贴对象", Span(0, 5)), ("个人缴费", Span(6, 10)), ("财政补贴", Span(11, 15))]
    found = find_row_payments(text, find_values(text), cells)
    assert found == (Payment(11, 15, "person", "失能老年人"),)


@pytest.mark.parametrize(
    ("words", "paid"),
    [("每年给予2万元的运营补助", "运营补助"), ("床位补贴", "床位补贴"), ("高龄津贴", None), ("", None)],
)
def test_words_by_which_an_institution_is_paid(words: str, paid: str | None) -> None:
    assert institution_payment(words) == paid


def test_many_amounts_take_no_longer_each() -> None:
    text = "给予100元、给" * 3000
    assert len(payments(text)) == 3000
