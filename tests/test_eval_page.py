"""The page of a report, as it is written and in a real Chromium: found by filter, words and link, without network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.comparison import side_by_side
from eval.library import Library
from eval.reporting.report import write_comparison, write_report
from eval.run import Report, Results, run_cases
from server.answering.answer import Answer, Refusal
from tests.chromium import chromium
from tests.fake_eval_answering import PARSED, ScriptedAnswering
from tests.fake_eval_cases import CASES, FOUND, HOSTILE, MODEL_REPLIES, REPLIES, SETTINGS, quiet

MORE = (replace(CASES[0], id="c 8", file="b.jsonl"), *CASES[1:])
"""The first question comes from another file, and its id has a space."""


def measured(folder: Path, replies: dict[str, Answer | Refusal] = REPLIES, generator: str = "scripted") -> Report:
    settings = replace(SETTINGS, generator=generator)
    answering = ScriptedAnswering(replies, FOUND, generator=generator)
    return run_cases(MORE, answering, Library(PARSED), Results(folder, settings, generator), settings, quiet)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    return write_report(measured(folder), folder)[1]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    runs = [measured(folder, MODEL_REPLIES, "model"), measured(folder, REPLIES, "quotes")]
    return write_comparison(side_by_side(runs), folder)[1]


class _Questions(HTMLParser):
    """Collects the attributes of every question, the names that the filter has, and all ids."""

    def __init__(self) -> None:
        super().__init__()
        self.questions: dict[str, dict[str, Any]] = {}
        self.names: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if "data-case" in given:
            self.questions[given["id"] or ""] = {**given, **json.loads(given["data-case"] or "")}
        if given.get("id") == "page-filter":
            self.names = json.loads(given["data-names"] or "")

    def value(self, question: str, name: str) -> list[str]:
        found: list[str] = self.questions[question]["values"][self.names.index(name)]
        return found


def read(path: Path) -> _Questions:
    page = _Questions()
    page.feed(path.read_text("utf-8"))
    return page


def test_every_question_says_by_what_it_is_found(one: Path) -> None:
    page = read(one)
    assert list(page.questions) == ["c-8", "c2", "c3", "c4", "c5", "c6", "c7"]
    assert page.value("c2", "对错") == ["错"]
    assert page.value("c2", "题型") == ["比较"]
    assert page.value("c2", "文件") == ["甲政办〔2023〕1号", "《yi养老服务办法》"]
    assert page.value("c2", "地区") == ["甲市", "乙市"]
    assert page.value("c2", "句子来源") == ["原文", "模型"]
    assert page.value("c2", "出错环节") != ["无"]
    assert page.value("c4", "拒答理由") == ["没有依据"]
    assert page.value("c3", "出错环节") == ["无"]
    assert [page.value(question, "题目文件") for question in ("c-8", "c2")] == [["b.jsonl"], ["a.jsonl"]]
    assert len(page.ids) == len(set(page.ids))


def test_of_several_runs_a_question_is_found_by_what_any_says(two: Path) -> None:
    page = read(two)
    assert page.value("c6", "对错") == ["对", "错"]
    assert page.value("c6", "答复") == ["已回答", "未回答"]
    assert page.questions["c6"]["right"] is False
    assert page.questions["c3"]["right"] is True
    assert len(page.ids) == len(set(page.ids))


def test_without_its_script_the_page_hides_no_question(one: Path) -> None:
    page = read(one)
    assert [question for question, given in page.questions.items() if "hidden" in given] == []
    assert [question for question, given in page.questions.items() if "open" in given] == ["c2", "c5", "c6", "c7"]


def test_stages_are_shown_for_each_question_and_counted(one: Path) -> None:
    source = one.read_text("utf-8")
    record = json.loads(one.with_name("report.json").read_text("utf-8"))
    blamed = [row["verdict"]["stage"] for row in record["rows"] if "stage" in row["verdict"]]
    assert blamed
    counts = record["stages"]
    assert {stage: count["cases"] for stage, count in counts.items() if count["cases"]} == {
        stage: blamed.count(stage) for stage in set(blamed)
    }
    assert all(sum(count["by_type"].values()) == count["cases"] for count in counts.values())
    assert source.count('<span class="chip">') == len(blamed) == source.count("出错环节：")
    assert "<td>拒答判断</td><td>该答的没答，或不该答的答了</td>" in source


def test_the_page_loads_nothing(one: Path, two: Path) -> None:
    for path in (one, two):
        source = path.read_text("utf-8")
        assert not re.search(r"https?://|@import|url\(|<link|<img|<iframe|fetch\(|innerHTML", source)


browsing = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium installed (chromium, chromium-browser, google-chrome)"),
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone's window that allows no request but for files, no error and no dialog."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: None if request.url.startswith("file:") else said.append(request.url))
    yield page
    page.close()
    assert said == []


def shown(page: Page) -> list[str]:
    ids: list[str] = page.eval_on_selector_all("[data-case]:not([hidden])", "all => all.map(one => one.id)")
    return ids


class TestInChromium:
    """What the script does."""

    pytestmark = browsing

    def test_questions_are_filtered_and_counted(self, page: Page, one: Path) -> None:
        page.goto(one.as_uri())
        count = page.locator("#page-count")
        expect(count).to_have_text("显示7题，共7题；显示的题里答对3题。")
        page.get_by_label("对错").select_option("错")
        assert shown(page) == ["c2", "c5", "c6", "c7"]
        expect(count).to_have_text("显示4题，共7题；显示的题里答对0题。")
        page.get_by_label("句子来源").select_option("模型")
        assert shown(page) == ["c2"]
        options = page.get_by_label("对错").locator("option").all_text_contents()
        assert options == ["全部", "对（0）", "错（1）"]
        page.get_by_role("button", name="清除筛选").click()
        expect(count).to_have_text("显示7题，共7题；显示的题里答对3题。")
        page.get_by_label("题目文件").select_option("b.jsonl")
        assert shown(page) == ["c-8"]

    def test_questions_are_found_by_their_words(self, page: Page, one: Path) -> None:
        page.goto(one.as_uri())
        page.get_by_label("文字").fill("２０２６年  到期")  # full width, several words
        assert shown(page) == ["c3"]
        page.get_by_label("文字").fill("<SCRIPT> 两市")
        assert shown(page) == ["c2"]
        page.get_by_label("文字").fill("没有这样的话")
        assert shown(page) == []

    def test_a_link_opens_its_question_whatever_the_filter(self, page: Page, one: Path) -> None:
        page.goto(f"{one.as_uri()}#c3")
        assert page.locator("#c3").get_attribute("open") is not None
        expect(page.locator("#c3")).to_be_in_viewport()
        assert page.locator("#c4").get_attribute("open") is None
        page.get_by_label("对错").select_option("错")
        assert "c-8" not in shown(page)
        page.evaluate("location.hash = 'c-8'")
        expect(page.locator("#c-8")).to_be_in_viewport()
        expect(page.locator("#page-count")).to_have_text("显示7题，共7题；显示的题里答对3题。")

    def test_nothing_is_wider_than_a_phone_and_nothing_said_is_markup(self, page: Page, one: Path, two: Path) -> None:
        for path in (one, two):
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            assert HOSTILE in (page.locator("#c2").text_content() or "")
            assert page.locator("#c2 script").count() == 0
            texts = page.eval_on_selector_all(
                ".plot text", "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.right])"
            )
            assert all(left >= 0 and right <= 360 for left, right in texts)

    def test_without_scripts_every_question_is_there(self, browser: Browser, one: Path) -> None:
        page = browser.new_page(java_script_enabled=False)
        page.goto(one.as_uri())
        expect(page.locator("#page-filter")).to_be_hidden()
        for question in ("c-8", "c2", "c3", "c4", "c5", "c6", "c7"):
            expect(page.locator(f"#{question} summary")).to_be_visible()
        page.close()
