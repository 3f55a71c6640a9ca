"""Where a reply went wrong, for one case of each stage."""

from __future__ import annotations

from datetime import date

import pytest

from eval.blame import Stage, blame
from eval.cases import Case, Gold
from eval.library import Target
from eval.outcomes import CitedClause, FoundClause, Outcome, ShownSentence
from ingest.model import Document
from tests.fake_answering import document

QUOTE = "每年给予3万元运营补助"
CLAUSE = f"就餐老年人达到30人以上的，{QUOTE}；60人以上的，每年给予4万元。"
CANTEEN: Document = document("aq", "关于养老的意见", "安政办〔2023〕5号", ("山东省", "潍坊市", "安丘市"), None)
TODAY = date(2026, 1, 2)


def case(*, answerable: bool = True) -> Case:
    gold = (Gold("某", "一", QUOTE),) if answerable else ()
    facts = (("3万元",),) if answerable else ()
    kind, reason = ("number", None) if answerable else ("unanswerable", "not_stated")
    return Case("c", "多少？", (), "family", None, kind, reason, answerable, gold, facts, ("4万元",), "f", 1)  # type: ignore[arg-type]


def target(smallest: str | None = CLAUSE) -> Target:
    return Target(Gold("某", "一", QUOTE), CANTEEN, smallest, searchable=True)


def reply(text: str, *, found: str = CLAUSE, origin: str = "quote", cited: str = CLAUSE) -> Outcome:
    return Outcome(
        "c",
        "answered",
        TODAY,
        sentences=(ShownSentence(text, (1,), origin, None),),  # type: ignore[arg-type]
        cited=(CitedClause(1, "x", CANTEEN.id, (), cited, cited, "unknown"),),
        found=(FoundClause("x", CANTEEN.id, found),),
    )


REFUSED = Outcome("c", "refused", TODAY, reason="not_stated", found=(FoundClause("x", CANTEEN.id, CLAUSE),))
ELSEWHERE = "开办互助养老院的，给予支持。"


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        (reply(ELSEWHERE, found=ELSEWHERE, cited=ELSEWHERE), "retrieval"),
        (reply(ELSEWHERE, cited=ELSEWHERE), "choice"),
        (reply("60人以上的，每年给予4万元。"), "choice"),
        (reply("每年给予4万元。", origin="model"), "generation"),
        (reply("给予运营补助。", origin="model"), "generation"),
        (REFUSED, "refusal"),
        (Outcome("c", "failed", TODAY, message="太长"), "refusal"),
    ],
)
def test_what_was_lost_first_is_blamed(outcome: Outcome, stage: Stage) -> None:
    assert blame(case(), outcome, [target()], unsupported=False) == stage


def test_a_quote_in_no_clause_is_the_parsers_fault_whatever_came_after() -> None:
    assert blame(case(), REFUSED, [target(None)], unsupported=False) == "parsing"


def test_a_number_of_nobodys_is_the_verifiers_fault() -> None:
    assert blame(case(), reply("每年给予5万元。"), [target()], unsupported=True) == "verification"


def test_an_answer_to_what_cannot_be_answered_is_the_refusals_fault() -> None:
    assert blame(case(answerable=False), reply("每年给予3万元。"), [], unsupported=False) == "refusal"
