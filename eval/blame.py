"""The stage at which a reply went wrong: the first one that lost what a right answer needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from eval.cases import Case
from eval.library import Target
from eval.metrics import missing_facts, wrong_facts_first
from eval.outcomes import Outcome

Stage = Literal["parsing", "retrieval", "choice", "generation", "verification", "refusal"]
STAGES: tuple[Stage, ...] = get_args(Stage)


def blame(case: Case, outcome: Outcome, targets: Sequence[Target], unsupported: bool) -> Stage | None:
    """Return the stage to be looked at first for a reply that isn't sound.

    ``parsing``: no clause holds a gold quote. ``retrieval``: none that does was found. ``refusal``: an answer where
    none should be, or the other way round, or the question itself was rejected. ``choice``: the clause was found, and
    other words were told. ``generation``: the model's own words miss or mistake a fact. ``verification``: a number
    that the cited clause doesn't hold was let through. ``None``: an unlabelled case.
    """
    if case.answerable is None:
        return None
    if not case.answerable or outcome.status == "failed":
        return "refusal"
    if any(target.smallest is None for target in targets):
        return "parsing"
    if unsupported:
        return "verification"
    searchable = [target for target in targets if target.searchable]
    if not all(any(target.is_met_by(f.document_id, f.text) for f in outcome.found) for target in searchable):
        return "retrieval"
    if outcome.status == "refused":
        return "refusal"
    return "generation" if _is_model_fault(case, outcome) else "choice"


def _is_model_fault(case: Case, outcome: Outcome) -> bool:
    """Whether a model's sentence says the wrong thing, or its clause says what the sentence leaves out."""
    drafted = [sentence for sentence in outcome.sentences if sentence.origin == "model"]
    if any(wrong_facts_first([sentence.text], case.wrong_facts) for sentence in drafted):
        return True
    missing = missing_facts([sentence.text for sentence in outcome.sentences], case.key_facts)
    read = [c.quote for c in outcome.citations if any(c.n in sentence.citations for sentence in drafted)]
    return any(not missing_facts(read, [fact]) for fact in missing)
