"""What a page says of its document beside the text: a table with 索引号, the 来源 line, ``<meta>`` tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.outlining.markers import marker_at_start
from ingest.web.blocks import Page
from ingest.web.page_lines import PageLine
from ingest.web.tags import attributes

_SURE = frozenset(
    (
        "索引号 信息索引号 索引码 主题分类 信息分类 体裁分类 组配分类 发文机关 发文机构 "
        "发文单位 发布机构 发布机关 发布单位 公开机构 公开主体 制发机关 制定机关 发文字号 "
        "发文部门 发布部门 颁布单位 颁布机关 颁布日期 所属栏目 发文号 文件编号 成文日期 "
        "成文时间 生成日期 印发日期 发文日期 发文时间 公开日期 "
        "公开时间 公文种类 信息类别 公开方式 公开范围 公开形式 公开程序 公开时限 公开属性 "
        "规范性文件统一编号 统一登记号 统一编号 有效性 时效性 效力状态 是否有效 有效状态 文件状态"
    ).split()
)
"""Labels that only a page's table about its document has."""
_BUTTONS = frozenset("字号 字体 字体大小 视力保护色".split())
"""Labels of buttons: they name nothing that a document has."""
_BYLINE = _BUTTONS | frozenset(
    (
        "发布日期 发布时间 来源 信息来源 文章来源 稿件来源 责任编辑 浏览次数 浏览量 浏览 "
        "点击 点击数 点击率 点击次数 点击量 阅读次数 阅读量 阅读 访问量 访问次数"
    ).split()
)
"""Labels of the line below a page's title, or of the one at its end."""
_TITLES = frozenset("标题 名称 信息名称 文件名称 主题词 主题关键词 关键词 关键字 内容概述".split())
_PUBLISHED = dict.fromkeys(("", "时间", "日期"), "发布时间")
"""What a day in such a line is, where it has no name of its own."""
_OTHER = frozenset(
    (
        "分类 文号 备注/文号 生效日期 生效时间 实施日期 施行日期 失效日期 失效时间 废止日期 废止时间 "
        "有效期 时效 文种 文件类型 服务对象 登记号 作者 编辑 审核 所属机构 编制日期 截止日期 "
        "发布人 撰稿 日期 时间 公开目录 层级 "
        "信息索引 索取号 信息时效期 公文时效 主办单位 主办处室 公开类型 信息格式 文件类别 体裁"
    ).split()
)
_ALL = _SURE | _BYLINE | _TITLES | _OTHER
_LABELS = "|".join(r"\s{0,12}".join(label) for label in sorted(_ALL, key=lambda each: (-len(each), each)))
_OPEN, _CLOSE = r"(?:[\[【〔(（]\s{0,9})?", r"(?:\s{0,9}[\]】〕)）])?"
_WITH_COLON = re.compile(rf"(?<![\u4e00-\u9fff]){_OPEN}(?P<label>{_LABELS}){_CLOSE}\s{{0,9}}[：:]{_CLOSE}")
_ALONE = re.compile(rf"{_OPEN}(?P<label>{_LABELS}){_CLOSE}")
_STAMP = re.compile(
    r"(?:时间|日期)?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\s\xa0]{0,9}"
    r"(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?[\s\xa0|｜]{0,9}"
)
_TIME = re.compile(r"\d[:：]\d{2}")
_TITLE = re.compile(r"关于.{4,}(?:通知|意见|方案|办法|规划|规定|细则|决定|通告|公告|批复|纲要|计划|措施|函)")
_BULLETS = " \t\xa0\u3000•·●■◆▪"
_LONGEST = 60
_FEWEST = 3
"""Facts that a table about its document gives at least."""
_META = frozenset(
    "articletitle pubdate contentsource author columnname columntype keywords url sitename siteidcode source "
    "publishdate firstpublishedtime manuscriptid lanmu filenum".split()
)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Facts as (name, words), and the indexes of the page's lines that state them."""

    facts: tuple[tuple[str, str], ...]
    lines: frozenset[int]


@dataclass(slots=True)
class _Entry:
    """A label that was met, where, and what stands for it.

    ``colon``: it ends in one; ``aside``: the value stands on a line of its own.
    """

    label: str
    value: str
    lines: list[int]
    colon: bool = True
    aside: bool = False


def find_facts(page: Page, lines: Sequence[PageLine]) -> PageFacts:
    """Return what the tags and the page's own tables and lines say of the document."""
    facts = _meta_facts(page)
    taken: set[int] = set()
    body = [i for i, line in enumerate(lines) if not line.linked and marker_at_start(line.words)]
    for run in _runs(page, lines):
        stated = [entry for entry in run if entry.value]
        sure = sum(entry.label in _SURE for entry in stated)
        if len(stated) >= _FEWEST and sure and len({entry.label for entry in stated}) >= _FEWEST:
            kept = run
        else:
            kept = _bylines(run, body)
        facts += [(_PUBLISHED.get(e.label, e.label), e.value) for e in kept if e.value and e.label not in _BUTTONS]
        taken.update(i for entry in kept for i in entry.lines)
    return PageFacts(tuple(dict.fromkeys(facts)), frozenset(taken))


