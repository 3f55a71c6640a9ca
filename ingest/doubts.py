"""What a person should check before a document is used: each doubt is one plain Chinese line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import PurePath

from ingest.model import Clause, Document, Doubt, Removal
from ingest.numbering_doubts import numbering_doubts

_LONGEST_CLAUSE = 600
_LONGEST_REMOVAL = 200
_MOST_NAMED = 3
"""Clauses that one line names; the rest is counted."""
_YEARS_AWAY = timedelta(days=3 * 366)
_YEAR = timedelta(days=366)

_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_QUESTION_MARKS = re.compile(r"[?？][?？]{2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SUSPECT = re.compile("[?？\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""One of these stands wherever one of the three above does; most texts have none."""
_VALUABLE = re.compile(r"\d(?:\.\d+)?\s?[万亿]?元|(?:19|20)\d{2}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日")
_HARMLESS = frozenset(
    {
        "layout",
        "page_break",
        "doubled_line",
        "doubled_page",
        "markup",
        "control_character",
        "page_facts",
        "navigation",
        "related",
        "footer",
    }
)
"""Removals that lose no word of a document: white space, marks, words that stand in the text once more, and the parts
of a page that are known to be its own."""
_SENTENCE = re.compile(r"[。；;：:，,]")
_NATIONAL = re.compile(
    r"国务院|全国人民代表大会|中华人民共和国|中共中央|中央军|^国家|^[\u4e00-\u9fff]{2,10}部(?:[、 ]|$|办公厅)",
    re.MULTILINE,
)
_SEE_ATTACHMENT = re.compile(r"(?:详?见|附后的?|按照?|填写)附[件表]\s?[一二三四五六七八九十\d]{0,2}")
_AMENDED = re.compile(r"修正|修订|修改")
_HEAD = 1000
"""Characters at the start in which a regulation states its amendments: its 施行 date is that of the first version."""
_SPACE = re.compile(r"\s+")


def find_doubts(document: Document, clauses: Sequence[Clause], source_doubts: Sequence[str] = ()) -> tuple[Doubt, ...]:
    """Return what a person should look at before the document is used, most general first.

    ``source_doubts`` are the reader's own lines (a cut-off end, a second encoding). Doubts of one sort are one line
    that names the first places and counts the rest. Pure; linear in the length of the text.
    """
    return (
        *(Doubt(line) for line in source_doubts),
        *_about_metadata(document),
        *_about_dates(document),
        *_about_attachments(document, clauses),
        *_about_characters(document, clauses),
        *_about_removals(document.removals),
        *_few(numbering_doubts(clauses)),
        *_about_clauses(clauses),
    )


def _about_metadata(document: Document) -> Iterator[Doubt]:
    named_after_file = document.title == PurePath(document.source_name).stem
    if named_after_file and _SPACE.sub("", document.title) not in _SPACE.sub("", document.text):
        yield Doubt(f"没有在正文里找到标题，暂用文件名“{document.title}”；请核对文件的标题。")
    if document.region_candidates:
        places = "、".join("".join(region.path) for region in document.region_candidates)
        yield Doubt(f"适用地区不能确定，可能是：{places}；请核对是哪一个。")
    placeless = not document.region.path and not document.region_candidates
    national = _NATIONAL.search(f"{document.issuer or ''}\n{document.title}")
    if document.issuer is None and placeless and not national:
        yield Doubt("没有找到发文机关和适用地区；请核对这份文件是谁发的、适用于哪里。")
    elif document.issuer is None:
        yield Doubt("没有找到发文机关；请核对这份文件是谁发的。")
    elif placeless and not national:
        yield Doubt(f"发文机关是“{document.issuer}”，但看不出适用地区；请核对适用于哪里。")
    dated = (document.issued_on, document.written_on, document.printed_on, document.published_on, document.effective_on)
    if not any(dated):
        yield Doubt("没有找到成文、印发或施行日期；请核对文件的日期和是否仍然有效。")


def _about_dates(document: Document) -> Iterator[Doubt]:
    written, printed, published = document.written_on, document.printed_on, document.published_on
    if written and printed and printed < written:
        yield Doubt(f"印发日期（{printed}）早于成文日期（{written}）；请核对这两个日期。")
    if written and published and published < written:
        yield Doubt(f"发布日期（{published}）早于成文日期（{written}）；请核对这两个日期。")
    effective, expires, issued = document.effective_on, document.expires_on, document.issued_on
    if effective and issued and effective > issued + _YEARS_AWAY:
        yield Doubt(f"施行日期（{effective}）比印发日期（{issued}）晚三年以上；请核对施行日期。")
    amended = document.revisions or _AMENDED.search(document.text, 0, _HEAD)
    if effective and issued and effective < issued - _YEAR and not amended:
        yield Doubt(f"施行日期（{effective}）比印发日期（{issued}）早一年以上；请核对施行日期。")
    if expires and (start := effective or issued) and expires <= start:
        yield Doubt(f"有效期的截止日（{expires}）不晚于开始的日子（{start}）；请核对有效期。")
    for earlier, later in _descending([r.on for r in document.revisions if r.on is not None]):
        yield Doubt(f"修改经过里，{later} 排在 {earlier} 之后；请核对哪一次是最近的修改。")


