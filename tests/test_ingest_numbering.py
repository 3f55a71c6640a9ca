"""Clause trees of small documents of every form: each file of data/numbering holds a source and its tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy_texts import parse, tree

CASES = sorted((Path(__file__).parent / "data" / "numbering").glob("*.txt"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 25


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_paragraph_is_in_its_place(path: Path) -> None:
    source, wanted = path.read_text(encoding="utf-8").split("~~~~\n")
    assert tree(parse(source)) == wanted.rstrip("\n").split("\n")


def test_all_5000_headings_are_clauses_of_one_level() -> None:
    parsed = parse("".join(f"{i}.标题\n" for i in range(1, 5001)))
    assert [clause.number for clause in parsed.clauses] == [f"{i}." for i in range(1, 5001)]
    assert {len(clause.path) for clause in parsed.clauses} == {1}


def test_a_paragraph_behind_the_list_of_an_article_says_which_it_is() -> None:
    parsed = parse(
        "某某市敬老条例\n第一条 老人受尊重。\n有下列情形之一的，给予奖励：\n（一）供养；\n（二）照料。\n"
        "奖励每年一次。\n标准另定。\n"
    )
    # the first 款 and the one that leads the list are the article's own words
    assert [clause.label for clause in parsed.clauses][-2:] == ["第三款奖励每年一次", "第四款标准另定"]
    assert [clause.number for clause in parsed.clauses][-2:] == ["", ""]


def test_escapes_and_bullets_are_not_part_of_a_label() -> None:
    parsed = parse("某某通知\n一、材料\n1\\. 身份证\n2\\. 户口簿\n二、原则\n——公平。按规定办。\n——公开。按程序办。\n")
    assert [clause.label for clause in parsed.clauses][2:4] == ["1.身份证", "2.户口簿"]
    assert [clause.label for clause in parsed.clauses][5:] == ["公平", "公开"]


def test_a_bold_number_leaves_its_heading_alone() -> None:
    parsed = parse("某某通知\n**一、**总体要求\n坚持公益属性。\n")
    assert parsed.clauses[-1].text == "一、总体要求\n坚持公益属性。"
    assert parsed.clauses[-1].heading == "总体要求"
