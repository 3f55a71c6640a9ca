"""Titles, 文号, issuers and kinds in the heads of documents that look very differently."""

from __future__ import annotations

import pytest

from ingest.corpus import parse_document
from ingest.metadata.read import Metadata, read_metadata
from ingest.model import DocumentKind
from ingest.reading.reader import SourceFile


def read(text: str, *facts: tuple[str, str]) -> Metadata:
    return read_metadata(text, "样本", facts)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("某某市养老服务条例", "某某市养老服务条例"),
        ("某某市养老服务补贴办法（试行）", "某某市养老服务补贴办法（试行）"),
        ("某某市养老服务条例（2023年修订）", "某某市养老服务条例（2023年修订）"),
        ("某某市养老服务条例（征求意见稿）", "某某市养老服务条例（征求意见稿）"),
        ("某某市实施《中华人民共和国敬老法》办法", "某某市实施《中华人民共和国敬老法》办法"),
        ("《某某市敬老条例》", "某某市敬老条例"),
        ("某某市“十四五”养老服务体系建设规划", "某某市“十四五”养老服务体系建设规划"),
        ("某某市促进养老服务发展若干政策措施", "某某市促进养老服务发展若干政策措施"),
        ("某某市养老服务三年行动计划（2023—2025年）", "某某市养老服务三年行动计划（2023—2025年）"),
        ("养老机构服务安全基本规范", "养老机构服务安全基本规范"),
        ("某某市民政局2023年工作要点", "某某市民政局2023年工作要点"),
        ("某某市基本养老服务清单（2024年版）", "某某市基本养老服务清单（2024年版）"),
        ("某某市民政局关于某某院变更登记的批复", "某某市民政局关于某某院变更登记的批复"),
        ("某某市老年协会章程", "某某市老年协会章程"),
        ("关于做好高龄津贴发放工作的函", "关于做好高龄津贴发放工作的函"),
        ("信访条例", "信访条例"),
        # the number on the same line is no part of it
        ("某某市民政局关于做好助餐工作的通知（某民发〔2023〕1号）", "某某市民政局关于做好助餐工作的通知"),
        # set in several lines
        (
            "某某市人民政府办公室关于印发某某市\n养老服务体系\n建设方案的通知",
            "某某市人民政府办公室关于印发某某市养老服务体系建设方案的通知",
        ),
        ("甲市民政局\n甲市财政局\n关于发放津贴的通知", "甲市民政局 甲市财政局关于发放津贴的通知"),
        ("甲市民政局 甲市财政局关于发放津贴的通知", "甲市民政局 甲市财政局关于发放津贴的通知"),
        # above the title: number, letterhead, menus, the way to the page
        ("某某市民政局文件\n某民发〔2023〕1号\n某某市民政局关于助餐的通知", "某某市民政局关于助餐的通知"),
        ("首页 > 政务公开 > 通知公告\n通知公告\n某某市民政局关于助餐的通知", "某某市民政局关于助餐的通知"),
        # what a notice prints comes below its own title, and what an order prints is the title
        (
            "关于印发《助餐办法》的通知\n某民发〔2023〕1号\n各区民政局：\n现印发给你们。\n助餐办法",
            "关于印发《助餐办法》的通知",
        ),
        ("某某市人民政府令\n第12号\n《某某市敬老办法》已经通过，现予公布。\n某某市敬老办法", "某某市敬老办法"),
        ("四川省人民代表大会常务委员会公告\n（第十五号）\n四川省敬老条例", "四川省敬老条例"),
        ("某某市民政局公告\n2023年第1号\n现将名单公告如下。", "某某市民政局公告"),
        # never an addressee, a heading, a sentence
        ("各县区人民政府办公室通知：\n工作要求", "样本"),
        ("养老那些事\n保障措施", "样本"),
        ("为了做好工作，制定本办法。", "样本"),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert read(f"{head}\n一、总则。\n").title == title


