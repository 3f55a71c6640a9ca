"""Folders of files: what is read, what is left out and why, and that one bad file stops nothing."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from ingest.corpus import Corpus, iter_files, read_corpus, read_files
from ingest.errors import MissingCorpusError
from ingest.parsing import SUFFIXES
from ingest.reading.files import LARGEST_FILE, Skipped, find_files
from ingest.reading.isolation import Limits
from tests.policy_texts import CORPUS_FILES

POLICY = "某某市人民政府办公室关于发展养老服务的意见\n某政办发〔{year}〕5号\n一、总则。\n（一）目标。全面建成。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "甲.txt", POLICY.format(year=2021))
    write(tmp_path / "下级" / "乙.md", POLICY.format(year=2022))
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def read_names(corpus: Corpus) -> list[str]:
    return [parsed.document.source_name for parsed in corpus.documents]


def reasons(corpus: Corpus) -> dict[str, str]:
    return {skipped.name: skipped.reason for skipped in corpus.skipped}


def test_files_are_read_in_the_order_of_their_paths(folder: Path) -> None:
    write(folder / "丙.markdown", POLICY.format(year=2023))
    corpus = read_corpus(folder)
    assert read_names(corpus) == ["乙.md", "丙.markdown", "甲.txt"]  # 下级 before 丙
    assert corpus.skipped == ()
    assert read_corpus(folder) == corpus


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("README.md", "说明文件"),
        ("readme.txt", "说明文件"),
        ("README", "说明文件"),
        (".草稿.txt", "隐藏文件"),
        ("问题.jsonl", "数据文件"),
        ("扫描件.PDF", ".PDF"),
        ("无后缀", "无后缀"),
    ],
)
def test_files_that_are_no_policies_are_skipped_and_that_is_said(folder: Path, name: str, reason: str) -> None:
    write(folder / name, POLICY.format(year=2023))
    corpus = read_corpus(folder)
    assert read_names(corpus) == ["乙.md", "甲.txt"]
    assert list(reasons(corpus)) == [name]
    assert reason in reasons(corpus)[name]


def test_hidden_folders_are_not_entered(folder: Path) -> None:
    write(folder / ".git" / "甲.txt", POLICY.format(year=2023))
    write(folder / "__MACOSX" / "乙.txt", POLICY.format(year=2024))
    corpus = read_corpus(folder)
    assert read_names(corpus) == ["乙.md", "甲.txt"]
    assert corpus.skipped == ()


def test_a_corpus_below_a_hidden_folder_is_read(tmp_path: Path) -> None:
    write(tmp_path / ".yanglao" / "policies" / "甲.txt", POLICY.format(year=2021))
    assert read_names(read_corpus(tmp_path / ".yanglao" / "policies")) == ["甲.txt"]


def test_one_bad_file_does_not_stop_the_rest(folder: Path) -> None:
    (folder / "图片.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    write(folder / "空.txt", "")
    (folder / "断.txt").symlink_to(folder / "没有")
    corpus = read_corpus(folder)
    assert read_names(corpus) == ["乙.md", "甲.txt"]
    assert set(reasons(corpus)) == {"图片.txt", "空.txt", "断.txt"}
    assert all(f"《{name}》" in reasons(corpus)[name] for name in ("图片.txt", "空.txt"))
    assert "失效的链接" in reasons(corpus)["断.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_pipes_loops_and_closed_folders_are_said_and_not_entered(folder: Path) -> None:
    os.mkfifo(folder / "管道.txt")
    (folder / "下级" / "回路").symlink_to(folder)
    corpus = read_corpus(folder)
    assert read_names(corpus) == ["乙.md", "甲.txt"]
    assert list(reasons(corpus)) == ["回路", "管道.txt"]
    assert "没有进入" in reasons(corpus)["回路"]
    assert "没有打开" in reasons(corpus)["管道.txt"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_without_permission_is_said(folder: Path) -> None:
    (folder / "下级").chmod(0)
    try:
        corpus = read_corpus(folder)
    finally:
        (folder / "下级").chmod(0o755)
    assert read_names(corpus) == ["甲.txt"]
    assert "没有读取权限" in reasons(corpus)["下级"]


def test_files_that_are_too_large_slow_or_hungry_stop_nothing(folder: Path) -> None:
    with (folder / "大.txt").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    write(folder / "丁.txt", "（一）每人每月100元。\n" * 60_000)
    limits = Limits(seconds=60, memory=64 * 1024 * 1024, memory_per_byte=0)
    outcomes = list(iter_files([folder], limits=limits))
    assert [each.document.source_name for each in outcomes if not isinstance(each, Skipped)] == ["乙.md", "甲.txt"]
    said = {each.name: each.reason for each in outcomes if isinstance(each, Skipped)}
    assert set(said) == {"大.txt", "丁.txt"}
    assert "超过 20 MB 的上限" in said["大.txt"]
    assert "占用的内存过多" in said["丁.txt"]


def test_a_file_out_of_time_is_said() -> None:
    outcomes = list(iter_files(CORPUS_FILES[:1], limits=Limits(seconds=0.01)))
    assert [type(each) for each in outcomes] == [Skipped]
    assert "0.01 秒还没有读完" in outcomes[0].reason  # type: ignore[union-attr]


def test_a_page_and_a_pdf_under_a_text_name(folder: Path) -> None:
    (folder / "扫描.txt").write_bytes(b"%PDF-1.7\n")
    assert "其实是 PDF 文件" in reasons(read_corpus(folder))["扫描.txt"]


def test_names_of_a_windows_archive_are_shown_in_chinese(folder: Path) -> None:
    name = os.fsdecode("丁.txt".encode("gb18030"))
    try:
        write(folder / name, POLICY.format(year=2023))
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    assert sorted(read_names(read_corpus(folder))) == ["丁.txt", "乙.md", "甲.txt"]


def test_a_file_that_vanishes_is_said(folder: Path) -> None:
    outcomes = iter_files([folder / f"{i}.txt" for i in range(20)] + [folder])
    assert "找不到" in next(outcomes).reason  # type: ignore[union-attr]
    (folder / "甲.txt").unlink()
    left = list(outcomes)
    assert [each.document.source_name for each in left if not isinstance(each, Skipped)] == ["乙.md"]


def test_documents_come_while_others_are_being_read(tmp_path: Path) -> None:
    for i in range(40):
        write(tmp_path / f"{i:02}.txt", POLICY.format(year=1950 + i))
    seen: list[int] = []
    outcomes = iter_files([tmp_path], progress=lambda done, _total: seen.append(done))
    next(outcomes)
    assert seen == [1]
    outcomes.close()
    assert not [child for child in psutil.Process().children() if "ingest.reading.worker" in child.cmdline()]


def test_an_unchanged_file_is_not_parsed_again(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    kept = tmp_path_factory.mktemp("kept") / "parsed"
    first = read_corpus(folder, kept=kept)
    entries = {path: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert len(entries) == 2
    assert read_corpus(folder, kept=kept) == first == read_corpus(folder)
    write(folder / "甲.txt", POLICY.format(year=2020))
    (changed,) = (p for p in read_corpus(folder, kept=kept).documents if p.document.source_name == "甲.txt")
    assert changed.document.number == "某政办发〔2020〕5号"
    assert {path: path.stat().st_mtime_ns for path in kept.iterdir() if path in entries} == entries
    assert len(list(kept.iterdir())) == 3


def test_a_file_without_clauses_is_said_to_hold_none(folder: Path) -> None:
    write(folder / "封面.txt", "某某市人民政府办公室文件\n某政办发〔2023〕9号\n各县人民政府：\n")
    corpus = read_corpus(folder)
    assert read_names(corpus) == ["乙.md", "甲.txt"]
    assert "没有找到任何条款" in reasons(corpus)["封面.txt"]


def test_a_copy_is_skipped_and_names_the_first(folder: Path) -> None:
    write(folder / "甲 (副本).txt", POLICY.format(year=2021))
    corpus = read_corpus(folder)
    assert read_names(corpus) == ["乙.md", "甲 (副本).txt"]  # the first by name is kept
    assert reasons(corpus) == {"甲.txt": "与《甲 (副本).txt》是同一份文件，只保留前者"}


def test_another_text_under_the_same_number_is_not_called_a_copy(folder: Path) -> None:
    write(folder / "甲2.txt", POLICY.format(year=2021) + "（二）任务。另有一条。\n")
    corpus = read_corpus(folder)
    assert read_names(corpus) == ["乙.md", "甲.txt"]
    reason = reasons(corpus)["甲2.txt"]
    assert "《甲.txt》" in reason
    assert "某政办发〔2021〕5号" in reason
    assert "文字不同" in reason


def test_the_same_file_named_twice_is_read_once(folder: Path) -> None:
    corpus = read_files([folder / "甲.txt", folder])
    assert read_names(corpus) == ["甲.txt", "乙.md"]
    assert list(reasons(corpus)) == ["甲.txt"]


def test_a_missing_file_is_skipped_with_its_reason(folder: Path) -> None:
    corpus = read_files([folder / "没有.txt", folder / "甲.txt"])
    assert read_names(corpus) == ["甲.txt"]
    assert "找不到" in reasons(corpus)["没有.txt"]


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(MissingCorpusError, match="YANGLAO_CORPUS") as caught:
        read_corpus(tmp_path / "没有")
    assert str(tmp_path / "没有") in str(caught.value)


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(MissingCorpusError, match="请放入"):
        read_corpus(tmp_path)


def test_a_folder_of_unusable_files_says_why(tmp_path: Path) -> None:
    write(tmp_path / "空.txt", "")
    with pytest.raises(MissingCorpusError, match=r"《空\.txt》"):
        read_corpus(tmp_path)


def test_progress_counts_the_files(folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    write(folder / "空.txt", "")
    write(folder / "README.md", "说明")
    read_corpus(folder, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_suffixes_are_known_in_any_case(folder: Path) -> None:
    write(folder / "大写.TXT", POLICY.format(year=2023))
    files, _ = find_files([folder], SUFFIXES)
    assert [path.name for path in files] == ["乙.md", "大写.TXT", "甲.txt"]


def test_the_default_corpus_is_read_whole() -> None:
    corpus = read_corpus(CORPUS_FILES[0].parent)
    assert len(corpus.documents) == 5
    assert set(reasons(corpus)) <= {"README.md"}
