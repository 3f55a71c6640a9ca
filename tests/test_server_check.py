"""``POST /api/check`` and ``python -m server check``: the wire, the failures, the words for a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index.embed import TokenEmbedder
from ingest.cli import USAGE_ERROR
from server.answering.checking.checker import DraftChecker
from server.answering.checking.draft_sentences import LONGEST_DRAFT
from server.app import create_app
from server.check_schemas import CheckReply
from server.check_wording import check_to_text
from tests.fake_answering import AGED, EXPIRED, HOSTILE, MEALS, FakeAnswering

_ROOT = Path(__file__).parent.parent
_RIGHT = "每天就餐30人以上的，每年补助4万元。"
_WRONG = "每天就餐30人以上的，每年补助6万元。"


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(FakeAnswering()), raise_server_exceptions=False) as client:
        yield client


def test_every_sentence_gets_its_verdict_and_citations_like_an_answer(client: TestClient) -> None:
    reply = client.post("/api/check", json={"text": f"您好！{_RIGHT}{_WRONG}火星上有食堂。", "region": "甲市"}).json()
    assert set(reply) == {"sentences", "snapshot", "today"}
    assert (reply["snapshot"], reply["today"]) == ("fake-snapshot", "2026-11-21")
    greeting, right, wrong, unknown = reply["sentences"]
    assert set(right) == {"text", "verdict", "mismatches", "citations", "notices"}
    assert (greeting["verdict"], greeting["citations"]) == ("不含可核对的内容", [])
    assert (right["text"], right["verdict"], right["mismatches"]) == (_RIGHT, "有依据", [])
    assert right["citations"][0]["clause_id"] == MEALS.id
    assert right["citations"][0]["document"]["validity"] == "expired"
    assert any("有效期至2026年2月28日" in notice for notice in right["notices"])
    assert wrong["verdict"] == "与条款不符"
    assert wrong["mismatches"] == [{"kind": "数值", "said": "每年6万元", "clause_says": "每年4万元"}]
    assert unknown["verdict"] == "没有找到依据"
    for sentence in reply["sentences"]:
        for citation in sentence["citations"]:
            assert citation["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_the_chosen_region_decides_whose_rule_counts(client: TestClient) -> None:
    own = client.post("/api/check", json={"text": _RIGHT, "region": EXPIRED.region.name}).json()
    other = client.post("/api/check", json={"text": _RIGHT, "region": "丙市"}).json()
    assert own["sentences"][0]["verdict"] == "有依据"
    assert other["sentences"][0]["verdict"] != "有依据"


def test_hostile_words_of_a_document_are_handed_on_as_data(client: TestClient) -> None:
    reply = client.post("/api/check", json={"text": "80周岁以上老年人每人每月发放200元。", "region": "乙市"}).json()
    citation = reply["sentences"][0]["citations"][0]
    assert citation["clause_id"] == AGED.id
    assert HOSTILE in citation["text"]


@pytest.mark.parametrize(
    ("body", "status", "code", "told"),
    [
        ({"text": " \n "}, 400, "bad_draft", "空的"),
        ({"text": "？！。"}, 400, "bad_draft", "没有看懂"),
        ({"text": "问" * (LONGEST_DRAFT + 1)}, 400, "bad_draft", "5001"),
        ({}, 422, "invalid_request", '{"text"'),
        ({"text": 5}, 422, "invalid_request", "text"),
        ({"text": "一句话。", "region": ["甲市"]}, 422, "invalid_request", "region"),
        ({"text": "一句话。", "question": "?"}, 422, "invalid_request", "核对可用 text、region"),
        ([], 422, "invalid_request", "JSON"),
    ],
)
def test_an_unusable_draft_is_told_in_chinese(
    client: TestClient, body: object, status: int, code: str, told: str
) -> None:
    response = client.post("/api/check", json=body)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (status, code)
    assert told in error["message"]


def test_half_a_character_and_a_wrong_method_are_told_too(client: TestClient) -> None:
    json_header = {"Content-Type": "application/json"}
    half = client.post("/api/check", content=b'{"text": "\\ud800"}', headers=json_header)
    assert (half.status_code, half.json()["error"]["code"]) == (400, "bad_draft")
    get = client.get("/api/check")
    assert get.status_code == 405
    assert "POST /api/check" in get.json()["error"]["message"]


def test_a_terminal_gets_the_verdicts_in_words() -> None:
    checked = DraftChecker(FakeAnswering()).check(f"您好！{_RIGHT}{_WRONG}火星上有食堂。", "甲市")
    lines = check_to_text(CheckReply.of(checked)).splitlines()
    assert lines[0] == "1. 【不含可核对的内容】您好！"
    assert lines[1] == f"2. 【有依据】{_RIGHT}"
    assert "    数值：草稿写“每年6万元”，条款是“每年4万元”" in lines
    assert lines[-1] == (
        "共 4 句：不含可核对的内容 1 句，有依据 1 句，与条款不符 1 句，没有找到依据 1 句。"
        "只与资料库里的文件核对，结果供人复核。"
    )


def call(*arguments: str, given: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("YANGLAO_")}
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "server", "check", *arguments],
        cwd=_ROOT,
        env=environ | variables,
        input=given,
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (["-"], b"", "草稿是空的"),
        (["-"], " 。。 ".encode(), "没有看懂"),
        (["-"], ("问" * 5001).encode(), "5001"),
        (["-"], b"a" * 70_000, "最多 64 KB"),
        (["-"], b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (["nothing-here.txt"], b"", "找不到“nothing-here.txt”"),
        (["."], b"", "."),
    ],
)
def test_what_cannot_be_checked_ends_in_one_chinese_line_before_the_library_is_opened(
    arguments: list[str], given: bytes, told: str, tmp_path: Path
) -> None:
    called = call(*arguments, given=given, YANGLAO_DATA=str(tmp_path / "data"))
    message = called.stderr.decode()
    assert (called.returncode, called.stdout) == (USAGE_ERROR, b"")
    assert told in message
    assert message.count("\n") == 1
    assert "Traceback" not in message
    assert not (tmp_path / "data").exists()


@pytest.mark.model
def test_the_command_prints_one_json_object_or_words(tmp_path: Path, model_data: Path, embedder: TokenEmbedder) -> None:
    assert embedder.dimension > 0
    (tmp_path / "corpus").mkdir()
    policy = "甲市养老办法\n一、助老食堂\n每个助老食堂每年补助4万元，由市民政局负责。\n甲市人民政府\n2023年3月1日\n"
    (tmp_path / "corpus" / "甲市.txt").write_text(policy, "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(model_data / "models")
    draft = tmp_path / "草稿.txt"
    draft.write_bytes("每个助老食堂每年补助4万元。每个助老食堂每年补助5万元。".encode("gb18030"))
    library = {
        "YANGLAO_CORPUS": str(tmp_path / "corpus"),
        "YANGLAO_DATA": str(tmp_path / "data"),
        "YANGLAO_TODAY": "2026-11-21",
        "YANGLAO_GENERATOR": "extractive",
    }
    called = call("--json", str(draft), **library)
    assert called.returncode == 0, called.stderr.decode()
    assert called.stdout.count(b"\n") == 1
    reply = json.loads(called.stdout)
    assert [sentence["verdict"] for sentence in reply["sentences"]] == ["有依据", "与条款不符"]
    said = call("-", given=draft.read_bytes(), **library)
    assert "每年5万元”，条款是“" in said.stdout.decode()
