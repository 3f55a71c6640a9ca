"""``python -m eval COMMAND``: see ``eval.commands``. Says what to install where packages are missing."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

_NEEDED = ("ir_measures", "matplotlib", "openpyxl")
"""What only an evaluation needs; ``make run`` doesn't install it."""


def main() -> int:
    """Run a command; return the exit code."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        print(
            f"评测还需要几个软件包（缺 {'、'.join(missing)}）。请运行 make install-eval，再运行同一命令。",
            file=sys.stderr,
        )
        return 2
    from eval.commands import main as run

    return run(None, os.environ)


if __name__ == "__main__":
    raise SystemExit(main())
