"""Clause trees of small texts: markers, nesting, paragraphs without markers, tables, attachments, back matter."""

from __future__ import annotations

import pytest

from ingest.outlining.markers import marker_at_start
from tests.policy_texts import numbered, parse, tree

HEAD = "某某市人民政府办公室关于发展养老服务的意见\n某政办发〔2023〕5号\n各县人民政府：\n"
LEAD = "为贯彻落实上级要求，经市政府同意，现提出如下意见。\n"


def body(text: str) -> list[str]:
    """Return the tree of ``text`` after front and preamble."""
    return tree(parse(HEAD + LEAD + text))[2:]


def test_front_and_preamble_stand_before_the_body() -> None:
    assert tree(parse(HEAD + LEAD + "一、总则。\n")) == [
        "front 某某市人民政府办公室关于发展养老服务的意见某政办发〔2023〕5号各县人民政府：",
        "preamble 为贯彻落实上级要求，经市政府同意，现提出如下意见。",
        "一、总则。",
    ]


def test_a_lead_that_opens_with_no_usual_word_is_preamble_too() -> None:
    lead = "养老服务事关千家万户，近三年全市新增养老床位6000张，仍有较大缺口。\n"
    assert tree(parse(HEAD + lead + LEAD + "一、总则。\n"))[1] == f"preamble {lead}{LEAD}".replace("\n", "")


def test_a_covering_letter_is_front() -> None:
    letter = "《某某市养老服务办法》已经市政府第11次常务会议研究通过，现印发给你们，请认真组织实施。\n"
    assert tree(parse(HEAD + letter + "一、总则。\n"))[0].startswith("front")
    assert tree(parse(HEAD + letter + "一、总则。\n"))[1] == "一、总则。"


def test_numbering_that_starts_again_under_each_parent() -> None:
    assert body("一、设施\n（一）规划。甲。\n（二）用地。乙。\n二、服务\n（一）居家。丙。\n") == [
        "一、设施",
        "  （一）规划。甲。",
        "  （二）用地。乙。",
        "二、服务",
        "  （一）居家。丙。",
    ]


def test_numbering_that_runs_on_across_parents() -> None:
    assert body(
        "一、设施\n（一）规划。甲。\n二、服务\n（二）居家。乙。\n1.补助\n（1）机构。丙。\n2.购买\n（2）岗位。丁。\n"
    ) == [
        "一、设施",
        "  （一）规划。甲。",
        "二、服务",
        "  （二）居家。乙。",
        "    1.补助",
        "      （1）机构。丙。",
        "    2.购买",
        "      （2）岗位。丁。",
    ]


def test_levels_are_those_the_document_uses() -> None:
    # 一、→1. without （一） between, and （一）→①
    assert body(
        "一、设施\n1.规划。甲。\n2.用地。乙。\n二、服务\n（一）居家。丙。\n①助餐。\n②助浴。\n（二）机构。丁。\n"
    ) == [
        "一、设施",
        "  1.规划。甲。",
        "  2.用地。乙。",
        "二、服务",
        "  （一）居家。丙。",
        "    ①助餐。",
        "    ②助浴。",
        "  （二）机构。丁。",
    ]


@pytest.mark.parametrize(
    ("paragraph", "style", "marker"),
    [
        ("一、总则", "cn", "一、"),
        ("十二、附则", "cn", "十二、"),
        ("（二十三）执行。", "cn_paren", "（二十三）"),
        ("(七) 支持", "cn_paren", "(七)"),
        ("㈡用地", "cn_paren", "㈡"),
        ("1. 推进", "digit", "1."),
        ("12．推进", "digit", "12．"),
        ("3、推进", "digit", "3、"),
        ("（4）购买", "digit_paren", "（4）"),
        ("⑸岗位", "digit_paren", "⑸"),
        ("6）岗位", "digit_closed", "6）"),
        ("⑦岗位", "circled", "⑦"),
        ("第一章 总则", "chapter", "第一章"),
        ("第二节　优待", "section", "第二节"),
        ("第三编 保障", "part", "第三编"),
        ("第三十条 本条例自公布之日起施行。", "article", "第三十条"),
        ("第三条本条例所称老年人", "article", "第三条"),
        ("第三条规划部门负责编制", "article", "第三条"),
        ("第十条之一 养老机构", "article", "第十条之一"),
        ("第1004条 本法自公布之日起施行。", "article", "第1004条"),
        ("第五条项目申报由民政部门负责", "article", "第五条"),
        ("第四条 （适用范围）本办法适用于本市。", "article", "第四条"),
        ("第二部分 服务对象", "part", "第二部分"),
        ("一. 总则", "cn", "一."),
        ("（一）和谐社区", "cn_paren", "（一）"),
        ("1\\. 申请", "digit", "1."),
        ("1.2025年底前建成", "digit", "1."),
        ("- （二）审核", "cn_paren", "（二）"),
        ("问：谁可以申请？", "question", "问："),
        ("专栏3 重点工程", "box", "专栏3"),
    ],
)
def test_markers(paragraph: str, style: str, marker: str) -> None:
    found = marker_at_start(paragraph)
    assert found is not None
    assert (found.style, found.text) == (style, marker)


