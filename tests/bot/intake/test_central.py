import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.intake.body import body
from bot.intake.central import CentralIntake
from bot.intake.http import BUSY_SECONDS
from bot.intake.outcome import Accepted, Later, Outcome, Refused, Stop, Wait
from bot.intake.standin.wire import Report as WireReport
from flows.receipt import from_random
from flows.turns import Address, Report
from tests.bot.intake.hostile import (
    Act,
    Hostile,
    answer,
    cut_after_storing,
    cut_before_storing,
    cut_inside_the_answer,
    garbage_after_storing,
    half_open,
    honest,
    raw,
    said,
    self_signed,
    slow,
)

ID = from_random(1)
OTHER = from_random(2)
BODY = b'{"version":"1"}'
NOW = 1_800_000_000.0  # Fri, 15 Jan 2027 08:00:00 GMT
REPORT = Report(
    id=ID,
    mode="test",
    addresses=(Address("https://example.com/ü", "page"), Address("https://example.org/", "front")),
    what="photo",
    language="pt-BR",
    platform="telegram",
)


async def attempt(act: Act, *, seconds: float = 5.0, report_id: str = ID) -> Outcome:
    async with Hostile(lambda _call: act) as server, client(server.base, seconds=seconds) as intake:
        return await intake.deliver(report_id, BODY)


@asynccontextmanager
async def client(base: str, *, token: str = "", seconds: float = 5.0) -> AsyncIterator[CentralIntake]:
    intake = CentralIntake(base, token, seconds=seconds, clock=lambda: NOW)
    try:
        yield intake
    finally:
        await intake.close()


def test_the_body_is_the_smallest_canonical_json_and_leaves_out_what_was_not_answered() -> None:
    assert body(REPORT, date(2026, 11, 22)).decode() == (
        '{"addresses":[{"kind":"page","url":"https://example.com/ü"},{"kind":"front","url":"https://example.org/"}],'
        '"language":"pt-BR","mode":"test","platform":"telegram","received_on":"2026-11-22","version":"1","what":"photo"}'
    )


def test_the_body_of_a_whole_report_is_what_the_contract_takes() -> None:
    report = Report(
        id=ID,
        mode="live",
        addresses=(Address("https://example.com/abc", "page"),),
        what="unsure",
        language="zh-Hant",
        platform="africas-talking",
        seen_on="chat",
        seen_when="week",
        country="MW",
        note="我在群组里看到的 \U0001f622",
    )

    read = WireReport.model_validate_json(body(report, date(2026, 11, 22), campaign="market-poster"))

    assert read.note == report.note
    assert read.campaign == "market-poster"
    assert read.country == "MW"


def test_half_a_surrogate_pair_in_a_note_does_not_cost_the_report() -> None:
    report = Report(
        ID, "test", (Address("https://example.com/", "front"),), "photo", "en", "web", note="a\ud83d"
    )

    assert json.loads(body(report, date(2026, 11, 22)))["note"] == "a?"


async def test_a_report_is_put_under_its_id_with_the_token_and_the_very_bytes() -> None:
    async with Hostile(lambda _call: honest) as server, client(server.base + "/in/", token="t0ken") as intake:
        outcome = await intake.deliver(ID, BODY)
        again = await intake.deliver(ID, BODY)

    assert outcome == again == Accepted()
    call = server.seen[0]
    assert (call.method, call.path, call.body) == ("PUT", f"/in/v1/reports/{ID}", BODY)
    assert call.headers["authorization"] == "Bearer t0ken"
    assert call.headers["content-type"] == "application/json"
    assert call.headers["accept-encoding"] == "identity"
    assert server.effects[ID] == 1


