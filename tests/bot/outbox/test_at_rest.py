"""What somebody finds who takes the disk away."""

import asyncio
import json
import sqlite3
from pathlib import Path

from bot.outbox import SqliteOutbox, name_of
from bot.privacy import KeyFolder, Secret, chat_keys, new_id
from tests.bot.outbox.conftest import Clocks

CHAT = "canary-chat-70001"
ADDRESS = "https://canary.example.com/page"
TEXT = "a canary of a secret, of 32 characters or more"


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() + path.name.encode() for path in folder.rglob("*") if path.is_file())


async def test_neither_receipt_nor_address_nor_chat_nor_secret_is_on_the_disk_at_any_time(
    path: Path, clocks: Clocks
) -> None:
    folder = path.parent
    keys = KeyFolder(folder / "keys", Secret(TEXT))
    outbox = SqliteOutbox(path, clock=clocks.clock())
    receipts = [new_id() for _ in range(30)]
    sealing = keys.sealing()
    session = chat_keys(bytes(32), "telegram", "bot", CHAT).name
    canaries = [ADDRESS, "canary", CHAT, TEXT, session.hex(), *receipts]
    needles = [canary.encode() for canary in canaries] + [session]
    needles += ["-".join(r[at : at + 4] for at in range(0, 16, 4)).encode() for r in receipts]
    found: list[bytes] = []

    def look() -> None:
        raw = on_disk(folder)
        assert len(raw) > 10_000
        found.extend(needle for needle in needles if needle in raw)

    for receipt in receipts:
        body = json.dumps({"v": 1, "id": receipt, "body": json.dumps({"addresses": [{"url": ADDRESS}]})})
        await outbox.insert(receipt, sealing.seal(body.encode()))
    look()
    entries = await outbox.claim(30)
    assert ADDRESS.encode() in keys.opening().open(entries[0].sealed)
    look()
    for entry in entries[:10]:
        await outbox.delivered(entry.name)
    for entry in entries[10:20]:
        await outbox.later(entry.name, due=clocks.wall, refusals=1)
    for entry in entries[20:]:
        await outbox.dead(entry.name, f"refused: 422 {ADDRESS} is canary.example")
    look()
    await outbox.close()
    look()
    assert found == []


async def test_no_trace_of_a_delivered_report_but_its_mark_is_left(path: Path) -> None:
    outbox = SqliteOutbox(path, quiet=0.1)
    receipt, sealed = new_id(), bytes(range(1, 256)) * 5
    await outbox.insert(receipt, sealed)
    (entry,) = await outbox.claim(1)
    assert sealed[:64] in on_disk(path.parent)
    await outbox.delivered(entry.name)
    log = path.with_name("outbox.db-wal")
    async with asyncio.timeout(60):
        while log.stat().st_size:  # emptied when nothing has changed for a while
            await asyncio.sleep(0.01)
            assert await outbox.claim(1) == ()  # a forwarder that looks for work does not put it off
    assert sealed[:64] not in on_disk(path.parent)
    assert name_of(receipt) in on_disk(path.parent)
    await outbox.close()
    assert sealed[:64] not in on_disk(path.parent)


async def test_neither_the_order_nor_the_time_of_arrival_is_kept(path: Path, clocks: Clocks) -> None:
    outbox = SqliteOutbox(path, clock=clocks.clock())
    receipts = [new_id() for _ in range(50)]
    for receipt in receipts:
        await outbox.insert(receipt, b"sealed")
        clocks.pass_by(7)
    await outbox.claim(20)
    await outbox.close()
    reader = sqlite3.connect(path)
    rows = reader.execute("SELECT name, day, due FROM reports ORDER BY rowid").fetchall()
    reader.close()
    names = [row[0] for row in rows]
    assert set(names) == {name_of(receipt) for receipt in receipts}
    assert names != [name_of(receipt) for receipt in receipts]
    assert {(row[1], row[2]) for row in rows} == {(20_779, 20_779 * 86_400.0)}
