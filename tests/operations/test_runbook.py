"""Alarms of the run-book, each raised once: seen where the page says it shows, mended as the page says, and gone.

One test an entry, named after its anchor. Here are those of the way to the intake, and what compares page and tests.
"""

import importlib
import json
import re
import shutil
import time
from math import inf
from pathlib import Path

import pytest

from bot.outbox import SqliteOutbox
from flows.events import Status
from tests.bot.intake.hostile import Act, Call, Hostile, answer, cut_before_storing, honest
from tests.operations.book import NAME, Entry, entries
from tests.operations.place import Place
from tests.operations.test_backup import HERE, SCRIPT, backup_line, shell

KEYS_BACK = "reportline keys backed-up - < /srv/reportline-backups/BACKUP/outbox-keys.json"
OUTBOX_BACK = "reportline outbox backed-up - < /srv/reportline-backups/BACKUP/outbox.db"
LIST, ONCE = "reportline outbox list", "reportline forward --once"


def test_every_entry_is_raised_by_one_test_of_its_name() -> None:
    found = []
    for file in Path(__file__).parent.glob("test_runbook*.py"):
        module = importlib.import_module(f"{__package__}.{file.stem}")
        found += [name for name in vars(module) if re.match("test_(?!every_entry)", name)]
    assert sorted(name.removeprefix("test_").replace("_", "-") for name in found) == sorted(entries())


def test_every_entry_says_how_it_shows_what_people_see_what_to_do_and_when_it_is_over() -> None:
    for entry in entries().values():
        for part in ("**Shows** *(", "**People**", "\n1. ", "**Over** w"):
            assert part in entry.text, (entry.slug, part)


async def test_dead_letters(place: Place, entry: Entry, intake: Hostile) -> None:
    intake.plan = lambda _call: answer(422)
    receipts = await place.seed(2)
    forwarder = await place.start("forward")
    await forwarder.becomes("outbox_dead", 2)
    entry.says("outbox_dead above 0", "outbox_dead_letters", "a report was laid aside", "invalid")
    assert await forwarder.figure('outbox_dead_letters{reason="invalid"}') == 2
    assert "a report was laid aside" in forwarder.events
    assert "Dead letters" in await forwarder.page()
    await entry.is_found(place, "outbox.dead-letters")

    listed = (await entry.follow(place, LIST)).out.splitlines()
    assert [line.rpartition("  ")[2] for line in listed] == ["laid aside: invalid"] * 2
    intake.plan = lambda _call: honest
    first, second = (line[:8] for line in listed)
    assert (await entry.follow(place, f"reportline outbox resend {NAME}", name=first)).out == "done\n"
    assert (await entry.follow(place, f"reportline outbox close {NAME}", name=second)).out == "done\n"
    await forwarder.becomes("outbox_dead", 0)
    await forwarder.becomes("outbox_waiting", 0)
    outbox = SqliteOutbox(place.data / "outbox.db")
    became = {await outbox.status(receipt) for receipt in receipts}
    await outbox.close()
    assert became == {Status.FORWARDED, Status.UNDELIVERED}


@pytest.mark.parametrize(
    ("reason", "refused"),
    [
        ("unauthorized", answer(401)),
        ("redirect", answer(302, headers={"Location": "https://example.org/"})),
    ],
    ids=["unauthorized", "redirect"],
)
async def test_the_queue_stands_still(
    place: Place, entry: Entry, intake: Hostile, reason: str, refused: Act
) -> None:
    def plan(call: Call) -> Act:
        return honest if call.headers.get("authorization") == "Bearer right" else refused

    intake.plan = plan
    receipts = await place.seed()
    forwarder = await place.start("forward", INTAKE_TOKEN="wrong")
    await forwarder.becomes(f'queue_stopped{{reason="{reason}"}}', 1)
    entry.says("queue_stopped is 1", reason, "the queue stopped", "The forwarder's page says stopped")
    await forwarder.shows("the queue stopped")
    assert "stopped" in await forwarder.page()
    await entry.is_found(place, "service.stopped", at=forwarder)
    assert not intake.held

    await forwarder.end()
    place.settings["INTAKE_TOKEN"] = "right"
    forwarder = await place.start("forward")
    assert (await entry.follow(place, ONCE)).code == 0
    assert list(intake.held) == receipts
    assert await forwarder.figure(f'queue_stopped{{reason="{reason}"}}') == 0
    assert "delivering" in await forwarder.page()


async def test_the_intake_does_not_answer(place: Place, entry: Entry, intake: Hostile) -> None:
    intake.plan = lambda _call: cut_before_storing
    receipts = await place.seed(6)
    forwarder = await place.start("forward")
    await forwarder.becomes("breaker_open", 1)
    entry.says("breaker_open is 1", "the intake does not answer", "The forwarder's page says so")
    await forwarder.shows("the intake does not answer")
    assert "the intake does not answer" in await forwarder.page()
    await entry.is_found(place, "service.intake-down", at=forwarder)

    intake.plan = lambda _call: honest
    entry.says("start the forwarder anew")
    await forwarder.end()
    forwarder = await place.start("forward")
    await forwarder.becomes("outbox_waiting", 0)
    assert await forwarder.figure("breaker_open") == 0
    assert set(intake.held) == set(receipts)


