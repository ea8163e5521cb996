"""Alarms of the run-book that people notice: no report can be taken, or too much comes in. See test_runbook."""

import asyncio
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import aiohttp
import pytest

from benchmarks.person import Person
from flows import phrases as p
from flows.phrases import Phrase
from tests.bot.chatting import says
from tests.operations.book import Entry
from tests.operations.place import PAGE, SECRET, Place, Running, eventually, report, words_of

RECEIPT = 16
PAUSE_ON, PAUSE_OFF = "reportline pause on", "reportline pause off"


@asynccontextmanager
async def somebody(door: Running) -> AsyncIterator[Person]:
    """Give somebody who has opened the page."""
    async with aiohttp.ClientSession() as http:
        person = Person(http, door.web)
        await person.open()
        yield person


async def gives_a_receipt(door: Running) -> bool:
    """Say whether somebody who reports gets a number."""
    try:
        return len(await report(door)) == RECEIPT
    except LookupError:  # no such button: paused, for a second more
        return False


async def tells(door: Running, phrase: Phrase) -> bool:
    """Say whether somebody who writes an address is told this."""
    async with somebody(door) as person:
        await person.write(PAGE)
        return says(phrase, words_of(person))


@pytest.fixture
def own_disk(place: Place) -> tuple[str, ...]:
    """Give the command line that gives a process a disk of 64 MB of its own, where the data folder is."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-Urm", "true"], check=False).returncode:  # noqa: S603
        pytest.skip("this system gives no user a mount of their own")
    place.data.mkdir(mode=0o700)
    script = f"mount -t tmpfs -o size=64m,mode=700 tmpfs '{place.data}' && exec \"$@\""
    return (unshare, "-Urm", "sh", "-c", script, "sh")


async def test_the_disk_is_nearly_full(place: Place, entry: Entry, own_disk: tuple[str, ...]) -> None:
    door = await place.start("serve", within=own_disk)
    assert says(p.FULL, await report(door))
    entry.says(
        "storable is 0", "the outbox is full", 'refusals_total{refusal="full"}', "Reports cannot be stored"
    )
    entry.says("I cannot take more reports at this moment. This one is not sent. Please try later")
    assert await door.figure("storable") == 0
    assert await door.figure('refusals_total{platform="web",refusal="full"}') == 1
    assert "the outbox is full" in door.events
    assert (await door.asked("/readyz"))[0] == 503
    assert "Reports cannot be stored" in await door.page()

    entry.says("make the disk larger; the service need not be stopped for it")
    there = ("nsenter", "-t", str(door.process.pid), "-U", "-m", "--preserve-credentials")
    await entry.is_found(place, "disk.full", within=there)
    remount = ("mount", "-o", "remount,size=1g", str(place.data))
    mounting = await asyncio.create_subprocess_exec(*there, *remount)
    assert await mounting.wait() == 0
    await eventually(lambda: gives_a_receipt(door))
    assert await door.figure("storable") == 1
    assert (await door.asked("/readyz"))[0] == 200


async def test_the_outbox_is_full(place: Place, entry: Entry) -> None:
    door = await place.start("serve")
    place.alter(
        "WITH RECURSIVE row(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM row WHERE n < 100000)"
        " INSERT INTO reports (slot, name, day, due, dead, sealed)"
        " SELECT n, randomblob(16), 20000, 0, 'invalid', x'00' FROM row"
    )
    entry.says("outbox_waiting and outbox_dead are 100,000 together")
    assert await door.figure("outbox_dead") == 100_000
    assert await door.figure("storable") == 0
    assert says(p.FULL, await report(door))
    await entry.is_found(place, "outbox.full")
    await entry.follow(place, PAUSE_ON)
    await eventually(lambda: tells(door, p.PAUSED))
    entry.says("send them again or give them up")
    with closing(sqlite3.connect(place.data / "outbox.db")) as database:
        names = database.execute("SELECT hex(name) FROM reports ORDER BY slot LIMIT 2").fetchall()
    for (name,) in names:
        assert (await place.command("outbox", "close", name)).code == 0
    await entry.follow(place, PAUSE_OFF)
    await eventually(lambda: gives_a_receipt(door))
    entry.says("Over when storable is 1, with the first number that somebody gets")
    assert await door.figure("storable") == 1


async def test_reports_cannot_be_stored(place: Place, entry: Entry) -> None:
    door = await place.start("serve")
    async with somebody(door) as person:
        await person.write(PAGE)
        await person.press("what:photo")
        with closing(sqlite3.connect(place.data / "outbox.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await person.press("review:send")
        assert says(p.NOT_STORED, words_of(person))
        entry.says("storable is 0", "the outbox cannot be written", 'refusals_total{refusal="not_stored"}')
        entry.says(
            "I could not store it safely. It is not sent. Please choose Send again",
            "something else holds the file",
        )
        assert "the outbox cannot be written" in door.events
        assert await door.figure("storable") == 0
        assert await door.figure('refusals_total{platform="web",refusal="not_stored"}') == 1
        assert (await door.asked("/readyz"))[0] == 503
        await person.press("review:send")
        assert len(person.receipt) == RECEIPT
    entry.says("Over when somebody's next Send succeeds")
    assert await door.figure("storable") == 1


async def test_the_clock_is_wrong(place: Place, entry: Entry) -> None:
    clock = place.folder / "clock"
    clock.write_text("1970-01-01")
    door = await place.start(
        "serve",
        first=(
            "import datetime, pathlib\nfrom bot.conversation import Conversation\n"
            "Conversation.__init__.__kwdefaults__['today'] = lambda: datetime.date.fromisoformat("
            f"pathlib.Path({str(clock)!r}).read_text())"
        ),
    )
    assert says(p.NOT_STORED, await report(door))
    entry.says("the clock is wrong", 'refusals_total{refusal="not_stored"}', "storable is 0")
    assert "the clock is wrong" in door.events
    assert await door.figure("storable") == 0
    assert await door.figure('refusals_total{platform="web",refusal="not_stored"}') == 1
    entry.says("Nothing has to be started anew")
    clock.write_text("2026-11-22")
    assert await gives_a_receipt(door)
    assert await door.figure("storable") == 1


async def test_too_many_messages(place: Place, entry: Entry) -> None:
    door = await place.start("serve")
    async with somebody(door) as person:
        await person.write(PAGE)
        while not says(p.TOO_FAST, words_of(person)):
            await person.write("hello")
        entry.says('refusals_total{refusal="too_fast"}', "Many messages came at once. Please wait a little")
        assert await door.figure('refusals_total{platform="web",refusal="too_fast"}') >= 1
        assert await gives_a_receipt(door)  # all others notice nothing

        async def is_answered() -> bool:
            await person.write("hello")
            return not says(p.TOO_FAST, words_of(person))

        entry.says("A handful is somebody who taps fast: nothing.")
        await eventually(is_answered)


async def test_no_room_for_conversations(place: Place, entry: Entry) -> None:
    # Bounds of 200,000 would take a test minutes to reach.
    few = "from bot.sessions import MemorySessions\nMemorySessions.__init__.__kwdefaults__['at_most'] = 3"
    door = await place.start("serve", first=few)
    async with somebody(door) as begun:
        await begun.write(PAGE)
        for _ in range(2):
            assert not await tells(door, p.TOO_FAST)
        assert await tells(door, p.TOO_FAST)
        entry.says('refusals_total{refusal="sessions_full"}', "live_sessions", "Many messages came at once")
        assert await door.figure('refusals_total{platform="web",refusal="sessions_full"}') == 1
        assert await door.figure("live_sessions") == 3
        entry.says("Those in a conversation go on")
        await begun.press("what:photo")
        await begun.press("review:send")
        assert len(begun.receipt) == RECEIPT
    entry.says("Start the door anew")
    await door.end()
    door = await place.start("serve", first=few)
    assert await gives_a_receipt(door)
    assert await door.figure("live_sessions") < 3


async def test_the_door_is_not_ready(place: Place, entry: Entry) -> None:
    door = await place.start("serve")
    await door.end()
    assert await door.asked("/readyz") == (0, "")
    await entry.is_found(place, "service.none", at=door)
    entry.says("Its log's last line says why", "the secret")
    ended = await place.run("serve", SECRET=SECRET[::-1])
    assert ended.code == 2
    assert "REPORTLINE_SECRET" in ended.err.splitlines()[-1]
    door = await place.start("serve")
    entry.says("/readyz answers ready")
    assert await door.asked("/readyz") == (200, "ready\n")
    assert await door.asked("/healthz") == (200, "alive\n")


async def test_paused_for_long(place: Place, entry: Entry) -> None:
    door = await place.start("serve")
    await place.command("pause", "on")
    await door.becomes("paused", 1)
    entry.says("paused is 1", "Both pages: Paused")
    assert "Paused" in await door.page()
    await entry.is_found(place, "service.paused", at=door)
    await eventually(lambda: tells(door, p.PAUSED))
    assert (await entry.follow(place, PAUSE_OFF)).out == "not paused\n"
    await door.becomes("paused", 0)
    await eventually(lambda: gives_a_receipt(door))
