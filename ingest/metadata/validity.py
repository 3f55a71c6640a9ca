"""From when to when a document applies, by its own words: 自…起施行, 有效期至…, 有效期5年, 试行一年."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.metadata.days import DAY, last_day, months_later, to_count, to_day, years_later
from ingest.metadata.references import titles_in
from ingest.outlining.markers import marker_at_start

_TRIGGER = re.compile(
    r"[止起后有试](?:(?<=止)(?:执行|施行|实施)|(?<=[起后])(?:正式|开始)?(?:施行|执行|实施|生效|试行)|(?<=有)效"
    r"|(?<=试)行[期至到\d一二两三四五六七八九十])"
)
_SENTENCE_END = re.compile(r"[。；\n]")
_REACH = 500
"""Characters before and behind a trigger that its sentence can take."""
_ITSELF = re.compile(
    r"本(?:实施|暂行|试行|若干|行政|地方|规范性|补充|管理|工作|指导|具体|专项|操作)*(?P<kind>办法|意见|通知|条例|方案|规定|细则|法|文件|政策|标准|规划|决定|通告|公告|措施|规范|指南|"
    r"制度|规则|规程|纲要|计划|清单|目录|章程|准则|令)|现予|现印发|现公布|现发布|予以公布|予以发布|特此"
)
"""Words by which a sentence speaks of the document itself; of another one it says 《…》自…起施行."""
_ONLY_IF_TITLED = frozenset({"决定", "标准", "目录", "清单", "计划", "规划", "令", "措施", "政策"})
"""本决定 in a law is the decision that amended it, and 本标准 may be one amount: they count if the title has them."""
_AT_ISSUE = r"(?P<act>印发|发布|公布|颁布|发文|下发|签发|通过|批准)之?日"
_BEGINS = re.compile(
    rf"[自从]\s?(?:(?P<day>{DAY})|(?P<of>本[\u4e00-\u9fff]{{1,6}})?{_AT_ISSUE})\s?(?:起|(?:起)?(?:满)?(?P<wait>\d{{1,3}}"
    rf"|[一二三四五六七八九十]{{1,3}})(?P<unit>日|天|个月)(?:之?后)?起?)"
    r"(?:正式|开始)?(?P<verb>施行|执行|实施|生效|试行)(?P<behind>.?)"
)
_RANGE = re.compile(
    rf"[自从](?P<day>{DAY})\s?(?:起)?[，,]?\s?(?:施行|执行|实施|试行)?[，,]?(?:至|到)(?P<end>{DAY})\s?(?:止|有效|$|[，。；）])"
)
_END = rf"(?P<end>{DAY})|(?P<year>[12]\d{{3}})\s?年\s?(?:底|末|年底|(?P<month>\d{{1,2}})\s?月\s?(?:底|末))"
_EXPIRES = re.compile(
    rf"(?:有效期限?[^，。；\n]{{0,20}}?|有效时间[^，。；\n]{{0,8}}?|(?:自?(?:施行|执行|实施|试行)之日起|(?:施行|执行|实施|试行)(?:期限?)?(?:暂定)?[，,]?))(?:截止到?|截至|到|至"
    rf"|延至)\s?(?:{_END})"
    r"(?=止|[，,。；;）)]|$|自行|自动|废止|失效|有效|结束|期满)"
)
_LASTS = re.compile(
    r"(?:有效期限?|试行期限?|施行期限?|实施期限?|执行期限?|试行|暂行|暂定(?:执行|施行|实施)|有效)(?:自[\u4e00-\u9fff]{2,6}之日起)?(?:计算)?(?:暂定)?(?:[:：]|为期|为|是|：)?"
    r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})\s?(?P<unit>年|个月)(?!前|内完|底|以上)"
)
_FOR_YEARS = re.compile(r"(?<=[，,])(?:为期|期限为?)(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})\s?(?P<unit>年|个月)")
_ISSUE_START = re.compile(r"自(?:印发|发布|公布|颁布|下发)之日起")
_VALID_FROM_ISSUE = re.compile(
    r"自(?:印发|发布|公布|颁布|下发)之日起(?:有效期)?(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})\s?(?P<unit>年|个月)内?有效"
)
_HEADING = re.compile(
    r"[\u4e00-\u9fff（）()一二三四五六七八九十、\d.．\s]{0,8}(?:附则|施行|实施|执行|生效|有效期|其他|时间|日期|期限)[\u4e00-\u9fff]{0,6}[:：。]?"
)
_OF_OTHERS = re.compile(
    r"[证照的原]|继续|期内|回执|最长|此前|之前|许可|资格|备案|合同|协议|规定|项目|报告|结果|评估|所称"
)
_FURTHEST = 30
_STOPS = frozenset("，,。；;、）)（( \n")
_TRIAL = re.compile(r"试行|暂行")
_OTHERS_TRIAL = re.compile(
    r"关于(?:废止|修改|修正|修订|延长|停止|贯彻|落实|实施|执行|转发|进一步|做好|公布|调整|完善)|解读|问答"
)


@dataclass(frozen=True, slots=True)
class IssueDays:
    """The days that 自印发之日起 and 自公布之日起 mean in this document, where it says them."""

    issued_on: date | None = None
    published_on: date | None = None
    adopted_on: date | None = None
    approved_on: date | None = None

    def of(self, act: str) -> date | None:
        """Return the day on which the document was 印发, 公布, 通过 …"""
        if act in ("公布", "发布", "颁布"):
            return self.published_on
        return {"通过": self.adopted_on, "批准": self.approved_on}.get(act, self.issued_on)


@dataclass(frozen=True, slots=True)
class Validity:
    """The first day and the last day that the text states of itself; ``trial`` where it calls itself 试行."""

    effective_on: date | None = None
    expires_on: date | None = None
    trial: bool = False


@dataclass(frozen=True, slots=True)
class _Sentence:
    words: str
    own_before: bool
    """Whether it opens its paragraph or follows a sentence on the document itself."""


def read_validity(text: str, title: str, own_titles: Collection[str], days: IssueDays) -> Validity:
    """Read what the text states of its own validity. ``own_titles``: names by which 《…》 means the document itself."""
    effective: date | None = None
    expires: date | None = None
    trial = False
    for sentence in _sentences(text):
        words = sentence.words
        begins = next((m for m in _BEGINS.finditer(words) if _tells(m, sentence, title, own_titles)), None)
        if begins is not None:
            effective = _first_day(begins, days)
            trial = trial or begins["verb"] == "试行"
            own = True
        else:
            own = _is_own(words, _first_trigger(words), title, own_titles) or (
                sentence.own_before and _opens_with_validity(words)
            )
        if not own:
            continue
        if within := _RANGE.search(words):
            effective = effective or to_day(within["day"])
            expires = expires or to_day(within["end"])
        subject = begins.end() - len(begins["behind"]) if begins else _subject_end(words, own_titles)
        end = _EXPIRES.search(words)
        if end is not None and _close(words[subject : end.start()]):
            expires = expires or _last_day(end)
            continue
        lasts = (
            _VALID_FROM_ISSUE.search(words) or _LASTS.search(words) or (_FOR_YEARS.search(words) if begins else None)
        )
        if lasts is not None and (_close(words[subject : lasts.start()]) or (begins and lasts.start() < subject)):
            start = effective
            if start is None and begins is None and _ISSUE_START.search(words):
                start = days.issued_on or days.published_on
            if start is not None:
                expires = expires or _after(start, lasts)
            trial = trial or lasts.group().startswith(("试行", "暂行"))
    return Validity(effective, expires, trial)


def is_trial(title: str) -> bool:
    """Return whether a title calls its own document 试行 or 暂行, not another one that it repeals or carries out."""
    return _TRIAL.search(title) is not None and not _OTHERS_TRIAL.search(title)


def _sentences(text: str) -> Iterator[_Sentence]:
    """Yield each sentence that can speak of validity, once, white space removed."""
    done = -1
    for trigger in _TRIGGER.finditer(text):
        if trigger.start() < done:
            continue
        lowest = max(trigger.start() - _REACH, 0)
        start = max(text.rfind(mark, lowest, trigger.start()) for mark in "。；\n") + 1
        ending = _SENTENCE_END.search(text, trigger.end(), trigger.end() + _REACH)
        stop = ending.start() if ending else min(len(text), trigger.end() + _REACH)
        done = stop
        words = "".join(text[start or lowest : stop].split())
        marker = marker_at_start(text[start:stop].lstrip())
        words = words[len(marker.text) :] if marker else words
        yield _Sentence(words, marker is not None or _own_before(text, start, lowest))


def _own_before(text: str, start: int, lowest: int) -> bool:
    if start == 0 or text[start - 1] == "\n":
        return True
    before = max(text.rfind(mark, lowest, start - 1) for mark in "。；\n") + 1
    sentence = "".join(text[before : start - 1].split())
    return _ITSELF.search(sentence) is not None or _HEADING.fullmatch(sentence) is not None


def _first_trigger(words: str) -> int:
    found = _TRIGGER.search(words)
    return found.start() if found else len(words)


def _tells(match: re.Match[str], sentence: _Sentence, title: str, own_titles: Collection[str]) -> bool:
    """Whether this 自…起施行 is about the document: 自2023年起实施高龄津贴 and 《某条例》自…起施行 are not."""
    behind = match["behind"]
    if (
        behind
        and behind not in _STOPS
        and not (match["verb"] == "试行" and (behind.isdigit() or behind in "一二两三四五六七八九十至到期"))
    ):
        return (
            behind in "至到" and match["verb"] != "生效" and _is_own(sentence.words, match.start(), title, own_titles)
        )
    if match["of"]:
        return _own_kind(match["of"], title)
    before = sentence.words[: match.start()]
    if not before or _HEADING.fullmatch(before):
        return sentence.own_before
    return _is_own(sentence.words, match.start(), title, own_titles)


def _is_own(words: str, position: int, title: str, own_titles: Collection[str]) -> bool:
    """Whether what stands before ``position`` makes the document itself the subject."""
    own = max((m.start() for m in _ITSELF.finditer(words, 0, position) if _counts(m, title)), default=-1)
    named = [(start, end) for start, end in titles_in(words, 0, position)]
    others = max((end for start, end in named if words[start + 1 : end - 1] not in own_titles), default=-1)
    mine = max((end for start, end in named if words[start + 1 : end - 1] in own_titles), default=-1)
    return max(own, mine) > others


def _subject_end(words: str, own_titles: Collection[str]) -> int:
    """Return where the last words that mean the document end before the first trigger, 0 where it goes unsaid."""
    stop = _first_trigger(words)
    own = [m.end() for m in _ITSELF.finditer(words, 0, stop)]
    mine = [end for start, end in titles_in(words, 0, stop) if words[start + 1 : end - 1] in own_titles]
    return max([0, *own, *mine])


def _close(between: str) -> bool:
    """Whether a validity follows its subject closely: 本办法规定的备案回执有效期5年 is not that of 本办法."""
    return len(between) <= _FURTHEST and not _OF_OTHERS.search(between)


def _counts(match: re.Match[str], title: str) -> bool:
    kind = match["kind"]
    return kind is None or kind not in _ONLY_IF_TITLED or kind in title


def _own_kind(words: str, title: str) -> bool:
    match = _ITSELF.fullmatch(words)
    return match is not None and _counts(match, title)


def _opens_with_validity(words: str) -> bool:
    return (
        re.match(r"(?:有效期|试行期|执行期限|施行期限|实施期限|有效时间|[自从].{0,24}起?(?:至|到))", words) is not None
    )


def _first_day(match: re.Match[str], days: IssueDays) -> date | None:
    day = to_day(match["day"]) if match["day"] else days.of(match["act"])
    if day is None or not match["wait"]:
        return day
    count = to_count(match["wait"])
    if count is None:
        return None
    return months_later(day, count) if match["unit"] == "个月" else day + timedelta(days=count)


def _last_day(match: re.Match[str]) -> date | None:
    if match["end"]:
        return to_day(match["end"])
    return last_day(int(match["year"]), int(match["month"] or 12))


def _after(start: date, match: re.Match[str]) -> date | None:
    count = to_count(match["n"])
    if not count:
        return None
    end = years_later(start, count) if match["unit"] == "年" else months_later(start, count)
    return end - timedelta(days=1)
