"""Which documents a text names by 文号: 安政办〔2023〕5号, or as people say it, 安政办5号文件."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ingest.metadata.numbers import DOCUMENT_NUMBER, trim_number
from ingest.model import Document
from server.answering.places import places_in

_SPOKEN_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,3}(?:政办发|政办字|政办|政发|政字|政函|办发|民发)|国发)"
    r"(?:(?P<year>(?:19|20)\d{2})年?)?第?(?P<count>\d{1,4})号"
)
"""A 文号 as people say it, mostly without its year."""
_WHOLE_NUMBER = re.compile(r"(?P<code>[\u4e00-\u9fff]+)[〔\[［（(【](?P<year>\d{4})[〕\]］）)】]第?(?P<count>\d+)号")
_PUNCTUATION = re.compile(r"[〔\[［（(【〕\]］）)】第\s]")


def named_numbers(text: str) -> tuple[str, ...]:
    """Return the 文号 that ``text`` names, whole ones first; words of the text may have run into a whole one."""
    whole = [match.group() for match in DOCUMENT_NUMBER.finditer(unicodedata.normalize("NFC", text))]
    spoken = [trim_number(match.group()) for match in _SPOKEN_NUMBER.finditer(DOCUMENT_NUMBER.sub(" ", text))]
    return tuple(dict.fromkeys((*whole, *spoken)))


def numbered(said: str, library: Sequence[Document]) -> tuple[Document, ...]:
    """Return the documents whose 文号, or one of them, is ``said``."""
    return tuple(
        document
        for document in library
        if document.number and any(is_meant(said, own) for own in document.number.split("、"))
    )


def is_meant(said: str, own: str) -> bool:
    """Whether ``said``, which words may have run into, is the 文号 ``own``."""
    return _ends_with(_bare(said), _bare(own)) or _is_short_for(said, own)


def _bare(number: str) -> str:
    """``number`` without what people leave out of it: brackets, spaces and 第."""
    return _PUNCTUATION.sub("", number)


def _is_short_for(spoken: str, number: str) -> bool:
    """Whether 安政办5号 or 安政办2023年5号 stands for ``number``, 安政办〔2023〕5号."""
    said, whole = _SPOKEN_NUMBER.fullmatch(spoken), _WHOLE_NUMBER.fullmatch(number)
    if said is None or whole is None:
        return False
    same_count = said["count"] == whole["count"] and said["year"] in (None, whole["year"])
    return same_count and _ends_with(said["code"], whole["code"])


def _ends_with(said: str, own: str) -> bool:
    """Whether ``said`` is ``own`` behind words that ran into it: 查安政办, but not 西安政办, another city's."""
    start = len(said) - len(own)
    return said.endswith(own) and not any(place.start < start < place.end for place in places_in(said))
