"""What may be a sentence of an answer, and how a question is read: posts, coined names, several questions in one."""

from __future__ import annotations

import pytest

from server.answering.answer import Question
from server.answering.eligibility.person import person_facts
from server.answering.eligibility.traits import Role
from server.answering.office_holders import asks_for_many, asks_who, is_person_line, other_role
from server.answering.question import understand
from server.answering.several import question_parts
from server.answering.traditional import simplified
from server.answering.wanted import wanted_kinds


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("组 长：张三 市长", True),
        ("副组长：李四  市委常委、市政府副市长", True),
        ("王  五  某某街道党工委副书记、办事处主任", True),
        ("建立由市长牵头的联席会议制度，每半年召开会议", False),
        ("民政部门负责养老服务的监督管理", False),
        ("第二章 志愿者和志愿服务组织", False),
    ],
)
def test_a_line_of_a_list_of_persons(line: str, person: bool) -> None:
    assert is_person_line(line) is person


def test_a_post_is_not_its_deputy() -> None:
    assert other_role("领导小组组长是谁", "副组长：李四 副市长")
    assert not other_role("领导小组组长是谁", "组 长：张三 市长")
    assert not other_role("领导小组副组长是谁", "副组长：李四 副市长")
    assert asks_who("领导小组组长是谁")
    assert not asks_who("助老食堂补多少钱")
    assert asks_for_many("领导小组成员都有谁")
    assert not asks_for_many("领导小组组长是谁")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "重度失能的养老院一年补多少，还有日间照料中心一年补多少？",
            ("重度失能的养老院一年补多少", "日间照料中心一年补多少"),
        ),
        ("公租房能拿来办养老不？另外养老院的地怎么拿？", ("公租房能拿来办养老不", "养老院的地怎么拿")),
        ("养老院补贴是哪家出？多少钱？", ("养老院补贴是哪家出，多少钱",)),
        ("社区的房子要全腾出来吗？那我们办事上哪去", ("社区的房子要全腾出来吗？那我们办事上哪去",)),
        ("我妈82岁，瘫痪在床。安丘有什么补贴？", ("我妈82岁，瘫痪在床。安丘有什么补贴？",)),
    ],
)
def test_several_questions_in_one(text: str, parts: tuple[str, ...]) -> None:
    found = question_parts(text)
    assert len(found) == len(parts)
    assert len(parts) == 1 or found == parts


def test_traditional_characters_are_read_one_for_one() -> None:
    assert simplified("鞍山養老機構補貼標準是多少錢") == "鞍山养老机构补贴标准是多少钱"
    assert simplified("乾县的养老院后面") == "乾县的养老院后面"  # a name and a simplified word stay
    assert understand(Question("養老機構補貼多少錢"), ()).wanted == ("money",)


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("招就业困难的人当护工，社保有补贴吗", Role.ORGANISATION),
        ("我们新招了几个大学生，有啥补贴", Role.ORGANISATION),
        ("大学生到养老院上班，单位能拿社保补贴不", Role.ORGANISATION),
        ("我家雇了个护工照顾老伴", Role.PERSON),
        ("我想被养老院招去当护理员", Role.WORKER),
    ],
)
def test_who_hires_is_no_family(words: str, role: Role) -> None:
    assert role in person_facts(words).roles


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("低保金多长时间发一次", ()),
        ("安排残疾人就业比例哪个市高", ("percent",)),
        ("老年人数据采集和建库是哪年", ("date",)),
        ("运营补贴市财政出哪几项", ()),
        ("干了三十年，养老金一个月大概能开多少", ("money",)),
        ("养老金要交几年", ("duration",)),
    ],
)
def test_kinds_that_are_easily_mistaken(question: str, kinds: tuple[str, ...]) -> None:
    assert wanted_kinds(question, ()) == kinds


def test_a_month_that_money_is_paid_for_is_no_time_of_the_askers() -> None:
    assert understand(Question("养老金一个月大概能开多少"), ()).measures == ()
    assert [value.text for value in understand(Question("交了十五年，一年给多少"), ()).measures] == ["十五年"]
    assert [value.text for value in understand(Question("住院住了一个月，还给补吗"), ()).measures] == ["一个月"]
