"""Does a sentence state a support measure? By its words: who is given, relieved of, allowed or encouraged to what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from server.answering.sources import fold

BENEFIT_COLUMN = re.compile(r"对象|服务内容|服务标准|补[贴助]|津贴|金额|待遇|优待|优惠")
"""A column by which a table's rows are benefits; a table of tasks and offices has none."""

_NO_MEASURES = re.compile(
    r"指导思想|基本(?:原则|思路)|总体(?:要求|思路|目标|考虑)|(?:工作|发展|主要|建设|总)目标$|目标要求$|工作原则|"
    r"组织(?:领导|实施|保障|协调)|领导(?:责任|机制|体制)|统筹协调|督导|督促|督查|考核|绩效|宣传|舆论|媒体|行业自律|"
    r"责任(?:落实|分工|追究)|(?:落实|压实|强化|明确)[^，。]{0,4}责任|分工协作|协同配合|工作机制|推进机制|"
    r"法律责任|附则|其他事项|施行日期|(?:工作|实施)步骤|(?:进度|时间)安排|家庭(?:赡养|扶养|保障)|"
    r"申请(?:与|和|、)?(?:程序|流程|材料|审批|审核|受理|办理)|审核|审批程序|(?:资金|经费)(?:管理|来源|筹集|拨付|监管|使用)|"
    r"(?:部门|工作|主要)职责|职责分工|动态管理|(?:发放|办理|工作)(?:程序|流程)"
)
"""Headings under which a document speaks of itself, of its aims and of how the authorities organise themselves."""
_SUPERVISION = re.compile(r"监管|监督|监测|标准化|安全管理|诚信|信用|总则")
"""Headings under which only what gives something is a measure (等级评定 decides on subsidies)."""

_SEGMENT = re.compile(r"[，；：,;:。]")
_LEFT_OUT = re.compile(r"\([^()]*\)|〔[^〔〕]*〕|(?<=《)[^《》]*(?=》)")
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]+是|\([0-9一二三四五六七八九十]+\)|[0-9]{1,2}[.、]|第[一二三四五六七八九十百]+条)"
)

