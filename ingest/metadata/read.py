"""A cleaned text, and the facts of the page it came from, to ``Metadata``. Not stated means ``None`` or empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.metadata.days import fact_day, standard_days
from ingest.metadata.facts import Facts, facts_in_lines, page_facts
from ingest.metadata.head import Line, head_lines
from ingest.metadata.issuers import choose_issuers, letterhead, order_organs, organs_in, title_organs, with_place
from ingest.metadata.kinds import read_kind
from ingest.metadata.names import own_names
from ingest.metadata.numbers import own_number
from ingest.metadata.regions import read_region
from ingest.metadata.relations import read_relations
from ingest.metadata.revisions import History, adopted_by_order, read_history
from ingest.metadata.signatures import Signed, organ_at_end, read_signed, signatures_in
from ingest.metadata.titles import Title, find_title
from ingest.metadata.validity import IssueDays, is_trial, read_validity
from ingest.model import DocumentKind, Ending, Region, Relation, Revision

_ENDED = ("失效", "废止", "无效", "已修改并重新公布")
_ADDRESSEES = re.compile(r"各[^。；！？]{2,200}[：:]")
_PROMULGATES = ("现予公布", "现予发布", "予以公布", "予以发布", "现公布", "现发布")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of ``Document`` that its words and its page state; see there."""

    title: str
    number: str | None
    issuer: str | None
    region: Region
    issued_on: date | None
    effective_on: date | None
    expires_on: date | None
    bases: tuple[str, ...]
    kind: DocumentKind = "policy"
    region_candidates: tuple[Region, ...] = ()
    written_on: date | None = None
    printed_on: date | None = None
    published_on: date | None = None
    trial: bool = False
    revisions: tuple[Revision, ...] = ()
    relations: tuple[Relation, ...] = ()
    ended: Ending | None = None


def read_metadata(text: str, fallback_title: str, facts: Sequence[tuple[str, str]] = ()) -> Metadata:
    """Read the metadata from a cleaned ``text`` and the ``facts`` of its page, names and words as they stand there.

    ``fallback_title`` is used where neither has a title. Offsets in the result are those of ``text``.
    """
    head = head_lines(text)
    copied, fact_lines = facts_in_lines([line.text for line in head])
    stated = {**copied, **page_facts(facts)}
    history = read_history(head)
    title = find_title(head, stated, fallback_title, fact_lines | history.lines)
    lines = [line.words for i, line in enumerate(head) if i not in fact_lines]
    above = [line.words for i, line in enumerate(head) if i not in fact_lines | history.lines]
    number = own_number(above, stated, history.orders)
    signed = read_signed(list(signatures_in(text, head[-1].end if head else 0)))
    ordered = _ordered(above)
    revisions = _revisions(history, head, ordered)
    issuers = _issuers(title, above, stated, signed, ordered, revisions) or organ_at_end(text)
    region, candidates = read_region(issuers, title.words, text, _other_names(above, stated, signed))
    written_on = signed.written_on or fact_day(stated.get("written", ""))
    printed_on = signed.printed_on or history.printed_on
    published_on = _published(revisions, signed, ordered, lines) or fact_day(stated.get("published", ""))
    standard = standard_days(lines)
    published_on = published_on or standard[0]
    issued_on = _issued(printed_on, written_on, revisions, published_on, ordered=bool(ordered))
    days = IssueDays(issued_on, _published_text(revisions, published_on, issued_on), *_adopted(revisions))
    names = own_names(title.words, above)
    validity = read_validity(text, title.words, names, days)
    span = (head[title.first].start, head[title.last - 1].end) if title.last else (0, 0)
    first = max((i + 1 for i, line in enumerate(head) if _ADDRESSEES.fullmatch(line.words)), default=0)
    first = max(first, title.last)  # a database's own remarks may stand between title and addressees
    lead = [line for i, line in enumerate(head) if i >= first and i not in fact_lines | history.lines]
    kind = read_kind(title.words, number, lines, stated, text)
    # a report tells what others carry out: it is based on nothing
    relations = () if kind == "news" else read_relations(text, lead, span, names)
    return Metadata(
        title=title.words,
        number=number,
        issuer="、".join(issuers) or None,
        region=region,
        issued_on=issued_on,
        effective_on=validity.effective_on
        or history.effective_on
        or standard[1]
        or fact_day(stated.get("effective", "")),
        expires_on=validity.expires_on or history.expires_on or fact_day(stated.get("expires", "")),
        bases=tuple(dict.fromkeys(r.number for r in relations if r.kind == "based_on" and r.number)),
        kind=kind,
        region_candidates=candidates,
        written_on=written_on,
        printed_on=printed_on,
        published_on=published_on,
        trial=validity.trial or is_trial(title.words),
        revisions=revisions,
        relations=relations,
        ended=_ended(stated),
    )


