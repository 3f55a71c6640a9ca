"""Training questions: every line fits its documents, none is of a document that is only measured on."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from eval.splits import Sides, read_sides
from ingest.corpus import read_corpus
from ingest.model import ParsedDocument
from training.errors import ExampleError
from training.examples import QUESTIONS, load_examples

CORPUS = Path(__file__).parents[1] / "corpus"
DOCUMENTS = Path(__file__).parents[2] / "shared" / "documents"
FILES = sorted(QUESTIONS.glob("*.jsonl"))
SIDES = Sides(frozenset({"安政办〔2023〕5号", "鞍政办发〔2019〕43号"}), frozenset({"丹政办发〔2020〕14号"}))
LINE = {
    "id": "x-1",
    "question": "安丘新小区一百户要配多大？",
    "previous": [],
    "asker": "family",
    "kind": "number",
    "reason": None,
    "evidence": [{"doc": "安政办〔2023〕5号", "begins": "2014年5月26日之后的新建"}],
    "near": [],
    "answer": "每百户建筑面积不少于20平方米。",
}


@cache
def corpus() -> tuple[ParsedDocument, ...]:
    return read_corpus(CORPUS).documents


def written(folder: Path, **changes: object) -> Path:
    path = folder / "q.jsonl"
    path.write_text(json.dumps({**LINE, **changes}, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_every_shipped_line_over_the_corpus_names_one_sentence_of_its_document() -> None:
    examples = load_examples(FILES, corpus(), read_sides())
    assert len(examples.usable) >= 1200
    for example in examples.usable:
        for source in (*example.evidence, *example.near):
            assert source.clause.text[source.span.start : source.span.end] == source.text


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the other regulations are not beside this checkout")
def test_every_shipped_line_over_all_documents_names_one_sentence_of_its_document() -> None:
    examples = load_examples(FILES, (*corpus(), *read_corpus(DOCUMENTS).documents), read_sides())
    assert examples.without_documents == 0
    assert len(examples.usable) == 2878


def test_a_line_is_read_with_the_words_of_its_document(tmp_path: Path) -> None:
    (example,) = load_examples([written(tmp_path)], corpus(), SIDES).usable
    (sentence,) = example.evidence
    assert sentence.clause.label == "（二）强化社区养老服务设施配建"
    assert "不少于20平方米" in sentence.text


def test_lines_over_absent_documents_are_counted(tmp_path: Path) -> None:
    evidence = [{"doc": "鞍政办发〔2019〕43号", "begins": "什么"}]
    anqiu = [parsed for parsed in corpus() if parsed.document.number == "安政办〔2023〕5号"]
    examples = load_examples([written(tmp_path, evidence=evidence)], anqiu, SIDES)
    assert (examples.usable, examples.without_documents) == ((), 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"evidence": [{"doc": "丹政办发〔2020〕14号", "begins": "到2022年"}]}, "只用来测，不能用来训练"),
        ({"evidence": [{"doc": "某政办〔2020〕1号", "begins": "到2022年"}]}, "不在分组文件里"),
        ({"evidence": [{"doc": "安政办〔2023〕5号", "begins": "这样开头的句子没有"}]}, "有0句"),
        ({"evidence": [{"doc": "安政办〔2023〕5号", "begins": "对"}]}, "应当只有一句"),
        ({"evidence": [{"doc": "安政办〔2023〕5号"}]}, "应写 doc、begins"),
        ({"evidence": []}, "没有依据的写明原因"),
        ({"reason": "unknown"}, "“unknown”不能用"),
        ({"extra": 1}, "字段不对（extra）"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    with pytest.raises(ExampleError, match=r"q\.jsonl 第1行") as failure:
        load_examples([written(tmp_path, **changes)], corpus(), SIDES)
    assert words in str(failure.value)


def test_a_broken_line_and_an_id_that_comes_twice_are_named(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text("utf-8") * 2, encoding="utf-8")
    with pytest.raises(ExampleError, match="第2行：编号“x-1”重复"):
        load_examples([path], corpus(), SIDES)
    path.write_text('{"id": "x-1",\n', encoding="utf-8")
    with pytest.raises(ExampleError, match="第1行：不是一个 JSON 对象"):
        load_examples([path], corpus(), SIDES)
