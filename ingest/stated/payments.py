"""Which amounts of a clause are paid out, and to whom: a person, whoever runs a place, or it doesn't say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.model import Payee, Payment, Span
from ingest.numbers.numerals import Value
from ingest.outlining.markers import marker_at_start

_TO_INSTITUTION = re.compile(r"(?:运营|运行|建设|床位)(?:补助|补贴)")

_GIFTS = (
    r"补助|补贴|津贴|奖励|奖补|奖金|资助|救助|补偿|抚恤|慰问|优待金|扶助|褒扬金|丧葬费|生活费|护理费|养老金|保障金|救济|供养标准|"
    r"(?:低保|最低生活保障|供养)(?:金|标准)"
)
_GIVES = r"给予|发放|发给|支付|拨付|享受|领取|增发|加发|补发|报销|兑付|予以|提[高标]|可获|补足"
_TAKES = (
    r"罚款|罚金|处以?|没收|滞纳金|收取|收费|缴纳|交纳|缴存|缴费|押金|保证金|预付|预收|定价|价格|售价|单价|租金|票价|保费|投保|"
    r"资产|(?:计划|完成|累计|实际)?(?:总)?投资(?!补[助贴])|注册资[本金]|收入|营业额|销售额|产值|存款|财产|起付|封顶|限额|损失|"
    r"造成|价值|贷款|授信|合同|造价|成本|预算|采购|自付|自负|个人(?:支付|承担|负担|缴)|违法所得|贪污|骗取|最低工资|欠款|赔偿|保额|保险金额"
)
_WORD = re.compile(rf"(?P<takes>{_TAKES})|(?P<gives>{_GIFTS}|{_GIVES})")
_BOUND = r"(?:\s?/[^，。；、\s]{1,4})?(?:及?以上|及?以下|以内|左右|[（(]含[^（）()]{0,6}[）)])*"
_BEHIND = re.compile(
    rf"{_BOUND}\s?的?[^，。；、\n元]{{0,12}}?(?:(?P<takes>罚款|罚金|押金|保证金|收取|收费|缴纳|贷款|租金)|{_GIFTS}|{_GIVES})"
)
_THRESHOLD = re.compile(
    rf"{_BOUND}(?:的(?=[，,、])|的(?=[^，。；]{{0,16}}?(?:机构|企业|项目|家庭|人员|老年人|老人|对象|单位|组织|公司|部分|个人|职工|居民|"
    r"设施|中心|者|户)(?!\S{0,5}(?:补助|补贴|奖励|津贴))))"
)
_FUND = re.compile(r"(?:安排|投入|列支|筹集|设立|下达|划拨|统筹|整合)(?:(?!每|给予)[^，。；\n]){0,30}$")
_SENTENCE_END = re.compile(r"[。；;\n]")
_LIST_GAP = re.compile(r"[、，,和及或与至到\-—~～\s/]{0,3}(?:每[人床月年张户]{1,2})?")
_AFTER = 60
_REACH = 300
"""Characters before an amount in which the words stand that say what it is."""

_INSTITUTION = (
    r"机构|中心|食堂|助餐[点站]|企业|单位|组织|公司|幸福院|敬老院|福利院|养老院|光荣院|服务站|照料站|护理站|服务点|学校|院校|基地|医院|"
    r"卫生院|卫生室|社区|街道|乡镇|村集体|行政村|委员会|个体工商户|运营方|运营商|举办者|举办方|经营者|协会|主体|网点|驿站|设施|项目|建设方"
)
_PERSON = (
    r"老年人|老人|人员|对象|家庭|子女|护理员|照护者|照护师|毕业生|职工|学生|居民|个人|本人|家属|成员|军人|遗属|儿童|孤儿|村民|农民|"
    r"党员|劳动模范|劳模|父母|夫妻|社工|工作者|志愿者|选手|获奖者|员工|医师|护士|师资|教师|学员|母亲|残疾人|申请人|困难户|参保人|者"
)
_HEAD = rf"(?:(?P<institution>{_INSTITUTION})|(?P<person>{_PERSON}))"
_HEAD_AT_END = re.compile(rf"{_HEAD}(?:[（(][^（）()]*[）)])?等?$")
_BOTH = re.compile(
    rf"(?:{_INSTITUTION})(?:和|或者?|及|以及|、)[^的，]{{0,8}}(?:{_PERSON})$|(?:{_PERSON})(?:和|或者?|及|以及|、)[^的，]{{0,8}}(?:{_INSTITUTION})$"
)
_TO_WHOM = re.compile(
    r"(?:给予|发给|发放给|支付给|拨付给|拨给|奖励|资助|补助|补贴)(?P<who>[^，。；、\n每]{2,24}?)"
    r"(?=每|按|一次性|不超过|最高|$)[^，。；\n]{0,12}$"
)
_TO_WHOM_BEHIND = re.compile(
    r"[^，,。；\n]{0,12}?(?:给予|发给|发放给|支付给|拨付给|拨给)(?P<who>[^，。；、\n的]{2,20}?)(?=补助|补贴|奖励|一次性|$|[，,])"
)
_RIGHT_BEFORE = re.compile(
    r"(?P<who>[^，,。；：:\n、]{2,40}?)(?:(?:按照?|为|每[人月年床户]{1,2}|最高|一次性|标准|发放|给予)*)$"
)
_OWN_TIER = re.compile(
    r"(?P<who>[^，,。；、\n]{0,20}?(?:岁|[级度类档星])[^，,。；、\n每]{0,8}?)(?:每[人月年床户]{1,2}|为|给予|发放|按)*$"
)
_TOWARDS = re.compile(r"(?<![针面应绝相反核])(?:对|向|给)(?![于应象比准予])")
_TAKES_ITSELF = re.compile(r"(?<![针面应绝相反核])[对向]|[由从]")
_TOWARDS_END = re.compile(r"[，,。；]|按|每|分别|一次性|给予|发放|发给|予以|支付|拨付|再(?=给)|实行|$")
_FOR = re.compile(r"为(?P<who>[^，。；\n]{2,40}?)(?=(?:每人|按月|一次性)*(?:发放|发给|增发|加发))")
_SUBJECT = re.compile(
    r"(?:^|[，,）)：:])\s?(?P<who>[^，。；,\n每]{2,60}?)[，,]?(?:可以?|均|应当|按月|一次性|每[人月年床户]{1,2}|按[^，。；]{2,20})*"
    r"(?=享受|领取|获得|发放|发给|给予|补助|补贴|奖励|增发)"
)
_PERSONAL = re.compile(
    r"高龄(?:老年人)?(?:津贴|补贴|生活补贴)|(?:失能)?(?:老年人)?(?:护理|照护)补贴|养老服务补贴|生活补[助贴]|岗位(?:津贴|补贴)|"
    r"入职(?:奖励|奖补|补贴)|培训补贴|基本生活费|护理费|抚恤金|优待金|慰问金|丧葬(?:费|补助)|扶助金|救助金|低保金|养老金|长寿(?:金|补贴)|"
    r"津贴|最低生活保障标准|低保标准|供养标准"
)
_LABEL_TAKES = re.compile(r"收费|价格|缴费|处罚|罚则|法律责任|押金|保证金|筹资|投资")
_PAYEE_COLUMN = re.compile(r"对象|人群|人员(?:类别|范围)|机构(?:类[型别]|名称)")
_LEAD_IN = re.compile(r"^(?:为(?!老服务)|[将把]|其中|对)")
_HOST = re.compile(
    rf"(?:^|[，,。；]|[对向为])(?P<who>[^，,。；]{{0,30}}?(?:{_INSTITUTION}))(?:每?(?:新增)?(?:收住|接收|收养|收治|新?招用|聘用|吸纳|录用))"
)
"""养老机构收住…的，每人每月补助…: whoever takes people in is paid by their number."""
_LONGEST_PAYEE = 60


def institution_payment(words: str) -> str | None:
    """Return the words (运营补助, 床位补贴 …) by which ``words`` pay an institution, ``None`` where there are none."""
    match = _TO_INSTITUTION.search(words)
    return match.group() if match else None


def find_payments(text: str, values: Sequence[Value], above: Sequence[str] = ()) -> tuple[Payment, ...]:
    """Return which of a clause's money ``values`` are paid out, and to whom as far as ``text`` says it.

    ``above`` are the labels of the clauses over it, outermost first: a list of bare amounts below 补贴标准 is paid.
    Fines, fees, prices and thresholds (注册资本不少于…, 收入低于…元的) are no payments, nor is a fund that is set up.
    """
    if not values:
        return ()
    payments: list[Payment] = []
    floor, named_from, paid = 0, 0, None
    for group in _groups(text, [value for value in values if value.kind == "money"]):
        start, end = group[0].start, group[-1].end
        begin = _sentence_start(text, start)
        behind = _SENTENCE_END.search(text, end, end + _AFTER)
        after = text[end : behind.start() if behind else end + _AFTER]
        stated = _is_paid(text[max(begin, floor) : start], after)
        if stated is not None:
            paid = stated
        elif paid is None:
            paid = _context_pays(text[max(start - _REACH, 0) : start], above)
        if paid:
            own = text[max(begin, named_from) : start]
            found = _payee(own, after, text[begin:start])
            if found is None and payments and named_from > begin:
                found = _same_payee(payments[-1], own)
            payee, words = found or _payee_above(text[max(start - _REACH, 0) : start], above)
            payments += (Payment(value.start, value.end, payee, words) for value in group)
            named_from = end
        floor = end
    return tuple(payments)


def find_row_payments(
    text: str, values: Sequence[Value], cells: Sequence[tuple[str, Span]], above: Sequence[str] = ()
) -> tuple[Payment, ...]:
    """Return the payments of a table row; ``cells`` are where its cells stand in ``text``, with their column's name.

    An amount under 缴费标准 is no payment, one under 补贴标准 is; a column 补贴对象 names the payee.
    """
    payments: list[Payment] = []
    for column, place in cells:
        inside = [
            replace(value, start=value.start - place.start, end=value.end - place.start)
            for value in values
            if place.start <= value.start < place.end
        ]
        for found in find_payments(text[place.start : place.end], inside, (*above, column)):
            payment = replace(found, start=found.start + place.start, end=found.end + place.start)
            payments.append(_paid_to_column(payment, text, cells) if payment.payee == "unstated" else payment)
    return tuple(payments)


def _paid_to_column(payment: Payment, text: str, cells: Sequence[tuple[str, Span]]) -> Payment:
    for column, place in cells:
        named = _classed(text[place.start : place.end]) if _PAYEE_COLUMN.search(column) else None
        if named is not None:
            return replace(payment, payee=named[0], words=named[1])
    return payment


def _groups(text: str, money: Sequence[Value]) -> Iterator[list[Value]]:
    """Put the amounts of one list together (360元、600元): they are paid, or not, to the same."""
    group: list[Value] = []
    for value in money:
        if group and not (value.start >= group[-1].end and _LIST_GAP.fullmatch(text, group[-1].end, value.start)):
            yield group
            group = []
        group.append(value)
    if group:
        yield group


def _sentence_start(text: str, place: int) -> int:
    floor = max(place - _REACH, 0)
    return max((text.rfind(mark, floor, place) + 1 for mark in "。；;\n"), default=floor) or floor


def _is_paid(before: str, after: str) -> bool | None:
    """Whether an amount is paid out, from the words around it; ``None`` where they don't say."""
    if _FUND.search(before) or _THRESHOLD.match(after):
        return False
    if behind := _BEHIND.match(after):
        return behind["takes"] is None
    word = None
    for word in _WORD.finditer(before):  # noqa: B007  the last one decides: it stands nearest
        pass
    return None if word is None else word["gives"] is not None


