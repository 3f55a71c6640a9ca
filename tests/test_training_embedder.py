"""Training the embedder's adapter: what is learned from, what a stopped run does, and the whole command, small."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from index.adapter.merging import BASE, AdapterFile, read_adapter
from index.sentence_transformer import SentenceTransformerEmbedder
from index.tensors import save_tensors
from index.weights import unpack
from index.wheel_model import MULTILINGUAL_E5_SMALL
from ingest.sentences import sentence_spans
from tests.policy_texts import BATHING_AND_AGED, parse
from training.embedder.batches import PASSAGES, round_of
from training.embedder.fitting import fit, loss_of
from training.embedder.groups import Asked, Group, Told, groups_of, groups_of_blocks
from training.embedder.measuring import nearness
from training.embedder.network import EmbedderNetwork
from training.examples import Example, NamedSentence
from training.made_up import Block, MadeUpClause

ROOT = Path(__file__).parents[1]
POLICY = parse(BATHING_AND_AGED)


def ignored(_done: int, _total: int) -> None:
    """Take progress that nothing here asks for."""


def holding(words: str) -> NamedSentence:
    clause = next(clause for clause in POLICY.clauses if words in clause.text)
    spans = sentence_spans(clause.text)
    return NamedSentence(clause, next(span for span in spans if words in clause.text[span.start : span.end]))


def example(question: str, evidence: tuple[NamedSentence, ...], previous: tuple[str, ...] = ()) -> Example:
    reason = None if evidence else "not_stated"
    return Example(question, question, previous, "family", "number", reason, evidence, (holding("30元"),), "")


def test_a_group_holds_the_sentences_as_the_index_embeds_them_and_marks_those_that_answer() -> None:
    asked = example("八十了每月给几个钱", (holding("100元"),))
    untold = example("洗澡的师傅要什么证", ())
    (group,) = groups_of([asked, untold], [POLICY])
    (one,) = group.asked  # what nothing answers teaches nothing
    (place,) = one.answers
    assert group.told[place].sentence.endswith("80周岁以上老年人每人每月发放100元高龄津贴。")
    assert "二、高龄津贴" in group.told[place].sentence
    assert POLICY.document.title in group.told[place].clause
    assert "30元" in group.told[one.near[0]].sentence
    assert one.texts[-1] == "八十了每月给几个钱"


def test_a_follow_up_is_never_learned_without_what_it_leans_on() -> None:
    alone = example("那是多少钱", (holding("100元"),), ("高龄津贴发给谁",))
    (group,) = groups_of([alone], [POLICY])
    assert all("高龄津贴" in text for text in group.asked[0].texts)


def made_up(questions: int, sentences: int) -> Group:
    """A document of two sentences a clause; question i is answered by sentence i, or by i less all of them."""
    told = tuple(Told(f"句{i}", f"条{i // 2}", f"c{i // 2}") for i in range(sentences))
    return Group("甲", told, tuple(Asked((f"问{i}",), (i % sentences,), ()) for i in range(questions)))


def test_a_round_asks_every_question_once_beside_what_answers_it() -> None:
    group = made_up(90, 200)
    batches = [batch for seed in range(4) for batch in round_of([group], random.Random(seed))]  # noqa: S311
    assert sorted(q for batch in batches[:2] for q in batch.questions) == sorted(f"问{i}" for i in range(90))
    assert {len(batch.questions) for batch in batches} == {45}  # as few batches as may be, of one size
    for batch in batches:
        for question, places in zip(batch.questions, batch.answers, strict=True):
            number = int(question.removeprefix("问"))
            assert {batch.passages[place] for place in places} <= {f"句{number}", f"条{number // 2}"}
            assert len(places) == 1
        assert len(set(batch.passages)) == len(batch.passages) <= PASSAGES
    assert {batch.passages[0][0] for batch in batches} == {"句", "条"}
    again = round_of([group], random.Random(0))  # noqa: S311
    assert again == batches[:2]


@pytest.fixture
def small() -> list[Group]:
    """Return one document whose questions are told apart by a word that its sentences lack."""
    told = [Told(text, text, text) for text in ("每月发放100元。", "每人次补助30元。", "向街道申请。")]
    asked = [Asked((text,), (i,), ()) for i, text in enumerate(("老爷子", "洗个澡", "找谁去"))]
    return [Group("甲", tuple(told), tuple(asked))]


@pytest.mark.model
def test_it_learns_and_a_stopped_run_ends_where_an_unbroken_one_does(small: list[Group], tmp_path: Path) -> None:
    for name in ("whole", "broken"):
        (tmp_path / name).mkdir()
    network = EmbedderNetwork(MULTILINGUAL_E5_SMALL, 0, ignored)
    (batch,) = round_of(small, random.Random(0))  # noqa: S311
    with torch.no_grad():
        before = float(loss_of(network, batch))
    fit(network, small, 12, 0, tmp_path / "whole", ignored, kept_every=5)
    with torch.no_grad():
        assert float(loss_of(network, batch)) < before / 2
    found = nearness(network, small)
    assert (found.questions, found.first, found.reciprocal) == (3, 1.0, 1.0)

    class Stopped(Exception):  # noqa: N818
        pass

    def stop(done: int, _total: int) -> None:
        if done == 7:
            raise Stopped

    with pytest.raises(Stopped):
        fit(EmbedderNetwork(MULTILINGUAL_E5_SMALL, 0, ignored), small, 12, 0, tmp_path / "broken", stop, kept_every=5)
    steps: list[int] = []
    resumed = EmbedderNetwork(MULTILINGUAL_E5_SMALL, 0, ignored)
    fit(resumed, small, 12, 0, tmp_path / "broken", lambda done, _total: steps.append(done), kept_every=5)
    assert steps[0] == 6  # the five that were kept are not done again
    for ours, theirs in zip(network.parameters(), resumed.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=1e-3)

    # and what is written, merged into the weights, gives the vectors that were trained
    path = tmp_path / "small.safetensors"
    save_tensors(network.tensors(), path, {BASE: MULTILINGUAL_E5_SMALL.base})
    file = AdapterFile(path, hashlib.sha256(path.read_bytes()).hexdigest())
    folder = unpack(tmp_path, ignored, replace(MULTILINGUAL_E5_SMALL, adapter=file))
    texts = [one.sentence for one in small[0].told]
    with torch.no_grad():
        trained = network.vectors(texts, "passage").numpy()
    np.testing.assert_allclose(SentenceTransformerEmbedder(folder, "merged").embed_passages(texts), trained, atol=2e-3)


def test_made_up_clauses_stand_among_their_neighbours() -> None:
    def block(topic: str) -> Block:
        clauses = (
            MadeUpClause("一、对象", f"{topic}给八十周岁以上老年人。", ("给谁", f"{topic}发给什么人")),
            MadeUpClause("", f"{topic}按月发放。", ("多久一回",)),
        )
        return Block(topic, clauses, ())

    first, second = groups_of_blocks([block(f"补贴{n}") for n in range(6)])
    assert (len(first.told), len(second.told)) == (10, 2)
    assert first.told[2] == Told(
        "一、对象 补贴1给八十周岁以上老年人。", "补贴1 | 一、对象 | 补贴1给八十周岁以上老年人。", "2"
    )
    assert [asked.answers for asked in first.asked[:4]] == [(0,), (0,), (1,), (2,)]
    assert first.asked[1].texts[-1] == "补贴0发给什么人"


def test_where_nothing_is_asked_nothing_is_measured() -> None:
    with pytest.raises(ValueError, match="no question"):
        nearness(None, [])  # type: ignore[arg-type]


@pytest.mark.model
def test_the_command_trains_from_nothing_on_a_few_questions(tmp_path: Path) -> None:
    out = tmp_path / "small.safetensors"
    command = [sys.executable, "-m", "training.embedder", "--corpus", "corpus", "--work", str(tmp_path)]
    done = subprocess.run(  # noqa: S603
        [*command, "--out", str(out), "--limit", "6", "--rounds", "1", "--held-out", "jincheng-access-volunteers"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "3 documents;" in done.stdout  # the two others of corpus/ are only measured on
    assert "held out, as shipped: Nearness(questions=" in done.stdout
    assert "held out, trained: Nearness(questions=" in done.stdout
    sha256 = hashlib.sha256(out.read_bytes()).hexdigest()
    assert sha256 in done.stdout
    assert len(read_adapter(AdapterFile(out, sha256), MULTILINGUAL_E5_SMALL.base)) == 72
