"""Ask another program the same questions about the same documents, in a process and an environment of its own.

A peer is an interpreter with its package installed and an adapter of ours (``peer_adapters/NAME.py``), run as
``PYTHON -I -X utf8 ADAPTER FOLDER``. FOLDER holds the documents that our own run reads, undivided, as UTF-8 text files
under their own names. The adapter first writes ``{"ready": "name and version", "configuration": "…"}`` and then, for
each line ``{"id", "question", "previous"}`` that it is given, one line ``{"id", "answer", "cited", "refused", "ms"}``.
A program without a setting for the reader's region is told it with the question.

``baisitong`` 1.0.6 is run as its README says that it works offline: TF-IDF and keyword search, answers extracted from
the three best passages. Passages have 600 characters, 100 of them shared with the next, and both searches weigh the
same: it did better so on the development questions than with its defaults. It gets the whole files, as uploaded.

``peers.json`` holds the scores and all replies; ``peers.jsonl`` keeps each reply as it comes, so that the same command
goes on where an interrupted one stopped.
"""

from __future__ import annotations

import hashlib
import json
import queue
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from eval.cases import Case, check_gold
from eval.compared.peer_scores import PeerReply, PeerScore, peer_note, peer_record, peer_rows, peer_table, score_peer
from eval.errors import EvalError
from eval.kept import KeptLines
from eval.measuring import Task
from eval.reporting.report import JSON_NAME
from eval.writing import write_record
from ingest.model import Document
from ingest.parsing import SUFFIXES, read_source
from ingest.reading.files import find_files

PEERS_NAME = "peers.json"
KEPT_NAME = "peers.jsonl"
DOCUMENTS_NAME = "documents"
_COMPLAINTS_NAME = "stderr"
FORMAT_VERSION = 1
ADAPTERS = Path(__file__).parent / "peer_adapters"
DEFAULT_PEER = "baisitong"
DEFAULT_LIMIT_S = 60.0
START_LIMIT_S = 300.0
"""Seconds in which a peer must have read the documents."""

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "USERPROFILE")
"""Variables that a peer gets to see. Others could change its settings, or hold the key of a service."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A program to compare with: the interpreter of its environment, and the adapter that this runs."""

    python: Path
    adapter: Path


def command(
    task: Task,
    corpora: Sequence[Path],
    peers: Sequence[Peer],
    out: Path,
    environ: Mapping[str, str],
    progress: Callable[[int, int], None],
    limit_s: float = DEFAULT_LIMIT_S,
) -> tuple[str, Path]:
    """Ask every peer every question; return the table to print and the path of ``peers.json``.

    ``task`` was read from ``corpora``. ``environ`` is the machine's, of which little is passed on. ``progress`` is
    called with (questions done, questions in all), from 0 for each peer; ``limit_s`` is for one question. Raises
    ``EvalError`` or ``IngestError``; a question without a reply is counted, not raised.
    """
    cases, documents = task.cases, list(task.library.documents.values())
    check_gold(cases, documents)
    kept = KeptReplies(out, task.corpus_sha256)
    scores: list[PeerScore] = []
    for peer in peers:
        with tempfile.TemporaryDirectory(prefix="eval-peer-") as folder:
            write_documents(corpora, documents, Path(folder) / DOCUMENTS_NAME)
            with PeerProcess(peer, Path(folder), environ, limit_s) as process:
                process.start()
                replies = ask_all(cases, process, kept, progress)
                scores.append(score_peer(process.name, process.configuration, cases, replies, task.library))
    ours = our_runs(out, task)
    head, *rows = peer_rows(scores, ours)
    record = {
        "title": "与同类程序比较",
        "note": peer_note(scores),
        "head": head,
        "rows": rows,
        "questions": task.questions,
        "corpus_sha256": task.corpus_sha256,
        "format": FORMAT_VERSION,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "limit_s": limit_s,
        "peers": [peer_record(score, cases) for score in scores],
    }
    return peer_table(scores, ours), write_record(out / PEERS_NAME, record)


