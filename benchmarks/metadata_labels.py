"""Metadata written down by people who read the source, and what a parser states otherwise, invents or misses."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from benchmarks.clause_labels import LabelError, squeezed
from ingest.model import Document

FIELDS = (
    "title",
    "number",
    "issuer",
    "region",
    "issued_on",
    "written_on",
    "printed_on",
    "published_on",
    "effective_on",
    "expires_on",
    "trial",
    "kind",
    "revisions",
    "repeals",
    "based_on",
    "bases",
    "missing_attachments",
)
"""Those of a label line, besides ``file``; a line may leave out what its writer did not look for."""
LISTS = frozenset({"region", "revisions", "repeals", "based_on", "bases", "missing_attachments"})
DATES = frozenset(name for name in FIELDS if name.endswith("_on"))
Verdict = Literal["right", "unstated", "wrong", "invented", "missed"]
"""``unstated``: the source does not state it and neither does the parser. ``missed``: part or all is not found."""
VERDICTS: tuple[Verdict, ...] = ("right", "unstated", "wrong", "invented", "missed")
_BRACKETS = str.maketrans("《》〈〉", "<><>")


@dataclass(frozen=True, slots=True)
class MetadataLabel:
    """What the source ``file`` states: field to its values, none where it states nothing."""

    file: str
    fields: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """One field of one document: what its source states, what was found, and what that makes."""

    document: str
    field: str
    stated: tuple[str, ...]
    found: tuple[str, ...]
    verdict: Verdict


def read_metadata_labels(path: Path) -> list[MetadataLabel]:
    """Read a JSON Lines file, an object a line; fields not in ``FIELDS`` are notes. Raises ``LabelError``."""
    labels: list[MetadataLabel] = []
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            entry = json.loads(text)
        except json.JSONDecodeError as error:
            raise LabelError(f"{path.name}:{line}: no JSON ({error})") from error
        if not isinstance(entry, dict) or not isinstance(entry.get("file"), str):
            raise LabelError(f"{path.name}:{line}: no object with the name of a file")
        try:
            fields = {name: stated_values(name, entry[name]) for name in FIELDS if name in entry}
        except LabelError as error:
            raise LabelError(f"{path.name}:{line}: {error}") from error
        labels.append(MetadataLabel(entry["file"], fields))
    return labels


def stated_values(name: str, value: object) -> tuple[str, ...]:
    """Return a label's value of the field ``name`` as words to compare. Raises ``LabelError`` for another shape."""
    if value is None or value is False:
        return ()
    if name == "trial" and value is True:
        return ("true",)
    if name == "revisions" and isinstance(value, list):
        return tuple(_stated_revision(each) for each in value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return _region(value) if name == "region" else tuple(_issuers(value) if name == "issuer" else value)
    if isinstance(value, str) and name not in LISTS and name != "trial":
        if name in DATES:
            _check_date(value)
        return tuple(_issuers([value])) if name == "issuer" else (value,)
    raise LabelError(f"{name} is {value!r}")


def _stated_revision(value: object) -> str:
    if not isinstance(value, dict) or not isinstance(value.get("action"), str):
        raise LabelError(f"a revision is {value!r}")
    on = value.get("on")
    if on is not None:
        _check_date(on)
    return f"{value['action']} {on or '?'}"


def _check_date(value: object) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise LabelError(f"{value!r} is no date like 2020-08-17")
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise LabelError(f"there is no day {value}") from error


def _issuers(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from filter(None, name.split("、"))


def _region(path: Sequence[str]) -> tuple[str, ...]:
    return ("/".join(path),) if path else ()


def found_values(name: str, document: Document) -> tuple[str, ...]:
    """Return what a parsed document states in the field ``name``, in the words of ``stated_values``."""
    if name == "region":
        return _region(document.region.path)
    if name == "issuer":
        return tuple(_issuers([document.issuer or ""]))
    if name == "revisions":
        return tuple(f"{revision.action} {revision.on or '?'}" for revision in document.revisions)
    if name in ("repeals", "based_on"):
        related = [relation for relation in document.relations if relation.kind == name]
        return tuple(words for relation in related for words in (relation.title, relation.number) if words)
    value = getattr(document, name)
    if value is None or value is False:
        return ()
    if value is True:
        return ("true",)
    return tuple(value) if isinstance(value, tuple) else (str(value),)


def folded(text: str) -> str:
    """Return ``text`` without white space and outer 《》, the inner brackets of titles all alike."""
    return squeezed(text).translate(_BRACKETS).removeprefix("<").removesuffix(">")


def judge(stated: Sequence[str], found: Sequence[str]) -> Verdict:
    """Return what ``found`` is worth where the source states ``stated``; order says nothing, repetition does."""
    wanted, given = Counter(map(folded, stated)), Counter(map(folded, found))
    if wanted == given:
        return "right" if wanted else "unstated"
    if not wanted:
        return "invented"
    return "missed" if given <= wanted else "wrong"


def compare_metadata(label: MetadataLabel, document: Document) -> list[FieldComparison]:
    """Compare each field of ``label`` with the parsed document."""
    compared: list[FieldComparison] = []
    for name, stated in label.fields.items():
        found = found_values(name, document)
        compared.append(FieldComparison(label.file, name, stated, found, judge(stated, found)))
    return compared
