"""Which stretches of a source a sentence tells: the segments between commas that share its words and values."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.numbers.numerals import Value, same_value
from server.answering.sources import Segment, Source, Statement


def told_segments(part: Statement, source: Source) -> list[Segment]:
    """The segments of the source that the part tells: the best match of each of its own, and others half told."""
    best = best_matches(part, source)
    known = {word for segment in best for word in segment.words}
    new = {word for _, word in part.content if len(word) > 1} - known
    half = [s for s in source.sentence.segments if s.words and 2 * len(new & set(s.words)) >= len(set(s.words))]
    return sorted({*best, *half}, key=lambda s: s.start)


def best_matches(part: Statement, source: Source) -> list[Segment]:
    """For each segment of the part, the segment of the source that shares most words with it."""
    best: list[Segment] = []
    for segment in part.segments:
        values = [v for v in part.values if segment.start <= v.start < segment.end]
        nearest = nearest_segment(segment, source, values)
        if nearest is not None:
            best.append(nearest)
    return best


def nearest_segment(said: Segment, source: Source, values: Sequence[Value] = ()) -> Segment | None:
    """The segment of the source that shares most words and ``values`` with what is said, if any shares one."""
    scored = [(_shared(said, values, s, source), s) for s in source.sentence.segments]
    count, nearest = max(scored, key=lambda found: found[0], default=(0, None))
    return nearest if count else None


def _shared(said: Segment, values: Sequence[Value], segment: Segment, source: Source) -> int:
    text = source.sentence
    own = [v for v in text.values if segment.start <= v.start < segment.end]
    held = sum(word in text.text[segment.start : segment.end] for word in said.words)
    return held + sum(any(same_value(v, other) for other in own) for v in values)
