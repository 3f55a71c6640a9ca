"""One file to a ``ParsedDocument``: the reader that fits its content, then clean text, metadata, clauses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from ingest.clauses import text_to_clauses
from ingest.cleaning.normalize import normalize
from ingest.doubts import find_doubts
from ingest.errors import NotTextError
from ingest.metadata.attachments import missing_attachments
from ingest.metadata.numbers import DOCUMENT_NUMBER
from ingest.metadata.read import read_metadata
from ingest.model import Document, ParsedDocument
from ingest.reading.files import read_bytes, shown_name
from ingest.reading.read_html import HtmlReader
from ingest.reading.read_text import TextReader
from ingest.reading.reader import Reader, SourceFile
from ingest.stated.structure import with_structure

READERS: tuple[Reader, ...] = (TextReader(), HtmlReader())
SUFFIXES: tuple[str, ...] = tuple(suffix for reader in READERS for suffix in reader.suffixes)
"""Endings of the files that can be read."""

_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf|\s|<\?xml[^>]{0,200}>|<!--.{0,2000}?-->){0,50}<(?:!doctype\s+html|html|head|meta|body|title)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_ANY_TAG = re.compile(rb"<[a-zA-Z!/]")
_HEAD = 64 * 1024
"""Bytes at the start of a file that show whether it is HTML."""


def read_file(path: Path, readers: Sequence[Reader] = READERS) -> ParsedDocument:
    """Read and parse one file in this process, without limits; raise an ``IngestError`` if it cannot be read."""
    return parse_document(read_source(path, readers))


def read_source(path: Path, readers: Sequence[Reader] = READERS) -> SourceFile:
    """Decode one file by the reader that fits its content; raise an ``IngestError`` if it cannot be read."""
    suffix = _true_suffix(path, read_bytes(path)[:_HEAD])
    reader = next((each for each in readers if suffix in each.suffixes), None)
    if reader is None:
        raise NotTextError(f"文件《{shown_name(path)}》的内容是“{suffix}”格式，暂不支持；请另存为 .txt 后再放入。")
    return reader.read(path)


def parse_document(source: SourceFile) -> ParsedDocument:
    """Parse one decoded file. Words that form no clause list give a document with few clauses, never an error."""
    clean = normalize(source.text, source.rendering)
    facts = source.rendering.facts if source.rendering else ()
    stated = read_metadata(clean.text, Path(source.name).stem, facts)
    # 文号 identifies a notice; without one, title and date do: two versions of a regulation share the title. One order
    # may publish or amend several regulations, so that its number (国务院令第709号) identifies none of them
    notice = DOCUMENT_NUMBER.fullmatch(stated.number) if stated.number else None
    identity = notice.group() if notice else f"{stated.title}|{stated.issued_on or ''}"
    document_id = hashlib.sha256(identity.encode()).hexdigest()[:12]
    clauses = with_structure(clean.text, text_to_clauses(clean, document_id, stated.title), stated.issued_on)
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
        kind=stated.kind,
        region_candidates=stated.region_candidates,
        written_on=stated.written_on,
        printed_on=stated.printed_on,
        published_on=stated.published_on,
        trial=stated.trial,
        revisions=stated.revisions,
        relations=stated.relations,
        ended=stated.ended,
    )
    return ParsedDocument(document, clauses, find_doubts(document, clauses, source.doubts))


def _true_suffix(path: Path, head: bytes) -> str:
    """Return the file's suffix, or that of what it really is: pages are saved as .txt, and texts as .html."""
    suffix = path.suffix.lower()
    if _HTML_START.match(head):
        return suffix if suffix in HtmlReader.suffixes else HtmlReader.suffixes[0]
    if suffix in HtmlReader.suffixes and not _ANY_TAG.search(head):
        return TextReader.suffixes[0]
    return suffix
