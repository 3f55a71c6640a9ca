"""Small policy texts parsed the way files are, and how their clause trees are written down in tests."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.corpus import parse_document
from ingest.model import Clause, ParsedDocument
from ingest.reading.reader import SourceFile

CORPUS = Path(__file__).parent.parent / "corpus"
CORPUS_FILES = sorted(path for path in CORPUS.iterdir() if path.suffix == ".txt")
BATHING_AND_AGED = """甲市人民政府办公室关于发展养老服务的意见
某政办〔2023〕1号
一、上门助浴
对接受上门助浴服务的失能老年人，每人次补助30元。
二、高龄津贴
80周岁以上老年人每人每月发放100元高龄津贴。
甲市人民政府办公室
2023年3月1日
"""
"""A notice of two measures with an amount each, made up."""


def parse(text: str, name: str = "样本.txt") -> ParsedDocument:
    """Parse ``text`` as if it had been read from a file of that name."""
    return parse_document(SourceFile(name, text, ""))


def tree(parsed: ParsedDocument) -> list[str]:
    """Return one line per clause, two spaces per level: ``kind`` unless it is a clause, then number and own text.

    White space is left out of the text, so that a sample shows where its characters went and not how they were set.
    """
    return [branch(clause) for clause in parsed.clauses]


def branch(clause: Clause) -> str:
    """Return the line of ``tree`` for one clause."""
    kind = "" if clause.kind == "clause" else f"{clause.kind} "
    return f"{'  ' * (len(clause.path) - 1)}{kind}{squeezed(clause.text)}"


def squeezed(text: str) -> str:
    """Return ``text`` without white space."""
    return re.sub(r"\s", "", text)


def numbered(parsed: ParsedDocument, number: str) -> Clause:
    """Return the only clause with that number."""
    (found,) = [clause for clause in parsed.clauses if clause.number == number]
    return found
