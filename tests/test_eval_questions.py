"""The question files themselves: they load, every gold quote is verbatim in its source, and the held-out set stays so.

Messages name questions by their id only: the held-out ones are not to be read.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from eval.cases import REASONS, Case, load_case_files, load_cases, resolve_document
from eval.library import Library
from eval.matching import fold, holds_quote, states_fact
from ingest.corpus import read_corpus
from ingest.read_text import TextReader

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "eval" / "questions"
DEVELOPMENT = tuple(QUESTIONS / f"{name}-dev.jsonl" for name in ("first", "second", "third"))
TEST = QUESTIONS / "first-test.jsonl"

FACTS_FROM_ELSEWHERE: frozenset[str] = frozenset()
"""Ids of cases with a key fact in no clause of their gold quotes: a comparison's verdict, a fact of head or end."""

_NOT_OURS = {ROOT / "data", ROOT / "eval-out", ROOT / "build", ROOT / "dist", QUESTIONS}
"""Folders that the program writes, and the questions' own."""
_TEXT_SUFFIXES = {".py", ".md", ".txt", ".json", ".jsonl", ".tsv", ".csv", ".toml", ".yaml", ".yml", ".html", ".js", ""}
_SHORTEST_TELLING = 10
"""Characters: a shorter follow-up question (那大连呢？) says nothing by itself and may stand anywhere."""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(read_corpus(ROOT / "corpus").documents)


@pytest.fixture(scope="module", params=[*DEVELOPMENT, TEST], ids=lambda path: path.stem)
def cases(request: pytest.FixtureRequest) -> tuple[Case, ...]:
    path: Path = request.param
    return load_cases(path)


def test_ids_are_unique_over_all_files() -> None:
    every = load_case_files([*DEVELOPMENT, TEST])
    assert len({case.id for case in every}) == len(every)


@pytest.mark.parametrize("path", [DEVELOPMENT[0], TEST], ids=lambda path: path.stem)
def test_there_are_enough_questions_of_every_kind(path: Path) -> None:
    cases = load_cases(path)
    assert len(cases) >= 40
    reasons = Counter(case.reason for case in cases if not case.answerable)
    assert reasons.total() >= 10
    assert set(reasons) == set(REASONS)
    types = Counter(case.type for case in cases)
    assert min(types.values()) >= 3
    assert len({case.asker for case in cases}) == 2


def test_every_quote_stands_verbatim_in_its_source_file(cases: tuple[Case, ...], library: Library) -> None:
    reader = TextReader()
    sources = {d.id: reader.read(ROOT / "corpus" / d.source_name).text for d in library.documents.values()}
    for case in cases:
        for gold in case.gold:
            document = resolve_document(gold.doc, library.documents.values())
            assert document is not None, f"{case.id}: no such document"
            assert holds_quote(sources[document.id], gold.quote), f"{case.id}: a quote is not in {document.source_name}"


def test_every_quote_lies_inside_a_clause(cases: tuple[Case, ...], library: Library) -> None:
    lost = [case.id for case in cases for target in library.locate(case) if target.smallest is None]
    assert lost == []


def test_every_key_fact_stands_in_a_gold_clause(cases: tuple[Case, ...], library: Library) -> None:
    unfounded = {
        case.id
        for case in cases
        for fact in case.key_facts
        if not any(states_fact(target.smallest or "", fact) for target in library.locate(case))
    }
    assert unfounded <= FACTS_FROM_ELSEWHERE


def test_no_right_spelling_is_also_a_wrong_fact(cases: tuple[Case, ...]) -> None:
    torn = {
        case.id
        for case in cases
        for fact in case.key_facts
        for spelling in fact
        if any(states_fact(spelling, [wrong]) for wrong in case.wrong_facts)
    }
    assert torn == set()


def test_only_few_cases_are_left_out_of_recall(cases: tuple[Case, ...], library: Library) -> None:
    located = {case.id: library.locate(case) for case in cases if case.answerable}
    left_out = [key for key, targets in located.items() if not any(target.searchable for target in targets)]
    assert len(left_out) * 5 <= len(located)


def test_no_question_stands_in_both_files() -> None:
    dev = {fold(case.question): case.id for case in load_case_files(DEVELOPMENT)}
    shared = {(dev[fold(case.question)], case.id) for case in load_cases(TEST) if fold(case.question) in dev}
    assert shared == set()


def test_held_out_questions_stand_nowhere_else_in_the_project() -> None:
    held_out = {case.id: fold(case.question) for case in load_cases(TEST)}
    telling = {key: question for key, question in held_out.items() if len(question) >= _SHORTEST_TELLING}
    assert len(telling) * 10 >= len(held_out) * 9
    seen: set[tuple[str, str]] = set()
    for path in _texts(ROOT):
        text = fold(path.read_text("utf-8", errors="ignore"))
        seen |= {(path.name, key) for key, question in telling.items() if question in text}
    assert seen == set()


def _texts(folder: Path) -> list[Path]:
    """Return the project's text files, those of ``eval/questions`` aside."""
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path not in _NOT_OURS and path.name != "__pycache__" and not path.name.startswith("."):
                found += _texts(path)
        elif path.is_file() and path.suffix in _TEXT_SUFFIXES:
            found.append(path)
    return found
