"""A document's title: one or several lines of its head that end in a kind of document."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ingest.divisions import find_places
from ingest.metadata.days import DAY
from ingest.metadata.facts import Facts
from ingest.metadata.head import Line
from ingest.metadata.issuers import is_organ, organs_in, title_organs
from ingest.metadata.numbers import NUMBER, trim_number

_KINDS = (
    "通知书|通知|通报|通告|公告|公示|公报|意见|办法|方案|规划|规定|细则|条例|法|决定|决议|批复|纲要|计划|措施|举措|函|标准|规范|"
    "指南|指引|导则|清单|制度|规程|规则|准则|守则|通则|要点|政策|若干政策|行动|目录|名录|章程|解读|解读材料|问答|答问|答记者问|图解|解析|"
    "建议|请示|报告|答复|说明|预案|大纲|安排|公约|手册|协议|合同|名单|任务分工|分工|工程|十条|预算|决算|总结|汇编|令|倡议书|倡议|机制|纪要|提示|提醒|一封信|公开信|明白[卡纸册]|一览|流程"
)
_TAIL = (
    r"(?:[（(\[【〔][^（()）\[\]【】〔〕]{1,40}[）)\]】〕])*"
    r"(?:摘要|节选|全文|修正案|草案|送审稿|修订稿|修订版)?(?:[（(][^（()）]{1,30}[）)])*"
)
_ABOUT = re.compile(rf"[^。；！？：:]{{0,80}}(?:关于|印发|转发|公布)[^。；！？]{{2,200}}(?:{_KINDS}|解释)》?{_TAIL}")
_REGULATION = re.compile(rf"[^。；，：:！？,;|>]{{2,70}}(?:{_KINDS})》?{_TAIL}")
_EXPLAINED = re.compile(
    r"(?:一图读懂|图解|【解读】|解读[:：|｜]|政策解读[:：|｜]|图文解读|一图看懂|问答[:：|｜]|答记者问)[^。；]{2,100}"
)
_SHORT = re.compile(r"(?:[\u4e00-\u9fff]{2,}(?:条例|法|细则|章程))")
_CHROME = re.compile(
    r"首页|当前位置|您的位置|所在位置|您现在|来源[:：]|发布时间|浏览|打印|字号|分享|^附[件表录]|^目[录次]$|^第[一二三四五六七八九十]+[章节条]"
)
_MENUS = frozenset(
    """
    通知公告 公告通知 公示公告 通知通告 公告公示 政策文件 政策解读 政策法规 政策问答 规划计划 规范性文件 规章制度
    法律法规 法规规章 工作要点 工作计划 工作方案 统计公报 政府公报 重要通知 文件通知 通知文件 行政规范性文件
    财政预决算 信息公开目录 信息公开指南 政府信息公开指南 政府信息公开目录 政府信息公开制度 人事任免通知 部门文件解读
    文字解读 图片解读 图文解读 政策图解 建议提案 办事指南 服务指南
    """.split()
)
"""Names of a site's columns that end like titles."""
_STARTS_OTHERWISE = re.compile(rf"[（(]?(?:根据)?{DAY}|[（(]")
_NUMBER_BEHIND = re.compile(rf"[（(\s]*{NUMBER}[）)\s]*$")
_NUMBER_BEFORE = re.compile(rf"^{NUMBER}(?=《[^《》]+(?:《[^《》]*》[^《》]*)*》$)")
_IN_FORCE = re.compile(r"[（(](?:现行|继续|全文)?有效[）)]$")
"""A page's remark behind a title; 失效 and 废止 stay, so that everyone sees them."""
_NUMBER_LINE = re.compile(rf"[（(]?{NUMBER}(?:[、，]?{NUMBER})*[）)]?(?:签发人[:：].*)?")
_COUNT_LINE = re.compile(r"[〔\[［（(【](?:19|20)\d{2}年?[〕\]］）)】]第?\d{1,5}[号期]|第\d{1,5}[号期]")
"""〔2022〕15号 below 专题会议纪要: a number without a code."""
_ORDER_END = re.compile(r"令(?:[（(]第?[^（()）]{1,8}号[）)])?$")
_DATED = re.compile(rf"{DAY}$")
_ANNOUNCES = re.compile(r"[\u4e00-\u9fff]{2,40}(?:公告|通告|命令)")
"""The head of an announcement (甲市民政局公告): its title only where it has no other."""
_TAIL_LINE = re.compile(
    r"[（(](?:征求意见稿|公开征求意见稿|草案.{0,8}|送审稿|讨论稿|修订稿|修订版|试行|暂行"
    r"|(?:19|20)\d{2}年?(?:[-—–~～至到]{1,2}(?:19|20)?\d{2,4}年?)?(?:版|修订版?|年版|年度)?)[）)]"
)
"""What belongs to a title although it stands on a line of its own: a draft must never pass for the document."""
_SITE = re.compile(r"\s*[_|｜—–-]+\s*[\u4e00-\u9fff\s]{2,30}(?:网|网站|门户|政府|局|委|厅|部|平台|频道)?\s*$")
_MOST_LINES = 5
_SHORTEST, _LONGEST = 5, 260
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Title:
    """The title's words, and which lines of the head hold it (``last`` is one past them; both 0 where none does)."""

    words: str
    first: int = 0
    last: int = 0


