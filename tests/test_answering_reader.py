"""The trained reader: its arithmetic is what was trained, its file is checked, answers and near misses differ."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import torch

from index.embed import PromptKind, TokenEmbedder, TokenStates
from index.embedders import BUNDLED
from index.tensors import load_tensors, save_tensors
from server.answering.answer import Evidence, Question
from server.answering.errors import ReaderError
from server.answering.question import understand
from server.answering.reader.matching import KernelMatcher, TokenPair, _pooled
from server.answering.reader.reader import MatchingReader, mean_odds, sentence_read
from server.answering.reader.weights import BASE, WEIGHTS, matchers_of, named_tensors, open_matchers
from tests.policy_texts import BATHING_AND_AGED, parse
from training.reader.network import Batch, MatcherNetwork

DIMENSION = 384


def states(seed: int, tokens: int) -> TokenStates:
    random = np.random.default_rng(seed)
    return TokenStates(random.integers(0, 30, tokens), random.standard_normal((tokens, DIMENSION)).astype(np.float32))


def test_the_arithmetic_is_that_of_training_whatever_a_batch_is_padded_to() -> None:
    torch.manual_seed(1)
    network = MatcherNetwork(DIMENSION).eval()
    matcher = KernelMatcher.from_tensors(network.tensors())
    questions, sentences = [states(1, 5), states(2, 17), states(3, 2)], [states(4, 40), states(5, 3), states(6, 21)]
    with torch.no_grad():
        together = network(Batch(questions), Batch(sentences)).tolist()
    apart = [
        matcher.odds(TokenPair.of(question, sentence)) for question, sentence in zip(questions, sentences, strict=True)
    ]
    assert apart == pytest.approx(together, abs=2e-4)
    assert len({round(odds, 4) for odds in apart}) == 3


def test_kernels_count_what_lies_near_their_centres() -> None:
    # one token of the question against three of the sentence: two at 1.0, the last kernel's centre, one at 0.5
    pooled = _pooled(np.array([[1.0, 1.0, 0.5]], dtype=np.float32))[0]
    assert pooled[-1] == pytest.approx(np.log(3), abs=1e-3)
    assert pooled[8] == pytest.approx(np.log(2), abs=1e-3)
    assert pooled[0] == pytest.approx(0, abs=1e-6)


def test_marks_of_the_model_are_no_shared_words() -> None:
    torch.manual_seed(2)
    matcher = KernelMatcher.from_tensors(MatcherNetwork(DIMENSION).eval().tensors())
    vectors = states(7, 3).vectors
    start, word, other = (TokenStates(np.array([0, 9, i]), vectors) for i in (2, 9, 12))
    # 2 ends every text and is shared by all; 12 is a word that the sentence doesn't hold
    assert matcher.odds(TokenPair.of(start, start)) == pytest.approx(matcher.odds(TokenPair.of(other, start)), abs=1e-6)
    assert matcher.odds(TokenPair.of(word, start)) != pytest.approx(matcher.odds(TokenPair.of(other, start)), abs=1e-6)


def test_several_matchers_share_a_file_and_their_mean_counts() -> None:
    networks = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        networks.append(MatcherNetwork(DIMENSION).eval())
    together = matchers_of(named_tensors([network.tensors() for network in networks]))
    apart = [
        KernelMatcher.from_tensors(network.tensors()).odds(TokenPair.of(states(1, 5), states(2, 9)))
        for network in networks
    ]
    assert apart[0] != pytest.approx(apart[1], abs=1e-3)
    assert mean_odds(together, states(1, 5), states(2, 9)) == pytest.approx(sum(apart) / 2, abs=1e-6)


def test_the_shipped_file_is_the_pinned_one_for_the_embedded_model() -> None:
    assert len(open_matchers(BUNDLED)) == 4
    assert WEIGHTS.stat().st_size < 1_000_000
    assert (WEIGHTS.parent / "model_card.md").read_text(encoding="utf-8").count("multilingual-e5-small")


def test_another_embedder_is_told_which_one_it_is_for() -> None:
    with pytest.raises(ReaderError, match=r"multilingual-e5-small-int8@.*现在用的是“bge-m3”.*YANGLAO_EMBEDDER"):
        open_matchers("bge-m3")


@pytest.mark.parametrize("kept", [0, 100, 100_000])
def test_a_damaged_file_is_told_by_name(kept: int, tmp_path: Path) -> None:
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(WEIGHTS.read_bytes()[:kept])
    with pytest.raises(ReaderError, match=r"“cut\.safetensors”.*损坏.*重新安装"):
        open_matchers(BUNDLED, cut)


def test_a_missing_or_foreign_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"“nothing\.safetensors”读不了.*重新安装"):
        open_matchers(BUNDLED, tmp_path / "nothing.safetensors")
    foreign = tmp_path / "foreign.safetensors"
    save_tensors({"weight": np.zeros(3, dtype=np.float32)}, foreign, {BASE: BUNDLED})
    with pytest.raises(ReaderError, match=r"“foreign\.safetensors”.*被换过"):
        open_matchers(BUNDLED, foreign)


def test_tensors_come_back_as_they_were_and_a_cut_file_is_no_tensor_file(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    save_tensors({"a": np.arange(6, dtype=np.float32).reshape(2, 3)}, path, {"k": "v"})
    tensors, metadata = load_tensors(path)
    assert tensors["a"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert metadata == {"k": "v"}
    shutil.copyfile(path, tmp_path / "b")
    (tmp_path / "b").write_bytes(path.read_bytes()[:20])
    with pytest.raises(ValueError, match=r".+"):
        load_tensors(tmp_path / "b")
    with pytest.raises(OSError, match=r".+"):
        load_tensors(tmp_path / "c")


@pytest.mark.model
def test_tokens_are_those_that_the_embedding_is_pooled_from(embedder: TokenEmbedder) -> None:
    texts = ["80周岁以上老年人每人每月发放100元高龄津贴。", "高龄津贴"]
    long, short = embedder.token_states(texts, "passage")
    assert len(short.ids) < len(long.ids)
    pooled = long.vectors.mean(0)
    assert pooled / np.linalg.norm(pooled) == pytest.approx(embedder.embed_passages(texts)[0], abs=1e-4)


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "answering", "beside_it"),
    [
        (
            "老人满八十岁每月能领多少高龄津贴",
            "80周岁以上老年人每人每月发放100元高龄津贴。",
            "残疾人凭证免费乘坐市内公共汽车。",
        ),
        (
            "办养老院水费怎么收",
            "养老机构用电、用水、用气享受居民价格政策。",
            "建立健全养老院服务质量、安全管理等标准和规范。",
        ),
        (
            "家里装修换门的钱给补吗",
            "对困难老年人家庭实施适老化改造，按每户不超过3000元的标准给予补助。",
            "组织参加养老护理员技能大赛，对获奖选手授予荣誉称号。",
        ),
    ],
)
def test_what_answers_has_higher_odds(embedder: TokenEmbedder, question: str, answering: str, beside_it: str) -> None:
    matchers = open_matchers(embedder.name)
    (asked,) = embedder.token_states([question], "query")
    said = embedder.token_states([answering, beside_it], "passage")
    right, wrong = (mean_odds(matchers, asked, one) for one in said)
    assert right > wrong + 0.5


class CountingEncoder:
    """Encodes a text as one token of its length; ``asked`` lists what was encoded, a list for each pass."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def token_states(self, texts: Sequence[str], prompt: PromptKind) -> list[TokenStates]:
        if prompt == "passage":
            self.asked.append(list(texts))
        return [TokenStates(np.array([len(text)]), np.full((1, DIMENSION), len(text), np.float32)) for text in texts]


