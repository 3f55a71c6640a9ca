"""One case and its outcome become a ``Verdict``: what was measured, and in Chinese why it failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from eval.blame import Stage, blame
from eval.carrying import judge_citing
from eval.cases import REASON_LABELS, Case
from eval.library import Library, Target
from eval.matching import fold
from eval.metrics import (
    citation_precision,
    citation_recall,
    is_other_region,
    key_fact_recall,
    missing_facts,
    wrong_facts_first,
)
from eval.outcomes import CitedClause, Outcome, ShownSentence
from eval.ranking import Judgements, rank_measures
from eval.support import unsupported_by_rule, unsupported_numbers
from ingest.model import Document
from server.answering.answer import Reason
from server.answering.validity import chinese_date, validity_on

_EXPIRY_WORDS = ("过期", "失效", "废止", "届满", "到期", "不再有效", "已被")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The measures of one case; ``None`` where a measure doesn't apply to it (a ranking has no value without gold).

    ``right`` is about what is said, ``sound`` about all that a reader relies on: also every gold quote cited, every
    number supported, no other region's document, every expiry told. ``carried`` and ``citations_useful`` are the means
    over the sentences of citation recall and precision in ALCE's sense. ``stage`` is where what isn't right went wrong.
    An unlabelled case is neither right nor sound nor wrong; only what needs no label is measured.
    """

    case_id: str
    right: float | None
    sound: float | None = 0.0
    recall_1: float | None = None
    recall_3: float | None = None
    recall_5: float | None = None
    recall_10: float | None = None
    success_1: float | None = None
    reciprocal_rank: float | None = None
    ndcg: float | None = None
    key_facts: float | None = None
    facts_right: float | None = None
    wrong_first: float | None = None
    citation_recall: float | None = None
    citation_precision: float | None = None
    carried: float | None = None
    citations_useful: float | None = None
    unsupported: float | None = None
    refused_rightly: float | None = None
    reason_right: float | None = None
    refused_falsely: float | None = None
    other_region: float | None = None
    expiry_told: float | None = None
    length: float | None = None
    left_out_of_recall: bool = False
    stage: Stage | None = None
    failures: tuple[str, ...] = ()


def judge(case: Case, outcome: Outcome, library: Library) -> Verdict:
    """Measure one case. Raises ``CaseError`` if a gold document is not in the library."""
    targets = library.locate(case)
    verdict = _judge_retrieval(Verdict(case.id, 0.0), outcome, targets)
    if case.answerable is None:
        verdict = replace(verdict, right=None, sound=None)
    elif case.answerable:
        verdict = _judge_answerable(verdict, case, outcome, targets)
    else:
        verdict = _judge_unanswerable(verdict, case, outcome)
    if outcome.status == "failed":
        return replace(verdict, failures=(f"没有得到答复：{outcome.message}",))
    if outcome.status == "answered":
        verdict = _judge_shown(verdict, case, outcome, library)
    if case.answerable is None:
        return verdict
    verdict = replace(verdict, sound=float(_is_sound(verdict)))
    return replace(verdict, stage=None if verdict.sound else blame(case, outcome, targets, bool(verdict.unsupported)))


def _is_sound(verdict: Verdict) -> bool:
    flaws = (verdict.unsupported, verdict.other_region)
    merits = (verdict.right, verdict.citation_recall, verdict.expiry_told)
    return not any(flaws) and all(merit in (None, 1.0) for merit in merits)


def _judge_retrieval(verdict: Verdict, outcome: Outcome, targets: Sequence[Target]) -> Verdict:
    wanted = [target for target in targets if target.searchable]
    if not wanted:
        return replace(verdict, left_out_of_recall=bool(targets))
    judged = _judge_clauses([(found.document_id, found.text) for found in outcome.found], wanted)
    missed = [wanted[i].gold.quote for i in range(len(wanted)) if not any(i in right for right in judged[:10])]
    lost = [target.gold.quote for target in wanted if target.smallest is None]
    failures = [f"没有条款包含这处依据（解析问题）：{quote}" for quote in lost]
    failures += [f"前10条检索结果里没有：{quote}" for quote in missed if quote not in lost]
    ranking = rank_measures(judged, len(wanted))
    return replace(
        verdict,
        recall_1=ranking.recall_1,
        recall_3=ranking.recall_3,
        recall_5=ranking.recall_5,
        recall_10=ranking.recall_10,
        success_1=ranking.success_1,
        reciprocal_rank=ranking.reciprocal_rank,
        ndcg=ranking.ndcg,
        failures=(*verdict.failures, *failures),
    )


def _judge_clauses(clauses: Sequence[tuple[str, str]], targets: Sequence[Target]) -> Judgements:
    """Judge (document id, text) pairs by searchable targets."""
    return [
        {i for i, target in enumerate(targets) if target.is_met_by(document_id, text)} for document_id, text in clauses
    ]


def _judge_citations(cited: Sequence[CitedClause], targets: Sequence[Target]) -> Judgements:
    """Judge citations. What a document's head or end states may be cited by any clause of that document."""
    return [
        {
            i
            for i, target in enumerate(targets)
            if target.is_met_by(c.document_id, c.text)
            or (not target.searchable and c.document_id == target.document.id)
        }
        for c in cited
    ]


