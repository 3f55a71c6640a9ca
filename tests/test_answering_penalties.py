"""A fine is told only for the act, and of those, that were asked about."""

from __future__ import annotations

import pytest

from index.search import Hit, SentenceScore
from ingest.corpus import parse_document
from ingest.reading.reader import SourceFile
from server.answering.answer import Question
from server.answering.coverage import WordWeights
from server.answering.penalties import asks_fine, fines_another
from server.answering.question import Query, understand
from server.answering.select import rank_sentences

INSURANCE = (
    "社会保险经办条例 第五十七条 社会保险服务机构拒绝监督检查或者谎报、瞒报有关情况的，处1万元以上5万元以下的罚款。"
)
HOME_HELP = (
    "溧阳市家政服务条例 第二十七条 家政服务机构介绍未参加体检的人员从事家政服务的，可以处五千元以下罚款；"
    "情节严重的，处一万元罚款。"
)
MEALS = "溧阳市实施意见 助老食堂 对投入运营半年以上的助老食堂，每年给予2万元的运营补助。"
FINE, GRANT = "处1万元以上5万元以下的罚款。", "每年给予2万元的运营补助。"


def asked(text: str, *previous: str) -> Query:
    return understand(Question(text, previous=previous), ())


@pytest.mark.parametrize(
    ("question", "quote", "clause", "another"),
    [
        ("养老机构不备案罚多少钱？", FINE, INSURANCE, True),
        ("养老院拒绝检查罚多少？", FINE, INSURANCE, True),
        ("家政公司不备案罚多少钱？", FINE, HOME_HELP, True),
        ("助老食堂卫生不合格罚多少钱？", GRANT, MEALS, True),
        ("社保服务机构谎报情况罚多少？", FINE, INSURANCE, False),
        ("家政公司的保姆没体检罚多少钱？", FINE, HOME_HELP, False),
        ("情节严重的罚多少？", FINE, HOME_HELP, False),
    ],
)
def test_a_fine_for_something_else(question: str, quote: str, clause: str, another: bool) -> None:
    assert fines_another(asked(question), quote, clause) is another


@pytest.mark.parametrize(
    ("question", "fine"),
    [("不备案罚多少？", True), ("罚几倍？", True), ("助老食堂一年补多少？", False), ("收到罚单怎么办？", False)],
)
def test_who_asks_for_a_fine(question: str, fine: bool) -> None:
    assert asks_fine(asked(question)) is fine


FRAUD = """溧阳市家政服务条例

第一条 骗取补贴的，处骗取金额二倍以上五倍以下的罚款。

第二条 本条例自2020年1月1日起施行。
"""


@pytest.mark.parametrize(("question", "answers"), [("骗取补贴的罚几倍？", True), ("养老院不备案罚几倍？", False)])
def test_how_many_times_what_another_is_fined_is_no_answer(question: str, answers: bool) -> None:
    parsed = parse_document(SourceFile("a.txt", FRAUD, ""))
    (fine,) = [clause for clause in parsed.clauses if "罚款" in clause.text]
    hit = Hit(fine, parsed.document, 1.0, 1, (SentenceScore(0, len(fine.text), 0.9, 1.0, 0.5),))
    (ranked,) = rank_sentences(asked(question), [hit], WordWeights(clause.text for clause in parsed.clauses))
    assert ("multiple" in ranked.answers) is answers


def test_a_follow_up_keeps_the_act_of_the_question_before() -> None:
    query = asked("那情节严重的罚多少？", "家政公司不备案罚多少钱？")
    assert fines_another(query, "情节严重的，处一万元罚款。", HOME_HELP)
