"""Who asks, and for whom: the facts that a question states of a person, a family, a worker or an institution."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.numbers.numerals import Value, find_values
from server.answering.eligibility.person_words import (
    CARE_HOMES,
    FACTS,
    FEMALE,
    HEARSAY,
    MALE,
    NEGATED,
    NOT_SAID,
    STILL_OPEN,
    SURELY_OLD,
)
from server.answering.eligibility.traits import (
    ANYWHERE,
    KINDS,
    OF_ORGANISATIONS,
    OF_PEOPLE,
    OF_WORKERS,
    Role,
    Trait,
    consequences,
)

OLD = 60
"""Years. 老年人 in Chinese law are people of 60 and more."""
_HIGH_AGE, _NOT_YET_HIGH = 80, 70
"""高龄 is 80 and more by custom; some places begin at 70, none below."""

_PLACE = (
    rf"(?:{CARE_HOMES}|日间照料|日照|"
    r"托老所|食堂|饭堂|饭桌|餐厅|助餐|幸福院|机构|公司|企业|中心|驿站|养老服务)"
)
_ORGANISATION = re.compile(
    rf"(?:(?<![民公])办|(?<!展)开(?!展)|承接|经营|(?<!民)运营|接手|接管|管着?|投资|扩建)(?:了|着|的|个|家|一家|一个|所|间|座)*[^，。；？]{{0,12}}{_PLACE}|"
    r"(?:我|俺|咱|本)们?(?:家|的|这|是)?[^，。；？]{0,3}(?:公司|企业|机构|院(?!子|里住)|日照|日间照料|日托|中心|站(?!着)|食堂|协会|物业)|"
    r"(?:养老院|养老机构|机构|公司|敬老院)(?:的)?(?:院长|老板|负责人|法人)|开发商|(?:家政|物业|房地产|养老)公司|老年协会|"
    rf"(?:想|打算|准备)(?:开|办|建|投资)[^，。；？]{{0,8}}{_PLACE}|"
    r"(?<![应被没请让想])(?:新?招|招聘|录用)(?:用|了|个|几|些|收|一|名|过|到|来)*[^，。；？]{0,10}"
    r"(?:护工|护理员|职工|员工|工人|社工|毕业生|大学生|就业困难|困难人员)|"
    r"(?<![被没请让想])(?:雇|聘用)(?:用|了|个|几|些|一|名)*[^，。；？]{0,6}(?:职工|员工|工人|毕业生|大学生|就业困难|困难人员)"
)
_PLACE_ITSELF = re.compile(
    rf"(?:^|[，。；！])[^，。；？住在到去进入送托]{{0,14}}{_PLACE}[，、（(]?(?:现?[有共设]|一共)?(?:\d+张|(?<!没)收[了着住留]?(?:残疾|失能|老)|新?招|是[^，。；？]{{1,6}}办的)"
)
"""A place with its beds or its clients, told of by nobody's family: 安丘老年公寓，120张床."""
_KIN = re.compile(r"[妈爸爹娘爷奶姥叔姨舅婶伯姑哥姐弟妹]|老伴|亲戚|家里|给[^，。；？]{0,4}找")
_WORKER = re.compile(
    r"(?:干|做|当|是|名|个)(?:了|的)?(?:养老)?(?:护理员|护工|社工|护理师)|护理员证|"
    r"(?:^|[，。；])[^，。；？请找雇给]{0,6}(?:护理员|护工)(?=刚|[，,]|想|入职|工作|干|做)|"
    r"(?:我|俺|本人)(?!们)(?:是|在|做|当|干)[^，。；？]{0,14}(?:护理员|护工|社工|护理师)|"
    r"(?:去|到|在|入职)[^，。；？]{0,14}(?:养老院|养老机构|养老公司|敬老院|公司)[^，。；？]{0,4}(?:上班|工作|就业|打工|干活|当|做)"
)
_HIRED = re.compile(
    r"(?:招|雇|聘|请|找)(?![去进我上])(?:用|了|个|几|些|收|一|名|过|到|来)*[^，。；？]{0,10}"
    r"(?:护工|护理员|护理师|社工)(?!的?(?:活|工作|岗|培训|证))"
)
"""Who is hired by the asker, and so is not the asker."""
_UNIT_GETS = re.compile(
    r"(?:单位|公司|企业|机构|院里|院方)(?:还)?(?:能不能|可不可以|有没有|能|可以|会)[^，。；？]{0,6}(?:拿|领|享受|得到|申请)[^，。；？]{0,8}(?:补|奖|减|免|优惠)"
)
"""What the worker's employer gets is asked for, whoever asks."""
_HEAD_OF_PLACE = re.compile(rf"{_PLACE}[^，。；？]{{0,4}}(?:院长|老板|负责人|法人|理事长)")
_CARER = re.compile(
    r"(?:我|俺|自己|子女|女儿|闺女|儿子|老伴|奶奶|爷爷|家里人?|在家|家属|媳妇)(?:(?![请找雇])[^，。；？]){0,8}(?:照顾|伺候|(?<!日间)照料|护理(?!员|院)|照看)"
)
_AGE = re.compile(
    r"(?P<short>差(?:一|1)岁(?:就|到|满)?|快(?:要|到|满)?|不到|未满)?(?<![\d.〔])"
    r"(?P<number>1?\d{2}|[一二三四五六七八九]?十[一二三四五六七八九]?|一百|"
    r"(?<![差小大少多长零十百几好隔])[1-9一二三四五六七八九](?=周?岁))"
    r"(?!\d|[.．]\d)(?P<more>多|来|好几|出头)?(?P<unit>周?岁)?"
    r"(?![张平元块人个号年％%月天户米楼床小时公里万千百级度分名位亩层几])"
)
_AGE_BEHIND = re.compile(r"[了哒啦咯喽嘞哩咧]|[，,。]|差|的|$")
_TEENS = {word: value for value, word in enumerate("一二三四五六七八九", start=1)}
_GROWN_UP, _OLDEST = 18, 115
_STILL_A_CHILD = 14
"""Years. Laws call people children up to 14 or up to 18; between them it is open."""
_SQUARE = re.compile(r"(?<=\d)\s?平米?(?!方)")
_PAID_PER = re.compile(r"[给补发有能]?[\d一二三四五六七八九十几多]")
"""一年2万 is no time that anything has run."""
_LIVES = re.compile(r"(?<![想要入])住(?![院进不房])")
_CARE_HOME = re.compile(CARE_HOMES)
"""Who lives somewhere lives at home, where no home for the aged is spoken of."""
_OWN_AGE = re.compile(r"(?:我|俺|自己|本人)(?:今年|也|都|已经?)*$")
_KIN_BEFORE = re.compile(r"(?:[妈爸爹娘爷奶姥叔姨舅婶伯姑哥姐弟妹公婆父母伴亲]|老人|老太太?|老头)(?:今年|都|已经?)?$")
_PERSON_BEFORE = re.compile(r"(?:今年|(?:就|快|都|刚|已经?)满|已经?|我|俺|自己|，|。|、|^|个|了|岁)$")