def _judge_answerable(verdict: Verdict, case: Case, outcome: Outcome, targets: Sequence[Target]) -> Verdict:
    sentences = [sentence.text for sentence in outcome.sentences]
    missing = missing_facts(sentences, case.key_facts)
    wrong = wrong_facts_first(sentences, case.wrong_facts)
    judged = _judge_citations(outcome.citations, targets)
    right = {citation.n for citation, golds in zip(outcome.citations, judged, strict=True) if golds}
    failures = list(verdict.failures)
    if outcome.status == "refused":
        failures.append(f"库里有答案，却以“{_named(outcome.reason)}”为由没有回答")
    else:
        failures += [f"缺少要点：{'／'.join(fact)}" for fact in missing]
        failures += [f"第一句里有错误说法：{fact}" for fact in wrong]
        if not right:
            failures.append("没有引到正确的条款")
    all_right = float(outcome.status == "answered" and not missing and not wrong)
    return replace(
        verdict,
        right=all_right,
        key_facts=key_fact_recall(sentences, case.key_facts),
        facts_right=all_right,
        wrong_first=float(bool(wrong)) if sentences else None,
        citation_recall=citation_recall(judged, len(targets)),
        citation_precision=citation_precision([s.citations for s in outcome.sentences], right) if sentences else None,
        refused_falsely=float(outcome.status == "refused"),
        failures=tuple(failures),
    )


def _judge_unanswerable(verdict: Verdict, case: Case, outcome: Outcome) -> Verdict:
    refused = outcome.status == "refused"
    failures = list(verdict.failures)
    if not refused:
        failures.append(f"库里没有答案（{_named(case.reason)}），却作了回答")
    elif outcome.reason != case.reason:
        failures.append(f"没有回答是对的，但理由应为“{_named(case.reason)}”，实为“{_named(outcome.reason)}”")
    return replace(
        verdict,
        right=float(refused),
        refused_rightly=float(refused),
        reason_right=float(outcome.reason == case.reason) if refused else None,
        failures=tuple(failures),
    )


def _named(reason: Reason | None) -> str:
    return "没有理由" if reason is None else REASON_LABELS[reason]


def _judge_shown(verdict: Verdict, case: Case, outcome: Outcome, library: Library) -> Verdict:
    """Judge what holds for every answer, whether or not there should have been one."""
    cited = {c.document_id for c in outcome.citations}
    documents = {id_: document for id_, document in library.documents.items() if id_ in cited}
    unsupported = [number for s in outcome.sentences for number in _unsupported(s, case, outcome, documents)]
    golds = [target.document.region.path for target in library.locate(case)]
    strangers = [d for d in documents.values() if golds and is_other_region(d.region.path, golds)]
    expired = [d for d in documents.values() if _is_expired(d, outcome)]
    untold = [d for d in expired if not any(_tells_expiry(notice, d) for notice in outcome.notices)]
    failures = [f"句中的数字在所引条款里找不到：{number}" for number in dict.fromkeys(unsupported)]
    failures += [f"引用了其他地区的文件：{d.region.name}《{d.title}》" for d in strangers]
    failures += [f"引用的文件已过期，却没有提醒：{d.number or d.title}" for d in untold]
    citing = [judge_citing(s.text, _texts(s, outcome, documents)) for s in outcome.sentences]
    useful = [judged.precision for judged in citing if judged.precision is not None]
    return replace(
        verdict,
        carried=fmean(judged.recall for judged in citing) if citing else None,
        citations_useful=fmean(useful) if useful else None,
        unsupported=float(bool(unsupported)),
        other_region=float(bool(strangers)) if golds else None,
        expiry_told=float(not untold) if expired else None,
        length=float(sum(len(sentence.text) for sentence in outcome.sentences)),
        failures=(*verdict.failures, *failures),
    )


def _unsupported(
    sentence: ShownSentence, case: Case, outcome: Outcome, documents: Mapping[str, Document]
) -> tuple[str, ...]:
    """Return the numbers without support. The question's may be repeated, a citation called by its 文号 or title.

    A rule may also name the clause by its path and tell the document's own dates.
    """
    cited = [c for c in outcome.citations if c.n in sentence.citations]
    named = [documents[c.document_id] for c in cited if c.document_id in documents]
    names = [name for document in named for name in (document.number or "", document.title)]
    sources = [*(c.text for c in cited), *names, case.question, *case.previous]
    if sentence.origin != "rule":
        return unsupported_numbers(sentence.text, sources)
    stated = [day for d in named for day in (d.issued_on, d.effective_on, d.expires_on) if day is not None]
    labels = [label for c in cited for label in c.path]
    days = [chinese_date(day) for day in (*stated, outcome.today)]
    return unsupported_by_rule(sentence.text, sentence.derivation, [*sources, *labels, *days])


def _texts(sentence: ShownSentence, outcome: Outcome, documents: Mapping[str, Document]) -> list[str]:
    """Return what each citation of a sentence says: the clause below its headings; for a rule, the document's data."""
    texts = []
    for cited in (c for c in outcome.citations if c.n in sentence.citations):
        parts = [*cited.path, cited.text]
        document = documents.get(cited.document_id)
        if sentence.origin == "rule" and document is not None:
            days = (document.issued_on, document.effective_on, document.expires_on, outcome.today)
            parts += [document.title, document.number or "", *(chinese_date(day) for day in days if day is not None)]
        texts.append("\n".join(parts))
    return texts


def _is_expired(document: Document, outcome: Outcome) -> bool:
    told = any(c.validity == "expired" for c in outcome.citations if c.document_id == document.id)
    return told or validity_on(document, outcome.today) == "expired"


def _tells_expiry(notice: str, document: Document) -> bool:
    """Whether a notice names the document and says that it has ended."""
    names = [fold(name) for name in (document.number, document.title) if name]
    return any(name in fold(notice) for name in names) and any(word in notice for word in _EXPIRY_WORDS)
