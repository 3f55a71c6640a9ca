"""Thinking is cut from streamed answers, however its tags are split over pieces."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.engines.thinking import without_thinking

CASES = [
    ("每张床位补贴6000元。", "每张床位补贴6000元。"),
    ("<think>第三条说6000元</think>\n\n补贴6000元。", "补贴6000元。"),
    ("<think>\n\n</think>\n\n补贴6000元。", "补贴6000元。"),
    ("先说一句。<think>再想想</think>再说一句。", "先说一句。再说一句。"),
    ("<THINK>大写</Think>答", "答"),
    ("<think>想不完", ""),
    ("<think>想到一半</thi", ""),
    ("<think>甲</think><think>乙</think>答", "答"),
    ("<think>想：<think>标签</think>答", "答"),
    ("答</think>完", "答完"),
    ("1 < 2，<b>粗</b>，<thin", "1 < 2，<b>粗</b>，<thin"),
    ("a<<think>x</think>b", "a<b"),
    ("İ<think>x</think>答", "İ答"),
    ("", ""),
]


@pytest.mark.parametrize(("told", "shown"), CASES)
def test_every_way_of_splitting_gives_the_same_text(told: str, shown: str) -> None:
    for size in range(1, len(told) + 2):
        pieces = [told[n : n + size] for n in range(0, len(told), size)]
        said = list(without_thinking(iter(pieces)))
        assert "".join(said) == shown, pieces
        assert all(said)


def test_text_is_handed_on_at_once() -> None:
    seen: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ("补贴", "6000元", "<", "b>", "。"):
            seen.append(piece)
            yield piece

    shown = without_thinking(pieces())
    assert next(shown) == "补贴"
    assert seen == ["补贴"]
    assert next(shown) == "6000元"
    assert next(shown) == "<b>"
    assert seen == ["补贴", "6000元", "<", "b>"]


def test_an_error_of_the_source_comes_through() -> None:
    def pieces() -> Iterator[str]:
        yield "半句"
        raise ConnectionError

    shown = without_thinking(pieces())
    assert next(shown) == "半句"
    with pytest.raises(ConnectionError):
        next(shown)
