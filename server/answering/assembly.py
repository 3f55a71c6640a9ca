"""Wires the answerer: reads the corpus, builds the index if it is stale, opens it with its embedder and generator."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from index.embed import TokenEmbedder
from index.embedders import open_embedder
from index.memory import give_back_memory
from index.search import HybridIndex
from index.store import build_index, is_current, open_index
from ingest.corpus import read_folders
from server.answering.errors import ReaderError
from server.answering.generate import ExtractiveGenerator, Generator
from server.answering.model_generator import ModelGenerator
from server.answering.pipeline import Answerer
from server.answering.prompt import TUNED, WITH_EXAMPLES
from server.answering.reader.reader import AnswerReader, MatchingReader
from server.answering.reader.weights import open_matchers
from server.engines.engine import Engine, EngineError, Limits
from server.engines.opening import GEMMA_TUNED, is_bundled, open_engine, short_name
from server.engines.unavailable import UnavailableEngine

DEFAULT_GENERATOR = ExtractiveGenerator.name
"""No language model: with the embedded one no more answers are right, and they come later. See decision 36."""
_SMALL = Limits(tokens=160, seconds=5.0)
"""For 270 million parameters: a sentence or two; who waits longer is better served with the quote."""
_LARGE = Limits(tokens=400, seconds=45.0)
_MOST_PIECES = 4
"""What a larger model reads at once; the embedded one reads a single sentence, more confuse it."""

_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called with (done, in all); the unit is that of the work under way: bytes of weights, then passages."""


Generators = Callable[["AnswererSettings", Progress], Generator]
"""Makes the generator that the settings name."""


@dataclass(frozen=True, slots=True)
class AnswererSettings:
    """What an answerer is made of. ``today`` fixes the date for tests of validity; ``None`` follows the calendar."""

    corpora: tuple[Path, ...]
    """The folders whose documents are the library, all together."""
    data: Path
    embedder: str | None
    generator: str
    today: date | None
    generator_key: str | None = field(default=None, repr=False)
    """Key of an OpenAI-compatible service; in no log."""
    index_name: str = "index"
    """Folder of the index below ``data``; another corpus needs another one, or each would rebuild the other's."""


def build_answerer(settings: AnswererSettings, *, progress: Progress, generators: Generators | None = None) -> Answerer:
    """Return an answerer that is ready for questions; its generator is what ``generators`` makes of the settings.

    By default that is ``lasting_generator``. Raises ``IngestError`` for an unusable corpus and ``IndexFolderError`` for
    weights, embedder or index troubles; the index that stood in the data folder before stays usable.
    """
    index, embedder = _open(settings, progress)
    generator = (generators or lasting_generator)(settings, progress)
    answerer = Answerer(index, generator, clock(settings), reader=lasting_reader(embedder))
    give_back_memory()
    return answerer


def open_library(settings: AnswererSettings, progress: Progress) -> HybridIndex:
    """Return the index of the documents, built first if stale. Raises what ``build_answerer`` raises."""
    return _open(settings, progress)[0]


def open_reader(settings: AnswererSettings, progress: Progress) -> AnswerReader | None:
    """Return the trained reader for the embedder of the settings. Raises ``IndexFolderError`` for weights' troubles."""
    return lasting_reader(open_embedder(settings.embedder or "", settings.data, progress))


def _open(settings: AnswererSettings, progress: Progress) -> tuple[HybridIndex, TokenEmbedder]:
    corpus = read_folders(settings.corpora, kept=settings.data / "parsed")
    embedder = open_embedder(settings.embedder or "", settings.data, progress)
    folder = settings.data / settings.index_name
    if not is_current(folder, corpus, embedder):
        build_index(corpus, embedder, folder, progress)
    return open_index(folder, embedder), embedder


def lasting_reader(embedder: TokenEmbedder) -> AnswerReader | None:
    """Return the trained reader; where it can't be used the log says why, and the rules decide alone."""
    try:
        return MatchingReader(embedder, open_matchers(embedder.name))
    except ReaderError as error:
        _log.warning("trained reader not used: %s", error)
        return None


def clock(settings: AnswererSettings) -> Callable[[], date]:
    """Return what tells the day: the fixed one, or the machine's own."""
    fixed = settings.today
    return date.today if fixed is None else lambda: fixed


def strict_generator(settings: AnswererSettings, progress: Progress) -> Generator:
    """Return the generator that the settings name. Raises ``EngineError`` when its model cannot be opened."""
    if settings.generator == ExtractiveGenerator.name:
        return ExtractiveGenerator()
    return _asking(open_engine(settings.generator, settings.generator_key, settings.data, progress), settings)


def lasting_generator(settings: AnswererSettings, progress: Progress) -> Generator:
    """As ``strict_generator``, but a model that cannot be opened stops nothing: answers are then quotes with a notice.

    The log says why.
    """
    try:
        return strict_generator(settings, progress)
    except EngineError as error:
        _log.warning("language model not opened, answers will be quotes: %s", error)
        return _asking(UnavailableEngine(short_name(settings.generator), str(error)), settings)


def _asking(engine: Engine, settings: AnswererSettings) -> Generator:
    if engine.host is not None:
        _log.warning("questions leave this machine: they are sent to %s (%s)", engine.host, engine.name)
    if not is_bundled(settings.generator):
        return ModelGenerator(engine, _MOST_PIECES, _LARGE)
    return ModelGenerator(engine, 1, _SMALL, form=TUNED if engine.name == GEMMA_TUNED else WITH_EXAMPLES)
