"""Understanding a question: which region, which earlier topic, which numbers, and what kind of answer is wanted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.lexical import word_boundaries
from ingest.divisions import Place, find_places
from ingest.metadata import DOCUMENT_NUMBER
from ingest.model import Document
from ingest.numerals import Value, find_values
from server.answering.answer import Question
from server.answering.coverage import meaning_words
from server.answering.errors import QuestionError
from server.answering.vocabulary import concepts, official_words

LONGEST_QUESTION = 2000
"""Characters. Longer input is a pasted document, not a question."""

Wanted = Literal[
    "money", "percent", "count", "area", "age", "date", "departments", "amount",
    "validity", "issued", "effective", "number", "issuer", "basis",
]  # fmt: skip
"""Kinds of answer asked for. ``amount`` is a value of whatever kind; the last six are facts of the document itself."""

DOCUMENT_FACTS: frozenset[Wanted] = frozenset({"validity", "issued", "effective", "number", "issuer", "basis"})

_WHEN = r"(?:什么时[候侯]|啥时[候侯]|何时|几时|哪年|哪一年|哪天|哪一天|几月几[日号]|几号|多会儿|哪个时候)"
_PAPER = r"(?:文件|意见|通知|方案|政策|办法|号)"
_FORCE = r"(?:施行|执行|实施|生效)"
_WANTED: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    ("validity", re.compile(r"有效(?:期|吗|么|不|没)|还(?:有效|管用|能用|算数|作数)|过期|失效|作废|废止|到期|到头")),
    ("number", re.compile(r"文号|文件号|几号文|多少号(?:文)?|发文字号|文件编号|[发办字函]多少号")),
    (
        "issuer",
        re.compile(
            r"(?:谁|哪个(?:单位|部门|机关)|哪里|哪儿)(?:发布|印发|发的|出台|制定|发文)|发文(?:机关|单位)|印发单位"
        ),
    ),
    (
        "issued",
        re.compile(
            rf"{_WHEN}[^，。？]{{0,4}}(?:印发|印的|发文|落款|成文)|(?:印发|落款|成文)[^，。？]{{0,6}}{_WHEN}"
            rf"|(?:印发|发文|成文)(?:日期|时间)|落款|{_PAPER}[^，。？]{{0,8}}{_WHEN}[^，。？]{{0,4}}(?:发布|发的|出台|公布|下发)"
            rf"|{_PAPER}[^，。？]{{0,4}}(?:发布|出台|公布|下发)(?:日期|时间)"
        ),
    ),
    (
        "effective",
        re.compile(
            rf"{_PAPER}[^。？]{{0,24}}{_WHEN}[^，。？]{{0,4}}(?:开始|起)?{_FORCE}|{_PAPER}[^，。？]{{0,6}}{_FORCE}(?:日期|时间)"
            rf"|{_WHEN}起{_FORCE}"
        ),
    ),
    (
        "basis",
        re.compile(
            rf"(?:依据|根据)[^，。？]{{0,12}}(?:哪|什么|啥)[^，。？]{{0,6}}{_PAPER}|上位(?:文件|法|政策)|制定(?:的)?依据"
            rf"|(?:哪|什么|啥)[^，。？]{{0,6}}{_PAPER}[^，。？]{{0,4}}(?:依据|根据)"
        ),
    ),
    (
        "departments",
        re.compile(
            r"(?:哪个|哪些|哪几个|哪几家|什么|啥)(?:单位|部门|局|委办局)|谁(?:来|家)?(?:管|负责|牵头|主管|监管|抓|落实)|归(?:谁|哪)|"
            r"责任(?:单位|部门|分工)|牵头(?:单位|部门|的是|的)|配合单位|找(?:谁|哪个部门|哪个单位|哪儿办)|由谁|哪家(?:单位|部门)|主管部门|哪个局"
        ),
    ),
    (
        "percent",
        re.compile(
            r"比例|百分(?:之)?(?:几|多少)|占比|几成|率[^，。？]{0,10}(?:多少|几)|税率|占[^，。？]{0,10}(?:多少|几)|多少%"
        ),
    ),
    (
        "area",
        re.compile(
            r"多大(?:面积|地方|的?(?:[\u4e00-\u9fff]{0,4})(?:房|场地|用地))|面积[^，。？]{0,10}(?:多少|多大|要求|标准|几)|多少(?:个)?平|几平"
        ),
    ),
    (
        "money",
        re.compile(
            r"多少钱|几块|多少元|多少万|几万|几百(?!个|人|名|家|张)|几千(?!个|人|名|家|张)|金额|(?:补贴|补助|津贴|奖励|奖金|奖补|资助|收费|费用|[学床电水气护]费|保障金)[^，。？]{0,8}(?:标准|多少|几|怎么算|怎么给)|"
            r"补(?:贴|助)?(?:多少|几|到多少)|(?:给|发|领|贴|奖|拿|花|交|得)(?:到)?(?:多少|几)(?!个|家|所|张|人|名|位|户|次)|"
            r"能(?:拿|领|补|得)(?:到)?(?:多少|几)|(?:补贴|补助|津贴|奖补)标准"
        ),
    ),
    ("age", re.compile(r"几岁|多大(?:年纪|岁数|年龄)|多少(?:周)?岁|年龄(?:要求|限制|条件|多)")),
    (
        "date",
        re.compile(
            rf"{_WHEN}|期限|时限|截止|(?:到|在)什么(?:时间|日期)|几月|最晚|最迟|什么时间|时间(?:节点|要求|表)|年底前|多久|多长时间"
        ),
    ),
    (
        "count",
        re.compile(
            r"多少(?:个|家|所|张|人|名|位|户|次|处|支|床|县|站|网点|岗)|(?<![哪好十])几(?:个(?!部门|单位|方面)|家|所|张|人|名|位|户|次|处|回|趟)|数量|人数|床位数|总数"
        ),
    ),
)
_ANY_AMOUNT = re.compile(r"多少|(?<![哪好十])几(?:成|倍|钱)|标准(?:是|怎么)|怎么算|咋算")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|$|[^\d])")
_NEXT_YEAR = re.compile(r"(?:第二年|下一年|次年|再下一年|转年|过一年|后一年|再过一年|第2年)")
_PREVIOUS_YEAR = re.compile(r"(?:上一年|前一年|头一年|上年)")
_POINTS_BACK = re.compile(
    r"呢[？?]?$|呢[？?].|这(?:个|笔|项|种|些|事|条|钱)(?!文件)|那(?:个|笔|项|种)(?:钱|补贴|数|标准)|它|上面|刚才|刚说|也(?:是|有|能|要|一样)"
)
_OPENS_BACK = re.compile(r"^(?:那么?|如果|要是|换成|假如|再|还有|另外|其)")
_TOO_FEW_WORDS = 2
_COMPARES = re.compile(
    r"比较|相比|对比|区别|不同|差别|哪个(?:高|低|多|少|大|好|早|晚|更|市|城)|分别|各(?:是|有|自)|谁(?:高|多|早|更)|一样|都|和.{1,12}比|跟.{1,12}比|与.{1,12}比|哪(?:边|里|座|一个)"
)
_YES_NO = re.compile(
    r"[吗么嘛]|对(?:吧|不对)|是不是|有没有|能不能|可不可以|会不会|要不要|给不给|对吧|是吧|没错吧|行不行|是否|能否|可否|吧[？?]|了[？?]|真的假的|不[？?]$|没[？?]$"
)
_ATTACHMENT = re.compile(r"附件|一览表|附表|附录|[后所]附|附的|(?:指标|任务|分解|分工)(?:一览)?表|分解(?:指标|任务)")
_TITLE = re.compile(r"《[^》]+》")
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]{2,20})[”\"」』]")
_PERSONS = re.compile(r"(?:来个|多个)?(?:老|失能|特困|残疾)?(?:年)?(?:人|头|太)|老(?:爷子|大爷|太太)")
_FILLER = re.compile(
    r"请问|你好|您好|麻烦|想问(?:一下|下|问)?|问一下|咨询(?:一下)?|谢谢|帮我?(?:查|看)(?:一下|下)?|告诉我|我想(?:知道|了解)"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood. ``text`` is the asker's own; ``search_text`` adds carried topic and official words.

    ``topic`` is what must be found, places and fillers taken out, and ``carried`` the same for the earlier questions
    that it leans on. ``documents`` are the library's documents of the regions asked about, grouped in the order asked;
    empty means the whole library. ``foreign`` names places that the library does not cover; ``assumed`` tells of an
    ambiguous place that was read as a covered one; ``phrases`` are words that the asker put in quotation marks.
    """

    text: str
    search_text: str
    topic: str
    carried: str
    concepts: tuple[frozenset[str], ...]
    wanted: tuple[Wanted, ...]
    values: tuple[Value, ...]
    years: tuple[int, ...]
    documents: tuple[tuple[Document, ...], ...]
    foreign: tuple[str, ...]
    assumed: str | None
    compares: bool
    yes_no: bool
    attachment: bool
    phrases: tuple[str, ...]


