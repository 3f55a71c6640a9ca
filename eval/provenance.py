"""What a report's numbers hold for, as digests and plain names: no path and no host name leaves the machine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from eval.errors import CaseError
from ingest.model import Document

PROJECT = Path(__file__).parents[1]
"""The folder that holds the packages."""
_ANSWERING_CODE = ("ingest", "index", "server/engines", "server/answering")
"""The packages that replies depend on, below the project's root."""


def questions_sha256(paths: Sequence[Path]) -> dict[str, str]:
    """Return the sha256 of each question file by its name. Raises ``CaseError`` for a file that cannot be read."""
    digests: dict[str, str] = {}
    for path in paths:
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise CaseError(f"题目文件“{path}”打不开（{error.strerror}）；请检查路径和读取权限。") from error
        if path.name in digests:
            raise CaseError(f"有两个题目文件都叫“{path.name}”；请给其中一个改名，报告里才分得清。")
        digests[path.name] = digest
    return digests


def corpus_sha256(documents: Iterable[Document]) -> str:
    """Return one digest of all source files, whatever their names and order."""
    return hashlib.sha256("\n".join(sorted(d.source_sha256 for d in documents)).encode()).hexdigest()


def code_digest(root: Path) -> str:
    """Return twelve hexadecimal digits that change with any line of the answering code below ``root``."""
    digest = hashlib.sha256()
    for package in _ANSWERING_CODE:
        for path in sorted((root / package).rglob("*.py")):
            digest.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def plain_name(setting: str) -> str:
    """Return a model setting as a report may show it: a hub id as it is, a folder's last name, no server's address."""
    if re.match(r"[a-z]+://", setting, re.IGNORECASE):
        return "外部接口"
    folder = re.match(r"[~.]*[/\\]|[A-Za-z]:[/\\]", setting) or setting.count("/") > 1 or "\\" in setting
    return re.split(r"[/\\]", setting.rstrip("/\\"))[-1] if folder else setting
