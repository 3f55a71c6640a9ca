"""The words in which policies say whom a measure is for: conditions, and the nouns for those who get it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.answering.eligibility.conditions import AllOf, AnyOf, Condition, Has, Told, Unread
from server.answering.eligibility.traits import Role, Trait

T = Trait


@dataclass(frozen=True, slots=True)
class Term:
    """A condition in words. ``aspect`` groups those that exclude or rank each other: 失能半失能 names two degrees."""

    pattern: re.Pattern[str]
    condition: Condition
    aspect: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for those who get a measure, whose measure it then is, and what the noun itself demands."""

    pattern: re.Pattern[str]
    role: Role
    condition: Condition | None


def _term(pattern: str, *traits: Trait, aspect: str) -> Term:
    parts = tuple(Has(trait) for trait in traits)
    return Term(re.compile(pattern), parts[0] if len(parts) == 1 else AnyOf(parts), aspect)


def _both(pattern: str, *traits: Trait, aspect: str) -> Term:
    return Term(re.compile(pattern), AllOf(tuple(Has(trait) for trait in traits)), aspect)


def _noun(pattern: str, role: Role, *traits: Trait, words: str = "") -> Noun:
    parts: tuple[Condition, ...] = tuple(Has(trait) for trait in traits) + ((Unread(words),) if words else ())
    condition = None if not parts else parts[0] if len(parts) == 1 else AllOf(parts)
    return Noun(re.compile(pattern), role, condition)


CARE, AGE, MEANS, LIVING, SETTING, FAMILY, MERIT, DISABILITY, OTHER = (
    "care", "age", "means", "living", "setting", "family", "merit", "disability", "other"
)  # fmt: skip

_KINDS = {
    kind: Told(f"{kind}残疾", words)
    for kind, words in {
        "肢体": ("肢体", "截肢", "轮椅", "偏瘫"),
        "视力": ("视力", "盲", "失明", "看不见"),
        "听力": ("听力", "聋"),
        "言语": ("言语", "哑"),
        "智力": ("智力", "智障"),
        "精神": ("精神",),
        "多重": ("多重",),
    }.items()
}

