"""The command ``measures``: a city's support measures as the answerer lists them, against a list made by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from eval.benches.gold_lines import GoldObject, read_gold
from eval.benches.showing import showing_sentences
from eval.cases import Case
from eval.library import Library
from eval.matching import states_fact
from eval.measuring import open_results, settings_of
from eval.metrics import Mean, share_with_interval
from eval.opening import Wanted
from eval.outcomes import Outcome
from eval.provenance import questions_sha256
from eval.reporting.sections import section_text
from eval.reporting.words import interval_text, value_text
from eval.run import Answering, Settings, ask_cases
from eval.support import unsupported_numbers
from eval.writing import write_record
from ingest.model import Document
from ingest.progress import ProgressBar

NAME = "measures.json"
QUESTION = "{region}有哪些养老扶持政策措施？请列清单。"
"""What is asked of every city, once."""
Payee = Literal["person", "institution", "both", "other"]
Modality = Literal["must", "encouraged", "pilot"]
_PAYEES: tuple[Payee, ...] = get_args(Payee)
_MODALITIES: tuple[Modality, ...] = get_args(Modality)
_FIELDS = tuple("id region what for_whom payee amount tiers responsible until modality doc clause quote core".split())
_TIER_FIELDS = ("when", "amount")
_HEAD = ("地区", "清单", "其中主要", "回答的句子", "在清单里的句子", "说到的措施", "说到的主要措施", "数额正确")
_NOTE = (
    f"每个地区只问一句：“{QUESTION.format(region='某市')}”，与手工清单比。“在清单里的句子”＝引用了清单里某项原文的句子所占的比例；"
    "“说到的措施”＝被说到的清单项所占的比例；“数额正确”＝说到的有数额的项里，数额写在那几句里的比例。"
    "挑选措施的规则是看着这两份清单和另外几份文件写的，这里的数字偏高；没有列清单之前，两地都只说到约4%。"
)
_PARENTHESIS = re.compile(r"[（(][^（）()]*[）)]")
_DIGIT = re.compile(r"[0-9０-９]")


@dataclass(frozen=True, slots=True)
class Tier:
    """A condition and the amount under it."""

    when: str
    amount: str


@dataclass(frozen=True, slots=True)
class ListedMeasure:
    """A measure of a city's list. ``quote`` stands verbatim in the document ``document_id``.

    ``core`` marks what no list may lack: what gives money, services, land or prices. ``amount`` and ``until`` are
    ``None`` where the clause states none.
    """

    id: str
    region: str
    what: str
    for_whom: str
    payee: Payee
    amount: str | None
    tiers: tuple[Tier, ...]
    responsible: tuple[str, ...]
    until: str | None
    modality: Modality
    document_id: str
    clause: str
    quote: str
    core: bool


@dataclass(frozen=True, slots=True)
class ListScores:
    """How a reply lists a city's measures. ``on_list`` is of its sentences, ``found`` of all measures.

    ``core`` is of the core ones, ``amounts`` of the shown ones that have an amount.
    """

    measures: int
    core_measures: int
    sentences: int
    on_list: Mean
    found: Mean
    core: Mean
    amounts: Mean


def load_measures(paths: Sequence[Path], documents: Sequence[Document]) -> tuple[ListedMeasure, ...]:
    """Read lists as one set. Raises ``CaseError`` for the first line that cannot be used."""
    return tuple(_to_measure(gold, documents) for gold in read_gold(paths, _FIELDS))


def states_amount(text: str, amount: str) -> bool:
    """Whether ``text`` states an amount as a list has it.

    The whole of it stands there; or, parentheses aside, each part between ；: the part itself, or if it has digits all
    its numbers and units (the list joins what the clause says in several places).
    """
    if states_fact(text, [amount]):
        return True
    parts = [part.strip() for part in re.split("[；;]", _PARENTHESIS.sub("", amount)) if part.strip()]
    return bool(parts) and all(
        states_fact(text, [part]) or (bool(_DIGIT.search(part)) and not unsupported_numbers(part, [text]))
        for part in parts
    )


def score_list(measures: Sequence[ListedMeasure], outcome: Outcome) -> ListScores:
    """Measure the reply to one city's question; a refusal shows nothing."""
    shown = {m.id: showing_sentences(outcome, m.document_id, m.quote) for m in measures}
    on_list = {place for places in shown.values() for place in places}
    sentences = range(len(outcome.sentences))
    return ListScores(
        measures=len(measures),
        core_measures=sum(m.core for m in measures),
        sentences=len(sentences),
        on_list=share_with_interval([float(place in on_list) for place in sentences]),
        found=share_with_interval([float(bool(shown[m.id])) for m in measures]),
        core=share_with_interval([float(bool(shown[m.id])) for m in measures if m.core]),
        amounts=share_with_interval(
            [
                float(states_amount(_texts(outcome, shown[m.id]), m.amount))
                for m in measures
                if m.amount is not None and shown[m.id]
            ]
        ),
    )


