"""What kind of answer a question wants: an amount, a date, the responsible office, a fact of the document itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from ingest.model import Document

Wanted = Literal[
    "money", "percent", "multiple", "count", "area", "age", "date", "duration", "departments", "amount",
    "contact", "papers", "validity", "issued", "effective", "number", "issuer", "basis", "history",
]  # fmt: skip
"""Kinds of answer asked for. ``amount`` is a value of whatever kind; the last seven are facts of the document itself.

``contact``: a telephone number, an address or a site; ``papers``: what must be handed in.

``history``: when and by which meeting or order a document was adopted, published, revised or amended.
"""

DOCUMENT_FACTS: frozenset[Wanted] = frozenset(
    {"validity", "issued", "effective", "number", "issuer", "basis", "history"}
)

_WHEN = r"(?:什么时[候侯]|啥时[候侯]|何时|几时|哪年|哪一年|哪个?月|哪天|哪一天|几月几[日号]|几号|多会儿|哪个时候)"
_PAPER = r"(?:文件|意见|通知|方案|政策|办法|条例|规定|细则|法|号)"
_FORCE = r"(?:施行|执行|实施|实行|生效|管用)"
_WANTED: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    (
        "validity",
        re.compile(
            r"有效(?:期|吗|么|不|没)|还(?:有没有效|有效|管用|能用|算数|作数)|过期|失效|作废|废止|[管用]到(?:哪|什么|啥)|过时|作不作数|算不算数|(?<!养)老文件|旧文件|仍(?:然)?有效|停止执行"
            rf"|{_PAPER}[^。？]{{0,20}}(?:管|用|试行|有效)(?:到)?(?:多久|多长时间|几年|多少年)"
            r"|(?:文件|意见|方案|通知|办法|号)[^，。？]{0,10}(?:到期|到头|废(?:了|没|掉)|(?:现在|目前|如今)?还(?:执行|施行|按|照))"
        ),
    ),
    ("number", re.compile(r"文号|文件号|几号文|多少号(?:文)?|发文字号|文件编号|[发办字函]多少号")),
    (
        "issuer",
        re.compile(
            r"(?:谁|哪个(?:单位|部门|机关)|哪里|哪儿)(?:发布|印发|发的|出台|制定|发文)|发文(?:机关|单位)|印发单位"
        ),
    ),
    (
        "issued",
        re.compile(
            rf"{_WHEN}[^，。？]{{0,4}}(?:印发|印的|发文|落款|成文)|(?:印发|落款|成文)[^，。？]{{0,6}}{_WHEN}"
            rf"|(?:印发|发文|成文)(?:日期|时间)|落款|{_WHEN}的(?:文件|文|通知|意见|方案)"
            rf"|(?:文件|文|通知|意见|方案)[^，。？]{{0,4}}(?:是|属于){_WHEN}的|{_PAPER}[^，。？]{{0,8}}{_WHEN}[^，。？]{{0,4}}(?:发布|发的|出台|公布|下发)"
            rf"|{_PAPER}[^，。？]{{0,4}}(?:发布|出台|公布|下发)(?:日期|时间)"
        ),
    ),
    (
        "effective",
        re.compile(
            rf"{_PAPER}[^。？]{{0,24}}{_WHEN}[^，。？]{{0,4}}(?:开始|起)?{_FORCE}|{_PAPER}[^，。？]{{0,6}}{_FORCE}(?:日期|时间)"
            rf"|{_PAPER}[^，。？]{{0,8}}从?{_WHEN}(?:开始)?管(?:起|用)"
            rf"|从?{_WHEN}(?:开始|起){_FORCE}|{_PAPER}(?!书)[^。？]{{0,6}}(?:从|自){_WHEN}(?:开始|起)"
        ),
    ),
    (
        "basis",
        re.compile(
            rf"(?:依据|根据)[^，。？]{{0,12}}(?:哪|什么|啥)[^，。？]{{0,6}}{_PAPER}|上位(?:文件|法|政策)|(?:制定(?:的)?依据|依据的)"
            rf"|(?:哪|什么|啥)[^，。？]{{0,6}}{_PAPER}[^，。？]{{0,4}}(?:依据|根据)"
        ),
    ),
    (
        "history",
        re.compile(
            r"(?:哪|什么|啥|第几)(?:一)?(?:次|个|届)?[^，。？]{0,8}(?:会议|常委会|人大)[^，。？]{0,8}(?:通过|同意|批准|审议|修正|修订|修改|作出)"
            r"|(?:通过|批准|审议|修正|修订|修改)[^，。？]{0,10}(?:哪|什么|啥|第几)(?:一)?(?:次|个|届)?[^，。？]{0,8}(?:会议|常委会|人大)"
            rf"|(?:{_PAPER}|这部|本)[^，。？]{{0,14}}(?:修正|修订|修改)(?:过|了|是|的时间)?(?:是)?(?:几次|多少次|{_WHEN})"
            rf"|(?:{_PAPER}|这部|本)[^，。？]{{0,14}}{_WHEN}[^，。？]{{0,6}}(?:表决通过|审议通过|会议通过|通过的|批准的|修正|修订|修改)"
        ),
    ),
    (
        "departments",
        re.compile(
            r"(?:哪个|哪些|哪几个|哪几家|什么|啥)(?:单位|部门|局|委办局)|谁(?:来|家)?(?:管|负责|牵头|主管|监管|抓|落实|拍板|说了算|审批|批准|最后定)|归(?:谁|哪)|"
            r"责任(?:单位|部门|分工)|牵头(?:[及和与、]配合)?(?:单位|部门|的是|的)|配合(?:单位|部门)|找(?:谁|哪个部门|哪个单位|哪儿办)|由谁|哪家(?:单位|部门)|主管部门|哪个局"
        ),
    ),
    (
        "contact",
        re.compile(
            r"(?:电话|热线)(?:是|号码)*(?:多少|几|啥|什么|号)|(?:什么|啥|哪个|哪些|多少|几号)(?:的)?(?:电话|号码|热线|网站|网址|公众号|小程序|窗口|地址)"
            r"|打(?:哪个|什么|啥)(?:电话|热线|号)|联系方式|网址|地址(?:在|是)?(?:哪|多少|什么)|在(?:哪个|什么|啥)(?:网站|平台|窗口|地址)|(?:哪个|什么|啥)(?:手机)?(?:软件|[Aa][Pp][Pp])"
        ),
    ),
    (
        "papers",
        re.compile(
            r"(?:什么|啥|哪些|哪几样|几张|多少张|几份)(?:申请)?(?:材料|手续|证件|证明|照片|表格?|资料|复印件)"
            r"|(?:材料|手续|证件|证明|照片|资料)(?:要|需要|都)?(?:哪些|什么|啥|有哪|几)|带(?:什么|啥|哪些|齐哪)|(?:交|提交|递)(?:什么|啥|哪些)"
        ),
    ),
    (
        "percent",
        re.compile(
            r"(?:比例|占比|税率|费率)[^，。？]{0,2}(?:哪|谁)[^，。？]{0,3}(?:高|低|大|小|多|少)|(?<!按)比例(?:一般|大概)?(?:是|为|定|占|要|得|达到|不低于|要求)?(?:啥|什么|怎么|咋|呢|[？?]|$)|(?<![按超])比例[^，。？]{0,16}(?:多少|几)(?!个|天|年|日)|(?:多少|多大|多高|什么样?|啥|几)的?比例"
            r"|百分(?:之)?(?:几|多少)|占比|几成|打几折|率[^，。？]{0,10}(?:多少|几)|税率|占[^，。？]{0,10}(?:多少|几)|多少%"
        ),
    ),
    (
        "area",
        re.compile(
            r"多大(?:面积|地方|的?(?:[\u4e00-\u9fff]{0,4})(?:房|场地|用地))|面积[^，。？]{0,10}(?:多少|多大|要求|标准|几)|多少(?:个)?平|几平|用地[^，。？]{0,6}(?:多少|几)亩"
        ),
    ),
    (
        "money",
        re.compile(
            r"多少钱|每(?:人|床|张床?|户|餐|次)?每?(?:月|年|天|餐|次)(?:能|可以)?(?:是|给|补|发)?多少(?=[，。？?]|$)|的钱[^，。？]{0,4}多少|多少(?:[\u4e00-\u9fff]{0,6})(?:资金|经费|补助款|补贴款)|(?:发|给|补|领|那个|这个|那笔|这笔)的?钱[^，。？]{0,10}(?:多少|几[百千块])|封顶|几块|多少元|多少万|几万|总额|几百(?!个|人|名|家|张)|几千(?!个|人|名|家|张)|金额|(?:补贴|补助|津贴|奖励|奖金|奖补|资助|收费|费用|[学床电水气护]费|保障金|工资|月薪|薪水|薪酬|押金|租金|票价)[^，。？]{0,8}(?:多少|(?<!哪)几|怎么给)|"
            r"补(?:贴|助)?(?:多少|几|到多少)|(?:给|发|领|贴|奖|拿|花|交)(?:到)?(?:多少|几)(?!个|家|所|张|人|名|位|户|次|年|天|周)|"
            r"(?:养老金|退休金|低保金|抚恤金|慰问金|救助金)[^，。？]{0,8}(?:多少|几)(?!个?(?:年|月|天|周|[人家岁次]))|"
            r"能(?:拿|领|补|得)(?:到)?(?:多少|几)|(?:补贴|补助|津贴|奖补|奖励|资助|收费|费用|保障金)[^，。？]{0,4}标准(?=[^，。？]{0,8}(?:多少|几|是|为|怎|咋|呢|啥)|[？?。]|$)"
        ),
    ),
    ("multiple", re.compile(r"几倍|多少倍|倍数|倍[^，。？]{0,4}多少")),
    (
        "duration",
        re.compile(
            r"多(?:久|长时间)(?![\u4e00-\u9fff]{0,4}一[次回趟])|(?<![哪好十几前这那近过])几(?:年(?!级|底|前|建|完|开|起|一[次回])|个月(?!一[次回]))|多少(?:年|个月|天|小时|日|个?工作日)|(?<![哪好十几前这那近过])几(?:天|个?工作日)|几日(?:之|以)?内|限几[日天]|年限|天数|月数|学时|课时|时限|期限(?!届满|内|届)"
        ),
    ),
    (
        "age",
        re.compile(
            r"几岁|多大(?:年纪|岁数|年龄)|多少(?:周)?岁|年龄(?:要求|限制|条件|多)|多大的(?:老人|老年人|人)"
            r"|(?:老人|老年人|老人家|[爸妈爷奶公婆])[^，。？]{0,4}多大(?:才|就)?(?:算|能|可以)"
        ),
    ),
    (
        "date",
        re.compile(
            rf"{_WHEN}|期限|时限|截止|(?:到|在)什么(?:时间|日期)|几月|最晚|最迟|什么时间|时间(?:节点|要求|表)|年底前"
        ),
    ),
    (
        "count",
        re.compile(
            r"多少(?:个(?!工作日|月|小时)|家|所|张|人|名|位|户|次|处|支|床|县|站|网点|岗)|(?<![哪好十])几(?:个(?!部门|单位|方面|工作日|月|小时)|家|所|张|人|名|位|户|次|处|回|趟)"
            r"|(?:数量|人数(?!据)|床位数|总数)(?=[^，。？]{0,6}(?:多少|几|是|为|要求|标准|目标|要?达到|呢)|[？?、]|$)"
        ),
    ),
)
_MEASURE = re.compile(r"(?:多少|几)(张|个|家|所|人|名|位|户|次|回|趟|处|支|床|县)")
_MEASURES = {"名": "人", "位": "人", "床": "张", "家": "个", "所": "个", "处": "个", "回": "次", "趟": "次"}
"""Measure words that are asked with, and the one that stands for their like (家, 所 and 处 count places as 个 does)."""
_ANY_AMOUNT = re.compile(r"多少|(?<![哪好十])几(?:成|倍|钱)|标准(?:是|怎么|呢|各|分别|[？?。，]|$)|怎么算|咋算")
_CARD = re.compile(r"证|卡|本子|存折|护照|执照|驾照|保单|[药奶]")
_ANY_PAPER = re.compile(r"文件|意见|通知|方案|办法|条例|规定|政策|[〔\[（(]\d{4}|号文|法(?!定)")
_COUNTS = re.compile(r"算数|作数|算不算数")
_SHORT = 12
"""Characters: 那份还算数吗 asks after a document without naming its kind."""
_WHETHER = re.compile(r"是否|算不算|能不能|可不可以|怎么办|咋办|怎么处理|吗[？?]?$|对吧|对不对")
_HOW_MANY = re.compile(r"多少|几")
_HOW_MANY_IN_DIALECT = re.compile(r"好多(?=钱|块|元|[嘛哟咯啊呢？?。，]|$)|(?<!没)几多")
_HOW_LONG_IN_DIALECT = re.compile(r"(?<![了过有没])好久(?=$|[？?，。嘛呢哦咯内]|[给能发办会要到可来之])")
_SOME = re.compile(
    r"多少(?=(?:块|元)?钱?没(?:花|用|领|取))|(?<=没)几(?=[个块张间样])"
    r"|(?<=[了过])几(?=[个位名家张户次天年])|(?<=[想再](?:装|买|添|种|招|雇|请|加|弄|搞|放|养|收))几(?=[个位名家张间把根条]|样)|几(?=(?:个月|[天年位名次张])的[\u4e00-\u9fff]{2}[^，。；？?]*[，。；,;]?[^。？?]*(?:吗|能不能|可不可以|算不算|是否))"
)
"""收了几位外地户口的老人，能不能算进去: 几 tells of some, and another thing is asked."""
_ASKS_AFTER = re.compile(
    r"[，。；,;\s][^。？?]*(?:吗|么|能不能|可不可以|会不会|行不行|算不算|要不要|是否|谁|哪|什么|啥|怎么|咋|多少)"
)
_BY_WHICH = re.compile(r"(?:参照|按照?|照|执行|依照|依据)(?:的是?)?(?:什么|啥|哪个?|谁的?|自己的?)(?:样的)?标准")
"""Asks whose standard it is, not for its amount."""
_WHICH_WAY = re.compile(
    r"(?:按照?|照|算作?|属于)(?:的是?)?[^，。？,?\d]{1,12}还是(?:按照?|照|算作?|属于)?[^，。？,?\d]"
    r"|[水电气暖](?:费|价)[^，。？,?]{0,6}(?:怎么|咋)算"
)
"""Asks which of two ways, or by which tariff (按居民还是按商业, 电费怎么算): words answer it as well as an amount."""
_LEANING = re.compile(r"依据|根据|贯彻|落实|按照|参照|上级|上位")
_TITLE = re.compile(r"《[^》]+》")


def wanted_kinds(text: str, library: Sequence[Document]) -> tuple[Wanted, ...]:
    """Return the kinds of answer that ``text`` asks for, empty where it asks for words only."""
    text = _without_some(_HOW_LONG_IN_DIALECT.sub("多久", _HOW_MANY_IN_DIALECT.sub("多少", text)))
    kinds = tuple(kind for kind, pattern in _WANTED if pattern.search(text))
    if "count" in kinds and _WHETHER.search(text) and not _HOW_MANY.search(text):
        kinds = tuple(kind for kind in kinds if kind != "count")  # whether they count towards 职工人数, not how many
    if "validity" in kinds and _CARD.search(text) and not _ANY_PAPER.search(text):
        kinds = tuple(kind for kind in kinds if kind != "validity")  # a card that runs out is no document's validity
    if "validity" in kinds and _COUNTS.search(text) and len(text) > _SHORT and not _ANY_PAPER.search(text):
        kinds = tuple(
            kind for kind in kinds if kind != "validity"
        )  # whether months are counted, not a document's rules
    if "contact" in kinds:  # 热线是几号
        kinds = tuple(kind for kind in kinds if kind not in ("date", "number"))
    if "history" in kinds:  # the day and the office asked for are then those of the adoption
        kinds = tuple(kind for kind in kinds if kind not in ("issued", "date", "departments", "count"))
    if "number" in kinds and _LEANING.search(text):
        kinds = (*kinds, "basis")
    if "basis" in kinds:  # the 文号 asked for is then that of another document
        kinds = tuple(kind for kind in kinds if kind != "number")
    titles = [_fold_title(title) for title in _TITLE.findall(text)]
    if titles and not any(title in _fold_title(document.title) for title in titles for document in library):
        # 《…实施意见》何时出台 asks what a clause says of another document, not for a fact of one that is here
        kinds = tuple(kind for kind in kinds if kind not in DOCUMENT_FACTS) or (("date",) if kinds else ())
    if _BY_WHICH.search(text):
        return tuple(kind for kind in kinds if kind != "money")
    if not kinds and _ANY_AMOUNT.search(text) and (_HOW_MANY.search(text) or not _WHICH_WAY.search(text)):
        return ("amount",)
    return kinds


def _without_some(text: str) -> str:
    """``text`` with 些 for each 几 that asks nothing."""
    return _SOME.sub(lambda match: "些" if _ASKS_AFTER.search(text, match.end()) else match.group(), text)


def asked_measure(text: str) -> str | None:
    """Return the class of the measure word that ``text`` asks with (多少张), or ``None``."""
    match = _MEASURE.search(_without_some(_HOW_MANY_IN_DIALECT.sub("多少", text)))
    return measure_of(match.group(1)) if match else None


def measure_of(unit: str) -> str:
    """Return the measure word that stands for ``unit`` and its like: 名 and 位 count persons as 人 does."""
    return _MEASURES.get(unit, unit)


def _fold_title(title: str) -> str:
    return re.sub(r"[《》〈〉\s]", "", title)
