"""The question files themselves: they load, every gold quote is verbatim in its source, and the test side stays unseen.

Messages name questions by their id only: those of the test side are not to be read. The regulations' own texts stand
outside the repository; what needs them is skipped, and says so, where they are missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

import pytest

from eval.cases import REASONS, Case, load_case_files, load_cases, resolve_document
from eval.errors import CaseError
from eval.library import Library
from eval.matching import fold, holds_quote, states_fact
from eval.splits import Sides, read_sides
from ingest.corpus import read_folders
from ingest.reading.read_text import TextReader

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "eval" / "questions"
CORPUS = ROOT / "corpus"
ELSEWHERE = ROOT.parent / "shared" / "documents"
DEVELOPMENT = (QUESTIONS / "corpus-dev.jsonl", QUESTIONS / "regulations-dev.jsonl")
TEST = (QUESTIONS / "corpus-test.jsonl", QUESTIONS / "regulations-test.jsonl")
SPENT = QUESTIONS / "spent.jsonl"
OVER_CORPUS = (DEVELOPMENT[0], TEST[0], SPENT)

_NOT_OURS = {ROOT / "data", ROOT / "eval-out", ROOT / "build", ROOT / "dist", QUESTIONS}
"""Folders that the program writes, and the questions' own."""
_TEXT_SUFFIXES = {".py", ".md", ".txt", ".json", ".jsonl", ".tsv", ".csv", ".toml", ".yaml", ".yml", ".html", ".js", ""}
_SHORTEST_TELLING = 10
"""Characters: a shorter follow-up question (那大连呢？) says nothing by itself and may stand anywhere."""
_RUN = 12
"""Characters in a row that two gold quotes must share to count as the same words."""
_TUNED = ("server", "index")
"""Packages whose word tables, rules and prompts were made with the development questions in view."""


def documents() -> list[Path]:
    return [CORPUS, ELSEWHERE] if ELSEWHERE.is_dir() else [CORPUS]


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(read_folders(documents()).documents)


@pytest.fixture(scope="module", params=[*DEVELOPMENT, *TEST, SPENT], ids=lambda path: path.stem)
def cases(request: pytest.FixtureRequest) -> tuple[Case, ...]:
    path: Path = request.param
    if path not in OVER_CORPUS and not ELSEWHERE.is_dir():
        pytest.skip("the regulations are not on this machine")
    return load_cases(path)


def gold_runs(cases: Iterable[Case]) -> set[str]:
    quotes = [fold(gold.quote) for case in cases for gold in case.gold]
    return {quote[i : i + _RUN] for quote in quotes for i in range(max(1, len(quote) - _RUN + 1))}


def test_ids_are_unique_over_all_files() -> None:
    every = load_case_files([*DEVELOPMENT, *TEST, SPENT])
    assert len({case.id for case in every}) == len(every)


def test_there_are_enough_questions_of_every_kind() -> None:
    over_corpus, over_regulations = (load_case_files([d, t]) for d, t in zip(DEVELOPMENT, TEST, strict=True))
    assert len(over_corpus) >= 300
    assert len(over_regulations) >= 200
    every = [*over_corpus, *over_regulations]
    types = Counter(case.type for case in every)
    assert types["unanswerable"] >= 120
    assert types["false-premise"] >= 30
    assert min(types.values()) >= 25
    reasons = Counter(case.reason for case in every if not case.answerable)
    assert set(reasons) == set(REASONS)
    assert min(reasons.values()) >= 10
    askers = Counter(case.asker for case in every)
    assert min(askers.values()) * 4 >= len(every)
    assert sum(bool(case.previous) for case in every) >= 30


def test_every_quote_stands_verbatim_in_its_source_file(cases: tuple[Case, ...], library: Library) -> None:
    reader = TextReader()
    files = {path.name: path for folder in documents() for path in folder.iterdir()}
    sources = {d.id: reader.read(files[d.source_name]).text for d in library.documents.values()}
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
    assert unfounded == set()


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


def test_every_document_stands_on_one_side_and_neighbours_on_the_same() -> None:
    sides = read_sides()
    assert sides.is_test("丹政办发〔2020〕14号")
    # half of its sentences are Dandong's
    assert sides.is_test("大连市人民政府办公室关于促进养老服务加快发展的若干意见")
    assert not sides.is_test("安政办〔2023〕5号")
    with pytest.raises(KeyError):
        sides.is_test("沪府办〔2020〕1号")


def test_questions_ask_only_for_documents_of_their_side() -> None:
    sides = read_sides()
    for path, is_test in [*((path, False) for path in DEVELOPMENT), *((path, True) for path in TEST)]:
        strangers = {c.id for c in load_cases(path) for gold in c.gold if sides.is_test(gold.doc) != is_test}
        assert strangers == set(), path.stem


def test_no_gold_words_of_the_test_side_were_used_for_tuning() -> None:
    used = gold_runs(load_case_files([*DEVELOPMENT, SPENT]))
    known = {case.id for case in load_case_files(TEST) if gold_runs([case]) & used}
    assert known == set()


def test_no_gold_words_of_the_test_side_stand_in_rules_or_prompts() -> None:
    code = [fold(path.read_text(encoding="utf-8")) for name in _TUNED for path in (ROOT / name).rglob("*.py")]
    known = {c.id for c in load_case_files(TEST) if any(run in text for run in gold_runs([c]) for text in code)}
    assert known == set()


def test_no_question_stands_on_both_sides() -> None:
    asked = {fold(case.question): case.id for case in load_case_files([*DEVELOPMENT, SPENT])}
    shared = {
        (asked[fold(c.question)], c.id) for c in load_case_files(TEST) if _telling(c) and fold(c.question) in asked
    }
    assert shared == set()


def test_questions_of_the_test_side_stand_nowhere_else_in_the_project() -> None:
    telling = {case.id: fold(case.question) for case in load_case_files(TEST) if _telling(case)}
    assert len(telling) * 10 >= len(load_case_files(TEST)) * 9
    seen: set[tuple[str, str]] = set()
    for path in _texts(ROOT, _NOT_OURS):
        text = fold(path.read_text("utf-8", errors="ignore"))
        seen |= {(path.name, key) for key, question in telling.items() if question in text}
    assert seen == set()


def test_a_file_of_sides_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "sides.json"
    broken.write_text('{"development": ["甲"], "test": ["甲"]}', encoding="utf-8")
    with pytest.raises(CaseError, match="同在两组：甲"):
        read_sides(broken)
    broken.write_text('{"development": []}', encoding="utf-8")
    with pytest.raises(CaseError, match=r"sides\.json"):
        read_sides(broken)
    assert not Sides(frozenset({"〔2023〕5号"}), frozenset()).is_test("[2023]5号")


def _telling(case: Case) -> bool:
    return len(fold(case.question)) >= _SHORTEST_TELLING


def _texts(folder: Path, left_out: Collection[Path]) -> list[Path]:
    """Return the project's text files, those of the folders that are left out aside."""
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path not in left_out and path.name != "__pycache__" and not path.name.startswith("."):
                found += _texts(path, left_out)
        elif path.is_file() and path.suffix in _TEXT_SUFFIXES:
            found.append(path)
    return found
