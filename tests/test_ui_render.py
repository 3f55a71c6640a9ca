"""``ui.render`` and ``ui.local_page``: words stay words, marks are exact, ids apart; no link to another host leaves."""

from __future__ import annotations

import re
from datetime import date

import pytest

from server.answering.answer import Layout, Question, Refusal, ValidityStatus
from server.schemas import CitationView, DocumentView, Reply, SectionView, SentenceView
from server.wording import validity_in_words
from tests.fake_answering import AGED_QUOTE, EXPIRED, HOSTILE, MEALS, FakeAnswering, cite
from tests.page_words import Words
from ui.local_page import to_local_page
from ui.render import (
    conversation_to_html,
    escaped,
    failure_to_html,
    library_to_html,
    model_host_to_html,
    reply_to_html,
    turn_to_html,
    waiting_to_html,
)


def reply_to(question: str) -> Reply:
    return Reply.of(FakeAnswering().answer(Question(question)), "fake")


def in_sections(layout: Layout, *sections: SectionView) -> Reply:
    return reply_to("高龄津贴？").model_copy(update={"layout": layout, "sections": list(sections)})


def test_a_comparison_is_a_table_with_a_column_a_region() -> None:
    whole = reply_to("高龄津贴？")
    named = whole.sentences[0].model_copy(update={"text": f"甲市：{whole.sentences[0].text}"})
    reply = in_sections(
        "comparison",
        SectionView(title="甲市", sentences=[0], note=""),
        SectionView(title="<乙>市", sentences=[], note="文件里没有写明具体金额。"),
    ).model_copy(update={"sentences": [named, *whole.sentences[1:]]})
    read = Words(reply_to_html(1, reply))
    assert read.texts["th"] == ["甲市", "<乙>市"]
    # the column names the region, so its sentences need not
    first, second = read.texts["td"]
    assert first.startswith(f"甲市{whole.sentences[0].text}")
    assert second == "<乙>市文件里没有写明具体金额。"


@pytest.mark.parametrize(("parts", "opened"), [(2, 2), (4, 4), (5, 1)])
def test_a_list_opens_what_a_phone_can_show(parts: int, opened: int) -> None:
    sections = [SectionView(title=f"第{i}组", sentences=[0], note="责任单位：民政局。") for i in range(parts)]
    markup = reply_to_html(1, in_sections("list", *sections))
    assert markup.count('<details class="part"') == parts
    assert markup.count('<details class="part" open>') == opened
    assert markup.count('<details class="part sources"><summary>依据（') == 1
    assert markup.index("第0组（1项）") < markup.index("责任单位：民政局。") < markup.index("第1组（1项）")


def test_parts_of_one_title_are_told_apart_by_their_notes() -> None:
    sections = [SectionView(title="还要看情况", sentences=[0], note=f"（还要看：是否{x}。）") for x in ("低保", "独居")]
    read = Words(reply_to_html(1, in_sections("list", *sections)))
    assert read.texts["summary"][:2] == [
        "还要看情况（1项）（还要看：是否低保。）",
        "还要看情况（1项）（还要看：是否独居。）",
    ]


def test_hostile_words_of_a_document_stay_words() -> None:
    markup = reply_to_html(1, reply_to("高龄津贴？")) + library_to_html([DocumentView.of(EXPIRED, "expired")])
    read = Words(markup)
    assert read.tags <= {
        "div", "p", "span", "a", "details", "summary", "dl", "dt", "dd", "blockquote", "mark", "strong", "ul", "li",
    }  # fmt: skip
    assert "<script" not in markup
    assert "<img" not in markup
    assert HOSTILE in read.texts["blockquote"][1]


@pytest.mark.parametrize(
    "hostile", ["<b>\"x\" 'y'</b>", "a & b &lt; c", "</p></div><script>x</script>", "` **粗** $$x$$"]
)
def test_every_place_that_takes_words_takes_them_as_words(hostile: str) -> None:
    whole = conversation_to_html([turn_to_html(1, hostile, failure_to_html(hostile))])
    texts = Words(whole).texts
    assert texts["p"] == [hostile, hostile]


@pytest.mark.parametrize("host", ["llm.example.org", '模型.example<b>"x"</b>', "</p><script>x</script>", "192.0.2.7"])
def test_the_machine_that_questions_go_to_is_named_in_words(host: str) -> None:
    (told,) = Words(model_host_to_html(host)).texts["p"]
    assert f"另一台机器（{host}）" in told
    assert "您的问题会发到那里" in told
    assert "不要写姓名" in told
    assert "\n" not in model_host_to_html(host)


def test_nothing_is_told_where_questions_stay_on_this_machine() -> None:
    assert model_host_to_html(None) == ""


def test_a_line_break_stays_in_the_text_but_not_in_the_markup() -> None:
    assert escaped("一\r\n二\n三\t四") == "一&#10;二&#10;三&#9;四"
    for markup in (reply_to_html(1, reply_to("问")), reply_to_html(1, reply_to("上海"))):
        assert "\n" not in markup


