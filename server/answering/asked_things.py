"""Things asked for that are no typed value (a time of day, a brand, how often, which of two): are they stated?

Each is known by how it is asked and by what a sentence must hold to state it. A question that asks for none of them,
or a sentence that may state it, says nothing either way: what is not sure to be missing is never called missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMERAL = r"[0-9零一二两三四五六七八九十百千万半]"


@dataclass(frozen=True, slots=True)
class AskedThing:
    """``name`` is its Chinese name in a refusal, ``asked`` how it is asked for, ``stated`` what states one."""

    name: str
    asked: re.Pattern[str]
    stated: re.Pattern[str]


_THINGS: tuple[AskedThing, ...] = (
    AskedThing(
        "具体钟点",
        re.compile(r"(?<!第)(?<!哪)几点(?!建议|意见|要求|措施|规定|内容|理由|原因|注意)|几点钟"),
        re.compile(rf"{_NUMERAL}{{1,3}}(?:时(?!期|段|限)|点(?!五))|[0-9]{{1,2}}[:：][0-9]{{2}}|全天|24小时|二十四小时"),
    ),
    AskedThing(
        "具体日期",
        re.compile(
            r"几月(?!份?起?的)|几号(?:截止|之前|前|开始|到|以前|发|领|交)|几[日号][^，。？]{0,4}截止|截止[^，。？]{0,6}(?:几|哪|什么时)"
        ),
        re.compile(rf"{_NUMERAL}{{1,3}}[月日号]|年[底末初]|月[底末初]|季度|之日|当日|次[日月]|届满|上半年|下半年"),
    ),
    AskedThing(
        "具体分数",
        re.compile(r"[加扣打得减多]几分|多少分(?!钟|之|店|支|公司|院|校|会|散)"),
        re.compile(rf"{_NUMERAL}{{1,4}}个?分(?![之钟别级类为散期工析布支])|满分|优先录取"),
    ),
    AskedThing(
        "多久一次",
        re.compile(
            r"多(?:久|长时间)[^，。？]{0,8}一[次回趟遍]|隔多(?:久|长)|几(?:年|天|个?月)[^，。？]{0,6}一[次回趟遍]|(?:[每一](?:个)?(?:年|月|周|季度|星期))[^，。？]{0,6}几[次回趟遍]"
        ),
        re.compile(
            rf"每(?:隔|满)?{_NUMERAL}{{0,3}}个?(?:年|月|周|日|天|季|星期|学期)|{_NUMERAL}{{1,3}}[次回]|按[年月季]|年度|逐年|定期|{_NUMERAL}{{1,3}}(?:年|个月|日)"
        ),
    ),
    AskedThing(
        "具体品牌或型号",
        re.compile(r"(?:什么|啥|哪个|哪种|哪家|哪)(?:牌子|品牌|型号)|哪款"),
        re.compile(r"品牌|牌号|型号"),
    ),
    AskedThing(
        "具体尺寸或数值",
        re.compile(
            r"多少(?:度|分贝|毫米|厘米|公分|米|公里|里路|公斤|斤|吨|克|瓦|伏)|几(?:厘米|公分|米(?!饭)|公里|公斤|斤)|多[宽远深厚](?!裕)|多大(?:坡度|音量|声)|坡度(?:是|要|得)?(?:多|几)"
        ),
        re.compile(
            rf"{_NUMERAL}(?:度|千瓦|分贝|毫米|厘米|公分|米|公里|千米|里|公斤|千克|斤|吨|克|瓦|伏)|[0-9][:：∶][0-9]"
        ),
    ),
    AskedThing(
        "具体地址",
        re.compile(r"哪(?:一)?条(?:街|路|巷|马路)|门牌|怎么走[？?]?$|(?:坐|乘)?几路(?:车|公交)|哪栋楼|在几楼"),
        re.compile(rf"[路街巷道弄]{_NUMERAL}+号|[0-9]+号楼?|[0-9]楼|地址|路线"),
    ),
    AskedThing(
        "查询的地方",
        re.compile(
            r"(?:在|去|到|上)?哪(?:里|儿|能|可以)?[^，。？]{0,3}(?:能|可以)?(?:查到|看到|下载|查询)|(?:名单|结果|公示)[^，。？]{0,6}(?:在哪|哪里|哪儿)"
        ),
        re.compile(
            r"网|平台|公告|公报|公示栏|公开栏|公众号|程序|系统|报纸|媒体|窗口|电话|热线|(?:向|到|由)[^，。；]{1,20}(?:查询|查阅|提供|公布|公开)"
        ),
    ),
    AskedThing(
        "文书的样式",
        re.compile(
            r"模板|范本|范文|样本|样表|(?:给|有没有|下载)[^，。？]{0,6}格式|(?:申请书|申请表|协议|合同|报告|意见书)(?:该|要)?(?:怎么|咋)(?:写|填)"
        ),
        re.compile(r"样式|式样|格式|模板|范本|文本|载明|写明|包括[^。]{0,20}内容|内容[^。]{0,6}包括|附件"),
    ),
    AskedThing(
        "要不要钱",
        re.compile(
            r"免费(?:吗|不|么|的吗|没|[？?]|$)|(?:收|交|花|掏|用|需?要)(?:不要)?钱(?:吗|不|么|没|[？?]|$)|收费(?:吗|不|么|没|[？?]|$)"
            r"|(?:要不要|用不用|需不需要|是不是要|还得)(?:再|另)?(?:交|收|花|掏|付|押|给)[^，。？]{0,6}(?:钱|费|押金)|(?:要|用|得)(?:买|交)?票(?:吗|不|么|[？?]|$)"
        ),
        re.compile(
            r"免|费|票|收取|收入|无偿|有偿|价|减|优惠|补[贴助]|资助|承担|负担|缴|交纳|财政|全额|报酬|同等待遇|公益|福利"
        ),
    ),
    AskedThing(
        "有没有折扣",
        re.compile(r"打折(?:吗|不|么|没|[？?]|$)|打几折|有优惠(?:吗|不|么|没)|便宜(?:吗|不|么|没)"),
        re.compile(r"免|减|优惠|折|半价|低于|优待"),
    ),
    AskedThing(
        "分几级",
        re.compile(
            r"分(?:成|为)?(?:几|多少|哪几)个?(?:级|等|档)|(?:级|等级)(?:是)?(?:怎么|咋|如何)(?:分|划|定)|哪几(?:级|等|档)"
        ),
        re.compile(r"[一二三四五六七八九十1-9]个?(?:级|等|档|类)|等级(?:分|划|标准)|[甲乙丙]类"),
    ),
    AskedThing(
        "计算的基数",
        re.compile(r"基数|(?:按|拿|用)(?:什么|啥|哪个?)(?:数|钱|工资|收入)?(?:来|作|为)?(?:算|计算|核算)"),
        re.compile(r"基数|计算|平均工资|差额|折算|计征|计发|乘|人均|标准|每(?:人|张|床|户)[^，。；]{0,8}元"),
    ),
    AskedThing(
        "开放的时间",
        re.compile(
            r"[一每](?:周|星期|个?月|天|礼拜)[^，。？]{0,4}几(?:天|个?小时|顿|餐)|几点(?:开|关)门|(?:营业|开放|开门)时间"
        ),
        re.compile(rf"每(?:周|天|日|星期)|{_NUMERAL}{{1,3}}(?:小时|餐|顿)|开放|工作日|节假日"),
    ),
    AskedThing(
        "发放的时间",
        re.compile(r"(?:什么时候|啥时候|几时|哪天|多会儿|几号)[^，。？]{0,3}(?:打钱|到账|发(?:钱|下来|放)|给钱|拨款)"),
        re.compile(r"按[月季年]|每[月季年]|次月|之日起|季度|[月年日]底?前|当月|及时"),
    ),
    AskedThing(
        "到哪里办",
        re.compile(
            r"(?:上|去|到|在)哪(?:儿|里|个地方|块)?(?:能|可以)?(?:去)?(?:开户|报名|打印|报到|预约)|找谁(?:报名|开户)"
        ),
        re.compile(
            r"(?:向|到)[^，。；]{1,24}(?:申请|办理|领取|登记|提出|报名|学习)|由[^，。；]{2,24}(?:办理|发放|核发|发给|受理|组织|负责|颁发)"
            r"|窗口|平台|网|街道|乡镇|乡（镇）|残联|联合会|部门|学校|院校|中心|社区"
        ),
    ),
    AskedThing(
        "办理的单位",
        re.compile(
            r"(?:哪个|哪些|什么|啥)(?:单位|部门|机关|科室|窗口|局)|(?:找|问|由)谁(?:办|领|管|申请|盖章|审|报|批)?(?:[？?]|$)"
        ),
        re.compile(
            r"局|委|部门|残联|联合会|政府|机构|中心|街道|公安|机关|法院|检察院|民政|单位|组织|窗口|学校|医院|银行|协会|院|站|所(?!有|得|需|在|属)|[向由]"
        ),
    ),
)
_NAMED = re.compile(
    r"哪(?:个|家|所|些|几家|几所|一家|一所)?(?P<kind>医院|学校|公司|企业|银行|驾校|药店|幼儿园|养老院|敬老院|超市|商场|景区|公园|车站|平台|网站|软件|[Aa][Pp][Pp])"
)
_SAME_KIND = {
    "医院": "医院|医疗",
    "学校": "学校|院校|大学|中学|小学",
    "公司": "公司|企业|单位",
    "企业": "企业|公司|单位",
    "养老院": "养老机构|养老院|敬老院|养老服务",
    "敬老院": "敬老院|供养|养老",
    "平台": "平台|网|系统",
    "网站": "网|平台",
    "软件": "程序|网|平台|系统",
    "APP": "程序|网|平台|系统",
    "景区": "景区|景点|公园",
}
_VALUE = rf"(?:[^，。？、是给按补发算指分]{{0,3}}{_NUMERAL}|全[额部免]|减?半)[\u4e00-\u9fff]{{0,2}}?"
_EITHER = re.compile(rf"(?P<one>{_VALUE})还是(?:是|按|给|补|发|算|指)?(?P<other>{_VALUE})[啊呀呢吗嘛的]?[？?。]?$")
"""Which of two values: 全额还是一半, 一年还是半年."""


def asks_a_thing(question: str) -> bool:
    """Whether ``question`` asks for one of these things, stated or not."""
    return any(thing.asked.search(question) for thing in _THINGS) or bool(
        _NAMED.search(question) or _EITHER.search(question)
    )


def unstated_thing(question: str, shown: Sequence[str]) -> str | None:
    """Return the Chinese name of what ``question`` asks for and surely none of the ``shown`` texts states."""
    for thing in _THINGS:
        if thing.asked.search(question) and not any(thing.stated.search(text) for text in shown):
            return thing.name
    if named := _NAMED.search(question):
        kind = named["kind"].upper()
        pattern = re.compile(_SAME_KIND.get(kind, kind))
        if not any(pattern.search(text) for text in shown):
            return f"是哪{'个' if kind in ('APP', '平台', '网站', '软件') else '家'}{named['kind']}"
    if either := _EITHER.search(question):
        values = (either["one"][-2:], either["other"][:2])
        if not any(value in text for value in values for text in shown):
            return f"是“{values[0]}”还是“{values[1]}”"
    return None
