"""Backups as an operator makes them: by name, and through the standard streams of a container or a unit."""

import asyncio
import os
import stat
import subprocess
import sys
import time

import pytest

from bot.intake.body import body
from bot.intake.envelope import pack
from bot.outbox import SqliteOutbox, name_of
from bot.outbox.backup import back_up
from bot.privacy import KeyFolder, Secret, new_id
from flows.turns import Address, Report
from tests.bot.chatting import TODAY
from tests.bot.cli.conftest import PATIENCE, SECRET, Shell, first_lines, get
from tests.bot.intake.hostile import Hostile, honest


async def waiting(shell: Shell, count: int) -> list[str]:
    """Let reports wait in the shell's data folder, and give their receipts."""
    sealing = KeyFolder(shell.data, Secret(SECRET)).sealing()
    outbox = SqliteOutbox(shell.data / "outbox.db")
    receipts = [new_id() for _ in range(count)]
    for receipt in receipts:
        report = Report(
            receipt,
            mode="test",
            addresses=(Address("https://example.com/page", "page"),),
            what="photo",
            language="en",
            platform="web",
        )
        await outbox.insert(receipt, sealing.seal(pack(receipt, body(report, TODAY))))
    await outbox.close()
    return receipts


def piped(shell: Shell, *words: str, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """Run a command with bytes in and out."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot.cli", *words],
        input=stdin,
        capture_output=True,
        timeout=PATIENCE,
        env=shell.environ(SECRET=SECRET),
        check=False,
    )


async def test_through_the_standard_streams_into_an_empty_folder_and_on_to_the_intake(shell: Shell) -> None:
    receipts = await waiting(shell, 2)
    cut_off = shell.data / ".piped-01234567"
    cut_off.touch()
    os.utime(cut_off, (0, 0))
    keys, outbox = piped(shell, "keys", "backup", "-"), piped(shell, "outbox", "backup", "-")
    assert (keys.returncode, outbox.returncode) == (0, 0)
    assert not cut_off.exists()
    assert outbox.stderr.startswith(b"2 waiting, 0 laid aside, 0 settled")
    # A backup that is handed on leaves nothing beside what was there: nobody knows what became of it.
    assert {path.name for path in shell.data.iterdir()} == {"outbox-keys.json", "outbox.db"}
    for what, copy in (("keys", keys), ("outbox", outbox)):
        assert piped(shell, what, "backed-up", "-", stdin=copy.stdout[:-9]).returncode == 2
        assert {path.name for path in shell.data.iterdir()} == {"outbox-keys.json", "outbox.db"}
    for what, copy in (("keys", keys), ("outbox", outbox)):
        assert piped(shell, what, "backed-up", "-", stdin=copy.stdout).returncode == 0
    assert {path.name for path in shell.data.iterdir()} == {
        "outbox-keys.json",
        "outbox-keys.json.backed-up",
        "outbox.db",
        "outbox.db.backed-up",
    }
    shell.data.rename(shell.folder / "lost")

    early = piped(shell, "outbox", "restore", "-", stdin=outbox.stdout)
    assert (early.returncode, early.stdout) == (2, b"")
    assert b"keys restore" in early.stderr
    assert piped(shell, "keys", "restore", "-", stdin=keys.stdout).returncode == 0
    restored = piped(shell, "outbox", "restore", "-", stdin=outbox.stdout)
    assert (restored.returncode, restored.stderr) == (
        0, b"New here: 2 waiting, 0 laid aside, 0 settled in the last days.\n"
    )  # fmt: skip
    assert sorted(path.name for path in shell.data.iterdir()) == ["outbox-keys.json", "outbox.db"]
    assert stat.S_IMODE((shell.data / "outbox.db").stat().st_mode) == 0o600

    async with Hostile(lambda _call: honest) as intake:
        ended = await asyncio.to_thread(
            shell, "forward", "--once", INTAKE=f"central+{intake.base}", SECRET=SECRET
        )
        assert (ended.code, set(intake.held)) == (0, set(receipts))


async def test_reports_that_came_back_are_marked_for_an_intake_without_a_key(shell: Shell) -> None:
    await waiting(shell, 1)
    assert shell("outbox", "backup", str(shell.folder / "backup"), SECRET=SECRET).code == 0
    (shell.data / "outbox.db").unlink()
    assert shell("outbox", "restore", str(shell.folder / "backup"), SECRET=SECRET).code == 0
    standin = shell.start("standin", "--listen", "127.0.0.1:0")
    address = first_lines(standin, 1)[0].rpartition(" ")[2]
    intake = {
        "INTAKE": f"iwf+{address}iwf",
        "INTAKE_USER": "u",
        "INTAKE_PASSWORD": "p",
    }
    assert shell("forward", "--once", SECRET=SECRET, **intake).code == 0
    assert "possible repetition" in get(address + "iwf")


@pytest.mark.parametrize("begun", [False, True], ids=["never tried", "tried before"])
async def test_reports_that_came_back_before_their_keys_are_marked_too(shell: Shell, *, begun: bool) -> None:
    await waiting(shell, 1)
    if begun:
        outbox = SqliteOutbox(shell.data / "outbox.db")
        (entry,) = await outbox.claim(1)
        await outbox.note(entry.name, KeyFolder(shell.data, Secret(SECRET)).sealing().seal(b'{"0": "1"}'))
        await outbox.close()
    for kept in ("outbox", "keys"):
        assert shell(kept, "backup", str(shell.folder / kept), SECRET=SECRET).code == 0
    shell.data.rename(shell.folder / "lost")
    assert shell("keys", "make", SECRET=SECRET).code == 0
    assert shell("outbox", "restore", str(shell.folder / "outbox"), SECRET=SECRET).code == 1
    assert shell("keys", "restore", str(shell.folder / "keys"), SECRET=SECRET).code == 0
    standin = shell.start("standin", "--listen", "127.0.0.1:0")
    address = first_lines(standin, 1)[0].rpartition(" ")[2]
    intake = {"INTAKE": f"iwf+{address}iwf", "INTAKE_USER": "u", "INTAKE_PASSWORD": "p"}
    assert shell("forward", "--once", SECRET=SECRET, **intake).code == 0
    assert "possible repetition" in get(address + "iwf")


async def test_reports_of_other_keys_come_in_and_are_told_of(shell: Shell) -> None:
    await waiting(shell, 1)
    assert shell("outbox", "backup", str(shell.folder / "backup"), SECRET=SECRET).code == 0
    shell.data.rename(shell.folder / "lost")
    assert shell("keys", "make", SECRET=SECRET).code == 0
    restored = shell("outbox", "restore", str(shell.folder / "backup"), SECRET=SECRET)
    assert restored.code == 1
    assert "1 of these reports do not open" in restored.err
    assert "keys restore" in restored.err


@pytest.mark.parametrize("words", [("backup", "/nonexistent/x"), ("restore", "/nonexistent/x")], ids=" ".join)
def test_a_file_that_cannot_be_is_one_sentence(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell("keys", "make", SECRET=SECRET).code == 0
    asyncio.run(SqliteOutbox(shell.data / "outbox.db").close())
    ended = shell("outbox", *words, SECRET=SECRET)
    assert (ended.code, len(ended.err.splitlines())) == (2, 1)
    assert sorted(path.name for path in shell.data.iterdir()) == ["outbox-keys.json", "outbox.db"]


async def test_a_report_is_resent_or_closed_by_name_however_many_were_laid_aside(shell: Shell) -> None:
    receipts = await waiting(shell, 1) + [new_id() for _ in range(1100)]
    outbox = SqliteOutbox(shell.data / "outbox.db")
    await asyncio.gather(*(outbox.insert(receipt, b"sealed") for receipt in receipts[1:]))
    for entry in await outbox.claim(2000):
        await outbox.dead(entry.name, "invalid")
    shown = {one.name for one in await outbox.listed()}
    unseen = [name for name in map(name_of, receipts) if name not in shown]
    await outbox.close()
    assert len(shown) == 1000
    listed = shell("outbox", "list")
    assert "101 more are not shown" in listed.err
    for what, name in zip(("resend", "close"), unseen, strict=False):
        assert shell("outbox", what, name.hex()[:16]).out == "done\n"
        assert shell("outbox", what, name.hex()[:16].upper()).code == 1
    assert "More than one" in shell("outbox", "close", "0123456789abcdef"[len(unseen) % 16]).err
    assert shell("outbox", "list").err.startswith("1099 laid aside, 1 waiting")


async def test_everything_that_was_laid_aside_waits_again_when_asked_for_all(shell: Shell) -> None:
    await waiting(shell, 3)
    outbox = SqliteOutbox(shell.data / "outbox.db")
    for entry in await outbox.claim(2):
        await outbox.dead(entry.name, "invalid")
    await outbox.close()
    assert shell("outbox", "resend").code == 2
    assert shell("outbox", "resend", "--all").out == "2 wait again\n"
    assert shell("outbox", "list").err.startswith("0 laid aside, 3 waiting")


@pytest.mark.parametrize("what", ["outbox", "keys"])
async def test_a_copy_of_another_installation_is_no_backup_of_this_one(shell: Shell, what: str) -> None:
    await waiting(shell, 1)
    copy = piped(shell, what, "backup", "-").stdout
    shell.data.rename(shell.folder / "other")
    await waiting(shell, 1)
    refused = piped(shell, what, "backed-up", "-", stdin=copy)
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    assert b"another" in refused.stderr
    assert list(shell.data.glob("*.backed-up")) == []


async def test_an_old_copy_is_told_to_be_old_and_silences_nothing(shell: Shell) -> None:
    await waiting(shell, 1)
    database = shell.data / "outbox.db"
    back_up(database, shell.folder / "old", time.time() - 7 * 86_400)
    read = shell("outbox", "backed-up", str(shell.folder / "old"), SECRET=SECRET)
    assert (read.code, read.out) == (0, "")
    assert "168 hours ago" in read.err
    assert "outbox.no-backup" in shell("doctor", "outbox", SECRET=SECRET).out
    assert shell("outbox", "backup", str(shell.folder / "new"), SECRET=SECRET).code == 0
    assert shell("outbox", "backed-up", str(shell.folder / "new"), SECRET=SECRET).err == ""
    assert "outbox.backed-up" in shell("doctor", "outbox", SECRET=SECRET).out
