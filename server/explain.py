"""``ask --explain``: what a model drafted, what verification made of it, and how long it took. For maintainers only."""

from __future__ import annotations

from collections.abc import Iterator

from server.answering.answer import Answer, Cut, Refusal, Trace

_FAULTS = {
    "unknown_key": "引用编号不在证据之内",
    "not_verbatim": "不是条款的整句原文",
    "not_derivable": "规则推不出",
    "empty": "空的",
    "number": "数字与条款不符",
    "untyped_number": "数字不在条款中",
    "pairing": "数值与条件配错",
    "direction": "增减方向不符",
    "modality": "语气（应当、可以、鼓励等）不符",
    "negation": "否定不符",
    "condition": "漏掉或改了条件、周期",
    "payee": "给谁不符",
    "wording": "有条款没有的词",
    "omission": "漏掉了条款的内容",
    "quote": "与条款原文相同，直接用原文",
}
_CUTS: dict[Cut, str] = {
    "loop": "开始重复，已截断",
    "endless": "没完没了，已截断",
    "empty": "没有说出内容",
    "hopeless": "半句话已与条款不符，提前停止",
    "time": "超过时限，已停止",
    "failed": "模型出错",
}


def explain(outcome: Answer | Refusal) -> str:
    """Return draft, verdicts and timings of ``outcome`` in lines; none of it was shown to the asker."""
    return "\n".join(_lines(outcome))


def _lines(outcome: Answer | Refusal) -> Iterator[str]:
    yield f"【过程】回答方式：{outcome.generator}"
    if isinstance(outcome, Refusal):
        yield "没有可用的证据，没有调用模型。"
    elif not outcome.trace.model_calls:
        yield "规则或条款原句已能回答，没有调用模型。"
    else:
        yield from _trace(outcome.trace)
    times = outcome.timings
    first = "无" if times.first_sentence is None else f"{times.first_sentence:.0f}"
    yield (
        f"用时（毫秒）：理解 {times.understand:.0f}，检索 {times.retrieve:.0f}，判读 {times.read:.0f}，"
        f"生成 {times.generate:.0f}，核对 {times.verify:.0f}，首句 {first}，合计 {times.total:.0f}"
    )


def _trace(trace: Trace) -> Iterator[str]:
    for draft in trace.drafts:
        yield f"模型草稿（未经核对，不会显示）：{draft.strip() or '（空）'}"
    for sentence in trace.verdicts:
        keys = "".join(f"[{key}]" for key in sentence.keys) or "（无编号）"
        told = "采用" if sentence.kept else "不用"
        why = "已核对" if sentence.fault is None else _FAULTS.get(sentence.fault, sentence.fault)
        yield f"  {told}：{sentence.text}{keys}——{why}"
    yield from (f"  {_CUTS[cut]}" for cut in trace.cuts)
    if trace.unknown_keys:
        yield f"  不存在的引用编号：{trace.unknown_keys} 处"
