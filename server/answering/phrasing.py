"""Words that decide what a policy sentence promises: modals, hedges, negations, directions, and who gets the money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

NEUTRAL = frozenset(
    "的 地 得 了 着 是 为 在 对 对于 和 与 及 以及 或 等 其 该 这 此 那 本 按 按照 根据 依据 依照 "
    "规定 条款 文件 政策 明确 提出 写明 指 指出 即 也 还 就 则 由 以 于 至 到 从 向 把 将 被 之 所 "
    "并 并且 而 中 内 上 里 方面 其中 同时 有关 相关 达到 达 为止 共 共有 一 关于 "
    "年 月 日 每 每年 每月 每人 每人每年 每百户 每户 每床 每张 每次 每半年 "
    "您 你 您的 说 问 说的 问的 提到 提 讲 我".split()
)
"""Words that claim nothing by themselves. What is said per year or per person is compared with the values."""

_OBLIGATION = (
    r"应当|(?<![适供相对反响效呼感])应(?!急|用|对|收|改|付|届|聘|诊|有|纳|缴|税|援|变|当)|必须|务必|(?<!必)须|"
    r"(?<![主重需必首摘纪概])要(?!求|素|点|件|闻|么|是)"
)
_PERMISSION = (
    r"可以|(?<![许认])可(?!以|穿戴|持续|控|行|靠|能|及|见|视|循)|能够|能(?=领|拿|享|得到|获得|申请|报)|允许|准予|"
    r"(?<!社)会(?=给|发|得到|收到)"
)
_TOTALITY = r"全部|一律|(?<![人日月年户平])均(?!衡|地|价|等)|(?<![首成大])都(?!市)|所有"
_SUPPORT = r"(?<!用于)(?<!给予)(?<!提供)(?<!信贷)(?<!立项)(?<!数据)支持(?!政策|力度|项目|保障|[。;,，)]|$)"
MODALS = re.compile(
    rf"{_OBLIGATION}|{_PERMISSION}|{_TOTALITY}|{_SUPPORT}|鼓励|探索|试点|引导|倡导|不得|严禁|禁止|免费|无偿|发放|给予|确保|保证|一定(?!的|规模|比例|条件)"
)
"""What makes a sentence a duty, a permission, a wish or a promise; none may be said that the clause doesn't say."""

HEDGES = re.compile(
    rf"{_PERMISSION}|(?<!资金){_SUPPORT}|鼓励|探索|试点(?!工作|城市|地区|任务|领导)|(?<!宣传)(?<!资金)引导|倡导|提倡|研究(?=建立|制定|出台|符合)|争取|力争|努力|有条件|适当|逐步|"
    r"原则上|优先(?!位置|地位|事项)|拟(?=建|定|于)"
)
"""What makes a sentence less than a promise; none may be left out."""
_TITLE = re.compile("《[^《》]{1,80}》")