def test_sentences_are_encoded_together_and_once() -> None:
    torch.manual_seed(3)
    encoder = CountingEncoder()
    reader = MatchingReader(encoder, [KernelMatcher.from_tensors(MatcherNetwork(DIMENSION).eval().tensors())])
    parsed = parse(BATHING_AND_AGED)
    query = understand(Question("高龄津贴多少"), [parsed.document])
    clauses = [clause for clause in parsed.clauses if "补助" in clause.text or "津贴" in clause.text]
    evidence = [Evidence(clause, parsed.document, clause.text, 0, len(clause.text), 1.0) for clause in clauses]
    assert len({sentence_read(piece) for piece in evidence}) >= 2
    first = reader.odds(query, [*evidence, evidence[0]])
    assert first[0] == first[-1]
    assert len(encoder.asked) == 1
    assert len(encoder.asked[0]) == len({sentence_read(piece) for piece in evidence})
    assert reader.odds(query, evidence[::-1]) == first[:-1][::-1]
    assert encoder.asked[1:] == [[]]


class WaitingEncoder(CountingEncoder):
    """Reads no question before it is told to go on; ``began`` is set when it is given one."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.go_on = Event(), Event()

    def token_states(self, texts: Sequence[str], prompt: PromptKind) -> list[TokenStates]:
        if prompt == "query":
            assert not self.began.is_set(), "a question is read once"
            self.began.set()
            assert self.go_on.wait(10)
        return super().token_states(texts, prompt)


def test_a_question_is_read_while_its_evidence_is_looked_for_and_once() -> None:
    torch.manual_seed(3)
    encoder = WaitingEncoder()
    reader = MatchingReader(encoder, [KernelMatcher.from_tensors(MatcherNetwork(DIMENSION).eval().tensors())])
    parsed = parse(BATHING_AND_AGED)
    query = understand(Question("高龄津贴多少"), [parsed.document])
    (clause,) = [clause for clause in parsed.clauses if "100元" in clause.text]
    evidence = [Evidence(clause, parsed.document, clause.text, 0, len(clause.text), 1.0)]
    reader.begin(query)  # returns although the encoder waits
    assert encoder.began.wait(10)
    encoder.go_on.set()
    assert reader.odds(query, evidence) == reader.odds(query, evidence)
