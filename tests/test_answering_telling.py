"""Which speaks when: the model where it says as much as the clause, else rule or quote. Nothing here is real policy."""

from __future__ import annotations

from collections import abc
from dataclasses import replace
from typing import Literal

import pytest

from ingest.model import Document
from server.answering.answer import Cut, DraftSentence, DraftStep, Evidence, Trace, TracedSentence
from server.answering.generate import ExtractiveGenerator, Generator
from server.answering.question import Query
from server.answering.telling import AbandonedError, Telling
from tests.fake_generator import ScriptedGenerator
from tests.fakes import make_clause, make_parsed
from tests.test_answering_citations import asked

GRANNY = "为提高高龄老年人生活水平，对具有本市户籍的80周岁以上老年人，每人每月发放高龄津贴120元，由本人或者家属申请。"
GRANNY_SHORT = "对具有本市户籍的80周岁以上老年人，每人每月发放高龄津贴120元，由本人或者家属申请。"
HOMES = "为加快养老服务发展，对社会力量举办的养老机构，正常运营满一年后，给予每张床位4000元的一次性建设补贴。"
HOMES_SHORT = "对社会力量举办的养老机构，正常运营满一年后，给予每张床位4000元的一次性建设补贴。"
HOMES_HALF = "对社会力量举办的养老机构，给予每张床位4000元的一次性建设补贴。"
LIFTS = "为方便老年人居家养老，鼓励有条件的老旧小区加装电梯，每部补助不超过20万元，已享受其他补助的除外。"
LIFTS_SHORT = "鼓励有条件的老旧小区加装电梯，每部补助不超过20万元，已享受其他补助的除外。"
LIE = "每人每月发放高龄津贴500元，由本人或者家属申请，可以补领。"
BRIEF = "每餐补贴2元，由市级财政承担。"
TIERED = (
    "根据日均服务老年人数10-30人、31-60人两个档次，每年分别给予2万元、3万元的运营补助，按照服务人数和运营月份据实补助。"
)


def pieces_of(*quotes: str) -> tuple[Evidence, ...]:
    """Return a piece of evidence for each quote, the clauses of one document."""
    clauses = [make_clause("d", f"{i}.", quote) for i, quote in enumerate(quotes, start=1)]
    document: Document = make_parsed("d", clauses, region=("江苏省", "溧阳市")).document
    return tuple(Evidence(clause, document, clause.text, 0, len(clause.text), 1.0) for clause in clauses)


def says(text: str, *keys: int) -> DraftSentence:
    return DraftSentence(text, keys, "model")


def cut(why: Cut, raw: str = "") -> DraftStep:
    return DraftStep(raw, cut=why)


Told = list[tuple[str, tuple[int, ...], Literal["model", "quote", "rule"]]]


def telling(generator: Generator, *evidence: Evidence, question: str = "有什么规定？") -> Telling:
    return Telling(asked(question, *evidence), evidence, generator, lambda: False)


def told(made: Telling) -> Told:
    verdicts = list(made.verdicts())
    assert all(verdict.passed for verdict in verdicts)
    return [(v.draft.text, v.draft.keys, v.draft.origin) for v in verdicts]


def test_without_a_model_every_piece_is_told_in_its_own_words() -> None:
    made = telling(ExtractiveGenerator(), *pieces_of(GRANNY, HOMES, BRIEF))
    assert told(made) == [(GRANNY, (1,), "quote"), (HOMES, (2,), "quote"), (BRIEF, (3,), "quote")]
    assert made.trace == Trace()
    assert not made.failed


def test_sentences_of_the_model_in_the_order_of_the_evidence() -> None:
    generator = ScriptedGenerator(says(GRANNY_SHORT, 1), says(HOMES_SHORT, 2), says(LIFTS_SHORT, 3))
    made = telling(generator, *pieces_of(GRANNY, HOMES, LIFTS))
    assert told(made) == [(GRANNY_SHORT, (1,), "model"), (HOMES_SHORT, (2,), "model"), (LIFTS_SHORT, (3,), "model")]
    assert [(t.fault, t.kept) for t in made.trace.verdicts] == [(None, True)] * 3


