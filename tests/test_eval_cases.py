"""``eval.cases``: a good line is read as written, and every bad one is told with file, line, field, value, remedy."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Gold, check_gold, load_case_files, load_cases, resolve_document
from eval.errors import CaseError
from tests.fake_eval_answering import JIA, YI

GOOD: dict[str, Any] = {
    "id": "q-1",
    "question": "助老食堂一年补多少？",
    "previous": ["你好"],
    "asker": "worker",
    "region": "甲市",
    "type": "number",
    "reason": None,
    "answerable": True,
    "gold": [{"doc": "甲政办〔2023〕1号", "clause": "（1）", "quote": "每年补助4万元"}],
    "key_facts": [["4万元", "4万"]],
    "wrong_facts": ["2万"],
}
REFUSED: dict[str, Any] = {
    **GOOD,
    "id": "q-2",
    "type": "unanswerable",
    "reason": "not_stated",
    "answerable": False,
    "gold": [],
    "key_facts": [],
    "wrong_facts": [],
}


def write(path: Path, *records: object) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_good_line_is_read_as_written(tmp_path: Path) -> None:
    case, refused = load_cases(write(tmp_path / "a.jsonl", GOOD, "", REFUSED))
    assert (case.id, case.asker, case.region, case.type) == ("q-1", "worker", "甲市", "number")
    assert case.previous == ("你好",)
    assert case.gold == (Gold("甲政办〔2023〕1号", "（1）", "每年补助4万元"),)
    assert case.key_facts == (("4万元", "4万"),)
    assert case.wrong_facts == ("2万",)
    assert (case.file, case.line) == ("a.jsonl", 1)
    assert (refused.reason, refused.gold, refused.line) == ("not_stated", (), 3)
    question = case.to_question()
    assert (question.text, question.region, question.audience) == ("助老食堂一年补多少？", "甲市", "worker")


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "bom.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\r\n")
    assert load_cases(path)[0].id == "q-1"


def test_what_was_asked_is_the_same_whatever_the_gold(tmp_path: Path) -> None:
    changed = {**GOOD, "id": "q-3", "key_facts": [["四万元"]]}
    asked = {**GOOD, "id": "q-4", "region": None}
    a, b, c = load_cases(write(tmp_path / "a.jsonl", GOOD, changed, asked))
    assert a.asked == b.asked
    assert a.asked != c.asked


@pytest.mark.parametrize(
    ("change", "field", "value", "remedy"),
    [
        ({"type": "amount"}, "type", "amount", "validity"),
        ({"asker": "robot"}, "asker", "robot", "family"),
        ({"answerable": "true"}, "answerable", "true", "不加引号"),
        ({"reason": "off_topic"}, "reason", "off_topic", "null"),
        ({"answerable": False}, "type", "number", "unanswerable"),
        ({"type": "unanswerable"}, "type", "unanswerable", "answerable"),
        ({"gold": []}, "gold", "[]", "至少要有一处依据"),
        ({"gold": [{"doc": "甲", "quote": "乙"}]}, "gold", "甲", "clause"),
        ({"gold": [{"doc": "甲", "clause": "一", "quote": " "}]}, "gold.quote", " ", "不为空"),
        ({"gold": "甲政办"}, "gold", "甲政办", "quote"),
        ({"key_facts": []}, "key_facts", "[]", "至少要有一个要点"),
        ({"key_facts": ["4万元"]}, "key_facts", "4万元", "方括号"),
        ({"key_facts": [["4万元"], []]}, "key_facts", "[]", "空的要点"),
        ({"previous": "你好"}, "previous", "你好", "[]"),
        ({"question": ""}, "question", "", "不为空"),
        ({"id": 7}, "id", "7", "文字"),
        ({"region": []}, "region", "[]", "文字"),
        ({"key_fact": [["4万"]]}, "key_fact", "4万", "key_facts"),
    ],
)
def test_a_bad_field_is_named(tmp_path: Path, change: dict[str, Any], field: str, value: str, remedy: str) -> None:
    path = write(tmp_path / "a.jsonl", REFUSED, {**GOOD, **change})
    with pytest.raises(CaseError) as caught:
        load_cases(path)
    message = str(caught.value)
    assert message.startswith("a.jsonl 第2行：")
    assert f"字段 {field} 的值“" in message
    assert value in message
    assert remedy in message.split("”不能用；", 1)[1]
    assert "\n" not in message


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"reason": None}, "reason", "null"),
        ({"reason": "unknown"}, "reason", "unknown"),
        ({"gold": GOOD["gold"]}, "gold", "甲政办"),
        ({"key_facts": [["4万"]]}, "key_facts", "4万"),
    ],
)
def test_an_unanswerable_line_has_a_reason_and_nothing_else(
    tmp_path: Path, change: dict[str, Any], field: str, value: str
) -> None:
    with pytest.raises(CaseError, match=f"第1行：字段 {field} 的值“.*{value}"):
        load_cases(write(tmp_path / "a.jsonl", {**REFUSED, **change}))


@pytest.mark.parametrize("name", ["id", "question"])
def test_a_missing_field_is_named(tmp_path: Path, name: str) -> None:
    record = {key: value for key, value in GOOD.items() if key != name}
    with pytest.raises(CaseError, match=f"a.jsonl 第1行：缺少字段 {name}"):
        load_cases(write(tmp_path / "a.jsonl", record))


@pytest.mark.parametrize(("line", "told"), [('{"id":"q-1",', "JSON"), ("[1]", "大括号"), ('"q"', "大括号")])
def test_a_line_that_is_no_object_is_told(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(CaseError, match=f"a.jsonl 第2行.*{told}"):
        load_cases(write(tmp_path / "a.jsonl", GOOD, line))


def test_an_id_stands_once_in_all_files(tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", GOOD)
    second = write(tmp_path / "b.jsonl", REFUSED, GOOD)
    with pytest.raises(CaseError, match=r"b.jsonl 第2行：字段 id 的值“q-1”已在 a.jsonl 第1行用过"):
        load_case_files([first, second])
    assert [case.id for case in load_case_files([first, write(tmp_path / "c.jsonl", REFUSED)])] == ["q-1", "q-2"]


def test_files_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="没有题目"):
        load_cases(write(tmp_path / "empty.jsonl", "", " "))
    with pytest.raises(CaseError, match=r"none\.jsonl.*打不开"):
        load_cases(tmp_path / "none.jsonl")
    binary = tmp_path / "gbk.jsonl"
    binary.write_bytes("问题".encode("gb18030"))
    with pytest.raises(CaseError, match="UTF-8"):
        load_cases(binary)


@pytest.mark.parametrize(
    "name", ["甲政办〔2023〕1号", "甲政办[2023]1号", "甲政办〔２０２３〕1 号", "《甲市养老服务办法》"]
)
def test_a_document_is_known_by_number_and_title(name: str) -> None:
    assert resolve_document(name, [YI, JIA]) is JIA


def test_a_title_may_begin_with_another_s() -> None:
    asked = replace(JIA, title="《甲市养老服务办法》政策问答", number=None)
    assert resolve_document("《甲市养老服务办法》政策问答", [YI, asked]) is asked


@pytest.mark.parametrize("name", ["甲政办〔2023〕11号", "甲政办〔2023〕1", "甲市", "", "《》"])
def test_a_part_of_a_name_is_no_reference(name: str) -> None:
    assert resolve_document(name, [YI, JIA]) is None


def test_a_question_alone_is_unlabelled(tmp_path: Path) -> None:
    bare = {"id": "q-9", "question": "谁发？"}
    blank = {**REFUSED, "id": "q-8", "type": None, "reason": None, "answerable": None}
    for case in load_cases(write(tmp_path / "a.jsonl", bare, blank)):
        assert (case.answerable, case.type, case.reason, case.gold, case.key_facts) == (None, None, None, (), ())


@pytest.mark.parametrize("name", ["type", "gold", "key_facts", "wrong_facts"])
def test_an_unlabelled_question_has_no_label(tmp_path: Path, name: str) -> None:
    record = {"id": "q-9", "question": "谁发？", name: GOOD[name]}
    with pytest.raises(CaseError, match=f"第1行：字段 {name} 的值“.*没有字段 answerable 的题只提问、不评分"):
        load_cases(write(tmp_path / "a.jsonl", record))


def test_the_type_may_be_left_out_and_words_may_be_chinese(tmp_path: Path) -> None:
    good = {**GOOD, "type": None, "asker": "家属"}
    refused = {**REFUSED, "reason": "未规定"}
    del refused["type"]
    typed = {**GOOD, "id": "q-3", "type": "责任单位"}
    cases = load_cases(write(tmp_path / "a.jsonl", good, refused, typed))
    assert [case.type for case in cases] == [None, "unanswerable", "responsible-department"]
    assert (cases[0].asker, cases[1].reason) == ("family", "not_stated")


def test_a_quote_that_the_document_does_not_hold_is_told(tmp_path: Path) -> None:
    gold = {"doc": "甲政办〔2023〕1号", "clause": "", "quote": "每年补助\n４万元"}
    check_gold(load_cases(write(tmp_path / "a.jsonl", {**GOOD, "gold": [gold]})), [YI, JIA])
    wrong = {**GOOD, "id": "q-5", "gold": [GOOD["gold"][0], {**gold, "quote": "每年补助40万元"}]}
    cases = load_cases(write(tmp_path / "a.jsonl", GOOD, wrong))
    with pytest.raises(
        CaseError, match=r"a.jsonl 第2行（q-5）：字段 gold.quote（依据原文）的值“每年补助40万元”在《甲市.*逐字"
    ):
        check_gold(cases, [YI, JIA])
    other = {**gold, "quote": "每人每月发放100元"}
    with pytest.raises(CaseError, match="这句话在《yi养老服务办法》里"):
        check_gold(load_cases(write(tmp_path / "b.jsonl", {**GOOD, "gold": [other]})), [YI, JIA])


def test_gold_outside_the_library_is_told_with_what_is_there(tmp_path: Path) -> None:
    cases = load_cases(write(tmp_path / "a.jsonl", GOOD))
    check_gold(cases, [YI, JIA])
    with pytest.raises(
        CaseError, match=r"a.jsonl 第1行（q-1）：字段 gold.doc（依据文件）的值“甲政办〔2023〕1号”.*库中有：《yi"
    ):
        check_gold(cases, [YI])
