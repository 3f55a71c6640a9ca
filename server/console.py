"""A command's standing with its console: readable streams, logs on standard error, failures as one Chinese line."""

from __future__ import annotations

import errno
import io
import logging
import os
import sys
from collections.abc import Callable

from index.errors import IndexFolderError
from ingest.cli import USAGE_ERROR
from ingest.errors import IngestError
from server.answering.errors import AnsweringError
from server.errors import ServerError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def prepare_console() -> None:
    """Make both streams UTF-8 and send warnings and worse to standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a Chinese Windows console would otherwise stumble over rare characters
            stream.reconfigure(encoding="utf-8", errors="replace")
    handler = logging.StreamHandler(sys.stderr)
    # on the handler: bm25s sets its own logger to DEBUG, past any level of the root
    handler.setLevel(logging.WARNING)
    logging.basicConfig(handlers=[handler])


def run_plainly(command: Callable[[], int]) -> int:
    """Return the exit code of ``command``; what it raises for people is one line on standard error and exit code 2."""
    try:
        return command()
    except (IngestError, IndexFolderError, AnsweringError, ServerError) as error:
        message = str(error)
    except BrokenPipeError:
        # the reader of our output has had enough (… | head); Python would complain once more when it flushes at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return USAGE_ERROR
    except OSError as error:
        message = _disk_message(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    print(" ".join(message.split()), file=sys.stderr)  # noqa: T201  the command line's own output
    return USAGE_ERROR


def _disk_message(error: OSError) -> str:
    place = f"“{error.filename}”" if error.filename else "磁盘"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"磁盘已满，无法写入{place}。请腾出空间，或用 YANGLAO_DATA 换一个文件夹；已有的数据没有损坏。"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"没有权限读写{place}。请检查权限，或用 YANGLAO_DATA 换一个文件夹。"
    if error.errno == errno.ENOENT:
        return f"找不到{place}。请检查路径。"
    return f"读写{place}时出错：{error.strerror or error}。请检查路径和磁盘。"
