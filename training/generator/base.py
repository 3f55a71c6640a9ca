"""The model that the adapter is trained on: the embedded GGUF's own weights, dequantised, in torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from index.wheels import Progress
from server.engines.gemma import unpack_gemma
from server.engines.opening import GEMMA
from server.engines.transformers_engine import TransformersEngine


@dataclass(frozen=True, slots=True)
class Base:
    """A causal language model and its tokenizer, both of transformers; ``end`` is the token that ends an answer."""

    model: Any
    tokenizer: Any
    end: int


def open_base(data: Path, progress: Progress) -> Base:
    """Return the embedded model in bfloat16, converted into ``data`` at its first use (half a minute, 1.1 GB).

    Raises ``WeightsError`` and ``EngineOpenError`` as the product does.
    """
    gguf = unpack_gemma(data, progress)
    folder = data / "models" / f"{GEMMA}-float32"
    TransformersEngine.from_gguf(gguf, folder, progress)
    # bfloat16: measured 1.5 times as fast as float32 on a core with instructions for it, and half the memory
    return load_base(folder, torch.bfloat16)


def load_base(folder: Path, dtype: torch.dtype) -> Base:
    """Return the model of a folder of transformers in ``dtype``."""
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, local_files_only=True)
    return Base(model, tokenizer, int(tokenizer.eos_token_id))
