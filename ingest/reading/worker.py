"""``python -m ingest.reading.worker``: the child process that parses files for ``isolation``, within limits.

Each line of standard input asks for one file, ``{"path", "memory" in bytes, "seconds"}``; each line of standard output
answers, in order, ``{"parsed": record}`` or ``{"refused": Chinese line}``. The end of the input ends it;
so does any other error than an ``IngestError``, a ``MemoryError`` for one.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from ingest.errors import IngestError
from ingest.parsing import read_file
from ingest.records import parsed_record

try:
    import resource
except ImportError:  # Windows has no such limits: there only the time is limited, by the parent
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Answer until the input ends."""
    # Ctrl+C reaches the whole group of processes: the parent ends its children itself
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as replies:
        # what a library may print must not stand among the replies
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        for line in sys.stdin.buffer:
            replies.write(_reply(json.loads(line)) + b"\n")
            replies.flush()


def _reply(request: dict[str, Any]) -> bytes:
    path = Path(request["path"])
    _limit(request["memory"], request["seconds"])
    try:
        return json.dumps({"parsed": parsed_record(read_file(path))}, ensure_ascii=False).encode("utf-8", "replace")
    except IngestError as error:
        return json.dumps({"refused": str(error)}).encode()


def _limit(memory: int, seconds: float) -> None:
    if resource is None:
        return
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    # the parent keeps the time; this ends a child whose parent is gone
    limits = {resource.RLIMIT_AS: memory, resource.RLIMIT_CPU: int(used + seconds) + 5}
    for kind, limit in limits.items():
        hard = resource.getrlimit(kind)[1]
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):  # macOS knows the name and refuses the limit
            continue


if __name__ == "__main__":
    main()
