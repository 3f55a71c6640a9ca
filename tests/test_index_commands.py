"""``python -m index``: Chinese help, one clear line for every mistake, JSON lines and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.__main__ import main
from index.embed import TokenEmbedder
from index.store import build_index
from tests.fakes import CharacterEmbedder, make_clause, make_corpus, make_parsed

POLICY = """丹东市人民政府办公室关于推进养老服务发展的实施意见
丹政办发〔2020〕14号
一、发展居家和社区养老服务
（一）保障设施场地。新建住宅小区严格按照不低于千分之三的标准配建养老服务设施。
（二）提升服务能力。到2022年全市养老机构护理型床位占比不低于50%。
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YANGLAO_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("YANGLAO_EMBEDDER", raising=False)
    return tmp_path / "data"


@pytest.fixture
def folder_embedder(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set an embedder that is loaded only when a vector is needed."""
    folder = data / "some-model"
    folder.mkdir(parents=True)
    monkeypatch.setenv("YANGLAO_EMBEDDER", str(folder))
    return folder


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["search", "-h"]])
def test_help_is_chinese(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    shown = capsys.readouterr().out
    assert caught.value.code == 0
    assert shown.startswith("用法：python -m index")
    assert "选项" in shown
    for english in ("usage", "options", "positional", "show this help"):
        assert english not in shown


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], "build|search"),
        (["build"], "CORPUS"),
        (["search", "问题", "-k", "三"], "三"),
        (["serch", "问题"], "serch"),
        (["search", "问题", "--nonsense"], "--nonsense"),
        (["build", "x", "--out"], "--out"),
    ],
)
def test_wrong_arguments_are_one_line(arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    shown = capsys.readouterr()
    assert caught.value.code == 2
    assert shown.out == ""
    assert shown.err.startswith("参数不正确：")
    assert named in shown.err
    assert shown.err.count("\n") == 1


def one_error_line(capsys: pytest.CaptureFixture[str]) -> str:
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    return shown.err


def test_a_missing_corpus_is_one_line(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(data / "没有这个文件夹")]) == 2
    assert "没有这个文件夹" in one_error_line(capsys)


@pytest.mark.usefixtures("folder_embedder")
def test_searching_before_building_says_how_to_build(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "护理型床位"]) == 2
    assert "python -m index build" in one_error_line(capsys)


@pytest.mark.usefixtures("folder_embedder")
def test_an_index_of_another_model_names_both(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = make_corpus(make_parsed("甲", [make_clause("甲", "一、", "一、补贴。")]))
    build_index(corpus, CharacterEmbedder(), data / "index")
    assert main(["search", "补贴"]) == 2
    error = one_error_line(capsys)
    assert "characters" in error
    assert "some-model" in error


@pytest.mark.parametrize("arguments", [["search", "  "], ["search", "问题", "-k", "0"]])
def test_questions_that_cannot_be_asked(arguments: list[str], data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert one_error_line(capsys)
    assert not data.exists()


@pytest.mark.model
def test_build_and_search_end_to_end(
    embedder: TokenEmbedder,
    model_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    corpus = tmp_path / "政策"
    corpus.mkdir()
    (corpus / "丹东.txt").write_text(POLICY, encoding="utf-8")
    (corpus / "README.md").write_text("说明", encoding="utf-8")
    monkeypatch.setenv("YANGLAO_DATA", str(tmp_path))
    monkeypatch.setenv("YANGLAO_EMBEDDER", "")
    (tmp_path / "models").symlink_to(model_data / "models")

    assert main(["build", str(corpus), "--out", str(tmp_path / "index")]) == 0
    built = capsys.readouterr()
    assert built.out == ""
    assert "README.md" in built.err
    assert "1 份文件" in built.err

    assert main(["search", "--json", "-k", "2", "--region", "丹东市", "护理型床位要占多少"]) == 0
    lines = capsys.readouterr().out.splitlines()
    records = [json.loads(line) for line in lines]
    assert [record["rank"] for record in records] == [1, 2]
    assert "不低于50%" in records[0]["text"]
    assert records[0]["document"]["number"] == "丹政办发〔2020〕14号"
    assert embedder.name in (tmp_path / "index" / "manifest.json").read_text(encoding="utf-8")

    assert main(["search", "护理型床位"]) == 0
    assert capsys.readouterr().out.startswith(
        "1. 丹东市人民政府办公室关于推进养老服务发展的实施意见 丹政办发〔2020〕14号"
    )

    assert main(["search", "--region", "上海市", "护理型床位"]) == 2
    assert "丹东市" in one_error_line(capsys)
