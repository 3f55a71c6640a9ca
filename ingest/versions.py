"""Which documents of a library no longer apply because another one repeals, replaces or renews them.

Two files are versions of one regulation where they share its name (no year or 修订 in brackets) and its place. The
newer one is told by their headers (修订, 修正), then by other days in the texts, and by the files' names only last.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ingest.metadata.days import fact_day
from ingest.metadata.names import regulation_name
from ingest.metadata.numbers import DOCUMENT_NUMBER
from ingest.model import Document, Ending, ParsedDocument

_REGULATION = re.compile(r"(?:法|条例|办法|规定|细则|规则|规程|章程|规范|标准)(?:[（(](?:试行|暂行)[）)])?$")
"""Of plans, notices and opinions every year has its own, under one name: they are no versions of each other."""
_DRAFT = re.compile(r"征求意见|草案|送审稿|讨论稿")
_BRACKETS = re.compile(r"[〔\[［（(【﹝〕\]］）)】﹞第\s]")


def mark_ended(documents: Sequence[ParsedDocument]) -> tuple[ParsedDocument, ...]:
    """Return the documents in their order, with ``ended`` set where another of them ends one."""
    endings = find_endings([parsed.document for parsed in documents])
    return tuple(
        replace(parsed, document=replace(parsed.document, ended=endings[parsed.document.id]))
        if parsed.document.id in endings
        else parsed
        for parsed in documents
    )


def find_endings(documents: Sequence[Document]) -> Mapping[str, Ending]:
    """Return document id to its ending by another document; where several end it, the earliest.

    What a document's own page says of it (``Document.ended`` with reason ``stated``) stands as it is.
    """
    policies = [document for document in documents if document.kind == "policy" and not _DRAFT.search(document.title)]
    found: dict[str, list[Ending]] = defaultdict(list)
    for old, ending in (*_renewed(policies), *_repealed(policies)):
        found[old.id].append(ending)
    stated = {document.id for document in documents if document.ended and document.ended.reason == "stated"}
    return {id_: min(endings, key=_order) for id_, endings in found.items() if id_ not in stated}


def _order(ending: Ending) -> tuple[date, bool, str]:
    return ending.on or date.max, ending.reason == "newer_version", ending.by_id


def _renewed(documents: Sequence[Document]) -> Iterator[tuple[Document, Ending]]:
    versions: dict[tuple[str, tuple[str, ...]], list[Document]] = defaultdict(list)
    for document in documents:
        name = regulation_name(document.title)
        if _REGULATION.search(name) and not document.region_candidates:
            versions[name, document.region.path].append(document)
    for same in versions.values():
        for old in same:
            newer = [other for other in same if other is not old and _is_newer(other, old)]
            if newer:
                # the version that followed at once ended it
                next_one = min(newer, key=lambda other: (_in_force_from(other) or date.max, other.id))
                yield old, Ending("newer_version", next_one.id, called(next_one), _in_force_from(next_one))


def _is_newer(a: Document, b: Document) -> bool:
    """Whether the texts, or where they leave it open the files' names, show that ``a`` is the newer version."""
    for of in (_newest_in_text, _effective, _in_name):
        mine, other = of(a), of(b)
        if mine is not None and other is not None and mine != other:
            return mine > other
    return False


def _newest_in_text(document: Document) -> date | None:
    """Return the newest day of the header, else the day that dates the document, else that of its 施行."""
    history = [revision.on for revision in document.revisions if revision.on]
    return max(history, default=None) or document.issued_on or document.published_on or document.effective_on


def _effective(document: Document) -> date | None:
    return document.effective_on


def _in_name(document: Document) -> date | None:
    return fact_day(document.source_name)


def _in_force_from(document: Document) -> date | None:
    """Return the day from which a version applies: an amended text keeps the 施行 day of its first version."""
    made = [r.on for r in document.revisions if r.on and r.action in ("adopted", "revised", "amended")]
    if document.effective_on is None:
        return max(made, default=None) if any(r.action == "amended" for r in document.revisions) else None
    return max([document.effective_on, *made])


def _repealed(documents: Sequence[Document]) -> Iterator[tuple[Document, Ending]]:
    by_name: dict[str, list[Document]] = defaultdict(list)
    by_number: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        for name in {regulation_name(document.title), _whole_name(document.title)}:
            by_name[name].append(document)
        for number in (document.number or "").split("、"):
            if DOCUMENT_NUMBER.fullmatch(number):
                by_number[_folded(number)].append(document)
    for newer in documents:
        for relation in newer.relations:
            if relation.kind not in ("repeals", "replaces"):
                continue
            named = by_number.get(_folded(relation.number), []) if relation.number else []
            titled = [
                old
                for name in {regulation_name(relation.title), _whole_name(relation.title)}
                for old in by_name.get(name, ())
                if relation.title and old.region == newer.region and not _other_number(relation.number, old)
            ]
            for old in {old.id: old for old in (*named, *titled)}.values():
                if old is not newer and old.id != newer.id and not _is_newer(old, newer):
                    yield (
                        old,
                        Ending(
                            "replaced" if relation.kind == "replaces" else "repealed",
                            newer.id,
                            called(newer),
                            newer.effective_on,
                        ),
                    )


def _other_number(number: str, document: Document) -> bool:
    """Whether both numbers are known and differ: another document of the same name is meant."""
    own = (document.number or "").split("、")
    return bool(number) and bool(document.number) and all(_folded(number) != _folded(each) for each in own)


def _whole_name(title: str) -> str:
    return "".join(title.split()).removeprefix("《").removesuffix("》")


def _folded(number: str) -> str:
    return _BRACKETS.sub("", number)


def called(document: Document) -> str:
    """Return what readers call a document: a notice by its 文号, any other by its title and year."""
    if document.number and DOCUMENT_NUMBER.match(document.number):
        return document.number
    day = document.issued_on or document.effective_on
    return f"《{document.title}》" + (f"（{day.year}年）" if day else "")
