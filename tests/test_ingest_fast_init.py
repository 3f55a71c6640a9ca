"""Dataclasses with a faster ``__init__``: they differ from others in nothing but speed."""

from __future__ import annotations

import copy
import inspect
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from ingest.fast_init import fast_init
from ingest.model import Clause, Span


@fast_init
@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place with a name."""

    name: str
    start: int = 3
    marks: tuple[str, ...] = ()


def test_an_object_is_made_by_place_by_name_and_by_default() -> None:
    assert Place("某镇") == Place(name="某镇", start=3, marks=())
    assert Place("某镇", 5, ("甲",)) == replace(Place("某镇"), marks=("甲",), start=5)
    assert repr(Place("某镇", 5)) == "Place(name='某镇', start=5, marks=())"
    assert hash(Place("某镇")) == hash(Place("某镇", 3))
    assert Place("某镇", 2) < Place("某镇")


def test_an_object_is_frozen_and_can_be_copied() -> None:
    place = Place("某镇", 5)
    with pytest.raises(FrozenInstanceError):
        place.start = 6  # type: ignore[misc]
    assert copy.copy(place) == place


def test_a_missing_or_unknown_argument_is_an_error_that_names_it() -> None:
    with pytest.raises(TypeError, match=r"Span\.__init__\(\) missing 1 required positional argument: 'end'"):
        Span(1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="width"):
        Span(1, 2, width=3)  # type: ignore[call-arg]


def test_the_signature_is_that_of_the_fields() -> None:
    parameters = inspect.signature(Clause).parameters
    assert list(parameters)[:2] == ["id", "document_id"]
    assert parameters["cells"].default == ()


def test_a_class_that_needs_more_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Listed:
        names: list[str] = field(default_factory=list)

    @dataclass(frozen=True)
    class Unslotted:
        name: str

    @dataclass(slots=True)
    class Mutable:
        name: str

    for cls in (Listed, Unslotted, Mutable, int):
        with pytest.raises(TypeError):
            fast_init(cls)
