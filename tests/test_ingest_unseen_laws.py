"""What laws do that the labelled ones do not: lost numbers, bare headings, titles behind the last 条, short headers."""

from __future__ import annotations

import pytest

from ingest.metadata.read import Metadata, read_metadata
from tests.policy_texts import parse, tree


def read(header: str) -> Metadata:
    return read_metadata(f"某省敬老卡办法\n{header}\n第一条 老人可以领卡。\n第二条 本办法自发布之日起施行。\n", "样本")


def history(found: Metadata) -> list[str]:
    return [f"{each.action} {each.on} {each.by}" for each in found.revisions]


def test_a_number_alone_is_one_only_as_a_marked_heading() -> None:
    words = "\n\n领卡要带照片。\n\n二、还卡\n\n退休证不收。\n\n{}\n\n2020年的旧卡作废。\n"
    marked = parse("# 领卡通知\n\n## 一、领卡" + words.format("## 三"))
    assert [clause.number for clause in marked.clauses] == ["", "一、", "二、", "三"]
    assert marked.clauses[-1].text == "三\n2020年的旧卡作废。"
    plain = parse("领卡通知\n\n一、领卡" + words.format("三"))
    assert [clause.number for clause in plain.clauses] == ["", "一、", "二、"]


def test_headings_without_numbers_part_a_text_by_their_marks() -> None:
    parsed = parse(
        "# 敬老卡指南\n\n## 补贴标准\n\n每月100元。\n\n## 怎样领卡？\n\n### 本人来\n\n（一）带照片；\n\n（二）带证件。"
        "\n\n当天办好。\n\n### 家人来\n\n（一）带委托书。\n\n## 问哪里\n\n问社区。\n"
    )
    assert tree(parsed) == [
        "front 敬老卡指南",
        "补贴标准每月100元。",
        "怎样领卡？",
        "  本人来",
        "    （一）带照片；",
        "    （二）带证件。",
        "    当天办好。",
        "  家人来",
        "    （一）带委托书。",
        "问哪里问社区。",
    ]


def test_the_decimals_of_marked_headings_need_no_neighbours() -> None:
    parsed = parse(
        "# 评估规范\n\n## 分级\n\n### 5.1　能力\n\n#### 5.1.2 轻度\n\na)能走。\n\nb)能吃。\n\n## 附则\n\n另定。\n"
    )
    assert tree(parsed)[1:] == [
        "分级",
        "  5.1能力",
        "    5.1.2轻度",
        "      a)能走。",
        "      b)能吃。",
        "附则另定。",
    ]


@pytest.mark.parametrize(
    "source",
    [
        # one marked line is the title of what a notice prints
        "# 关于印发领卡办法的通知\n\n各社区：\n\n## 领卡办法\n\n第一条 甲。\n\n第二条 乙。\n",
        # 一、 is marked ## here and #### there: a converter's guess
        "# 通知\n\n## 一、领卡\n\n甲。\n\n#### 领卡安排：\n\n乙。\n\n"
        "#### 还卡安排\n\n丙。\n\n#### 二、还卡\n\n#### 其余安排\n\n丁。\n",
    ],
)
def test_marks_that_show_no_structure_are_left_alone(source: str) -> None:
    assert all(clause.number or clause.kind in ("front", "preamble") for clause in parse(source).clauses)


def test_a_title_behind_the_last_article_is_no_part_of_it() -> None:
    parsed = parse(
        "敬老卡办法\n第一条 卡面印有松树。\n第二条 本办法自2020年1月1日起施行。\n敬老卡式样\n一、正面\n二、反面\n"
    )
    assert tree(parsed)[2:] == [
        "第二条本办法自2020年1月1日起施行。",
        "attachment 敬老卡式样",
        "  一、正面",
        "  二、反面",
    ]


def test_a_last_sentence_or_a_signature_is_not_taken_for_such_a_title() -> None:
    for last in ("旧卡办法同时废止", "某某市民政局"):
        parsed = parse(f"敬老卡办法\n第一条 甲。\n第二条 本办法自2020年1月1日起施行。\n{last}\n")
        assert not any(clause.kind == "attachment" for clause in parsed.clauses)


def test_an_attachment_may_be_announced_by_one_character() -> None:
    parsed = parse("敬老卡办法\n第一条 甲。\n第二条 乙。\n附：\n敬老卡收费表\n一、首次免费。\n二、补卡五元。\n")
    assert tree(parsed)[3:] == [
        "attachment 附：敬老卡收费表",
        "  一、首次免费。",
        "  二、补卡五元。",
    ]


