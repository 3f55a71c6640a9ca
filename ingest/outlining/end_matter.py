"""What closes a document: signature and date, 特此通知, announced 附件, 抄送 and printing lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ingest.outlining.markers import ANNOUNCED_ATTACHMENTS, ATTACHMENT, TITLED_ATTACHMENT, marker_at_start

_DAY = (
    r"(?:\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"|[二〇○零一二三四五六七八九十]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    r"|(?:19|20)\d{2}(?:[.．]\d{1,2}[.．]|-\d{1,2}-)\d{1,2})"
)
_ORGANISATION = (
    r"[\u4e00-\u9fff]{2,30}(?:政府|办公室|办公厅|委员会|委|局|厅|部|院|中心|联合会|领导小组|指挥部|管委会|支行|公司"
    r"|老龄办|协会|学会|处|署|队|分会|基金会|法院|检察院)"
)
_SIGNED_DATE = re.compile(rf"(?P<issuers>[\u4e00-\u9fff、\s]{{0,80}}?)\s*{_DAY}(?:印发)?$")
_NAMED = re.compile(rf"{_ORGANISATION}$")
_SIGNATURE = re.compile(rf"{_ORGANISATION}(?:(?:办公室)?[\s、]+{_ORGANISATION})*(?:[（(](?:代章|盖?章)[）)])?$")
_PRINTING = re.compile(
    r"[（(](?:此件|信息公开|联系人|联系电话|公开属性)|(?:抄送|抄报|分送|印发|出席|列席|参会|参加人?员?|请假)[:：]|主题词[:：]|公开方式[:：]|信息公开选项[:：]"
)
_PRINTING_STARTS = frozenset("（(抄主公信分印出列参请")
_CONTACT = re.compile(
    r"[^。；:：]{0,30}(?:联系人(?:员)?|联系方式|联系电话|咨询电话|服务电话|监督电话|举报电话|投诉电话|电话|电子邮[箱件]|邮箱|传真|(?:通[讯信]|联系)?地址|邮编|邮政编码)"
    r"(?:及(?:联系)?电话)?\s?[:：][^。]*$"
)
_LONGEST_CONTACT = 120
_FORMULA = re.compile(
    r"(?:现予以?公[告布]|[特专]此)(?:通知|公告|通告|函复|批复|报告|函告|致函|说明|公示)?(?:[，,][^。，,]{2,12})?[。！.]?$"
)
_LONGEST_NAME = 60
"""Characters: names of attachments, and lines that can be signatures, are shorter."""
_MOST_SIGNATURES = 12
_DAY_ENDS = ("日", "日印发", *"0123456789")


def closing_lines(contents: Sequence[str]) -> frozenset[int]:
    """Return the paragraphs that sign, date or print a document, or announce its attachments, wherever they stand."""
    closing = {i for i, line in enumerate(contents) if _prints(line) or is_signed_date(line)}
    closing |= _signatures(contents, closing)
    if len(contents) > 1 and _signs(contents[-1]) and contents[-2].endswith("。"):
        closing.add(len(contents) - 1)  # signed without a date
    closing |= _announcements(contents, closing)
    for i, line in enumerate(contents):
        if _is_formula(line) and (i + 1 == len(contents) or i + 1 in closing):
            closing.add(i)
    return frozenset(closing)


def _prints(line: str) -> bool:
    return line[:1] in _PRINTING_STARTS and _PRINTING.match(line) is not None


def _is_formula(line: str) -> bool:
    return line[:1] in ("现", "特", "专") and len(line) <= _LONGEST_NAME and _FORMULA.fullmatch(line) is not None


def is_signed_date(line: str) -> bool:
    """Return whether ``line`` is the date below a document, alone or behind the issuers' names."""
    ends = line.endswith(_DAY_ENDS) and len(line) <= 2 * _LONGEST_NAME
    match = _SIGNED_DATE.match(line) if ends else None
    if match is None or (not match["issuers"] and line[-1:].isdigit()):
        return False  # 2023.4.12 alone may be anything
    return not match["issuers"] or _NAMED.search(match["issuers"]) is not None


