"""Compare the parser with what people found in the documents by reading them: clauses, characters, metadata.

``make bench-ingest`` parses the documents of ``tests/data/golden`` and ``tests/data/labels`` and prints, for each
document, how many listed clauses were found at their right parent, with their number and their first and last words,
and whether a character of the file got lost; then, for each field of the metadata, what is right, wrong, invented or
missed. All that is not right is listed by name. The documents that are not part of the repository are looked for in
``../shared/documents``; where that folder isn't there, the five of ``corpus/`` are compared.

The last lines on stdout are the totals. The exit code is 1 where less than 99 % of the listed clauses are right, a
character is lost or given twice, a field is wrong or invented, or a file could not be read.
"""

# ruff: noqa: T201  the results of this command are its output

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clause_labels import (
    ClauseComparison,
    LabelError,
    ListedClause,
    Upkeep,
    check_characters,
    compare_clauses,
    list_clauses,
    read_golden,
    read_labels,
)
from benchmarks.metadata_labels import (
    FIELDS,
    VERDICTS,
    FieldComparison,
    MetadataLabel,
    compare_metadata,
    read_metadata_labels,
)
from ingest.errors import IngestError
from ingest.parsing import parse_document, read_source

ROOT = Path(__file__).parents[1]
LEAST_SHARE = 0.99
"""Of the listed clauses that must be found at their right parent."""
_VERDICT_NAMES = {
    "right": "正确",
    "unstated": "都没有",
    "wrong": "错误",
    "invented": "编造",
    "missed": "遗漏",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """What is labelled: the name of a file to its clause list, and to its metadata."""

    clauses: dict[str, list[ListedClause]]
    metadata: dict[str, MetadataLabel]

    @property
    def files(self) -> list[str]:
        """Return the names of all files that have a label, those with a clause list first."""
        return list(dict.fromkeys([*self.clauses, *self.metadata]))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared: clauses and characters by document, and every field; and the files that nobody could read."""

    clauses: list[ClauseComparison]
    characters: dict[str, Upkeep]
    fields: list[FieldComparison]
    unread: list[str]

    @property
    def passed(self) -> bool:
        """Whether the parser is as good as it has to be."""
        expected = sum(each.expected for each in self.clauses)
        right = sum(each.right for each in self.clauses)
        kept = all(each.lost == each.doubled == 0 for each in self.characters.values())
        untrue = any(each.verdict in ("wrong", "invented") for each in self.fields)
        return bool(expected) and right >= LEAST_SHARE * expected and kept and not untrue and not self.unread


def read_all_labels(data: Path) -> Labels:
    """Read the labels below ``tests/data``. Raises ``LabelError``."""
    clauses = {f"{path.stem}.txt": read_golden(path) for path in sorted((data / "golden").glob("*.tsv"))}
    clauses |= {f"{path.stem}.md": read_labels(path) for path in sorted((data / "labels" / "clauses").glob("*.tsv"))}
    stated = data / "labels" / "metadata.jsonl"
    metadata = {label.file: label for label in read_metadata_labels(stated)} if stated.is_file() else {}
    return Labels(clauses, metadata)


def compare(labels: Labels, folders: Sequence[Path]) -> Comparison:
    """Parse every labelled file that is in one of ``folders`` and compare it with its labels."""
    comparison = Comparison([], {}, [], [])
    for name in labels.files:
        path = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if path is None:
            continue
        try:
            source = read_source(path)
        except IngestError as error:
            comparison.unread.append(f"{name}：{error}")
            continue
        parsed = parse_document(source)
        comparison.characters[name] = check_characters(source.text, parsed)
        if name in labels.clauses:
            found = list_clauses(parsed.clauses)
            comparison.clauses.append(compare_clauses(name, labels.clauses[name], found))
        if name in labels.metadata:
            comparison.fields.extend(compare_metadata(labels.metadata[name], parsed.document))
    return comparison


def report_clauses(comparison: Comparison) -> None:
    """Print the clauses and characters of each document, and what is not as listed."""
    heads = ("文件", "标注", "正确", "比例", "错位", "其他不符", "缺少", "多出", "丢字", "重字")
    rows = [
        (
            each.document,
            str(each.expected),
            str(each.right),
            f"{each.right / each.expected:.2%}" if each.expected else "—",
            str(each.misplaced),
            str(len(each.wrong) - each.misplaced - each.missing),
            str(each.missing),
            str(len(each.extra)),
            str(comparison.characters[each.document].lost),
            str(comparison.characters[each.document].doubled),
        )
        for each in comparison.clauses
    ]
    listed = {each.document for each in comparison.clauses}
    rows += [
        (name, "", "", "", "", "", "", "", str(kept.lost), str(kept.doubled))
        for name, kept in comparison.characters.items()
        if name not in listed
    ]
    print_table(heads, rows)
    for each in comparison.clauses:
        for wanted, found in each.wrong:
            print(f"{each.document}：应为 {wanted}，实为 {found or '（没有这一条）'}")
        for clause in each.extra:
            print(f"{each.document}：多出 {clause}")


def report_fields(fields: Sequence[FieldComparison]) -> None:
    """Print the verdicts by field, and each that is not right."""
    counts = {name: Counter(each.verdict for each in fields if each.field == name) for name in FIELDS}
    rows = [(name, *(str(counts[name][verdict]) for verdict in VERDICTS)) for name in FIELDS]
    print_table(("字段", *(_VERDICT_NAMES[verdict] for verdict in VERDICTS)), rows)
    for verdict in ("wrong", "invented", "missed"):
        for each in fields:
            if each.verdict == verdict:
                stated, found = ("、".join(values) or "（没有）" for values in (each.stated, each.found))
                print(f"{_VERDICT_NAMES[verdict]} {each.document} {each.field}：原文 {stated}，解析 {found}")


def report_totals(comparison: Comparison) -> None:
    """Print the last lines."""
    expected = sum(each.expected for each in comparison.clauses)
    right = sum(each.right for each in comparison.clauses)
    extra = sum(len(each.extra) for each in comparison.clauses)
    share = right / expected if expected else 0.0
    # cut, not rounded: 98.996 % is not 99 %
    print(
        f"clauses {right}/{expected} at the right parent, {int(share * 10000) / 100:.2f} %, {extra} extra,"
        f" {len(comparison.clauses)} documents"
    )
    lost = sum(each.lost for each in comparison.characters.values())
    doubled = sum(each.doubled for each in comparison.characters.values())
    print(f"characters {lost} lost, {doubled} doubled, {len(comparison.characters)} documents")
    counts = Counter(each.verdict for each in comparison.fields)
    documents = len({each.document for each in comparison.fields})
    print("metadata " + ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS) + f", {documents} documents")
    print("passed" if comparison.passed else "failed")


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, its first column on the left, the others on the right; a Chinese character is two wide."""
    every = [heads, *rows]
    widths = [max(width(row[i]) for row in every) for i in range(len(heads))]
    for row in every:
        cells = [
            cell + " " * (widths[i] - width(cell)) if i == 0 else " " * (widths[i] - width(cell)) + cell
            for i, cell in enumerate(row)
        ]
        print("  ".join(cells))
    print()


def width(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def main(arguments: list[str]) -> int:
    """Run the comparison and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="ingest_labels", description="把解析出的条款和信息，与人读原文写下的标注逐条比对。"
    )
    parser.add_argument(
        "--documents",
        type=Path,
        default=ROOT.parent / "shared" / "documents",
        metavar="文件夹",
        help="corpus/ 以外的文件在哪里（默认 ../shared/documents）",
    )
    options = parser.parse_args(arguments)
    folders = [ROOT / "corpus", options.documents]
    if not options.documents.is_dir():
        print(f"没有找到文件夹“{options.documents}”，只比对 corpus/ 里的五份文件。", file=sys.stderr)
    try:
        labels = read_all_labels(ROOT / "tests" / "data")
    except (LabelError, OSError) as error:
        print(f"标注读不出来：{error}", file=sys.stderr)
        return 1
    if not labels.metadata:
        print("没有 metadata.jsonl，只比对条款和字数。", file=sys.stderr)
    absent = [name for name in labels.files if not any((folder / name).is_file() for folder in folders)]
    if absent and options.documents.is_dir():
        print(f"“{options.documents}”里没有这些有标注的文件：{'、'.join(absent)}", file=sys.stderr)
    comparison = compare(labels, folders)
    for unread in comparison.unread:
        print(f"没有读成 {unread}", file=sys.stderr)
    report_clauses(comparison)
    report_fields(comparison.fields)
    report_totals(comparison)
    return 0 if comparison.passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
