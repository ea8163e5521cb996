"""Real keys in real files, and an outbox with what was sealed to them."""

import os
from datetime import date
from pathlib import Path

import pytest

from bot.doctor.keys import examine
from bot.outbox import SqliteOutbox
from bot.privacy import KeyFolder, Secret
from bot.privacy.keyfolder import FILE
from bot.privacy.memorykeys import MemoryKeys
from flows.receipt import from_random
from tests.bot.doctor.cases import SECRET, case, data, levels, told

NEW = date(2026, 11, 1)


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(data(tmp_path), Secret(SECRET), today=lambda: NEW)


async def waits(folder: Path, *sealed: bytes) -> None:
    outbox = SqliteOutbox(folder / "data" / "outbox.db")
    for bits, one in enumerate(sealed):
        await outbox.insert(from_random(bits), one)
    await outbox.close()


def test_without_a_secret_there_are_none_to_look_at(tmp_path: Path) -> None:
    assert levels(examine(case(tmp_path))) == {"keys.one-run": "ok"}


async def test_before_the_first_start_there_are_none_and_none_are_made(tmp_path: Path) -> None:
    assert levels(examine(case(tmp_path, {"SECRET": SECRET}))) == {"keys.none-yet": "ok"}
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - none is made
    data(tmp_path)
    await waits(tmp_path)
    assert levels(examine(case(tmp_path, {"SECRET": SECRET}))) == {"keys.none-yet": "ok"}


async def test_keys_that_are_backed_up_and_open_what_waits_are_well(tmp_path: Path, keys: KeyFolder) -> None:
    keys.make()
    await waits(tmp_path, keys.sealing().seal(b"x"))
    keys.rotate()
    await waits(tmp_path, keys.sealing().seal(b"y"))
    found = levels(examine(case(tmp_path, {"SECRET": SECRET})))
    assert found == {"keys.open": "ok", "keys.no-backup": "warning"}
    keys.backup(tmp_path / "backup")
    found = levels(examine(case(tmp_path, {"SECRET": SECRET})))
    assert found == {"keys.open": "ok", "keys.backed-up": "ok"}


def test_keys_of_another_secret_are_a_fault(tmp_path: Path, keys: KeyFolder) -> None:
    keys.make()
    assert levels(examine(case(tmp_path, {"SECRET": f"CANARY-{SECRET}"}))) == {"keys.other-secret": "fault"}


@pytest.mark.parametrize("content", ["", "{", '{"v":9}', '{"v":1,"keys":[]}'])
def test_a_damaged_key_file_is_a_fault(tmp_path: Path, keys: KeyFolder, content: str) -> None:
    keys.make()
    (tmp_path / "data" / FILE).write_text(content)
    assert levels(examine(case(tmp_path, {"SECRET": SECRET}))) == {"keys.damaged": "fault"}


def test_a_key_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (data(tmp_path) / FILE).mkdir()
    assert levels(examine(case(tmp_path, {"SECRET": SECRET}))) == {"keys.unreadable": "fault"}


async def test_keys_that_are_gone_while_reports_wait_are_a_fault(tmp_path: Path, keys: KeyFolder) -> None:
    keys.make()
    await waits(tmp_path, keys.sealing().seal(b"x"), keys.sealing().seal(b"y"))
    (tmp_path / "data" / FILE).unlink()
    (found,) = examine(case(tmp_path, {"SECRET": SECRET}))
    assert (found.level, found.code) == ("fault", "keys.lost")
    assert "2 reports" in found.says


async def test_reports_that_were_sealed_to_other_keys_are_counted(tmp_path: Path, keys: KeyFolder) -> None:
    keys.make()
    alien = MemoryKeys().sealing()
    await waits(tmp_path, keys.sealing().seal(b"x"), alien.seal(b"y"), alien.seal(b"z"), b"\x09 of tomorrow")
    found = told(examine(case(tmp_path, {"SECRET": SECRET})))["keys.lacking"]
    assert found.level == "fault"
    assert found.says.startswith("3 of")
    assert alien.id.hex() in found.says


@pytest.mark.parametrize(("today", "old"), [(date(2027, 11, 1), False), (date(2027, 11, 2), True)])
def test_a_pair_that_is_over_a_year_old_is_to_be_rotated(
    tmp_path: Path, keys: KeyFolder, today: date, *, old: bool
) -> None:
    keys.make()
    assert ("keys.old" in levels(examine(case(tmp_path, {"SECRET": SECRET}, today=today)))) is old


def test_a_key_file_that_others_can_read_is_a_warning(tmp_path: Path, keys: KeyFolder) -> None:
    keys.make()
    (tmp_path / "data" / FILE).chmod(0o644)
    assert levels(examine(case(tmp_path, {"SECRET": SECRET})))["keys.readable"] == "warning"


async def test_a_broken_outbox_is_no_fault_of_the_keys(tmp_path: Path, keys: KeyFolder) -> None:
    keys.make()
    (tmp_path / "data" / "outbox.db").write_bytes(b"no database" * 1000)
    assert set(levels(examine(case(tmp_path, {"SECRET": SECRET})))) == {"keys.open", "keys.no-backup"}
