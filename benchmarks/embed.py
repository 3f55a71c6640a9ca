"""The embedded default (8 bits) beside plain sentence-transformers in float32: same weights, same clauses, one run.

``make bench-embed`` takes the clause passages of ``corpus/`` and, where it is there, ``../shared/documents``, and the
development questions. Both models embed every passage, the plain one with ``SentenceTransformer.encode`` as its manual
has it, and then every question by itself. They take turns, so that whatever else the machine does meets both; of each
the fastest round counts for the passages and the median for the questions. It also prints how near the vectors are,
and Recall@5 by each model's vectors alone over these passages.

The last two lines on stdout are ``ratio bulk N.NN`` and ``ratio query N.NN``: the plain model's time over ours.
"""

# ruff: noqa: T201  the results of this command are its output

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from eval.matching import holds_quote
from index.embed import E5_PROMPTS, Embedder
from index.embedders import open_embedder
from index.passages import parsed_to_passages
from index.weights import unpack
from ingest.corpus import read_folders
from server.offline import stay_offline

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "corpus", ROOT.parent / "shared" / "documents")
QUESTIONS = ("corpus-dev", "regulations-dev")
LIBRARIES = ("ctranslate2", "tokenizers", "sentence-transformers", "torch")
_RANK = 5

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the passages (their places) that hold its gold quotes."""

    text: str
    holders: frozenset[int]


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds for all passages, seconds of each question, and the vectors."""

    bulk: float
    queries: tuple[float, ...]
    passages: Rows
    questions: Rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measurements; return the exit code."""
    parser = argparse.ArgumentParser(description="测量内置向量模型的速度，与原样的 sentence-transformers 比较。")
    parser.add_argument("--every", type=int, default=4, metavar="N", help="每 N 段条款取一段（默认 4）")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="轮流测几遍（默认 3）")
    options = parser.parse_args(arguments)
    stay_offline(os.environ)
    folders = [folder for folder in FOLDERS if folder.is_dir()]
    texts, asked = read_passages(folders, options.every)
    print(f"{platform.machine()}, {os.cpu_count()} cores, {', '.join(f'{name} {version(name)}' for name in LIBRARIES)}")
    characters = statistics.fmean(map(len, texts))
    print(
        f"{len(folders)} folder(s), {len(texts)} clause passages of {characters:.0f} characters, {len(asked)} questions"
    )
    with tempfile.TemporaryDirectory() as folder:
        data = Path(os.environ.get("YANGLAO_DATA") or folder)
        ours, plain = open_embedder("", data, _ignored), SentenceTransformer(str(unpack(data, _ignored)))
        eight, float32 = measured(ours, plain, texts, [question.text for question in asked], options.rounds)
    cosines = (eight.passages * float32.passages).sum(1)
    print(f"cosine of the two models' vectors: mean {cosines.mean():.5f}, least {cosines.min():.5f}")
    for name, result in (("8 bits", eight), ("float32", float32)):
        print(
            f"{name:8} bulk {len(texts) / result.bulk:6.1f} passages/s, "
            f"query {statistics.median(result.queries) * 1e3:5.1f} ms (median), "
            f"Recall@{_RANK} {recall(asked, result):.3f}"
        )
    print(f"ratio bulk {float32.bulk / eight.bulk:.2f}")
    print(f"ratio query {statistics.median(float32.queries) / statistics.median(eight.queries):.2f}")
    return 0


def read_passages(folders: Sequence[Path], every: int) -> tuple[list[str], list[Asked]]:
    """Return the passages, every so many of them and each that answers, and the questions that some passage answers."""
    documents = read_folders(tuple(folders)).documents
    passages = [passage for parsed in documents for passage in parsed_to_passages(parsed) if passage.kind == "clause"]
    rows = [
        json.loads(line)
        for name in QUESTIONS
        for line in (ROOT / "eval" / "questions" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    wanted = [(row["question"], [gold["quote"] for gold in row["gold"]]) for row in rows if row["gold"]]
    found = {
        question: {place for place, one in enumerate(passages) if any(holds_quote(one.text, quote) for quote in quotes)}
        for question, quotes in wanted
    }
    kept = sorted({*range(0, len(passages), every), *(place for places in found.values() for place in places)})
    now = {place: number for number, place in enumerate(kept)}
    return (
        [passages[place].text for place in kept],
        [Asked(text, frozenset(now[place] for place in places)) for text, places in found.items() if places],
    )


def measured(
    ours: Embedder, plain: SentenceTransformer, texts: Sequence[str], questions: Sequence[str], rounds: int
) -> tuple[Measured, Measured]:
    """Return what both models took, in turns, and their vectors."""

    def encode(some: Sequence[str], prompt: str) -> Rows:
        rows: Rows = plain.encode([prompt + text for text in some], normalize_embeddings=True, show_progress_bar=False)
        return rows

    models: tuple[tuple[Callable[[], Rows], Callable[[str], Rows]], ...] = (
        (lambda: ours.embed_passages(texts), ours.embed_query),
        (lambda: encode(texts, E5_PROMPTS["passage"]), lambda text: encode([text], E5_PROMPTS["query"])[0]),
    )
    for _, query in models:
        query(questions[0])  # opens the model
    bulk: list[list[float]] = [[], []]
    single: list[list[float]] = [[], []]
    passages: list[Rows] = [np.empty(0, np.float32)] * 2
    asked: list[Rows] = [np.empty(0, np.float32)] * 2
    for number in range(rounds):
        for place, (embed, query) in enumerate(models):
            began = time.perf_counter()
            passages[place] = embed()
            bulk[place].append(time.perf_counter() - began)
            rows = []
            for question in questions:
                began = time.perf_counter()
                rows.append(query(question))
                single[place].append(time.perf_counter() - began)
            asked[place] = np.stack(rows)
        print(f"round {number + 1} of {rounds}: {bulk[0][-1]:.1f} s and {bulk[1][-1]:.1f} s", file=sys.stderr)
    first, second = (
        Measured(min(took), tuple(every), rows, vectors)
        for took, every, rows, vectors in zip(bulk, single, passages, asked, strict=True)
    )
    return first, second


def recall(asked: Sequence[Asked], result: Measured) -> float:
    """Return the share of questions with an answering passage among the nearest five."""
    nearest = np.argsort(-(result.questions @ result.passages.T), axis=1)[:, :_RANK]
    found = [bool(one.holders & set(map(int, places))) for one, places in zip(asked, nearest, strict=True)]
    return statistics.fmean(found)


def _ignored(_done: int, _total: int) -> None:
    return None


if __name__ == "__main__":
    sys.exit(main())
