"""Hits to evidence: the one to three sentences that answer, not the paragraphs they stand in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from index.search import Hit
from ingest.model import Clause
from ingest.numbers.numerals import find_values
from ingest.stated.duties import departments_bracket
from server.answering.answer import Evidence
from server.answering.answered_kinds import asked_value_kinds, kinds_answered
from server.answering.candidate import Candidate, is_for_another, is_of_another
from server.answering.charges import caps
from server.answering.coverage import WordWeights, meaning_words
from server.answering.degrees import own_degree
from server.answering.fitting import fits
from server.answering.neighbours import explanation, leading_condition, rest_of_sentence
from server.answering.office_holders import asks_for_many, asks_who, is_person_line
from server.answering.opposites import is_new_for_old, opposites
from server.answering.other_people import other_people
from server.answering.penalties import escalates, is_sanction
from server.answering.question import Query
from server.answering.wanted import Wanted, measure_of

MOST_SENTENCES = 3
_CLAUSES = 8
"""Hits whose sentences compete. The right clause is among the first five for 98 of 100 development questions."""

_DENSE, _WORDS, _CLAUSE, _KIND, _YEAR = 3.0, 1.5, 0.6, 0.5, 1.0
"""Weights of the features below, set by hand on the development questions."""
_CHARACTERS = 1.0
"""Weight of shared characters, set on 517 training questions; from 0.3 to 1.5 it puts more right sentences first."""
_PREMISE = 0.3
"""Weight of a year in a question that asks whether something is so: the year may be what is wrong."""
_OFFICIAL, _CARRIED = 0.6, 0.3
"""Importance of official words, and of an earlier question's words, beside the asker's own."""
_FITS = 0.4
"""Weight of a range that the asker's own number falls into: 92岁 and 年满90周岁不满95周岁的."""
_NEW, _VERBATIM, _OPPOSITE, _PLACE, _ORDINAL, _PENALTY = 1.0, 1.5, 0.8, 0.8, 0.5, 0.6
_DENSE_FLOOR, _DENSE_RANGE = 0.25, 0.5
"""e5 cosines of related and unrelated Chinese sentences both lie high: 0.78 is nothing, 0.92 a near copy."""
_NEXT_IN_CLAUSE, _NEXT_ELSEWHERE = 0.70, 0.88
"""A further sentence must score at least this share of the first: less is asked of one from the same clause."""
_BESIDE_IN_CLAUSE, _AS_GOOD, _BESIDE = 0.60, 0.90, 4
"""Shares of the first's score from which one more is told once it is decided to answer, and the most that are told:
the next of its clause, or one that is as good and may as well be meant."""
_MOST = 0.5
"""Weight of a limit where the most is asked for."""
_OWN = 0.6
"""Share of the first sentence's score from which one of its clause for the asker's own number is told before it."""
_HARDLY_FURTHER = 0.93
"""Share of the first sentence's score from which one of its clause that states the value is told before it."""
_PURPOSE = re.compile(
    r"(?:第[一二三四五六七八九十百零]+条\s*)?为.*(?:(?:制定|提出)(?:了)?(?:本|以下|如下|此)|现[就将对].*(?:通知|公告|通告|告知|如下))"
)
_BEGINNING = 0.6
"""Taken off what opens a document (为了…，根据…，制定本办法): it holds the title's words, and tells little but why."""
_SIBLING = 0.7
"""Taken off where the question names the heading beside this one: 中心食堂, and not 助餐点 of the same list."""
_OTHER_PEOPLE = 3.0
"""Taken off what is for other people than those asked about."""
_SHORTEST_HEADING = 3
_ASKS_PURPOSE = re.compile(r"为(?:什么|啥|何)|目的|依据|根据|按(?:照)?(?:什么|啥|哪)|宗旨|贯彻|落实|总则|第一条")
_CASE = 200
"""Characters before a further sanction, where the case stands that it is for."""
_SHORTEST = 6
"""Characters: what is shorter (附件, a lone label) says nothing."""
_LONGEST_ANSWER = 260
"""Characters: a phone screen. A further sentence that would pass this is left out."""

