"""Another program asked as ours is: real processes that stop, stall and start anew, and scores worked out by hand."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eval.compared.peer_scores import PeerReply, answer_sentences, judge_reply, says_it_does_not_know
from eval.compared.peers import ADAPTERS, KEPT_NAME, PEERS_NAME, Peer, command, write_documents
from eval.errors import EvalError, OutputError
from eval.measuring import Task
from ingest.corpus import read_folders

FAKE = """
import json, os, sys, time
from pathlib import Path

texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).iterdir())}
lines = [line for text in texts.values() for line in text.splitlines() if line]
print(json.dumps({"ready": "fake 1", "configuration": "逐行查找"}), flush=True)
for asked in map(json.loads, sys.stdin):
    question = asked["question"]
    with open(LOG, "a", encoding="utf-8") as log:
        log.write(json.dumps([question, asked["previous"]], ensure_ascii=False) + "\\n")
    if "慢" in question:
        time.sleep(600)
    if "崩" in question:
        sys.exit("KeyError: 崩了")
    if "乱" in question:
        print("这不是 JSON", flush=True)
    if "密钥" in question:
        lines.append(f"密钥{os.environ.get('LLM_API_KEY')}")
    if "文件" in question:
        lines.append(f"文件{sorted(texts)}")
    found = [line for line in lines if any(word in line for word in question.split("、"))]
    answer = "为您整理如下：\\n" + "\\n".join(found) + " [1]" if found else "抱歉，没有找到相关政策。"
    print(json.dumps({"id": asked["id"], "answer": answer, "cited": found, "refused": None, "ms": 2.5}), flush=True)
