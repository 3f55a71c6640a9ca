"""A bar on the screen for what takes minutes."""

from __future__ import annotations

from tqdm import tqdm

from index.wheels import Progress


def bar(what: str) -> Progress:
    """Return a progress whose bar appears at its first step and closes at the last."""
    shown: tqdm | None = None  # type: ignore[type-arg]

    def progress(done: int, total: int) -> None:
        nonlocal shown
        shown = shown or tqdm(total=total, desc=what, initial=max(done - 1, 0), mininterval=1)
        shown.update(done - shown.n)
        if done >= total:
            shown.close()

    return progress
