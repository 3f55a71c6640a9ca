"""A command line whose help and errors are Chinese, and the values that are written on it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date
from typing import Any, NoReturn

USAGE_ERROR = 2
"""Exit code for anything that the caller can put right: wrong arguments, a missing file, a full disk."""


class ChineseHelpFormatter(argparse.HelpFormatter):
    """argparse's own layout with Chinese section titles."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """Write the usage line with a Chinese prefix."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class ChineseArgumentParser(argparse.ArgumentParser):
    """An ``ArgumentParser`` that speaks Chinese; subparsers made from it do as well."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  argparse's own options
        super().__init__(**{"formatter_class": ChineseHelpFormatter, **options}, add_help=False, allow_abbrev=False)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明并退出")

    def error(self, message: str) -> NoReturn:
        """Print one line and where help is, then exit with 2."""
        self.exit(USAGE_ERROR, f"参数不正确：{_translated(message)}。用法请见 {self.prog} --help\n")


_PHRASES = {
    "the following arguments are required:": "缺少",
    "unrecognized arguments:": "不认识",
    "expected one argument": "后面要有一个值",
    "invalid choice:": "没有这一项：",
    "choose from": "可选",
    "invalid int value:": "应为整数：",
    "argument ": "",
}


def _translated(message: str) -> str:
    for english, chinese in _PHRASES.items():
        message = message.replace(english, chinese)
    return message


def iso_day(text: str) -> date | None:
    """Return the day that ``text`` writes as 2026-02-28, or ``None``."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # fromisoformat also takes 20260228 and 2026-W09-6, which nobody means
    return day if day.isoformat() == text else None
