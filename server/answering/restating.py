"""The same said otherwise: what a part of a sentence is in the words and the order of the sentence it may rest on.

Every form says no more and no less than the part. It is then held against the source like any other, so nothing is
carried that would not be carried if it were written that way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.answering.phrasing import ANSWERS_YES_OR_NO
from server.answering.sources import Source, Statement

_MOST_FORMS = 24
_FRAME = re.compile(
    r"^(?:原文|文中|文件|条文|条款|条例|办法|方案|意见|通知|规定)(?:里|中)?(?:写明?|规定|列举|要求)(?:的是|的|是)?[:，]?(?=[^，]{6})"
)
"""What only says where something stands: 原文写的是…"""

_ALIKE: tuple[tuple[str, ...], ...] = (
    ("老年人", "老人"),
    ("最低生活保障", "低保"),
    ("长期护理保险", "长护险"),
    ("残疾人就业保障金", "残保金"),
    ("人民代表大会常务委员会", "人大常委会"),
    ("之后", "以后"),
    ("之前", "以前"),
    ("缴纳", "交纳"),
    ("应当", "应该"),
    ("不得", "不能", "不可以", "不可", "不准", "不许"),
    ("免征", "免缴", "免交", "免收", "不用缴纳", "不用交纳", "不用缴", "不用交", "无需缴纳", "不必缴纳"),
)
"""Words for the same thing in any policy; who pays and who takes is told by the words around 免征 and 免缴."""
_BOUND_WORDS = (("不高于", "不超过"), ("不低于", "不少于"))
"""Of what is no number: 不高于居民第二档阶梯价格. With a number they are read as its bound."""
_MOST = re.compile(r"最[高多](?=不[超高])|最[低少](?=不[低少])|(?:绝对?|坚决)(?=不)|会(?=被)")
_AND = re.compile(r"(?<![尚况而并])[而并]?且(?!慢)")
_NUMBER_OF = re.compile(r"(?P<noun>[\u4e00-\u9fff]{2})数(?=达到|不|[0-9])")
_QUALITY = re.compile(r"(?P<a>(?!一次)[\u4e00-\u9fff]{2})性(?P<b>[\u4e00-\u9fff]{2})")

_NOUN_END = "人|老人|家庭|机构|企业|单位|组织|学校|学生|儿童|少年|职工|毕业生|护理员|人员|子女|设施|小区"
_RELATIVE = re.compile(
    rf"(?P<lead>^|[，:])(?:对|凡)?(?P<noun>[\u4e00-\u9fff、]{{1,14}}?(?:{_NOUN_END}))"
    r"(?P<verb>(?:参加|入住|取得|购买|享受|接收|收住|申请|从事|安排|招用|达到|符合|持有|具有|具备|未|没有)[^，:的]{2,40})的(?=，)"
)
"""残疾人参加…保险的，is what 参加…保险的残疾人 says."""

_BASIS = r"(?:按照?|依照|根据)[^，。按由]{2,30}?(?:标准|规定|要求)|(?:通过|采取)[^，。按由]{2,40}?(?:方式|形式|办法)"
_AGENT_FIRST = re.compile(rf"(?P<agent>由[^，。按由通采]{{2,16}}?)(?P<basis>{_BASIS})，?(?P<rest>[^，]{{2,}})")
_AGENT = re.compile(r"由")
_ADVERB = re.compile(r"(?P<adverb>主要|统一|全部|全额|直接|依法)，?$")
_LONGEST_AGENT = 24
_BODY_END = re.compile(
    "部门|政府|局|委员会|委|联合会|办公室|办事处|街办|机构|组织|单位|企业|公司|中心|学校|机关|残联|财政|志愿者|监护人|家庭|个人|负责人|领导"
)
"""Who acts: what a passive may be told of."""
_SHORTEST_VERB = 2
_NO_VERB = "的等及和与、在为对向"
_FOR = ("为", "对", "向", "给", "把", "将")
_IN_PRINCIPLE = re.compile(r"，?原则上，?")
_POINTS_BACK = re.compile(
    r"^(?:对|凡|在|经|按|根据|依据|通过|采取|由|并|也|还|又|同时|确保|实现|促进|从|自)|其(?!他|中)|上述|前款|该|此|这|以上|以下|但|除|超过部分|其余|的$"
)
"""What ties a segment to the one before it: the two are not told the other way round."""
_LEAST_TOLD = 8
"""Characters of a segment that is a statement of its own."""


def restated(part: Statement, source: Source) -> Iterator[Statement]:
    """Yield other forms of ``part``: in the source's words, and in each order that says the same."""
    if ANSWERS_YES_OR_NO.match(part.text):
        return
    worded = in_words_of(source, part.text)
    seen = {part.text}
    for text in (worded, *_orders(worded, source)):
        if text not in seen and len(seen) <= _MOST_FORMS:
            seen.add(text)
            yield Statement(text)