NEVER_DONE = {
    "an empty 200": answer(200),
    "204": raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "a portal's page": garbage_after_storing(),
    "another id": answer(201, said(OTHER)),
    "no status": answer(201, json.dumps({"id": ID}).encode()),
    "another status": answer(200, said(ID, "rejected")),
    "a list": answer(200, json.dumps([ID, "received"]).encode()),
    "a number": answer(200, b"1"),
    "not UTF-8": answer(200, b"\xff\xfe"),
    "deep nesting": answer(200, b"[" * 60_000),
    "a huge answer": answer(200, b" " * 70_000 + said(ID)),
    "packed": answer(200, said(ID), headers={"Content-Encoding": "gzip"}),
    "cut inside the answer": cut_inside_the_answer,
    "cut after storing": cut_after_storing,
    "cut before storing": cut_before_storing,
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "a broken head": raw(b"HTTP/1.1 201 Created\r\nContent-Length: -5\r\n\r\n"),
    "two lengths": raw(b"HTTP/1.1 201 Created\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
    "a broken chunk": raw(b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "a huge header": raw(b"HTTP/1.1 201 Created\r\nX: " + b"a" * 100_000 + b"\r\n\r\n"),
    "500": answer(500, b"{}"),
    "502 with the id": answer(502, said(ID)),
    "504": answer(504),
    "599": answer(599),
}


@pytest.mark.parametrize(
    "act", [pytest.param(act, id=name) for name, act in NEVER_DONE.items() if name != "packed"]
)
async def test_what_is_no_sound_answer_is_repeated_as_unknown(act: Act) -> None:
    assert await attempt(act) == Later(unknown=True)


async def test_an_answer_that_claims_to_be_packed_is_read_as_it_is() -> None:
    assert await attempt(NEVER_DONE["packed"]) == Accepted()


@pytest.mark.parametrize("act", [half_open, slow])
async def test_silence_and_slowness_end_as_unknown(act: Act) -> None:
    assert await attempt(act, seconds=0.1) == Later(unknown=True)


async def test_a_connection_that_is_refused_is_repeated_and_known_not_to_have_arrived() -> None:
    async with Hostile(lambda _call: honest) as server:
        base = server.base
    async with client(base) as intake:
        assert await intake.deliver(ID, BODY) == Later(unknown=False)


async def test_a_host_that_does_not_take_the_connection_is_known_not_to_have_been_reached() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        with ExitStack() as held:
            for _ in range(4):  # more than its queue takes
                waiting = held.enter_context(socket.socket())
                waiting.setblocking(False)
                waiting.connect_ex(full.getsockname())
            async with client(f"http://127.0.0.1:{full.getsockname()[1]}", seconds=0.2) as intake:
                assert await intake.deliver(ID, BODY) == Later(unknown=False)


async def test_a_certificate_that_does_not_verify_is_never_accepted() -> None:
    async with Hostile(lambda _call: honest, tls=self_signed()) as server, client(server.base) as intake:
        assert await intake.deliver(ID, BODY) == Later(unknown=False)
        assert server.seen == []


@pytest.mark.parametrize("status", ["received", "forwarded", "closed"])
async def test_an_intake_that_is_further_already_has_the_report(status: str) -> None:
    assert await attempt(answer(200, said(ID, status))) == Accepted()


async def test_the_word_counts_whatever_content_type_it_claims() -> None:
    assert await attempt(answer(200, said(ID), kind="text/plain")) == Accepted()


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (429, {"Retry-After": "7"}, Wait(7)),
        (429, {}, Wait(BUSY_SECONDS)),
        (429, {"Retry-After": "soon"}, Wait(BUSY_SECONDS)),
        (503, {"Retry-After": "120"}, Wait(120)),
        (503, {"Retry-After": "86400"}, Wait(3600)),
        (503, {"Retry-After": "0"}, Wait(1)),
        (503, {"Retry-After": "Fri, 15 Jan 2027 08:02:00 GMT"}, Wait(120)),
        (503, {"Retry-After": "Fri, 15 Jan 2027 07:00:00 GMT"}, Wait(1)),
        (
            503,
            {"Retry-After": "Fri, 15 Jan 2027 09:30:00 GMT", "Date": "Fri, 15 Jan 2027 09:29:30 GMT"},
            Wait(30),
        ),
        (503, {}, Later()),
        (503, {"Retry-After": "-5"}, Later()),
        (408, {}, Later()),
        (425, {"Retry-After": "9"}, Later(9)),
        (500, {"Retry-After": "9"}, Later(9, unknown=True)),
        (400, {}, Refused("malformed")),
        (409, {}, Refused("conflict")),
        (413, {}, Refused("too_large")),
        (422, {}, Refused("invalid")),
        (401, {"WWW-Authenticate": "Bearer"}, Stop("http_401")),
        (403, {}, Stop("http_403")),
        (404, {}, Stop("http_404")),
        (405, {}, Stop("http_405")),
        (407, {}, Stop("http_407")),
        (410, {}, Stop("http_410")),
        (415, {}, Stop("http_415")),
        (451, {}, Stop("http_451")),
        (300, {}, Stop("http_300")),
    ],
)
async def test_every_answer_has_its_meaning(status: int, headers: dict[str, str], outcome: Outcome) -> None:
    assert await attempt(answer(status, b"{}", headers=headers)) == outcome


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_never_followed(status: int) -> None:
    async with Hostile(lambda _call: honest) as elsewhere:
        outcome = await attempt(answer(status, headers={"Location": elsewhere.base + "/v1/reports/" + ID}))

        assert outcome == Stop(f"http_{status}")
        assert elsewhere.seen == []


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Hostile(lambda _call: honest) as proxy, Hostile(lambda _call: honest) as server:
        monkeypatch.setenv("http_proxy", proxy.base)
        monkeypatch.delenv("no_proxy", raising=False)
        async with client(server.base) as intake:
            assert await intake.deliver(ID, BODY) == Accepted()

        assert proxy.seen == []


