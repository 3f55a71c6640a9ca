"""The words by which the sentences of a policy give something: whom they turn to, what they do, how firmly."""

from __future__ import annotations

import re

from server.answering.eligibility.condition_words import NOUNS, TERMS
from server.answering.eligibility.conditions import Has, all_of
from server.answering.eligibility.phrases import Beneficiary
from server.answering.eligibility.traits import Role, Trait

NOUN_END = re.compile("|".join(sorted((n.pattern.pattern for n in NOUNS), key=len, reverse=True)))
PLACE_NAMED = re.compile("|".join(n.pattern.pattern for n in NOUNS if n.role is Role.ORGANISATION))
PERSON_END = re.compile("|".join(n.pattern.pattern for n in NOUNS if n.role is not Role.ORGANISATION))
"""The nouns for people: an item that names only places (到医疗机构优先挂号) says nothing of whom it is for."""
FOR_PEOPLE = re.compile(rf"[对为给向][^，。；]*?(?:{PERSON_END.pattern})")
TERM_HERE = re.compile("|".join(t.pattern.pattern for t in TERMS))
TOWARDS = re.compile(
    r"(?:重点)?(?<![针绝相反应面核])(?:对于?(?!接(?!受|收)|[应象比准下])|为(?![目的主了基重])|(?<![方转导])向|(?<![付供])给(?!予|排|付))|将|把|针对|面向|帮助|方便|"
    r"(?:优先)?接收|(?:重点)?关注|根据(?=老年人需[要求])|巡访|探访|走访|关爱|惠及|与(?=老年人家庭)"
)
NEEDS = re.compile(
    r"(?:优先保障|重点保障好?|(?<![兜底])保障(?!部|局|金|机)|优先满足|在满足)(?P<who>[^，。；]{2,150})需求"
)
SUPPORTS = re.compile(r"鼓励(?:和支持|支持|和引导)?|支持(?:和鼓励)?|(?:推动和)?扶持(?:以)?|引导|允许|强化对|督促")
SETS_UP = re.compile(
    r"(?:建立健全|健全完善|建立|健全|完善|落实|实施|制定|(?:统一|提高)(?=特困|低保|最低生活))(?:针对)?"
)
ACTS = re.compile(
    r"(?:家中|家里|群体|人群|户)?(?:再|均|都|每年|每月|每人|定期|优先|免费|依法|按月|一次性|主动|适当|按照?(?:有关|国家|相关)?规定|可以?|就近|上门|统一|进行|应当?|岗前|且|，)*"
    r"(?:提供|给予|发放|发给|实施|开展|减|免|纳入|补[贴助]|奖|予以|实行|购买|安装|配备|享受|执行|落实|办理|签约|投保|参与|运营|开发|建设|设置|服务|探访|巡访|"
    r"走访|培训|承接|突破|取得|申请|授予|建立|改造|集中供养|到|入住|乘坐|进入|参观|游览|凭|持|优惠|领取|获得|就诊|就医|新招用|安排|予|收取|合理|就近|学习|"
    r"筛查|摸底|评估|实际|需求|权益|通过|为|养老|组织|以(?!及)|用电|按|开办|举办|采取|加|增|发)"
)
OF_WHAT = re.compile(
    r"的?[^，。；、]{0,16}?(?:制度|机制|政策|需[求要]|难?问题|办法|生活标准|待遇标准|供养标准|保障标准)|的[^，。；、]{0,8}?培训"
)
SUBJECT_ACTS = re.compile(
    r"(?:的，)?(?:可以?|均|都|应当?|由|按(?:照|有关|国家|相关)?规定|凭|持)*"
    r"(?:免|优先|享受|执行|用电|乘坐|进入|参观|游览|领取|获得|给予|就诊|就医|新招用|申请|取得|到|提供[^，。；]{0,20}(?:免|减)|按规定给予|每[人月年]|发放|通过|"
    r"符合|[，,]?(?:也?可|新招用|优先|免)|提供[^，。；]{2,24}取得的收入|"
    r"，?不(?:区分|分)[^，。；]{0,40}享受)"
)
BENEFIT = re.compile(
    r"提供|给予|发放|发给|补[贴助]|奖[补励]?|津贴|免|减|优惠|优先|上门|签约|巡访|探访|走访|改造|安装|集中供养|纳入|报销|支付|培训|购买|喘息|服务|"
    r"居民(?:生活)?类?价格|价格|贷款|融资|供地|授予|就近|满足|帮助|关爱|公积金|支持|扶持|享受|保险|扣除|备案|开放|教育|发展|通道"
)
NO_BENEFIT = re.compile(
    r"作为[^，。；]*重要内容|应当用于|专项用于|的具体办法由|为载体|为支撑|建成|建立\d+个|凭证|转变|出台政策提供依据|查处|严禁|惩戒|处罚|罚款|监测|监管(?!费)|督促|欺诈|统计|考核|通报|取缔|打击|追究|责任追究|领导小组|信息共享|满意度|占比|覆盖率|"
    r"规划|宣传|基本原则|指导思想"
)
SOFT = re.compile(
    r"鼓励|优化|支持|探索|试点|制定|出台|(?<!咨询)引导(?!服务|员)|推进|推动|推行|(?:积极|大力)发展|有条件的|逐步|建立(?!起|健康档案|家庭病床)|研究|力争|(?<!承担)(?<!个人)部分(?![的，]|费用|失能|自理)|倡导|适时|拓展|培育|可以(?=利用|为|通过|根据|向)"
)
FIRM = re.compile(r"给予|发放|应当|必须|免费|免征|免收|免缴|减免|优先|享受|执行|予以|减半")
ELSEWHERE = re.compile(r"按(?:照)?[^，。；、《》]{0,14}规定|符合[^，。；、的]{0,6}(?:条件|规定)")
NAMED = (
    (re.compile(r"高龄(?:津贴|补贴)"), Beneficiary(Role.PERSON, all_of([Has(Trait.ELDERLY), Has(Trait.AGED)]))),
    (re.compile(r"(?<!照护)护理补贴"), Beneficiary(Role.PERSON, Has(Trait.INCAPABLE))),
    (re.compile(r"喘息服务"), Beneficiary(Role.CARER, Has(Trait.FAMILY_CARER))),
    (re.compile(r"家庭照护者[^，。；]{0,6}培训"), Beneficiary(Role.CARER, Has(Trait.FAMILY_CARER))),
)
"""Benefits whose names say whom they are for, where the sentence says no more."""
UNDONE = "当地是否已经开展（条款说的是鼓励、支持、推进或建立）"
TRIED = "当地是否已经试行（条款说的是探索、试点或有条件的地方）"
UNWRITTEN = "是否符合条款没有写出的规定（条款只说按规定或符合条件）"
MONEY_FOR_PLACES = re.compile(r"补[贴助]|奖[补励]|免征|免缴|免收|减半|税|价格|贷款|融资|费用|供地|扣除")
CARRIES_ON = re.compile(
    r"^(?:同时)?(?:具体|根据|按照(?!《)|按|超过|超出|标准为|补[助贴]标准|对新建|实行阶梯|[^，。；对为]{2,20}费用?(?:按|执行|减|免))"
)
LONG_CLAIM = re.compile(r"^(?:同时)?对(?P<who>[^。；]{4,170}?)(?:再)?(?=，(?:根据|按照?|每|在|市财政)|给予|发放)")
BETWEEN = re.compile(r"^[，,](?P<piece>(?:由(?=[^，。；]{2,20}提供的)|经|凡|取得|符合|达到|签订|连续)[^，。；]{2,40})")
BUSINESS = re.compile(
    r"供其[^。；]*?服务(?=[；。]|$)|为[^，。；]{2,30}提供[^，。；]{0,12}服务的(?=养老服务业|企业|机构|组织)|，?(?:重点)?为老年人提供(?!专业化)[^。；]{2,40}?服务(?:的(?=[^，。；]{0,12}(?:食堂|机构|中心|助餐点))|(?=，[^。；]*?的，))"
)
"""What a canteen or a day centre does for old people says which place is meant, not who gets the money."""
CARE_INSURANCE = re.compile(r"长期护理保险|长护险")
OF_WORKERS = re.compile(r"护理员|培训|人才|就业|从业|技能|队伍")
NEXT_SUBSIDY = re.compile(
    r"[^，。；、和及]{0,6}(?:补[贴助]|资金|费用|服务)(?:、|和|以及|及)"
    r"(?=(?P<others>[^，。；]*?(?:机构|中心|企业|组织|老年人|老人|人员|家庭)[^，。；]*))"
)
NUMBERED = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零]+条|[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+[是、])\s*"
)
REFERS_BACK = re.compile(r"\s*(?:重点)?(?:对于?|为|给|向|将|把)?(?:其中(?!心)|上述|前[款项述]|该类|此类|这[类些])")
"""Whoever is meant has been named in the sentence before, with conditions that hold here too."""
IN_CASE = re.compile(r"(?<!目)的$|后$|期间$")
DOING = re.compile(
    r"，?(?:(?:新招用|取得|提供|符合|通过|凭|持)[^。；]{2,80}?(?=，?(?:也?可|在计算|按规定|免|享受|给予|准予)|$)|"
    r"[^，。；]{2,60}?的(?=，))"
)
AT_A_PLACE = re.compile(r"(?:到|在|凭|持|由|依托|通过)")
"""到医疗机构优先挂号: who goes there is not named."""
TOWARDS_FIRST = re.compile(r"(?:同时|并|重点)*对")
VERBS_BEFORE = re.compile(
    r"^(?:和|及|与|并|好|本市|各级|可以|应当|逐步|实行|完善|解决|保证|保障|保护|领取|适合|扩大|扶持|支持|鼓励|探索|利用|发展|开展|提高|推动|"
    r"培养|培育|出台|制定|引入|引进|加强|推进|落实|一批)+"
)
BUILDS = re.compile(r"[新扩改]建|盖|(?<!公)建(?!档)[了个一造设座家所]|(?:想|打算|准备|投资)[^，。；？]{0,2}建")
DONE_AT_HOME = re.compile(r"适老化改造|家[中里]安装|上门(?!服务能力)|入户|居家")
DONE_IN_HOMES = re.compile(r"机构养老|养老机构|入住|集中供养|社区与机构")
ATTEMPT = re.compile(r"探索|试点|有条件的")
ANNOUNCES = re.compile(r"下列|以下(?=[^，。]{0,8}[：:])|如下|[：:]$")
RURAL_LABEL, TOWN_LABEL = re.compile(r"农村|乡村|村级"), re.compile(r"城市社区|城镇社区|城区")
CONNECTS = re.compile(r"以及|[、及和或（(等]")
LONGEST_PHRASE = 170
