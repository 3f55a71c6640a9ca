"""An answer ends before the first stop string, however the stream is split."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.engines.stopping import until_stop

CASES = [
    ("每张床位补贴6000元。\n\n问题：", ("\n", "问题："), "每张床位补贴6000元。"),
    ("每张床位补贴6000元。", ("6001", "元元"), "每张床位补贴6000元。"),
    ("补贴6000元。[1]\n条款", ("\n条款", "[2]"), "补贴6000元。[1]"),
    ("甲乙丙丁", ("丙丁", "乙"), "甲"),
    ("\n答", ("\n",), ""),
    ("aab", ("ab",), "a"),
    ("补贴", ("",), "补贴"),
    ("补贴", (), "补贴"),
    ("补贴\n", ("\n\n",), "补贴\n"),
]


@pytest.mark.parametrize(("told", "stops", "shown"), CASES)
def test_every_way_of_splitting_gives_the_same_text(told: str, stops: tuple[str, ...], shown: str) -> None:
    for size in range(1, len(told) + 1):
        pieces = [told[n : n + size] for n in range(0, len(told), size)]
        said = list(until_stop(iter(pieces), stops))
        assert "".join(said) == shown, pieces
        assert all(said)


def test_nothing_more_is_asked_for_after_a_stop() -> None:
    asked: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ("补", "贴", "。", "多余"):
            asked.append(piece)
            yield piece

    assert list(until_stop(pieces(), ("。",))) == ["补", "贴"]
    assert asked == ["补", "贴", "。"]