def _signatures(contents: Sequence[str], dates: set[int]) -> set[int]:
    """Issuers' names, one a line, directly above a date."""
    found: set[int] = set()
    for i in dates:
        if not is_signed_date(contents[i]):
            continue
        above = i - 1
        while above >= 0 and i - above <= _MOST_SIGNATURES and _signs(contents[above]):
            found.add(above)
            above -= 1
    return found


def _signs(line: str) -> bool:
    return len(line) <= 2 * _LONGEST_NAME and _SIGNATURE.fullmatch(line) is not None and marker_at_start(line) is None


def contact_lines(contents: Sequence[str], closing: Collection[int]) -> frozenset[int]:
    """Return 联系人：…, 联系电话：… behind the last sentence, in front of the signature, the attachments or the end.

    They are the document's, not its last clause's; below 五、联系方式 they are what that clause says.
    """
    found: set[int] = set()
    for i in range(len(contents) - 1, 0, -1):
        below = i + 1 == len(contents) or i + 1 in closing or i + 1 in found
        if below and len(contents[i]) <= _LONGEST_CONTACT and _CONTACT.match(contents[i]) and i not in closing:
            found.add(i)
    return frozenset(i for i in found if _ends_above(contents, i, found, closing))


def _ends_above(contents: Sequence[str], i: int, run: set[int], closing: Collection[int]) -> bool:
    above = i - 1
    while above in run:
        above -= 1
    return above in closing or contents[above].rstrip().endswith(("。", "！", "；", "”", "）"))


def _announcements(contents: Sequence[str], closing: set[int]) -> set[int]:
    """附件：1.…, 2.… and 附件1：…, 附件2：… in front of the signature; behind it, or before words, each opens one."""
    found: set[int] = set()
    for i, line in enumerate(contents):
        if i in found or not line.startswith("附"):
            continue
        if ANNOUNCED_ATTACHMENTS.match(line):
            if not _opens_here(contents, i, closing):
                found |= {i, *_names_below(contents, i)}
        elif ATTACHMENT.fullmatch(line) and line.rstrip().endswith((":", "：")):
            names = _names_below(contents, i)
            if names and _closes_after(contents, names[-1], closing):
                found |= {i, *names}
        elif TITLED_ATTACHMENT.match(line) and len(line) <= _LONGEST_NAME:
            run = i
            while run + 1 < len(contents) and TITLED_ATTACHMENT.match(contents[run + 1]):
                run += 1
            if run > i or _closes_after(contents, i, closing):
                found |= set(range(i, run + 1))
    return found


def _opens_here(contents: Sequence[str], i: int, closing: set[int]) -> bool:
    """Whether 附件：名称 is the attachment itself: the document is signed above it, and its words follow."""
    if i + 1 >= len(contents) or i + 1 in closing or marker_at_start(ANNOUNCED_ATTACHMENTS.sub("", contents[i], 1)):
        return False
    signed = any(j in closing for j in range(max(i - 6, 0), i))
    return signed and not ANNOUNCED_ATTACHMENTS.match(contents[i + 1]) and not ATTACHMENT.fullmatch(contents[i + 1])


def _names_below(contents: Sequence[str], i: int) -> list[int]:
    """Return the numbered names that follow 附件： on lines of their own."""
    names: list[int] = []
    for j in range(i + 1, min(i + 41, len(contents))):
        marker = marker_at_start(contents[j])
        if marker is None or len(contents[j]) > _LONGEST_NAME or "。" in contents[j].rstrip()[:-1]:
            break
        if marker.numbers[-1:] == (1,) and ANNOUNCED_ATTACHMENTS.match(contents[i]):
            break  # 附件：1.甲, 2.乙 runs on; a 1. below is the body of something else
        names.append(j)
    return names


def _closes_after(contents: Sequence[str], i: int, closing: set[int]) -> bool:
    return i + 1 >= len(contents) or i + 1 in closing
