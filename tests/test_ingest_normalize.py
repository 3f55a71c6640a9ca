"""Cleaning: page breaks mended, debris out, and every character of the source accounted for."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest.cleaning.normalize import CleanText, normalize
from ingest.model import Span
from ingest.reading.read_text import TextReader
from ingest.rendering import Piece, Rendering
from tests.policy_texts import CORPUS_FILES, parse

# Each sample shows one trouble of real files: (source, clean text).
MENDED = {
    "page break in a sentence": (
        "一、总则\n（一）公办养老机构托底。在特困人员的集中供养\n\n需求满足后，空余床位向社会开放。\n",
        "一、总则\n（一）公办养老机构托底。在特困人员的集中供养需求满足后，空余床位向社会开放。",
    ),
    "page break in a word": (
        "一、总则\n（一）加强服务监管。由市民政局、财政局、自然资\n\n源部门共同检查养老机构的运营。\n",
        "一、总则\n（一）加强服务监管。由市民政局、财政局、自然资源部门共同检查养老机构的运营。",
    ),
    "page break after a comma": ("一、总则\n要因地制宜，\n\n稳步推进。\n", "一、总则\n要因地制宜，稳步推进。"),
    "page break before a comma": ("一、总则\n要因地制宜\n\n，稳步推进。\n", "一、总则\n要因地制宜，稳步推进。"),
    "page break inside 〔〕": (
        "（一）补贴。按月发放。〔责任单位：市民政局、市财政\n\n局，各县政府〕\n",
        "（一）补贴。按月发放。〔责任单位：市民政局、市财政局，各县政府〕",
    ),
    "bracket closed early and its last piece doubled": (
        "（一）补贴。按月发放。〔责任单位：市民政局、市财政局〕\n\n局，各县政府〕\n",
        "（一）补贴。按月发放。〔责任单位：市民政局、市财政局，各县政府〕",
    ),
    "page number at a page break": (
        "（一）托底。对低保家庭中的失能老年人提供无偿\n\n- 3 -\n\n或者低收费的托养服务。\n",
        "（一）托底。对低保家庭中的失能老年人提供无偿或者低收费的托养服务。",
    ),
    "hard break in a bold title": (
        "**某某市养老服务改革试点  \n工作领导小组名单**\n\n一、职责\n",
        "某某市养老服务改革试点工作领导小组名单\n一、职责",
    ),
    "hard break in brackets": (
        "（一）机制。成立专班。\n\n(责任单位：市试点领导  \n小组各成员单位)\n",
        "（一）机制。成立专班。\n(责任单位：市试点领导小组各成员单位)",
    ),
    "Markdown marks": ("## **二、原则**\n\n### (一) 目标\n\n> 引用的话。\n", "二、原则\n(一)目标\n引用的话。"),
    "spaces between digits and words": ("到 2021 年，建成 10 个中心。\n", "到2021年，建成10个中心。"),
    "a title whose last line is 的通知": (
        "某某县人民政府关于转发《某某市养老服务改革试点资金管理\n办法》\n的通知\n各乡镇：\n一、总则\n",
        "某某县人民政府关于转发《某某市养老服务改革试点资金管理办法》的通知\n各乡镇：\n一、总则",
    ),
    "rules of stars": ("一、总则。\n\n***\n\n二、分则。\n* * *\n三、附则。\n", "一、总则。\n二、分则。\n三、附则。"),
    "a line in italics": ("一、总则。\n*资料由某某县提供*\n", "一、总则。\n资料由某某县提供"),
    "a heading without a space": ("##第一章 总则\n第一条 敬老。\n", "第一章 总则\n第一条 敬老。"),
    "carriage returns": ("一、总则\r\n\r\n（一）目标。建成。\r\n", "一、总则\n（一）目标。建成。"),
    "full-width indents": ("\u3000\u3000一、总则\n\u3000\u3000（一）目标。建成。\n", "一、总则\n（一）目标。建成。"),
    "invisible marks": ("\ufeff一、总\u200b则\n", "一、总则"),
}
KEPT_APART = {
    "sentences": "（一）目标。建成。\n这是另一段，另起一行写在这里没有问题。",
    "headings": "一、总则\n二、分则\n（一）目标",
    "an unfinished line before a marker": "一、总则\n（一）目标与任务以及没有句号而且很长很长很长的一行\n（二）任务",
    "a list of names": "一、职责\n附件\n领导小组名单\n组 长：甲某某 某某市副市长\n成 员：乙 某 某某市民政局局长\n"
    "丙某某 某某市财政局局长，兼任领导小组办公室主任\n丁 某 某某区区长",
    "an attachment's name and the signature": "一、总则。\n附件：某某市养老服务改革试点资金管理办法的补充说明\n"
    "某某市民政局\n2020年8月17日",
    "a printing line": "一、总则。\n某某市人民政府办公室2020年8月17日印发\n共印60份",
    "signature and date": "一、总则。\n某某市人民政府办公室\n2020年8月17日",
    "an attachment": "一、总则\n附件：任务分工表\n附件\n任务分工表",
    "short lines that end nowhere": "一、总则\n运营补贴\n床位补贴\n护理补贴",
}
DEBRIS = {
    "share_buttons": ("一、总则\n分享\n-\n微信好友\n-\n新浪微博\n", "分享-微信好友-新浪微博"),
    "stray_number": ("000049\n\n一、总则\n", "000049"),
    "page_number": ("一、总则\n— 2 —\n第 3 页 共 9 页\n二、分则\n", "— 2 —第 3 页 共 9 页"),
    "doubled_line": (
        "某某市关于发展养老服务的意见\n某某市关于发展养老服务的意见\n一、总则\n",
        "某某市关于发展养老服务的意见",
    ),
    "rule": ("一、总则\n---\n二、分则\n", "---"),
    "markup": ("# 某某条例\n<!-- 正文 -->\n第一条 为了。\n", "<!-- 正文 -->"),
}
TABLE = (
    "附件\n\n分工表\n\t序号\n\t任务\n\t时限\n\t单位\n\n\t1\n\t建立制度\n\t持续推进\n\t住建局\n\n民政局\n\n"
    "\t2\n\t完善政策\n\t2023年底\n\t\n\n\t3\n\t加强监管\n\t持续推进\n\t各有关单位\n\n"
)


def assert_accounts_for(clean: CleanText, source: str) -> None:
    pieces = sorted([(s.start, s.end) for s in clean.kept] + [(r.start, r.end) for r in clean.removals])
    assert all(start < end for start, end in pieces)
    assert "".join(source[start:end] for start, end in pieces) == source
    assert [start for start, _ in pieces[1:]] == [end for _, end in pieces[:-1]]
    assert clean.text == "".join(source[s.start : s.end] for s in clean.kept)
    assert all(removal.text == source[removal.start : removal.end] for removal in clean.removals)


@pytest.mark.parametrize("path", CORPUS_FILES, ids=lambda path: path.stem)
def test_kept_and_removed_are_the_whole_file(path: Path) -> None:
    source = TextReader().read(path).text
    clean = normalize(source)
    assert_accounts_for(clean, source)
    assert len(clean.text) > 0.9 * len("".join(source.split()))


@pytest.mark.parametrize("path", CORPUS_FILES, ids=lambda path: path.stem)
def test_source_spans_give_the_characters_of_the_clause(path: Path) -> None:
    source = TextReader().read(path).text
    parsed = parse(source, path.name)
    for clause in parsed.clauses:
        assert "".join(source[span.start : span.end] for span in clause.source_spans) == clause.text
        assert list(clause.source_spans) == sorted(clause.source_spans)


@pytest.mark.parametrize("trouble", MENDED)
def test_broken_text_is_joined_again(trouble: str) -> None:
    source, wanted = MENDED[trouble]
    clean = normalize(source)
    assert clean.text == wanted
    assert_accounts_for(clean, source)


def test_spaces_that_pad_lines_join_only_a_title() -> None:
    title = ["某某市人民政府关于做好", "养老服务工作的通知"]
    others = ["某政发〔2020〕1号", "各县人民政府：", "一、总则", "某某市人民政府", "2020年8月17日"]
    assert normalize("  \n".join([*title, *others, ""])).text.split("\n") == ["".join(title), *others]


@pytest.mark.parametrize("case", KEPT_APART)
def test_whole_lines_stay_apart(case: str) -> None:
    clean = normalize(KEPT_APART[case] + "\n")
    assert clean.text == KEPT_APART[case]


@pytest.mark.parametrize("reason", DEBRIS)
def test_debris_is_removed_with_its_reason(reason: str) -> None:
    source, words = DEBRIS[reason]
    clean = normalize(source)
    removed = [removal for removal in clean.removals if removal.reason != "layout"]
    assert "".join(removal.text for removal in removed) == words
    assert {removal.reason for removal in removed} == {reason}
    assert_accounts_for(clean, source)


@pytest.mark.parametrize(
    "kept",
    [
        "一、总则\n分享经验，互相学习。",  # a sentence about sharing
        "一、总则\n微信\n二、分则",  # one lone word is no row of buttons
        "一、总则\n同意\n同意\n二、分则",  # short lines may be meant twice
        "一、总则\n编号12345678901\n二、分则",
    ],
)
def test_words_that_only_look_like_debris(kept: str) -> None:
    removed = [removal for removal in normalize(kept).removals if removal.reason != "layout"]
    assert removed == []


def test_a_doubled_piece_is_named_as_a_page_break() -> None:
    source, _ = MENDED["bracket closed early and its last piece doubled"]
    removed = [r.text for r in normalize(source).removals if r.reason == "page_break"]
    assert ["".join(text.split()) for text in removed] == ["〕局"]


def test_a_pasted_table_becomes_rows_and_cells() -> None:
    clean = normalize(TABLE)
    assert_accounts_for(clean, TABLE)
    rows = [clean.text[row.cells[0].start : row.cells[-1].end] for table in clean.tables for row in table.rows]
    assert rows == [
        "序号\t任务\t时限\t单位",
        "1\t建立制度\t持续推进\t住建局\n民政局",  # a cell of two lines
        "2\t完善政策\t2023年底\t",  # an empty last cell
        "3\t加强监管\t持续推进\t各有关单位",
    ]


@pytest.mark.parametrize("path", CORPUS_FILES, ids=lambda path: path.stem)
def test_clean_text_is_left_as_it_is(path: Path) -> None:
    clean = normalize(TextReader().read(path).text)
    again = normalize(clean.text)
    if not clean.tables:  # rows of a pasted table are written out differently, on one line
        assert again.text == clean.text
    assert_accounts_for(again, clean.text)


def test_accounting_holds_for_any_mess() -> None:
    dice = random.Random(5)  # noqa: S311  a repeatable mess, no secret
    alphabet = "一、（一）1.（1）。，；〕〔甲乙丙 \t\n\n\n\r#*->局页第年 2020\u3000\u200b"
    for _ in range(300):
        source = "".join(dice.choices(alphabet, k=dice.randrange(80)))
        assert_accounts_for(normalize(source), source)


def test_empty_and_blank_sources() -> None:
    for source in ("", "\n\n", " \t\r\n\u3000"):
        clean = normalize(source)
        assert clean.text == ""
        assert_accounts_for(clean, source)


def test_a_rendering_is_cleaned_and_its_source_accounted_for() -> None:
    source = "<p>一、甲&lt;乙</p><p>首页</p><td>丙"
    rendering = Rendering(
        "一、甲<乙\n首页\n丙",
        (
            Piece(0, 3, 3, 6),
            Piece(3, 4, 6, 10),  # &lt;
            Piece(4, 5, 10, 11),
            Piece(5, 6, 11, 15),  # </p>
            Piece(6, 8, 18, 20),
            Piece(8, 9, 20, 24),  # </p>
            Piece(9, 10, 28, 29),
        ),
        debris=((Span(6, 8), "navigation"),),
    )
    clean = normalize(source, rendering)
    assert clean.text == "一、甲<乙\n丙"
    assert clean.kept == (Span(3, 6), Span(6, 10), Span(10, 11), Span(11, 15), Span(28, 29))
    assert [(removal.text, removal.reason) for removal in clean.removals] == [
        ("<p>", "markup"),
        ("<p>", "markup"),
        ("首页", "navigation"),
        ("</p><td>", "markup"),
    ]
    assert clean.source_spans(2, 5) == (Span(5, 11),)  # 甲, the whole &lt; and 乙
    assert clean.source_spans(4, 7) == (Span(10, 15), Span(28, 29))


def test_control_characters_are_taken_out_and_part_no_word() -> None:
    source = "一、补\x00贴\x07标准\n每人每月\x00600元。"
    clean = normalize(source)
    assert clean.text == "一、补贴标准\n每人每月600元。"
    assert [(r.start, r.text) for r in clean.removals if r.reason == "control_character"] == [
        (3, "\x00"),
        (5, "\x07"),
        (13, "\x00"),
    ]
