"""Compare what can run the embedded model, on the same weights and the same prompts.

``make bench-generate`` measures (a) llama.cpp as the product opens it, with the adapter, (b) llama.cpp by itself: no
adapter, no guessing ahead, threads that wait awake, (c) transformers in float32, and (a) again while another program
keeps one core busy: seconds to open, resident memory, tokens read and tokens written per second. Every engine is opened
in a process of its own, so that its memory is its own, and the processes take turns, so that whatever else the machine
does meets all.

All are driven through ``Engine.stream``, as in the product. Tokens read per second: those of a prompt that no cache
knows, over the seconds to the first piece. Tokens written per second: those after the first piece, counted by the
model's tokenizer, over their seconds. Two kinds of text are measured. Answers to policy prompts, which mostly copy
their clause: the product's work, where it guesses ahead from the prompt and the model checks the guesses. And plain
text, where it can't: texts in which it did are left out there. Each kind is a column and a ratio of its own.

The last two lines on stdout are ``ratio llama.cpp N.NN``, (a) over (b), and ``ratio decode N.NN``, (a) over (c):
medians, on the answers to policy prompts.
"""

# ruff: noqa: T201  the results of this command are its output

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import torch
from tokenizers import Tokenizer

from index.errors import IndexFolderError
from index.folders import sha256_of
from server.engines.engine import Engine, EngineError, EngineOpenError, EngineRunError, Limits, Prompt, Turn
from server.engines.gemma import GEMMA_3_270M, unpack_gemma
from server.engines.llama_cpp import LlamaCppEngine
from server.engines.opening import GEMMA, GEMMA_TUNED, default_threads, usable_adapter
from server.engines.transformers_engine import TransformersEngine

LLAMA_CPP, PLAIN, TRANSFORMERS = "llama.cpp，微调", "llama.cpp 原样", "transformers float32"
BUSY = "微调，一个核被占用"
"""The product's engine, while another program keeps a core busy."""
ENGINES = (LLAMA_CPP, PLAIN, TRANSFORMERS, BUSY)
LIBRARIES = ("xllamacpp", "torch", "transformers")
PATIENCE = 300.0
"""Seconds for one generation; one that takes longer is no measurement."""

INSTRUCTION = "你回答养老政策问题。只说条款里写明的内容，尽量用条款的原话，数字、条件、时间照抄。"
EXAMPLES = (
    (
        "护理员培训有没有补助？",
        "对参加护理技能培训并取得证书的养老护理员，按照每人1200元的标准给予一次性培训补助，由县级财政列支。",
        "对参加护理技能培训并取得证书的养老护理员，按照每人1200元的标准给予一次性培训补助。[1]",
    ),
    (
        "老人家里改造能补多少？",
        "对纳入改造计划的高龄独居老年人家庭，安装扶手、防滑垫等设施的，每户给予不超过1800元的改造补助。",
        "对纳入改造计划的高龄独居老年人家庭，每户给予不超过1800元的改造补助。[1]",
    ),
)
QUESTIONS = (
    (
        "新建日间照料中心一次性补助多少钱？",
        "对新建、改扩建的社区日间照料中心，建筑面积在300平方米以上、设置床位10张以上并正常运营满一年的，"
        "由市级财政给予一次性建设补助20万元，县级财政按照不低于市级标准给予配套补助。",
    ),
    (
        "幸福院一年的运行经费有多少？",
        "农村互助幸福院由村民委员会负责日常管理，每年运行经费由县级财政按照每处不低于5000元的标准予以安排，"
        "用于水电费、取暖费和设施维修，不得用于发放人员工资。",
    ),
    (
        "失能困难老人住养老院每月有多少救助？",
        "经济困难的失能老年人入住定点养老机构的，由县级民政部门按照每人每月不超过600元的标准给予养老服务救助，"
        "救助资金直接拨付养老机构，用于抵扣老年人应当缴纳的护理费用。",
    ),
)
"""Made up in the manner of a policy document, so that no round depends on the corpus."""
OPENINGS = (
    "The county library opened its doors on a rainy morning. The first visitor was",
    "To repair an old bicycle, first collect your tools. Then",
    "Scientists discovered last week that the ancient",
)
"""For plain decoding. A small base model soon repeats itself; after these it was seen not to, for 40 tokens."""
STOP = ("\n\n", "\n问题", "\n<条款")


@dataclass(frozen=True, slots=True)
class Text:
    """What was written after a prompt: ``rest`` is all but the first piece, and took ``rest_seconds``.

    ``drafted`` counts the tokens that llama.cpp took from repeated text to be checked, instead of decoding one by one.
    """

    prompt: str
    first_seconds: float
    rest: str
    rest_seconds: float
    drafted: int


@dataclass(frozen=True, slots=True)
class Round:
    """What one process measured with one engine."""

    open_seconds: float
    resident_mb: int
    plain: list[Text]
    copying: list[Text]