TERMS: tuple[Term, ...] = (
    # degrees first: the longer words hold the shorter ones
    _term(r"(?:中重度|中度?[、和及或]重度|重度[、和及或]中度)(?:失能|失智)?", T.MODERATE, T.SEVERE, aspect=CARE),
    _term(r"(?:长期)?(?:重度失能|重度失智|完全失能|重度(?=[、和及或][^残]{0,6}失能))", T.SEVERE, aspect=CARE),
    _term(r"中度(?:失能|失智)", T.MODERATE, aspect=CARE),
    _term(r"轻度(?:失能|失智)", T.MILD, aspect=CARE),
    _term(r"半失能|部分失能|半自理|部分自理", T.PARTLY, aspect=CARE),
    _term(r"失能失智|失智失能", T.INCAPABLE, T.DEMENTIA, aspect=CARE),
    _term(r"失能", T.INCAPABLE, aspect=CARE),
    _term(r"失智|认知障碍|认知症|阿尔茨海默病?", T.DEMENTIA, aspect=CARE),
    _term(r"(?:生活)?(?:完全)?不能(?:完全)?自理|(?:无|丧失)生活自理能力|长期卧床|瘫痪", T.INCAPABLE, aspect=CARE),
    _term(r"行动不便(?:确有困难|或确有困难)?", T.IMMOBILE, aspect="mobility"),
    _term(r"重病|大病(?!保险|医)|罹?患(?:重大疾病|大病|重病)", T.ILL, aspect=CARE),
    _term(r"需要(?:长期)?(?:照护|照料|护理)", T.FAMILY_CARER, T.INCAPABLE, aspect="need"),
    _term(r"高龄", T.AGED, aspect=AGE),
    _term(r"老年(?=残疾|居民|妇女|群众|职工|人才|党员)", T.ELDERLY, aspect=AGE),
    _term(r"(?:最低生活保障|低保)边缘", T.MARGINAL, aspect=MEANS),
    _both(r"(?:城市|城镇)(?:居民)?(?:低保|最低生活保障)(?!边缘)", T.URBAN, T.ALLOWANCE, aspect=MEANS),
    _both(r"农村(?:居民)?(?:低保|最低生活保障)(?!边缘)", T.RURAL, T.ALLOWANCE, aspect=MEANS),
    _term(r"(?:城乡)?(?:居民)?(?:低保|最低生活保障)", T.ALLOWANCE, aspect=MEANS),
    _term(r"(?:特困(?:供养)?|五保|三无)", T.DESTITUTE, aspect=MEANS),
    _term(r"低收入", T.LOW_INCOME, aspect=MEANS),
    _term(r"建档立卡|脱贫不稳定|易返贫致贫", T.REGISTERED_POOR, aspect=MEANS),
    _term(r"经济(?:特别|特殊)?困难|生活困难|家庭困难|(?<!特殊)(?<!就业)(?<!确有)困难|贫困", T.POOR, aspect=MEANS),
    _term(r"独居", T.ALONE, aspect=LIVING),
    _term(r"空巢", T.EMPTY_NEST, aspect=LIVING),
    _term(r"留守", T.LEFT_BEHIND, aspect=LIVING),
    _term(r"孤寡|孤老|无子女|无(?:法定)?(?:赡养|扶养)人", T.KINLESS, aspect=LIVING),
    _term(r"分散供养", T.DISPERSED, aspect="home"),
    _term(r"居家(?:养老)?(?!和社区|、社区|社区)|在家|散居", T.AT_HOME, aspect="home"),
    _term(
        r"入住(?:养老)?机构|(?:入住|住在|收住)(?:在)?[^，。；、]{0,6}(?:养老院|养老机构)(?:里|内)?",
        T.IN_CARE_HOME,
        aspect="home",
    ),
    _term(r"农村|乡村", T.RURAL, aspect=SETTING),
    _term(r"城镇|城市(?!社区)|城区", T.URBAN, aspect=SETTING),
    _term(r"(?:具有|拥有|持有)?[^，。；、的老低特失]{0,6}(?:常住)?(?:户籍|户口)", T.LOCAL, aspect="register"),
    _term(r"常住|(?:长期|实际)居住", T.RESIDENT, aspect="register"),
    _term(r"失独", T.BEREAVED, aspect=FAMILY),
    _term(r"(?:计划生育|计生)(?:特殊(?:困难)?(?=家庭)|特别扶助|困难(?=家庭))", T.PLANNING, aspect=FAMILY),
    _term(r"重度(?=残疾)|重残|(?:[一1]级?)?[至、]?[二2]级(?=残疾)", T.GRAVELY_DISABLED, aspect=DISABILITY),
    _term(r"重度(?=(?:肢体|视力|听力|言语|智力|精神)残疾)", T.GRAVELY_DISABLED, aspect="grade"),
    *(Term(re.compile(rf"{kind}(?=[、和或及残])(?:残疾(?!人))?"), told, DISABILITY) for kind, told in _KINDS.items()),
    _term(r"残疾(?!人|者)", T.DISABLED, aspect=DISABILITY),
    _term(r"参加长护险", T.CARE_INSURED, aspect="insurance"),
    _term(r"参保|参加[^，。；]{0,8}保险", T.INSURED, aspect="insurance"),
    # institutions
    _term(r"非营利性?", T.NONPROFIT, aspect="profit"),
    _term(r"(?<!非)营利性?", T.FOR_PROFIT, aspect="profit"),
    _term(r"公建民营|公办民营", T.CONTRACTED, aspect="owner"),
    _term(r"民办|民营|社会办", T.PRIVATE, aspect="owner"),
    _term(r"公办", T.PUBLIC, aspect="owner"),
    _term(r"小型微利|小微企业标准|小微", T.MICRO, aspect="size"),
    _term(r"达到(?:国家|省|市)?(?:级)?等级(?:评定)?标准|符合等级", T.GRADED, aspect="grade"),
    _term(
        r"(?:取得|持有)?[^，。；、的]{0,6}(?:职业)?技能等级(?:三级|高级工)(?:及?以上)?(?:证书)?",
        T.SKILLED,
        aspect="skill",
    ),
    _term(r"员工制", T.STAFF_EMPLOYED, aspect="staff"),
    Term(re.compile(r"其(?=工作人员|职工|员工|从业人员)|本单位"), Unread("本单位"), "whose"),
)

