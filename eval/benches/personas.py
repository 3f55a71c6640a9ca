"""The command ``personas``: people and institutions with what each may have, and what the replies say of it.

A sentence under 条件符合, 还要看情况 or 不符合 says just that of its measure; any other says that it applies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from eval.benches.gold_lines import GoldObject, read_gold
from eval.benches.showing import Saying, saying, showing_sentences
from eval.cases import Case
from eval.library import Library
from eval.measuring import open_results, settings_of
from eval.metrics import Mean, missing_facts, share_with_interval
from eval.opening import Wanted
from eval.outcomes import Outcome
from eval.provenance import questions_sha256
from eval.reporting.sections import section_text
from eval.reporting.words import interval_text, value_text
from eval.run import Answering, Settings, ask_cases
from eval.writing import write_record
from ingest.model import Document
from ingest.progress import ProgressBar
from server.answering.answer import Audience

NAME = "personas.json"
Side = Literal["development", "test"]
Applies = Literal["yes", "no", "depends"]
_SIDES: tuple[Side, ...] = get_args(Side)
_APPLIES: tuple[Applies, ...] = get_args(Applies)
_ASKERS: tuple[Audience, ...] = get_args(Audience)
_SAYINGS: tuple[Saying, ...] = get_args(Saying)
_OFFERED: tuple[Saying, ...] = ("applies", "aimed", "depends")
_FIELDS = ("id", "side", "region", "asker", "question", "facts", "measures")
_MEASURE_FIELDS = ("doc", "clause", "quote", "what", "applies", "missing", "why", "key_facts")
_SIDE_NAMES: Mapping[Side, str] = {"development": "开发用", "test": "只用来测"}
_HEAD = (
    "范围",
    "人数",
    "已回答",
    "句子（对不上措施的）",
    "说到的措施",
    "说能享受的准确率",
    "可享受的说到",
    "其中说能享受",
    "说条件符合的准确率",
    "其中说条件符合",
    "说错能享受的人",
    "整句都说错的人",
    "说不符合，其实能享受",
    "要看情况的说到（说成能享受）",
    "要点",
)
_NOTE = (
    "回答里有一句引用了某项措施的原文，就算“说到”。放在“还要看情况”下面的，算说要看情况；放在“不符合”下面的，算说不能享受；"
    "其余的，说到就等于说能享受。"
    "“说能享受的准确率”＝说能享受的可享受项／（说能享受的可享受项＋说能享受的不可享受项）；"
    "“可享受的说到”＝说能享受或要看情况的可享受项／全部可享受项，“其中说能享受”只算说能享受的；"
    "“说条件符合”是说情况都对得上、但条款只是鼓励或推进、要问当地办没办的，准确率和比例的算法同“说能享受”，不算在“说能享受”里；"
    "“说错能享受的人”＝至少有一项不可享受的措施被说成能享受的人所占的比例，越低越好，"
    "“整句都说错的人”不算那些同一句里还有可享受或要看情况的措施的；"
    "“说不符合，其实能享受”是这样的措施有几项，应当是0，括号里是说不符合的一共几项；"
    "要看情况的不算对错，只报说能享受或要看情况的比例，括号里是其中说成能享受的项数；"
    "“对不上措施的”句子没有说到所列的任何措施，不计入准确率；"
    "“要点”是说能享受或要看情况的可享受项、要看情况项的要点里，说到的句子写出了的比例。"
    "没有回答就什么也没说到。区间按人重抽样。"
)


@dataclass(frozen=True, slots=True)
class PersonaMeasure:
    """A measure and whether a person may have it; ``missing`` is what must be known where it depends.

    ``quote`` stands verbatim in the document ``document_id``; ``clause`` and ``why`` are for people. ``key_facts`` has
    the accepted spellings of each fact.
    """

    document_id: str
    clause: str
    quote: str
    what: str
    applies: Applies
    missing: str | None
    why: str
    key_facts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Persona:
    """A person or institution with its question and the measures judged for it; ``facts`` is what the situation is."""

    id: str
    side: Side
    region: str
    asker: Audience
    question: str
    facts: Mapping[str, str]
    measures: tuple[PersonaMeasure, ...]
    file: str
    line: int

    def to_case(self) -> Case:
        """Return the question as it is asked: no region is chosen, the question itself names the place."""
        return Case(
            id=self.id,
            question=self.question,
            previous=(),
            asker=self.asker,
            region=None,
            type="eligibility",
            reason=None,
            answerable=True,
            gold=(),
            key_facts=(),
            wrong_facts=(),
            file=self.file,
            line=self.line,
        )


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """A measure that a reply shows: the places of the sentences, and its key facts that none of them states.

    ``said`` is the strongest of what its sentences say: that it applies, that only its being done is open, that it
    depends, that it does not apply.
    """

    measure: PersonaMeasure
    said: Saying
    sentences: tuple[int, ...]
    missing_facts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PersonaScores:
    """The measures of a group of personas. A ``Mean``'s ``n`` is the size of the whole, its interval is over personas.

    ``precision`` is of the yes and no that are said to apply. ``recall`` is the share of all yes that are said to apply
    or to depend, ``told`` of those said to apply; ``aimed_precision`` and ``aimed`` are as ``precision`` and ``told``
    for those whose conditions are said to be met though the clause only encourages; ``depends`` is as ``recall`` for
    all depends, ``facts`` of the key facts of these yes and depends. ``harm`` is the share of personas with at least
    one no said to apply, ``plain_harm`` with one in a sentence that shows nothing else: a sentence quoted whole may
    hold a yes and a no, each with its condition. ``denied`` measures are said not to apply, ``denied_wrongly`` of them
    are yes; ``overstated`` depends are said to apply. ``unjudged`` of the ``sentences`` show no measure at all.
    """

    personas: int
    answered: int
    sentences: int
    unjudged: int
    shown: int
    precision: Mean
    recall: Mean
    told: Mean
    aimed_precision: Mean
    aimed: Mean
    denied: int
    denied_wrongly: int
    overstated: int
    harm: Mean
    plain_harm: Mean
    depends: Mean
    facts: Mean


def load_personas(path: Path, documents: Sequence[Document]) -> tuple[Persona, ...]:
    """Read the personas. Raises ``CaseError`` for the first line that cannot be used or whose quote isn't verbatim."""
    return tuple(_to_persona(gold, documents) for gold in read_gold([path], _FIELDS))


