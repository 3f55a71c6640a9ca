"""Files and folders to the files that may be read: ordinary files of a known format, each opened safely."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UnreadableFileError

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes. The longest statute is under 1 MB; anything above this is not a policy text."""
_LINKED_FOLDER = "是指向别处文件夹的链接，没有进入；需要时请把那个文件夹里的文件复制过来"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why, in Chinese for the summary at the end."""

    name: str
    reason: str


def find_files(paths: Sequence[Path], suffixes: Sequence[str]) -> tuple[list[Path], list[Skipped]]:
    """List the files below ``paths`` that end in one of ``suffixes``, sorted by name, and the rest with the reason.

    README*, hidden files and *.jsonl are no policy documents and are skipped with that said; hidden folders are not
    entered at all, links to folders neither. Pipes, sockets and devices are never opened.
    """
    files: list[Path] = []
    skipped: list[Skipped] = []
    for found in _expand(paths):
        if isinstance(found, Skipped):
            skipped.append(found)
        elif reason := _no_policy(found, suffixes):
            skipped.append(Skipped(shown_name(found), reason))
        else:
            files.append(found)
    return files, skipped


def read_bytes(path: Path) -> bytes:
    """Return the content of an ordinary file of at most ``LARGEST_FILE`` bytes; else raise ``UnreadableFileError``."""
    name = shown_name(path)
    try:
        check_ordinary(path)
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"文件《{name}》打不开：{_cause(error)}。") from error


def check_ordinary(path: Path) -> int:
    """Return the size in bytes of an ordinary file that is not too large.

    Raises ``UnreadableFileError`` for any other, and ``OSError`` where there is none. Opening a pipe would wait for a
    writer for ever, so it is asked before.
    """
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(str(path))
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFileError(f"文件《{shown_name(path)}》不是普通文件（是管道、设备等）；请移出该文件夹。")
    if status.st_size > LARGEST_FILE:
        raise UnreadableFileError(
            f"文件《{shown_name(path)}》有 {status.st_size // 1024 // 1024} MB，超过 20 MB 的上限，"
            "不像政策文本；请拆分或移出该文件夹。"
        )
    return status.st_size


def shown_name(path: Path) -> str:
    """Return a file's name as text that can be written anywhere.

    Names that a Windows archive wrote in GB18030 come out of Linux as lone surrogates, which no output takes.
    """
    name = path.name
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "replace")
    return name


def _no_policy(path: Path, suffixes: Sequence[str]) -> str | None:
    """Return why a file is left out, or ``None``."""
    if path.name.startswith("."):
        return "隐藏文件，不是政策文件"
    if path.name.upper().startswith("README"):
        return "说明文件，不是政策文件"
    if path.suffix.lower() == ".jsonl":
        return "数据文件，不是政策文件"
    if path.suffix.lower() not in suffixes:
        return f"暂不支持的文件格式“{path.suffix or '无后缀'}”；请另存为 .txt 后再放入"
    return None


def _expand(paths: Sequence[Path]) -> Iterator[Path | Skipped]:
    for path in paths:
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _walk(folder: Path) -> Iterator[Path | Skipped]:
    """Yield what stands below a folder, in the order of the paths."""
    found: list[Path] = []
    refused: list[tuple[Path, str]] = []

    def unreadable(error: OSError) -> None:
        refused.append((Path(error.filename), f"文件夹打不开：{_cause(error)}"))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        linked = [path for name in folders if (path := Path(parent, name)).is_symlink()]
        refused += [(path, _LINKED_FOLDER) for path in linked]
        for path in (Path(parent, name) for name in names):
            if path.is_file() or path.name.startswith("."):
                found.append(path)
            elif path.is_symlink():
                refused.append((path, "是一个失效的链接，指向的文件不存在；请删除，或换成文件本身"))
            else:
                refused.append((path, "不是普通文件（是管道、设备等），没有打开；请移出该文件夹"))
    yield from (Skipped(shown_name(path), reason) for path, reason in sorted(refused))
    yield from sorted(found)


def _cause(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "找不到这个文件；请检查名称和位置"
    if isinstance(error, IsADirectoryError):
        return "它是文件夹，不是文件；请给出文件的路径"
    if isinstance(error, PermissionError):
        return "没有读取权限；请修改权限后再试"
    return f"{error.strerror or error}；请检查文件和磁盘"
