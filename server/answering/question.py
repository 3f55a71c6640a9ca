"""Understanding a question: which region, which earlier topic, which numbers, and what kind of answer is wanted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ingest.divisions import Place
from ingest.metadata.numbers import DOCUMENT_NUMBER
from ingest.model import Document
from ingest.numbers.numerals import Value, find_values
from server.answering.answer import Question
from server.answering.coined import coined_names
from server.answering.coverage import meaning_words
from server.answering.eligibility.open_questions import completes
from server.answering.eligibility.person import person_facts
from server.answering.errors import QuestionError
from server.answering.places import places_in
from server.answering.regions import asked_regions
from server.answering.traditional import simplified
from server.answering.vocabulary import concepts, official_words
from server.answering.wanted import Wanted, asked_measure, wanted_kinds

LONGEST_QUESTION = 2000
"""Characters. Longer input is a pasted document, not a question."""

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|$|[^\d])")
_NEXT_YEAR = re.compile(r"(?:第二年|下一年|次年|再下一年|转年|转过年|翻过年|来年|过一年|后一年|再过一年|第2年)")
_NTH_YEAR = re.compile(r"第([三四五])年")
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
    r"[吗嘛]|(?<![什怎多那这])么|对(?:吧|不对)|是不是|有没有|能不能|可不可以|会不会|要不要|给不给|对吧|是吧|没错吧|行不行|是否|能否|可否|吧[？?]|了[？?]|真的假的|不[？?]$|没[？?]$"
)
_ATTACHMENT = re.compile(r"附件|一览表|附表|附录|[后所]附|附的|(?:指标|任务|分解|分工)(?:一览)?表|分解(?:指标|任务)")
_ASKS_FOR_WORDS = re.compile(r"谁|哪(?!年)|为什么|为啥|怎么(?!算)|咋(?!算)|啥(?!时)|什么(?!时)")
_PER_PERIOD = re.compile(
    r"(?:一|1)个?(?:月|年|天|周|季度|星期|礼拜)(?=[^，。；？]{0,8}?(?:多少|几|啥|给|补|发|领|拿|开|挣|交|收|涨|掏|花))"
)
_LIVES = re.compile(r"(?:住|家|老家|户口|人)?(?:住|在|是|离|去)$|(?:家|户口)$")
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]{2,20})[”\"」』]")
_PERSONS = re.compile(
    r"(?:来个|多个)?(?:[\u4e00-\u9fff]{1,6}的)?(?:老|失能|特困|残疾)?(?:年)?(?:人|头|太)|老(?:爷子|大爷|太太)"
)
_FILLER = re.compile(
    r"请问|你好|您好|麻烦|想问(?:一下|下|问)?|问一下|咨询(?:一下)?|谢谢|帮我?(?:查|看)(?:一下|下)?|告诉我|我想(?:知道|了解)"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood. ``text`` is the asker's own; ``search_text`` adds carried topic and official words.

    ``topic`` is what must be found, places and fillers taken out, and ``carried`` the same for the earlier questions
    that it leans on. ``documents`` are the library's documents of the regions asked about, grouped in the order asked;
    empty means the whole library. ``foreign`` names places that the library does not cover; ``assumed`` tells of an
    ambiguous place that was read as a covered one; ``phrases`` are words that the asker, or a document of the library,
    puts in quotation marks, ``measure`` is the class of the measure word asked with (多少张), ``below`` names the
    places that lie below a document's region (宽甸 in 丹东) without their kind of division, and ``under`` those and the
    ones that somebody lives in. ``measures`` are the numbers that the asker or the one asked for has: an age, beds,
    square metres. ``unheld`` is the name of a law that the question is about and the library hasn't.
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
    measure: str | None
    phrases: tuple[str, ...]
    below: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    measures: tuple[Value, ...] = ()
    unheld: str | None = None

    @property
    def own_words(self) -> str:
        """The question as it was asked, behind what it takes from the earlier ones; no official words added."""
        return f"{self.carried} {self.text}".strip()

    @property
    def own_topic(self) -> str:
        """What must be found, behind what the question takes from the earlier ones; no official words added."""
        return f"{self.carried} {self.topic}".strip()


def check_question(text: str) -> str:
    """Return ``text`` stripped, or raise ``QuestionError`` in words for the asker."""
    stripped = unicodedata.normalize("NFC", _without_broken_characters(text)).strip()
    if not stripped:
        raise QuestionError("问题是空的；请写下想了解的养老政策，例如“安丘市助老食堂有什么补助？”。")
    if len(stripped) > LONGEST_QUESTION:
        raise QuestionError(
            f"问题有 {len(stripped)} 个字，超过 {LONGEST_QUESTION} 字的上限；请只写要问的内容，或分几次提问。"
        )
    if not any(char.isalnum() for char in stripped):
        raise QuestionError(f"没有看懂“{stripped[:20]}”；请用一句话写下想了解的养老政策。")
    return stripped


def _without_broken_characters(text: str) -> str:
    """Replace halves of characters, which JSON can carry and no encoding can write."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def understand(question: Question, library: Sequence[Document]) -> Query:
    """Return what ``question`` asks for, given the documents there are. Raises ``QuestionError``."""
    question = _cleaned(question)
    text, previous = question.text, question.previous
    leans = previous and (leans_on_earlier(text, library) or completes(text, previous[-1]))
    return _query(question, _carried_topic(text, previous, library) if leans else "", library)


