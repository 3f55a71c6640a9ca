"""What the reader must be told beside the answer: validity, passed target dates, an assumed place, a false premise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ingest.duties import find_deadlines
from ingest.model import Document
from ingest.numerals import Value, find_values, same_value
from server.answering.answer import Citation, Sentence
from server.answering.claims import lies_within
from server.answering.question import Query
from server.answering.validity import chinese_date, validity_notice

_SITUATION = frozenset({"age", "count", "area"})
"""Kinds of numbers by which askers tell of themselves: a clause that names none does not contradict them."""
_PERIODS = frozenset({"年", "月", "日", "天", "周"})


def answer_notices(
    query: Query, sentences: Sequence[Sentence], citations: Sequence[Citation], library: Sequence[Document], today: date
) -> tuple[str, ...]:
    """Return the notices for an answer, most urgent first, each once."""
    documents = list(dict.fromkeys(citation.document for citation in citations))
    notices: list[str | None] = []
    notices += _premise(query, sentences)
    notices += [validity_notice(document, today) for document in documents]
    notices += _passed_targets(citations, today)
    notices.append(query.assumed)
    notices += _uncovered(query)
    notices += _unstated_region(query, documents, library)
    return tuple(dict.fromkeys(notice for notice in notices if notice))


def _premise(query: Query, sentences: Sequence[Sentence]) -> Iterable[str]:
    """A number in a yes-or-no question that no shown sentence states is not confirmed by silence."""
    if not query.yes_no:
        return
    stated = [value for sentence in sentences for value in find_values(sentence.text)]
    for value in query.values:
        same = [other for other in stated if same_value(value, other)]
        if value.kind in ("date", "duration") or any(not _other_period(value, other) for other in same):
            continue
        if same:
            yield f"与您说的不同：条款里的{same[0].text}是“{_per(same[0])}”，不是“{_per(value)}”，请以条款原文为准。"
        elif bounded := _bounded(value, stated):
            yield f"与您说的不完全一样：条款写的是“{bounded.text}”，请以条款原文为准。"
        elif value.kind not in _SITUATION or _contradicted(value, stated):
            yield f"您提到的“{value.text}”与所引条款的写法不一致，请以条款原文为准。"


def _bounded(value: Value, stated: Sequence[Value]) -> Value | None:
    """The value of the answer that has the asker's number with a bound: 50% asked, 不低于50% stated."""
    number = value.low if value.low is not None else value.high
    same = (other for other in stated if (other.kind, other.unit) == (value.kind, value.unit))
    return next((other for other in same if number is not None and number in (other.low, other.high)), None)


def _contradicted(value: Value, stated: Sequence[Value]) -> bool:
    """Whether the answer states limits of this kind, and the asker's number lies in none: 82岁 is within 60岁以上."""
    limits = [other for other in stated if (other.kind, other.unit) == (value.kind, value.unit)]
    return bool(limits) and not any(lies_within(value, limit) for limit in limits)


def _per(value: Value) -> str:
    return "".join(f"每{unit}" for unit in value.per)


def _other_period(a: Value, b: Value) -> bool:
    mine, theirs = _PERIODS & set(a.per), _PERIODS & set(b.per)
    return bool(mine and theirs and mine != theirs)


def _passed_targets(citations: Sequence[Citation], today: date) -> Iterable[str]:
    """到2022年底 is a target, no validity: that it has passed is a notice of its own."""
    passed = [
        deadline
        for citation in citations
        for deadline in find_deadlines(citation.quote)
        if deadline.on < today and citation.document.expires_on != deadline.on
    ]
    if passed:
        latest = max(passed, key=lambda deadline: deadline.on)
        yield f"条款里的时间要求（{latest.text}，即{chinese_date(latest.on)}）已经过去，落实情况请向当地民政部门核实。"


def _uncovered(query: Query) -> Iterable[str]:
    if query.foreign and query.documents:
        yield f"资料库里没有{'、'.join(query.foreign)}的文件，以上不适用于该地。"


def _unstated_region(query: Query, cited: Sequence[Document], library: Sequence[Document]) -> Iterable[str]:
    """Without a place in the question the answer is one city's rule, and says whose."""
    regions = dict.fromkeys(document.region.name for document in library if document.region.name)
    named = dict.fromkeys(document.region.name for document in cited if document.region.name)
    if not query.documents and named and len(regions) > 1:
        yield f"问题没有写明地区，以上是{'、'.join(named)}的规定；问其他地区请写上地名。"
