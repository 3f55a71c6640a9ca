"""A text file written aside and renamed: a reader never finds half of it, and a full disk leaves the old one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.errors import OutputError


def write_aside(path: Path, text: str) -> Path:
    """Write ``text`` as UTF-8 in place of ``path``, its folder made if need be; return it. Raises ``OutputError``."""
    aside = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(path)
    except OSError as error:
        raise OutputError(f"“{path}”写不出来（{error.strerror}）；请检查权限和磁盘空间。") from error
    return path


def write_record(path: Path, record: Mapping[str, Any]) -> Path:
    """Write ``record`` as JSON, as ``write_aside`` does for text."""
    return write_aside(path, json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
