"""The index folder: built aside and renamed, opened only when whole and of the same embedder, never unpickled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder
from index.errors import CorruptIndexError, EmptyCorpusError, IndexFolderError
from index.files import (
    BM25,
    BM25_CHARACTERS,
    VECTORS,
    check_embedder,
    check_files,
    check_replaceable,
    corpus_files,
    corpus_sources,
    read_manifest,
    read_parsed,
    read_passages,
    write_manifest,
)
from index.folders import folder_lock, recover, replaced_folder
from index.lexical import LexicalIndex, characters, words
from index.passages import Passage, PassageKind, parsed_to_passages
from index.search import HybridIndex
from index.vectors import VectorIndex
from ingest.corpus import Corpus

_KINDS: tuple[PassageKind, ...] = ("clause", "sentence")
_EMBED_AT_ONCE = 512
"""Texts per call of the embedder: enough for batches of like length, few enough for a lively progress bar."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """Counts of a finished build. ``reused`` passages kept their vectors from the index before."""

    documents: int
    clauses: int
    embedded: int
    reused: int


def build_index(corpus: Corpus, embedder: Embedder, out: Path, progress: Progress | None = None) -> BuildReport:
    """Index a corpus into the folder ``out``, in place of an index that is there.

    Vectors of passages whose text and embedder did not change are reused; what left the corpus leaves the index.
    ``progress`` is called with (texts embedded, texts to embed). Until the end, and after any error, the old index
    stays in place. Raises ``EmptyCorpusError`` without a clause, ``DiskFullError`` without room, and
    ``NotAnIndexError`` when ``out`` holds anything but an index.
    """
    passages = _corpus_passages(corpus)
    if not any(passage.text for passage in passages):
        raise EmptyCorpusError("没有可以检索的条款：政策文件夹中没有读到任何条款。请放入 .txt 等格式的政策文件后重试。")
    recover(out)
    with folder_lock(out):
        check_replaceable(out)
        vectors = _reusable_vectors(out, embedder)
        new = sorted({passage.text for passage in passages} - vectors.keys())
        report = BuildReport(
            documents=len(corpus.documents),
            clauses=sum(len(parsed.clauses) for parsed in corpus.documents),
            embedded=sum(passage.text not in vectors for passage in passages),
            reused=sum(passage.text in vectors for passage in passages),
        )
        with replaced_folder(out) as aside:
            vectors |= _embed(new, embedder, progress)
            for name, content in corpus_files(corpus, passages).items():
                (aside / name).write_bytes(content)
            (aside / VECTORS).write_bytes(_vector_index(passages, vectors).to_bytes())
            for kind in _KINDS:
                some = [passage for passage in passages if passage.kind == kind]
                for folder, cut in ((BM25, words), (BM25_CHARACTERS, characters)):
                    LexicalIndex.build([p.id for p in some], [p.text for p in some], cut).save(aside / folder / kind)
            write_manifest(aside, corpus, embedder, passages)
    return report


def is_current(out: Path, corpus: Corpus, embedder: Embedder) -> bool:
    """Whether ``out`` is a whole index of exactly this corpus, as it is parsed now, by an embedder of this name."""
    recover(out)
    try:
        manifest = read_manifest(out)
        check_files(out, manifest)
    except IndexFolderError:
        return False
    # the parsed records, not only the source files: a new version of the parser makes an index stale as well
    files = corpus_files(corpus, _corpus_passages(corpus))
    return (
        manifest.embedder == embedder.name
        and manifest.sources == corpus_sources(corpus)
        and all(manifest.files.get(name) == hashlib.sha256(content).hexdigest() for name, content in files.items())
    )


def open_index(folder: Path, embedder: Embedder) -> HybridIndex:
    """Open an index for searching.

    Raises ``NotAnIndexError``, ``IndexVersionError``, ``ForeignIndexError`` or ``CorruptIndexError``, each naming the
    folder or file and the remedy.
    """
    recover(folder)
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    check_embedder(folder, manifest, embedder)
    try:
        return HybridIndex(
            parsed=read_parsed(folder),
            passages=read_passages(folder),
            vectors=_read_vectors(folder),
            lexical={kind: LexicalIndex.load(folder / BM25 / kind, words) for kind in _KINDS},
            characters={kind: LexicalIndex.load(folder / BM25_CHARACTERS / kind, characters) for kind in _KINDS},
            embedder=embedder,
            snapshot=manifest.snapshot,
        )
    except (OSError, ValueError, KeyError) as error:
        # the manifest vouches for every byte, so this is a manifest that somebody edited
        raise CorruptIndexError(f"索引“{folder}”内容前后不一致：{error!r}。请删除这个文件夹后重新建立索引。") from error


def _corpus_passages(corpus: Corpus) -> tuple[Passage, ...]:
    return tuple(passage for parsed in corpus.documents for passage in parsed_to_passages(parsed))


def _reusable_vectors(out: Path, embedder: Embedder) -> dict[str, NDArray[np.float32]]:
    """Return embedded text to vector, from the old index; nothing when there is none that can be trusted."""
    try:
        manifest = read_manifest(out)
        check_files(out, manifest)
        check_embedder(out, manifest, embedder)
        passages = read_passages(out)
        rows = _read_vectors(out).vectors([passage.id for passage in passages])
    except (IndexFolderError, ValueError, KeyError):
        return {}
    return {passage.text: row for passage, row in zip(passages, rows, strict=True)}


def _embed(texts: Sequence[str], embedder: Embedder, progress: Progress | None) -> dict[str, NDArray[np.float32]]:
    vectors: dict[str, NDArray[np.float32]] = {}
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None:
            progress(done, len(texts))

    # by length over the whole corpus, so that texts of like length meet in a batch
    ordered = sorted(texts, key=lambda text: (len(text), text))
    for begin in range(0, len(ordered), _EMBED_AT_ONCE):
        some = ordered[begin : begin + _EMBED_AT_ONCE]
        vectors.update(zip(some, embedder.embed_passages(some, advance), strict=True))
    return vectors


def _vector_index(passages: Sequence[Passage], vectors: Mapping[str, NDArray[np.float32]]) -> VectorIndex:
    rows = np.stack([vectors[passage.text] for passage in passages])
    index = VectorIndex(rows.shape[1])
    index.add([passage.id for passage in passages], rows)
    return index


def _read_vectors(folder: Path) -> VectorIndex:
    return VectorIndex.from_bytes((folder / VECTORS).read_bytes())
