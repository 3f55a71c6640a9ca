"""``python -m index build CORPUS --out DIR`` and ``python -m index search "问题"``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from index.embed import TokenEmbedder
from index.embedders import open_embedder
from index.errors import IndexFolderError
from index.search import Hit
from index.store import build_index, open_index
from ingest.cli import USAGE_ERROR, ChineseArgumentParser
from ingest.corpus import read_corpus
from ingest.errors import IngestError
from ingest.progress import ProgressBar


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code."""
    options = _parser().parse_args(arguments)
    data = Path(os.environ.get("YANGLAO_DATA") or "data")
    embedder_setting = os.environ.get("YANGLAO_EMBEDDER") or ""
    try:
        if options.command == "build":
            return _build(options.corpus, options.out or data / "index", data, embedder_setting)
        return _search(options, data, embedder_setting)
    except (IndexFolderError, IngestError) as error:
        print(error, file=sys.stderr)
        return USAGE_ERROR
    except OSError as error:
        print(f"无法读写“{error.filename or '磁盘'}”：{error.strerror or error}。请检查路径和权限。", file=sys.stderr)
        return USAGE_ERROR


def _parser() -> argparse.ArgumentParser:
    parser = ChineseArgumentParser(
        prog="python -m index",
        description="为养老政策文件建立索引，并按问题查找条款。",
        epilog="环境变量：YANGLAO_DATA 为数据文件夹（默认 data，索引在其中的 index）；"
        "YANGLAO_EMBEDDER 为向量模型的文件夹或名称（默认用内置模型，无需联网）。",
    )
    commands = parser.add_subparsers(dest="command", required=True, title="命令", metavar="build|search")
    build = commands.add_parser("build", help="建立或更新索引", description="读取政策文件夹，建立或更新索引。")
    build.add_argument("corpus", type=Path, metavar="CORPUS", help="政策文件夹")
    build.add_argument("--out", type=Path, metavar="DIR", help="索引文件夹（默认为数据文件夹中的 index）")
    search = commands.add_parser("search", help="按问题查找条款", description="按问题查找条款，最相关的在前。")
    search.add_argument("question", metavar="问题", help="要查的问题，用引号括起来")
    search.add_argument("-k", type=int, default=10, metavar="N", help="最多列出几条（默认 10）")
    search.add_argument("--region", metavar="地区", help="只查这个地区的文件，如 安丘市、辽宁省")
    search.add_argument("--json", action="store_true", help="每行输出一个 JSON 记录")
    return parser


def _build(corpus_folder: Path, out: Path, data: Path, embedder_setting: str) -> int:
    corpus = read_corpus(corpus_folder, kept=data / "parsed")
    for skipped in corpus.skipped:
        print(f"跳过《{skipped.name}》：{skipped.reason}", file=sys.stderr)
    report = build_index(corpus, _embedder(embedder_setting, data), out, ProgressBar("建立索引", "段"))
    print(
        f"索引已建好：{report.documents} 份文件，{report.clauses} 个条款；"
        f"新计算 {report.embedded} 段，沿用 {report.reused} 段。位置：{out}",
        file=sys.stderr,
    )
    return 0


def _search(options: argparse.Namespace, data: Path, embedder_setting: str) -> int:
    if not options.question.strip():
        print("问题是空的，请写上要查的内容。", file=sys.stderr)
        return USAGE_ERROR
    if options.k < 1:
        print(f"-k 应为 1 或更大的整数，现在是 {options.k}。", file=sys.stderr)
        return USAGE_ERROR
    index = open_index(data / "index", _embedder(embedder_setting, data))
    regions = None if options.region is None else [options.region]
    if regions is not None and not index.documents_within(regions, None):
        present = sorted({name for document in index.documents for name in document.region.path})
        listed = "、".join(present) or "（均未注明）"
        print(f"资料库里没有“{options.region}”的文件，现有地区：{listed}。", file=sys.stderr)
        return USAGE_ERROR
    for hit in index.search(options.question, options.k, regions=regions):
        print(_hit_json(hit) if options.json else _hit_text(hit))
    return 0


def _embedder(setting: str, data: Path) -> TokenEmbedder:
    return open_embedder(setting, data, ProgressBar("解开内置向量模型", "B"))


def _hit_json(hit: Hit) -> str:
    document, clause = hit.document, hit.clause
    record = {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "clause_id": clause.id,
        "clause_kind": clause.kind,
        "document": {
            "id": document.id,
            "title": document.title,
            "number": document.number,
            "region": list(document.region.path),
        },
        "path": list(clause.path),
        "text": clause.text,
        "start": clause.start,
        "end": clause.end,
        "sentences": [
            {
                "text": clause.text[sentence.start : sentence.end],
                "start": sentence.start,
                "end": sentence.end,
                "dense": sentence.dense,
                "lexical": sentence.lexical,
            }
            for sentence in hit.sentences
        ],
    }
    return json.dumps(record, ensure_ascii=False)


def _hit_text(hit: Hit) -> str:
    source = " ".join(part for part in (hit.document.title, hit.document.number) if part)
    return f"{hit.rank}. {source}\n   {' › '.join(hit.clause.path)}\n   {hit.clause.text.strip()}\n"


if __name__ == "__main__":
    raise SystemExit(main())
