"""A text file written aside and renamed: a reader never finds half of it, and a full disk leaves the old one."""

from __future__ import annotations

from pathlib import Path

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
