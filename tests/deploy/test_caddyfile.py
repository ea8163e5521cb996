import asyncio
import shutil
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from benchmarks.person import Person
from benchmarks.service import READY_SECONDS, Service, free_port
from deploy.checks import UntriedError, caddyfile
from tests.deploy.caddy import PACKED, behind, caddy
from tests.deploy.files import ROOT, broken, text

FILE = text("deploy/Caddyfile")
running = pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed")
CANARY = "canary-of-a-person"


def test_the_caddyfile_keeps_every_rule() -> None:
    assert list(caddyfile.faults(FILE)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("\tadmin off\n", "", "administration can be reached"),
        ("\t\texclude http.log http.handlers http.stdlib\n", "", "logs requests that fail"),
        ("\t\t\tread_body 10s\n", "", "slow for ever"),
        ("\t\tmax_header_size 16KB\n", "", "heads have no bound"),
        ("{$SITE} {\n", "{$SITE} {\n\tlog\n", "writes an access log"),
        ("{$SITE} {\n", "{$SITE} {\n\tencode gzip\n", "compresses anew"),
        ("{$SITE} {\n\timport headers\n", "{$SITE} {\n", "lack the headers"),
        ('\t\tStrict-Transport-Security "max-age=31536000"\n', "", "keep to TLS"),
        ("\t\tReferrer-Policy no-referrer\n", "", "where they come from"),
        ("\t\tmax_size 1MiB\n", "", "larger than the door takes"),
        ("\t\tmax_size 1MiB\n", "\t\tmax_size 1GB\n", "larger than the door takes"),
        ("\t\theader_up -X-Forwarded-For\n", "", "the door is told X-Forwarded-For"),
        ("\t\theader_up -Cookie\n", "", "the door is told Cookie"),
        ("\t\t\tcompression off\n", "", "unpacks answers"),
        ("{$SITE} {", "reports.example.org {", "there has to be one site"),
        ("import *.caddy", "}", "braces do not match"),
        ("import *.caddy", "x {", "braces do not match"),
    ],
)
def test_a_caddyfile_that_breaks_a_rule_is_refused(old: str, new: str, fault: str) -> None:
    assert any(fault in said for said in caddyfile.faults(broken(FILE, old, new)))


def test_without_caddy_it_is_said_that_nothing_was_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UntriedError, match="not here"):
        list(caddyfile.caddy_faults(ROOT / "deploy" / "Caddyfile"))


@running
def test_caddy_takes_the_file_and_would_refuse_another(tmp_path: Path) -> None:
    worse = tmp_path / "Caddyfile"
    worse.write_text(broken(FILE, "max_size", "max_sise"))

    assert list(caddyfile.caddy_faults(ROOT / "deploy" / "Caddyfile")) == []
    assert any("max_sise" in said for said in caddyfile.caddy_faults(worse))


@running
async def test_the_door_is_told_nothing_about_who_asks(tmp_path: Path) -> None:
    async with behind() as door, caddy(tmp_path, door.address) as proxy:
        await proxy.ask(
            "POST /hooks/telegram HTTP/1.1", "Host: localhost", "Accept-Language: fr", "Accept-Encoding: gzip",
            "Sec-Fetch-Site: same-origin", "Origin: null", "X-Telegram-Bot-Api-Secret-Token: secret",
            "Content-Type: application/json", "Content-Length: 2", f"User-Agent: {CANARY}", f"Cookie: a={CANARY}",
            f"Referer: https://{CANARY}.example/", "X-Forwarded-For: 192.0.2.7", "X-Real-IP: 192.0.2.7",
            "Forwarded: for=192.0.2.7", "X-Forwarded-Host: else.example", f"Sec-CH-UA-Platform: {CANARY}",
            f"Authorization: Bearer {CANARY}", f"From: {CANARY}@example.org", "Via: 1.1 192.0.2.8",
            body=b"{}",
        )  # fmt: skip

    (head,) = door.heads
    assert head[0] == "POST /hooks/telegram HTTP/1.1"
    # What stands for the person's browser, if anything, is Caddy's own.
    assert {line.partition(":")[0].lower() for line in head[1:]} - {"user-agent"} == {
        "host", "content-length", "accept-encoding", "accept-language", "content-type", "origin",
        "sec-fetch-site", "x-forwarded-proto", "x-telegram-bot-api-secret-token",
    }  # fmt: skip
    assert "X-Forwarded-Proto: https" in head
    assert CANARY not in str(head)
    assert "192.0.2." not in str(head)
    assert "127.0.0.1" not in str(head)


