"""``python -m ui``: the page and the API in one process."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from index.memory import collect_seldom
from ingest.cli import ChineseArgumentParser
from server.console import prepare_console, run_plainly
from server.listening import address_of, bound_socket, serve
from server.offline import stay_offline
from server.settings import Settings, to_host, to_port


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the page until interrupted; return the exit code."""
    stay_offline(os.environ)
    prepare_console()
    collect_seldom()
    options = _parser().parse_args(arguments)
    return run_plainly(lambda: _serve(options))


def _parser() -> argparse.ArgumentParser:
    parser = ChineseArgumentParser(
        prog="python -m ui",
        description="启动养老政策问答的网页和接口，供浏览器访问；按 Ctrl-C 结束。",
        epilog="其余设置（YANGLAO_CORPUS 等环境变量）的说明见 python -m server --help。",
    )
    parser.add_argument("--host", metavar="地址", help="服务地址（默认 127.0.0.1，仅本机可访问）")
    parser.add_argument("--port", metavar="端口", help="服务端口（默认 7860）")
    return parser


def _serve(options: argparse.Namespace) -> int:
    settings = Settings.read(os.environ)
    host = settings.host if options.host is None else to_host(options.host, "--host")
    port = settings.port if options.port is None else to_port(options.port, "--port")
    taken = bound_socket(host, port)

    # seconds of imports: a wrong setting or a port in use is told before them
    from server.app import create_app
    from server.opening import open_answerer, warm_up_aside
    from ui.app import mount_page

    answering = open_answerer(settings)
    app = mount_page(create_app(answering), answering)
    warm_up_aside(answering)
    serve(app, taken, lambda: print(f"养老政策问答已就绪：{address_of(taken)}", flush=True))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
