"""Which numbers of a shown sentence stand in none of the texts that it may take them from?

A second look at what the answerer's own verifier let through. It knows nothing of that verifier: a value is supported
where an equal value (kind, unit, ends; the bound word aside) or its very wording stands in a source, and an Arabic
number that is no typed value where an equal number does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from eval.matching import fold_for_numbers, states_fact
from ingest.numbers.number_words import CHINESE, MIXED, NumeralError, parse_number
from ingest.numbers.numerals import Value, find_values

_ARABIC_FIRST = re.compile(MIXED)
_ANY_NUMERAL = re.compile(f"{MIXED}|{CHINESE}")
_RESULT = re.compile(r"[=＝≈→]\s*[^=＝≈→；;]*")

_ValueKey = tuple[str, str, frozenset[Decimal]]


def unsupported_numbers(sentence: str, sources: Iterable[str]) -> tuple[str, ...]:
    """Return the numbers, dates and values of ``sentence`` that no source holds, in order, as the sentence has them."""
    texts = [fold_for_numbers(source) for source in sources]
    known_values = {_key(value) for text in texts for value in find_values(text)}
    known_numbers = {number for text in texts for number in _numbers(text)}
    folded = fold_for_numbers(sentence)
    values = find_values(folded)
    missing = [
        (value.start, value.text)
        for value in values
        if not _is_article(value)
        and _key(value) not in known_values
        and not any(states_fact(text, [value.text]) for text in texts)
    ]
    covered = [(value.start, value.end) for value in values]
    missing += [
        (match.start(), match.group())
        for match in _ARABIC_FIRST.finditer(folded)
        if not any(start < match.end() and match.start() < end for start, end in covered)
        and _number(match.group()) not in known_numbers
    ]
    return tuple(text for _, text in sorted(missing))


def unsupported_by_rule(sentence: str, derivation: str | None, sources: Sequence[str]) -> tuple[str, ...]:
    """As ``unsupported_numbers`` for a sentence that a rule derived.

    Its numbers may also stand in the derivation (``600×1.2=720``, results behind ``=`` or ``→``), or be numbers of a
    source under a unit that the source writes only once (2万、3万元); the derivation's operands must stand in a source.
    """
    known = {number for source in sources for number in _numbers(fold_for_numbers(source))}
    derived = fold_for_numbers(derivation or "")
    operands = _RESULT.sub("、", derived)
    missing = [
        match.group()
        for match in _ARABIC_FIRST.finditer(operands)
        if _number(match.group()) not in known and not _stands_verbatim(match.group(), sources)
    ]
    known |= _numbers(derived)
    unknown = unsupported_numbers(sentence, [*sources, derived])
    missing += [text for text in unknown if not known >= _numbers(text) > set()]
    return tuple(dict.fromkeys(missing))


def _key(value: Value) -> _ValueKey:
    return value.kind, value.unit, frozenset(end for end in (value.low, value.high) if end is not None)


def _is_article(value: Value) -> bool:
    """一个, 一家, 一名: as often an article as a number."""
    return value.kind == "count" and value.low == value.high == 1 and not re.search(r"[0-9]", value.text)


def _stands_verbatim(number: str, sources: Iterable[str]) -> bool:
    return any(states_fact(source, [number]) for source in sources)


def _numbers(text: str) -> set[Decimal]:
    found = (_number(match.group()) for match in _ANY_NUMERAL.finditer(text))
    return {number for number in found if number is not None}


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except NumeralError:
        return None