@pytest.mark.parametrize(
    "paragraph",
    [
        "2.5万元以下的部分不予补助。",
        "2020年底前全面建成。",
        "（一）至（三）项规定的对象，由县级审核。",
        "（二）项所列情形除外。",
        "第三条第二款规定的情形除外。",
        "第三条规定的补贴按月发放。",
        "第五条所称机构包括敬老院。",
        "第四章规定的法律责任由主管部门追究，并处罚款。",
        "60周岁以上的老年人，每月100元。",
        "100张床位以上的机构。",
        "一般情况下不予补助。",
        "一次性建设补助每张床位5000元。",
        "（含经济区管委会，下同）",
        "附件1",
        "一、二级医院均可申请。",
        "第三条（二）项所列情形除外。",
        "第三条、第四条规定的情形除外。",
        "（一）（二）项所列情形除外。",
        "1.5倍以上的部分不计。",
        "10.1节所列材料一并提交。",
        "十、百、千工程另行安排。",
        "第一批试点三个乡镇。",
        "首先考虑失能老人。",
        "一是一、二是二，不得含糊。",
    ],
)
def test_numbers_that_are_no_markers(paragraph: str) -> None:
    assert marker_at_start(paragraph) is None
    assert body(f"一、补助\n（一）标准。按下列规定办理。\n{paragraph}\n")[1].startswith(
        "  （一）标准。按下列规定办理。"
    )


def test_a_series_is_split_and_its_lead_stays() -> None:
    assert body("（四）提升能力。一是建中心，2023年底前完成。二是办食堂。三是搞智慧。\n（五）其他。甲。\n") == [
        "（四）提升能力。",
        "  一是建中心，2023年底前完成。",
        "  二是办食堂。",
        "  三是搞智慧。",
        "（五）其他。甲。",
    ]


def test_a_series_of_more_than_ten() -> None:
    names = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    assert body("（一）任务。" + "".join(f"{n}是做事。" for n in names) + "\n")[1:] == [f"  {n}是做事。" for n in names]


@pytest.mark.parametrize(
    "text",
    [
        "（四）提升能力。一是建设中心，完善功能。",  # one alone is no series
        "（四）提升能力。第一是建中心，第二是办食堂。",
        "（四）提升能力。统一是前提。二是办食堂。",
        "（四）提升能力。二是办食堂。三是搞智慧。",  # no beginning
    ],
)
def test_what_is_no_series(text: str) -> None:
    assert body(text + "\n") == [text]


def test_a_paragraph_below_a_series_is_not_its_last_item() -> None:
    assert body("（四）提升能力。一是建中心。二是办食堂。\n资金由市县两级承担。\n") == [
        "（四）提升能力。",
        "  一是建中心。",
        "  二是办食堂。",
        "  资金由市县两级承担。",
    ]


def test_departments_below_children_are_a_clause_and_the_parents() -> None:
    text = "17.拓宽渠道。一是信贷支持;二是上市融资。〔责任单位:市财政局、市金融办〕\n"
    assert body(text) == [
        "17.拓宽渠道。",
        "  一是信贷支持;",
        "  二是上市融资。",
        "  departments 〔责任单位:市财政局、市金融办〕",
    ]
    parsed = parse(HEAD + LEAD + text)
    assert numbered(parsed, "17.").departments == ("市财政局", "市金融办")
    assert numbered(parsed, "二是").departments == ()
    assert parsed.clauses[-1].departments == ("市财政局", "市金融办")


