"""Who is responsible, said in sentences: 由市民政局负责…, 市民政局牵头，市财政局配合, 民政部门主管…."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.model import Duty, DutyRole
from ingest.outlining.markers import marker_at_start
from ingest.stated.definitions import Inclusions, includes_of, take_inclusion
from ingest.stated.unit_names import ends_like_unit, split_phrase

_PROMPT = re.compile(r"负责|牵头|职责|主管|会同")
"""A sentence without one of these names nobody as responsible."""
_SENTENCE = re.compile(r"[^。；;\n]+")
_PIECE = re.compile(r"(?:[^，,：:（）()〔〕、]++|(?<!牵头)(?<!负责)(?<!配合)、|[（(〔][^（）()〔〕]*[）)〕])+")
_ATTRIBUTE = r"(?![^，、]{0,20}的(?:部门|机构|单位|人员|主管|同志|责任|领导))"
_SHARE = (
    r"(?:(?:应当|应|要|须|必须|可以)?(?:依据|依照|根据|按照?|在)(?:各自)?(?:的)?(?:法定)?(?:职[责能]|管理权限|职责权限)(?:和?分工|范围内?|权限)?"
    r"(?:内)?)"
)
_ADVERBS = r"(?:应当|应|要|须|具体|统一|分别|共同|主要|全面|依法|组织|各自|直接)"
_VERB = re.compile(
    rf"(?=[应要须必可依根按在具统分共主全组各直牵负协积配参])(?P<share>{_SHARE})?{_ADVERBS}*"
    rf"(?:(?P<lead>牵头(?!人|的|单位|部门))|(?P<responsible>负责(?!人|制|的|任|态度|同志|精神){_ATTRIBUTE}"
    r"|主管(?=(?:全国|全[省市区县州]|本)[^，]*(?:工作|事业)))"
    r"|(?P<support>(?:协同|协助|积极)?配合(?=$|做好|实施|落实|开展|完成|推进)|参与(?=$)))"
)
_VERB_WORD = re.compile("牵头|负责|主管|配合|参与")
"""``_VERB`` holds one of these: asked first, because it is slow to find nothing."""
_ROLE_WORD = re.compile("牵头|负责|主管|配合|参与|职|管理权限|会同")
"""Whatever gives a role (``_VERB``, ``_OWN_SHARE``, ``_COMPETENT``, ``_MEETING``) holds one of these."""
_OWN_SHARE = re.compile(rf"{_SHARE}")
_COMPETENT = re.compile(r"(?:是|为)(?!了)[^是为]{2,40}(?:行政)?主管(?:部门|机关)$")
_BY = re.compile(r"(?<![自理缘事经来因])由(?!于|来|此)")
_MEETING = re.compile(r"会同")
_MEETING_ENDS = re.compile(
    r"(?:制定|拟[定订]|确定|规定|另行|共同|负责|组织|研究|提出|建立|健全|开展|编制|对|根据|按照|依[据照法]|做好|实施|出台|落实|"
    r"推进|加强|审[核定批]|明确|指导|公布|发布|印发|及时|应当|联合|定期|予以|统筹|结合|牵头|进行|于|每年|$)"
)
_FOUNDS = re.compile(r"^.*(?:设立|成立|设置|组建|组成)(?:的)?")
_VERBAL = re.compile(
    r"应当|必须|可以|不得|加强|推进|鼓励|支持|开展|建立|健全|完善|落实|实行|进行|指定|明确|确定|制定|做好|提供|发放|设在|报请?|"
    r"^(?:[到在于并]|经(?![济信贸营开]))|对|将|把|向|被|使|是否|如果|因为|没有|有权|进入|要求|督促|直接|协调|申请|违反"
)
_LEAD_IN = re.compile(r"^(?:其中|同时|原则上|此外|另外|目前|具体|并|一般|日常工作|平时)")
_LONGEST_NAME = 120
_ABBREVIATION = re.compile(r"[（(〔](?:以下|下称|简称|即|统称)[^（）()〔〕]*[）)〕]")


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two commas; ``start`` is its place in the clause's text."""

    words: str
    start: int


