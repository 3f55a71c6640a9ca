"""The day below a document, who signed there, and the day in its printing line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.divisions import find_places
from ingest.metadata.days import DAY, to_day
from ingest.metadata.issuers import organs_in

_LINE_END = re.compile(r"日[\s）)]*(?:印发|印制|印)?[\s）)。]*(?:[（(]此件[^（）()\n]{1,12}[）)]\s*)?(?=\n|\Z)")
_REMARK = re.compile(r"[（(]此件[^（）()\n]{1,12}[）)]\s*\Z")
_DATED = re.compile(rf"(?P<before>.{{0,160}}?)[（(]?\s*(?P<day>{DAY})\s*[）)]?(?P<printed>\s*印[发制]?)?[）)。]?")
_OFFICIAL = re.compile(
    r"(?:总理|主席|委员长|部长|省长|市长|州长|县长|区长|旗长|主任|局长|厅长)[\s:：]{0,20}[\u4e00-\u9fff](?:\s{0,9}[\u4e00-\u9fff·]){1,7}"
)
"""Who signs an order: 市长　某某某."""
_PRINTERS = re.compile(r"(?:办公室|办公厅|秘书处|局|厅|委员会|委|部|处|科|会)$")
_LONGEST = 240
_LONGEST_LAST = 60
_MOST_ABOVE = 12
_BEHIND = re.compile(
    r"\s*(?:\Z|附\s?[件：:表]|抄[送报]|[（(](?:此件|公开|联系)|主题词|主送|分送|[\u4e00-\u9fff]{2,40}\d{4}年.{2,8}印发)"
)
_BEFORE = re.compile(r"(?:[。！!]|^附\s?件.*|^特此.*)\s*\Z", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Signature:
    """A line that holds a day and at most the names of organs, from ``start``; ``organs`` also from lines above it."""

    on: date
    organs: tuple[str, ...]
    printed: bool
    start: int


def signatures_in(text: str, head_end: int) -> Iterator[Signature]:
    """Yield the dated lines of a text in order; lines of a history (…日通过) are none.

    A day that stands alone signs only in the head (up to ``head_end``) or where a text closes: a table has days too.
    """
    for ending in _LINE_END.finditer(text):
        start = text.rfind("\n", 0, ending.start()) + 1
        # the line break above a signature may be lost: …请遵照执行。某市民政局2023年3月2日
        glued = text.rfind("。", start, ending.start()) + 1
        start = max(start, glued)
        if ending.end() - start > _LONGEST:
            continue
        dated = _DATED.fullmatch(_REMARK.sub("", text[start : ending.end()]).strip())
        day = to_day(dated["day"]) if dated else None
        if dated is None or day is None:
            continue
        before = dated["before"].strip(" \t（(，,：:")
        organs = organs_in(before)
        signed = bool(organs) or (start <= head_end and _OFFICIAL.fullmatch(before) is not None)
        if (before or glued) and not signed:
            continue
        if not organs and not glued:
            organs = _above(text, start)
        alone = not organs and start > head_end
        if alone and not (_BEHIND.match(text, ending.end()) and _BEFORE.search(text[max(start - 120, 0) : start])):
            continue
        yield Signature(day, organs, dated["printed"] is not None, start)


def _above(text: str, start: int) -> tuple[str, ...]:
    """Return the organs on the lines directly above ``start``."""
    found: list[str] = []
    end = start - 1
    for _ in range(_MOST_ABOVE):
        if end <= 0:
            break
        begin = text.rfind("\n", 0, end) + 1
        line = text[begin:end].strip()
        if line:
            organs = organs_in(line) if len(line) <= _LONGEST else ()
            if not organs:
                break
            found[:0] = organs
        end = begin - 1
    return tuple(dict.fromkeys(found))


def organ_at_end(text: str) -> tuple[str, ...]:
    """Return the organs that a last line without a day names with their place, empty where it says anything else."""
    last = text.rstrip().rpartition("\n")[2].strip()
    organs = organs_in(last) if len(last) <= _LONGEST_LAST else ()
    placed = all((places := find_places(organ)) and places[0].start == 0 for organ in organs)
    return organs if placed else ()


@dataclass(frozen=True, slots=True)
class Signed:
    """``written_on`` (成文) and ``printed_on`` (印发) as the text's dated lines state them, and who signed."""

    written_on: date | None
    printed_on: date | None
    organs: tuple[str, ...]


def read_signed(signatures: Sequence[Signature]) -> Signed:
    """Return the first signature with organs, else the first bare day; and the last printing line's day."""
    written = [signature for signature in signatures if not signature.printed]
    signed = [signature for signature in written if signature.organs]
    printed = [signature for signature in signatures if signature.printed]
    first = next(iter(signed or written), None)
    return Signed(
        first.on if first else None,
        printed[-1].on if printed else None,
        signed[0].organs if signed else (),
    )