_OF_MANY = frozenset({Trait.ELDERLY, Trait.CHILD, Trait.AT_HOME, Trait.IN_CARE_HOME, Trait.RURAL, Trait.URBAN})


@dataclass(frozen=True, slots=True)
class Person:
    """What a question says of those it is asked for. What it doesn't say is unknown, never assumed.

    ``roles`` are whose measures are asked for; ``age`` is in whole years, from and to; ``values`` are the numbers that
    an institution tells of itself (beds, square metres, months). ``words`` are the question's.
    """

    roles: frozenset[Role]
    words: str
    age: tuple[int, int] | None = None
    sex: Literal["女", "男"] | None = None
    holds: frozenset[Trait] = frozenset()
    lacks: frozenset[Trait] = frozenset()
    values: tuple[Value, ...] = ()

    def has(self, trait: Trait) -> bool | None:
        """Whether somebody has a trait; ``None`` where nothing said decides it."""
        return True if trait in self.holds else False if trait in self.lacks else None

    @property
    def is_told(self) -> bool:
        """Whether the words single somebody out: 老人 in 农村 are many."""
        return bool((self.holds | self.lacks) - _OF_MANY or self.age or Role.PERSON not in self.roles)


def person_facts(text: str) -> Person:
    """Return the facts that ``text`` states, with what follows from them."""
    told = HEARSAY.sub("，", text)
    roles = _roles(told)
    holds, lacks = _stated(told, roles)
    age = _age(told) if Role.ORGANISATION not in roles else None
    if age is not None:
        low, high = age
        if low >= OLD:
            holds.add(Trait.ELDERLY)
        elif high < OLD:
            lacks.add(Trait.ELDERLY)
        if low >= _HIGH_AGE:
            holds.add(Trait.AGED)
        elif high < _NOT_YET_HIGH:
            lacks.add(Trait.AGED)
        if high < _STILL_A_CHILD:
            holds.add(Trait.CHILD)
        elif low >= _GROWN_UP:
            lacks.add(Trait.CHILD)
    elif Role.PERSON in roles and SURELY_OLD.search(told):
        holds.add(Trait.ELDERLY)
    if Trait.IN_CARE_HOME in holds:
        holds.discard(Trait.AT_HOME)  # 我照顾老妈，她在护理院
    elif Role.PERSON in roles and _LIVES.search(told) and not _CARE_HOME.search(told):
        holds.add(Trait.AT_HOME)
    if Role.CARER in roles:
        holds.add(Trait.FAMILY_CARER)
    true, false = consequences(holds, lacks)
    metric = _SQUARE.sub("平方米", told)
    values = tuple(
        v
        for v in find_values(metric)
        if v.kind in ("count", "area") or (v.kind == "duration" and not _PAID_PER.match(metric, v.end))
    )
    return Person(roles, text, age, _sex(told), true, false, values if Role.ORGANISATION in roles else ())


