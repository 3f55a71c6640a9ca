"""Training the reader: what is trained on, what a stopped run does when it goes on, and the whole command, small."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embed import TokenEmbedder, TokenStates
from index.store import build_index, open_index
from index.tensors import load_tensors
from ingest.corpus import Corpus
from ingest.sentences import sentence_spans
from server.answering.reader.matching import KernelMatcher, TokenPair
from server.answering.reader.weights import BASE, matchers_of
from tests.fakes import CharacterEmbedder
from tests.policy_texts import parse
from training.examples import Example, NamedSentence
from training.reader.fitting import Encoded, fit
from training.reader.measuring import area_under_curve, cuts
from training.reader.pairs import Pair, ReadExample, read_examples
from training.reader.states import encode

ROOT = Path(__file__).parents[1]
POLICY = """甲市人民政府办公室关于发展养老服务的意见
某政办〔2023〕1号
一、上门助浴
对接受上门助浴服务的失能老年人，每人次补助30元。
二、高龄津贴
80周岁以上老年人每人每月发放100元高龄津贴。
三、老年教育
鼓励社区举办老年学校，方便老年人就近学习。
甲市人民政府办公室
2023年3月1日
"""


def ignored(_done: int, _total: int) -> None:
    """Take progress that nothing here asks for."""


def example(question: str, named: tuple[NamedSentence, ...], reason: str | None) -> Example:
    return Example(question, question, (), "family", "number", reason, named, (), "")


def test_pairs_are_what_the_search_finds_with_the_named_sentence_marked(tmp_path: Path) -> None:
    parsed = parse(POLICY)
    build_index(Corpus((parsed,), ()), CharacterEmbedder(), tmp_path / "index")
    index = open_index(tmp_path / "index", CharacterEmbedder())
    clause = next(clause for clause in parsed.clauses if "100元" in clause.text)
    span = next(span for span in sentence_spans(clause.text) if "100元" in clause.text[span.start : span.end])
    asked = example("80岁老人每月发多少高龄津贴", (NamedSentence(clause, span),), None)
    untold = example("上门助浴的师傅要什么证书", (), "not_stated")
    elsewhere = example("乙市的老人呢，上海市的高龄津贴多少", (), "other_region")
    answered, unanswered = read_examples([asked, untold, elsewhere], index)
    assert answered.first[0].answers
    assert sum(pair.answers for pair in answered.trained) == 1
    assert "100元" in next(pair.sentence for pair in answered.trained if pair.answers)
    assert [pair.weight for pair in answered.trained if pair.answers] == [1.0]
    assert {pair.weight for pair in answered.trained if not pair.answers} <= {0.5, 0.3}
    assert not any(pair.answers for pair in unanswered.trained)
    assert answered.found
    assert not unanswered.answerable


def test_where_the_answer_was_not_found_nothing_is_learned(tmp_path: Path) -> None:
    parsed, other = parse(POLICY), parse(POLICY.replace("一、上门助浴", "一、上门助餐"))
    build_index(Corpus((parsed,), ()), CharacterEmbedder(), tmp_path / "index")
    index = open_index(tmp_path / "index", CharacterEmbedder())
    clause = next(clause for clause in other.clauses if "助浴服务" in clause.text)
    away = NamedSentence(clause, sentence_spans(clause.text)[0])
    (read,) = read_examples([example("助浴补多少钱", (away,), None)], index)
    assert not read.found
    assert read.trained == ()
    assert read.first


def made_up(pairs: int) -> tuple[list[Pair], Encoded]:
    """Sentences that answer share the question's vectors; the others are of their own."""
    random = np.random.default_rng(0)
    questions, sentences, made = {}, {}, []
    for number in range(pairs):
        vectors = random.standard_normal((4, 16)).astype(np.float32)
        answers = number % 2 == 0
        asked, said = f"问{number}", f"句{number}"
        questions[asked] = TokenStates(np.arange(4) + 10, vectors)
        told = vectors + 0.1 if answers else random.standard_normal((4, 16)).astype(np.float32)
        sentences[said] = TokenStates(np.arange(4) + 20, told.astype(np.float32))
        made.append(Pair(asked, said, answers, 1.0))
    return made, Encoded(questions, sentences)


