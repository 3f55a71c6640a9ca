"""Who is responsible for a clause may be written in the document's table of tasks, in the row of its heading."""

from __future__ import annotations

import pytest

from server.answering.answer import Answer, Question
from server.answering.pipeline import Answerer

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("question", "offices"),
    [
        ("安丘养老机构的税费优惠归哪个部门管？", ("税务局", "发改局")),
        ("安丘养老服务监管的牵头及配合部门", ("民政局",)),
        ("安丘的宜居环境建设（适老化改造、加装电梯）谁牵头？", ("住建局",)),
    ],
)
def test_the_row_of_the_clauses_heading_names_the_offices(
    answerer: Answerer, question: str, offices: tuple[str, ...]
) -> None:
    outcome = answerer.answer(Question(question))
    assert isinstance(outcome, Answer)
    assert "牵头单位" in outcome.sentences[0].text
    assert all(office in outcome.sentences[0].text for office in offices)
    assert outcome.citations[0].clause.cells


def test_an_office_that_the_clause_itself_names_is_told_in_its_words(answerer: Answerer) -> None:
    outcome = answerer.answer(Question("安丘养老服务乱收费谁管？"))
    assert isinstance(outcome, Answer)
    assert outcome.sentences[0].text.startswith("发改部门")
