"""Ways of asking that once went wrong, over the five documents with the embedded model: promises, not word for word."""

from __future__ import annotations

import pytest

from server.answering.answer import Answer, Question, Refusal
from server.answering.office_holders import is_person_line
from server.answering.pipeline import Answerer

pytestmark = pytest.mark.model


def asked(answerer: Answerer, *questions: str) -> Answer | Refusal:
    return answerer.answer(Question(questions[-1], tuple(questions[:-1])))


@pytest.mark.parametrize(
    ("questions", "first"),
    [
        (("安丘领导小组组长是谁",), "组 长"),
        (("安丘新小区要配多大的养老用房", "那晋城呢"), "不少于30平方米"),
        (("安丘新小区要配多大的养老用房", "那晋城呢", "老小区呢"), "不少于15平方米"),
        (("晉城新建住宅每百戶要配多少平方米養老用房",), "不少于30平方米"),
        (("晋城外地人来办养老院，待遇和本地人一样不",), "非本地投资者"),
        (("鞍山65岁以上老人免费体检一年几次",), "免费提供一次"),
        (("晋城公司给养老院捐了款，能抵税不，抵多少",), "12%"),
    ],
)
def test_the_first_sentence_is_the_one_asked_for(answerer: Answerer, questions: tuple[str, ...], first: str) -> None:
    answer = asked(answerer, *questions)
    assert isinstance(answer, Answer), answer.message
    assert first in answer.sentences[0].text


def test_each_of_two_questions_is_answered(answerer: Answerer) -> None:
    answer = asked(answerer, "安丘养老院重度失能的一年补多少，还有日间照料中心一年补多少？")
    assert isinstance(answer, Answer)
    assert "600元" in answer.text
    assert "2万元" in answer.text


def test_posts_are_told_only_to_who_asks_for_them(answerer: Answerer) -> None:
    for text in ("鞍山领导小组办公室在哪儿，主任是谁", "鞍山公交车上哪儿坐", "哈哈哈嘻嘻嘻"):
        outcome = asked(answerer, text)
        shown = outcome.citations if isinstance(outcome, Answer) else outcome.nearest
        assert not [c.quote for c in shown if is_person_line(c.quote)]


@pytest.mark.parametrize(
    ("questions", "reason"),
    [
        (("晋城养老机构每张床建设补助多少元",), "not_stated"),  # an investment is no subsidy
        (("安丘养老院大学生去干活给奖补不", "具体多少钱"), "not_stated"),
        (("鞍山公租房能给失能老人优先不",), "no_evidence"),
        (("晋城公积金贷款利率多少",), "off_topic"),
        (("晋城市民政局电话多少",), "no_evidence"),
    ],
)
def test_what_is_not_there_is_refused_for_the_right_reason(
    answerer: Answerer, questions: tuple[str, ...], reason: str
) -> None:
    outcome = asked(answerer, *questions)
    assert isinstance(outcome, Refusal), outcome.text
    assert outcome.reason == reason


def test_who_hires_is_not_told_that_it_is_not_for_them(answerer: Answerer) -> None:
    answer = asked(answerer, "晋城招就业困难的人当护工，社保有补贴吗，合同签半年行不行")
    assert isinstance(answer, Answer)
    assert "不符合" not in [section.title for section in answer.sections]
    assert "1年以上劳动合同" in answer.text
