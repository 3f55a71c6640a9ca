"""Training the generator's adapter: what is changed, what a stopped run does, what is written, the whole command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from server.engines.adapter.weights import BASE, base_of
from server.engines.engine import Limits, Prompt
from server.engines.gemma import GEMMA_3_270M, unpack_gemma
from server.engines.llama_cpp import LlamaCppEngine
from tests.policy_texts import parse
from tests.test_training_generator_rows import POLICY, example, named
from tests.tiny_chat_model import save_random_model
from training.generator import fitting
from training.generator.__main__ import main
from training.generator.base import Base, load_base
from training.generator.export import write_gguf, write_safetensors
from training.generator.fitting import fit, schedule, tokens_of
from training.generator.lora import ALPHA, PROJECTIONS, RANK, Matrices, adapt, matrices
from training.generator.rows import Row, read_rows

ROOT = Path(__file__).parents[1]
AIM, QUESTION = "为提升失能老年人生活质量，", "失能老人上门助浴一次补多少？"


def ignored(_done: int, _total: int) -> None:
    """Take progress that nothing here asks for."""


def tiny_base(folder: Path) -> Base:
    return load_base(save_random_model(folder / "tiny-chat"), torch.float32)


def some_rows() -> list[Row]:
    parsed = parse(POLICY)
    bath, meals, school = (named(parsed, words) for words in ("助浴服务的", "两个档次", "老年学校"))
    asked = [example(QUESTION, (bath,)), example("每天45人补多少？", (meals,)), example("学费多少？", (), (school,))]
    return list(read_rows(asked * 12, [parsed]))


def test_untrained_adapters_change_nothing_and_only_they_are_trained(tmp_path: Path) -> None:
    base = tiny_base(tmp_path)
    ids = torch.arange(4, 24)[None]
    with torch.no_grad():
        before = base.model(input_ids=ids).logits
        adapters = adapt(base.model, 0)
        after = base.model(input_ids=ids).logits
    assert torch.equal(before, after)
    assert len(adapters) == 2 * len(PROJECTIONS)
    trained = {name for name, weights in base.model.named_parameters() if weights.requires_grad}
    assert len(trained) == 2 * len(adapters)
    assert all(name.endswith((".down", ".up")) for name in trained)


def test_each_round_takes_every_shortened_row_and_a_half_of_the_others(tmp_path: Path) -> None:
    rows = some_rows()
    tokens = tokens_of(rows, tiny_base(tmp_path))
    first, second = (sorted(i for batch in part for i in batch) for part in _rounds(rows, tokens))
    always = {i for i, row in enumerate(rows) if row.kind in ("shorter", "tier")}
    assert always == set(first) & set(second)
    assert set(first) | set(second) == set(range(len(rows)))
    assert len(first) + len(second) == len(rows) + len(always)


def _rounds(rows: list[Row], tokens: fitting.Tokens) -> tuple[list[list[int]], list[list[int]]]:
    batches = schedule(rows, tokens, 2, 0)
    one = len(schedule(rows, tokens, 1, 0))
    return batches[:one], batches[one:]


def test_it_learns_and_a_stopped_run_ends_where_an_unbroken_one_does(tmp_path: Path) -> None:
    rows = some_rows()
    for name in ("whole", "broken"):
        (tmp_path / name).mkdir()
    losses: list[float] = []
    whole = matrices(fit(rows, tiny_base(tmp_path), 12, 0, tmp_path / "whole", ignored, kept_every=7))
    for rounds in (0, 12):
        base = tiny_base(tmp_path)
        fit(rows, base, rounds, 0, tmp_path / "whole", ignored)
        losses.append(_loss(base, rows))
    assert losses[1] < losses[0] - 0.05

    class Stopped(Exception):  # noqa: N818
        pass

    def stop(done: int, _total: int) -> None:
        if done == 17:
            raise Stopped

    with pytest.raises(Stopped):
        fit(rows, tiny_base(tmp_path), 12, 0, tmp_path / "broken", stop, kept_every=7)
    steps: list[int] = []
    resumed = fit(rows, tiny_base(tmp_path), 12, 0, tmp_path / "broken", lambda done, _: steps.append(done))
    assert steps[0] == 15  # fourteen steps were kept
    for name, weights in matrices(resumed).items():
        assert weights == pytest.approx(whole[name], abs=1e-5), name


def _loss(base: Base, rows: list[Row]) -> float:
    """The mean surprise at the answers, over the whole vocabulary."""
    total = 0.0
    with torch.no_grad():
        for asked, told in tokens_of(rows, base).rows[:3]:
            logits = base.model(input_ids=torch.tensor([[*asked, *told]])).logits[0, len(asked) - 1 : -1]
            total += float(torch.nn.functional.cross_entropy(logits, torch.tensor(told)))
    return total / 3


def made_up(layers: int = 2) -> Matrices:
    random = np.random.default_rng(0)
    shapes = {"attn_q": (32, 16), "ffn_down": (16, 64)}
    return {
        f"blk.{layer}.{name}.weight.lora_{side}": random.standard_normal(shape).astype(np.float32)
        for layer in range(layers)
        for name, (outputs, inputs) in shapes.items()
        for side, shape in (("a", (RANK, inputs)), ("b", (outputs, RANK)))
    }


def test_both_files_hold_the_matrices_the_scale_and_the_base(tmp_path: Path) -> None:
    adapter = made_up()
    write_gguf(adapter, tmp_path / "a.gguf", "c0ffee")
    write_safetensors(adapter, tmp_path / "a.safetensors", "c0ffee")
    reader = gguf.GGUFReader(tmp_path / "a.gguf")
    stated: dict[str, Any] = {name: field.contents() for name, field in reader.fields.items()}
    assert stated["general.architecture"] == "gemma3"
    assert (stated["general.type"], stated["adapter.type"]) == ("adapter", "lora")
    assert stated["adapter.lora.alpha"] == ALPHA
    assert "Gemma Terms of Use found at ai.google.dev/gemma/terms" in stated["general.description"]
    assert base_of(tmp_path / "a.gguf") == "c0ffee"
    found = {tensor.name: tensor.data for tensor in reader.tensors}
    plain = load_file(tmp_path / "a.safetensors")
    assert set(found) == set(plain) == set(adapter)
    for name, matrix in adapter.items():
        assert found[name].shape == plain[name].shape == matrix.shape
        assert found[name] == pytest.approx(matrix, rel=1e-3)
        assert np.array_equal(found[name], plain[name])
    assert BASE in stated


def test_without_any_question_left_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["tiers-traps-payees", "anqiu-anshan", "disability", "jincheng-access-volunteers"]
    held_out = [option for name in files for option in ("--held-out", name)]
    assert main(["--corpus", "corpus", "--work", str(tmp_path), "--limit", "1", *held_out]) == 2
    assert "没有可以训练的题" in capsys.readouterr().err


@pytest.mark.model
def test_the_command_trains_from_nothing_on_a_few_questions(model_data: Path, tmp_path: Path) -> None:
    (tmp_path / "models").symlink_to(model_data / "models")  # unpacking takes its time, and is not what is tested
    command = [sys.executable, "-m", "training.generator", "--corpus", "corpus", "--work", str(tmp_path)]
    out = tmp_path / "small.gguf"
    done = subprocess.run(  # noqa: S603
        [*command, "--out", str(out), "--limit", "3", "--rounds", "1", "--held-out", "anqiu-anshan"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "3 documents;" in done.stdout  # the two others of corpus/ are only measured on
    assert "held out:" in done.stdout
    assert base_of(out) == GEMMA_3_270M.sha256
    assert len(gguf.GGUFReader(out).tensors) == 18 * len(PROJECTIONS) * 2
    weights = unpack_gemma(model_data, ignored)
    engine = LlamaCppEngine(weights, "small", 1, out)
    assert "".join(engine.stream(Prompt("从前有一座山，山里", ()), Limits(8, 60.0)))
    engine.close()
