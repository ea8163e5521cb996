"""Alarms of the run-book about what only we can open. See test_runbook."""

import shutil
from pathlib import Path

from bot.privacy import KeyFolder, Secret
from tests.bot.intake.hostile import Hostile
from tests.operations.book import Entry
from tests.operations.place import SECRET, Place

RESTORE = "reportline keys restore - < /srv/reportline-backups/BACKUP/outbox-keys.json"
KEYS = "outbox-keys.json"


def lost_but_backed_up(place: Place) -> Path:
    """Take the key file away, into a backup, and give that."""
    backup = place.folder / "backup"
    backup.mkdir()
    shutil.move(place.data / KEYS, backup / KEYS)
    return backup


async def test_reports_do_not_open(place: Place, entry: Entry, intake: Hostile) -> None:
    receipts = await place.seed()
    backup = lost_but_backed_up(place)
    KeyFolder(place.data, Secret(SECRET)).make()
    forwarder = await place.start("forward")
    await forwarder.becomes('outbox_troubled{trouble="unopenable"}', 1)
    entry.says('outbox_troubled{trouble="unopenable"}', "reports do not open, the keys may not be theirs")
    await forwarder.shows("reports do not open, the keys may not be theirs")
    assert "do not open" in await forwarder.page()
    await entry.is_found(place, "keys.lacking")
    entry.says("After six tries in half an hour they become")
    place.alter("UPDATE reports SET due = 0, refusals = 5")
    await forwarder.becomes('outbox_dead_letters{reason="unopenable"}', 1)

    assert len((await entry.follow(place, "reportline keys show")).out.splitlines()) == 1
    assert len((await entry.follow(place, RESTORE, backup=backup)).out.splitlines()) == 2
    await entry.follow(place, "reportline outbox resend --all")
    await forwarder.becomes('outbox_dead_letters{reason="unopenable"}', 0)
    await forwarder.becomes("outbox_waiting", 0)
    assert await forwarder.figure('outbox_troubled{trouble="unopenable"}') == 0
    assert list(intake.held) == receipts


async def test_the_keys_are_missing(place: Place, entry: Entry, intake: Hostile) -> None:
    receipts = await place.seed()
    backup = lost_but_backed_up(place)
    for process in ("serve", "forward"):
        ended = await place.run(process, LISTEN="127.0.0.1:0", OPS_LISTEN="127.0.0.1:0")
        assert (ended.code, "There are no keys" in ended.err) == (2, True)
    entry.says("does not start", "There are no keys", "Make no new keys")
    assert not (place.data / KEYS).exists()
    await entry.is_found(place, "keys.lost")
    await entry.follow(place, RESTORE, backup=backup)
    forwarder = await place.start("forward")
    await forwarder.becomes("outbox_waiting", 0)
    assert list(intake.held) == receipts


async def test_a_fault_of_our_own(place: Place, entry: Entry, intake: Hostile) -> None:
    await place.seed()
    forwarder = await place.start("forward")
    await forwarder.becomes("outbox_waiting", 0)
    await place.command("keys", "rotate")
    new = SECRET[::-1]
    await place.command("keys", "rewrap", "-", stdin=new.encode())
    place.settings["SECRET"] = new
    receipts = await place.seed()
    await forwarder.shows("a report could not be opened, for a fault on our side")
    entry.says(
        "a report could not be opened, for a fault on our side", 'deliveries_total{outcome="fault"}', "at"
    )
    assert await forwarder.figure('deliveries_total{outcome="fault"}') >= 1
    assert await forwarder.figure("breaker_open") == 0  # the intake is not to blame
    assert forwarder.lines[-1]["at"]
    await entry.is_found(place, "service.faults", at=forwarder)
    entry.says("Start it anew.")
    await forwarder.end()
    forwarder = await place.start("forward")
    await forwarder.becomes("outbox_waiting", 0)
    assert set(receipts) < set(intake.held)
