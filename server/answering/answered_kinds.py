"""Which of the kinds of answer that a question wants a sentence gives: an amount, a day, an office, a telephone."""

from __future__ import annotations

import re

from ingest.model import Clause
from ingest.numbers.numerals import find_values
from server.answering.charges import is_other_money, price_in_words
from server.answering.other_numbers import OWN_MEASURES, counts_another, times_another
from server.answering.penalties import asks_fine, fines_another
from server.answering.question import Query
from server.answering.wanted import Wanted, measure_of

_AGENCY = re.compile(
    r"(?:设在|由|归)[^，。；]{0,12}(?:局|委|部门|办公室|政府)|(?:局|委|部门|办公室|中心)(?:要|负责|牵头|应当?|履行|会同|统筹)"
    r"|^[\u4e00-\u9fff]{0,10}(?:局|委员会|部门|残联|残疾人联合会|政府|办事处|经办机构)(?:在\d|应当|审[核定批]|自)"
)
_KINDS: dict[Wanted, frozenset[str]] = {
    "money": frozenset({"money"}),
    "percent": frozenset({"percent"}),
    "multiple": frozenset({"multiple"}),
    "count": frozenset({"count"}),
    "area": frozenset({"area"}),
    "age": frozenset({"age"}),
    "date": frozenset({"date"}),
    "duration": frozenset({"duration"}),
    "amount": frozenset({"money", "percent", "count", "area", "age", "duration", "multiple"}),
}
_RATIO = re.compile(r"\d\s*[:：∶]\s*\d|[一二三四五六七八九]比[一二三四五六七八九]")
_HOW_LONG = re.compile(r"多(?:久|长时间)|隔多长")
_HOW_OFTEN = re.compile(
    r"每[一二两三四五六七八九十半\d]*个?(?:年|月|周|日|天|季度?|星期)[^，。；]{0,12}[一二两三四五六七八九十\d]+次"
)
_FROM_EVENT = re.compile(
    r"(?:次|当|下个?|翌)(?:日|月|年|季度)(?:起|开始)|之(?:日|月)起(?!\d|[一二三四五六七八九十]|[^，。；]{0,3}内)"
)
"""自死亡次月起停发: a day that hangs on what happens."""
_CONTACT = re.compile(r"电话|热线|网址|https?:|www\.|\d{7,}|\d{3,4}-\d{7}")
_PAPERS = re.compile(
    r"材料|证明|说明|回执|佩[带戴]|携带|证书|申请书|申请表|登记表|凭|持[^，。]{0,12}证(?!的)|出示|提交|提供[^，。]{0,8}证|身份证|户口簿|照片"
)


def kinds_answered(query: Query, quote: str, clause: Clause, title: str) -> frozenset[Wanted]:
    """Return the kinds of answer wanted by ``query`` that ``quote``, of ``clause`` in the document ``title``, gives."""
    if not query.wanted:
        return frozenset()
    kinds = _value_kinds(query, quote, clause, title)
    found: set[Wanted] = {wanted for wanted in query.wanted if _KINDS.get(wanted, frozenset()) & kinds}
    if "departments" in query.wanted and (clause.departments or names_agency(quote)):
        found.add("departments")
    if "percent" in query.wanted and _RATIO.search(quote):
        found.add("percent")
    if {"date", "duration"} <= set(query.wanted) and found & {"date", "duration"}:
        found |= {"date", "duration"}  # 时限 is a day or a number of days
    if "area" in query.wanted and "面积" in quote and "percent" in kinds:
        found.add("area")  # 面积的50% is an area too
    if "duration" in query.wanted and _HOW_LONG.search(query.text) and _HOW_OFTEN.search(quote):
        found.add("duration")  # 多久去看一次 may be said as 多久会去看
    if "date" in query.wanted and _FROM_EVENT.search(quote):
        found.add("date")
    if "contact" in query.wanted and _CONTACT.search(quote):
        found.add("contact")
    if "papers" in query.wanted and _PAPERS.search(quote):
        found.add("papers")
    found |= price_in_words(query.text, query.wanted, quote)
    if "date" in query.wanted and clause.cells:
        found.add("date")
    return frozenset(found)


def _value_kinds(query: Query, quote: str, clause: Clause, title: str) -> set[str]:
    """The kinds of values that a sentence states of what was asked about, and not of something else."""
    values = find_values(quote)
    kinds: set[str] = {value.kind for value in values}
    counted = {measure_of(value.unit) for value in values if value.kind == "count"}
    if query.measure in OWN_MEASURES and query.measure not in counted:
        kinds.discard("count")  # 几次 is not answered by 三家
    if counts_another(query.own_words, f"{' '.join(clause.path)} {quote}", counted):
        kinds.discard("count")
    if times_another(query.own_words, quote):
        kinds.discard("duration")
    if is_other_money(query.text, quote):
        kinds.discard("money")
    if asks_fine(query) and fines_another(query, quote, f"{title} {' '.join(clause.path)} {clause.text}"):
        kinds.clear()  # nor how many times what
    return kinds


def asked_value_kinds(query: Query) -> frozenset[str]:
    """Return the kinds of values that the question wants, empty where it wants words."""
    return frozenset(kind for wanted in query.wanted for kind in _KINDS.get(wanted, frozenset()))


def names_agency(quote: str) -> bool:
    """Whether a sentence itself says which office does something: 设在市民政局, 民政部门要…"""
    return _AGENCY.search(quote) is not None