def find_prose_duties(text: str, at: int = 0, inclusions: Inclusions | None = None) -> tuple[Duty, ...]:
    """Return the units that the sentences of ``text`` name as responsible, with their roles, in order.

    Units are as the text writes them: 民政、财政等部门 is one. Subjects that are no office (所有权人, 约定的责任人) are
    left out. ``at`` is the text offset of ``text``, for definitions of ``inclusions`` that hold by then.
    """
    if not _PROMPT.search(text):
        return ()
    found: dict[tuple[str, DutyRole], Duty] = {}
    for sentence in _SENTENCE.finditer(text):
        if not _PROMPT.search(sentence.group()):
            continue
        for unit, role, place in _sentence_duties(sentence.group(), sentence.start()):
            bare = _ABBREVIATION.sub("", unit)
            name, includes = take_inclusion(bare)
            includes = includes or includes_of(name, at + place, inclusions or {})
            found.setdefault((name, role), Duty(name, role, includes))
    return tuple(found.values())


def _sentence_duties(sentence: str, start: int) -> Iterator[tuple[str, DutyRole, int]]:
    pieces = _pieces(sentence, start)
    led = False
    for i, piece in enumerate(pieces):
        if not _ROLE_WORD.search(piece.words):
            continue
        match = None
        if _VERB_WORD.search(piece.words):
            found = (m for m in _VERB.finditer(piece.words) if m["lead"] or m["responsible"] or (m["support"] and led))
            match = next(found, None)
        role: DutyRole | None = None
        if match is not None:
            role = "lead" if match["lead"] else "support" if match["support"] else "responsible"
        elif match := _own_share(piece.words) or _COMPETENT.search(piece.words):
            role = "responsible"
        elif match := _MEETING.search(piece.words):
            role = "lead"
        if match is None or role is None:
            continue
        subject = piece
        words = piece.words[: match.start()]
        if not words.strip() and i and not (match.groupdict().get("support")):
            subject = pieces[i - 1]
            words = _OWN_SHARE.sub("", subject.words)
        units = _units(words)
        for unit in units:
            yield unit, role, subject.start
        led = led or (role == "lead" and bool(units))
        if units and "会同" in piece.words[match.start() :] + words:
            yield from ((unit, "support", subject.start) for unit in _met(piece.words, words))


def _own_share(words: str) -> re.Match[str] | None:
    return _OWN_SHARE.search(words) if "职" in words or "管理权限" in words else None


def _pieces(sentence: str, start: int) -> list[_Piece]:
    marker = marker_at_start(sentence)
    begin = len(marker.text) if marker else 0
    found: list[_Piece] = []
    for match in _PIECE.finditer(sentence, begin):
        words = match.group()
        if found and words.strip():
            before = found[-1]
            gap = sentence[before.start - start + len(before.words) : match.start()]
            if not gap.strip():
                found[-1] = _Piece(before.words + gap + words, before.start)
                continue
        found.append(_Piece(words, start + match.start()))
    return found


def _units(words: str) -> list[str]:
    """Return the units that ``words``, which stand before a verb, end in; none where they are no list of offices."""
    by = list(_BY.finditer(words))
    if by:
        words = words[by[-1].end() :]
    words = _FOUNDS.sub("", words)
    words = _MEETING.split(words)[0]
    words = _LEAD_IN.sub("", words.strip()).strip()
    # 应当 and the like stand between the subject and 按照职责
    words = re.sub(rf"(?:{_ADVERBS}+|按照[^，]{{2,16}}原则|等)$", "", words)
    if not words or len(words) > _LONGEST_NAME or _VERBAL.search(_outside_brackets(words)):
        return []
    units = [unit.strip() for unit in split_phrase(words)]
    return units if all(ends_like_unit(unit) for unit in units) else []


def _met(piece: str, subject: str) -> list[str]:
    """Return the units after 会同: those that the subject acts together with."""
    words = piece if "会同" in piece else subject
    rest = _MEETING.split(words, maxsplit=1)[-1]
    for end in _MEETING_ENDS.finditer(rest):
        met = [unit.strip() for unit in split_phrase(rest[: end.start()])]
        if met and all(unit and ends_like_unit(unit) for unit in met):
            return met
    return []


def _outside_brackets(words: str) -> str:
    return re.sub(r"[（(〔][^（）()〔〕]*[）)〕]", "", words)
