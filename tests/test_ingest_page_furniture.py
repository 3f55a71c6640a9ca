"""Texts copied out of printed pages: page numbers and running heads go, sentences run on, lists keep their numbers."""

from __future__ import annotations

import pytest

from ingest.cleaning.normalize import normalize
from tests.linear_time import assert_four_times_as_much_is_linear
from tests.policy_texts import parse, tree

HEAD = "青禾县人民政府公报              2023年第5期\n\n"
PAGES = (
    f"{HEAD}青禾县人民政府办公室\n关于印发农村幸福院补助办法的通知\n\n各乡镇人民政府：\n"
    "《农村幸福院补助办法》已经县政府同意，现印发给你\n们。\n\n农村幸福院补助办法\n\n"
    "第一条 补助按照服务老年人数量和服务质量\n1\n"
    f"\f{HEAD}确定，每年每处补助5000元。\n第二条 申请的，应当：\n（一）运营满6个月；\n（二）有固定的\n2\n"
    f"\f{HEAD}场所。\n第三条 资金应当在收到后\n15日内拨付到位。\n3\n\f"
)
LONG = "补助资金应当专款专用。" * 30


def test_pages_parted_by_form_feeds() -> None:
    assert tree(parse(PAGES))[1:] == [
        "第一条补助按照服务老年人数量和服务质量确定，每年每处补助5000元。",
        "第二条申请的，应当：",
        "  （一）运营满6个月；",
        "  （二）有固定的场所。",
        "第三条资金应当在收到后15日内拨付到位。",
    ]
    removed = [(removal.reason, "".join(removal.text.split())) for removal in normalize(PAGES).removals]
    assert [words for reason, words in removed if reason == "page_number"] == ["1", "2", "3"]
    assert [words for reason, words in removed if reason == "doubled_line"] == [
        "青禾县人民政府公报2023年第5期",
        "青禾县人民政府公报2023年第5期",
    ]


@pytest.mark.parametrize(
    ("one", "two"), [("1", "2"), ("1 / 3", "2 / 3"), ("Page 1 of 3", "Page 2 of 3"), ("· 1 ·", "· 2 ·")]
)
def test_numbers_that_count_pages(one: str, two: str) -> None:
    source = f"一、补助{LONG}分为一次性建设补助和\n{one}\n运营补助。\n二、{LONG}\n{two}\n三、其他。\n"
    assert normalize(source).text == f"一、补助{LONG}分为一次性建设补助和运营补助。\n二、{LONG}\n三、其他。"


NUMBERS = {
    "a list of serial numbers": "序号\n1\n助餐\n2\n助浴\n3\n助洁",
    "numbers that do not count on": f"一、{LONG}\n3\n二、{LONG}\n7\n三、其他。",
    "one number": f"一、{LONG}\n3\n二、其他。",
    "a ratio": "全护理\n1/3\n半护理\n1/6",
    "attachments on pages of their own": "一、总则。\n- 1 -\n附件1：申请表\n姓名：\n- 2 -\n附件2：申请表\n姓名：",
}


@pytest.mark.parametrize("case", NUMBERS)
def test_numbers_that_are_words_of_the_document(case: str) -> None:
    kept = "\n".join(line for line in NUMBERS[case].split("\n") if not line.startswith("- "))
    assert normalize(NUMBERS[case] + "\n").text == kept


@pytest.mark.parametrize("line", ["1\n", "\f甲乙丙丁\n", "1/9\n", "- 1 -\n", "- 1 -\n甲乙丙丁\n"])
def test_time_is_linear(line: str) -> None:
    assert_four_times_as_much_is_linear(normalize, line, 20_000)
