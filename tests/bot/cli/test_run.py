import json
import signal
import socket
from typing import Any

import aiohttp
import pytest

from benchmarks.person import Person
from tests.bot.cli.conftest import PATIENCE, SECRET, Shell, eventually, first_lines, get, stop

CANARY = "canary-7f3a"


def listens(port: int) -> bool:
    """Say whether anyone takes connections there."""
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionError:
        return False
    return True


def test_three_lines_say_where_to_click_and_that_it_is_a_test(shell: Shell) -> None:
    process = shell.start("run")
    lines = first_lines(process, 3)
    addresses = [line.rpartition(" ")[2] for line in lines]
    assert all("TEST" in line for line in lines)
    assert [get(address)[:15].lower() for address in addresses] == ["<!doctype html>"] * 3
    assert get(addresses[2] + "readyz") == "ready\n"
    ended = stop(process)
    assert (ended.code, ended.out) == (0, "")


async def test_a_report_goes_all_the_way_and_nothing_of_it_is_logged(shell: Shell) -> None:
    process = shell.start("run", SECRET=SECRET, LOG_LEVEL="debug")
    web, standin, ops = (line.rpartition(" ")[2] for line in first_lines(process, 3))
    async with aiohttp.ClientSession() as http:
        person = Person(http, web)
        await person.open()
        await person.write(f"https://192.0.2.7/{CANARY}")
        await person.press("what:photo")
        await person.press("review:send")
        receipt = person.receipt
    assert receipt, person.page
    held: list[dict[str, Any]] = eventually(lambda: json.loads(get(standin + "v1/reports")))
    assert [report["id"] for report in held] == [receipt]
    assert [address["url"] for address in held[0]["addresses"]] == [f"https://192.0.2.7/{CANARY}"]
    assert held[0]["mode"] == "test"
    figures = get(ops + "metrics")
    assert 'reportline_reports_stored_total{platform="web"} 1.0' in figures
    ended = stop(process)
    assert ended.code == 0
    assert [line for line in ended.err.splitlines() if not line.startswith("{")] == []
    for leak in (CANARY, receipt, "192.0.2.7"):
        assert leak not in ended.err + ended.out + figures


async def test_a_second_signal_ends_at_once(shell: Shell) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        intake = f"central+http://127.0.0.1:{silent.getsockname()[1]}"
        process = shell.start("run", INTAKE=intake)
        web = first_lines(process, 3)[0].rpartition(" ")[2]
        async with aiohttp.ClientSession() as http:
            person = Person(http, web)
            await person.open()
            await person.write("https://192.0.2.7/")
            await person.press("what:photo")
            await person.press("review:send")
        # The forwarder now waits for an intake that says nothing, and would finish that first.
        connection, _ = silent.accept()
        with connection:
            process.send_signal(signal.SIGINT)
            eventually(lambda: not listens(int(web.strip("/").rpartition(":")[2])))
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + signal.SIGTERM


def test_without_a_secret_nothing_is_left_of_what_was_stored(shell: Shell) -> None:
    process = shell.start("run")
    first_lines(process, 3)
    assert stop(process).code == 0
    assert sorted(path.name for path in shell.data.iterdir()) == ["standin.db"]


@pytest.mark.parametrize("setting", ["LISTEN", "OPS_LISTEN"])
def test_a_port_that_is_taken_is_one_clear_sentence(shell: Shell, setting: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = shell("run", SECRET=SECRET, **{setting: address})
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
    assert address in ended.err
    assert f"REPORTLINE_{setting} " in ended.err


def test_a_stand_in_whose_port_is_taken_moves_and_the_second_line_says_where_to(shell: Shell) -> None:
    first, second = shell.start("run"), shell.start("run", DATA=str(shell.folder / "other"))
    addresses = [first_lines(process, 3)[1].rpartition(" ")[2] for process in (first, second)]
    assert len(set(addresses)) == 2
    assert all("stand-in" in get(address) for address in addresses)
    assert [stop(process).code for process in (first, second)] == [0, 0]


def test_a_folder_that_cannot_be_written_is_one_clear_sentence(shell: Shell) -> None:
    shell.data.write_text("a file, not a folder")
    ended = shell("run", SECRET=SECRET)
    assert ended.code == 2
    assert "REPORTLINE_DATA" in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_wrong_secret_is_one_clear_sentence(shell: Shell) -> None:
    assert shell("keys", "make", SECRET=SECRET).code == 0
    ended = shell("run", SECRET=SECRET + " of another day")
    assert ended.code == 2
    assert len(ended.err.splitlines()) == 1
    assert "REPORTLINE_SECRET" in ended.err
    assert SECRET not in ended.err


def test_all_wrong_settings_are_told_at_once(shell: Shell) -> None:
    ended = shell("run", MODE="live", SESSIONS=CANARY)
    assert ended.code == 2
    assert "REPORTLINE_SESSIONS" in ended.err
    assert "REPORTLINE_HOTLINE" in ended.err
    assert CANARY not in ended.err


def test_door_and_forwarder_as_two_processes_need_a_secret_that_both_know(shell: Shell) -> None:
    for command in (("serve",), ("forward", "--once")):
        ended = shell(*command)
        assert ended.code == 2
        assert "REPORTLINE_SECRET" in ended.err


async def test_a_pause_is_told_to_people_and_taken_back(shell: Shell) -> None:
    process = shell.start("run")
    web, _, ops = (line.rpartition(" ")[2] for line in first_lines(process, 3))
    assert shell("pause", "on").out.startswith("paused")
    assert eventually(lambda: "Paused" in get(ops))
    async with aiohttp.ClientSession() as http:
        person = Person(http, web)
        await person.open()
        await person.write("https://192.0.2.7/")
    assert "takes no reports now" in person.page
    assert shell("pause", "off").out == "not paused\n"
    assert shell("pause", "state").out == "not paused\n"
    assert stop(process).code == 0
