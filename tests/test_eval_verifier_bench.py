"""The verifier bench: its file, its figures worked out by hand on a small document, and its complaints."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from eval.benches.checking_bench import check_pairs, checking_record
from eval.benches.verifier_bench import BenchResult, bench_record, bench_table, judge_pairs, run_bench
from eval.benches.verifier_pairs import RIGHT_KINDS, SPOILT_KINDS, BenchPair, Pieces, check_evidence, load_pairs
from eval.errors import CaseError, OutputError
from eval.matching import fold
from ingest.corpus import read_corpus
from ingest.model import ParsedDocument
from ingest.sentences import sentence_spans
from tests.policy_texts import CORPUS, parse

BENCH = Path(__file__).parents[1] / "eval" / "benches"
NAMED_IN_THE_TASK = "number unit bound pairing payee period city date negation modality".split()

BEDS = "对具备条件的民办养老机构，每张床位给予4000元的一次性建设补助。"
DAY = "社区日间照料中心每年给予2万元的运营补助，建筑面积不少于300平方米。"
FIRST = "2024年新建社区食堂20个。"
SECOND = "2025年新建农村幸福院50个。"
POLICY = f"""云州市人民政府办公室关于发展养老服务的意见
云政办发〔2024〕8号
一、扶持政策
（一）补助标准。{BEDS}{DAY}
二、工作安排
（一）城市。{FIRST}
（二）农村。{SECOND}
"""
OTHER = """河口市养老服务办法
一、总则
（一）补助。对社区食堂每年给予5000元的运营补助。
二、附则
（一）施行。本办法自2024年1月1日起施行。
"""


@pytest.fixture(scope="module")
def parsed() -> tuple[ParsedDocument, ...]:
    return parse(POLICY, "云州.txt"), parse(OTHER, "河口市养老服务办法.txt")


@pytest.fixture(scope="module")
def real() -> tuple[BenchPair, ...]:
    return load_pairs(BENCH / "verifier.jsonl")


def record(key: str, sentence: str, kind: str, **given: Any) -> dict[str, Any]:
    return {
        "id": key,
        "doc": "云政办发〔2024〕8号",
        "clause": "一、（一）",
        "evidence": BEDS,
        "question": "民办养老机构建床位补多少？",
        "sentence": sentence,
        "right": kind in RIGHT_KINDS,
        "kind": kind,
        "note": "",
        **given,
    }


RECORDS = (
    record("p1", BEDS, "verbatim"),
    # words of its own: stopped at the first gate
    record("p2", "民营敬老院新添铺位有补助。", "paraphrase"),
    # every word is the clause's, and one is gone: stopped by the second gate
    record("p3", "对具备条件的民办养老机构，每张床位给予4000元的建设补助。", "condition"),
    record("p4", "对具备条件的民办养老机构，每张床位给予6000元的一次性建设补助。", "number"),
    # called spoilt and yet the clause's own words: what the bench counts as a hole
    record("p5", DAY, "period", evidence=DAY, question="日间照料中心一年补多少？"),
    record(
        "p6",
        "对社区食堂每年给予5000元的运营补助。",
        "verbatim",
        doc="河口市养老服务办法",
        evidence="对社区食堂每年给予5000元的运营补助。",
    ),
    record("p7", "每天2元。", "number", doc="天水市高龄津贴办法", evidence="每天3元。"),
)


def write(folder: Path, *records: object) -> Path:
    path = folder / "pairs.jsonl"
    lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
def result(tmp_path: Path, parsed: tuple[ParsedDocument, ...]) -> BenchResult:
    pairs = load_pairs(write(tmp_path, *RECORDS))
    return judge_pairs(pairs, parsed, frozenset({"《河口市养老服务办法》"}))


def test_the_real_file_is_large_and_holds_every_kind(real: tuple[BenchPair, ...]) -> None:
    assert len(real) >= 300
    counts = Counter(pair.kind for pair in real)
    assert set(counts) == {*RIGHT_KINDS, *SPOILT_KINDS}
    assert {kind: counts[kind] for kind in SPOILT_KINDS if kind in NAMED_IN_THE_TASK and counts[kind] < 20} == {}
    assert sum(pair.right for pair in real) >= 100


def test_the_readme_tells_the_counts_of_the_real_file(real: tuple[BenchPair, ...]) -> None:
    told = re.findall(r"^\| `(\w+)` \| (\d+) \|", (BENCH / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {kind: int(n) for kind, n in told} == Counter(pair.kind for pair in real)


def test_evidence_of_the_corpus_is_verbatim_and_lies_in_clauses(real: tuple[BenchPair, ...]) -> None:
    pieces = Pieces(read_corpus(CORPUS).documents)
    placed = 0
    for pair in real:
        document = pieces.document_of(pair)
        if document is None:
            continue
        check_evidence(pair, document)
        found = pieces.find(pair, document)
        assert all(piece.clause.text[piece.start : piece.end] == piece.quote for piece in found)
        for line in pair.evidence.splitlines():
            for span in sentence_spans(line):
                said = fold(line[span.start : span.end]).rstrip("。；")
                assert any(said in fold(piece.quote) for piece in found), f"{pair.id}: {said}"
        placed += 1
    assert placed >= 300


def test_each_gate_stops_what_it_should(result: BenchResult) -> None:
    assert {v.pair.id: (v.claims, v.shown, v.fault) for v in result.verdicts} == {
        "p1": (True, True, None),
        "p2": (False, False, "wording"),
        "p3": (True, False, "omission"),
        "p4": (False, False, "number"),
        "p5": (True, True, None),
        "p6": (True, True, None),
    }
    assert [v.pair.id for v in result.holes] == ["p5"]
    assert result.verdicts[0].clauses == ("（一）补助标准",)


def test_rates_are_those_worked_out_by_hand(result: BenchResult) -> None:
    whole, development, test = result.scores
    claims, shown = whole.rates
    # spoilt: p3, p4, p5; right: p1, p2, p6
    assert (claims.caught.n, claims.caught.value) == (3, pytest.approx(1 / 3))
    assert (shown.caught.n, shown.caught.value) == (3, pytest.approx(2 / 3))
    assert (claims.false_alarms.n, claims.false_alarms.value) == (3, pytest.approx(1 / 3))
    assert shown.false_alarms.value == pytest.approx(1 / 3)
    assert (development.scope, development.rates[1].false_alarms.value) == ("development", pytest.approx(1 / 2))
    # p6 alone: no false alarm of one proves little, says the exact interval
    alone = test.rates[1].false_alarms
    assert (test.scope, alone.n, alone.value, alone.low, alone.high) == ("test", 1, 0.0, 0.0, pytest.approx(0.975))
    assert test.rates[1].caught.value is None
    assert {(k.kind, k.right, k.n, k.claims, k.shown) for k in whole.kinds} == {
        ("number", False, 1, 1, 1),
        ("period", False, 1, 0, 0),
        ("condition", False, 1, 0, 1),
        ("verbatim", True, 2, 0, 0),
        ("paraphrase", True, 1, 1, 1),
    }


def test_a_pair_without_its_document_is_told_and_not_counted(result: BenchResult) -> None:
    assert [(n.pair.id, n.missing) for n in result.not_run] == [("p7", "document")]
    assert len(result.verdicts) == 6
    assert "另有1对没有判，不计入：1对文件不在政策库里（天水市高龄津贴办法）。" in bench_table(result)


def test_evidence_over_two_clauses_is_judged_by_each(tmp_path: Path, parsed: tuple[ParsedDocument, ...]) -> None:
    both = f"{FIRST}（二）农村。{SECOND}"
    asked = {"evidence": both, "question": "2025年新建多少农村幸福院？"}
    swapped = record("q2", "2025年新建农村幸福院20个。", "pairing", **asked)
    pairs = load_pairs(write(tmp_path, record("q1", SECOND, "verbatim", **asked), swapped))
    right, wrong = judge_pairs(pairs, parsed, frozenset()).verdicts
    assert right.clauses == ("（一）城市", "（二）农村")
    assert right.shown
    assert not wrong.claims


def test_the_smallest_clause_that_holds_all_evidence_is_taken(parsed: tuple[ParsedDocument, ...]) -> None:
    pair = BenchPair(**record("p", BEDS, "verbatim", evidence=BEDS + DAY), file="a", line=1)
    found = Pieces(parsed).find(pair, parsed[0].document)
    assert [piece.quote for piece in found] == [BEDS, DAY, BEDS + DAY]


def test_the_table_says_all_in_words(result: BenchResult) -> None:
    table = bench_table(result)
    assert re.search(r"^条件丢了或改了 +1 +0 +1$", table, re.MULTILINE)
    assert re.search(r"^全部 +全部关口 +3 +66\.7% ", table, re.MULTILINE)
    assert "会被显示的错句有1句：p5（周期或期限改了）。" in table
    sound = BenchResult(result.scores, result.verdicts[:2], ())
    assert "全部判过" in bench_table(sound)
    assert "没有一句错句通过全部关口" in bench_table(sound)


def test_the_command_writes_a_record_of_every_pair(tmp_path: Path, parsed: tuple[ParsedDocument, ...]) -> None:
    path = write(tmp_path, *RECORDS)
    done: list[tuple[int, int]] = []
    sides = frozenset({"河口市养老服务办法"})
    table, written = run_bench(path, parsed, sides, tmp_path / "new" / "out", lambda a, b: done.append((a, b)))
    assert table.startswith(bench_table(judge_pairs(load_pairs(path), parsed, sides)))
    assert re.search(r"^对句：照录原文 +2 +2 +0 +0$", table, re.MULTILINE)
    assert [p.name for p in written.parent.iterdir()] == ["verifier.json"]
    saved = json.loads(written.read_text("utf-8"))
    assert saved["holes"] == ["p5"]
    assert [(p["id"], p["side"]) for p in saved["pairs"]][-1] == ("p6", "test")
    assert saved["scores"]["all"]["kinds"]["condition"] == {
        "kind": "condition",
        "right": False,
        "n": 1,
        "claims": 0,
        "shown": 1,
    }
    assert saved["scores"]["test"]["gates"]["shown"]["false_alarms"]["n"] == 1
    assert saved["test_documents"] == ["河口市养老服务办法"]
    assert set(saved["bench"]) == {"pairs.jsonl"}
    assert done[-1] == (7, 7)


def test_the_record_is_plain_json(result: BenchResult) -> None:
    assert json.loads(json.dumps(bench_record(result), allow_nan=False)) == bench_record(result)


def test_a_folder_that_cannot_be_made_is_an_error_in_words(tmp_path: Path, parsed: tuple[ParsedDocument, ...]) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    with pytest.raises(OutputError, match="写不出来"):
        run_bench(write(tmp_path, RECORDS[0]), parsed, frozenset(), blocked)


def test_evidence_that_is_not_verbatim_is_an_error(tmp_path: Path, parsed: tuple[ParsedDocument, ...]) -> None:
    changed = record("p2", BEDS, "verbatim", evidence=BEDS.replace("4000", "5000"))
    pairs = load_pairs(write(tmp_path, RECORDS[0], changed))
    with pytest.raises(CaseError, match=r"pairs\.jsonl 第2行：字段 evidence .*没有这段原文"):
        judge_pairs(pairs, parsed, frozenset())


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "第2行：不是完整的 JSON"),
        ([1], "第2行：字段 （整行）"),
        ({k: v for k, v in record("p2", BEDS, "verbatim").items() if k != "note"}, "第2行：缺少字段 note"),
        ({**record("p2", BEDS, "verbatim"), "hint": "x"}, "第2行：字段 hint .*没有名为 hint 的字段"),
        (record("p1", BEDS, "verbatim"), "第2行：字段 id 的值“p1”不能用；第1行已用过"),
        (record("p2", " ", "verbatim"), "第2行：字段 sentence .*不为空"),
        (record("p2", BEDS, "verbatim", question=3), "第2行：字段 question 的值“3”"),
        (record("p2", BEDS, "verbatim", right="true"), "第2行：字段 right .*不加引号"),
        (record("p2", BEDS, "typo"), "第2行：字段 kind 的值“typo”不能用；right 为 false 时只能是：number"),
        (record("p2", BEDS, "number", right=True), "right 为 true 时只能是：verbatim"),
        ({**record("p2", BEDS, "verbatim"), "kind": ["verbatim"]}, "第2行：字段 kind"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: object, complaint: str) -> None:
    path = write(tmp_path, RECORDS[0], line)
    with pytest.raises(CaseError, match=complaint):
        load_pairs(path)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="打不开"):
        load_pairs(tmp_path / "none.jsonl")
    with pytest.raises(CaseError, match="没有内容"):
        load_pairs(write(tmp_path, ""))
    (tmp_path / "gbk.jsonl").write_bytes("补助".encode("gbk"))
    with pytest.raises(CaseError, match="UTF-8"):
        load_pairs(tmp_path / "gbk.jsonl")


def test_the_checker_never_supports_a_spoilt_value_and_counts_every_pair(
    parsed: tuple[ParsedDocument, ...], tmp_path: Path
) -> None:
    spoilt = record("p4", "对具备条件的民办养老机构，每张床位给予6000元的一次性建设补助。", "number")
    pairs = load_pairs(write(tmp_path, RECORDS[0], RECORDS[1], spoilt, RECORDS[6]))
    checked = check_pairs(pairs, parsed)
    assert [(each.kind, each.right, dict(each.counts)) for each in checked] == [
        ("number", False, {"与条款不符": 1}),
        ("verbatim", True, {"有依据": 1}),
        ("paraphrase", True, {"没有找到依据": 1}),
        (None, False, {"与条款不符": 1}),
        (None, True, {"有依据": 1, "没有找到依据": 1}),
    ]
    assert checking_record(checked)[0] == {"kind": "number", "right": False, "verdicts": {"与条款不符": 1}}
