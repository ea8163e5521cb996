from pathlib import Path

import pytest

from deploy.checks import names
from tests.deploy.files import broken, text

EXAMPLE = text("deploy/env.example")


def test_a_setting_that_is_misspelt_is_found_wherever_it_stands() -> None:
    files = {
        "a": "REPORTLINE_SECRET_FILE: x\nREPORTLINE_MODE=live ${REPORTLINE_PUBLIC_URL:-:80}",
        "b": "Environment=REPORTLINE_LISTN=127.0.0.1:1",
        "c": "REPORTLINE_MODE_FILE: x",
    }

    assert list(names.faults(files)) == [
        "b: REPORTLINE_LISTN is not a setting. Did you mean REPORTLINE_LISTEN?",
        "c: REPORTLINE_MODE_FILE is not a setting.",
    ]


def test_the_example_starts_as_it_is_and_with_every_line_taken_in(tmp_path: Path) -> None:
    assert list(names.example_faults(EXAMPLE, tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("REPORTLINE_MODE=test", "REPORTLINE_MODE=trial", "REPORTLINE_MODE must be"),
        ("#REPORTLINE_PUBLIC_URL=https://", "#REPORTLINE_PUBLIC_URL=ftp://", "REPORTLINE_PUBLIC_URL must be"),
        ("#REPORTLINE_PORTAL=https://portal.example.org/\n", "", "Live mode needs REPORTLINE_PORTAL"),
        ("REPORTLINE_MODE=test", "REPORTLINE_MOOD=test", "is not a setting"),
        ("REPORTLINE_MODE=test", 'REPORTLINE_MODE="test"', "in different ways"),
        ("REPORTLINE_MODE=test", "REPORTLINE_MODE=test # for now", "in different ways"),
        ("REPORTLINE_MODE=test", "export REPORTLINE_MODE=test", "no setting and no comment"),
    ],
)
def test_an_example_that_would_not_start_is_refused(old: str, new: str, fault: str, tmp_path: Path) -> None:
    assert any(fault in said for said in names.example_faults(broken(EXAMPLE, old, new), tmp_path))