def test_what_the_model_skips_is_told_before_what_it_says_next() -> None:
    made = telling(ScriptedGenerator(says(LIFTS_SHORT, 3)), *pieces_of(GRANNY, HOMES, LIFTS))
    assert told(made) == [(GRANNY, (1,), "quote"), (HOMES, (2,), "quote"), (LIFTS_SHORT, (3,), "model")]


def test_what_the_model_says_too_late_is_not_told_again() -> None:
    made = telling(ScriptedGenerator(says(HOMES_SHORT, 2), says(GRANNY_SHORT, 1)), *pieces_of(GRANNY, HOMES))
    assert told(made) == [(GRANNY, (1,), "quote"), (HOMES_SHORT, (2,), "model")]


def test_a_failed_sentence_is_repaired_at_once() -> None:
    generator = ScriptedGenerator(says(LIE, 1), says(HOMES_SHORT, 2))
    made = telling(generator, *pieces_of(GRANNY, HOMES))
    verdicts = made.verdicts()
    first = next(verdicts)
    assert (first.draft.text, first.draft.origin, generator.played) == (GRANNY, "quote", 1)
    second = next(verdicts)
    assert (second.draft.text, second.draft.origin, generator.played) == (HOMES_SHORT, "model", 2)
    assert list(verdicts) == []
    assert made.trace.verdicts == (
        TracedSentence(LIE, (1,), "number", False),
        TracedSentence(HOMES_SHORT, (2,), None, True),
    )


def test_what_leaves_out_a_condition_is_told_in_the_clauses_words() -> None:
    made = telling(ScriptedGenerator(says(HOMES_HALF, 1)), *pieces_of(HOMES))
    assert told(made) == [(HOMES, (1,), "quote")]
    assert [t.fault for t in made.trace.verdicts] == ["omission"]


def test_the_quote_itself_is_told_as_the_quote() -> None:
    made = telling(ScriptedGenerator(says(HOMES.rstrip("。"), 1)), *pieces_of(HOMES))
    assert told(made) == [(HOMES, (1,), "quote")]
    assert [(t.fault, t.kept) for t in made.trace.verdicts] == [("quote", False)]


@pytest.mark.parametrize("keys", [(3,), (0,), (9,), (1, 9), (-1,)])
def test_a_key_that_names_no_drafted_piece_is_dropped_and_counted(keys: tuple[int, ...]) -> None:
    made = telling(ScriptedGenerator(says(GRANNY_SHORT, *keys)), *pieces_of(GRANNY, HOMES, BRIEF))
    assert told(made) == [(GRANNY, (1,), "quote"), (HOMES, (2,), "quote"), (BRIEF, (3,), "quote")]
    assert made.trace.unknown_keys == 1
    assert made.trace.verdicts == (TracedSentence(GRANNY_SHORT, keys, "unknown_key", False),)


def test_a_missing_key_is_clear_with_one_piece_and_unknown_with_two() -> None:
    one = telling(ScriptedGenerator(says(GRANNY_SHORT)), *pieces_of(GRANNY, BRIEF))
    assert told(one) == [(GRANNY_SHORT, (1,), "model"), (BRIEF, (2,), "quote")]
    assert one.trace.unknown_keys == 0
    two = telling(ScriptedGenerator(says(GRANNY_SHORT)), *pieces_of(GRANNY, HOMES))
    assert told(two) == [(GRANNY, (1,), "quote"), (HOMES, (2,), "quote")]
    assert two.trace.unknown_keys == 1


def test_the_draft_ends_when_every_drafted_piece_is_told() -> None:
    generator = ScriptedGenerator(says(GRANNY_SHORT, 1), says(LIE, 2), says("多余的话。", 1), says("还有。", 2))
    made = telling(generator, *pieces_of(GRANNY, HOMES))
    assert told(made) == [(GRANNY_SHORT, (1,), "model"), (HOMES, (2,), "quote")]
    assert generator.played == 2
    assert len(made.trace.verdicts) == 2


