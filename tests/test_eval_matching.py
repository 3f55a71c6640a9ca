"""``eval.matching``: quotes whatever the widths, facts as whole numbers, right clauses up to 600 characters."""

from __future__ import annotations

import pytest

from eval.matching import first_sentence, fold, holds_quote, is_right_clause, smallest_holder, states_fact


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("２０２２ 年底\n前，（含）", "2022年底前,(含)"),
        ("安政办〔2023〕5号", "安政办[2023]5号"),
        ("0.8—1.2倍 0.8－1.2倍", "0.8-1.2倍0.8-1.2倍"),
        ("“喘息服务”", '"喘息服务"'),
        ("①600元 30m²", "①600元30m²"),
        ("\ufeff社\u200b区\u3000养老", "社区养老"),
        ("⽼年⼈", "老年人"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_quotes_are_found_whatever_spaces_and_widths() -> None:
    clause = "新建住宅项目应当按照每百户不少于 30 平方米的标准，配套建设（含改建）"
    assert holds_quote(clause, "每百户不少于30平方米的标准,配套建设(含改建)")
    assert not holds_quote(clause, "每百户不少于20平方米")
    assert not holds_quote(clause, " ")


@pytest.mark.parametrize(
    ("text", "fact", "stated"),
    [
        ("每人每年600元。", "600元", True),
        ("每人每年1600元。", "600元", False),
        ("每人每年1,600元。", "600元", False),
        ("分别为360，600元。", "600元", True),
        ("分别为360、600元。", "600元", True),
        ("补助3万元", "3万", True),
        ("补助13万元", "3万", False),
        ("补助0.3万元", "3万", False),
        ("补助13万元，其中首年3万元", "3万", True),
        ("补助１３万元", "3万", False),
        ("不少于 30 平方米", "30平方米", True),
        ("100% 30平方米", "30平方米", True),
        ("序号12 30平方米", "30平方米", True),
        ("共30.5平方米", "30", False),
        ("共30平方米", "30", True),
        ("共30万平方米", "30", False),
        ("共30，500人", "30", True),
        ("共30,500人", "30", False),
        ("4.2022年底前完成", "2022年底前", True),
        ("12022年", "2022年", False),
        ("2026-02-28", "2026-02-28", True),
        ("2026-02-281", "2026-02-28", False),
        ("按千分之三的标准", "千分之三", True),
        ("按千分之三十的标准", "千分之三", False),
        ("百分之八十五", "百分之八十", False),
        ("补助十三万元", "三万元", False),
        ("统一三级评定", "三级评定", True),
        ("千分之三一律执行", "千分之三", True),
        ("任何话", "", False),
    ],
)
def test_facts_are_whole_numbers(text: str, fact: str, stated: bool) -> None:
    assert states_fact(text, [fact]) is stated


def test_any_spelling_states_a_fact() -> None:
    assert states_fact("按3‰配建", ["千分之三", "3‰"])
    assert not states_fact("按3‰配建", ["千分之三", "3%"])
    assert not states_fact("按3‰配建", [])


def test_the_smallest_clause_that_holds_the_quote() -> None:
    texts = ["章：每年补助4万元，其余不变", "每年补助4万元", "每年补助2万元"]
    assert smallest_holder("补助4万元", texts) == "每年补助4万元"
    assert smallest_holder("补助9万元", texts) is None


def test_a_long_clause_is_right_only_as_the_smallest() -> None:
    quote = "每年补助4万元"
    short, edge, long = quote, quote.ljust(600, "文"), quote.ljust(601, "文")
    assert is_right_clause(edge, quote, short)
    assert not is_right_clause(long, quote, short)
    assert is_right_clause(long, quote, long)
    assert not is_right_clause("每年补助2万元", quote, short)
    assert not is_right_clause(long, quote, None)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("补助4万元；另有2万元。其余不变。", "补助4万元；另有2万元。"),
        ("没有句号", "没有句号"),
        ("\n 一、补助！二、", "一、补助！"),
        ("一行\n二行。", "一行"),
        ("", ""),
    ],
)
def test_first_sentence(text: str, first: str) -> None:
    assert first_sentence(text) == first
