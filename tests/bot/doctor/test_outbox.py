from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.doctor.outbox import backup, check, examine
from bot.outbox import SqliteOutbox
from bot.outbox.schema import VERSION
from bot.outbox.survey import Survey
from flows.receipt import from_random
from tests.bot.doctor.cases import TODAY, case, data, levels, told

WELL = Survey(VERSION, waiting=2, oldest=TODAY)


def judged(found: Survey, today: date = TODAY) -> dict[str, str]:
    return levels(check(found, today=today))


def test_reports_of_today_that_wait_are_well() -> None:
    assert judged(WELL) == {"outbox.sound": "ok"}
    assert judged(Survey(VERSION)) == {"outbox.sound": "ok"}


@pytest.mark.parametrize(
    ("days", "level"), [(0, None), (1, "warning"), (2, "fault"), (3, "fault"), (400, "fault")]
)
def test_what_waits_long_is_told(days: int, level: str | None) -> None:
    assert judged(WELL, TODAY + timedelta(days)).get("outbox.waiting") == level


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (VERSION - 1, {"outbox.older": "ok", "outbox.sound": "ok"}),
        (VERSION + 1, {"outbox.newer": "fault"}),
        (0, {"outbox.none-yet": "ok"}),
    ],
)
def test_other_versions_are_told(version: int, expected: dict[str, str]) -> None:
    assert judged(replace(WELL, version=version)) == expected


@pytest.mark.parametrize(
    ("waiting", "code", "level"),
    [
        (50_000, "outbox.filling", "fault"),
        (99_999, "outbox.filling", "fault"),
        (100_000, "outbox.full", "fault"),
    ],
)
def test_an_outbox_that_fills_up_is_told(waiting: int, code: str, level: str) -> None:
    assert judged(replace(WELL, waiting=waiting))[code] == level


def test_every_reason_of_dead_letters_is_a_fault_of_its_own_with_what_to_do() -> None:
    found = list(check(replace(WELL, reasons={"invalid": 2, "unopenable": 1}), today=TODAY))
    dead = [one for one in found if one.code == "outbox.dead-letters"]
    assert [one.level for one in dead] == ["fault"] * 2
    assert "2 reports laid aside" in dead[0].says
    assert "keys restore" in dead[1].do


def test_reports_that_were_refused_are_told_before_they_are_laid_aside() -> None:
    assert judged(replace(WELL, refused=1))["outbox.refused"] == "warning"


async def test_a_real_outbox_is_looked_at_while_it_is_in_use(tmp_path: Path) -> None:
    assert levels(examine(case(tmp_path))) == {"outbox.none-yet": "ok"}
    outbox = SqliteOutbox(data(tmp_path) / "outbox.db")
    await outbox.insert(from_random(1), b"sealed")
    (entry,) = await outbox.claim(1)
    await outbox.dead(entry.name, "invalid")
    found = told(examine(case(tmp_path)))
    await outbox.close()
    assert {code: one.level for code, one in found.items()} == {
        "outbox.sound": "ok",
        "outbox.no-backup": "warning",
        "outbox.dead-letters": "fault",
    }


@pytest.mark.parametrize(
    ("hours", "live", "expected"),
    [
        (None, False, {"outbox.no-backup": "warning"}),
        (None, True, {"outbox.no-backup": "fault"}),
        (-1, True, {"outbox.backed-up": "ok"}),
        (2, True, {"outbox.backed-up": "ok"}),
        (2.1, True, {"outbox.backup-old": "warning"}),
        (24, True, {"outbox.backup-old": "warning"}),
        (24.1, False, {"outbox.no-backup": "warning"}),
        (24.1, True, {"outbox.no-backup": "fault"}),
    ],
)
def test_the_age_of_the_last_backup_is_judged(
    hours: float | None, expected: dict[str, str], *, live: bool
) -> None:
    last = None if hours is None else 1e9 - 3600 * hours
    assert levels(backup(last, now=1e9, live=live)) == expected


def test_what_is_no_outbox_is_a_fault(tmp_path: Path) -> None:
    (data(tmp_path) / "outbox.db").write_bytes(b"no database" * 1000)
    assert levels(examine(case(tmp_path))) == {"outbox.broken": "fault"}
