"""The files of an index folder: records as JSON lines, and the manifest that vouches for every one of them."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from index.embed import Embedder
from index.errors import CorruptIndexError, ForeignIndexError, IndexVersionError, NotAnIndexError
from index.folders import sha256_of
from index.passages import Passage
from ingest.corpus import Corpus
from ingest.model import ParsedDocument
from ingest.records import clause_record, document_record, record_clause, record_document

FORMAT_VERSION = 4
MANIFEST = "manifest.json"
DOCUMENTS, CLAUSES, PASSAGES = "documents.jsonl", "clauses.jsonl", "passages.jsonl"
VECTORS, BM25, BM25_CHARACTERS = "vectors.faiss", "bm25", "bm25-characters"
_KIND = "yanglao-clause-index"
_BUILT_WITH = ("faiss-cpu", "bm25s", "rjieba")
_REBUILD = "请重新建立索引：python -m index build 政策文件夹 --out “{folder}”"

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source file of the corpus: whose document it holds, and its sha256."""

    document_id: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index folder says of itself. ``files`` maps each file's name to its sha256."""

    embedder: str
    dimension: int
    sources: tuple[SourceRecord, ...]
    counts: dict[str, int]
    built_with: dict[str, str]
    files: dict[str, str]

    @property
    def snapshot(self) -> str:
        """Twelve hexadecimal digits that change whenever a document, a clause, a passage or the embedder does.

        The vectors' own bytes do not count: they differ in the last bit between machines, which changes no answer.
        """
        records = [self.files.get(name, "") for name in (DOCUMENTS, CLAUSES, PASSAGES)]
        key = json.dumps([FORMAT_VERSION, self.embedder, self.dimension, *records])
        return hashlib.sha256(key.encode()).hexdigest()[:12]

    def to_json(self) -> str:
        """Return the manifest's own text; the same content is always the same text."""
        content = {"kind": _KIND, "format_version": FORMAT_VERSION, **asdict(self)}
        return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def corpus_sources(corpus: Corpus) -> tuple[SourceRecord, ...]:
    """Return the source records of a corpus in the order of its documents."""
    documents = (parsed.document for parsed in corpus.documents)
    return tuple(SourceRecord(each.id, each.source_name, each.source_sha256) for each in documents)


def corpus_files(corpus: Corpus, passages: Sequence[Passage]) -> dict[str, bytes]:
    """Return the content of every file that follows from the corpus alone."""
    return {
        DOCUMENTS: _lines(document_record(parsed.document) for parsed in corpus.documents),
        CLAUSES: _lines(clause_record(clause) for parsed in corpus.documents for clause in parsed.clauses),
        PASSAGES: _lines(asdict(passage) for passage in passages),
    }


