"""What is to be measured, and how it is opened: an answerer over the documents that the command names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from eval.errors import EvalError
from index.search import HybridIndex
from ingest.cli import iso_day
from ingest.progress import ProgressBar
from server.answering.assembly import (
    DEFAULT_GENERATOR,
    AnswererSettings,
    build_answerer,
    open_library,
    open_reader,
    strict_generator,
)
from server.answering.pipeline import Answerer
from server.answering.reader.reader import AnswerReader

SERVED, OWN = "index", "index-eval"
"""Folders of the index: that of the served library, and that of documents named on the command line, beside it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The answerer to be measured; ``None`` for the embedded embedder and for the machine's own date."""

    corpora: tuple[Path, ...]
    index_name: str
    data: Path
    embedder: str | None
    generator: str
    today: date | None
    generator_key: str | None = field(default=None, repr=False)

    def to_settings(self) -> AnswererSettings:
        """Return the settings that open it."""
        return AnswererSettings(
            corpora=self.corpora,
            data=self.data,
            embedder=self.embedder,
            generator=self.generator,
            today=self.today,
            generator_key=self.generator_key,
            index_name=self.index_name,
        )


def read_wanted(corpora: tuple[Path, ...], environ: Mapping[str, str]) -> Wanted:
    """Return what options and ``YANGLAO_*`` variables ask for. Raises ``EvalError`` for a day that is none."""

    def value(name: str) -> str | None:
        return environ.get(f"YANGLAO_{name}", "").strip() or None

    today = value("TODAY")
    return Wanted(
        corpora=corpora or (Path(value("CORPUS") or "corpus"),),
        # other documents are indexed beside the served library, not in its place
        index_name=OWN if corpora else SERVED,
        data=Path(value("DATA") or "data"),
        embedder=value("EMBEDDER"),
        generator=value("GENERATOR") or DEFAULT_GENERATOR,
        today=None if today is None else _day(today),
        generator_key=value("GENERATOR_KEY"),
    )


def open_served(wanted: Wanted) -> Answerer:
    """Open the answerer as it is served, with the very generator that is asked for.

    Raises ``EngineError`` when its model cannot be opened: a mistyped model must not pass for a measured one.
    """
    _stay_offline()
    return build_answerer(wanted.to_settings(), progress=ProgressBar("准备资料库", ""), generators=strict_generator)


def open_wanted_library(wanted: Wanted) -> HybridIndex:
    """Open the index alone, built first if stale."""
    _stay_offline()
    return open_library(wanted.to_settings(), ProgressBar("准备资料库", ""))


def open_wanted_reader(wanted: Wanted) -> AnswerReader | None:
    """Open the trained reader alone, as the answerer that is served has it."""
    _stay_offline()
    return open_reader(wanted.to_settings(), ProgressBar("展开内置向量模型", "B"))


def _stay_offline() -> None:
    # an office's PC often has no way out, and then each attempt of a library to reach a hub costs seconds
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ.setdefault(name, "1")


def _day(value: str) -> date:
    day = iso_day(value)
    if day is None:
        raise EvalError(f"YANGLAO_TODAY 的值“{value}”不是日期。请写成 2026-02-28 的样子；不设置则用当天日期。")
    return day
