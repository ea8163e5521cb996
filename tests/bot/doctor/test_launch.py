import stat
from datetime import date
from pathlib import Path

import pytest

from bot.doctor.launch import examine, write
from bot.launch import FILE, ITEMS, read, template
from tests.bot.doctor.cases import LIVE, SECRET, TODAY, case, data

REAL = {"SECRET": SECRET, **LIVE}


def signed(folder: Path, day: str, until: str = "") -> None:
    filled = f'by = "CANARY"\non = "{day}"' + (f'\nuntil = "{until}"' if until else "")
    text = template().replace('by = ""\non = ""', filled)
    (data(folder) / FILE).write_text(text.replace("languages = []", 'languages = ["ar", "fr"]'))


def codes(folder: Path, settings: dict[str, str] | None = None, today: date = TODAY) -> list[tuple[str, str]]:
    found = list(examine(case(folder, settings or {}, today=today)))
    assert "CANARY" not in str(found)
    assert [one for one in found if one.level != "ok" and not one.do] == []
    return [(one.code, one.level) for one in found]


@pytest.mark.parametrize(("settings", "level"), [({}, "ok"), (REAL, "warning")])
def test_every_item_that_nobody_signed_is_named(tmp_path: Path, settings: dict[str, str], level: str) -> None:
    assert codes(tmp_path, settings) == [("launch.missing", level)] * len(ITEMS)
    told = "".join(one.says for one in examine(case(tmp_path, settings)))
    assert [item.name for item in ITEMS if item.name not in told] == []


def test_a_checklist_that_is_signed_says_until_when_it_counts(tmp_path: Path) -> None:
    signed(tmp_path, "2026-11-20")
    assert codes(tmp_path, REAL) == [("launch.signed", "ok")]
    (found,) = examine(case(tmp_path, REAL))
    assert "2027-05-22" in found.says  # the helplines


def test_what_is_too_old_or_over_is_told(tmp_path: Path) -> None:
    signed(tmp_path, "2026-11-20")
    assert codes(tmp_path, REAL, date(2027, 6, 1))[0] == ("launch.old", "warning")
    assert codes(tmp_path, REAL, date(2028, 1, 1)) == [("launch.old", "warning")] * len(ITEMS)
    signed(tmp_path, "2026-11-20", until="2026-11-21")
    assert codes(tmp_path, REAL) == [("launch.over", "warning")] * len(ITEMS)
    assert codes(tmp_path) == [("launch.over", "ok")] * len(ITEMS)


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (data(tmp_path) / FILE).write_text("[law]\nby = CANARY")
    assert codes(tmp_path, REAL) == [("launch.wrong", "fault")]


def test_the_template_is_written_once_and_for_this_user_alone(tmp_path: Path) -> None:
    settings = case(tmp_path).settings
    assert write(settings).level == "ok"
    file = tmp_path / "data" / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert read(file) == {}
    file.write_text("# mine")
    assert write(settings).level == "fault"
    assert file.read_text() == "# mine"