class DraftCounter(logging.Handler):
    """Adds up the drafted tokens that the engine's log tells of."""

    def __init__(self) -> None:
        super().__init__()
        self.drafted = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Read the timings that llama.cpp gives at the end of a generation."""
        if isinstance(record.args, dict):
            self.drafted += record.args.get("draft_n", 0)


def copying_prompts() -> list[Prompt]:
    """Return prompts of the product's usual kind; each begins otherwise, so that no cache knows it."""
    examples = [
        turn
        for question, clause, answer in EXAMPLES
        for turn in (Turn("user", ask(question, clause)), Turn("assistant", answer))
    ]
    return [
        Prompt(f"（第{number}份）{INSTRUCTION}", (*examples, Turn("user", ask(question, clause))), STOP)
        for number, (question, clause) in enumerate(QUESTIONS, start=1)
    ]


def ask(question: str, clause: str) -> str:
    """Return a user's turn."""
    return f"问题：{question}\n<条款 编号=1>{clause}</条款>\n回答："


def opened(name: str, data: Path) -> Engine:
    """Return the engine called ``name``. Raises ``EngineOpenError``."""
    weights = unpack_gemma(data, lambda _done, _total: None)
    if name in (LLAMA_CPP, BUSY):
        adapter = usable_adapter(GEMMA_3_270M.sha256)
        if adapter is None:
            raise EngineOpenError("微调文件不能用，无从比较；请重新安装本程序。")
        return LlamaCppEngine(weights, GEMMA_TUNED, default_threads(), adapter)
    if name == PLAIN:
        return LlamaCppEngine(weights, GEMMA, default_threads(), guessed=0)
    return TransformersEngine.from_gguf(weights, converted(data), lambda _done, _total: None)


def converted(data: Path) -> Path:
    """Return the folder of the float32 weights, the one that the product uses too."""
    return data / "models" / f"{GEMMA}-float32"


