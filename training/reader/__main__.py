"""``python -m training.reader``: trains the reader from the questions and documents, or measures it on one author."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from tqdm import tqdm

from eval.splits import read_sides
from index.adapter.merging import AdapterFile
from index.embed import TokenEmbedder, TokenStates
from index.embedders import open_embedder, open_wheel_model
from index.search import HybridIndex
from index.store import build_index, is_current, open_index
from index.tensors import save_tensors
from index.wheel_model import MULTILINGUAL_E5_SMALL
from ingest.corpus import Corpus, read_folders
from server.answering.reader.matching import KernelMatcher
from server.answering.reader.weights import BASE, WEIGHTS, matchers_of, named_tensors
from training.documents import development
from training.errors import ExampleError
from training.examples import QUESTIONS, Example, load_examples
from training.halves import HALVES, half_of_blocks, half_of_examples, other
from training.made_up import BLOCKS, Block, read_blocks
from training.progress import bar
from training.reader.fitting import Encoded, fit
from training.reader.made_up_pairs import made_up_pairs
from training.reader.measuring import area_under_curve, best_odds, cuts
from training.reader.pairs import Pair, ReadExample, read_examples
from training.reader.states import encode

_NETWORKS = 4
"""Trained from different beginnings; the reader takes their mean."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """An embedder, and what is read by its tokens."""

    embedder: TokenEmbedder
    examples: Mapping[str, Sequence[Example]]
    blocks: Sequence[Block]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train; return the exit code."""
    options = _parser().parse_args(arguments)
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(os.cpu_count() or 1)
    sides = read_sides()
    try:
        corpus = development(read_folders(tuple(options.corpus), kept=work / "parsed"), sides)
        files = sorted(QUESTIONS.glob("*.jsonl"))
        loaded = {path.stem: load_examples([path], corpus.documents, sides) for path in files}
        blocks = tuple(block for path in sorted(BLOCKS.glob("*.jsonl")) for block in read_blocks(path))
    except ExampleError as error:
        print(error, file=sys.stderr)
        return 2
    absent = sum(examples.without_documents for examples in loaded.values())
    print(f"{len(corpus.documents)} documents; {absent} questions left out, their documents are not here")
    few = {name: examples.usable[: options.limit] for name, examples in loaded.items()}
    shipped = open_embedder("", work, bar("weights"))
    readings = [_Reading(shipped, few, blocks[: options.limit])]
    if options.halves:
        readings = list(_apart(readings[0], options.halves, options.held_out, work))
    kept: list[ReadExample] = []
    held_out: list[ReadExample] = []
    for place, reading in enumerate(readings):
        index = _index(corpus, reading.embedder, work / f"index-{place}")
        for name, examples in reading.examples.items():
            read = _read(examples, index, reading.embedder, name)
            (held_out if name == options.held_out else kept).extend(read)
    invented = [pair for reading in readings for pair in made_up_pairs(reading.blocks, reading.embedder)]
    pairs = [*(pair for example in kept for pair in example.trained), *invented]
    every = [*pairs, *(pair for example in (*kept, *held_out) for pair in example.first)]
    encoded = _encode(every, [reading.embedder for reading in readings], work)
    print(
        f"{len(kept)} questions and those of {sum(len(reading.blocks) for reading in readings)} made-up notices, "
        f"{len(pairs)} pairs, {sum(pair.answers for pair in pairs)} of them answers"
    )
    networks = [fit(pairs, encoded, options.rounds, seed, work, bar("batches")) for seed in range(_NETWORKS)]
    tensors = named_tensors([network.tensors() for network in networks])
    if options.held_out:
        _measure(held_out, encoded, matchers_of(tensors))
    save_tensors(tensors, options.out, {BASE: shipped.name})
    print(f"{options.out.name} sha256 {hashlib.sha256(options.out.read_bytes()).hexdigest()}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.reader", description="训练判读模型：这句话回答这个问题吗？"
    )
    parser.add_argument("--corpus", type=Path, action="append", required=True, help="文件夹，可多次给出")
    parser.add_argument("--work", type=Path, default=Path("training-work"), help="中间结果，中断后再运行会接着做")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="写到哪里，默认是程序所用的那一份")
    parser.add_argument("--held-out", help="questions/ 里一个文件的名字：不用它训练，只用它测")
    parser.add_argument(
        "--halves",
        type=Path,
        nargs=2,
        default=(),
        metavar=("FIRST", "SECOND"),
        help="向量模型的两份微调，各用一半题训练：每一半题由没有见过它们的那一份来读",
    )
    parser.add_argument("--rounds", type=int, default=4, help="把全部题目过几遍")
    parser.add_argument("--limit", type=int, help="每个文件最多用几题，假想的通知最多用几份（试运行）")
    return parser


def _apart(whole: _Reading, halves: Sequence[Path], held_out: str | None, work: Path) -> Iterator[_Reading]:
    """Yield what each of the two adapters is to read: the half that it was not trained on.

    What is held out was seen by neither; the first reads it.
    """
    apart = whole.examples.get(held_out or "", ())
    every = [example for name, examples in whole.examples.items() if name != held_out for example in examples]
    for half, path in zip(HALVES, halves, strict=True):
        file = AdapterFile(path, hashlib.sha256(path.read_bytes()).hexdigest())
        model = replace(MULTILINGUAL_E5_SMALL, adapter=file)
        embedder = open_wheel_model(model, work / f"half-{half}", bar("weights"))
        examples = {f"half {other(half)}": half_of_examples(every, other(half))}
        if held_out and half == HALVES[0]:
            examples[held_out] = tuple(apart)
        yield _Reading(embedder, examples, half_of_blocks(whole.blocks, other(half)))


def _index(corpus: Corpus, embedder: TokenEmbedder, folder: Path) -> HybridIndex:
    if not is_current(folder, corpus, embedder):
        build_index(corpus, embedder, folder, bar("passages"))
    return open_index(folder, embedder)


def _read(examples: Sequence[Example], index: HybridIndex, embedder: TokenEmbedder, name: str) -> list[ReadExample]:
    return list(read_examples(tqdm(examples, desc=name, unit="question"), index, embedder.name))


def _encode(pairs: Sequence[Pair], embedders: Sequence[TokenEmbedder], work: Path) -> Encoded:
    questions: dict[tuple[str, str], TokenStates] = {}
    sentences: dict[tuple[str, str], TokenStates] = {}
    for one in embedders:
        own = [pair for pair in pairs if pair.embedder == one.name]
        asked = encode([pair.question for pair in own], "query", one, work, bar("questions"))
        told = encode([pair.sentence for pair in own], "passage", one, work, bar("sentences"))
        questions.update({(one.name, text): states for text, states in asked.items()})
        sentences.update({(one.name, text): states for text, states in told.items()})
    return Encoded(questions, sentences)


def _measure(examples: Sequence[ReadExample], encoded: Encoded, matchers: Sequence[KernelMatcher]) -> None:
    odds = [best_odds(example, encoded, matchers) for example in examples]
    told = [example for example in examples if example.told]
    print(
        f"held out: {len(examples)} questions, of which the rules answer {len(told)}, "
        f"{sum(not example.answerable for example in told)} wrongly"
    )
    print(f"area under curve {area_under_curve(examples, odds):.3f}")
    for cut in cuts(examples, odds):
        refused = f"{cut.caught:6.1%} of the wrongly answered refused, {cut.lost:.1%} of the right ones lost"
        print(f"limit {cut.limit:6.2f}: {refused}")


if __name__ == "__main__":
    raise SystemExit(main())