def check_question(text: str) -> str:
    """Return ``text`` stripped, or raise ``QuestionError`` in words for the asker."""
    stripped = unicodedata.normalize("NFC", text).strip()
    if not stripped:
        raise QuestionError("问题是空的；请写下想了解的养老政策，例如“安丘市助老食堂有什么补助？”。")
    if len(stripped) > LONGEST_QUESTION:
        raise QuestionError(
            f"问题有 {len(stripped)} 个字，超过 {LONGEST_QUESTION} 字的上限；请只写要问的内容，或分几次提问。"
        )
    if not any(char.isalnum() for char in stripped):
        raise QuestionError(f"没有看懂“{stripped[:20]}”；请用一句话写下想了解的养老政策。")
    return stripped


def understand(question: Question, library: Sequence[Document]) -> Query:
    """Return what ``question`` asks for, given the documents there are. Raises ``QuestionError``."""
    text = check_question(question.text)
    carried = _carried_topic(text, question.previous, library)
    places = _regions(question, text, library)
    whole = f"{carried} {text}".strip()
    topic = topic_words(text, library)
    earlier = topic_words(carried, library)
    wanted = _wanted(text, library) or _wanted(carried, library)
    return Query(
        text=text,
        search_text=" ".join(part for part in (earlier, topic, official_words(whole)) if part),
        topic=topic,
        carried=earlier,
        concepts=concepts(whole),
        wanted=wanted,
        values=_values(text) or _values(carried),
        years=_years(text, "" if "date" in wanted else carried),
        documents=places.documents,
        foreign=places.foreign,
        assumed=places.assumed,
        compares=len(places.documents) > 1 and bool(_COMPARES.search(text) or len(places.documents) == 2),
        yes_no=bool(_YES_NO.search(text)),
        attachment=bool(_ATTACHMENT.search(whole)),
        phrases=tuple(_QUOTED.findall(whole)),
    )


