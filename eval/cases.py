"""Questions become ``Case``s: every field is checked; what cannot be measured is an error, not a guess.

The format is described in ``eval/questions/README.md``; ``eval.question_files`` reads the files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar, get_args

from eval.errors import CaseError
from eval.matching import fold, holds_quote
from eval.question_files import read_questions
from eval.question_rows import RawQuestion
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

_Name = TypeVar("_Name", bound=str)

CASE_TYPES: tuple[CaseType, ...] = get_args(CaseType)
REASONS: tuple[Reason, ...] = get_args(Reason)

TYPE_LABELS: Mapping[CaseType, str] = {
    "fact": "事实",
    "number": "数额",
    "eligibility": "资格",
    "responsible-department": "责任单位",
    "deadline": "时限",
    "comparison": "比较",
    "validity": "效力与文件信息",
    "false-premise": "前提有误",
    "unanswerable": "库里没有答案",
}
REASON_LABELS: Mapping[Reason, str] = {
    "not_stated": "未规定",
    "other_region": "其他地区",
    "attachment_missing": "附件缺失",
    "off_topic": "与养老无关",
    "no_evidence": "没有依据",
}
"""The names that reports show; a question file may use them in place of the English ones."""
_ASKER_LABELS: Mapping[Audience, str] = {"family": "家属", "worker": "工作人员"}

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
_REQUIRED = ("id", "question")
_LABELS = ("type", "reason", "gold", "key_facts", "wrong_facts")
"""What only a case can have that says whether the library answers it."""
_GOLD_FIELDS = ("doc", "clause", "quote")


@dataclass(frozen=True, slots=True)
class Gold:
    """Where the answer stands: a 文号 or title, the place in it for people (may be empty), and its verbatim words."""

    doc: str
    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what a right answer says and cites. ``file`` and ``line`` (from 1) are where it was read.

    ``answerable`` is ``None`` for an unlabelled question, which is asked and shown but never right or wrong; it has no
    type, reason, gold or facts. ``type`` may be ``None`` for any other answerable one too. ``key_facts`` holds one
    tuple of accepted spellings per fact; ``gold`` is empty exactly for unanswerable and unlabelled ones.
    """

    id: str
    question: str
    previous: tuple[str, ...]
    asker: Audience
    region: str | None
    type: CaseType | None
    reason: Reason | None
    answerable: bool | None
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
    """Read a question file: .jsonl (UTF-8, one JSON object a line, blank lines skipped), .csv or .xlsx.

    Raises ``CaseError``, naming file, line, field, value and remedy, for the first line that cannot be used.
    """
    return load_case_files([path])


def load_case_files(paths: Sequence[Path]) -> tuple[Case, ...]:
    """Read several question files as one set; an ``id`` may stand only once in all of them. Raises ``CaseError``."""
    cases: dict[str, Case] = {}
    for path in paths:
        for raw in read_questions(path):
            case = _Checked(raw).to_case()
            if twin := cases.get(case.id):
                made = "（没写编号的题用文件名和行号作编号，也可以给文件改名）" if raw.columns else ""
                raise CaseError(
                    f"{raw.place}：{raw.name('id')}的值“{case.id}”已在 {twin.file} 第{twin.line}行用过；"
                    f"请换一个编号{made}。"
                )
            cases[case.id] = case
    return tuple(cases.values())


def resolve_document(reference: str, documents: Iterable[Document]) -> Document | None:
    """Return the document that ``reference`` (文号 or title) names, widths and white space aside, or ``None``."""
    wanted = fold(reference).strip("《》")
    for document in documents:
        names = (document.number or "", document.title)
        if wanted and wanted in {fold(name).strip("《》") for name in names}:  # 《…措施》政策问答 is a title
            return document
    return None


def gold_document(case: Case, gold: Gold, documents: Sequence[Document]) -> Document:
    """Return the document that ``gold`` names. Raises ``CaseError`` if it is not among ``documents``."""
    document = resolve_document(gold.doc, documents)
    if document is None:
        known = "、".join(document.number or f"《{document.title}》" for document in documents)
        raise CaseError(
            f"{case.file} 第{case.line}行（{case.id}）：字段 gold.doc（依据文件）的值“{gold.doc}”"
            f"不是政策库里任何文件的文号或标题；库中有：{known}。"
            "请改正文号，或用 --corpus 指定收有该文件的文件夹。"
        )
    return document


def check_gold(cases: Iterable[Case], documents: Sequence[Document]) -> None:
    """Raise ``CaseError`` for the first gold document that is not in the library, or quote that is not in its text."""
    folded: dict[str, str] = {}
    for case in cases:
        for gold in case.gold:
            document = gold_document(case, gold, documents)
            if document.id not in folded:
                folded[document.id] = fold(document.text)
            if holds_quote(folded[document.id], gold.quote):
                continue
            others = [f"《{other.title}》" for other in documents if holds_quote(other.text, gold.quote)]
            hint = f"这句话在{'、'.join(others)}里，" if others else ""
            raise CaseError(
                f"{case.file} 第{case.line}行（{case.id}）：字段 gold.quote（依据原文）的值“{gold.quote}”"
                f"在《{document.title}》里找不到；{hint}请从文件里逐字复制（空格、换行和全角半角不计）。"
            )