def run_measure_lists(
    paths: Sequence[Path], wanted: Wanted, answering: Answering, library: Library, out: Path
) -> tuple[str, Path]:
    """Ask for each city's list, keep replies in ``out/measures`` and write the table.

    Return it in words, and its file. Raises ``EvalError``.
    """
    measures = load_measures(paths, list(library.documents.values()))
    lists: dict[str, list[ListedMeasure]] = {}
    for measure in measures:
        lists.setdefault(measure.region, []).append(measure)
    cases = [_to_case(region) for region in lists]
    settings = settings_of(questions_sha256(paths), library, wanted, answering)
    results = open_results(cases, out / "measures", settings, wanted.generator)
    outcomes = ask_cases(cases, answering, library, results, ProgressBar("评测措施清单", "地区"))
    section = measures_section(lists, dict(zip(lists, outcomes, strict=True)), settings)
    return section_text(section), write_record(out / NAME, section)


def measures_section(
    lists: Mapping[str, Sequence[ListedMeasure]], outcomes: Mapping[str, Outcome], settings: Settings
) -> dict[str, Any]:
    """Return the table as a section of the report, a row a city, with what was shown of each list."""
    scores = {region: score_list(measures, outcomes[region]) for region, measures in lists.items()}
    return {
        "title": "扶持政策措施清单",
        "note": _NOTE,
        "head": list(_HEAD),
        "rows": [_row(region, score) for region, score in scores.items()],
        "questions": None,
        "corpus_sha256": settings.corpus_sha256,
        "details": {
            "files": dict(settings.questions),
            "generator": settings.generator,
            "today": settings.today.isoformat(),
            "scores": {region: asdict(score) for region, score in scores.items()},
            "lists": [_detail(region, measures, outcomes[region]) for region, measures in lists.items()],
        },
    }


def _row(region: str, scores: ListScores) -> list[str]:
    return [
        region,
        str(scores.measures),
        str(scores.core_measures),
        str(scores.sentences),
        *(_share(mean) for mean in (scores.on_list, scores.found, scores.core)),
        f"{value_text(scores.amounts.value, 'share')}（{scores.amounts.n}项）",
    ]


def _share(mean: Mean) -> str:
    return f"{value_text(mean.value, 'share')}（{interval_text(mean, 'share')}）"


def _detail(region: str, measures: Sequence[ListedMeasure], outcome: Outcome) -> dict[str, Any]:
    found = []
    for measure in measures:
        places = showing_sentences(outcome, measure.document_id, measure.quote)
        right = states_amount(_texts(outcome, places), measure.amount) if places and measure.amount else None
        found.append(
            {
                "id": measure.id,
                "what": measure.what,
                "core": measure.core,
                "shown_by": list(places),
                "amount_right": right,
            }
        )
    return {
        "region": region,
        "question": QUESTION.format(region=region),
        "status": outcome.status,
        "sentences": [sentence.text for sentence in outcome.sentences],
        "measures": found,
    }


def _texts(outcome: Outcome, places: Sequence[int]) -> str:
    return "".join(outcome.sentences[place].text for place in places)


def _to_case(region: str) -> Case:
    return Case(
        id=f"measures-{region}",
        question=QUESTION.format(region=region),
        previous=(),
        asker="worker",
        region=None,
        type="fact",
        reason=None,
        answerable=True,
        gold=(),
        key_facts=(),
        wrong_facts=(),
        file="",
        line=0,
    )


def _to_measure(gold: GoldObject, documents: Sequence[Document]) -> ListedMeasure:
    return ListedMeasure(
        id=gold.text("id"),
        region=gold.text("region"),
        what=gold.text("what"),
        for_whom=gold.text("for_whom"),
        payee=gold.word("payee", _PAYEES),
        amount=gold.text_or_none("amount"),
        tiers=tuple(Tier(tier.text("when"), tier.text("amount")) for tier in gold.objects("tiers", _TIER_FIELDS)),
        responsible=gold.texts("responsible"),
        until=gold.text_or_none("until"),
        modality=gold.word("modality", _MODALITIES),
        document_id=gold.document_with_quote(documents).id,
        clause=gold.text("clause"),
        quote=gold.text("quote"),
        core=gold.flag("core"),
    )