def write_manifest(folder: Path, corpus: Corpus, embedder: Embedder, passages: Sequence[Passage]) -> None:
    """Write the manifest of everything that stands in ``folder``; the last file of a build."""
    manifest = Manifest(
        embedder=embedder.name,
        dimension=embedder.dimension,
        sources=corpus_sources(corpus),
        counts={
            "documents": len(corpus.documents),
            "clauses": sum(len(parsed.clauses) for parsed in corpus.documents),
            "passages": len(passages),
        },
        built_with={name: importlib.metadata.version(name) for name in _BUILT_WITH},
        files={
            path.relative_to(folder).as_posix(): sha256_of(path) for path in sorted(folder.rglob("*")) if path.is_file()
        },
    )
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest. Raises ``NotAnIndexError``, ``IndexVersionError`` or ``CorruptIndexError``."""
    path = folder / MANIFEST
    rebuild = _REBUILD.format(folder=folder)
    if not path.is_file():
        what = "里没有索引" if folder.is_dir() else "还不存在"
        raise NotAnIndexError(f"索引文件夹“{folder}”{what}。{rebuild}")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        kind, version = content.pop("kind"), content.pop("format_version")
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise CorruptIndexError(f"索引说明文件“{path}”无法读取：{error!r}。{rebuild}") from error
    if kind != _KIND:
        raise NotAnIndexError(f"“{folder}”不是养老政策索引（{MANIFEST} 的 kind 为 {kind!r}）。{rebuild}")
    if version != FORMAT_VERSION:
        raise IndexVersionError(f"索引“{folder}”的格式版本是 {version!r}，本程序使用版本 {FORMAT_VERSION}。{rebuild}")
    try:
        sources = tuple(SourceRecord(**source) for source in content.pop("sources"))
        manifest = Manifest(sources=sources, **content)
        if not all(isinstance(sha256, str) for sha256 in manifest.files.values()):
            raise TypeError("files")  # noqa: TRY301  one message for every incomplete manifest
    except (KeyError, TypeError, AttributeError) as error:
        raise CorruptIndexError(f"索引说明文件“{path}”内容不完整：{error!r}。{rebuild}") from error
    return manifest


def check_replaceable(folder: Path) -> None:
    """Raise ``NotAnIndexError`` unless ``folder`` is missing, empty, or holds nothing but an index, whole or not."""
    if not folder.exists():
        return
    ours = {MANIFEST, DOCUMENTS, CLAUSES, PASSAGES, VECTORS, BM25, BM25_CHARACTERS}
    foreign = sorted(entry.name for entry in folder.iterdir() if entry.name not in ours) if folder.is_dir() else [""]
    if foreign:
        what = f"里有其他文件（如“{foreign[0]}”）" if folder.is_dir() else "是一个文件"
        raise NotAnIndexError(f"“{folder}”{what}，建立索引会清空它，已停止。请用 --out 换一个新的文件夹。")


def check_embedder(folder: Path, manifest: Manifest, embedder: Embedder) -> None:
    """Raise ``ForeignIndexError``, naming both, when the index was built with another embedder."""
    # names first: asking for the dimension loads the model, which takes seconds
    built, present = manifest.embedder, embedder.name
    if built == present:
        built, present = f"{built}（{manifest.dimension} 维）", f"{present}（{embedder.dimension} 维）"
    if built != present:
        raise ForeignIndexError(
            f"索引“{folder}”是用向量模型 {built} 建立的，现在使用的是 {present}，两者不能混用。"
            f"请改回原来的模型，或者{_REBUILD.format(folder=folder).removeprefix('请')}"
        )


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raise ``CorruptIndexError``, naming the file, unless every file is there with its sha256."""
    for name, sha256 in sorted(manifest.files.items()):
        path = folder / name
        if not path.is_file():
            raise CorruptIndexError(f"索引缺少文件“{path}”。{_REBUILD.format(folder=folder)}")
        if sha256_of(path) != sha256:
            raise CorruptIndexError(f"索引文件“{path}”已损坏（sha256 与记录不符）。{_REBUILD.format(folder=folder)}")


def read_parsed(folder: Path) -> tuple[ParsedDocument, ...]:
    """Read documents and clauses. Raises ``CorruptIndexError`` for a line that is no such record."""
    documents = _read_lines(folder / DOCUMENTS, record_document)
    clauses = _read_lines(folder / CLAUSES, record_clause)
    return tuple(
        ParsedDocument(document, tuple(clause for clause in clauses if clause.document_id == document.id))
        for document in documents
    )


def read_passages(folder: Path) -> tuple[Passage, ...]:
    """Read the passages. Raises ``CorruptIndexError`` for a line that is no passage."""
    return _read_lines(folder / PASSAGES, lambda record: Passage(**record))


def _lines(records: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def _read_lines(path: Path, parse: Callable[[dict[str, Any]], Parsed]) -> tuple[Parsed, ...]:
    try:
        # not splitlines: a clause may hold U+2028, which JSON does not escape
        lines = path.read_text(encoding="utf-8").split("\n")
        return tuple(parse(json.loads(line)) for line in lines if line)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptIndexError(
            f"索引文件“{path}”无法读取：{error!r}。{_REBUILD.format(folder=path.parent)}"
        ) from error
