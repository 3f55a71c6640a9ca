"""Question files: one JSON object a line becomes one ``Case``; a line that cannot be measured is an error, not a guess.

The format is described in ``eval/questions/README.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from eval.errors import CaseError
from eval.matching import fold
from ingest.model import Document
from server.answering.answer import Audience, Question, Reason

CaseType = Literal[
    "fact",
    "number",
    "eligibility",
    "responsible-department",
    "deadline",
    "comparison",
    "validity",
    "false-premise",
    "unanswerable",
]

CASE_TYPES: tuple[CaseType, ...] = get_args(CaseType)
REASONS: tuple[Reason, ...] = get_args(Reason)
_ASKERS: tuple[Audience, ...] = get_args(Audience)

_FIELDS = (
    "id",
    "question",
    "previous",
    "asker",
    "region",
    "type",
    "reason",
    "answerable",
    "gold",
    "key_facts",
    "wrong_facts",
)
_REQUIRED = ("id", "question", "type", "answerable")
_GOLD_FIELDS = ("doc", "clause", "quote")


@dataclass(frozen=True, slots=True)
class Gold:
    """Where the answer stands: a 文号 or title, the place in the document for people, and its verbatim words."""

    doc: str
    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what a right answer says and cites. ``file`` and ``line`` (from 1) are where it was read.

    ``key_facts`` holds one tuple of accepted spellings per fact; ``gold`` is empty exactly for unanswerable ones.
    """

    id: str
    question: str
    previous: tuple[str, ...]
    asker: Audience
    region: str | None
    type: CaseType
    reason: Reason | None
    answerable: bool
    gold: tuple[Gold, ...]
    key_facts: tuple[tuple[str, ...], ...]
    wrong_facts: tuple[str, ...]
    file: str
    line: int

    def to_question(self) -> Question:
        """Return the question as the answerer takes it."""
        return Question(self.question, self.previous, self.region, self.asker)

    @property
    def asked(self) -> str:
        """A digest of what the answerer is given: two cases that ask the same way have the same."""
        given = [self.question, list(self.previous), self.region, self.asker]
        return hashlib.sha256(json.dumps(given, ensure_ascii=False).encode()).hexdigest()[:16]


def load_cases(path: Path) -> tuple[Case, ...]:
    """Read a question file (UTF-8, one JSON object a line, blank lines skipped).

    Raises ``CaseError``, naming file, line, field, value and remedy, for the first line that cannot be used.
    """
    return load_case_files([path])


def load_case_files(paths: Sequence[Path]) -> tuple[Case, ...]:
    """Read several question files as one set; an ``id`` may stand only once in all of them. Raises ``CaseError``."""
    cases: dict[str, Case] = {}
    for path in paths:
        before = len(cases)
        for number, line in enumerate(_read_lines(path), start=1):
            if not line.strip():
                continue
            case = _Line(path.name, number).to_case(line)
            if twin := cases.get(case.id):
                raise CaseError(
                    f"{path.name} 第{number}行：字段 id 的值“{case.id}”"
                    f"已在 {twin.file} 第{twin.line}行用过；请换一个编号。"
                )
            cases[case.id] = case
        if len(cases) == before:
            raise CaseError(f"题目文件“{path.name}”里没有题目；请每行放一个 JSON 题目。")
    return tuple(cases.values())


def resolve_document(reference: str, documents: Iterable[Document]) -> Document | None:
    """Return the document that ``reference`` (文号 or title) names, widths and white space aside, or ``None``."""
    wanted = fold(reference).strip("《》")
    for document in documents:
        names = (document.number or "", document.title)
        if wanted and wanted in {fold(name) for name in names}:
            return document
    return None


def check_gold(cases: Iterable[Case], documents: Sequence[Document]) -> None:
    """Raise ``CaseError`` for the first gold document that is not in the library."""
    for case in cases:
        for gold in case.gold:
            if resolve_document(gold.doc, documents) is None:
                known = "、".join(document.number or f"《{document.title}》" for document in documents)
                raise CaseError(
                    f"{case.file} 第{case.line}行（{case.id}）：字段 gold.doc 的值“{gold.doc}”"
                    f"不是政策库里任何文件的文号或标题；库中有：{known}。"
                    "请改正文号，或用 --corpus 指定收有该文件的文件夹。"
                )


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise CaseError(f"题目文件“{path}”打不开（{error.strerror}）；请检查路径和读取权限。") from error
    except UnicodeDecodeError as error:
        raise CaseError(f"题目文件“{path.name}”不是 UTF-8 编码；请另存为 UTF-8 后再试。") from error


