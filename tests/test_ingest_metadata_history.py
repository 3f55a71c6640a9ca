"""Days, revisions and validity: what a document says of when it was made and how long it applies."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.metadata.days import fact_day, to_day
from ingest.metadata.read import Metadata, read_metadata

HEAD = "某某市民政局关于印发某某市养老服务补贴办法的通知\n某民发〔2023〕5号\n各区民政局：\n"
SIGNED = "某某市民政局\n2023年3月2日\n"


def read(text: str, *facts: tuple[str, str]) -> Metadata:
    return read_metadata(text, "样本", facts)


def days(found: Metadata) -> list[str | None]:
    return [day and day.isoformat() for day in (found.effective_on, found.expires_on)]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2023年3月2日", date(2023, 3, 2)),
        ("2023 年 3 月 2 日", date(2023, 3, 2)),
        ("２０２３年３月２日", date(2023, 3, 2)),
        ("二〇二三年三月二日", date(2023, 3, 2)),
        ("二○二三年十二月三十一日", date(2023, 12, 31)),
        ("二零二零年十月廿三日", date(2020, 10, 23)),
        ("一九九九年元月十日", date(1999, 1, 10)),
        ("2023年2月30日", None),
        ("1023年3月2日", None),
    ],
)
def test_days(words: str, day: date | None) -> None:
    assert to_day(words) == day


@pytest.mark.parametrize("words", ["2023-03-02", "2023.3.2", "2023/3/2 10:15:00", "20230302", "发布于2023年3月2日"])
def test_days_of_a_page(words: str) -> None:
    assert fact_day(words) == date(2023, 3, 2)


def test_a_name_with_another_number_has_no_day() -> None:
    assert fact_day("某民发〔2023〕5号") is None
    assert fact_day("000014349202100012") is None


@pytest.mark.parametrize(
    ("words", "effective", "expires"),
    [
        ("本办法自公布之日起30日后施行。", "2023-04-01", None),
        ("本办法从2023年4月1日起执行。", "2023-04-01", None),
        ("本办法自二〇二三年四月一日起施行。", "2023-04-01", None),
        ("本办法自2024年起施行。", None, None),  # no day is stated
        ("本通知自印发之日起执行，有效期至2025年底。", "2023-03-02", "2025-12-31"),
        ("本通知自2023年4月1日起施行，至2025年3月31日止。", "2023-04-01", "2025-03-31"),
        ("本通知自2023年4月1日起至2025年3月31日止执行。", "2023-04-01", "2025-03-31"),
        ("本通知自2023年4月1日起执行至2025年3月31日。", "2023-04-01", "2025-03-31"),
        ("本通知有效期自2023年4月1日起至2025年12月31日止。", "2023-04-01", "2025-12-31"),
        ("本办法自2023年4月1日起施行，为期三年。", "2023-04-01", "2026-03-31"),
        ("本办法自2023年4月1日起施行，有效期为18个月。", "2023-04-01", "2024-09-30"),
        ("本办法有效期五年，自2023年4月1日起施行。", "2023-04-01", "2028-03-31"),
        ("本办法自2023年4月1日起试行，试行期至2024年12月31日。", "2023-04-01", "2024-12-31"),
        ("本办法自印发之日起5年内有效。", None, "2028-03-01"),
        ("施行日期：自2023年4月1日起施行。", "2023-04-01", None),
        ("附则。自2023年4月1日起施行。", "2023-04-01", None),
        # of something else
        ("我市自2023年1月1日起实施长期护理保险。", None, None),
        ("提高补贴标准。新标准自2023年1月1日起执行。", None, None),
        ("养老机构按月报送。自2023年1月1日起执行。", None, None),
        ("根据《某某省敬老条例》，自2020年5月1日起施行。", None, None),
        ("本办法所称备案回执有效期5年。自2023年4月1日起施行。", "2023-04-01", None),
        ("本办法自2023年4月1日起施行，原回执在有效期内继续有效，最长有效期3年。", "2023-04-01", None),
        ("本决定自2018年4月1日起施行。", None, None),  # the decision that once amended it
        ("合同有效期至2026年1月1日。", None, None),
        ("服务项目试行一年后评估。", None, None),
    ],
)
def test_validity(words: str, effective: str | None, expires: str | None) -> None:
    assert days(read(f"{HEAD}一、附则\n（一）{words}\n{SIGNED}")) == [effective, expires]


def test_own_title_in_a_sentence_is_the_document_itself() -> None:
    order = (
        "某某市人民政府令\n第12号\n《某某市敬老办法》已经2021年5月10日市人民政府第70次常务会议"
        "通过，现予公布，自2021年7月1日起施行。\n"
    )
    found = read(f"{order}市长 甲某\n2021年5月20日\n某某市敬老办法\n第一条 为了敬老。")
    assert days(found) == ["2021-07-01", None]
    assert (found.published_on, found.written_on, found.issued_on) == (date(2021, 5, 20),) * 3
    assert [(r.action, r.on) for r in found.revisions] == [("adopted", date(2021, 5, 10))]


@pytest.mark.parametrize(
    ("title", "trial"),
    [
        ("某某市敬老办法（试行）", True),
        ("某某市敬老暂行办法", True),
        ("关于印发《某某市敬老办法（试行）》的通知", True),
        ("关于废止《某某市敬老办法（试行）》的通知", False),
        ("关于贯彻落实《某某市敬老办法（试行）》的通知", False),
        ("某某市敬老办法", False),
    ],
)
def test_trial(title: str, trial: bool) -> None:
    assert read(f"{title}\n第一条 根据《甲暂行条例》，为了敬老。").trial is trial


def test_trial_in_the_words() -> None:
    assert read(f"{HEAD}一、附则\n（一）本办法自2023年4月1日起试行一年。\n").trial
    assert not read(f"{HEAD}一、附则\n（一）试行期内免费。本办法自2023年4月1日起施行。\n").trial


HISTORIES = [
    (
        "2001年4月19日 甲省第九届人民代表大会常务委员会第二十六次会议通过\n"
        "2009年11月27日 甲省第十一届人民代表大会常务委员会第十四次会议《关于修改〈甲省敬老条例〉的决定》第一次修正\n",
        [("adopted", "2001-04-19"), ("amended", "2009-11-27")],
    ),
    (
        "（2015年12月4日甲省第十二届人民代表大会常务委员会第十九次会议"
        "通过 根据2020年7月31日甲省第十三届人民代表大会常务委员会"
        "第十七次会议"
        "《关于修改〈甲省乙条例〉等十件地方性法规的决定》第一次修正 2022年5月31日甲省第十三届人民代表大会常务委员会"
        "第三十次会议修订 自2022年10月1日起施行）\n",
        [("adopted", "2015-12-04"), ("amended", "2020-07-31"), ("revised", "2022-05-31")],
    ),
    (
        "2019年10月31日甲市第十五届人民代表大会常务委员会第三十次会议通过\n"
        "2019年11月29日乙省第十三届人民代表大会常务委员会第十四次会议批准\n",
        [("adopted", "2019-10-31"), ("approved", "2019-11-29")],
    ),
    (
        "2013年11月21日甲市人民代表大会常务委员会修订根据2017年11月23日甲市人民代表大会常务委员会《关于修改甲的决定》第二次修正\n"
        ""
        ""
        "",
        [("revised", "2013-11-21"), ("amended", "2017-11-23")],
    ),
    (
        "2018年11月29日 乙省人民代表大会常务委员会第七次会议"
        "批准的《甲市人民代表大会常务委员会关于修改部分法规的决定》第一次修正\n",
        [("amended", "2018-11-29")],
    ),
    ("2020年3月1日甲市人民政府令第5号发布\n", [("published", "2020-03-01")]),
    ("2023年3月2日，甲市民政局发布助餐通知，多项措施公布\n", []),
    ("2017年12月1日 施行\n", []),
]


@pytest.mark.parametrize(("header", "revisions"), HISTORIES)
def test_revisions(header: str, revisions: list[tuple[str, str]]) -> None:
    found = read(f"甲省敬老条例\n{header}第一条 为了敬老。\n")
    assert [(r.action, r.on and r.on.isoformat()) for r in found.revisions] == revisions


def test_the_first_day_may_stand_in_the_header() -> None:
    assert days(read(f"甲省敬老条例\n{HISTORIES[1][0]}第一条 为了敬老。\n")) == ["2022-10-01", None]
    assert days(read("敬老条例\n2017年12月1日 施行\n第一条 为了敬老。\n")) == ["2017-12-01", None]


def test_the_day_of_publishing_is_not_guessed_from_that_of_adoption() -> None:
    ending = "第一条 为了敬老。\n第二条 本条例自公布之日起施行。\n"
    assert days(read(f"甲省敬老条例\n{HISTORIES[0][0]}{ending}")) == [None, None]
    published = "2001年4月19日 甲省人民代表大会常务委员会通过\n2001年5月1日甲省人民代表大会常务委员会公告第3号公布\n"
    assert days(read(f"甲省敬老条例\n{published}{ending}")) == ["2001-05-01", None]


def test_a_repeal_in_the_header_ends_the_document() -> None:
    header = "2001年4月19日甲市人民政府令第5号发布\n2015年6月1日甲市人民政府令第90号废止\n"
    assert days(read(f"甲市敬老办法\n{header}第一条 为了敬老。\n")) == [None, "2015-05-31"]


def test_signature_and_printing_line_are_told_apart() -> None:
    found = read(f"{HEAD}一、总则。\n{SIGNED}抄送：市委办公室。\n某某市民政局办公室 2023年3月5日印发\n")
    assert (found.written_on, found.printed_on, found.issued_on) == (
        date(2023, 3, 2),
        date(2023, 3, 5),
        date(2023, 3, 5),
    )


def test_a_signature_in_chinese_numerals() -> None:
    assert read(f"{HEAD}一、总则。\n某某市民政局\n二○二三年三月二日\n").issued_on == date(2023, 3, 2)


@pytest.mark.parametrize(
    ("words", "ended"), [("失效", True), ("已废止", True), ("有效", False), ("现行有效", False), ("", False)]
)
def test_what_a_page_says_of_validity(words: str, ended: bool) -> None:
    found = read("甲市敬老办法\n第一条 为了敬老。\n", ("有效性", words))
    assert (found.ended is not None) is ended


@pytest.mark.parametrize(
    ("ending", "written_on"),
    [
        ("一、总则。\n2023年3月2日\n", date(2023, 3, 2)),
        ("一、总则。\n2023年3月2日\n（此件公开发布）\n", date(2023, 3, 2)),
        ("一、总则。\n项目\n时间\n建站\n2023年12月31日\n验收\n2024年6月30日\n", None),  # cells of a table
    ],
)
def test_a_day_that_stands_alone_signs_only_where_the_text_closes(ending: str, written_on: date | None) -> None:
    assert read(f"{HEAD}{ending}").written_on == written_on