_OPEN_TIME = re.compile(r"之前|以前|之后|以后|起$")
_ASKS_PENALTY = re.compile(
    r"罚(?!单)|后果|法律责任|追究|会(?:被|受)?(?:咋样|怎么样|怎么?处理|咋处理)|(?:怎么|咋|如何)(?:处理|处置|处罚|惩罚|办他|治他)"
)
_WHICH = re.compile(r"第几(?:个)?([档类级批等期])")
_Above = tuple[str, tuple[str, ...]]
"""A document, and the headings above a clause in it."""
_ONLY_REQUIRED: frozenset[Wanted] = frozenset({"contact", "papers"})
"""Kinds without which there is no answer, but whose words stand in too many sentences to prefer one for them."""
_NUMBERS: frozenset[Wanted] = frozenset({"count", "amount", "money", "percent"})


def rank_sentences(query: Query, hits: Sequence[Hit], weights: WordWeights) -> list[Candidate]:
    """Return the sentences of the best clauses, best first; no headings, and 责任单位 lists only where asked for."""
    asked = _asked_words(query)
    top = max((hit.score for hit in hits), default=1.0)
    named = _named_headings(query, hits)
    penalty = _ASKS_PENALTY.search(query.text) is not None
    candidates: list[Candidate] = []
    competing: set[str] = set()
    for hit in hits:
        if len(competing) == _CLAUSES:
            break
        for sentence in hit.sentences:
            quote = hit.clause.text[sentence.start : sentence.end]
            if not _speaks(hit.clause, quote, query):
                continue
            competing.add(hit.clause.id)  # headings say nothing, and take no clause's place
            lead = hit.lead.text if hit.lead is not None else ""
            context = _context(hit.clause, quote, lead)
            if escalates(quote):  # 逾期不改正的，处…罚款: who it is for stands before it
                context = f"{context} {hit.clause.text[max(0, sentence.start - _CASE) : sentence.start]}"
            covered = weights.coverage(asked, context)
            dense = min(max((sentence.dense - _DENSE_FLOOR) / _DENSE_RANGE, 0.0), 1.2)
            is_own = own_degree(query.own_words, quote) is True or (
                bool(query.measures) and fits(query.measures, find_values(quote))
            )
            answers = kinds_answered(query, f"{lead}{quote}", hit.clause, hit.document.title)
            verbatim = any(phrase in quote for phrase in query.phrases)
            # in a follow-up the new words decide between sentences that fit the earlier question alike
            new = weights.coverage(dict.fromkeys(meaning_words(query.topic), 1.0), context) if query.carried else 0.0
            year = _year_match(query, quote, hit.clause)
            near = (
                _DENSE * dense
                + _WORDS * covered
                + _CLAUSE * hit.score / top
                + (_YEAR * year if not query.yes_no else max(_PREMISE * year, 0.0))
                + _NEW * new
                + (_VERBATIM if verbatim else 0.0)
                + (_PLACE if _is_of_place(query, context, answers) else 0.0)
                + (_ORDINAL if _holds_ordinal(query.text, quote) else 0.0)
                + (_FITS if is_own else 0.0)
                + (_MOST if caps(query.text, quote) else 0.0)
                + (_PENALTY if penalty and is_sanction(quote) else 0.0)
                - (_SIBLING if _is_beside(hit, named) else 0.0)
                - (_BEGINNING if _PURPOSE.match(quote) and not _ASKS_PURPOSE.search(query.text) else 0.0)
                - _OPPOSITE * (opposites(query.topic, quote) + is_new_for_old(query, quote))
            )
            score = near + _CHARACTERS * sentence.characters + _kind_bonus(query, quote, answers)
            evidence = Evidence(hit.clause, hit.document, quote, sentence.start, sentence.end, score, lead)
            if other_people(query, evidence) is not None:
                near, evidence = near - _OTHER_PEOPLE, replace(evidence, score=score - _OTHER_PEOPLE)
            candidates.append(
                Candidate(
                    evidence, hit, covered, sentence.dense, sentence.lexical, verbatim, answers, year, is_own, near
                )
            )
    return sorted(candidates, key=lambda c: (-c.score, c.evidence.clause.id, c.evidence.start))


