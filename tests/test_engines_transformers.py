"""The engine of transformers: tiny models of a real architecture stream, stop, obey limits and tell what is wrong."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.engines.engine import EngineOpenError, EngineRunError, Limits, Prompt, Turn
from server.engines.model_source import is_out_of_memory
from server.engines.transformers_engine import TransformersEngine
from tests.tiny_chat_model import (
    CHATML,
    CHATML_WITHOUT_SYSTEM,
    change_json,
    save_random_model,
    save_scripted_model,
)

AMPLE = Limits(tokens=200, seconds=60)
ENDLESS = Limits(tokens=100_000, seconds=60)
SCRIPT = "每张床位补贴6000元。每年一次。"


def asked(question: str, *, instruction: str = "只根据条款回答。", stop: tuple[str, ...] = ()) -> Prompt:
    return Prompt(instruction, (Turn("user", question),), stop)


def answer(engine: TransformersEngine, prompt: Prompt, limits: Limits = AMPLE) -> str:
    return "".join(engine.stream(prompt, limits))


def scripted(folder: Path, script: str | list[str] = SCRIPT, chat_template: str | None = CHATML) -> TransformersEngine:
    return TransformersEngine.from_pretrained(str(save_scripted_model(folder, script, chat_template=chat_template)))


@pytest.fixture(scope="module")
def random_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_random_model(tmp_path_factory.mktemp("random"))


@pytest.fixture(scope="module")
def random_engine(random_folder: Path) -> TransformersEngine:
    return TransformersEngine.from_pretrained(str(random_folder))


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> TransformersEngine:
    folder = tmp_path_factory.mktemp("endless") / "tiny-chat"
    return TransformersEngine.from_pretrained(str(save_scripted_model(folder, SCRIPT, then="again", positions=200_000)))


def test_it_streams_token_by_token_and_ends_with_the_turn(tmp_path: Path) -> None:
    engine = scripted(tmp_path / "tiny-chat")
    assert list(engine.stream(asked("养老机构一张床补贴多少？"), AMPLE)) == list(SCRIPT)
    assert engine.name == "tiny-chat"
    assert engine.host is None


def test_answers_are_greedy_whatever_the_folder_says_of_sampling(
    random_folder: Path, random_engine: TransformersEngine, tmp_path: Path
) -> None:
    folder = shutil.copytree(random_folder, tmp_path / "sampling")
    change_json(
        folder / "generation_config.json",
        do_sample=True,
        temperature=5.0,
        top_p=0.9,
        top_k=50,
        repetition_penalty=9.0,
        no_repeat_ngram_size=1,
        max_new_tokens=3,
    )
    sampling = TransformersEngine.from_pretrained(str(folder))
    prompt, limits = asked("养老机构"), Limits(40, 60)
    plain = answer(random_engine, prompt, limits)
    assert len(plain) == 40
    assert answer(random_engine, prompt, limits) == plain
    assert answer(sampling, prompt, limits) == plain


def test_different_prompts_have_different_answers(random_engine: TransformersEngine) -> None:
    assert answer(random_engine, asked("养老机构"), Limits(20, 60)) != answer(
        random_engine, asked("一年几万元"), Limits(20, 60)
    )


@pytest.mark.parametrize("tokens", [0, 1, 7])
def test_the_token_limit_is_exact(endless: TransformersEngine, tokens: int) -> None:
    assert answer(endless, asked("问"), Limits(tokens, 60)) == SCRIPT[:tokens]


@pytest.mark.parametrize(
    ("stop", "shown"),
    [
        (("6000",), "每张床位补贴"),
        (("。",), "每张床位补贴6000元"),
        (("6001", "年一"), "每张床位补贴6000元。每"),
        (("每",), ""),
        (("", "没有"), SCRIPT),
    ],
)
def test_stop_strings_end_the_answer_and_are_never_shown(tmp_path: Path, stop: tuple[str, ...], shown: str) -> None:
    assert answer(scripted(tmp_path), asked("问", stop=stop)) == shown


def test_a_character_split_over_tokens_comes_whole_or_not_at_all(tmp_path: Path) -> None:
    engine = scripted(tmp_path, ["补", "<0xE5>", "<0x85>", "<0x83>", "。", "<0xE5>", "<0x85>"])
    assert list(engine.stream(asked("问"), AMPLE)) == ["补", "元", "。"]


def test_the_time_limit_ends_the_answer_quietly(endless: TransformersEngine) -> None:
    begin = time.monotonic()
    said = answer(endless, asked("问"), Limits(tokens=100_000, seconds=1))
    assert 0.9 < time.monotonic() - begin < 20
    assert said.startswith(SCRIPT[:3])


def test_waiting_for_another_answer_counts(endless: TransformersEngine) -> None:
    running = endless.stream(asked("问"), ENDLESS)
    next(running)
    begin = time.monotonic()
    assert answer(endless, asked("问"), Limits(tokens=3, seconds=0.3)) == ""
    assert 0.2 < time.monotonic() - begin < 20
    running.close()  # type: ignore[attr-defined]


def test_time_counts_from_the_call(endless: TransformersEngine) -> None:
    stream = endless.stream(asked("问"), Limits(tokens=3, seconds=0.2))
    time.sleep(0.3)
    assert list(stream) == []


def test_closing_stops_the_model_soon(endless: TransformersEngine) -> None:
    running = endless.stream(asked("问"), ENDLESS)
    next(running)
    running.close()  # type: ignore[attr-defined]
    # one generation at a time: this one would wait for a minute if the first went on
    assert answer(endless, asked("问"), Limits(tokens=3, seconds=10)) == SCRIPT[:3]


def test_a_stop_string_stops_the_model_as_well(endless: TransformersEngine) -> None:
    assert answer(endless, asked("问", stop=("元",)), ENDLESS) == "每张床位补贴6000"
    assert answer(endless, asked("问"), Limits(tokens=3, seconds=10)) == SCRIPT[:3]


def test_two_askers_at_once_get_the_answers_they_get_alone(random_engine: TransformersEngine) -> None:
    prompts = [asked("养老机构"), asked("一年几万元"), asked("每张床位")]
    alone = [answer(random_engine, prompt, Limits(30, 60)) for prompt in prompts]
    with ThreadPoolExecutor(3) as askers:
        together = list(askers.map(lambda prompt: answer(random_engine, prompt, Limits(30, 60)), prompts * 2))
    assert together == alone * 2


EXAMPLES = Prompt("说明", (Turn("user", "问一"), Turn("assistant", "答一"), Turn("user", "问二")))


def test_the_chat_template_is_used_with_thinking_off(tmp_path: Path) -> None:
    assert scripted(tmp_path).render(EXAMPLES) == (
        "<|im_start|>system\n说明<|im_end|>\n<|im_start|>user\n问一<|im_end|>\n<|im_start|>assistant\n答一<|im_end|>\n"
        "<|im_start|>user\n问二<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"
    )


@pytest.mark.parametrize(
    "chat_template",
    [
        CHATML_WITHOUT_SYSTEM,
        CHATML.replace("{% for message in messages %}", "{% for message in messages if message.role != 'system' %}"),
    ],
    ids=["refused", "dropped"],
)
def test_without_a_system_role_the_first_turn_carries_the_instruction(tmp_path: Path, chat_template: str) -> None:
    engine = scripted(tmp_path, chat_template=chat_template)
    text = engine.render(EXAMPLES)
    assert text.startswith("<|im_start|>user\n说明\n\n问一<|im_end|>\n<|im_start|>assistant\n答一")
    assert text.count("说明") == 1
    assert answer(engine, EXAMPLES) == SCRIPT


def test_without_an_instruction_there_is_no_system_turn(tmp_path: Path) -> None:
    assert scripted(tmp_path).render(asked("问", instruction="")).startswith("<|im_start|>user\n问")


def test_a_base_model_goes_on_with_the_transcript(tmp_path: Path) -> None:
    engine = scripted(tmp_path, chat_template=None)
    assert engine.render(EXAMPLES) == EXAMPLES.transcript
    assert answer(engine, EXAMPLES) == SCRIPT


def test_thinking_is_not_shown(tmp_path: Path) -> None:
    assert answer(scripted(tmp_path, "<think>一张床</think>\n\n补贴6000元。"), asked("问")) == "补贴6000元。"


def test_thinking_that_the_template_began_is_not_shown(tmp_path: Path) -> None:
    begun = CHATML.replace("<think>\n\n</think>\n\n", "<think>\n")
    assert answer(scripted(tmp_path, "一张床</think>\n\n补贴。", begun), asked("问", stop=("\n",))) == "补贴。"


def test_a_prompt_beyond_the_context_is_refused_with_its_length(tmp_path: Path) -> None:
    engine = TransformersEngine.from_pretrained(str(save_scripted_model(tmp_path / "short", SCRIPT, positions=80)))
    with pytest.raises(EngineRunError, match=r"共 \d{3} 个词元，超过了模型“short”的上限 80"):
        answer(engine, asked("养" * 100))
    assert answer(engine, asked("养")) == SCRIPT


def test_an_answer_ends_where_the_context_ends(tmp_path: Path) -> None:
    folder = save_scripted_model(tmp_path, SCRIPT, then="again", positions=80)
    engine = TransformersEngine.from_pretrained(str(folder))
    prompt = asked("养", instruction="")
    # each character of the rendered prompt is a token, and so is each special one
    text = engine.render(prompt)
    for special in ("<|im_start|>", "<|im_end|>"):
        text = text.replace(special, "*")
    assert len(answer(engine, prompt)) == 80 - len(text)


def test_a_failing_generation_is_told_and_the_next_one_works(tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    folder = save_scripted_model(tmp_path / "tiny", SCRIPT)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.add_tokens(["@@"])  # an id that the model has no row for
    tokenizer.save_pretrained(folder)
    engine = TransformersEngine.from_pretrained(str(folder))
    with pytest.raises(EngineRunError, match=r"模型“tiny”回答时出错（IndexError）。请重试"):
        answer(engine, asked("@@"))
    assert answer(engine, asked("问")) == SCRIPT


def test_exhausted_memory_is_told_from_other_failures() -> None:
    import torch

    with pytest.raises(RuntimeError) as failure:
        torch.empty(1 << 60)
    assert is_out_of_memory(failure.value)
    assert is_out_of_memory(MemoryError())
    assert is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"))
    assert not is_out_of_memory(RuntimeError("shapes cannot be multiplied"))


def _cut(name: str, size: int) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:size])


def _pickle_only(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no config": (lambda f: (f / "config.json").unlink(), "是一个不是模型的文件夹：里面没有 config.json"),
    "cut config": (_cut("config.json", 50), "的 config.json 无法使用"),
    "empty config": (lambda f: (f / "config.json").write_text("{}"), "的结构“None”不认识"),
    "wrong value": (lambda f: change_json(f / "config.json", hidden_size="很多"), "的 config.json 无法使用"),
    "unknown architecture": (lambda f: change_json(f / "config.json", model_type="blorp"), "的结构“blorp”不认识。"),
    "its own code": (
        lambda f: change_json(f / "config.json", model_type="blorp", auto_map={"AutoConfig": "code.Config"}),
        "要运行自带的程序，为安全起见不予载入",
    ),
    "encoder": (
        lambda f: change_json(f / "config.json", model_type="bert", architectures=["BertModel"]),
        "（BertModel）不是能写回答的语言模型",
    ),
    "encoder and decoder": (
        lambda f: change_json(f / "config.json", model_type="t5", architectures=["T5ForConditionalGeneration"]),
        "不是能写回答的语言模型",
    ),
    "quantised": (
        lambda f: change_json(f / "config.json", quantization_config={"quant_method": "gptq", "bits": 4}),
        "是量化过的|缺失、损坏",  # the latter on a machine with a graphics card, but without the quantiser
    ),
    "too large": (
        lambda f: change_json(f / "config.json", hidden_size=1 << 17, intermediate_size=1 << 20),
        r"[内显]存不够：模型“damaged”约需 \d{4}\.\d GB，现在可用 \d+\.\d GB。请关闭其他程序",
    ),
    "more layers than weights": (
        lambda f: change_json(f / "config.json", num_hidden_layers=3, layer_types=["full_attention"] * 3),
        "的权重不全，缺 11 个，如 model.layers.2",
    ),
    "other shape": (lambda f: change_json(f / "config.json", intermediate_size=48), "或与 config.json 不符"),
    "no weights": (lambda f: (f / "model.safetensors").unlink(), "里没有权重文件"),
    "pickled weights": (_pickle_only, "只有 pickle 格式的权重"),
    "cut weights": (_cut("model.safetensors", 20_000), r"的权重（\*.safetensors）缺失、损坏"),
    "empty weights": (_cut("model.safetensors", 0), r"的权重（\*.safetensors）缺失、损坏"),
    "cut tokenizer": (_cut("tokenizer.json", 500), "的分词器（tokenizer.json 等）缺失或损坏"),
    "no tokenizer": (lambda f: (f / "tokenizer.json").unlink(), "的分词器（tokenizer.json 等）缺失或"),
    "tokenizer of no kind": (
        lambda f: (f / "tokenizer.json").write_text('{"added_tokens": [], "model": {}}'),
        "的分词器（tokenizer.json 等）缺失或损坏",
    ),
    "broken template": (
        lambda f: (f / "chat_template.jinja").write_text("{% for %}"),
        "的对话模板（chat template）无法使用",
    ),
    "template for nobody": (
        lambda f: (f / "chat_template.jinja").write_text("{{ raise_exception('no') }}"),
        "的对话模板（chat template）无法使用",
    ),
}


@pytest.mark.parametrize(("damage", "told"), DAMAGES.values(), ids=DAMAGES)
def test_a_folder_that_cannot_be_used_is_told_in_one_line(
    random_folder: Path, tmp_path: Path, damage: Callable[[Path], object], told: str
) -> None:
    folder = shutil.copytree(random_folder, tmp_path / "damaged")
    damage(folder)
    with pytest.raises(EngineOpenError, match=told) as failure:
        TransformersEngine.from_pretrained(str(folder))
    message = str(failure.value)
    assert "damaged" in message
    assert "请" in message
    assert "\n" not in message


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    for setting, told in {
        str(tmp_path / "nowhere"): "没有模型文件夹“.*nowhere”。请检查路径",
        "../nowhere": "没有模型文件夹",
        str(tmp_path / "model.gguf"): "是一个文件，不是模型文件夹",
    }.items():
        with pytest.raises(EngineOpenError, match=told):
            TransformersEngine.from_pretrained(setting)


def test_a_model_that_is_not_in_the_cache_is_told_with_both_remedies() -> None:
    constants = pytest.importorskip("huggingface_hub.constants")
    assert constants.HF_HUB_OFFLINE, "another test imported the hub's library first, so this one would go online"
    with pytest.raises(EngineOpenError) as failure:
        TransformersEngine.from_pretrained("nobody/no-such-model")
    assert "“nobody/no-such-model”不在本机的文件夹或模型缓存里" in str(failure.value)
    assert "下载到本机，再写出文件夹的路径" in str(failure.value)
    assert "HF_HUB_OFFLINE=0" in str(failure.value)