def measure(name: str, data: Path, tokens: int) -> Round:
    """Open the engine called ``name``, let it read and write, and return what it took. Raises ``EngineError``."""
    begun = time.perf_counter()
    engine = opened(name, data)
    open_seconds = time.perf_counter() - begun
    drafts = DraftCounter()
    log = logging.getLogger("server.engines.llama_cpp")
    log.addHandler(drafts)
    log.setLevel(logging.DEBUG)

    def written(prompt: Prompt) -> Text:
        drafts.drafted = 0
        started = time.perf_counter()
        pieces = [(piece, time.perf_counter()) for piece in engine.stream(prompt, Limits(tokens, PATIENCE))]
        if len(pieces) < 2:
            raise EngineRunError(f"“{name}”对“{prompt.transcript[-20:]}”几乎什么也没有写，无从计时。")
        first, last = pieces[0][1], pieces[-1][1]
        rest = "".join(piece for piece, _ in pieces[1:])
        return Text(prompt.transcript, first - started, rest, last - first, drafts.drafted)

    written(Prompt("从前，", ()))  # the first time everything is slower
    plain = [written(Prompt(text, ())) for text in OPENINGS]
    copying = [written(prompt) for prompt in copying_prompts()]
    return Round(open_seconds, psutil.Process().memory_info().rss // 1_000_000, plain, copying)


def run_rounds(data: Path, tokens: int, rounds: int) -> dict[str, list[Round]]:
    """Return the rounds of each engine, measured in turns, a process for each."""
    results: dict[str, list[Round]] = {name: [] for name in ENGINES}
    for number in range(1, rounds + 1):
        for name in ENGINES:
            print(f"第 {number}/{rounds} 轮：{name} ……", file=sys.stderr, flush=True)
            # llama.cpp by itself waits awake for as long as its OpenMP does unasked
            waiting = {"OMP_WAIT_POLICY": "ACTIVE", "GOMP_SPINCOUNT": "INFINITE"} if name == PLAIN else {}
            with busy_core() if name == BUSY else nullcontext():
                # fixed program and arguments of our own
                child = subprocess.run(  # noqa: S603
                    [sys.executable, __file__, "--measure", name, "--tokens", str(tokens), "--data", str(data)],
                    stdout=subprocess.PIPE,
                    check=True,
                    env=os.environ | waiting,
                )
            found = json.loads(child.stdout)
            plain, copying = ([Text(**text) for text in found.pop(kind)] for kind in ("plain", "copying"))
            results[name].append(Round(**found, plain=plain, copying=copying))
    return results


@contextmanager
def busy_core() -> Generator[None, None, None]:
    """Keep one core busy meanwhile."""
    # fixed program of our own
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        other.kill()
        other.wait()


def report(data: Path, tokens: int, results: dict[str, list[Round]]) -> None:
    """Print what was compared, the table, and the ratio."""
    tokenizer = Tokenizer.from_file(str(converted(data) / "tokenizer.json"))

    def length(text: str) -> int:
        return len(tokenizer.encode(text, add_special_tokens=False).ids)

    def read_rate(text: Text) -> float:
        return (length(text.prompt) + 1) / text.first_seconds  # and the token that stands before every text

    def written_rate(text: Text) -> float:
        return length(text.rest) / text.rest_seconds

    weights = unpack_gemma(data, lambda _done, _total: None)
    rounds = len(results[LLAMA_CPP])
    print(f"机器：{processor()}，{os.cpu_count()} 个逻辑核，{platform.system()} {platform.machine()}")
    print(f"版本：Python {platform.python_version()}，" + "，".join(f"{name} {version(name)}" for name in LIBRARIES))
    print(f"权重：{weights.name}，sha256 {sha256_of(weights)[:12]}……；transformers 用它转换成的 float32")
    print("llama.cpp，微调：产品的设置，载入微调文件，照前文预测；llama.cpp 原样：没有这两样，等待的线程不休眠")
    print("微调，一个核被占用：同第一行，另有一个程序占满一个核")
    print(
        f"线程：llama.cpp {default_threads()} 个，torch {torch.get_num_threads()} 个；"
        f"{rounds} 轮，每轮各开一个新进程，取中位数"
    )
    lengths = "、".join(str(length(text.prompt)) for text in results[LLAMA_CPP][0].copying)
    print(f"阅读：没读过的提示（{lengths} 个词元），词元数 ÷ 到第一段文字的秒数（含写出它的时间）")
    print(f"普通书写：{len(OPENINGS)} 个开头，各写 {tokens} 个词元，第一段之后的词元数 ÷ 秒数")
    print("回答条款：产品的提示，回答多照抄条款；产品先照前文预测、再由模型核对。最后两行的比值按这一列算")
    # a text of transformers is never left out
    plain = {name: [text for each in results[name] for text in each.plain if not text.drafted] for name in ENGINES}
    every = sum(len(each.plain) for each in results[LLAMA_CPP])
    print(f"普通书写的 {every} 段里，有 {len(plain[LLAMA_CPP])} 段产品没有用上预测，只取这些\n")
    if not plain[LLAMA_CPP]:
        raise EngineRunError("产品每一段都用上了预测，无从比较；请用 --tokens 减少词元数。")
    print("引擎                  启动(秒)  常驻内存(MB)  阅读(词元/秒)  普通书写(词元/秒)  回答条款(词元/秒)")
    decode: dict[str, float] = {}
    answers: dict[str, float] = {}
    for name, measured in results.items():
        start = statistics.median(each.open_seconds for each in measured)
        memory = statistics.median(each.resident_mb for each in measured)
        read = statistics.median(read_rate(text) for each in measured for text in each.copying)
        decode[name] = statistics.median(map(written_rate, plain[name]))
        answers[name] = statistics.median(written_rate(text) for each in measured for text in each.copying)
        print(
            f"{name:<20}  {start:>8.1f}  {memory:>12.0f}  {read:>13.0f}  {decode[name]:>17.1f}  {answers[name]:>17.1f}"
        )
    print("常驻内存是整个进程的，两边都含 Python 和 torch；启动从载入各自的库算起，不含转换。")
    print(
        f"普通书写之比：对 llama.cpp 原样 {decode[LLAMA_CPP] / decode[PLAIN]:.2f}，"
        f"对 transformers {decode[LLAMA_CPP] / decode[TRANSFORMERS]:.2f}；下面是回答条款之比"
    )
    print(f"一个核被占用时，回答条款的速度是空闲时的 {answers[BUSY] / answers[LLAMA_CPP]:.2f}")
    print(f"ratio llama.cpp {answers[LLAMA_CPP] / answers[PLAIN]:.2f}")
    print(f"ratio decode {answers[LLAMA_CPP] / answers[TRANSFORMERS]:.2f}")


def processor() -> str:
    """Return the processor's name as the system tells it."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "未知处理器"


def main(arguments: list[str], default_data: Path) -> int:
    """Run the comparison, or as its child one measurement."""
    parser = argparse.ArgumentParser(
        prog="generate.py",
        description="在同样的权重和提示上比较：产品所用的 llama.cpp、原样的 llama.cpp、transformers float32。",
    )
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="测几轮（默认 3）")
    parser.add_argument("--tokens", type=int, default=40, metavar="N", help="每段最多写多少个词元（默认 40）")
    parser.add_argument(
        "--data",
        type=Path,
        default=default_data,
        metavar="文件夹",
        help="模型所在的数据文件夹（默认 YANGLAO_DATA 或 data）",
    )
    parser.add_argument("--measure", choices=ENGINES, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.rounds < 1 or options.tokens < 8:
        parser.error("--rounds 至少为 1，--tokens 至少为 8。")
    try:
        if options.measure:
            print(json.dumps(asdict(measure(options.measure, options.data, options.tokens))))
            return 0
        print("准备权重；首次要转换成 float32，约需一两分钟 ……", file=sys.stderr, flush=True)
        opened(TRANSFORMERS, options.data)
    except (EngineError, IndexFolderError) as error:
        print(error, file=sys.stderr)
        return 1
    try:
        report(options.data, options.tokens, run_rounds(options.data, options.tokens, options.rounds))
    except EngineRunError as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"测量没有完成（退出码 {error.returncode}），原因见上。", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(os.environ.get("YANGLAO_DATA", "data"))))
