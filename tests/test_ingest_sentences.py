"""Sentences are the smallest pieces that may be quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.corpus import read_files
from ingest.sentences import sentence_spans
from tests.policy_texts import CORPUS_FILES


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("每年给予2万元。同时实行差异化补助。", ["每年给予2万元。", "同时实行差异化补助。"]),
        ("能领吗？能！按月发放", ["能领吗？", "能！", "按月发放"]),
        ("1.运营补助\n对机构给予补助。", ["1.运营补助", "对机构给予补助。"]),
        # inside brackets and quotation marks nothing ends
        (
            "（一）补贴（按月发放。不重复）每人100元。另行通知。",
            ["（一）补贴（按月发放。不重复）每人100元。", "另行通知。"],
        ),
        ("落实“应改尽改。能转则转”的原则。其他。", ["落实“应改尽改。能转则转”的原则。", "其他。"]),
        ("他说：“可以申请。”然后登记。", ["他说：“可以申请。”", "然后登记。"]),
        ("发放。〔责任单位：市民政局。各县〕", ["发放。", "〔责任单位：市民政局。各县〕"]),
        # ；parts only long pieces
        (
            "市级财政主要落实建设补助和贷款贴息；县级财政主要落实日间照料中心运营补贴。",
            ["市级财政主要落实建设补助和贷款贴息；", "县级财政主要落实日间照料中心运营补贴。"],
        ),
        ("分为轻度；中度；重度三档。", ["分为轻度；中度；重度三档。"]),
        ("优惠利率0.8-1.2倍。税率15%。", ["优惠利率0.8-1.2倍。", "税率15%。"]),
        # an unclosed bracket ends with its line
        ("一、补贴（按月\n每人100元。次年1月发。", ["一、补贴（按月", "每人100元。", "次年1月发。"]),
        ("  前后的空白。 \n\n ", ["前后的空白。"]),
        ("没有句号", ["没有句号"]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize("path", CORPUS_FILES, ids=lambda path: path.stem)
def test_sentences_cover_every_clause(path: Path) -> None:
    (parsed,) = read_files([path]).documents
    for clause in parsed.clauses:
        position = 0
        for span in sentence_spans(clause.text):
            assert position <= span.start < span.end
            assert not clause.text[position : span.start].strip()
            assert clause.text[span.start : span.end].strip() == clause.text[span.start : span.end]
            position = span.end
        assert not clause.text[position:].strip()


def test_cells_under_their_names_are_one_sentence() -> None:
    text = "项目：遗体接运（普通车）；标准：每具不超过300元。项目：火化；标准：每具420元。"
    assert [text[s.start : s.end] for s in sentence_spans(text)] == [
        "项目：遗体接运（普通车）；标准：每具不超过300元。",
        "项目：火化；标准：每具420元。",
    ]
    prose = "对新建的给予一次性补助；标准：每张床位补助3000元，由县级承担。"
    assert len(sentence_spans(prose)) == 2