async def test_cookies_are_neither_kept_nor_sent() -> None:
    async with Hostile(lambda _call: answer(200, said(ID), headers={"Set-Cookie": "a=b"})) as server:
        # By name: aiohttp's own jar takes no cookie of a bare IP address, and this would prove nothing.
        async with client(server.base.replace("127.0.0.1", "localhost")) as intake:
            await intake.deliver(ID, BODY)
            await intake.deliver(ID, BODY)

        assert len(server.seen) == 2
        assert all("cookie" not in call.headers for call in server.seen)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda noise: b"HTTP/1.1 " + noise))
def test_no_bytes_whatever_raise_or_count_as_done(noise: bytes) -> None:
    assert not isinstance(asyncio.run(attempt(raw(noise), seconds=2.0)), Accepted)


@pytest.mark.parametrize(
    "base",
    [
        "",
        "example.com",
        "ftp://example.com",
        "http://example.com",
        "http://192.0.2.1",
        "http://127.0.0.1.example.com",
        "https://",
        "https://user@example.com",
        "https://example.com/?a=b",
        "https://example.com/#a",
        "https://[::1",
        "https://example.com:99999",
    ],
)
def test_an_address_that_cannot_be_an_intake_is_refused_without_quoting_it(base: str) -> None:
    with pytest.raises(ValueError, match=r"the intake's address|plain http") as caught:
        CentralIntake(base)

    assert "example" not in str(caught.value)


@pytest.mark.parametrize(
    "base", ["https://example.com", "http://127.0.0.1:8088", "http://[::1]:1/x", "http://localhost"]
)
def test_https_and_this_machine_are_taken(base: str) -> None:
    CentralIntake(base)


@pytest.mark.parametrize("token", ["a b", "a\r\nX: y", "ü", "a\x00"])
def test_a_token_that_would_spoil_the_header_is_refused_without_quoting_it(token: str) -> None:
    with pytest.raises(ValueError, match="printable ASCII") as caught:
        CentralIntake("https://example.com", token)

    assert token not in str(caught.value)


async def test_a_client_can_be_closed_before_and_after_use() -> None:
    intake = CentralIntake("http://127.0.0.1:1")
    await intake.close()
    await intake.deliver(ID, BODY)
    await intake.close()
    await intake.close()
