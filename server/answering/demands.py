"""What the sentences of a clause give, to whom, and on what conditions: a measure for each of its independent parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.model import Clause, Span
from ingest.numbers.numerals import find_values
from ingest.sentences import sentence_spans
from server.answering.condition_words import NOUNS, TERMS
from server.answering.conditions import Condition, Either, Finding, Has, Measured, Unread, all_of, any_of
from server.answering.person import Person
from server.answering.phrases import Beneficiary, read_phrase
from server.answering.sentence_parts import COMMA, OPEN_CLAIM, full_width, parts_of
from server.answering.traits import Role, Trait

_NOUN_END = re.compile("|".join(sorted((n.pattern.pattern for n in NOUNS), key=len, reverse=True)))
_TERM_HERE = re.compile("|".join(t.pattern.pattern for t in TERMS))
_TOWARDS = re.compile(
    r"(?:重点)?(?<![针绝相反应面核])(?:对于?(?![接应象比准])|为(?![目的主了基重])|(?<![方转导])向|(?<![付供])给(?!予|排|付))|将|把|针对|面向|帮助|方便|"
    r"(?:优先)?接收|(?:重点)?关注|根据(?=老年人需[要求])|巡访|探访|走访|关爱|惠及|与(?=老年人家庭)"
)
_NEEDS = re.compile(
    r"(?:优先保障|重点保障好?|(?<![兜底])保障(?!部|局|金|机)|优先满足|在满足)(?P<who>[^，。；]{2,150})需求"
)
_SUPPORTS = re.compile(r"鼓励(?:和支持|支持|和引导)?|支持(?:和鼓励)?|(?:推动和)?扶持(?:以)?|引导|允许|强化对|督促")
_SETS_UP = re.compile(r"(?:建立健全|健全完善|建立|健全|完善|落实|实施|制定|统一|提高)(?:针对)?")
_ACTS = re.compile(
    r"(?:家中|家里|群体|人群|户)?(?:再|均|都|每年|每月|每人|定期|优先|免费|依法|按月|一次性|主动|适当|按照?(?:有关|国家|相关)?规定|可以?|就近|上门|统一|进行|应当?|岗前|且|，)*"
    r"(?:提供|给予|发放|发给|实施|开展|减|免|纳入|补[贴助]|奖|予以|实行|购买|安装|配备|享受|执行|落实|办理|签约|投保|参与|运营|开发|建设|设置|服务|探访|巡访|"
    r"走访|培训|承接|突破|取得|申请|授予|建立|改造|集中供养|到|入住|乘坐|进入|参观|游览|凭|持|优惠|领取|获得|就诊|就医|新招用|安排|予|收取|合理|就近|学习|"
    r"筛查|摸底|评估|实际|需求|权益|通过|为|养老|组织|以(?!及)|用电|按|开办|举办|采取|加|增|发)"
)
_OF_WHAT = re.compile(
    r"的?[^，。；、]{0,16}?(?:制度|机制|政策|需[求要]|难?问题|办法|生活标准|待遇标准|供养标准|保障标准)"
)
_SUBJECT_ACTS = re.compile(
    r"(?:的，)?(?:可以?|均|都|应当?|由|按(?:照|有关|国家|相关)?规定|凭|持)*"
    r"(?:免|优先|享受|执行|用电|乘坐|进入|参观|游览|领取|获得|给予|就诊|就医|新招用|申请|取得|到|提供[^，。；]{0,20}(?:免|减)|按规定给予|每[人月年]|发放|通过|"
    r"符合|[，,]?(?:也?可|新招用|优先|免)|提供[^，。；]{2,24}取得的收入|"
    r"，?不(?:区分|分)[^，。；]{0,40}享受)"
)
_BENEFIT = re.compile(
    r"提供|给予|发放|发给|补[贴助]|奖[补励]?|津贴|免|减|优惠|优先|上门|签约|巡访|探访|走访|改造|安装|集中供养|纳入|报销|支付|培训|购买|喘息|服务|"
    r"居民(?:生活)?类?价格|价格|贷款|融资|供地|授予|就近|满足|帮助|关爱|公积金|支持|扶持|享受|保险|扣除|备案|开放|教育|发展|通道"
)
_NO_BENEFIT = re.compile(
    r"作为[^，。；]*重要内容|为载体|为支撑|建成|建立\d+个|凭证|转变|出台政策提供依据|查处|严禁|惩戒|处罚|罚款|监测|监管(?!费)|督促|欺诈|统计|考核|通报|取缔|打击|追究|责任追究|领导小组|信息共享|满意度|占比|覆盖率|"
    r"规划|宣传|基本原则|指导思想"
)
_SOFT = re.compile(
    r"鼓励|支持|探索|试点|引导|推进|推动|推行|(?:积极|大力)发展|有条件的|逐步|建立(?!起)|研究|力争|部分|倡导|适时|拓展|培育|可以(?=利用|为|通过|根据|向)"
)
_FIRM = re.compile(r"给予|发放|应当|必须|免费|免征|免收|免缴|减免|优先|享受|执行|予以|减半")
_ELSEWHERE = re.compile(r"按(?:照)?(?:有关|国家|相关|现行)?(?:政策)?规定|符合[^，。；、的]{0,6}(?:条件|规定)")
_NAMED = (
    (re.compile(r"高龄(?:津贴|补贴)"), Beneficiary(Role.PERSON, all_of([Has(Trait.ELDERLY), Has(Trait.AGED)]))),
    (re.compile(r"(?<!照护)护理补贴"), Beneficiary(Role.PERSON, Has(Trait.INCAPABLE))),
    (re.compile(r"喘息服务"), Beneficiary(Role.CARER, Has(Trait.FAMILY_CARER))),
    (re.compile(r"家庭照护者[^，。；]{0,6}培训"), Beneficiary(Role.CARER, Has(Trait.FAMILY_CARER))),
)
"""Benefits whose names say whom they are for, where the sentence says no more."""
UNDONE = "当地是否已经开展（条款说的是鼓励、支持、推进、建立或探索）"
UNWRITTEN = "是否符合条款没有写出的规定（条款只说按规定或符合条件）"
_MONEY_FOR_PLACES = re.compile(r"补[贴助]|奖[补励]|免征|免缴|免收|减半|税|价格|贷款|融资|费用|供地|扣除")
_CARRIES_ON = re.compile(r"^(?:同时)?(?:具体|根据|按照(?!《)|按|超过|超出|标准为|补[助贴]标准|对新建|实行阶梯)")
_LONG_CLAIM = re.compile(r"^(?:同时)?对(?P<who>[^。；]{4,170}?)(?:再)?(?=，(?:根据|按照?|每|在|市财政)|给予|发放)")
_BETWEEN = re.compile(r"^[，,](?P<piece>(?:由(?=[^，。；]{2,20}提供的)|经|凡|取得|符合|达到|签订|连续)[^，。；]{2,40})")
_BUSINESS = re.compile(
    r"供其[^。；]*?服务(?=[；。]|$)|为[^，。；]{2,30}提供[^，。；]{0,12}服务的(?=养老服务业|企业|机构|组织)|，?(?:重点)?为老年人提供(?!专业化)[^。；]{2,40}?服务(?:的(?=[^，。；]{0,12}(?:食堂|机构|中心|助餐点))|(?=，[^。；]*?的，))"
)
"""What a canteen or a day centre does for old people says which place is meant, not who gets the money."""
_CARE_INSURANCE = re.compile(r"长期护理保险|长护险")
_OF_WORKERS = re.compile(r"护理员|培训|人才|就业|从业|技能|队伍")
_ATTEMPT = re.compile(r"探索|试点|有条件的")
_ANNOUNCES = re.compile(r"下列|以下(?=[^，。]{0,8}[：:])|如下|[：:]$")
_RURAL_LABEL, _TOWN_LABEL = re.compile(r"农村|乡村|村级"), re.compile(r"城市社区|城镇社区|城区")
_CONNECTS = re.compile(r"以及|[、及和或（(等]")
_LONGEST_PHRASE = 170
_KEPT = 8192
"""Clauses whose reading is kept: a city's are read again at each question."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One measure: the part of a sentence that gives it (offsets in the clause's text) and a condition for each role.

    ``caveats`` are what the words leave open for everybody (鼓励, 探索, 按规定), as questions to be asked; ``firm``
    tells that the words give (给予, 免费) and don't only encourage.
    """

    start: int
    end: int
    beneficiaries: tuple[Beneficiary, ...]
    caveats: tuple[str, ...]
    firm: bool


@lru_cache(maxsize=_KEPT)
def announced_in(clause: Clause) -> tuple[Beneficiary, ...]:
    """Return whom the last sentence of a clause announces a list for (具有本省户籍的老年人享受下列优待：)."""
    clause = replace(clause, text=full_width(clause.text))
    spans = sentence_spans(clause.text)
    last = clause.text[spans[-1].start : spans[-1].end] if spans else ""
    return _beneficiaries(last, clause) if _ANNOUNCES.search(last) else ()


@lru_cache(maxsize=_KEPT)
def demands_of(clause: Clause, announced: tuple[Beneficiary, ...] = ()) -> tuple[Demand, ...]:
    """Return the measures of a clause, in order. A sentence that gives nothing to anybody has none.

    ``announced`` are those that the clause above announces it for: their conditions hold here too.
    """
    found: list[Demand] = []
    last: Demand | None = None
    clause = replace(clause, text=full_width(clause.text))
    for span in sentence_spans(clause.text):
        if _is_heading(clause, clause.text[span.start : span.end]):
            continue
        parts = parts_of(clause.text, span)
        for part in parts:
            demand = _demand(clause, part, clause.text[span.start : part.start], announced)
            if demand is None and last is not None and _CARRIES_ON.match(clause.text[part.start : part.end]):
                text = clause.text[part.start : part.end]
                demand = Demand(part.start, part.end, last.beneficiaries, last.caveats, _FIRM.search(text) is not None)
                demand = demand if _BENEFIT.search(text) else None
            if demand is not None:
                found.append(demand)
                last = demand
    return tuple(found)


def _is_heading(clause: Clause, sentence: str) -> bool:
    bare = sentence.strip("。；;：: ")
    return bare in (clause.heading, clause.number + clause.heading, clause.label, clause.number)


def _demand(clause: Clause, part: Span, before: str, announced: Sequence[Beneficiary]) -> Demand | None:
    text = clause.text[part.start : part.end]
    if not _BENEFIT.search(text) or _NO_BENEFIT.search(text):
        return None
    if _ANNOUNCES.search(text) and part.end == len(clause.text):
        return None
    found = _under(announced, _beneficiaries(text, clause), text)
    if not found:
        return None
    setting = _setting(clause, text)
    people = tuple(
        Beneficiary(b.role, all_of([b.condition, *setting])) if b.role is not Role.WORKER else b
        for b in (_of_workers(b, clause, before + text) for b in found)
    )
    firm = _FIRM.search(text) is not None and _SOFT.search(text) is None
    return Demand(part.start, part.end, people, tuple(_caveats(text, before)), firm)


def _under(announced: Sequence[Beneficiary], own: tuple[Beneficiary, ...], text: str) -> tuple[Beneficiary, ...]:
    """The item's own beneficiaries with what the announcement demands of the same ones; the announced ones for want.

    An item that names people or conditions in a way that could not be read is no measure for all of the announced.
    """
    if not own:
        more = [Unread(text.split("，")[0])] if _TERM_HERE.search(text) or _NOUN_END.search(text) else []
        return tuple(Beneficiary(b.role, all_of([b.condition, *more])) for b in announced)
    above = {b.role: b.condition for b in announced}
    return tuple(Beneficiary(b.role, all_of([above[b.role], b.condition])) if b.role in above else b for b in own)


def _of_workers(beneficiary: Beneficiary, clause: Clause, sentence: str) -> Beneficiary:
    """符合条件的人员 in a sentence on training and jobs are no old people."""
    if beneficiary.role is not Role.PERSON or not isinstance(beneficiary.condition, Unread):
        return beneficiary
    if _OF_WORKERS.search(sentence) or _OF_WORKERS.search(clause.label):
        return Beneficiary(Role.WORKER, beneficiary.condition)
    return beneficiary


def _caveats(text: str, before: str) -> list[str]:
    caveats = []
    soft = _SOFT.search(text)
    if soft is not None and _is_given(text):
        soft = None
    else:
        soft = soft or (_ATTEMPT if text.startswith(("对", "重点对", "同时对")) else _SOFT).search(before)
    if soft is not None:
        caveats.append(UNDONE)
    if _ELSEWHERE.search(text):
        caveats.append(UNWRITTEN)
    return caveats


def _is_given(text: str) -> bool:
    """推动和扶持…，重点对…给予…: what is given outright is no encouragement."""
    return re.match(r"(?:重点)?对[^，。；]+?给予", text) is not None


def _setting(clause: Clause, text: str) -> list[Condition]:
    """What the headings over a sentence say of where it holds, unless the sentence itself does."""
    labels = " ".join(clause.path)
    if "城乡" in text or "城市" in text:
        return []
    if _RURAL_LABEL.search(text):
        return [_Setting(Trait.RURAL, "是否住在农村")]
    if _RURAL_LABEL.search(labels) and not _TOWN_LABEL.search(labels):
        return [_Setting(Trait.RURAL, "是否住在农村（这一条的标题说的是农村）")]
    if _TOWN_LABEL.search(labels) and not _RURAL_LABEL.search(labels):
        return [_Setting(Trait.URBAN, "是否在城市社区（这一条的标题说的是城市社区）")]
    return []


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where a sentence or its heading speaks of: who lives elsewhere may or may not be meant."""

    trait: Trait
    question: str

    def judge(self, person: Person) -> Finding:
        has = person.has(self.trait)
        if has is False and self.trait in _PLACES:
            return Finding(None, (f"这一条说的是{_PLACES[self.trait]}，是否也适用于您说的地方",))
        return Finding(True) if has else Finding(None, (self.question,))


