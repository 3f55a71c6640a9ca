"""What people say -> what policy texts say: official words to search with beside the asker's own."""

from __future__ import annotations

import re

from server.answering.law_words import LAW_WORDS
from server.answering.life_words import LIFE_WORDS

_OFFICIAL: tuple[tuple[str, str], ...] = (
    # persons
    (r"瘫(?:痪|在|了)?|卧床|起不(?:来|了)床|不能自理|自理不了|动不了|下不了床|生活不能自理", "失能"),
    (r"老年痴呆|痴呆|阿尔茨海默|认知症|糊涂了|老糊涂", "失智 失能"),
    (r"五保(?:户|老人)?|孤老|无儿无女|没儿没女", "特困人员 特困"),
    (r"低保|吃保障", "低保 最低生活保障"),
    (r"孤寡|一个人(?:住|过|生活)|独自(?:住|生活)", "独居 空巢"),
    (r"儿女(?:都)?不在(?:身边|家)|孩子(?:都)?在外|留守", "留守 空巢"),
    (
        r"失独|独生?(?:子女|子|女|苗|儿子|闺女|女儿|姑娘|孩子)[^，。？]{0,8}(?:没了|不在了|走了|去世|过世|死)",
        "计划生育特殊家庭 计划生育特别扶助对象 失独家庭",
    ),
    (r"穷|困难家庭|没钱|贫困", "经济困难 低收入"),
    (r"残疾|残废", "残疾人 重残"),
    (r"(?:上了|大)?年纪(?:大|很大)|高寿|年龄大|岁以上", "高龄 老年人"),
    (r"老人家?|爸|妈|爹|娘|父亲|母亲|爷爷|奶奶|外公|外婆|姥姥|姥爷|公公|婆婆|岳父|岳母|大爷|大妈|老伴", "老年人"),
    # places and services
    (r"养老院|老人院|托老所|老年公寓", "养老机构"),
    (r"敬老院|福利院", "特困人员供养服务设施 敬老院"),
    (r"(?:老年|老人|社区|助餐|养老)?食堂|吃饭|送餐|老年餐|饭堂|做饭|用餐", "助餐 助老食堂 配餐"),
    (r"白天(?:照看|有人看|托)|日托|日间(?:照料|照看)", "日间照料中心 日托"),
    (r"幸福院|农村大院", "农村幸福院 互助养老"),
    (r"洗澡", "助浴"),
    (r"(?:房子|住房|房产|老房)[^，。？]{0,8}(?:押|抵)|以房养老|倒按揭", "住房反向抵押养老保险"),
    (r"刷医保|用医保|走医保|医保(?:卡|能报|报销)", "基本医疗保险定点 医保支付范围 医保协议管理"),
    (r"医务室|诊所|护理站|卫生所", "内设诊所 内设的医疗机构 医务室"),
    (r"猫冬|候鸟|过冬|异地养老|旅居", "旅居养老"),
    (r"社区(?:的|里的)?(?:房子|用房)", "社区用房面积"),
    (r"排队|往前排|优先(?:住|收|进)", "优先接收 优先保障"),
    (r"养老[^，。？]{0,6}平台|平台[^，。？]{0,4}养老", "养老服务信息平台 智慧养老平台"),
    (r"护工|护理工|看护|养老护理", "养老护理员"),
    (r"保姆|家政|钟点工", "家政服务 家政服务员"),
    (r"(?:来|到|上)家里?(?:看病|看|服务|照顾)|上门", "上门服务 家庭医生 居家"),
    (r"看病|医生|大夫|医院", "医疗 医疗机构 医养结合 家庭医生签约"),
    (r"体检|查身体|检查身体", "体格检查 健康状况评估 体检"),
    (r"轮椅|拐杖|辅具|助听器", "康复辅助器具"),
    (r"扶手|改造(?:卫生间|厕所|房子|家里)|装修|防滑|适老", "适老化改造"),
    (r"电梯", "加装电梯"),
    (r"歇(?:口气|一歇|歇)|替(?:我|一下|换|家属|家里)|喘(?:口)?气|喘息", "喘息服务"),
    (r"探望|看望|串门|走访|巡访|有人来看", "定期探访 定期巡访 关爱"),
    (r"老年大学|上课|学习班|老年学校", "老年教育"),
    (r"被骗|骗子|骗老人|忽悠|诈骗", "非法集资 欺诈 监管"),
    (r"打骂|虐待|欺负|打老人", "虐老 欺老"),
    (r"种地|收庄稼|收粮|下地|农活", "种地收粮 助耕助收"),
    (r"呼叫|按钮|报警器|一键|智能(?:手环|设备|终端)", "智慧养老 智能呼叫终端 互联网"),
    # money
    (r"报销|报不|给报", "医保 补贴 支付范围"),
    (r"多少钱|几块|几多|给钱|发钱|补多少|贴多少|有钱拿|领钱|给不给钱|补钱|奖励", "补贴 补助 标准"),
    (r"水电(?:费|煤)?|电费|水费|气费|煤气|暖气|燃气", "用电 用水 用气 用热 价格"),
    (r"网费|宽带|有线电视", "宽带互联网 收视维护费"),
    (r"税", "免征 增值税 税费优惠"),
    (r"贷款|借钱|融资", "贷款 抵押 融资 信贷"),
    (r"护理险|长护险|长期护理|护理[^，。？]{0,6}保险|保险[^，。？]{0,10}护理", "长期护理保险"),
    (r"意外险|买保险|投保", "保险 责任险 意外伤害保险"),
    (r"彩票", "彩票公益金 福利彩票公益金"),
    (r"捐(?:了|过|点|些)?(?:款|钱|赠|助|物)", "捐赠 公益性捐赠"),
    (r"地皮|拿地|用地|土地", "用地 土地 供地"),
    (r"志愿者|义工|义务", "志愿服务 时间银行"),
    # administration
    (r"床(?:位)?(?:占|比例)|护理型", "护理型床位 占比"),
    (r"(?<!老)(?<!旧)小区|楼盘|新房|(?<!老)(?<!旧)住宅", "新建住宅小区 养老服务设施 配建"),
    (r"老(?:旧)?小区|老房子|旧小区", "老旧小区 老旧居住区 已建成居住区"),
    (r"开(?:个|一家|办)|办(?:个|一家)|办一所", "举办 设立 社会力量"),
    (r"外资|外国|港澳|外商", "境外资本 境内外资"),
    (r"消防", "消防 审验"),
    (r"培训", "培训 岗前培训"),
    (r"领导小组|组长", "领导小组"),
)
_SEARCHED: tuple[tuple[str, str], ...] = (
    (r"一共|总共|拢共|统共|合计|加起来", "全市 总数"),
    (r"(?:钱|资金|经费)[^，。？]{0,6}(?:哪儿?|哪里|谁)(?:来|出|掏|拨)|谁(?:出钱|掏钱|拨款)", "资金 筹集 财政预算 经费"),
    (r"糊弄|不好好(?:干|服务)|态度(?:差|不好)|黑心", "信誉度低 服务质量差 监管 评估"),
    (r"挂帅|头头|一把手", "领导小组 联席会议 协调机制 负责同志 牵头"),
)
"""Words to search with that say nothing about whether a policy is there."""
_RULES = tuple((re.compile(pattern), words) for pattern, words in _OFFICIAL)
_SEARCH_RULES = tuple((re.compile(pattern), words) for pattern, words in (*_SEARCHED, *LIFE_WORDS, *LAW_WORDS))