def _roles(text: str) -> frozenset[Role]:
    if _UNIT_GETS.search(text):
        return frozenset({Role.ORGANISATION})
    if _WORKER.search(_HIRED.sub("，", text)) and not _HEAD_OF_PLACE.search(text):
        return frozenset({Role.WORKER})
    if _HEAD_OF_PLACE.search(text):
        return frozenset({Role.ORGANISATION, Role.WORKER})
    if _ORGANISATION.search(text) or (_PLACE_ITSELF.search(text) and not _KIN.search(text)):
        return frozenset({Role.ORGANISATION})
    return frozenset({Role.PERSON, Role.CARER} if _CARER.search(text) else {Role.PERSON})


def _stated(text: str, roles: frozenset[Role]) -> tuple[set[Trait], set[Trait]]:
    """The traits that the words state, of those that this role can have: a nurse's 养老院 says nothing of a patient."""
    if Role.ORGANISATION in roles:
        fitting = OF_ORGANISATIONS | ANYWHERE | {Trait.MANAGER}
    elif Role.WORKER in roles:
        fitting = OF_WORKERS
    else:
        fitting = OF_PEOPLE | ANYWHERE
    holds: set[Trait] = set()
    lacks: set[Trait] = set()
    for pattern, gives, takes in FACTS:
        for match in pattern.finditer(text):
            before, behind = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 16]
            if NOT_SAID.search(before) or STILL_OPEN.search(behind):
                continue
            if NEGATED.search(before):
                lacks |= set(gives)
                holds -= set(gives)  # who corrects an earlier word means the last one
            else:
                holds |= set(gives)
                lacks |= set(takes)
    if Trait.DONOR in holds:  # who is given to says nothing of the giver
        holds &= {Trait.DONOR, Trait.COMPANY}
        lacks |= KINDS - holds
    if Trait.DEVELOPER in holds:  # nor what is to be built of the builder
        holds &= {Trait.DEVELOPER, Trait.COMPANY, Trait.FOR_PROFIT, Trait.NONPROFIT}
    return holds & fitting, (lacks - holds) & fitting


def _age(text: str) -> tuple[int, int] | None:
    """The age of the one asked for: of several the first that is not the asker's own."""
    found: list[tuple[bool, tuple[int, int]]] = []
    for match in _AGE.finditer(text):
        number = _number(match["number"])
        if number is None or number > _OLDEST or (number < _GROWN_UP and not match["unit"]):
            continue
        before = text[max(0, match.start() - 4) : match.start()]
        told = _KIN_BEFORE.search(before) or (_PERSON_BEFORE.search(before) and _AGE_BEHIND.match(text, match.end()))
        if not match["unit"] and not told:
            continue
        found.append((bool(_OWN_AGE.search(before)), _range(number, match["short"], match["more"])))
    grown = [one for one in found if one[1][1] >= _GROWN_UP]  # a grandchild is told of by the way
    others = [age for own, age in grown or found if not own]
    ages = others or [age for _, age in grown or found]
    return ages[0] if ages else None


def _range(number: int, short: str | None, more: str | None) -> tuple[int, int]:
    if short and short.startswith("差"):
        return number - 1, number - 1
    if short and short.startswith("快"):
        return number - 2, number - 1
    if short:
        return max(number - 5, 0), number - 1
    if more and number % 10 == 0:
        return number, number + (3 if more == "出头" else 9)
    return number, number


def _number(words: str) -> int | None:
    if words.isascii():
        return int(words)
    if words in _TEENS:
        return _TEENS[words]
    if words == "一百":
        return 100
    tens, _, ones = words.partition("十")
    return (_TEENS[tens] if tens else 1) * 10 + (_TEENS[ones] if ones else 0)


def _sex(text: str) -> Literal["女", "男"] | None:
    first: Sequence[tuple[int, Literal["女", "男"]]] = sorted(
        (match.start(), sex) for pattern, sex in _SEXES if (match := pattern.search(text)) is not None
    )
    return first[0][1] if len(first) == 1 else None


_SEXES: tuple[tuple[re.Pattern[str], Literal["女", "男"]], ...] = ((FEMALE, "女"), (MALE, "男"))
