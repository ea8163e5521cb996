"""`reportline doctor` as an operator calls it, and as programs do."""

import json
from pathlib import Path

import pytest

from benchmarks.service import SECRET as SECRET_OF_SERVICE
from benchmarks.service import Service
from bot.launch import ITEMS
from tests.bot.cli.conftest import SECRET, Shell, first_lines, get
from tests.bot.doctor.cases import LIVE

NOBODY = {"OPS_LISTEN": "127.0.0.1:9", "DOCUMENTATION_HOSTS": ""}
NAME = "canary7f3a"


def test_a_fresh_set_up_is_no_fault(shell: Shell) -> None:
    ended = shell("doctor", "settings", "keys", "disk", "outbox", "service", **NOBODY)
    assert ended.code == 0
    assert "ok       settings.sound:" in ended.out
    assert "0 at fault" in ended.err
    assert not shell.data.exists()


def test_broken_settings_are_said_and_the_rest_is_looked_at(shell: Shell) -> None:
    ended = shell("doctor", "--json", **NOBODY, MODE=NAME, OUTBOX=NAME, SECRET=NAME, HOTLIN=NAME)
    assert ended.code == 1
    found = json.loads(ended.out)
    assert found["healthy"] is False
    codes = [one["code"] for one in found["findings"]]
    assert codes.count("settings.wrong") == 4
    assert {"outbox.skipped", "memory.no-cores", "proxies.none"} <= set(codes)
    assert NAME not in ended.out + ended.err


def test_programs_get_every_finding_with_its_code(shell: Shell) -> None:
    found = json.loads(shell("doctor", "secret", "--json", **NOBODY).out)
    (one,) = found["findings"]
    assert {"level", "subject", "code", "says", "do"} == set(one)
    assert (one["level"], one["subject"], one["code"]) == ("warning", "secret", "secret.none")


@pytest.mark.parametrize(
    "words",
    [
        ("pigeon",),
        ("launch", "pigeon"),
        ("--template",),
        ("disk", "--template"),
        ("disk", "launch", "--template"),
        ("--yaml",),
    ],
    ids=" ".join,
)
def test_what_is_wrongly_asked_exits_2(shell: Shell, words: tuple[str, ...]) -> None:
    ended = shell("doctor", *words)
    assert (ended.code, ended.out) == (2, "")
    assert not shell.data.exists()


def test_the_checklist_is_written_filled_in_and_read(shell: Shell) -> None:
    written = shell("doctor", "launch", "--template")
    assert written.code == 0
    file = shell.data / "launch.toml"
    assert str(file) in written.out
    assert shell("doctor", "launch", "--template").code == 1
    text = file.read_text().replace('by = ""\non = ""', f'by = "{NAME}"\non = "2026-11-20"')
    file.write_text(text.replace("languages = []", 'languages = ["ar", "fr"]'))
    read = shell("doctor", "launch")
    assert (read.code, f"{len(ITEMS)} of {len(ITEMS)}" in read.out) == (0, True)
    assert NAME not in read.out + read.err


async def test_while_all_of_it_runs_doctor_finds_nothing_at_fault_and_hands_over_a_test_report(
    shell: Shell, tmp_path: Path
) -> None:
    standin = shell.start("standin", "--listen", "127.0.0.1:0", DATA=str(tmp_path / "elsewhere"))
    address = first_lines(standin, 1)[0].rpartition(" ")[2]
    settings = {"INTAKE": f"central+{address}", "DOCUMENTATION_HOSTS": ""}
    run = Service(shell.data, "run", **settings)
    try:
        await run.start()
        await run.ready()
        ended = shell("doctor", **settings, SECRET=SECRET_OF_SERVICE, OPS_LISTEN=run.ops)
        assert (ended.code, "fault " not in ended.out) == (0, True)
        for code in ("keys.open", "outbox.sound", "intake.taken", "service.delivers"):
            assert f"ok       {code}:" in ended.out
        assert len(json.loads(get(address + "v1/reports"))) == 1
        # It still works: nothing was locked or left in its way.
        assert await run.figure("storable") == 1
    finally:
        await run.end()


def test_live_mode_says_what_nobody_signed_when_it_starts(shell: Shell) -> None:
    live = {**LIVE, "SECRET": SECRET, "INTAKE": "central+http://127.0.0.1:9", "DOCUMENTATION_HOSTS": ""}
    assert shell("keys", "make", stdin="", **live).code == 0
    service = shell.start("serve", stdin=None, **live)
    assert service.stderr
    lines = [json.loads(service.stderr.readline()) for _ in ITEMS]
    assert [line["reason"] for line in lines] == [item.name for item in ITEMS]
    # It starts all the same.
    assert json.loads(service.stderr.readline())["event"] == "started"
