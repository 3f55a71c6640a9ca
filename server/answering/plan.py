"""What will be told: evidence in groups, each under its heading, and what stays open beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.answering.answer import Evidence, Layout, Section
from server.answering.candidate import Candidate
from server.answering.decision import Decision


@dataclass(frozen=True, slots=True)
class Group:
    """Evidence told together. Without a ``title`` it has no heading; ``note`` says what the evidence leaves open."""

    evidence: tuple[Evidence, ...]
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The decision, what to tell where it is no refusal, all ranked sentences, and notices on what is left open.

    No piece of evidence stands in two groups.
    """

    decision: Decision
    ranked: Sequence[Candidate] = ()
    groups: tuple[Group, ...] = ()
    notices: tuple[str, ...] = ()
    layout: Layout = "plain"

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence, group after group; its places plus one are the keys of draft sentences."""
        return tuple(piece for group in self.groups for piece in group.evidence)


def sections_of(groups: Sequence[Group], told: Sequence[Sequence[int]]) -> tuple[Section, ...]:
    """Return the headed groups with the places of their sentences. ``told`` has each sentence's evidence keys.

    Empty where no group has a heading. A sentence belongs to the group of the first piece that it rests on.
    """
    if not any(group.title for group in groups):
        return ()
    group_of: Mapping[int, int] = dict(
        enumerate((place for place, group in enumerate(groups) for _ in group.evidence), start=1)
    )
    sentences: list[list[int]] = [[] for _ in groups]
    for place, keys in enumerate(told):
        sentences[group_of[keys[0]]].append(place)
    return tuple(
        Section(group.title, tuple(places), group.note)
        for group, places in zip(groups, sentences, strict=True)
        if places or group.note
    )
