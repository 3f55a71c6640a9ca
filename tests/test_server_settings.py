"""``server.settings``: defaults, every variable, and messages that name the variable, the value and the remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from server.errors import SettingsError
from server.offline import stay_offline
from server.settings import Settings, to_port


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
    assert read.generator_key == "secret"
    assert "secret" not in repr(read)


def test_an_empty_variable_counts_as_unset() -> None:
    assert Settings.read({"YANGLAO_PORT": "", "YANGLAO_TODAY": " ", "YANGLAO_CORPUS": ""}) == Settings()


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
