"""A language model run by transformers on this machine, from a model folder, a hub id or a GGUF file."""

from __future__ import annotations

import logging
import queue
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from pathlib import Path
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any

from index.errors import IndexFolderError
from index.folders import sha256_of
from index.wheels import Origin, Progress, looks_whole, require_room, unpacked, write_manifest
from server.engines.arrivals import next_arrival
from server.engines.engine import EngineError, EngineOpenError, EngineRunError, Limits, Prompt, Turn
from server.engines.gguf_copy import copy_notices, copy_without_vocabulary
from server.engines.model_source import ModelSource, is_out_of_memory, refuse_too_large, told
from server.engines.stopping import until_stop
from server.engines.thinking import without_thinking

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedConfig, PreTrainedModel, PreTrainedTokenizerBase

_LOG = logging.getLogger(__name__)
_FORMAT = 1
"""Raised whenever the content of a folder converted from GGUF changes, so that an older one is converted anew."""
_LAST_WAIT = 10.0
"""Seconds that a generation gets to stop when the program ends; a long prompt can't be interrupted."""
_OPENED_THINKING, _THINKING_TAGS = "<think>", {"<think>", "</think>"}
_INCOMPLETE = "\ufffd"


class TransformersEngine:
    """A causal language model of transformers. One generation at a time; further ones wait, within their own limits."""

    def __init__(self, name: str, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> None:
        vendor = _vendor()
        self._name = name
        self._model, self._tokenizer = model, tokenizer
        self._context: int | None = getattr(model.config.get_text_config(), "max_position_embeddings", None)
        ends = (
            getattr(model.generation_config, "eos_token_id", None),
            getattr(model.config.get_text_config(), "eos_token_id", None),
            tokenizer.eos_token_id,
        )
        self._ends = sorted({n for end in ends for n in (end if isinstance(end, list) else [end]) if n is not None})
        # plain: what the folder says of sampling, penalties and lengths must not shape the greedy answer
        self._plain = {"eos_token_id": self._ends or None, "pad_token_id": tokenizer.pad_token_id or 0}
        model.generation_config = vendor.GenerationConfig(**self._plain)
        added = tokenizer.added_tokens_decoder
        self._unspoken = {n for n, token in added.items() if token.special and token.content not in _THINKING_TAGS}
        self._unspoken.update(self._ends)
        # two generations at once would share the cores, and a tokenizer may be borrowed by one thread at a time
        self._turn, self._leaving = threading.Lock(), threading.Event()
        weakref.finalize(self, _leave, self._turn, self._leaving)

    @classmethod
    def from_pretrained(cls, folder_or_id: str) -> TransformersEngine:
        """Return the model of a folder or a hub id; the hub's library decides whether the hub may be asked.

        With a folder nothing ever goes to the network; code of a model is never run, nothing is ever unpickled. Raises
        ``EngineOpenError``.
        """
        return cls._opened(ModelSource.of(folder_or_id))

    @classmethod
    def from_gguf(cls, gguf: Path, folder: Path, progress: Progress) -> TransformersEngine:
        """Return the model of a GGUF file, converted to float32 into ``folder`` at its first use.

        The conversion takes about a minute and ``folder`` 4 bytes per weight (1.1 GB for 270 million); ``progress``
        counts them. Raises ``EngineOpenError``.
        """
        source = ModelSource(
            where=str(folder),
            name=f"{gguf.stem} (transformers)",
            is_folder=True,
            remedy=f"请删除文件夹“{folder}”后重试，程序会重新转换。",
        )
        remedy = f"请检查文件夹“{folder.parent}”能否读写，或重新安装内置模型后重试。"
        with told(gguf.name, "不能转换为 float32", remedy):
            origin = Origin(gguf.stem, _FORMAT, {gguf.name: sha256_of(gguf)})
            try:
                unpacked(
                    folder,
                    is_whole=lambda there: looks_whole(there, origin),
                    write=lambda aside: _convert(gguf, aside, folder, origin, progress),
                )
            except IndexFolderError as error:  # no room, or another process holds the folder: said already
                raise EngineOpenError(str(error)) from error
        return cls._opened(source)

    @classmethod
    def _opened(cls, source: ModelSource) -> TransformersEngine:
        engine = cls(source.name, *_loaded(source))
        with told(source.name, "的对话模板（chat template）无法使用", source.remedy):
            engine.render(Prompt("说明", (Turn("user", "问题"),)))
        return engine

    @property
    def name(self) -> str:
        """The folder's own name, the hub id, or the name of the GGUF file."""
        return self._name

    @property
    def host(self) -> str | None:
        """``None``: the model runs on this machine."""
        return None

    def stream(self, prompt: Prompt, limits: Limits) -> Generator[str, None, None]:
        """Yield the answer in pieces, see ``Engine.stream``; what the model thinks to itself is left out."""
        return self._spoken(prompt, limits, time.monotonic() + limits.seconds)

    def render(self, prompt: Prompt) -> str:
        """Return ``prompt`` as the model is given it: by its chat template, else as a transcript.

        Raises what the template raises when it takes no conversation at all.
        """
        if self._tokenizer.chat_template is None:
            return prompt.transcript
        from jinja2 import TemplateError  # the language of chat templates, brought by torch

        turns = [{"role": turn.role, "content": turn.text} for turn in prompt.turns]
        instruction = prompt.instruction.strip()
        if not instruction:
            return self._templated(turns)
        try:
            text = self._templated([{"role": "system", "content": instruction}, *turns])
        except TemplateError:
            text = ""
        if instruction in text:
            return text
        # a template without a system role refuses it, as Gemma's did, or drops it
        first, *rest = turns
        return self._templated([{**first, "content": f"{instruction}\n\n{first['content']}"}, *rest])

    def _templated(self, messages: list[dict[str, str]]) -> str:
        # the switches of Qwen and of DeepSeek; a template that knows neither ignores them
        text = self._tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=True, enable_thinking=False, thinking=False
        )
        return str(text)

    def _spoken(self, prompt: Prompt, limits: Limits, deadline: float) -> Generator[str, None, None]:
        with closing(self._received(prompt, limits, deadline)) as pieces:
            yield from until_stop(without_thinking(pieces), prompt.stop)

    def _received(self, prompt: Prompt, limits: Limits, deadline: float) -> Generator[str, None, None]:
        """Yield what a thread generates, until it is done or time is up. Closing this stops the model."""
        if time.monotonic() >= deadline:
            return
        stopped = threading.Event()
        arrivals: queue.SimpleQueue[str | BaseException | None] = queue.SimpleQueue()
        asked = (prompt, limits.tokens, deadline, stopped, arrivals.put)
        threading.Thread(target=self._work, args=asked, daemon=True).start()
        try:
            while True:
                try:
                    arrival = next_arrival(arrivals, deadline, limits.abandoned)
                except queue.Empty:
                    return
                if isinstance(arrival, EngineError):
                    raise arrival
                if isinstance(arrival, BaseException):
                    raise self._failure(arrival) from arrival
                if arrival is None:
                    return
                yield arrival
        finally:
            stopped.set()

    def _work(
        self,
        prompt: Prompt,
        tokens: int,
        deadline: float,
        stopped: threading.Event,
        put: Callable[[str | BaseException | None], None],
    ) -> None:
        """Generate when it is this thread's turn; the last thing ``put`` is the error, ``None`` without one."""

        def end(_: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> bool:
            put(error)  # whatever it is, the asker's thread raises it
            return True

        with ExitStack() as stack:
            stack.push(end)
            with self._turn:
                if not stopped.is_set() and not self._leaving.is_set():
                    self._generate(prompt, tokens, deadline, stopped, put)

    def _generate(
        self,
        prompt: Prompt,
        tokens: int,
        deadline: float,
        stopped: threading.Event,
        put: Callable[[str], None],
    ) -> None:
        """Run the model and ``put`` each piece of text as soon as it is whole."""
        import torch

        vendor = _vendor()
        text = self.render(prompt)
        # a template writes the special tokens itself
        templated = self._tokenizer.chat_template is not None
        encoded = self._tokenizer(text, return_tensors="pt", add_special_tokens=not templated).to(self._model.device)
        ids = encoded["input_ids"]
        length = ids.shape[1]
        if self._context is not None:
            if length >= self._context:
                raise EngineRunError(
                    f"提问和所附条款共 {length} 个词元，超过了模型“{self._name}”的上限 {self._context}。"
                    "请换用上下文更长的模型，或少附一些条款。"
                )
            tokens = min(tokens, self._context - length)
        if tokens < 1:
            return
        if templated and text.rstrip().endswith(_OPENED_THINKING):
            put(_OPENED_THINKING)  # the template began to think in the model's name
        said = ""

        def hear(written: torch.Tensor, _scores: object, **_: object) -> torch.Tensor:
            """Called after each token, which makes it the place both to listen and to stop."""
            nonlocal said
            whole = self._decoded(written[0, length:].tolist())
            if len(whole) > len(said):
                put(whole[len(said) :])
                said = whole
            over = stopped.is_set() or self._leaving.is_set() or time.monotonic() >= deadline
            return torch.full((1,), over, device=written.device, dtype=torch.bool)

        self._model.generate(  # type: ignore[operator]
            ids,
            attention_mask=encoded["attention_mask"],
            generation_config=vendor.GenerationConfig(
                do_sample=False, num_beams=1, max_new_tokens=tokens, use_cache=True, **self._plain
            ),
            stopping_criteria=vendor.StoppingCriteriaList([hear]),
        )

    def _decoded(self, ids: list[int]) -> str:
        """Return the text of ``ids`` without special tokens and without an unfinished character at its end."""
        spoken = [n for n in ids if n not in self._unspoken]
        text = self._tokenizer.decode(spoken, skip_special_tokens=False, clean_up_tokenization_spaces=False)
        return str(text).rstrip(_INCOMPLETE)

    def _failure(self, error: BaseException) -> EngineError:
        _LOG.warning("generation by %s failed: %s: %s", self._name, type(error).__name__, error)
        if is_out_of_memory(error):
            return EngineRunError(f"模型“{self._name}”回答时内存不够。请关闭其他程序，或换用小一些的模型后重试。")
        kind = type(error).__name__
        return EngineRunError(f"模型“{self._name}”回答时出错（{kind}）。请重试；若总是如此，请换用其他模型。")


def _leave(turn: threading.Lock, leaving: threading.Event) -> None:
    """Stop the model when the program ends: torch aborts the process when Python ends under its feet."""
    leaving.set()
    turn.acquire(timeout=_LAST_WAIT)


def _vendor() -> ModuleType:
    """Return transformers, with its bars and its hints to developers switched off."""
    # transformers: runs nearly every open model of a hub from its own folder, on a processor or a graphics card
    import transformers

    logging_of_transformers: Any = transformers.utils.logging
    logging_of_transformers.set_verbosity_error()
    logging_of_transformers.disable_progress_bar()
    return transformers


def _loaded(source: ModelSource) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """Return model and tokenizer of ``source``. Raises ``EngineOpenError``."""
    import torch

    vendor = _vendor()
    # never None: transformers would ask on the terminal whether to run the model's code
    never: dict[str, Any] = {"trust_remote_code": False, "local_files_only": source.is_folder}
    lacking = "的 config.json 无法使用" if source.is_folder else "不在本机的文件夹或模型缓存里，也没有下载到"
    with told(source.name, lacking, source.remedy):
        stated, _ = vendor.PreTrainedConfig.get_config_dict(source.where, **never)
        if (kind := stated.get("model_type")) not in vendor.CONFIG_MAPPING:
            own = "，它要运行自带的程序，为安全起见不予载入" if "auto_map" in stated else ""
            raise EngineOpenError(
                f"模型“{source.name}”的结构“{kind}”不认识{own}。请换用其他模型，或更新 transformers。"
            )
        config = vendor.AutoConfig.from_pretrained(source.where, **never)
    _refuse_other_than_causal(source.name, config, vendor)
    device, dtype = _device_and_dtype()
    if device == "cpu" and "quantization_config" in stated:
        raise EngineOpenError(
            f"模型“{source.name}”是量化过的，没有显卡不能运行。请换用未量化的版本，或改用模型服务的网址。"
        )
    with told(source.name, "的分词器（tokenizer.json 等）缺失或损坏", source.remedy):
        tokenizer = vendor.AutoTokenizer.from_pretrained(source.where, **never)
    # some classes make up a vocabulary of a few tokens when their file is missing
    if len(tokenizer) < getattr(config.get_text_config(), "vocab_size", 0) // 2:
        raise EngineOpenError(f"模型“{source.name}”的分词器（tokenizer.json 等）缺失或与模型不符。{source.remedy}")
    with told(source.name, "的权重（*.safetensors）缺失、损坏或与 config.json 不符", source.remedy):
        with torch.device("meta"):
            weights = vendor.AutoModelForCausalLM.from_config(config, trust_remote_code=False).num_parameters()
        refuse_too_large(source.name, weights * dtype.itemsize, device)
        model, info = vendor.AutoModelForCausalLM.from_pretrained(
            source.where,
            config=config,
            dtype=dtype,
            use_safetensors=True,
            output_loading_info=True,
            **({} if device == "cpu" else {"device_map": device}),
            **never,
        )
        if info["missing_keys"]:
            # transformers would fill them with random numbers
            raise EngineOpenError(
                f"模型“{source.name}”的权重不全，缺 {len(info['missing_keys'])} 个，"
                f"如 {min(info['missing_keys'])}。{source.remedy}"
            )
    return model.eval(), tokenizer


def _refuse_other_than_causal(name: str, config: PreTrainedConfig, vendor: ModuleType) -> None:
    """Raise ``EngineOpenError`` for a model that writes no text; some encoders could be loaded as if they did."""
    names = config.architectures or []
    writes = ("ForCausalLM", "LMHeadModel", "ForConditionalGeneration")
    known = type(config) in vendor.MODEL_FOR_CAUSAL_LM_MAPPING and not config.is_encoder_decoder
    if not known or (names and not any(each.endswith(writes) for each in names)):
        raise EngineOpenError(
            f"模型“{name}”（{'、'.join(names) or config.model_type}）不是能写回答的语言模型。"
            "请换用生成文字的模型（名字里常有 Instruct 或 Chat）；向量模型请写在 YANGLAO_EMBEDDER。"
        )


def _device_and_dtype() -> tuple[str, torch.dtype]:
    import torch

    if torch.cuda.is_available():
        return "cuda", torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
    if torch.backends.mps.is_available():
        return "mps", torch.float16
    # bfloat16 would need half the memory, but processors without instructions for it were measured to be far slower
    return "cpu", torch.float32


def _convert(gguf: Path, aside: Path, folder: Path, origin: Origin, progress: Progress) -> None:
    """Write the model of ``gguf`` into ``aside`` as an ordinary folder of transformers, in float32.

    Most of the time transformers takes for a GGUF goes into its reader, which walks through 262 144 tokens three times
    in Python; so the weights are given to it without the vocabulary, and the tokenizer to the class that skips that
    reader. Measured on two busy cores: 40 s instead of 140 s, and the same files to the byte.
    """
    import torch

    vendor = _vendor()
    _LOG.info("converting %s to float32 into %s", gguf, folder)
    # beside the folder, because the system's own folder for temporary files may be small; on Windows a file that a
    # library still has mapped can't be deleted, so that must not be an error
    with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as scratch:
        slim = Path(scratch).absolute() / gguf.name
        require_room(aside, folder, gguf.stat().st_size)
        total = copy_without_vocabulary(gguf, slim) * 4
        require_room(aside, folder, total)
        progress(0, total)
        # absolute names, for a bare one would be looked for in the working directory first
        model = vendor.AutoModelForCausalLM.from_pretrained(
            scratch,
            gguf_file=str(slim),
            dtype=torch.float32,
            quantization_config=vendor.GgufConfig(dequantize=True),
            local_files_only=True,
        )
    progress(total // 2, total)
    tokenizer = vendor.PreTrainedTokenizerFast.from_pretrained(
        str(gguf.parent.absolute()), gguf_file=str(gguf.absolute()), local_files_only=True
    )
    tokenizer.save_pretrained(aside)
    progress(total * 3 // 4, total)
    model.save_pretrained(aside)
    for file in aside.iterdir():
        file.chmod(0o644)  # the library makes weights private, but a service may run as another user
    copy_notices(gguf, aside)
    write_manifest(aside, origin)
    progress(total, total)
    _LOG.info("converted %s", gguf)
