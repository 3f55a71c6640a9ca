"""What documents say of themselves: the five default ones, and small samples of what others write."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.corpus import read_files
from ingest.model import Document
from tests.policy_texts import CORPUS, CORPUS_FILES, parse

NATION = "国办发〔2019〕5号"
LIAONING = "辽政办发〔2020〕11号"

# Read off the sources by eye: title, 文号, issuer, region, issued, effective, expires, bases, missing attachments.
STATED = {
    "丹政办发〔2020〕14号": (
        "丹东市人民政府办公室关于推进养老服务发展的实施意见",
        "丹政办发〔2020〕14号",
        "丹东市人民政府办公室",
        ("辽宁省", "丹东市"),
        date(2020, 8, 17),
        None,
        None,
        (NATION, LIAONING),
        ("重点任务指标一览表",),
    ),
    "大连市关于促进养老服务加快发展的若干意见": (
        "大连市人民政府办公室关于促进养老服务加快发展的若干意见",
        None,
        "大连市人民政府办公室",
        ("辽宁省", "大连市"),
        date(2021, 7, 17),
        None,
        None,
        (NATION, LIAONING),
        (),
    ),
    "安政办〔2023〕5号": (
        "安丘市人民政府办公室关于印发《关于加快推进养老服务发展的实施意见》的通知",
        "安政办〔2023〕5号",
        "安丘市人民政府办公室",
        ("山东省", "潍坊市", "安丘市"),
        date(2023, 3, 2),
        date(2023, 3, 1),
        date(2026, 2, 28),
        (NATION, "国办发〔2020〕52号", "鲁政办发〔2019〕31号", "潍政办发〔2021〕8号"),
        (),
    ),
    "晋市政办〔2020〕74号": (
        "晋城市人民政府办公室关于印发晋城市推进养老服务发展的实施方案的通知",
        "晋市政办〔2020〕74号",
        "晋城市人民政府办公室",
        ("山西省", "晋城市"),
        date(2020, 12, 29),
        None,
        None,
        (NATION, "晋政办发〔2020〕32号"),
        (),
    ),
    "鞍政办发〔2019〕43号": (
        "鞍山市人民政府办公室关于印发鞍山市居家和社区养老服务改革试点工作实施方案的通知",
        "鞍政办发〔2019〕43号",
        "鞍山市人民政府办公室",
        ("辽宁省", "鞍山市"),
        None,  # 〔2019〕 is no date, and the file gives no day
        None,
        None,
        ("民函〔2019〕88号",),
        (),
    ),
}


def stated(document: Document) -> tuple[object, ...]:
    return (
        document.title,
        document.number,
        document.issuer,
        document.region.path,
        document.issued_on,
        document.effective_on,
        document.expires_on,
        document.bases,
        document.missing_attachments,
    )


@pytest.mark.parametrize("stem", STATED)
def test_default_documents(stem: str) -> None:
    (parsed,) = read_files([CORPUS / f"{stem}.txt"]).documents
    assert stated(parsed.document) == STATED[stem]


def test_no_default_document_is_left_out() -> None:
    assert {path.stem for path in CORPUS_FILES} == set(STATED)


HEAD = "某某市人民政府办公室关于印发某某市养老服务补贴办法的通知\n某政办发〔2023〕5号\n各县人民政府：\n"
SIGNED = "某某市人民政府办公室\n2023年3月2日\n"


@pytest.mark.parametrize(
    ("words", "effective", "expires"),
    [
        ("本办法自印发之日起施行，有效期5年。", "2023-03-02", "2028-03-01"),
        ("本办法自发布之日起施行。有效期为两年。", "2023-03-02", "2025-03-01"),
        ("本办法自2023年3月1日起施行，有效期5年。", "2023-03-01", "2028-02-29"),  # the last day is a 29 February
        ("本办法自2024年2月29日起施行，有效期1年。", "2024-02-29", "2025-02-28"),
        ("本办法自2023年4月1日起试行2年。", "2023-04-01", "2025-03-31"),
        ("本办法自2023年4月1日起施行，试行期为一年。", "2023-04-01", "2024-03-31"),
        ("本意见自2023年3月1日起执行，有效期至2026年2月28日。", "2023-03-01", "2026-02-28"),
        ("自2023年4月1日起施行，有效期至2026年3月31日。", "2023-04-01", "2026-03-31"),
        ("本办法由某某市民政局会同某某市财政局负责解释，自2023年4月1日起施行。", "2023-04-01", None),
        ("本通知有效期自2023年4月1日起至2025年12月31日止。", "2023-04-01", "2025-12-31"),
        ("本办法自2023年4月1日起施行，《某某市旧办法》（自2015年1月1日起施行）同时废止。", "2023-04-01", None),
        ("落实《某某省养老服务条例》自2020年5月1日起施行的要求。", None, None),
        ("《某某省养老服务条例》已自2020年5月1日起实施。", None, None),
        ("养老机构备案回执有效期5年，消防证书有效期至2026年1月1日。", None, None),
        ("本办法自2023年4月1日起施行。养老机构备案回执有效期5年。", "2023-04-01", None),
        ("本办法自2023年2月30日起施行。", None, None),
        ("本办法自2023年4月1日起施行，有效期至2026年2月30日。", "2023-04-01", None),
        ("到2025年底前全面建成。", None, None),
    ],
)
def test_validity(words: str, effective: str | None, expires: str | None) -> None:
    document = parse(f"{HEAD}一、附则\n（一）{words}\n{SIGNED}").document
    found = [day and day.isoformat() for day in (document.effective_on, document.expires_on)]
    assert found == [effective, expires]
    assert document.issued_on == date(2023, 3, 2)


def test_at_issue_means_nothing_without_an_issue_date() -> None:
    document = parse(f"{HEAD}一、附则\n（一）本办法自印发之日起施行，有效期5年。\n").document
    assert (document.issued_on, document.effective_on, document.expires_on) == (None, None, None)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("某某市民政局\n关于发放高龄津贴的通知\n", "某某市民政局关于发放高龄津贴的通知"),
        (
            "某某市人民政府办公室关于加快推进\n养老服务发展的实施意见\n",
            "某某市人民政府办公室关于加快推进养老服务发展的实施意见",
        ),
        ("某某市民政局文件\n某民发〔2023〕1号\n关于做好助餐的通知（试行）\n", "关于做好助餐的通知（试行）"),
        ("# 某某市敬老条例\n\n2020年6月1日 通过\n", "某某市敬老条例"),
        ("某某市养老服务体系建设方案（2021—2025年）\n", "某某市养老服务体系建设方案（2021—2025年）"),
        ("养老那些事\n", "样本"),  # no title: the name of the file
    ],
)
def test_titles(head: str, title: str) -> None:
    assert parse(f"{head}一、总则。\n").document.title == title


@pytest.mark.parametrize(
    ("head", "issuer", "region"),
    [
        ("东港市人民政府关于发展养老服务的意见\n", "东港市人民政府", ("辽宁省", "丹东市", "东港市")),
        ("国务院办公厅关于推进养老服务发展的意见\n", "国务院办公厅", ()),
        ("辽宁省丹东市民政局关于发放津贴的通知\n", "辽宁省丹东市民政局", ("辽宁省", "丹东市")),
        ("鼓楼区民政局关于发放津贴的通知\n", "鼓楼区民政局", ()),  # four cities have one
        ("志愿条例\n2017年8月22日 中华人民共和国国务院令第685号公布\n", "国务院", ()),
        (
            "中华人民共和国敬老法\n2023年6月28日 第十四届全国人民代表大会常务委员会第三次会议通过\n",
            "全国人民代表大会常务委员会",
            (),
        ),
        (
            "温州市敬老条例\n2021年2月5日 温州市第十三届人民代表大会第六次会议通过\n",
            "温州市人民代表大会",
            ("浙江省", "温州市"),
        ),
    ],
)
def test_issuer_and_region(head: str, issuer: str, region: tuple[str, ...]) -> None:
    document = parse(f"{head}第一条 为了敬老。\n").document
    assert (document.issuer, document.region.path) == (issuer, region)


def test_a_law_is_dated_by_its_newest_version() -> None:
    head = "某某市敬老条例\n1995年9月22日 会议通过\n2010年1月1日 会议修订\n2005年5月5日 会议第一次修正\n"
    assert parse(f"{head}第一条 为了敬老。\n").document.issued_on == date(2010, 1, 1)


def test_the_printing_date_goes_before_the_signature() -> None:
    assert parse(f"{HEAD}一、总则。\n{SIGNED}某某市人民政府办公室\n2023年3月5日印发\n").document.issued_on == date(
        2023, 3, 5
    )


@pytest.mark.parametrize(
    ("ending", "missing"),
    [
        ("附件：任务分工表\n", ["任务分工表"]),
        ("附件：1.名单\n2.分工表\n附件1\n名单\n甲某某\n", ["分工表"]),
        ("附件：1.名单\n2.分工表\n附件1\n名单\n甲某某\n附件2\n分工表\n内容。\n", []),
        ("附件：任务分工表\n附件\n某某市重点任务分工表\n内容。\n", []),  # the only one, under a longer name
        ("附 件: 申请表\n" + SIGNED, ["申请表"]),
        ("", []),
    ],
)
def test_missing_attachments(ending: str, missing: list[str]) -> None:
    assert list(parse(f"{HEAD}一、总则。\n{ending}").document.missing_attachments) == missing


def test_bases_are_those_of_the_lead() -> None:
    lead = (
        "为贯彻《甲意见》（国发〔2013〕35号）和《乙意见》（民发[2020]1号），结合某政发（2021）3号文件，制定本办法。\n"
    )
    body = "一、总则。根据《丙通知》（财社〔2022〕9号）办理。\n"
    document = parse(HEAD + lead + body).document
    assert document.number == "某政办发〔2023〕5号"
    assert document.bases == ("国发〔2013〕35号", "民发[2020]1号", "某政发（2021）3号")


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("根据上级精神和国办发〔2019〕5号文件，制定本办法。", "国办发〔2019〕5号"),
        ("根据和政办发〔2019〕5号文件，制定本办法。", "和政办发〔2019〕5号"),
        ("按照鲁政字〔2020〕12号文件，制定本办法。", "鲁政字〔2020〕12号"),
    ],
)
def test_words_before_a_base_are_not_its_number(words: str, base: str) -> None:
    assert parse(f"{HEAD}{words}\n一、总则。\n").document.bases == (base,)
