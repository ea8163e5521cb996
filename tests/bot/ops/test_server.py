import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from starlette.types import Message

from bot.ops.metrics import Metrics
from bot.ops.server import ops_app
from bot.ops.state import Gauges, State

WELL = State(
    mode="test",
    paused=False,
    stopping=False,
    storable=True,
    delivery="delivering",
    gauges=Gauges(waiting=4, dead=1, oldest_seconds=240, live_sessions=2),
    languages=("en", "ar"),
)


@dataclass
class Answer:
    """An answer of the server."""

    status: int
    headers: Mapping[str, str]
    text: str


async def ask(
    path: str,
    *,
    state: State = WELL,
    token: str | None = None,
    host: str = "127.0.0.1:9090",
    authorization: str = "",
    method: str = "GET",
) -> Answer:
    """Call the application as a server would."""

    async def now() -> State:
        return state

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", host.encode()), (b"authorization", authorization.encode())]
    scope = {"type": "http", "method": method, "path": path, "headers": headers, "query_string": b""}
    await ops_app(now, Metrics(), token)(scope, receive, send)
    given = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], given, b"".join(part.get("body", b"") for part in sent[1:]).decode())


async def test_alive_and_ready() -> None:
    assert (await ask("/healthz")).status == 200
    assert (await ask("/readyz")).status == 200


@pytest.mark.parametrize("state", [replace(WELL, stopping=True), replace(WELL, storable=False)])
async def test_not_ready_while_stopping_or_while_nothing_can_be_stored(state: State) -> None:
    assert (await ask("/readyz", state=state)).status == 503
    assert (await ask("/healthz", state=state)).status == 200


async def test_a_pause_is_still_ready_and_the_page_says_so() -> None:
    paused = replace(WELL, paused=True)
    assert (await ask("/readyz", state=paused)).status == 200
    assert "Paused" in (await ask("/", state=paused)).text


async def test_the_page_tells_queue_mode_delivery_and_languages() -> None:
    page = (await ask("/")).text
    assert [told for told in ("TEST mode", "delivering", "<td>4", "2: en, ar") if told not in page] == []


async def test_figures_are_served() -> None:
    assert "reportline_outbox_waiting 4.0" in (await ask("/metrics")).text


@pytest.mark.parametrize("path", ["/", "/metrics"])
async def test_a_token_opens_as_bearer_and_as_password_and_nothing_else_does(path: str) -> None:
    async def status(authorization: str) -> int:
        answer = await ask(path, token="right-token", host="ops.example.org", authorization=authorization)
        return answer.status

    basic = base64.b64encode(b"anyone:right-token").decode()
    wrong = base64.b64encode(b"right-token:").decode()
    right_ones = ("Bearer right-token", f"Basic {basic}")
    wrong_ones = ("", "Bearer", "Bearer right-toke", "Bearer RIGHT-TOKEN", f"Basic {wrong}", "Basic %%%")
    assert [await status(given) for given in right_ones] == [200] * 2
    assert [await status(given) for given in wrong_ones] == [401] * 6
    assert (await ask("/healthz", token="right-token")).status == 200


@pytest.mark.parametrize("path", ["/", "/metrics"])
async def test_a_foreign_name_that_points_here_is_refused(path: str) -> None:
    own = ("127.0.0.1:9090", "localhost:9090", "localhost", "[::1]:9090", "[::1]")
    foreign = ("rebound.example.com:9090", "127.0.0.1.example.com", "", "[::2]:9090")
    assert [(await ask(path, host=host)).status for host in own] == [200] * 5
    assert [(await ask(path, host=host)).status for host in foreign] == [403] * 4


async def test_nothing_is_cached_framed_or_written() -> None:
    answer = await ask("/")
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert (await ask("/", method="POST")).status == 405
