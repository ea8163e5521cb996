"""Greetings to real servers on this machine."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from yarl import URL

from bot.doctor.intake.greeting import greet
from tests.bot.intake.hostile import self_signed


@asynccontextmanager
async def serving(said: bytes = b"", tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Give host and port of a server that says something and then waits for the end."""
    over = asyncio.Event()

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await over.wait()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    try:
        yield "{}:{}".format(*server.sockets[0].getsockname())
    finally:
        over.set()
        server.close()


async def test_a_server_that_is_there_is_greeted_without_a_word() -> None:
    async with serving() as where:
        greeting = await greet(URL(f"http://{where}"))
    assert (greeting.trouble, greeting.ends) == ("", None)


async def test_a_certificate_to_trust_tells_how_long_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    async with serving(tls=self_signed(days=20, authority=tmp_path / "authority.pem")) as where:
        greeting = await greet(URL(f"https://{where}"))
    assert greeting.trouble == ""
    assert greeting.ends
    assert 19 < (greeting.ends - time.time()) / 86_400 < 21


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted() -> None:
    async with serving(tls=self_signed()) as where:
        greeting = await greet(URL(f"https://{where}"))
    assert greeting.trouble == "untrusted"
    assert "self-signed" in greeting.words.replace(" ", "-")


async def test_a_certificate_that_is_over_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    async with serving(tls=self_signed(days=-0.5, authority=tmp_path / "authority.pem")) as where:
        greeting = await greet(URL(f"https://{where}"))
    assert (greeting.trouble, "expired" in greeting.words) == ("untrusted", True)


async def test_where_nobody_listens_it_is_closed() -> None:
    async with serving() as where:
        pass
    assert (await greet(URL(f"http://{where}"))).trouble == "closed"
    assert (await greet(URL(f"https://{where}"))).trouble == "closed"


async def test_who_speaks_no_tls_is_told_from_who_is_not_there() -> None:
    async with serving(b"220 welcome to a mail server\r\n") as where:
        assert (await greet(URL(f"https://{where}"))).trouble == "no-tls"


async def test_who_never_answers_is_silent() -> None:
    async with serving() as where:
        assert (await greet(URL(f"https://{where}"), seconds=0.1)).trouble == "silent"


async def test_a_name_that_nobody_has_is_told() -> None:
    # RFC 6761 keeps the name from being anybody's. A machine whose name server is far away is slow to say so.
    assert (await greet(URL("https://intake.invalid"), seconds=30)).trouble in {"no-name", "silent"}
