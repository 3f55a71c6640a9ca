"""What stands above the body of a notice: the letter's attachments, remarks of a database, a lead without its stop."""

from __future__ import annotations

import pytest

from tests.policy_texts import parse, tree

LETTER = (
    "青禾县民政局关于印发《青禾县补贴办法》的通知\n各乡镇人民政府：\n现将《青禾县补贴办法》印发给你们。\n"
    "{announced}\n青禾县民政局\n2020年6月18日\n青禾县补贴办法\n一、对象。低保家庭。\n二、附则。自印发之日起施行。\n"
)


@pytest.mark.parametrize(
    ("announced", "missing"),
    [
        ("附件：补贴申请表.docx", ("补贴申请表",)),
        ("附件：1.补贴申请表\n2.补贴花名册.xls", ("补贴申请表", "补贴花名册")),
        ("附件：青禾县补贴办法", ()),
    ],
)
def test_attachments_that_a_covering_letter_announces(announced: str, missing: tuple[str, ...]) -> None:
    assert parse(LETTER.format(announced=announced)).document.missing_attachments == missing


def test_a_file_ending_is_no_part_of_an_attachments_name() -> None:
    parsed = parse(
        "关于补贴的通知\n各乡镇：\n一、总则。\n附件：1.补贴申请表.docx\n2.补贴花名册.PDF\n青禾县民政局\n2020年6月18日\n"
    )
    assert parsed.document.missing_attachments == ("补贴申请表", "补贴花名册")


def test_what_stands_above_the_addressees_is_no_basis() -> None:
    parsed = parse(
        "青禾市人民政府关于发展养老服务的意见\n青政〔2014〕76号\n"
        "本库提示：根据《青禾市人民政府关于公布清理结果的通知》（青政〔2019〕38号）规定,继续有效\n"
        "各县（区）人民政府，市直各单位：\n为贯彻落实《某某省养老服务意见》（某政〔2014〕3号），提出如下意见。\n一、目标。建成。\n"
    )
    based = [(relation.title, relation.number) for relation in parsed.document.relations if relation.kind == "based_on"]
    assert based == [("某某省养老服务意见", "某政〔2014〕3号")]
    assert [line.split(" ")[0] for line in tree(parsed)[:2]] == ["front", "preamble"]
    assert tree(parsed)[0].endswith("继续有效各县（区）人民政府，市直各单位：")


def test_a_lead_that_lost_its_stop_is_preamble() -> None:
    lead = (
        "为积极应对人口老龄化，有效解决困难家庭、失能老年人等在就餐、助洁、就医等方面的养老服务需求，"
        "根据上级文件精神，经县政府同意，现制定以下实施办法"
    )
    assert tree(parse(f"清溪县助老办法\n{lead}\n一、要求\n（一）对象。老人。\n"))[:2] == [
        "front 清溪县助老办法",
        f"preamble {lead}",
    ]


def test_what_a_reporter_saw_is_news() -> None:
    text = "餐桌整齐、室温舒适……1月9日，记者走进社区养老服务中心时看到，老人们正在用餐。\n据悉，该中心可接待150人。\n"
    assert parse(text, "社区食堂.txt").document.kind == "news"
    assert parse(f"关于发放津贴的通知\n各县：\n{text}", "津贴.txt").document.kind == "policy"


def test_a_pages_title_that_stands_again_below_its_organs() -> None:
    title = "关于印发青禾县补贴办法（试行）的通知"
    parsed = parse(f"{title}\n青禾县民政局　青禾县财政局\n{title}\n青民〔2023〕1号\n各乡镇：\n一、对象。低保家庭。\n")
    assert parsed.document.title == f"青禾县民政局 青禾县财政局{title}"
    assert parsed.document.issuer == "青禾县民政局、青禾县财政局"
