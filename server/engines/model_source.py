"""Where a model is loaded from, and what is wrong with it: vendors' exceptions as one Chinese line."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from server.engines.engine import EngineError, EngineOpenError

_GB = 1 << 30
_LOG = logging.getLogger(__name__)
_HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)
_DOWNLOADED = "请换成下载完整、带 config.json 和 *.safetensors 的模型文件夹，或重新下载它。"


@dataclass(frozen=True, slots=True)
class ModelSource:
    """Where a model is loaded from, how it is named, and what helps when it is damaged."""

    where: str
    name: str
    is_folder: bool
    remedy: str

    @classmethod
    def of(cls, setting: str) -> ModelSource:
        """Return the source of a folder or a hub id; for a folder, look whether it holds what a model needs."""
        path = Path(setting).expanduser()
        if path.is_dir():
            source = cls(str(path), path.resolve().name, True, _DOWNLOADED)
            if not (path / "config.json").is_file():
                raise EngineOpenError(f"“{setting}”是一个不是模型的文件夹：里面没有 config.json。{_DOWNLOADED}")
            if not any(path.glob("*.safetensors")):
                pickled = any(file for end in ("bin", "pt", "pth") for file in path.glob(f"*.{end}"))
                found = "只有 pickle 格式的权重（*.bin、*.pt），它可能夹带程序，不予载入" if pickled else "没有权重文件"
                raise EngineOpenError(f"模型文件夹“{setting}”里{found}。{_DOWNLOADED}")
            return source
        if path.exists():
            raise EngineOpenError(f"“{setting}”是一个文件，不是模型文件夹。请写出模型所在的文件夹。")
        if not _HUB_ID.fullmatch(setting) or setting.startswith("."):
            raise EngineOpenError(f"没有模型文件夹“{setting}”。请检查路径是否写对。")
        remedy = (
            "请先把模型文件夹下载到本机，再写出文件夹的路径；"
            "或在能上网时设置 HF_HUB_OFFLINE=0 运行一次，让程序自己下载。"
        )
        return cls(setting, setting, False, remedy)


def refuse_too_large(name: str, weights: int, device: str) -> None:
    """Raise ``EngineOpenError`` when ``weights`` bytes do not fit: a machine that swaps would stand still for hours."""
    import psutil  # type: ignore[import-untyped]  # the free memory on every system, brought by accelerate
    import torch

    free = torch.cuda.mem_get_info()[0] if device == "cuda" else psutil.virtual_memory().available
    needed = weights + weights // 10  # what the weights need while they work
    if needed > free:
        where = "显存" if device == "cuda" else "内存"
        raise EngineOpenError(
            f"{where}不够：模型“{name}”约需 {needed / _GB:.1f} GB，现在可用 {free / _GB:.1f} GB。"
            "请关闭其他程序，换用小一些的模型，或改用模型服务的网址。"
        )


class told:  # noqa: N801
    """Turns whatever a vendor library raises inside into an ``EngineOpenError`` about ``name``; bugs come through.

    A class, because the tokenizers library raises ``Exception`` itself: its exact type tells it, and catching it by an
    ``except`` would catch everything.
    """

    _KINDS = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError, MemoryError)
    _VENDORS = ("safetensors", "huggingface_hub", "jinja2")

    def __init__(self, name: str, trouble: str, remedy: str) -> None:
        self._name, self._trouble, self._remedy = name, trouble, remedy

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None or kind is None or isinstance(error, EngineError):
            return
        foreign = kind.__module__.split(".")[0] in self._VENDORS
        if not (kind is Exception or foreign or issubclass(kind, self._KINDS)):
            return
        _LOG.warning("cannot open %s: %s: %s", self._name, kind.__name__, error)
        if is_out_of_memory(error):
            raise EngineOpenError(f"载入模型“{self._name}”时内存不够。请关闭其他程序，或换用小一些的模型。") from error
        raise EngineOpenError(f"模型“{self._name}”{self._trouble}。{self._remedy}") from error


def is_out_of_memory(error: BaseException) -> bool:
    """Whether ``error`` says that memory ran out, of the machine or of its graphics card."""
    # torch has an exception of its own for a card alone; of the machine's memory it speaks in a RuntimeError
    words = ("out of memory", "can't allocate memory", "not enough memory")
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and any(word in str(error) for word in words)
    )
