"""``python -m server`` and ``python -m ui`` as they are called: help, one-line failures, one JSON object."""

from __future__ import annotations

import errno
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from index.embed import TokenEmbedder
from index.errors import DiskFullError
from ingest.cli import USAGE_ERROR
from ingest.errors import MissingCorpusError
from server.answering.answer import Question
from server.answering.errors import QuestionError
from server.answering.notices import MODEL_FAILED
from server.console import INTERRUPTED, run_plainly
from server.errors import AddressError
from server.listening import address_of, bound_socket
from server.schemas import DocumentView, Reply
from server.wording import reply_to_text, titled
from tests.fake_answering import EXPIRED, FakeAnswering

_ROOT = Path(__file__).parent.parent
_LARGE = {
    "torch",
    "transformers",
    "numpy",
    "scipy",
    "faiss",
    "ctranslate2",
    "xllamacpp",
    "gradio",
    "fastapi",
    "pydantic",
}
_BATHS = (
    "为提高失能老年人生活质量，对经评估的失能、半失能老年人在家中接受上门助浴服务的，"
    "由县级财政按照服务人次给予机构补助，每次补助30元。"
)
_POLICY = f"""甲市人民政府办公室关于发展养老服务的意见
某政办〔2023〕1号
一、助老食堂
每个助老食堂每年补助4万元，由市民政局负责。
二、高龄津贴
80周岁以上老年人每人每月发放100元高龄津贴。
三、上门助浴
{_BATHS}
甲市人民政府办公室
2023年3月1日
"""


def call(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("YANGLAO_")}
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", *arguments],
        cwd=_ROOT,
        env=environ | variables,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def assert_one_chinese_line(text: str) -> None:
    assert text.count("\n") == 1
    assert "Traceback" not in text
    assert re.match("“?[一-鿿]|“[0-9.]+”不是|YANGLAO_|--", text)


@pytest.mark.parametrize("command", [["server"], ["server", "serve"], ["server", "ask"], ["server", "check"], ["ui"]])
def test_help_is_chinese_and_waits_for_no_large_library(command: list[str]) -> None:
    called = call(*command, "--help", PYTHONPROFILEIMPORTTIME="1")
    assert called.returncode == 0
    assert called.stdout.startswith("用法：")
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in called.stderr.splitlines()}
    assert "server" in imported
    # counted, not timed: what takes seconds to import would be among them
    assert not imported & _LARGE
    words = re.sub(r"YANGLAO_\w+|--?[a-z-]+|python -m \w+|[\d.]{9}", "", called.stdout)
    assert set(re.findall("[A-Za-z]{2,}", words)) <= {
        "serve", "ask", "check", "server", "ui", "corpus", "data", "extractive", "bundled", "http", "JSON", "Ctrl",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "variables", "told"),
    [
        (["server", "ask", "问"], {"YANGLAO_TODAY": "昨天"}, "YANGLAO_TODAY 的值“昨天”"),
        (["server", "ask", "问"], {"YANGLAO_GENERATOR": "大模型"}, "YANGLAO_GENERATOR 的值“大模型”"),
        (["server", "ask", "问"], {"YANGLAO_GENERATOR": "http://me:geheim@h/v1#m"}, "YANGLAO_GENERATOR_KEY"),
        (["ui"], {"YANGLAO_GENERATOR": "http://127.0.0.1:8000/v1"}, "没有写模型"),
        (["server", "ask", "  "], {}, "问题是空的"),
        (["server", "ask"], {}, "缺少"),
        (["server", "go"], {}, "可选"),
        (["server", "serve", "--port", "七"], {}, "--port 的值“七”"),
        (["server", "serve"], {"YANGLAO_PORT": "99999"}, "YANGLAO_PORT 的值“99999”"),
        (["server", "serve", "--api-only", "--host", "300.1.1.1"], {}, "300.1.1.1"),
        (["ui", "--host", "203.0.113.7"], {}, "不是本机的地址"),
    ],
)
def test_what_cannot_be_used_ends_in_one_chinese_line(
    arguments: list[str], variables: dict[str, str], told: str
) -> None:
    called = call(*arguments, **variables)
    assert called.returncode == USAGE_ERROR
    assert called.stdout == ""
    assert told in called.stderr
    assert "geheim" not in called.stderr
    assert_one_chinese_line(called.stderr)


