"""The places that a text names."""

from __future__ import annotations

from index.lexical import word_boundaries
from ingest.divisions import Place, find_places


def places_in(text: str) -> tuple[Place, ...]:
    """Return the places that ``text`` names; a short name counts only where words begin and end (not 评*定结*果)."""
    return find_places(text, word_boundaries(text))
