"""Entities, tags, links and escapes in text and Markdown files: what is read, and that nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.cleaning.markdown import render_markdown, render_text
from ingest.cleaning.normalize import normalize
from ingest.parsing import parse_document, read_file
from ingest.reading.read_text import TextReader
from tests.document_invariants import check_parsed
from tests.linear_time import assert_four_times_as_much_is_linear
from tests.policy_texts import tree

CONVERTED = """---
title: 青禾县高龄津贴发放办法
date: 2022-03-01
---

[TOC]

# 青禾县高龄津贴发放办法

<center>青政发〔2022〕5号</center>

&emsp;&emsp;各乡镇人民政府：

&emsp;&emsp;为做好高龄津贴发放，根据[《某某省老年人权益保障条例》](http://example.com/a.html)，制定本办法。

##第一章 总则

&emsp;&emsp;**第一条** 本办法适用于全县。<br/>

&nbsp;&nbsp;&nbsp;&nbsp;**第二条** 津贴标准：<br>（一）80—89周岁每人每月50元；<br>（二）90周岁以上每人每月100元。

第三条 按月发放，遇~~周末~~节假日顺延。

<p>第四条 <u>资金</u>由县财政承担。</p>

第五条 申请人提交[申请表](file/1.docx)。

![](img/1.png)

1\\. 身份证；

2\\. 户口簿。
"""


def test_a_converted_page(tmp_path: Path) -> None:
    path = tmp_path / "样本.md"
    path.write_text(CONVERTED, encoding="utf-8")
    source = TextReader().read(path)
    parsed = parse_document(source)
    assert tree(parsed) == [
        "front 青禾县高龄津贴发放办法青政发〔2022〕5号各乡镇人民政府：",
        "preamble 为做好高龄津贴发放，根据《某某省老年人权益保障条例》，制定本办法。",
        "第一章总则",
        "  第一条本办法适用于全县。",
        "  第二条津贴标准：",
        "    （一）80—89周岁每人每月50元；",
        "    （二）90周岁以上每人每月100元。",
        "  第三条按月发放，遇周末节假日顺延。",
        "  第四条资金由县财政承担。",
        "  第五条申请人提交申请表。",
        "    1.身份证；",
        "    2.户口簿。",
    ]
    check_parsed(parsed, source)


SEEN = {
    "&nbsp;&nbsp;一、总则": "  一、总则",
    "一、甲<br>二、乙": "一、甲\n二、乙",
    "<font color=red>一、甲</font>": "一、甲",
    "[附件](a/附件.docx)": "附件",
    "![图](a.png)甲": "甲",
    "1\\. 甲": "1. 甲",
    "~~甲~~": "甲",
    "<tr><td>甲</td><td>乙</td></tr>": "\n甲\t乙\t\n",
}
WORDS = [
    "劳社部发[2000]8号(试行)",
    "修改<关于议案的若干暂行规定>的决定",
    "A&B公司; 甲&乙;",
    "张*三、李*四",
    "标准600*，其他300*",
    "| 护理 | 600元<br/>每月 |\n",
    "a<b与3<5",
    "2~3人",
    "[甲]（乙）",
    "---\n一、总则",
]


@pytest.mark.parametrize("source", SEEN)
def test_marks(source: str) -> None:
    rendered = render_markdown(source)
    assert rendered is not None
    text, pieces = rendered
    assert text == SEEN[source]
    assert [piece.start for piece in pieces] == [0, *(piece.end for piece in pieces)][:-1]
    assert pieces[-1].end == len(text)


@pytest.mark.parametrize("source", WORDS)
def test_words_that_only_look_like_marks(source: str) -> None:
    assert render_markdown(source) is None


def test_plain_text_has_entities_and_tags_but_no_links(tmp_path: Path) -> None:
    path = tmp_path / "样本.txt"
    text = "某某县敬老办法\n&emsp;&emsp;第一条　每人每月<b>50元</b>。\n第二条　见[表](a/b)。\n"
    path.write_text(text, encoding="utf-8")
    assert tree(read_file(path)) == ["front 某某县敬老办法", "第一条每人每月50元。", "第二条见[表](a/b)。"]
    assert render_text("1\\. 甲") is None


def test_a_table_of_a_converted_page_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "样本.md"
    rows = "| 等级 | 标准 |\n|---|---|\n| 一级&nbsp;甲 | 600元<br>每月 |\n| 二级 | 700元 |\n"
    path.write_text(f"某某县敬老办法\n\n第一条 标准：\n\n{rows}\n第二条 按月发放。\n", encoding="utf-8")
    assert [clause.cells for clause in read_file(path).clauses if clause.kind == "row"] == [
        (("等级", "一级 甲"), ("标准", "600元 每月")),
        (("等级", "二级"), ("标准", "700元")),
    ]


@pytest.mark.parametrize("mark", ["<br>", "&nbsp;", "[甲](", "[甲](a/b)", "![", "\\", "~~", "<p", "[", "&amp", "|<br>"])
def test_time_is_linear(mark: str) -> None:
    assert_four_times_as_much_is_linear(render_markdown, mark, 20_000)


def test_nothing_is_lost_of_a_text_of_nothing_but_marks() -> None:
    source = "&nbsp;<br><p></p>[](a/b)~~"
    rendered = render_markdown(source)
    assert rendered is not None
    assert normalize(rendered[0]).text == ""