def test_the_page_names_the_title_where_the_text_does_not() -> None:
    assert (
        read("一、总则。\n", ("标题", "某某市民政局关于助餐的通知_某某市人民政府")).title
        == "某某市民政局关于助餐的通知"
    )
    assert read("某某市助餐办法\n一、总则。\n", ("标题", "某某市助餐办法")).title == "某某市助餐办法"


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("某某市民政局文件\n某民发〔2023〕1号\n关于助餐的通知", "某民发〔2023〕1号"),
        ("关于助餐的通知\n某民发[2023]1号", "某民发[2023]1号"),
        ("关于助餐的通知\n某民发（2023）1 号", "某民发（2023）1号"),
        ("关于助餐的通知\n（某民发〔2023〕1号）", "某民发〔2023〕1号"),
        ("关于助餐的通知（某民发【2023】1号）", "某民发【2023】1号"),
        ("某民发〔2023〕1号 签发人：甲某\n关于助餐的请示", "某民发〔2023〕1号"),
        ("发文字号：某民规〔2023〕第1号\n关于助餐的通知", "某民规〔2023〕第1号"),
        ("关于助餐的通知\n某民老工发〔2023〕12号", "某民老工发〔2023〕12号"),
        (
            "甲市民政局 甲市财政局文件\n甲民发〔2023〕1号 甲财社〔2023〕9号\n关于助餐的通知",
            "甲民发〔2023〕1号、甲财社〔2023〕9号",
        ),
        ("某某市人民政府令\n第12号\n某某市敬老办法", "某某市人民政府令第12号"),
        ("中华人民共和国国务院令第271号\n敬老条例", "中华人民共和国国务院令第271号"),
        (
            "某某省第十四届人民代表大会常务委员会公告\n〔十四届〕第23号\n某某省敬老条例",
            "某某省第十四届人民代表大会常务委员会公告〔十四届〕第23号",
        ),
        ("某某市民政局公告\n2023年第1号", "某某市民政局公告2023年第1号"),
        ("敬老条例\n2017年8月22日 中华人民共和国国务院令第685号公布", "中华人民共和国国务院令第685号"),
        # an order that amends many regulations is none of theirs
        ("敬老条例\n2018年9月1日 国务院令第703号《国务院关于修改部分行政法规的决定》修订", None),
        # of the bases, of the notice that is passed on
        ("关于助餐的通知\n各区民政局：\n根据《甲意见》（国发〔2013〕35号），现通知如下：", None),
        ("关于转发《甲意见》（国发〔2013〕35号）的通知", None),
    ],
)
def test_numbers(head: str, number: str | None) -> None:
    assert read(f"{head}\n一、总则。\n").number == number


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("民政部 财政部关于助餐的通知\n一、总则。", "民政部、财政部"),
        (
            "甲市民政局、甲市财政局、甲市卫生健康委员会关于助餐的通知\n一、总则。",
            "甲市民政局、甲市财政局、甲市卫生健康委员会",
        ),
        ("甲市民政局\n甲市财政局文件\n甲民发〔2023〕1号\n关于助餐的通知\n一、总则。", "甲市民政局、甲市财政局"),
        ("关于助餐的通知\n一、总则。\n甲市民政局\n甲市财政局\n2023年3月2日", "甲市民政局、甲市财政局"),
        ("关于助餐的通知\n一、总则。\n甲市民政局（盖章）  甲市财政局\n2023年3月2日", "甲市民政局、甲市财政局"),
        ("民政部等3部门关于助餐的通知\n一、总则。\n民政部 财政部 公安部\n2023年3月2日", "民政部、财政部、公安部"),
        ("某某市人民政府令\n第12号\n某某市敬老办法\n第一条 为了敬老。", "某某市人民政府"),
        ("某某市敬老办法\n（2020年1月2日某某市人民政府令第12号公布）\n第一条 为了敬老。", "某某市人民政府"),
        (
            "敬老条例\n2004年8月1日 中华人民共和国国务院、中华人民共和国中央军事委员会令第413号公布\n第一条 为了敬老。",
            "国务院、中央军事委员会",
        ),
        (
            "敬老法\n2000年1月1日第九届全国人民代表大会第三次会议通过\n"
            "2010年1月1日第十一届全国人民代表大会常务委员会第九次会议修正\n第一条 为了敬老。",
            "全国人民代表大会",
        ),
        # who approves a city's regulation has not issued it
        (
            "甲市敬老条例\n2020年1月1日甲市第十届人民代表大会常务委员会第一次会议"
            "通过 2020年3月1日乙省第十一届人民代表大会常务委员会第二次会议批准\n第一条 为了敬老。",
            "甲市人民代表大会常务委员会",
        ),
        # whose older regulation is repealed in the last article has not issued this one
        (
            "甲市敬老条例\n第一条 为了敬老。\n"
            "第二条 乙市第七届人民代表大会常务委员会第四次会议通过的《乙规定》同时废止。",
            None,
        ),
    ],
)
def test_issuers(text: str, issuer: str | None) -> None:
    assert read(text).issuer == issuer


