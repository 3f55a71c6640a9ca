"""The embedded embedder under several threads at once, as a server uses it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.embed import TokenEmbedder

pytestmark = pytest.mark.model


def test_questions_from_several_threads_get_the_vectors_they_get_alone(embedder: TokenEmbedder) -> None:
    questions = ["助老食堂补多少钱", "护理型床位占比", "家庭医生签约服务的对象是谁？" * 3, "公办养老机构改革"] * 6
    alone = [embedder.embed_query(question) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(embedder.embed_query, questions))
    np.testing.assert_allclose(together, alone, atol=1e-5)