"""

BEDS = {
    "id": "q-1",
    "question": "床位",
    "previous": ["食堂呢"],
    "region": "甲市",
    "type": "number",
    "answerable": True,
    "gold": [{"doc": "甲政办〔2023〕1号", "clause": "二、", "quote": "每张床位每年600元"}],
    "key_facts": [["600元"]],
    "wrong_facts": ["900元"],
}
MEALS = {
    "id": "q-2",
    "question": "食堂",
    "type": "number",
    "answerable": True,
    "gold": [{"doc": "甲政办〔2023〕1号", "clause": "一、", "quote": "每年补助4万元"}],
    "key_facts": [["4万元"], ["5万元"]],
}
PRIZE = {"id": "q-3", "question": "奖金", "type": "unanswerable", "reason": "not_stated", "answerable": False}


class Stage:
    """A folder of documents, a fake peer, and a log of what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.corpus, self.out = folder, folder / "corpus", folder / "out"
        self.corpus.mkdir()
        head = "甲市养老服务办法\n甲政办〔2023〕1号\n"
        body = "一、助老食堂\n食堂每天就餐30人以上的，每年补助4万元。\n二、床位\n每张床位每年600元。\n"
        (self.corpus / "甲政办〔2023〕1号.txt").write_bytes((head + body).encode("gb18030"))
        (self.corpus / "README.md").write_text("床位900元，不是政策。", encoding="utf-8")
        self.log = folder / "log"
        self.adapter = folder / "fake.py"
        self.adapter.write_text(FAKE.replace("LOG", repr(str(self.log))), encoding="utf-8")
        self.questions = folder / "q.jsonl"

    def run(
        self, *cases: Mapping[str, Any], limit_s: float = 30.0, python: Path = Path(sys.executable)
    ) -> dict[str, Any]:
        """Ask the fake peer; return its record in peers.json. The printed table is kept in ``table``."""
        self.questions.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), encoding="utf-8")
        environ = {"LLM_API_KEY": "geheim"}
        self.steps: list[tuple[int, int]] = []
        self.table, path = command(
            Task.read([self.questions], [self.corpus]),
            [self.corpus],
            [Peer(python, self.adapter)],
            self.out,
            environ,
            lambda done, total: self.steps.append((done, total)),
            limit_s,
        )
        assert path == self.out / PEERS_NAME
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["peers"][0]
        return record

    def asked(self) -> list[Any]:
        """Return question and earlier questions of everything asked so far."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def values(record: Mapping[str, Any]) -> dict[str, float | None]:
    return {key: metric["value"] for key, metric in record["metrics"].items()}


def test_a_peer_reads_the_documents_and_is_measured_as_we_are(stage: Stage) -> None:
    record = stage.run({**BEDS, "question": "床位"}, MEALS, PRIZE)
    # asked with the region, which it has no setting for; "甲市：床位" stands in no line as a whole, so it finds nothing
    assert stage.asked() == [["甲市：床位", ["食堂呢"]], ["食堂", []], ["奖金", []]]
    assert values(record) == {
        "right": pytest.approx(1 / 3),  # only the prize, which it doesn't know
        "facts_right": 0.0,
        "key_facts": pytest.approx(0.25),  # none of one, one of two
        "wrong_first": 0.0,
        "refused_rightly": 1.0,
        "refused_falsely": 0.5,
        "recall_5": 0.5,
        "length": len("为您整理如下：\n一、助老食堂\n食堂每天就餐30人以上的，每年补助4万元。"),
    }
    assert record["latency_ms"] == {"p50": 2.5, "p95": 2.5, "n": 3}
    assert [row["refused"] for row in record["rows"]] == [True, False, True]
    assert record["rows"][1]["cited"] == ["一、助老食堂", "食堂每天就餐30人以上的，每年补助4万元。"]
    assert stage.steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert "fake 1" in stage.table
    assert "逐行查找" in stage.table
    assert "本系统" not in stage.table
    assert str(stage.folder) not in (stage.out / PEERS_NAME).read_text("utf-8")


def test_it_gets_the_policy_files_alone_and_no_key_of_ours(stage: Stage) -> None:
    record = stage.run({**PRIZE, "question": "密钥、文件"})
    assert "密钥None" in record["rows"][0]["answer"]
    assert "文件['甲政办〔2023〕1号.txt']" in record["rows"][0]["answer"]


def test_files_of_one_name_from_two_folders_are_both_handed_over(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        text = f"{name}市办法\r\n一、食堂\r\n{name}市食堂免费开放。\r\n"
        (tmp_path / name / "办法.txt").write_bytes(text.encode("utf-16"))
    corpora = [tmp_path / "甲", tmp_path / "乙"]
    write_documents(corpora, [p.document for p in read_folders(corpora).documents], tmp_path / "handed")
    texts = {path.name: path.read_bytes().decode("utf-8") for path in (tmp_path / "handed").iterdir()}
    assert sorted(texts) == ["办法.txt", "办法（2）.txt"]
    assert texts["办法（2）.txt"] == "乙市办法\r\n一、食堂\r\n乙市食堂免费开放。\r\n"


def test_the_same_command_goes_on_where_it_stopped(stage: Stage) -> None:
    stage.run(MEALS)
    with (stage.out / KEPT_NAME).open("a", encoding="utf-8") as file:
        file.write('{"key": "torn')
    first = stage.run(MEALS, PRIZE)
    assert stage.asked() == [["食堂", []], ["奖金", []]]
    assert stage.run(MEALS, PRIZE) == first
    assert len(stage.asked()) == 2
    stage.adapter.write_text(stage.adapter.read_text("utf-8") + "\n# changed\n", encoding="utf-8")
    stage.run(MEALS)
    assert len(stage.asked()) == 3
    (stage.corpus / "乙.txt").write_text("乙市办法\n一、食堂\n食堂免费开放。\n", encoding="utf-8")
    stage.run(MEALS)
    assert len(stage.asked()) == 4


@pytest.mark.parametrize(
    ("question", "limit_s", "told"),
    [("慢", 1.0, "超过1秒没有答复"), ("崩", 30.0, "程序中断：KeyError: 崩了"), ("乱", 30.0, "答复读不懂")],
)
def test_a_question_that_fails_costs_only_itself(stage: Stage, question: str, limit_s: float, told: str) -> None:
    failing = {**PRIZE, "id": "q-0", "question": question}
    record = stage.run(failing, MEALS, limit_s=limit_s)
    assert told in record["rows"][0]["failure"]
    assert record["failed"] == 1
    assert values(record)["refused_rightly"] == 0.0
    assert record["latency_ms"]["n"] == 1
    assert "4万元" in record["rows"][1]["answer"]
    stage.run(failing, MEALS, limit_s=limit_s)
    assert [asked for asked, _ in stage.asked()] == [question, "食堂", question]


def test_a_peer_that_cannot_start_is_one_chinese_line(stage: Stage) -> None:
    with pytest.raises(EvalError, match=r"启动不了.*请先运行 make eval-peers"):
        stage.run(PRIZE, python=stage.folder / "kein-python")
    stage.adapter.write_text("import no_such_package", encoding="utf-8")
    with pytest.raises(EvalError, match=r"启动后就中断了：ModuleNotFoundError.*no_such_package.*make eval-peers"):
        stage.run(PRIZE)
    stage.adapter.unlink()
    with pytest.raises(EvalError, match="没有为“fake”写好的对比程序"):
        stage.run(PRIZE)
    assert not (stage.out / PEERS_NAME).exists()


def test_a_folder_that_cannot_be_used_is_said_before_anything_is_asked(stage: Stage) -> None:
    stage.out.write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="请换一个 --out"):
        stage.run(PRIZE)
    assert not stage.log.exists()


def our_run(stage: Stage, generator: str, **settings: Any) -> dict[str, Any]:
    task = Task.read([stage.questions], [stage.corpus])
    keys = ("right", "facts_right", "key_facts", "wrong_first", "refused_rightly", "refused_falsely", "recall_5")
    return {
        "settings": {
            "generator": generator,
            "questions": task.questions,
            "corpus_sha256": task.corpus_sha256,
            **settings,
        },
        "failed": 0,
        "metrics": {
            **{key: {"value": 0.75, "interval": [0.5, 1.0]} for key in keys},
            "length": {"value": None, "interval": None},
        },
        "latency_ms": {"total": {"p50": 120.4, "p95": 150.0, "n": 2}},
    }


def test_our_figures_stand_beside_only_for_the_same_questions_and_documents(stage: Stage) -> None:
    stage.run(PRIZE)
    runs = [
        our_run(stage, "extractive"),
        our_run(stage, "stale", questions={"q.jsonl": "0" * 64}),
        our_run(stage, "elsewhere", corpus_sha256="0" * 64),
        our_run(stage, "bundled"),
    ]
    report = stage.out / "report.json"
    report.write_text(json.dumps({**runs[0], "runs": runs}), encoding="utf-8")
    stage.run(PRIZE)
    lines = stage.table.splitlines()
    assert lines[0].split() == ["指标", "本系统", "extractive", "本系统", "bundled", "fake", "1"]
    assert lines[1].split()[-3:] == ["75.0%（50.0%～100.0%）", "75.0%（50.0%～100.0%）", "100.0%（2.5%～100.0%）"]
    assert [line.split() for line in lines if "P50" in line] == [["耗时P50（毫秒）", "120", "120", "2"]]
    report.write_text(json.dumps(runs[1]), encoding="utf-8")
    stage.run(PRIZE)
    assert "本系统" not in stage.table
    report.write_text("[]", encoding="utf-8")
    stage.run(PRIZE)
    assert "本系统" not in stage.table


@pytest.mark.parametrize(
    ("answer", "cited", "refused"),
    [
        ("抱歉，我暂时没有找到与您问题相关的政策信息。", (), True),
        ("文件未提及这项补贴。", (), True),
        ("资料中没有说明金额。建议咨询民政局。", ("别的话。",), True),
        ("每年600元。", (), False),
        ("", (), False),
        # the policy's own words are no refusal
        ("整理如下：\n对家庭情况不清楚的，由社区核实。 [1]", ("一、对家庭情况不清楚的，由社区核实。",), False),
    ],
)
def test_words_of_not_knowing_are_a_refusal_unless_quoted(answer: str, cited: tuple[str, ...], refused: bool) -> None:
    assert says_it_does_not_know(PeerReply("q", answer, cited)) is refused


def test_sentences_lose_their_marks_and_nothing_else() -> None:
    answer = "如下：\n一年3万元。 [1]\n\n见安政办[2023]5号！[12] 完"
    assert answer_sentences(answer) == ["如下：\n一年3万元。", "见安政办[2023]5号！", "完"]


def judged(stage: Stage, case: Mapping[str, Any], reply: PeerReply) -> dict[str, float]:
    stage.questions.write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    task = Task.read([stage.questions], [stage.corpus])
    verdict = judge_reply(task.cases[0], reply, task.library)
    keys = ("right", "wrong_first", "refused_falsely", "refused_rightly", "recall_5", "length")
    return {key: value for key in keys if (value := getattr(verdict, key)) is not None}


def test_choices_are_made_in_the_peers_favour_but_not_beyond(stage: Stage) -> None:
    quote = "每张床位每年600元"
    # all facts, and words of not knowing: answered rightly
    reply = PeerReply("q-1", "每年600元。其他的我不清楚。", (quote,))
    told = {"right": 1.0, "wrong_first": 0.0, "refused_falsely": 0.0, "recall_5": 1.0, "length": 15.0}
    assert judged(stage, BEDS, reply) == told
    # a wrong fact in the first sentence, and one behind an opening line
    assert judged(stage, BEDS, PeerReply("q-1", "900元，不是600元。"))["right"] == 0.0
    assert judged(stage, BEDS, PeerReply("q-1", "整理如下：\n900元，不是600元。"))["right"] == 1.0
    # the sixth passage, and one of more than 600 characters, come too late and too long
    assert judged(stage, BEDS, PeerReply("q-1", "600元。", ("别的",) * 5 + (quote,)))["recall_5"] == 0.0
    assert judged(stage, BEDS, PeerReply("q-1", "600元。", (quote + "。" * 600,)))["recall_5"] == 0.0
    assert judged(stage, BEDS, PeerReply("q-1", "抱歉，未找到。", refused=True)) == {
        "right": 0.0,
        "wrong_first": 0.0,
        "refused_falsely": 1.0,
        "recall_5": 0.0,
    }
    assert judged(stage, PRIZE, PeerReply("q-3", "奖金100元。")) == {
        "right": 0.0,
        "refused_rightly": 0.0,
        "length": 7.0,
    }
    # no reply is neither answer nor refusal
    assert judged(stage, PRIZE, PeerReply("q-3", failure="超时")) == {"right": 0.0, "refused_rightly": 0.0}


def test_adapters_run_alone_and_nothing_of_ours_imports_them() -> None:
    root = Path(__file__).parents[1]
    names = {"ingest", "index", "server", "ui", "eval"}
    for adapter in ADAPTERS.glob("*.py"):
        tree = ast.parse(adapter.read_text("utf-8"))
        imported = [alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names]
        imported += [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        allowed = {*sys.stdlib_module_names, adapter.stem}
        assert {module.split(".")[0] for module in imported} <= allowed
    sources = [path for name in names for path in (root / name).rglob("*.py") if path.parent != ADAPTERS]
    importers = [
        path.name
        for path in sources
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom) and "peer_adapters" in ast.unparse(node)
    ]
    assert sources
    assert importers == []
