"""The sentence that a list's items complete: 有下列情形之一的，停止发放： before （二）应征服兵役的；"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.model import Clause, Span
from ingest.sentences import sentence_spans

SHORT = 40
"""Characters: an item as short as （三）六十周岁以上的老年人； says nothing without the words above its list."""
_NAMES_A_LIST = re.compile(r"下列|以下(?!简称|称)|如下")
_NAMES_CASES = re.compile(
    r"之一|(?:下列|以下|如下)[\u4e00-\u9fff]{0,6}(?:情形|情况|行为|条件|人员|对象|家庭|老年人|要求|标准|原则|义务|权利|职责|材料)"
)


@dataclass(frozen=True, slots=True)
class Lead:
    """The sentence, characters ``[start, end)`` of the text of ``clause``, that items directly below it complete."""

    clause: Clause
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence."""
        return self.clause.text[self.start : self.end]


def _last_sentence(text: str) -> Span:
    """The last sentence of ``text``, with the parts before it that only a semicolon divides from it."""
    spans = sentence_spans(text)
    start = spans[-1].start
    for before in reversed(spans[:-1]):
        if not text[before.start : before.end].endswith(("；", ";")) or "\n" in text[before.end : start]:
            break
        start = before.start
    return Span(start, spans[-1].end)


def lead_of(item: Clause, parent: Clause | None) -> Lead | None:
    """Return the sentence of ``parent`` that ``item`` completes; ``None`` where the item stands for itself.

    A short item completes what leads to a list; a longer one only what names cases, conditions or persons.
    """
    if parent is None or item.cells or item.kind != "clause" or not item.number or not parent.text.strip():
        return None
    span = _last_sentence(parent.text)
    text = parent.text[span.start : span.end]
    opens, named = text.endswith(("：", ":")), _NAMES_A_LIST.search(text) is not None
    leads = opens or named if len(item.text) <= SHORT else opens and _NAMES_CASES.search(text) is not None
    return Lead(parent, span.start, span.end) if leads else None
