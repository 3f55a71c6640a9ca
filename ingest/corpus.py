"""Files and folders to parsed documents; one bad file never stops the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.clauses import text_to_clauses
from ingest.errors import IngestError, MissingCorpusError
from ingest.metadata import missing_attachments, read_metadata
from ingest.model import Document, ParsedDocument
from ingest.normalize import normalize
from ingest.read_text import TextReader
from ingest.reader import Reader, SourceFile

READERS: tuple[Reader, ...] = (TextReader(),)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why, in Chinese for the summary at the end."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a folder in the order of their file names, and what was left out."""

    documents: tuple[ParsedDocument, ...]
    skipped: tuple[Skipped, ...]


def parse_document(source: SourceFile) -> ParsedDocument:
    """Parse one decoded file. Words that form no clause list give a document with few clauses, never an error."""
    clean = normalize(source.text)
    stated = read_metadata(clean.text, Path(source.name).stem)
    # 文号 identifies a notice; without one, title and date do: two versions of a regulation share the title
    identity = stated.number or f"{stated.title}|{stated.issued_on or ''}"
    document_id = hashlib.sha256(identity.encode()).hexdigest()[:12]
    clauses = text_to_clauses(clean, document_id, stated.title)
    document = Document(
        id=document_id,
        title=stated.title,
        number=stated.number,
        issuer=stated.issuer,
        region=stated.region,
        issued_on=stated.issued_on,
        effective_on=stated.effective_on,
        expires_on=stated.expires_on,
        bases=stated.bases,
        missing_attachments=missing_attachments(clauses),
        source_name=source.name,
        source_sha256=source.sha256,
        text=clean.text,
        removals=clean.removals,
    )
    return ParsedDocument(document, clauses)


def find_files(
    paths: Sequence[Path], readers: Sequence[Reader] = READERS
) -> tuple[list[tuple[Path, Reader]], list[Skipped]]:
    """List the files to read below ``paths``, sorted by name, and those left out with the reason.

    README*, hidden files and *.jsonl are no policy documents and are skipped with that said; hidden folders are not
    entered at all.
    """
    files: list[tuple[Path, Reader]] = []
    skipped: list[Skipped] = []
    for path in _expand(paths):
        reader = next((r for r in readers if path.suffix.lower() in r.suffixes), None)
        if path.name.startswith("."):
            skipped.append(Skipped(path.name, "隐藏文件，不是政策文件"))
        elif path.name.upper().startswith("README"):
            skipped.append(Skipped(path.name, "说明文件，不是政策文件"))
        elif path.suffix.lower() == ".jsonl":
            skipped.append(Skipped(path.name, "数据文件，不是政策文件"))
        elif reader is None:
            skipped.append(Skipped(path.name, f"暂不支持的文件格式“{path.suffix or '无后缀'}”；请另存为 .txt 后再放入"))
        else:
            files.append((path, reader))
    return files, skipped


def read_corpus(
    folder: Path,
    readers: Sequence[Reader] = READERS,
    progress: Callable[[int, int], None] | None = None,
) -> Corpus:
    """Read every policy file below ``folder``; ``progress`` is called with (files done, files in all).

    Raises ``MissingCorpusError`` if the folder doesn't exist or not one policy could be read in it.
    """
    return read_folders([folder], readers, progress)


def read_folders(
    folders: Sequence[Path],
    readers: Sequence[Reader] = READERS,
    progress: Callable[[int, int], None] | None = None,
) -> Corpus:
    """As ``read_corpus`` for the policies of several folders together."""
    for folder in folders:
        if not folder.is_dir():
            raise MissingCorpusError(
                f"找不到政策文件夹“{folder}”；请检查 YANGLAO_CORPUS 的路径，或新建该文件夹并放入政策文件。"
            )
    corpus = read_files(folders, readers, progress)
    if not corpus.documents:
        names = "、".join(map(str, folders))
        reasons = "；".join(f"《{s.name}》{s.reason}" for s in corpus.skipped[:3])
        raise MissingCorpusError(
            f"政策文件夹“{names}”里没有可用的政策文件{'（' + reasons + '）' if reasons else ''}；"
            "请放入 .txt 或 .md 格式的政策文本。"
        )
    return corpus


def read_files(
    paths: Sequence[Path],
    readers: Sequence[Reader] = READERS,
    progress: Callable[[int, int], None] | None = None,
) -> Corpus:
    """Read the given files and folders; what can't be read is in ``Corpus.skipped`` with its reason."""
    files, skipped = find_files(paths, readers)
    documents: dict[str, ParsedDocument] = {}
    for done, (path, reader) in enumerate(files, start=1):
        try:
            parsed = parse_document(reader.read(path))
        except IngestError as error:
            skipped.append(Skipped(path.name, str(error)))
        else:
            twin = documents.get(parsed.document.id)
            if not any(clause.kind not in ("front", "back") for clause in parsed.clauses):
                skipped.append(Skipped(path.name, "没有找到任何条款，不像政策文件"))
            elif twin is not None:
                skipped.append(Skipped(path.name, _same_document(parsed.document, twin.document)))
            else:
                documents[parsed.document.id] = parsed
        if progress is not None:
            progress(done, len(files))
    return Corpus(tuple(documents.values()), tuple(skipped))


def _expand(paths: Sequence[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            found = (p for p in path.rglob("*") if p.is_file())
            yield from sorted(p for p in found if not _in_hidden_folder(p.relative_to(path)))
        else:
            yield path


def _in_hidden_folder(path: Path) -> bool:
    return any(part.startswith((".", "__")) for part in path.parts[:-1])


def _same_document(copy: Document, kept: Document) -> str:
    what = f"文号同为{kept.number}" if kept.number else "标题和日期相同"
    if copy.text == kept.text:
        return f"与《{kept.source_name}》是同一份文件，只保留前者"
    return f"与《{kept.source_name}》{what}，但文字不同；只保留前者，如需换用请移走前者"