def _context_pays(before: str, above: Sequence[str]) -> bool:
    for words in (before, *reversed(above)):
        found = [(m.end(), m["gives"] is not None) for m in _WORD.finditer(words)]
        if found:
            return max(found)[1]
        if _LABEL_TAKES.search(words):
            return False
    return False


def _payee(before: str, after: str, sentence: str) -> tuple[Payee, str] | None:
    """Return the payee and the words that name it, from an amount's own sentence; ``None`` where it names none.

    ``before`` are the words since the last payment, ``sentence`` all of the sentence before the amount.
    """
    piece = re.split(r"[，,]", after, maxsplit=1)[0]
    kind = institution_payment(before) or institution_payment(piece)
    named = _named(before, after)
    host = _last(_HOST, sentence)
    if host is not None and (named is None or named[0] == "person") and not _TO_WHOM.search(before):
        return _classed(host["who"])
    if named is not None:
        if named[0] == "person" and kind and kind.startswith("运"):
            return "institution", kind  # 运营补贴 is counted by the person, never paid to one
        return named
    if kind:
        return "institution", kind
    personal = _PERSONAL.search(piece) or _last(_PERSONAL, before)
    return None if personal is None else ("person", personal.group())


def _same_payee(last: Payment, own: str) -> tuple[Payee, str]:
    """Return the payee of the amount before it in the sentence, but not its words where ``own`` opens another tier."""
    tier = _OWN_TIER.search(own)
    if tier is None:
        return last.payee, last.words
    return last.payee, tier["who"].strip("：: ") if "岁" in tier["who"] else ""  # 90周岁以上200元: not those before