def _descending(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    return ((a, b) for a, b in pairwise(days) if b < a)


def _about_attachments(document: Document, clauses: Sequence[Clause]) -> Iterator[Doubt]:
    for name in document.missing_attachments:
        yield Doubt(f"文中提到附件《{name}》，但文件里没有；如有需要，请把附件一并放入。")
    if document.missing_attachments or any(clause.kind == "attachment" for clause in clauses):
        return
    mention = _SEE_ATTACHMENT.search(document.text) if "附件" in document.text or "附表" in document.text else None
    if mention:
        where = _clause_at(clauses, mention.start())
        yield Doubt(f"{_in(where)}写着“{mention.group()}”，但文件里没有附件；请核对附件是否漏了。", mention.start())


def _about_characters(document: Document, clauses: Sequence[Clause]) -> Iterator[Doubt]:
    if not _SUSPECT.search(document.text):
        return
    for pattern, what in (
        (_UNREADABLE, "个显示不出来的字"),
        (_QUESTION_MARKS, "处连续的问号，可能是乱码"),
        (_CONTROL, "个控制字符"),
    ):
        places = [match.start() for match in pattern.finditer(document.text)]
        if places:
            where = _in(_clause_at(clauses, places[0]))
            yield Doubt(f"有 {len(places)} {what}，第一处{where}；请对照原文补正。", places[0])


def _about_removals(removals: Sequence[Removal]) -> Iterator[Doubt]:
    doubtful = [
        removal
        for removal in removals
        if removal.reason not in _HARMLESS and (len(removal.text) > _LONGEST_REMOVAL or _VALUABLE.search(removal.text))
    ]
    if doubtful:
        words = _SPACE.sub(" ", doubtful[0].text).strip()[:30]
        yield Doubt(
            f"去除的内容里有 {len(doubtful)} 处较长或带有金额、日期，第一处是“{words}…”；请核对它们是否属于正文。"
        )


def _about_clauses(clauses: Sequence[Clause]) -> Iterator[Doubt]:
    parents = {clause.parent_id for clause in clauses}
    long = [c for c in clauses if c.kind in ("clause", "plan", "preamble") and len(c.text) > _LONGEST_CLAUSE]
    if long:
        yield Doubt(
            f"有 {len(long)} 条超过 {_LONGEST_CLAUSE} 字：{_named(long)}；请核对里面是否还有没分开的条款。",
            long[0].start,
        )
    empty = [c for c in clauses if _is_bare_heading(c, parents)]
    if empty:
        yield Doubt(f"有 {len(empty)} 条只有标题、没有内容：{_named(empty)}；请核对内容是否漏了。", empty[0].start)
    rows = [c for c in clauses if c.kind == "row" and not any(column.strip() for column, _ in c.cells)]
    if rows:
        yield Doubt(
            f"有 {len(rows)} 行表格没有表头，看不出每一列是什么：{_named(rows)}；请对照原表核对。", rows[0].start
        )


def _is_bare_heading(clause: Clause, parents: set[str | None]) -> bool:
    if clause.kind != "clause" or clause.id in parents or not clause.number:
        return False
    rest = clause.text[len(clause.number) :].strip()
    if not rest:
        return True
    # short items of a list (1.身份证) have no content below them either; a chapter or a clause at the top must
    return len(clause.path) == 1 and len(rest) <= 40 and not _SENTENCE.search(rest)


def _few(doubts: Iterator[Doubt]) -> Iterator[Doubt]:
    found = list(doubts)
    yield from found[:_MOST_NAMED]
    if len(found) > _MOST_NAMED:
        yield Doubt(
            f"另有 {len(found) - _MOST_NAMED} 处编号不连续或层次混用；请对照原文核对。", found[_MOST_NAMED].start
        )


def _named(clauses: Sequence[Clause]) -> str:
    names = "、".join(f"“{clause.label[:20]}”" for clause in clauses[:_MOST_NAMED])
    return names + ("等" if len(clauses) > _MOST_NAMED else "")


def _in(clause: Clause | None) -> str:
    return "" if clause is None else f"在“{clause.label[:20]}”里"


def _clause_at(clauses: Sequence[Clause], place: int) -> Clause | None:
    return next((clause for clause in clauses if clause.start <= place < clause.end), None)