_PLACES = {Trait.RURAL: "农村", Trait.URBAN: "城市社区"}


@dataclass(frozen=True, slots=True)
class _Need:
    """The trouble that a measure is against: only who tells of it is known to have it."""

    words: str

    def judge(self, person: Person) -> Finding:
        pieces = {self.words[i : i + 2] for i in range(len(self.words) - 1)}
        told = any(piece in person.words for piece in pieces)
        return Finding(True, known=1) if told else Finding(None, (f"是否有“{self.words}”方面的困难",))


def _beneficiaries(sentence: str, clause: Clause) -> tuple[Beneficiary, ...]:
    text = _BUSINESS.sub("", sentence)
    if _CARE_INSURANCE.search(text):  # 参保 is short for the insurance that the sentence is about
        text = re.sub(r"参保(?:人员|人(?!员))?", lambda m: "参加长护险的" + ("人员" if "人" in m.group() else ""), text)
    claim = OPEN_CLAIM.match(text)
    if claim is not None:
        return _claimed(claim["who"], clause)
    found: list[Beneficiary] = []
    ends: set[int] = set()
    for needs in _NEEDS.finditer(text):
        found += read_phrase(needs["who"])
    long_claim = _LONG_CLAIM.match(text)
    if long_claim is not None and "，" in long_claim["who"] and not _goes_on(long_claim["who"].partition("，")[2]):
        return _claimed(long_claim["who"], clause)
    for pattern in (_TOWARDS, _SETS_UP, _SUPPORTS):
        for trigger in pattern.finditer(text):
            phrase = _phrase_behind(text, trigger.end())
            if phrase is None or trigger.end() + len(phrase) in ends:
                continue
            ends.add(trigger.end() + len(phrase))
            rest = text[trigger.end() + len(phrase) :]
            found += [
                Beneficiary(b.role, _perhaps_more(all_of([b.condition, *_between(rest)]), b.role, rest))
                for b in read_phrase(phrase)
            ]
    found += [b for pattern, b in _NAMED if pattern.search(text)]
    if not found:
        for start in [0, *(m.end() for m in COMMA.finditer(text))]:
            phrase = _subject(text, start)
            if phrase is not None:
                extra = _doing(text[start + len(phrase) :])
                found += [Beneficiary(b.role, all_of([b.condition, *extra])) for b in read_phrase(phrase)]
                break
    roles = {b.role for b in found}
    if Role.ORGANISATION in roles and _MONEY_FOR_PLACES.search(text) and _paid_to_places(text, clause):
        found = [b for b in found if b.role is Role.ORGANISATION]
    roles = {b.role for b in found}
    return tuple(
        Beneficiary(role, _together([b.condition for b in found if b.role is role])) for role in Role if role in roles
    )