@dataclass(frozen=True, slots=True)
class _Checked:
    """One question being checked."""

    raw: RawQuestion

    def to_case(self) -> Case:
        values, fail = self.raw.values, self.raw.fail
        for name in _REQUIRED:
            if name not in values:
                raise CaseError(f"{self.raw.place}：缺少{self.raw.name(name)}；请补上。")
        for name in values:
            if name not in _FIELDS:
                raise fail(name, values[name], f"没有名为 {name} 的字段，可用的字段有：{'、'.join(_FIELDS)}")
        answerable = values.get("answerable")
        if answerable is not None and not isinstance(answerable, bool):
            raise fail("answerable", answerable, "请写 true 或 false（不加引号），只提问、不评分的题不写")
        case_type = self._type(answerable)
        reason = values.get("reason")
        if answerable and reason is not None:
            raise fail("reason", reason, "能回答的题目没有原因，请留空（JSON 里写 null）")
        region = values.get("region")
        return Case(
            id=self._text("id", values["id"]),
            question=self._text("question", values["question"]),
            previous=self._texts("previous", values.get("previous", [])),
            asker=self._one_of("asker", values.get("asker", "family"), _ASKER_LABELS),
            region=None if region is None else self._text("region", region),
            type=case_type,
            reason=self._one_of("reason", reason, REASON_LABELS) if answerable is False else None,
            answerable=answerable,
            gold=self._gold(values.get("gold", []), answerable),
            key_facts=self._key_facts(values.get("key_facts", []), answerable),
            wrong_facts=self._texts("wrong_facts", values.get("wrong_facts", [])),
            file=self.raw.file,
            line=self.raw.line,
        )

    def _type(self, answerable: bool | None) -> CaseType | None:
        """Check the type; an unlabelled question has none, nor any other label."""
        values, fail = self.raw.values, self.raw.fail
        if answerable is None:
            for name in _LABELS:
                if values.get(name) not in (None, "", []):
                    remedy = f"没有{self.raw.name('answerable')}的题只提问、不评分，不能有这一项；请补上，或清空这一项"
                    raise fail(name, values[name], remedy)
            return None
        if values.get("type") is None:
            return None if answerable else "unanswerable"
        case_type = self._one_of("type", values["type"], TYPE_LABELS)
        if answerable == (case_type == "unanswerable"):
            remedy = (
                "answerable（能否回答）为 false（不能）时 type（题型）必须是 unanswerable（库里没有答案），否则不能是"
            )
            raise fail("type", values["type"], remedy)
        return case_type

    def _text(self, field: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.raw.fail(field, value, "请写成不为空的文字")
        return value

    def _texts(self, field: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.raw.fail(field, value, '请写成用方括号括起来的一组文字，例如 ["甲","乙"]，没有就写 []')
        return tuple(self._text(field, item) for item in value)

    def _one_of(self, field: str, value: object, labels: Mapping[_Name, str]) -> _Name:
        for name, label in labels.items():
            if value in (name, label):
                return name
        allowed = "、".join(f"{name}（{label}）" for name, label in labels.items())
        raise self.raw.fail(field, value, f"只能是：{allowed}")

    def _gold(self, value: object, answerable: bool | None) -> tuple[Gold, ...]:
        if not isinstance(value, list) or any(not isinstance(item, dict) for item in value):
            raise self.raw.fail("gold", value, '请写成 [{"doc":"文号或标题","clause":"所在条款","quote":"原文"}]')
        if answerable and not value:
            raise self.raw.fail("gold", value, "能回答的题目至少要有一处依据（文件、条款、原文）")
        if not answerable and value:
            raise self.raw.fail("gold", value, "不能回答的题目不应有依据，请清空（JSON 里写 []）")
        found: list[Gold] = []
        for item in value:
            if set(item) != set(_GOLD_FIELDS):
                raise self.raw.fail("gold", item, f"每处依据要有且只有这几项：{'、'.join(_GOLD_FIELDS)}")
            clause = item["clause"]
            place = "" if clause == "" else self._text("gold.clause", clause)
            found.append(Gold(self._text("gold.doc", item["doc"]), place, self._text("gold.quote", item["quote"])))
        return tuple(found)

    def _key_facts(self, value: object, answerable: bool | None) -> tuple[tuple[str, ...], ...]:
        if not isinstance(value, list):
            raise self.raw.fail("key_facts", value, '请写成 [["3万元","3万"]]：每个要点一组，组内是可接受的写法')
        facts = tuple(self._texts("key_facts", item) for item in value)
        if any(not fact for fact in facts):
            raise self.raw.fail("key_facts", value, "每个要点至少要有一种写法，空的要点请删去")
        if answerable and not facts:
            raise self.raw.fail("key_facts", value, "能回答的题目至少要有一个要点")
        if not answerable and facts:
            raise self.raw.fail("key_facts", value, "不能回答的题目不应有要点，请清空（JSON 里写 []）")
        return facts