@running
async def test_answers_leave_as_the_door_made_them_and_with_what_browsers_have_to_know(
    tmp_path: Path,
) -> None:
    async with behind() as door, caddy(tmp_path, door.address) as proxy:
        head, body = await proxy.ask("GET / HTTP/1.1", "Host: localhost")

    assert body == PACKED
    assert not any("accept-encoding" in line.lower() for line in door.heads[0])
    assert head[0] == "http/1.1 200 ok"
    assert {"strict-transport-security: max-age=31536000", "referrer-policy: no-referrer"} < set(head)
    assert not any(line.startswith(("server:", "via:", "alt-svc:")) for line in head)


@running
async def test_whoever_comes_without_tls_is_sent_to_it(tmp_path: Path) -> None:
    async with behind() as door, caddy(tmp_path, door.address) as proxy:
        head, _ = await proxy.ask("GET /x HTTP/1.1", "Host: localhost", tls=False)

    assert head[0].startswith("http/1.1 308")
    assert "location: https://localhost/x" in head
    assert door.heads == []


@running
async def test_a_body_that_the_door_would_not_take_does_not_reach_it(tmp_path: Path) -> None:
    size = 1024 * 1024 + 1
    async with behind() as door, caddy(tmp_path, door.address) as proxy:
        head, _ = await proxy.ask(
            "POST / HTTP/1.1", "Host: localhost", f"Content-Length: {size}", body=b"x" * size
        )

    assert head[0].split()[1] in {"413", "502"}  # Caddy before 2.7 says 502
    assert door.bodies == []


@running
async def test_nothing_is_written_of_a_request_that_fails_and_the_person_reads_a_sentence(
    tmp_path: Path,
) -> None:
    async with behind() as door:
        nowhere = door.address
    async with caddy(tmp_path, nowhere) as proxy:
        head, body = await proxy.ask(f"GET /{CANARY} HTTP/1.1", "Host: localhost", f"User-Agent: {CANARY}")
        await proxy.ask("no HTTP at all", CANARY)

    assert head[0].startswith("http/1.1 502")
    assert {"strict-transport-security: max-age=31536000", "cache-control: no-store"} < set(head)
    assert body.startswith(b"This page cannot be shown right now.")
    assert "admin endpoint disabled" in proxy.said  # so it does say what is the operator's to know
    assert CANARY not in proxy.said
    assert "remote" not in proxy.said
    assert "127.0.0.1" not in proxy.said


@running
async def test_a_whole_report_goes_through_the_proxy(tmp_path: Path) -> None:
    service = Service(tmp_path / "data", "serve", TRUSTED_PROXY="127.0.0.1")
    await service.start()
    assert service.process
    port = free_port()
    try:
        await service.ready()
        async with (
            caddy(tmp_path, service.web, f"http://127.0.0.1:{port}", port),
            aiohttp.ClientSession() as http,
        ):
            person = Person(http, f"http://127.0.0.1:{port}/")
            await opened(person)
            await person.write("example.com/page")
            await person.press("what:photo")
            await person.press("review:send")
            assert person.receipt
    finally:
        service.process.terminate()
        await service.process.wait()


async def opened(person: Person) -> None:
    """Open the page as soon as Caddy is there."""
    async with asyncio.timeout(READY_SECONDS):
        while not person.page:
            with suppress(aiohttp.ClientConnectorError):
                await person.open()
