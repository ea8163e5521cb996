from pathlib import Path

from bot.doctor.settings import examine
from tests.bot.doctor.cases import LIVE, SECRET, case, levels


def test_sound_settings_are_two_lines(tmp_path: Path) -> None:
    assert levels(examine(case(tmp_path))) == {"settings.mode": "ok", "settings.sound": "ok"}
    live = list(examine(case(tmp_path, {"SECRET": SECRET, **LIVE})))
    assert {one.level for one in live} == {"ok"}
    assert "real" in live[0].says


def test_each_thing_that_is_wrong_is_a_fault_of_its_own_and_no_value_is_repeated(tmp_path: Path) -> None:
    found = list(examine(case(tmp_path, {"MODE": "CANARY", "LISTEN": "CANARY", "HOTLIN": "CANARY"})))
    assert [one.code for one in found] == ["settings.wrong"] * 3
    assert "CANARY" not in str(found)
    assert "Did you mean REPORTLINE_HOTLINE?" in str(found)


def test_what_has_no_effect_or_is_for_tests_is_a_warning(tmp_path: Path) -> None:
    found = levels(examine(case(tmp_path, {"TELEGRAM_MODE": "poll", "DOCUMENTATION_HOSTS": "on"})))
    assert found["settings.idle"] == found["settings.for-tests"] == "warning"
    assert found["settings.sound"] == "ok"
