"""Plots as SVG text to be put into a page: rows of dots with intervals, of bars, of spans on a log scale; a histogram.

The SVG names no font, no address and no date, and its colours are the page's own (``--run-1``, ``--line``), so that it
follows the reader's font and dark mode. It is drawn 360 units wide, for a phone; a wider page scales it up.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import StringIO

# matplotlib: the usual plotting library, and its SVG backend leaves text as text
import matplotlib as mpl
from matplotlib.figure import Figure

WIDTH = 360
SERIES = 6
"""Colours that differ; more series begin again."""

_LEFT, _RIGHT = 6.0, 258.0
"""Between these the marks stand; to their right their values in figures."""
_END = float(WIDTH - 2)
_LABEL, _BAND, _GAP, _SCALE = 20.0, 18.0, 9.0, 19.0
_COLUMNS = 130.0
_MARKERS = "osD^vP"
_PERCENTS = [(tick / 4, f"{tick * 25}%") for tick in range(5)]
_SERIES_INKS = tuple(f"#fe00{n:02x}" for n in range(1, SERIES + 1))
_INK, _SOFT, _LINE = "#fe0100", "#fe0200", "#fe0300"
"""Stand-ins in matplotlib's output, replaced by the page's colours."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one series has in a row: a value, bounds around it, and the words to its right."""

    value: float
    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled row with one mark a series, ``None`` where a series has nothing."""

    label: str
    marks: tuple[Mark | None, ...]


def dot_plot(name: str, alternative: str, rows: Sequence[Row]) -> str:
    """Draw shares (0 to 1) as dots on a line from bound to bound.

    ``name`` tells its ids from those of other plots of the page; ``alternative`` says in words what it shows.
    """
    sheet = _Sheet(rows, _PERCENTS)
    for y, series, mark in sheet.marks():
        if mark.low is not None and mark.high is not None:
            sheet.draw([_x(mark.low), _x(mark.high)], [y, y], _ink(series), 3.0)
        sheet.dot(_x(mark.value), y, series)
    return sheet.to_svg(name, alternative)


def share_plot(name: str, alternative: str, rows: Sequence[Row]) -> str:
    """Draw shares (0 to 1) as bars, with a thin line from bound to bound."""
    sheet = _Sheet(rows, _PERCENTS)
    for y, series, mark in sheet.marks():
        sheet.fill(_x(0.0), y - 5, _x(mark.value) - _x(0.0), 10, _ink(series))
        if mark.low is not None and mark.high is not None:
            sheet.draw([_x(mark.low), _x(mark.high)], [y, y], _INK, 1.3)
    return sheet.to_svg(name, alternative)


def count_plot(name: str, alternative: str, rows: Sequence[Row]) -> str:
    """Draw counts as bars; the longest fills the width."""
    top = max((mark.value for row in rows for mark in row.marks if mark is not None), default=0.0) or 1.0
    sheet = _Sheet(rows, [])
    for y, series, mark in sheet.marks():
        sheet.fill(_x(0.0), y - 5, _x(mark.value / top) - _x(0.0), 10, _ink(series))
    return sheet.to_svg(name, alternative)


def span_plot(name: str, alternative: str, rows: Sequence[Row]) -> str:
    """Draw milliseconds on a log scale: a dot at each value, and a line from it to the upper bound, which is barred."""
    times = [
        t for row in rows for mark in row.marks if mark for t in (mark.value, mark.high) if t is not None and t > 0
    ]
    least = max(math.floor(math.log10(min(times, default=1.0))), -2)
    most = max(math.ceil(math.log10(max(times, default=1.0))), least + 1)

    def place(time: float) -> float:
        return _x((math.log10(max(time, 10.0**least)) - least) / (most - least))

    step = math.ceil((most - least) / 4)
    powers = range(most, least - 1, -step)
    sheet = _Sheet(rows, [((n - least) / (most - least), _time_text(n)) for n in powers])
    for y, series, mark in sheet.marks():
        if mark.high is not None:
            sheet.draw([place(mark.value), place(mark.high)], [y, y], _ink(series), 3.0)
            sheet.draw([place(mark.high)] * 2, [y - 4.5, y + 4.5], _ink(series), 2.0)
        sheet.dot(place(mark.value), y, series)
    return sheet.to_svg(name, alternative)


def histogram(name: str, alternative: str, edges: Sequence[int], counts: Sequence[Sequence[int]]) -> str:
    """Draw one sequence of counts a series over the bins between ``edges``, one more than there are bins."""
    top = max((n for series in counts for n in series), default=0) or 1
    canvas = _Canvas(_COLUMNS + 34)
    bins, width = len(edges) - 1, (WIDTH - 8) / (len(edges) - 1)
    for bin_ in range(bins):
        for series, held in enumerate(counts):
            thick = (width - 4) / len(counts)
            left, height = 6 + bin_ * width + series * thick, _COLUMNS * held[bin_] / top
            canvas.fill(left, 14 + _COLUMNS - height, thick - 1, height, _ink(series))
            if len(counts) == 1:
                canvas.write(left + thick / 2, 10 + _COLUMNS - height, str(held[bin_]), 12, _INK, "center")
    canvas.draw([4, WIDTH - 4], [14 + _COLUMNS] * 2, _SOFT, 1.0)
    for i, edge in enumerate(edges):
        align = "left" if i == 0 else "right" if i == bins else "center"
        canvas.write(4 + i * width, 29 + _COLUMNS, str(edge), 12, _SOFT, align)
    return canvas.to_svg(name, alternative)


def _ink(series: int) -> str:
    return _SERIES_INKS[series % SERIES]


def _time_text(power: int) -> str:
    return f"{10 ** (power - 3)}秒" if power >= 3 else f"{10.0**power:g}毫秒"


class _Canvas:
    """An empty drawing with its origin at the top left, in units of the SVG."""

    def __init__(self, height: float) -> None:
        self._figure = Figure(figsize=(WIDTH / 72, height / 72), facecolor="none")
        self._axes = self._figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)

    def draw(self, xs: Sequence[float], ys: Sequence[float], ink: str, width: float) -> None:
        """Draw a line."""
        self._axes.plot(xs, ys, "-", color=ink, linewidth=width, solid_capstyle="round", clip_on=False)

    def fill(self, left: float, top: float, width: float, height: float, ink: str) -> None:
        """Draw a filled box; one of no size is left out."""
        if width > 0 and height > 0:
            self._axes.bar(left, height, width, top, align="edge", color=ink, alpha=0.75, clip_on=False)

    def dot(self, x: float, y: float, series: int) -> None:
        """Draw a series' dot; its shape too tells it from the others."""
        ink, shape = _SERIES_INKS[series % SERIES], _MARKERS[series % SERIES]
        self._axes.plot([x], [y], shape, color=ink, markersize=8, clip_on=False)

    def write(self, x: float, y: float, text: str, size: int, ink: str, align: str) -> None:
        """Write a line of text on the baseline ``y``."""
        self._axes.text(x, y, text, fontsize=size, color=ink, ha=align, va="baseline", parse_math=False)

    def to_svg(self, name: str, alternative: str) -> str:
        """Return the drawing as an ``svg`` element."""
        file = StringIO()
        # letters stay letters, and ids are the same each time
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}), warnings.catch_warnings():
            # the bundled font only measures; the browser's own draws
            warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from")
            self._figure.savefig(file, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
        return _to_element(file.getvalue(), name, alternative)


class _Sheet(_Canvas):
    """A drawing of rows: labels above, a band a series below each, a scale at the foot."""

    def __init__(self, rows: Sequence[Row], ticks: Sequence[tuple[float, str]]) -> None:
        self._rows = rows
        bands = len(rows[0].marks) if rows else 0
        self._step = _LABEL + _BAND * bands + _GAP
        foot = self._step * len(rows)
        super().__init__(max(foot + (_SCALE if ticks else 0.0), 1.0))
        for place, text in ticks:
            x = _x(place)
            for top in (i * self._step + _LABEL for i in range(len(rows))):
                self.draw([x, x], [top - 1, top + _BAND * bands], _LINE, 0.8)
            self.write(x, foot + 12, text, 12, _SOFT, "left" if place == 0 else "right" if place == 1 else "center")
        for i, row in enumerate(rows):
            self.write(_LEFT - 4, i * self._step + 14, row.label, 14, _INK, "left")

    def marks(self) -> list[tuple[float, int, Mark]]:
        """Write the words of every mark and return where it stands: y, series, mark."""
        placed = []
        for i, row in enumerate(self._rows):
            for series, mark in enumerate(row.marks):
                y = i * self._step + _LABEL + _BAND * (series + 0.5)
                if mark is None:
                    self.write(_END, y + 5, "—", 13, _SOFT, "right")
                else:
                    self.write(_END, y + 5, mark.text, 13, _INK, "right")
                    placed.append((y, series, mark))
        return placed


def _x(place: float) -> float:
    """Return where a place of the scale (0 to 1) stands."""
    return _LEFT + place * (_RIGHT - _LEFT)


def _to_element(source: str, name: str, alternative: str) -> str:
    """Return matplotlib's file as an element that fits into a page."""
    svg = source[source.index("<svg") :]
    svg = re.sub(r"<!--.*?-->|<defs>\s*<style.*?</style>\s*</defs>|<metadata>.*?</metadata>", "", svg, flags=re.S)
    svg = re.sub(r'<g id="[^"]*">', "<g>", svg)
    svg = re.sub(r"font: ([0-9.]+px)[^;\"]*", r"font-size: \1", svg)
    svg = re.sub(r"font-family: [^;\"]*;?\s*", "", svg)
    svg = re.sub(r'\bid="', f'id="plot-{name}-', svg)
    svg = re.sub(r'xlink:href="#', f'href="#plot-{name}-', svg)
    inks = {_INK: "currentColor", _SOFT: "var(--soft)", _LINE: "var(--line)"}
    inks |= {ink: f"var(--run-{n})" for n, ink in enumerate(_SERIES_INKS, start=1)}
    for ink, colour in inks.items():
        svg = svg.replace(ink, colour)
    box = re.search(r'viewBox="[^"]*"', svg)
    head = f'<svg class="plot" role="img" aria-label="{escape(alternative)}" {box[0] if box else ""}>'
    return re.sub(r"\n\s*", "\n", re.sub(r"<svg\b[^>]*>", lambda _: head, svg, count=1)).strip()
