"""What the reader must be told beside the answer: validity, passed target dates, an assumed place, a false premise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ingest.model import Document
from ingest.numbers.numerals import Value, find_values, same_value
from ingest.stated.deadlines import find_deadlines
from server.answering.answer import Citation, Sentence
from server.answering.claimed_values import lies_within
from server.answering.naming import law_of_another
from server.answering.payee import institution_payment
from server.answering.question import Query
from server.answering.validity import chinese_date, validity_notice

MODEL_FAILED = "语言模型这次没能用上，以上直接引用条款原文，内容不受影响。"
"""Told where a model was asked and failed; what failed, and why, is in the log."""

_SITUATION = frozenset({"age", "count", "area"})
"""Kinds of numbers by which askers tell of themselves: a clause that names none does not contradict them."""
_VILLAGE, _TOWN = re.compile(r"农村|村里|乡下"), re.compile(r"城市|城镇|城里")
_LIMITS = frozenset({"at_least", "more_than", "at_most", "less_than"})
_MONTHS = {"年": Decimal(12), "个月": Decimal(1), "月": Decimal(1)}
_PERIODS = frozenset({"年", "月", "日", "天", "周"})


def answer_notices(
    query: Query, sentences: Sequence[Sentence], citations: Sequence[Citation], library: Sequence[Document], today: date
) -> tuple[str, ...]:
    """Return the notices for an answer, most urgent first, each once."""
    of_clauses = [*_named_law(query, citations), *_payee(citations), *_other_setting(query, citations)]
    notices = [*_premise(query, sentences), *of_clauses, *_of_documents(query, citations, library, today)]
    return tuple(dict.fromkeys(notices))


def list_notices(
    query: Query, citations: Sequence[Citation], library: Sequence[Document], today: date
) -> tuple[str, ...]:
    """Return the notices for a list: those on its documents. What is true of one item only stands at its heading."""
    return tuple(dict.fromkeys(_of_documents(query, citations, library, today)))


def _of_documents(query: Query, citations: Sequence[Citation], library: Sequence[Document], today: date) -> list[str]:
    documents = list(dict.fromkeys(citation.document for citation in citations))
    notices = [
        *(validity_notice(document, today) for document in documents),
        *_passed_targets(citations, today),
        query.assumed,
        *_uncovered(query),
        *_unstated_region(query, documents, library),
    ]
    return [notice for notice in notices if notice]


def _named_law(query: Query, citations: Sequence[Citation]) -> Iterable[str]:
    """Say that the law which the asker names is not the one that answers, unless the clauses speak of it."""
    name = law_of_another(query.text, list(dict.fromkeys(citation.document for citation in citations)))
    if name is not None and not any(name in citation.clause.text for citation in citations):
        yield f"这里引用的不是“{name}”，而是别的文件，请看下面的出处。"


def _payee(citations: Sequence[Citation]) -> Iterable[str]:
    """运营补助 goes to whoever runs the place: a family must not read it as theirs."""
    for citation in citations:
        paid = institution_payment(citation.quote)
        if paid and any(value.kind == "money" for value in find_values(citation.quote)):
            yield f"请注意：这里的“{paid}”是给服务机构的，条款没有写发给老人或家属本人。"


def _other_setting(query: Query, citations: Sequence[Citation]) -> Iterable[str]:
    """A clause headed 城市社区… says nothing of a village, and one headed 农村… nothing of a town."""
    for asked, headed in ((_VILLAGE, _TOWN), (_TOWN, _VILLAGE)):
        if not asked.search(query.text) or headed.search(query.text):
            continue
        for citation in citations:
            told = f"{citation.clause.label}{citation.quote}"
            if headed.search(citation.clause.label) and not asked.search(told):
                yield f"请注意：这一条是“{citation.clause.label}”的规定，没有写明适用于您问的情况。"


def _premise(query: Query, sentences: Sequence[Sentence]) -> Iterable[str]:
    """Say where the asker's numbers differ from the answer's: a limit that is missed, a period, a bound, a value.

    In a question that asks for a yes or no, a number that no shown sentence states is not confirmed by silence.
    """
    stated = [value for sentence in sentences for value in find_values(sentence.text)]
    for value in query.values:
        same = [other for other in stated if same_value(value, other)]
        if value.kind == "date" or any(not _other_period(value, other) for other in same):
            continue
        alike = [other for other in stated if (other.kind, other.unit) == (value.kind, value.unit)]
        if value.kind in _SITUATION and any(lies_within(value, other) for other in alike):
            continue
        if missed := _missed_limit(value, stated):
            yield f"条款写的是“{missed.text}”，您说的是“{value.text}”，不在这个范围内。"
        elif not query.yes_no or value.kind == "duration":
            continue
        elif same:
            yield f"与您说的不同：条款里的{same[0].text}是“{_per(same[0])}”，不是“{_per(value)}”，请以条款原文为准。"
        elif bounded := _bounded(value, stated):
            yield f"与您说的不完全一样：条款写的是“{bounded.text}”，请以条款原文为准。"
        elif value.kind not in _SITUATION:
            yield f"您提到的“{value.text}”与所引条款的写法不一致，请以条款原文为准。"


def _missed_limit(value: Value, stated: Sequence[Value]) -> Value | None:
    """A limit of the answer that the asker's own number misses: 18张 where 20张以上 is asked, 4个月 of 半年以上."""
    if value.kind not in _SITUATION and value.kind != "duration":
        return None
    limits = [other for other in stated if other.kind == value.kind and _scale(other) and other.bound in _LIMITS]
    own = _scale(value)
    like = [other for other in limits if own and (_scale(other) == own or value.kind == "duration")]
    if not like or any(lies_within(_scaled(value), _scaled(other)) for other in like):
        return None
    return like[0]


