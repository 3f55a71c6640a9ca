"""``server.settings``: defaults, every variable, and messages that name the variable, the value and the remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from server.answering.assembly import DEFAULT_GENERATOR, AnswererSettings
from server.errors import SettingsError
from server.offline import stay_offline
from server.settings import GENERATORS, Settings, to_port


def test_without_variables_the_defaults_hold() -> None:
    assert Settings.read({"PATH": "/bin"}) == Settings(
        Path("corpus"), Path("data"), None, "extractive", None, "127.0.0.1", 7860, None
    )


def test_every_variable_is_read() -> None:
    read = Settings.read(
        {
            "YANGLAO_CORPUS": "政策",
            "YANGLAO_DATA": "库",
            "YANGLAO_EMBEDDER": "模型/小",
            "YANGLAO_GENERATOR": "extractive",
            "YANGLAO_GENERATOR_KEY": "secret",
            "YANGLAO_HOST": "0.0.0.0",  # noqa: S104
            "YANGLAO_PORT": "8000",
            "YANGLAO_TODAY": "2026-02-28",
        }
    )
    assert (read.corpus, read.data, read.embedder) == (Path("政策"), Path("库"), "模型/小")
    assert (read.host, read.port, read.today) == ("0.0.0.0", 8000, date(2026, 2, 28))  # noqa: S104
    assert (read.generator, read.generator_key) == ("extractive", "secret")


def test_an_empty_variable_counts_as_unset() -> None:
    assert Settings.read({"YANGLAO_PORT": "", "YANGLAO_TODAY": " ", "YANGLAO_CORPUS": ""}) == Settings()


def test_commands_and_service_share_their_default_generator() -> None:
    assert Settings().generator == DEFAULT_GENERATOR
    assert DEFAULT_GENERATOR in GENERATORS


def test_the_key_is_in_no_text_of_the_settings() -> None:
    settings = Settings.read({"YANGLAO_GENERATOR_KEY": "sk-geheim"})
    wanted = AnswererSettings((Path("corpus"),), Path("data"), None, "bundled", None, settings.generator_key)
    assert wanted.generator_key == "sk-geheim"
    for told in (repr(settings), str(settings), repr(wanted), f"{wanted}"):
        assert "geheim" not in told


@pytest.mark.parametrize(
    "value",
    [
        "extractive",
        "bundled",
        "某机构/某模型",
        "Qwen/Qwen3-4B-Instruct",
        "./models/not-there-yet",
        "C:\\models\\qwen",
        "http://127.0.0.1:8000/v1#qwen3",
        "http://localhost:11434/v1#qwen3:4b",
        "https://llm.example.org/v1#Qwen/Qwen3-4B",
        "http://[::1]:8000/v1#m",
        "HTTPS://llm.example.org/v1/#m",
    ],
)
def test_every_form_of_a_generator_is_taken_as_it_is(value: str) -> None:
    assert Settings.read({"YANGLAO_GENERATOR": f" {value} "}).generator == value


def test_a_model_folder_needs_no_slash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "qwen").mkdir()
    absolute = str(tmp_path / "qwen")
    assert Settings.read({"YANGLAO_GENERATOR": absolute}).generator == absolute
    with pytest.raises(SettingsError, match="“qwen”不能用"):
        Settings.read({"YANGLAO_GENERATOR": "qwen"})
    monkeypatch.chdir(tmp_path)
    assert Settings.read({"YANGLAO_GENERATOR": "qwen"}).generator == "qwen"


@pytest.mark.parametrize("value", ["budled", "Extractive", "大模型", "qwen3:4b"])
def test_a_mistyped_generator_is_told_with_all_that_can_be_written(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({"YANGLAO_GENERATOR": value})
    for part in (f"YANGLAO_GENERATOR 的值“{value}”", *GENERATORS, "/v1#"):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("http://127.0.0.1:8000/v1", "没有写模型"),
        ("http://127.0.0.1:8000/v1#", "没有写模型"),
        ("http://me:geheim@127.0.0.1:8000/v1#m", "YANGLAO_GENERATOR_KEY"),
        ("https://geheim@llm.example.org/v1#m", "YANGLAO_GENERATOR_KEY"),
        ("http://me:geh#eim@llm.example.org/v1#m", "YANGLAO_GENERATOR_KEY"),
        ("ftp://me:geheim@llm.example.org/v1#m", "YANGLAO_GENERATOR_KEY"),
        ("http://llm.example.org/v1?key=geheim#m", "YANGLAO_GENERATOR_KEY"),
        ("ftp://llm.example.org/v1#m", "“ftp://llm.example.org/v1”"),
        ("file:///models/qwen", "http://"),
        ("http://#m", "主机"),
        ("http://127.0.0.1:80000/v1#m", "端口"),
        ("http://127.0.0.1:8000/v1#m 1", "空格"),
    ],
)
def test_a_url_that_cannot_be_used_is_told_in_one_line_without_its_password(value: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({"YANGLAO_GENERATOR": value})
    message = str(caught.value)
    assert message.startswith("YANGLAO_GENERATOR ")
    assert told in message
    assert "geh" not in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "八千"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "7860.0"),
        ("PORT", "８０００"),
        ("TODAY", "2026-02-30"),
        ("TODAY", "20260228"),
        ("TODAY", "2026-W09-6"),
        ("TODAY", "明天"),
        ("GENERATOR", "某某模型"),
        ("HOST", "http://127.0.0.1"),
        ("HOST", "a b"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({f"YANGLAO_{name}": value})
    message = str(caught.value)
    assert f"YANGLAO_{name}" in message
    assert f"“{value}”" in message
    assert "\n" not in message


def test_the_largest_port_is_a_port() -> None:
    assert to_port("65535", "--port") == 65535


def test_offline_switches_are_set_but_never_overrule_what_is_set() -> None:
    environ = {"HF_HUB_OFFLINE": "0"}
    stay_offline(environ)
    assert environ["HF_HUB_OFFLINE"] == "0"
    assert environ["TRANSFORMERS_OFFLINE"] == "1"
    assert environ["GRADIO_ANALYTICS_ENABLED"] == "False"
