"""Chinese words and the BM25 index over them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.lexical import LexicalIndex, characters, words

TEXTS = [
    "助老食堂每年给予2万元的运营补助",
    "养老机构护理型床位占比不低于50%",
    "对投入运营半年以上的助老食堂（公益性助餐点）给予补助，助老食堂按月核算",
    "老年人日间照料中心",
]


@pytest.fixture
def index() -> LexicalIndex:
    return LexicalIndex.build([40, 30, 20, 10], TEXTS)


def test_words_fold_width_and_case_and_drop_punctuation() -> None:
    assert words("ＰＰＰ模式，《ppp》！") == ["ppp", "模式", "ppp"]
    assert words("〔２０２３〕5号") == ["2023", "5", "号"]
    assert words("，。、 \n—") == []
    assert words("") == []


def test_characters_are_letters_and_digits_alone_and_in_pairs() -> None:
    assert characters("８0岁，补！") == ["8", "0", "岁", "补", "80", "0岁", "岁补"]
    assert characters("A") == ["a"]
    assert characters("，。") == []


def test_a_long_word_is_found_by_its_parts() -> None:
    assert {"城镇", "特困", "人员"} <= set(words("城镇特困人员"))
    assert set(words("养老")) <= set(words("养老服务设施"))


def test_best_match_first_and_only_shared_words(index: LexicalIndex) -> None:
    hits = index.search("助老食堂补助", 10)
    assert {i for i, _ in hits} == {20, 40}
    assert hits[0][1] >= hits[1][1] > 0
    assert index.search("护理型床位", 10)[0][0] == 30
    assert index.search("飞机票", 10) == []
    assert index.search("？！", 10) == []


def test_rarer_words_weigh_more() -> None:
    # lucene's BM25 by hand: idf = ln(1 + (N - df + 0.5) / (df + 0.5)), tf part = tf / (tf + 1.5) at average length
    index = LexicalIndex.build([1, 2], ["养老 食堂", "养老 床位"])
    scores = index.scores("食堂")
    assert scores == {1: pytest.approx(np.log(1 + 1.5 / 1.5) * 1 / 2.5, abs=1e-4)}
    assert index.scores("养老")[1] == pytest.approx(np.log(1 + 0.5 / 2.5) * 1 / 2.5, abs=1e-4)


def test_only_allowed_ids_and_ties_by_id(index: LexicalIndex) -> None:
    assert [i for i, _ in index.search("助老食堂", 10, ids={40, 10})] == [40]
    twins = LexicalIndex.build([9, 3, 6], ["敬老院", "敬老院", "幸福院"])
    assert [i for i, _ in twins.search("敬老院", 2)] == [3, 9]


def test_saved_and_loaded_without_pickle(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "bm25")
    again = LexicalIndex.load(tmp_path / "bm25")
    assert again.scores("助老食堂的补助") == index.scores("助老食堂的补助")
    pickled = np.asarray([{"a": 1}], dtype=object)
    np.save(tmp_path / "bm25" / "ids.npy", pickled, allow_pickle=True)
    with pytest.raises(ValueError, match="pickle"):
        LexicalIndex.load(tmp_path / "bm25")


def test_saving_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        LexicalIndex.build([1, 2, 3, 4], TEXTS).save(tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_nothing_to_index_is_an_error() -> None:
    with pytest.raises(ValueError, match="no words"):
        LexicalIndex.build([1], ["……"])
