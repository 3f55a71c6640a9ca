"""The embedded default in 8 bits: near the float32 model, the same from every side, light, and mended when damaged."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.embed import TokenEmbedder
from index.embedders import BUNDLED
from index.errors import EmbedderError
from index.int8_embed import Int8Embedder
from index.int8_weights import unpack_int8
from index.sentence_transformer import SentenceTransformerEmbedder
from index.weights import unpack
from index.wheels import damaged_files

pytestmark = pytest.mark.model

TEXTS = (
    "80周岁以上老年人每人每月发放100元高龄津贴。",
    "助餐",
    "对新建社区养老服务设施，按照建筑面积给予一次性建设补助，由区、县财政承担。" * 3,
    "养老机构用电、用水、用气享受居民价格政策。",
    "老人摔了谁来管，敬老院要不要赔",
)


def no_progress(_done: int, _total: int) -> None:
    return None


@pytest.fixture(scope="module")
def plain(model_data: Path) -> SentenceTransformerEmbedder:
    """Return the same weights in float32, as sentence-transformers runs them."""
    return SentenceTransformerEmbedder(unpack(model_data, no_progress), "float32")


def test_vectors_are_those_of_the_float32_model_but_for_rounding(
    embedder: TokenEmbedder, plain: SentenceTransformerEmbedder
) -> None:
    ours, theirs = embedder.embed_passages(TEXTS), plain.embed_passages(TEXTS)
    assert np.linalg.norm(ours, axis=1) == pytest.approx(1, abs=1e-5)
    cosines = (ours * theirs).sum(1)
    assert cosines.min() > 0.99, cosines
    # rounding is far smaller than what tells two texts apart
    assert (ours @ theirs.T - np.diag(cosines)).max() < cosines.min() - 0.05
    asked, said = embedder.embed_query("高龄津贴多少钱"), plain.embed_query("高龄津贴多少钱")
    assert float(asked @ said) > 0.99
    assert int((ours @ asked).argmax()) == int((theirs @ said).argmax()) == 0


def test_tokens_are_those_of_the_float32_model(embedder: TokenEmbedder, plain: SentenceTransformerEmbedder) -> None:
    for ours, theirs in zip(embedder.token_states(TEXTS, "passage"), plain.token_states(TEXTS, "passage"), strict=True):
        assert ours.ids.tolist() == theirs.ids.tolist()
        assert ours.vectors.shape == theirs.vectors.shape


def test_a_text_has_one_vector_alone_among_others_and_from_many_threads(embedder: TokenEmbedder) -> None:
    together = embedder.embed_passages(TEXTS)
    alone = [embedder.embed_passages([text])[0] for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        threads = list(pool.map(lambda text: embedder.embed_passages([text])[0], TEXTS * 4))
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(threads, alone * 4, atol=1e-5)


def test_a_text_beyond_the_models_length_is_read_up_to_it(embedder: TokenEmbedder) -> None:
    long, longer = "养老服务补贴" * 400, "养老服务补贴" * 400 + "助餐" * 300
    assert len(embedder.token_states([long], "passage")[0].ids) == 512
    np.testing.assert_allclose(embedder.embed_query(long), embedder.embed_query(longer), atol=1e-6)
    assert embedder.embed_query("").shape == (embedder.dimension,)


def test_progress_counts_every_text(embedder: TokenEmbedder) -> None:
    steps: list[int] = []
    assert embedder.embed_passages([f"第{n}条" for n in range(37)], steps.append).shape == (37, embedder.dimension)
    assert sum(steps) == 37
    assert len(steps) > 1
    assert embedder.embed_passages([], steps.append).shape == (0, embedder.dimension)
    assert embedder.token_states([], "query") == []


def test_asking_brings_no_pytorch_into_memory(embedder: TokenEmbedder, model_data: Path) -> None:
    folder = unpack_int8(model_data, no_progress)
    code = (
        "import sys; from pathlib import Path; from index.int8_embed import Int8Embedder; "
        f"print(len(Int8Embedder(Path({str(folder)!r}), 'x').embed_query('养老')), 'torch' in sys.modules)"
    )
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert asked.stdout.split() == [str(embedder.dimension), "False"]


def test_the_folder_is_whole_and_carries_its_licences(embedder: TokenEmbedder, model_data: Path) -> None:
    assert embedder.name == BUNDLED
    assert embedder.name.startswith("multilingual-e5-small-int8@1571fc982750+")
    folder = unpack_int8(model_data, no_progress)
    assert damaged_files(folder) == ()
    assert sum(path.stat().st_size for path in folder.iterdir()) < 150e6
    assert "MIT" in (folder / "NOTICE").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json"])
def test_a_folder_with_one_changed_byte_is_written_anew(embedder: TokenEmbedder, tmp_path: Path, name: str) -> None:
    folder = unpack_int8(tmp_path, no_progress)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(bytes(content))
    assert damaged_files(folder) == (name,)
    again = Int8Embedder(unpack_int8(tmp_path, no_progress), BUNDLED)
    np.testing.assert_allclose(again.embed_query("助餐"), embedder.embed_query("助餐"), atol=1e-6)


def test_a_model_that_cannot_be_read_is_an_error_for_people(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"damaged")
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EmbedderError, match="内置向量模型"):
        Int8Embedder(tmp_path, "damaged").embed_query("养老")