def in_words_of(source: Source, text: str) -> str:
    """Return ``text`` without what frames it, and with the source's word where it has another for the same thing."""
    held = source.sentence.text
    text = _MOST.sub("", without_frame(text))
    for words in _ALIKE:
        text = _with_stated(words, text, f"{held}|{source.heads}")
    for words in _BOUND_WORDS:
        text = _with_stated(words, text, held)
    if "或" not in held and not _AND.search(held):
        text = _AND.sub("，", text)
    for match in _NUMBER_OF.finditer(held):
        text = re.sub(rf"{match['noun']}(?=[0-9])", match.group(), text)
    for match in _QUALITY.finditer(held):
        text = text.replace(f"{match['a']}{match['b']}", match.group())
    return text


def without_frame(text: str) -> str:
    """Return ``text`` without what only says where it stands."""
    return _FRAME.sub("", text)


def _with_stated(words: tuple[str, ...], text: str, held: str) -> str:
    stated = [word for word in words if word in held]
    said = next((word for word in sorted(words, key=len, reverse=True) if word in text), None)
    if len(stated) != 1 or said is None or said in stated or said in stated[0]:
        return text
    return text.replace(said, stated[0])


def _orders(text: str, source: Source) -> Iterator[str]:
    bases = [text]
    if relative := _RELATIVE.search(text):
        before, behind = text[: relative.start()] + relative["lead"], text[relative.end() :]
        bases.append(f"{before}{relative['verb']}的{relative['noun']}{behind}")
        yield bases[-1]
    for base in bases:
        if first := _AGENT_FIRST.search(base):
            yield f"{base[: first.start()]}{first['basis']}，{first['agent']}{first['rest']}{base[first.end() :]}"
        yield from _active(base, source)
        principle = _IN_PRINCIPLE.search(base)
        if principle and principle.start():
            yield f"原则上，{base[: principle.start()]}{base[principle.end() :]}"
    yield from _turned(text)


def _active(text: str, source: Source) -> Iterator[str]:
    """Yield 运营补贴由县级财政落实 as 县级财政落实运营补贴 and as 县级财政，运营补贴，落实 (将运营补贴…落实)."""
    agents = list(_AGENT.finditer(text))
    if len(agents) != 1:
        return
    place = agents[0]
    start = max(text.rfind(mark, 0, place.start()) for mark in ":;") + 1
    end = next((i for i in range(place.end(), len(text)) if text[i] in "，,;"), len(text))
    before, said, behind = text[start : place.start()], text[place.end() : end], text[end:]
    adverb = _ADVERB.search(before)
    how = adverb["adverb"] if adverb else ""
    what = (before[: adverb.start()] if adverb else before).rstrip("，,的")
    if len(what) < 2:
        return
    for body in _BODY_END.finditer(said[:_LONGEST_AGENT]):
        agent, verb = said[: body.end()], said[body.end() :]
        if len(verb) < _SHORTEST_VERB or verb[0] in _NO_VERB or not _acts(agent, verb, source):
            continue
        yield f"{text[:start]}{agent}{how}{verb}{what}{behind}"
        yield f"{text[:start]}{agent}，{what}，{how}{verb}{behind}"


def _acts(agent: str, verb: str, source: Source) -> bool:
    """Whether the source names the agent, and not as the one for whom it is done (为志愿者购买…); no heading does."""
    held = source.sentence.text
    places = [match.start() for match in re.finditer(re.escape(agent), held)]
    served = [place for place in places if place and held[place - 1] in _FOR]
    if any(held.startswith(verb[:_SHORTEST_VERB], place + len(agent)) for place in served):
        return False
    return len(served) < len(places) or (not places and agent in source.lead)


def _turned(text: str) -> Iterator[str]:
    """Yield two statements the other way round, where neither leans on the other and no value is paired with words."""
    statement = Statement(text)
    if (
        len(statement.segments) != 2
        or statement.values
        or any(s.end - s.start < _LEAST_TOLD for s in statement.segments)
    ):
        return
    first, second = (statement.within(segment) for segment in statement.segments)
    if not any(_POINTS_BACK.search(segment) for segment in (first, second)):
        yield f"{second}，{first}"