def write_documents(corpora: Sequence[Path], documents: Iterable[Document], folder: Path) -> None:
    """Write the files that ``documents`` were read from into the new ``folder``: decoded, as NAME.txt."""
    folder.mkdir()
    wanted = {document.source_sha256 for document in documents}
    files, _ = find_files(corpora, SUFFIXES)
    for path in files:
        if hashlib.sha256(path.read_bytes()).hexdigest() not in wanted:
            continue
        source = read_source(path)
        wanted.discard(source.sha256)
        target, number = folder / f"{path.stem}.txt", 1
        while target.exists():  # two folders may hold files of one name
            number += 1
            target = folder / f"{path.stem}（{number}）.txt"
        target.write_text(source.text, encoding="utf-8", newline="")


def ask_all(
    cases: Sequence[Case], process: PeerProcess, kept: KeptReplies, progress: Callable[[int, int], None]
) -> list[PeerReply]:
    """Return a reply a case, in order: the kept one, else the one given now; what failed before is asked again."""
    replies: list[PeerReply] = []
    progress(0, len(cases))
    for case in cases:
        reply = kept.get(case, process.identity)
        if reply is None:
            reply = process.ask(case)
            kept.keep(case, process.identity, reply)
        replies.append(reply)
        progress(len(replies), len(cases))
    return replies


class PeerProcess:
    """A peer at work. Where it stops or takes too long, the question has failed and it is started anew for the next.

    Once started it has a ``name``, a ``configuration`` and an ``identity``, which changes with these and the adapter.
    """

    def __init__(self, peer: Peer, folder: Path, environ: Mapping[str, str], limit_s: float) -> None:
        """Take the working folder, with the documents in its ``DOCUMENTS_NAME``; ``limit_s`` is for one question."""
        self._peer, self._folder, self._limit_s = peer, folder, limit_s
        self._environ = {name: environ[name] for name in _PASSED_ON if name in environ}
        self._process: subprocess.Popen[str] | None = None
        self.name = self.configuration = self.identity = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stop()

    def ask(self, case: Case) -> PeerReply:
        """Return the reply to ``case``, or what failed. Raises ``EvalError`` only where it can't be started again."""
        if self._process is None:
            self.start()
        question = case.question
        if case.region is not None and case.region not in question:
            question = f"{case.region}：{question}"
        asked = {"id": case.id, "question": question, "previous": list(case.previous)}
        try:
            record = self._exchange(json.dumps(asked, ensure_ascii=False))
            if record.get("id") != case.id:
                return PeerReply(case.id, failure=f"答的是另一题（{record.get('id')}）")
            return record_reply(record)
        except TimeoutError:
            self._stop()
            return PeerReply(case.id, failure=f"超过{self._limit_s:g}秒没有答复")
        except (OSError, EOFError):
            self._stop()
            return PeerReply(case.id, failure=f"程序中断：{self._last_words()}")
        except (ValueError, KeyError, TypeError) as error:
            self._stop()
            return PeerReply(case.id, failure=f"答复读不懂：{error}")

    def start(self) -> None:
        """Start it and wait until it has read the documents. Raises ``EvalError``."""
        python, adapter = self._peer.python.absolute(), self._peer.adapter.absolute()
        remedy = "请先运行 make eval-peers 安装，或检查 --python 的路径"
        if not adapter.is_file():
            raise EvalError(f"没有为“{adapter.stem}”写好的对比程序（{adapter.name}）；请检查 --peer 的名称。")
        try:
            with (self._folder / _COMPLAINTS_NAME).open("wb") as complaints:
                self._process = subprocess.Popen(  # noqa: S603  the interpreter that the caller names
                    [str(python), "-I", "-X", "utf8", str(adapter), str(self._folder / DOCUMENTS_NAME)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=complaints,
                    env=self._environ,
                    cwd=self._folder,
                    encoding="utf-8",
                )
        except OSError as error:
            raise EvalError(f"对比程序“{adapter.stem}”启动不了（{python}：{error.strerror}）；{remedy}。") from error
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._pump = threading.Thread(target=_pump, args=(self._process.stdout, self._lines), daemon=True)
        self._pump.start()
        try:
            told = self._next(START_LIMIT_S)
            self.name, self.configuration = str(told["ready"]), str(told["configuration"])
        except TimeoutError as error:
            raise EvalError(f"对比程序“{adapter.stem}”{START_LIMIT_S:g}秒还没有读完文件；请减少文件再试。") from error
        except (EOFError, ValueError, KeyError, TypeError) as error:
            self._stop()
            raise EvalError(f"对比程序“{adapter.stem}”启动后就中断了：{self._last_words()}；{remedy}。") from error
        digest = hashlib.sha256(adapter.read_bytes()).hexdigest()
        self.identity = f"{self.name}|{self.configuration}|{digest}"

    def _exchange(self, line: str) -> dict[str, Any]:
        if self._process is None or self._process.stdin is None:
            raise EOFError
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._next(self._limit_s)

    def _next(self, limit_s: float) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=limit_s)
        except queue.Empty as error:
            raise TimeoutError from error
        if line is None:
            raise EOFError
        record = json.loads(line)
        if not isinstance(record, dict):
            raise TypeError(line.strip()[:60])
        return record

    def _stop(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        process.wait()
        self._pump.join()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue  # what was written for it and never read

    def _last_words(self) -> str:
        lines = (self._folder / _COMPLAINTS_NAME).read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "没有说明原因")[:200]


