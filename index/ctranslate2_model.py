"""A BERT encoder in CTranslate2's own format, its matrices in 8 bits: written once, run on the processor."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# CTranslate2: 8-bit encoders from one wheel, 2 to 4 times as fast as PyTorch on the same weights (docs/decisions.md)
import ctranslate2  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from index.e5s1 import Shape

if TYPE_CHECKING:
    from ctranslate2.specs import common_spec, transformer_spec  # type: ignore[import-untyped]

_MOST_WORKERS = 4
"""Texts that are encoded at the same time, each on a core of its own: two threads on one text gain nothing."""

Floats = NDArray[np.float32]


def write_model(tensors: Mapping[str, Floats], shape: Shape, folder: Path) -> None:
    """Write the encoder whose tensors have the names of transformers' ``BertModel`` into ``folder``.

    Raises ``KeyError`` for a missing tensor and ``OSError`` where the folder can't be written.
    """
    # these bring PyTorch in, 300 MB that the running encoder doesn't need
    from ctranslate2.specs import common_spec, transformer_spec

    encoder = transformer_spec.TransformerEncoderSpec(
        shape.layers,
        shape.heads,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    words, types = encoder.embeddings
    words.weight = tensors["embeddings.word_embeddings.weight"]
    types.weight = tensors["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = tensors["embeddings.position_embeddings.weight"]
    _set_norm(encoder.layernorm_embedding, tensors, "embeddings.LayerNorm")
    for place, layer in enumerate(encoder.layer):
        _set_layer(layer, tensors, f"encoder.layer.{place}")
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    spec.config.layer_norm_epsilon = shape.epsilon
    # texts come as numbers, never as words; the format wants a word for each number all the same
    spec.register_vocabulary([str(number) for number in range(shape.vocabulary)])
    spec.config.unk_token = "0"  # noqa: S105
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def _set_layer(layer: transformer_spec.TransformerEncoderLayerSpec, tensors: Mapping[str, Floats], name: str) -> None:
    attention, feed_forward = layer.self_attention, layer.ffn
    projected = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    attention.linear[0].weight = np.concatenate([tensors[f"{part}.weight"] for part in projected])
    attention.linear[0].bias = np.concatenate([tensors[f"{part}.bias"] for part in projected])
    _set_linear(attention.linear[1], tensors, f"{name}.attention.output.dense")
    _set_norm(attention.layer_norm, tensors, f"{name}.attention.output.LayerNorm")
    _set_linear(feed_forward.linear_0, tensors, f"{name}.intermediate.dense")
    _set_linear(feed_forward.linear_1, tensors, f"{name}.output.dense")
    _set_norm(feed_forward.layer_norm, tensors, f"{name}.output.LayerNorm")


def _set_linear(spec: common_spec.LinearSpec, tensors: Mapping[str, Floats], name: str) -> None:
    spec.weight, spec.bias = tensors[f"{name}.weight"], tensors[f"{name}.bias"]


def _set_norm(spec: common_spec.LayerNormSpec, tensors: Mapping[str, Floats], name: str) -> None:
    spec.gamma, spec.beta = tensors[f"{name}.weight"], tensors[f"{name}.bias"]


class Int8Encoder:
    """The encoder of a folder that ``write_model`` wrote. May be asked from several threads at once.

    Raises ``ValueError`` or ``RuntimeError`` for a folder that is no such model.
    """

    def __init__(self, folder: Path) -> None:
        self.workers = max(1, min(_MOST_WORKERS, os.cpu_count() or 1))
        self._encoder = ctranslate2.Encoder(
            str(folder), device="cpu", compute_type="int8", inter_threads=self.workers, intra_threads=1
        )

    def states(self, ids: Sequence[Sequence[int]]) -> list[Floats]:
        """Return the last layer's states of each text, shape (tokens, dimension); all texts in one pass."""
        padded = np.asarray(self._encoder.forward_batch([list(one) for one in ids]).last_hidden_state)
        return [np.array(row[: len(one)], dtype=np.float32) for row, one in zip(padded, ids, strict=True)]
