"""Door, forwarder and intake as three processes on one data folder, as an operator runs them."""

import json
import signal
from pathlib import Path

import aiohttp
import pytest

from benchmarks.person import Person
from benchmarks.service import SECRET, Service
from tests.bot.cli.conftest import Shell, eventually, first_lines, get, stop


@pytest.fixture
async def door(tmp_path: Path) -> Service:
    service = Service(tmp_path / "data", "serve", LOG_LEVEL="info")
    await service.start()
    await service.ready()
    return service


async def receipt_of_a_report(door: Service) -> str:
    async with aiohttp.ClientSession() as http:
        person = Person(http, f"http://{door.web}/")
        await person.open()
        await person.write("https://192.0.2.7/page")
        await person.press("what:photo")
        await person.press("review:send")
        return person.receipt


async def test_what_the_door_took_the_forwarder_delivers_and_each_ends_in_order(
    door: Service, shell: Shell
) -> None:
    receipt = await receipt_of_a_report(door)
    assert await door.figure("outbox_waiting") == 1
    standin = shell.start("standin", "--listen", "127.0.0.1:0")
    address = first_lines(standin, 1)[0].rpartition(" ")[2]
    forwarder = shell.start("forward", INTAKE=f"central+{address}", SECRET=SECRET, OPS_LISTEN="")
    held = eventually(lambda: json.loads(get(address + "v1/reports")))
    assert [report["id"] for report in held] == [receipt]
    ended = stop(forwarder)
    assert ended.code == 0
    assert [json.loads(line)["event"] for line in ended.err.splitlines()] == ["started", "stopping"]
    await door.end()
    assert door.process
    assert door.process.returncode == 0
    assert stop(standin).code == 0


async def test_a_receipt_outlives_a_door_that_is_killed(door: Service, shell: Shell) -> None:
    receipt = await receipt_of_a_report(door)
    await door.end(signal.SIGKILL)
    standin = shell.start("standin", "--listen", "127.0.0.1:0")
    address = first_lines(standin, 1)[0].rpartition(" ")[2]
    assert shell("forward", "--once", INTAKE=f"central+{address}", SECRET=SECRET).code == 0
    assert [report["id"] for report in json.loads(get(address + "v1/reports"))] == [receipt]
    assert shell("outbox", "list", SECRET=SECRET).out == ""


async def test_what_an_intake_that_was_down_left_waiting_goes_at_once_when_asked(shell: Shell) -> None:
    report = "https://example.com/page\n1\nsend\n"
    talked = shell("talk", "--lang", "en", stdin=report, INTAKE="central+http://127.0.0.1:9", SECRET=SECRET)
    assert talked.code == 0
    failed = shell("forward", "--once", INTAKE="central+http://127.0.0.1:9", SECRET=SECRET)
    assert failed.code == 1
    standin = shell.start("standin", "--listen", "127.0.0.1:0")
    address = first_lines(standin, 1)[0].rpartition(" ")[2]
    assert shell("forward", "--once", INTAKE=f"central+{address}", SECRET=SECRET).code == 0
    assert len(json.loads(get(address + "v1/reports"))) == 1
