"""The trained adapter as files: safetensors for other programs, GGUF for llama.cpp, each naming its base."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
from safetensors.numpy import save_file

from server.engines.adapter.weights import BASE
from training.generator.lora import ALPHA, RANK, Matrices

_NAME = "yanglao-policy-qa generator adapter"
_NOTICE = (
    "Modified from Google's gemma-3-270m by this project (a LoRA trained on questions on elder-care policies). "
    "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms"
)


def write_safetensors(adapter: Matrices, path: Path, base: str) -> None:
    """Write the matrices in half precision; ``base`` is the sha256 of the GGUF file that they were trained on."""
    halves = {name: matrix.astype(np.float16) for name, matrix in adapter.items()}
    metadata = {BASE: base, "rank": str(RANK), "alpha": str(ALPHA), "notice": _NOTICE}
    save_file(halves, path, metadata=metadata)
    path.chmod(0o644)  # the library makes it private, but a service may run as another user


def write_gguf(adapter: Matrices, path: Path, base: str) -> None:
    """Write the matrices as llama.cpp reads an adapter, in half precision."""
    writer = gguf.GGUFWriter(path, "gemma3")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, ALPHA)
    writer.add_name(_NAME)
    writer.add_license("gemma")
    writer.add_description(_NOTICE)
    writer.add_string(BASE, base)
    for name, matrix in adapter.items():
        writer.add_tensor(name, matrix.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
