"""Wires the answerer: reads the corpus, builds the index if it is stale, opens it with its embedder and generator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.embed import open_embedder
from index.store import build_index, is_current, open_index
from ingest.corpus import read_corpus
from server.answering.errors import GeneratorError
from server.answering.generate import ExtractiveGenerator, Generator
from server.answering.pipeline import Answerer

Progress = Callable[[int, int], None]
"""Called with (done, in all); the unit is that of the work under way: bytes of weights, then passages."""


@dataclass(frozen=True, slots=True)
class AnswererSettings:
    """What an answerer is made of. ``today`` fixes the date for tests of validity; ``None`` follows the calendar."""

    corpus: Path
    data: Path
    embedder: str | None
    generator: str
    today: date | None
    index_name: str = "index"
    """Folder of the index below ``data``; another corpus needs another one, or each would rebuild the other's."""


def build_answerer(settings: AnswererSettings, *, progress: Progress) -> Answerer:
    """Return an answerer that is ready for questions.

    Raises ``GeneratorError`` for an unknown generator, ``IngestError`` for an unusable corpus and
    ``IndexFolderError`` for weights, embedder or index troubles; the index that stood in the data
    folder before stays usable.
    """
    generator = _generator(settings.generator)
    corpus = read_corpus(settings.corpus)
    embedder = open_embedder(settings.embedder or "", settings.data, progress)
    folder = settings.data / settings.index_name
    if not is_current(folder, corpus, embedder):
        build_index(corpus, embedder, folder, progress)
    fixed = settings.today
    return Answerer(
        open_index(folder, embedder),
        generator,
        (lambda: fixed) if fixed is not None else date.today,
    )


def _generator(setting: str) -> Generator:
    if setting == ExtractiveGenerator.name:
        return ExtractiveGenerator()
    raise GeneratorError(
        f"YANGLAO_GENERATOR=“{setting}”无法识别；目前可用的回答方式是 extractive（直接引用条款原文）。"
    )