def test_the_marked_words_are_the_quote_within_the_whole_clause() -> None:
    read = Words(reply_to_html(1, reply_to("问")))
    assert read.texts["mark"] == ["每天就餐30人以上的，每年补助4万元", AGED_QUOTE]
    assert read.texts["blockquote"][0] == MEALS.text


def test_only_the_cited_occurrence_is_marked_where_the_words_stand_twice() -> None:
    citation = CitationView.of(cite(1, MEALS.id, "每年补助2万元"))
    second = MEALS.text.rindex("每年补助")
    moved = citation.model_copy(update={"start": second, "end": second + 4, "quote": "每年补助"})
    markup = waiting_to_html(1, (), (moved,))
    assert "每天就餐30人以上的，<mark>每年补助</mark>4万元" in markup
    assert markup.count("<mark>") == 1


def test_marks_link_to_the_cards_of_their_own_turn() -> None:
    read = Words(reply_to_html(1, reply_to("问")) + reply_to_html(2, reply_to("问")))
    assert read.links == ["#c1-1", "#c1-2", "#c1-1", "#c2-1", "#c2-2", "#c2-1"]
    assert read.ids == ["c1-1", "c1-2", "c2-1", "c2-2"]


def test_notices_come_before_the_answer_and_the_next_step_last_and_marked() -> None:
    markup = reply_to_html(1, reply_to("问"))
    places = [
        markup.index(words)
        for words in ("已过期，现在是否延续", "助老食堂，每年补助4万元", "条款原文", "以下不是文件内容", "联系当地")
    ]
    assert places == sorted(places)


def test_a_card_gives_title_number_issuer_path_and_validity_with_its_dates() -> None:
    markup = reply_to_html(1, reply_to("问"))
    for words in (
        "《关于加快养老服务发展的意见》（某政办〔2023〕1号）",
        "某市人民政府办公室",
        "四、加大政策扶持 › （十四）完善财政支持政策 › （3）助老食堂",
        '<span class="badge expired">已过期</span>',
        "自2023年3月1日起施行，有效期至2026年2月28日",
        '<span class="badge unknown">有效期未写明</span>',
    ):
        assert words in markup
    assert "<dt>文号</dt><dd>文件中未写明</dd>" in markup


def test_a_derived_sentence_shows_what_it_was_derived_from() -> None:
    sentence = SentenceView(text="共720元。", citations=[1], origin="rule", derivation="600×1.2")
    assert '<span class="derivation">推算：600×1.2</span>' in waiting_to_html(1, (sentence,), ())


def test_a_refusal_shows_its_reason_in_words_and_what_is_nearest() -> None:
    reply = reply_to("上海")
    markup = reply_to_html(3, reply)
    assert "没有上海市的文件" in markup
    assert "没有回答所问" in markup
    assert "标黄的是相近的话" in markup
    assert "所依据" not in markup
    assert Words(markup).texts["mark"] == ["每年补助2万元"]
    assert isinstance(FakeAnswering().answer(Question("上海")), Refusal)


def test_a_refusal_comes_before_its_notices() -> None:
    markup = reply_to_html(1, reply_to("上海").model_copy(update={"notices": ["文件没有写明有效期。"]}))
    assert markup.index("没有上海市的文件") < markup.index("文件没有写明有效期。") < markup.index("没有回答所问")


@pytest.mark.parametrize(
    ("validity", "words"),
    [
        ("in_force", "现行有效（自2023年3月1日起施行，有效期至2026年2月28日）"),
        ("expired", "已过期（自2023年3月1日起施行，有效期至2026年2月28日）"),
        ("not_yet", "尚未施行（自2023年3月1日起施行，有效期至2026年2月28日）"),
    ],
)
def test_validity_is_told_in_words_with_dates(validity: ValidityStatus, words: str) -> None:
    assert validity_in_words(DocumentView.of(EXPIRED, validity)) == words


def test_an_unknown_validity_has_no_dates() -> None:
    view = DocumentView.of(EXPIRED, "unknown").model_copy(update={"effective_on": None, "expires_on": None})
    assert validity_in_words(view) == "有效期未写明"
    assert view.issued_on == date(2023, 3, 1)


def test_the_page_leaves_without_the_addresses_of_other_hosts() -> None:
    page = (
        '<!doctype html>\n<html\n\tlang="en"><head><meta charset="utf-8" />'
        '<meta\n\tproperty="og:image"\n\tcontent="https://raw.example.com/a.jpg"\n/>'
        '<meta name="twitter:creator" content="@x" /><link rel="manifest" href="/manifest.json" />'
        "<script>window.a = 1;</script></head><body><gradio-app></gradio-app></body></html>"
    )
    local = to_local_page(page, "p { margin: 0 }", "let b;", "n0nce")
    assert "example.com" not in local
    assert "manifest" not in local
    assert "twitter" not in local
    assert '<html\n\tlang="zh-CN">' in local
    assert '<meta charset="utf-8" />' in local
    assert re.findall(r"<script[^>]*>", local) == ['<script nonce="n0nce">'] * 2
    assert local.index("let b;") < local.index("window.a")
    assert "<style>p { margin: 0 }</style>" in local