def shown_measures(persona: Persona, outcome: Outcome) -> tuple[ShownMeasure, ...]:
    """Return the measures that the reply shows, in the persona's order; a refusal shows nothing."""
    found: list[ShownMeasure] = []
    for measure in persona.measures:
        places = showing_sentences(outcome, measure.document_id, measure.quote)
        if places:
            texts = [outcome.sentences[place].text for place in places]
            lacking = tuple(tuple(fact) for fact in missing_facts(texts, measure.key_facts))
            said = {saying(outcome, place) for place in places}
            found.append(ShownMeasure(measure, next(one for one in _SAYINGS if one in said), places, lacking))
    return tuple(found)


def score_personas(personas: Sequence[Persona], outcomes: Sequence[Outcome]) -> PersonaScores:
    """Measure a group; ``outcomes`` has one entry a persona."""
    replies = [shown_measures(persona, outcome) for persona, outcome in zip(personas, outcomes, strict=True)]

    def shown(applies: Applies, *said: Saying) -> list[int]:
        return [sum(one.measure.applies == applies and one.said in said for one in reply) for reply in replies]

    def known(applies: Applies) -> list[int]:
        return [sum(measure.applies == applies for measure in persona.measures) for persona in personas]

    yes, no = shown("yes", "applies"), shown("no", "applies")
    aimed, aimed_wrongly = shown("yes", "aimed"), shown("no", "aimed")
    offered = [[one for one in reply if one.measure.applies != "no" and one.said != "fails"] for reply in replies]
    facts = [sum(len(one.measure.key_facts) for one in reply) for reply in offered]
    lacking = [sum(len(one.missing_facts) for one in reply) for reply in offered]
    wrong = [
        _places(reply, outcome, "no") - _places(reply, outcome, "yes", "depends")
        for reply, outcome in zip(replies, outcomes, strict=True)
    ]
    return PersonaScores(
        personas=len(personas),
        answered=sum(outcome.status == "answered" for outcome in outcomes),
        sentences=sum(len(outcome.sentences) for outcome in outcomes),
        unjudged=sum(
            len(outcome.sentences) - len({place for one in reply for place in one.sentences})
            for outcome, reply in zip(outcomes, replies, strict=True)
        ),
        shown=sum(map(len, replies)),
        precision=pooled_share(yes, [a + b for a, b in zip(yes, no, strict=True)]),
        recall=pooled_share(shown("yes", *_OFFERED), known("yes")),
        told=pooled_share(yes, known("yes")),
        aimed_precision=pooled_share(aimed, [a + b for a, b in zip(aimed, aimed_wrongly, strict=True)]),
        aimed=pooled_share(aimed, known("yes")),
        denied=sum(one.said == "fails" for reply in replies for one in reply),
        denied_wrongly=sum(shown("yes", "fails")),
        overstated=sum(shown("depends", "applies")),
        harm=share_with_interval([float(times > 0) for times in no]),
        plain_harm=share_with_interval([float(bool(places)) for places in wrong]),
        depends=pooled_share(shown("depends", *_OFFERED), known("depends")),
        facts=pooled_share([a - b for a, b in zip(facts, lacking, strict=True)], facts),
    )