def _together(conditions: list[Condition]) -> Condition:
    """Of several that one measure names apart, each may get a share of it: known is only what holds or fails of all."""
    if len(set(conditions)) == 1:
        return conditions[0]
    return Either((any_of(conditions), all_of(conditions)))


def _paid_to_places(text: str, clause: Clause) -> bool:
    """Whether money or a relief in ``text`` goes to whoever runs a place."""
    offset = clause.text.find(text)
    paid = {p.payee for p in clause.payments if offset <= p.start < offset + len(text)}
    if paid:
        return paid == {"institution"}
    return re.search(r"^(?:同时)?(?:重点)?对[^，。；]*?(?:机构|企业|组织|设施|食堂|中心|单位)", text) is not None


def _perhaps_more(condition: Condition, role: Role, rest: str) -> Condition:
    """农村日间照料中心运营补贴、城市社区养老服务机构运行补贴: what follows may name others, so nobody is ruled out."""
    more = re.search(
        r"(?:补[贴助]|资金|费用|服务)(?:、|和|以及|及)(?=[^，。；]*?(?:机构|中心|企业|组织|老年人|老人|人员|家庭))",
        rest,
    )
    return any_of([condition], is_open=True) if more and role in (Role.PERSON, Role.ORGANISATION) else condition


def _between(rest: str) -> list[Condition]:
    """对家政服务企业，由员工制家政服务员提供的…: what stands between whom and what is a condition."""
    match = _BETWEEN.match(rest)
    if re.match(r"入住(?:养老)?机构", rest):
        return [_Setting(Trait.IN_CARE_HOME, "是否入住养老机构")]
    if need := re.match(r"的(?P<need>[^，。；]{2,10}?)难问题", rest):
        return [_Need(need["need"])]
    return _stated(match["piece"]) if match else []


