"""Hand-made gold, one JSON object a line: read field by field, with complaints that name place, value and remedy."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from eval.cases import resolve_document
from eval.errors import CaseError
from eval.matching import holds_quote
from ingest.model import Document

_Word = TypeVar("_Word", bound=str)


@dataclass(frozen=True, slots=True)
class GoldObject:
    """A JSON object with known fields: a line's own, or one inside it, and then ``inside`` says where."""

    file: str
    line: int
    fields: Mapping[str, Any]
    inside: str = ""

    def fail(self, name: str, value: object, remedy: str) -> CaseError:
        """Return the complaint about a field's value."""
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        short = shown if len(shown) <= 60 else shown[:60] + "…"
        return CaseError(f"{self.file} 第{self.line}行：{self.inside}字段 {name} 的值“{short}”不能用；{remedy}。")

    def text(self, name: str) -> str:
        """Return a text that is not blank. Raises ``CaseError``."""
        value = self.fields[name]
        if not isinstance(value, str) or not value.strip():
            raise self.fail(name, value, "请写成不为空的文字")
        return value

    def text_or_none(self, name: str) -> str | None:
        """Return a text, or ``None`` for null. Raises ``CaseError``."""
        return None if self.fields[name] is None else self.text(name)

    def word(self, name: str, allowed: Collection[_Word]) -> _Word:
        """Return the one of ``allowed`` that stands there. Raises ``CaseError``."""
        value = self.fields[name]
        for word in allowed:
            if value == word:
                return word
        raise self.fail(name, value, f"只能是：{'、'.join(allowed)}")

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts. Raises ``CaseError``."""
        return self._texts(name, self.fields[name])

    def spellings(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Return a list of facts, each a list of its accepted spellings. Raises ``CaseError``."""
        value = self.fields[name]
        if not isinstance(value, list) or not all(isinstance(fact, list) and fact for fact in value):
            raise self.fail(name, value, '请写成 [["3万元","3万"]]：每个要点一组写法，没有要点就写 []')
        return tuple(self._texts(name, fact) for fact in value)

    def flag(self, name: str) -> bool:
        """Return true or false. Raises ``CaseError``."""
        value = self.fields[name]
        if not isinstance(value, bool):
            raise self.fail(name, value, "请写 true 或 false（不加引号）")
        return value

    def text_map(self, name: str) -> dict[str, str]:
        """Return an object whose values are texts. Raises ``CaseError``."""
        value = self.fields[name]
        if not isinstance(value, dict) or not all(isinstance(text, str) and text.strip() for text in value.values()):
            raise self.fail(name, value, '请写成 {"年龄":"82"}，每项的值都是不为空的文字')
        return dict(value)

    def objects(self, name: str, fields: Sequence[str]) -> tuple[GoldObject, ...]:
        """Return a list of objects that have ``fields`` and no others. Raises ``CaseError``."""
        value = self.fields[name]
        if not isinstance(value, list):
            raise self.fail(name, value, "请写成用方括号括起来的一组对象，没有就写 []")
        return tuple(
            _to_object(item, fields, self.file, self.line, f"{self.inside}{name} 第{place}项的")
            for place, item in enumerate(value, start=1)
        )

    def document_with_quote(self, documents: Sequence[Document], doc: str = "doc", quote: str = "quote") -> Document:
        """Return the document that holds the quote word for word. Raises ``CaseError`` if there is none."""
        named = self.text(doc)
        document = resolve_document(named, documents)
        if document is None:
            known = "、".join(d.number or f"《{d.title}》" for d in documents)
            raise self.fail(
                doc,
                named,
                f"政策库里没有这个文号或标题，库中有：{known}；请改正，或用 --corpus 指定收有该文件的文件夹",
            )
        if not holds_quote(document.text, self.text(quote)):
            raise self.fail(quote, self.text(quote), f"“{named}”里没有这句原文，请从文件里逐字复制")
        return document

    def _texts(self, name: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
            raise self.fail(name, value, '请写成一组不为空的文字，例如 ["甲","乙"]，没有就写 []')
        return tuple(value)


def read_gold(paths: Sequence[Path], fields: Sequence[str]) -> tuple[GoldObject, ...]:
    """Read files of one JSON object a line (UTF-8, blank lines skipped) that have ``fields``, ``id`` among them.

    Raises ``CaseError`` for a file that cannot be read or is empty, a line that is no such object, an ``id`` that
    stands twice in all of them.
    """
    found: dict[str, GoldObject] = {}
    for path in paths:
        before = len(found)
        for number, line in enumerate(_read_lines(path), start=1):
            if not line.strip():
                continue
            gold = _to_object(_parse(line, path.name, number), fields, path.name, number)
            key = gold.text("id")
            if twin := found.get(key):
                raise gold.fail("id", key, f"已在 {twin.file} 第{twin.line}行用过，请换一个编号")
            found[key] = gold
        if len(found) == before:
            raise CaseError(f"文件“{path.name}”里没有内容；请每行放一个 JSON 对象。")
    return tuple(found.values())


def _parse(line: str, file: str, number: int) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise CaseError(
            f"{file} 第{number}行：不是完整的 JSON（第{error.colno}个字符处出错）；请检查引号、逗号和括号是否成对。"
        ) from error


def _to_object(item: object, fields: Sequence[str], file: str, line: int, inside: str = "") -> GoldObject:
    if not isinstance(item, dict):
        raise CaseError(f"{file} 第{line}行：{inside}内容不是用大括号括起来的 JSON 对象；请改正。")
    found = GoldObject(file, line, item, inside)
    if lacking := [field for field in fields if field not in item]:
        raise CaseError(f"{file} 第{line}行：{inside}缺少字段 {'、'.join(lacking)}；请补上。")
    for field in item:
        if field not in fields:
            raise found.fail(field, item[field], f"没有名为 {field} 的字段，可用的字段有：{'、'.join(fields)}")
    return found


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise CaseError(f"文件“{path}”打不开（{error.strerror}）；请检查路径和读取权限。") from error
    except UnicodeDecodeError as error:
        raise CaseError(f"文件“{path.name}”不是 UTF-8 编码；请另存为 UTF-8 后再试。") from error
