"""The index folder: what is built, kept, refused, and never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import (
    CorruptIndexError,
    DiskFullError,
    EmptyCorpusError,
    ForeignIndexError,
    IndexVersionError,
    NotAnIndexError,
)
from index.folders import folder_lock, replaced_folder
from index.store import build_index, is_current, open_index
from ingest.corpus import Corpus
from tests.fakes import CharacterEmbedder, DiskFillingEmbedder, make_clause, make_corpus, make_parsed

MEALS = make_parsed("安丘", [make_clause("安丘", "一、", "一、助老食堂每年补助2万元。")], region=["安丘市"])
BEDS = make_parsed("丹东", [make_clause("丹东", "一、", "一、护理型床位占比不低于50%。")], region=["丹东市"])
NEW_MEALS = make_parsed("安丘", [make_clause("安丘", "一、", "一、助老食堂每年补助9万元。")], region=["安丘市"])
BOTH = make_corpus(MEALS, BEDS)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    build_index(BOTH, CharacterEmbedder(), tmp_path / "index")
    return tmp_path / "index"


def found_texts(folder: Path) -> set[str]:
    return {hit.clause.text for hit in open_index(folder, CharacterEmbedder()).search("助老食堂床位", 10)}


def test_a_built_index_says_what_it_is(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["format_version"] == 4
    assert (manifest["embedder"], manifest["dimension"]) == ("characters", 256)
    assert manifest["counts"] == {"documents": 2, "clauses": 2, "passages": 4}
    assert [source["name"] for source in manifest["sources"]] == ["安丘.txt", "丹东.txt"]
    assert manifest["sources"][0]["sha256"] == MEALS.document.source_sha256
    assert set(manifest["files"]) == {
        path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()
    } - {"manifest.json"}


def test_reopened_records_equal_the_parsed_ones(built: Path) -> None:
    index = open_index(built, CharacterEmbedder())
    assert index.documents == (MEALS.document, BEDS.document)
    assert index.clauses_of("丹东") == BEDS.clauses


def test_progress_counts_to_the_end(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    report = build_index(BOTH, CharacterEmbedder(), tmp_path / "index", lambda done, total: steps.append((done, total)))
    assert steps[-1] == (4, 4)
    assert (report.documents, report.clauses, report.embedded, report.reused) == (2, 2, 4, 0)


def test_a_warm_rebuild_embeds_nothing_and_keeps_the_snapshot(built: Path) -> None:
    before = open_index(built, CharacterEmbedder()).snapshot
    embedder = CharacterEmbedder()
    report = build_index(BOTH, embedder, built)
    assert embedder.embedded == []
    assert (report.embedded, report.reused) == (0, 4)
    assert open_index(built, CharacterEmbedder()).snapshot == before


def test_a_deleted_document_never_answers_again(built: Path) -> None:
    assert MEALS.clauses[0].text in found_texts(built)
    build_index(make_corpus(BEDS), CharacterEmbedder(), built)
    assert found_texts(built) == {BEDS.clauses[0].text}
    assert open_index(built, CharacterEmbedder()).documents == (BEDS.document,)


def test_a_replaced_document_answers_with_its_new_words_alone(built: Path) -> None:
    before = open_index(built, CharacterEmbedder()).snapshot
    embedder = CharacterEmbedder()
    build_index(make_corpus(NEW_MEALS, BEDS), embedder, built)
    assert NEW_MEALS.clauses[0].id == MEALS.clauses[0].id  # so a look-up by id alone would answer with old words
    assert all("9万元" in text for text in embedder.embedded)
    assert len(embedder.embedded) == 2
    assert found_texts(built) == {NEW_MEALS.clauses[0].text, BEDS.clauses[0].text}
    assert open_index(built, CharacterEmbedder()).snapshot != before


def test_currency(built: Path, tmp_path: Path) -> None:
    assert is_current(built, BOTH, CharacterEmbedder())
    assert not is_current(built, make_corpus(MEALS), CharacterEmbedder())
    assert not is_current(built, make_corpus(NEW_MEALS, BEDS), CharacterEmbedder())
    assert not is_current(built, BOTH, CharacterEmbedder(name="another"))
    assert not is_current(tmp_path / "none", BOTH, CharacterEmbedder())
    (built / "vectors.faiss").write_bytes(b"")
    assert not is_current(built, BOTH, CharacterEmbedder())


def test_another_embedder_is_refused_by_name(built: Path) -> None:
    with pytest.raises(ForeignIndexError) as caught:
        open_index(built, CharacterEmbedder(name="bge-m3"))
    assert "characters" in str(caught.value)
    assert "bge-m3" in str(caught.value)
    with pytest.raises(ForeignIndexError, match=r"256.*128"):
        open_index(built, CharacterEmbedder(dimension=128))


def test_another_embedder_embeds_everything_anew(built: Path) -> None:
    other = CharacterEmbedder(name="bge-m3", dimension=64)
    assert build_index(BOTH, other, built).embedded == 4
    assert open_index(built, other).search("助老食堂", 1)[0].clause == MEALS.clauses[0]


def test_another_format_version_is_refused(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    (built / "manifest.json").write_text(json.dumps({**manifest, "format_version": 99}), encoding="utf-8")
    with pytest.raises(IndexVersionError, match="99"):
        open_index(built, CharacterEmbedder())
    build_index(BOTH, CharacterEmbedder(), built)  # and a rebuild repairs it
    open_index(built, CharacterEmbedder())


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("damage", [Path.unlink, _truncate, _flip])
@pytest.mark.parametrize(
    "name", ["documents.jsonl", "clauses.jsonl", "passages.jsonl", "vectors.faiss", "bm25/clause/vocab.index.json"]
)
def test_a_damaged_file_is_named(built: Path, name: str, damage: Callable[[Path], None]) -> None:
    damage(built / name)
    with pytest.raises(CorruptIndexError) as caught:
        open_index(built, CharacterEmbedder())
    assert Path(name).name in str(caught.value)
    assert "python -m index build" in str(caught.value)
    assert build_index(BOTH, CharacterEmbedder(), built).embedded == 4  # nothing of a damaged index is reused
    open_index(built, CharacterEmbedder())


@pytest.mark.parametrize("content", ["", "{", "[]", '{"kind": "yanglao-clause-index"}', '"text"'])
def test_a_broken_manifest_is_named(built: Path, content: str) -> None:
    (built / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(CorruptIndexError, match=r"manifest\.json"):
        open_index(built, CharacterEmbedder())


@pytest.mark.parametrize("change", [{"files": {}}, {"files": {"a": 1}}, {"files": []}, {"counts": None, "extra": 1}])
def test_an_edited_manifest_is_refused(built: Path, change: dict[str, object]) -> None:
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    (built / "manifest.json").write_text(json.dumps(manifest | change), encoding="utf-8")
    (built / "vectors.faiss").write_bytes(b"gone")
    with pytest.raises(CorruptIndexError):
        open_index(built, CharacterEmbedder())


def test_what_is_no_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAnIndexError, match="还不存在"):
        open_index(tmp_path / "none", CharacterEmbedder())
    with pytest.raises(NotAnIndexError, match="没有索引"):
        open_index(tmp_path, CharacterEmbedder())
    (tmp_path / "manifest.json").write_text('{"kind": "something", "format_version": 3}', encoding="utf-8")
    with pytest.raises(NotAnIndexError, match="something"):
        open_index(tmp_path, CharacterEmbedder())


def test_a_folder_of_other_things_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "年报.txt").write_text("重要", encoding="utf-8")
    with pytest.raises(NotAnIndexError, match=r"年报\.txt"):
        build_index(BOTH, CharacterEmbedder(), tmp_path / "documents")
    assert (tmp_path / "documents" / "年报.txt").read_text(encoding="utf-8") == "重要"
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(NotAnIndexError, match="是一个文件"):
        build_index(BOTH, CharacterEmbedder(), tmp_path / "file")


def test_nothing_to_index_is_refused(built: Path) -> None:
    only_front = make_parsed("空", [make_clause("空", "", "某市人民政府文件", kind="front")])
    for corpus in (Corpus(documents=(), skipped=()), make_corpus(only_front)):
        with pytest.raises(EmptyCorpusError):
            build_index(corpus, CharacterEmbedder(), built)
    assert len(found_texts(built)) == 2


def test_a_full_disk_keeps_the_old_index(built: Path) -> None:
    with pytest.raises(DiskFullError, match="磁盘空间不足"):
        build_index(make_corpus(NEW_MEALS), DiskFillingEmbedder(), built)
    assert found_texts(built) == {MEALS.clauses[0].text, BEDS.clauses[0].text}
    assert [path.name for path in built.parent.iterdir() if path.name.endswith(("new", "old"))] == []


class _Cut(BaseException):
    """Stands for a killed process, which no handler of ours may swallow."""


def test_a_cut_build_keeps_the_old_index(built: Path) -> None:
    def cut(_done: int, _total: int) -> None:
        raise _Cut

    with pytest.raises(_Cut):
        build_index(make_corpus(NEW_MEALS), CharacterEmbedder(), built, cut)
    assert found_texts(built) == {MEALS.clauses[0].text, BEDS.clauses[0].text}


def test_leftovers_of_a_killed_build_are_cleaned_up(built: Path) -> None:
    leftover = built.with_name(".index.new")
    leftover.mkdir()
    (leftover / "vectors.faiss").write_bytes(b"half")
    build_index(BOTH, CharacterEmbedder(), built)
    assert not leftover.exists()
    assert not (built.with_name(".index.old")).exists()


def test_a_kill_between_the_two_renames_loses_nothing(built: Path) -> None:
    built.rename(built.with_name(".index.old"))  # the moment at which neither the old nor the new one has the name
    assert found_texts(built) == {MEALS.clauses[0].text, BEDS.clauses[0].text}
    built.rename(built.with_name(".index.old"))
    assert is_current(built, BOTH, CharacterEmbedder())
    built.rename(built.with_name(".index.old"))
    assert build_index(BOTH, CharacterEmbedder(), built).reused == 4


def test_an_opened_index_goes_on_answering_while_it_is_replaced(built: Path) -> None:
    index = open_index(built, CharacterEmbedder())
    build_index(make_corpus(NEW_MEALS), CharacterEmbedder(), built)
    assert index.search("护理型床位", 1)[0].clause == BEDS.clauses[0]


def test_a_short_write_of_numpy_counts_as_a_full_disk(tmp_path: Path) -> None:
    with folder_lock(tmp_path / "x"), pytest.raises(DiskFullError), replaced_folder(tmp_path / "x"):
        raise OSError("98304 requested and 512 written")
    with folder_lock(tmp_path / "x"), pytest.raises(PermissionError), replaced_folder(tmp_path / "x"):
        raise PermissionError(13, "denied")