@pytest.mark.parametrize("options", [[], ["--api-only"]])
def test_a_port_in_use_is_told_at_once_by_page_and_api(options: list[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        called = call("server", "serve", "--port", str(port), *options)
    assert called.returncode == USAGE_ERROR
    assert f"端口 {port} 已被占用" in called.stderr
    assert_one_chinese_line(called.stderr)


def test_a_port_that_is_free_again_can_be_taken() -> None:
    first = bound_socket("127.0.0.1", 0)
    port = first.getsockname()[1]
    assert address_of(first) == f"http://127.0.0.1:{port}"
    first.listen()
    with pytest.raises(AddressError, match="已被占用"):
        bound_socket("127.0.0.1", port)
    first.close()
    bound_socket("127.0.0.1", port).close()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (QuestionError("问题太长。"), "问题太长。"),
        (MissingCorpusError("找不到\n文件夹。"), "找不到 文件夹。"),
        (DiskFullError("磁盘已满。"), "磁盘已满。"),
        (OSError(errno.ENOSPC, "No space left on device", "data/x"), "磁盘已满，无法写入“data/x”"),
        (PermissionError(errno.EACCES, "Permission denied", "data"), "没有权限读写“data”"),
        (FileNotFoundError(errno.ENOENT, "No such file", "corpus"), "找不到“corpus”"),
        (OSError(errno.EIO, "Input/output error"), "读写磁盘时出错"),
    ],
)
def test_failures_for_people_are_one_line_and_exit_code_two(
    error: Exception, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing() -> int:
        raise error

    assert run_plainly(failing) == USAGE_ERROR
    printed = capsys.readouterr()
    assert told in printed.err
    assert printed.out == ""
    assert_one_chinese_line(printed.err)


def test_a_mistake_of_the_program_is_not_hidden() -> None:
    def mistaken() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_plainly(mistaken)


def test_ctrl_c_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert run_plainly(interrupted) == INTERRUPTED
    assert capsys.readouterr().err == ""


def test_a_reply_in_words_gives_notices_answer_numbered_citations_and_next_step() -> None:
    text = reply_to_text(Reply.of(FakeAnswering().answer(Question("问")), "fake"))
    parts = [
        "※ 请注意：某政办〔2023〕1号有效期至2026年2月28日，已过期",
        "每年补助4万元。[1]",
        "[1] 《关于加快养老服务发展的意见》（某政办〔2023〕1号） 已过期",
        "四、加大政策扶持 › （十四）完善财政支持政策 › （3）助老食堂",
        "“每天就餐30人以上的，每年补助4万元”",
        "[2] 《乙市养老办法",
        "（以下不是文件内容）具体办理请联系当地民政部门。",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_a_refusal_in_words_says_that_the_nearest_clauses_are_no_answer() -> None:
    text = reply_to_text(Reply.of(FakeAnswering().answer(Question("上海")), "fake"))
    assert text.startswith("资料库里没有上海市的文件")
    assert text.index("没有回答所问") < text.index("[1] 《关于") < text.index("“每年补助2万元”")


def test_a_title_with_its_own_quotation_marks_gets_no_second_pair() -> None:
    view = DocumentView.of(EXPIRED, "expired").model_copy(
        update={"title": "关于印发《甲市办法》的通知", "number": None}
    )
    assert titled(view) == "关于印发《甲市办法》的通知"


@pytest.fixture
def library(tmp_path: Path, model_data: Path, embedder: TokenEmbedder) -> dict[str, str]:
    """Return the settings of a library of one small document, with the weights unpacked and no language model."""
    assert embedder.dimension > 0
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "甲市.txt").write_text(_POLICY, "utf-8")
    data = tmp_path / "data"
    data.mkdir()
    (data / "models").symlink_to(model_data / "models")
    return {
        "YANGLAO_CORPUS": str(tmp_path / "corpus"),
        "YANGLAO_DATA": str(data),
        "YANGLAO_TODAY": "2026-11-21",
        "YANGLAO_GENERATOR": "extractive",
    }


@pytest.mark.model
def test_ask_prints_exactly_one_json_object_and_explains_it_on_the_other_stream(library: dict[str, str]) -> None:
    question = ("--previous", "助老食堂有补助吗？", "一年补助多少钱？")
    asked = call("server", "ask", "--json", "--explain", *question, **library)
    assert asked.returncode == 0, asked.stderr
    reply = json.loads(asked.stdout)
    assert asked.stdout.count("\n") == 1
    assert "4万元" in reply["answer"]
    assert (reply["today"], reply["generator"]) == ("2026-11-21", "extractive")
    assert "DEBUG" not in asked.stderr
    explained = asked.stderr[asked.stderr.index("【过程】") :].splitlines()
    assert explained[0] == "【过程】回答方式：extractive"
    assert "没有调用模型" in explained[1]
    assert explained[-1].startswith("用时（毫秒）：理解 ")


@pytest.mark.model
def test_what_explains_a_reply_in_words_stands_below_it(library: dict[str, str]) -> None:
    # a port of this machine where nobody listens: the model is asked, and fails
    failing = {"YANGLAO_GENERATOR": "http://127.0.0.1:9/v1#qwen3", "YANGLAO_GENERATOR_KEY": "sk-geheim"}
    asked = call("server", "ask", "--explain", "上门助浴服务怎么补助？", **(library | failing))
    assert asked.returncode == 0, asked.stderr
    reply, _, explained = asked.stdout.partition("【过程】")
    assert _BATHS in reply.replace("\n", "")
    assert MODEL_FAILED in reply
    assert explained.splitlines()[0] == "回答方式：qwen3@127.0.0.1"
    assert "  模型出错" in explained.splitlines()
    assert "【过程】" not in asked.stderr
    assert "连接被拒绝" in asked.stderr
    assert "Traceback" not in asked.stderr
    assert "geheim" not in asked.stdout + asked.stderr


@pytest.mark.model
def test_the_page_says_when_it_is_ready_and_ends_without_a_traceback(library: dict[str, str]) -> None:
    serving = subprocess.Popen(
        [sys.executable, "-m", "server", "serve", "--port", "0"],
        cwd=_ROOT,
        env=os.environ | library,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert serving.stdout is not None
    ready = re.fullmatch(r"养老政策问答已就绪：http://127\.0\.0\.1:(\d+)\n", serving.stdout.readline())
    assert ready is not None
    connection = http.client.HTTPConnection("127.0.0.1", int(ready[1]), timeout=10)
    connection.request("GET", "/healthz")
    assert json.load(connection.getresponse())["documents"] == 1
    connection.close()
    serving.send_signal(signal.SIGINT)
    output, errors = serving.communicate(timeout=20)
    assert output == ""
    assert "Traceback" not in errors