def _doing(rest: str) -> list[Condition]:
    """养老服务机构新招用…并签订1年以上合同的，可…: what somebody must have done."""
    match = re.match(
        r"，?(?:新招用|取得|提供|符合|通过|凭|持)[^。；]{2,80}?(?=，?(?:也?可|在计算|按规定|免|享受|给予|准予)|$)", rest
    )
    return [Unread(match.group().strip("，、。").removesuffix("的"))] if match else []


def _stated(piece: str) -> list[Condition]:
    values = [v for v in find_values(piece) if v.kind in ("count", "area", "duration")]
    terms = [t.condition for t in TERMS if t.pattern.search(piece)]
    return [Measured(value) for value in values] or terms or [Unread(piece.removesuffix("的"))]


def _claimed(who: str, clause: Clause) -> tuple[Beneficiary, ...]:
    """对投入运营半年以上，…，建筑面积300平方米以上的: whom, says the clause's heading; every piece is a condition."""
    *pieces, last = re.split(r"[，,]", who)
    own = read_phrase(last)
    named = list(own or read_phrase(clause.heading or clause.label))
    conditions = [condition for piece in (pieces if own else [*pieces, last]) for condition in _stated(piece)]
    return tuple(Beneficiary(b.role, all_of([b.condition, *conditions])) for b in named[:1])


