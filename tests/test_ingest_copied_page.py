"""Plain texts that were copied from a web page: its own lines go, what they state is kept, the document stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.cleaning.copied_page import text_to_rendering
from ingest.parsing import parse_document
from ingest.reading.read_text import TextReader
from ingest.reading.reader import SourceFile
from tests.document_invariants import check_parsed
from tests.linear_time import assert_four_times_as_much_is_linear
from tests.policy_texts import tree

PORTAL = """青禾市政府门户网站

政府信息公开

全文检索
索引号: qh-2023-00763 发布日期: 2023-11-09
文 号: 青政办发〔2023〕44号 发布单位: 市政府办公室
相关解读:

青禾市人民政府办公室关于做好基本养老服务的通知

发布时间:2023-11-09 浏览次数: 【字体:

各县(区、市)人民政府:

为做好基本养老服务,现将有关事项通知如下:

一、提高标准。每人每月50元。

二、来源：县级财政。

青禾市人民政府办公室

2023年11月8日

上一篇:关于举办培训班的通知
Ctrl+D 将本页面保存为书签，全面了解最新资讯，方便快捷。
"""
BULLETS = """索引号: 02165835/2023-80815 公开方式: 主动公开
文号: 清政办发〔2023〕47号 成文日期: 2023-06-26
  • 信息索引号:

    02165835/2023-80815

  • 公开方式:

    主动公开

  • 发布单位:

    清溪县人民政府办公室

清溪县人民政府办公室关于印发《清溪县助老办法》的通知

发布时间:2023-07-05 17:10

访问次数:

各乡(镇)人民政府:

现将《清溪县助老办法》印发给你们。

一、总体要求
"""


def read(tmp_path: Path, text: str) -> SourceFile:
    path = tmp_path / "样本.txt"
    path.write_text(text, encoding="utf-8")
    return TextReader().read(path)


def test_a_portals_lines_around_a_notice(tmp_path: Path) -> None:
    source = read(tmp_path, PORTAL)
    parsed = parse_document(source)
    assert tree(parsed) == [
        "front 青禾市人民政府办公室关于做好基本养老服务的通知各县(区、市)人民政府:",
        "preamble 为做好基本养老服务,现将有关事项通知如下:",
        "一、提高标准。每人每月50元。",
        "二、来源：县级财政。",
        "back 青禾市人民政府办公室2023年11月8日",
    ]
    document = parsed.document
    assert (document.number, str(document.published_on), str(document.written_on)) == (
        "青政办发〔2023〕44号",
        "2023-11-09",
        "2023-11-08",
    )
    check_parsed(parsed, source)


def test_labels_with_their_values_below(tmp_path: Path) -> None:
    source = read(tmp_path, BULLETS)
    parsed = parse_document(source)
    assert tree(parsed) == [
        "front 清溪县人民政府办公室关于印发《清溪县助老办法》的通知各乡(镇)人民政府:现将《清溪县助老办法》印发给你们。",
        "一、总体要求",
    ]
    assert parsed.document.number == "清政办发〔2023〕47号"
    assert str(parsed.document.written_on) == "2023-06-26"
    check_parsed(parsed, source)


@pytest.mark.parametrize(
    "text",
    [
        "某某市敬老条例\n2020年6月1日某某市人民代表大会通过\n第一条 为了敬老，制定本条例。\n",
        "关于发放津贴的通知\n各县：\n现通知如下：\n一、来源：财政资金。\n二、发布时间：每月10日。\n联系电话：0000-00000000\n",
        "某某县民政局文件\n某民发〔2020〕1号\n关于敬老的通知\n一、总则。\n某某县民政局\n2020年1月1日\n",
    ],
)
def test_a_document_of_its_own_is_left_alone(text: str) -> None:
    assert text_to_rendering(text, None) is None


def test_tables_are_found_all_the_same(tmp_path: Path) -> None:
    table = "| 等级 | 标准 |\n|---|---|\n| 一级 | 600元 |\n| 二级 | 700元 |\n"
    source = read(tmp_path, PORTAL.replace("二、来源", f"{table}\n二、来源"))
    parsed = parse_document(source)
    assert [clause.cells[1] for clause in parsed.clauses if clause.kind == "row"] == [
        ("标准", "600元"),
        ("标准", "700元"),
    ]
    check_parsed(parsed, source)


@pytest.mark.parametrize("line", ["[", "来源：", "发布时间：2020-01-01\n", "首页 > 甲\n", "索引号：\n"])
def test_time_is_linear(line: str) -> None:
    assert_four_times_as_much_is_linear(lambda text: text_to_rendering(text, None), line, 50_000)
