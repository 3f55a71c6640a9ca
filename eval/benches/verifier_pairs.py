"""The pairs of the verifier bench: evidence and a sentence on it, right or spoilt, read from a file and checked.

The format is described in ``eval/benches/README.md``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from eval.cases import resolve_document
from eval.errors import CaseError
from eval.matching import fold
from ingest.model import Clause, Document, ParsedDocument
from ingest.sentences import sentence_spans
from server.answering.answer import Evidence

RightKind = Literal["verbatim", "paraphrase", "shortened", "tier"]
SpoiltKind = Literal[
    "number",
    "unit",
    "bound",
    "pairing",
    "payee",
    "period",
    "city",
    "date",
    "negation",
    "modality",
    "condition",
    "department",
]
RIGHT_KINDS: tuple[RightKind, ...] = get_args(RightKind)
SPOILT_KINDS: tuple[SpoiltKind, ...] = get_args(SpoiltKind)

_TEXTS = ("id", "doc", "clause", "evidence", "question", "sentence", "kind", "note")
_FIELDS = (*_TEXTS, "right")
_MAY_BE_EMPTY = ("note",)


@dataclass(frozen=True, slots=True)
class BenchPair:
    """A sentence that is right or not by its evidence. ``file`` and ``line`` (from 1) are where it was read.

    ``doc`` is a 文号 or title; ``clause`` and ``note`` are for people.
    """

    id: str
    doc: str
    clause: str
    evidence: str
    question: str
    sentence: str
    right: bool
    kind: RightKind | SpoiltKind
    note: str
    file: str
    line: int


def load_pairs(path: Path) -> tuple[BenchPair, ...]:
    """Read a file of pairs (UTF-8, one JSON object a line, blank lines skipped).

    Raises ``CaseError``, naming file, line, field, value and remedy, for the first line that cannot be used.
    """
    pairs: dict[str, BenchPair] = {}
    for number, line in enumerate(_read_lines(path), start=1):
        if not line.strip():
            continue
        pair = _to_pair(line, path.name, number)
        if twin := pairs.get(pair.id):
            raise _fail(pair.file, pair.line, "id", pair.id, f"第{twin.line}行已用过，请换一个编号")
        pairs[pair.id] = pair
    if not pairs:
        raise CaseError(f"核对题文件“{path.name}”里没有内容；请每行放一个 JSON 对象。")
    return tuple(pairs.values())


def check_evidence(pair: BenchPair, document: Document) -> None:
    """Raise ``CaseError`` unless each line of the evidence stands in the document word for word.

    Evidence on a table has two lines, the column names and one row, that need not stand together.
    """
    text = fold(document.text)
    for line in pair.evidence.splitlines():
        if fold(line) not in text:
            raise _fail(
                pair.file, pair.line, "evidence", line, f"文件“{pair.doc}”里没有这段原文，请照原文抄录，或改正字段 doc"
            )


class Pieces:
    """Finds the evidence of pairs in parsed documents, as the answerer would have it: one sentence a piece."""

    def __init__(self, parsed: Sequence[ParsedDocument]) -> None:
        self._parsed = {p.document.id: p for p in parsed}
        self._folded = {p.document.id: _Folded(p.document.text) for p in parsed}
        self.documents: tuple[Document, ...] = tuple(p.document for p in parsed)

    def document_of(self, pair: BenchPair) -> Document | None:
        """Return the document that the pair names, or ``None`` where it isn't there."""
        return resolve_document(pair.doc, self.documents)

    def find(self, pair: BenchPair, document: Document) -> tuple[Evidence, ...]:
        """Return the sentences that the evidence covers or touches, clause by clause in the order of the text.

        Where one clause holds all of the evidence, they are of the smallest such clause. Evidence that runs over
        several clauses (2020年…。2021年… of a yearly plan) gives the sentences of each: the answerer would find
        them one by one. Several sentences of a clause are also one piece together, for a pair that quotes them all.
        """
        clauses = self._parsed[document.id].clauses
        found: list[Evidence] = []
        for line in pair.evidence.splitlines():
            places = self._folded[document.id].places(line)
            inside = [(c.end - c.start, a, b) for a, b in places for c in clauses if c.start <= a and b <= c.end]
            for start, end in [min(inside)[1:]] if inside else places[:1]:
                for clause in clauses:
                    found += _pieces_of(clause, document, start - clause.start, end - clause.start)
        return tuple(found)


def _pieces_of(clause: Clause, document: Document, start: int, end: int) -> list[Evidence]:
    """Return the clause's sentences that ``[start, end)`` of its text touches, and after several all of them as one."""
    touched = [(span.start, span.end) for span in sentence_spans(clause.text) if span.start < end and start < span.end]
    if len(touched) > 1:
        touched.append((touched[0][0], touched[-1][1]))
    return [Evidence(clause, document, clause.text[a:b], a, b, 1.0) for a, b in touched]


class _Folded:
    """A text folded, that knows where each of its characters came from."""

    def __init__(self, text: str) -> None:
        folded = [fold(char) for char in text]
        self._from = [i for i, char in enumerate(folded) if char]
        self._text = "".join(folded)

    def places(self, quote: str) -> list[tuple[int, int]]:
        """Return ``[start, end)`` in the text before folding of every place that holds ``quote``."""
        wanted = fold(quote)
        found: list[tuple[int, int]] = []
        at = self._text.find(wanted) if wanted else -1
        while at >= 0:
            found.append((self._from[at], self._from[at + len(wanted) - 1] + 1))
            at = self._text.find(wanted, at + 1)
        return found


def _to_pair(line: str, file: str, number: int) -> BenchPair:
    record = _record(line, file, number)
    for name in _TEXTS:
        value = record[name]
        if not isinstance(value, str) or not (value.strip() or name in _MAY_BE_EMPTY):
            raise _fail(file, number, name, value, "请写成不为空的文字")
    if not isinstance(record["right"], bool):
        raise _fail(file, number, "right", record["right"], "请写 true 或 false（不加引号）")
    kinds: tuple[str, ...] = RIGHT_KINDS if record["right"] else SPOILT_KINDS
    if record["kind"] not in kinds:
        told = "true" if record["right"] else "false"
        raise _fail(file, number, "kind", record["kind"], f"right 为 {told} 时只能是：{'、'.join(kinds)}")
    return BenchPair(**record, file=file, line=number)


def _record(line: str, file: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise CaseError(
            f"{file} 第{number}行：不是完整的 JSON（第{error.colno}个字符处出错）；请检查引号、逗号和括号是否成对。"
        ) from error
    if not isinstance(record, dict):
        raise _fail(file, number, "（整行）", record, "每行应是一个用大括号括起来的 JSON 对象")
    for name in _FIELDS:
        if name not in record:
            raise CaseError(f"{file} 第{number}行：缺少字段 {name}；请补上。")
    for name in record:
        if name not in _FIELDS:
            raise _fail(file, number, name, record[name], f"没有名为 {name} 的字段，可用的字段有：{'、'.join(_FIELDS)}")
    return record


def _fail(file: str, line: int, field: str, value: object, remedy: str) -> CaseError:
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    short = shown if len(shown) <= 60 else shown[:60] + "…"
    return CaseError(f"{file} 第{line}行：字段 {field} 的值“{short}”不能用；{remedy}。")


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise CaseError(f"核对题文件“{path}”打不开（{error.strerror}）；请检查路径和读取权限。") from error
    except UnicodeDecodeError as error:
        raise CaseError(f"核对题文件“{path.name}”不是 UTF-8 编码；请另存为 UTF-8 后再试。") from error
