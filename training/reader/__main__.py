"""``python -m training.reader``: trains the reader from the questions and documents, or measures it on one author."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from tqdm import tqdm

from eval.splits import read_sides
from index.embed import TokenEmbedder
from index.embedders import open_embedder
from index.search import HybridIndex
from index.store import build_index, is_current, open_index
from index.tensors import save_tensors
from ingest.corpus import Corpus, read_folders
from server.answering.reader.matching import KernelMatcher
from server.answering.reader.weights import BASE, WEIGHTS, matchers_of, named_tensors
from training.documents import development
from training.errors import ExampleError
from training.examples import QUESTIONS, Example, load_examples
from training.made_up import read_notices
from training.progress import bar
from training.reader.fitting import Encoded, fit
from training.reader.made_up_pairs import made_up_pairs
from training.reader.measuring import area_under_curve, best_odds, cuts
from training.reader.pairs import Pair, ReadExample, read_examples
from training.reader.states import encode

_NETWORKS = 4
"""Trained from different beginnings; the reader takes their mean."""


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
        blocks = read_notices(options.notices)[: options.limit]
    except ExampleError as error:
        print(error, file=sys.stderr)
        return 2
    absent = sum(examples.without_documents for examples in loaded.values())
    print(f"{len(corpus.documents)} documents; {absent} questions left out, their documents are not here")
    embedder = open_embedder("", work, bar("weights"))
    index = _index(corpus, embedder, work)
    read = {name: _read(examples.usable[: options.limit], index, name) for name, examples in loaded.items()}
    kept = [example for name, examples in read.items() if name != options.held_out for example in examples]
    pairs = [*(pair for example in kept for pair in example.trained), *made_up_pairs(blocks, embedder)]
    first = [pair for examples in read.values() for example in examples for pair in example.first]
    encoded = _encode([*first, *pairs], embedder, work)
    print(
        f"{len(kept)} questions and those of {len(blocks)} made-up notices, "
        f"{len(pairs)} pairs, {sum(pair.answers for pair in pairs)} of them answers"
    )
    networks = [fit(pairs, encoded, options.rounds, seed, work, bar("batches")) for seed in range(_NETWORKS)]
    tensors = named_tensors([network.tensors() for network in networks])
    if options.held_out:
        _measure(read[options.held_out], encoded, matchers_of(tensors))
    save_tensors(tensors, options.out, {BASE: embedder.name})
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
        "--notices", nargs="+", default=(), help="也用 notices/ 里的这几个文件；向量模型没有见过的才像新题"
    )
    parser.add_argument("--rounds", type=int, default=4, help="把全部题目过几遍")
    parser.add_argument("--limit", type=int, help="每个文件最多用几题，假想的通知最多用几份（试运行）")
    return parser


def _index(corpus: Corpus, embedder: TokenEmbedder, work: Path) -> HybridIndex:
    folder = work / "index"
    if not is_current(folder, corpus, embedder):
        build_index(corpus, embedder, folder, bar("passages"))
    return open_index(folder, embedder)


def _read(examples: Sequence[Example], index: HybridIndex, name: str) -> list[ReadExample]:
    return list(read_examples(tqdm(examples, desc=name, unit="question"), index))


def _encode(pairs: Sequence[Pair], embedder: TokenEmbedder, work: Path) -> Encoded:
    return Encoded(
        encode([pair.question for pair in pairs], "query", embedder, work, bar("questions")),
        encode([pair.sentence for pair in pairs], "passage", embedder, work, bar("sentences")),
    )


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
