"""The ``E5S1`` file format: a BERT encoder in 4-bit blocks, read as plain data.

Layout, little-endian: magic ``E5S1``, uint32 version; seven int32 (hidden, layers, heads, feed-forward, vocabulary,
positions, types), float32 layer-norm epsilon, int32 block size; a tokenizer block, skipped here; a directory of named
tensors. A tensor is float32 or ``Q4_0``: per 32 values one float16 scale and 16 bytes whose low nibbles are values
0-15 and high nibbles values 16-31, each ``(nibble - 8) * scale``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_BLOCK = 32
_Q4_0_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
_FLOAT32, _Q4_0 = 0, 1


@dataclass(frozen=True, slots=True)
class Shape:
    """The encoder's sizes, as its header states them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Tensor:
    """One directory entry: ``count`` values at byte ``offset`` of the file."""

    name: str
    dtype: int
    count: int
    offset: int


class E5S1File:
    """A parsed ``E5S1`` file; tensors are expanded to float32 one at a time.

    Raises ``ValueError`` when ``data`` does not follow the format.
    """

    shape: Shape
    tensors: tuple[Tensor, ...]

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self.shape, self.tensors = _parse(data)
        except struct.error as error:
            raise ValueError(f"truncated E5S1 file of {len(data)} bytes") from error

    def values(self, tensor: Tensor) -> NDArray[np.float32]:
        """Return a tensor's values, flat: shape ``(tensor.count,)``, float32."""
        if tensor.dtype == _FLOAT32:
            plain = np.frombuffer(self._data, dtype="<f4", count=tensor.count, offset=tensor.offset)
            return plain.astype(np.float32)
        blocks = np.frombuffer(self._data, dtype=_Q4_0_BLOCK, count=tensor.count // _BLOCK, offset=tensor.offset)
        nibbles = blocks["nibbles"]
        codes = np.concatenate((nibbles & 0x0F, nibbles >> 4), axis=1).astype(np.float32)
        codes -= 8
        codes *= blocks["scale"].astype(np.float32)[:, None]
        return codes.reshape(-1)


def _parse(data: bytes) -> tuple[Shape, tuple[Tensor, ...]]:
    if data[:4] != _MAGIC:
        raise ValueError(f"not an E5S1 file: it begins with {data[:4]!r}")
    hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, block = struct.unpack_from(
        "<7ifi", data, 8
    )
    if block != _BLOCK:
        raise ValueError(f"E5S1 block size {block}, expected {_BLOCK}")
    at = 8 + struct.calcsize("<7ifi")
    (pieces,) = struct.unpack_from("<i", data, at)
    (piece_bytes,) = struct.unpack_from("<Q", data, at + 20)
    at += 28 + (pieces + 1) * 4 + pieces * 4 + piece_bytes
    (rule_bytes,) = struct.unpack_from("<I", data, at + 4)
    at += 8 + rule_bytes
    (entries,) = struct.unpack_from("<i", data, at)
    tensors = tuple(_directory(data, at + 4, entries))
    return Shape(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon), tensors


def _directory(data: bytes, at: int, entries: int) -> Iterator[Tensor]:
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        at += 2 + length
        dtype, count, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        expected = {_FLOAT32: count * 4, _Q4_0: count // _BLOCK * _Q4_0_BLOCK.itemsize}.get(dtype)
        if size != expected or offset + size > len(data):
            raise ValueError(f"E5S1 tensor {name!r}: type {dtype}, {count} values in {size} bytes at {offset}")
        yield Tensor(name, dtype, count, offset)