async def test_the_intake_asked_to_wait(place: Place, entry: Entry, intake: Hostile) -> None:
    later = answer(429, headers={"Retry-After": "3"})
    intake.plan = lambda call: honest if call.attempt > 1 else later
    receipts = await place.seed()
    forwarder = await place.start("forward")
    await forwarder.becomes("intake_waits", 1)
    entry.says("intake_waits is 1", "the intake asked to wait", "The forwarder's page says so", "1. Nothing.")
    assert "the intake asked to wait" in forwarder.events
    assert "the intake asked to wait" in await forwarder.page()
    await forwarder.becomes("outbox_waiting", 0)
    assert await forwarder.figure("intake_waits") == 0
    assert list(intake.held) == receipts


async def test_reports_wait_too_long(place: Place, entry: Entry, intake: Hostile) -> None:
    receipts = await place.seed()
    place.alter("UPDATE reports SET day = day - 2, tries = 40")
    door = await place.start("serve")
    entry.says("outbox_oldest_seconds", "Oldest of them, minutes", "One with many tries")
    assert await door.figure("outbox_oldest_seconds") > 86_400
    assert "Oldest of them, minutes" in await door.page()
    await entry.is_found(place, "outbox.waiting")
    assert "tries 40" in (await entry.follow(place, LIST)).out
    assert (await entry.follow(place, ONCE)).code == 0
    assert await door.figure("outbox_oldest_seconds") == 0
    assert list(intake.held) == receipts


async def test_no_backup_is_made(place: Place, entry: Entry) -> None:
    await place.seed()
    door = await place.start("serve")
    entry.says("backup_age_seconds above 7200; +Inf where there never was one", "Last backup, minutes ago")
    assert await door.figure("backup_age_seconds") == inf
    assert "there was none" in await door.page()
    await entry.is_found(place, "outbox.no-backup")
    entry.says("by hand: it says what fails")

    line = backup_line(place)
    broken = await shell(place, line.replace(HERE, "false"))
    assert broken.returncode == 1
    await shell(place, f"{HERE} keys backup - | cat >/dev/full || true")  # what takes it fails
    assert await door.figure("backup_age_seconds") == inf
    assert not (place.data / "outbox-keys.json.backed-up").exists()

    entry.says("runs an old script, which does not read back what it made", "deploy/put-in-place.sh")
    of_before = place.folder / "reportline-backup"
    of_before.write_text(SCRIPT.read_text().partition("# Read back")[0])
    assert (await shell(place, line.replace("deploy/backup.sh", f"sh {of_before}"))).returncode == 0
    assert await door.figure("backup_age_seconds") == inf
    shutil.rmtree(place.folder / "backups")

    assert (await shell(place, line)).returncode == 0
    assert await door.figure("backup_age_seconds") < 60
    for made in (place.folder / "backups").iterdir():
        for what in (KEYS_BACK, OUTBOX_BACK):
            assert (await entry.follow(place, what, backup=made)).code == 0
    found = json.loads((await place.run("doctor", "keys", "outbox", "--json")).out)["findings"]
    assert {"keys.backed-up", "outbox.backed-up"} <= {one["code"] for one in found}
    (place.data / "outbox.db.backed-up").write_text(str(int(time.time()) - 7300))
    assert await door.figure("backup_age_seconds") > 7200
    await entry.is_found(place, "outbox.backup-old")


async def test_reports_of_the_other_mode(place: Place, entry: Entry, intake: Hostile) -> None:
    test_reports = await place.seed()
    live = {
        "MODE": "live",
        "INTAKE_TOKEN": "x",
        "HOTLINE": "Example Hotline",
        "OPERATOR": "Example Trust",
        "CONTACT": "help@example.org",
        "PORTAL": "https://portal.example.org",
        "DOCUMENTATION_HOSTS": "",
    }
    forwarder = await place.start("forward", **live)
    await forwarder.becomes('outbox_troubled{trouble="othermode"}', 1)
    entry.says('outbox_troubled{trouble="othermode"}', "reports of the other mode wait and are not sent")
    await forwarder.shows("reports of the other mode wait and are not sent")
    assert "other mode" in await forwarder.page()
    await entry.is_found(place, "service.mode-waits", at=forwarder, **live)
    assert not intake.held

    entry.says("Hand them to the stand-in in one go, beside what runs")
    async with Hostile(lambda _call: honest) as standin:
        ended = await entry.follow(place, ONCE, MODE="test", INTAKE=f"central+{standin.base}")
        assert (ended.code, list(standin.held)) == (0, test_reports)
    assert not intake.held
    await forwarder.becomes('outbox_troubled{trouble="othermode"}', 0)


async def test_nobody_delivers(place: Place, entry: Entry, intake: Hostile) -> None:
    receipts = await place.seed()
    door = await place.start("serve")
    entry.says("delivers at 1", "outbox_waiting on the door's page rises")
    assert await door.figure("delivers") == 0
    assert await door.figure("outbox_waiting") == 1
    await entry.is_found(place, "service.nobody-delivers", at=door)
    forwarder = await place.start("forward")
    await door.becomes("outbox_waiting", 0)
    assert await forwarder.figure("delivers") == 1
    assert list(intake.held) == receipts
