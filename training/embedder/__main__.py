"""``python -m training.embedder``: trains the embedder's adapter, or measures it on an author who is held out."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from eval.splits import read_sides
from index.adapter.merging import BASE, SHIPPED
from index.tensors import save_tensors
from index.wheel_model import MULTILINGUAL_E5_SMALL
from ingest.corpus import read_folders
from training.documents import development
from training.embedder.fitting import fit
from training.embedder.groups import groups_of, groups_of_blocks
from training.embedder.measuring import nearness
from training.embedder.network import EmbedderNetwork
from training.errors import ExampleError
from training.examples import QUESTIONS, load_examples
from training.made_up import read_notices
from training.progress import bar

_SEED = 0


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
    few = {name: examples.usable[: options.limit] for name, examples in loaded.items()}
    kept = tuple(example for name, some in few.items() if name != options.held_out for example in some)
    real = groups_of(kept, corpus.documents)
    print(f"{sum(len(group.asked) for group in real)} questions on {len(real)} documents")
    invented = groups_of_blocks(blocks)
    print(f"{sum(len(group.asked) for group in invented)} questions on {len(blocks)} made-up notices")
    network = EmbedderNetwork(MULTILINGUAL_E5_SMALL, _SEED, bar("weights"))
    apart = groups_of(few.get(options.held_out, ()), corpus.documents)
    if apart:
        print("held out, as shipped:", nearness(network, apart), flush=True)
    fit(network, [*real, *invented], options.rounds, _SEED, work, bar("batches"))
    if apart:
        print("held out, trained:", nearness(network, apart))
    save_tensors(network.tensors(), options.out, {BASE: MULTILINGUAL_E5_SMALL.base})
    print(f"{options.out.name} sha256 {hashlib.sha256(options.out.read_bytes()).hexdigest()}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.embedder", description="训练向量模型的微调文件：白话的问题，该离哪一句近？"
    )
    parser.add_argument("--corpus", type=Path, action="append", required=True, help="文件夹，可多次给出")
    parser.add_argument("--work", type=Path, default=Path("training-work"), help="中间结果，中断后再运行会接着做")
    parser.add_argument("--out", type=Path, default=SHIPPED.path, help="写到哪里，默认是程序所用的那一份")
    parser.add_argument("--held-out", help="questions/ 里一个文件的名字：不用它训练，只用它测")
    parser.add_argument("--notices", nargs="+", help="notices/ 里哪几个文件，默认全部")
    parser.add_argument("--rounds", type=int, default=1, help="把全部题目过几遍")
    parser.add_argument("--limit", type=int, help="每个文件最多用几题，假想的通知最多用几份（试运行）")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
