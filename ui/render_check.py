"""A checked draft as HTML: what was found on top, then every sentence with its verdict. All text is escaped.

One line without line breaks, as in ``ui.render``. Sentence 3 has the id ``k3``, its second clause ``k3-2``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.answering.checking.verdicts import MismatchKind
from server.answering.validity import chinese_date
from server.check_schemas import CheckedSentenceView, CheckReply, MismatchView
from server.check_streaming import Checking
from ui.render import cards_to_html, escaped, failure_to_html, notices_to_html

STOPPED = "已停止，没有核对完。草稿还在上面，可以修改后再核对。"
_KINDS: dict[MismatchKind, str] = {"条件": "漏写了条件", "是否": "一个肯定，一个否定", "语气": "语气轻重不同"}
"""Kinds whose name with 不同 behind it would not be plain."""
_MOST_LINKS = 20
"""Sentences that the summary names one by one; of more it names the first, or it would be a page of numbers."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a sentence stands, as a reader is told it. ``sign`` and ``name`` say what the colour of ``look`` says."""

    look: str
    sign: str
    name: str
    advice: str
    cards: str
    marked: str


_WRONG = _Standing("wrong", "✗", "与条款不符", "请对照条款改正。", "与这里的条款不符", "与草稿不同、或与它最接近的话")
_UNFOUND = _Standing(
    "unfound",
    "？",
    "没有找到依据",
    "不一定是错的：请另找出处，或者删去。",
    "最接近的条款（仅供对照）",
    "相近的话",
)
_EXPIRED = _Standing("outdated", "！", "有依据，但文件已过期", "请先确认这条规定现在是否还执行。", "依据", "所依据的话")
_NOT_YET = _Standing("outdated", "！", "有依据，但文件尚未施行", "请写明从哪天起施行。", "依据", "所依据的话")
_SUPPORTED = _Standing("supported", "✓", "有依据", "", "依据", "所依据的话")
_NO_CLAIM = _Standing("plain", "－", "不含可核对的内容", "问候、标题一类的话，不用核对。", "", "")
_STANDINGS = (_WRONG, _UNFOUND, _EXPIRED, _NOT_YET, _SUPPORTED, _NO_CLAIM)
"""What has to be looked at comes first."""
_TO_LOOK_AT = (_WRONG, _UNFOUND, _EXPIRED, _NOT_YET)


def check_intro_to_html(model_host: str | None) -> str:
    """Return what checking is for; where questions go to the model on ``model_host``, that drafts don't."""
    here = "" if model_host is None else "，草稿也不会发到那台机器"
    return (
        "<p>把写好的答复、宣传单等草稿粘贴到下面，逐句与资料库里的文件核对：哪句有依据，哪句与条款不符，哪句没有找到依据。"
        f"核对不用语言模型{here}。</p>"
    )


def checking_to_html(progress: Checking | None) -> str:
    """Return that a check is under way, and how far it has come where that is known."""
    far = "" if progress is None else f"第 {progress.place} 句，共 {progress.total} 句"
    return f'<p class="waiting" role="status">正在核对，请稍候…{far}</p>'


def stopped_to_html() -> str:
    """Return that a check was stopped by its reader."""
    return f'<p class="waiting" role="status">{STOPPED}</p>'


def check_failure_to_html(message: str) -> str:
    """Return why a draft was not checked."""
    return failure_to_html(message, "没能核对")


def checked_to_html(reply: CheckReply) -> str:
    """Return a finished check: counts with links to what has to be looked at, then the sentences in their order."""
    standings = [_standing(sentence) for sentence in reply.sentences]
    items = "".join(
        _sentence(n, sentence, standing)
        for n, (sentence, standing) in enumerate(zip(reply.sentences, standings, strict=True), start=1)
    )
    basis = f"只与资料库里的文件核对，有效期按{chinese_date(reply.today)}算。结果供人复核。"
    return (
        f'<div class="checked"><div class="summary" role="status"><p class="total">核对完了，共 {len(standings)} 句</p>'
        f'<ul>{_counts(standings)}</ul><p class="basis">{basis}</p></div><ol>{items}</ol></div>'
    )


def _standing(sentence: CheckedSentenceView) -> _Standing:
    match sentence.verdict:
        case "与条款不符":
            return _WRONG
        case "没有找到依据":
            return _UNFOUND
        case "不含可核对的内容":
            return _NO_CLAIM
        case "有依据":
            validities = {citation.document.validity for citation in sentence.citations}
            return _EXPIRED if "expired" in validities else _NOT_YET if "not_yet" in validities else _SUPPORTED


def _counts(standings: Sequence[_Standing]) -> str:
    return "".join(_count(standing, standings) for standing in _STANDINGS if standing in standings)


def _count(standing: _Standing, standings: Sequence[_Standing]) -> str:
    places = [n for n, own in enumerate(standings, start=1) if own is standing]
    links = ""
    if standing in _TO_LOOK_AT:
        named = "".join(f'<a class="cite" href="#k{n}">第{n}句</a>' for n in places[:_MOST_LINKS])
        links = f'<span class="places">{named}{"等" if len(places) > _MOST_LINKS else ""}</span>'
    return f'<li class="{standing.look}">{_sign(standing)}{len(places)} 句{standing.name}{links}</li>'


def _sentence(n: int, sentence: CheckedSentenceView, standing: _Standing) -> str:
    advice = f'<p class="advice">{standing.advice}</p>' if standing.advice else ""
    mismatches = "".join(_mismatch(mismatch) for mismatch in sentence.mismatches)
    return (
        f'<li class="verdict {standing.look}" id="k{n}">'
        f'<p class="label">第{n}句 {_sign(standing)}<strong>{standing.name}</strong></p>'
        f'<p class="said">{escaped(sentence.text.strip())}</p>'
        f"{advice}{mismatches}{notices_to_html(sentence.notices)}"
        f"{cards_to_html(f'k{n}', sentence.citations, standing.cards, standing.marked)}</li>"
    )


def _mismatch(mismatch: MismatchView) -> str:
    said, stated = ("草稿只写", "条款限于") if mismatch.kind == "条件" else ("草稿写", "条款是")
    kind = _KINDS.get(mismatch.kind, f"{mismatch.kind}不同")
    return (
        f'<div class="mismatch"><p class="kind">{kind}</p><dl>'
        f"<div><dt>{said}</dt><dd>{escaped(mismatch.said)}</dd></div>"
        f"<div><dt>{stated}</dt><dd>{escaped(mismatch.clause_says)}</dd></div></dl></div>"
    )


def _sign(standing: _Standing) -> str:
    return f'<span class="sign">{standing.sign}</span>'
