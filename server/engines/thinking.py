"""What a model says to itself between <think> and </think> is cut from a streamed answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENED, _CLOSED = "<think>", "</think>"


def without_thinking(pieces: Iterator[str]) -> Iterator[str]:
    """Yield the text of ``pieces`` outside <think>…</think>, tags in any case and split anyhow over pieces.

    Thinking that is never closed is cut to the end; white space after it goes with it. A closing tag alone is dropped:
    what stood before it has been handed on by then, for nothing tells it from an answer while it streams. Nothing else
    is held back but an ending that may become a tag. No piece that is yielded is empty.
    """
    held, thinking, fresh = "", False, False
    for piece in pieces:
        held += piece
        said = ""
        while held:
            if thinking:
                before, tag, after = _split(held, (_CLOSED,))
                if not tag:
                    held = after
                    break
                thinking, fresh, held = False, True, after
                continue
            before, tag, after = _split(held, (_OPENED, _CLOSED))
            said += before.lstrip() if fresh else before
            fresh = fresh and not before.strip()
            held = after
            if not tag:
                break
            thinking, fresh = tag == _OPENED, True
        if said:
            yield said
    if held and not thinking:
        yield held


def _split(text: str, tags: tuple[str, ...]) -> tuple[str, str, str]:
    """Return what stands before the first tag, the tag and the rest; without a tag the rest is what may become one."""
    if found := re.search("|".join(tags), text, re.IGNORECASE | re.ASCII):
        return text[: found.start()], found[0].lower(), text[found.end() :]
    kept = max((n for tag in tags for n in range(1, len(tag)) if text[-n:].lower() == tag[:n]), default=0)
    return text[: len(text) - kept], "", text[len(text) - kept :]
