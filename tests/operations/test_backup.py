"""Backup and restore as docs/operating.md says them: its own lines, run by a shell, on a service that is in use."""

import asyncio
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.shapes import IWF
from bot.outbox import SqliteOutbox, name_of
from flows import phrases as p
from flows.events import Status
from tests.bot.chatting import says
from tests.bot.cli.conftest import PATIENCE
from tests.bot.intake.hostile import Hostile
from tests.operations.book import BACKUP, lines, section
from tests.operations.place import Place, eventually, report, said_of

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "deploy" / "backup.sh"
HERE = shlex.join([sys.executable, "-m", "bot.cli"])
"""What runs `reportline` in a test, in place of a container or a unit."""
IN_CONTAINERS = "docker compose run --rm -T --no-deps forwarder"


async def shell(place: Place, *script: str) -> "subprocess.CompletedProcess[str]":
    """Run lines of a shell in the project's folder."""
    return await asyncio.to_thread(
        subprocess.run,
        ["/bin/sh", "-ec", "\n".join(script)],
        cwd=ROOT,
        env=place.environ(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def backup_line(place: Place) -> str:
    """Give the page's line that backs up, for this place."""
    (line,) = [
        line.strip() for line in section("Back up").splitlines() if line.startswith("    deploy/backup.sh")
    ]
    assert line.endswith(IN_CONTAINERS)
    return line.replace(IN_CONTAINERS, HERE).replace("/srv/reportline-backups", str(place.folder / "backups"))


def restore_lines(backup: Path) -> list[str]:
    """Give the page's lines that restore a backup, with the function that the page defines before."""
    function = f'reportline() {{ {IN_CONTAINERS} "$@"; }}'
    assert function in section("Where things are")
    said = lines(section("Restore"))[:3]
    return [function.replace(IN_CONTAINERS, HERE), *(line.replace(BACKUP, str(backup)) for line in said)]


async def test_nothing_that_was_delivered_or_waited_is_lost_or_doubled_by_a_lost_machine(
    place: Place, intake: Hostile
) -> None:
    door = await place.start("serve")
    before = await report(door)
    assert (await place.run("forward", "--once")).code == 0
    aside, given_up, delivered_later, waiting = [await report(door) for _ in range(4)]
    await set_aside(place, aside, given_up)
    assert (await place.command("outbox", "close", name_of(given_up).hex())).code == 0

    saved = await shell(place, backup_line(place))
    assert (saved.returncode, saved.stdout) == (0, "")
    assert saved.stderr.startswith("2 waiting, 1 laid aside, 2 settled")
    (backup,) = (place.folder / "backups").iterdir()
    assert sorted(file.name for file in backup.iterdir()) == ["outbox-keys.json", "outbox.db"]

    await set_aside(place, waiting)  # so that only one of the two is delivered
    after = await report(door)
    assert (await place.run("forward", "--once")).code == 1
    assert set(intake.held) == {before, delivered_later, after}

    await door.end(signal.SIGKILL)
    place.data.rename(place.folder / "lost")
    restored = await shell(place, *restore_lines(backup))
    assert restored.returncode == 0, restored.stderr
    assert "New here: 2 waiting, 1 laid aside, 2 settled" in restored.stderr
    assert restored.stdout.count("waits") == 2

    door = await place.start("serve")
    said = {receipt: await said_of(door, receipt) for receipt in (before, aside, given_up, waiting, after)}
    assert says(p.STATUS_FORWARDED, said[before])
    assert says(p.STATUS_RECEIVED, said[aside])
    assert says(p.STATUS_UNDELIVERED, said[given_up])
    assert says(p.STATUS_RECEIVED, said[waiting])
    assert says(p.STATUS_UNKNOWN, said[after])  # as the page says; the intake has it
    assert (await place.command("outbox", "resend", "--all")).out == "1 wait again\n"
    assert (await place.run("forward", "--once")).code == 0
    assert set(intake.held) == {before, delivered_later, after, waiting, aside}
    assert set(intake.effects.values()) == {1}
    assert intake.calls[delivered_later] == 2
    for receipt in (before, delivered_later, waiting, aside):
        assert says(p.STATUS_FORWARDED, await said_of(door, receipt))


async def set_aside(place: Place, *receipts: str) -> None:
    """Lay reports aside, as an intake does that refuses them."""
    for receipt in receipts:
        place.alter("UPDATE reports SET dead = 'invalid' WHERE name = ?", name_of(receipt))


async def test_a_backup_is_made_while_reports_come_in_and_holds_all_that_had_a_number(place: Place) -> None:
    door = await place.start("serve")
    receipts: list[str] = []
    enough = asyncio.Event()

    async def go_on() -> None:
        while not enough.is_set():
            receipts.append(await report(door))

    people = asyncio.gather(*(go_on() for _ in range(3)))

    async def some() -> bool:
        return len(receipts) > 3

    await eventually(some)
    numbered = list(receipts)
    saved = await shell(place, backup_line(place))
    enough.set()
    await people
    assert saved.returncode == 0, saved.stderr
    (backup,) = (place.folder / "backups").iterdir()
    place.settings["DATA"] = str(place.folder / "other")
    assert (await shell(place, *restore_lines(backup))).returncode == 0
    other = await place.start("serve")
    for receipt in numbered:
        assert says(p.STATUS_RECEIVED, await said_of(other, receipt))


async def test_what_is_older_than_a_week_goes_and_nothing_else(place: Place) -> None:
    await place.seed()
    backups = place.folder / "backups"
    week = 7 * 86_400
    for folder, age in (
        ("2026-11-01T101500Z", week + 60),
        ("2026-11-21T101500Z", week - 600),
        ("mine", 10 * week),
        (".2026-11-22T090000Z", 7200),
    ):
        (backups / folder).mkdir(parents=True)
        (backups / folder / "outbox.db").touch()
        os.utime(backups / folder, (time.time() - age,) * 2)
    assert (await shell(place, backup_line(place))).returncode == 0
    left = {path.name for path in backups.iterdir()}
    assert len(left) == 3
    assert {"2026-11-21T101500Z", "mine"} < left
    for path in backups.iterdir():
        assert path.name == "mine" or path.name.startswith("20")


@pytest.mark.parametrize("runner", ["false", "no-such-program"])
async def test_a_backup_that_fails_says_so_and_leaves_nothing_half_made(place: Place, runner: str) -> None:
    failed = await shell(place, f"{SCRIPT} {place.folder}/backups {runner}")
    assert failed.returncode != 0
    assert list((place.folder / "backups").iterdir()) == []


async def test_only_this_user_can_read_a_backup(place: Place) -> None:
    await place.seed()
    assert (await shell(place, "umask 022", backup_line(place))).returncode == 0
    for path in (place.folder / "backups").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


async def test_going_back_a_version_marks_what_may_have_arrived_and_loses_nothing(place: Place) -> None:
    page = section("Upgrade").partition("### Going back to the version before")[2]
    step = "reportline outbox restore - < /srv/reportline-backups/BACKUP/outbox.db"
    assert step in lines(page)
    assert "mkdir newer; mv outbox.db* newer/" in page
    function = restore_lines(place.folder)[0]
    before = await place.seed()
    assert (await shell(place, backup_line(place))).returncode == 0
    (backup,) = (place.folder / "backups").iterdir()
    async with Hostile(lambda _call: IWF.taken, known_by=IWF.known_by, keeps_ids=False) as intake:
        settings = {"INTAKE": f"iwf+{intake.base}/report", "INTAKE_USER": "u", "INTAKE_PASSWORD": "p"}
        assert (await place.run("forward", "--once", **settings)).code == 0
        meanwhile = await place.seed()
        aside = f"cd {shlex.quote(str(place.data))}; mkdir newer; mv outbox.db* newer/"
        taken = await shell(place, function, f"({aside})", step.replace(BACKUP, str(backup)))
        assert taken.returncode == 0, taken.stderr
        assert (await place.run("forward", "--once", **settings)).code == 0
        told = [json.loads(call.body)["Reporter_Description"] for call in intake.stored]
        assert ["possible repetition" in words for words in told] == [False, True]

        assert "reportline outbox restore newer/outbox.db" in lines(page)
        again = await place.command("outbox", "restore", str(place.data / "newer" / "outbox.db"))
        assert again.err.startswith("New here: 1 waiting")
        assert (await place.run("forward", "--once", **settings)).code == 0
    outbox = SqliteOutbox(place.data / "outbox.db")
    assert {await outbox.status(receipt) for receipt in before + meanwhile} == {Status.FORWARDED}
    await outbox.close()
    assert "rm -r /var/lib/reportline/newer" in page
