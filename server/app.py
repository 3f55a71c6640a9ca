"""The HTTP API around an answerer."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Generator, Iterator
from datetime import date
from itertools import chain
from typing import Annotated, Protocol

# fastapi: types in, types out, and the page's own framework builds on it, so that both share one process
from fastapi import FastAPI, Header, Request
from fastapi.concurrency import iterate_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException

from index.errors import IndexFolderError
from index.search import Hit
from ingest.model import Clause, Document
from server.answering.answer import Answer, Question, Refusal
from server.answering.checking.checker import DraftChecker
from server.answering.errors import AnsweringError, QuestionError
from server.answering.validity import validity_on
from server.body_limit import BodyLimit
from server.check_schemas import CheckReply, CheckRequest
from server.errors import ServerError, UnknownClauseError
from server.headers import SecurityHeaders
from server.problems import Problem, problem_of_error, problem_of_status, problem_of_validation
from server.schemas import AskRequest, CitationView, ClauseView, DocumentView, Reply, SentenceView
from server.streaming import Answers, Heard, Spoken, Waiting, stream_answer

EVENT_STREAM = "text/event-stream"


class Answering(Answers, Protocol):
    """The answerer as the API and the page need it; safe to use from several threads."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document of the library."""
        ...

    @property
    def snapshot(self) -> str:
        """The name of the state of the index that answers."""
        ...

    @property
    def generator(self) -> str:
        """The name of the generator."""
        ...

    @property
    def model_host(self) -> str | None:
        """The other machine that questions are sent to, ``None`` where they stay on this one."""
        ...

    @property
    def today(self) -> date:
        """The day that validity is computed for."""
        ...

    def clause(self, clause_id: str) -> tuple[Clause, Document]:
        """Return a clause with its document. Raises ``KeyError`` if there is none."""
        ...

    def retrieve(self, question: Question, k: int) -> list[Hit]:
        """Return the clauses found for a question, best first."""
        ...


def create_app(answering: Answering) -> FastAPI:
    """Return the API over ``answering``. No page of it loads anything from another host."""
    # the framework's own documentation pages are scripts from a CDN; /openapi.json says the same
    app = FastAPI(title="养老政策问答", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    _add_routes(app, answering)
    _add_problems(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    return app


def _add_routes(app: FastAPI, answering: Answering) -> None:
    checker = DraftChecker(answering)

    # plain functions run in the thread pool, so that one long answer does not hold up the others

    @app.post("/api/ask", response_model=Reply)
    async def ask(request: Request, asked: AskRequest, accept: Annotated[str, Header()] = "") -> Response | Reply:
        outcomes = stream_answer(answering, _readable(asked))
        heard = iterate_in_threadpool(outcomes)
        if EVENT_STREAM in accept:
            # waits for the first word, so that an unusable question is still answered with its own status
            first = await anext(heard)
            return StreamingResponse(
                _until_left(iterate_in_threadpool(_as_events(chain((first,), outcomes), answering.snapshot)), outcomes),
                media_type=EVENT_STREAM,
                headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
            )
        try:
            async for outcome in heard:
                if isinstance(outcome, Answer | Refusal):
                    return Reply.of(outcome, answering.snapshot)
                if await request.is_disconnected():
                    break
        finally:
            outcomes.close()
        return Response(status_code=499)  # nobody reads it: the asker has hung up

    @app.post("/api/check")
    def check(draft: CheckRequest) -> CheckReply:
        return CheckReply.of(checker.check(draft.text, draft.region or None))

    @app.get("/api/documents")
    def documents() -> list[DocumentView]:
        today = answering.today
        return [DocumentView.of(document, validity_on(document, today)) for document in answering.documents]

    @app.get("/api/clauses/{clause_id}")
    def clause(clause_id: str) -> ClauseView:
        try:
            found, document = answering.clause(clause_id)
        except KeyError as error:
            raise UnknownClauseError(clause_id) from error
        return ClauseView.of(found, document, answering.today)

    @app.get("/healthz")
    async def healthz() -> dict[str, str | int | None]:
        return {
            "status": "ok",
            "snapshot": answering.snapshot,
            "documents": len(answering.documents),
            "generator": answering.generator,
            "model_host": answering.model_host,
        }

    @app.api_route("/api/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    async def no_such_place(rest: str) -> None:
        # else the page, mounted at "/", would answer for every mistyped address of the API
        raise HTTPException(405 if rest in {"ask", "check", "documents"} else 404)


def _readable(asked: AskRequest) -> Question:
    try:
        "".join((asked.question, *asked.previous, asked.region or "")).encode()
    except UnicodeEncodeError as error:
        # JSON can spell half a character ("\\ud800"), which no answer could be written with
        raise QuestionError("问题里有无法识别的字符。请删去表情等特殊符号后再试。") from error
    return asked.to_question()


async def _until_left(events: AsyncIterator[str], outcomes: Generator[Heard, None, None]) -> AsyncIterator[str]:
    try:
        async for event in events:
            yield event
    finally:
        # reached within a tick when the client leaves; the answerer is told so by the closing
        outcomes.close()


def _as_events(outcomes: Iterator[Heard], snapshot: str) -> Iterator[str]:
    try:
        for outcome in outcomes:
            if isinstance(outcome, Spoken):
                sentence = SentenceView.of(outcome.sentence).model_dump(mode="json")
                citations = [CitationView.of(citation).model_dump(mode="json") for citation in outcome.citations]
                yield _event("sentence", {"sentence": sentence, "citations": citations})
            elif isinstance(outcome, Waiting):
                yield ": still working\n\n"
            else:
                yield _event("reply", Reply.of(outcome, snapshot).model_dump(mode="json"))
    except (AnsweringError, IndexFolderError, ServerError) as error:
        # status 200 has gone out with the first sentence; all that is left is to say that no reply will come
        yield _event("error", problem_of_error(error).body())


def _event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _add_problems(app: FastAPI) -> None:
    async def known(_: Request, error: Exception) -> Response:
        return _response(problem_of_error(error))

    async def invalid(_: Request, error: Exception) -> Response:
        return _response(problem_of_validation(error.errors() if isinstance(error, RequestValidationError) else ()))

    async def framework(_: Request, error: Exception) -> Response:
        return _response(problem_of_status(error.status_code if isinstance(error, HTTPException) else 500))

    for kind in (AnsweringError, IndexFolderError, ServerError, Exception):
        app.add_exception_handler(kind, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, framework)


def _response(problem: Problem) -> JSONResponse:
    return JSONResponse(problem.body(), problem.status)