def test_departments_in_a_paragraph_of_their_own_stand_below_a_series() -> None:
    lines = body("（一）融资。一是信贷支持。二是上市融资。\n（责任单位：市财政局）\n（二）用地。甲。\n")
    assert lines == [
        "（一）融资。",
        "  一是信贷支持。",
        "  二是上市融资。",
        "  departments （责任单位：市财政局）",
        "（二）用地。甲。",
    ]


def test_departments_without_brackets() -> None:
    parsed = parse(HEAD + LEAD + "（一）融资。支持信贷。\n责任单位：市财政局、市金融办\n（二）用地。甲。\n")
    assert numbered(parsed, "（一）").departments == ("市财政局", "市金融办")
    assert [clause.kind for clause in parsed.clauses][2:] == ["clause", "departments", "clause"]


def test_departments_at_the_end_of_a_clause_stay_in_it() -> None:
    parsed = parse(HEAD + LEAD + "（一）融资。支持信贷。（责任单位：市财政局，各县政府）\n")
    clause = numbered(parsed, "（一）")
    assert clause.departments == ("市财政局", "各县政府")
    assert clause.text.endswith("各县政府）")


def test_a_yearly_plan_hangs_under_its_task() -> None:
    text = (
        "1.建立机制。成立专班。\n年度计划：\n2019年摸底。\n2020年建成。\n明确标准。\n"
        "（责任单位：市民政局）\n2.提升能力。甲。\n"
    )
    assert body(text) == [
        "1.建立机制。成立专班。",
        "  plan 年度计划：",
        "    plan 2019年摸底。",
        "    plan 2020年建成。明确标准。",
        "  departments （责任单位：市民政局）",
        "2.提升能力。甲。",
    ]
    parsed = parse(HEAD + LEAD + text)
    assert [c.number for c in parsed.clauses if c.kind == "plan"] == ["年度计划", "2019年", "2020年"]
    assert numbered(parsed, "1.").departments == ("市民政局",)


def test_a_yearly_plan_below_a_series() -> None:
    assert body("1.机制。一是建专班。二是定制度。\n年度计划：\n2019年摸底。\n") == [
        "1.机制。",
        "  一是建专班。",
        "  二是定制度。",
        "  plan 年度计划：",
        "    plan 2019年摸底。",
    ]


def test_second_paragraphs_belong_to_their_clause() -> None:
    assert body("4.解决场所。新建小区配套。\n积极利用闲置资源。\n5.其他。甲。\n") == [
        "4.解决场所。新建小区配套。积极利用闲置资源。",
        "5.其他。甲。",
    ]


def test_a_paragraph_below_a_list_is_not_the_lists_last_item() -> None:
    # 第二款 after （一）…；（二）…。 is the article's: its amount must not be read as that of （二）
    assert body(
        "第五条 有下列情形之一的，增发补贴：\n（一）失能的，增发20%；\n（二）高龄的，增发10%。\n"
        "同时符合的，按就高原则发给。\n有下列情形之一的，停发补贴：\n"
        "（一）死亡的；\n（二）迁出的。\n第六条 由民政部门负责。\n"
    ) == [
        "第五条有下列情形之一的，增发补贴：",
        "  （一）失能的，增发20%；",
        "  （二）高龄的，增发10%。",
        "  同时符合的，按就高原则发给。",
        "  有下列情形之一的，停发补贴：",
        "    （一）死亡的；",
        "    （二）迁出的。",
        "第六条由民政部门负责。",
    ]


LAW = (
    "# 某某市敬老条例\n\n2020年6月1日 某某市第十届人民代表大会常务委员会第三次会议通过\n\n目 录\n\n第一章 总则\n\n"
    "第二章 服务\n\n## 第一章 总 则\n\n"
    "第一条 为了敬老，制定本条例。\n\n第二条 本条例所称老年人，是指六十周岁以上的人。\n\n"
    "## 第二章 服务\n\n第三条 政府提供下列服务：\n\n（一）助餐；\n\n（二）助浴。\n\n"
    "第四条 违反第三条第一款规定的，责令改正。\n\n第二条第一款所称的人可以申请。\n"
)