def test_a_decision_leads_a_list_of_bare_lines_and_says_when_it_applies() -> None:
    parsed = parse(
        "某某会关于停用旧卡的决定\n某某会第三次会议决定：\n一、停用红卡（2001年发放）\n二、停用绿卡（2002年发放）\n"
        "本决定自公布之日起施行。\n"
    )
    assert tree(parsed) == [
        "front 某某会关于停用旧卡的决定",
        "preamble 某某会第三次会议决定：",
        "一、停用红卡（2001年发放）",
        "二、停用绿卡（2002年发放）",
        "本决定自公布之日起施行。",
    ]


def test_other_things_inside_a_sentence_do_not_make_it_a_final_heading() -> None:
    parsed = parse("领卡决定\n一、老人领卡。\n二、军人以及其他优待对象领卡。\n本决定自2020年1月1日起施行。\n")
    assert [clause.text for clause in parsed.clauses][-2:] == [
        "二、军人以及其他优待对象领卡。",
        "本决定自2020年1月1日起施行。",
    ]
    kept = parse("领卡决定\n一、老人领卡。\n二、其他\n本决定自2020年1月1日起施行。\n")
    assert kept.clauses[-1].text == "二、其他\n本决定自2020年1月1日起施行。"


@pytest.mark.parametrize(
    ("header", "issuer", "told"),
    [
        ("1985年3月15日 国家物资局发布　", "国家物资局", ["published 1985-03-15 国家物资局"]),
        ("1950年2月3日 政务院发布", "政务院", ["published 1950-02-03 政务院"]),
        (
            "2009年7月1日 经人力资源和社会保障部第9次部务会议通过",
            "人力资源和社会保障部",
            ["adopted 2009-07-01 人力资源和社会保障部"],
        ),
        (
            "2015年3月2日 三都水族自治县九届人大四次会议通过",
            "三都水族自治县人民代表大会",
            ["adopted 2015-03-02 三都水族自治县人民代表大会"],
        ),
        (
            "2015年3月2日 合肥市十五届人大常委会第四次会议通过",
            "合肥市人民代表大会常务委员会",
            ["adopted 2015-03-02 合肥市人民代表大会常务委员会"],
        ),
        # who changes many regulations by one decision has not made this one
        (
            "1999年5月5日 民政部令第9号发布\n2019年3月2日 《国务院关于修改部分行政法规的决定》修订",
            "民政部",
            ["published 1999-05-05 民政部", "revised 2019-03-02 国务院"],
        ),
        (
            "2015年6月6日 无锡市第十五届人民代表大会常务委员会第二次会议制定",
            "无锡市人民代表大会常务委员会",
            ["adopted 2015-06-06 无锡市人民代表大会常务委员会"],
        ),
        # nobody is named in full
        ("2015年3月2日 市政府发布", None, ["published 2015-03-02 "]),
    ],
)
def test_short_headers_name_the_issuer(header: str, issuer: str | None, told: list[str]) -> None:
    found = read(header)
    assert found.issuer == issuer
    assert history(found) == told


@pytest.mark.parametrize("joint", ["通过并经", "通过、", "通过，并经"])
def test_the_decision_that_amends_is_adopted_not_the_regulation(joint: str) -> None:
    found = read(
        "2016年12月26日 合肥市第十六届人民代表大会常务委员会第三次会议通过\n"
        f"2019年12月27日 合肥市第十七届人民代表大会常务委员会第二次会议{joint}2020年1月15日安徽省第十三届"
        "人民代表大会常务委员会第十六次会议批准的《关于修改<合肥市绿化条例>等五件地方性法规的决定》修正"
    )
    assert [entry.rpartition(" ")[0] for entry in history(found)] == ["adopted 2016-12-26", "amended 2020-01-15"]
    own = read(
        "2016年6月29日合肥市第十六届人民代表大会常务委员会第三次会议通过，并经2016年7月22日安徽省第十二届"
        "人民代表大会常务委员会第二十二次会议批准"
    )
    assert [entry.rpartition(" ")[0] for entry in history(own)] == ["adopted 2016-06-29", "approved 2016-07-22"]


def test_a_line_of_the_history_does_not_run_on_into_what_follows() -> None:
    parsed = parse(
        "# 某某会、某某院关于办理敬老案件若干问题的解释\n\n"
        "2001年6月21日 某某会第八次会议、2001年7月2日某某院第九次会议通过\n\n2001年7月3日 公布\n\n2001年7月5日 施行\n\n"
        "为爱护老人，现就有关问题解释如下：\n\n虐待老人的，从重处罚。\n\n帮助的，同罚。\n"
    )
    assert tree(parsed) == [
        "front 某某会、某某院关于办理敬老案件若干问题的解释"
        "2001年6月21日某某会第八次会议、2001年7月2日某某院第九次会议通过2001年7月3日公布2001年7月5日施行",
        "preamble 为爱护老人，现就有关问题解释如下：",
        "虐待老人的，从重处罚。",
        "帮助的，同罚。",
    ]
    document = parsed.document
    assert document.title == "某某会、某某院关于办理敬老案件若干问题的解释"
    assert [str(day) for day in (document.published_on, document.effective_on)] == ["2001-07-03", "2001-07-05"]


