"""What stands only in an attachment that isn't in the file: 申请表上要填什么, 清单一共列了几项."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.divisions import short_name
from ingest.model import Document
from server.answering.answer import Evidence

_KIND = re.compile(
    r"申请表|审批表|申报表|登记表|评分表|评分标准|评分细则|考核表|考核细则|验收单|验收表|分配表|分工表"
    r"|清单|目录|名单|项目库|台账|协议|花名册|流程图|表"
)
_ASIDE = re.compile(r"[（(][^（()）]*[）)]$")
_CONTENT = re.compile(
    r"填(?:哪|什么|啥|些|几|多少)|要填|列(?:了|出|有|没列|进)|写没写|有没有(?:写|列)|第[几\d一二三四五六七八九十]+项"
    r"|(?:表|单|目录|库|台账|协议|册|图)(?:里|上|中|内)(?:面|头)?[^，。？]{0,8}(?:有|写|填|列|包|是|哪|什么|啥)"
    r"|(?:清单|目录|名单|项目库)[^，。？]{0,6}(?:共|几|多少)"
)
"""Asks for what is written in it, and not who draws it up or where it is to be had."""
_SCORES = re.compile(r"(?:占|扣|值|得)(?:多少|几)分|扣分|评分(?:标准|细则|项)")
_SCORE_SHEETS = frozenset({"评分表", "评分标准", "评分细则", "考核表", "考核细则"})
"""Who asks how many points something counts asks for the sheet, whether or not it is named."""
_TELLS = re.compile(r"载明|填写(?:的)?内容|包括[:：]|如下|[共计]\s?\d+\s?项")
_SHARED = 0.3
"""Share of a name's pairs of characters in the question from which it is meant; people shorten long ones."""


def attachment_asked(text: str, documents: Sequence[Document], first: Evidence) -> tuple[Document, str] | None:
    """Return the document and the name of its attachment that isn't here, and whose content ``text`` asks for.

    ``None`` where no attachment of its name is missing, or ``first``, the sentence that would be told, says what stands
    in it.
    """
    kinds = set(_KIND.findall(text)) if _CONTENT.search(text) else set()
    kinds |= _SCORE_SHEETS if _SCORES.search(text) else set()
    if not kinds or _TELLS.search(first.quote):
        return None
    for document in documents:
        for name in document.missing_attachments:
            bare = _ASIDE.sub("", name)
            ends = _KIND.findall(bare)
            if ends and ends[-1] in kinds and _is_meant(bare.removesuffix(ends[-1]), text, document):
                return document, name
    return None


def told_missing(document: Document, name: str) -> str:
    """Return the words of a refusal: ``document`` names the attachment, and it isn't here."""
    return f"《{document.title}》提到了附件“{name}”，但收录的文件里没有这个附件，无法回答其中的内容。"


def _is_meant(name: str, text: str, document: Document) -> bool:
    for place in document.region.path:
        name = name.removeprefix(place).removeprefix(short_name(place))
    pairs = [name[i : i + 2] for i in range(len(name) - 1)]
    return sum(pair in text for pair in pairs) >= _SHARED * len(pairs) if pairs else True
