"""The stand-in as an ASGI app: the central contract, and a page that shows what arrived.

It takes test reports only, so that nobody can mistake it for a hotline.

Just over 200 lines: every route of the stand-in, so that what it refuses can be read in one go.
"""

import asyncio
import base64
import binascii
import hmac
import json
import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.intake.standin import iwf, page
from bot.intake.standin.problem import ProblemError
from bot.intake.standin.store import Put, Store
from bot.intake.standin.wire import Report
from bot.loopback import is_loopback

BODY_AT_MOST = 64 * 1024
SHOWN_AT_MOST = 200
_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")
_NO_STORE = {"Cache-Control": "no-store"}
_CODES = {404: "not_found", 405: "method"}
T = TypeVar("T")


class StandIn:
    """The server. `database` is a path or ":memory:"; with a `token` every call needs it.

    A browser gives the token as the password of any user name. Without one it answers only who calls it by a
    loopback address, whatever it listens on. Raises sqlite3.Error if the database cannot be
    opened.
    """

    def __init__(self, database: Path | str = ":memory:", *, token: str | None = None) -> None:
        """Open the database."""
        self._store = Store(database)
        self._token = token.encode() if token else None
        # One thread: SQLite writes one after another anyway, and the loop goes on while the disk works.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="standin")

    def app(self) -> Starlette:
        """Give the ASGI app. Whoever made the stand-in closes it, after the server."""
        app = Starlette(
            routes=[
                Route("/", self._page, methods=["GET"]),
                Route("/iwf", self._iwf, methods=["GET", "POST"]),
                Route("/v1/reports", self._list, methods=["GET"]),
                # Whatever stands there, even with a slash in it, is an id or a malformed one.
                Route("/v1/reports/{id:path}", self._report, methods=["GET", "PUT"]),
            ],
            exception_handlers={
                ProblemError: _answer_problem,
                HTTPException: _answer_http,
                sqlite3.Error: _answer_unavailable,
                ClientDisconnect: _answer_nobody,
            },
        )
        app.router.redirect_slashes = False
        return app

    def close(self) -> None:
        """Finish the write at hand and close the database; may be called twice."""
        self._thread.shutdown()
        self._store.close()

    async def _report(self, request: Request) -> Response:
        self._authorize(request)
        report_id = _id(request)
        return await (self._put(request, report_id) if request.method == "PUT" else self._get(report_id))

    async def _put(self, request: Request, report_id: str) -> Response:
        if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            raise ProblemError(415, "media_type", "The body must be application/json.")
        body = await _body(request)
        if _read(body).mode == "live":
            raise ProblemError(
                403, "stand_in", "This is a stand-in for trying out. It takes no live reports."
            )
        put = await self._do(lambda: self._store.put(report_id, body))
        if put is Put.CONFLICT:
            raise ProblemError(409, "conflict", "This id is stored with another body.")
        return JSONResponse(
            {"id": report_id, "status": "received"}, 201 if put is Put.NEW else 200, headers=_NO_STORE
        )

    async def _get(self, report_id: str) -> Response:
        if await self._do(lambda: self._store.body(report_id)) is None:
            raise ProblemError(404, "not_found", "There is no report of this id.")
        return JSONResponse({"id": report_id, "status": "received"}, headers=_NO_STORE)

    async def _iwf(self, request: Request) -> Response:
        """Take one address, or list all that came this way."""
        self._authorize(request, challenge='Basic realm="stand-in", charset="UTF-8"')
        if request.method == "GET":
            calls = await self._do(self._store.calls)
            return JSONResponse([iwf.listed(*call) for call in calls], headers=_NO_STORE)
        body = await _body(request)
        call = iwf.read(body)
        if call is None:
            return iwf.answer(400, "", "This is not a report.")
        if call.Live_Report == "L":
            return iwf.answer(403, "", "This is a stand-in for trying out. It takes no live reports.")
        return iwf.answer(200, str(await self._do(lambda: self._store.put_call(body))), "Success")

    async def _list(self, request: Request) -> Response:
        self._authorize(request)
        held = await self._do(self._store.oldest_first)
        reports = [{"id": report_id, "status": "received", **json.loads(body)} for report_id, body in held]
        return JSONResponse(reports, headers=_NO_STORE)

    async def _page(self, request: Request) -> Response:
        self._authorize(request, challenge='Basic realm="stand-in", charset="UTF-8"')
        newest = await self._do(lambda: self._store.newest_first(SHOWN_AT_MOST))
        count = await self._do(self._store.count)
        calls = await self._do(self._store.calls)
        return page.show(newest, count, calls[-SHOWN_AT_MOST:], watch="watch" in request.query_params)

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _authorize(self, request: Request, *, challenge: str = "Bearer") -> None:
        if self._token is None:
            # Only this machine can ask then, and only by its own name: else any web page in a browser here could
            # read every report by pointing a name of its own at 127.0.0.1.
            if not _is_this_machine(request.headers.get("host", "")):
                raise ProblemError(403, "forbidden", "Ask by 127.0.0.1.")
            return
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        token = given.strip().encode("latin-1", "replace")
        if scheme.lower() == "basic":
            try:
                token = base64.b64decode(token, validate=True).partition(b":")[2]
            except binascii.Error:
                token = b""
        elif scheme.lower() != "bearer":
            token = b""
        if not hmac.compare_digest(token, self._token):
            raise ProblemError(
                401, "unauthorized", "The token is missing or wrong.", headers={"WWW-Authenticate": challenge}
            )


def _is_this_machine(host: str) -> bool:
    name = host[: host.rfind(":")] if host.rpartition(":")[2].isdigit() else host
    return is_loopback(name)


def _id(request: Request) -> str:
    report_id = str(request.path_params["id"])
    if not _ID.fullmatch(report_id):
        raise ProblemError(400, "malformed", "The id is not an id.")
    return report_id


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_AT_MOST:
            raise ProblemError(413, "too_large", "The body is over 65,536 bytes.")
    return bytes(body)


def _read(body: bytes) -> Report:
    try:
        return Report.model_validate_json(body)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if fault["type"] == "json_invalid":
        raise ProblemError(400, "malformed", "The body is not JSON in UTF-8.")
    # Only our own field names: an unknown one is the sender's text.
    field = next((name for name in fault["loc"][:1] if name in Report.model_fields), None)
    raise ProblemError(
        422, "invalid", "The body is not a report.", field=None if field is None else str(field)
    )


async def _answer_problem(_request: Request, problem: Exception) -> Response:
    assert isinstance(problem, ProblemError)  # noqa: S101 - Starlette's handlers are typed for every exception
    return problem.response()


async def _answer_http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    code = _CODES.get(error.status_code, "malformed")
    title = "There is no such call."
    return ProblemError(error.status_code, code, title, headers=error.headers).response()


async def _answer_unavailable(_request: Request, _error: Exception) -> Response:
    title = "Nothing can be stored at the moment."
    return ProblemError(503, "unavailable", title, headers={"Retry-After": "5"}).response()


async def _answer_nobody(_request: Request, _error: Exception) -> Response:
    return ProblemError(400, "malformed", "The body broke off.").response()