def test_a_signature_dates_what_was_adopted_earlier_but_no_later_revision() -> None:
    text = "某某院关于敬老的通知\n{}\n一、甲。\n二、乙。\n某某市民政局\n1997年10月6日\n"
    adopted = read_metadata(text.format("1997年9月24日 某某市民政局第二次会议通过"), "样本")
    assert str(adopted.issued_on) == "1997-10-06"
    revised = read_metadata(text.format("2004年5月1日 某某市民政局第三次会议修订"), "样本")
    assert str(revised.issued_on) == "2004-05-01"


def test_empty_title_marks_name_no_document() -> None:
    found = read_metadata("敬老办法\n第一条 根据《》《敬老法》《 》，制定本办法。\n第二条 甲。\n", "样本")
    assert [relation.title for relation in found.relations] == ["敬老法"]


@pytest.mark.parametrize("name", ["本决议", "本规则", "本实施办法", "本若干措施", "本暂行规定"])
def test_from_when_a_text_applies_stands_for_itself_behind_a_list(name: str) -> None:
    last = f"{name}自2020年1月1日起施行。"
    parsed = parse(f"敬老事项\n一、领卡不收费。\n二、还卡不退费。\n{last}\n")
    assert [clause.text for clause in parsed.clauses][-2:] == ["二、还卡不退费。", last]


def test_one_space_parts_the_columns_of_a_table_of_fees() -> None:
    parsed = parse(
        "敬老卡办法\n第一条 甲。\n第二条 乙。\n附件：\n敬老卡收费表\n\n办卡数量(张) 收费标准(元)\n\n"
        "10张以下的部分 20－60元\n\n11张至500张的部分 按3%－6%收\n\n501张以上的部分 按0.5%收\n"
    )
    assert tree(parsed)[3:] == [
        "attachment 附件：敬老卡收费表办卡数量(张)收费标准(元)",
        "  row 10张以下的部分20－60元",
        "  row 11张至500张的部分按3%－6%收",
        "  row 501张以上的部分按0.5%收",
    ]
    assert parsed.clauses[-1].cells == (("办卡数量(张)", "501张以上的部分"), ("收费标准(元)", "按0.5%收"))


@pytest.mark.parametrize(
    "lines",
    [
        "敬老 办法\n2012年4月18日 省政府令第9号公布\n2013年4月18日 省政府令第10号修订\n2014年4月18日 修订第2次\n",
        "目 录\n总则 1\n待遇 3\n附则 12\n",
        "敬老 领卡\n第一条 每张5元。\n第二条 每人1张。\n第三条 60周岁领。\n",
        "领卡 还卡\n甲街道 红卡5张\n乙街道 绿卡7张\n",
    ],
)
def test_one_space_alone_makes_no_table(lines: str) -> None:
    assert not any(clause.kind == "row" for clause in parse(lines).clauses)


def test_within_the_year_means_the_year_of_a_notice_but_every_year_in_an_article() -> None:
    words = "补贴应当在本年度内发放，旧卡2009年底前换发。"
    notice = parse(f"某某市民政局关于领卡的通知\n一、领卡\n{words}\n二、还卡\n乙。\n某某市民政局\n2008年7月17日\n")
    rule = parse(f"敬老卡办法\n2008年7月17日 民政部令第3号发布\n第一条 {words}\n第二条 乙。\n")
    dates = [[str(deadline.on) for deadline in parsed.clauses[1].deadlines] for parsed in (notice, rule)]
    assert dates == [["2008-12-31", "2009-12-31"], ["2009-12-31"]]


def test_marked_titles_of_documents_are_no_headings() -> None:
    parsed = parse(
        "## 某某市民政局\n\n## 关于印发敬老办法的通知\n\n各县区：\n\n现印发给你们。\n\n"
        "## 敬老办法\n\n### 第一章 总则\n\n第一条 甲。\n\n"
        "### 第二章 附则\n\n第二条 乙。\n\n## 附件1\n\n## 敬老卡申请表\n\n## 附件2\n\n## 敬老卡审批表\n"
    )
    assert tree(parsed)[-6:] == [
        "第一章总则",
        "  第一条甲。",
        "第二章附则",
        "  第二条乙。",
        "attachment 附件1敬老卡申请表",
        "attachment 附件2敬老卡审批表",
    ]
    assert {clause.kind for clause in parsed.clauses[:-6]} <= {"front", "preamble"}
