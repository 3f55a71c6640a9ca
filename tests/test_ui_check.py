"""``ui.render_check`` and ``stream_check``: words for every verdict, words stay words, a check that can be stopped."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from index.search import Hit
from server.answering.answer import Question, ValidityStatus
from server.answering.checking.checker import DraftChecker
from server.answering.checking.draft_sentences import LONGEST_DRAFT
from server.answering.checking.verdicts import CheckVerdict, MismatchKind
from server.check_schemas import CheckedSentenceView, CheckReply, MismatchView
from server.check_streaming import Checking, stream_check
from server.schemas import CitationView
from server.streaming import Waiting
from tests.fake_answering import AGED, AGED_QUOTE, HOSTILE, MEALS, FakeAnswering, cite
from tests.page_words import Words
from ui.client import CheckFailedError, check
from ui.render_check import (
    check_failure_to_html,
    check_intro_to_html,
    checked_to_html,
    checking_to_html,
    stopped_to_html,
)

RIGHT = "每天就餐30人以上的，每年补助4万元。"
WRONG = "每天就餐30人以上的，每年补助6万元。"
NOWHERE = "火星上有食堂。"


def cited(clause_id: str, quote: str, validity: ValidityStatus) -> CitationView:
    view = CitationView.of(cite(1, clause_id, quote))
    return view.model_copy(update={"document": view.document.model_copy(update={"validity": validity})})


def checked(
    text: str, verdict: CheckVerdict, *citations: CitationView, mismatch: MismatchView | None = None, notice: str = ""
) -> CheckedSentenceView:
    return CheckedSentenceView(
        text=text,
        verdict=verdict,
        mismatches=[mismatch] if mismatch else [],
        citations=list(citations),
        notices=[notice] if notice else [],
    )


def reply(*sentences: CheckedSentenceView) -> CheckReply:
    return CheckReply(sentences=list(sentences), snapshot="s", today=date(2026, 11, 21))


def supported(validity: ValidityStatus) -> CheckedSentenceView:
    return checked(RIGHT, "有依据", cited(MEALS.id, "每天就餐30人以上的，每年补助4万元", validity))


def test_the_summary_counts_every_standing_and_leads_to_what_has_to_be_looked_at() -> None:
    read = Words(
        checked_to_html(
            reply(
                checked("您好！", "不含可核对的内容"),
                supported("in_force"),
                checked(WRONG, "与条款不符"),
                checked(NOWHERE, "没有找到依据"),
                supported("expired"),
                supported("unknown"),
                checked(WRONG, "与条款不符"),
                supported("not_yet"),
            )
        )
    )
    assert read.whole.startswith(
        "核对完了，共 8 句✗2 句与条款不符第3句第7句？1 句没有找到依据第4句！1 句有依据，但文件已过期第5句"
        "！1 句有依据，但文件尚未施行第8句✓2 句有依据－1 句不含可核对的内容"
        "只与资料库里的文件核对，有效期按2026年11月21日算。结果供人复核。"
    )
    assert read.links == ["#k3", "#k7", "#k4", "#k5", "#k8"]
    assert [name for name in read.ids if "-" not in name] == [f"k{n}" for n in range(1, 9)]
    assert [name for name in read.ids if "-" in name] == ["k2-1", "k5-1", "k6-1", "k8-1"]


def test_a_verdict_is_told_in_words_before_its_sentence() -> None:
    read = Words(checked_to_html(reply(supported("expired"), checked(NOWHERE, "没有找到依据"))))
    first, second = (text for text in read.texts["li"] if text.startswith("第"))
    assert first.startswith(f"第1句 ！有依据，但文件已过期{RIGHT}请先确认这条规定现在是否还执行。依据[1]")
    assert second == f"第2句 ？没有找到依据{NOWHERE}不一定是错的：请另找出处，或者删去。"


def test_a_supported_sentence_names_its_document_number_path_and_quote() -> None:
    read = Words(checked_to_html(reply(supported("in_force"))))
    (summary,) = read.texts["summary"]
    assert "《关于加快养老服务发展的意见》（某政办〔2023〕1号）" in summary
    assert "四、加大政策扶持 › （十四）完善财政支持政策 › （3）助老食堂" in summary
    assert read.texts["mark"] == ["每天就餐30人以上的，每年补助4万元"]
    assert read.texts["blockquote"] == [MEALS.text]
    assert " open" not in checked_to_html(reply(supported("in_force")))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("数值", "数值不同草稿写每年6万元条款是每年4万元"),
        ("责任单位", "责任单位不同草稿写每年6万元条款是每年4万元"),
        ("条件", "漏写了条件草稿只写每年6万元条款限于每年4万元"),
        ("是否", "一个肯定，一个否定草稿写每年6万元条款是每年4万元"),
        ("语气", "语气轻重不同草稿写每年6万元条款是每年4万元"),
    ],
)
def test_what_differs_is_told_side_by_side(kind: MismatchKind, told: str) -> None:
    mismatch = MismatchView(kind=kind, said="每年6万元", clause_says="每年4万元")
    read = Words(checked_to_html(reply(checked(WRONG, "与条款不符", mismatch=mismatch))))
    assert told in read.whole


@pytest.mark.parametrize(
    "hostile", [HOSTILE, "</p></div><script>x</script>", "# 标题\n\n- **粗** `码` [链](https://example.com)\n\n$$x$$"]
)
def test_a_draft_and_a_document_stay_words(hostile: str) -> None:
    mismatch = MismatchView(kind="数值", said=hostile, clause_says=hostile)
    sentence = checked(hostile, "与条款不符", cited(AGED.id, AGED_QUOTE, "unknown"), mismatch=mismatch, notice=hostile)
    markup = checked_to_html(reply(sentence))
    read = Words(markup)
    assert "\n" not in markup
    assert read.tags <= {
        "div", "p", "span", "a", "details", "summary", "dl", "dt", "dd", "blockquote", "mark", "strong",
        "ul", "ol", "li",
    }  # fmt: skip
    assert read.texts["p"].count(hostile) == 2  # the sentence and the notice
    assert read.texts["dd"].count(hostile) == 2
    assert Words(check_failure_to_html(hostile)).texts["p"] == [hostile]


def test_many_sentences_are_not_all_linked() -> None:
    markup = checked_to_html(reply(*(checked(NOWHERE, "没有找到依据") for _ in range(25))))
    assert Words(markup).links == [f"#k{n}" for n in range(1, 21)]
    assert "25 句没有找到依据" in markup
    assert "第20句</a>等</span>" in markup


def test_how_far_a_check_has_come_is_told() -> None:
    assert Words(checking_to_html(None)).texts["p"] == ["正在核对，请稍候…"]
    assert Words(checking_to_html(Checking(3, 12))).texts["p"] == ["正在核对，请稍候…第 3 句，共 12 句"]
    assert "已停止" in stopped_to_html()


def test_drafts_go_to_no_other_machine_and_that_is_said_where_questions_do() -> None:
    assert "草稿也不会发到那台机器" in check_intro_to_html("模型.example")
    assert "机器" not in check_intro_to_html(None)


def test_a_check_tells_each_sentence_and_ends_with_what_the_checker_says() -> None:
    text = f"您好！{RIGHT}{WRONG}{NOWHERE}"
    heard = [h for h in stream_check(FakeAnswering(), text, "甲市") if not isinstance(h, Waiting)]
    progress = [h for h in heard if isinstance(h, Checking)]
    assert list(dict.fromkeys(progress)) == [Checking(2, 4), Checking(3, 4), Checking(4, 4)]
    assert heard[-1] == DraftChecker(FakeAnswering()).check(text, "甲市")


def test_a_reply_comes_last_and_fits_the_wire() -> None:
    *_, last = check(FakeAnswering(), f"{RIGHT}{WRONG}", "甲市")
    assert isinstance(last, CheckReply)
    assert [sentence.verdict for sentence in last.sentences] == ["有依据", "与条款不符"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "草稿是空的。请粘贴要核对的文字。"),
        ("。！", "没有看懂“。！”。请粘贴要核对的文字。"),
        ("字" * (LONGEST_DRAFT + 1), "草稿有 5001 个字，超过 5000 字的上限。请分几次核对。"),
    ],
)
def test_an_unusable_draft_is_told_in_the_words_of_the_api(text: str, told: str) -> None:
    with pytest.raises(CheckFailedError) as caught:
        list(check(FakeAnswering(), text, None))
    assert str(caught.value) == told


class Failing(FakeAnswering):
    """Fails in every search, as a programming mistake would."""

    def retrieve(self, question: Question, k: int) -> list[Hit]:
        raise ZeroDivisionError(f"secret detail of {question} and {k}")


def test_a_failure_that_nobody_foresaw_tells_nothing_of_itself() -> None:
    with pytest.raises(CheckFailedError, match="服务内部出错") as caught:
        list(check(Failing(), RIGHT, None))
    assert "secret" not in str(caught.value)


class Held(FakeAnswering):
    """Holds its first search until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def retrieve(self, question: Question, k: int) -> list[Hit]:
        found = super().retrieve(question, k)
        assert self.go.wait(5)
        return found


def test_a_check_that_nobody_waits_for_stops_before_its_next_search() -> None:
    library = Held()
    stream = stream_check(library, f"{RIGHT}{WRONG}{NOWHERE}", "甲市")
    assert next(h for h in stream if isinstance(h, Checking)) == Checking(1, 3)
    stream.close()
    library.go.set()
    for thread in threading.enumerate():
        if thread.name.startswith("check"):
            thread.join(5)
    assert len(library.asked) <= 1