def test_a_page_names_issuer_number_and_days() -> None:
    found = read(
        "关于助餐的通知\n各区民政局：\n一、总则。",
        ("发文机关", "甲市民政局 甲市财政局"),
        ("发文字号", "甲民发〔2023〕1号"),
        ("成文日期", "2023-03-02"),
        ("发布日期", "2023.03.05 10:22"),
    )
    assert (found.issuer, found.number) == ("甲市民政局、甲市财政局", "甲民发〔2023〕1号")
    assert [str(day) for day in (found.written_on, found.published_on, found.issued_on)] == [
        "2023-03-02",
        "2023-03-05",
        "2023-03-02",
    ]


def test_a_copied_table_of_a_page_is_read_and_is_no_title() -> None:
    table = (
        "索 引 号：0001/2023-1 主题分类：民政\n发文机关：甲市民政局 成文日期：2023年3月2日\n标　　题：\n甲市助餐办法\n"
    )
    found = read(f"{table}发文字号：甲民发〔2023〕1号\n甲市助餐办法\n第一条 为了助餐。")
    assert (found.title, found.number, found.issuer) == ("甲市助餐办法", "甲民发〔2023〕1号", "甲市民政局")
    assert str(found.written_on) == "2023-03-02"


@pytest.mark.parametrize(
    ("text", "facts", "kind"),
    [
        ("甲市敬老条例\n第一条 为了敬老。", (), "policy"),
        ("《甲市敬老条例》政策解读\n一、背景", (), "interpretation"),
        ("一图读懂甲市敬老条例\n一、背景", (), "interpretation"),
        ("甲市高龄津贴政策问答\n问：多少钱？", (), "interpretation"),
        ("甲市民政局负责人就敬老条例答记者问\n问：为什么？", (), "interpretation"),
        ("甲市敬老条例\n第一条 为了敬老。", (("来源", "甲市日报"),), "policy"),
        ("我市召开敬老工作会\n本报讯（记者 甲某）昨日，会议召开。", (), "news"),
        ("我市敬老工作再上台阶\n昨日，会议召开。", (("来源", "新华社"),), "news"),
        ("我市敬老工作安排\n近日发布。", (), "policy"),
    ],
)
def test_kinds(text: str, facts: tuple[tuple[str, str], ...], kind: DocumentKind) -> None:
    assert read_metadata(text, "样本", facts).kind == kind


def test_a_number_below_a_joint_title_is_not_its_end() -> None:
    text = "民政部、财政部关于开展试点工作的通知\n民发〔2022〕57号\n各省民政厅：\n一、试点\n从2022年7月1日起试点。\n"
    document = parse_document(SourceFile("a.txt", text, "")).document
    assert document.title == "民政部、财政部关于开展试点工作的通知"
    assert document.number == "民发〔2022〕57号"
