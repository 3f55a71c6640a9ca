"""The check of a draft in a real Chromium: pasted, judged, looked up, stopped, on a phone's width and by keyboard."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from index.search import Hit
from server.answering.answer import Question
from server.streaming import TICK_SECONDS
from tests.chromium import chromium
from tests.fake_answering import HOSTILE, MEALS, FakeAnswering
from tests.page_server import served_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium installed (chromium, chromium-browser, google-chrome)"),
]

PHONE = (390, 844)
DESKTOP = (1280, 900)
RIGHT = "每天就餐30人以上的，每年补助4万元。"
WRONG = "每天就餐30人以上的，每年补助6万元。"
HELD = "慢慢查的一句话。"


class HoldingLibrary(FakeAnswering):
    """Holds the search for ``HELD`` until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def retrieve(self, question: Question, k: int) -> list[Hit]:
        """Return both clauses, those for ``HELD`` late."""
        if question.text == HELD:
            self.go.wait(30)
        return super().retrieve(question, k)


@pytest.fixture(scope="module")
def library() -> HoldingLibrary:
    return HoldingLibrary()


@pytest.fixture(scope="module")
def page_url(library: HoldingLibrary) -> Iterator[str]:
    with served_page(library) as url:
        yield url


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(browser: Browser, page_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    hosts: set[str] = set()
    errors: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": height}, locale="en-US")
    page.on("request", lambda asked: hosts.add(urlsplit(asked.url).netloc))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(page_url)
    # asking is what is seen first
    expect(page.locator("#composer textarea")).to_be_visible(timeout=30_000)
    page.get_by_role("tab", name="核验文稿").click()
    expect(page.locator("#draft textarea")).to_be_visible()
    yield page
    page.close()
    assert hosts - {""} == {urlsplit(page_url).netloc}
    assert errors == []


def check(page: Page, draft: str) -> None:
    page.fill("#draft textarea", draft)
    page.click("#check-start")


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_a_right_and_a_wrong_sentence_get_their_verdicts_and_clauses(page: Page) -> None:
    assert overflow(page) <= 0
    check(page, f"您好！{RIGHT}{WRONG}")
    expect(page.locator("#checked .total")).to_have_text("核对完了，共 3 句", timeout=15_000)
    _, right, wrong = page.locator("#checked .verdict").all()
    assert "有依据，但文件已过期" in right.inner_text()
    assert "有效期至2026年2月28日" in right.inner_text()
    assert "与条款不符" in wrong.inner_text()
    assert re.sub(r"\s", "", wrong.locator(".mismatch").inner_text()) == "数值不同草稿写每年6万元条款是每年4万元"
    assert overflow(page) <= 0
    clause = wrong.locator(".clause")
    expect(clause).to_be_hidden()
    wrong.locator("summary").click()
    expect(clause).to_be_visible()
    assert clause.text_content() == MEALS.text
    assert "某政办〔2023〕1号" in wrong.locator("summary").inner_text()
    assert overflow(page) <= 0
    # the draft stays to be mended
    expect(page.locator("#draft textarea")).to_have_value(f"您好！{RIGHT}{WRONG}")
    expect(page.locator("#check-stop")).to_be_hidden()


def test_the_summary_leads_to_its_sentence_and_all_of_it_is_large_and_chinese(page: Page) -> None:
    check(page, f"{RIGHT}{WRONG}")
    page.locator("#checked .summary a", has_text="第2句").click()
    assert page.evaluate("document.activeElement.id") == "k2"
    assert page.url.endswith("/")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(e => e.offsetParent && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
            .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert min(sizes) >= 16
    assert re.findall(r"[A-Za-z]{2,}", page.inner_text("body").replace(HOSTILE, "")) == []


def test_what_a_draft_says_is_shown_and_never_run(page: Page) -> None:
    draft = "# 标题\n**每年**补助9万元 `码` $$x$$ [链](https://example.com) &lt;img src=x onerror=window.hacked=3&gt;。"
    check(page, draft)
    said = page.locator("#checked .said")
    expect(said.last).to_be_visible(timeout=15_000)
    shown = "".join(said.all_text_contents())
    assert "**每年**补助9万元 `码` $$x$$ [链](https://example.com) <img src=x onerror=window.hacked=3>" in shown
    assert page.evaluate("window.hacked") is None
    assert page.locator("#checked :is(img, script, h1, em, code)").count() == 0
    assert overflow(page) <= 0


def test_a_draft_that_cannot_be_checked_is_told_kindly_and_kept(page: Page) -> None:
    check(page, "")
    expect(page.locator("#checked .failure")).to_contain_text("草稿是空的。请粘贴要核对的文字。")
    long = "字" * 5001
    check(page, long)
    expect(page.locator("#checked .failure")).to_contain_text("草稿有 5001 个字，超过 5000 字的上限")
    expect(page.locator("#draft textarea")).to_have_value(long)
    assert overflow(page) <= 0


def test_a_check_under_way_tells_how_far_it_is_and_can_be_stopped(page: Page, library: HoldingLibrary) -> None:
    library.go.clear()
    check(page, f"{RIGHT}{HELD}{WRONG}" + "\n" * 12)
    expect(page.locator("#checked .waiting")).to_have_text("正在核对，请稍候…第 2 句，共 3 句", timeout=15_000)
    # a long draft has pushed both down
    expect(page.locator("#checked .waiting")).to_be_in_viewport()
    expect(page.locator("#check-stop")).to_be_in_viewport()
    page.click("#check-stop")
    expect(page.locator("#checked .waiting")).to_contain_text("已停止")
    expect(page.locator("#check-stop")).to_be_hidden()
    # within a few ticks the page has left; then the search under way ends, and no other begins
    page.wait_for_timeout(TICK_SECONDS * 5 * 1000)
    library.asked.clear()
    library.go.set()
    page.wait_for_timeout(500)
    assert [asked.text for asked in library.asked] == [HELD]
    check(page, RIGHT)
    expect(page.locator("#checked .total")).to_have_text("核对完了，共 1 句", timeout=15_000)


def test_it_works_by_keyboard_alone_and_asking_is_as_it_was_left(page: Page) -> None:
    page.get_by_role("tab", name="提问").focus()
    page.keyboard.press("Enter")
    page.fill("#composer textarea", "还没问完的话")
    page.get_by_role("tab", name="提问").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(RIGHT)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#checked .total")).to_have_text("核对完了，共 1 句", timeout=15_000)
    page.get_by_role("tab", name="提问").click()
    expect(page.locator("#composer textarea")).to_have_value("还没问完的话")
    expect(page.locator("#checked")).to_be_hidden()
