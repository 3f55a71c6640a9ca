"""The printed tree of a document, and text that a terminal can be given."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ingest.terminal import cut_to_width, display_width, json_line, visible
from ingest.tree import tree_lines
from tests.policy_texts import parse

NOTICE = """某某市人民政府办公室关于开展居家服务的通知
一、建立台账
（一）摸底登记。2023年底前完成走访。〔责任单位：市民政局、市财政局〕
（二）发放补贴。每人每月发放100元。
1.申请
2.审核
二、加强保障
做好宣传。
分享到
微信
微博
"""


def lines(text: str, width: int = 100) -> list[str]:
    return list(tree_lines(parse(text), width))


def test_the_tree_is_drawn_as_a_person_would() -> None:
    drawn = [line for line in lines(NOTICE) if "─ " in line]
    assert [line.split("  〔")[0] for line in drawn] == [
        "  ├─ 某某市人民政府办公室关于开展居家服务的通知",
        "  ├─ 一、建立台账",
        "  │  ├─ （一）摸底登记。2023年底前完成走访。",
        "  │  └─ （二）发放补贴。每人每月发放100元。",
        "  │     ├─ 1.申请",
        "  │     └─ 2.审核",
        "  └─ 二、加强保障做好宣传。",
    ]


def test_dates_amounts_and_units_stand_beside_the_words() -> None:
    drawn = "\n".join(lines(NOTICE))
    assert "〔时限 2023-12-31〕〔单位 市民政局、市财政局〕" in drawn
    assert "〔金额 100元〕" in drawn


def test_what_was_removed_is_said_in_chinese_with_counts_and_words() -> None:
    drawn = lines(NOTICE)
    removed = drawn[drawn.index("已去除") + 1 : drawn.index("请核对")]
    assert any(line.startswith("  分享按钮：3 处，7 字：“分享到”、“微信”、“微博”") for line in removed)


def test_doubts_are_numbered_lines() -> None:
    drawn = lines(NOTICE)
    doubts = drawn[drawn.index("请核对") + 1 :]
    assert doubts
    assert all(line.startswith(f"  {n}. ") for n, line in enumerate(doubts, start=1))


def test_a_document_without_doubts_says_so() -> None:
    parsed = replace(parse(NOTICE), doubts=())
    assert list(tree_lines(parsed, 80))[-1] == "  没有发现需要核对的地方"


@pytest.mark.parametrize("width", [40, 60, 100, 160])
def test_clause_lines_fit_the_terminal(width: int) -> None:
    long = NOTICE + "三、其他\n" + "长" * 500 + "。\n"
    drawn = [line for line in lines(long, width) if "─ " in line or "│" in line]
    assert max(map(display_width, drawn)) <= width


def test_what_a_terminal_would_obey_is_written_out() -> None:
    hostile = NOTICE.replace("申请", "申请\x1b[2J\x1b]0;名\x07\u202e\u200b\x9b31m")
    drawn = "\n".join(lines(hostile))
    assert not any(char in drawn for char in "\x1b\x07\u202e\x9b\u200b")
    assert "控制字符：" in drawn
    assert "\\u202e" in drawn


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("普通文字 abc", "普通文字 abc"),
        ("\x1b[31m红", "\\x1b[31m红"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x9b", "\\x9b"),
        ("\u202e反", "\\u202e反"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "columns", "cut"),
    [
        ("养老", 4, "养老"),
        ("养老服务", 4, "养…"),
        ("养老服务", 5, "养老…"),
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("", 5, ""),
        ("e\u0301" * 3, 3, "e\u0301" * 3),  # combining marks take no column
    ],
)
def test_cut_to_width(text: str, columns: int, cut: str) -> None:
    assert cut_to_width(text, columns) == cut
    assert display_width(cut) <= columns


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii", "latin-1"])
def test_json_lines_can_be_written_and_read_back(encoding: str) -> None:
    record = {"text": "养老\x1b[2J\x9b\u202e\u2028𠮷é", "n": 1}
    line = json_line(record, encoding)
    line.encode(encoding)
    assert json.loads(line) == record
    assert not any(char in line for char in "\x1b\x9b\u202e\u2028\n")
