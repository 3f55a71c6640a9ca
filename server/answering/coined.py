"""Names that documents coin (“健康呼”, “时间银行”): who says one has read it there, quotation marks or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.model import Document

_QUOTED = re.compile(r"(?<!称)[“\"]([\u4e00-\u9fffA-Za-z0-9+、]{3,12})[”\"]")
_ERA = re.compile(r"^[一二三四五六七八九十]+五$")
"""“十四五” is a time, nobody's project."""
_LIBRARY = 512
"""Documents whose names are kept: a county's library has fewer."""


def coined_names(text: str, library: Sequence[Document]) -> tuple[str, ...]:
    """Return the names in ``text`` that a document of ``library`` writes in quotation marks, longest first."""
    found = {name for document in library for name in _names(document.text) if name in text}
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


@lru_cache(maxsize=_LIBRARY)
def _names(text: str) -> frozenset[str]:
    return frozenset(name for name in _QUOTED.findall(text) if not _ERA.match(name))