_GIVES = re.compile(
    r"补贴|补助|津贴|奖补|奖励|贴息|资助|救助金|慰问金|扶持政策|优惠|免费|无偿|低偿|低收费|免征|免缴|免收|免除|减免|减征|减半|半价|减按|减至|"
    r"居民(?:生活类?|类)?用[电水气热]|居民[^，]{0,8}价格|住宅(?:\(居民\))?价格|计入收入总额|计算应纳税所得额|"
    r"公益金|专项资金|(?:资金|财政|经费)[^，]{0,8}(?:投入|支持|扶持|倾斜)|加大[^，]{0,16}投入|政府购买|购买[^，]{0,12}服务|"
    r"享受|待遇|报销|支付(?:范围|标准)|基金[^，]{0,16}支付|医保[^，]{0,6}(?:支付|协议|定点)|纳入定点|保险[^，]{0,6}制度|照护保障|"
    r"优先(?!发展|位置|领域|推荐|派单)|倾斜|照顾|救济|(?:实行|给予|予以|集中|分散)供养|发放|荣誉称号|职称|"
    r"给予(?![^，]{0,6}(?:处罚|处分|批评|警告|行政|罚款|通报|惩戒))|予以(?:支持|资助|补|奖|减|免|保障|优先|倾斜|照顾)|"
    r"用地(?:需求|指标|保障|成本|纳入)|基准地价|地价水平|租金|供地|划拨|供应土地|土地供应|先租后让|贷款|信贷|融资|担保|科技立项|"
    r"取消[^，]{0,8}(?:审批|许可)|备案管理|简化|联审联批|并联审批|零门槛|绿色通道|不再要求|(?:尽快|加快)办理|提供(?:便利|方便)|(?:集中|统一)研究解决"
)
"""Money, prices, taxes, credit, land, insurance, priority, less paperwork: whoever reads it gets something."""
_PROMOTES = re.compile(
    r"鼓励|支持(?!下)|扶持|允许|引导[^，]{0,12}(?:社会(?:力量|资本|组织|资金|各方|各界)|资本|力量|机构|企业|组织|银行|金融|保险|院校|学校|个人|家庭|地价)|"
    r"(?:^|[^不])可(?:以)?(?:按|凭|申请|依法|通过|向|在|纳入|结合|由|继续|自愿|根据|利用)"
)
_EXPLORES = re.compile(r"探索(?![^，]*(?:路径|经验|做法|思路|规律|内容|方法|标准|长效))")
_PLACE = (
    r"(?:床位|设施|用房|场所|中心|食堂|助餐点|幸福院|敬老院|养老院|福利院|托老所|老年公寓|周转房|互助点|驿站|服务站|服务点|网点|"
    r"养老机构|服务机构|护理机构|医院|护理站|照护单元|服务大厅|基地|电梯)"
)
_BEHIND_SERVICE = r"(?=$|等|、|和|及|与|或|的|岗位|项目|试点|关系|功能|\")"
_PROVIDES = re.compile(
    rf"(?:建设|新建|改建|扩建|建成|建立|设立|设置|增设|增加|配建|配置|配备|配套|开辟|打造|发展|加装|布局|举办|兴办|开办|改造为)"
    rf"(?!的)[^，]{{0,40}}{_PLACE}(?![^，]{{0,6}}(?:规划|标准|制度|机制|体系|质量|安全))|"
    rf"{_PLACE}[^，]{{0,10}}(?:建设(?!标准|规划)|全覆盖|覆盖率|提升工程|改造|配套建设|布局)|"
    r"适老化(?:改造|改建)|改造(?:提升)?工程|改扩建|提质升级|(?:助老|惠民)项目|"
    r"每百户|人均用地|平方米|统一规划|四同步|同步(?:规划|建设)|调剂解决|统筹解决|回购|购置|置换|租赁|闲置|存量(?:资源|设施|房)|空置|"
    r"(?:为|向|给|对)[^，]{0,60}(?:老年人|老人|人员|对象|家庭|家属|家中|群体|残疾人|机构|社会力量|组织)[^，]{0,16}"
    r"(?:提供|开展|实施|实行|安装|配备|购买|投保|留出|预留|进行(?:免费|定期))|"
    r"(?:开展|推行|推广|提供|普及|组织|实施|设立|增加|延伸|拓展|推进|推动|实行|满足|建立|保障)[^，]{0,30}"
    rf"(?:服务{_BEHIND_SERVICE}|培训(?!疗养|工作机制)|互助|帮扶|体检|照护|照料|托养|助餐|志愿)|"
    r"具备[^，]{1,40}(?:功能|服务)|签约服务|服务岗位|社会工作者岗位|实训基地|技能等级|能力评估|需求评估|关爱活动|老年教育|"
    r"公建民营|公办民营|多点执业|(?:建立|建设|建成|搭建|打造|开通)[^，]{0,24}(?:服务|信息|智慧|养老|云)[^，]{0,4}平台|"
    r"时间银行|清单制度|至少[^，]{0,4}[0-9一二两三][所个家处张]|"
    r"用于(?:支持)?发展养老|(?:重点|优先)保障|纳入[^，]{0,24}(?:范围|保障|救助|供养)|送到|保险制度"
)
"""Places, staff and services that are made or brought to somebody."""
_VISITS = re.compile(r"探访|巡访|走访|签约服务|培训(?!疗养|工作机制)|喘息服务")
"""Services that are brought to somebody even where the sentence speaks of a mechanism for them."""
_SUPERVISES = re.compile(
    r"监督|监管|(?<!安防)监控|监测|督促|督导|督查|考核|绩效|考评|惩戒|惩处|查处|(?<!体格)(?<!健康)(?<!身体)检查|抽查|清查|整改|打击|整治|"
    r"排查|自查|追究|问责|违法|违规|非法|诚信|信用|举报|投诉|"
    r"组织领导|领导小组|联席会议|协调机制|职责|主体责任|定期[^，]{0,8}报告|及时报告|"
    r"报告制度|统计|数据库|大数据管理|大数据平台|数据采集|信息共享|资源对接|"
    r"宣传|营造|倡树|氛围|典型|总结|摸底|满意度|各司其职|齐抓共管|分管|议事日程|摆在|赡养|标准化管理|准入|表彰|"
    r"专款专用|专户|专账|追回|虚报|冒领|骗取|套取|挪用|挤占|停发|停止(?:发放|享受)|审核|复核|复查|公示|初审|提交|填写|上报|动态管理|"
    r"(?:建立|归入|整理)[^，]{0,6}档案|台账|负责(?!人|照|护|供|提供)|不予[补发]|不再(?:享受|发放|给予)|(?:的)?权利$|原则$|"
    r"加强[^，]*(?:管理|执法|检查|领导|统筹|协调|指导|自律|配合|对接|评估|规划|引导|安全)|(?<!用地)纳入[^，]*(?:规划|计划|考核)(?!、|优先)"
)
"""What authorities do among themselves and to others: supervise, organise, count, publish."""
_FRAMES = re.compile(
    r"(?:完善|健全|建立|制定|落实|出台|编制)[^，]*(?:标准|规范|评价|体系|机制|规划|方案|意见|办法|条例|台账)"
)
"""Rules, plans and mechanisms: nobody gets anything by them alone."""
_FORBIDS = re.compile(r"不得|严禁|严防|禁止|禁区|严厉|不准")
_DEPENDS = re.compile(
    r"^(?:并|从而|以|进一步|有效|切实|不断|全面|充分|着力|更好地?|逐步|最大限度)*"
    r"(?:确保|使(?!用)|做到|形成|提升|提高|增强|满足|激发|释放|吸引|充实|营造|促进|保障[^，]{0,12}权益|保证|"
    r"降低[^，]{0,8}风险|实现[^，]*(?:发展|满意|提升|格局|目标|结合|融合)|发挥|推动[^，]*(?:发展|提升|进步)$|"
    r"为[^，]*提供(?:依据|支撑|数据|参考|遵循|服务标准))"
)
"""What a measure is for, or what comes of it: it is one only together with the words before it."""
_PROMISES = re.compile(rf"{_GIVES.pattern}|至少|不少于")
"""What makes an aim more than that: 确保每个县至少建有一所…敬老院."""
_CONDITION = re.compile(
    r"(?:的|时|后|前|下|中|之日起)$|为(?:依托|载体|基础|支撑|重点|主体|主导|导向|抓手|核心|目标|契机|切入点)$|^依托"
)

