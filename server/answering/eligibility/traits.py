"""What decides who may have a measure: facts of a person or an institution, and what follows from each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum


class Role(StrEnum):
    """Whose money or service it is. The value is what readers call them."""

    PERSON = "老人或残疾人本人"
    CARER = "照护老人的家属"
    WORKER = "养老服务从业人员"
    ORGANISATION = "服务机构或企业"


class Trait(StrEnum):
    """A fact that is true, false or unknown of somebody. The value is its name, as in “是否低保”."""

    # how much care
    INCAPABLE = "失能"
    SEVERE = "重度失能"
    MODERATE = "中度失能"
    MILD = "轻度失能"
    PARTLY = "半失能"
    DEMENTIA = "失智"
    IMMOBILE = "行动不便"
    ABLE = "生活能够自理"
    ILL = "患有重病"
    # age
    ELDERLY = "老年人（年满60周岁）"
    AGED = "高龄"
    CHILD = "未成年人"
    # means
    ALLOWANCE = "低保"
    MARGINAL = "低保边缘"
    LOW_INCOME = "低收入"
    DESTITUTE = "特困（五保）"
    REGISTERED_POOR = "建档立卡"
    POOR = "经济困难"
    # living
    ALONE = "独居"
    EMPTY_NEST = "空巢"
    LEFT_BEHIND = "留守"
    KINLESS = "孤寡（没有子女或赡养人）"
    DISPERSED = "分散供养"
    AT_HOME = "住在家里（没有住养老机构）"
    IN_CARE_HOME = "住在养老机构"
    RURAL = "住在农村"
    URBAN = "住在城镇"
    LOCAL = "有本地户籍"
    RESIDENT = "在本地长期居住"
    STUDENT = "在校学生"
    # family
    BEREAVED = "失独"
    PLANNING = "计划生育特殊家庭"
    # merit
    MODEL_WORKER = "市级以上劳动模范"
    ENTITLED = "优抚对象"
    VETERAN = "退役军人"
    EARLY_MEMBER = "新中国成立前入党的老党员"
    # disability
    DISABLED = "残疾人"
    GRAVELY_DISABLED = "重度残疾"
    # insurance
    CARE_INSURED = "参加长期护理保险"
    INSURED = "参加条款所说的保险"
    # carers and workers
    FAMILY_CARER = "在家照护老人的家属"
    NURSE = "养老护理员"
    GRADUATE = "大中专或高校毕业生"
    JOBLESS = "就业困难人员"
    MANAGER = "养老机构负责人或管理人员"
    SOCIAL_WORKER = "社会工作者"
    VOLUNTEER = "志愿者"
    SKILLED = "取得三级（高级工）以上职业技能等级"
    # organisations
    CARE_HOME = "养老机构"
    DAY_CENTRE = "日间照料中心"
    CANTEEN = "助老食堂或助餐点"
    VILLAGE_HOUSE = "农村幸福院"
    COMMUNITY_CARE = "社区居家养老服务机构或设施"
    CARE_SERVICE = "养老服务机构"
    HOUSEKEEPING = "家政服务企业"
    DEVELOPER = "房地产开发企业"
    PROPERTY = "物业服务企业"
    COMPANY = "企业"
    ASSOCIATION = "社会组织"
    MEDICAL = "医疗机构"
    DONOR = "捐赠人"
    SUPPORT_HOME = "特困人员供养机构"
    PRIVATE = "民办"
    PUBLIC = "公办"
    CONTRACTED = "公建民营"
    NONPROFIT = "非营利性"
    FOR_PROFIT = "营利性"
    MICRO = "小微企业"
    GRADED = "达到规定的等级"
    STAFF_EMPLOYED = "员工制"


T = Trait
OF_ORGANISATIONS = frozenset(
    {
        T.CARE_HOME, T.DAY_CENTRE, T.CANTEEN, T.VILLAGE_HOUSE, T.COMMUNITY_CARE, T.CARE_SERVICE, T.HOUSEKEEPING,
        T.DEVELOPER, T.PROPERTY, T.COMPANY, T.ASSOCIATION, T.MEDICAL, T.DONOR, T.SUPPORT_HOME, T.PRIVATE, T.PUBLIC,
        T.CONTRACTED, T.NONPROFIT, T.FOR_PROFIT, T.MICRO, T.GRADED, T.STAFF_EMPLOYED,
    }
)  # fmt: skip
OF_WORKERS = frozenset({T.NURSE, T.GRADUATE, T.JOBLESS, T.MANAGER, T.SOCIAL_WORKER, T.VOLUNTEER, T.SKILLED})
ANYWHERE = frozenset({T.RURAL, T.URBAN})
OF_PEOPLE = frozenset(Trait) - OF_ORGANISATIONS - OF_WORKERS - ANYWHERE
KINDS = frozenset(
    {
        T.CARE_HOME, T.DAY_CENTRE, T.CANTEEN, T.VILLAGE_HOUSE, T.COMMUNITY_CARE, T.CARE_SERVICE, T.HOUSEKEEPING,
        T.DEVELOPER, T.PROPERTY, T.COMPANY, T.ASSOCIATION, T.MEDICAL, T.SUPPORT_HOME,
    }
)  # fmt: skip
"""What kind of institution somebody runs."""
_IMPLIES: Mapping[Trait, tuple[Trait, ...]] = {
    T.SEVERE: (T.INCAPABLE, T.IMMOBILE),
    T.MODERATE: (T.INCAPABLE,),
    T.MILD: (T.INCAPABLE,),
    T.AGED: (T.ELDERLY,),
    T.ALLOWANCE: (T.POOR, T.LOW_INCOME),
    T.MARGINAL: (T.POOR, T.LOW_INCOME),
    T.LOW_INCOME: (T.POOR,),
    T.DESTITUTE: (T.POOR, T.LOW_INCOME),
    T.REGISTERED_POOR: (T.POOR,),
    T.ALONE: (T.AT_HOME,),
    T.EMPTY_NEST: (T.AT_HOME,),
    T.LEFT_BEHIND: (T.AT_HOME,),
    T.BEREAVED: (T.PLANNING,),
    T.GRAVELY_DISABLED: (T.DISABLED,),
    T.LOCAL: (T.RESIDENT,),
    T.DAY_CENTRE: (T.COMMUNITY_CARE, T.CARE_SERVICE),
    T.CARE_HOME: (T.CARE_SERVICE,),
    T.SUPPORT_HOME: (T.CARE_HOME, T.CARE_SERVICE),
    T.HOUSEKEEPING: (T.COMPANY,),
    T.DEVELOPER: (T.COMPANY,),
    T.PROPERTY: (T.COMPANY,),
    T.MICRO: (T.COMPANY,),
}
"""What a fact brings with it."""
_EXCLUDES: tuple[frozenset[Trait], ...] = tuple(
    frozenset(group)
    for group in (
        (T.SEVERE, T.MODERATE, T.MILD, T.ABLE),
        (T.INCAPABLE, T.ABLE),
        (T.CHILD, T.ELDERLY),
        (T.PARTLY, T.ABLE),
        (T.SEVERE, T.PARTLY),
        # by law nobody has both: support for the destitute replaces the minimum allowance, which the marginal just miss
        (T.ALLOWANCE, T.DESTITUTE, T.MARGINAL),
        (T.AT_HOME, T.IN_CARE_HOME),
        (T.ALONE, T.IN_CARE_HOME),
        (T.DISPERSED, T.IN_CARE_HOME),
        (T.RURAL, T.URBAN),
        (T.CARE_HOME, T.DAY_CENTRE, T.CANTEEN, T.HOUSEKEEPING),
        (T.PRIVATE, T.PUBLIC),
        (T.NONPROFIT, T.FOR_PROFIT),
        (T.NONPROFIT, T.MICRO),
        (T.SUPPORT_HOME, T.PRIVATE),
    )
)
"""Facts of which nobody has two."""


def consequences(holds: Collection[Trait], lacks: Collection[Trait]) -> tuple[frozenset[Trait], frozenset[Trait]]:
    """Return what holds and what does not, with all that follows. What is stated outweighs what would follow.

    Who has a fact has what it brings and lacks what it excludes; who lacks a fact lacks all that would bring it.
    """
    true, false = set(holds), set(lacks) - set(holds)
    while new := _follow(true, false):
        true |= {trait for trait, value in new if value}
        false |= {trait for trait, value in new if not value}
    return frozenset(true), frozenset(false)


def _follow(true: Collection[Trait], false: Collection[Trait]) -> set[tuple[Trait, bool]]:
    found = {(brought, True) for trait in true for brought in _IMPLIES.get(trait, ())}
    found |= {(other, False) for group in _EXCLUDES if (had := group & set(true)) for other in group - had}
    found |= {(trait, False) for trait, brings in _IMPLIES.items() if _meets(brings, false)}
    decided: set[tuple[Trait, bool]] = set()
    for trait, value in sorted(found, key=lambda pair: not pair[1]):
        known = trait in true or trait in false or any(trait is other for other, _ in decided)
        if not known:
            decided.add((trait, value))
    return decided


def _meets(some: Iterable[Trait], others: Collection[Trait]) -> bool:
    return any(trait in others for trait in some)
