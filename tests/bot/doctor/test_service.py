"""The service, asked where it runs: real processes of door and forwarder, and what their figures mean."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from benchmarks.service import Service
from bot.app.pause import Pause
from bot.doctor.running import Figures
from bot.doctor.running import Service as Seen
from bot.doctor.service import check, examine
from bot.outbox.claimant import living
from bot.settings import Listen, Settings
from tests.bot.cli.conftest import PATIENCE, Shell, first_lines
from tests.bot.doctor.cases import SECRET, case, levels, told

WELL: Figures = {("live", ""): 0.0, ("paused", ""): 0.0, ("delivers", ""): 1.0}
TOKEN = "token-CANARY"


def judged(service: Seen, deliverers: int = 0) -> dict[str, str]:
    return levels(check(service, Settings(), deliverers))


def running(figures: Figures | None = None, *, ready: bool = True) -> Seen:
    return Seen("reportline", ready, {**WELL, **figures} if figures is not None else None)


def test_nobody_and_somebody_else_are_told_apart() -> None:
    assert judged(Seen("nobody")) == {"service.none": "warning"}
    assert judged(Seen("somebody")) == {"service.foreign": "warning"}
    (found,) = check(Seen("nobody"), Settings(), 1)
    assert "does run" in found.says


@pytest.mark.parametrize("answers", ["nobody", "somebody"])
def test_a_process_that_is_to_run_and_does_not_answer_is_a_fault(
    answers: Literal["nobody", "somebody"],
) -> None:
    found = levels(check(Seen(answers), Settings(), 1, Listen("127.0.0.1", 9091), wanted=True))
    assert found == {"service.none": "fault"}


def test_a_service_that_is_well_is_two_lines() -> None:
    assert judged(running({})) == {"service.ready": "ok", "service.delivers": "ok"}


@pytest.mark.parametrize(
    ("figures", "code", "level"),
    [
        ({("live", ""): 1.0}, "service.other-mode", "fault"),
        ({("paused", ""): 1.0}, "service.paused", "warning"),
        ({("queue_stopped", "unauthorized"): 1.0}, "service.stopped", "fault"),
        ({("breaker_open", ""): 1.0}, "service.intake-down", "fault"),
        ({("intake_waits", ""): 1.0}, "service.waits", "ok"),
        ({("outbox_troubled", "unopenable"): 2.0}, "service.unopenable", "fault"),
        ({("outbox_troubled", "othermode"): 2.0}, "service.mode-waits", "warning"),
        ({("delivers", ""): 0.0}, "service.nobody-delivers", "fault"),
        ({("live_sessions", ""): 100_001.0}, "service.sessions", "fault"),
        ({("faults_total", "conversation"): 1.0}, "service.faults", "warning"),
        ({("deliveries_total", "fault"): 1.0}, "service.faults", "warning"),
    ],
)
def test_what_its_figures_say_is_told(figures: Figures, code: str, level: str) -> None:
    assert judged(running(figures))[code] == level


def test_why_the_queue_stands_still_is_said_and_what_to_do() -> None:
    stopped = running({("queue_stopped", "redirect"): 1.0, ("breaker_open", ""): 1.0})
    found = told(check(stopped, Settings(), 0))
    assert "redirects are never followed" in found["service.stopped"].says
    assert "service.intake-down" not in found


def test_a_door_beside_a_forwarder_is_well() -> None:
    door = running({("delivers", ""): 0.0})
    assert judged(door, deliverers=1) == {"service.ready": "ok", "service.delivers-beside": "ok"}


def test_one_that_is_not_ready_or_shows_us_nothing_is_told() -> None:
    assert judged(running(None, ready=False)) == {"service.unready": "fault", "service.shut": "warning"}


def test_figures_of_another_version_are_no_fault() -> None:
    assert judged(Seen("reportline", True, {("delivers", ""): 1.0}))["service.delivers"] == "ok"


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    made = Shell(tmp_path)
    yield made
    made.close()


async def test_door_and_forwarder_are_asked_as_they_run(shell: Shell, tmp_path: Path) -> None:
    settings = {"SECRET": SECRET, "OPS_TOKEN": TOKEN}
    standin = shell.start("standin", "--listen", "127.0.0.1:0")
    intake = f"central+{first_lines(standin, 1)[0].rpartition(' ')[2]}"
    serve = Service(shell.data, "serve", **settings)
    forward = Service(shell.data, "forward", INTAKE=intake, **settings)
    door = case(tmp_path, {**settings, "OPS_LISTEN": serve.ops})
    forwarder = case(tmp_path, {**settings, "OPS_LISTEN": forward.ops})
    stranger = case(tmp_path, {"OPS_LISTEN": serve.ops, "OPS_TOKEN": "other-CANARY"})
    try:
        await serve.start()
        await serve.ready()
        assert levels(await examine(door)) == {"service.ready": "ok", "service.nobody-delivers": "fault"}
        assert levels(await examine(stranger)) == {"service.ready": "ok", "service.shut": "warning"}
        await forward.start()
        await forward.ready()
        assert levels(await examine(forwarder)) == {"service.ready": "ok", "service.delivers": "ok"}
        async with asyncio.timeout(PATIENCE):
            while not living(shell.data / "outbox.db"):  # noqa: ASYNC110 - it takes its place when it first looks
                await asyncio.sleep(0.01)
        assert levels(await examine(door)) == {"service.ready": "ok", "service.delivers-beside": "ok"}
        Pause(shell.data).set(on=True)
        async with asyncio.timeout(PATIENCE):
            while "service.paused" not in levels(await examine(door)):  # noqa: ASYNC110 - it looks once a second
                await asyncio.sleep(0.01)
    finally:
        await serve.end()
        await forward.end()
    assert levels(await examine(door)) == {"service.none": "warning"}
