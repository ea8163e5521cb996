from datetime import date
from pathlib import Path

import pytest

from bot.doctor.clock import check, examine
from bot.intake.body import EARLIEST
from tests.bot.doctor.cases import case, levels


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (0.0, {"clock.right": "ok"}),
        (-60.0, {"clock.right": "ok"}),
        (61.0, {"clock.off": "warning"}),
        (-3600.0, {"clock.off": "warning"}),
        (3601.0, {"clock.wrong": "fault"}),
        (-9e9, {"clock.wrong": "fault"}),
        (None, {"clock.alone": "ok"}),
    ],
)
def test_it_is_held_against_the_intakes(
    tmp_path: Path, ahead: float | None, expected: dict[str, str]
) -> None:
    assert levels(check(case(tmp_path), ahead)) == expected


def test_which_way_it_is_wrong_is_told(tmp_path: Path) -> None:
    (behind,), (before,) = check(case(tmp_path), 7260.0), check(case(tmp_path), -90.0)
    assert "2 h 1 min behind" in behind.says
    assert "1 min 30 s ahead of" in before.says


@pytest.mark.parametrize(("today", "unset"), [(date(1970, 1, 1), True), (EARLIEST, False)])
def test_a_clock_that_was_never_set_is_a_fault(tmp_path: Path, today: date, *, unset: bool) -> None:
    found = levels(check(case(tmp_path, today=today), None))
    assert ("clock.unset" in found) is unset


async def test_where_the_intake_cannot_be_asked_the_day_is_judged_all_the_same(tmp_path: Path) -> None:
    wrong = case(tmp_path, {"INTAKE": "gopher://x"}, today=date(2020, 1, 1))
    assert levels(await examine(wrong)) == {"clock.unset": "fault", "clock.alone": "ok"}
    assert wrong.asked is None