def understand_following(question: Question, library: Sequence[Document]) -> Query:
    """As ``understand``, but of a question that leans on the one before it though its words don't show that."""
    question = _cleaned(question)
    return _query(question, _carried_topic(question.text, question.previous, library), library)


def _cleaned(question: Question) -> Question:
    return replace(
        question,
        text=simplified(check_question(question.text)),
        previous=tuple(simplified(_without_broken_characters(earlier)) for earlier in question.previous),
        region=_without_broken_characters(question.region) if question.region else None,
    )


def _query(question: Question, carried: str, library: Sequence[Document]) -> Query:
    text = question.text
    places = asked_regions(question, text, library)
    whole = f"{carried} {text}".strip()
    topic = topic_words(text, library)
    earlier = topic_words(carried, library)
    wanted = _wanted(text, carried, library)
    below, under = _places_below(text, library)
    carried_below, carried_under = _places_below(carried, library)
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
        unheld=places.unheld,
        compares=len(places.documents) > 1 and bool(_COMPARES.search(text) or len(places.documents) == 2),
        yes_no=bool(_YES_NO.search(text)),
        attachment=bool(_ATTACHMENT.search(whole)),
        measure=asked_measure(text),
        phrases=tuple(dict.fromkeys((*_QUOTED.findall(whole), *coined_names(whole, library)))),
        below=below or carried_below,
        under=under or carried_under,
        measures=(*(value for value in _values(whole) if value.kind != "age"), *_age(whole)),
    )


def _wanted(text: str, carried: str, library: Sequence[Document]) -> tuple[Wanted, ...]:
    """The kinds that the question wants; of a follow-up that only says 多少, those of the question it leans on."""
    own = wanted_kinds(text, library)
    if not own and _ASKS_FOR_WORDS.search(text):
        return own  # 谁说了算, 那县里出哪些: not the number that was asked for before
    return (wanted_kinds(carried, library) or own) if own in ((), ("amount",)) else own


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


def _places_below(text: str, library: Sequence[Document]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the places of ``text`` that only a wider region's document speaks for: those asked about, and all of them.

    They are named without 县, 市 or 区 at the end. Where somebody lives is no place that the question is about.
    """
    regions = {document.region.path for document in library}
    places = places_in(text)
    begins = {place.end: place.start for place in places}
    under = [
        place
        for place in places
        if not any(path in regions for path in place.candidates)
        and any(path[:depth] in regions for path in place.candidates for depth in range(1, len(path)))
    ]
    lived = [place for place in under if _LIVES.search(text, 0, begins.get(place.start, place.start))]  # 家在晋城阳城县
    below = dict.fromkeys(_without_kind(place) for place in under if place not in lived)
    return tuple(below), tuple(dict.fromkeys(map(_without_kind, under)))


def _without_kind(place: Place) -> str:
    return place.text[:-1] if len(place.text) > 2 and place.text[-1] in "县市区" else place.text


def _values(text: str) -> tuple[Value, ...]:
    """The typed values of a question; 9个老人 counts persons, as 9位 does, and 一个月给多少 is no time of theirs."""
    per = [match.span() for match in _PER_PERIOD.finditer(text)]
    return tuple(
        replace(value, unit="人") if value.unit == "个" and _PERSONS.match(text, value.end) else value
        for value in find_values(text)
        if not any(begin <= value.start < end for begin, end in per)
    )


def _age(text: str) -> tuple[Value, ...]:
    """The age of the one asked for, also where no 岁 stands behind it: 我奶奶92了."""
    age = person_facts(text).age
    return () if age is None else (Value("age", Decimal(age[0]), Decimal(age[1]), "岁", "range", (), "", 0, 0),)


def _years(text: str, carried: str) -> tuple[int, ...]:
    own = tuple(int(y) for y in _YEAR.findall(DOCUMENT_NUMBER.sub(" ", text)))
    if own:
        return own
    earlier = [int(y) for y in _YEAR.findall(DOCUMENT_NUMBER.sub(" ", carried))]
    return tuple(earlier)


def _carried_topic(text: str, previous: Sequence[str], library: Sequence[Document]) -> str:
    """Return the earlier question's words that a follow-up leans on, its year and numbers replaced by the new ones.

    One that says 那…呢 carries back to the first that did not.
    """
    if not previous:
        return ""
    chain: list[str] = []
    for earlier in reversed(previous):
        chain.append(earlier)
        if not leans_on_earlier(earlier, library):
            break
    carried = ""
    first_years = [int(y) for y in _YEAR.findall(chain[-1])]
    if first_years and (nth := _NTH_YEAR.search(text)):
        # 第三年 counts from the first question's year, whatever was asked in between
        return _YEAR.sub(str(first_years[-1] + "一二三四五".index(nth.group(1))), chain[-1])
    for earlier in reversed(chain):
        carried = _replace_numbers(carried, earlier) + " " + earlier if carried else earlier
    return _replace_numbers(carried, text)


def leans_on_earlier(text: str, library: Sequence[Document]) -> bool:
    """Whether a question is a follow-up: it points back, ends in 呢, or is too short to stand by itself."""
    few = len(meaning_words(topic_words(text, library)))
    return few <= _TOO_FEW_WORDS or bool(_POINTS_BACK.search(text)) or bool(_OPENS_BACK.search(text))


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