def _ordered(lines: Sequence[str]) -> tuple[str, ...]:
    """Return who gives the order or announcement that prints the document (某某市人民政府令, 第12号)."""
    for line in lines[:12]:
        if len(line) <= 80 and not line.startswith(("关于", "根据")) and (organs := order_organs(line)):
            rest = line.partition("令")[2] if "令" in line else line.partition("公告")[2]
            if len(rest) <= 16 and "关于" not in line and "《" not in line:
                return organs
    return ()


def _revisions(history: History, head: Sequence[Line], ordered: tuple[str, ...]) -> tuple[Revision, ...]:
    if history.revisions or not ordered:
        return history.revisions
    adopted = adopted_by_order(head)
    return (adopted,) if adopted else ()


def _issuers(
    title: Title,
    lines: Sequence[str],
    stated: Facts,
    signed: Signed,
    ordered: tuple[str, ...],
    revisions: Sequence[Revision],
) -> tuple[str, ...]:
    of_title, more = title_organs(title.words)
    of_title = tuple(with_place(organ, lines) for organ in of_title)
    # who changes several regulations by one decision has not made each of them
    enacted = [
        r.by for r in revisions if r.by and (r.action == "adopted" or (r.action == "revised" and "》" not in r.text))
    ]
    published = [r.by for r in revisions if r.action == "published" and r.by]
    amended = [r.by for r in revisions if r.action in ("amended", "revised") and r.by]
    # a congress that adopts is the issuer; a government's meeting adopts what its order publishes
    maker = enacted[:1] or published[:1] or amended[:1]
    return choose_issuers(
        [
            of_title,
            letterhead(lines),
            tuple(maker[0].split("、")) if maker and not ordered else (),
            ordered,
            signed.organs,
            organs_in(stated.get("issuer", "")),
        ],
        more=more,
    )


def _other_names(lines: Sequence[str], stated: Facts, signed: Signed) -> tuple[str, ...]:
    return (
        *letterhead(lines),
        *signed.organs,
        *organs_in(stated.get("issuer", "")),
        *organs_in(stated.get("source", "")),
    )


def _published(
    revisions: Sequence[Revision], signed: Signed, ordered: tuple[str, ...], lines: Sequence[str]
) -> date | None:
    """Return the day of 公布 that the history states last, or on which an order with 现予公布 was signed."""
    stated = [revision.on for revision in revisions if revision.action == "published" and revision.on]
    if stated:
        return stated[-1]
    if ordered and any(words in line for line in lines for words in _PROMULGATES):
        return signed.written_on
    return None


def _published_text(revisions: Sequence[Revision], published_on: date | None, issued_on: date | None) -> date | None:
    """Return what 自公布之日起 means: where a text has a history, only a stated 公布 of the text as last made."""
    if not revisions:
        return issued_on or published_on
    made = [r.on for r in revisions if r.action in ("adopted", "revised") and r.on]
    published = [r.on for r in revisions if r.action == "published" and r.on] or (
        [published_on] if published_on else []
    )
    later = [day for day in published if day and (not made or day >= max(made))]
    return later[0] if later else None


def _adopted(revisions: Sequence[Revision]) -> tuple[date | None, date | None]:
    adopted = [r.on for r in revisions if r.action in ("adopted", "revised")]
    approved = [r.on for r in revisions if r.action == "approved"]
    return (adopted[-1] if adopted else None), (approved[-1] if approved else None)


def _issued(
    printed_on: date | None,
    written_on: date | None,
    revisions: Sequence[Revision],
    published_on: date | None,
    *,
    ordered: bool,
) -> date | None:
    """Return the newest day of a regulation's history, else the 印发 day, else that of the signature, else 发布."""
    history = [r.on for r in revisions if r.action != "approved" and r.on]
    stated = printed_on or written_on
    if history:
        made = max([*history, *([published_on] if ordered and published_on else [])])
        # a signature that is older than the last revision is that of an older text
        return max(made, stated) if stated else made
    return stated or published_on


def _ended(stated: Facts) -> Ending | None:
    words = stated.get("validity", "")
    return Ending("stated") if any(word in words for word in _ENDED) and "未" not in words else None
