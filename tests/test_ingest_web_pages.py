"""Whole web pages of several systems: their clause trees, what is left out, who made the document and when."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.model import ParsedDocument
from ingest.parsing import parse_document
from ingest.reading.read_html import HtmlReader
from ingest.reading.reader import SourceFile
from tests.document_invariants import check_parsed
from tests.policy_texts import tree

PAGES = Path(__file__).parent / "data" / "html"

TREES = {
    "asp_menu.htm": [  # a menu of links beside the text, no main text that the library finds
        "front 关于转发《市民政局市卫生健康委关于做好老年人夏季照护工作的通知》的通知长民发〔2021〕26号"
        "各乡镇民政办，各养老机构：",
        "preamble 现将《市民政局市卫生健康委关于做好老年人夏季照护工作的通知》转发给你们，并提出如下要求：",
        "一、压实责任。7月15日前完成一次走访。",
        "二、突出重点。每周探访不少于2次。",
        "back 附件：市民政局市卫生健康委关于做好老年人夏季照护工作的通知",
        "back 青禾市长泽区民政局青禾市长泽区卫生健康局2021年7月6日",
        "attachment 附件市民政局市卫生健康委关于做好老年人夏季照护工作的通知各县市区民政局、卫生健康局："
        "为做好夏季老年人照护工作，现通知如下：",
        "  一、加强巡查。每日巡查不少于3次。",
        "  二、加强保障。室温应当控制在26℃左右。",
        "back 青禾市民政局青禾市卫生健康委员会2021年6月30日",
    ],
    "split_title.html": [  # an empty 主题词 above takes nothing of it
        "front 青禾市人民政府关于在长泽新区暂时调整《青禾市养老服务条例》有关规定的决定青政发〔2018〕43号"
        "各县（区）人民政府：",
        "为支持长泽新区发展养老服务产业，市人民政府决定暂时调整《青禾市养老服务条例》第三十六条的规定，试点期限为三年。",
        "back 青禾市人民政府2018年12月21日（此件公开发布）",
    ],
    "public_account.html": [
        "front 适老化改造申请开始啦长泽县民政局关于开展困难老年人家庭适老化改造的通知各镇乡（街道）：",
        "preamble 现将有关事项通知如下：",
        "一、改造对象纳入特困、低保范围的高龄老年人家庭。",
        "二、改造标准每户补助不超过6000元。",
        "back 长泽县民政局2024年2月23日",
    ],
    "explained.html": [
        "front 《清溪县助餐办法》政策解读",
        "preamble 近日，清溪县人民政府办公室印发了《清溪县助餐办法》，现解读如下：",
        "一、出台背景为方便老年人用餐，制定《清溪县助餐办法》。",
        "二、主要内容80周岁以上老年人每餐补贴2元。",
    ],
}
DATED = {
    "asp_menu.htm": (
        "关于转发《市民政局市卫生健康委关于做好老年人夏季照护工作的通知》的通知",
        "青禾市长泽区民政局、青禾市长泽区卫生健康局",
        "2021-07-06",
        "None",
    ),
    "split_title.html": (
        "青禾市人民政府关于在长泽新区暂时调整《青禾市养老服务条例》有关规定的决定",
        "青禾市人民政府",
        "2018-12-21",
        "2018-12-29",
    ),
    "public_account.html": (
        "长泽县民政局关于开展困难老年人家庭适老化改造的通知",
        "长泽县民政局",
        "2024-02-23",
        "None",
    ),
    "explained.html": ("《清溪县助餐办法》政策解读", "None", "2024-03-12", "2024-03-12"),
}
REMOVED = {
    "asp_menu.htm": {
        "navigation": "您现在的位置：长泽民政网>>文件通知>>正文栏目导航工作动态政策法规文件通知办事指南"
        "上一篇文章：关于开展消防演练的通知下一篇文章：没有了",
        "page_facts": "作者：办公室来源：本站原创点击数：356",
        "page_tools": "【打印此文】【关闭窗口】",
        "footer": "版权所有青禾市长泽区民政局Copyright©2021某ICP备00000000号技术支持：某某网络",
    },
    "public_account.html": {"page_tools": "点击上方蓝字关注我们来源|养老服务科编辑|办公室喜欢请点“在看”阅读原文"},
}


@cache
def read(name: str) -> SourceFile:
    return HtmlReader().read(PAGES / name)


@cache
def parsed(name: str) -> ParsedDocument:
    return parse_document(read(name))


@pytest.mark.parametrize("name", TREES)
def test_clauses_of_a_page(name: str) -> None:
    assert tree(parsed(name)) == TREES[name]
    check_parsed(parsed(name), read(name))


@pytest.mark.parametrize("name", DATED)
def test_who_made_the_document_of_a_page_and_when(name: str) -> None:
    document = parsed(name).document
    found = (document.title, str(document.issuer), str(document.issued_on), str(document.published_on))
    assert found == DATED[name]


@pytest.mark.parametrize("name", REMOVED)
def test_what_is_removed_and_why(name: str) -> None:
    words: dict[str, str] = {}
    for removal in parsed(name).document.removals:
        if removal.reason not in ("markup", "layout", "page_break"):
            words[removal.reason] = words.get(removal.reason, "") + "".join(removal.text.split())
    assert words == REMOVED[name]
