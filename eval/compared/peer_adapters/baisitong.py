"""Ask the package ``baisitong`` (PyPI, MIT licence) questions by JSON lines; run by the Python of its own environment.

``python -I -X utf8 baisitong.py FOLDER`` reads the documents of FOLDER (UTF-8, *.txt), writes a line
``{"ready": "name and version", "configuration": …}`` and then answers each line ``{"id", "question", "previous"}`` of
stdin by a line ``{"id", "answer", "cited", "refused", "ms"}``. ``-I`` matters: without it Python would look beside this
file first and import it in place of the package of the same name.

The configuration is the only one that needs neither a key nor a network, and which its README calls ready without any
settings: TF-IDF and keyword search, answers extracted from the three best passages. Of the settings that the README
names, length and overlap of the passages and the searches' weights are those with which it did best on our development
questions (defaults: 300, 50 and 0.7); longer passages would have cost it refusals. The documents are entered as its
page for uploads enters them, under their files' names and in place of the five that come with the package, which are
about dogs, refuse, fees, parking and another city's allowances. The database is in memory, so that no disk slows it
down. Earlier questions are asked in the same conversation, which its times leave out.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

from baisitong.config import settings  # type: ignore[import-not-found]

settings.database_url = "sqlite://"  # the database's module opens it while it is imported
settings.chunk_size, settings.chunk_overlap, settings.vector_weight = 600, 100, 0.5

from baisitong.database import SessionLocal, init_tables  # type: ignore[import-not-found]  # noqa: E402
from baisitong.services.documents import get_chunk_content, ingest_document  # type: ignore[import-not-found]  # noqa: E402
from baisitong.services.rag import RagService  # type: ignore[import-not-found]  # noqa: E402
from baisitong.services.retriever import ensure_index  # type: ignore[import-not-found]  # noqa: E402

CONFIGURATION = "内置检索与抽取，不用模型；分块600字、重叠100字、两路检索各半（开发题上最好的设置）"


def load(folder: Path) -> None:
    """Enter the documents and build the index, as its routes for uploads and its start do."""
    init_tables()
    with SessionLocal() as database:
        for path in sorted(folder.glob("*.txt")):
            ingest_document(database, title=path.stem, content=path.read_text(encoding="utf-8"))
        ensure_index(database)


async def converse(session: str, question: str) -> tuple[str, list[int] | None]:
    """Return the answer and the ids of the passages that it was made from, best first; ``None`` where it found none."""
    answer: list[str] = []
    found: list[int] | None = None
    with SessionLocal() as database:
        async for frame in RagService(database).ask(session, question.strip()):
            event = json.loads(frame.removeprefix("data: "))
            if event["type"] == "token":
                answer.append(event["content"])
            elif event["type"] == "retrieval":
                found = [source["chunk_id"] for source in event["sources"]]
    return "".join(answer), found


def reply(session: str, question: str, previous: list[str]) -> dict[str, object]:
    """Ask in a conversation of its own; the time is that of the last question alone, in milliseconds."""
    for earlier in previous:
        asyncio.run(converse(session, earlier))
    started = time.perf_counter()
    answer, found = asyncio.run(converse(session, question))
    passed = (time.perf_counter() - started) * 1000
    with SessionLocal() as database:
        cited = [get_chunk_content(database, chunk)["content"] for chunk in found or ()]
    return {"answer": answer, "cited": cited, "refused": True if found is None else None, "ms": passed}


def main() -> None:
    """Load the folder, say so, and answer until stdin ends."""
    load(Path(sys.argv[1]))
    _say({"ready": f"baisitong {version('baisitong')}", "configuration": CONFIGURATION})
    for number, line in enumerate(sys.stdin):
        asked = json.loads(line)
        _say({"id": asked["id"], **reply(f"eval-{number}", asked["question"], asked["previous"])})


def _say(record: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
