"""What disks, crashes and other processes do. None of it may cost a report that somebody has a receipt for."""

import asyncio
import os
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from bot.outbox import Bounds, OutboxFailedError, OutboxFullError, SqliteOutbox, name_of
from bot.privacy import new_id
from flows.events import Status
from tests.bot.outbox.conftest import Clocks

ROOT = Path(__file__).parents[3]


async def start(what: str, path: Path) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bot.outbox.child", what, str(path), cwd=ROOT, stdin=PIPE, stdout=PIPE
    )


async def read_until(child: Process, last: bytes) -> list[str]:
    assert child.stdout is not None
    whole = await asyncio.wait_for(child.stdout.readuntil(last), 60)
    return whole.decode().split()[:-1]


async def test_processes_that_make_a_new_outbox_at_the_same_moment_all_open_it(path: Path) -> None:
    children = [await start("open", path) for _ in range(3)]
    said = set()
    for number in range(150):
        for child in children:
            assert child.stdin is not None
            child.stdin.write(f"{path.parent / str(number) / path.name}\n".encode())
        for child in children:
            assert child.stdout is not None
            said.add((await asyncio.wait_for(child.stdout.readline(), 60)).decode().strip())
    for child in children:
        child.kill()
        await child.communicate()
    assert said == {"opened"}


async def test_twenty_kills_lose_no_report_whose_insert_returned(path: Path) -> None:
    receipts: list[str] = []
    for kill in range(20):
        child = await start("insert", path)
        assert child.stdout is not None
        seen = b"".join([await asyncio.wait_for(child.stdout.readline(), 60) for _ in range(1 + 7 * kill)])
        child.kill()
        seen += (await child.communicate())[0]
        receipts += seen.decode().split("\n")[:-1]  # the last may be cut short
    outbox = SqliteOutbox(path)
    assert len(receipts) > 1000
    assert {await outbox.status(receipt) for receipt in receipts} == {Status.RECEIVED}
    sealed = {entry.name: entry.sealed for entry in await outbox.claim(1_000_000)}
    assert all(sealed[name_of(receipt)] == receipt.encode() * 60 for receipt in receipts)
    await outbox.close()


async def test_what_a_killed_forwarder_held_is_free_at_once(path: Path) -> None:
    outbox = SqliteOutbox(path)
    for _ in range(10):
        await outbox.insert(new_id(), b"sealed")
    child = await start("claim", path)
    held = await read_until(child, b"done\n")
    assert len(held) == 10
    assert await outbox.claim(10) == ()
    assert await outbox.next_due() is None
    child.kill()
    await child.wait()
    assert await outbox.next_due() is not None
    entries = await outbox.claim(10)
    assert {entry.name.hex() for entry in entries} == set(held)
    assert {entry.tries for entry in entries} == {2}
    await outbox.close()
    assert [left.name for left in path.parent.iterdir()] == ["outbox.db"]


async def test_what_a_closed_forwarder_held_is_free_at_once(path: Path) -> None:
    one, other = SqliteOutbox(path), SqliteOutbox(path)
    await one.insert(new_id(), b"sealed")
    assert len(await one.claim(1)) == 1
    assert await other.claim(1) == ()
    await one.close()
    assert len(await other.claim(1)) == 1
    await other.close()


async def test_two_forwarders_never_get_the_same_report(path: Path) -> None:
    outbox = SqliteOutbox(path)
    receipts = [new_id() for _ in range(300)]
    await asyncio.gather(*(outbox.insert(receipt, b"sealed") for receipt in receipts))
    children = [await start("deliver", path) for _ in range(2)]
    handed_out = await asyncio.gather(*(read_until(child, b"done\n") for child in children))
    for child in children:
        await child.communicate()
    names = handed_out[0] + handed_out[1]
    assert len(names) == 300
    assert set(names) == {name_of(receipt).hex() for receipt in receipts}
    assert {await outbox.status(receipt) for receipt in receipts} == {Status.FORWARDED}
    await outbox.close()


async def test_processes_that_start_at_once_on_a_new_file_all_start(path: Path) -> None:
    children = [await start("deliver", path) for _ in range(5)]
    ends = [await asyncio.wait_for(child.communicate(), 60) for child in children]
    assert [out for out, _ in ends] == [b"done\n"] * 5


async def test_a_full_disk_fails_new_reports_keeps_old_ones_and_is_recovered_from(path: Path) -> None:
    # SQLITE_FULL is what SQLite makes of ENOSPC; a bound on the pages gives it on every machine.
    outbox = SqliteOutbox(path, bounds=Bounds(pages=40))
    stored: list[str] = []

    async def fill() -> None:
        for _ in range(1000):
            receipt = new_id()
            await outbox.insert(receipt, bytes(1077))
            stored.append(receipt)

    with pytest.raises(OutboxFailedError, match="SQLITE_FULL"):
        await fill()
    assert len(stored) > 20
    results = await asyncio.gather(
        *(outbox.insert(new_id(), bytes(4096 * 4)) for _ in range(10)), return_exceptions=True
    )
    assert all(isinstance(result, OutboxFailedError) for result in results)
    assert (await outbox.counts()).waiting == len(stored)
    for entry in await outbox.claim(len(stored)):
        await outbox.delivered(entry.name)
    again = new_id()
    await outbox.insert(again, bytes(1077))
    assert await outbox.status(again) is Status.RECEIVED
    assert {await outbox.status(receipt) for receipt in stored} == {Status.FORWARDED}
    await outbox.close()


async def test_while_the_disk_is_nearly_full_new_reports_are_refused_and_old_ones_answered(
    path: Path, clocks: Clocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = 10.0
    disk = os.statvfs(path.parent.parent)

    def statvfs(_: Path) -> os.statvfs_result:
        values = list(disk)
        values[1:5] = [
            4096,
            1_000_000,
            int(free * 10_000),
            int(free * 10_000),
        ]  # frsize, blocks, free, available
        return os.statvfs_result(values)

    monkeypatch.setattr(os, "statvfs", statvfs)
    outbox = SqliteOutbox(path, clock=clocks.clock())
    receipt = new_id()
    await outbox.insert(receipt, b"sealed")
    free = 4.9
    await outbox.insert(new_id(), b"sealed")  # what was measured counts for some seconds
    clocks.pass_by(3)
    with pytest.raises(OutboxFullError):
        await outbox.insert(new_id(), b"sealed")
    await outbox.insert(receipt, b"sealed")
    free = 5.1
    clocks.pass_by(3)
    await outbox.insert(new_id(), b"sealed")
    await outbox.close()


async def test_over_the_bound_in_number_new_reports_are_refused(path: Path, clocks: Clocks) -> None:
    outbox = SqliteOutbox(path, bounds=Bounds(reports=3), clock=clocks.clock())
    results = await asyncio.gather(
        *(outbox.insert(new_id(), b"sealed") for _ in range(5)), return_exceptions=True
    )
    assert [type(result) for result in results].count(OutboxFullError) == 2
    await outbox.delivered((await outbox.claim(1))[0].name)
    clocks.pass_by(3)
    await outbox.insert(new_id(), b"sealed")
    await outbox.close()


async def test_a_file_that_another_holds_locked_fails_and_works_again_when_it_is_free(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.schema.BUSY_MILLISECONDS", 50)
    outbox = SqliteOutbox(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OutboxFailedError, match="SQLITE_BUSY"):
        await outbox.insert(new_id(), b"sealed")
    other.execute("ROLLBACK")
    other.close()
    await outbox.insert(new_id(), b"sealed")
    await outbox.close()
