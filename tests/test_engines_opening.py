"""``open_engine``: from each form of the setting to its engine, or to one Chinese line that gives no secret away."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.engines.engine import EngineOpenError
from server.engines.openai_engine import OpenAIEngine
from server.engines.opening import BUNDLED, is_url, open_engine


def ignored(_done: int, _total: int) -> None:
    """Take progress that nothing here asks for."""


@pytest.mark.parametrize(
    ("setting", "name", "host"),
    [
        ("http://127.0.0.1:8000/v1#qwen3", "qwen3@127.0.0.1", None),
        ("http://localhost:11434/v1#qwen3:4b", "qwen3:4b@localhost", None),
        ("http://[::1]:8000/v1#m", "m@::1", None),
        ("https://LLM.example.org/v1/#Qwen/Qwen3-4B", "Qwen/Qwen3-4B@llm.example.org", "llm.example.org"),
        ("http://192.0.2.7:8000/v1#m", "m@192.0.2.7", "192.0.2.7"),
        ("HTTPS://llm.example.org/v1#m", "m@llm.example.org", "llm.example.org"),
    ],
)
def test_a_url_opens_a_service_and_says_whether_questions_leave(
    setting: str, name: str, host: str | None, tmp_path: Path
) -> None:
    assert is_url(setting)
    engine = open_engine(setting, "sk-geheim", tmp_path, ignored)
    assert isinstance(engine, OpenAIEngine)
    assert (engine.name, engine.host) == (name, host)
    assert "geheim" not in f"{engine!r}{engine.name}{engine.host}"


@pytest.mark.parametrize(
    ("setting", "key", "told"),
    [
        ("http://127.0.0.1:8000/v1", None, "没有写模型"),
        ("http://me:geheim@127.0.0.1:8000/v1#m", None, "YANGLAO_GENERATOR_KEY"),
        ("http://127.0.0.1:port/v1#m", None, "端口"),
        ("http://127.0.0.1:8000/v1#m", "geheim\n", "YANGLAO_GENERATOR_KEY"),
    ],
)
def test_a_url_or_key_that_cannot_be_used_is_told_without_its_secrets(
    setting: str, key: str | None, told: str, tmp_path: Path
) -> None:
    with pytest.raises(EngineOpenError, match=told) as caught:
        open_engine(setting, key, tmp_path, ignored)
    assert "geheim" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_that_holds_no_model_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("not a model", "utf-8")
    for setting in (str(tmp_path), str(tmp_path / "readme.txt"), str(tmp_path / "missing" / "model")):
        assert not is_url(setting)
        with pytest.raises(EngineOpenError) as caught:
            open_engine(setting, None, tmp_path, ignored)
        assert f"“{setting}”" in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_data_folder_that_cannot_be_written_is_an_engine_s_error(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.write_text("a file where the folder should be", "utf-8")
    with pytest.raises(EngineOpenError) as caught:
        open_engine(BUNDLED, None, data, ignored)
    assert "\n" not in str(caught.value)
    assert data.read_text("utf-8") == "a file where the folder should be"
