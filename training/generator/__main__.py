"""``python -m training.generator``: trains the generator's adapter, or measures it on documents that are held out."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from eval.splits import read_sides
from ingest.corpus import read_folders
from server.answering.model_generator import ModelGenerator
from server.answering.prompt import TUNED
from server.engines.adapter.weights import ADAPTER
from server.engines.engine import Limits
from server.engines.gemma import GEMMA_3_270M, unpack_gemma
from server.engines.llama_cpp import LlamaCppEngine
from training.documents import development
from training.errors import ExampleError
from training.examples import QUESTIONS, load_examples
from training.generator.base import open_base
from training.generator.export import write_gguf, write_safetensors
from training.generator.fitting import fit
from training.generator.lora import matrices
from training.generator.measuring import drafting
from training.generator.rows import Row, read_rows
from training.progress import bar

_OWN_QUESTIONS = Path(__file__).parent / "questions"
"""Further questions that only this adapter is trained on."""
_SEED = 0
_LIMITS = Limits(tokens=160, seconds=5.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train; return the exit code."""
    options = _parser().parse_args(arguments)
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)
    sides = read_sides()
    held_out = frozenset(options.held_out)
    try:
        corpus = development(read_folders(tuple(options.corpus), kept=work / "parsed"), sides)
        files = sorted([*QUESTIONS.glob("*.jsonl"), *_OWN_QUESTIONS.glob("*.jsonl")])
        loaded = {path.stem: load_examples([path], corpus.documents, sides) for path in files}
    except ExampleError as error:
        print(error, file=sys.stderr)
        return 2
    absent = sum(examples.without_documents for examples in loaded.values())
    print(f"{len(corpus.documents)} documents; {absent} questions left out, their documents are not here")
    few = {name: examples.usable[: options.limit] for name, examples in loaded.items()}
    rows = {name: list(read_rows(tqdm(some, desc=name), corpus.documents)) for name, some in few.items()}
    apart = [row for name, some in rows.items() for row in some if held_out & {name, *_documents(row)}]
    known = {row.id for row in apart}
    kept = [row for some in rows.values() for row in some if row.id not in known]
    counts = {kind: sum(row.kind == kind for row in kept) for kind in ("shorter", "tier", "copy", "unstated")}
    print(f"{sum(map(len, few.values()))} questions; trained on {len(kept)} rows: {counts}", flush=True)
    if not kept:
        print("没有可以训练的题；请检查 --corpus、--held-out 和 --limit。", file=sys.stderr)
        return 2
    base = open_base(work, bar("weights"))
    adapter = matrices(fit(kept, base, options.rounds, _SEED, work, bar("batches"), last=options.steps))
    write_safetensors(adapter, options.out.with_suffix(".safetensors"), GEMMA_3_270M.sha256)
    write_gguf(adapter, options.out, GEMMA_3_270M.sha256)
    print(f"{options.out.name} sha256 {hashlib.sha256(options.out.read_bytes()).hexdigest()}")
    if apart:
        engine = LlamaCppEngine(unpack_gemma(work, bar("weights")), options.out.stem, 1, options.out)
        print(f"held out: {drafting(apart, ModelGenerator(engine, 1, _LIMITS, form=TUNED))}")
        engine.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.generator", description="训练内置语言模型的微调文件（LoRA）：从一句条款里说出该说的话"
    )
    parser.add_argument("--corpus", type=Path, action="append", required=True, help="文件夹，可多次给出")
    parser.add_argument("--work", type=Path, default=Path("training-work"), help="中间结果，中断后再运行会接着做")
    parser.add_argument("--out", type=Path, default=ADAPTER, help="写到哪里（.gguf，旁边另写 .safetensors）")
    parser.add_argument(
        "--held-out",
        action="append",
        default=[],
        help="题目文件的名字，或文件的文号或标题：不用它训练，只用它测；可多次给出",
    )
    parser.add_argument("--rounds", type=int, default=2, help="把全部题目过几遍")
    parser.add_argument("--steps", type=int, help="到第几步为止，默认做完全部遍数")
    parser.add_argument("--limit", type=int, help="每个文件最多用几题（试运行）")
    return parser


def _documents(row: Row) -> tuple[str, ...]:
    document = row.evidence.document
    return (document.number or "", document.title)


if __name__ == "__main__":
    raise SystemExit(main())