def find_title(lines: Sequence[Line], facts: Facts, fallback: str, left_out: Collection[int] = ()) -> Title:
    """Return the title that stands in the head, else the page's, else ``fallback``.

    ``left_out``: lines that hold something else (fields, history).
    """
    stated = _SITE.sub("", facts.get("title", ""))
    found = _in_lines(lines, left_out)
    if found is None:
        return Title(_clean(stated)) if stated else _pages_title(lines, facts, left_out) or Title(fallback)
    if not stated and not _ABOUT.fullmatch(found.words):
        named = _pages_title(lines[: found.last], facts, left_out)  # 享受什么标准 is a heading below the page's title
        found = named if named is not None and not organs_in(named.words) else found
    if stated and _folded(found.words) not in _folded(stated) and _folded(stated) not in _folded(found.words):
        return Title(_clean(stated))
    return _with_tail(found, lines)


def _with_tail(title: Title, lines: Sequence[Line]) -> Title:
    """Return a title with the （征求意见稿） or （2023—2025年） on the line below it."""
    if not 0 < title.last < len(lines) or not _TAIL_LINE.fullmatch(lines[title.last].words):
        return title
    if title.words.endswith(("）", ")")):
        return title
    return Title(title.words + lines[title.last].words, title.first, title.last + 1)


def _pages_title(lines: Sequence[Line], facts: Facts, left_out: Collection[int]) -> Title | None:
    """Return the line of the head that is also the page's title: a news item's title ends in no kind of document."""
    named = _SPACE.sub("", facts.get("page_title", ""))
    for i, line in enumerate(lines[:_MOST_LINES] if named else ()):
        behind = named.removeprefix(line.words)
        if i not in left_out and len(line.words) >= _SHORTEST and (not behind or behind[0] in "-_|—–"):
            return Title(line.words, i, i + 1)
    return None


def is_kind_named(title: str) -> bool:
    """Return whether a title ends in a kind of document (…通知, …条例（2023年修订）)."""
    return _ABOUT.fullmatch(title) is not None or _REGULATION.fullmatch(title) is not None


def _in_lines(lines: Sequence[Line], left_out: Collection[int]) -> Title | None:
    regulation: Title | None = None
    announcement: Title | None = None
    for i, line in enumerate(lines):
        if i in left_out or not _can_begin(line):
            continue
        for last in range(i + 1, min(i + 1 + _MOST_LINES, len(lines) + 1)):
            part = lines[last - 1]
            if last > i + 1 and (last - 1 in left_out or not _can_go_on(lines[last - 2], part)):
                break
            joined = "".join(each.words for each in lines[i:last])
            if len(joined) > _LONGEST:
                break
            words = _title_alone(joined)
            if _ANNOUNCES.fullmatch(words) and organs_in(words[:-2]):
                announcement = announcement or Title(words, i, last)
                break
            if _ABOUT.fullmatch(words) or _EXPLAINED.fullmatch(words):
                if (
                    words.endswith("》")
                    and _unwrapped(words) == words
                    and (longer := _carried_on(lines, left_out, last, joined))
                ):
                    last, words = longer
                first = _own_beginning(lines, i, last)
                if last == first + 1 and (signed := _again_with_organs(lines, last, words)):
                    return _with_organs(lines, signed, signed + 1, words)
                return _with_organs(
                    lines, first, last, words[-len("".join(each.words for each in lines[first:last])) :]
                )
            if regulation is None and _is_regulation(words, several=last > i + 1):
                regulation = Title(_unwrapped(words), i, last)
        if regulation is not None and i - regulation.first >= _MOST_LINES:
            break  # a notice's title stands above that of what it prints
    return regulation or announcement


def _carried_on(lines: Sequence[Line], left_out: Collection[int], last: int, words: str) -> tuple[int, str] | None:
    """Return where a title goes on behind a 》 that ends a line: 暂停实施《甲条例》, 有关规定的决定."""
    for end in range(last, min(last + 2, len(lines))):
        if end in left_out or not _can_go_on(lines[end - 1], lines[end]):
            return None
        words += lines[end].words
        if not words.endswith("》") and len(words) <= _LONGEST and _ABOUT.fullmatch(words):
            return end + 1, words
    return None


def _again_with_organs(lines: Sequence[Line], behind: int, words: str) -> int:
    """Return the line on which a page's title stands again below the names of its organs, or 0."""
    places = range(behind + 1, min(behind + _MOST_LINES, len(lines)))
    return next((j for j in places if _folded(lines[j].words) == _folded(words) and organs_in(lines[j - 1].text)), 0)


