"""The whole way in a real Chromium: a question to the five documents, read, and its clause opened."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from server.answering.pipeline import Answerer
from tests.chromium import chromium
from tests.page_server import served_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.skipif(chromium() is None, reason="no Chromium installed (chromium, chromium-browser, google-chrome)"),
]


@pytest.fixture(scope="module")
def page_url(answerer: Answerer) -> Iterator[str]:
    with served_page(answerer) as url:
        yield url


def test_a_family_asks_reads_and_opens_the_clause(browser: Browser, page_url: str) -> None:
    hosts: set[str] = set()
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(page_url)
    page.fill("#composer textarea", "安丘的助老食堂每天大概有40位老人吃饭，一年能补多少钱？")
    page.get_by_role("button", name="提问", exact=True).click()
    expect(page.locator(".turn .next")).to_be_visible(timeout=60_000)
    first = page.locator(".sentence").first.inner_text()
    assert "每年给予3万元" in first
    assert "4万" not in first
    assert "2026年2月28日" in page.locator(".notices").inner_text()
    card = page.locator("#c1-1")
    page.locator("a.cite").first.click()
    expect(card.locator(".clause")).to_be_visible()
    assert "安政办〔2023〕5号" in card.inner_text()
    assert "（3）助老食堂（老年人公益性助餐点）" in card.inner_text()
    assert "每年分别给予2万、3万元、4万元的运营补助" in card.locator("mark").inner_text()

    page.fill("#composer textarea", "沈阳市养老机构的运营补贴标准是多少？")
    page.get_by_role("button", name="提问", exact=True).click()
    expect(page.locator(".turn").last.locator(".refusal")).to_be_visible(timeout=60_000)
    assert "没有沈阳市的文件" in page.locator(".turn").last.inner_text()
    page.close()
    assert hosts - {""} == {urlsplit(page_url).netloc}
