"""Files and folders to parsed documents; one bad file never stops the rest.

``files`` lists what may be read; here each file is looked up among the ``kept`` ones, else sent to a child process
(``isolation``), where ``worker`` has ``parsing`` choose a reader, decode the file and parse its text.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import IngestError, MissingCorpusError
from ingest.model import Document, ParsedDocument
from ingest.parsing import READERS, SUFFIXES, parse_document
from ingest.reading.files import Skipped, find_files, read_bytes, shown_name
from ingest.reading.isolation import DEFAULT_LIMITS, Children, Limits
from ingest.reading.kept import KeptReplies
from ingest.records import record_parsed
from ingest.versions import mark_ended

__all__ = [
    "READERS",
    "Corpus",
    "Skipped",
    "find_files",
    "iter_files",
    "parse_document",
    "read_corpus",
    "read_files",
    "read_folders",
]

Progress = Callable[[int, int], None]
_AHEAD = 2
"""Files per core whose results may wait for their turn: enough to keep the cores busy, and no more in memory."""
_WORTH_A_CHILD = 256 * 1024
"""Bytes of text that take about as long as starting a child."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a folder in the order of their file names, and what was left out."""

    documents: tuple[ParsedDocument, ...]
    skipped: tuple[Skipped, ...]


def read_corpus(folder: Path, progress: Progress | None = None, kept: Path | None = None) -> Corpus:
    """Read every policy file below ``folder``; ``progress`` is called with (files done, files in all).

    Unchanged files come from the folder ``kept``, where one is given. Raises ``MissingCorpusError`` if ``folder``
    doesn't exist or not one policy could be read in it.
    """
    return read_folders([folder], progress, kept)


def read_folders(folders: Sequence[Path], progress: Progress | None = None, kept: Path | None = None) -> Corpus:
    """As ``read_corpus`` for the policies of several folders together."""
    for folder in folders:
        if not folder.is_dir():
            raise MissingCorpusError(
                f"找不到政策文件夹“{folder}”；请检查 YANGLAO_CORPUS 的路径，或新建该文件夹并放入政策文件。"
            )
    corpus = read_files(folders, progress, kept)
    if not corpus.documents:
        names = "、".join(map(str, folders))
        reasons = "；".join(f"《{s.name}》{s.reason}" for s in corpus.skipped[:3])
        raise MissingCorpusError(
            f"政策文件夹“{names}”里没有可用的政策文件{'（' + reasons + '）' if reasons else ''}；"
            "请放入 .txt、.md 或 .html 格式的政策文件。"
        )
    return corpus


def read_files(paths: Sequence[Path], progress: Progress | None = None, kept: Path | None = None) -> Corpus:
    """Read the given files and folders; what can't be read is in ``Corpus.skipped`` with its reason."""
    documents: list[ParsedDocument] = []
    skipped: list[Skipped] = []
    with closing(iter_files(paths, progress, kept)) as outcomes:
        for outcome in outcomes:
            if isinstance(outcome, Skipped):
                skipped.append(outcome)
            else:
                documents.append(outcome)
    return Corpus(mark_ended(documents), tuple(skipped))


def iter_files(
    paths: Sequence[Path],
    progress: Progress | None = None,
    kept: Path | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Generator[ParsedDocument | Skipped, None, None]:
    """Yield each file's document as soon as its turn comes, or why it is left out; those left out at once come first.

    Files are parsed on every core; what is held in memory does not grow with their number. Closing the generator
    (``contextlib.closing``) ends the child processes at once, else they end with the file that they are at.
    """
    files, skipped = find_files(paths, SUFFIXES)
    yield from skipped
    replies = None if kept is None else KeptReplies(kept)
    seen: dict[str, _Seen] = {}
    with closing(_read_all(files, replies, limits)) as read:
        for done, (path, reply) in enumerate(read, start=1):
            outcome = reply if isinstance(reply, Skipped) else _outcome(path, reply)
            if isinstance(outcome, ParsedDocument):
                outcome = _checked(outcome, seen)
            if progress is not None:
                progress(done, len(files))
            yield outcome
    if replies is not None:
        replies.prune()


def _read_all(
    files: Sequence[Path], kept: KeptReplies | None, limits: Limits
) -> Generator[tuple[Path, bytes | Skipped], None, None]:
    """Yield each file with the worker's reply, in order."""
    cores = _cores_for(files)
    waiting: deque[tuple[Path, Future[bytes | Skipped]]] = deque()
    # left in the reverse order: the children end first, and with them what the threads wait for
    with ThreadPoolExecutor(cores, "reading") as threads, Children(limits) as children:
        for path in files:
            waiting.append((path, threads.submit(_read_one, path, children, kept)))
            if len(waiting) >= _AHEAD * cores:
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()


def _read_one(path: Path, children: Children, kept: KeptReplies | None) -> bytes | Skipped:
    """Return the kept reply to an unchanged file, else a child's."""
    name = shown_name(path)
    try:
        data = read_bytes(path)
        size, sha256 = len(data), hashlib.sha256(data).hexdigest()
        del data
        reply = kept.load(name, sha256) if kept else None
        if reply is None:
            reply = children.read(path, size)
            if kept:
                kept.save(name, sha256, reply)
    except IngestError as error:
        return Skipped(name, str(error))
    return reply


def _outcome(path: Path, reply: bytes) -> ParsedDocument | Skipped:
    content = json.loads(reply)
    if "refused" in content:
        return Skipped(shown_name(path), content["refused"])
    return record_parsed(content["parsed"])


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is remembered of a document to know another file of it."""

    source_name: str
    text_sha256: bytes


def _checked(parsed: ParsedDocument, seen: dict[str, _Seen]) -> ParsedDocument | Skipped:
    """Return the document, unless it has no clause or an earlier file holds it."""
    document = parsed.document
    if not any(clause.kind not in ("front", "back") for clause in parsed.clauses):
        return Skipped(document.source_name, "没有找到任何条款，不像政策文件")
    itself = _Seen(document.source_name, hashlib.sha256(document.text.encode()).digest())
    kept = seen.setdefault(document.id, itself)
    return parsed if kept is itself else Skipped(document.source_name, _same_document(document, itself, kept))


def _same_document(document: Document, itself: _Seen, kept: _Seen) -> str:
    what = f"文号同为{document.number}" if document.number else "标题和日期相同"
    if itself.text_sha256 == kept.text_sha256:
        return f"与《{kept.source_name}》是同一份文件，只保留前者"
    return f"与《{kept.source_name}》{what}，但文字不同；只保留前者，如需换用请移走前者"


def _cores_for(files: Sequence[Path]) -> int:
    """Return how many files to read at once: more than one child is started only where it saves more than it costs."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    size = 0
    for path in files:
        with suppress(OSError):  # said where the file is read
            size += path.stat().st_size
    return max(min(available, len(files), 1 + size // _WORTH_A_CHILD), 1)
