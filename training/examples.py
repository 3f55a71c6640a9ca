"""Training questions: each names the sentences that answer it, whose text is read from the documents.

So the documents outside ``corpus/`` stay out of the repository, and a line that no longer fits its document is found
before any training begins.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.splits import Sides
from ingest.model import Clause, ParsedDocument, Span
from ingest.sentences import sentence_spans
from training.documents import names_of
from training.errors import ExampleError

QUESTIONS = Path(__file__).parent / "questions"
_FIELDS = {"id", "question", "previous", "asker", "kind", "reason", "evidence", "near", "answer"}
_REASONS = (None, "not_stated", "other_region", "attachment_missing", "off_topic", "no_evidence")
_ASKERS = ("family", "worker")


@dataclass(frozen=True, slots=True)
class NamedSentence:
    """A sentence of a document: ``span`` is relative to the clause's text."""

    clause: Clause
    span: Span

    @property
    def text(self) -> str:
        """The sentence's own words."""
        return self.clause.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the sentences that answer it, those that only look so, and the answer in a writer's words.

    ``reason`` says why nothing answers; then ``evidence`` is empty.
    """

    id: str
    question: str
    previous: tuple[str, ...]
    asker: str
    kind: str
    reason: str | None
    evidence: tuple[NamedSentence, ...]
    near: tuple[NamedSentence, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples whose documents are there, and how many lines name documents that are not."""

    usable: tuple[Example, ...]
    without_documents: int


def load_examples(paths: Sequence[Path], library: Sequence[ParsedDocument], sides: Sides) -> Examples:
    """Read training files over the documents that there are.

    Raises ``ExampleError`` for the first line that cannot be used: broken, of unknown fields, naming a document that is
    only measured on, or a sentence that its document doesn't hold or holds twice.
    """
    documents = {
        name: sentences for parsed in library for sentences in [_sentences(parsed)] for name in names_of(parsed)
    }
    usable: list[Example] = []
    absent = 0
    seen: set[str] = set()
    for path in paths:
        for line, fields in _lines(path):
            place = f"{path.name} 第{line}行"
            if fields["id"] in seen:
                raise ExampleError(f"{place}：编号“{fields['id']}”重复；请换一个。")
            seen.add(fields["id"])
            named = [*fields["evidence"], *fields["near"]]
            for source in named:
                _check_side(source["doc"], sides, place)
            if any(source["doc"] not in documents for source in named):
                absent += 1
                continue
            usable.append(_example(fields, documents, place))
    return Examples(tuple(usable), absent)


def _sentences(parsed: ParsedDocument) -> tuple[NamedSentence, ...]:
    return tuple(NamedSentence(clause, span) for clause in parsed.clauses for span in sentence_spans(clause.text))


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ExampleError(f"训练题文件“{path.name}”读不了（{error}）；请换成 UTF-8 编码的 .jsonl 文件。") from error
    for line, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            continue
        place = f"{path.name} 第{line}行"
        try:
            fields = json.loads(raw)
        except ValueError as error:
            raise ExampleError(f"{place}：不是一个 JSON 对象（{error}）；请改正或删去这一行。") from error
        if not isinstance(fields, dict) or set(fields) != _FIELDS:
            odd = sorted(_FIELDS ^ set(fields)) if isinstance(fields, dict) else []
            raise ExampleError(
                f"{place}：字段不对（{'、'.join(odd) or '不是对象'}）；应有：{'、'.join(sorted(_FIELDS))}。"
            )
        _check(fields, place)
        yield line, fields


def _check(fields: dict[str, Any], place: str) -> None:
    for name, allowed in (("reason", _REASONS), ("asker", _ASKERS)):
        if fields[name] not in allowed:
            raise ExampleError(f"{place}：字段 {name} 的值“{fields[name]}”不能用；只能是：{allowed}。")
    if bool(fields["evidence"]) == (fields["reason"] is not None):
        raise ExampleError(f"{place}：有依据的题 reason 写 null，没有依据的写明原因。")
    for source in (*fields["evidence"], *fields["near"]):
        if not isinstance(source, dict) or not {"doc", "begins"} <= set(source) <= {"doc", "begins", "under"}:
            raise ExampleError(f"{place}：依据“{source}”不能用；应写 doc、begins，需要时加 under。")


def _check_side(document: str, sides: Sides, place: str) -> None:
    try:
        is_test = sides.is_test(document)
    except KeyError:
        raise ExampleError(f"{place}：文件“{document}”不在分组文件里；请写它的文号或标题。") from None
    if is_test:
        raise ExampleError(f"{place}：文件“{document}”只用来测，不能用来训练；请删去这一行。")


def _example(fields: dict[str, Any], documents: dict[str, tuple[NamedSentence, ...]], place: str) -> Example:
    def sentences(name: str) -> tuple[NamedSentence, ...]:
        return tuple(_find(documents[source["doc"]], source, place) for source in fields[name])

    return Example(
        id=fields["id"],
        question=fields["question"],
        previous=tuple(fields["previous"]),
        asker=fields["asker"],
        kind=fields["kind"],
        reason=fields["reason"],
        evidence=sentences("evidence"),
        near=sentences("near"),
        answer=fields["answer"],
    )


def _find(sentences: Sequence[NamedSentence], source: dict[str, str], place: str) -> NamedSentence:
    begins, under = source["begins"], source.get("under", "")
    found = [
        sentence
        for sentence in sentences
        if sentence.text.lstrip().startswith(begins) and any(under in label for label in sentence.clause.path)
    ]
    if len(found) != 1:
        raise ExampleError(
            f"{place}：“{source['doc']}”里以“{source['begins']}”开头的句子有{len(found)}句，应当只有一句；"
            "请写长些，或用 under 写明所在条款。"
        )
    return found[0]
