"""Plain text and Markdown files: what is seen is what stands there, without what was copied of a page around it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.cleaning.copied_page import text_to_rendering
from ingest.cleaning.markdown import render_markdown, render_text
from ingest.reading.decoding import decode
from ingest.reading.files import read_bytes, shown_name
from ingest.reading.reader import SourceFile

_MARKDOWN = frozenset({".md", ".markdown"})


class TextReader:
    """Reads ``.txt`` and ``.md`` files in any encoding that ``decode`` knows."""

    suffixes: tuple[str, ...] = (".txt", ".md", ".markdown")

    def read(self, path: Path) -> SourceFile:
        """Return the decoded file; raise an ``IngestError`` that names the file and what to do."""
        data, name = read_bytes(path), shown_name(path)
        decoded = decode(data, name)
        render = render_markdown if path.suffix.lower() in _MARKDOWN else render_text
        rendering = text_to_rendering(decoded.text, render(decoded.text))
        return SourceFile(name, decoded.text, hashlib.sha256(data).hexdigest(), rendering, decoded.doubts)
