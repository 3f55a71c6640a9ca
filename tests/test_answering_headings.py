"""Headings say nothing: however many of them are found, the sentences of clauses below them still compete."""

from __future__ import annotations

from index.search import Hit, SentenceScore
from ingest.corpus import parse_document
from ingest.reading.reader import SourceFile
from server.answering.answer import Question
from server.answering.coverage import WordWeights
from server.answering.question import understand
from server.answering.select import rank_sentences

NUMERALS = "一二三四五六七八九"
PARSED = parse_document(
    SourceFile(
        "a.txt",
        "溧阳市养老服务实施意见\n\n"
        + "".join(f"{n}、推进养老服务发展第{n}步\n\n" for n in NUMERALS)
        + "十、其他\n\n本意见根据《国务院办公厅关于推进养老服务发展的意见》制定，由市民政局负责解释。\n",
        "",
    )
)


def test_a_clause_behind_many_headings_is_still_read() -> None:
    headings = [clause for clause in PARSED.clauses if clause.heading.startswith("推进养老服务发展")]
    assert len(headings) == len(NUMERALS)
    (stating,) = [clause for clause in PARSED.clauses if "国务院" in clause.text]
    hits = [
        Hit(clause, PARSED.document, 1.0 / rank, rank, (SentenceScore(0, len(clause.text), 0.9, 1.0, 0.5),))
        for rank, clause in enumerate([*headings, stating], start=1)
    ]
    query = understand(Question("实施意见是依据《国务院办公厅关于推进养老服务发展的意见》吗？"), (PARSED.document,))
    ranked = rank_sentences(query, hits, WordWeights(clause.text for clause in PARSED.clauses))
    assert [candidate.evidence.clause.id for candidate in ranked] == [stating.id]
