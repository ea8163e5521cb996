"""Who has no Prometheus: what cron asks, as the page has it, sees what the alarms see."""

import re
import shlex

import pytest

from tests.bot.doctor.test_codes import on_the_page
from tests.bot.intake.hostile import Hostile, answer
from tests.operations.book import entries, section
from tests.operations.place import Place, Running
from tests.operations.test_alerts import RULES

LINES = [line.strip() for line in section("Day by day").splitlines() if line.strip().startswith("*/10")]
BY_PROMETHEUS_ALONE = {"too-many-messages", "the-intake-asked-to-wait", "telegram-refuses-our-calls"}
"""Two are seen by comparing moments. The third is of the subject telegram, asked where there is a bot."""


def asked(line: str) -> list[str]:
    """Give the words of `reportline` that a line of cron runs."""
    return shlex.split(re.split(r"reportline(?:-command)? (?=doctor)", line)[1].partition(" >")[0])


async def cron(place: Place, door: Running, forwarder: Running) -> tuple[int, str]:
    """Run the line for systemd, with the addresses of these two."""
    at = {"127.0.0.1:9090": door.ops, "127.0.0.1:9091": forwarder.ops}
    words = [at[word].removeprefix("http://") if word in at else word for word in asked(LINES[0])]
    ended = await place.run(*words, INTAKE_TOKEN="x")
    return ended.code, ended.out


async def test_the_fallback_sees_what_door_and_forwarder_say_and_that_one_is_gone(
    place: Place, intake: Hostile
) -> None:
    door = await place.start("serve")
    await place.seed()
    forwarder = await place.start("forward")
    await forwarder.becomes("outbox_waiting", 0)
    code, said = await cron(place, door, forwarder)
    assert code == 0, said

    intake.plan = lambda _call: answer(401)
    await place.seed()
    await forwarder.becomes('queue_stopped{reason="unauthorized"}', 1)
    code, said = await cron(place, door, forwarder)
    assert (code, "fault    service.stopped" in said) == (1, True)

    await forwarder.end()
    code, said = await cron(place, door, forwarder)
    assert (code, "fault    service.none" in said, "service.nobody-delivers" in said) == (1, True, True)


def test_containers_are_asked_each_for_itself() -> None:
    assert [line.partition(" exec -T ")[2].split()[0] for line in LINES[1:]] == ["forwarder", "door"]
    subjects = {word for line in LINES[1:] for word in asked(line)} - {"--at", "127.0.0.1:9090"}
    assert subjects == set(asked(LINES[0])) - {"--at", "127.0.0.1:9090", "127.0.0.1:9091"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_every_alarm_has_a_finding_of_what_cron_asks(rule: dict[str, dict[str, str]]) -> None:
    page, _, slug = rule["annotations"]["runbook"].partition("#")
    if page != "docs/operating.md" or slug in BY_PROMETHEUS_ALONE:
        return
    levels = on_the_page()
    wanted = {"fault"} if rule["labels"]["severity"] == "now" else {"fault", "warning"}
    found = {
        code
        for code in re.findall(r"`([a-z]+\.[a-z-]+)`", entries()[slug].text)
        if code in levels and levels[code] & wanted and code.partition(".")[0] in asked(LINES[0])
    }
    assert found
