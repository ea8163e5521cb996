import asyncio
import os
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app.errors import StartError
from bot.app.house import open_house, open_stores
from bot.app.intake import intake_of
from bot.app.state import state_of
from bot.ops.metrics import Metrics
from bot.privacy import SealingKey
from bot.privacy.keyfolder import FILE
from bot.settings import Intake, Settings

SECRET = SecretStr("a secret of a test, long enough for anyone")


async def test_what_a_lasting_secret_locked_is_opened_by_the_next_process(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", secret=SECRET)
    async with open_stores(settings, alone=False) as stores:
        assert stores.lasting
        await stores.outbox.insert("0000000000000000", stores.keys.sealing().seal(b"{}"))
    async with open_stores(settings, alone=False) as stores:
        (entry,) = await stores.outbox.claim(1)
        assert stores.keys.opening().open(entry.sealed) == b"{}"
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


async def test_two_throw_away_secrets_never_meet_each_others_reports(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    async with open_stores(settings, alone=True) as one, open_stores(settings, alone=True) as other:
        await one.outbox.insert("0000000000000000", one.keys.sealing().seal(b"{}"))
        assert await other.outbox.claim(1) == ()
        assert len(await one.outbox.claim(1)) == 1
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - nothing is left


async def test_an_outbox_elsewhere_gets_its_folder(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, secret=SECRET, outbox=tmp_path / "else" / "where.db")
    async with open_stores(settings, alone=False) as stores:
        assert isinstance(stores.keys.sealing(), SealingKey)
    assert (tmp_path / "else" / "where.db").exists()


async def test_a_damaged_outbox_or_key_file_is_told(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, secret=SECRET)
    (tmp_path / "outbox.db").write_bytes(b"no database" * 1000)
    with pytest.raises(StartError):
        async with open_stores(settings, alone=False):
            pass
    (tmp_path / "outbox-keys.json").write_text("{")
    with pytest.raises(StartError, match="backup"):
        async with open_stores(settings, alone=False):
            pass


@pytest.mark.parametrize("dead", [False, True])
async def test_where_reports_wait_that_other_keys_sealed_no_new_keys_are_made(
    tmp_path: Path, *, dead: bool
) -> None:
    settings = Settings(data=tmp_path, secret=SECRET)
    async with open_stores(settings, alone=False) as stores:
        await stores.outbox.insert("0000000000000000", stores.keys.sealing().seal(b"{}"))
        if dead:
            (entry,) = await stores.outbox.claim(1)
            await stores.outbox.dead(entry.name, "unopenable")
    (tmp_path / FILE).rename(tmp_path / "away")
    for alone in (False, True):
        with pytest.raises(StartError, match="reportline keys restore"):
            async with open_stores(settings, alone=alone):
                pass
    assert not (tmp_path / FILE).exists()
    (tmp_path / "away").rename(tmp_path / FILE)
    async with open_stores(settings, alone=False) as stores:
        assert not stores.keys.missing


async def test_what_only_delivers_never_makes_keys(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, secret=SECRET)
    with pytest.raises(StartError, match="reportline keys restore"):
        async with open_stores(settings, alone=False, makes_keys=False):
            pass
    assert not (tmp_path / FILE).exists()


def test_an_intake_that_cannot_be_called_is_told(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="REPORTLINE_INTAKE"):
        intake_of(Settings(data=tmp_path, intake=Intake("central", "http://intake.example.org")))


async def test_the_service_is_not_ready_when_nothing_can_be_stored_or_when_it_stops(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    stop = asyncio.Event()
    async with (
        open_stores(settings, alone=True) as stores,
        open_house(settings, stores, Metrics()) as house,
    ):
        well = await state_of(house, stop, lambda: None)
        assert well.storable
        assert well.ready
        assert well.languages[0] in {"ar", "en"}
        stop.set()
        assert not (await state_of(house, stop, lambda: None)).ready
        stop.clear()
        await stores.outbox.close()
        failing = await state_of(house, stop, lambda: None)
        assert not failing.storable
        assert failing.gauges.waiting is None


async def test_the_service_is_not_ready_while_reports_cannot_be_stored(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    async with (
        open_stores(settings, alone=True) as stores,
        open_house(settings, stores, Metrics()) as house,
    ):
        house.conversation.storing.unstored_at = time.monotonic()
        assert not (await state_of(house, asyncio.Event(), lambda: None)).ready
        house.conversation.storing.unstored_at -= 61  # a minute later the next report may try
        assert (await state_of(house, asyncio.Event(), lambda: None)).ready