_EVERYWHERE = frozenset(
    "老年人 高龄 失能 养老机构 补贴 补助 标准 经济困难 低收入 上门服务 居家 特困人员 特困 低保 最低生活保障 "
    "优先接收 优先保障 智慧养老平台 养老服务信息平台 社区用房面积 独居 空巢 留守 举办 设立 社会力量 "
    "医疗 医疗机构 养老服务设施 配建 新建住宅小区 占比".split()
)
"""Words of nearly every policy: that one of them is missing says nothing about whether the policy is there."""


def official_words(question: str) -> str:
    """Return the official words for the everyday ones in ``question``, space-separated; empty where there are none.

    The asker's own words are never replaced: these are only searched with.
    """
    found = [word for pattern, words in (*_RULES, *_SEARCH_RULES) if pattern.search(question) for word in words.split()]
    return " ".join(dict.fromkeys(word for word in found if word not in question))


def concepts(question: str) -> tuple[frozenset[str], ...]:
    """Return the particular things that ``question`` is about, each with every word that a policy may use for it.

    Persons, money and other words that stand everywhere are left out: a clause about 加装电梯 must hold one of its
    words.
    """
    found: list[frozenset[str]] = []
    for pattern, official in _RULES:
        match = pattern.search(question)
        words = frozenset(official.split())
        if match and not words & _EVERYWHERE:
            found.append(words | {match.group()})
    return tuple(found)
