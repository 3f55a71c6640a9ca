"""Clause ids are stable and unique, offsets are right, own texts share out the document, odd files stay quick."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.corpus import read_files
from ingest.model import ParsedDocument
from tests.policy_texts import CORPUS_FILES, parse

HEAD = "某某市人民政府办公室关于发展养老服务的意见\n某政办发〔2023〕5号\n各县人民政府：\n"
LEAD = "为贯彻落实上级要求，经市政府同意，现提出如下意见。\n"


def by_text(parsed: ParsedDocument) -> dict[str, str]:
    return {clause.text: clause.id for clause in parsed.clauses}


def test_ids_survive_renaming_and_edits_elsewhere() -> None:
    text = HEAD + LEAD + "一、设施\n（一）规划。甲。\n（二）用地。乙。\n二、服务\n（一）居家。丙。\n"
    before = by_text(parse(text, "旧名.txt"))
    assert by_text(parse(text, "新名.md")) == before

    edited = by_text(
        parse(text.replace("（二）用地", "（二）人才。丁。\n（三）用地") + "三、附则\n自印发之日起施行。\n")
    )
    unchanged = {clause: clause_id for clause, clause_id in before.items() if "用地" not in clause}
    assert len(unchanged) == len(before) - 1
    assert unchanged.items() <= edited.items()


def test_ids_are_unique_where_headings_repeat() -> None:
    parsed = parse(HEAD + LEAD + "一、补助\n（一）标准。甲。\n一、补助\n（一）标准。乙。\n（一）标准。丙。\n")
    ids = [clause.id for clause in parsed.clauses]
    assert len(set(ids)) == len(ids) == 7
    assert all(clause_id.startswith(parsed.document.id) for clause_id in ids)


@pytest.mark.parametrize("path", CORPUS_FILES, ids=lambda path: path.stem)
def test_own_texts_share_out_the_document(path: Path) -> None:
    (parsed,) = read_files([path]).documents
    assert_shared_out(parsed)
    assert len({clause.id for clause in parsed.clauses}) == len(parsed.clauses)
    parents = {clause.id: clause for clause in parsed.clauses}
    for clause in parsed.clauses:
        if clause.parent_id is not None:
            assert parents[clause.parent_id].path == clause.path[:-1]
        for value in clause.values:
            assert clause.text[value.start : value.end] == value.text
        for deadline in clause.deadlines:
            assert clause.text[deadline.start : deadline.end] == deadline.text


def assert_shared_out(parsed: ParsedDocument) -> None:
    """Offsets are right, own texts are in order and disjoint, and only white space stands between them."""
    text, position = parsed.document.text, 0
    for clause in parsed.clauses:
        assert text[clause.start : clause.end] == clause.text
        assert position <= clause.start
        assert not text[position : clause.start].strip()
        position = clause.end
    assert not text[position:].strip()


LARGE = {
    "the same marker over and over": "一、\n" * 10_000,
    "one line": "一、补贴，" + "每月补贴100元，" * 10_000,
    "unfinished lines": "一、补贴\n" + "这是，\n" * 10_000,
    "open brackets": "一、补贴\n" + "（甲，\n" * 5_000,
    "blanks inside a line": "一、甲" + " " * 200_000 + "乙",
    "a series without end": "一、甲。" + "一是做。二是做。" * 5_000,
    "share buttons": "一、甲\n" + "分享\n-\n微信好友\n" * 5_000,
    "a long table": "一、表\n" + "\t甲\n\t乙\n\n" * 5_000,
    "every style": "第一章 甲\n第一条 乙\n一、丙\n（一）丁\n1.戊\n（1）己\n①庚\n" * 1_000,
    "headings that count to 5000": "".join(f"{i}.标题\n" for i in range(1, 5001)),
    "articles with lists": "".join(f"第{i}条 下列：\n（一）甲；\n（二）乙。\n上述除外。\n" for i in range(1, 1261)),
    "items of one paragraph": "一、甲：" + "".join(f"{i}.做；" for i in range(1, 100)) * 100,
    "counting that begins again": "1.对象：\n" * 10_000,
    "bullets": "一、甲：\n" + "- 乙\n" * 10_000,
    "titles": "一、甲\n某某办法\n" * 5_000,
    "tables of contents": "目录\n一、甲\n二、乙\n" * 3_000,
    "signatures": "某某局\n" * 10_000 + "2023年1月1日\n",
    "only marks": "*" * 100_000 + "#" * 100_000 + ">" * 100_000,
}


@pytest.mark.parametrize("mess", LARGE)
def test_large_and_odd_files_are_parsed(mess: str) -> None:
    # each of these took minutes with one quadratic step; together they take a second or two
    assert_shared_out(parse(LARGE[mess]))
