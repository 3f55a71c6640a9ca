"""A row of a table of yearly targets: the years asked for, and the offices beside them where both are."""

from __future__ import annotations

import pytest

from server.answering.answer import Evidence, Question
from server.answering.question import understand
from server.answering.rules import rule_sentences
from tests.policy_texts import parse

TABLE = """# 甲市养老服务体系建设行动计划

## 一、任务分解表

| 序号 | 任务 | 2024年 | 2025年 | 2026年 | 牵头单位 | 配合单位 |
| --- | --- | --- | --- | --- | --- | --- |
| 1 | 家庭适老化改造（户） | 1500 | 1600 | 1200 | 市民政局 | 市残联 |
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("甲市家庭适老化改造2026年改多少户，配合单位是谁？", "2026年：1200；牵头单位：市民政局；配合单位：市残联。"),
        ("甲市家庭适老化改造2025年改多少户？", "2025年：1600；牵头单位：市民政局；配合单位：市残联。"),
        ("甲市家庭适老化改造的牵头单位是谁？", "牵头单位：市民政局；配合单位：市残联。"),
        (
            "甲市家庭适老化改造一共改多少户？",
            "2024年：1500；2025年：1600；2026年：1200；牵头单位：市民政局；配合单位：市残联。",
        ),
    ],
)
def test_a_row_tells_the_years_and_the_offices_asked_for(question: str, told: str) -> None:
    parsed = parse(TABLE, "计划.md")
    row = next(clause for clause in parsed.clauses if clause.cells)
    query = understand(Question(question), (parsed.document,))
    (sentence,) = rule_sentences(query, Evidence(row, parsed.document, row.text, 0, len(row.text), 1.0), 1)
    assert sentence.text.endswith(f"：{told}")
