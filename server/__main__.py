"""``python -m server serve``, ``python -m server ask "问题"`` and ``python -m server check 草稿.txt``."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence

from index.memory import collect_seldom
from ingest.cli import ChineseArgumentParser
from server.answering.errors import QuestionError
from server.console import prepare_console, run_plainly
from server.offline import stay_offline
from server.settings import Settings, to_host, to_port

_ENVIRONMENT = (
    "环境变量：YANGLAO_CORPUS 政策文件夹（默认 corpus）；YANGLAO_DATA 数据文件夹（默认 data）；"
    "YANGLAO_EMBEDDER 向量模型（默认用内置模型，无需联网）；"
    "YANGLAO_GENERATOR 回答方式：extractive 直接引用条款原文（默认）、bundled 内置语言模型、bundled-base 不微调、"
    "bundled-tuned 微调过、模型文件夹或名称、"
    "http://主机:端口/v1#模型名称（密钥写在 YANGLAO_GENERATOR_KEY；用别的机器上的模型，问题会发到那台机器）；"
    "YANGLAO_HOST、YANGLAO_PORT 服务地址（默认 127.0.0.1 和 7860）；"
    "YANGLAO_TODAY 按哪一天判断文件是否有效（默认当天，如 2026-02-28）。"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code."""
    stay_offline(os.environ)
    prepare_console()
    collect_seldom()
    options = _parser().parse_args(arguments)
    commands = {"serve": _serve, "ask": _ask, "check": _check}
    return run_plainly(lambda: commands[options.command](options))


def _parser() -> argparse.ArgumentParser:
    parser = ChineseArgumentParser(
        prog="python -m server", description="养老政策问答：回答只出自政策文件，每句注明出处。", epilog=_ENVIRONMENT
    )
    commands = parser.add_subparsers(dest="command", required=True, title="命令", metavar="serve|ask|check")
    serve = commands.add_parser(
        "serve",
        help="启动网页和接口",
        description="启动网页和接口，供浏览器访问；按 Ctrl-C 结束。",
        epilog=_ENVIRONMENT,
    )
    serve.add_argument("--host", metavar="地址", help="服务地址（默认 127.0.0.1，仅本机可访问）")
    serve.add_argument("--port", metavar="端口", help="服务端口（默认 7860）")
    serve.add_argument("--api-only", action="store_true", help="只启动接口，不启动网页")
    ask = commands.add_parser(
        "ask", help="在命令行提一个问题", description="在命令行提一个问题，输出回答和依据。", epilog=_ENVIRONMENT
    )
    ask.add_argument("question", metavar="问题", help="要问的问题，用引号括起来")
    ask.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")
    ask.add_argument("--explain", action="store_true", help="另外显示模型草稿、逐句核对结果和用时（供维护人员查看）")
    ask.add_argument("--region", metavar="地区", help="只按这个地区的文件回答，如 某市")
    ask.add_argument(
        "--previous", metavar="上一问", action="append", default=[], help="之前问过的问题，可写多次，早的在前"
    )
    check = commands.add_parser(
        "check",
        help="核对一份草稿",
        description="逐句核对一份答复草稿：哪句有条款依据，哪句与条款不符，哪句没有找到依据。",
        epilog=_ENVIRONMENT,
    )
    check.add_argument("file", metavar="文件", help="草稿的文本文件，写 - 则从标准输入读取")
    check.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")
    check.add_argument("--region", metavar="地区", help="草稿没有写明地区时按这个地区的文件核对，如 某市")
    return parser


def _serve(options: argparse.Namespace) -> int:
    settings = Settings.read(os.environ)
    host = settings.host if options.host is None else to_host(options.host, "--host")
    port = settings.port if options.port is None else to_port(options.port, "--port")
    if not options.api_only:
        # the page is a front end of this package, which must not know it: the process becomes the page's
        os.execv(sys.executable, [sys.executable, "-m", "ui", "--host", host, "--port", str(port)])  # noqa: S606
    return _serve_api(settings, host, port)


def _serve_api(settings: Settings, host: str, port: int) -> int:
    from server.listening import address_of, bound_socket, serve

    taken = bound_socket(host, port)
    from server.app import create_app
    from server.opening import open_answerer, warm_up_aside

    answerer = open_answerer(settings)
    app = create_app(answerer)
    warm_up_aside(answerer)
    serve(app, taken, lambda: print(f"养老政策问答接口已就绪：{address_of(taken)}", flush=True))
    return 0


def _ask(options: argparse.Namespace) -> int:
    settings = Settings.read(os.environ)
    if not options.question.strip():
        raise QuestionError("问题是空的。请写上要问的内容，并用引号括起来。")
    from server.answering.answer import Question
    from server.explain import explain
    from server.opening import open_answerer
    from server.schemas import Reply
    from server.wording import reply_to_text

    question = Question(options.question, tuple(options.previous), options.region or None)
    # whatever a library prints while loading, standard output holds the reply and nothing else
    with contextlib.redirect_stdout(sys.stderr):
        answerer = open_answerer(settings)
        outcome = answerer.answer(question)
    reply = Reply.of(outcome, answerer.snapshot)
    print(reply.model_dump_json() if options.json else reply_to_text(reply), flush=True)
    if options.explain:
        # beside a reply that a program reads, words for people belong on the other stream
        print(f"\n{explain(outcome)}", file=sys.stderr if options.json else sys.stdout, flush=True)
    return 0


def _check(options: argparse.Namespace) -> int:
    settings = Settings.read(os.environ)
    from server.answering.checking.checker import DraftChecker
    from server.answering.checking.draft_sentences import split_draft
    from server.check_schemas import CheckReply
    from server.check_wording import check_to_text
    from server.drafts import read_draft
    from server.opening import open_answerer

    text = read_draft(options.file)
    split_draft(text)  # what can't be checked is said before the library is opened, which takes seconds
    with contextlib.redirect_stdout(sys.stderr):
        answerer = open_answerer(settings)
        checked = DraftChecker(answerer).check(text, options.region or None)
    reply = CheckReply.of(checked)
    print(reply.model_dump_json() if options.json else check_to_text(reply), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