def _runs(page: Page, lines: Sequence[PageLine]) -> list[list[_Entry]]:
    """Return the stretches of labels and values that follow one another without other words between."""
    runs: list[list[_Entry]] = [[]]
    waiting = False
    for i, line in enumerate(lines):
        for item in page.text[line.start : line.end].split("\t"):
            if not item.strip():
                waiting = False
                continue
            entries = _entries(item, i)
            if entries:
                runs[-1] += entries
                waiting = not entries[-1].value
            elif waiting and _fits(runs[-1], item, i, page, lines):
                entry = runs[-1][-1]
                entry.value, entry.aside = item.strip(), i != entry.lines[0]
                entry.lines += [i] if i not in entry.lines else []
                waiting = False
            else:
                runs.append([])
                waiting = False
    return [run for run in runs if run]


def _entries(item: str, line: int) -> list[_Entry]:
    """Return the labels of an item that begins with one, each with the words up to the next; else nothing."""
    alone = _ALONE.fullmatch(item.strip(_BULLETS))
    if alone is not None:
        return [_Entry(_squeezed(alone["label"]), "", [line], colon=False)]
    item = item.strip(_BULLETS)
    stamp = _STAMP.match(item)
    if stamp is not None and stamp.end() == len(item) and _TIME.search(stamp.group()):
        return [_Entry("", item, [line])]
    found = list(_WITH_COLON.finditer(item))
    if not found or found[0].start() > (stamp.end() if stamp else 0):
        return []
    ends = [match.start() for match in found[1:]] + [len(item)]
    stamped = [_Entry("", stamp.group().strip(" \xa0|｜"), [line])] if stamp is not None else []
    return stamped + [
        _Entry(_squeezed(match["label"]), item[match.end() : end].strip(" \t\xa0\u3000|｜"), [line])
        for match, end in zip(found, ends, strict=True)
    ]


def _fits(run: Sequence[_Entry], item: str, line: int, page: Page, lines: Sequence[PageLine]) -> bool:
    """Whether an item can be the value of the label before it: a title belongs to 标题 only, a date has digits.

    On a line of its own a value stands only where those before it do, or with the next label below it, and not in the
    document's own element.
    """
    entry, words = run[-1], _squeezed(item)
    if line == entry.lines[0]:
        return True
    if lines[line].article and not lines[entry.lines[0]].article:
        return False
    if len(run) > 1 and not any(before.aside for before in run[:-1]) and not _labelled(page, lines, line + 1):
        return False
    if entry.label in _TITLES:
        return True
    if _TITLE.search(words) or len(words) > _LONGEST:
        return False
    return not entry.label.endswith(("日期", "时间")) or any(char.isdigit() for char in words) or len(words) <= 4


def _labelled(page: Page, lines: Sequence[PageLine], i: int) -> bool:
    """Whether a line begins with a label that only a table about the document has."""
    entries = _entries(page.text[lines[i].start : lines[i].end], i) if i < len(lines) else []
    return bool(entries) and entries[0].label in _SURE


def _bylines(run: Sequence[_Entry], body: Sequence[int]) -> list[_Entry]:
    """Return the entries of lines that name 来源, 发布时间 and the like, with their values on the same line.

    Between the first and the last clause, ``body``, 来源：… on a line of its own is a word of the document.
    """
    by_line: dict[int, list[_Entry]] = {}
    for entry in run:
        by_line.setdefault(entry.lines[0], []).append(entry)
    kept: list[_Entry] = []
    for line, entries in by_line.items():
        short = all(e.colon and e.lines == [line] and len(e.value) <= _LONGEST for e in entries)
        known = any(e.label in _BYLINE or not e.label for e in entries)
        if len(entries) == 1 and body and body[0] < line < body[-1]:
            continue
        if short and known and not any("。" in e.value for e in entries):
            kept += entries
    return kept


def _meta_facts(page: Page) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    for tag in page.tags:
        if tag.name == "meta" and tag.kind == "start":
            found = attributes(page.source, tag)
            name, content = found.get("name", ""), " ".join(found.get("content", "").split())
            if name.lower() in _META and content and content.lower() != "null":
                facts.append((name, content))
        elif tag.name == "title" and tag.kind == "raw":
            words = " ".join(page.source[tag.inner : page.source.rfind("<", tag.inner, tag.end)].split())
            if words:
                facts.append(("title", words))
    return facts


def _squeezed(words: str) -> str:
    return "".join(words.split())
