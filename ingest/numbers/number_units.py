"""The units that make a number of a policy text a value: money, share, age, area, length of time, multiple, count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ingest.fast_init import fast_init

ValueKind = Literal["money", "percent", "age", "date", "area", "duration", "multiple", "count"]


@fast_init
@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as read behind a number: ``number * factor + extra`` is the amount in the canonical unit ``name``."""

    kind: ValueKind
    name: str
    factor: Decimal
    extra: Decimal
    end: int


_CANONICAL: dict[ValueKind, dict[str, tuple[str, str]]] = {
    "money": {
        "元": ("元人民币 人民币 块钱 元钱 元 块", "1"),
        "美元": ("美元", "1"),
        "港元": ("港元 港币", "1"),
    },
    "percent": {"%": ("%", "1"), "百分点": ("个百分点 百分点", "1")},
    "age": {"岁": ("周岁 岁", "1")},
    "area": {
        "平方米": ("平方米 平米 平方 ㎡ m² m2 M2", "1"),
        "平方公里": ("平方公里 平方千米", "1"),
        "亩": ("亩", "1"),
        "公顷": ("公顷", "1"),
    },
    "duration": {
        "年": ("周年 年", "1"),
        "年度": ("个自然年度 个年度", "1"),
        "学年": ("个学年 学年", "1"),
        "学期": ("个学期", "1"),
        "季度": ("个季度", "1"),
        "月": ("个月", "1"),
        "周": ("个星期 星期 周", "1"),
        "日": ("日 天", "1"),
        "工作日": ("个工作日 工作日", "1"),
        "小时": ("个小时 小时 个钟头", "1"),
        "分钟": ("分钟", "1"),
    },
    "multiple": {"倍": ("倍", "1")},
    "count": {
        "人": ("人口 口人 口子 号人 个人 人 名 位", "1"),
        "张": ("张 床位 床", "1"),
        "千米": ("公里 千米", "1"),
        "公斤": ("公斤 千克", "1"),
    },
}
_COUNT_WORDS = (
    "人次 户次 个 所 家 户 处 次 档 项 支 批 级 种 类 套 台 部门 部 辆 座 间 层 栋 幢 份 件 轮 场 笔 宗 门 组 "
    "学时 课时 米 厘米 毫米 立方米 吨"
)
_ARABIC_ONLY = frozenset({"分", "条", "例"})
"""Units that are ordinary words behind a Chinese numeral (十分, 两条线, 三例)."""

_NOT_BEFORE = {
    "元": "化|旦|素|件|结构|方程",
    "块": r"(?![,。!?、;:)吗呢吧的每/以左]|$)",
    "年": "级|代|龄|轻|度|历|轮",
    "周年": "度",
    "日": "间|常|托|均|报|前夕",
    "周": "围|边|到|末|转",
    "人": "民|才|均|大|文|工|身|格|士|类",
    "个人": "民|才|均|大|文|工|身|体|格|士|类|员|口",
    "名": "单|称|义|额|录|字|优|牌|师|校|誉|下|列",
    "位": "于|置|数|列",
    "家": "庭|政|属|长|园|具|电|务|渠|子|庄|屯|寨|营|堡|桥|坪|湾|沟|岗|集|街|畜|乡",
    "户": "籍|口|外|主|型|均|内",
    "处": "理|置|于|罚|分|方|境|长",
    "次": "性|数|日|年|月|序|要|级|第",
    "档": "案",
    "项": "目",
    "支": "持|付|出|部|行|撑|援|队(?!伍)",
    "批": "准|次|发|复|评|示|量",
    "级": "别|联",
    "种": "植|地|子|族|粮|养",
    "类": "别|似",
    "套": "餐|用|路|牌",
    "台": "账|湾|阶|风|县|山|区|儿庄",
    "部": "分|委|队|长|署|级|位|省|局|属",
    "座": "谈|位|落",
    "间": "接|隔|距|断|歇|作|苗",
    "层": "次|级|面|出",
    "份": "额",
    "场": "所|地|景|馆|合|面",
    "门": "(?!课)",
    "组": "织|成|长|建|合|件|团",
    "米": "饭|粉|面",
    "分": "(?!以|及|的|[,。;、)]|$)",
    "倍": "感",
    "床": "(?!位|以|及|的|[,。;、)/]|$)",
}
"""What may not follow a unit, as a regular expression: 三家 counts, 三家庭 does not."""

_LOOKUP: dict[str, tuple[ValueKind, str, Decimal]] = {
    word: (kind, name, Decimal(factor))
    for kind, units in _CANONICAL.items()
    for name, (words, factor) in units.items()
    for word in words.split()
}
_LOOKUP |= {word: ("count", word, Decimal(1)) for word in [*_COUNT_WORDS.split(), *_ARABIC_ONLY]}
_LOOKUP |= {"‰": ("percent", "%", Decimal("0.1")), "‱": ("percent", "%", Decimal("0.01"))}
_LOOKUP["成"] = ("percent", "%", Decimal(10))
_NOT_BEFORE["成"] = "员|年|立|为|功|本|果|就|效|熟|人|长|都|分|品|份|绩|套|片|批|型|因|交"


def _alternatives() -> str:
    words = sorted(_LOOKUP, key=lambda word: (-len(word), word))
    return "|".join(re.escape(w) + (f"(?!{_NOT_BEFORE[w]})" if w in _NOT_BEFORE else "") for w in words)


UNIT_STARTS = frozenset(word[0] for word in _LOOKUP) | frozenset(" \xa0个")
"""First characters of what may stand behind a number as its unit."""
_UNIT = re.compile(rf"[ \xa0]{{0,2}}(?:(?P<half>个半)(?P<halved>月|小时|学期|学年)|(?P<word>{_alternatives()}))")
_AND_A_HALF = re.compile("半(?![年月天日个小价数失自护])")
_HALF = re.compile("半(?:个)?(?P<word>年|月|天|日|小时|学期)(?!间|常|托|制)")


def read_unit(text: str, start: int, *, chinese: bool) -> Unit | None:
    """Read the unit at ``start`` of ``text`` (folded widths), behind a Chinese or an Arabic numeral, if it is one."""
    if text[start : start + 1] not in UNIT_STARTS:
        return None
    match = _UNIT.match(text, start)
    if match is None:
        return None
    if match["half"]:
        return Unit("duration", match["halved"], Decimal(1), Decimal("0.5"), match.end())
    word = match["word"]
    if chinese and word in _ARABIC_ONLY:
        return None
    kind, name, factor = _LOOKUP[word]
    if kind in ("duration", "multiple") and (half := _AND_A_HALF.match(text, match.end())):
        return Unit(kind, name, factor, Decimal("0.5"), half.end())
    return Unit(kind, name, factor, Decimal(0), match.end())


def read_half(text: str, start: int) -> Unit | None:
    """Read 半年, 半个月, 半天 … at ``start``: the unit of the amount one half."""
    match = _HALF.match(text, start)
    if match is None:
        return None
    name = "日" if match["word"] == "天" else match["word"]
    return Unit("duration", name, Decimal(1), Decimal(0), match.end())