def _scale(value: Value) -> Decimal | str | None:
    return _MONTHS.get(value.unit) if value.kind == "duration" else value.unit


def _scaled(value: Value) -> Value:
    months = _MONTHS.get(value.unit) if value.kind == "duration" else None
    if months is None:
        return value
    low = value.low * months if value.low is not None else None
    return replace(value, low=low, high=value.high * months if value.high is not None else None)


def _bounded(value: Value, stated: Sequence[Value]) -> Value | None:
    """The value of the answer that has the asker's number with a bound: 50% asked, 不低于50% stated."""
    number = value.low if value.low is not None else value.high
    same = (other for other in stated if (other.kind, other.unit) == (value.kind, value.unit))
    return next((other for other in same if number is not None and number in (other.low, other.high)), None)


def _per(value: Value) -> str:
    return "".join(f"每{unit}" for unit in value.per)


def _other_period(a: Value, b: Value) -> bool:
    if a.kind != "money":  # 31-60人 counted a day, in a question about a year's money, contradicts nothing
        return False
    mine, theirs = _PERIODS & set(a.per), _PERIODS & set(b.per)
    return bool(mine and theirs and mine != theirs)


def _passed_targets(citations: Sequence[Citation], today: date) -> Iterable[str]:
    """到2022年底 is a target, no validity: that it has passed is a notice of its own."""
    passed = [
        deadline
        for citation in citations
        for deadline in find_deadlines(citation.quote, citation.document.issued_on)
        if deadline.on < today and citation.document.expires_on != deadline.on
    ]
    if passed:
        latest = max(passed, key=lambda deadline: deadline.on)
        yield f"条款里的时间要求（{latest.text}，即{chinese_date(latest.on)}）已经过去，落实情况请向当地民政部门核实。"


def _uncovered(query: Query) -> Iterable[str]:
    if query.foreign and query.documents:
        yield f"资料库里没有{'、'.join(query.foreign)}的文件，以上不适用于该地。"


def _unstated_region(query: Query, cited: Sequence[Document], library: Sequence[Document]) -> Iterable[str]:
    """Without a place in the question the answer is one city's rule, or the whole country's, and says so."""
    regions = dict.fromkeys(document.region.name for document in library if document.region.name)
    named = dict.fromkeys(document.region.name for document in cited if document.region.name)
    scopes = {document.region.path for document in library}
    if not query.documents and named and len(scopes) > 1:
        yield f"问题没有写明地区，以上是{'、'.join(named)}的规定；问其他地区请写上地名。"
    elif not query.documents and cited and not named and regions:
        yield "以上是全国的规定，各地可能还有自己的规定；写上地名，可以查当地的。"
