"""An installation of the first version is taken over as it lies there: nothing is lost, no receipt becomes unknown."""

import base64
import json
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.kept import Kept, split
from bot.privacy import chat_keys, open_session
from flows import phrases as p
from flows.session import load
from tests.bot.chatting import says
from tests.bot.intake.hostile import Hostile, honest
from tests.operations.place import Place, Running, eventually, report, said_of

V1 = Path(__file__).parent / "samples" / "v1"
SAMPLE: dict[str, Any] = json.loads((V1 / "sample.json").read_text())
KEPT: dict[str, Any] = json.loads((V1 / "kept.json").read_text())
SESSIONS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "sessions" / "v1.json").read_text())
REPORTS: dict[str, dict[str, str]] = SAMPLE["reports"]
WAITED = {"waiting", "rotated"}
SAID = {
    "forwarded": p.STATUS_FORWARDED,
    "closed": p.STATUS_UNDELIVERED,
    "aside": p.STATUS_RECEIVED,
    "waiting": p.STATUS_RECEIVED,
    "rotated": p.STATUS_RECEIVED,
}


@pytest.fixture
def old(place: Place) -> Place:
    """Put the first version's folder in place, as if it had been left today: marks are forgotten after eight days."""
    shutil.copytree(V1 / "folder", place.data)
    with closing(sqlite3.connect(place.data / "outbox.db", isolation_level=None)) as database:
        database.execute("UPDATE marks SET day = ?", (time.time() // 86_400,))
    place.settings["SECRET"] = SAMPLE["secret"]
    return place


async def answers(door: Running) -> dict[str, bool]:
    """Say for each receipt of the sample whether it is answered as it was."""
    return {name: says(SAID[name], await said_of(door, REPORTS[name]["receipt"])) for name in REPORTS}


async def test_a_service_of_today_takes_over_what_the_first_version_left(old: Place) -> None:
    keys = (old.data / "outbox-keys.json").read_bytes()
    door = await old.start("serve")
    assert await answers(door) == dict.fromkeys(REPORTS, True)
    assert await door.figure("outbox_waiting") == 2
    assert await door.figure("outbox_dead") == 1
    async with Hostile(lambda _call: honest) as intake:
        to = {"INTAKE": f"central+{intake.base}"}
        ended = await old.run("forward", "--once", **to)
        assert ended.code == 1  # the dead letter lies there still
        held = {name: intake.held.get(REPORTS[name]["receipt"], b"").decode() for name in REPORTS}
        assert held == {name: REPORTS[name]["body"] if name in WAITED else "" for name in REPORTS}
        assert (await old.command("outbox", "resend", "--all")).out == "1 wait again\n"
        new = await report(door)
        assert (await old.run("forward", "--once", **to)).code == 0
        assert set(intake.held) == {REPORTS[name]["receipt"] for name in WAITED | {"aside"}} | {new}
        assert set(intake.effects.values()) == {1}
    assert all([says(p.STATUS_FORWARDED, await said_of(door, receipt)) for receipt in intake.held])
    assert says(p.STATUS_UNDELIVERED, await said_of(door, REPORTS["closed"]["receipt"]))
    assert (old.data / "outbox-keys.json").read_bytes() == keys
    assert [left.name for left in old.data.glob("*claimant*")] == []


async def test_a_backup_that_the_first_version_left_is_taken_in_on_a_new_machine(old: Place) -> None:
    saved = old.folder / "saved"
    old.data.rename(saved)
    assert (await old.command("keys", "restore", str(saved / "outbox-keys.json"))).code == 0
    restored = await old.command("outbox", "restore", str(saved / "outbox.db"))
    assert (restored.code, restored.err) == (
        0, "New here: 2 waiting, 1 laid aside, 2 settled in the last days.\n"
    )  # fmt: skip
    door = await old.start("serve")
    assert await answers(door) == dict.fromkeys(REPORTS, True)


def of_version_1(database: Path) -> bool:
    """Say whether a file is as the first version wants it."""
    with closing(sqlite3.connect(database)) as opened:
        return bool(opened.execute("PRAGMA user_version").fetchone() == (1,))


async def test_a_copy_made_before_the_upgrade_leads_back(old: Place) -> None:
    before = old.folder / "before-upgrade"
    assert (await old.command("outbox", "backup", str(before))).code == 0
    assert of_version_1(old.data / "outbox.db")
    door = await old.start("serve")
    await eventually(lambda: door.asked("/readyz"))
    await door.end()
    assert not of_version_1(old.data / "outbox.db")
    assert of_version_1(before)


async def test_what_came_after_the_upgrade_is_delivered_before_going_back(old: Place) -> None:
    door = await old.start("serve")
    await report(door)
    await door.end()
    async with Hostile(lambda _call: honest) as intake:
        await old.run("forward", "--once", INTAKE=f"central+{intake.base}")
        assert len(intake.held) == 3
    left = await old.command("outbox", "list")
    assert left.err.startswith("1 laid aside, 0 waiting")


@pytest.mark.parametrize("name", SESSIONS)
def test_what_the_first_version_sealed_of_a_chat_is_read_with_its_marks(name: str) -> None:
    keys = chat_keys(base64.b64decode(KEPT["epoch_key"]), KEPT["platform"], KEPT["bot"], KEPT["chat"])
    dumped, marks, traces, _ = split(open_session(keys, base64.b64decode(KEPT["sealed"][name])))
    session = load(dumped, has_row=lambda _row: True, takes=lambda _row, _value: True)
    assert json.loads(session.dump()) == SESSIONS[name]
    kept = Kept(session, marks, 1, keys.name, traces)
    assert [kept.has(update) for update in (*KEPT["updates"], "another")] == [True, True, False]
    assert kept.has_last(KEPT["updates"][-1])
    assert not traces.owed
