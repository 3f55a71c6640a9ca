"""The verdicts of a checked draft in plain Chinese, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from server.check_schemas import CheckedSentenceView, CheckReply
from server.wording import cited_lines

_HEADS = {"没有找到依据": "    最接近的条款（没有支持这句话，仅供对照）："}


def check_to_text(reply: CheckReply) -> str:
    """Return ``reply`` as lines for a person: each sentence with its verdict, and a count at the end."""
    return "\n".join(_lines(reply))


def _lines(reply: CheckReply) -> Iterator[str]:
    for n, sentence in enumerate(reply.sentences, start=1):
        yield f"{n}. 【{sentence.verdict}】{' '.join(sentence.text.split())}"
        yield from _details(sentence)
    counts = dict.fromkeys(sentence.verdict for sentence in reply.sentences)
    told = "，".join(f"{verdict} {sum(s.verdict == verdict for s in reply.sentences)} 句" for verdict in counts)
    yield f"\n共 {len(reply.sentences)} 句：{told}。只与资料库里的文件核对，结果供人复核。"


def _details(sentence: CheckedSentenceView) -> Iterator[str]:
    for mismatch in sentence.mismatches:
        if mismatch.kind == "条件":
            yield f"    条件：条款限于“{mismatch.clause_says}”，草稿只写“{mismatch.said}”"
        else:
            yield f"    {mismatch.kind}：草稿写“{mismatch.said}”，条款是“{mismatch.clause_says}”"
    yield from (f"    ※ {notice}" for notice in sentence.notices)
    if sentence.citations:
        yield _HEADS.get(sentence.verdict, "    依据：")
        yield from (f"    {line}" for line in cited_lines(sentence.citations))
