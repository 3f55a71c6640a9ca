"""What a person is asked to check before a document is used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ingest.corpus import read_files
from ingest.doubts import find_doubts
from ingest.model import Clause, Document, Region, Removal, Revision
from tests.policy_texts import CORPUS_FILES


def document(text: str = "", **changes: Any) -> Document:
    """Return a document that nothing is doubtful about, but for the changes."""
    whole = Document(
        id="d",
        title="某某市养老服务办法",
        number="某政发〔2023〕1号",
        issuer="某某市人民政府",
        region=Region(("某某省", "某某市")),
        issued_on=date(2023, 3, 1),
        effective_on=None,
        expires_on=None,
        bases=(),
        missing_attachments=(),
        source_name="某某市养老服务办法.txt",
        source_sha256="",
        text="某某市养老服务办法\n" + text,
        removals=(),
    )
    return replace(whole, **changes)


def clause(number: str, text: str = "", parent: str | None = None, **changes: Any) -> Clause:
    """Return the clause ``number`` + ``text``; its id is its number, below that of its parent."""
    label = number + (text[:10] or "做好服务")
    whole = Clause(
        id=f"{parent or ''}/{number}",
        document_id="d",
        kind="clause",
        number=number,
        heading="",
        path=("上",) * (parent or "").count("/") + (label,),
        text=number + (text or "做好服务。"),
        start=0,
        end=0,
        source_spans=(),
        parent_id=parent,
    )
    return replace(whole, **changes)


def messages(whole: Document, clauses: tuple[Clause, ...] = (), source: tuple[str, ...] = ()) -> list[str]:
    return [doubt.message for doubt in find_doubts(whole, clauses, source)]


def numbers(*listed: str, parent: str | None = None) -> list[str]:
    return messages(document(), tuple(clause(number, parent=parent) for number in listed))


@pytest.mark.parametrize(
    "listed",
    [
        ("一、", "二、", "三、"),
        ("第一条", "第二条", "第二条之一", "第三条"),
        ("1.", "2.", "1.", "2."),  # a second list
        ("一是", "二是"),
        ("①", "②", "③"),
        ("附件1", "附件2"),
        (),
        ("", ""),
    ],
)
def test_numbers_in_their_order_are_no_doubt(listed: tuple[str, ...]) -> None:
    assert numbers(*listed) == []


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        (("一、", "三、"), "前面应有编号 2，但前一条是“一、”"),
        (("第一条", "第二条", "第二条"), "与前一条的编号重复"),
        (("第一条", "第四条"), "前面应有编号 2"),
        (("（一）", "（二）", "（五）"), "前面应有编号 3"),
        (("1.", "2.", "3.", "2."), "编号倒退"),
        (("二、", "三、"), "是这一层的第一条"),
        (("①", "③"), "前面应有编号 2"),
    ],
)
def test_gaps_and_repeats_are_named(listed: tuple[str, ...], words: str) -> None:
    (message,) = numbers(*listed)
    assert words in message
    assert "请核对" in message


def test_numbers_may_run_on_across_chapters() -> None:
    clauses = (
        clause("第一章"),
        clause("第一条", parent="/第一章"),
        clause("第二条", parent="/第一章"),
        clause("第二章"),
        clause("第三条", parent="/第二章"),
    )
    assert messages(document(), clauses) == []
    jumped = (*clauses[:4], clause("第四条", parent="/第二章"))
    assert ["前面应有编号 3" in message for message in messages(document(), jumped)] == [True]


def test_two_sorts_of_numbers_on_one_level_are_a_doubt() -> None:
    mixed = (clause("一、"), clause("（一）", parent="/一、"), clause("1.", parent="/一、"))
    (message,) = messages(document(), mixed)
    assert "混用了“（一）”和“1.”" in message


def test_many_gaps_are_counted() -> None:
    found = numbers("1.", "3.", "5.", "7.", "9.", "11.")
    assert len(found) == 4
    assert found[-1].startswith("另有 2 处")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "扫描件01", "source_name": "扫描件01.txt"}, "没有在正文里找到标题"),
        ({"issued_on": None}, "没有找到成文、印发或施行日期"),
        ({"issuer": None}, "没有找到发文机关；"),
        ({"issuer": None, "region": Region()}, "没有找到发文机关和适用地区"),
        ({"region": Region()}, "看不出适用地区"),
        (
            {"region": Region(), "region_candidates": (Region(("甲省", "鼓楼区")), Region(("乙省", "鼓楼区")))},
            "可能是：甲省鼓楼区、乙省鼓楼区",
        ),
        ({"written_on": date(2023, 3, 2), "printed_on": date(2023, 3, 1)}, "印发日期（2023-03-01）早于成文日期"),
        ({"effective_on": date(2033, 3, 1)}, "晚三年以上"),
        ({"effective_on": date(2003, 3, 1)}, "早一年以上"),
        ({"expires_on": date(2023, 2, 1)}, "不晚于开始的日子"),
        (
            {
                "revisions": (
                    Revision("amended", date(2020, 1, 1), "", ""),
                    Revision("amended", date(2018, 1, 1), "", ""),
                )
            },
            "2018-01-01 排在 2020-01-01 之后",
        ),
        ({"missing_attachments": ("补贴标准表",)}, "附件《补贴标准表》，但文件里没有"),
        ({"removals": (Removal(0, 9, "page_chrome", "补贴标准为500元"),)}, "带有金额、日期"),
        ({"removals": (Removal(0, 300, "page_chrome", "甲" * 300),)}, "较长"),
    ],
)
def test_what_a_document_says_of_itself(changes: dict[str, Any], words: str) -> None:
    (message,) = messages(document(**changes))
    assert words in message


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"region": Region(), "issuer": "国务院办公厅"},
        {"region": Region(), "issuer": "全国人民代表大会常务委员会"},
        {"region": Region(), "issuer": "民政部"},
        {"issued_on": None, "effective_on": date(2023, 1, 1)},
        {"effective_on": date(2023, 2, 25)},
        {"effective_on": date(2003, 3, 1), "revisions": (Revision("amended", date(2023, 3, 1), "", ""),)},
        {"removals": (Removal(0, 300, "layout", " " * 300), Removal(0, 2, "share_buttons", "分享"))},
    ],
)
def test_what_is_as_usual_is_no_doubt(changes: dict[str, Any]) -> None:
    assert messages(document(**changes)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("补贴\ufffd元。", "有 1 个显示不出来的字"),
        ("补贴\ue001\ue002。", "有 2 个显示不出来的字"),
        ("补贴？？？？元。", "连续的问号"),
        ("补贴\x07元。", "有 1 个控制字符"),
        ("申请表见附件2。", "写着“见附件2”"),
    ],
)
def test_what_the_text_itself_shows(text: str, words: str) -> None:
    whole = document(text)
    start = whole.text.index("\n") + 1
    one = clause("一、", text, start=start, end=len(whole.text))
    (message,) = messages(whole, (one,))
    assert words in message
    assert "“一、" in message  # where it stands


def test_long_clauses_bare_headings_and_rows_without_header() -> None:
    clauses = (
        clause("一、", "甲" * 700 + "。"),
        clause("二、", "保障措施"),
        clause("", "1 2", kind="row", cells=(("", "1"), ("", "2"))),
    )
    long, bare, rows = messages(document(), clauses)
    assert long.startswith("有 1 条超过 600 字：“一、")
    assert bare.startswith("有 1 条只有标题、没有内容：“二、保障措施”")
    assert rows.startswith("有 1 行表格没有表头")


def test_what_the_reader_says_comes_first() -> None:
    assert messages(document(issued_on=None), source=("文件末尾像是被截断了；请核对原文。",))[0].startswith("文件末尾")


def test_doubts_of_the_default_documents_are_few_and_true() -> None:
    found = {
        parsed.document.source_name: [doubt.message for doubt in parsed.doubts]
        for parsed in read_files(CORPUS_FILES).documents
    }
    assert {name for name, lines in found.items() if lines} == {
        "丹政办发〔2020〕14号.txt",  # its 附件 is named but not in the file
        "鞍政办发〔2019〕43号.txt",  # gives no day
    }
    assert [len(lines) for lines in found.values() if lines] == [1, 1]
