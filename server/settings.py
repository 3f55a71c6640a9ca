"""The settings: flat ``YANGLAO_*`` environment variables, read only by the ``__main__`` modules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ingest.cli import iso_day
from server.engines.openai_engine import parse_url
from server.errors import SettingsError

GENERATORS = ("extractive", "bundled", "bundled-base", "bundled-tuned")
"""What ``YANGLAO_GENERATOR`` may name besides a URL, a model folder and a name on a hub."""
_MODEL_PLACE = re.compile(r"[^@#]*[/\\][^@#]*")
"""A folder, which may be on a disk that is not there today, or a name on a hub; not a mistyped address."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. An empty variable counts as unset.

    ``embedder`` is a sentence-transformers folder or id, ``None`` for the embedded default; ``today`` is the day that
    validity is computed for, ``None`` for the machine's own date.
    """

    corpus: Path = Path("corpus")
    data: Path = Path("data")
    embedder: str | None = None
    generator: str = "extractive"
    generator_key: str | None = field(default=None, repr=False)
    host: str = "127.0.0.1"
    port: int = 7860
    today: date | None = None

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Return the settings of ``environ``. Raises ``SettingsError`` for a value that cannot be used."""

        def value(name: str) -> str | None:
            return environ.get(f"YANGLAO_{name}", "").strip() or None

        default, port, today = cls(), value("PORT"), value("TODAY")
        return cls(
            corpus=Path(value("CORPUS") or default.corpus),
            data=Path(value("DATA") or default.data),
            embedder=value("EMBEDDER"),
            generator=_generator(value("GENERATOR") or default.generator),
            generator_key=value("GENERATOR_KEY"),
            host=to_host(value("HOST") or default.host, "YANGLAO_HOST"),
            port=default.port if port is None else to_port(port, "YANGLAO_PORT"),
            today=None if today is None else _day(today),
        )


def to_port(value: str, name: str) -> int:
    """Return ``value`` as a port, 0 for any free one; ``name`` is the variable or option that it was given with."""
    port = int(value) if value.isascii() and value.isdigit() else -1
    if not 0 <= port <= 65535:
        raise SettingsError(f"{name} 的值“{value}”不是端口号。请改为 1 到 65535 之间的整数，如 7860。")
    return port


def to_host(value: str, name: str) -> str:
    """Return ``value`` if it can be a host name or address; ``name`` is the variable or option it was given with."""
    if not value or any(mark in value for mark in "/ \t\n\0"):
        raise SettingsError(
            f"{name} 的值“{value}”不是主机地址。请只写地址，如 127.0.0.1（仅本机）或 0.0.0.0（局域网可访问）。"
        )
    return value


def _generator(value: str) -> str:
    """Return ``value`` if it can name a generator; whether the model is there shows when it is opened."""
    if "://" in value:
        try:
            parse_url(value)
        except ValueError as error:
            raise SettingsError(f"YANGLAO_GENERATOR 不能用：{error}") from error
    elif value not in GENERATORS and not Path(value).exists() and not _MODEL_PLACE.fullmatch(value):
        shown = "" if "@" in value else f"“{value}”"  # a mistyped address may hold a password
        raise SettingsError(
            f"YANGLAO_GENERATOR 的值{shown}不能用。可以写：extractive（直接引用条款原文）、bundled（内置模型）、"
            "bundled-base（内置模型，不微调）、bundled-tuned（内置模型，微调过）、"
            "模型文件夹或模型库里的名称（如 某机构/某模型）、http://主机:端口/v1#模型名称。"
        )
    return value


def _day(value: str) -> date:
    day = iso_day(value)
    if day is None:
        raise SettingsError(f"YANGLAO_TODAY 的值“{value}”不是日期。请写成 2026-02-28 的样子；不设置则用当天日期。")
    return day
