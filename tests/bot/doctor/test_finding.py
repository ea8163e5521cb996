import json

import pytest

from bot.doctor.finding import Finding, as_json, as_lines, healthy

FINE = Finding("ok", "token", "Telegram takes it.")
SOSO = Finding("warning", "groups", "Anybody may add it.", "Tell @BotFather.")
BAD = Finding("fault", "webhook", "None is set.", "Set one.")


@pytest.mark.parametrize(("findings", "expected"), [([], True), ([FINE, SOSO], True), ([FINE, BAD], False)])
def test_only_a_fault_is_unhealthy(findings: list[Finding], *, expected: bool) -> None:
    assert healthy(findings) is expected


def test_lines_say_what_is_and_what_to_do() -> None:
    assert as_lines([FINE, SOSO]).splitlines() == [
        "ok       token: Telegram takes it.",
        "warning  groups: Anybody may add it.",
        "         -> Tell @BotFather.",
    ]


def test_a_program_gets_the_same() -> None:
    found = json.loads(as_json([FINE, BAD]))
    assert found == {
        "healthy": False,
        "findings": [
            {"level": "ok", "subject": "token", "says": "Telegram takes it.", "do": ""},
            {"level": "fault", "subject": "webhook", "says": "None is set.", "do": "Set one."},
        ],
    }