def test_chapters_and_articles_of_a_law() -> None:
    parsed = parse(LAW)
    assert tree(parsed)[1:] == [
        "第一章总则",
        "  第一条为了敬老，制定本条例。",
        "  第二条本条例所称老年人，是指六十周岁以上的人。",
        "第二章服务",
        "  第三条政府提供下列服务：",
        "    （一）助餐；",
        "    （二）助浴。",
        "  第四条违反第三条第一款规定的，责令改正。第二条第一款所称的人可以申请。",
    ]
    assert tree(parsed)[0].endswith("目录第一章总则第二章服务")
    assert numbered(parsed, "（二）").path == ("第二章服务", "第三条政府提供下列服务", "（二）助浴")


def test_headings_are_labels_of_what_they_head() -> None:
    parsed = parse(
        HEAD + LEAD + "四、加大扶持\n（十四）完善财政政策。安排资金。\n1.运营补助\n给予补助。\n"
        "（3）助老食堂（助餐点）。每年3万元。\n"
    )
    assert numbered(parsed, "（3）").path == (
        "四、加大扶持",
        "（十四）完善财政政策",
        "1.运营补助",
        "（3）助老食堂（助餐点）",
    )
    assert numbered(parsed, "1.").text == "1.运营补助\n给予补助。"
    assert [numbered(parsed, n).heading for n in ("四、", "（十四）", "1.")] == ["加大扶持", "完善财政政策", "运营补助"]


TABLE = (
    "附件：1.领导小组名单\n2.任务分工表\n\n"
    "附件1\n领导小组名单\n\n组 长：甲某某 副市长\n\n成 员：乙 某 局长\n\n附件2\n任务分工表\n"
    "\t序号\n\t任务\n\t时限\n\t牵头单位\n\t配合单位\n\n\t1\n\t建立制度\n\t2023年底\n\t住建局\n\n民政局\n\t财政局、人社局、\n\n"
    "\t2\n\t完善政策\n\t持续推进\n\t民政局\n\t\n\n"
)


def test_attachments_and_the_rows_of_their_tables() -> None:
    parsed = parse(HEAD + LEAD + "一、总则。\n" + TABLE)
    assert tree(parsed)[3:] == [
        "back 附件：1.领导小组名单2.任务分工表",
        "attachment 附件1领导小组名单组长：甲某某副市长成员：乙某局长",
        "attachment 附件2任务分工表序号任务时限牵头单位配合单位",
        "  row 1建立制度2023年底住建局民政局财政局、人社局、",
        "  row 2完善政策持续推进民政局",
    ]
    first, second = (clause for clause in parsed.clauses if clause.kind == "row")
    assert first.cells == (
        ("序号", "1"),
        ("任务", "建立制度"),
        ("时限", "2023年底"),
        ("牵头单位", "住建局、民政局"),
        ("配合单位", "财政局、人社局、"),
    )
    assert first.departments == ("住建局", "民政局", "财政局", "人社局")
    assert [deadline.on.isoformat() for deadline in first.deadlines] == ["2023-12-31"]
    assert second.cells[-1] == ("配合单位", "")
    assert second.path == ("附件2任务分工表", "2.完善政策")
    assert parsed.document.missing_attachments == ()


def test_clauses_of_an_attachment_hang_under_it() -> None:
    assert body("一、总则。\n附件\n服务清单\n一、助餐\n（一）标准。每餐2元。\n二、助浴\n") == [
        "一、总则。",
        "attachment 附件服务清单",
        "  一、助餐",
        "    （一）标准。每餐2元。",
        "  二、助浴",
    ]


def test_signature_and_printing_lines_are_back_matter() -> None:
    assert body("一、总则。\n某某市人民政府办公室\n2023年3月2日\n（此件公开发布）\n抄送：市委各部门。\n") == [
        "一、总则。",
        "back 某某市人民政府办公室2023年3月2日（此件公开发布）抄送：市委各部门。",
    ]


def test_a_document_without_markers() -> None:
    lines = tree(
        parse("关于发放高龄津贴的通知\n各县：\n80周岁以上老人每月100元。\n由乡镇审核。\n某某市民政局\n2023年3月2日\n")
    )
    assert lines == [
        "front 关于发放高龄津贴的通知各县：",
        "80周岁以上老人每月100元。",
        "由乡镇审核。",
        "back 某某市民政局2023年3月2日",
    ]


def test_only_front_matter() -> None:
    assert [clause.kind for clause in parse(HEAD).clauses] == ["front"]
    assert parse("").clauses == ()