BOTH = f"{GRANNY_SHORT.rstrip('。')}；{HOMES_SHORT}"


def test_one_sentence_may_tell_two_clauses() -> None:
    made = telling(ScriptedGenerator(says(BOTH, 1, 2)), *pieces_of(GRANNY, HOMES, LIFTS))
    assert told(made) == [(BOTH, (1, 2), "model"), (LIFTS, (3,), "quote")]


def test_one_sentence_for_two_clauses_may_leave_nothing_of_either_out() -> None:
    half, turned = f"{GRANNY_SHORT.rstrip('。')}；{HOMES_HALF}", f"{HOMES_SHORT.rstrip('。')}；{GRANNY_SHORT}"
    for text in (GRANNY_SHORT, half, turned):
        made = telling(ScriptedGenerator(says(text, 1, 2)), *pieces_of(GRANNY, HOMES))
        assert told(made) == [(GRANNY, (1,), "quote"), (HOMES, (2,), "quote")]
        assert made.trace.verdicts[0].fault is not None


def test_a_sentence_for_a_told_clause_and_another_tells_neither_again() -> None:
    made = telling(ScriptedGenerator(says(GRANNY_SHORT, 1), says(BOTH, 1, 2)), *pieces_of(GRANNY, HOMES))
    assert told(made) == [(GRANNY_SHORT, (1,), "model"), (HOMES, (2,), "quote")]
    assert [(t.fault, t.kept) for t in made.trace.verdicts] == [(None, True), (None, False)]


def test_the_same_words_twice_are_told_once() -> None:
    generator = ScriptedGenerator(says(GRANNY_SHORT, 1), says(GRANNY_SHORT, 1), says(HOMES_SHORT, 2))
    made = telling(generator, *pieces_of(GRANNY, HOMES))
    assert told(made) == [(GRANNY_SHORT, (1,), "model"), (HOMES_SHORT, (2,), "model")]
    assert [(t.fault, t.kept) for t in made.trace.verdicts] == [(None, True), (None, False), (None, True)]


def test_the_same_quote_twice_is_told_once() -> None:
    assert told(telling(ScriptedGenerator(), *pieces_of(GRANNY, GRANNY))) == [(GRANNY, (1,), "quote")]


def test_a_rule_sentence_never_waits_for_a_model() -> None:
    generator = ScriptedGenerator(says(GRANNY_SHORT, 2))
    evidence = pieces_of(TIERED, GRANNY)
    made = telling(generator, *evidence, question="助餐点每天服务40人，一年补助多少？")
    verdicts = made.verdicts()
    first = next(verdicts)
    assert first.draft.origin == "rule"
    assert "3万元" in first.draft.text
    assert (generator.asked, generator.played) == ([], 0)
    assert [v.draft.text for v in verdicts] == [GRANNY_SHORT]
    assert list(generator.asked[0][1]) == [2]


def test_no_model_is_asked_about_what_a_rule_tells() -> None:
    generator = ScriptedGenerator(says(LIE, 1))
    made = telling(generator, *pieces_of(TIERED), question="助餐点每天服务40人，一年补助多少？")
    assert [origin for _, _, origin in told(made)] == ["rule"]
    assert (generator.asked, made.trace) == ([], Trace())


def test_short_quotes_and_table_rows_ask_no_model() -> None:
    (row,) = pieces_of("护理员培训 | 每年培训养老护理员不少于200人次 | 市民政局、市人力资源社会保障局、市卫生健康委")
    cells = (("任务", "护理员培训"), ("内容", "每年培训养老护理员不少于200人次"), ("责任单位", "市民政局"))
    row = replace(row, clause=replace(row.clause, kind="row", cells=cells))
    generator = ScriptedGenerator(says(LIE, 1), says(LIE, 2))
    made = telling(generator, *pieces_of(BRIEF), row)
    assert [key for _, key, _ in told(made)] == [(1,), (2,)]
    assert generator.asked == []
    assert made.trace.model_calls == 0


