import json

import pytest

from bot.doctor.finding import Finding, as_json, as_lines, fault, healthy, ok, warning

FINE = ok("keys.open", "They open.")
SOSO = warning("disk.low", "Little is free.", "Make room.")
BAD = fault("secret.none", "None is set.", "Set one.")


@pytest.mark.parametrize(("findings", "expected"), [([], True), ([FINE, SOSO], True), ([FINE, BAD], False)])
def test_only_a_fault_is_unhealthy(findings: list[Finding], *, expected: bool) -> None:
    assert healthy(findings) is expected


def test_lines_say_what_is_and_what_to_do() -> None:
    assert as_lines([FINE, SOSO]).splitlines() == [
        "ok       keys.open: They open.",
        "warning  disk.low: Little is free.",
        "         -> Make room.",
    ]


def test_a_program_gets_the_same() -> None:
    found = json.loads(as_json([FINE, BAD]))
    assert found == {
        "healthy": False,
        "findings": [
            {"level": "ok", "subject": "keys", "code": "keys.open", "says": "They open.", "do": ""},
            {
                "level": "fault",
                "subject": "secret",
                "code": "secret.none",
                "says": "None is set.",
                "do": "Set one.",
            },
        ],
    }
