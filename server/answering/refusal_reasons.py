"""Which reason a refusal is told with: another subject altogether, a topic that is not here, or only its detail.

Set on training questions over the development documents (572 that are refused): 83 % of the reasons right, 65 % by the
limits alone that refuse.
"""

from __future__ import annotations

import re
from dataclasses import replace

from server.answering.answer import Reason
from server.answering.asked_things import asks_a_thing
from server.answering.decision import Decision
from server.answering.question import Query
from server.answering.subjects import is_everyday

_OUR_PEOPLE = re.compile(
    r"老(?:人|年|头|太|爷子|两口|伴|党员|兵)|[一二三四五六七八九]十(?:多|来|几)?岁|(?:[6-9]\d|1\d\d)多?岁|"
    r"[爸妈爹娘爷姥]|奶(?!茶|粉)|公公|婆婆|父|母|百岁|退休|独生子女|养老|敬老|失能|失智|痴呆|[残盲聋哑瞎瘫]|轮椅|无障碍|低保|特困|孤寡|"
    r"志愿(?:者|服务|队)|义工|护理|护工|照护|照料|福利(?!彩)|救助|医保|长护|康复|民政|优待|导盲|手语|特教|助餐|食堂|慰问"
)
"""Words of the people and the services that the library's documents are for."""
_WHETHER_THERE = re.compile(r"有没有(?:这|那)|有(?:这|那)|(?:说法|规定|政策)(?:没|吗|不|么)")
"""A follow-up that asks whether another place has the same (丹东有没有这个) asks for no detail of it."""
_ABOUT, _DETAIL, _NEAR_ENOUGH, _NAMED = 2.8, 0.5, 0.5, 1.2
"""Nearness (see ``Thresholds``) from which a sentence is on the topic asked about; from which it is where a detail is
asked for; from which a question on these people is of this library; and from which one on a subject that isn't is."""
_DESPAIR = re.compile(r"不想活|活着没意思|活够了|想死|自杀|轻生|寻短见")
_COMFORT = (
    "听到您这样说，很为您担心。请先告诉身边信任的人，或拨打12356全国统一心理援助热线；情况紧急请拨打120或110。"
    "养老政策方面的问题，随时可以再来问。"
)
_MESSAGES: dict[Reason, str] = {
    "off_topic": "这个问题不在养老服务政策的范围内；这里只回答收录文件里的养老政策。",
    "no_evidence": "在收录的文件里没有找到与这个问题直接相关的条款。",
    "not_stated": "文件里有相近的规定，但没有写明您问的这一点，请看下面相近的条款。",
}


def told_with(reason: Reason) -> str:
    """Return the words that a reason is told with where there is nothing more to say."""
    return _MESSAGES[reason]


def with_reason(decision: Decision, query: Query, near: float, names_subject: bool) -> Decision:
    """Return ``decision`` with the reason that fits the question, and that reason's message where it is another.

    ``near`` is the nearness of the best sentences; ``names_subject`` tells whether they name the particular subject
    asked about.
    """
    reason = decision.reason
    if reason is None or reason not in _MESSAGES:
        return decision
    if _DESPAIR.search(query.text):
        # whatever the clauses lie near to: who speaks so is told whom to call
        return replace(decision, reason="off_topic", message=_COMFORT, is_particular=True)
    told = decision.message
    if not decision.is_particular and (fitting := _reason(reason, query, near, names_subject)) != reason:
        reason, told = fitting, _MESSAGES[fitting]
    if reason != "off_topic" and (province := _province_of(query)):
        # the town's own documents, which are not here, may well state it
        places = "、".join(query.under)
        missing = told if told.startswith("文件") else "文件里没有找到与这个问题直接相关的条款。"
        told = f"资料库里没有{places}的文件；收录的{province}的{missing}"
        reason = "other_region"
    return replace(decision, reason=reason, message=told)


def _reason(given: Reason, query: Query, near: float, names_subject: bool) -> Reason:
    ours = bool(_OUR_PEOPLE.search(query.text) or _OUR_PEOPLE.search(query.carried) or query.phrases)
    if is_everyday(query.text):
        return "off_topic"
    if not names_subject:
        return "no_evidence" if ours or near > _NAMED else "off_topic"
    detail_of_earlier = bool(query.carried) and not _WHETHER_THERE.search(query.text)
    if given == "not_stated" or detail_of_earlier or near >= _ABOUT:
        return "not_stated"
    if near >= _DETAIL and (query.wanted or asks_a_thing(query.text)):
        return "not_stated"
    return "no_evidence" if ours and (near >= _NEAR_ENOUGH or "contact" in query.wanted) else "off_topic"


def _province_of(query: Query) -> str:
    """The province whose documents alone speak for the town asked about; empty where a town's own are here."""
    regions = {document.region for group in query.documents for document in group}
    named = "、".join(sorted(region.name for region in regions))
    alone = all(len(region.path) == 1 and region.name.endswith(("省", "自治区")) for region in regions)
    return named if regions and alone and query.under else ""
