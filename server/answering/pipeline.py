"""The answerer: question -> regions -> clauses -> sentences -> draft -> verification -> ``Answer`` or ``Refusal``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from index.search import ClauseIndex, Hit
from ingest.model import Clause, Document
from server.answering.answer import Answer, Citation, Evidence, Question, Refusal, Sentence
from server.answering.candidate import Candidate
from server.answering.citations import CitationList, citation_of
from server.answering.decision import Decision
from server.answering.eligibility.asking import ask_for_place, asks_eligibility
from server.answering.eligibility.deciding import eligibility_plan, labelled
from server.answering.facts import (
    asks_about_document,
    document_evidence,
    end_of_another,
    unheld_document,
    unheld_number,
    unstated_beside,
    unstated_fact,
)
from server.answering.generate import ExtractiveGenerator, Generator
from server.answering.listing.asking import asks_for_list, list_measures
from server.answering.lists import with_leads
from server.answering.naming import name_of_another, titled_for
from server.answering.notices import MODEL_FAILED, answer_notices, list_notices
from server.answering.plan import Group, Plan, sections_of
from server.answering.question import Query, understand, understand_following
from server.answering.reader.reader import AnswerReader
from server.answering.refuse import Thresholds, decide, decide_before_search, decide_read, nearness, without_strangers
from server.answering.responsible import responsible
from server.answering.scoped_search import ScopedSearch
from server.answering.select import beside, choose
from server.answering.several import joined, question_parts
from server.answering.stopwatch import Stopwatch
from server.answering.telling import Telling
from server.answering.validity import validity_notice

_NEAREST = 3
_PER_REGION = 2
"""Sentences of each region in a comparison."""

_OF_THE_NEW = 0.25
"""Share of a follow-up's own characters that must stand in what the earlier question leads to. Of 20 training questions
it keeps 9 that are answered rightly with it and lets 1 of 8 others through."""
_NOT_FOUND = frozenset({"off_topic", "no_evidence"})
_UNVERIFIED = Decision("no_evidence", "没有找到可以核对的条款原文。")
OnSentence = Callable[[Sentence, tuple[Citation, ...]], None]


class Answerer:
    """Answers questions from one index with one generator. Holds no conversation: a question brings its earlier ones.

    ``clock`` gives today's date at each question, so that a service that runs over midnight stays right.
    """

    def __init__(
        self,
        index: ClauseIndex,
        generator: Generator,
        clock: Callable[[], date],
        limits: Thresholds | None = None,
        reader: AnswerReader | None = None,
    ) -> None:
        self._index = index
        self._generator = generator
        self._clock = clock
        self._limits = limits or Thresholds()
        self._reader = reader
        self._search = ScopedSearch(index)

    def warm_up(self) -> None:
        """Let the generator do beforehand what the first question would wait for (about a second)."""
        self._generator.warm_up()

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents of the library."""
        return self._index.documents

    @property
    def snapshot(self) -> str:
        """A short hash of the index's content."""
        return self._index.snapshot

    @property
    def generator(self) -> str:
        """The generator's name."""
        return self._generator.name

    @property
    def model_host(self) -> str | None:
        """The other machine that questions are sent to, ``None`` where they stay on this one."""
        return self._generator.host

    @property
    def today(self) -> date:
        """The day that validity is computed for."""
        return self._clock()

    def clause(self, clause_id: str) -> tuple[Clause, Document]:
        """Return a clause and its document, or raise ``KeyError``."""
        clause = self._index.clause(clause_id)
        return clause, next(d for d in self._index.documents if d.id == clause.document_id)

    def retrieve(self, question: Question, k: int) -> list[Hit]:
        """Return the clauses found for a question, best first; of a comparison, the regions' hits take turns."""
        query = understand(question, self.documents)
        groups = [self._search.hits(query, group, k) for group in self._groups(query)]
        turns = [hits[i] for i in range(k) for hits in groups if i < len(hits)]
        return [replace(hit, rank=rank) for rank, hit in enumerate(turns[:k], start=1)]

    def answer(
        self,
        question: Question,
        on_sentence: OnSentence | None = None,
        abandoned: Callable[[], bool] = lambda: False,
    ) -> Answer | Refusal:
        """Answer or refuse. ``on_sentence`` gets each sentence, but not those of a list, once it is verified.

        Raises ``QuestionError`` for a question that can't be used as it is, and ``AbandonedError`` soon after
        ``abandoned``, which is asked again and again while a model drafts, returned true.
        """
        clock, today = Stopwatch(), self._clock()  # read once: an answer begun before midnight stays of one day
        query = understand(question, self.documents)
        clock.stop("understand")
        plan = self._find_each(question, query, clock) or self._find(query, clock)
        if plan.decision.reason in _NOT_FOUND and question.previous and not query.carried:
            query, plan = self._find_following(question, clock) or (query, plan)
        clock.stop("retrieve")
        if plan.decision.reason is not None:
            return _refusal(query, plan.decision, plan.ranked, self._generator.name, today, clock)
        cited, sentences, keys = CitationList(plan.evidence, today), list[Sentence](), list[tuple[int, ...]]()
        # a list is read as the documents have it: nobody waits for a model at each of its items
        generator = ExtractiveGenerator() if plan.layout == "list" else self._generator
        telling = Telling(query, plan.evidence, generator, abandoned)
        for verdict in telling.verdicts():
            sentence, new = cited.admit(verdict)
            clock.first_sentence()
            sentences.append(sentence)
            keys.append(verdict.draft.keys)
            if on_sentence is not None and plan.layout != "list":  # a list is read whole
                on_sentence(sentence, new)
        clock.stop_shared("generate", "verify", telling.verify_seconds)
        if not sentences:
            return _refusal(query, _UNVERIFIED, plan.ranked, self._generator.name, today, clock)
        if plan.layout == "list":
            notices = (*list_notices(query, cited.citations, self.documents, today), *plan.notices)
        else:
            told = answer_notices(query, sentences, cited.citations, self.documents, today)
            notices = (*plan.notices, *told)
        return Answer(
            sentences=tuple(sentences),
            citations=cited.citations,
            notices=(*notices, *((MODEL_FAILED,) if telling.failed else ())),
            next_step=_next_step([citation.document for citation in cited.citations]),
            generator=self._generator.name,
            today=today,
            timings=clock.timings(),
            trace=telling.trace,
            sections=sections_of(plan.groups, keys),
            layout=plan.layout,
        )

    def _find_each(self, question: Question, query: Query, clock: Stopwatch) -> Plan | None:
        """The plan for several questions in one, each a follow-up of those before it; ``None`` for a single one."""
        parts = question_parts(query.text)
        apart = len(parts) > 1 and len(query.documents) < 2 and not query.foreign
        if not apart or asks_for_list(query) or asks_eligibility(query):
            return None
        earlier = question.previous
        plans: list[Plan] = []
        for part in parts:
            asked = understand(replace(question, text=part, previous=earlier), self.documents)
            if asked.documents != query.documents:
                return None
            plans.append(self._find(asked, clock))
            earlier = (*earlier, part)
        return joined(parts, plans)

    def _find_following(self, question: Question, clock: Stopwatch) -> tuple[Query, Plan] | None:
        """What is found for a question that leans on the earlier ones unseen; ``None`` where that is nothing new."""
        query = understand_following(question, self.documents)
        plan = self._find(query, clock)
        told = " ".join(f"{' '.join(e.clause.path[-2:])} {e.lead} {e.quote}" for e in plan.evidence)
        # 好的谢谢，讲个笑话吧 would else get the earlier answer once more
        is_new = self._search.characters.held(query.topic, told).share >= _OF_THE_NEW
        return (query, plan) if plan.decision.reason is None and is_new else None

    def _find(self, query: Query, clock: Stopwatch) -> Plan:
        plan = self._unheld(query) or list_measures(query, self._index.clauses_of)
        if plan is not None:
            return plan
        groups = self._groups(query)
        if asks_about_document(query):
            return self._document_answer(query, groups)
        if (
            asks_eligibility(query)
            and len(groups) == 1
            and not query.unheld
            and (plan := self._eligible(query)) is not None
        ):
            return plan
        if self._reader is not None:
            self._reader.begin(query)
        found = [
            (group, ranked := self._search.ranked(query, group), self._with_offices(query, choose(query, ranked)))
            for group in groups
        ]
        decided = [self._decide(query, group, ranked, shown, clock) for group, ranked, shown in found]
        decisions = [decision for decision, _ in decided]
        best = max(range(len(found)), key=lambda i: found[i][1][0].score if found[i][1] else 0.0)
        if all(decision.reason is not None for decision in decisions):
            return Plan(decisions[best], found[best][1])
        said: set[Evidence] = set()
        told: list[Group] = []
        for (group, ranked, chosen), (decision, shown) in zip(found, decided, strict=True):
            place = "、".join(dict.fromkeys(document.region.name for document in group))
            evidence: list[Evidence] = []
            # in a comparison, what a region does say is told beside what it leaves open
            if decision.reason is None or decision.reason == "not_stated":
                if len(groups) > 1:
                    here = shown[:_PER_REGION]
                else:
                    strangers = {c.evidence.clause.id for c in chosen} - {c.evidence.clause.id for c in shown}
                    others = [c for c in ranked if c.evidence.clause.id not in strangers]
                    here = self._with_beside(query, shown, others, clock)
                found_here = [responsible(query, candidate.evidence, self._index) for candidate in here]
                evidence = [*with_leads(query, found_here, self._index)]
            new = tuple(piece for piece in dict.fromkeys(evidence) if piece not in said)
            said.update(new)
            told.append(Group(new, place if len(groups) > 1 else "", decision.message if decision.reason else ""))
        if len(groups) == 1 and (labels := labelled(query, told[0].evidence)):
            return Plan(Decision(None), found[best][1], labels)
        return Plan(Decision(None), found[best][1], tuple(told), layout="comparison" if len(groups) > 1 else "plain")

    def _unheld(self, query: Query) -> Plan | None:
        """What is told where the place, the document or the attachment asked about isn't here; ``None`` if it is."""
        early = decide_before_search(query, self.documents)
        if early.reason is not None:
            if ends := end_of_another(query, self.documents, self._index.clauses_of):
                return Plan(Decision(None), groups=(Group(ends),))
            return Plan(early, self._search.ranked(query, [d for group in query.documents for d in group]))
        if number := unheld_number(query, self.documents):
            return self._of_another(query, number, self._search.ranked(query, self.documents))
        return None

    def _eligible(self, query: Query) -> Plan | None:
        """What the asker may have of one place's measures; which place, where none is named and there are several."""
        if not query.documents and len({document.region for document in self.documents}) > 1:
            return ask_for_place(self.documents)
        scope = query.documents[0] if query.documents else self.documents
        return eligibility_plan(query, [(document, self._index.clauses_of(document.id)) for document in scope])

    def _decide(
        self,
        query: Query,
        documents: Sequence[Document],
        ranked: Sequence[Candidate],
        shown: Sequence[Candidate],
        clock: Stopwatch,
    ) -> tuple[Decision, Sequence[Candidate]]:
        """What the rules decide, and where they would answer, the reader; with the sentences that it lets stand."""
        elsewhere = partial(self._search.elsewhere, query, documents)
        decision = decide(query, ranked, shown, elsewhere, self._search.characters, self._limits)
        if decision.reason is not None or self._reader is None:
            return decision, shown
        with clock.within("read"):
            odds = self._reader.odds(query, [candidate.evidence for candidate in shown])
        near = nearness(query, ranked, shown, self._search.characters, self._limits)
        read = decide_read(odds, query, shown, near, self._limits)
        return read, shown if read.reason is not None else without_strangers(odds, query, shown, self._limits)

    def _with_beside(
        self, query: Query, shown: Sequence[Candidate], ranked: Sequence[Candidate], clock: Stopwatch
    ) -> Sequence[Candidate]:
        """The sentences that it was decided to show, and what may be told beside them, if the reader likes it."""
        more = beside(query, shown, ranked)
        if not more or self._reader is None:
            return (*shown, *more)
        with clock.within("read"):
            odds = self._reader.odds(query, [candidate.evidence for candidate in more])
        liked = [candidate for candidate, odd in zip(more, odds, strict=True) if odd >= self._limits.beside]
        return (*shown, *liked)

    def _with_offices(self, query: Query, chosen: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """The candidates, those marked as telling who is responsible that lead to where it is told."""
        return tuple(
            replace(one, answers=one.answers | {"departments"})
            if responsible(query, one.evidence, self._index) is not one.evidence
            else one
            for one in chosen
        )

    def _document_answer(self, query: Query, groups: Sequence[Sequence[Document]]) -> Plan:
        """A question about the document itself: its date, 文号, issuer or validity."""
        ranked = self._search.ranked(query, [d for group in groups for d in group])
        documents = [d for group in groups for d in titled_for(query.topic, group)]
        if not query.documents:
            documents = [ranked[0].evidence.document] if ranked else []
            if other := name_of_another(query.text, documents):
                return self._of_another(query, other, ranked)
        evidence = tuple(
            piece for d in documents for piece in document_evidence(query, d, self._index.clauses_of(d.id))
        )
        if evidence:
            return Plan(Decision(None), ranked, (Group(evidence),), unstated_beside(query, documents))
        return Plan(Decision("not_stated", unstated_fact(query, documents)), ranked)

    def _of_another(self, query: Query, name: str, ranked: Sequence[Candidate]) -> Plan:
        """A question about a document that isn't here: where another one ends it, else that it isn't here."""
        if ends := end_of_another(query, self.documents, self._index.clauses_of, name):
            return Plan(Decision(None), ranked, (Group(ends),))
        return Plan(Decision("no_evidence", unheld_document(name), is_particular=True), ranked)

    def _groups(self, query: Query) -> tuple[tuple[Document, ...], ...]:
        return query.documents or (self.documents,)


def _refusal(
    query: Query, decision: Decision, ranked: Sequence[Candidate], generator: str, today: date, clock: Stopwatch
) -> Refusal:
    nearest = _nearest(ranked, today)
    reason = decision.reason
    if reason is None:
        raise ValueError("a refusal needs a reason")
    # a document that is not about what was asked needs no notices, and its offices can't help
    documents = list(dict.fromkeys(c.document for c in nearest)) if reason not in ("other_region", "off_topic") else []
    told = (*(validity_notice(document, today) for document in documents), query.assumed)
    return Refusal(
        reason=reason,
        message=decision.message,
        nearest=nearest,
        notices=tuple(notice for notice in told if notice),
        next_step=_next_step(documents),
        generator=generator,
        today=today,
        timings=clock.timings(),
    )


def _nearest(ranked: Sequence[Candidate], today: date) -> tuple[Citation, ...]:
    seen: dict[str, Citation] = {}
    for candidate in ranked:
        if len(seen) == _NEAREST:
            break
        if candidate.evidence.clause.id not in seen:
            seen[candidate.evidence.clause.id] = citation_of(candidate.evidence, len(seen) + 1, today)
    return tuple(seen.values())


def _next_step(documents: Sequence[Document]) -> str:
    places = "、".join(dict.fromkeys(d.region.name for d in documents if d.region.name))
    return f"想进一步确认或办理，可向{places or '当地'}民政部门咨询，或拨打12345政务服务热线。"
