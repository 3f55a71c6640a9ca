"""The report's plots and figures: marks where the numbers say, words as text, nothing of the machine in it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eval.library import Library
from eval.reporting.figures import bin_edges, figures
from eval.reporting.plots import Mark, Row, count_plot, dot_plot, histogram, share_plot, span_plot
from eval.run import Report, Results, run_cases
from tests.fake_eval_answering import PARSED, ScriptedAnswering
from tests.fake_eval_cases import CASES, FOUND, HOSTILE, REPLIES, SETTINGS, quiet

LEFT, RIGHT = 6.0, 258.0


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314  # our own


def boxes(svg: str, ink: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of what is drawn in an ink."""
    found = []
    for path in parsed(svg).iter("path"):
        style = path.get("style", "")
        if ink in style and "M" in path.get("d", ""):
            numbers = [float(n) for n in re.findall(r"-?[0-9.]+", path.get("d", ""))]
            xs, ys = numbers[::2], numbers[1::2]
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


def place(share: float) -> float:
    return LEFT + share * (RIGHT - LEFT)


def test_a_dot_and_its_interval_stand_at_their_values() -> None:
    svg = dot_plot("a", "说明", [Row("答对", (Mark(0.5, 0.25, 1.0, "50%"), Mark(0.75, None, None, "75%")))])
    dots = [(float(use.get("x", "0")), use.get("style", "")) for use in parsed(svg).iter("use")]
    assert [x for x, _ in dots] == pytest.approx([place(0.5), place(0.75)])
    assert "var(--run-1)" in dots[0][1]
    assert "var(--run-2)" in dots[1][1]
    (line,) = [box for box in boxes(svg, "stroke: var(--run-1)") if box[2] - box[0] > 20]
    assert (line[0], line[2]) == pytest.approx((place(0.25), place(1.0)))


def test_bars_are_as_long_as_their_values() -> None:
    svg = share_plot("b", "说明", [Row("甲", (Mark(0.4, 0.2, 0.6, "40%"),)), Row("乙", (None,))])
    ((left, _, right, _),) = boxes(svg, "fill: var(--run-1)")
    assert (left, right) == pytest.approx((LEFT, place(0.4)))
    assert "—" in svg
    counts = count_plot(
        "c", "说明", [Row(n, (Mark(v, None, None, "题"),)) for n, v in (("甲", 8), ("乙", 2), ("丙", 0))]
    )
    lengths = [right - left for left, _, right, _ in boxes(counts, "fill: var(--run-1)")]
    assert lengths == pytest.approx([RIGHT - LEFT, (RIGHT - LEFT) / 4])


def test_times_stand_on_a_log_scale() -> None:
    svg = span_plot(
        "d", "说明", [Row("检索", (Mark(10.0, None, 1000.0, ""),)), Row("理解", (Mark(1.0, None, 1.0, ""),))]
    )
    dots = [float(use.get("x", "0")) for use in parsed(svg).iter("use")]
    assert dots == pytest.approx([place(1 / 3), LEFT])
    assert all(text in svg for text in ("1毫秒", "10毫秒", "100毫秒", "1秒"))
    assert "<svg" in span_plot("e", "没有计时", [])


def test_columns_are_as_high_as_their_counts() -> None:
    svg = histogram("f", "说明", [0, 50, 100, 150], [[3, 6, 0]])
    heights = [bottom - top for _, top, _, bottom in boxes(svg, "fill: var(--run-1)")]
    assert heights == pytest.approx([65.0, 130.0])
    assert [text.text for text in parsed(svg).iter("text")] == ["3", "6", "0", "0", "50", "100", "150"]
    assert "<svg" in histogram("g", "没有回答", [0, 10], [[0]])


def test_a_plot_is_the_same_each_time_and_names_nothing_of_the_machine() -> None:
    rows = [Row("答对 $x_1$ <b>&", (Mark(0.5, 0.2, 0.9, "50.0% 9题"),))]
    svg = dot_plot("h", f'甲"<乙>{HOSTILE}', rows)
    assert svg == dot_plot("h", f'甲"<乙>{HOSTILE}', rows)
    assert not re.search(r"https?:|url\(|font-family|@font-face|<style|metadata|#fe0|DejaVu|<script", svg)
    root = parsed(svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", f'甲"<乙>{HOSTILE}')
    assert (root.get("viewBox") or "").startswith("0 0 360 ")
    assert "答对 $x_1$ <b>&" in [text.text for text in root.iter("text")]
    sizes = [float(size) for size in re.findall(r"font-size: ([0-9.]+)px", svg)]
    assert min(sizes) >= 12  # on a phone of the same width
    ids = re.findall(r'\bid="([^"]*)"', svg)
    assert ids
    assert all(id_.startswith("plot-h-") for id_ in ids)


@pytest.mark.parametrize(
    ("longest", "edges"),
    [
        (0, [0, 10]),
        (80, [0, 10, 20, 30, 40, 50, 60, 70, 80]),
        (81, [0, 20, 40, 60, 80, 100]),
        (223, [0, 50, 100, 150, 200, 250]),
        (1000, [0, 200, 400, 600, 800, 1000]),
    ],
)
def test_bins_are_round_numbers(longest: float, edges: list[int]) -> None:
    assert bin_edges(longest) == edges


@pytest.fixture
def report(tmp_path: Path) -> Report:
    answering = ScriptedAnswering(REPLIES, FOUND)
    return run_cases(CASES, answering, Library(PARSED), Results(tmp_path, SETTINGS), SETTINGS, quiet)


def test_every_plot_says_in_words_what_it_shows(report: Report) -> None:
    source = "\n".join(figures(["scripted"], [report]))
    said = re.findall(r'aria-label="([^"]*)"', source)
    assert len(said) == source.count('role="img"') == source.count("<figcaption>") == 6
    assert said[0].startswith("主要指标：答对 42.9%（95%区间")
    assert "；无答案的题：拒答 50.0%（95%区间0.0%～100.0%，2题）；" in said[0]
    assert "数额 33.3%（" in said[2]
    assert "拒答判断 " in said[3]
    assert "整个回答（已回答的题） P50、P95为10 / 27毫秒" in said[4]
    # lengths 19, 8+11+HOSTILE, 15, 16
    assert said[5].startswith("回答有多长：0～10字 0题；10～20字 3题；")
    assert "legend" not in source


def test_several_runs_have_a_legend_and_marks_of_their_own(report: Report) -> None:
    source = "\n".join(figures([f"甲{HOSTILE}", "乙"], [report, replace(report)]))
    assert HOSTILE not in source
    assert "&lt;script&gt;alert(1)" in source[: source.index("</ul>")]
    assert "var(--run-2)" in source
    ids = re.findall(r'\bid="([^"]*)"', source)
    assert len(ids) == len(set(ids))
