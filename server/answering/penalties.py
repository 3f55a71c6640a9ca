"""Fines: one that is told must be for what was asked about, done by whom was asked about.

Laws have dozens of sentences that end in 处…罚款 and share most of their words. Asked about an act that no clause
punishes, the nearest of them would be told as its fine.
"""

from __future__ import annotations

import re

from server.answering.coverage import meaning_words
from server.answering.question import Query
from server.answering.subjects import names_all, naming

_ASKS_FINE = re.compile(r"罚(?!单|站)")
_FINE = re.compile(r"罚|滞纳金|没收|退回|退还|赔偿")
_SANCTION = re.compile(r"责令|警告|罚款|处罚|批评|处分")
_ESCALATES = re.compile(
    r"对(?:单位|个人|直接负责|有关(?:组织|责任)|其直接)|拒不|逾期|仍不|情节|造成|构成|有违法所得|没有违法所得|未改正|不改正"
)
_COMMON = re.compile(
    r"罚|责令|改正|警告|违法|违反|违规|严重|情节|逾期|拒不|期限|限期|后果|法律|金额|倍|单位|部门|直接|人员|负责|主管"
    r"|规定|行为|老板|领导|个人|工作|全国|国家|现行|依据|按照|情况|补贴|补助|津贴|标准|服务|机构|公司|企业|政策"
)
"""Words of any penalty, which tell one act from another as little as those of asking."""
_DOERS = naming(
    (r"养老院|养老机构|敬老院|护理院|老人院|托老所|养老公寓|养老服务机构", r"养老(?!保险|金)|敬老|护理院|托老|供养"),
    (r"家政|保姆|月嫂", r"家政"),
    (r"医院|诊所|药店|药房|医疗机构|医药机构", r"医疗机构|医药机构|医院|药|诊所|卫生"),
    (r"学校|幼儿园|大学", r"学校|教育|院校|幼儿园"),
    (r"食堂|餐馆|饭店|助餐点", r"食堂|餐"),
)
"""Who did it, as asked, and the words of which a clause about them holds one."""


def is_sanction(quote: str) -> bool:
    """Whether a sentence threatens with something: 责令改正, 处…罚款."""
    return _SANCTION.search(quote) is not None


def escalates(quote: str) -> bool:
    """Whether a sentence is a further step of the sanction before it: 逾期不改正的，…"""
    return _ESCALATES.match(quote) is not None


def asks_fine(query: Query) -> bool:
    """Whether ``query`` asks for a fine, or how one is fined."""
    return _ASKS_FINE.search(query.own_topic) is not None


def fines_another(query: Query, quote: str, clause: str) -> bool:
    """Whether ``quote`` states no fine, or its ``clause`` names neither the act nor the doer that ``query`` asks about.

    For queries that ask for a fine. ``clause`` is the whole clause with its labels and its document's title. An act is
    named by one of the asker's words of two characters or more, or of the official words for them; without such words
    nothing is decided.
    """
    asked = query.own_topic
    if not _FINE.search(quote) or not names_all(_DOERS, asked, (clause,)):
        return True
    acts = [word for word in meaning_words(f"{asked} {query.search_text}") if _names_act(word)]
    return bool(acts) and not any(word in clause for word in acts)


def _names_act(word: str) -> bool:
    return len(word) > 1 and not _COMMON.search(word) and not any(doer.search(word) for doer, _ in _DOERS)
