"""A file of JSON lines that only grows: what was kept survives an interruption, and a torn last line is left out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.errors import OutputError


class KeptLines:
    """The lines of one file, read when it is opened; ``append`` puts one behind them."""

    def __init__(self, path: Path) -> None:
        """Open ``path``; its folder is made if need be. Raises ``OutputError``."""
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lines = path.read_bytes().split(b"\n") if path.exists() else []
        except OSError as error:
            raise OutputError(
                f"结果文件夹“{path.parent}”不能用（{error.strerror}）；请换一个 --out，或检查权限和磁盘空间。"
            ) from error
        self._torn = bool(self._lines) and self._lines[-1] != b""

    def records(self) -> Iterator[Any]:
        """Yield what the lines held when the file was opened; one that is no JSON (the power went) is left out."""
        for line in self._lines:
            try:
                yield json.loads(line)
            except ValueError:
                continue

    def append(self, record: Mapping[str, Any]) -> None:
        """Write a line and flush it to the disk. Raises ``OutputError``."""
        line = json.dumps(record, ensure_ascii=False) + "\n"
        try:
            with self._path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(("\n" if self._torn else "") + line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise OutputError(
                f"结果写不进“{self._path}”（{error.strerror}）；请检查权限和磁盘空间，再运行同一命令会接着做。"
            ) from error
        self._torn = False
