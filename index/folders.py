"""Folders written aside and renamed into place, so that a cut never leaves half a folder under its name."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# filelock: the lock is the operating system's, so it vanishes with a killed process, on Windows too
from filelock import FileLock, Timeout

from index.errors import DiskFullError, FolderBusyError

_LOCK_SECONDS = 900
"""How long to wait for another process: unpacking or embedding on an old machine takes minutes."""


@contextmanager
def folder_lock(target: Path, seconds: float = _LOCK_SECONDS) -> Iterator[None]:
    """Let one process at a time write ``target``; raise ``FolderBusyError`` after waiting ``seconds``."""
    target = target.absolute()
    with disk_full_named(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(_sibling(target, "lock"), timeout=seconds)
        try:
            lock.acquire()
        except Timeout as error:
            raise FolderBusyError(f"另一个程序正在写入“{target}”，请等它结束后再试。") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``target``; on leaving without an error it takes ``target``'s place.

    Whatever goes wrong, ``target`` keeps its old content. The caller holds ``folder_lock(target)``. Raises
    ``DiskFullError`` when the disk runs full inside.
    """
    target = target.absolute()
    aside, old = _sibling(target, "new"), _sibling(target, "old")
    with disk_full_named(target):
        _restore(target, old)
        _remove(aside)  # what a cut run left behind
        aside.mkdir()
        try:
            yield aside
            _flush_to_disk(aside)
            _swap(aside, target, old)
        finally:
            _remove(aside)


def recover(target: Path) -> None:
    """Undo a swap that was cut between its two renames: ``target`` is missing and its old content stands beside it."""
    target = target.absolute()
    old = _sibling(target, "old")
    if old.is_dir() and not target.exists():
        # under the lock, else this could undo the swap of a process that stands between its renames
        with folder_lock(target):
            _restore(target, old)


@contextmanager
def disk_full_named(target: Path) -> Iterator[None]:
    """Turn the operating system's "no space" into ``DiskFullError``, naming ``target`` and the room that is left."""
    try:
        yield
    except OSError as error:
        # numpy reports a short write as an OSError without a number
        if error.errno in {errno.ENOSPC, errno.EDQUOT} or (error.errno is None and "written" in str(error)):
            raise disk_full(target) from error
        raise


def disk_full(target: Path, needed: int | None = None) -> DiskFullError:
    """Return the error for a full disk; ``needed`` is in bytes where it is known."""
    place = next(folder for folder in (target, *target.absolute().parents) if folder.exists())
    free = shutil.disk_usage(place).free >> 20
    need = "" if needed is None else f"，需要约 {(needed >> 20) + 1} MB"
    return DiskFullError(f"磁盘空间不足：写入“{target}”时只剩 {free} MB{need}。原有内容没有改动；请清理磁盘后重试。")


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sibling(target: Path, suffix: str) -> Path:
    return target.with_name(f".{target.name}.{suffix}")


def _swap(aside: Path, target: Path, old: Path) -> None:
    if target.exists():
        target.rename(old)
    try:
        aside.rename(target)
    except OSError:
        _restore(target, old)
        raise
    _remove(old)


def _restore(target: Path, old: Path) -> None:
    if target.exists():
        _remove(old)
    elif old.exists():
        old.rename(target)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _flush_to_disk(folder: Path) -> None:
    # without this a power cut after the rename can leave files of the right size that hold zeros
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
