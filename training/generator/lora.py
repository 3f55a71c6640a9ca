"""Low-rank adapters on the projections of the language model: the weights that are trained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from training.lora import AdaptedLinear

RANK = 8
ALPHA = 16.0
"""What an adapter adds is scaled by ALPHA / RANK."""
PROJECTIONS = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
"""The adapted projections of a layer: the name in transformers to the name in GGUF."""

Matrices = dict[str, NDArray[np.float32]]
"""``blk.0.attn_q.weight.lora_a`` (RANK, inputs) and ``….lora_b`` (outputs, RANK), for each adapted projection."""


def adapt(model: Any, seed: int) -> dict[str, AdaptedLinear]:  # noqa: ANN401  a model of transformers
    """Freeze ``model`` and put an adapter on every projection; return them by their names in GGUF (``blk.0.attn_q``).

    What they add at first is nothing.
    """
    torch.manual_seed(seed)
    for weights in model.parameters():
        weights.requires_grad_(False)
    adapters: dict[str, AdaptedLinear] = {}
    for number, layer in enumerate(model.model.layers):
        for path, name in PROJECTIONS.items():
            block, _, attribute = path.partition(".")
            adapter = AdaptedLinear(getattr(getattr(layer, block), attribute), RANK, ALPHA / RANK)
            setattr(getattr(layer, block), attribute, adapter)
            adapters[f"blk.{number}.{name}"] = adapter
    return adapters


def parameters(adapters: Mapping[str, AdaptedLinear]) -> list[nn.Parameter]:
    """Return the trained weights in a fixed order."""
    return [weights for adapter in adapters.values() for weights in (adapter.down, adapter.up)]


def matrices(adapters: Mapping[str, AdaptedLinear]) -> Matrices:
    """Return the trained weights by their names in a GGUF adapter."""
    return {
        f"{name}.weight.lora_{side}": weights.detach().numpy().copy()
        for name, adapter in adapters.items()
        for side, weights in (("a", adapter.down), ("b", adapter.up))
    }