def _pump(stream: IO[str], lines: queue.SimpleQueue[str | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def record_reply(record: Mapping[str, Any]) -> PeerReply:
    """Return the reply of an adapter's line. Raises ``KeyError`` or ``TypeError`` for any other record."""
    answer, cited, refused, ms = (record[key] for key in ("answer", "cited", "refused", "ms"))
    if not isinstance(answer, str) or not isinstance(cited, list) or not all(isinstance(text, str) for text in cited):
        raise TypeError("answer 应为文字，cited 应为文字的列表")
    if not isinstance(refused, bool | None) or not isinstance(ms, int | float):
        raise TypeError("refused 应为 true、false 或 null，ms 应为数字")
    return PeerReply(str(record["id"]), answer, tuple(cited), refused, float(ms))


class KeptReplies:
    """``peers.jsonl``: a reply a line, found again by peer, adapter, documents and question; failures are not kept."""

    def __init__(self, folder: Path, corpus: str) -> None:
        """Open the file in ``folder``, which is made if need be; ``corpus`` is a digest. Raises ``OutputError``."""
        self._lines, self._corpus = KeptLines(folder / KEPT_NAME), corpus
        self._replies: dict[str, PeerReply] = {}
        for record in self._lines.records():
            try:
                self._replies[record["key"]] = record_reply(record)
            except (ValueError, KeyError, TypeError):
                continue  # another program's line; its question is asked again

    def get(self, case: Case, identity: str) -> PeerReply | None:
        """Return the kept reply of this peer to ``case``, if any."""
        return self._replies.get(self._key(case, identity))

    def keep(self, case: Case, identity: str, reply: PeerReply) -> None:
        """Append a reply, unless it failed. Raises ``OutputError``."""
        if reply.failure:
            return
        self._lines.append({"key": self._key(case, identity), "id": reply.case_id, **asdict(reply)})

    def _key(self, case: Case, identity: str) -> str:
        return hashlib.sha256(f"{case.id}|{case.asked}|{self._corpus}|{identity}".encode()).hexdigest()[:16]


def our_runs(folder: Path, task: Task) -> list[Mapping[str, Any]]:
    """Return the runs in ``folder``'s report.json that asked the same questions about the same documents, if any."""
    try:
        report = json.loads((folder / JSON_NAME).read_text(encoding="utf-8"))
        runs = report.get("runs") or [report]
        return [
            run
            for run in runs
            if run["settings"]["questions"] == task.questions and run["settings"]["corpus_sha256"] == task.corpus_sha256
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []  # no report, or another program's: the peers' figures stand alone