def _own_beginning(lines: Sequence[Line], first: int, last: int) -> int:
    """Return the line on which a title of an organ begins: a heading of the page may stand above it."""
    for k in range(first + 1, last):
        above = "".join(each.words for each in lines[first:k])
        if re.search(r"关于|印发|转发|[、和及的《“]$", above) or organs_in(lines[k - 1].text):
            return first
        own = "".join(each.words for each in lines[k:last])
        if _ABOUT.fullmatch(own) and title_organs(own)[0]:
            return k
    return first


def _can_begin(line: Line) -> bool:
    words = line.words
    return (
        len(words) >= 3
        and len(words) <= _LONGEST
        and not words.endswith(("：", ":", "。", "；", "，", "、", "文件"))
        and not _CHROME.search(words)
        and not (">" in words and "<" not in words)  # 首页 > 通知公告
        and not _STARTS_OTHERWISE.match(words)
        and not _is_number(words)
        and not _DATED.search(words)
        and not organs_in(line.text)
        and words not in _MENUS
    )


def _can_go_on(above: Line, line: Line) -> bool:
    """Whether a title can run on from one line into the next: no addressee, sentence, number or day begins there."""
    words = line.words
    if words.endswith(("：", ":", "。", "；")) or _is_number(words) or _COUNT_LINE.fullmatch(words):
        return False
    if words.endswith("日") and _DATED.search(words):
        return False
    if _CHROME.search(words) or (_STARTS_OTHERWISE.match(words) and not words.startswith(("（", "("))):
        return False
    return not (_REGULATION.fullmatch(above.words) and not above.words.startswith("关于") and is_organ(words))


def _is_regulation(words: str, *, several: bool) -> bool:
    if not _REGULATION.fullmatch(words) or _ORDER_END.search(words) or is_organ(words):
        return False
    if several:  # without 关于 only a place, a country or a bracket shows that two lines are one title
        places = find_places(words[:12])
        opens = bool(places) and places[0].start == 0
        if not (opens or words.startswith(("中华人民共和国", "《", "“"))):
            return False
    return len(words) >= 6 or _SHORT.fullmatch(words) is not None


def _with_organs(lines: Sequence[Line], first: int, last: int, words: str) -> Title:
    """Return a title with the organs in front of it: on its own line parted by spaces, or on the lines above."""
    title = _unwrapped(words)
    about = re.search(r"关于|印发|转发", title)
    before = title[: about.start()] if about else ""
    if before and " " in lines[first].text:
        organs = organs_in(lines[first].text.partition(title[about.start() : about.end()] if about else "")[0])
        if "".join(organs) == before and len(organs) > 1:
            return Title(" ".join(organs) + title[len(before) :], first, last)
    if before:
        return _under_organs(lines, first, last, title, before)
    above = first
    organs_above: list[str] = []
    while above and (found := organs_in(lines[above - 1].text)) and len(organs_above) < 12:
        organs_above[:0] = found
        above -= 1
    return Title(" ".join(dict.fromkeys(organs_above)) + title, above, last)


def _under_organs(lines: Sequence[Line], first: int, last: int, title: str, before: str) -> Title:
    """Return a title whose organs begin on the line above: 甲部 乙部 丙部, 丁办关于….

    A letterhead above it (甲市人民政府, 甲市人民政府办公室关于…) is no part of it.
    """
    above = organs_in(lines[first - 1].text) if first and is_organ(before) else ()
    own = before.replace("人民政府", "政府")
    names = [organ.replace("人民政府", "政府") for organ in above]
    if not names or any(name in own or own in name for name in names):
        return Title(title, first, last)
    return Title(" ".join([*above, title]), first - 1, last)


def _unwrapped(words: str) -> str:
    """Return a title without 《》 around the whole of it."""
    if words.startswith("《") and words.endswith("》") and "》" not in words[:-1]:
        return words[1:-1]
    return words


def _clean(words: str) -> str:
    return _unwrapped(_IN_FORCE.sub("", _SPACE.sub("", words)))


def _is_number(words: str) -> bool:
    """Return whether a line is a 文号, or several, and not a short title with one behind it."""
    return _NUMBER_LINE.fullmatch(words) is not None and not _ABOUT.fullmatch(_title_alone(words))


def _title_alone(words: str) -> str:
    """Return the words of a title without a 文号 beside them (…的通知某政办发〔2023〕1号) and without （有效）."""
    words = _NUMBER_BEFORE.sub("", _IN_FORCE.sub("", words))
    behind = _NUMBER_BEHIND.search(words)
    if behind is None:
        return words
    glued = behind.group()
    kept = 0 if glued.startswith(("（", "(")) else len(glued) - len(trim_number(glued))
    return words[: behind.start() + kept]


def _folded(words: str) -> str:
    return _SPACE.sub("", words).translate(str.maketrans("（）()【】[]〈〉<>", "()()[][]《》《》"))
