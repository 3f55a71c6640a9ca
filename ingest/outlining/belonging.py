"""Which open clause a paragraph without a number belongs to: the last item, the clause above its list, or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest.outlining.markers import LAW, Marker
from ingest.outlining.nodes import Node
from ingest.outlining.open_path import OpenPath

_OF_THE_WHOLE = re.compile(
    r"上述|前述|前款|前列|以上(?!.{0,12}(?:政府|部门|单位|机构|医院))|符合(?:上述|以上|前款)|同时(?:符合|具备)|本条"
)
_OF_THE_DOCUMENT = re.compile(
    r"本(?:若干|实施|暂行|试行|补充|管理|工作|指导|具体|专项|操作)?"
    r"(?:通知|办法|意见|方案|细则|规定|决定|决议|标准|指南|规划|措施|政策|规范|制度|规则|规程|清单|目录|公告|通告)"
    r"(?:自|由|有效期|从|未尽)|以上(?:说明|报告|汇报|请示)(?=[，,连请])"
)
_FINAL = re.compile(
    r"附则|其[他它](?:$|事项|规定|要求|问题|说明|有关|内容|工作|情[况形])|施行|实施(?:时间|日期)|执行(?:时间|日期)|有效期"
    r"|生效|解释"
)
_NAMES_A_LIST = re.compile(r"(?:下列|以下|如下)[^。]*。?$")
_HEADING = re.compile(r"[\u4e00-\u9fff](?:[\s、（）\u4e00-\u9fff]){1,38}$")
_LONGEST_LOST_HEADING = 16
_LONGEST_ATTACHED_TITLE = 40
_LAST_WORDS = re.compile(r"(?:施行|实施|执行|生效|废止|失效)。$")
_ORGAN = re.compile(r"(?:政府|办公室|办公厅|委员会|局|厅|部|院|会|施行|实施|废止|解释)$")
_STOP = re.compile(r"[。；：，:;,\n]")
_LONGEST_OPENING = 20
_LISTS_IN_LINES = 3
"""Paragraphs of a clause that is a list in lines without numbers: its heading and two of them."""
_FEWEST_NAMES = 3
"""One less where they are not numbered as headings are."""
_PROSE = 15
"""Characters of a paragraph that is more than one more line of a list."""
_CHAPTERS = frozenset({"总则", "附则", "罚则", "法律责任"})

GoesOn = Callable[[Node], bool]
"""Whether the next numbered paragraph is the item behind a node."""


def names_a_chapter(line: str) -> bool:
    """Return whether ``line`` is the name of a chapter that every law has, without its number: 总则, 附 则."""
    return "".join(line.split()) in _CHAPTERS


def lost_heading(path: OpenPath, content: str, following: Marker | None) -> int | None:
    """Return how many clauses stay open above a heading between two 条 that lost its 第N章; ``None``: it is none."""
    if following is None or following.style != "article" or len(content) > _LONGEST_LOST_HEADING:
        return None
    if not _HEADING.fullmatch(content) or path.last is None or not path.ends(path.last, "。；：:"):
        return None
    stack = path.stack
    place = next((i for i, node in enumerate(stack) if node.style == "article"), None)
    if place is None:
        return None
    if names_a_chapter(content):
        return next(i for i, node in enumerate(stack) if node.style in LAW or node.style == "heading")
    return place - 1 if place and stack[place - 1].style == "heading" else place


def names_what_follows(path: OpenPath, content: str) -> bool:
    """Return whether a line behind 本办法自…起施行。 of the last 条 is the title of something attached without 附件."""
    last = path.last
    if last is None or last.style != "article" or len(content) > _LONGEST_ATTACHED_TITLE:
        return False
    if not _HEADING.fullmatch(content) or _ORGAN.search(content):
        return False
    return _LAST_WORDS.search(path.text, max(last.start, last.end - 40), last.end) is not None


def list_begun_again(path: OpenPath, following: Marker | None) -> int | None:
    """Return how many clauses stay open above a paragraph whose own list begins where one is open, or ``None``."""
    if following is None or not following.first or following.level in LAW:
        return None
    places = [i for i, node in enumerate(path.stack) if node.style == following.level]
    return places[-1] if places and places[-1] else None


def is_of_document(path: OpenPath, content: str) -> bool:
    """Return whether 本通知自…起施行 stands for itself: not in 附则 or 其他事项, not below a heading, not in a 条."""
    if content[:1] not in ("本", "以") or not _OF_THE_DOCUMENT.match(content):
        return False
    for node, above in zip(path.stack, [None, *path.stack], strict=False):
        below_heading = node is path.last and path.is_heading(node) and not _among_bare_lines(path, node, above)
        if node.style == "article" or below_heading or _FINAL.search(_opening(node.own(path.text))):
            return False
    return True


def _opening(words: str) -> str:
    """Return what can be the heading of a clause."""
    return _STOP.split(words[:_LONGEST_OPENING], maxsplit=1)[0]


def _among_bare_lines(path: OpenPath, node: Node, above: Node | None) -> bool:
    """Return whether the item before ``node`` is a line without full stop too: a list of such lines has no headings."""
    items = above.children if above is not None else path.roots
    before = items[-2] if len(items) > 1 else None
    if before is None or before.style != node.style or before.children:
        return False
    return path.is_heading(before)


def is_of_top_list(path: OpenPath, content: str, goes_on: GoesOn) -> bool:
    """Return whether 上述文件… speaks of the top-level list that stands before it."""
    if len(path.stack) != 1 or len(path.roots) < 2:
        return False
    node, before = path.stack[0], path.roots[-2]
    if not node.numbers or node.style in LAW or before.style != node.style or goes_on(node):
        return False
    if not _OF_THE_WHOLE.match(content):
        return _is_enumeration(path, node) or (len(content) >= _PROSE and _are_bare(path, path.roots, node))
    # 三、其他 is no item of a list but the heading of what follows
    lines = all(item.paragraphs == 1 and not item.children for item in (before, node))
    return lines and path.is_heading(node) == path.is_heading(before)


def _are_bare(path: OpenPath, items: Sequence[Node], last: Node) -> bool:
    """Return whether ``last`` ends a list of lines without stops and words of their own, such as names."""
    count = 0
    for item in reversed(items):  # from the end, where what is no such list is seen at once
        if item.style == last.style:
            if item.children or not path.is_heading(item):
                return False
            count += 1
    return count >= _FEWEST_NAMES - (last.style != "cn")


def _is_enumeration(path: OpenPath, last: Node) -> bool:
    """Return whether the top-level clauses are one list in one sentence: 一、…；二、…。"""
    items = (root for root in reversed(path.roots) if root.style == last.style)
    return all(
        item.paragraphs == 1 and not item.children and path.ends(item, "。" if item is last else "；;")
        for item in items
    )


def home(path: OpenPath, content: str, goes_on: GoesOn) -> int:
    """Return how many clauses stay open: the paragraph belongs to the innermost of them, above a list that is over."""
    depth = len(path.stack)
    while depth > 1 and not goes_on(path.stack[depth - 1]):
        if not _list_is_over(path, path.stack[depth - 1], path.stack[depth - 2], content):
            break
        depth -= 1
    return depth


def responsible(path: OpenPath, goes_on: GoesOn) -> int:
    """Return how many clauses stay open below which a 责任单位 paragraph stands.

    It is for the whole where a list is over and no item of it has one of its own.
    """
    depth = len(path.stack)
    while depth > 1 and not goes_on(path.stack[depth - 1]):
        items = path.stack[depth - 2].items
        if items is None or items.style != path.stack[depth - 1].style or items.count < 2 or items.departments:
            break
        depth -= 1
    return depth


def _list_is_over(path: OpenPath, node: Node, parent: Node, content: str) -> bool:
    items = parent.items
    if node.style in LAW or items is None or items.style != node.style or items.count < 2:
        return False
    if _OF_THE_WHOLE.match(content) and not path.is_heading(node):
        return node.paragraphs < _LISTS_IN_LINES  # below a heading and lines of its own it speaks of those
    if len(content) >= _PROSE and _are_bare(path, parent.children, node):
        return True
    named = _NAMES_A_LIST.search(path.text, max(parent.start, parent.end - 60), parent.end) is not None
    invited = named or parent.style == "article" or path.ends(parent, "：:")
    enumerated = items.semicolons and path.ends(node, "。")
    # 二是… has no second paragraph
    return (invited or enumerated or node.style == "series") and items.plain and path.is_plain(node)
