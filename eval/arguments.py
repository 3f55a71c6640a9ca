"""The commands of ``python -m eval`` and their options, with their help in Chinese."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.compared.peers import DEFAULT_LIMIT_S, DEFAULT_PEER
from ingest.cli import ChineseArgumentParser
from server.answering.assembly import DEFAULT_GENERATOR

_EPILOG = (
    "环境变量：YANGLAO_CORPUS 政策文件夹（默认 corpus）；YANGLAO_DATA 数据文件夹（默认 data）；"
    f"YANGLAO_EMBEDDER 向量模型（默认用内置模型，无需联网）；YANGLAO_GENERATOR 回答方式（默认 {DEFAULT_GENERATOR}）；"
    "YANGLAO_GENERATOR_KEY 外部接口的密钥，不会写进结果；"
    "YANGLAO_TODAY 按哪一天判断文件是否有效（默认当天，如 2026-02-28）。"
    "中途按 Ctrl-C 或断电不丢已做的题，再运行同一命令会接着做。"
)
_GENERATORS = (
    "extractive（只引用条款原文，不用模型）、bundled（内置模型；-base 不微调，-tuned 微调过）、"
    "模型文件夹或名称、http://主机:端口/v1#模型名"
)
BENCH = Path(__file__).parent / "benches"


def parser() -> argparse.ArgumentParser:
    """Return the parser; ``options.command`` is the command's name."""
    whole = ChineseArgumentParser(
        prog="python -m eval", description="用题目集评测养老政策问答，写出评测报告。", epilog=_EPILOG
    )
    commands = whole.add_subparsers(dest="command", required=True, title="命令", metavar="命令")
    _add_run(commands)
    _add_ablations(commands)
    _add_verifier(commands)
    _add_personas(commands)
    _add_measures(commands)
    _add_peers(commands)
    _add_check(commands)
    return whole


def _add(
    commands: argparse._SubParsersAction[ChineseArgumentParser], name: str, summary: str, more: str
) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=summary, description=f"{summary}。{more}", epilog=_EPILOG)
    added.add_argument(
        "--corpus",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="政策文件夹（默认同 YANGLAO_CORPUS）；可写多次，合成一个资料库",
    )
    return added


def _add_out(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果文件夹，没有就新建")


def _add_questions(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--questions",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help="题目文件（.jsonl、.csv 或 .xlsx）；可写多次，合成一套",
    )


def _add_run(commands: argparse._SubParsersAction[ChineseArgumentParser]) -> None:
    run = _add(commands, "run", "做一遍题目并写报告", "逐题提问、评分，写出 report.json 和 report.html。")
    _add_questions(run)
    _add_out(run)
    run.add_argument(
        "--generator",
        action="append",
        default=[],
        metavar="NAME",
        help=f"回答方式（默认同 YANGLAO_GENERATOR）：{_GENERATORS}；"
        "可写多次，各做一遍，并排写进一份报告，拿第一个与最后一个比",
    )
    run.add_argument(
        "--baseline", type=Path, metavar="FILE", help="以前的 report.json；报告会逐题说明与它相比哪些变好、变差"
    )


def _add_ablations(commands: argparse._SubParsersAction[ChineseArgumentParser]) -> None:
    ablations = _add(
        commands, "ablations", "去掉检索的一部分，看差多少", "写出 ablations.json，再运行 run 时会写进报告。"
    )
    _add_questions(ablations)
    _add_out(ablations)


def _add_verifier(commands: argparse._SubParsersAction[ChineseArgumentParser]) -> None:
    verifier = _add(commands, "verifier", "用改错的句子检验核对规则", "写出 verifier.json，再运行 run 时会写进报告。")
    verifier.add_argument(
        "--bench", type=Path, default=BENCH / "verifier.jsonl", metavar="FILE", help="句子文件（默认用自带的）"
    )
    _add_out(verifier)


def _add_personas(commands: argparse._SubParsersAction[ChineseArgumentParser]) -> None:
    personas = _add(
        commands,
        "personas",
        "按老人和机构的情况提问，看说到的措施对不对",
        "写出 personas.json，再运行 run 时会写进报告。",
    )
    personas.add_argument(
        "--personas", type=Path, default=BENCH / "personas.jsonl", metavar="FILE", help="人物文件（默认用自带的）"
    )
    _add_out(personas)


def _add_measures(commands: argparse._SubParsersAction[ChineseArgumentParser]) -> None:
    measures = _add(
        commands,
        "measures",
        "请系统列出一个地区的措施清单，与手工清单比",
        "写出 measures.json，再运行 run 时会写进报告。",
    )
    measures.add_argument(
        "--measures",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="手工清单（默认用自带的两份）；可写多次",
    )
    _add_out(measures)


def _add_peers(commands: argparse._SubParsersAction[ChineseArgumentParser]) -> None:
    peers = _add(
        commands,
        "peers",
        "让同类程序做同样的题，与本系统比较",
        "在另一个环境里运行同类程序，用同样的文件和题目，写出 peers.json；"
        "结果文件夹里有同样题目的 report.json 时，并排显示本系统的结果。",
    )
    _add_questions(peers)
    _add_out(peers)
    peers.add_argument("--peer", default=DEFAULT_PEER, metavar="NAME", help=f"同类程序（默认 {DEFAULT_PEER}）")
    peers.add_argument(
        "--python", type=Path, required=True, metavar="PYTHON", help="装有同类程序的 Python，如 .venv-peers/bin/python"
    )
    peers.add_argument(
        "--limit", type=float, default=DEFAULT_LIMIT_S, metavar="秒", help=f"每题最多等几秒（默认 {DEFAULT_LIMIT_S:g}）"
    )


def _add_check(commands: argparse._SubParsersAction[ChineseArgumentParser]) -> None:
    check = _add(commands, "check", "做固定的一小部分题，低于记录的基线就报错", "自动检查用；退出码 1 表示有指标变差。")
    _add_out(check)
    check.add_argument("--record", action="store_true", help="把这次的结果记为新的基线（改动确实更好时用）")
