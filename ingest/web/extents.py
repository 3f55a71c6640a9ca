"""Where the elements of a page end, and which of them a browser doesn't show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Span
from ingest.web.tags import Tag, attributes

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements without content."""

_HIDING = re.compile(r"display\s*:\s*none|\bhidden\b|mso-hide\s*:\s*all", re.IGNORECASE)
_HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|mso-hide\s*:\s*all)", re.IGNORECASE)
_CJK = re.compile(r"[\u3400-\u9fff]+")


def element_ends(tags: Sequence[Tag]) -> list[int]:
    """Return for each tag the index of the end tag that closes it, or -1.

    Only tags of one name are paired with each other, so that a forgotten end tag harms no element of another name. A
    ``<p>`` ends at the next one.
    """
    ends = [-1] * len(tags)
    opened: dict[str, list[int]] = {}
    for i, tag in enumerate(tags):
        if tag.kind == "start" and tag.name not in VOID:
            stack = opened.setdefault(tag.name, [])
            if tag.name == "p" and stack:
                ends[stack.pop()] = i
            stack.append(i)
        elif tag.kind == "end" and (stack := opened.get(tag.name, [])):
            ends[stack.pop()] = i
    return ends


def hidden_spans(source: str, tags: Sequence[Tag], ends: Sequence[int]) -> tuple[Span, ...]:
    """Return the source spans of elements that a style or attribute hides; those inside others are left out.

    A page that hides more words than it shows has them shown by a script: then nothing counts as hidden. The same goes
    for ``visibility:hidden``, with which pages keep the place of an article until it is loaded.
    """
    hidden: list[Span] = []
    covered = 0
    for i, tag in enumerate(tags):
        if tag.kind != "start" or tag.start < covered or ends[i] < 0:
            continue
        if _HIDING.search(source, tag.start, tag.end) and _hides(attributes(source, tag)):
            covered = _end_of(tags, i, ends[i])
            hidden.append(Span(tag.start, covered))
    if not hidden:
        return ()
    shown = unseen = 0
    position = index = 0
    for tag in (*tags, Tag("other", "", len(source), len(source))):
        while index < len(hidden) and hidden[index].end <= position:
            index += 1
        words = sum(len(run) for run in _CJK.findall(source, position, tag.start))
        if index < len(hidden) and hidden[index].start <= position:
            unseen += words
        else:
            shown += words
        position = tag.end
    return tuple(hidden) if unseen <= shown else ()


def _end_of(tags: Sequence[Tag], start: int, end: int) -> int:
    closing = tags[end]
    return closing.start if tags[start].name == closing.name and closing.kind == "start" else closing.end


def _hides(found: dict[str, str]) -> bool:
    return "hidden" in found or bool(_HIDING_STYLE.search(found.get("style", "")))