_LEAD = re.compile(r"[：:]$")
_LEAD_TO_OTHERS = re.compile(r"行为|情形|条件|材料|职责|处罚|责令|原则|目标")
"""What a lead announces whose items give nobody anything."""


def states_measure(sentence: str, headings: Sequence[str], lead: str = "") -> bool:
    """Whether ``sentence``, which stands under ``headings`` (outermost first), states a support measure.

    A measure gives, allows, relieves of or encourages something, or has places, staff or services provided. Aims,
    background, supervision and what authorities organise among themselves are none, nor is a heading. ``lead`` is
    the sentence that announces this one as an item (对下列老年人给予救助：): of a measure, the items are part.
    """
    if not may_hold_measures(headings):
        return False
    heads = [fold(heading) for heading in headings]
    folded = fold(sentence)
    if any(folded.rstrip("。:") == head.rstrip("。:") for head in heads):
        return False
    if lead:
        if _LEAD_TO_OTHERS.search(lead) and not states_measure(lead, headings):
            return False
        if states_measure(lead, headings):
            return True
    only_gifts = any(_SUPERVISION.search(head) for head in heads)
    return any(_gives(segment) or (not only_gifts and _provides(segment)) for segment in _statements(folded))


def may_hold_measures(headings: Sequence[str]) -> bool:
    """Whether a document speaks of measures under ``headings``, and not of itself, its aims or its own organisation."""
    return not any(_NO_MEASURES.search(fold(heading)) for heading in headings)


def announces(sentence: str) -> bool:
    """Whether a sentence announces items: it ends in a colon."""
    return _LEAD.search(sentence) is not None


def _statements(sentence: str) -> Iterator[str]:
    """Yield the parts between commas that state something by themselves: not what it is for or when it holds."""
    body = _LEFT_OUT.sub("", _ORDINAL.sub("", sentence))
    supervising, stated = False, False
    for segment in _SEGMENT.split(body):
        if _FORBIDS.search(segment):
            return  # whatever follows says what must not be
        depends = _DEPENDS.search(segment) is not None
        if not segment or (depends and (supervising or (stated and not _PROMISES.search(segment)))):
            continue
        if _CONDITION.search(segment) and not _PROMOTES.search(segment):
            continue
        supervising = _SUPERVISES.search(segment) is not None
        stated = True
        if not supervising:
            yield segment


def _gives(segment: str) -> bool:
    return _GIVES.search(segment) is not None


def _provides(segment: str) -> bool:
    if _VISITS.search(segment):
        return True
    if _PROMOTES.search(segment):
        return True
    return _FRAMES.search(segment) is None and any(cue.search(segment) for cue in (_EXPLORES, _PROVIDES))