def _phrase_behind(text: str, start: int) -> str | None:
    """The noun phrase that begins at ``start``: up to the noun that something is then done for."""
    place = start
    while (noun := _NOUN_END.search(text, place)) is not None:
        end = noun.end()
        if end - start > _LONGEST_PHRASE or re.search(r"[。；，]", text[place : noun.start()].lstrip("，")):
            return None
        rest = text[end:]
        if rest[:1] in ("", "。", "；"):
            return text[start:end]
        rest = rest.lstrip("）)")
        if re.match(r"以外|之外|除外", rest):
            return None
        if rest[:1] == "等" and _ACTS.match(rest, 1):
            return text[start : end + 1]
        if _CONNECTS.match(rest):
            place = end
            continue
        if rest[:1] in "，,":
            if _goes_on(rest[1:]):
                place = end
                continue
            return text[start:end]
        if _OF_WHAT.match(rest) and rest[:1] == "的":
            return text[start:end]
        if _ACTS.match(rest) or _OF_WHAT.match(rest) or _relieved(noun.group(), rest):
            return text[start:end]
        place = end
    return None


def _relieved(noun: str, rest: str) -> bool:
    """非营利性养老机构的自用房产、土地免征…"""
    return (
        noun.endswith(("机构", "企业", "设施"))
        and re.match(r"的?[^，。；]{1,20}?(?:免征|减半|给予|准予)", rest) is not None
    )


def _goes_on(rest: str) -> bool:
    """Whether a list of people goes on behind a comma: 老人，留守、空巢、独居老人，…"""
    piece = re.split(r"[，,。；]", rest, maxsplit=1)[0]
    noun = _NOUN_END.search(piece)
    if noun is None:
        return False
    head = piece[: noun.start()]
    return bool(head) and _TERM_HERE.match(head) is not None and "对" not in head


def _subject(text: str, start: int) -> str | None:
    """The noun phrase that a piece begins with, if it gets or may do something: 80周岁以上老年人免费乘坐…"""
    place = start
    while (noun := _NOUN_END.search(text, place)) is not None:
        if noun.end() - start > _LONGEST_PHRASE or re.search(r"[。；，]", text[start : noun.end()]):
            return None
        if _SUBJECT_ACTS.match(text, noun.end()):
            return text[start : noun.end()]
        place = noun.end()
    return None
