"""The contract of ``ClauseIndex``, over a fake and over the embedded model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embed import Embedder
from index.search import ClauseIndex, HybridIndex
from index.store import build_index, open_index
from tests.fakes import CharacterEmbedder, make_clause, make_corpus, make_parsed

TOP = make_clause("安丘", "1.", "1.运营补助")
CARE = make_clause("安丘", "（1）", "（1）养老机构。中度、重度失能老人每人每年分别补助360元、600元。", parent=TOP)
CANTEEN = make_clause("安丘", "（2）", "（2）助老食堂。运营半年以上。每年分别补助2万元、3万元、4万元。", parent=TOP)
DEEP = make_clause("安丘", "①", "①按服务人数和运营月份据实核算。", parent=CANTEEN)
EXPIRY = make_clause("安丘", "二、", "二、本意见有效期至2026年2月28日。")
BACK = make_clause("安丘", "", "抄送：助老食堂，助老食堂。", kind="back")
BEDS = make_clause("丹东", "（一）", "（一）护理型床位。到2022年护理型床位占比不低于50%。")
MEALS = make_clause("丹东", "（二）", "（二）助餐。鼓励发展老年助餐点。")
AN_QIU = make_parsed("安丘", [TOP, CARE, CANTEEN, DEEP, EXPIRY, BACK], region=["山东省", "潍坊市", "安丘市"])
DAN_DONG = make_parsed("丹东", [BEDS, MEALS], region=["辽宁省", "丹东市"])


@pytest.fixture(params=["characters", pytest.param("embedder", marks=pytest.mark.model)])
def clause_index(request: pytest.FixtureRequest, tmp_path: Path) -> ClauseIndex:
    fake = request.param == "characters"
    embedder: Embedder = CharacterEmbedder() if fake else request.getfixturevalue("embedder")
    build_index(make_corpus(AN_QIU, DAN_DONG), embedder, tmp_path / "index")
    return open_index(tmp_path / "index", embedder)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("助老食堂每年补助多少", CANTEEN.id),
        ("重度失能老人在养老机构补助多少元", CARE.id),
        ("护理型床位占比", BEDS.id),
        ("有效期到什么时候", EXPIRY.id),
    ],
    ids=["canteen", "care", "beds", "expiry"],
)
def test_the_clause_that_answers_comes_first(clause_index: ClauseIndex, question: str, expected: str) -> None:
    hits = clause_index.search(question, 3)
    assert hits[0].clause.id == expected
    assert hits[0].document.id == expected.split("/")[0]


def test_ranks_count_from_one_and_scores_fall(clause_index: ClauseIndex) -> None:
    hits = clause_index.search("助老食堂补助", 20)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
    assert len({hit.clause.id for hit in hits}) == len(hits) == 7  # every searched clause, never 抄送
    assert BACK.id not in {hit.clause.id for hit in hits}
    assert clause_index.search("助老食堂补助", 2) == hits[:2]


def test_regions_and_documents_filter(clause_index: ClauseIndex) -> None:
    def found(**only: list[str]) -> set[str]:
        return {hit.document.id for hit in clause_index.search("老年助餐", 10, **only)}

    assert found() == {"安丘", "丹东"}
    assert found(regions=["安丘市"]) == found(regions=["山东省"]) == found(regions=["潍坊市", "上海市"]) == {"安丘"}
    assert found(regions=["安丘市", "辽宁省"]) == {"安丘", "丹东"}
    assert found(regions=["上海市"]) == found(regions=[]) == set()
    assert found(document_ids=["丹东"]) == {"丹东"}
    assert found(document_ids=["丹东"], regions=["山东省"]) == set()


def test_every_sentence_of_a_hit_is_scored(clause_index: ClauseIndex) -> None:
    hit = clause_index.search("助老食堂每年补助多少万元", 1)[0]
    texts = [hit.clause.text[sentence.start : sentence.end] for sentence in hit.sentences]
    assert texts == ["（2）助老食堂。", "运营半年以上。", "每年分别补助2万元、3万元、4万元。"]
    assert all(-1 <= sentence.dense <= 1 for sentence in hit.sentences)
    assert hit.sentences[2].lexical > hit.sentences[1].lexical


def test_a_blank_question_finds_nothing(clause_index: ClauseIndex) -> None:
    assert clause_index.search(" \n", 5) == []
    assert clause_index.search("助老食堂", 0) == []


def test_the_tree_is_walked_in_the_order_of_the_text(clause_index: ClauseIndex) -> None:
    assert clause_index.children(TOP.id) == (CARE, CANTEEN)
    assert clause_index.children(DEEP.id) == ()
    assert clause_index.ancestors(DEEP.id) == (TOP, CANTEEN)
    assert clause_index.ancestors(TOP.id) == ()
    assert clause_index.clauses_of("安丘") == AN_QIU.clauses
    assert [document.id for document in clause_index.documents] == ["安丘", "丹东"]
    with pytest.raises(KeyError):
        clause_index.clause("没有这一条")


def test_sentence_cosines_are_those_of_the_embedder(tmp_path: Path) -> None:
    embedder = CharacterEmbedder()
    build_index(make_corpus(DAN_DONG), embedder, tmp_path / "index")
    index: HybridIndex = open_index(tmp_path / "index", embedder)
    hit = index.search("床位占比", 1)[0]
    question = embedder.embed_query("床位占比")
    expected = [
        float(embedder.embed_query(f"{BEDS.label} {BEDS.text[s.start : s.end]}") @ question) for s in hit.sentences
    ]
    np.testing.assert_allclose([sentence.dense for sentence in hit.sentences], expected, atol=1e-5)


@pytest.mark.model
def test_meaning_finds_what_shares_no_word(embedder: Embedder, tmp_path: Path) -> None:
    build_index(make_corpus(AN_QIU, DAN_DONG), embedder, tmp_path / "index")
    hits = open_index(tmp_path / "index", embedder).search("瘫痪的人住敬老院给多少钱", 2)
    assert CARE.id in [hit.clause.id for hit in hits]


@pytest.mark.model
def test_the_embedded_model_gives_the_same_unit_vectors_each_time(embedder: Embedder) -> None:
    texts = ["助老食堂每年补助2万元", "老年人日间照料中心", "今天天气晴朗，适合登山"]
    rows = embedder.embed_passages(texts)
    assert rows.shape == (3, embedder.dimension) == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(rows, embedder.embed_passages(texts))
    cosines = rows @ embedder.embed_query("食堂给老人做饭有补贴吗")
    assert list(np.argsort(-cosines)) == [0, 1, 2]


def test_each_ranking_can_be_fused_alone(tmp_path: Path) -> None:
    build_index(make_corpus(AN_QIU, DAN_DONG), CharacterEmbedder(), tmp_path / "index")
    index = open_index(tmp_path / "index", CharacterEmbedder())
    question = "助老食堂补助"
    by_words = index.fusing("words").search(question, 20)
    # BM25 alone finds only what shares a word, and each score is 1 / (20 + rank)
    assert by_words[0].clause.id == CANTEEN.id
    assert len(by_words) < len(index.search(question, 20))
    assert [hit.score for hit in by_words[:2]] == pytest.approx([1 / 21, 1 / 22])
    whole = index.search(question, 20)
    assert index.fusing("clause", "sentence", "words", "characters").search(question, 20) == whole
    assert index.search(question, 20) == whole  # the index itself is as it was


def test_characters_meet_where_words_do_not_and_only_those_of_the_asker_count(tmp_path: Path) -> None:
    build_index(make_corpus(AN_QIU, DAN_DONG), CharacterEmbedder(), tmp_path / "index")
    index = open_index(tmp_path / "index", CharacterEmbedder())
    by_characters = index.fusing("characters")
    # 型床 is no word, and no word of it stands in the library
    assert index.fusing("words").search("型床", 5) == []
    hits = by_characters.search("型床", 5)
    assert [hit.clause.id for hit in hits] == [BEDS.id]
    # 食堂 was added by rule; the asker spoke of beds
    hits = by_characters.search("型床 食堂", 5, own_words="型床")
    assert [hit.clause.id for hit in hits] == [BEDS.id]
    # a share of the library's best sentence, which is （一）护理型床位。: it is shorter than the other
    assert [sentence.characters for sentence in hits[0].sentences] == [1.0, pytest.approx(0.82, abs=0.01)]


class CountingEmbedder(CharacterEmbedder):
    """Counts the queries that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.queries: list[str] = []

    def embed_query(self, text: str) -> NDArray[np.float32]:
        self.queries.append(text)
        return super().embed_query(text)


def test_a_question_is_read_once_however_many_scopes_are_searched(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    build_index(make_corpus(AN_QIU, DAN_DONG), embedder, tmp_path / "index")
    index = open_index(tmp_path / "index", embedder)

    embedder.queries.clear()  # the passages were embedded by the same means
    everywhere = index.search("护理型床位占比", 3)
    in_dandong = index.search("护理型床位占比", 3, document_ids=[DAN_DONG.document.id])
    index.search("助老食堂", 3)

    assert embedder.queries == ["护理型床位占比", "助老食堂"]
    assert everywhere[0].clause.id == in_dandong[0].clause.id == BEDS.id
    assert {hit.document.id for hit in in_dandong} == {DAN_DONG.document.id}