@dataclass(frozen=True, slots=True)
class _Line:
    """One line being read: knows its place, so that every complaint names it."""

    file: str
    number: int

    def fail(self, field: str, value: object, remedy: str) -> CaseError:
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        short = shown if len(shown) <= 60 else shown[:60] + "…"
        return CaseError(f"{self.file} 第{self.number}行：字段 {field} 的值“{short}”不能用；{remedy}。")

    def to_case(self, line: str) -> Case:
        record = self._record(line)
        case_type = self._one_of("type", record["type"], CASE_TYPES)
        answerable = record["answerable"]
        if not isinstance(answerable, bool):
            raise self.fail("answerable", answerable, "请写 true 或 false（不加引号）")
        if answerable == (case_type == "unanswerable"):
            raise self.fail("type", case_type, "answerable 为 false 时 type 必须是 unanswerable，为 true 时不能是")
        reason = record.get("reason")
        if answerable and reason is not None:
            raise self.fail("reason", reason, "能回答的题目 reason 请写 null")
        region = record.get("region")
        if region is not None:
            region = self._text("region", region)
        return Case(
            id=self._text("id", record["id"]),
            question=self._text("question", record["question"]),
            previous=self._texts("previous", record.get("previous", [])),
            asker=cast(Audience, self._one_of("asker", record.get("asker", "family"), _ASKERS)),
            region=region,
            type=cast(CaseType, case_type),
            reason=None if answerable else cast(Reason, self._one_of("reason", reason, REASONS)),
            answerable=answerable,
            gold=self._gold(record.get("gold", []), answerable),
            key_facts=self._key_facts(record.get("key_facts", []), answerable),
            wrong_facts=self._texts("wrong_facts", record.get("wrong_facts", [])),
            file=self.file,
            line=self.number,
        )

    def _record(self, line: str) -> dict[str, Any]:
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise CaseError(
                f"{self.file} 第{self.number}行：不是完整的 JSON（第{error.colno}个字符处出错）；"
                "请检查引号、逗号和括号是否成对。"
            ) from error
        if not isinstance(record, dict):
            raise self.fail("（整行）", record, "每行应是一个用大括号括起来的 JSON 对象")
        for name in _REQUIRED:
            if name not in record:
                raise CaseError(f"{self.file} 第{self.number}行：缺少字段 {name}；请补上。")
        for name in record:
            if name not in _FIELDS:
                raise self.fail(name, record[name], f"没有名为 {name} 的字段，可用的字段有：{'、'.join(_FIELDS)}")
        return record

    def _text(self, field: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.fail(field, value, "请写成不为空的文字")
        return value

    def _texts(self, field: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.fail(field, value, '请写成用方括号括起来的一组文字，例如 ["甲","乙"]，没有就写 []')
        return tuple(self._text(field, item) for item in value)

    def _one_of(self, field: str, value: object, allowed: Collection[str]) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise self.fail(field, value, f"只能是：{'、'.join(allowed)}")
        return value

    def _gold(self, value: object, answerable: bool) -> tuple[Gold, ...]:
        if not isinstance(value, list) or any(not isinstance(item, dict) for item in value):
            raise self.fail("gold", value, '请写成 [{"doc":"文号或标题","clause":"所在条款","quote":"原文"}]')
        if answerable and not value:
            raise self.fail("gold", value, "能回答的题目至少要有一处依据（doc、clause、quote）")
        if not answerable and value:
            raise self.fail("gold", value, "不能回答的题目不应有依据，请写 []")
        found: list[Gold] = []
        for item in value:
            if set(item) != set(_GOLD_FIELDS):
                raise self.fail("gold", item, f"每处依据要有且只有这几项：{'、'.join(_GOLD_FIELDS)}")
            found.append(Gold(**{name: self._text(f"gold.{name}", item[name]) for name in _GOLD_FIELDS}))
        return tuple(found)

    def _key_facts(self, value: object, answerable: bool) -> tuple[tuple[str, ...], ...]:
        if not isinstance(value, list):
            raise self.fail("key_facts", value, '请写成 [["3万元","3万"]]：每个要点一组，组内是可接受的写法')
        facts = tuple(self._texts("key_facts", item) for item in value)
        if any(not fact for fact in facts):
            raise self.fail("key_facts", value, "每个要点至少要有一种写法，空的要点请删去")
        if answerable and not facts:
            raise self.fail("key_facts", value, "能回答的题目至少要有一个要点")
        if not answerable and facts:
            raise self.fail("key_facts", value, "不能回答的题目不应有要点，请写 []")
        return facts
