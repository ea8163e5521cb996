from datetime import date
from pathlib import Path

import pytest

from bot.doctor.helplines import examine
from bot.helplines import COLUMNS, FILE
from bot.launch import FILE as CHECKLIST
from tests.bot.doctor.cases import LIVE, SECRET, case, data, levels, told


def written(folder: Path, *days: str) -> None:
    rows = [f"{country},Line,0800,,,,{day}" for country, day in zip(("KE", "UG", "KE"), days, strict=False)]
    (data(folder) / FILE).write_text("\n".join([",".join(COLUMNS), *rows]))


@pytest.mark.parametrize(("settings", "level"), [({}, "ok"), ({"SECRET": SECRET, **LIVE}, "warning")])
def test_none_are_worth_a_word_in_live_mode(tmp_path: Path, settings: dict[str, str], level: str) -> None:
    assert levels(examine(case(tmp_path, settings))) == {"helplines.none": level}


def test_to_name_none_can_be_decided_and_signed(tmp_path: Path) -> None:
    text = '[helplines]\nby = "CANARY"\non = "2026-11-20"\n'
    (data(tmp_path) / CHECKLIST).write_text(text)
    live = {"SECRET": SECRET, **LIVE}
    assert levels(examine(case(tmp_path, live))) == {"helplines.none": "ok"}
    (data(tmp_path) / CHECKLIST).write_text("broken")
    assert levels(examine(case(tmp_path, live))) == {"helplines.none": "warning"}


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 11, 22), "helplines.checked"),
        (date(2027, 3, 3), "helplines.checked"),
        (date(2027, 3, 4), "helplines.old"),
    ],
)
def test_one_that_was_tried_over_half_a_year_ago_is_told(tmp_path: Path, today: date, code: str) -> None:
    written(tmp_path, "2026-11-20", "2026-09-01", "2026-10-01")
    found = told(examine(case(tmp_path, today=today)))
    assert set(found) == {code}
    assert ("3 for 2 countries" if code == "helplines.checked" else "1 of 3") in found[code].says


def test_a_file_that_cannot_be_used_is_a_fault_with_its_line(tmp_path: Path) -> None:
    written(tmp_path, "2026-11-20", "lately")
    found = told(examine(case(tmp_path)))["helplines.wrong"]
    assert (found.level, "Line 3" in found.says) == ("fault", True)
