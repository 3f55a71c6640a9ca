"""The label files are well-formed, and comparing a parse with them finds what is misplaced, lost or invented."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from benchmarks.clause_labels import (
    LabelError,
    ListedClause,
    check_characters,
    compare_clauses,
    list_clauses,
    read_golden,
    read_labels,
    squeezed,
)
from benchmarks.ingest_labels import Comparison, main
from benchmarks.metadata_labels import (
    MetadataLabel,
    compare_metadata,
    judge,
    read_metadata_labels,
    stated_values,
)
from ingest.model import (
    Clause,
    ClauseKind,
    Document,
    ParsedDocument,
    Region,
    Relation,
    Removal,
    Revision,
    Span,
)

DATA = Path(__file__).parent / "data"
CLAUSE_FILES = sorted((DATA / "labels" / "clauses").glob("*.tsv"))
DOCUMENTS = Path(__file__).parents[2] / "shared" / "documents"
KINDS = get_args(ClauseKind)

CHAPTER = ListedClause("clause", "第一章", (), "第一章总则", "第一章总则")
FIRST = ListedClause("clause", "第一条", ("第一章",), "第一条为了规范补贴。", "第一条为了规范补贴。")
SECOND = ListedClause("clause", "第二条", ("第一章",), "第二条补贴分两种：", "第二条补贴分两种：")
ITEM = ListedClause("clause", "（一）", ("第一章", "第二条"), "（一）床位补贴；", "（一）床位补贴；")
LISTED = [CHAPTER, FIRST, SECOND, ITEM]


def clause(number: str, text: str, start: int, parent: str | None = None) -> Clause:
    span = Span(start, start + len(text))
    return Clause(f"c{start}", "d", "clause", number, "", (number,), text, span.start, span.end, (span,), parent)


def document(text: str, removals: tuple[Removal, ...] = (), revisions: tuple[Revision, ...] = ()) -> Document:
    return Document(
        id="d",
        title="某某市补贴条例",
        number=None,
        issuer="甲局、乙局",
        region=Region(("某某省", "某某市")),
        issued_on=None,
        effective_on=date(2022, 1, 1),
        expires_on=None,
        bases=(),
        missing_attachments=(),
        source_name="样本.txt",
        source_sha256="",
        text=text,
        removals=removals,
        revisions=revisions,
        relations=(Relation("repeals", "某某市旧补贴办法", "某政〔2001〕3号", 0, 0),),
    )


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return ("十" if tens == 1 else digits[tens] + "十" if tens else "") + (digits[ones] if ones else "")


@pytest.mark.parametrize("path", CLAUSE_FILES, ids=lambda path: path.stem)
def test_a_clause_list_is_well_formed(path: Path) -> None:
    listed = read_labels(path)

    assert listed[0].kind == "front"
    assert [each for each in listed if each.kind not in KINDS] == []
    assert [each for each in listed if not each.begins.startswith(each.number[:10])] == []
    assert [each for each in listed if len(each.begins) != len(each.ends) or not 0 < len(each.begins) <= 10] == []
    assert re.search(r"[^\S\t\n]", path.read_text(encoding="utf-8")) is None
    articles = [each.number for each in listed if each.number.endswith("条")]
    assert articles == [f"第{chinese(n)}条" for n in range(1, len(articles) + 1)]


def test_enough_documents_of_both_forms_are_listed() -> None:
    golden = sorted((DATA / "golden").glob("*.tsv"))
    assert all(read_golden(path) for path in golden)
    assert len(CLAUSE_FILES) + len(golden) >= 12


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the labelled documents are not here")
@pytest.mark.parametrize("path", CLAUSE_FILES, ids=lambda path: path.stem)
def test_the_words_of_a_list_stand_in_the_source_in_this_order(path: Path) -> None:
    source = (DOCUMENTS / f"{path.stem}.md").read_text(encoding="utf-8")
    words = squeezed(re.sub(r"(?m)^#+|<!--.*?-->", "", source))
    parts = [
        rf"(?={re.escape(each.begins)}).{{{len(each.begins)},{'' if len(each.begins) == 10 else len(each.begins)}}}?"
        rf"(?<={re.escape(each.ends)})"
        for each in read_labels(path)
    ]
    assert re.fullmatch("".join(parts), words)  # each begins where the one before it ends


def test_metadata_labels_are_well_formed() -> None:
    labels = [label for path in (DATA / "labels").glob("*.jsonl") for label in read_metadata_labels(path)]
    assert len({label.file for label in labels}) == len(labels)
    assert all(label.fields.get("title") for label in labels)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("0\tclause\t第一章\t\t第一章总则", "5 columns"),
        ("1\tclause\t第一条\t第一章\t第一条\t第一条", "does not lead"),
        ("0\tclause\t第一条\t第一章\t第一条\t第一条", "does not lead"),
        ("x\tclause\t第一条\t\t第一条\t第一条", "not a number"),
    ],
)
def test_a_line_that_is_no_label_is_named(tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "样本.tsv"
    path.write_text("0\tfront\t\t\t某某条例\t某某条例\n" * (fault != "does not lead") + line + "\n", encoding="utf-8")
    with pytest.raises(LabelError, match=rf"样本\.tsv:\d: .*{fault}"):
        read_labels(path)


def test_an_unnumbered_parent_goes_by_its_first_words(tmp_path: Path) -> None:
    path = tmp_path / "样本.tsv"
    path.write_text("0\tclause\t\t\t补贴\t补贴\n1\tclause\t第一条\t补贴\t第一条甲。\t第一条甲。\n", encoding="utf-8")
    assert read_labels(path)[1].parents == ("补贴",)


def test_golden_lists_give_the_parents_by_depth(tmp_path: Path) -> None:
    path = tmp_path / "样本.tsv"
    lines = [
        "0\tclause\t一、\t一、甲\t一、甲\t一、甲\t",
        "1\tclause\t（一）\t（一）乙\t（一）乙\t（一）乙\t市局",
        "#removed\t1\trule",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [each.parents for each in read_golden(path)] == [(), ("一、",)]


def test_parsed_clauses_are_listed_with_their_ancestors() -> None:
    parsed = [
        clause("第一章", "第一章 总则", 0),
        clause("第二条", "第二条 补贴分两种：", 7, "c0"),
        clause("（一）", "（一）床位补贴；", 18, "c7"),
    ]
    assert list_clauses(parsed) == [CHAPTER, SECOND, ITEM]


def test_clauses_as_listed_are_right() -> None:
    compared = compare_clauses("样本", LISTED, LISTED)
    assert (compared.expected, compared.right, compared.wrong, compared.extra) == (4, 4, (), ())


def test_a_clause_at_a_wrong_parent_is_found() -> None:
    moved = ListedClause("clause", "（一）", ("第一章", "第一条"), ITEM.begins, ITEM.ends)
    compared = compare_clauses("样本", LISTED, [CHAPTER, FIRST, SECOND, moved])
    assert (compared.right, compared.misplaced, compared.wrong) == (3, 1, ((ITEM, moved),))


def test_a_lost_clause_and_the_one_that_swallowed_it_are_wrong() -> None:
    glued = ListedClause("clause", "第二条", ("第一章",), SECOND.begins, ITEM.ends)
    compared = compare_clauses("样本", LISTED, [CHAPTER, FIRST, glued])
    assert compared.wrong == ((SECOND, glued), (ITEM, None))
    assert (compared.missing, compared.misplaced) == (1, 0)


def test_a_clause_with_other_first_words_is_paired_by_its_place() -> None:
    cut = ListedClause("clause", "第一条", ("第一章",), "为了规范补贴。", FIRST.ends)
    assert compare_clauses("样本", LISTED, [CHAPTER, cut, SECOND, ITEM]).wrong == ((FIRST, cut),)


def test_a_clause_nobody_listed_is_extra() -> None:
    compared = compare_clauses("样本", [CHAPTER, FIRST], [CHAPTER, FIRST, ITEM])
    assert (compared.right, compared.extra) == (2, (ITEM,))


def test_clauses_in_another_order_are_not_right() -> None:
    assert compare_clauses("样本", [FIRST, SECOND], [SECOND, FIRST]).right == 1


SOURCE = "# 一、甲\n一、乙\n"
MARK = Removal(0, 2, "layout", "# ")
LAST = Removal(9, 10, "layout", "\n")


@pytest.mark.parametrize(
    ("removals", "starts", "lost", "doubled"),
    [
        ((MARK, LAST), (2, 6), 0, 0),
        ((MARK,), (2, 6), 1, 0),  # the line end after the last clause is neither removed nor in the text
        ((LAST,), (2, 6), 2, 0),
        ((MARK, LAST), (2,), 4, 0),  # the second clause and the line end before it
        ((MARK, LAST, Removal(2, 4, "rule", "一、")), (2, 6), 0, 2),
    ],
)
def test_lost_and_doubled_characters_are_counted(
    removals: tuple[Removal, ...], starts: tuple[int, ...], lost: int, doubled: int
) -> None:
    clauses = tuple(clause("一、", SOURCE[start : start + 3], start) for start in starts)
    text = "\n".join(each.text for each in clauses)
    found = check_characters(SOURCE, ParsedDocument(document(text, removals), clauses))
    assert (found.lost, found.doubled) == (lost, doubled)


@pytest.mark.parametrize(
    ("stated", "found", "verdict"),
    [
        ((), (), "unstated"),
        (("2022-01-01",), ("2022-01-01",), "right"),
        ((), ("2022-01-01",), "invented"),
        (("2022-01-01",), (), "missed"),
        (("2022-01-01",), ("2022-10-01",), "wrong"),
        (("甲局", "乙局"), ("乙局", "甲局"), "right"),
        (("甲局", "乙局"), ("甲局",), "missed"),
        (("甲局",), ("甲局", "乙局"), "wrong"),
        (("实施〈甲 法〉办法",), ("《实施《甲法》办法》",), "right"),
    ],
)
def test_verdicts(stated: tuple[str, ...], found: tuple[str, ...], verdict: str) -> None:
    assert judge(stated, found) == verdict


def test_each_field_of_a_label_is_compared() -> None:
    fields = {
        "title": ("某某市补贴条例",),
        "number": (),
        "issuer": ("甲局",),
        "region": ("某某省/某某市",),
        "effective_on": (),
        "published_on": ("2021-12-01",),
        "trial": (),
        "revisions": ("adopted 2021-11-01",),
        "repeals": ("某某市旧补贴办法", "某政〔2001〕3号"),
    }
    adopted = Revision("adopted", date(2021, 11, 1), "", "2021年11月1日通过")
    compared = compare_metadata(MetadataLabel("样本.txt", fields), document("", revisions=(adopted,)))
    assert {each.field: each.verdict for each in compared} == {
        "title": "right",
        "number": "unstated",
        "issuer": "wrong",
        "region": "right",
        "effective_on": "invented",
        "published_on": "missed",
        "trial": "unstated",
        "revisions": "right",
        "repeals": "right",
    }


@pytest.mark.parametrize(
    ("name", "value", "values"),
    [
        ("issuer", "甲局、乙局", ("甲局", "乙局")),
        ("region", ["某某省", "某某市"], ("某某省/某某市",)),
        ("region", [], ()),
        ("trial", True, ("true",)),
        ("trial", False, ()),
        ("issued_on", None, ()),
        ("revisions", [{"action": "adopted", "on": None}], ("adopted ?",)),
    ],
)
def test_values_of_a_label(name: str, value: object, values: tuple[str, ...]) -> None:
    assert stated_values(name, value) == values


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("issued_on", "2021年1月1日"),
        ("issued_on", "2021-02-30"),
        ("bases", "某政〔2001〕3号"),
        ("trial", "yes"),
        ("revisions", ["adopted"]),
        ("title", 3),
    ],
)
def test_a_value_of_another_shape_is_refused(name: str, value: object) -> None:
    with pytest.raises(LabelError):
        stated_values(name, value)


@pytest.mark.parametrize(("right", "passed"), [(99, True), (98, False)])
def test_less_than_99_percent_does_not_pass(right: int, passed: bool) -> None:
    listed = [ListedClause("clause", f"第{n}条", (), f"第{n}条", f"第{n}条") for n in range(100)]
    comparison = Comparison([compare_clauses("样本", listed, listed[:right])], {}, [], [])
    assert comparison.passed is passed


def test_an_invented_date_does_not_pass() -> None:
    clauses = [compare_clauses("样本", LISTED, LISTED)]
    label = MetadataLabel("样本.txt", {"effective_on": ()})
    assert Comparison(clauses, {}, [], []).passed
    assert not Comparison(clauses, {}, compare_metadata(label, document("")), []).passed


def test_without_the_other_documents_the_five_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--documents", str(tmp_path / "none")])
    printed = capsys.readouterr()
    assert "只比对 corpus/ 里的五份文件" in printed.err
    assert re.search(r"^clauses \d+/\d+ at the right parent, .* 5 documents$", printed.out, re.MULTILINE)
    assert printed.out.splitlines()[-1] in ("passed", "failed")