def topic_words(text: str, library: Sequence[Document]) -> str:
    """Return ``text`` without the library's own places, 文号 and polite fillers: what the clause must be about.

    A place below a document's region stays: 宽甸县 stands in 丹东's clauses, 丹东 in none.
    """
    bare = DOCUMENT_NUMBER.sub(" ", text)
    heads = {d.region.path[:depth] for d in library for depth in range(1, len(d.region.path) + 1)}
    for place in reversed(places_in(bare)):
        if any(candidate in heads for candidate in place.candidates):
            bare = bare[: place.start] + " " + bare[place.end :]
    return re.sub(r"\s+", " ", _FILLER.sub(" ", bare)).strip()


def places_in(text: str) -> tuple[Place, ...]:
    """Return the places that ``text`` names; a short name counts only where words begin and end (not 评*定结*果)."""
    return find_places(text, word_boundaries(text))


def _wanted(text: str, library: Sequence[Document]) -> tuple[Wanted, ...]:
    kinds = tuple(kind for kind, pattern in _WANTED if pattern.search(text))
    titles = [_fold_title(title) for title in _TITLE.findall(text)]
    if titles and not any(title in _fold_title(document.title) for title in titles for document in library):
        # 《…实施意见》何时出台 asks what a clause says of another document, not for a fact of one that is here
        kinds = tuple(kind for kind in kinds if kind not in DOCUMENT_FACTS) or (("date",) if kinds else ())
    return kinds or (("amount",) if _ANY_AMOUNT.search(text) else ())


def _fold_title(title: str) -> str:
    return re.sub(r"[《》〈〉\s]", "", title)


def _values(text: str) -> tuple[Value, ...]:
    """The typed values of a question; 9个老人 counts persons, as 9位 does."""
    return tuple(
        replace(value, unit="人") if value.unit == "个" and _PERSONS.match(text, value.end) else value
        for value in find_values(text)
    )


def _years(text: str, carried: str) -> tuple[int, ...]:
    own = tuple(int(y) for y in _YEAR.findall(text))
    if own:
        return own
    earlier = [int(y) for y in _YEAR.findall(carried)]
    return tuple(earlier)


def _carried_topic(text: str, previous: Sequence[str], library: Sequence[Document]) -> str:
    """Return the earlier question's words that a follow-up leans on, its year and numbers replaced by the new ones.

    A question that stands by itself carries nothing; one that says 那…呢 carries back to the first that did not.
    """
    if not previous or not leans_on_earlier(text, library):
        return ""
    chain: list[str] = []
    for earlier in reversed(previous):
        chain.append(earlier)
        if not leans_on_earlier(earlier, library):
            break
    carried = ""
    for earlier in reversed(chain):
        carried = _replace_numbers(carried, earlier) + " " + earlier if carried else earlier
    return _replace_numbers(carried, text)


