"""Personal numbers are masked however they are written, and the numbers of policies are not. All are made up."""

from __future__ import annotations

import pytest

from server.answering.masking import mask_personal

ID, PHONE, CARD = "〔身份证号〕", "〔电话号码〕", "〔银行卡号〕"


@pytest.mark.parametrize(
    "number",
    [
        "210102194903071234",
        "21010219490307123X",
        "21010219490307123x",
        "210102 19490307 1234",
        "210102-19490307-123X",
        "210102 1949 0307 123 X",
        "２１０１０２１９４９０３０７１２３Ｘ",
        "210102194402291234",  # 1944 was a leap year
        "2 1 0 1 0 2 1 9 4 9 0 3 0 7 1 2 3 4",
        "830000200112319999",
        "210102490307123",
        "210102 490307 123",
    ],
)
def test_id_numbers(number: str) -> None:
    assert mask_personal(f"我妈{number}，住安丘") == f"我妈{ID}，住安丘"
    assert mask_personal(number) == ID
    assert mask_personal(f"身份证号:{number}。") == f"身份证号:{ID}。"


@pytest.mark.parametrize(
    "number",
    [
        "13812345678",
        "19912345678",
        "138 1234 5678",
        "138-1234-5678",
        "138 - 1234 - 5678",
        "138.1234.5678",
        "1381234 5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "+8613812345678",
        "+86 138 1234 5678",
        "+86-13812345678",
        "(+86)13812345678",
        "（＋８６）１３８１２３４５６７８",
        "0086 13812345678",
        "008613812345678",
        "8613812345678",
        "86 13812345678",
        "１３８１２３４５６７８",
        "138\u200b1234\u200b5678",
        "138\u00a01234\u30005678",
        "0411-8123 4567",
        "0411-81234567",
        "0411 8123456",
        "041181234567",
        "010-6123-4567",
        "02461234567",
        "(0411)81234567",
        "（0411）8123-4567",
        "０４１１－８１２３４５６７",
        "+86 411 8123 4567",
        "+8641181234567",
    ],
)
def test_phone_numbers(number: str) -> None:
    assert mask_personal(f"请打{number}找我女儿") == f"请打{PHONE}找我女儿"
    assert mask_personal(number) == PHONE
    assert mask_personal(f"tel:{number}，5000元") == f"tel:{PHONE}，5000元"


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "6212345678901232",
        "6212345678901234569",
        "6212 3456 7890 1234 569",
        "6212-3456-7890-1232",
        "６２１２３４５６７８９０１２３２",
    ],
)
def test_bank_cards(number: str) -> None:
    assert mask_personal(f"补贴打到{number}这张卡") == f"补贴打到{CARD}这张卡"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "我妈82岁，瘫痪在床，低保户，住安丘农村，能享受什么？",
        "安政办〔2023〕5号到2026年2月28日还有效吗？",
        "20260228以前申请，2023-05-06起算，2023 05 06 2026 123 也行",
        "拨打12345、12333、110、120、96156或400-123-4567",
        "0411-12345",
        "每张床位6000元，共600000000元，13812345678元，13812345678.00，1381234.5678万元",
        "13 812 345 678元",
        "0.13812345678",
        "13,812,345,678元",
        "床位 100 200 300 400 500 600",
        "2021 2022 2023 2024",
        "1 3 8 12 34 56 78",
        "60-79岁100元，80-89岁200元，90-99岁300元",
        "81234567",
        "12812345678",
        "1381234567",
        "138123456789",
        "210102194902301234",  # 30 February
        "210102189903071234",  # nobody is that old
        "200102194903071234",  # no such province
        "210102491307123",
        "21010219490307123",
        "2101021949030712345",
        "21010219490307123X9",
        "6212345678901233",  # the check digit is wrong
        "4111111111111111元",
        "订单202602280000000001",
        "编号12345678901234567890123456789012345678901234567890",
        "٠١٢٣٤٥٦٧٨٩",
    ],
)
def test_the_numbers_of_policies_stay(text: str) -> None:
    assert mask_personal(text) == text


def test_several_in_one_text() -> None:
    told = "张某 210102194903071234 13812345678 5000元，卡6212 3456 7890 1232，家里0411-8123 4567、138 1234 5678。"
    assert mask_personal(told) == f"张某 {ID} {PHONE} 5000元，卡{CARD}，家里{PHONE}、{PHONE}。"
    assert mask_personal(mask_personal(told)) == mask_personal(told)
    assert mask_personal("1949-03-07 13812345678 20260228") == f"1949-03-07 {PHONE} 20260228"
    assert mask_personal("每月５０００元，电话１３８１２３４５６７８") == f"每月５０００元，电话{PHONE}"
