"""What a direct answer may leave out, and all that it may not. The clauses are made up."""

from __future__ import annotations

import pytest

from server.answering.keeping import begins_one, shorter_forms
from server.answering.side_statements import direct_answers
from tests.test_answering_citations import asked
from tests.test_answering_telling import pieces_of

HOMES = "整合利用闲置校舍、厂房等资源，广泛发展互助式养老服务，2021年底前农村幸福院达到90个以上"


def direct(body: str, question: str) -> list[str]:
    return list(direct_answers(body, asked(question, *pieces_of(body))))


@pytest.mark.parametrize(
    ("body", "question", "answers"),
    [
        (HOMES, "农村幸福院要建多少个？", ["2021年底前农村幸福院达到90个以上"]),
        (
            "新建住宅小区按每百户20平方米配建养老服务用房，做到同步规划、同步建设、同步验收",
            "新建小区每百户配建多少平方米？",
            ["新建住宅小区按每百户20平方米配建养老服务用房"],
        ),
        (
            "到2025年培训养老护理员800人，鼓励职业院校开设相关专业",
            "培训护理员多少人？",
            ["到2025年培训养老护理员800人"],
        ),
    ],
)
def test_what_stands_beside_the_value_may_go(body: str, question: str, answers: list[str]) -> None:
    assert direct(body, question) == answers


@pytest.mark.parametrize(
    ("body", "question"),
    [
        # conditions without any mark of a condition
        ("运营管理良好、服务达标，2023年每处给予2万元补助", "每处补助多少钱？"),
        ("投入运营半年以上，2023年给予每处2万元补助", "每处补助多少钱？"),
        # a limit, an exception, a negation, a payer, a permission behind the value
        ("每张床位补助3000元，发展不足两年的除外", "每张床位补助多少？"),
        ("每张床位补助3000元，但公办机构减半", "每张床位补助多少？"),
        ("每张床位补助3000元，不得重复享受", "每张床位补助多少？"),
        ("每张床位补助3000元，由区级财政承担", "每张床位补助多少？"),
        ("每张床位补助3000元，支持符合条件的机构优先申请", "每张床位补助多少？"),
        ("每张床位补助3000元，推进分三年拨付", "每张床位补助多少？"),
        # the other value belongs to the answer
        ("整合闲置资源建设30处助餐点，到2022年幸福院达到90个", "幸福院要达到多少个？"),
        # the date opens nothing: what is before it is its subject
        ("市民政局会同卫生健康部门，2021年底前农村幸福院达到90个以上", "农村幸福院要建多少个？"),
        # words were asked for, or nobody asked for any value
        (HOMES, "农村幸福院怎么发展？"),
        (HOMES, "农村幸福院建多少个，由哪个部门负责？"),
        # what was asked about stands in what would go
        (HOMES, "利用闲置校舍要建多少个？"),
    ],
)
def test_nothing_else_goes(body: str, question: str) -> None:
    assert direct(body, question) == []


def test_a_draft_is_hopeless_once_no_shorter_form_begins_so() -> None:
    (piece,) = pieces_of(f"{HOMES}。")
    forms = shorter_forms(asked("农村幸福院要建多少个？", piece), piece)
    assert forms == ("2021年底前农村幸福院达到90个以上",)
    assert begins_one("2021年底前", forms, piece)
    assert begins_one("溧阳市2021年底前农村幸福院", forms, piece)
    assert not begins_one("整合利用闲置校舍、厂房等资源", forms, piece)
    assert not begins_one("2021年底前农村幸福院达到190个以上", forms, piece)