def _named_headings(query: Query, hits: Sequence[Hit]) -> dict[_Above, set[str]]:
    """The headings that the question says word for word, by what they stand under."""
    asked = _unspaced(query.own_words)
    named: dict[_Above, set[str]] = {}
    for hit in hits:
        heading = _unspaced(hit.clause.heading)
        if len(heading) >= _SHORTEST_HEADING and heading in asked:
            named.setdefault(_above(hit), set()).add(heading)
    return named


def _is_beside(hit: Hit, named: Mapping[_Above, set[str]]) -> bool:
    """Whether the question names a heading beside the clause's own, and not its own."""
    return _above(hit) in named and _unspaced(hit.clause.heading) not in named[_above(hit)]


def _above(hit: Hit) -> _Above:
    return hit.document.id, hit.clause.path[:-1]


def context_of(candidate: Candidate) -> str:
    """Return a sentence with the labels that it stands under, or the words that it completes: what it is about."""
    return _context(candidate.evidence.clause, candidate.evidence.quote, candidate.evidence.lead)


def _context(clause: Clause, quote: str, lead: str) -> str:
    return " ".join((*clause.path[-2:], *((lead,) if lead else ()), quote))


def _asked_words(query: Query) -> dict[str, float]:
    """The words to be covered with their importance: the asker's own, those of earlier questions, official ones."""
    asked = dict.fromkeys(meaning_words(query.search_text), _OFFICIAL)
    asked |= dict.fromkeys(meaning_words(query.carried), _CARRIED)
    return asked | dict.fromkeys(meaning_words(query.topic), 1.0)