def pooled_share(parts: Sequence[int], wholes: Sequence[int], *, seed: int = 20, resamples: int = 2000) -> Mean:
    """Return the sum of parts over the sum of wholes, one entry a persona, with a bootstrap interval over personas.

    What is judged for one persona stands and falls together, so personas are drawn, not measures; draws without any
    whole are left out. ``n`` is the sum of wholes. Where all are 0 or all are 1 the bounds are those of
    ``share_with_interval`` for as many values as personas have a whole. Raises ``ValueError`` for other lengths.
    """
    counted = [(part, whole) for part, whole in zip(parts, wholes, strict=True) if whole]
    if not counted:
        return Mean(None, 0, None, None)
    array = np.asarray(list(zip(parts, wholes, strict=True)), dtype=np.float64)
    value, n = float(array[:, 0].sum() / array[:, 1].sum()), int(array[:, 1].sum())
    if value in (0.0, 1.0):
        alike = share_with_interval([value] * len(counted))
        return Mean(value, n, alike.low, alike.high)
    picks = np.random.default_rng(seed).integers(0, len(array), size=(resamples, len(array)))
    sums = array[picks].sum(axis=1)
    drawn = sums[sums[:, 1] > 0]
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return Mean(value, n, float(low), float(high))


def run_personas(path: Path, wanted: Wanted, answering: Answering, library: Library, out: Path) -> tuple[str, Path]:
    """Ask every persona's question, keep replies in ``out/personas`` and write the table.

    Return it in words, and its file. Raises ``EvalError``.
    """
    personas = load_personas(path, list(library.documents.values()))
    cases = [persona.to_case() for persona in personas]
    settings = settings_of(questions_sha256([path]), library, wanted, answering)
    results = open_results(cases, out / "personas", settings, wanted.generator)
    outcomes = ask_cases(cases, answering, library, results, ProgressBar("评测人物", "人"))
    section = personas_section(personas, outcomes, settings)
    return section_text(section), write_record(out / NAME, section)


def personas_section(personas: Sequence[Persona], outcomes: Sequence[Outcome], settings: Settings) -> dict[str, Any]:
    """Return the table as a section of the report, by side and by city, with what each persona was shown."""
    pairs = list(zip(personas, outcomes, strict=True))
    groups = {"全部": pairs}
    for side in _SIDES:
        groups[_SIDE_NAMES[side]] = [pair for pair in pairs if pair[0].side == side]
    for region in dict.fromkeys(persona.region for persona in personas):
        groups[region] = [pair for pair in pairs if pair[0].region == region]
    scores = {name: score_personas(*_unzipped(group)) for name, group in groups.items() if group}
    return {
        "title": "老人和机构能享受什么",
        "note": _NOTE,
        "head": list(_HEAD),
        "rows": [_row(name, score) for name, score in scores.items()],
        "questions": None,
        "corpus_sha256": settings.corpus_sha256,
        "details": {
            "files": dict(settings.questions),
            "generator": settings.generator,
            "today": settings.today.isoformat(),
            "scores": {name: asdict(score) for name, score in scores.items()},
            "personas": [_detail(persona, outcome) for persona, outcome in pairs],
        },
    }