def leans_on_earlier(text: str, library: Sequence[Document]) -> bool:
    """Whether a question is a follow-up: it points back, ends in 呢, or is too short to stand by itself."""
    few = len(meaning_words(topic_words(text, library)))
    return (
        few <= _TOO_FEW_WORDS
        or bool(_POINTS_BACK.search(text))
        or (few <= 2 * _TOO_FEW_WORDS and bool(_OPENS_BACK.search(text)))
    )


def _replace_numbers(carried: str, text: str) -> str:
    years = [int(y) for y in _YEAR.findall(carried)]
    if years and _NEXT_YEAR.search(text):
        return _YEAR.sub(str(years[-1] + 1), carried)
    if years and _PREVIOUS_YEAR.search(text):
        return _YEAR.sub(str(years[-1] - 1), carried)
    new_years = _YEAR.findall(text)
    if years and new_years:
        return _YEAR.sub(new_years[-1], carried)
    new = [v for v in find_values(text) if v.kind != "date"]
    for value in reversed([v for v in find_values(carried) if v.kind != "date"]):
        if any(value.kind == n.kind and value.unit == n.unit for n in new):
            carried = carried[: value.start] + carried[value.end :]
    return carried


@dataclass(frozen=True, slots=True)
class _Regions:
    documents: tuple[tuple[Document, ...], ...]
    foreign: tuple[str, ...]
    assumed: str | None


def _regions(question: Question, text: str, library: Sequence[Document]) -> _Regions:
    """Resolve the places of the question, else the chosen region, else those of the latest earlier question.

    A 文号 in the question names its document. A city's document also speaks for its districts and counties, never for
    the province or city above it.
    """
    for source in (text, question.region or "", *reversed(question.previous)):
        places = places_in(source)
        numbers = [m.group() for m in DOCUMENT_NUMBER.finditer(unicodedata.normalize("NFC", source))]
        if not places and not numbers:
            continue
        by_number = [d for d in library for n in numbers if d.number and _same_number(d.number, n)]
        groups: list[tuple[Document, ...]] = [(d,) for d in dict.fromkeys(by_number)]
        foreign: list[str] = []
        if numbers and not by_number and not places:
            foreign += numbers
        assumed = None
        for place in _narrowed(places):
            covering = [(path, docs) for path in place.candidates if (docs := _covering(path, library))]
            if not covering:
                foreign.append(place.text)
                continue
            if len(place.candidates) > 1 and len(covering) == 1:
                others = "、".join("".join(p) for p in place.candidates if p != covering[0][0])
                assumed = f"“{place.text}”也可能指{others}；这里按{''.join(covering[0][0])}回答。"
            for _, docs in covering:
                if docs not in groups and not any(set(docs) <= set(group) for group in groups):
                    groups.append(docs)
        return _Regions(tuple(groups), tuple(dict.fromkeys(foreign)), assumed)
    if question.region:
        # a region chosen by a name that is no division (or unknown) is covered only if a document carries it
        docs = tuple(d for d in library if question.region in d.region.path)
        return _Regions((docs,), (), None) if docs else _Regions((), (question.region,), None)
    return _Regions((), (), None)


def _narrowed(places: Sequence[Place]) -> list[Place]:
    """Read places together: 丹东东港 is 丹东's 东港; a place that only widens a narrower one (辽宁丹东) drops out."""
    narrowed: list[Place] = []
    for i, place in enumerate(places):
        around = [p for j, p in enumerate(places) if j != i]
        inside = tuple(
            c
            for c in place.candidates
            if any(o != c and c[: len(o)] == o for other in around for o in other.candidates)
        )
        place = Place(place.text, place.start, place.end, inside) if inside else place
        widens = any(
            len(o) > len(c) and o[: len(c)] == c and other.start == place.end
            for c in place.candidates
            for other in around
            for o in other.candidates
        )
        if not widens:
            narrowed.append(place)
    return narrowed


def _covering(path: tuple[str, ...], library: Sequence[Document]) -> tuple[Document, ...]:
    own = tuple(d for d in library if d.region.path and d.region.path == path)
    if own:
        return own
    above = [d for d in library if d.region.path and path[: len(d.region.path)] == d.region.path]
    deepest = max((len(d.region.path) for d in above), default=0)
    return tuple(d for d in above if len(d.region.path) == deepest)


def _same_number(a: str, b: str) -> bool:
    def fold(number: str) -> str:
        return re.sub(r"[〔\[［（(【〕\]］）)】第\s]", "", number)

    return fold(a) == fold(b) or fold(b).endswith(fold(a))