def hedges_in(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Return the hedges of ``text[start:end]`` but for those in titles: 《支持…计划》 is what a paper is called."""
    titles = [match.span() for match in _TITLE.finditer(text)]
    return [m for m in HEDGES.finditer(text, start, end) if not any(a < m.start() < b for a, b in titles)]


_CLASSES = (
    ("应", re.compile(_OBLIGATION)),
    ("可", re.compile(_PERMISSION)),
    ("均", re.compile(_TOTALITY)),
    ("禁", re.compile("不得|严禁|禁止")),
    ("保证", re.compile("确保|保证|一定")),
)
BODY = (
    r"部门|政府|局|委员会|联合会|[市省县区]委|办公室|办事处|街办|机构|(?<=社会|服务|行业|其他|基层|执法|社区)组织|单位|企业|公司|"
    r"中心|学校|机关|残联|财政|志愿者|监护人|经营者|医院|法院"
)
"""What a body, or one who answers for something, is called by; a piece of a pattern."""
_SHALL = r"应当|应(?![急用对收改付届聘诊])|(?<![主重需必首摘纪概])要(?![求素点件])|必须|不得|负责|可以"
WHO_SHALL = re.compile(
    rf"^(?:第[^条]{{1,8}}条)?(?P<who>[^，]{{0,80}}?(?:{BODY})[^，对为向把将按在]{{0,12}}?)(?P<shall>{_SHALL})"
)
"""Who shall, must or may do what a segment goes on with."""

CONTRASTS = re.compile("超过部分|超出部分|其余|剩余")
"""Words that turn to another part of the whole: what follows them is not said of the first part."""

LIMITS = re.compile(r"(?P<whom>[\u4e00-\u9fff]{2})(?P<limit>\(含\)以上|以上|以下|以内)")
"""Bounds of what is no number: 市级以上劳动模范."""

DIRECTION = re.compile(
    "(减按|减至|减到|降至|降到|降低到|降低至|提高到|提高至|增加到|增至|上浮|下浮|减免|减少|减征|增加|提高|降低|下降|增长"
    "|加收|减|增)[^0-9,，]{0,1}$"
)
ANSWERS_YES_OR_NO = re.compile(
    "(?:是|是的|对|对的|没错|不是|不对|可以|可以的|能|有|有的|没有|会|不会|行|不行)(?:[,，:]|$)"
)


def modal_class(word: str) -> str:
    """``应当`` and ``必须`` -> ``应``, ``可以`` and ``允许`` -> ``可``; a word of its own kind is its own class."""
    standing = f"{word}领" if word in ("能", "会") else word
    return next((name for name, pattern in _CLASSES if pattern.match(standing)), word)


@dataclass(frozen=True, slots=True)
class Negation:
    """A negation: its ``sign`` (a class), where it ends, and the words ``over`` which it stands, nearest first."""

    sign: str
    start: int
    end: int
    over: tuple[str, ...]

    @property
    def first(self) -> str:
        """The nearest word of two characters or more, else the nearest, else the empty string."""
        return next((word for word in self.over if len(word) > 1), self.over[0] if self.over else "")


_NEGATION = re.compile(
    "(?P<禁>不得|不准|不许|严禁|禁止|严防)|(?P<取消>取消|废除|废止|停止)|(?P<非>非(?!法|常|遗))"
    "|(?P<未>未(?!来|成年))|(?P<无>没有|无(?!障碍|偿|线|缝|论))"
    "|(?P<不>不(?:予|再|可|能)?(?!断|仅|同|动产|便|少(?!于)|良|论|管|限于))"
)
_OVER = 2
_REACHED = frozenset({"达到"})
"""Neutral beside a value, but not once it is denied: 未达到."""


def negations(text: str, words: Sequence[tuple[int, str]]) -> tuple[Negation, ...]:
    """Return the negations of ``text``; ``words`` are its words with their offsets, values taken out."""
    found: list[Negation] = []
    for match in _NEGATION.finditer(text):
        stop = next((i for i in range(match.end(), len(text)) if text[i] in ",，:：、"), len(text))
        over = [
            word[match.end() - start :] if start < match.end() else word
            for start, word in words
            if match.end() < start + len(word) and start < stop and (word not in NEUTRAL or word in _REACHED)
        ]
        found.append(Negation(match.lastgroup or "", match.start(), match.end(), tuple(over[:_OVER])))
    return tuple(found)


_PERSON_NOUN = (
    r"(?<!为)(?<!对)(?:老年人|老人|本人|个人|家庭|家属|残疾人|护理员|毕业生|从业人员|职工|子女|志愿者|您)"
    r"(?!数|人数|情况|身体|能力|服务|需求|日间|公益|意外|提供|老年人|的(?:养老)?(?:机构|家庭|食堂|中心))"
)
_ORGAN_NOUN = r"社会力量|机构|食堂|照料中心|服务中心|中心|企业|单位|组织|供养设施|敬老院|幸福院|养老院|公寓|服务站|网点"
_NOUN = re.compile(rf"(?P<person>{_PERSON_NOUN})|(?P<organ>{_ORGAN_NOUN})")
_ORGAN = re.compile(_ORGAN_NOUN)


def is_organ(word: str) -> bool:
    """Whether a word is what a body or a place is called by: 机构, 中心, 企业."""
    return _ORGAN.fullmatch(word) is not None


_FOR_SERVING = re.compile("对[为向给]")
_SERVED = re.compile(
    "(?:收住|接收|收养|收治|收留|(?<!接受)(?<!享受)(?<!购买)(?<!养老)服务)(?:的|了)?[^,，。的]{0,20}的?[^,，。的]{0,6}$"
)
"""Before persons who are only served by who gets the money: 收住重度失能老年人的, 日均服务老年人31-60人的."""
_RECEIVES = re.compile("给予|发放|享受|领取|领到|拿到|获得|得到|可领|能领")
_HANDED_TO = re.compile(
    r"(?:给(?!予)|向|给予(?=[^,，。的]{0,4}(?:人|家庭|家属|护理员|您|机构)))"
    rf"(?P<whom>[^,，。]{{0,10}}?(?:{_ORGAN_NOUN}|老年人|老人|本人|个人|家庭|家属|残疾人|护理员|您)+)"
    r"(?!供餐|配餐|送餐|助餐|上门|服务|提供(?![^,，。]{0,6}(?:补|津|奖|资金|现金)))"
)


def recipients(text: str, label: str) -> frozenset[str]:
    """Return who gets what ``text`` gives: ``{"person"}``, ``{"organ"}``, both, or nothing where it gives nothing.

    ``label`` names what the clause is about, for sentences that leave it out.
    """
    return frozenset(kind for kind, _ in named_recipients(text, label))


def named_recipients(text: str, label: str) -> tuple[tuple[str, str], ...]:
    """Return as ``recipients`` each kind of receiver, with the word that names it."""
    handed = [named for match in _HANDED_TO.finditer(text) if (named := _last_named(match["whom"]))]
    if handed and _gives(text):
        return tuple(handed)
    verb = _RECEIVES.search(text)
    if verb is None:
        return ()
    opening = text[: verb.start()]
    first = opening if _FOR_SERVING.match(opening) else re.split("[,，]", opening)[0]
    for stretch in (first if first.startswith("对") else "", re.split("[,，]", opening)[-1], opening, label):
        named = _last_named(stretch)
        if named:
            return (named,)
    return ()


def _gives(text: str) -> bool:
    return re.search("补贴|补助|津贴|奖补|奖励|资金|元|发放|提供给|免费|无偿", text) is not None


def _last_named(stretch: str) -> tuple[str, str] | None:
    for match in reversed(list(_NOUN.finditer(stretch))):
        if match.lastgroup != "person" or not _SERVED.search(stretch, 0, match.start()):
            return (match.lastgroup or "", match.group())
    return None
