"""From the settings to a running answerer: how the commands and the page open it."""

from __future__ import annotations

from threading import Thread

from ingest.progress import ProgressBar
from server.answering.assembly import AnswererSettings, build_answerer
from server.answering.pipeline import Answerer
from server.settings import Settings


def open_answerer(settings: Settings) -> Answerer:
    """Return the answerer that ``settings`` describe, its index built first if stale. Raises what building raises."""
    wanted = AnswererSettings(
        corpora=(settings.corpus,),
        data=settings.data,
        embedder=settings.embedder,
        generator=settings.generator,
        today=settings.today,
        generator_key=settings.generator_key,
    )
    return build_answerer(wanted, progress=ProgressBar("准备资料库"))


def warm_up_aside(answerer: Answerer) -> None:
    """Warm ``answerer`` up while others are served already: the page need not wait for it, nor does a question."""
    Thread(target=answerer.warm_up, name="warm-up", daemon=True).start()