def test_it_learns_and_a_stopped_run_ends_where_an_unbroken_one_does(tmp_path: Path) -> None:
    pairs, encoded = made_up(128)
    for name in ("whole", "broken"):
        (tmp_path / name).mkdir()
    whole = fit(pairs, encoded, 30, 0, tmp_path / "whole", ignored)

    class Stopped(Exception):  # noqa: N818
        pass

    def stop(done: int, _total: int) -> None:
        if done == 5:  # in the third round of two batches each
            raise Stopped

    with pytest.raises(Stopped):
        fit(pairs, encoded, 30, 0, tmp_path / "broken", stop)
    steps: list[int] = []
    resumed = fit(pairs, encoded, 30, 0, tmp_path / "broken", lambda done, _total: steps.append(done))
    assert steps[0] == 5  # the two finished rounds are not done again
    for name, weights in whole.tensors().items():
        assert resumed.tensors()[name] == pytest.approx(weights, abs=1e-5), name
    matcher = KernelMatcher.from_tensors(whole.tensors())
    odds = [
        matcher.odds(TokenPair.of(encoded.questions[pair.question], encoded.sentences[pair.sentence])) for pair in pairs
    ]
    assert min(odds[::2]) > max(odds[1::2])


def test_cuts_and_area_are_those_counted_by_hand() -> None:
    def read(answerable: bool, told: bool = True, found: bool = True) -> ReadExample:
        return ReadExample("", answerable, told, found, (), ())

    examples = [*[read(True)] * 4, *[read(False)] * 2, read(True, told=False), read(True, found=False)]
    odds = [4.0, 3.0, 2.0, 1.0, 0.5, 2.5, -9.0, 0.0]
    # answerable and told: 4, 3, 2, 1, 0; unanswerable: 0.5 and 2.5; 4 + 2 of the 10 pairs are in order
    assert area_under_curve(examples, odds) == pytest.approx(6 / 10)
    last = list(cuts(examples, odds))[-1]
    assert last.limit == pytest.approx(1.24)  # the 8th percentile of 1, 2, 3, 4
    assert (last.lost, last.caught) == (0.25, 0.5)


@pytest.mark.model
def test_states_are_kept_between_runs(embedder: TokenEmbedder, tmp_path: Path) -> None:
    first = encode(["高龄津贴", "助餐"], "query", embedder, tmp_path, ignored)
    (kept,) = tmp_path.glob("states-*.npz")
    written = kept.stat().st_mtime_ns
    again = encode(["助餐", "高龄津贴", "助餐"], "query", embedder, tmp_path, ignored)
    assert kept.stat().st_mtime_ns == written
    assert again["助餐"].ids.tolist() == first["助餐"].ids.tolist()
    assert again["助餐"].vectors == pytest.approx(embedder.token_states(["助餐"], "query")[0].vectors, abs=2e-2)


@pytest.mark.model
def test_the_command_trains_from_nothing_on_a_few_questions(model_data: Path, tmp_path: Path) -> None:
    (tmp_path / "models").symlink_to(model_data / "models")  # unpacking takes its time, and is not what is tested
    command = [sys.executable, "-m", "training.reader", "--corpus", "corpus", "--work", str(tmp_path)]
    command += ["--held-out", "jincheng-access-volunteers", "--notices", "rights"]
    out = tmp_path / "small.safetensors"
    done = subprocess.run(  # noqa: S603
        [*command, "--out", str(out), "--limit", "12", "--rounds", "2"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "3 documents;" in done.stdout  # the two others of corpus/ are only measured on
    assert "and those of 12 made-up notices" in done.stdout
    assert "held out:" in done.stdout
    tensors, metadata = load_tensors(out)
    assert metadata[BASE].startswith("multilingual-e5-small-int8@")
    assert len(matchers_of(tensors)) == 4