def _payee_above(context: str, above: Sequence[str]) -> tuple[Payee, str]:
    for words, own in ((context, True), *((label, False) for label in reversed(above))):
        kind, personal = institution_payment(words), _PERSONAL.search(words)
        if kind and not personal:
            return "institution", kind if own else ""
        if personal and not kind:
            return "person", personal.group() if own else ""
    return "unstated", ""


def _named(before: str, after: str) -> tuple[Payee, str] | None:
    """Return whom the words before an amount name: 给予养老机构…, 对经济困难老年人…, 为…发放, …享受."""
    for pattern, words in ((_TO_WHOM, before), (_TO_WHOM_BEHIND, after), (_RIGHT_BEFORE, before[-60:])):
        direct = pattern.match(words) if words is after else pattern.search(words)
        if direct and not _TAKES_ITSELF.search(direct["who"]) and (found := _classed(direct["who"])):
            return found
    for towards in reversed(list(_TOWARDS.finditer(before))):
        stop = _TOWARDS_END.search(before, towards.end())
        if stop and (found := _classed(before[towards.end() : stop.start()])):
            return found
    for pattern in (_FOR, _SUBJECT):
        match = _last(pattern, before)
        if match and (found := _classed(match["who"])):
            return found
    return None


def _classed(who: str) -> tuple[Payee, str] | None:
    words = who.strip(" ：:、")
    marker = marker_at_start(words)
    words = words[len(marker.text) :].strip() if marker else words
    words = _LEAD_IN.sub("", words)
    head = _HEAD_AT_END.search(words)
    if head is None:
        return None
    if len(words) > _LONGEST_PAYEE:
        words = words[max(words.rfind("的", 0, head.start()) + 1, len(words) - _LONGEST_PAYEE) :]
    if _BOTH.search(words):
        return "unstated", words
    return ("institution" if head["institution"] else "person"), words


def _last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(words):
        found = match
    return found
