"""``python -m ingest [--json] FILE_OR_DIR...``: show what was read out of policy files."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ingest.cli import USAGE_ERROR, ChineseArgumentParser
from ingest.corpus import Corpus, read_files
from ingest.model import ParsedDocument
from ingest.records import clause_record, document_record

_UNSTATED = "未写明"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, return the exit code: 0, or 2 if nothing could be read."""
    parser = ChineseArgumentParser(prog="python -m ingest", description="读取政策文件，列出文件信息和每一条条款。")
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="文件或文件夹", help="要读取的政策文件或文件夹（.txt、.md）"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON 行：先是文件，再是它的条款")
    options = parser.parse_args(arguments)
    missing = next((path for path in options.paths if not path.exists()), None)
    if missing is not None:
        print(f"找不到“{missing}”；请检查路径是否写对。", file=sys.stderr)
        return USAGE_ERROR
    corpus = read_files(options.paths)
    for parsed in corpus.documents:
        if options.json:
            _print_records(parsed)
        else:
            _print_outline(parsed)
    _print_summary(corpus)
    return 0 if corpus.documents else USAGE_ERROR


def _print_records(parsed: ParsedDocument) -> None:
    print(json.dumps(document_record(parsed.document), ensure_ascii=False))
    for clause in parsed.clauses:
        print(json.dumps(clause_record(clause), ensure_ascii=False))


def _print_outline(parsed: ParsedDocument) -> None:
    document = parsed.document
    stated = {
        "文号": document.number,
        "发文机关": document.issuer,
        "地区": document.region.name,
        "印发": document.issued_on,
        "施行": document.effective_on,
        "有效期至": document.expires_on,
    }
    print(f"《{document.title}》")
    print("  " + "    ".join(f"{field}：{value or _UNSTATED}" for field, value in stated.items()))
    for name in document.missing_attachments:
        print(f"  附件《{name}》在文中提到，但文件里没有")
    for clause in parsed.clauses:
        print(f"  {'  ' * (len(clause.path) - 1)}{clause.label}（{len(clause.text)} 字）")


def _print_summary(corpus: Corpus) -> None:
    documents, clauses = len(corpus.documents), sum(len(parsed.clauses) for parsed in corpus.documents)
    print(f"读取 {documents} 份文件、{clauses} 条条款，跳过 {len(corpus.skipped)} 个文件。", file=sys.stderr)
    for skipped in corpus.skipped:
        print(f"  跳过 {skipped.name}：{skipped.reason}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
