"""From a model's stream of text to draft sentences: split, stripped of their marks, and cut when nothing good comes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from server.answering.answer import Cut, DraftSentence, DraftStep

LONGEST_SENTENCE = 300
"""Characters. Policy sentences reach 250; what goes on longer is no sentence."""
LONGEST_DRAFT = 800

_END = re.compile(r"[。！？!?\n]")
_MARK = re.compile(r"\s*[\[【［]\s*(?:条款)?\s*(\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\s*[\]】］]")
_COMMAS = frozenset("，,；;：:")
_OPEN_MARK = re.compile(r"\s*(?:[\[【［][条款\d\s,，、]{0,40})?")
_IN_MARK = re.compile(r"[\[【［][^\]】］]{0,40}$")
_LEAD = re.compile(r"^(?:\s|回答[:：]|答[:：]|[-*•·]\s|\d{1,2}[.、)）]\s?(?!\d))+")
_LOOP = re.compile(r"(.{2,30}?)\1{3,}$", re.DOTALL)
"""A run of at least two characters, four times in a row at the end of the text."""


def draft_steps(pieces: Iterable[str], is_hopeless: Callable[[str], bool]) -> Iterator[DraftStep]:
    """Yield a step for each piece, with the sentence that it completed; the last step tells of an empty draft.

    A sentence ends at 。！？ or a line's end, together with the citation marks behind it. Ends itself, with a cut,
    where the draft repeats itself, goes on too long, or ``is_hopeless`` says so of a sentence's part before a comma.
    The text is read character by character: how a model cuts it into pieces changes nothing.
    """
    buffer, length, said = "", 0, set[str]()
    for piece in pieces:
        raw = piece
        for char in piece:
            buffer, length = buffer + char, length + 1
            end = _sentence_end(buffer)
            if end is not None:
                sentence, buffer = to_sentence(buffer[:end]), buffer[end:]
                if sentence is not None and sentence.text in said:
                    yield DraftStep(raw, cut="loop")
                    return
                if sentence is not None:
                    said.add(sentence.text)
                    yield DraftStep(raw, sentence)
                    raw = ""
            cut = _cut(buffer, length, is_hopeless)
            if cut is not None:
                yield DraftStep(raw, cut=cut)
                return
        if raw:
            yield DraftStep(raw)
    last = to_sentence(buffer)
    if last is not None and last.text not in said:
        yield DraftStep("", last)
    elif not said:
        yield DraftStep("", cut="empty")


def _cut(buffer: str, length: int, is_hopeless: Callable[[str], bool]) -> Cut | None:
    if _LOOP.search(buffer):
        return "loop"
    if len(buffer) > LONGEST_SENTENCE or length > LONGEST_DRAFT:
        return "endless"
    # 3,000元 and [1, 2] go on behind their comma
    if buffer[-2:-1] in _COMMAS and not buffer[-1:].isdigit() and not _IN_MARK.search(buffer):
        begun = to_sentence(buffer[:-2])
        return "hopeless" if begun is not None and is_hopeless(begun.text) else None
    return None


def to_sentence(text: str) -> DraftSentence | None:
    """Return the draft sentence of ``text``: its words without marks, bullets and white space, its keys in order."""
    keys = [int(n) for found in _MARK.findall(text) for n in re.split(r"\D+", found)]
    words = _LEAD.sub("", _MARK.sub("", text)).strip()
    if not any(char.isalnum() for char in words):
        return None
    return DraftSentence(words, tuple(dict.fromkeys(keys)), "model")


def _sentence_end(text: str) -> int | None:
    """Where the first whole sentence of ``text`` ends, marks included; ``None`` while more of it may come."""
    for match in _END.finditer(text):
        if match.group() == "\n" and not text[: match.start()].strip():
            continue
        end = match.end()
        while mark := _MARK.match(text, end):
            end = mark.end()
        # a mark may be under way; and at the end of what has come one may yet begin
        return None if _OPEN_MARK.fullmatch(text, end) else end
    return None
