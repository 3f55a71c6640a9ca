"""Eligibility words: whom a clause is for. One table of the field's terms, and the ages that the clause states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.model import Criterion
from ingest.numbers.numerals import Value

_DEGREE = r"(?:(?:极重|中重|轻中|轻|中|重)度|完全|部分|长期|[一二三四五六1-6]级)"
_DEGREES = rf"(?:{_DEGREE}(?:及?以上)?(?:[、和或及至到]{_DEGREE}(?:及?以上)?){{0,3}})?"
_GRADE = r"[一二三四五六七八九十1-9]{1,2}"
_GRADES = rf"(?:{_GRADE}级?[至到、和或\-—]{{1,2}})?{_GRADE}级(?:[（(]含[^（）()]{{0,6}}[）)])?(?:及?以上|以下)?"
_IMPAIRMENT = r"(?:肢体|视力|听力|言语|智力|精神|多重)"
_PEOPLE = r"(?:老年人|老人|人员|人群|人口|对象|家庭成员|家庭|群众|户)?"
_NAMES = r"(?!津贴|补贴|补助|标准|制度|政策|资金|工作|管理|待遇审批|保险|评估|化|联合会|联|事业|证)"

_NEXT = (
    r"(?:[极中轻重]+度|完全|部分|半)?(?:失能|失智|高龄|独居|空巢|留守|残疾|重残)"
    r"(?:[、和或及](?:半?失能|失智|高龄|独居|空巢|残疾)){0,3}(?:的?老年人|的?老人|人员)"
)
"""What may follow a term for means without a word between: 低保失能老年人."""
_DISABLED = (
    r"残疾(?:人|老年人|儿童|学生|者)"
    r"(?!联合会|就业保障金|事业|工作|证|保障法|组织|保障条例|权益|就业条例|康复条例|代表|服务机构)"
)

# each sort of terms says first with which characters one can begin, for speed
_TERMS: tuple[str, ...] = (
    # the most frequent one, by itself: no other term begins with these words
    _DISABLED,
    # how much care somebody needs
    rf"(?=[极中轻重完部长一二三四五六1-6半失]){_DEGREES}(?:半失能|失能失智|失智失能|失能|失智){_NAMES}(?!等级|程度|预防|率)(?:的?(?:老年人|老人|人员))?",
    r"(?=[生完部基不半丧无行长瘫植认阿罹患重精大])(?:"
    r"(?:生活)?(?:完全|部分|基本)?不能(?:完全)?自理|(?:生活)?半自理|(?:生活)?部分自理|丧失生活自理能力|无生活自理能力|行动不便|长期卧床|"
    r"瘫痪|植物人|认知障碍|认知症|阿尔茨海默病|罹?患有?(?:重大疾病|大病|重病|慢性病|精神障碍)|(?:重病|精神障碍患者|大病患者)(?=[的老人、，])"
    r")",
    # income and social assistance
    r"(?=[最低享纳领符获城农居])(?:"
    rf"(?:最低生活保障|低保)边缘{_PEOPLE}|(?:享受|纳入|领取|符合|获得)(?:城乡|城市|农村|本市)?(?:居民)?(?:最低生活保障|低保)(?!标准|金|制度|政策|资金|工作|管理|条例)|"
    rf"(?:城乡|城市|农村)?(?:居民)?(?:最低生活保障|低保)(?:(?=[、，和及与或（(的]|{_NEXT})|{_PEOPLE[:-1]})"
    r")",
    r"(?=[城农分集失特])(?:城乡|城市|农村|(?:分散|集中)供养的?|失能)*特困(?:供养)?(?:人员|对象|老年人|老人|家庭|供养|群体|(?="
    + _NEXT
    + r"))(?!(?:供养)?(?:服务)?(?:设施|机构)|供养标准|救助)",
    r"(?=[城农低支刚经生特建易脱边贫])(?:城乡|城市|农村)?(?:低收入|支出型(?:贫困|困难)|刚性支出困难|经济困难|生活困难|特殊困难|建档立卡|易返贫致贫|脱贫不稳定|边缘易致贫|贫困)"
    rf"(?:的?{_PEOPLE[:-1]}|(?=[、和及或的，]|{_NEXT})|(?<=建档立卡))",
    r"(?=[五城三流临困])(?:"
    r"五保(?:供养)?(?:对象|老人|户)|(?:城镇|城市)?三无(?:人员|对象|老人)|流浪乞讨人员|临时救助对象|困难(?:家庭|老年人|老人|群众|职工|残疾人)"
    r")",
    # whom they live with
    r"(?=[空独留孤散纯老无子事困])(?:"
    r"空巢|独居|留守|孤寡|孤老|散居|(?:纯)?老年人家庭(?=户)|无(?:法定)?(?:赡养人|扶养人|抚养人|赡养义务人|赡养、扶养义务人)|无子女|子女残疾|孤儿|事实无人抚养儿童|困境儿童"
    r")",
    # age without a number
    rf"(?=[高低长百未])(?:高龄{_NAMES}|低龄{_NAMES}|长寿老人|百岁(?:以上)?(?:老年人|老人)|未成年人)",
    # family planning
    r"(?=[计失独])(?:"
    r"计划生育特殊(?:困难)?家庭|计划生育特别扶助(?:对象|家庭|人员)?|计划生育(?:奖励)?扶助对象|计划生育家庭|计生特殊(?:困难)?家庭|"
    r"失独(?:家庭|老年人|老人|父母)?|独生子女(?:伤残死亡|死亡或伤残|伤残|死亡|父母|家庭)"
    r")",
    # merit and service
    r"(?=[重优抚国省市县区以劳烈因牺病伤残退复军新老离见现三两参])(?:"
    r"(?:重点)?优抚对象|抚恤优待对象|(?:[国省市县区]级以?上?)?(?:以上)?劳动模范|劳模|烈士(?:遗属|家属|父母|子女|配偶)|(?:因公)?牺牲军人(?:遗属|子女)|病故军人遗属|"
    r"伤残军人|残疾军人|退役军人|复员军人|退伍军人|退役士兵|军队离休退休干部|(?:新中国成立前入党的)?老党员|离休干部|老红军|老复员军人|老战士|见义勇为人员|"
    r"现役军人家属|军属|三属|两参人员|参战退役(?:军人|人员)"
    r")",
    # disability
    r"(?=[持残一二三四五六七八九十1-9极中轻重完部长肢视听言智精多困贫老])(?:"
    rf"持有?(?:第[二三]代)?残疾人?证|(?:残疾等级(?:为|达到|被?评定为)){_GRADES}|"
    rf"(?:{_GRADES}|{_DEGREES})?{_IMPAIRMENT}(?:[、和或及与]{_IMPAIRMENT})*(?:重度)?残疾(?:人|老年人|儿童|者)?{_NAMES}|"
    rf"(?:{_GRADES}|{_DEGREES}|困难|贫困|老年|一户多)?{_DISABLED}|"
    r"重残(?:无业)?(?:人员)?|一户多残|老残一体"
    r")",
    # where they are registered and live
    r"(?=[具拥持本城农外当非户在实长连居常])(?:"
    r"(?:具有|拥有|持有)[^，。；、\s]{1,12}?(?:户籍|户口)|本[市省县区地](?:常住)?(?:城镇|农村|城乡)?(?:户籍|户口)(?!所在|管理|制度|信息|登记)|"
    r"(?:城镇|农村|城乡|外地|外埠|当地|非农业|农业|非本[市省县区地])(?:居民)?(?:户籍|户口)(?!所在|管理|制度|信息|登记)|户籍在(?:本[市省县区]|[^，。；、]{2,8}?(?:市|省|县|区))|"
    r"(?:在本[市省县区](?:行政区域)?(?:内)?)?(?:(?:实际|长期|连续)居住(?:满?[一二三四五六七八九十\d]{1,3}年)?|居住满[一二三四五六七八九十\d]{1,3}年)(?:以上)?|"
    r"常住(?:老年人|老人|居民)|持有居住证|居住证持有人"
    r")",
    # work and insurance
    r"(?=[离退参灵就城])(?:"
    r"(?:离)?退休人员|参保(?:人员|老年人|职工|居民|人)|灵活就业人员|就业困难人员|城乡居民基本养老保险参保"
    r")",
)
_CORE = re.compile(
    "失能|失智|自理|行动不便|卧床|瘫痪|植物人|认知|阿尔茨海默|患|重病|低保|最低生活保障|特困|低收入|困难|困境|建档立卡|致贫|贫困|脱贫不稳定|五保|三无|流浪|临时救助|"
    "空巢|独居|留守|孤|散居|老年人家庭|赡养|扶养|抚养|子女|高龄|低龄|长寿|百岁|未成年|计划生育|计生|失独|优抚|抚恤|劳动模范|劳模|烈士|军人|军属|退役|退伍|"
    "党员|离休|退休|红军|战士|见义勇为|三属|两参|残|户籍|户口|居住|常住|参保|灵活就业"
)
"""Words that every term holds one of: what holds none between two stops is not searched further, for speed."""
_STOP = re.compile(r"[，。；：\n]")
_LAST_STOP = re.compile(r".*[，。；：\n]", re.DOTALL)
_OPENS = (
    r"(?=[极中轻重完部长一二三四五六七八九十1-9半失生基不丧无行瘫植认阿罹患精大最低享纳领符获城农居分集特支刚经建易脱边贫流临困空独留孤散纯老子"
    r"事高百未计优抚国省市县区级以劳烈因牺病伤残退复军新离见现两参持肢视听言智多具拥本外当非户在实连常灵就])"
)
"""Every term begins with one of these: most places of a text are passed over at once."""
_TERM = re.compile(_OPENS + "(?:" + "|".join(_TERMS) + ")")
_PLACE_REGISTERED = re.compile(
    r"(?:(?<=[的为对是及和或])|(?<![\u4e00-\u9fff]))(?![对为有是给])[\u4e00-\u9fff]{1,6}?[市县区]户籍(?!所在|管理|制度|信息|登记)"
)


def _terms(text: str) -> Iterator[re.Match[str]]:
    """Yield the terms in order, looked for only between the stops around words of ``_CORE``, up to the last of them."""
    begin = end = 0
    while core := _CORE.search(text, begin):
        if core.start() >= end:
            if last := _LAST_STOP.match(text, begin, core.start()):
                begin = last.end()
            stop = _STOP.search(text, core.end())
            end = stop.end() if stop else len(text)  # a term sees the stop behind it
        term = _TERM.search(text, begin, end)
        if term:
            yield term
        begin = term.end() if term else end


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> list[Criterion]:
    """Join terms that stand side by side: 失能特困老年人 are those who are both, and neither word alone says whom."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            start = joined.pop()[0]
        joined.append((start, end))
    return [Criterion(text[start:end], start, end) for start, end in joined]


def find_criteria(text: str, values: Sequence[Value] = ()) -> tuple[Criterion, ...]:
    """Return the words that say whom ``text`` is for, in order: 80周岁以上, 失能, 低保, 本市户籍, 重度残疾人 ….

    Ages are the ``values`` of kind age, with their bounds. Names of benefits and offices (高龄津贴, 低保标准,
    残疾人联合会) are no criteria. Spans do not overlap.
    """
    terms = _joined(text, [m.span() for m in _terms(text)])
    others = [Criterion(value.text, value.start, value.end) for value in values if value.kind == "age"]
    if "户籍" in text:
        others += [Criterion(m.group(), m.start(), m.end()) for m in _PLACE_REGISTERED.finditer(text)]
    if not others:
        return tuple(terms)
    kept: list[Criterion] = []
    for criterion in sorted(others + terms, key=lambda c: (c.start, -c.end)):
        if not kept or criterion.start >= kept[-1].end:
            kept.append(criterion)
    return tuple(kept)
