"""The clauses of the five default documents are those that a person found in the sources (tests/data/golden)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.corpus import read_files
from ingest.model import Clause
from tests.policy_texts import CORPUS_FILES, squeezed

GOLDEN = Path(__file__).parent / "data" / "golden"
REMOVED = "#removed"


def golden_lines(path: Path) -> list[str]:
    return [line for line in (GOLDEN / f"{path.stem}.tsv").read_text(encoding="utf-8").split("\n") if line]


def golden_line(clause: Clause) -> str:
    text = squeezed(clause.text)
    columns = (
        str(len(clause.path) - 1),
        clause.kind,
        clause.number,
        squeezed(clause.label),
        text[:10],
        text[-10:],
        "|".join(clause.departments),
    )
    return "\t".join(columns)


def test_every_document_has_a_golden_list() -> None:
    assert len(CORPUS_FILES) == 5
    assert {path.stem for path in CORPUS_FILES} == {path.stem for path in GOLDEN.glob("*.tsv")}


@pytest.mark.parametrize("path", CORPUS_FILES, ids=lambda path: path.stem)
def test_clauses_are_the_golden_ones(path: Path) -> None:
    (parsed,) = read_files([path]).documents

    assert [golden_line(clause) for clause in parsed.clauses] == [
        line for line in golden_lines(path) if not line.startswith(REMOVED)
    ]


@pytest.mark.parametrize("path", CORPUS_FILES, ids=lambda path: path.stem)
def test_removed_words_are_the_golden_ones(path: Path) -> None:
    (parsed,) = read_files([path]).documents
    wanted = [tuple(line.split("\t")[1:]) for line in golden_lines(path) if line.startswith(REMOVED)]
    removals = parsed.document.removals

    for reason in {reason for _, reason in wanted} | {removal.reason for removal in removals} - {"layout"}:
        # the share buttons are one line in the golden list and one removal per button in the document
        removed = "".join(squeezed(removal.text) for removal in removals if removal.reason == reason)
        assert removed == "".join(text for text, why in wanted if why == reason), reason


@pytest.mark.parametrize("path", CORPUS_FILES, ids=lambda path: path.stem)
def test_layout_holds_no_words(path: Path) -> None:
    (parsed,) = read_files([path]).documents
    for removal in parsed.document.removals:
        if removal.reason == "layout":
            assert re.fullmatch(r"[\s#*>]+", removal.text), removal