def choose(query: Query, ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the first sentence and at most two more that add something, in the order to be said."""
    if not ranked:
        return ()
    ranked = _own_range_first(query, _value_first(query, ranked))
    chosen = [ranked[0]]
    chosen += [c for c in (leading_condition(ranked[0], ranked), explanation(ranked[0], ranked)) if c is not None]
    if chosen[-1] is not ranked[0] and (further := explanation(chosen[-1], ranked)) is not None:
        chosen += [further] if further not in chosen and len(chosen) < MOST_SENTENCES else []
    rest = rest_of_sentence(query, ranked[0], ranked)
    if rest is not None and rest not in chosen and len(chosen) < MOST_SENTENCES and not _repeats(rest, chosen):
        chosen.append(rest)
    open_kinds = set(query.wanted) - set(ranked[0].answers)
    for candidate in ranked[1:]:
        if len(chosen) >= MOST_SENTENCES:
            break
        if not _adds(query, candidate, chosen):
            continue
        same_clause = candidate.evidence.clause.id == ranked[0].evidence.clause.id
        if not same_clause and query.wanted and not (open_kinds | {"departments"}) & candidate.answers:
            continue  # the value asked for has been given: another clause's sentence would only blur it
        share = _NEXT_IN_CLAUSE if same_clause or open_kinds & candidate.answers else _NEXT_ELSEWHERE
        if candidate.score >= share * ranked[0].score:
            chosen.append(candidate)
            open_kinds -= candidate.answers
    return tuple(chosen)


def beside(query: Query, shown: Sequence[Candidate], ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return at most two of ``ranked`` to be told beside what it was decided to show: no decision hangs on them."""
    first = shown[0]
    of_clause = [candidate for candidate in ranked if candidate.evidence.clause.id == first.evidence.clause.id]
    told = list(shown)
    for candidates, share in ((of_clause, _BESIDE_IN_CLAUSE), (ranked, _AS_GOOD)):
        more = (c for c in candidates if c.score >= share * first.score and _adds(query, c, told))
        told += islice(more, 1 if len(told) < _BESIDE else 0)
    return tuple(told[len(shown) :])


def _adds(query: Query, candidate: Candidate, told: Sequence[Candidate]) -> bool:
    """Whether there is room for a sentence beside what is told, and it is neither that again nor of another's case."""
    length = sum(len(c.evidence.quote) for c in told) + len(candidate.evidence.quote)
    if candidate in told or length > _LONGEST_ANSWER or _repeats(candidate, told):
        return False
    of_person = is_person_line(candidate.evidence.quote) and not asks_for_many(query.text)
    return not of_person and not is_of_another(query, told[0], candidate)


def _value_first(query: Query, ranked: Sequence[Candidate]) -> Sequence[Candidate]:
    """Put what states the value asked for before a sentence of its clause that is hardly nearer and states none."""
    first = ranked[0]
    if not asked_value_kinds(query) or first.answers:
        return ranked
    near = [c for c in ranked[1:] if c.answers and c.score >= _HARDLY_FURTHER * first.score]
    stating = next((c for c in near if c.evidence.clause.id == first.evidence.clause.id), None)
    return ranked if stating is None else [stating, *(c for c in ranked if c is not stating)]


def _own_range_first(query: Query, ranked: Sequence[Candidate]) -> Sequence[Candidate]:
    """Put what is for the asker's number before a sentence of its clause for another: at 62 not what is given at 65."""
    first = ranked[0]
    if first.fits or not is_for_another(query, first):
        return ranked
    clause = first.evidence.clause.id
    own = next((c for c in ranked if c.fits and c.evidence.clause.id == clause and c.score >= _OWN * first.score), None)
    return ranked if own is None else [own, *(c for c in ranked if c is not own)]


def _speaks(clause: Clause, quote: str, query: Query) -> bool:
    """Whether a sentence says something: a heading alone doesn't; a 责任单位 list does where it is asked for."""
    bracket = departments_bracket(quote)
    if clause.kind == "departments" or (bracket is not None and bracket.start < 2):
        return "departments" in query.wanted
    bare = quote.strip("。；;：: ")
    if len(bare) < _SHORTEST or bare.endswith(("？", "?")):  # 6.问：…能领多少钱？ only asks
        return False
    if clause.heading and _unspaced(bare) in (
        _unspaced(clause.heading),
        _unspaced(clause.number + clause.heading),
        _unspaced(clause.label),
    ):
        return False  # 第二章 志愿者和志愿服务组织
    if is_person_line(bare) and not asks_who(query.text):
        return False
    return clause.kind != "plan" or bool(clause.text.rstrip("：: ") != clause.number)


def _unspaced(text: str) -> str:
    return "".join(text.split())


def _is_of_place(query: Query, context: str, answers: frozenset[Wanted]) -> bool:
    """Whether a sentence is on a place that the question names; where a number is asked for, it must state one."""
    asked = _NUMBERS.intersection(query.wanted)
    if asked and not asked & answers:
        return False
    return any(place in context for place in query.below)


def _holds_ordinal(asked: str, quote: str) -> bool:
    """Whether a sentence says 第二档 where 第几档 is asked."""
    return any(re.search(f"第[一二三四五六七八九十\\d]+{unit}", quote) for unit in _WHICH.findall(asked))


def _kind_bonus(query: Query, quote: str, answers: frozenset[Wanted]) -> float:
    """What a sentence gains by holding values of the wanted kinds: half for a count of other things."""
    wanted = set(query.wanted) - _ONLY_REQUIRED
    if not wanted:
        return 0.0
    share = len(answers & wanted) / len(wanted)
    if "count" in answers and query.measure is not None:
        units = {measure_of(value.unit) for value in find_values(quote) if value.kind == "count"}
        share -= 0.0 if query.measure in units else 0.5 / len(wanted)
    return _KIND * share


def _year_match(query: Query, quote: str, clause: Clause) -> float:
    """1 where the year asked for stands in the sentence or its label, -1 where only other years do."""
    if not query.years:
        return 0.0
    stated = f"{clause.label} {quote}"
    if any(str(year) in stated or _spans_year(quote, year) for year in query.years):
        return 1.0
    return -1.0 if any(f"{year}年" in stated for year in range(2010, 2040)) else 0.0


def _spans_year(quote: str, year: int) -> bool:
    """Whether a sentence rules for a time that the year lies in, as 2013年 lies in 2014年5月26日之前."""
    for value in find_values(quote):
        if value.kind == "date" and _OPEN_TIME.search(value.text):
            after = value.low is None or value.low <= year * 10_000 + 1231
            before = value.high is None or value.high >= year * 10_000 + 101
            if after and before:
                return True
    return False


def _repeats(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    words = set(meaning_words(candidate.evidence.quote))
    return any(words and len(words & set(meaning_words(c.evidence.quote))) >= 0.8 * len(words) for c in chosen)
