"""A parsed document as lines that a person checks: data, the tree of clauses, what was removed, what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.model import Clause, Document, ParsedDocument, RelationKind, Removal
from ingest.stated.duties import departments_bracket
from ingest.terminal import cut_to_width, display_width, visible

_UNSTATED = "未写明"
_SPACE = re.compile(r"\s+")
_KINDS = {"interpretation": "政策解读，不是文件本身", "news": "新闻报道，不是文件本身"}
_RELATIONS: dict[RelationKind, str] = {"based_on": "依据", "replaces": "替代", "repeals": "废止", "amends": "修改"}
_REASONS = {
    "layout": "排版空白和标记",
    "page_break": "分页处的断行和重复",
    "share_buttons": "分享按钮",
    "rule": "分隔线",
    "page_number": "页码",
    "page_chrome": "网页边框",
    "page_tools": "网页工具条",
    "page_facts": "网页上的文件信息",
    "doubled_page": "网页里重复的内容",
    "stray_number": "孤立的数字",
    "markup": "网页标记",
    "doubled_line": "重复的行",
    "control_character": "控制字符",
    "navigation": "网页导航",
    "related": "相关链接",
    "footer": "页脚",
}
_MOST_NAMED = 4
_LONGEST_SAMPLE = 24
_LEAST_WORDS = 24
"""Columns that the first words of a clause get before its dates and units move to a line of their own."""
_FIRST_WORDS = 200
_INDENT = "  "


def tree_lines(parsed: ParsedDocument, width: int) -> Iterator[str]:
    """Yield the lines that show ``parsed``, safe for a terminal; clauses are cut to ``width`` columns."""
    yield f"《{visible(_squeezed(parsed.document.title))}》"
    for line in _header(parsed.document):
        yield _INDENT + visible(line)
    for line in _clause_lines(parsed.clauses, width - len(_INDENT)):
        yield _INDENT + line
    yield "已去除"
    for line in _removed(parsed.document.removals):
        yield _INDENT + cut_to_width(line, width - len(_INDENT))
    yield "请核对"
    for n, doubt in enumerate(parsed.doubts, start=1):
        yield f"{_INDENT}{n}. {visible(doubt.message)}"
    if not parsed.doubts:
        yield f"{_INDENT}没有发现需要核对的地方"


def _header(document: Document) -> Iterator[str]:
    candidates = "或".join("".join(region.path) for region in document.region_candidates)
    place = "".join(document.region.path)
    yield _fields(
        ("文号", document.number),
        ("发文机关", document.issuer),
        ("地区", place or (f"不能确定（{candidates}）" if candidates else None)),
    )
    named_days = (document.written_on, document.printed_on, document.published_on)
    days = (
        ("成文", document.written_on),
        ("印发", document.printed_on),
        ("发布", document.published_on),
        ("日期", None if document.issued_on in named_days and any(named_days) else document.issued_on),
        ("施行", document.effective_on),
        ("有效期至", document.expires_on),
    )
    optional = ("成文", "印发", "发布", *(("日期",) if any(named_days) else ()))
    yield _fields(*((name, day.isoformat() if day else None) for name, day in days if day or name not in optional))
    if document.kind != "policy":
        yield f"性质：{_KINDS[document.kind]}"
    if document.trial:
        yield "性质：试行或暂行"
    for revision in document.revisions:
        yield f"修改经过：{_squeezed(revision.text)}"
    named: dict[str, list[str]] = {}
    for relation in document.relations:
        title = f"《{relation.title}》" if relation.title else ""
        named.setdefault(_RELATIONS[relation.kind], []).append(title + relation.number)
    if document.bases and "依据" not in named:
        named["依据"] = list(document.bases)
    for what, names in named.items():
        yield f"{what}：{'、'.join(dict.fromkeys(names))}"
    for name in document.missing_attachments:
        yield f"附件《{name}》在文中提到，但文件里没有"


def _fields(*fields: tuple[str, str | None]) -> str:
    return "    ".join(f"{name}：{words or _UNSTATED}" for name, words in fields)


def _clause_lines(clauses: Sequence[Clause], width: int) -> Iterator[str]:
    ends = _last_of_siblings([len(clause.path) - 1 for clause in clauses])
    bars: list[str] = []
    for clause, is_last in zip(clauses, ends, strict=True):
        depth = len(clause.path) - 1
        del bars[depth:]
        bars += ["   "] * (depth - len(bars))
        stem = "".join(bars)
        bars.append("   " if is_last else "│  ")
        branch = stem + ("└─ " if is_last else "├─ ")
        words, facts = _first_words(clause), _facts(clause)
        room = width - display_width(branch)
        beside = room - display_width(facts) - 2
        if facts and beside < min(_LEAST_WORDS, display_width(words)):
            yield branch + cut_to_width(words, room)
            below = stem + bars[-1]
            yield below + cut_to_width(facts, width - display_width(below))
        else:
            yield branch + (f"{cut_to_width(words, beside)}  {facts}" if facts else cut_to_width(words, room))


def _last_of_siblings(depths: Sequence[int]) -> list[bool]:
    """Return for each place of a tree, given in order by depth, whether no sibling follows it."""
    last = [False] * len(depths)
    followed: list[bool] = []
    for i in range(len(depths) - 1, -1, -1):
        depth = depths[i]
        del followed[depth + 1 :]
        followed += [False] * (depth + 1 - len(followed))
        last[i] = not followed[depth]
        followed[depth] = True
    return last


def _first_words(clause: Clause) -> str:
    if clause.kind == "row" and clause.cells:
        filled = ((_squeezed(name), _squeezed(words)) for name, words in clause.cells)
        return visible("，".join(f"{name}={words}" if name else words for name, words in filled if words))
    bracket = departments_bracket(clause.text) if clause.departments and clause.kind != "departments" else None
    # those responsible are shown beside the words, so not in them too
    own = clause.text[: bracket.start] if bracket and bracket.start else clause.text
    return visible(_squeezed(own[:_FIRST_WORDS]))


def _facts(clause: Clause) -> str:
    facts: list[str] = []
    if clause.deadlines:
        facts.append("时限 " + "、".join(dict.fromkeys(d.on.isoformat() for d in clause.deadlines)))
    amounts = list(dict.fromkeys(value.text for value in clause.values if value.kind == "money"))
    if amounts:
        facts.append("金额 " + "、".join(amounts[:_MOST_NAMED]) + ("等" if len(amounts) > _MOST_NAMED else ""))
    units = list(dict.fromkeys((*clause.departments, *(duty.unit for duty in clause.duties))))
    if units and clause.kind != "departments":
        shown = "、".join(units[:_MOST_NAMED])
        facts.append("单位 " + shown + (f"等{len(units)}个" if len(units) > _MOST_NAMED else ""))
    return visible(_squeezed("".join(f"〔{fact}〕" for fact in facts), " "))


def _removed(removals: Sequence[Removal]) -> Iterator[str]:
    by_reason: dict[str, list[Removal]] = {}
    for removal in removals:
        by_reason.setdefault(removal.reason, []).append(removal)
    for reason, found in by_reason.items():
        size = sum(removal.end - removal.start for removal in found)
        line = f"{_REASONS.get(reason, reason)}：{len(found)} 处，{size} 字"
        words = dict.fromkeys(w for removal in found if (w := _squeezed(removal.text[:_FIRST_WORDS])))
        if reason != "layout" and words:
            samples = [cut_to_width(visible(word), _LONGEST_SAMPLE) for word in list(words)[:_MOST_NAMED]]
            line += "：" + "、".join(f"“{sample}”" for sample in samples) + ("等" if len(words) > _MOST_NAMED else "")
        yield line
    if not by_reason:
        yield "没有去除任何内容"


def _squeezed(text: str, space: str = "") -> str:
    return _SPACE.sub(space, text)