def test_no_more_pieces_are_drafted_than_the_generator_takes() -> None:
    generator = ScriptedGenerator(says(GRANNY_SHORT, 1), says(HOMES_SHORT, 2), most_pieces=1)
    evidence = pieces_of(GRANNY, HOMES, LIFTS)
    made = telling(generator, *evidence)
    assert told(made) == [(GRANNY_SHORT, (1,), "model"), (HOMES, (2,), "quote"), (LIFTS, (3,), "quote")]
    assert generator.asked[0][1] == {1: evidence[0]}


@pytest.mark.parametrize("why", ["loop", "endless", "empty", "hopeless", "time", "failed"])
def test_a_cut_is_recorded_and_the_rest_is_told_in_the_clauses_words(why: Cut) -> None:
    made = telling(ScriptedGenerator(says(GRANNY_SHORT, 1), cut(why, "对社会")), *pieces_of(GRANNY, HOMES))
    assert told(made) == [(GRANNY_SHORT, (1,), "model"), (HOMES, (2,), "quote")]
    assert made.trace.cuts == (why,)
    assert made.failed == (why == "failed")


def test_the_trace_holds_the_draft_word_for_word() -> None:
    script = (
        DraftStep("对具有本市"),
        DraftStep("户籍的…[1]", says(GRANNY_SHORT, 1)),
        DraftStep("另外[7]。", says("另外。", 7)),
        DraftStep("500元", says(LIE, 2)),
    )
    made = telling(ScriptedGenerator(*script), *pieces_of(GRANNY, HOMES))
    told(made)
    assert made.trace == Trace(
        drafts=("对具有本市户籍的…[1]另外[7]。500元",),
        verdicts=(
            TracedSentence(GRANNY_SHORT, (1,), None, True),
            TracedSentence("另外。", (7,), "unknown_key", False),
            TracedSentence(LIE, (2,), "number", False),
        ),
        unknown_keys=1,
        cuts=(),
        model_calls=1,
    )
    assert made.verify_seconds > 0


class Closable:
    """Drafts without end, and tells whether its iterator was closed."""

    name, host, most_pieces = "closable", None, 3

    def __init__(self, *script: DraftStep) -> None:
        self._script = script
        self.closed = False

    def generate(
        self, query: Query, pieces: abc.Mapping[int, Evidence], abandoned: abc.Callable[[], bool]
    ) -> abc.Generator[DraftStep, None, None]:
        assert query.text
        assert pieces
        assert not abandoned()
        try:
            yield from self._script
            while True:
                yield DraftStep("字")
        finally:
            self.closed = True


def test_an_abandoned_answer_closes_the_draft() -> None:
    gone = [False]
    evidence = pieces_of(GRANNY, HOMES)
    generator = Closable(DraftStep("对"), DraftStep("", says(GRANNY_SHORT, 1)))
    verdicts = Telling(asked("规定？", *evidence), evidence, generator, lambda: gone[0]).verdicts()
    assert next(verdicts).draft.text == GRANNY_SHORT
    gone[0] = True
    with pytest.raises(AbandonedError):
        next(verdicts)
    assert generator.closed


def test_an_answer_that_nobody_reads_on_closes_the_draft() -> None:
    generator = Closable(DraftStep("", says(GRANNY_SHORT, 1)))
    verdicts = telling(generator, *pieces_of(GRANNY, HOMES)).verdicts()
    next(verdicts)
    assert isinstance(verdicts, abc.Generator)
    verdicts.close()
    assert generator.closed


def test_when_all_is_told_the_draft_is_closed() -> None:
    generator = Closable(DraftStep("", says(GRANNY_SHORT, 1)), DraftStep("", says(HOMES_HALF, 2)))
    assert [text for text, _, _ in told(telling(generator, *pieces_of(GRANNY, HOMES)))] == [GRANNY_SHORT, HOMES]
    assert generator.closed


def test_an_answer_abandoned_without_a_model_is_abandoned_too() -> None:
    evidence = pieces_of(BRIEF)
    with pytest.raises(AbandonedError):
        list(Telling(asked("规定？", *evidence), evidence, ExtractiveGenerator(), lambda: True).verdicts())
