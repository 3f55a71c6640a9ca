"""The words of a sentence that the source gives otherwise: for whom, how binding, yes or no, where, on what terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from server.answering.checking.verdicts import Mismatch
from server.answering.claims import hedges_over, stated_negations
from server.answering.phrasing import HEDGES, MODALS, Negation, modal_class, named_recipients
from server.answering.places import places_in
from server.answering.qualifiers import omitted_condition, other_frequency, untold_premises
from server.answering.sources import Source, Statement
from server.answering.told_segments import best_matches, told_segments

_BINDING = frozenset({"应", "均", "保证", "禁"})
"""Classes of modal words that turn a wish into a duty: 应当, 一律, 确保, 不得."""
_LIMITED = re.compile("优先|重点|符合|逐步|适当|有条件|部分|可以|按规定")
_OPPOSITES = (
    (
        re.compile("免费|无偿|免收|免征|免缴|免交|免除"),
        re.compile("(?<!行政事业性)收费|有偿|(?<!免)(?:收取|征收|缴纳|交纳)"),
    ),
    (re.compile("减半|半价"), re.compile("全额|全部")),
    (re.compile("提高|上浮|增加"), re.compile("降低|下浮|减少")),
)
_BOUND_WORD = re.compile("不(?:超过|高于|低于|少于|大于|小于|足|限)")
_FREE = re.compile("免[费征收缴交除]|无偿")
_PAYING = re.compile("[收征缴交付花]|用")
_LEVEL = re.compile(
    "(?:国家|省|市|县区|区县|县|社区|区|乡镇|乡|镇|街道|村)级|全[国省市县区]|(?:省|市|县|区|乡镇|乡|镇)(?:人民)?政府"
)
_AGENCY = re.compile(
    "(?<!人)民政|财政|卫健|卫生健康|医保|医疗保障|人社|人力资源|住建|住房和城乡建设|发改|发展改革|市场监管|自然资源|教育|公安|残联|税务|"
    "司法行政|应急|消防|行政审批|街办|街道办|镇政府|乡镇政府|村委会|居委会|社保"
)
_LEADING = re.compile(r"(?:牵头|责任|主管|主办|负责)(?:单位|部门):(?P<who>[^，]{2,80})")
_LEADS = re.compile(r"由(?P<who>[\u4e00-\u9fff]{2,12}?(?:局|委|办|部门|中心|政府|厅))(?:牵头|负责|主管)")
_HARD = re.compile("[0-9]|符合|具备|取得|获得|达到|参加|纳入|认定|评定|备案|登记|满|有条件|经济困难|低保|特困|失能")
"""In a premise that is left out: what somebody may not meet. 违反本条例规定的 is no such thing."""
_OFFICE = re.compile("局|部门|厅|委|办|政府|财政")


def word_differences(part: Statement, source: Source) -> Iterator[Mismatch]:
    """Yield what ``part`` says otherwise than the source, but for values: one of each kind at most."""
    checks: tuple[Callable[[Statement, Source], Mismatch | None], ...] = (
        _place,
        _payee,
        _opposite,
        _negation,
        _modality,
        _frequency,
        _condition,
        _office,
    )
    for check in checks:
        found = check(part, source)
        if found is not None:
            yield found


def _place(part: Statement, source: Source) -> Mismatch | None:
    held = f"{source.sentence.text}|{source.heads}"
    for place in places_in(part.text):
        if place.text not in held:
            there = [p.text for p in places_in(source.sentence.text) if p.text not in part.text]
            return Mismatch("地区", place.text, "、".join(there) or "".join(source.places[-1:]) or "全国")
    wider = source.wider_place(part.text)
    if wider is not None:
        return Mismatch("地区", wider, source.places[-1])
    said, stated = _LEVEL.findall(part.text), _LEVEL.findall(source.sentence.text)
    for level in said:
        # of one kind are 市级 and 县级, 全市 and 全省, 市政府 and 区政府
        others = [o for o in stated if o not in said and (o[-1] == level[-1] or o[0] == level[0] == "全")]
        if level not in stated and level not in source.heads and others:
            return Mismatch("地区", level, others[0])
    return None


def _payee(part: Statement, source: Source) -> Mismatch | None:
    said = dict(named_recipients(part.text, ""))
    stated = dict(named_recipients(source.sentence.text, source.label))
    if said and stated and not said.keys() <= stated.keys():
        other = next(kind for kind in said if kind not in stated)
        return Mismatch("对象", said[other], "、".join(stated.values()))
    return None


def _opposite(part: Statement, source: Source) -> Mismatch | None:
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            said, stated = one.search(part.text), other.search(source.sentence.text)
            if said and stated and not one.search(source.sentence.text) and not other.search(part.text):
                denied = any(n.start <= said.start() <= n.end + 3 for n in stated_negations(part))
                if not denied:
                    return Mismatch("是否", said.group(), stated.group())
    return None


def _negation(part: Statement, source: Source) -> Mismatch | None:
    text = source.sentence
    stated = stated_negations(text)
    free = bool(_FREE.search(text.text))
    said = [n for n in stated_negations(part) if not _BOUND_WORD.match(part.text, n.start)]
    for negation in said:
        if free and _PAYING.search(part.text, negation.start, negation.end + 3):
            continue  # 不用缴税 is what 免税 says
        alike = any(_alike(negation, n) for n in stated)
        if not alike and len(negation.first) > 1 and negation.first in text.text:
            return Mismatch("是否", _negated(negation, part), negation.first)
    best, half = best_matches(part, source), told_segments(part, source)
    for other in stated:
        near = half if other.sign == "禁" else best
        told = any(s.start <= other.start < s.end for s in near) and not _BOUND_WORD.match(text.text, other.start)
        # a bare word that stands elsewhere in the source without its negation may be told from there
        lists = text.text[other.end : other.end + 1] in ("或", "和", "及", "、")  # 没有或现有设施不达标
        if not told or lists or any(_alike(other, n) for n in said) or len(other.first) < 2:
            continue
        if other.first in part.text and text.text.count(other.first) == 1:
            return Mismatch("是否", other.first, _negated(other, text))
    return None


def _alike(a: Negation, b: Negation) -> bool:
    signs = {a.sign, b.sign}
    return (a.sign == b.sign or signs == {"禁", "不"}) and bool(set(a.over) & set(b.over))


def _negated(negation: Negation, text: Statement) -> str:
    end = text.text.find(negation.first, negation.end)
    return text.text[negation.start : end + len(negation.first)] if end >= 0 else negation.first


def _modality(part: Statement, source: Source) -> Mismatch | None:
    text = source.sentence.text
    best = best_matches(part, source)
    said = {modal_class(m) for m in (*MODALS.findall(part.text), *(h.group() for h in HEDGES.finditer(part.text)))}
    stated = [m.group() for s in told_segments(part, source) for m in MODALS.finditer(text, s.start, s.end)]
    hedges = [hedge for s in best for hedge in hedges_over(s, part, source)]
    dropped = next((hedge for hedge in hedges if modal_class(hedge) not in said), None)
    allowed = {modal_class(m) for m in (*stated, *MODALS.findall(source.heads))}
    for match in MODALS.finditer(part.text):
        if modal_class(match.group()) in allowed or modal_class(match.group()) not in _BINDING:
            continue
        if hedges and match.group() != "要":
            return Mismatch("语气", match.group(), hedges[0])  # 应当探索 is more than 探索
        limit = next((m.group() for s in best for m in _LIMITED.finditer(text, s.start, s.end)), None)
        if (dropped or limit) and match.group() != "要":
            return Mismatch("语气", match.group(), dropped or limit or "")
    duty = next((m.group() for s in best for m in MODALS.finditer(text, s.start, s.end) if _is(m, "应")), None)
    leave = next((m.group() for m in MODALS.finditer(part.text) if _is(m, "可")), None)
    if duty and leave and "应" not in said and "可" not in allowed:
        return Mismatch("语气", leave, duty)
    if dropped is not None:
        return Mismatch("语气", _verb_for(dropped, part, source), dropped)
    return None


def _is(modal: re.Match[str], of_class: str) -> bool:
    return modal_class(modal.group()) == of_class


def _verb_for(hedge: str, part: Statement, source: Source) -> str:
    """The words of the part that stand bare where the source hedges them."""
    place = source.sentence.text.find(hedge) + len(hedge)
    behind = [w for start, w in source.sentence.content if start >= place and len(w) > 1 and w in part.text]
    return behind[0] if behind else part.text[:12]


def _frequency(part: Statement, source: Source) -> Mismatch | None:
    often = other_frequency(part, source.sentence)
    return None if often is None else Mismatch("期限", *often)


def _condition(part: Statement, source: Source) -> Mismatch | None:
    told = told_segments(part, source)
    dropped = omitted_condition(part, source.sentence, told)
    if dropped is None:
        unmet = untold_premises(part, source.sentence, told)
        dropped = next((premise for premise in unmet if _HARD.search(premise.condition)), None)
    return None if dropped is None else Mismatch("条件", dropped.noun, dropped.condition)


def _office(part: Statement, source: Source) -> Mismatch | None:
    leads = _LEADING.search(source.sentence.text)
    if leads is not None:  # a row of a table: who leads is one cell, who helps another
        for match in _LEADS.finditer(part.text):
            if match["who"] not in leads["who"]:
                return Mismatch("责任单位", match.group(), leads.group())
        return None
    if not _OFFICE.search(part.text):
        return None
    held = _AGENCY.findall(f"{source.sentence.text}|{source.heads}")
    own = _AGENCY.findall(part.text)
    said = [office for office in own if office not in held]
    others = [office for office in _AGENCY.findall(source.sentence.text) if office not in own]
    return Mismatch("责任单位", said[0], "、".join(dict.fromkeys(others))) if said and others else None
