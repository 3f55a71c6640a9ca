"""Pieces of a page that stands alone: the frame with its style and script inside, tables, folded parts, figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

_HERE = Path(__file__).parent


def whole_page(body: Iterable[str]) -> str:
    """Return a page with this body. Without its script everything is there, only unfiltered."""
    style = (_HERE / "report.css").read_text("utf-8")
    script = (_HERE / "report.js").read_text("utf-8")
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>养老政策问答评测报告</title>\n<style>\n{style}</style>\n</head>\n<body>",
            "<h1>养老政策问答评测报告</h1>",
            *body,
            f"<script>\n{script}</script>\n</body>\n</html>\n",
        ]
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; every cell is escaped."""
    lines = ['<div class="wide"><table>', "<tr>" + "".join(f'<th scope="col">{escape(h)}</th>' for h in head) + "</tr>"]
    lines += ["<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows]
    return "\n".join([*lines, "</table></div>"])


def _cell(text: str) -> str:
    # an interval broken at its dash is hard to read
    return f"<td{' class=interval' if '～' in text and len(text) < 24 else ''}>{escape(text)}</td>"


def folded(title: str, body: Iterable[str]) -> str:
    """Return a part that opens when its title is pressed."""
    return "\n".join([f'<details class="part"><summary>{escape(title)}</summary>', *body, "</details>"])


def figure(title: str, note: str, svg: str) -> str:
    """Return a plot below its title; ``note`` says how to read it."""
    small = f'<span class="label">{escape(note)}</span>' if note else ""
    return f"<figure><figcaption><strong>{escape(title)}</strong>{small}</figcaption>\n{svg}\n</figure>"


def cards(figures: Iterable[tuple[str, str, str]]) -> str:
    """Return the figures that matter most, in large: label, value, and a small line below."""
    lines = [
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}<small>{escape(below)}</small></dd></div>"
        for label, value, below in figures
    ]
    return "\n".join(['<dl class="cards">', *lines, "</dl>"])
