"""Every failure of a request as HTTP status, code and Chinese message, mapped in this one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import IndexFolderError
from server.answering.errors import AnsweringError, DraftError, QuestionError
from server.errors import ServerError, UnexpectedError, UnknownClauseError


@dataclass(frozen=True, slots=True)
class Problem:
    """What a client is told: ``{"error": {"message": Chinese, "code": slug}}`` with ``status``."""

    status: int
    code: str
    message: str

    def body(self) -> dict[str, dict[str, str]]:
        """Return the JSON body."""
        return {"error": {"message": self.message, "code": self.code}}


TOO_LARGE = Problem(413, "too_large", "请求内容太大，最多 64 KB。请缩短问题，或减少附带的上文。")
_BY_STATUS = {
    400: Problem(400, "bad_request", "请求内容读不出来。请用 UTF-8 编码的 JSON。"),
    404: Problem(
        404, "not_found", "没有这个地址。接口有 /api/ask、/api/check、/api/documents、/api/clauses/编号、/healthz。"
    ),
    405: Problem(
        405,
        "method_not_allowed",
        "这个地址不支持这种请求方法。提问请用 POST /api/ask，核对用 POST /api/check，其余用 GET。",
    ),
    413: TOO_LARGE,
}
_INTERNAL = Problem(500, "internal", str(UnexpectedError()))


def problem_of_error(error: Exception) -> Problem:
    """Return the problem that ``error`` is; one that nobody foresaw tells nothing of itself."""
    if isinstance(error, QuestionError):
        return Problem(400, "bad_question", str(error))
    if isinstance(error, DraftError):
        return Problem(400, "bad_draft", str(error))
    if isinstance(error, AnsweringError):
        return Problem(500, "answering_failed", str(error))
    if isinstance(error, IndexFolderError):
        return Problem(500, "index_unavailable", str(error))
    if isinstance(error, UnknownClauseError):
        return Problem(404, "unknown_clause", str(error))
    if isinstance(error, ServerError):
        return Problem(500, "internal", str(error))
    return _INTERNAL


def problem_of_status(status: int) -> Problem:
    """Return the problem for an HTTP status that the framework answered with."""
    if status >= 500:
        return _INTERNAL
    return _BY_STATUS.get(status, Problem(status, "bad_request", f"请求没有成功（状态 {status}）。请检查地址和内容。"))


def problem_of_validation(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Return the problem for a request that does not fit its schema; ``errors`` are pydantic's, the first is told."""
    first: Mapping[str, Any] = errors[0] if errors else {"type": "", "loc": ()}
    place = [str(part) for part in first["loc"] if part != "body"]
    return Problem(422, "invalid_request", _fault(str(first["type"]), ".".join(place), first.get("ctx") or {}))


def _fault(kind: str, name: str, context: Mapping[str, Any]) -> str:
    named = f"“{name}”"
    if kind == "json_invalid":
        return '请求内容不是有效的 JSON。请写成 {"question": "…"} 这样的形式。'
    if kind == "missing":
        form = f'{{"{name if name == "text" else "question"}": "…"}}'
        return f"缺少{named}。请写成 {form} 这样的形式。" if name else "请求没有内容。请附上 JSON。"
    if kind == "extra_forbidden":
        return f"不认识{named}这一项。提问可用 question、previous、region、audience，核对可用 text、region。"
    if kind == "too_long":
        return f"{named}最多 {context.get('max_length', '')} 项。请只附最近的几个问题。"
    if kind == "literal_error":
        return f"{named}的值不在可选范围内。可选：{str(context.get('expected', '')).replace(' or ', '、')}。"
    if kind.startswith("string"):
        return f"{named}应为文字。"
    if kind.startswith("list"):
        return f"{named}应为列表。"
    if name:
        return f"{named}的值不合要求。请对照接口说明检查。"
    return "请求内容应为一个 JSON 对象，并注明 Content-Type: application/json。"
