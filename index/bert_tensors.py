"""The tensors of an ``E5S1`` file under the names that transformers' ``BertModel`` gives them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.adapter.merging import Adapter, adapted
from index.e5s1 import E5S1File, Shape, Tensor
from index.wheels import Progress


def named_tensors(source: E5S1File, progress: Progress) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield (name in transformers' ``BertModel``, tensor of its shape)."""
    total = sum(tensor.count for tensor in source.tensors) * 4
    done = 0
    progress(done, total)
    for tensor in source.tensors:
        name, shape = _bert_tensor(tensor, source.shape)
        yield name, source.values(tensor).reshape(shape)
        done += tensor.count * 4
        progress(done, total)
    # mean pooling never reads the pooler; without it transformers would warn and fill it with random numbers
    hidden = source.shape.hidden
    yield "pooler.dense.weight", np.zeros((hidden, hidden), dtype=np.float32)
    yield "pooler.dense.bias", np.zeros((hidden,), dtype=np.float32)


def adapted_tensors(
    source: E5S1File, adapter: Adapter, progress: Progress
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield what ``named_tensors`` yields, with what the adapter adds."""
    return adapted(named_tensors(source, progress), adapter)


_EMBEDDING_TENSORS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_MODULES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _bert_tensor(tensor: Tensor, shape: Shape) -> tuple[str, tuple[int, ...]]:
    if tensor.name in _EMBEDDING_TENSORS:
        name = _EMBEDDING_TENSORS[tensor.name]
        return name, (tensor.count,) if "LayerNorm" in name else (tensor.count // shape.hidden, shape.hidden)
    layer, module, part = tensor.name.split(".")
    kind = {"w": "weight", "b": "bias"}[part]
    name = f"encoder.layer.{layer.removeprefix('l')}.{_LAYER_MODULES[module]}.{kind}"
    if kind == "bias" or module in {"aln", "oln"}:
        return name, (tensor.count,)
    columns = shape.feed_forward if module == "fo" else shape.hidden
    return name, (tensor.count // columns, columns)
