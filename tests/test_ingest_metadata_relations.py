"""Other documents that one names: what it repeals, replaces, amends, rests on; with exact offsets."""

from __future__ import annotations

import pytest

from ingest.metadata.read import read_metadata
from ingest.metadata.references import references_in, titles_in

HEAD = "某某市养老服务办法\n"
Named = list[tuple[str, str]]


def related(text: str, kind: str) -> Named:
    found = read_metadata(text, "样本").relations
    assert all(text[r.start : r.end].startswith(("《", r.number[:2] or "《", r.title)) for r in found)
    return [(relation.title, relation.number) for relation in found if relation.kind == kind]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("依《甲办法》和《乙》", ["《甲办法》", "《乙》"]),
        ("依《甲省实施《中华人民共和国敬老法》办法》办理", ["《甲省实施《中华人民共和国敬老法》办法》"]),
        ("依《甲省实施〈敬老法〉办法》", ["《甲省实施〈敬老法〉办法》"]),
        ("依《关于印发《甲办法》的通知\n《乙》", ["《关于印发《甲办法》", "《乙》"]),  # one mark too few
        ("没有《合上的书名号", []),
        ("》倒着《", []),
    ],
)
def test_titles_inside_titles_are_one(text: str, titles: list[str]) -> None:
    assert [text[start:end] for start, end in titles_in(text, 0, len(text))] == titles


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("《甲意见》（国发〔2013〕35号）", [("甲意见", "国发〔2013〕35号")]),
        ("《甲意见》(国发(2013)35号)", [("甲意见", "国发(2013)35号")]),
        ("《甲意见》（国发〔2013〕35号，以下简称《意见》）", [("甲意见", "国发〔2013〕35号")]),
        ("《甲条例》（国务院令第735号）", [("甲条例", "国务院令第735号")]),
        ("《民政部 财政部关于助餐的通知》", [("民政部 财政部关于助餐的通知", "")]),
        ("按照国办发〔2019〕5号和某政发〔2020〕1 号文件", [("", "国办发〔2019〕5号"), ("", "某政发〔2020〕1号")]),
    ],
)
def test_a_title_and_its_number_are_one_reference(text: str, named: Named) -> None:
    assert [(r.title, r.number) for r in references_in(text)] == named


@pytest.mark.parametrize(
    ("article", "named"),
    [
        ("根据《甲法》《乙条例》等法律、行政法规，结合本市实际，制定本办法。", [("甲法", ""), ("乙条例", "")]),
        ("为了实施《甲法》，结合本市实际，制定本办法。", [("甲法", "")]),
        ("根据宪法和有关法律，制定本法。", [("宪法", "")]),
        ("根据有关法律、法规，制定本办法。", []),
        (
            "按照《甲意见》（国发〔2013〕35号）要求，对《乙办法》进行修订，制定本办法。",
            [("甲意见", "国发〔2013〕35号")],
        ),
        ("为了敬老，制定本办法。《甲法》另有规定的，从其规定。", []),
    ],
)
def test_bases_of_the_first_article(article: str, named: Named) -> None:
    text = f"{HEAD}第一章 总则\n第一条 {article}\n第二条 根据《丙规定》办理。\n"
    assert related(text, "based_on") == named


def test_bases_of_the_lead_but_not_of_the_tasks() -> None:
    lead = (
        "为贯彻落实《甲意见》（国办发〔2019〕5号），"
        "按照民发〔2020〕1号文件要求，结合我市实际，制定《某某市养老服务办法》。\n"
    )
    text = f"{HEAD}{lead}一、目标。根据《丙规定》（某政发〔2015〕62号）办理。\n"
    assert related(text, "based_on") == [("甲意见", "国办发〔2019〕5号"), ("", "民发〔2020〕1号")]
    assert read_metadata(text, "样本").bases == ("国办发〔2019〕5号", "民发〔2020〕1号")


@pytest.mark.parametrize(
    ("ending", "named"),
    [
        ("本办法自2023年4月1日起施行。《甲办法》同时废止。", [("甲办法", "")]),
        (
            "本办法自2023年4月1日起施行，《甲办法》（某政发〔2015〕1号）、《乙规定》同时废止。",
            [("甲办法", "某政发〔2015〕1号"), ("乙规定", "")],
        ),
        ("2001年6月15日某某市人民政府公布的《甲规定》同时废止。", [("甲规定", "")]),
        (
            "1998年8月18日某某市人民代表大会常务委员会通过、"
            "2010年9月17日某某市人民代表大会常务委员会修正的《甲条例》同时废止。",
            [("甲条例", "")],
        ),
        ("本办法施行后，同时废止《甲办法》和《乙办法》。", [("甲办法", ""), ("乙办法", "")]),
        ("原《甲办法》（某民发〔2015〕7号）不再执行。", [("甲办法", "某民发〔2015〕7号")]),
        ("原某民发〔2015〕7号文件同时废止。", [("", "某民发〔2015〕7号")]),
        (
            "下列文件同时废止：\n1.《甲办法》（某政发〔2015〕1号）\n2.《乙规定》\n以上。",
            [("甲办法", "某政发〔2015〕1号"), ("乙规定", "")],
        ),
        # no document, one article only, another's business
        ("原有关规定同时废止。", []),
        ("《甲办法》第五条同时废止。", []),
        ("《甲办法》中的有关规定同时废止。", []),
        ("《甲办法》已废止的，按《乙办法》办理。", []),
        ("根据《甲决定》，《乙办法》同时废止。", [("乙办法", "")]),
        ("许可证失效的，予以注销。", []),
    ],
)
def test_repeals(ending: str, named: Named) -> None:
    assert related(f"{HEAD}第一条 为了养老。\n第二条 {ending}\n", "repeals") == named


def test_replaced_documents() -> None:
    text = f"{HEAD}第一条 为了养老。\n第二条 《甲办法》由本办法代替。\n"
    assert related(text, "replaces") == [("甲办法", "")]
    assert related(text, "repeals") == []


def test_titles_that_repeal_or_amend() -> None:
    repealing = (
        "某某市人民政府关于废止《甲办法》等2件规章的决定\n决定废止下列规章："
        "\n1.《甲办法》（某政发〔2015〕1号）\n2.《乙办法》\n"
    )
    assert related(repealing, "repeals") == [("甲办法", "某政发〔2015〕1号"), ("乙办法", "")]
    assert related("某某市人民政府关于修改《甲办法》的决定\n一、删去第三条。\n", "amends") == [("甲办法", "")]
    # 关于修改… in the header of a law is the decision that amended it
    law = "敬老法\n2018年10月26日 甲会议《关于修改〈甲法〉等十五部法律的决定》修正\n第一条 根据宪法，制定本法。\n"
    assert related(law, "amends") == related(law, "repeals") == []
    assert related(law, "based_on") == [("宪法", "")]


def test_long_lists_and_endless_sentences_take_linear_time() -> None:
    text = HEAD + "第一条 " + "《甲办法》，废止，" * 40_000
    assert read_metadata(text, "样本").relations
