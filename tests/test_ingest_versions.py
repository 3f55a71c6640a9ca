"""Which documents of a library another one ends: newer versions, repeals, replacements; and which it leaves alone."""

from __future__ import annotations

from datetime import date

from ingest.model import Ending, ParsedDocument
from ingest.versions import find_endings, mark_ended
from tests.policy_texts import parse

OLD = (
    "甲市敬老条例\n1998年8月18日 甲市第一届人民代表大会常务委员会第四次会议"
    "通过\n第一条 为了敬老。\n第二条 本条例自1999年1月1日起施行。\n"
)
NEW = (
    "甲市敬老条例（2016年修订）\n1998年8月18日 甲市第一届人民代表大会常务委员会第四次会议通过\n"
    "2016年1月29日 甲市第五届人民代表大会常务委员会第三次会议修订\n"
    "第一条 为了敬老。\n第二条 本条例自2016年5月1日起施行。\n"
)


def endings(*parsed: ParsedDocument) -> dict[str, Ending]:
    """Return file name to ending."""
    found = find_endings([each.document for each in parsed])
    return {each.document.source_name: found[each.document.id] for each in parsed if each.document.id in found}


def test_the_version_that_the_header_shows_to_be_newer_ends_the_other() -> None:
    # the files' names say the opposite, and count for nothing here
    old, new = parse(OLD, "条例_2024-01-01.md"), parse(NEW, "条例_2000-01-01.md")
    assert old.document.id != new.document.id
    assert endings(new, old) == {
        "条例_2024-01-01.md": Ending(
            "newer_version", new.document.id, "《甲市敬老条例（2016年修订）》（2016年）", date(2016, 5, 1)
        )
    }


def test_days_in_the_text_order_versions_without_a_header() -> None:
    bare = parse("《甲市敬老条例》\n第一条 为了敬老。\n第二条 本条例自2016年5月1日起施行。\n", "a_1990-01-01.md")
    assert list(endings(bare, parse(OLD, "b_2020-01-01.md"))) == ["b_2020-01-01.md"]


def test_the_name_of_the_file_decides_last() -> None:
    first = parse("甲市敬老条例\n第一条 为了敬老。\n", "甲市敬老条例_2011-11-25.md")
    second = parse("甲市敬老条例（修订）\n第一条 为了尊敬老人。\n", "甲市敬老条例(2024-12-31).md")
    (name, ending), *others = endings(first, second).items()
    assert (name, ending.on, others) == ("甲市敬老条例_2011-11-25.md", None, [])


def test_nothing_is_decided_without_any_day() -> None:
    first, second = (parse(f"甲市敬老条例{edition}\n第一条 为了敬老。\n", "a.md") for edition in ("", "（修订）"))
    assert endings(first, second) == {}


def test_an_amended_text_counts_from_its_amendment() -> None:
    amended = OLD.replace("第一条", "2017年11月23日 甲市人民代表大会常务委员会第四次会议第一次修正\n第一条")
    new = parse(amended, "new.md")
    assert endings(parse(OLD, "old.md"), new)["old.md"].on == date(2017, 11, 23)


def test_other_places_plans_and_drafts_are_no_versions() -> None:
    elsewhere = parse(NEW.replace("甲市", "丹东市"), "丹东.md")
    draft = parse(NEW.replace("（2016年修订）", "（修订草案征求意见稿）"), "草案.md")
    assert endings(parse(OLD, "old.md"), elsewhere, draft) == {}
    plans = [f"甲市养老工作方案\n一、目标。\n甲市民政局\n{year}年1月5日\n" for year in (2021, 2022)]
    assert endings(*(parse(plan, f"{i}.txt") for i, plan in enumerate(plans))) == {}


def test_a_document_repealed_by_title_ends_when_the_other_begins() -> None:
    repealing = parse(
        "丹东市养老服务条例\n第一条 为了养老。\n第二条 本条例自2021年1月1日起施行。《丹东市敬老办法》同时废止。\n",
        "new.md",
    )
    same = parse("丹东市敬老办法\n第一条 为了敬老。\n", "old.md")
    elsewhere = parse("大连市敬老办法\n第一条 为了敬老。\n", "other.md")
    assert endings(same, elsewhere, repealing) == {
        "old.md": Ending("repealed", repealing.document.id, "《丹东市养老服务条例》（2021年）", date(2021, 1, 1))
    }


def test_a_notice_repealed_by_its_number() -> None:
    old = parse("甲市民政局关于发放津贴的通知\n甲民发〔2015〕7号\n一、标准。\n", "old.txt")
    other = parse("甲市民政局关于发放津贴的通知\n甲民发〔2016〕9号\n一、标准。\n", "other.txt")
    new = parse(
        "甲市民政局关于提高津贴的通知\n甲民发〔2023〕1号\n一、标准。\n二、本通知自2023年4月1日起执行，"
        "《甲市民政局关于发放津贴的通知》（甲民发[2015]7号）同时废止。\n",
        "new.txt",
    )
    assert endings(old, other, new) == {
        "old.txt": Ending("repealed", new.document.id, "甲民发〔2023〕1号", date(2023, 4, 1))
    }


def test_a_regulation_that_repeals_its_own_older_version_stands() -> None:
    ending = "1998年8月18日甲市人民代表大会常务委员会通过的《甲市敬老条例》同时废止。"
    new = parse(NEW.replace("起施行。\n", f"起施行。{ending}\n"), "new.md")
    assert list(endings(parse(OLD, "old.md"), new)) == ["old.md"]
    assert endings(new) == {}


def test_an_explanation_ends_nothing() -> None:
    told = parse("《甲市养老办法》政策解读\n一、《甲市敬老条例》同时废止。\n", "解读.txt")
    assert endings(parse(OLD, "old.md"), told) == {}


def test_marked_documents_keep_their_order_and_what_their_page_says() -> None:
    old, new = parse(OLD, "old.md"), parse(NEW, "new.md")
    marked = mark_ended([old, new])
    assert [each.document.source_name for each in marked] == ["old.md", "new.md"]
    assert [each.document.ended is not None for each in marked] == [True, False]
    assert marked[1] is new