def _places(reply: Sequence[ShownMeasure], outcome: Outcome, *applies: Applies) -> set[int]:
    """Return the places of the sentences that say of a measure of the given kinds that it applies."""
    return {
        place
        for one in reply
        if one.measure.applies in applies
        for place in one.sentences
        if saying(outcome, place) == "applies"
    }


def _unzipped(pairs: Sequence[tuple[Persona, Outcome]]) -> tuple[list[Persona], list[Outcome]]:
    return [persona for persona, _ in pairs], [outcome for _, outcome in pairs]


def _row(name: str, scores: PersonaScores) -> list[str]:
    return [
        name,
        str(scores.personas),
        str(scores.answered),
        f"{scores.sentences}（{scores.unjudged}）",
        str(scores.shown),
        _share(scores.precision),
        _share(scores.recall),
        value_text(scores.told.value, "share"),
        _share(scores.aimed_precision),
        value_text(scores.aimed.value, "share"),
        *(_people(mean) for mean in (scores.harm, scores.plain_harm)),
        f"{scores.denied_wrongly}（{scores.denied}）",
        f"{value_text(scores.depends.value, 'share')}（{scores.overstated}）",
        f"{value_text(scores.facts.value, 'share')}（{scores.facts.n}个）",
    ]


def _share(mean: Mean) -> str:
    return f"{value_text(mean.value, 'share')}（{interval_text(mean, 'share')}）"


def _people(mean: Mean) -> str:
    return f"{round((mean.value or 0.0) * mean.n)}人，{_share(mean)}"


def _detail(persona: Persona, outcome: Outcome) -> dict[str, Any]:
    shown = {id(one.measure): one for one in shown_measures(persona, outcome)}
    return {
        "id": persona.id,
        "side": persona.side,
        "region": persona.region,
        "status": outcome.status,
        "sentences": [sentence.text for sentence in outcome.sentences],
        "measures": [
            {
                "what": measure.what,
                "clause": measure.clause,
                "applies": measure.applies,
                "shown_by": list(one.sentences) if (one := shown.get(id(measure))) else [],
                "said": one.said if one else None,
                "missing_facts": [list(fact) for fact in one.missing_facts] if one else [],
            }
            for measure in persona.measures
        ],
    }


def _to_persona(gold: GoldObject, documents: Sequence[Document]) -> Persona:
    measures = gold.objects("measures", _MEASURE_FIELDS)
    if not measures:
        raise gold.fail("measures", [], "每个人至少要有一项措施")
    return Persona(
        id=gold.text("id"),
        side=gold.word("side", _SIDES),
        region=gold.text("region"),
        asker=gold.word("asker", _ASKERS),
        question=gold.text("question"),
        facts=gold.text_map("facts"),
        measures=tuple(_to_measure(measure, documents) for measure in measures),
        file=gold.file,
        line=gold.line,
    )


def _to_measure(gold: GoldObject, documents: Sequence[Document]) -> PersonaMeasure:
    applies, missing = gold.word("applies", _APPLIES), gold.text_or_none("missing")
    if (applies == "depends") != (missing is not None):
        raise gold.fail("missing", missing, "applies 为 depends 时写明还缺什么情况，为 yes 或 no 时写 null")
    return PersonaMeasure(
        document_id=gold.document_with_quote(documents).id,
        clause=gold.text("clause"),
        quote=gold.text("quote"),
        what=gold.text("what"),
        applies=applies,
        missing=missing,
        why=gold.text("why"),
        key_facts=gold.spellings("key_facts"),
    )
