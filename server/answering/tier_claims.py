"""What a sentence says of a clause that pairs conditions with values (…分别…): the right pair, or another's value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.numbers.numerals import find_values, same_value
from server.answering.claimed_values import in_words
from server.answering.sources import Source, Statement, statement_of
from server.answering.tiers import TierList, choose_tier, find_tiers


@dataclass(frozen=True, slots=True)
class OtherTier:
    """A value said of one condition (``said``) for which the clause has another (``clause_says``), both in words."""

    said: str
    clause_says: str


@dataclass(frozen=True, slots=True)
class TierClaim:
    """A part held against tiers: with a case of its own (40人) read as its tier (31-60人), and the one tier's source.

    ``wrong`` is a value that belongs to another tier.
    """

    part: Statement
    source: Source
    wrong: OtherTier | None


def tier_claim(part: Statement, source: Source, tiers: TierList) -> TierClaim | None:
    """Return what ``part`` says of one tier, or ``None`` where it names none or several, or no value of theirs."""
    listed = _listed_claim(part, source, tiers)
    if listed is not None:
        return listed
    chosen = choose_tier(tiers, part.text, part.values)
    if chosen is None or "分别" in part.text:
        return None
    condition = tiers.conditions[chosen]
    paid = [find_values(text)[0] for text in tiers.values]
    said = [value for value in part.values if value.kind == paid[chosen].kind and value.unit == paid[chosen].unit]
    reduced = replace(source, sentence=statement_of(tiers.reduced(chosen)))
    text = part.text
    for value in sorted(part.values, key=lambda v: v.start, reverse=True):
        if condition.unit and condition.holds(value) and value.text != condition.text:
            text = text[: value.start] + condition.text + text[value.end :]
    as_tier = Statement(text)
    rivals = [value for value in said if any(same_value(value, other) for other in paid)]
    wrong = next((v for v in rivals if not same_value(v, paid[chosen])), None)
    if wrong is None:
        return TierClaim(as_tier, reduced, None)
    stated = next((v for v in reduced.sentence.values if same_value(v, paid[chosen])), paid[chosen])
    return TierClaim(as_tier, reduced, OtherTier(in_words(wrong), f"{in_words(stated)}（{condition.text}）"))


def _listed_claim(part: Statement, source: Source, tiers: TierList) -> TierClaim | None:
    """A part that lists tiers itself: pair by pair, each condition with the value that it has in the clause."""
    own = find_tiers(part.text)
    if own is None:
        return None
    stated = {condition.text: value for condition, value in zip(tiers.conditions, tiers.values, strict=True)}
    for condition, text in zip(own.conditions, own.values, strict=True):
        if condition.text not in stated:
            return None
        said, paid = find_values(text)[0], find_values(stated[condition.text])[0]
        if not same_value(said, paid):
            wrong = OtherTier(f"{condition.text}{said.text}", f"{condition.text}{paid.text}")
            return TierClaim(part, source, wrong)
    return TierClaim(part, source, None)
