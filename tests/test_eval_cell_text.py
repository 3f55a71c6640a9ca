"""``eval.cell_text``: what Excel shows for a number or a date, or ``None`` where that isn't known."""

from __future__ import annotations

from datetime import date

import pytest

from eval.cell_text import date_text, number_text


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (2.5, "0", "3"),
        (-3, "0", "-3"),
        (-3, "0_);(0)", None),
        (12345678901234567, "General", "12345678901234600"),
        (1e-7, "General", "0.0000001"),
        (360, "¥#,##0_ ;[Red]\\-#,##0", "¥360"),
        (0.25, "0.0#%", "25.0%"),
        (1.5, "# ?/?", None),
        (1234567, "0,", None),
        (3, "[DBNum1]General", None),
        (3, "[>2]0", None),
    ],
)
def test_a_number_format_is_followed_or_refused(value: float, shape: str, text: str | None) -> None:
    assert number_text(value, shape) == text


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ("yyyy-mm-dd", "2026-02-08"),
        ("[$-F800]dddd, mmmm dd, yyyy", "2026年2月8日"),
        ("yyyy\\-m", "2026-2"),
        ("[$-804]yyyy年m月", "2026年2月"),
        ("yyyy/m/d h:mm", None),
        ("d-mmm-yy", None),
        ("[DBNum1]yyyy年", None),
        ("aaaa", None),
    ],
)
def test_a_date_format_is_followed_or_refused(shape: str, text: str | None) -> None:
    assert date_text(date(2026, 2, 8), shape) == text