NOUNS: tuple[Noun, ...] = (
    # family carers before the old people they care for
    _noun(r"(?:老年人|老人|失能人员)?的?(?:家属|家庭照护者|照护者|赡养人|亲属|家庭成员)", Role.CARER, T.FAMILY_CARER),
    # institutions
    _noun(r"特困(?:人员)?供养(?:服务)?(?:机构|设施)(?:（敬老院）)?", Role.ORGANISATION, T.SUPPORT_HOME),
    _noun(
        r"(?:社区嵌入式|社区居家|居家社区|社区|居家和社区|居家、社区|居家)养老(?:服务)?(?:设施|机构|网点|中心|站|组织)",
        Role.ORGANISATION,
        T.COMMUNITY_CARE,
    ),
    _noun(r"养老服务(?:机构|设施)", Role.ORGANISATION, T.CARE_SERVICE),
    _noun(r"养老机构|养老院|敬老院|福利院|老年公寓", Role.ORGANISATION, T.CARE_HOME),
    _noun(r"(?:老年人?|社区|农村)?日间照料(?:中心|机构)|托老所", Role.ORGANISATION, T.DAY_CENTRE),
    _noun(r"(?:助老|老年|社区|长者|公益性)?(?:食堂|助餐(?:点|机构|场所)|餐厅)", Role.ORGANISATION, T.CANTEEN),
    _noun(r"(?:互助)?幸福院", Role.ORGANISATION, T.VILLAGE_HOUSE),
    _noun(r"家政(?:服务)?(?:企业|机构)", Role.ORGANISATION, T.HOUSEKEEPING),
    _noun(r"房地产(?:开发)?(?:企业|业)", Role.ORGANISATION, T.DEVELOPER),
    _noun(r"物业(?:服务)?(?:企业|公司)", Role.ORGANISATION, T.PROPERTY),
    _noun(r"高新技术企业", Role.ORGANISATION, T.COMPANY, words="高新技术企业"),
    _noun(r"养老服务(?:业)?企业|养老企业", Role.ORGANISATION, T.COMPANY, words="养老服务企业"),
    _noun(r"小微企业", Role.ORGANISATION, T.MICRO),
    _noun(r"企业|公司", Role.ORGANISATION, T.COMPANY),
    _noun(r"社会组织|老年协会|协会", Role.ORGANISATION, T.ASSOCIATION),
    _noun(r"(?:基层)?(?:医疗(?:卫生)?|康复护理|护理|卫生)机构|医院|卫生院", Role.ORGANISATION, T.MEDICAL),
    _noun(r"社会力量|社会资本|市场主体|投资者|服务组织|服务机构", Role.ORGANISATION, words="社会力量等"),
    # workers
    _noun(r"(?:养老)?护理员", Role.WORKER, T.NURSE),
    _noun(r"毕业生", Role.WORKER, T.GRADUATE),
    _noun(r"就业困难人员", Role.WORKER, T.JOBLESS),
    _noun(r"负责人|管理人员", Role.WORKER, T.MANAGER),
    _noun(r"社会工作者|社工", Role.WORKER, T.SOCIAL_WORKER),
    _noun(r"志愿者|义工", Role.WORKER, T.VOLUNTEER),
    Noun(
        re.compile(r"(?:养老)?(?:服务)?(?:从业|工作|服务)人员"),
        Role.WORKER,
        AnyOf((Has(T.NURSE), Has(T.MANAGER), Has(T.SOCIAL_WORKER))),
    ),
    _noun(r"(?:技能|专业|服务)?人才|专业人员|选手|医师|护士|医务人员|员工", Role.WORKER, words="这类人员"),
    # people
    _noun(r"(?:市级以上|省部级以上|省级以上|全国)?(?:劳动模范|劳模)", Role.PERSON, T.MODEL_WORKER),
    _noun(r"(?:重点)?优抚(?:对象|人员)|抚恤优待对象|伤残军人|残疾军人|烈士(?:遗属|家属|父母)", Role.PERSON, T.ENTITLED),
    _noun(r"退役军人|退伍军人|复员军人", Role.PERSON, T.VETERAN),
    _noun(r"(?:新中国成立前入党的)?老党员", Role.PERSON, T.EARLY_MEMBER),
    Noun(re.compile(r"盲人"), Role.PERSON, _KINDS["视力"]),
    _noun(r"残疾(?:人|者)(?:家庭)?", Role.PERSON, T.DISABLED),
    _noun(r"(?:少年)?儿童|幼儿|未成年人", Role.PERSON, T.CHILD),
    _noun(r"(?:中小|大|研究)?学生", Role.PERSON, T.STUDENT),
    _noun(r"(?:老年人|老人|长者|老龄人口)(?:家庭|群体|人群)?", Role.PERSON, T.ELDERLY),
    _noun(
        r"(?:人员|对象|人群|群体|家庭|居民(?!养老|基本|医疗|保险|生活|住宅|类|第)|群众|职工(?!养老|基本|医疗|保险)|户|者)",
        Role.PERSON,
    ),
)
"""In this order: what stands first is tried first, so that 养老服务机构 is not read as 机构."""

FILLERS = re.compile(
    r"第[一二三四五六七八九十百零]+条?|城市社区|城市|全体|覆盖|养老服务|从事|服务|集中供养|需求|我市|全市|全县|全区|全省|本[市县区省]|本行政区域内?|辖区内?|所有|全部|各类|各|广大|该|其|上述|相关|有关|范围内?|人群|群体|以及|其他|"
    r"其它|城乡|社区|中的|内的|纳入|列入|属于|享受|符合(?!条件)|已|且|并|被|处于|范围|待遇|等|（|）|\(|\)|“|”|含|老年|养老|服务对象|供养|"
    r"是|为|到|在|有|的|和|及|或|与|家中|家里|以上|大中专|高校|大学|入职养老服务|入职|实行|取得|证书|投入运营|正常运营|养老床位数|床位数?|建筑面积|"
    r"面积|达到|收住|设立|举办|每年|重点"
)
"""Words that neither add nor drop a condition."""
