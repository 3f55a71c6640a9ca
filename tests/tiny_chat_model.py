"""Tiny models of a real architecture (Qwen3), written as ordinary model folders: some speak a script, some at random.

A scripted model shows by its text alone where it was stopped, for each of its tokens is one known character. One with
random weights answers each prompt differently, as attention makes it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

# read once, when the hub's library is first imported: no test asks a hub
os.environ.setdefault("HF_HUB_OFFLINE", "1")

END = "<|im_end|>"
_UNKNOWN, _PADDING = "<|unknown|>", "<|endoftext|>"
SPECIAL = (_PADDING, "<|im_start|>", END, _UNKNOWN)
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n"
    "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}{% endif %}"
)
"""ChatML that thinks unless it is told not to: the emptied block tells the model that it has thought already."""
CHATML_WITHOUT_SYSTEM = (
    "{% if messages[0].role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}" + CHATML
)
_CHARACTERS = (
    "。，：；？！“”（）\n 0123456789<>/abcdefghijklmnopqrstuvwxyz"
    "一二三四五六七八九十百千万元年月日每张床位养老机构补贴问答"
)


def save_scripted_model(
    folder: Path,
    script: str | Sequence[str],
    *,
    then: Literal["stop", "again"] = "stop",
    chat_template: str | None = CHATML,
    positions: int = 4096,
) -> Path:
    """Write a model that answers any prompt with ``script``, one token for each of its items, and return ``folder``.

    An item is a text or a byte in the form ``<0xE5>``. After the script the model ends its turn or begins ``again``.
    """
    import torch
    from transformers import Qwen3ForCausalLM

    # every token of the script has an id of its own, so that each token alone decides which one comes next
    spoken = [f"{item}#{n}#" for n, item in enumerate(script)]
    vocabulary = [*SPECIAL, *dict.fromkeys(_CHARACTERS), *spoken]
    size = len(vocabulary)
    first = size - len(spoken)
    model = Qwen3ForCausalLM(_config(size, hidden=size + size % 2, positions=positions, initializer_range=0.02))
    following = dict.fromkeys(range(first), first)
    following |= {token: token + 1 for token in range(first, size - 1)}
    following[size - 1] = first if then == "again" else vocabulary.index(END)
    with torch.no_grad():
        for layer in model.model.layers:
            layer.self_attn.o_proj.weight.zero_()
            layer.mlp.down_proj.weight.zero_()
        model.model.embed_tokens.weight.zero_()
        model.lm_head.weight.zero_()
        for token, after in following.items():
            model.model.embed_tokens.weight[token, token] = 1.0
            model.lm_head.weight[after, token] = 1.0
    return _save(folder, model, vocabulary, chat_template)


def save_random_model(folder: Path, *, seed: int = 0, chat_template: str | None = CHATML) -> Path:
    """Write a model with random weights that never ends its turn by itself, and return ``folder``."""
    import torch
    from transformers import Qwen3ForCausalLM

    vocabulary = [*SPECIAL, *dict.fromkeys(_CHARACTERS)]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Qwen3ForCausalLM(_config(len(vocabulary), hidden=32, positions=4096, initializer_range=0.5))
    with torch.no_grad():
        model.lm_head.weight[: len(SPECIAL)] = 0.0  # a logit of 0 is never the greatest of so many
    return _save(folder, model, vocabulary, chat_template)


def _config(vocabulary: int, hidden: int, positions: int, initializer_range: float) -> object:
    from transformers import Qwen3Config

    return Qwen3Config(
        vocab_size=vocabulary,
        hidden_size=hidden,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=16,
        max_position_embeddings=positions,
        initializer_range=initializer_range,
        tie_word_embeddings=False,
        bos_token_id=None,
        eos_token_id=SPECIAL.index(END),
        pad_token_id=0,
    )


def _save(folder: Path, model: object, vocabulary: Sequence[str], chat_template: str | None) -> Path:
    from tokenizers import Regex, Tokenizer, decoders, pre_tokenizers
    from tokenizers.models import WordLevel
    from transformers import PreTrainedTokenizerFast, Qwen3ForCausalLM
    from transformers.utils import logging

    logging.disable_progress_bar()
    assert isinstance(model, Qwen3ForCausalLM)
    backend = Tokenizer(WordLevel({token: n for n, token in enumerate(vocabulary)}, unk_token=_UNKNOWN))
    backend.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")
    backend.decoder = decoders.Sequence(
        [decoders.Replace(Regex(r"#\d+#"), ""), decoders.ByteFallback(), decoders.Fuse()]
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend,
        unk_token=_UNKNOWN,
        eos_token=END,
        pad_token=_PADDING,
        extra_special_tokens=["<|im_start|>"],
    )
    tokenizer.chat_template = chat_template
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def change_json(path: Path, **values: object) -> None:
    """Set ``values`` in the JSON object that the file holds; the file may be new."""
    content = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps({**content, **values}, ensure_ascii=False), encoding="utf-8")
